"""A draft as the old formats of Word hold it: runs, and a mark behind each paragraph, cell and row.

What both write is made here; `layouts_doc` and `layouts_rtf` turn it into bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.generate.layouts_html import halves
from corpus.generate.records import Box, Draft, Kind, Sheet
from corpus.generate.sheets import sheet, spread

LAYOUTS = ("clean", "split_runs", "split_table", "nested", "text_box", "sideways")
_WIDTH = 8400  # twentieths of a point
_UNSEEN = ("hidden", "struck", "deleted")


class Mark(StrEnum):
    """What ends here."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: "" or one that is not printed."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How a row defines a cell."""

    right: int
    begins: bool = False  # merged with those below
    goes_on: bool = False
    first: bool = False  # merged with those to the right
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Runs, the mark behind them, how many tables are around; `cells` only of a row, which has no runs."""

    runs: tuple[Run, ...]
    mark: Mark
    depth: int = 0
    cells: tuple[Cell, ...] = ()
    in_box: bool = False
    look: str = ""  # of the mark itself


def marked(draft: Draft, layout: str) -> list[Marked]:
    """The whole document."""
    found = list(_body(draft, layout))
    if layout != "nested":
        return found
    return [
        *(replace(piece, depth=piece.depth + 1) for piece in found),
        Marked((), Mark.CELL, 1),
        Marked((), Mark.ROW, 1, (Cell(_WIDTH + 400),)),
    ]


def _body(draft: Draft, layout: str) -> Iterator[Marked]:
    boxed = layout == "text_box"
    yield replace(_paragraph(draft.title, layout), in_box=boxed)
    yield from (_paragraph(text, layout) for text in draft.preamble)
    for part in draft.parts:
        if part.heading:
            yield replace(_paragraph(part.heading, layout), in_box=boxed and part.code == "problems")
        yield from (_paragraph(text, layout) for text in part.paragraphs)
        if part.table:
            whole = sheet(draft, part.table)
            cut = layout == "split_table" and part.table == "applications"
            for piece in halves(whole) if cut else (whole,):
                yield from _table(piece, layout)
                yield _paragraph("", layout)
        yield from (_paragraph(text, layout) for text in part.after)
    yield from (_paragraph(text, layout) for text in draft.signature)


def _paragraph(text: str, layout: str) -> Marked:
    return Marked(_runs(text, layout), Mark.PARAGRAPH)


def _runs(text: str, layout: str, unseen: str = "") -> tuple[Run, ...]:
    """The text in one run, or in runs of at most two characters, some of which nobody sees."""
    if layout != "split_runs":
        return (Run(text),) if text else ()
    runs = [Run(text[at : at + 2]) for at in range(0, len(text), 2)]
    if unseen and runs:
        runs.insert(1, Run("97", unseen))
    return tuple(runs)


def _table(sheet: Sheet, layout: str) -> Iterator[Marked]:
    grid = spread(sheet)
    for y in range(len(grid)):
        cells: list[Cell] = []
        for x, box, continued in _boxes(grid, y):
            text = "" if continued else box.text
            yield from _cell(text, box.kind, layout, _UNSEEN[(x + y) % 3])
            down = Cell(0, begins=box.down > 1 and not continued, goes_on=continued)
            spread_out = layout == "sideways" and box.across > 1
            ends = range(x + 1, x + box.across + 1) if spread_out else (x + box.across,)
            for number, column in enumerate(ends):
                if number:
                    yield Marked((), Mark.CELL, 1)
                right = _edge(column, sheet.width, y)
                cells.append(replace(down, right=right, first=spread_out and not number, follows=number > 0))
        yield Marked((), Mark.ROW, 1, tuple(cells))


def _cell(text: str, kind: Kind, layout: str, unseen: str) -> Iterator[Marked]:
    """A cell; where runs are split, the words of the header stand in two paragraphs."""
    if layout == "split_runs" and kind is Kind.HEAD and len(text) == 4:
        yield Marked((Run(text[:2]),), Mark.PARAGRAPH, 1)
        text = text[2:]
    yield Marked(_runs(text, layout, unseen if kind is Kind.NUMBER else ""), Mark.CELL, 1)


def _edge(column: int, width: int, y: int) -> int:
    """Where a column ends; rows differ a little, as hands leave them."""
    return round(_WIDTH * column / width) + (0 if column == width else 9 * (y % 3))


def _boxes(grid: Sequence[Sequence[Box | None]], y: int) -> Iterator[tuple[int, Box, bool]]:
    """The cells of a row with their columns, and whether they only continue one above."""
    x = 0
    while x < len(grid[y]):
        box, top = grid[y][x], y
        while box is None:
            top -= 1
            box = grid[top][x]
        yield x, box, top < y
        x += box.across
