"""Cells that a table of their own divides: older programs split cells so instead of spanning others.

Resolved, the rows and columns of such a table are rows and columns of the one
around it. Where they do not fit one another without a doubt the table stays
what it is written as, a table inside a cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from gojparse.model import Grid
from gojparse.readers.caps import check_cells
from gojparse.readers.tables import Row, SourceCell


class Divided(list[str | Grid]):
    """What stands in a cell that is divided: as lines and grids, and as the rows of its table."""

    def __init__(self, rows: Sequence[Row], content: list[str | Grid]) -> None:
        super().__init__(content)
        self.rows = rows
        self.breadth = max(
            (column + cell.column_span for row in _placed(rows) for column, cell in row), default=1
        )


_Placed = list[tuple[int, SourceCell]]  # a row's cells with the columns they begin in


def resolved(rows: list[list[SourceCell]]) -> list[list[SourceCell]]:
    """The rows with the tables that divide their cells as part of them; as they are if that is in doubt."""
    if not any(isinstance(cell.content, Divided) for row in rows for cell in row):
        return rows
    placed = _placed(rows)
    widths = _widths(placed)
    heights = _heights(placed)
    if widths is None or heights is None:
        return rows
    edges = _edges(widths)
    result: list[list[SourceCell]] = []
    written = 0
    for number, row in enumerate(placed):
        for inner in range(heights[number]):
            line: list[SourceCell] = []
            for column, cell in row:
                across = edges[column + cell.column_span] - edges[column]
                if isinstance(cell.content, Divided):
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
    """Of how many columns each column of the outer table is; None where the inner tables disagree."""
    count = max((column + cell.column_span for row in placed for column, cell in row), default=0)
    widths = [1] * count
    inner = [
        (column, cell.column_span, cell.content.breadth)
        for row in placed
        for column, cell in row
        if isinstance(cell.content, Divided)
    ]
    for column, span, breadth in inner:
        if span == 1:
            widths[column] = max(widths[column], breadth)
    edges = _edges(widths)
    fit = all(breadth in (1, edges[column + span] - edges[column]) for column, span, breadth in inner)
    return widths if fit else None


def _heights(placed: Sequence[_Placed]) -> list[int] | None:
    """Of how many rows each row of the outer table is; None where the inner tables disagree."""
    heights: list[int] = []
    for row in placed:
        inner = [(c.row_span, len(c.content.rows)) for _, c in row if isinstance(c.content, Divided)]
        if len({count for _, count in inner}) > 1 or any(span > 1 or not count for span, count in inner):
            return None
        heights.append(inner[0][1] if inner else 1)
    return heights


def _edges(widths: Sequence[int]) -> list[int]:
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _line(divided: Divided, number: int, across: int) -> list[SourceCell]:
    """A row of an inner table; one of a single column is as wide as the cell it divides."""
    if divided.breadth == across:
        return list(divided.rows[number])
    return [cell._replace(column_span=across) for cell in divided.rows[number]]
