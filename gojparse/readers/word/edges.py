"""Columns of .doc and .rtf tables, from the edges of their rows.

Every row states at which places, in twentieths of a point, its cells end. A
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


class WordCellShape(NamedTuple):
    """A cell as its row defines it.

    `across` is not 0 in sets of cells merged sideways. The first of a set has
    another mark than those that follow it. Descriptions of the format differ
    in which of the two marks means what.
    """

    right: int
    across: int = 0
    goes_on: bool = False  # merged with the cell above
    begins: bool = False  # the first of those merged downwards


class WordRowShape(NamedTuple):
    """The places of a row's cells, in twentieths of a point."""

    left: int = 0
    cells: tuple[WordCellShape, ...] = ()


class ShapedRow(NamedTuple):
    """The shape of a row and the content of its cells."""

    shape: WordRowShape
    contents: list[Flow]


class _Cell(NamedTuple):
    """A cell that is displayed: its first column, the column after its last, and its place in the row."""

    first: int
    end: int
    position: int
    shape: WordCellShape


def source_rows(rows: Sequence[ShapedRow], table: int) -> tuple[list[list[SourceCell]], bool]:
    """Return the rows of a table (by its number, from 1) with spans, and whether every cell has edges.

    A cell continued from above is part of the cell it continues. The column
    of a cell without edges is no evidence.
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
            if position > len(row.contents):
                continue  # a mark is lost, nobody knows which: this cell is not empty for sure
            content = row.contents[position - 1]
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


def _displayed(shape: WordRowShape, columns: dict[int, int]) -> Iterator[_Cell]:
    """Yield the cells of a row without those that only widen the one before them."""
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


def _columns(shapes: Sequence[WordRowShape]) -> dict[int, int]:
    """Return the column that begins at each edge."""
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
