"""Reports typed into workbooks: which text stands in which cell, what is merged, ruled and hidden.

The same planes of cells are written as .xlsx, .ods and .xls, each by the
writer of its format; a layout says how an office lays a report out on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from corpus.generate.layouts_html import halves
from corpus.generate.records import Draft, Part, Sheet
from corpus.generate.sheets import sheet, starts

WIDTH = 15  # columns of a sheet: those of section four
_DECOY = "987654"  # a number that nobody sees


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell: where it begins, counted from 0, how far it reaches, and what it shows."""

    row: int
    column: int
    text: str
    down: int = 1
    across: int = 1
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Plane:
    """One sheet of a workbook."""

    name: str
    spots: tuple[Spot, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """How an office lays a report out."""

    ruled: bool = True
    fitted: bool = False  # every table merged to the full width
    margin: int = 0  # empty columns and rows before everything
    gaps: bool = False  # an empty row after each paragraph and table
    apart: bool = False  # a sheet for each section, the prose ones named by their tab alone
    split: bool = False  # section three in two tables
    merged_prose: bool = True
    decoys: bool = False  # hidden rows, columns and sheets with other numbers
    as_text: bool = False  # numbers stored as text
    runs: bool = False  # texts in several runs


LAYOUTS = {
    "one_sheet": Layout(),
    "fitted": Layout(fitted=True, margin=1, gaps=True),
    "unruled": Layout(ruled=False, merged_prose=False, as_text=True),
    "sheet_each": Layout(apart=True),
    "split_table": Layout(split=True, runs=True),
    "hidden_parts": Layout(fitted=True, decoys=True),
}


@dataclass(slots=True)
class _Pen:
    """Writes down one sheet from top to bottom."""

    layout: Layout
    row: int = 0
    spots: list[Spot] = field(default_factory=list)

    def line(self, text: str) -> None:
        across = WIDTH if self.layout.merged_prose else 1
        self.spots.append(Spot(self.row, self.layout.margin, text, 1, across))
        self.row += 2 if self.layout.gaps else 1

    def table(self, drawn: Sheet) -> None:
        edges = [_edge(x, drawn.width, self.layout) for x in range(drawn.width + 1)]
        for y, boxes in enumerate(starts(drawn)):
            for x, box in boxes:
                left = edges[x]
                across = edges[x + box.across] - left
                self.spots.append(
                    Spot(
                        self.row + y, self.layout.margin + left, box.text, box.down, across, self.layout.ruled
                    )
                )
        self.row += len(drawn.rows) + self.layout.gaps


def _edge(x: int, width: int, layout: Layout) -> int:
    return round(x * WIDTH / width) if layout.fitted else x


def workbook(draft: Draft, layout: Layout) -> tuple[Plane, ...]:
    """The sheets of the report."""
    planes = tuple(_apart(draft, layout) if layout.apart else _together(draft, layout))
    return tuple(_with_decoys(planes)) if layout.decoys else planes


def _together(draft: Draft, layout: Layout) -> Iterator[Plane]:
    pen = _Pen(layout, layout.margin)
    _begin(pen, draft)
    for part in draft.parts:
        if part.heading:
            pen.line(part.heading)
        _body(pen, draft, part)
    for text in draft.signature:
        pen.line(text)
    yield Plane("Sheet1", tuple(pen.spots))


def _apart(draft: Draft, layout: Layout) -> Iterator[Plane]:
    cover = _Pen(layout)
    _begin(cover, draft)
    yield Plane("封面", tuple(cover.spots))
    for number, part in enumerate(draft.parts):
        pen = _Pen(layout)
        if part.heading and part.table:
            pen.line(part.heading)
        _body(pen, draft, part)
        if number == len(draft.parts) - 1:
            for text in draft.signature:
                pen.line(text)
        yield Plane((part.heading or f"Sheet{number + 2}")[:31], tuple(pen.spots))


def _begin(pen: _Pen, draft: Draft) -> None:
    pen.line(draft.title)
    for text in draft.preamble:
        pen.line(text)


def _body(pen: _Pen, draft: Draft, part: Part) -> None:
    for text in part.paragraphs:
        pen.line(text)
    if part.table:
        whole = sheet(draft, part.table)
        if pen.layout.split and part.table == "applications":
            for piece in halves(whole):
                pen.table(piece)
                pen.row += 1
        else:
            pen.table(whole)
    for text in part.after:
        pen.line(text)


def _with_decoys(planes: tuple[Plane, ...]) -> Iterator[Plane]:
    """A hidden sheet in front, and on the others a hidden column at the side and hidden rows between."""
    yield Plane("sheet_old", (Spot(0, 0, _DECOY), Spot(1, 0, "规章"), Spot(1, 1, _DECOY)), hidden=True)
    for plane in planes:
        last = max(spot.row + spot.down for spot in plane.spots)
        column = max(spot.column + spot.across for spot in plane.spots)
        below = tuple(Spot(last + 1, x, _DECOY, ruled=True) for x in range(4))
        beside = tuple(Spot(y, column, _DECOY, ruled=True) for y in range(0, last, 3))
        yield replace(
            plane,
            spots=(*plane.spots, *below, *beside),
            hidden_rows=frozenset((last + 1,)),
            hidden_columns=frozenset((column,)),
        )


Writer = Callable[[tuple[Plane, ...], Layout], bytes]
