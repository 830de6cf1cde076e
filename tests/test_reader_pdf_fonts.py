"""What the fonts of a PDF say about themselves, and what is drawn: heights, maps and shapes."""

from __future__ import annotations

import re

import pytest

from gojparse.readers.pdf import reader as pdf
from tests.test_reader_pdf import ROWS, XS, YS, Sheet, grid_of, grids, table, texts, width

# ---- base lines ----


def without_heights(content: bytes, ascent: int = 0) -> bytes:
    """The same file as office suites write it, its fonts without ascent and descent, or with wrong ones."""
    changed = re.sub(rb"/Ascent \d+", lambda match: b"/Ascent %d" % ascent, content)
    assert changed != content
    return re.sub(rb"/Descent -?\d+", b"/Descent 0", changed)


@pytest.mark.parametrize("ascent", [0, 10, 224, 500])
def test_commas_whose_boxes_lie_below_the_line(ascent: int) -> None:
    prose = [
        "一、总体情况",
        "本机关依法公开政府信息，及时办理；全年公开信息132条，",
        "其中规章4条、规范性文件6条。",
    ]
    sheet = Sheet()
    for row, text in enumerate(prose):
        sheet.text(60, 60 + 20 * row, text)
    assert "".join(texts(pdf.read(without_heights(sheet.done(), ascent)))) == "".join(prose)


@pytest.mark.parametrize("ascent", [0, 10, 224, 500])
def test_cells_whose_boxes_lie_below_the_line(ascent: int) -> None:
    rows = [
        ["一、信息内容", "本年制发", "本年废止", "现行有效"],
        ["1.规章", "1,234.5", "-7", "—"],
        ["（二）、其他", "2", "30", "1"],
    ]
    sheet = Sheet()
    grid_of(sheet, XS, YS, rows)
    (grid,) = grids(pdf.read(without_heights(sheet.done(), ascent)))
    assert table(grid) == rows


def test_a_raised_mark_stays_apart_where_heights_are_missing() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, [*ROWS[:2], ["规范性、文件", "4407", "505", "6"]])
    sheet.text((200 + 260 + width("4407")) / 2 + 0.2, 160 + 4 - 3.5, "1", 5.0)
    (grid,) = grids(pdf.read(without_heights(sheet.done())))
    assert table(grid)[2] == ["规范性、文件", "4407¹", "505", "6"]


@pytest.mark.parametrize(
    "direction", [(0, 1, -1, 0, 595, 0), (-1, 0, 0, -1, 595, 842), (0, -1, 1, 0, 0, 842)]
)
def test_commas_below_the_line_in_a_turned_table(direction: tuple[int, ...]) -> None:
    rows = [["一、信息内容", "本年制发", "本年废止", "现行有效"], ["规范性，文件。", "1,234", "505", "—"]]
    sheet = Sheet()
    sheet.canvas.transform(*direction)
    if direction[1]:
        sheet.canvas.translate(0, 595 - 842)
    grid_of(sheet, XS, YS[:3], rows)
    (grid,) = grids(pdf.read(without_heights(sheet.done(), 100)))
    assert table(grid) == rows
