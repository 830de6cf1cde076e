"""The verdict of a table and of a report: the first that applies, as the contract lists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gojparse.align import AlignedTable
from gojparse.balances.equations import Equation
from gojparse.model import Balance, Cell, Result, Status

WORST_FIRST = ("doubtful", "missing", "unbalanced", "unverifiable", "balanced_trivially", "balanced")


def table_verdict(
    aligned: AlignedTable, cells: Sequence[Cell], balances: Sequence[Balance], equations: Sequence[Equation]
) -> str:
    """`missing`, `doubtful`, `complete` (section two), or how the balances ended.

    `balances` are the results of `equations`, in their order.
    """
    if not aligned.present:
        return "missing"
    if _doubtful(aligned, cells):
        return "doubtful"
    if aligned.table == "disclosures":
        return "complete"
    results = [balance.result for balance in balances]
    if Result.BROKEN in results:
        return "unbalanced"
    values = [cell.value for cell in cells if cell.value is not None]
    if values and not any(values):
        return "balanced_trivially"
    return "balanced" if values and _confirmed(cells, results, equations) else "unverifiable"


def report_verdict(verdicts: Iterable[str]) -> str:
    """The worst of the tables' verdicts; `complete` lowers nothing."""
    found = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), "balanced")


_PRINTED = (Status.READ, Status.PLACED, Status.RESTORED)
_UNSURE = (Status.AMBIGUOUS, Status.UNREADABLE)


def _doubtful(aligned: AlignedTable, cells: Sequence[Cell]) -> bool:
    if aligned.left_over or not aligned.edition_known:
        return True
    statuses = {cell.status for cell in cells}
    if not statuses.isdisjoint(_UNSURE) or statuses == {Status.ABSENT}:
        return True
    return Status.ABSENT in statuses and _line_absent(cells)


def _line_absent(cells: Sequence[Cell]) -> bool:
    """Whether a line of the form is absent while others are there."""
    there = {cell.line for cell in cells if cell.status is not Status.ABSENT}
    return bool(there) and any(cell.line not in there for cell in cells)


def _confirmed(cells: Sequence[Cell], results: Sequence[Result], equations: Sequence[Equation]) -> bool:
    """Whether every printed number other than 0 stands in a balance that held."""
    held = [e.cells for e, result in zip(equations, results, strict=True) if result is Result.HELD]
    confirmed = frozenset().union(*held)
    return all(i in confirmed for i, cell in enumerate(cells) if cell.value and cell.status in _PRINTED)
