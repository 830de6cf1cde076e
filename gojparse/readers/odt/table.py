"""Tables of an OpenDocument: rows of cells, repeated ones written out, tables that divide a cell resolved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gojparse.model import TablePlace
from gojparse.readers.caps import MAX_COLUMNS, beyond, check_cells
from gojparse.readers.docx.styles import Ground
from gojparse.readers.markup import attribute, local_name
from gojparse.readers.odt.divided import Divided, resolved
from gojparse.readers.odt.looks import Looks
from gojparse.readers.tables import Flow, SourceCell, unfold

_ROWS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_CELLS = frozenset(("table-cell", "covered-table-cell"))
_COLLAPSED = ("collapse", "filter")


class _Holder(NamedTuple):
    """A cell around a paragraph, and its row and table, by their styles."""

    styles: tuple[tuple[str, str | None], ...]


class Tables:
    """Reads tables and counts them; `contents` reads what is inside a cell."""

    def __init__(self, looks: Looks, contents: Callable[[Any], Flow]) -> None:
        self._looks = looks
        self._contents = contents
        self._count = 0
        self._cells = 0
        self._holders: tuple[_Holder, ...] = ()

    @property
    def inside(self) -> bool:
        """Whether a cell is being read."""
        return bool(self._holders)

    def ground(self) -> Ground:
        """The ground that the cell, its row or its table gives what stands in it."""
        for holder in reversed(self._holders):
            for family, style in holder.styles:
                ground = self._looks.ground(family, style)
                if ground is not Ground.UNKNOWN:
                    return ground
        return Ground.UNKNOWN

    def left(self) -> tuple[_Holder, ...]:
        """Leave the cell being read for something that stands elsewhere; what `back` needs to return."""
        around, self._holders = self._holders, ()
        return around

    def back(self, around: tuple[_Holder, ...]) -> None:
        self._holders = around

    def rows(self, table: Any) -> list[list[SourceCell]]:
        """The table's rows; what a cell above or beside covers is part of that cell."""
        self._count += 1
        ordinal = self._count
        rows: list[list[SourceCell]] = []
        hidden: list[int] = []
        busy: list[int] = []  # for each column, the first row in which no cell from above covers it
        for number, row in enumerate(_rows(table), 1):
            cells = self._row(row, (ordinal, number), table)
            times = self._times(row, "number-rows-repeated", max(len(cells), 1))
            if attribute(row, "visibility") in _COLLAPSED:
                hidden += range(len(rows), len(rows) + times)
            for _ in range(times):
                rows.append(list(_uncovered(cells, busy, len(rows))))
        return resolved(_without(rows, hidden) if hidden else rows)

    def _row(self, row: Any, place: tuple[int, int], table: Any) -> list[tuple[SourceCell, bool]]:
        """The cells of a row as they are written, and whether each is covered by another."""
        cells: list[tuple[SourceCell, bool]] = []
        for cell in row:
            name = local_name(cell)
            if name not in _CELLS:
                continue
            covered = name == "covered-table-cell"
            content = [] if covered else self._cell(cell, row, table)
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            for _ in range(self._times(cell, "number-columns-repeated", 1)):
                where = TablePlace(*place, len(cells) + 1)
                cells.append((SourceCell(content, down, across, where), covered))
            if len(cells) > MAX_COLUMNS:
                raise beyond("columns", MAX_COLUMNS, format="odt")
        return cells

    def _cell(self, cell: Any, row: Any, table: Any) -> Flow:
        """The lines and grids of a cell, with the rows of the table that divides it, if one does."""
        around = self._holders
        styles = (
            ("table-cell", attribute(cell, "style-name")),
            ("table-row", attribute(row, "style-name")),
            ("table", attribute(table, "style-name")),
        )
        self._holders = (*around, _Holder(styles))
        inner = cell[0] if len(cell) == 1 else None
        if inner is not None and local_name(inner) == "table" and attribute(inner, "is-sub-table") == "true":
            rows = self.rows(inner)
            flow: Flow = Divided(rows, unfold(rows))
        else:
            flow = self._contents(cell)
        self._holders = around
        return flow

    def _times(self, element: Any, name: str, cells: int) -> int:
        """How often a row or cell of so many cells stands there; refused where that is beyond any table."""
        times = _count(element, name)
        self._cells += times * cells
        check_cells(self._cells, "odt")
        return times


def _without(rows: list[list[SourceCell]], hidden: Sequence[int]) -> list[list[SourceCell]]:
    """The rows that are shown; cells that reach over hidden ones are shorter by them."""
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
    """How many of the places, which are in order, lie there."""
    return bisect_left(places, end) - bisect_left(places, start)


def _uncovered(cells: list[tuple[SourceCell, bool]], busy: list[int], number: int) -> Iterator[SourceCell]:
    """The cells of a row that are seen; a column without a cell where one is called covered and is not."""
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
    """The rows of a table, also those in groups."""
    for element in parent:
        name = local_name(element)
        if name == "table-row":
            yield element
        elif name in _ROWS:
            yield from _rows(element)


def _count(element: Any, name: str) -> int:
    """A number of rows or columns, at least 1."""
    value = attribute(element, name) or ""
    return max(int(value), 1) if value.isascii() and value.isdigit() and len(value) < 10 else 1
