"""A complete search for one reading of a table.

Every line has its possible placements, every cell the interval of values it
may still have. The balances narrow the intervals; what stays open is split,
and each part is tried, until a reading is found or none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

Equation: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]  # the sums of both sides are equal
Ties: TypeAlias = tuple[int | None, ...]  # for each cell of a line the printed number it holds, by position

STEPS = 2_000  # nodes of one search
DEEPEST = 400  # choices one upon the other
ALL_STEPS = 6_000  # nodes of all searches on one table; what is not settled then stays open


class OutOfSteps(Exception):
    """The table is too large for a complete search."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed: a number or None (an empty place) for each cell, or, if loose, the numbers alone."""

    cells: tuple[str, ...]
    numbers: tuple[int | None, ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """Values that a loose line can take, None for what is not printed, and the placements that give them."""

    values: tuple[int | None, ...]
    ties: tuple[Ties, ...]


class Search:
    """The readings of one table under one set of balances."""

    def __init__(self, lines: Sequence[Line], equations: Sequence[Equation]) -> None:
        self.names = [name for line in lines for name in line.cells]
        self.place = {name: index for index, name in enumerate(self.names)}
        self.sums = [
            [(self.place[name], 1) for name in left] + [(self.place[name], -1) for name in right]
            for left, right in equations
        ]
        self.touching: list[list[int]] = [[] for _ in self.names]
        for number, terms in enumerate(self.sums):
            for index, _ in terms:
                self.touching[index].append(number)
        printed = sum(number or 0 for line in lines for number in line.numbers)
        self.low = [0] * len(self.names)
        self.high = [4 * printed + 16] * len(self.names)
        self.options: dict[int, list[Option]] = {}
        self.starts: dict[int, tuple[int, int]] = {}
        start = 0
        for number, line in enumerate(lines):
            self.starts[number] = (start, len(line.cells))
            if line.loose:
                self.options[number] = _placements(line, equations)
            else:
                for offset, value in enumerate(line.numbers):
                    if value is not None:
                        self.low[start + offset] = self.high[start + offset] = value
            start += len(line.cells)
        self.steps = self.all_steps = 0
        self.upward = False

    def reading(
        self,
        bounds: Iterable[tuple[int, int, int]] = (),
        untied: tuple[int, int, int] | None = None,
    ) -> tuple[list[int], dict[int, Option]] | None:
        """One reading within the bounds (cell, low, high), or None if there is none.

        `untied` (line, offset, number) forbids that this number stands in this cell.
        """
        low, high, options = list(self.low), list(self.high), dict(self.options)
        for cell, least, most in bounds:
            low[cell], high[cell] = max(low[cell], least), min(high[cell], most)
            if low[cell] > high[cell]:
                return None
        if untied is not None:
            line, offset, number = untied
            options[line] = [o for o in options[line] if any(tie[offset] != number for tie in o.ties)]
        self.steps = 0
        self.upward = not self.upward  # readings that differ much settle many cells at once
        return self._deepen(low, high, options, list(range(len(self.sums))))

    def _deepen(
        self,
        low: list[int],
        high: list[int],
        options: dict[int, list[Option]],
        due: list[int],
        depth: int = 0,
    ) -> tuple[list[int], dict[int, Option]] | None:
        self.steps += 1
        self.all_steps += 1
        if self.steps > STEPS or self.all_steps > ALL_STEPS or depth > DEEPEST:
            raise OutOfSteps
        if not self._narrow(low, high, options, due):
            return None
        branch = min(
            (number for number, left in options.items() if len(left) > 1),
            key=lambda number: len(options[number]),
            default=None,
        )
        if branch is not None:
            for option in reversed(options[branch]) if self.upward else options[branch]:
                found = self._deepen(list(low), list(high), {**options, branch: [option]}, [], depth + 1)
                if found:
                    return found
            return None
        free = [cell for cell in range(len(low)) if low[cell] < high[cell]]
        if not free:
            return low, {number: left[0] for number, left in options.items()}
        cell = min(free, key=lambda c: high[c] - low[c])
        for least, most in _split(low[cell], high[cell], self.upward):
            lower, upper = list(low), list(high)
            lower[cell], upper[cell] = least, most
            found = self._deepen(lower, upper, options, list(self.touching[cell]), depth + 1)
            if found:
                return found
        return None

    def _narrow(
        self, low: list[int], high: list[int], options: dict[int, list[Option]], due: list[int]
    ) -> bool:
        """Draw the bounds together until nothing changes; False if no reading is left."""
        while True:
            changed = self._narrow_lines(low, high, options)
            if changed is None:
                return False
            due.extend(changed)
            if not due:
                return True
            waiting = set(due)
            while due:
                number = due.pop()
                waiting.discard(number)
                moved = _narrow_sum(self.sums[number], low, high)
                if moved is None:
                    return False
                for cell in moved:
                    for touched in self.touching[cell]:
                        if touched not in waiting:
                            waiting.add(touched)
                            due.append(touched)

    def _narrow_lines(
        self, low: list[int], high: list[int], options: dict[int, list[Option]]
    ) -> list[int] | None:
        """Drop placements that the bounds exclude; the balances touched, None if a line has none left."""
        due: list[int] = []
        for number, left in options.items():
            start, width = self.starts[number]
            kept = [
                option
                for option in left
                if all(
                    v is None or low[start + i] <= v <= high[start + i] for i, v in enumerate(option.values)
                )
            ]
            if not kept:
                return None
            if len(kept) < len(left):
                options[number] = kept
            for offset in range(width):
                seen = [option.values[offset] for option in kept]
                known = [value for value in seen if value is not None]
                if len(known) < len(seen):
                    continue
                cell, least, most = start + offset, min(known), max(known)
                if least > low[cell] or most < high[cell]:
                    low[cell], high[cell] = max(low[cell], least), min(high[cell], most)
                    due.extend(self.touching[cell])
        return due


def _split(low: int, high: int, upward: bool) -> list[tuple[int, int]]:
    """An interval in parts: one end alone, since an end mostly fits, then the halves of the rest."""
    if upward:
        middle = (low + high - 1) // 2
        parts = [(high, high), (middle + 1, high - 1), (low, middle)]
    else:
        middle = (low + 1 + high) // 2
        parts = [(low, low), (low + 1, middle), (middle + 1, high)]
    return [(least, most) for least, most in parts if least <= most]


def _narrow_sum(terms: list[tuple[int, int]], low: list[int], high: list[int]) -> list[int] | None:
    """The cells whose bounds one balance moved; None if it cannot hold."""
    least = most = 0
    for cell, sign in terms:
        if sign > 0:
            least, most = least + low[cell], most + high[cell]
        else:
            least, most = least - high[cell], most - low[cell]
    if least > 0 or most < 0:
        return None
    moved = []
    for cell, sign in terms:
        bottom, top = low[cell], high[cell]
        if bottom == top:
            continue
        if sign > 0:
            lower, upper = max(bottom, top - most), min(top, bottom - least)
        else:
            lower, upper = max(bottom, top + least), min(top, bottom + most)
        if lower > upper:
            return None
        if (lower, upper) != (bottom, top):
            low[cell], high[cell] = lower, upper
            moved.append(cell)
    return moved


def _placements(line: Line, equations: Sequence[Equation]) -> list[Option]:
    """Every way to put the numbers of a line into its cells in their order, alike ones taken together."""
    own = [e for e in equations if set(e[0]) | set(e[1]) <= set(line.cells)]
    merged: dict[tuple[int | None, ...], list[Ties]] = {}
    for places in combinations(range(len(line.cells)), len(line.numbers)):
        ties: list[int | None] = [None] * len(line.cells)
        values: list[int | None] = [None] * len(line.cells)
        for position, place in enumerate(places):
            ties[place], values[place] = position, line.numbers[position]
        filled = _complete(line.cells, values, own)
        if filled is not None:
            merged.setdefault(tuple(filled), []).append(tuple(ties))
    return [Option(values, tuple(ties)) for values, ties in merged.items()]


def _complete(
    cells: tuple[str, ...], values: list[int | None], own: list[Equation]
) -> list[int | None] | None:
    """The values with what the line's own balances force where one is missing; None if they cannot hold."""
    filled = dict(zip(cells, values, strict=True))
    for left, right in own:
        missing = [name for name in (*left, *right) if filled[name] is None]
        rest = sum(filled[n] or 0 for n in left) - sum(filled[n] or 0 for n in right)
        if not missing and rest:
            return None
        if len(missing) == 1:
            value = rest if missing[0] in right else -rest
            if value < 0:
                return None
            filled[missing[0]] = value
    return list(filled.values())
