"""The verdict of a table and of a report: the first that applies, as the contract lists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gojparse.balances.equations import system
from gojparse.balances.settle import Settled
from gojparse.model import Cell, Result, Status

WORST_FIRST = ("doubtful", "missing", "unbalanced", "unverifiable", "balanced_trivially", "balanced")


def table_verdict(table: Settled) -> str:
    """`missing`, `doubtful`, `complete` (section two), or how the balances ended."""
    if not table.laid.present:
        return "missing"
    if _doubtful(table):
        return "doubtful"
    if table.laid.table == "disclosures":
        return "complete"
    if any(balance.result is Result.BROKEN for balance in table.balances):
        return "unbalanced"
    values = [cell.value for cell in table.cells if cell.value is not None]
    if values and not any(values):
        return "balanced_trivially"
    return "balanced" if values and not _unconfirmed(table) else "unverifiable"


def report_verdict(verdicts: Iterable[str]) -> str:
    """The worst of the tables' verdicts; `complete` lowers nothing."""
    found = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), "balanced")


def _doubtful(table: Settled) -> bool:
    unsure = any(cell.status in (Status.AMBIGUOUS, Status.UNREADABLE) for cell in table.cells)
    return unsure or bool(table.laid.left_over) or not table.laid.edition_known or _line_absent(table.cells)


def _line_absent(cells: Sequence[Cell]) -> bool:
    """Whether a line of the form is absent while others are there."""
    there = {cell.line for cell in cells if cell.status is not Status.ABSENT}
    return bool(there) and any(cell.line not in there for cell in cells)


def _unconfirmed(table: Settled) -> bool:
    """Whether a printed number other than 0 stands in no balance that held."""
    equations = system(table.laid.form, table.laid.table).equations
    held = {
        cell
        for balance, equation in zip(table.balances, equations, strict=True)
        if balance.result is Result.HELD
        for cell in equation.cells
    }
    return any(cell.value and cell.printed and i not in held for i, cell in enumerate(table.cells))
