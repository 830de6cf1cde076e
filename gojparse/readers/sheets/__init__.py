"""Workbooks: sheets as their files have them, and what is seen of them.

A sheet has room for 17 billion cells, of which a report fills some hundreds,
and programs leave a million empty rows with a style. So only cells with text
are kept, and of ruled cells without text those that may belong to a table:
in rows with text and just below.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gojparse.readers.refusals import beyond, check_cells, check_characters
from gojparse.readers.visible import PLAIN, WHITE, Ground, TextStyle, visible_text

BLANK_ROWS = 3  # ruled rows without text that are kept: a table left blank under its header
_MAX_MERGED = 100_000  # merged cells of a workbook
_MAX_HIDDEN = 1_000_000  # hidden columns of a workbook
_MAX_SHEETS = 1_000
_MAX_WIDTH = 16_384  # columns of a sheet


@dataclass(slots=True)
class WorkbookBudget:
    """The part of the caps that a whole workbook has used."""

    format: str
    cells: int = 0
    characters: int = 0
    merged: int = 0
    hidden: int = 0

    def count(self, text: str) -> None:
        """Count a cell with this text."""
        self.count_cells(1)
        self.characters += len(text)
        check_characters(self.characters, self.format)

    def count_cells(self, cells: int) -> None:
        """Count cells without text."""
        self.cells += cells
        check_cells(self.cells, self.format)

    def count_hidden(self, columns: int) -> None:
        """Count hidden columns."""
        self.hidden += columns
        if self.hidden > _MAX_HIDDEN:
            raise beyond("hidden-columns", _MAX_HIDDEN, format=self.format)

    def count_merged(self) -> None:
        """Count a merged cell."""
        self.merged += 1
        if self.merged > _MAX_MERGED:
            raise beyond("merged-cells", _MAX_MERGED, format=self.format)

    def check_sheets(self, count: int) -> None:
        """Refuse a workbook of too many sheets."""
        if count > _MAX_SHEETS:
            raise beyond("sheets", _MAX_SHEETS, format=self.format)


def seen_text(text: str, style: TextStyle, ground: Ground = WHITE) -> str:
    """Return what is seen of a text on this ground; what is struck out keeps its strokes."""
    return visible_text(text, style, ground, in_cell=True)


@dataclass(frozen=True, slots=True)
class Area:
    """A merged cell: its first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SourceSheet:
    """A sheet as its file has it. Rows and columns count from 0, `number` from 1."""

    number: int
    budget: WorkbookBudget
    name: str = ""
    texts: dict[int, dict[int, str]] = field(default_factory=dict)  # row -> column -> what is printed
    ruled: dict[int, set[int]] = field(default_factory=dict)  # row -> columns whose cells have a border
    merged: list[Area] = field(default_factory=list)
    ground: Ground = WHITE  # behind cells without a ground of their own
    unseen: bool = False  # a text was left out because nobody can see it
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, text: str, style: TextStyle = PLAIN) -> None:
        """Enter the text of a cell, as far as it is seen."""
        shown = text if style is PLAIN else seen_text(text, style, self.ground)
        if text and not shown:
            self.unseen = True
        if shown.strip():
            self.budget.count(shown)
            self.texts.setdefault(row, {})[column] = shown

    def rule(self, row: int, columns: set[int]) -> None:
        """Enter the ruled cells of a row if there is text in it or not far above. Rows come in order."""
        if columns and any(above in self.texts for above in range(max(0, row - BLANK_ROWS), row + 1)):
            self.ruled.setdefault(row, set()).update(columns)
            self.budget.count_cells(len(columns))

    def merge(self, area: Area) -> None:
        """Enter a merged cell of more than one place."""
        height, width = area.bottom - area.top, area.right - area.left
        if height >= 0 and width >= 0 and height + width > 0:
            self.budget.count_merged()
            self.merged.append(area)

    def hide_columns(self, first: int, last: int) -> None:
        """Enter hidden columns."""
        columns = range(max(first, 0), min(last, _MAX_WIDTH - 1) + 1)
        self.budget.count_hidden(len(columns))
        self.hidden_columns.update(columns)
