"""Tables without rules: blank cells are told where full rows prove the columns, and nowhere else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

import gojparse
from gojparse.readers.pdf import reader as pdf
from tests.support.carriers import document
from tests.support.paper import Paper, forms_of, numbers, paper
from tests.test_reader_pdf import Sheet, texts, width

FULL = (("本年新收", "11", "220", "33", "4400", "55"), ("上年结转", "610", "72", "8300", "94", "105"))
SHORT = ("其他处理", "", "127", "", "", "1380")
COLUMNS = (230.0, 280.0, 330.0, 380.0, 430.0)
Place = Callable[[str, float], float]
PLACES: dict[str, Place] = {
    "left": lambda text, x: x,
    "middle": lambda text, x: x - width(text) / 2,
    "right": lambda text, x: x - width(text),
}


def printed(*rows: Sequence[str], place: Place = PLACES["right"], leading: float = 18.0) -> list[str]:
    """The lines that are read of rows printed without rules."""
    sheet = Sheet()
    for number, (label, *cells) in enumerate(rows):
        y = 100 + leading * number
        sheet.text(60, y, label)
        for x, text in zip(COLUMNS, cells, strict=False):
            sheet.text(place(text, x), y, text)
    return ["".join(text.split()) for text in texts(pdf.read(sheet.done()))]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_empty_cells_between_proved_columns(place: Place) -> None:
    assert printed(*FULL, SHORT, place=place) == [
        "本年新收|11|220|33|4400|55",
        "上年结转|610|72|8300|94|105",
        "其他处理||127|||1380",
    ]


def test_the_places_of_numbers_stay() -> None:
    sheet = Sheet()
    for number, (label, *cells) in enumerate((*FULL, SHORT)):
        sheet.text(60, 100 + 18 * number, label)
        for x, text in zip(COLUMNS, cells, strict=True):
            sheet.text(x - width(text), 100 + 18 * number, text)
    block = pdf.read(sheet.done()).blocks[2]
    (place,) = block.at(block.text.index("127"), block.text.index("127") + 3).spots
    assert 280 - width("127") - 1 < place.left < place.right < 281


@pytest.mark.parametrize(
    "rows",
    [
        (FULL[0], SHORT),
        (*FULL, ("其他处理", "", "127", "无", "", "1380")),
        (*FULL, ("其他处理", "", "12 7", "", "", "1380")),
        (FULL[0][:4], FULL[1][:4], ("其他处理", "", "127", "")),
    ],
    ids=["one full row", "a word among them", "a torn number", "three columns"],
)
def test_what_is_not_proved_stays_as_it_is(rows: Sequence[Sequence[str]]) -> None:
    assert not any("|" in line for line in printed(*rows))


def test_a_row_that_may_have_lost_a_cell_proves_nothing() -> None:
    lines = printed(*FULL, SHORT, ("总计", "127", "", "1380", "16", ""))
    assert lines[2:] == ["其他处理||127|||1380", "总计127138016"]


@pytest.mark.parametrize("off", [2.5, 20.0])
def test_a_number_between_two_columns_spoils_the_table(off: float) -> None:
    def moved(text: str, x: float) -> float:
        return x - width(text) - off * (text == "127")

    assert not any("|" in line for line in printed(*FULL, SHORT, place=moved))


def test_numbers_as_close_as_words_prove_nothing() -> None:
    def close(text: str, x: float) -> float:
        return 230 + (x - 230) / 3

    full = ("规章", "1", "2", "3", "4", "5"), ("其他", "6", "7", "8", "9", "0")
    rows = (*full, ("总计", "3", "", "5", "", "8"))
    assert not any("|" in line for line in printed(*rows, place=close))


def test_a_long_label_that_reaches_under_the_first_columns() -> None:
    label = "政府信息公开行政复议行政诉讼情况政府信息公开"
    assert width(label) + 60 > COLUMNS[1] - 30
    assert not any("|" in line for line in printed(*FULL, (label, "", "", "", "137", "1380")))


# ---- a whole report ----


def _blanked(dense: Paper) -> tuple[Paper, set[tuple[str, str, str]]]:
    """The report, most lines of section three without some of their numbers, and the cells that are blank."""
    part = dense.part("applications")
    assert part is not None
    rows, gone = [], set()
    for number, row in enumerate(part.rows):
        cells = list(row.cells)
        if row.is_line and number % 4:
            for place in {number % 6, number * 3 % 6, number * 5 % 6}:
                cells[place] = ""
                gone.add(row.names[place])
        rows.append(replace(row, cells=tuple(cells)))
    return dense.with_rows("applications", rows), gone


def test_blank_cells_of_a_whole_report() -> None:
    values = numbers(random.Random(3), forms_of("2021"), balanced=False)
    torn, gone = _blanked(paper("2021", values))
    report = gojparse.parse(document(torn, "pdf_unruled"))
    for cell in report.applications:
        name = (cell.table, cell.line, cell.column)
        if name in gone:
            assert (cell.value, cell.status) == (None, "blank"), cell
        else:
            assert (cell.value, cell.status) == (values[name], "read"), cell
