"""All joint readings of a table's open lines that could change what is agreed on, column by column.

Once one joint reading is found, a branch in which every line reads as it did
before is left alone. The column with the least to choose comes first: most
lines have only two values there, and the sums that the remaining lines can
still reach cut the search short. It is counted in steps, never in seconds:
the same document gives the same answer on a loaded machine. What the budget
leaves open stays open.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from gojparse.balances.agreement import Agreement
from gojparse.balances.equations import Equation
from gojparse.balances.reachable import Reachable
from gojparse.balances.readings import OpenLine
from gojparse.balances.solve import Ranges, narrow

STEPS = 150_000
"""What one search may spend, and again all searches that leave one balance out; about half a second each."""


class Exhausted(Exception):
    """The budget is spent."""


class SearchBudget:
    """Steps that are left. Several searches can share one."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise Exhausted


_MOST_SPLIT = 2  # lines with an unknown cell that are read one by one


class ColumnBalances(NamedTuple):
    """The balances of one column, and its open cells."""

    equations: tuple[Equation, ...]
    cells: tuple[int, ...]


class Search:
    """Enumerates the joint readings, column by column."""

    def __init__(
        self,
        values: Sequence[int | None],
        lines: Sequence[OpenLine],
        equations: Sequence[Equation],
        budget: SearchBudget,
    ) -> None:
        self.base = values
        self.lines = lines
        self.equations = equations
        self.budget = budget
        self.found = False
        self.seen = Agreement(lines)
        self.news: list[set[int]] = []
        inside = [set(line.cells) for line in lines]
        crossing = [e for e in equations if not any(e.cells <= cells for cells in inside)]
        crossing = [e for e in crossing if any(not e.cells.isdisjoint(cells) for cells in inside)]
        self.place = {cell: (i, p) for i, line in enumerate(lines) for p, cell in enumerate(line.cells)}
        self.columns = _by_column(crossing, self.place)
        self.open_elsewhere = any(v is None and c not in self.place for c, v in enumerate(values))

    def run(self, seen: Agreement) -> bool:
        """Note every joint reading that tells something new; False if the budget ran out before the end."""
        self.seen = seen
        self.news = [set(range(len(line.readings))) for line in self.lines]
        try:
            for chosen in self._split([list(range(len(line.readings))) for line in self.lines]):
                forced = self._forced(chosen)
                if forced is None:
                    continue
                self.found = True
                readings = {line: line.readings[i] for line, i in zip(self.lines, chosen, strict=True)}
                seen.take(readings, forced)
                self._forget_old_news()
                if not any(self.news):
                    return True
        except Exhausted:
            return False
        return True

    def _forget_old_news(self) -> None:
        """Keep the readings that could still tell something; what is old news never becomes new again."""
        for line, news in zip(self.lines, self.news, strict=True):
            news -= {i for i in news if not self.seen.is_news(line, line.readings[i])}

    def _may_tell(self, left: Sequence[Sequence[int]]) -> bool:
        """Whether a joint reading of these can tell something new: the first one that is admissible does."""
        return not self.found or any(
            not news.isdisjoint(readings) for news, readings in zip(self.news, left, strict=True) if news
        )

    def _forced(self, chosen: Sequence[int]) -> dict[int, int] | None:
        """What the balances force where this reading leaves cells unknown; None if they contradict it."""
        readings = [line.readings[i].values for line, i in zip(self.lines, chosen, strict=True)]
        if not self.open_elsewhere and not any(None in values for values in readings):
            return {}
        self.budget.spend(20)
        values = list(self.base)
        for line, known in zip(self.lines, readings, strict=True):
            for cell, value in zip(line.cells, known, strict=True):
                values[cell] = value
        ranges = Ranges(values)
        if narrow(ranges, self.equations).broken:
            return None
        return {c: v for c in self.place if values[c] is None and (v := ranges.value(c)) is not None}

    def _split(self, left: list[list[int]]) -> Iterator[list[int]]:
        """All joint readings: the few lines with an unknown cell first, each by itself.

        A column with an unknown cell has no sum to search by. As long as it is
        not known in which column the unknown stands, every column is such a one.
        """
        unsure = [i for i, some in enumerate(left) if len(some) > 1 and self._has_unknown(i, some)]
        if not 0 < len(unsure) <= _MOST_SPLIT:
            yield from self._columns(self.columns, left)
            return
        for reading in left[unsure[0]]:
            self.budget.spend()
            yield from self._split([*left[: unsure[0]], [reading], *left[unsure[0] + 1 :]])

    def _has_unknown(self, line: int, readings: Sequence[int]) -> bool:
        return any(None in self.lines[line].readings[i].values for i in readings)

    def _columns(self, columns: Sequence[ColumnBalances], left: list[list[int]]) -> Iterator[list[int]]:
        """All joint readings that meet the balances of these columns, the one with least to choose first."""
        if not columns:
            yield from self._leaves(left)
            return
        options = [[self._options(cell, left) for cell in column.cells] for column in columns]
        best = min(range(len(columns)), key=lambda i: _freedom(options[i]))
        others = [column for column in columns if column is not columns[best]]
        for values in self._column(columns[best], options[best]):
            narrowed = [
                [r for r in readings if self._gives(i, r, values[i])] if i in values else readings
                for i, readings in enumerate(left)
            ]
            if self._may_tell(narrowed):
                yield from self._columns(others, narrowed)

    def _leaves(self, left: list[list[int]]) -> Iterator[list[int]]:
        """Each remaining reading of each line once: beyond the columns, lines are independent."""
        self.budget.spend()
        for round_ in range(max(map(len, left))):
            chosen = [readings[min(round_, len(readings) - 1)] for readings in left]
            if self._may_tell([[reading] for reading in chosen]):
                yield chosen

    def _gives(self, line: int, reading: int, wanted: tuple[int, int | None]) -> bool:
        position, value = wanted
        return self.lines[line].readings[reading].values[position] == value

    def _column(
        self, column: ColumnBalances, options: Sequence[Sequence[int | None]]
    ) -> Iterator[dict[int, tuple[int, int | None]]]:
        """For one column: for each open line (position, value), so that the column's balances can be met."""
        sums = [Reachable(e, column.cells, options, self.base) for e in column.equations]
        self.budget.spend(sum(s.cost for s in sums))
        yield from self._assign(0, column.cells, options, sums, [s.start for s in sums], {})

    def _options(self, cell: int, left: list[list[int]]) -> list[int | None]:
        line, position = self.place[cell]
        readings = self.lines[line].readings
        return list(dict.fromkeys([readings[i].values[position] for i in left[line]]))

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


def _freedom(options: Sequence[Sequence[int | None]]) -> tuple[int, int]:
    """How much there is to choose in a column: the unknown cells, which leave it no sum, then the values."""
    return sum(None in values for values in options), sum(map(len, options))


def _by_column(equations: Sequence[Equation], open_cells: Container[int]) -> list[ColumnBalances]:
    """The balances over several lines, by column; the last one (the total) decides most and comes first."""
    columns: dict[str | None, list[Equation]] = {}
    for equation in equations:
        columns.setdefault(equation.column, []).append(equation)
    *others, last = columns.values() if columns else [[]]
    return [_column(own, open_cells) for own in [last, *others] if own]


def _column(equations: Sequence[Equation], open_cells: Container[int]) -> ColumnBalances:
    """A column, its open cells in the order in which they are chosen: those of most balances first."""
    cells = {cell for equation in equations for cell in equation.cells if cell in open_cells}
    order = sorted(cells, key=lambda c: (-sum(c in e.cells for e in equations), c))
    return ColumnBalances(tuple(equations), tuple(order))
