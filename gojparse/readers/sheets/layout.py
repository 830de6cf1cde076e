"""From the cells of a workbook to one document: its shown sheets, in the order of their tabs.

Offices type the whole report into one sheet: titles and prose in cells
merged over the width, tables below them. A row with one text and no rulings
is a line of prose. All else between two such rows is one grid. Columns in
which no text begins anywhere on the sheet only make others wider and are
left out, and so is what is hidden. A merged cell is seen as long as one of
its rows and columns is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Block, Document, Locator, Paragraph, SheetPlace
from gojparse.readers.refusals import MAX_COLUMNS, beyond
from gojparse.readers.sheets import SourceSheet
from gojparse.readers.sheets.cells import Area
from gojparse.readers.tables import Flow, Row, SourceCell, flow_of_rows, grid_of_rows
from gojparse.readers.visible import INK, without_struck

_NO_PROSE = f" \t{INK}"
_LONG = 120  # characters, from which on a cell may hold prose
_NAME_ROWS = 3  # blocks of a sheet in which its name may be repeated
_HEADING = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,2}[）)]?\s*[、.．]\s*\S")
_MAX_COVERED = 1_000_000  # places that merged cells reach over


def document(
    format: str, sheets: Sequence[SourceSheet], metadata: Mapping[str, str], *, hidden: bool, pictures: bool
) -> Document:
    """Put the shown sheets together; `hidden` if there are others, `pictures` if these have any."""
    for sheet in sheets:
        sheet.judge_rules()
    blocks = tuple(_blocks(sheets))
    if not blocks:
        raise _nothing_shown(format, hidden or any(sheet.texts or sheet.unseen for sheet in sheets), pictures)
    return Document(format, blocks, metadata)


def _blocks(sheets: Iterable[SourceSheet]) -> Iterator[Block]:
    """Yield the blocks of all sheets. A sheet's name precedes them if it is a heading not repeated there."""
    for sheet in sheets:
        blocks = list(_sheet_blocks(sheet))
        if blocks and _HEADING.match(sheet.name) and not _is_repeated(sheet.name, blocks):
            yield Paragraph(sheet.name, Locator((SheetPlace(sheet.number, 1, 1),)))
        yield from blocks


def _is_repeated(name: str, blocks: Sequence[Block]) -> bool:
    wanted = "".join(name.split())
    for block in blocks[:_NAME_ROWS]:
        texts = (block.text,) if isinstance(block, Paragraph) else (cell.text for cell in block.cells)
        if any(wanted in "".join(text.split()) for text in texts):
            return True
    return False


def _nothing_shown(format: str, hidden: bool, pictures: bool) -> Unreadable:
    """Return the refusal of a workbook that shows no text."""
    if pictures:
        return Unreadable("pictures", format=format)
    if hidden:
        return Unreadable("workbook-hidden", format=format)
    return Unreadable("workbook-empty", format=format)


class _Anchor(NamedTuple):
    """A cell where it is seen first, its rows and columns there, and its place in the file."""

    text: str
    down: int
    across: int
    place: SheetPlace


@dataclass(slots=True)
class _Plane:
    """A sheet without what is hidden and without rows and columns that hold nothing."""

    sheet: SourceSheet
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    anchors: dict[tuple[int, int], _Anchor] = field(default_factory=dict)
    covered: dict[tuple[int, int], int] = field(default_factory=dict)  # -> the top row of the merged cell


def _sheet_blocks(sheet: SourceSheet) -> Iterator[Block]:
    """Yield the lines and grids of a sheet."""
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


def _plane(sheet: SourceSheet) -> _Plane:
    """Take out what is hidden; merged cells begin where they are seen first."""
    texts, areas = _visible(sheet)
    hidden = sheet.unseen_rows()
    rows = sorted({row for row, _ in texts} | {row for row in sheet.ruled if row not in hidden})
    columns = sorted({column for _, column in texts})
    if len(columns) > MAX_COLUMNS:
        raise beyond("columns", MAX_COLUMNS, format=sheet.budget.format)
    sheet.budget.count_cells(len(rows) * len(columns))
    plane = _Plane(sheet, rows, columns)
    row_of, column_of = ({place: n for n, place in enumerate(places)} for places in (rows, columns))
    _merge(plane, areas)
    for (row, column), text in texts.items():
        at = row_of[row], column_of[column]
        if at not in plane.anchors and at not in plane.covered:
            place = SheetPlace(sheet.number, row + 1, column + 1)
            plane.anchors[at] = _Anchor(text, 1, 1, place)
    return plane


def _visible(sheet: SourceSheet) -> tuple[dict[tuple[int, int], str], list[tuple[Area, str]]]:
    """Return the visible texts by row and column, and the merged cells, which show only their first text."""
    begun = {(area.top, area.left): area for area in sheet.merged}
    texts: dict[tuple[int, int], str] = {}
    areas: list[tuple[Area, str]] = []
    hidden_rows, hidden = sheet.unseen_rows(), sheet.hidden_columns
    below, right = _next_visible(hidden_rows), _next_visible(hidden)
    for row, cells in sheet.texts.items():
        for column, text in cells.items():
            area = begun.pop((row, column), None)
            if area is None:
                if row not in hidden_rows and column not in hidden:
                    texts[row, column] = text
                continue
            first = below.get(row, row), right.get(column, column)
            if first[0] <= area.bottom and first[1] <= area.right:
                texts[first] = text
                areas.append((area, text))
    return texts, areas + [(area, "") for area in begun.values()]


def _next_visible(hidden: set[int]) -> dict[int, int]:
    """Map each hidden row or column to the next one that is not."""
    following: dict[int, int] = {}
    for place in sorted(hidden, reverse=True):
        following[place] = following.get(place + 1, place + 1)
    return following


def _merge(plane: _Plane, areas: list[tuple[Area, str]]) -> None:
    """Enter the merged cells. One that overlaps another is left out."""
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
        plane.anchors[top, left] = _Anchor(text, bottom - top, right - left, place)
        plane.covered.update(dict.fromkeys(places[1:], top))


def _texts(plane: _Plane, row: int) -> list[int]:
    """Return the columns in which a text of this row begins."""
    return [
        column
        for column in range(len(plane.columns))
        if (anchor := plane.anchors.get((row, column))) is not None and anchor.text
    ]


def _is_line(plane: _Plane, lines: list[list[int]], row: int) -> bool:
    """Tell whether this row is a line of prose: one text, not ruled, no row of a table around it."""
    if len(lines[row]) != 1:
        return False
    anchor = plane.anchors[row, lines[row][0]]
    columns = range(len(plane.columns))
    if anchor.down > 1 or any(plane.covered.get((row, column), row) < row for column in columns):
        return False
    if len(anchor.text) >= _LONG:
        return True
    if anchor.place.column - 1 in plane.sheet.ruled.get(plane.rows[row], ()):
        return False
    return not (_is_full(plane, lines, row, row - 1) and _is_full(plane, lines, row, row + 1))


def _is_full(plane: _Plane, lines: list[list[int]], row: int, other: int) -> bool:
    """Tell whether the other row touches this one and has several texts."""
    return 0 <= other < len(lines) and len(lines[other]) > 1 and abs(plane.rows[other] - plane.rows[row]) == 1


def _paragraphs(anchor: _Anchor) -> Iterator[Paragraph]:
    locator = Locator((anchor.place,))
    text = without_struck(anchor.text, in_cell=False).replace(INK, "")
    return (Paragraph(line, locator) for line in text.split("\n") if line.strip())


def _grid(plane: _Plane, band: list[int]) -> Iterator[Block]:
    """Yield the grids of these rows, and the lines of what is no grid in them."""
    rows: list[Row] = []
    width = max((_reach(plane, row) for row in band), default=0)
    start = band[0] if band else 0
    for row in band:
        cells = list(_cells(plane, row, start, width))
        if any(len(cell.content) > 2 or _is_long(cell) for cell in cells) and _is_prose(cells):
            yield from _grid_or_lines(rows)
            rows, start = [], row + 1
            for cell in cells:
                yield from _cell_lines(cell)
        else:
            rows.append(cells)
    yield from _grid_or_lines(rows)


def _is_long(cell: SourceCell) -> bool:
    return any(len(line) >= _LONG for line in cell.content if isinstance(line, str))


def _is_prose(cells: list[SourceCell]) -> bool:
    """Tell whether tables would unwrap this row."""
    return all(isinstance(piece, str) for piece in flow_of_rows([cells]))


def _grid_or_lines(rows: list[Row]) -> Iterator[Block]:
    if any(sum(cell.place is not None for cell in row) > 1 for row in rows):
        yield grid_of_rows(rows)
        return
    for row in rows:
        for cell in row:
            yield from _cell_lines(cell)


def _cell_lines(cell: SourceCell) -> Iterator[Paragraph]:
    """Yield the lines of a cell that belongs to no table."""
    if isinstance(cell.place, SheetPlace):
        locator = Locator((cell.place,))
        for line in cell.content:
            if isinstance(line, str) and line.strip(_NO_PROSE):
                yield Paragraph(line.replace(INK, ""), locator)


def _reach(plane: _Plane, row: int) -> int:
    """Return the columns up to the last text or ruled cell of a row."""
    last = 0
    ruled = plane.sheet.ruled.get(plane.rows[row], ())
    for column in range(len(plane.columns)):
        anchor = plane.anchors.get((row, column))
        if anchor is not None:
            last = max(last, column + anchor.across)
        elif (row, column) in plane.covered or plane.columns[column] in ruled:
            last = max(last, column + 1)
    return last


def _cells(plane: _Plane, row: int, start: int, width: int) -> Iterator[SourceCell]:
    """Yield the cells of a row. If the sheet has rulings, a place without text or ruling is no cell."""
    ruled = plane.sheet.ruled.get(plane.rows[row], ()) if plane.sheet.ruled else None
    for column in range(width):
        anchor = plane.anchors.get((row, column))
        begun = plane.covered.get((row, column))
        if anchor is not None:
            yield SourceCell(_lines(anchor.text), anchor.down, anchor.across, anchor.place)
        elif begun is not None:
            if begun < start:  # the cell began above a line of prose
                yield SourceCell([], 1, 1, None)
        elif ruled is None or plane.columns[column] in ruled:
            place = SheetPlace(plane.sheet.number, plane.rows[row] + 1, plane.columns[column] + 1)
            yield SourceCell([], 1, 1, place)
        else:
            yield SourceCell([], 1, 1, None)


def _lines(text: str) -> Flow:
    text = without_struck(text, in_cell=True)
    return [line for line in text.split("\n") if line.strip()]
