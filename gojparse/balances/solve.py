"""What do the balances force? Ranges of unknown counts, narrowed until nothing changes.

Counts are whole and never negative, so a total bounds its parts. Narrowing
never excludes a value that some reading allows: what it forces is forced.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gojparse.balances.equations import Equation

UNBOUNDED = 10**30
"""Larger than any sum of printed counts."""

_FAR = 10**25


class Ranges:
    """For each cell the least and the greatest value it can have."""

    __slots__ = ("high", "low")

    def __init__(self, values: Sequence[int | None]) -> None:
        self.low = [0 if value is None else value for value in values]
        self.high = [UNBOUNDED if value is None else value for value in values]

    def value(self, cell: int) -> int | None:
        """The one value the cell can have, if there is only one."""
        return self.low[cell] if self.low[cell] == self.high[cell] else None


_ROUNDS = 50  # tables settle in less than ten


class Narrowed(NamedTuple):
    """How narrowing ended.

    `broken`: an equation that cannot hold within the ranges. `restless`: one
    that was still pushing bounds when the rounds were over. Equations that
    contradict each other in a circle raise a bound a little in every round
    and never end; what was excluded until then is excluded rightly.
    """

    broken: Equation | None = None
    restless: Equation | None = None


def narrow(ranges: Ranges, equations: Iterable[Equation]) -> Narrowed:
    """Narrow the ranges in place until nothing changes, an equation cannot hold, or the rounds are over."""
    low, high = ranges.low, ranges.high
    waiting = [e for e in equations if any(low[c] != high[c] for c in e.cells) or not _holds(ranges, e)]
    restless: Equation | None = None
    for _ in range(_ROUNDS):
        restless = None
        for equation in waiting:
            least = sum(low[c] if sign > 0 else -high[c] for c, sign in equation.terms)
            most = sum(high[c] if sign > 0 else -low[c] for c, sign in equation.terms)
            if least > 0 or most < 0:
                return Narrowed(broken=equation)
            for cell, sign in equation.terms:
                if low[cell] == high[cell]:
                    continue
                if sign > 0:
                    floor, roof = high[cell] - most, low[cell] - least
                else:
                    floor, roof = least + high[cell], most + low[cell]
                if roof < high[cell] and roof < _FAR:
                    most -= high[cell] - roof if sign > 0 else 0
                    least += high[cell] - roof if sign < 0 else 0
                    high[cell] = roof
                    restless = equation
                if floor > low[cell]:
                    least += floor - low[cell] if sign > 0 else 0
                    most -= floor - low[cell] if sign < 0 else 0
                    low[cell] = floor
                    restless = equation
                if low[cell] > high[cell]:
                    return Narrowed(broken=equation)
        if restless is None:
            break
    return Narrowed(restless=restless)


def _holds(ranges: Ranges, equation: Equation) -> bool:
    return sum(sign * ranges.low[c] for c, sign in equation.terms) == 0


@dataclass(frozen=True, slots=True)
class Forced:
    """What the balances force: the cells and their values, and the balances that contradict the others."""

    values: Mapping[int, int]
    contradicted: frozenset[Equation]


def forced(values: Sequence[int | None], equations: Sequence[Equation]) -> Forced:
    """The unknown cells that the equations together give one value, whichever single one is left out.

    Resting on one balance, an office's wrong total beside a blank would
    become an invented number. Parts that a total leaves nothing for are the
    exception: they are 0 by that total alone (`nothing_left`). Equations that
    cannot hold beside the others are left out with all cells in them: there
    is no consistent reading to take their values from.
    """
    zeros = nothing_left(values, equations)
    filled = _with(zeros, values)
    if None not in filled and not [e for e in equations if not is_met(filled, e)]:  # most reports end here
        return Forced(zeros, frozenset())
    return _forced_beside_contradictions(values, equations)


def _with(found: Mapping[int, int], values: Sequence[int | None]) -> list[int | None]:
    """The values, those that were found among them."""
    filled = list(values)
    for cell, value in found.items():
        filled[cell] = value
    return filled


def is_met(values: Sequence[int | None], equation: Equation) -> bool:
    """Whether the known values are equal on both sides."""
    return total(equation.pick_left(values)) == total(equation.pick_right(values))


def total(values: Sequence[int | None]) -> int:
    """What the known values add up to."""
    return sum(filter(None, values))


def _forced_beside_contradictions(values: Sequence[int | None], equations: Sequence[Equation]) -> Forced:
    usable, contradicted = list(equations), set[Equation]()
    while True:
        withheld = {cell for equation in contradicted for cell in equation.cells}
        zeros = nothing_left(values, usable, withheld)
        filled = _with(zeros, values)
        ranges = Ranges(filled)
        ended = narrow(ranges, usable)
        wrong = ended.broken or ended.restless
        if wrong is None:
            break
        usable.remove(wrong)
        contradicted.add(wrong)
    found = {
        cell: value
        for cell, known in enumerate(filled)
        if known is None and cell not in withheld and (value := ranges.value(cell)) is not None
    }
    for left_out in usable if found else ():
        found = _still(found, filled, [e for e in usable if e is not left_out])
    return Forced(zeros | found, frozenset(contradicted))


def _still(
    found: Mapping[int, int], values: Sequence[int | None], equations: Sequence[Equation]
) -> dict[int, int]:
    if not found:
        return {}
    ranges = Ranges(values)
    if any(narrow(ranges, equations)):
        return {}
    return {cell: value for cell, value in found.items() if ranges.value(cell) == value}


def nothing_left(
    values: Sequence[int | None], equations: Sequence[Equation], withheld: Collection[int] = ()
) -> dict[int, int]:
    """The unknown cells that are 0 because the rest of a balance is equal already."""
    filled = list(values)
    waiting = [e for e in equations if None in e.pick(filled)]
    zeros: dict[int, int] = {}
    changed = True
    while changed and waiting:
        changed = False
        for equation in waiting:
            left, right = equation.pick_left(filled), equation.pick_right(filled)
            if (None in left) == (None in right) or total(left) != total(right):
                continue
            for cell in equation.cells:
                if filled[cell] is None and cell not in withheld:
                    filled[cell] = zeros[cell] = 0
                    changed = True
    return zeros


def cannot_hold(values: Sequence[int | None], equation: Equation) -> bool:
    """Whether the known values break the balance, whatever the unknown counts are."""
    left, right = equation.pick_left(values), equation.pick_right(values)
    difference = total(left) - total(right)
    if difference > 0:
        return None not in right
    return difference < 0 and None not in left
