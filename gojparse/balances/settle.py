"""From a table laid onto its form to its cells: each with a value, or with the reason why it has none.

The aligner offered placements; here the balances judge them. Printed numbers
are kept whatever the balances say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import cast

from gojparse.align.columns import FormRow
from gojparse.align.header import Placement
from gojparse.align.laid import AlignedTable
from gojparse.align.tokens import Token
from gojparse.balances.choose import PlacementChoice, choose_placements
from gojparse.balances.confront import assess_balances
from gojparse.balances.equations import Equation, System, system
from gojparse.balances.readings import ByCell, OpenLine, by_cell, open_line
from gojparse.balances.search import SearchBudget
from gojparse.balances.solve import cannot_hold, forced_values
from gojparse.balances.verdict import table_verdict
from gojparse.model import Balance, Cell, Finding, Locator, Status, quick
from gojparse.rules import (
    AMBIGUOUS_COLUMN,
    CELL_UNREADABLE,
    COUNT_DECIMAL,
    COUNT_NEGATIVE,
    UNIT_IN_CELL,
    Rule,
)
from gojparse.text import BLANK, DASH, NUMBER, SLASH

_PLACED, _IMPLIED, _AMBIGUOUS = Status.PLACED, Status.IMPLIED, Status.AMBIGUOUS
_UNREADABLE = Status.UNREADABLE


_NOTHING = repeat(None)


@dataclass(frozen=True, slots=True)
class SettledTable:
    """A table's cells in the form's order, its balances, its verdict, and what there is to say of them."""

    aligned: AlignedTable
    cells: tuple[Cell, ...]
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...]
    verdict: str


def settle_table(aligned: AlignedTable) -> SettledTable:
    """Cells, balances and findings of a table; no cells if the table is not there."""
    if not aligned.present:
        return SettledTable(aligned, (), (), aligned.findings, "missing")
    sheet = _Sheet(aligned)
    for slot in aligned.rows:
        if slot.certain:
            _print_certain(sheet, slot)
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
    """The table on its way: for each cell of the system what is known of it so far."""

    def __init__(self, aligned: AlignedTable) -> None:
        self.aligned = aligned
        self.system: System = system(aligned.form, aligned.table)
        size = len(self.system.cells)
        self.values: list[int | Decimal | None] = [None] * size
        self.status: list[Status] = [Status.ABSENT] * size
        self.printed: list[str | None] = [None] * size
        self.places: list[Locator | None] = [None] * size
        self.units: dict[int, str] = {}
        self.settable: set[int] = set()  # empty cells that the balances may fill
        self.chosen: set[int] = set()  # cells of lines that the balances help to place
        self.findings: list[Finding] = []
        self.kinds = self.system.kinds  # of section two's cells; all others are counts

    def counts(self) -> list[int | None]:
        """The values as counts; section two has no balances, and its amounts are left out."""
        if self.kinds:
            return [value if isinstance(value, int) else None for value in self.values]
        return cast("list[int | None]", self.values.copy())

    def cells(self) -> tuple[Cell, ...]:
        table = self.aligned.table
        edition = None if table == "appeals" else self.aligned.form.edition  # appeals: the same in all
        known = (self.values, self.status, self.printed, self.places)
        only_here = (self.system.articles, self._units()) if self.kinds else (_NOTHING, _NOTHING)
        names = (self.system.lines, self.system.columns)
        fields = zip(repeat(table), *names, *known, repeat(edition), *only_here, strict=False)
        return tuple(map(quick, repeat(Cell), fields))

    def _units(self) -> Sequence[str | None]:
        """The units of section two: printed in the cell, else in the heading, else the form's."""
        units = list(self.system.units)
        for cell, unit in self.aligned.units.items():
            units[self.system.index[cell]] = unit or None
        for i, unit in self.units.items():
            units[i] = unit
        return units

    def report(self, rule: Rule, cell: int, expected: str | None = None) -> None:
        line, column = self.system.cells[cell]
        self.findings.append(
            Finding(
                rule=rule,
                table=self.aligned.table,
                line=line,
                column=column,
                found=self.printed[cell],
                expected=expected,
                locator=self.places[cell],
            )
        )


# ---- what is printed in its own place ----


def _print_certain(sheet: _Sheet, slot: FormRow) -> None:
    index = sheet.system.index
    status = _PLACED if slot.shifted else Status.READ
    for name, entry in zip(slot.cells, slot.placements[0], strict=True):
        if entry is not None:
            _print(sheet, index[name], slot.entries[entry], status)
        elif not slot.proved:
            sheet.settable.add(index[name])


def _print(sheet: _Sheet, cell: int, token: Token, status: Status) -> None:
    """Put what an entry says into a cell; `status` is that of a number."""
    reading = token.reading
    sheet.printed[cell] = reading.printed
    sheet.places[cell] = token.locator
    if reading.kind is not NUMBER and reading.kind in _EMPTY:
        sheet.status[cell] = _EMPTY[reading.kind]
        sheet.settable.add(cell)
        return
    kind = sheet.kinds[cell] if sheet.kinds else "count"
    value = reading.value if kind == "money" else reading.integer
    if value is None:
        sheet.status[cell] = _UNREADABLE
        sheet.report(COUNT_DECIMAL if reading.kind is NUMBER else CELL_UNREADABLE, cell)
        return
    sheet.values[cell] = value
    sheet.status[cell] = status
    if value < 0 and kind != "signed":
        sheet.report(COUNT_NEGATIVE, cell)
    if reading.unit is not None and reading.unit in ("cny", "10k_cny"):
        sheet.units[cell] = reading.unit
        sheet.report(UNIT_IN_CELL, cell)


_EMPTY = {BLANK: Status.BLANK, SLASH: Status.SLASH, DASH: Status.DASH}
"""The status of a cell that prints no number on purpose."""


# ---- lines that lost their columns ----


def _place(sheet: _Sheet, equations: Sequence[Equation]) -> frozenset[Equation]:
    """Decide the open lines as far as the balances do; the balances that no reading can meet."""
    for slot in sheet.aligned.rows:
        if not slot.placements:
            _withhold(sheet, slot, [sheet.system.index[name] for name in slot.cells])
    slots = [slot for slot in sheet.aligned.rows if not slot.certain and slot.placements]
    if not slots:
        return frozenset()
    if sheet.aligned.left_over or any(not slot.placements for slot in sheet.aligned.rows):
        # numbers of some column stand elsewhere in the table: its sum can place nothing
        equations = [equation for equation in equations if equation.line is not None]
    balances = by_cell(equations)
    lines = [_open_line(slot, sheet.system, balances) for slot in slots]
    sheet.chosen.update(*[line.cells for line in lines])
    counts = sheet.counts()
    choice = choose_placements(counts, lines, equations)
    doubtful = {cell for equation in choice.contradicted for cell in equation.cells}
    safe = _resting_on_no_single_balance(counts, slots, sheet.system, equations, choice) - doubtful
    for slot, line in zip(slots, lines, strict=True):
        if _is_contradicted(slot, line, choice, doubtful):
            _withhold(sheet, slot, line.cells)
        else:
            _decide(sheet, slot, line, choice, safe)
    return choice.contradicted


def _is_contradicted(
    slot: FormRow, line: OpenLine, choice: PlacementChoice, doubtful: Collection[int]
) -> bool:
    """Whether every reading of the line breaks a balance: then nothing on it is decided but its zeros."""
    if not [entry for entry in slot.entries if entry.reading.value]:
        return False
    return not choice.consistent or any(cell in doubtful for cell in line.cells)


def _open_line(slot: FormRow, table: System, equations: ByCell) -> OpenLine:
    cells = tuple([table.index[name] for name in slot.cells])
    counts = tuple([entry.reading.integer for entry in slot.entries])
    balances = tuple([balance for cell in cells for balance in equations.get(cell, ())])
    return _opened(cells, counts, slot.placements, balances, not slot.untied)


@lru_cache(maxsize=1024)
def _opened(
    cells: tuple[int, ...],
    counts: tuple[int | None, ...],
    placements: tuple[Placement, ...],
    balances: tuple[Equation, ...],
    tied: bool,
) -> OpenLine:
    """The line, which in most reports prints the same numbers (zeros) as in the last one."""
    return open_line(cells, counts, placements, by_cell(balances), tied=tied)


def _resting_on_no_single_balance(
    counts: Sequence[int | None],
    slots: Sequence[FormRow],
    table: System,
    equations: Sequence[Equation],
    choice: PlacementChoice,
) -> set[int]:
    """The decided cells whose value can be believed.

    A cell with an entry tied to it, or 0, stands as it is; any other value
    must stay decided whichever single balance is left out.
    """
    invented = {c: v for c, v in choice.values.items() if c not in choice.entries and v != 0}
    safe = set(choice.values.keys() - invented.keys())
    budget = SearchBudget()
    for left_out in equations:
        if not invented or not choice.complete:
            return safe
        others = [e for e in equations if e is not left_out]
        balances = by_cell(others)
        lines = [_open_line(slot, table, balances) for slot in slots]
        fewer = choose_placements(counts, lines, others, budget)
        invented = {c: v for c, v in invented.items() if fewer.values.get(c) == v}
    return safe | invented.keys()


def _decide(sheet: _Sheet, slot: FormRow, line: OpenLine, choice: PlacementChoice, safe: set[int]) -> None:
    """Write down what is decided on one line; the rest of its cells is ambiguous."""
    doubtful_row = not slot.tied and not choice.consistent
    open_cells = 0
    for cell in line.cells:
        value, entry = choice.values.get(cell), choice.entries.get(cell)
        token = None if entry is None or doubtful_row else slot.entries[entry]
        if token is not None and (value is not None or token.reading.integer is None):
            _print(sheet, cell, token, _PLACED)
        elif token is None and value is not None and cell in safe and not doubtful_row:
            sheet.values[cell], sheet.status[cell] = value, _IMPLIED
        else:
            sheet.status[cell] = _AMBIGUOUS
            open_cells += 1
    if open_cells:
        _report_ambiguous(sheet, slot, open_cells)


def _withhold(sheet: _Sheet, slot: FormRow, cells: Iterable[int]) -> None:
    for cell in cells:
        sheet.status[cell] = _AMBIGUOUS
    _report_ambiguous(sheet, slot, len(slot.cells))


def _report_ambiguous(sheet: _Sheet, slot: FormRow, count: int) -> None:
    found = " ".join(entry.reading.printed for entry in slot.entries if entry.is_printed)
    sheet.findings.append(
        Finding(
            rule=AMBIGUOUS_COLUMN,
            table=sheet.aligned.table,
            line=slot.line or None,
            found=found,
            facts={"cells": str(count)},
            locator=slot.locator,
        )
    )


# ---- cells that nothing is printed in ----


def _imply(sheet: _Sheet, equations: Sequence[Equation], suspect: Iterable[Equation]) -> frozenset[Equation]:
    """Fill the empty cells that the balances force, unless one of their balances is broken."""
    if not equations:
        return frozenset()
    counts = sheet.counts()
    if None not in counts:
        return frozenset()
    result = forced_values(counts, equations)
    withheld = {cell for equation in suspect for cell in equation.cells}
    for cell, value in result.values.items():
        if cell in sheet.settable and cell not in withheld:
            sheet.values[cell], sheet.status[cell] = value, _IMPLIED
        elif sheet.status[cell] is _UNREADABLE:
            _expect(sheet, cell, value)
    for cell in {cell for equation in result.contradicted for cell in equation.cells}:
        if cell in sheet.chosen and sheet.status[cell] is _IMPLIED:
            sheet.values[cell], sheet.status[cell] = None, _AMBIGUOUS
    return result.contradicted


def _expect(sheet: _Sheet, cell: int, value: int) -> None:
    """Say in the finding of an unreadable cell what the balances would force."""
    sheet.findings = [f for f in sheet.findings if (f.line, f.column) != sheet.system.cells[cell]]
    sheet.report(CELL_UNREADABLE, cell, expected=str(value))
