"""The tables of .doc and .rtf, put together: there a mark ends each paragraph, each cell and each row.

A row says where its cells stand only when it ends, and a table ends where a
paragraph stands outside of it.
"""

from __future__ import annotations

from dataclasses import replace

from gojparse.model import Grid, TablePlace
from gojparse.readers.caps import beyond, check_cells
from gojparse.readers.tables import Flow, unfold
from gojparse.readers.word.edges import RowShape, ShapedRow, source_rows

_MAX_LEVELS = 150  # tables inside one another; Word itself stops far sooner


class _Level:
    """A table being read: its finished rows, the cells of the next one, and the cell that is open."""

    def __init__(self, ordinal: int) -> None:
        self.ordinal = ordinal
        self.rows: list[ShapedRow] = []
        self.cells: list[Flow] = []
        self.open: Flow = []


class Tally:
    """What the stories of one document count together: the text, and what its boxes hold."""

    def __init__(self) -> None:
        self.tables = 0
        self.cells = 0


class Assembly:
    """Puts paragraphs, cells and rows together as their marks come. Depth 0 is outside all tables."""

    def __init__(self, format: str, tally: Tally) -> None:
        self._format = format
        self._tally = tally
        self._flow: Flow = []
        self._levels: list[_Level] = []

    def paragraph(self, content: Flow, depth: int) -> None:
        """A paragraph ends, in a cell at this depth of tables or outside all of them."""
        self._go_to(depth)
        self._target().extend(content)

    def cell(self, content: Flow, depth: int) -> None:
        """A cell ends with this, its last paragraph."""
        self._go_to(depth)
        level = self._levels[-1]
        self._tally.cells += 1
        check_cells(self._tally.cells, self._format)
        level.cells.append([*level.open, *content])
        level.open = []

    def row(self, shape: RowShape, depth: int, *, is_hidden: bool = False) -> None:
        """A row ends."""
        self._go_to(depth)
        level = self._levels[-1]
        self._tally.cells += 1 + max(len(shape.cells) - len(level.cells), 0)  # also those it only defines
        check_cells(self._tally.cells, self._format)
        if level.open:  # text behind the mark of the last cell
            level.cells.append(level.open)
        if not is_hidden or any(level.cells):
            level.rows.append(ShapedRow(shape, level.cells))
        level.cells, level.open = [], []

    def finish(self) -> Flow:
        """All that was read, in reading order."""
        self._go_to(0)
        return self._flow

    def _target(self) -> Flow:
        return self._levels[-1].open if self._levels else self._flow

    def _go_to(self, depth: int) -> None:
        """Open or close tables until this many are open."""
        if depth == len(self._levels):
            return
        while len(self._levels) > depth:
            closed = self._levels.pop()
            self._target().extend(_unfolded(closed))
        if depth > _MAX_LEVELS:
            raise beyond("nested-tables", _MAX_LEVELS, format=self._format)
        while len(self._levels) < depth:
            self._tally.tables += 1
            self._levels.append(_Level(self._tally.tables))


def _unfolded(level: _Level) -> Flow:
    """A table's content; cells that no row holds together (the table was cut) are a row of their own."""
    if level.open:
        level.cells.append(level.open)
    if level.cells:
        level.rows.append(ShapedRow(RowShape(), level.cells))
    rows, is_regular = source_rows(level.rows, level.ordinal)
    flow = unfold(rows)
    if is_regular:
        return flow
    return [
        replace(piece, regular=False) if isinstance(piece, Grid) and _is_of(level, piece) else piece
        for piece in flow
    ]


def _is_of(level: _Level, grid: Grid) -> bool:
    """Whether a grid is of this table, and not of one in its cells."""
    return any(isinstance(spot, TablePlace) and spot.table == level.ordinal for spot in grid.locator.spots)
