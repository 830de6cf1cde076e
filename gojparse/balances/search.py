"""The placements that the balances leave, found by a search over all joint readings of a table's open lines.

What all admissible joint readings agree on is decided. The search is counted
in steps, never in seconds: the same document gives the same answer on a
loaded machine. What the budget leaves open stays open.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gojparse.balances.equations import Equation
from gojparse.balances.readings import Agreement, OpenLine
from gojparse.balances.solve import UNBOUNDED, Ranges, Reachable, is_met, narrow, total, with_found

STEPS = 150_000
"""What one search may spend, and again all searches that leave one balance out; about half a second each."""


class Exhausted(Exception):
    """The budget is spent."""


class SearchBudget:
    """The steps that are left; several searches can share one budget."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        """Begin with this many steps."""
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps off; raise Exhausted if there are not enough."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


_MOST_SPLIT = 2  # lines with an unknown cell that are read one by one


class ColumnBalances(NamedTuple):
    """The balances of one column, and its open cells."""

    equations: tuple[Equation, ...]
    cells: tuple[int, ...]


class Search:
    """The enumeration of the joint readings, column by column.

    Once one joint reading is found, a branch in which every line reads as it
    did before is left alone. The column with the least to choose comes first:
    most lines have only two values there, and the sums that the remaining
    lines can still reach cut the search short.
    """

    def __init__(
        self,
        values: Sequence[int | None],
        lines: Sequence[OpenLine],
        equations: Sequence[Equation],
        budget: SearchBudget,
    ) -> None:
        """Sort the balances by column and find the cells that are open."""
        self.base = values
        self.lines = lines
        self.equations = equations
        self.budget = budget
        self.found = False
        self.news: list[set[int]] = []
        inside = [set(line.cells) for line in lines]
        crossing = [e for e in equations if not any(e.cells <= cells for cells in inside)]
        crossing = [e for e in crossing if any(not e.cells.isdisjoint(cells) for cells in inside)]
        self.place = {cell: (i, p) for i, line in enumerate(lines) for p, cell in enumerate(line.cells)}
        self.columns = _by_column(crossing, self.place)
        self.open_elsewhere = any(v is None and c not in self.place for c, v in enumerate(values))

    def run(self, seen: Agreement) -> bool:
        """Note every joint reading that tells something new; return False if the budget ran out."""
        self.news = [set(range(len(line.readings))) for line in self.lines]
        try:
            for chosen in self._split([list(range(len(line.readings))) for line in self.lines]):
                forced = self._forced(chosen)
                if forced is None:
                    continue
                self.found = True
                readings = {line: line.readings[i] for line, i in zip(self.lines, chosen, strict=True)}
                seen.take(readings, forced)
                for line, news in zip(self.lines, self.news, strict=True):  # old news never becomes new again
                    news -= {i for i in news if not seen.is_news(line, line.readings[i])}
                if not any(self.news):
                    return True
        except Exhausted:
            return False
        return True

    def _may_tell(self, left: Sequence[Sequence[int]]) -> bool:
        """Tell whether a joint reading of these can be news: the first one that is admissible is."""
        return not self.found or any(
            not news.isdisjoint(readings) for news, readings in zip(self.news, left, strict=True) if news
        )

    def _forced(self, chosen: Sequence[int]) -> dict[int, int] | None:
        """Return the unknown cells of a reading that the balances force; None if they contradict it."""
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
        """Yield all joint readings; a few lines with an unknown cell, which leaves no sum, by themselves."""
        with_unknown = [
            i
            for i, (line, some) in enumerate(zip(self.lines, left, strict=True))
            if len(some) > 1 and any(None in line.readings[reading].values for reading in some)
        ]
        if not 0 < len(with_unknown) <= _MOST_SPLIT:
            yield from self._columns(self.columns, left)
            return
        for reading in left[with_unknown[0]]:
            self.budget.spend()
            yield from self._split([*left[: with_unknown[0]], [reading], *left[with_unknown[0] + 1 :]])

    def _columns(self, columns: Sequence[ColumnBalances], left: list[list[int]]) -> Iterator[list[int]]:
        """Yield all joint readings that meet these columns' balances, the one with least to choose first."""
        if not columns:
            yield from self._leaves(left)
            return
        options = [[self._options(cell, left) for cell in column.cells] for column in columns]
        best = min(range(len(columns)), key=lambda i: _freedom(options[i]))
        others = [column for column in columns if column is not columns[best]]
        for values in self._column(columns[best], options[best]):
            narrowed = list(left)
            for i, (position, value) in values.items():
                known = self.lines[i].readings
                narrowed[i] = [reading for reading in left[i] if known[reading].values[position] == value]
            if self._may_tell(narrowed):
                yield from self._columns(others, narrowed)

    def _leaves(self, left: list[list[int]]) -> Iterator[list[int]]:
        """Yield each remaining reading of each line once: beyond the columns, lines are independent."""
        self.budget.spend()
        for round_ in range(max(map(len, left))):
            chosen = [readings[min(round_, len(readings) - 1)] for readings in left]
            if self._may_tell([[reading] for reading in chosen]):
                yield chosen

    def _column(
        self, column: ColumnBalances, options: Sequence[Sequence[int | None]]
    ) -> Iterator[dict[int, tuple[int, int | None]]]:
        """Yield for each open line (position, value) in one column, so that its balances can be met."""
        sums = [Reachable(e, column.cells, options, self.base) for e in column.equations]
        self.budget.spend(sum(s.cost for s in sums))
        yield from self._assign(0, column.cells, options, sums, [s.start for s in sums], {})

    def _options(self, cell: int, left: list[list[int]]) -> list[int | None]:
        """Return the values that the remaining readings give to a cell."""
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
        """Yield the values of the cells from this depth on that keep every sum reachable."""
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
    """Return how much there is to choose: the unknown cells, which leave a column no sum, then the values."""
    return sum(None in values for values in options), sum(map(len, options))


def _by_column(equations: Sequence[Equation], open_cells: Container[int]) -> list[ColumnBalances]:
    """Return the balances over several lines by column, the last (the total) first: it decides most."""
    columns: dict[str | None, list[Equation]] = {}
    for equation in equations:
        columns.setdefault(equation.column, []).append(equation)
    *others, last = columns.values() if columns else [[]]
    return [_column(own, open_cells) for own in [last, *others] if own]


def _column(equations: Sequence[Equation], open_cells: Container[int]) -> ColumnBalances:
    """Return a column, its open cells in the order of choice: those of most balances first."""
    cells = {cell for equation in equations for cell in equation.cells if cell in open_cells}
    order = sorted(cells, key=lambda c: (-sum(c in e.cells for e in equations), c))
    return ColumnBalances(tuple(equations), tuple(order))


# ---- the decision ----


@dataclass(frozen=True, slots=True)
class PlacementChoice:
    """The decision on a table's open lines.

    Attributes:
        values: The cells that are decided, with their values.
        entries: The cells that an entry is tied to, with its index on the line.
        contradicted: Balances that no reading can meet, so that nothing rests on them.
        consistent: At least one reading of the whole table meets all other balances.
        complete: No reading was left unseen for want of budget.
    """

    values: Mapping[int, int]
    entries: Mapping[int, int]
    contradicted: frozenset[Equation]
    consistent: bool
    complete: bool


def choose_placements(
    values: Sequence[int | None],
    lines: Sequence[OpenLine],
    equations: Sequence[Equation],
    budget: SearchBudget | None = None,
) -> PlacementChoice:
    """Decide the open lines as far as all admissible readings of them together agree.

    Args:
        values: The table's cells, None where unknown or in an open line.
        lines: The open lines, with the readings that meet their own balances.
        equations: The balances of the table.
        budget: The steps that the search may spend.
    """
    decided: dict[int, int] = {}
    entries: dict[int, int] = {}
    undecided: list[OpenLine] = []
    for line in lines:
        reading = line.readings[0]
        if len(line.readings) > 1 or None in reading.values:
            undecided.append(line)
            continue
        decided |= {c: v for c, v in zip(line.cells, reading.values, strict=True) if v is not None}
        entries |= {c: e for c, e in zip(line.cells, reading.entries, strict=True) if e is not None}
    filled = with_found(decided, values)
    contradicted = _unmeetable(equations, filled, undecided)
    if not undecided:
        return PlacementChoice(decided, entries, contradicted, consistent=True, complete=True)
    usable = [e for e in equations if e not in contradicted]
    search, agreed = Search(filled, undecided, usable, budget or SearchBudget()), Agreement(undecided)
    complete = search.run(agreed)
    if not (complete and search.found):
        agreed.admit_all()
    decided |= agreed.values()
    entries |= agreed.entries()
    return PlacementChoice(decided, entries, contradicted, search.found or not complete, complete)


def _unmeetable(
    equations: Sequence[Equation], values: Sequence[int | None], lines: Sequence[OpenLine]
) -> frozenset[Equation]:
    """Return the balances that no choice of readings can meet, each taken by itself."""
    if not lines and None not in values:
        return frozenset([e for e in equations if not is_met(values, e)])
    low = [0 if value is None else value for value in values]
    high = [UNBOUNDED if value is None else value for value in values]
    for line in lines:
        for position, cell in enumerate(line.cells):
            choices = [reading.values[position] for reading in line.readings]
            low[cell] = min(0 if v is None else v for v in choices)
            high[cell] = max(UNBOUNDED if v is None else v for v in choices)
    too_high = [e for e in equations if total(e.pick_left(low)) > total(e.pick_right(high))]
    too_low = [e for e in equations if total(e.pick_left(high)) < total(e.pick_right(low))]
    return frozenset(too_high + too_low)
