"""From a table aligned with its form to its cells: each with a value, or with the reason why it has none.

The aligner offered placements, and the balances judge them. Printed numbers
are kept whatever the balances say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import cast

from gojparse.align import AlignedTable
from gojparse.align.columns import FormRow
from gojparse.align.header import Placement
from gojparse.align.tokens import Token
from gojparse.balances.assess import assess_balances, table_verdict
from gojparse.balances.equations import Equation, system
from gojparse.balances.readings import ByCell, OpenLine, by_cell, open_line
from gojparse.balances.search import PlacementChoice, SearchBudget, choose_placements
from gojparse.balances.solve import cannot_hold, forced_values
from gojparse.model import INK, Balance, Cell, Finding, Locator, Status
from gojparse.rules import (
    AMBIGUOUS_COLUMN,
    CELL_UNREADABLE,
    COUNT_DECIMAL,
    COUNT_NEGATIVE,
    PRINT_WITHOUT_TEXT,
    UNIT_IN_CELL,
    Rule,
)
from gojparse.text import BLANK, DASH, NUMBER, SLASH

_PLACED, _IMPLIED, _AMBIGUOUS = Status.PLACED, Status.IMPLIED, Status.AMBIGUOUS


@dataclass(frozen=True, slots=True)
class SettledTable:
    """A table's cells in the form's order, its balances, its verdict, and what there is to report of them."""

    aligned: AlignedTable
    cells: tuple[Cell, ...]
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...]
    verdict: str


def settle_table(aligned: AlignedTable) -> SettledTable:
    """Return cells, balances and findings of a table; no cells if the document has no such table."""
    if not aligned.present:
        return SettledTable(aligned, (), (), aligned.findings, "missing")
    sheet = _Sheet(aligned)
    for row in aligned.rows:
        if row.certain:
            _print_certain(sheet, row)
    counts = sheet.counts()
    broken = [e for e in sheet.system.equations if cannot_hold(counts, e)]
    usable = [e for e in sheet.system.equations if e not in broken]
    contradicted = set(_place(sheet, usable))
    contradicted |= _imply(sheet, [e for e in usable if e not in contradicted], {*broken, *contradicted})
    cells = sheet.cells()
    balances, about = assess_balances(sheet.system, cells, sheet.counts(), sheet.chosen, contradicted)
    verdict = table_verdict(aligned, cells, balances, sheet.system.equations)
    return SettledTable(aligned, cells, balances, (*aligned.findings, *sheet.findings, *about), verdict)


class _Sheet:
    """The table in work: for each cell of the system what is known of it so far."""

    def __init__(self, aligned: AlignedTable) -> None:
        """Begin with every cell absent."""
        self.aligned = aligned
        self.system = system(aligned.form.edition, aligned.table)
        size = len(self.system.cells)
        self.values: list[int | Decimal | None] = [None] * size
        self.status: list[Status] = [Status.ABSENT] * size
        self.printed: list[str | None] = [None] * size
        self.places: list[Locator | None] = [None] * size
        self.units = list(self.system.units)  # the form's, then the heading's, then the cell's own
        for cell, unit in aligned.units.items():
            self.units[self.system.index[cell]] = unit or None
        self.settable: set[int] = set()  # empty cells that the balances may fill
        self.chosen: set[int] = set()  # cells of lines that the balances help to place
        self.findings: list[Finding] = []

    def counts(self) -> list[int | None]:
        """Return the values as counts, without the amounts of section two, which has no balances."""
        if self.aligned.table == "disclosures":
            return [value if isinstance(value, int) else None for value in self.values]
        return cast("list[int | None]", self.values.copy())

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells as they stand now."""
        table = self.aligned.table
        edition = None if table == "appeals" else self.aligned.form.edition  # appeals: the same in all
        names = zip(*self.system.cells, strict=True)
        known = (self.values, self.status, self.printed, self.places)
        fields = zip(repeat(table), *names, *known, repeat(edition), self.system.articles, self.units)
        return tuple(map(Cell._make, fields))

    def set(self, cell: int, value: int | None, status: Status) -> None:
        """Give a cell a value that is not printed in it, or take one from it."""
        self.values[cell], self.status[cell] = value, status

    def report(self, rule: Rule, cell: int, expected: str | None = None) -> None:
        """Add a finding on one cell."""
        line, column = self.system.cells[cell]
        finding = Finding(
            rule=rule,
            table=self.aligned.table,
            line=line,
            column=column,
            found=self.printed[cell],
            expected=expected,
            locator=self.places[cell],
        )
        self.findings.append(finding)


# ---- what is printed in its own place ----


def _print_certain(sheet: _Sheet, row: FormRow) -> None:
    """Fill the cells of a line whose entries stand in their own places."""
    index = sheet.system.index
    status = _PLACED if row.shifted else Status.READ
    for name, entry in zip(row.cells, row.placements[0], strict=True):
        if entry is not None:
            _print(sheet, index[name], row.entries[entry], status)
        elif not row.proved:
            sheet.settable.add(index[name])


def _print(sheet: _Sheet, cell: int, token: Token, status: Status) -> None:
    """Put the content of an entry into a cell; `status` is that of a number."""
    reading = token.reading
    sheet.printed[cell] = reading.printed
    sheet.places[cell] = token.locator
    if reading.kind is not NUMBER and reading.kind in _EMPTY:
        sheet.status[cell] = _EMPTY[reading.kind]
        sheet.settable.add(cell)
        return
    kind = sheet.system.kinds[cell]
    value = reading.value if kind == "money" else reading.integer
    if value is None:
        sheet.status[cell] = Status.UNREADABLE
        sheet.report(COUNT_DECIMAL if reading.kind is NUMBER else _unreadable(reading.printed), cell)
        return
    sheet.values[cell] = value
    sheet.status[cell] = status
    if value < 0 and kind != "signed":
        sheet.report(COUNT_NEGATIVE, cell)
    if reading.unit is not None and reading.unit in ("cny", "10k_cny"):
        if sheet.aligned.table == "disclosures":  # counts of the other tables have no unit
            sheet.units[cell] = reading.unit
        sheet.report(UNIT_IN_CELL, cell)


def _unreadable(printed: str) -> Rule:
    """Return the finding on a cell that shows something else than a number."""
    return PRINT_WITHOUT_TEXT if INK in printed else CELL_UNREADABLE


_EMPTY = {BLANK: Status.BLANK, SLASH: Status.SLASH, DASH: Status.DASH}
"""The status of a cell that prints no number on purpose."""


# ---- lines that lost their columns ----


def _place(sheet: _Sheet, equations: Sequence[Equation]) -> frozenset[Equation]:
    """Decide the open lines as far as the balances do, and return the balances that no reading can meet."""
    for row in sheet.aligned.rows:
        if not row.placements:
            _withhold(sheet, row, [sheet.system.index[name] for name in row.cells])
    rows = [row for row in sheet.aligned.rows if not row.certain and row.placements]
    if not rows:
        return frozenset()
    if sheet.aligned.left_over or any(not row.placements for row in sheet.aligned.rows):
        # numbers of some column stand elsewhere in the table: its sum can place nothing
        equations = [equation for equation in equations if equation.line is not None]
    balances = by_cell(equations)
    lines = [_open_line(row, sheet.system.index, balances) for row in rows]
    sheet.chosen.update(*[line.cells for line in lines])
    counts = sheet.counts()
    choice = choose_placements(counts, lines, equations)
    doubtful = {cell for equation in choice.contradicted for cell in equation.cells}
    safe = _resting_on_no_single_balance(counts, rows, sheet.system.index, equations, choice) - doubtful
    for row, line in zip(rows, lines, strict=True):
        if _is_contradicted(row, line, choice, doubtful):
            _withhold(sheet, row, line.cells)
        else:
            _decide(sheet, row, line, choice, safe)
    return choice.contradicted


def _is_contradicted(
    row: FormRow, line: OpenLine, choice: PlacementChoice, doubtful: Collection[int]
) -> bool:
    """Tell whether every reading of the line breaks a balance: nothing on it is decided but its zeros."""
    if not [entry for entry in row.entries if entry.reading.value]:
        return False
    return not choice.consistent or any(cell in doubtful for cell in line.cells)


def _open_line(row: FormRow, index: Mapping[tuple[str, str], int], equations: ByCell) -> OpenLine:
    """Return a line with its admissible readings."""
    cells = tuple([index[name] for name in row.cells])
    counts = tuple([entry.reading.integer for entry in row.entries])
    balances = tuple([balance for cell in cells for balance in equations.get(cell, ())])
    return _remembered_line(cells, counts, row.placements, balances, not row.untied)


@lru_cache(maxsize=1024)
def _remembered_line(
    cells: tuple[int, ...],
    counts: tuple[int | None, ...],
    placements: tuple[Placement, ...],
    balances: tuple[Equation, ...],
    tied: bool,
) -> OpenLine:
    """Return the line, which in most reports prints the same numbers (zeros) as in the last one."""
    return open_line(cells, counts, placements, by_cell(balances), tied=tied)


def _resting_on_no_single_balance(
    counts: Sequence[int | None],
    rows: Sequence[FormRow],
    index: Mapping[tuple[str, str], int],
    equations: Sequence[Equation],
    choice: PlacementChoice,
) -> set[int]:
    """Return the cells with an entry, 0, or a value that is decided whichever single balance is left out."""
    invented = {c: v for c, v in choice.values.items() if v and c not in choice.entries}
    safe = set(choice.values.keys() - invented.keys())
    budget = SearchBudget()
    for left_out in equations:
        if not invented or not choice.complete:
            return safe
        others = [e for e in equations if e is not left_out]
        balances = by_cell(others)
        lines = [_open_line(row, index, balances) for row in rows]
        fewer = choose_placements(counts, lines, others, budget)
        invented = {c: v for c, v in invented.items() if fewer.values.get(c) == v}
    return safe | invented.keys()


def _decide(sheet: _Sheet, row: FormRow, line: OpenLine, choice: PlacementChoice, safe: set[int]) -> None:
    """Write down what is decided on one line; the rest of its cells is ambiguous."""
    doubtful_row = not row.tied and not choice.consistent
    open_cells = 0
    for cell in line.cells:
        value, entry = choice.values.get(cell), choice.entries.get(cell)
        token = None if entry is None or doubtful_row else row.entries[entry]
        if token is not None and (value is not None or token.reading.integer is None):
            _print(sheet, cell, token, _PLACED)
        elif token is None and value is not None and cell in safe and not doubtful_row:
            sheet.values[cell], sheet.status[cell] = value, _IMPLIED
        else:
            sheet.status[cell] = _AMBIGUOUS
            open_cells += 1
    if open_cells:
        _report_ambiguous(sheet, row, open_cells)


def _withhold(sheet: _Sheet, row: FormRow, cells: Iterable[int]) -> None:
    """Leave all cells of a line undecided."""
    for cell in cells:
        sheet.status[cell] = _AMBIGUOUS
    _report_ambiguous(sheet, row, len(row.cells))


def _report_ambiguous(sheet: _Sheet, row: FormRow, count: int) -> None:
    """Add the finding on a line with this many undecided cells."""
    finding = Finding(
        rule=AMBIGUOUS_COLUMN,
        table=sheet.aligned.table,
        line=row.line or None,
        found=" ".join(entry.reading.printed for entry in row.entries if entry.is_printed),
        facts={"cells": str(count)},
        locator=row.locator,
    )
    sheet.findings.append(finding)


# ---- cells that nothing is printed in ----


def _imply(sheet: _Sheet, equations: Sequence[Equation], suspect: Iterable[Equation]) -> frozenset[Equation]:
    """Fill the empty cells that unsuspected balances force, and return those that contradict the others."""
    counts = sheet.counts()
    if not equations or None not in counts:
        return frozenset()
    result = forced_values(counts, equations)
    withheld = {cell for equation in suspect for cell in equation.cells}
    for cell, value in result.values.items():
        if cell in sheet.settable and cell not in withheld:
            sheet.set(cell, value, _IMPLIED)
        elif sheet.status[cell] is Status.UNREADABLE:
            sheet.findings = [f for f in sheet.findings if (f.line, f.column) != sheet.system.cells[cell]]
            sheet.report(_unreadable(sheet.printed[cell] or ""), cell, expected=str(value))
    for cell in {cell for equation in result.contradicted for cell in equation.cells}:
        if cell in sheet.chosen and sheet.status[cell] is _IMPLIED:
            sheet.set(cell, None, _AMBIGUOUS)
    return result.contradicted
