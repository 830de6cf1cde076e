"""Tables of an OpenDocument: rows of cells, repeated ones written out, tables that divide a cell resolved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, TypeAlias

from gojparse.model import Grid, TablePlace
from gojparse.readers.odt.styles import OdtStyles
from gojparse.readers.package import attribute, attributes_by_name, local_name, repeat_count
from gojparse.readers.refusals import MAX_COLUMNS, beyond, check_cells
from gojparse.readers.tables import Flow, Row, SourceCell, flow_of_rows
from gojparse.readers.visible import Ground

_ROWS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_CELLS = frozenset(("table-cell", "covered-table-cell"))
_COLLAPSED = ("collapse", "filter")
_NO_HEIGHT = 2.0  # points

_Placed: TypeAlias = list[tuple[int, SourceCell]]  # a row's cells with the columns they begin in
_StyleNames: TypeAlias = tuple[tuple[str, str | None], ...]  # of a cell, its row and its table, by family


class OdtTables:
    """Reads the tables of a document and counts them."""

    def __init__(self, styles: OdtStyles, contents: Callable[[Any], Flow]) -> None:
        """Take the styles, and what reads the content of a cell."""
        self._styles = styles
        self._contents = contents
        self._count = 0
        self._cells = 0
        self._holders: tuple[_StyleNames, ...] = ()  # the cells around a paragraph

    @property
    def inside(self) -> bool:
        """Tell whether a cell is being read."""
        return bool(self._holders)

    def ground(self) -> Ground:
        """Return the ground that the cell, its row or its table gives its text."""
        for holder in reversed(self._holders):
            for family, style in holder:
                ground = self._styles.ground(family, style)
                if ground is not None:
                    return ground
        return None

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Leave the cell being read for text that is elsewhere on the page."""
        around, self._holders = self._holders, ()
        yield
        self._holders = around

    def rows(self, table: Any) -> list[list[SourceCell]]:
        """Return the rows of a table. What a cell above or to the left covers is part of that cell."""
        self._count += 1
        ordinal = self._count
        rows: list[list[SourceCell]] = []
        hidden: list[int] = []
        busy: list[int] = []  # for each column, the first row in which no cell from above covers it
        for number, row in enumerate(_rows(table), 1):
            cells = self._row(row, (ordinal, number), table)
            times = self._times(attribute(row, "number-rows-repeated"), max(len(cells), 1))
            if attribute(row, "visibility") in _COLLAPSED or self._is_clipped(row):
                hidden += range(len(rows), len(rows) + times)
            for _ in range(times):
                rows.append(list(_uncovered(cells, busy, len(rows))))
        return resolved(_without(rows, hidden) if hidden else rows)

    def _is_clipped(self, row: Any) -> bool:
        """Tell whether the exact height of a row leaves no room for letters."""
        height = self._styles.measure(
            "table-row", attribute(row, "style-name"), "table-row-properties", "row-height"
        )
        return height is not None and height < _NO_HEIGHT

    def _row(self, row: Any, place: tuple[int, int], table: Any) -> list[tuple[SourceCell, bool]]:
        """Return the cells of a row as they are written, and whether each is covered by another."""
        cells: list[tuple[SourceCell, bool]] = []
        around = ("table-row", attribute(row, "style-name")), ("table", attribute(table, "style-name"))
        for cell in row:
            name = local_name(cell)
            if name not in _CELLS:
                continue
            covered = name == "covered-table-cell"
            stated = attributes_by_name(cell)
            holder = (("table-cell", stated.get("style-name")), *around)
            content = [] if covered else self._cell(cell, holder)
            down = repeat_count(stated.get("number-rows-spanned"), 9)
            across = repeat_count(stated.get("number-columns-spanned"), 9)
            for _ in range(self._times(stated.get("number-columns-repeated"), 1)):
                where = TablePlace(*place, len(cells) + 1)
                cells.append((SourceCell(content, down, across, where), covered))
            if len(cells) > MAX_COLUMNS:
                raise beyond("columns", MAX_COLUMNS, format="odt")
        return cells

    def _cell(self, cell: Any, styles: _StyleNames) -> Flow:
        """Return the lines and grids of a cell, with the rows of the table that divides it, if one does."""
        around = self._holders
        self._holders = (*around, styles)
        inner = cell[0] if len(cell) == 1 else None
        if inner is not None and local_name(inner) == "table" and attribute(inner, "is-sub-table") == "true":
            rows = self.rows(inner)
            flow: Flow = DividedCell(rows, flow_of_rows(rows))
        else:
            flow = self._contents(cell)
        self._holders = around
        return flow

    def _times(self, stated: str | None, cells: int) -> int:
        """Return how often a row or cell of so many cells is repeated; refuse what is beyond any table."""
        times = repeat_count(stated, 9)
        self._cells += times * cells
        check_cells(self._cells, "odt")
        return times


def _without(rows: list[list[SourceCell]], hidden: Sequence[int]) -> list[list[SourceCell]]:
    """Return the rows that are shown. Cells that span hidden ones are shorter by them."""
    gone = frozenset(hidden)
    return [
        [
            cell
            if cell.row_span == 1
            else cell._replace(row_span=cell.row_span - _between(hidden, number, number + cell.row_span))
            for cell in row
        ]
        for number, row in enumerate(rows)
        if number not in gone
    ]


def _between(places: Sequence[int], start: int, end: int) -> int:
    """Count the places, which are in order, from `start` to before `end`."""
    return bisect_left(places, end) - bisect_left(places, start)


def _uncovered(cells: list[tuple[SourceCell, bool]], busy: list[int], number: int) -> Iterator[SourceCell]:
    """Yield the cells of a row that are seen, and a column without cell for one wrongly called covered."""
    column = 0
    for cell, covered in cells:
        if covered:
            if column >= len(busy) or busy[column] <= number:
                yield SourceCell([], 1, 1, None)
            column += 1
            continue
        while column < len(busy) and busy[column] > number:
            column += 1
        end = min(column + cell.column_span, MAX_COLUMNS)
        busy.extend([0] * (end - len(busy)))
        busy[column:end] = [number + cell.row_span] * (end - column)
        yield cell
        column += 1


def _rows(parent: Any) -> Iterator[Any]:
    """Yield the rows of a table, also those in groups."""
    for element in parent:
        name = local_name(element)
        if name == "table-row":
            yield element
        elif name in _ROWS:
            yield from _rows(element)


class DividedCell(list[str | Grid]):
    """The content of a cell that a table divides: as lines and grids, and as the rows of the table."""

    def __init__(self, rows: Sequence[Row], content: list[str | Grid]) -> None:
        """Take the rows of the dividing table, and the same as lines and grids."""
        super().__init__(content)
        self.rows = rows
        self.breadth = max(
            (column + cell.column_span for row in _placed(rows) for column, cell in row), default=1
        )


def resolved(rows: list[list[SourceCell]]) -> list[list[SourceCell]]:
    """Return the rows with the tables that divide their cells as part of them.

    Older programs divide a cell by a table instead of letting others span.
    Its rows and columns are then rows and columns of the table around it. If
    they do not fit one another without a doubt, the rows are returned as they
    are, with a table inside a cell.
    """
    if not any(isinstance(cell.content, DividedCell) for row in rows for cell in row):
        return rows
    placed = _placed(rows)
    widths = _widths(placed)
    heights = _heights(placed)
    if widths is None or heights is None:
        return rows
    edges = list(accumulate(widths, initial=0))
    result: list[list[SourceCell]] = []
    written = 0
    for number, row in enumerate(placed):
        for inner in range(heights[number]):
            line: list[SourceCell] = []
            for column, cell in row:
                across = edges[column + cell.column_span] - edges[column]
                if isinstance(cell.content, DividedCell):
                    line += _line(cell.content, inner, across)
                elif cell.place is None:
                    line.append(cell._replace(column_span=across))
                elif not inner:
                    down = sum(heights[number : number + cell.row_span])
                    line.append(cell._replace(row_span=down, column_span=across))
            result.append(line)
            written += len(line)
            check_cells(written, "odt")
    return result


def _placed(rows: Sequence[Row]) -> list[_Placed]:
    busy: list[int] = []
    placed: list[_Placed] = []
    for number, row in enumerate(rows):
        column = 0
        line: _Placed = []
        for cell in row:
            while column < len(busy) and busy[column] > number:
                column += 1
            end = column + cell.column_span
            busy.extend([0] * (end - len(busy)))
            busy[column:end] = [number + cell.row_span] * cell.column_span
            line.append((column, cell))
            column = end
        placed.append(line)
    return placed


def _widths(placed: Sequence[_Placed]) -> list[int] | None:
    """Return how many columns each outer column becomes; None if the inner tables disagree."""
    count = max((column + cell.column_span for row in placed for column, cell in row), default=0)
    widths = [1] * count
    inner = [
        (column, cell.column_span, cell.content.breadth)
        for row in placed
        for column, cell in row
        if isinstance(cell.content, DividedCell)
    ]
    for column, span, breadth in inner:
        if span == 1:
            widths[column] = max(widths[column], breadth)
    edges = list(accumulate(widths, initial=0))
    fit = all(breadth in (1, edges[column + span] - edges[column]) for column, span, breadth in inner)
    return widths if fit else None


def _heights(placed: Sequence[_Placed]) -> list[int] | None:
    """Return how many rows each outer row becomes; None if the inner tables disagree."""
    heights: list[int] = []
    for row in placed:
        inner = [(c.row_span, len(c.content.rows)) for _, c in row if isinstance(c.content, DividedCell)]
        if len({count for _, count in inner}) > 1 or any(span > 1 or not count for span, count in inner):
            return None
        heights.append(inner[0][1] if inner else 1)
    return heights


def _line(divided: DividedCell, number: int, across: int) -> list[SourceCell]:
    """Return a row of an inner table. One of a single column is as wide as the cell it divides."""
    if divided.breadth == across:
        return list(divided.rows[number])
    return [cell._replace(column_span=across) for cell in divided.rows[number]]
