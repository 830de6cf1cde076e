"""The result of each balance, a finding for each broken one, and the verdict of a table and of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gojparse.align import AlignedTable
from gojparse.balances.equations import Equation, System
from gojparse.balances.solve import cannot_hold
from gojparse.model import Balance, Cell, Finding, Result, Status
from gojparse.rules import CATALOGUE

_CERTAIN = frozenset((Status.READ, Status.PLACED, Status.RESTORED))
_UNDECIDED = frozenset((Status.AMBIGUOUS, Status.UNREADABLE))


@dataclass(frozen=True, slots=True)
class _Known:
    """The values that balances are held against, by cell."""

    values: list[int | None]
    complete: bool  # every cell has a value
    printed: list[int | None]  # those that can confirm or break a balance
    undecided: frozenset[int]  # cells that may have any value
    used: frozenset[int]  # cells that balances supplied (with more than 0) or helped to place


def assess_balances(
    system: System,
    cells: Sequence[Cell],
    values: list[int | None],
    chosen: Collection[int],
    contradicted: Collection[Equation],
) -> tuple[tuple[Balance, ...], tuple[Finding, ...]]:
    """Return the result of each balance, and a finding for each broken one.

    Args:
        system: The balances of the table.
        cells: Its cells.
        values: The counts in them.
        chosen: Cells of lines that the balances helped to place.
        contradicted: Balances of which nothing can be said: they contradict the others.
    """
    if not system.equations:
        return (), ()
    known = _known(cells, values, chosen)
    balances: list[Balance] = []
    findings: list[Finding] = []
    for equation in system.equations:
        result = Result.NOT_ASSESSABLE if equation in contradicted else _result(equation, known)
        balances.append(Balance(equation.table, equation.rule, equation.line, equation.column, result))
        if result is Result.BROKEN:
            findings.append(_broken(equation, cells))
    return tuple(balances), tuple(findings)


def _known(cells: Sequence[Cell], values: list[int | None], chosen: Collection[int]) -> _Known:
    """Return what is known of the cells."""
    statuses = [cell.status for cell in cells]
    printed, undecided, used = values, frozenset[int](), frozenset(chosen)
    if not _CERTAIN.issuperset(statuses):
        printed = [v if status in _CERTAIN else None for v, status in zip(values, statuses, strict=True)]
        undecided = frozenset([i for i, status in enumerate(statuses) if status in _UNDECIDED])
        used |= {i for i, cell in enumerate(cells) if cell.value and cell.status is Status.IMPLIED}
    return _Known(values, None not in values, printed, undecided, used)


def _result(equation: Equation, known: _Known) -> Result:
    """Return how one balance ends."""
    own = equation.pick(known.values)
    complete = known.complete or None not in own
    if complete and not any(own):
        return Result.TRIVIAL
    if cannot_hold(known.printed, equation):
        return Result.BROKEN
    if not equation.cells.isdisjoint(known.undecided):
        return Result.NOT_ASSESSABLE
    if not complete and not _agrees(equation, known.values):
        return Result.NOT_ASSESSABLE
    if not any(own):
        return Result.TRIVIAL
    return Result.HELD if equation.cells.isdisjoint(known.used) else Result.USED


def _agrees(equation: Equation, values: Sequence[int | None]) -> bool:
    """Tell whether what is known is equal on both sides, and something is known on both."""
    unknown = [c for c in equation.cells if values[c] is None]
    one_side = all(c in equation.left for c in unknown) or all(c in equation.right for c in unknown)
    return one_side and sum(sign * (values[c] or 0) for c, sign in equation.terms) == 0


def _broken(equation: Equation, cells: Sequence[Cell]) -> Finding:
    """Return the finding on a broken balance, at the place of its right side."""
    left, right = (sum(int(cells[c].value or 0) for c in side) for side in (equation.left, equation.right))
    places = [cells[c].locator for c in equation.right if cells[c].locator is not None]
    return Finding(
        rule=CATALOGUE[equation.rule],
        table=cells[0].table,
        line=equation.line,
        column=equation.column,
        expected=str(left),
        found=str(right),
        locator=next(iter(places), None),
    )


# ---- verdicts ----

WORST_FIRST = ("doubtful", "missing", "unbalanced", "unverifiable", "balanced_trivially", "balanced")


def table_verdict(
    aligned: AlignedTable, cells: Sequence[Cell], balances: Sequence[Balance], equations: Sequence[Equation]
) -> str:
    """Return `missing`, `doubtful`, `complete` (section two), or how the balances ended: what applies first.

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
    """Return the worst of the tables' verdicts; `complete` lowers nothing."""
    found = set(verdicts)
    return next((verdict for verdict in WORST_FIRST if verdict in found), "balanced")


def _doubtful(aligned: AlignedTable, cells: Sequence[Cell]) -> bool:
    """Tell whether a number, a line or the edition of the table is not certain."""
    if aligned.left_over or not aligned.edition_known:
        return True
    statuses = {cell.status for cell in cells}
    if not statuses.isdisjoint(_UNDECIDED) or statuses == {Status.ABSENT}:
        return True
    if Status.ABSENT not in statuses:
        return False
    printed = {cell.line for cell in cells if cell.status is not Status.ABSENT}
    return any(cell.line not in printed for cell in cells)


def _confirmed(cells: Sequence[Cell], results: Sequence[Result], equations: Sequence[Equation]) -> bool:
    """Tell whether every printed number other than 0 stands in a balance that held."""
    held = [e.cells for e, result in zip(equations, results, strict=True) if result is Result.HELD]
    confirmed = frozenset().union(*held)
    printed = [i for i, cell in enumerate(cells) if cell.value and cell.status in _CERTAIN]
    return confirmed.issuperset(printed)
