"""The aligner: labels of the forms, numbers and junk, printed as a grid or as lines.

Every number is printed once, so that it can be seen where it went: into one
cell, to its line or into a finding. A number that is nowhere is lost, one in
two cells is invented, and one that was printed nowhere is worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count

from gojparse.align import ALIGNERS
from gojparse.balances.settle import SettledTable, settle_table
from gojparse.forms.form import forms
from gojparse.model import Block, Grid, GridCell, LinePlace, Locator, Paragraph, Status, TablePlace
from tests.fuzzing.chance import Chance

TABLES = ("disclosures", "applications", "appeals")
_FIRST = 10_007  # the numbers printed, one after the other; no label has one of five digits
_JUNK = (
    "",
    "",
    "/",
    "-",
    "无",
    "0",
    "x",
    "（注）",
    "合计",
    "1.",
    "三、",
    "其中",
    "见附件",
    "9x",
    "１２",
    "①",
    "|",
)


@cache
def labels(table: str) -> tuple[str, ...]:
    """All that the forms print for lines, columns and headings of a table."""
    found: list[str] = []
    for form in forms():
        if table == "disclosures":
            for block in form.blocks:
                found += block.heading.spellings
                for label in (*block.subjects, *block.measures):
                    found += label.spellings
        elif table == "applications":
            for label in (*form.lines, *form.groups, *form.applicants):
                found += (*label.spellings, *label.truncated)
        else:
            for label in (*form.routes, *form.outcomes):
                found += label.spellings
    return tuple(dict.fromkeys(found))


def aligner(data: bytes) -> None:
    """A table made by these bytes is laid so that no number is lost, doubled or invented."""
    blocks, table = printed(data)
    aligned = ALIGNERS[table](blocks)
    check(settle_table(aligned), blocks)


def printed(data: bytes) -> tuple[tuple[Block, ...], str]:
    """The blocks that these bytes print, and which table they are to be."""
    chance = Chance(data)
    table = chance.one_of(TABLES)
    numbers = count(_FIRST)
    blocks: list[Block] = []
    while chance.left > 0 and len(blocks) < 25:
        if chance.below(4):
            blocks.append(_line(chance, table, numbers, len(blocks) + 1))
        else:
            blocks.append(_grid(chance, table, numbers, len(blocks) + 1))
    return tuple(blocks), table


def _word(chance: Chance, table: str, numbers: Iterable[int]) -> str:
    what = chance.below(8)
    if what < 5:
        return str(next(iter(numbers)))
    if what == 5:
        return chance.one_of(_JUNK)
    label = chance.one_of(labels(table))
    return label[: len(label) - chance.below(3)] if what == 7 else label


def _cells(chance: Chance, table: str, numbers: Iterable[int]) -> list[str]:
    first = [chance.one_of(labels(table))] if chance.below(4) else []
    return first + [_word(chance, table, numbers) for _ in range(chance.below(9))]


def _line(chance: Chance, table: str, numbers: Iterable[int], place: int) -> Paragraph:
    text = chance.one_of(("\t", " ", " | ", "\t\t", "  ")).join(_cells(chance, table, numbers))
    return Paragraph(text or "-", Locator((LinePlace(place, 1),)))


def _grid(chance: Chance, table: str, numbers: Iterable[int], place: int) -> Grid:
    cells: list[GridCell] = []
    for row in range(1 + chance.below(6)):
        column = 0
        for position, text in enumerate(_cells(chance, table, numbers), 1):
            span, down = (1, 1) if chance.below(8) else (1 + chance.below(4), 1 + chance.below(3))
            where = Locator((TablePlace(place, row + 1, position),))
            cells.append(GridCell(text, row, column, down, span, where))
            column += span
    if not cells:
        cells.append(GridCell("", 0, 0, 1, 1, Locator((TablePlace(place, 1, 1),))))
    return Grid(tuple(cells), cells[0].locator, regular=chance.below(2) == 0)


def check(settled: SettledTable, blocks: Sequence[Block]) -> None:
    """Every number printed went somewhere, no number to two cells, and none came from nowhere."""
    there = Counter(number for text in _texts(blocks) for number in _numbers(text))
    taken = Counter(number for cell in settled.cells for number in _numbers(cell.printed or ""))
    for cell in settled.cells:
        if cell.status in (Status.READ, Status.PLACED):
            assert cell.printed, f"{cell} has a value that is printed nowhere"
            assert cell.value is not None, f"{cell} is read and has no value"
    doubled = {number for number, times in taken.items() if times > there[number]}
    assert not doubled, f"in more cells than were printed: {sorted(doubled)}"
    if not settled.aligned.present:
        return
    told = Counter(number for f in settled.findings for number in _numbers(f"{f.found} {f.facts}"))
    beside = Counter(number for p in settled.aligned.prose for number in _numbers(p.text))
    lost = [number for number in there if not (taken[number] or told[number] or beside[number])]
    alone = {cell.text for block in blocks if isinstance(block, Grid) for cell in block.cells}
    assert alone.isdisjoint(lost), f"printed, and neither in a cell nor in a finding: {lost}"
    if lost or told - taken:  # two numbers in one cell of a text are no number
        assert settled.verdict == "doubtful", "numbers are left over, and the table is not in doubt"


def _texts(blocks: Sequence[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


def _numbers(text: str) -> list[str]:
    """The numbers of ours in a text: five digits, nothing glued to them."""
    words = text.replace("|", " ").replace("\t", " ").split()
    return [word for word in words if len(word) == 5 and word.isascii() and word.isdigit()]
