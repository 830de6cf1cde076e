"""Tables over page breaks: rows that a word processor broke between two pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from gojparse.model import Box
from gojparse.readers.pdf import reader as pdf
from tests.test_reader_pdf import BOTH, Engine, Sheet, cell, grids, table

EDGES = [60.0, 118.0, 170.0, 220.0]  # the first column holds four letters with their padding, not five
HEADER = ["信息内容", "制发", "废止"]
Rows = Sequence[Sequence[str]]


def broken(upper: Rows, lower: Rows) -> bytes:
    """A table on two pages; `|` ends a line of a label, numbers stand beside the first line."""
    sheet = Sheet()
    for rows in (upper, lower):
        y = 100.0
        for row in rows:
            bottom = y + 14 * max(text.count("|") + 1 for text in row) + 2
            for (left, right), text in zip(pairwise(EDGES), row, strict=True):
                sheet.line(left, y, left, bottom)
                sheet.line(right, y, right, bottom)
                for number, line in enumerate(text.split("|")):
                    sheet.text(left + 5, y + 12 + 14 * number, line)
            sheet.line(EDGES[0], y, EDGES[-1], y)
            sheet.line(EDGES[0], bottom, EDGES[-1], bottom)
            y = bottom
        sheet.page()
    return sheet.done()


@BOTH
@pytest.mark.parametrize("repeated", [[], [HEADER]], ids=["bare", "header repeated"])
@pytest.mark.parametrize("numbers_above", [True, False], ids=["numbers above", "numbers below"])
def test_a_row_broken_over_two_pages_is_one_row(engine: Engine, repeated: Rows, numbers_above: bool) -> None:
    numbers, none = ["11", "22"], ["", ""]
    upper = [HEADER, ["1.规章", "33", "44"], ["2.其他规", *(numbers if numbers_above else none)]]
    lower = [*repeated, ["范性文件", *(none if numbers_above else numbers)], ["3.规章", "55", "66"]]
    (grid,) = grids(engine(broken(upper, lower)))
    rows = [
        HEADER,
        ["1.规章", "33", "44"],
        ["2.其他规范性文件", "11", "22"],
        *repeated,
        ["3.规章", "55", "66"],
    ]
    assert table(grid) == rows


def test_the_label_of_a_broken_row_has_two_places() -> None:
    upper = [HEADER, ["2.其他规|范性文件", "11", "22"]]
    (grid,) = grids(pdf.read(broken(upper, [["现行有效", "", ""], ["3.规章", "55", "66"]])))
    spots = cell(grid, "2.其他规范性文件现行有效").locator.spots
    assert [spot.page for spot in spots if isinstance(spot, Box)] == [1, 2]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["2.其他规", "11", "22"], ["3.规章", "", ""]),  # an item begins
        (["2.其他规", "11", "22"], ["（三）", "", ""]),
        (["2.规章", "11", "22"], ["有效", "", ""]),  # there was room for more on the line above
        (["2.其他规", "11", "22"], ["范性文件", "33", "44"]),  # numbers in both
        (["2.其他规", "11", ""], ["范性文件", "", "44"]),
        (["2.其他规", "", ""], ["范性文件", "", ""]),  # numbers in neither
        (["2.其他规", "11", "22"], ["", "", ""]),
    ],
)
def test_two_rows_stay_two(above: list[str], below: list[str]) -> None:
    (grid,) = grids(pdf.read(broken([HEADER, above], [below, ["4.规章", "55", "66"]])))
    assert table(grid) == [HEADER, above, below, ["4.规章", "55", "66"]]
