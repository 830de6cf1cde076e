"""One sheet of a workbook, as its file has it: texts, rules, merged cells, and what is hidden.

A sheet is a plane of 17 billion cells of which a report fills some
hundreds, and programs leave a million empty rows with a style behind. So
only what is printed is kept, and of ruled cells without text those that may
belong to a table: the ones in rows with text and just below.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gojparse.readers.caps import beyond, check_cells, check_characters

BLANK_ROWS = 3  # ruled rows without text that are kept: a table left blank under its header
_MAX_MERGED = 100_000  # merged cells of one workbook
_MAX_HIDDEN = 1_000_000  # hidden columns of a workbook
_MAX_SHEETS = 1_000
_MAX_WIDTH = 16_384  # columns of a sheet


@dataclass(slots=True)
class WorkbookBudget:
    """What a whole workbook has used of the caps."""

    format: str
    cells: int = 0
    characters: int = 0
    merged: int = 0
    hidden: int = 0

    def count(self, text: str) -> None:
        self.cells += 1
        self.characters += len(text)
        check_cells(self.cells, self.format)
        check_characters(self.characters, self.format)

    def spread(self, places: int) -> None:
        """Count the places of a sheet's rows and columns, empty ones too."""
        self.cells += places
        check_cells(self.cells, self.format)

    def count_hidden(self, columns: int) -> None:
        self.hidden += columns
        if self.hidden > _MAX_HIDDEN:
            raise beyond("hidden-columns", _MAX_HIDDEN, format=self.format)

    def count_merged(self) -> None:
        self.merged += 1
        if self.merged > _MAX_MERGED:
            raise beyond("merged-cells", _MAX_MERGED, format=self.format)

    def check_sheets(self, count: int) -> None:
        if count > _MAX_SHEETS:
            raise beyond("sheets", _MAX_SHEETS, format=self.format)


@dataclass(frozen=True, slots=True)
class Area:
    """A merged cell: its first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SourceSheet:
    """Rows and columns count from 0, `number` from 1."""

    number: int
    budget: WorkbookBudget
    name: str = ""
    texts: dict[int, dict[int, str]] = field(default_factory=dict)  # row -> column -> what is printed
    ruled: dict[int, set[int]] = field(default_factory=dict)  # row -> columns whose cells have a border
    merged: list[Area] = field(default_factory=list)
    unseen: bool = False  # whether a text was left out for how it looks
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, text: str) -> None:
        """A cell's text."""
        if text.strip():
            self.budget.count(text)
            self.texts.setdefault(row, {})[column] = text

    def rule(self, row: int, columns: set[int]) -> None:
        """The ruled cells of a row; rows come from top to bottom."""
        if not columns:
            return
        if not self.is_near(row):
            return
        self.ruled.setdefault(row, set()).update(columns)
        self.budget.cells += len(columns)
        check_cells(self.budget.cells, self.budget.format)

    def is_near(self, row: int) -> bool:
        """Whether there is text in this row or not far above it."""
        return any(above in self.texts for above in range(max(0, row - BLANK_ROWS), row + 1))

    def merge(self, area: Area) -> None:
        if (
            area.bottom >= area.top
            and area.right >= area.left
            and area.bottom + area.right > area.top + area.left
        ):
            self.budget.count_merged()
            self.merged.append(area)

    def hide_columns(self, first: int, last: int) -> None:
        run = range(max(first, 0), min(last, _MAX_WIDTH - 1) + 1)
        self.budget.count_hidden(len(run))
        self.hidden_columns.update(run)
