"""Which sums can the cells of a balance still reach? It cuts the search short."""

from __future__ import annotations

from collections.abc import Sequence

from gojparse.balances.equations import Equation

_WIDEST = 1 << 17  # bits of a set of reachable sums


class Reachable:
    """For one balance: which sums the cells still to be chosen can add up to.

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
        self.signs = dict(equation.terms)
        fixed = [c for c in equation.cells if c not in set(order)]
        self.start = sum(self.signs[c] * (base[c] or 0) for c in fixed)
        self.unknown = any(base[c] is None for c in fixed) or any(
            None in values for cell, values in zip(order, options, strict=True) if cell in self.signs
        )
        self.cost = 0
        self.least: list[int] = [0] * (len(order) + 1)
        self.most: list[int] = [0] * (len(order) + 1)
        self.bits: list[int] = [1] * (len(order) + 1)
        self.slack_up = any(base[c] is None and self.signs[c] > 0 for c in fixed)
        self.slack_down = any(base[c] is None and self.signs[c] < 0 for c in fixed)
        for cell, values in zip(order, options, strict=True):
            if cell in self.signs and None in values:
                self.slack_up |= self.signs[cell] > 0
                self.slack_down |= self.signs[cell] < 0
        for depth in range(len(order) - 1, -1, -1):
            self._extend(depth, self.signs.get(order[depth], 0), options[depth])

    def _extend(self, depth: int, sign: int, values: Sequence[int | None]) -> None:
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
        return total + self.signs.get(cell, 0) * (value or 0)

    def can_end(self, total: int, depth: int) -> bool:
        """Whether the cells from here on can bring the sum to 0."""
        if self.unknown:
            low = total + self.least[depth] <= 0 or self.slack_down
            high = total + self.most[depth] >= 0 or self.slack_up
            return low and high
        missing = -total - self.least[depth]
        if missing < 0 or -total > self.most[depth]:
            return False
        return not self.bits[depth] or bool(self.bits[depth] >> missing & 1)
