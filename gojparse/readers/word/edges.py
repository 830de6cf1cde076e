"""Where the cells of .doc and .rtf stand: rows have edges there, and no columns.

Every row says at which places, in twentieths of a point, its cells end. A
label merged over two columns is a cell as wide as both; so columns come from
the edges of all rows together. Rows that were dragged by hand differ by a
little, which is no column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gojparse.model import TablePlace
from gojparse.readers.tables import Flow, SourceCell

_NEAR = 120  # twentieths of a point between edges that are meant as one


class CellShape(NamedTuple):
    """A cell as its row defines it.

    `across`: not 0 in sets of cells merged sideways; the first of a set has another mark than those that
    follow it, and which of the two marks means what is not the same in all descriptions.
    """

    right: int
    across: int = 0
    goes_on: bool = False  # merged with the cell above
    begins: bool = False  # the first of those merged downwards


class RowShape(NamedTuple):
    """Where a row's cells stand."""

    left: int = 0
    cells: tuple[CellShape, ...] = ()


class ShapedRow(NamedTuple):
    """A row's cells, and where it says they stand."""

    shape: RowShape
    contents: list[Flow]


class _Cell(NamedTuple):
    """A cell that is displayed: the columns between which it stands, and its place in the row."""

    first: int
    end: int
    position: int
    shape: CellShape


def source_rows(rows: Sequence[ShapedRow], table: int) -> tuple[list[list[SourceCell]], bool]:
    """The rows with spans in columns, and whether every cell has edges: else its column is no evidence.

    A cell continued from above is part of the cell it continues.
    """
    columns = _columns([row.shape for row in rows])
    made: list[list[SourceCell]] = []
    open_cells: dict[tuple[int, int], tuple[int, int]] = {}  # columns -> row and position of what may go on
    is_regular = True
    for row in rows:
        cells: list[SourceCell] = []
        still_open: dict[tuple[int, int], tuple[int, int]] = {}
        column = 0
        for first, end, position, shape in _displayed(row.shape, columns):
            is_regular = is_regular and position <= len(row.contents) and end > first
            content = row.contents[position - 1] if position <= len(row.contents) else []
            if end <= first and not content:
                continue
            if first > column:
                cells.append(SourceCell([], 1, first - column, None))
            column = max(end, first + 1)
            if shape.goes_on and (first, end) in open_cells:
                above, place = still_open[first, end] = open_cells[first, end]
                made[above][place] = made[above][place]._replace(row_span=len(made) - above + 1)
                continue
            if shape.begins:
                still_open[first, end] = len(made), len(cells)
            place_of = TablePlace(table, len(made) + 1, position)
            cells.append(SourceCell(content, 1, column - first, place_of))
        for position in range(len(row.shape.cells) + 1, len(row.contents) + 1):
            if content := row.contents[position - 1]:  # text in a cell without edges; an empty one is a slip
                is_regular = False
                cells.append(SourceCell(content, 1, 1, TablePlace(table, len(made) + 1, position)))
        made.append(cells)
        open_cells = still_open
    return made, is_regular


def _displayed(shape: RowShape, columns: dict[int, int]) -> Iterator[_Cell]:
    """The cells of a row without those that only widen the one before them."""
    left = shape.left
    waiting: _Cell | None = None
    for position, cell in enumerate(shape.cells, 1):
        right = max(cell.right, left)
        if waiting is not None and cell.across and waiting.shape.across not in (0, cell.across):
            waiting = waiting._replace(end=columns[right])
        else:
            if waiting is not None:
                yield waiting
            waiting = _Cell(columns[left], columns[right], position, cell)
        left = right
    if waiting is not None:
        yield waiting


def _columns(shapes: Sequence[RowShape]) -> dict[int, int]:
    """The column that begins at each edge."""
    edges: set[int] = set()
    narrowest = 3 * _NEAR
    for shape in set(shapes):
        left = shape.left
        edges.add(left)
        for cell in shape.cells:
            if cell.right > left:
                narrowest = min(narrowest, cell.right - left)
                left = cell.right
                edges.add(left)
    columns: dict[int, int] = {}
    column, start = -1, 0
    for edge in sorted(edges):
        if column < 0 or edge - start > narrowest // 3:
            column, start = column + 1, edge
        columns[edge] = column
    return columns
