"""A sheet to paragraphs and grids, from its first row to its last.

Offices type the whole report into one sheet: titles and prose in cells
merged over the width, tables below them. A row with one text and no rules
is a line of prose; all else between two such rows is one grid. Columns in
which no text begins anywhere on the sheet only make others wider and are
left out, and so is what is hidden: a merged cell is seen as long as one of
its rows and columns is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gojparse.model import Block, Locator, Paragraph, SheetPlace
from gojparse.readers.caps import MAX_COLUMNS, beyond
from gojparse.readers.sheets.sheet import Area, SourceSheet
from gojparse.readers.tables import Flow, Row, SourceCell, lay, unfold
from gojparse.readers.visible import STROKE, unstruck, unstruck_or_all

_LONG = 120  # characters, from which on a cell may hold prose
_MAX_COVERED = 1_000_000  # places that merged cells reach over


class Anchor(NamedTuple):
    """A cell where it is seen first: its text, how far it reaches, and the cell of the file it is."""

    text: str
    down: int
    across: int
    place: SheetPlace


@dataclass(slots=True)
class Plane:
    """What is seen of a sheet, rows and columns without text between closed up."""

    sheet: SourceSheet
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    anchors: dict[tuple[int, int], Anchor] = field(default_factory=dict)
    covered: dict[tuple[int, int], int] = field(default_factory=dict)  # -> the row in which the cell begins

    def place(self, row: int, column: int) -> SheetPlace:
        return SheetPlace(self.sheet.number, self.rows[row] + 1, self.columns[column] + 1)


def sheet_blocks(sheet: SourceSheet) -> Iterator[Block]:
    """The lines and grids of a sheet."""
    plane = _plane(sheet)
    lines = [_texts(plane, row) for row in range(len(plane.rows))]
    band: list[int] = []
    for row, found in enumerate(lines):
        if _is_line(plane, lines, row):
            yield from _grid(plane, band)
            band = []
            yield from _paragraphs(plane.anchors[row, found[0]])
        else:
            band.append(row)
    yield from _grid(plane, band)


# ---- what is seen ----


def _plane(sheet: SourceSheet) -> Plane:
    """The sheet without what is hidden, its merged cells at the first place where they are seen."""
    texts, areas = _seen(sheet)
    hidden = sheet.hidden_rows
    rows = sorted({row for row, _ in texts} | {row for row in sheet.ruled if row not in hidden})
    columns = sorted({column for _, column in texts})
    if len(columns) > MAX_COLUMNS:
        raise beyond("columns", MAX_COLUMNS, format=sheet.budget.format)
    sheet.budget.spread(len(rows) * len(columns))
    plane = Plane(sheet, rows, columns)
    row_of, column_of = ({place: n for n, place in enumerate(places)} for places in (rows, columns))
    _merge(plane, areas)
    for (row, column), text in texts.items():
        at = row_of[row], column_of[column]
        if at not in plane.anchors and at not in plane.covered:
            place = SheetPlace(sheet.number, row + 1, column + 1)
            plane.anchors[at] = Anchor(text, 1, 1, place)
    return plane


def _seen(sheet: SourceSheet) -> tuple[dict[tuple[int, int], str], list[tuple[Area, str]]]:
    """The texts that are seen, and the merged cells with theirs; a text inside one but its first is not."""
    begun = {(area.top, area.left): area for area in sheet.merged}
    texts: dict[tuple[int, int], str] = {}
    areas: list[tuple[Area, str]] = []
    hidden = sheet.hidden_columns
    below, beside = _next_seen(sheet.hidden_rows), _next_seen(hidden)
    for row, cells in sheet.texts.items():
        for column, text in cells.items():
            area = begun.pop((row, column), None)
            if area is None:
                if row not in sheet.hidden_rows and column not in hidden:
                    texts[row, column] = text
                continue
            first = below.get(row, row), beside.get(column, column)
            if first[0] <= area.bottom and first[1] <= area.right:
                texts[first] = text
                areas.append((area, text))
    return texts, areas + [(area, "") for area in begun.values()]


def _next_seen(hidden: set[int]) -> dict[int, int]:
    """For each hidden row or column the first one behind it that is not."""
    behind: dict[int, int] = {}
    for place in sorted(hidden, reverse=True):
        behind[place] = behind.get(place + 1, place + 1)
    return behind


def _merge(plane: Plane, areas: list[tuple[Area, str]]) -> None:
    """Enter the merged cells; one that lies over another gives way."""
    reached = 0
    for area, text in sorted(areas, key=lambda found: (not found[1], found[0].top, found[0].left)):
        top, bottom = bisect_left(plane.rows, area.top), bisect_right(plane.rows, area.bottom)
        left, right = bisect_left(plane.columns, area.left), bisect_right(plane.columns, area.right)
        if top >= bottom or left >= right:
            continue
        reached += (bottom - top) * (right - left)
        if reached > _MAX_COVERED:
            raise beyond("merged-places", _MAX_COVERED, format=plane.sheet.budget.format)
        places = [(row, column) for row in range(top, bottom) for column in range(left, right)]
        if any(place in plane.covered or place in plane.anchors for place in places):
            continue
        place = SheetPlace(plane.sheet.number, area.top + 1, area.left + 1)
        plane.anchors[top, left] = Anchor(text, bottom - top, right - left, place)
        plane.covered.update(dict.fromkeys(places[1:], top))


def _texts(plane: Plane, row: int) -> list[int]:
    """The columns in which a text of this row begins."""
    return [
        column
        for column in range(len(plane.columns))
        if (anchor := plane.anchors.get((row, column))) is not None and anchor.text
    ]


# ---- lines and grids ----


def _is_line(plane: Plane, lines: list[list[int]], row: int) -> bool:
    """Whether this row is a line of prose: one text, not ruled, and not the only gap in a table around it."""
    if len(lines[row]) != 1:
        return False
    anchor = plane.anchors[row, lines[row][0]]
    if anchor.down > 1 or any((row, column) in plane.covered and plane.covered[row, column] < row
                              for column in range(len(plane.columns))):  # fmt: skip
        return False
    if len(anchor.text) >= _LONG:
        return True
    if anchor.place.column - 1 in plane.sheet.ruled.get(plane.rows[row], ()):
        return False
    return not (_is_full(plane, lines, row, row - 1) and _is_full(plane, lines, row, row + 1))


def _is_full(plane: Plane, lines: list[list[int]], row: int, beside: int) -> bool:
    """Whether the row beside this one touches it and has several texts."""
    return (
        0 <= beside < len(lines) and len(lines[beside]) > 1 and abs(plane.rows[beside] - plane.rows[row]) == 1
    )


def _paragraphs(anchor: Anchor) -> Iterator[Paragraph]:
    locator = Locator((anchor.place,))
    text = unstruck(anchor.text) if STROKE in anchor.text else anchor.text
    return (Paragraph(line, locator) for line in text.split("\n") if line.strip())


def _grid(plane: Plane, band: list[int]) -> Iterator[Block]:
    """The grids of these rows, and the lines of what is no grid in them."""
    rows: list[Row] = []
    width = max((_reach(plane, row) for row in band), default=0)
    start = band[0] if band else 0
    for row in band:
        cells = list(_cells(plane, row, start, width))
        if any(len(cell.content) > 2 or _is_long(cell) for cell in cells) and _is_prose(cells):
            yield from _laid(rows)
            rows, start = [], row + 1
            for cell in cells:
                yield from _spoken(cell)
        else:
            rows.append(cells)
    yield from _laid(rows)


def _is_long(cell: SourceCell) -> bool:
    return any(len(line) >= _LONG for line in cell.content if isinstance(line, str))


def _is_prose(cells: list[SourceCell]) -> bool:
    """Whether tables would unwrap this row."""
    return all(isinstance(piece, str) for piece in unfold([cells]))


def _laid(rows: list[Row]) -> Iterator[Block]:
    if any(sum(cell.place is not None for cell in row) > 1 for row in rows):
        yield lay(rows)
        return
    for row in rows:
        for cell in row:
            yield from _spoken(cell)


def _spoken(cell: SourceCell) -> Iterator[Paragraph]:
    """The lines of a cell that is none of a table."""
    if cell.place is not None and isinstance(cell.place, SheetPlace):
        locator = Locator((cell.place,))
        for line in cell.content:
            if isinstance(line, str) and line.strip():
                yield Paragraph(line, locator)


def _reach(plane: Plane, row: int) -> int:
    """The columns up to the last text or ruled cell of a row."""
    last = 0
    ruled = plane.sheet.ruled.get(plane.rows[row], ())
    for column in range(len(plane.columns)):
        anchor = plane.anchors.get((row, column))
        if anchor is not None:
            last = max(last, column + anchor.across)
        elif (row, column) in plane.covered or plane.columns[column] in ruled:
            last = max(last, column + 1)
    return last


def _cells(plane: Plane, row: int, start: int, width: int) -> Iterator[SourceCell]:
    """The cells of a row; where the sheet has rules, a place without text or rule is none."""
    ruled = plane.sheet.ruled.get(plane.rows[row], ()) if plane.sheet.ruled else None
    for column in range(width):
        anchor = plane.anchors.get((row, column))
        begun = plane.covered.get((row, column))
        if anchor is not None:
            lines = _lines(anchor.text)
            yield SourceCell(lines, anchor.down, anchor.across, anchor.place)
        elif begun is not None:
            if begun < start:  # the cell began above a line of prose
                yield SourceCell([], 1, 1, None)
        elif ruled is None or plane.columns[column] in ruled:
            yield SourceCell([], 1, 1, plane.place(row, column))
        else:
            yield SourceCell([], 1, 1, None)


def _lines(text: str) -> Flow:
    text = unstruck_or_all(text) if STROKE in text else text
    return [line for line in text.split("\n") if line.strip()]
