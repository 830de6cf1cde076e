"""The values that balances force, and the sums that they can still reach.

Counts are whole and never negative, so a total bounds its parts. Ranges of
unknown counts are narrowed until nothing changes. That never excludes a value
that some reading allows: what it forces is forced.
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
        """Begin with the known values, and no bounds for the others."""
        self.low = [0 if value is None else value for value in values]
        self.high = [UNBOUNDED if value is None else value for value in values]

    def value(self, cell: int) -> int | None:
        """Return the one value the cell can have, if there is only one."""
        return self.low[cell] if self.low[cell] == self.high[cell] else None


_ROUNDS = 50  # tables settle in less than ten


class Narrowed(NamedTuple):
    """The end of narrowing.

    Equations that contradict each other in a circle raise a bound a little in
    every round and never end. What was excluded until then is excluded rightly.

    Attributes:
        broken: An equation that cannot hold within the ranges.
        restless: One that still moved bounds when the rounds were over.
    """

    broken: Equation | None = None
    restless: Equation | None = None


def narrow(ranges: Ranges, equations: Iterable[Equation]) -> Narrowed:
    """Narrow the ranges in place until nothing changes, an equation cannot hold, or the rounds are over."""
    low, high = ranges.low, ranges.high
    named = list(equations)
    waiting = [equation.terms for equation in named]
    dirty = [_is_open(terms, low, high) for terms in waiting]
    watching: dict[int, list[int]] = {}
    for at, terms in enumerate(waiting):
        if dirty[at]:
            for cell, _ in terms:
                watching.setdefault(cell, []).append(at)
    restless: Equation | None = None
    for _ in range(_ROUNDS):
        restless = None
        for at, terms in enumerate(waiting):
            if not dirty[at]:
                continue
            dirty[at] = False
            moved = _tighten(terms, low, high)
            if moved is None:
                return Narrowed(broken=named[at])
            if moved:
                restless = named[at]
                for cell in moved:
                    for other in watching[cell]:
                        dirty[other] = True
        if restless is None:
            break
    return Narrowed(restless=restless)


def _is_open(terms: Sequence[tuple[int, int]], low: Sequence[int], high: Sequence[int]) -> bool:
    """Tell whether an equation has an unknown cell or does not hold."""
    rest = 0
    for cell, sign in terms:
        if low[cell] != high[cell]:
            return True
        rest += low[cell] if sign > 0 else -low[cell]
    return rest != 0


def _tighten(terms: Sequence[tuple[int, int]], low: list[int], high: list[int]) -> list[int] | None:
    """Narrow the ranges by one equation and return the cells that moved; None if it cannot hold."""
    least = most = 0
    for cell, sign in terms:
        if sign > 0:
            least += low[cell]
            most += high[cell]
        else:
            least -= high[cell]
            most -= low[cell]
    if least > 0 or most < 0:
        return None
    moved: list[int] = []
    for cell, sign in terms:
        floor, roof = low[cell], high[cell]
        if floor == roof:
            continue
        if sign > 0:
            lowest, highest = roof - most, floor - least
        else:
            lowest, highest = least + roof, most + floor
        if highest < roof and highest < _FAR:
            if sign > 0:
                most -= roof - highest
            else:
                least += roof - highest
            high[cell] = highest
            moved.append(cell)
        if lowest > floor:
            if sign > 0:
                least += lowest - floor
            else:
                most -= lowest - floor
            low[cell] = lowest
            moved.append(cell)
        if low[cell] > high[cell]:
            return None
    return moved


@dataclass(frozen=True, slots=True)
class ForcedValues:
    """The values that the balances force: cells and values, and the balances that contradict the others."""

    values: Mapping[int, int]
    contradicted: frozenset[Equation]


def forced_values(values: Sequence[int | None], equations: Sequence[Equation]) -> ForcedValues:
    """Return the unknown cells that the equations give one value, whichever single one is left out.

    Resting on one balance, an office's wrong total in a row with a blank would
    become an invented number. Parts that a total leaves nothing for are the
    exception: they are 0 by that total alone (`nothing_left`). Equations that
    cannot hold with the others are left out with all cells in them: there is
    no consistent reading to take their values from.
    """
    zeros = nothing_left(values, equations)
    filled = with_found(zeros, values)
    if None not in filled and not [e for e in equations if not is_met(filled, e)]:  # most reports end here
        return ForcedValues(zeros, frozenset())
    return _forced_despite_contradictions(values, equations)


def with_found(found: Mapping[int, int], values: Sequence[int | None]) -> list[int | None]:
    """Return the values, those that were found among them."""
    filled = list(values)
    for cell, value in found.items():
        filled[cell] = value
    return filled


def is_met(values: Sequence[int | None], equation: Equation) -> bool:
    """Tell whether the known values are equal on both sides."""
    return total(equation.pick_left(values)) == total(equation.pick_right(values))


def total(values: Sequence[int | None]) -> int:
    """Return the sum of the known values."""
    return sum(filter(None, values))


def _forced_despite_contradictions(
    values: Sequence[int | None], equations: Sequence[Equation]
) -> ForcedValues:
    """Return what the equations force that do not contradict each other."""
    usable, contradicted = list(equations), set[Equation]()
    while True:
        withheld = {cell for equation in contradicted for cell in equation.cells}
        zeros = nothing_left(values, usable, withheld)
        filled = with_found(zeros, values)
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
    unsettled = [e for e in usable if None in e.pick(filled)]  # the others hold, and force nothing
    for left_out in unsettled:
        found = _still(found, filled, [e for e in unsettled if e is not left_out])
    return ForcedValues(zeros | found, frozenset(contradicted))


def _still(
    found: Mapping[int, int], values: Sequence[int | None], equations: Sequence[Equation]
) -> dict[int, int]:
    """Return the found values that these equations force as well."""
    if not found:
        return {}
    ranges = Ranges(values)
    if any(narrow(ranges, equations)):
        return {}
    return {cell: value for cell, value in found.items() if ranges.value(cell) == value}


def nothing_left(
    values: Sequence[int | None], equations: Sequence[Equation], withheld: Collection[int] = ()
) -> dict[int, int]:
    """Return the unknown cells that are 0 because the rest of a balance is equal already."""
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
    """Tell whether the known values break the balance, whatever the unknown counts are."""
    left, right = equation.pick_left(values), equation.pick_right(values)
    difference = total(left) - total(right)
    if difference > 0:
        return None not in right
    return difference < 0 and None not in left


# ---- reachable sums: they cut the search short ----

_WIDEST = 1 << 17  # bits of a set of reachable sums


class Reachable:
    """The sums that the cells of one balance still to be chosen can add up to.

    Sums are bits of one integer. With an unknown count on the way the sum
    only has a bound, or none.
    """

    def __init__(
        self,
        equation: Equation,
        order: Sequence[int],
        options: Sequence[Sequence[int | None]],
        base: Sequence[int | None],
    ) -> None:
        """Work out the sums from the last cell of `order`, each with its `options`, back to the first."""
        self.signs = dict(equation.terms)
        fixed = [c for c in equation.cells if c not in set(order)]
        self.start = sum(self.signs[c] * (base[c] or 0) for c in fixed)
        unknown = [self.signs[c] for c in fixed if base[c] is None]
        unknown += [self.signs.get(c, 0) for c, v in zip(order, options, strict=True) if None in v]
        self.slack_up = any(sign > 0 for sign in unknown)
        self.slack_down = any(sign < 0 for sign in unknown)
        self.unknown = self.slack_up or self.slack_down
        self.cost = 0
        self.least: list[int] = [0] * (len(order) + 1)
        self.most: list[int] = [0] * (len(order) + 1)
        self.bits: list[int] = [1] * (len(order) + 1)
        for depth in range(len(order) - 1, -1, -1):
            self._extend(depth, self.signs.get(order[depth], 0), options[depth])

    def _extend(self, depth: int, sign: int, values: Sequence[int | None]) -> None:
        """Add one cell in front of those whose sums are known."""
        steps = sorted({sign * (value or 0) for value in values})
        self.least[depth] = self.least[depth + 1] + steps[0]
        self.most[depth] = self.most[depth + 1] + steps[-1]
        bits = 0
        if self.bits[depth + 1] and self.most[depth] - self.least[depth] < _WIDEST:
            for step in steps:
                bits |= self.bits[depth + 1] << (step - steps[0])
            self.cost += 1 + (self.most[depth] - self.least[depth] >> 12)
        self.bits[depth] = bits  # 0: too wide to keep; the bounds alone speak

    def add(self, total: int, cell: int, value: int | None) -> int:
        """Return the sum with one more cell chosen."""
        return total + self.signs.get(cell, 0) * (value or 0)

    def can_end(self, total: int, depth: int) -> bool:
        """Tell whether the cells from here on can bring the sum to 0."""
        if self.unknown:
            low = total + self.least[depth] <= 0 or self.slack_down
            high = total + self.most[depth] >= 0 or self.slack_up
            return low and high
        missing = -total - self.least[depth]
        if missing < 0 or -total > self.most[depth]:
            return False
        return not self.bits[depth] or bool(self.bits[depth] >> missing & 1)
