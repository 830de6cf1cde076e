"""Workbooks: sheets as their files have them, and what is seen of them.

    bytes -> xlsx, xls, ods, xmlss (XML of 2003) -> SourceSheet -> layout: paragraphs and grids

On the way `numbers` shows a value by its number format (`formats`), `cells`
judges its letters on their ground, `conditions` with the rules of a carrier
(`*_rules`) applies conditional formats, `drawings` marks the cells that
pictures, charts and text boxes lie over.

A sheet has room for 17 billion cells, of which a report fills some hundreds,
and programs leave a million empty rows with a style. So only cells with text
are kept, and of ruled cells without text those that may belong to a table:
in rows with text and just below.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gojparse.readers.refusals import beyond, check_cells, check_characters
from gojparse.readers.sheets.cells import (
    PLAIN_CELL,
    PLAIN_VIEW,
    Area,
    CellStyle,
    CellValue,
    SheetView,
    seen_in_cell,
    seen_under_rules,
)
from gojparse.readers.sheets.conditions import ConditionalRule, applied_rules, stored_value
from gojparse.readers.sheets.formulas import Value
from gojparse.readers.sheets.numbers import least_width

BLANK_ROWS = 3  # ruled rows without text that are kept: a table left blank under its header
_MAX_MERGED = 100_000  # merged cells of a workbook
_MAX_HIDDEN = 1_000_000  # hidden columns of a workbook
_MAX_SHEETS = 1_000
_MAX_CHECKS = 20_000_000  # of cells against conditional formats
_MAX_WIDTH = 16_384  # columns of a sheet
HALF_PAIR = re.compile("[\ud800-\udfff]")  # code units of UTF-16 that are no character alone
LOWEST_ROW = 1.5  # points; in lower rows no letter is seen
NARROWEST_COLUMN = 0.2  # of a digit's width
_PADDING = 0.25  # of a digit's width; no program leaves less beside a number
_CUT = "###"  # in place of a number that has no room


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


class _RuledCell(NamedTuple):
    """A cell of a sheet with conditional formats, and those that it has."""

    value: CellValue
    style: CellStyle
    rules: Sequence[ConditionalRule]


@dataclass(slots=True)
class SourceSheet:
    """A sheet as its file has it. Rows and columns count from 0, `number` from 1."""

    number: int
    budget: WorkbookBudget
    name: str = ""
    texts: dict[int, dict[int, str]] = field(default_factory=dict)  # row -> column -> what is printed
    ruled: dict[int, set[int]] = field(default_factory=dict)  # row -> columns whose cells have a border
    merged: list[Area] = field(default_factory=list)
    view: SheetView = PLAIN_VIEW
    rules: list[ConditionalRule] = field(default_factory=list)  # entered before the cells
    unseen: bool = False  # a text was left out because nobody can see it
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    flat_rows: set[int] = field(default_factory=set)  # too low for letters, but not marked as hidden
    widths: dict[int, float] = field(default_factory=dict)  # of columns, entered before the cells
    usual_width: float = math.inf
    _broad: dict[tuple[int, int], float] = field(default_factory=dict)  # numbers that need so much room
    _ruled_cells: dict[tuple[int, int], _RuledCell] = field(default_factory=dict)
    _checks: int = 0

    def put(
        self,
        row: int,
        column: int,
        value: CellValue,
        style: CellStyle = PLAIN_CELL,
        rules: Sequence[ConditionalRule] = (),
    ) -> None:
        """Enter a cell, as far as it is seen; `rules` are those that its style has of its own."""
        if self.rules or rules:
            self._put_with_rules(row, column, _RuledCell(value, style, rules))
            return
        text = seen_in_cell(value, style, self.view)
        if value.text and not text:
            self.unseen = True
        if value.is_number and style.digit:
            self._measure(row, column, text, style)
        self._enter(row, column, text)

    def _put_with_rules(self, row: int, column: int, cell: _RuledCell) -> None:
        """Enter a cell of a sheet with conditional formats, whose values must be known to judge them."""
        self._checks += len(self.rules)
        if self._checks > _MAX_CHECKS:
            raise beyond("cells", _MAX_CHECKS, format=self.budget.format)
        covering = [rule for rule in self.rules if rule.covers(row, column)]
        self._ruled_cells[row, column] = cell._replace(rules=(*cell.rules, *covering))
        self._enter(row, column, cell.value.text)

    def judge_rules(self) -> None:
        """Replace the cells of a sheet with conditional formats by what is seen of them."""
        cells, self._ruled_cells = self._ruled_cells, {}

        def value_at(row: int, column: int) -> Value:
            return stored_value(cells[row, column].value if (row, column) in cells else None)

        for (row, column), (value, style, rules) in cells.items():
            applied = applied_rules(rules, (row, column), value_at)
            text = seen_under_rules(value, style, self.view, applied)
            self.unseen = self.unseen or bool(value.text and not text)
            self.texts.get(row, {}).pop(column, None)
            if value.is_number and style.digit:
                self._measure(row, column, text, style)
            self._enter(row, column, text)
            if not self.texts.get(row, True):
                del self.texts[row]
        if self._broad:
            self._cut_numbers()

    def _measure(self, row: int, column: int, text: str, style: CellStyle) -> None:
        """Note a number that needs more room than its column has."""
        room = self.widths.get(column, self.usual_width)
        if 2 * len(text) * style.digit > room:  # else any signs fit
            needed = (least_width(text, style.number) + _PADDING) * style.digit
            if needed > room:
                self._broad[row, column] = needed

    def _cut_numbers(self) -> None:
        """Replace the numbers for which there is no room by what programs show in their place."""
        merged = {(area.top, area.left): area.right for area in self.merged}
        for (row, column), needed in self._broad.items():
            shown = [
                place
                for place in range(column, merged.get((row, column), column) + 1)
                if place not in self.hidden_columns
            ]
            room = sum(self.widths.get(place, self.usual_width) for place in shown)
            if shown and needed > room and column in self.texts.get(row, ()):
                self.texts[row][column] = _CUT
        self._broad = {}

    def _enter(self, row: int, column: int, text: str) -> None:
        if not text.isascii():
            text = HALF_PAIR.sub("\ufffd", text)
        if text.strip():
            self.budget.count(text)
            self.texts.setdefault(row, {})[column] = text

    def cross(self, row: int, columns: set[int]) -> None:
        """Enter empty cells with a diagonal border: beside numbers, it says that there is none."""
        known = self.texts.get(row, {})
        if any(text[:1].isdigit() for text in known.values()):
            for column in columns - known.keys():
                self._enter(row, column, "/")

    def unseen_rows(self) -> set[int]:
        """Return the rows that nobody sees. If all are too low for letters, programs show them all."""
        shown = self.texts.keys() - self.hidden_rows
        return self.hidden_rows if shown <= self.flat_rows else self.hidden_rows | self.flat_rows

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
