"""All joint readings of a table's open lines, column by column.

In one column most lines have only two values to choose from, and the sums
that the remaining lines can still reach cut the search short. It is counted
in steps, never in seconds: the same document gives the same answer on a
loaded machine. What the budget leaves open stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gojparse.balances.agreement import Agreement
from gojparse.balances.equations import Equation
from gojparse.balances.reachable import Reachable
from gojparse.balances.readings import OpenLine, Reading
from gojparse.balances.solve import Ranges, narrow

STEPS = 150_000
"""What one search may spend, and again all searches that leave one balance out; about half a second each."""


class Exhausted(Exception):
    """The budget is spent."""


class Budget:
    """Steps that are left. Several searches can share one."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise Exhausted


_WIDEST = 1 << 17  # bits of a set of reachable sums


class Search:
    """Enumerates the joint readings, column by column."""

    def __init__(
        self,
        values: Sequence[int | None],
        lines: Sequence[OpenLine],
        equations: Sequence[Equation],
        budget: Budget,
    ) -> None:
        self.base = values
        self.lines = lines
        self.equations = equations
        self.budget = budget
        self.found = False
        inside = [set(line.cells) for line in lines]
        crossing = [e for e in equations if not any(e.cells <= cells for cells in inside)]
        crossing = [e for e in crossing if any(not e.cells.isdisjoint(cells) for cells in inside)]
        self.columns = _by_column(crossing)
        self.place = {cell: (i, p) for i, line in enumerate(lines) for p, cell in enumerate(line.cells)}
        self.open_elsewhere = any(v is None and c not in self.place for c, v in enumerate(values))

    def run(self, seen: Agreement) -> bool:
        """Note every joint reading in `seen`; False if the budget ran out before the end."""
        try:
            for chosen in self._columns(0, [list(line.readings) for line in self.lines]):
                forced = self._forced(chosen)
                if forced is None:
                    continue
                self.found = True
                seen.take({self.lines[i]: reading for i, reading in chosen.items()}, forced)
                if seen.settled:
                    return True
        except Exhausted:
            return False
        return True

    def _forced(self, chosen: Mapping[int, Reading]) -> dict[int, int] | None:
        """What the balances force where this reading leaves cells unknown; None if they contradict it."""
        if not self.open_elsewhere and not any(None in reading.values for reading in chosen.values()):
            return {}
        self.budget.spend(20)
        values = list(self.base)
        for position, reading in chosen.items():
            for cell, value in zip(self.lines[position].cells, reading.values, strict=True):
                values[cell] = value
        ranges = Ranges(values)
        if narrow(ranges, self.equations).broken:
            return None
        return {c: v for c in self.place if values[c] is None and (v := ranges.value(c)) is not None}

    def _columns(self, column: int, left: list[list[Reading]]) -> Iterator[dict[int, Reading]]:
        """All joint readings that meet the balances of the columns from this one on."""
        if column == len(self.columns):
            yield from self._leaves(left)
            return
        for values in self._column(self.columns[column], left):
            narrowed = [
                [r for r in readings if self._gives(i, r, values)] if i in values else readings
                for i, readings in enumerate(left)
            ]
            yield from self._columns(column + 1, narrowed)

    def _leaves(self, left: list[list[Reading]]) -> Iterator[dict[int, Reading]]:
        """Each remaining reading of each line once: beyond the columns, lines are independent."""
        self.budget.spend()
        for round_ in range(max(map(len, left))):
            yield {i: readings[min(round_, len(readings) - 1)] for i, readings in enumerate(left)}

    def _gives(self, line: int, reading: Reading, values: Mapping[int, tuple[int, int | None]]) -> bool:
        position, value = values[line]
        return reading.values[position] == value

    def _column(
        self, equations: Sequence[Equation], left: list[list[Reading]]
    ) -> Iterator[dict[int, tuple[int, int | None]]]:
        """For one column: for each open line (position, value), so that the column's balances can be met."""
        cells = [c for e in equations for c in e.cells if c in self.place]
        order = sorted(set(cells), key=lambda c: (-sum(c in e.cells for e in equations), c))
        options = [self._options(cell, left) for cell in order]
        sums = [Reachable(e, order, options, self.base) for e in equations]
        self.budget.spend(sum(s.cost for s in sums))
        yield from self._assign(0, order, options, sums, [s.start for s in sums], {})

    def _options(self, cell: int, left: list[list[Reading]]) -> list[int | None]:
        line, position = self.place[cell]
        return list(dict.fromkeys(reading.values[position] for reading in left[line]))

    def _assign(
        self,
        depth: int,
        order: Sequence[int],
        options: Sequence[Sequence[int | None]],
        sums: Sequence[Reachable],
        so_far: list[int],
        chosen: dict[int, tuple[int, int | None]],
    ) -> Iterator[dict[int, tuple[int, int | None]]]:
        if depth == len(order):
            yield dict(chosen)
            return
        cell = order[depth]
        line, position = self.place[cell]
        for value in options[depth]:
            self.budget.spend()
            following = [s.add(total, cell, value) for s, total in zip(sums, so_far, strict=True)]
            if all(s.can_end(total, depth + 1) for s, total in zip(sums, following, strict=True)):
                chosen[line] = (position, value)
                yield from self._assign(depth + 1, order, options, sums, following, chosen)
                del chosen[line]


def _by_column(equations: Sequence[Equation]) -> list[list[Equation]]:
    """The balances over several lines, by column; the last one (the total) decides most and comes first."""
    columns: dict[str | None, list[Equation]] = {}
    for equation in equations:
        columns.setdefault(equation.column, []).append(equation)
    return list(columns.values())[::-1]
