"""Do the balances hold? Every balance of the form with its result, and a finding for each broken one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gojparse.balances.equations import Equation, System
from gojparse.balances.solve import cannot_hold
from gojparse.model import Balance, Cell, Finding, Result, Status
from gojparse.rules import CATALOGUE

_CERTAIN = (Status.READ, Status.PLACED, Status.RESTORED)


def confront(
    system: System, cells: Sequence[Cell], chosen: Collection[int], contradicted: Collection[Equation]
) -> tuple[tuple[Balance, ...], tuple[Finding, ...]]:
    """The result of each balance. `chosen`: cells of lines that the balances helped to place."""
    balances: list[Balance] = []
    findings: list[Finding] = []
    table = cells[0].table
    printed = [_certain_value(cell) for cell in cells]
    values = [None if cell.value is None else int(cell.value) for cell in cells]
    for equation in system.equations:
        if cannot_hold(printed, equation):
            result = Result.BROKEN
        else:
            result = _result(equation, cells, values, chosen, equation in contradicted)
        balances.append(Balance(table, equation.rule, equation.line, equation.column, result))
        if result is Result.BROKEN:
            findings.append(_broken(equation, cells))
    return tuple(balances), tuple(findings)


def _result(
    equation: Equation,
    cells: Sequence[Cell],
    values: Sequence[int | None],
    chosen: Collection[int],
    contradicted: bool,
) -> Result:
    here = [cells[c] for c in equation.cells]
    if contradicted or any(cell.status in (Status.AMBIGUOUS, Status.UNREADABLE) for cell in here):
        return Result.NOT_ASSESSABLE
    if any(values[c] is None for c in equation.cells) and not _agrees(equation, values):
        return Result.NOT_ASSESSABLE
    if not any(values[c] for c in equation.cells):
        return Result.TRIVIAL
    supplied = any(cell.status is Status.IMPLIED and cell.value for cell in here)
    if supplied or not equation.cells.isdisjoint(chosen):
        return Result.USED
    return Result.HELD


def _certain_value(cell: Cell) -> int | None:
    return int(cell.value) if cell.value is not None and cell.status in _CERTAIN else None


def _agrees(equation: Equation, values: Sequence[int | None]) -> bool:
    """Whether what is known is equal on both sides, and something is known on both."""
    unknown = [c for c in equation.cells if values[c] is None]
    one_side = all(c in equation.left for c in unknown) or all(c in equation.right for c in unknown)
    return one_side and sum(sign * (values[c] or 0) for c, sign in equation.terms) == 0


def _broken(equation: Equation, cells: Sequence[Cell]) -> Finding:
    left, right = (sum(int(cells[c].value or 0) for c in side) for side in (equation.left, equation.right))
    places = [cells[c].locator for c in equation.right if cells[c].locator is not None]
    return Finding(
        rule=CATALOGUE[equation.rule],
        table=cells[0].table,
        line=equation.line,
        column=equation.column,
        expected=str(left),
        found=str(right),
        locator=places[0] if places else None,
    )
