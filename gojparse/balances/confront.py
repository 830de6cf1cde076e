"""Do the balances hold? Every balance of the form with its result, and a finding for each broken one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gojparse.balances.equations import Equation, System
from gojparse.balances.solve import cannot_hold
from gojparse.model import Balance, Cell, Finding, Result, Status
from gojparse.rules import CATALOGUE

HELD, TRIVIAL, USED, BROKEN, NOT_ASSESSABLE = Result  # by name, as in `gojparse.text`
_CERTAIN = (Status.READ, Status.PLACED, Status.RESTORED)
_IMPLIED = Status.IMPLIED
_UNSURE = (Status.AMBIGUOUS, Status.UNREADABLE)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the balances are held against, by cell.

    `complete`: every cell has a value. `printed`: the values that can
    confirm or break a balance. `unsure`: cells that may have any value.
    `supplied`: cells whose value other than 0 a balance has supplied.
    `chosen`: cells of lines that balances helped to place.
    """

    values: list[int | None]
    complete: bool
    printed: list[int | None]
    unsure: frozenset[int]
    supplied: frozenset[int]
    chosen: Collection[int]


def assess_balances(
    system: System,
    cells: Sequence[Cell],
    values: list[int | None],
    chosen: Collection[int],
    contradicted: Collection[Equation],
) -> tuple[tuple[Balance, ...], tuple[Finding, ...]]:
    """The result of each balance.

    `values`: the counts in the cells. `chosen`: cells of lines that the balances helped to place.
    """
    if not system.equations:
        return (), ()
    known = _known(cells, values, chosen)
    balances: list[Balance] = []
    findings: list[Finding] = []
    for equation in system.equations:
        result = NOT_ASSESSABLE if equation in contradicted else _result(equation, known)
        balances.append(equation.ended[result])
        if result is BROKEN:
            findings.append(_broken(equation, cells))
    return tuple(balances), tuple(findings)


def _known(cells: Sequence[Cell], values: list[int | None], chosen: Collection[int]) -> _Known:
    printed = [value if cell.status in _CERTAIN else None for cell, value in zip(cells, values, strict=True)]
    unsure = frozenset([i for i, cell in enumerate(cells) if cell.status in _UNSURE])
    supplied = frozenset([i for i, cell in enumerate(cells) if cell.value and cell.status is _IMPLIED])
    return _Known(values, None not in values, printed, unsure, supplied, chosen)


def _result(equation: Equation, known: _Known) -> Result:
    here = equation.pick(known.values)
    complete = known.complete or None not in here
    if complete and not any(here):
        return TRIVIAL
    if cannot_hold(known.printed, equation):
        return BROKEN
    if not equation.cells.isdisjoint(known.unsure):
        return NOT_ASSESSABLE
    if not complete and not _agrees(equation, known.values):
        return NOT_ASSESSABLE
    if not any(here):
        return TRIVIAL
    if not equation.cells.isdisjoint(known.chosen) or not equation.cells.isdisjoint(known.supplied):
        return USED
    return HELD


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
