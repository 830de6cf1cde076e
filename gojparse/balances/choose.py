"""Which placements do the balances leave? All readings of a table's open lines, searched together.

A line that lost a column offers several placements. Those that break its own
balance go first; then the balances over several lines are met column by
column: in one column most lines have only two values to choose from, and the
sums that the remaining lines can still reach cut the search short.

The search is counted in steps, never in seconds: the same document gives the
same answer on a loaded machine. What the budget leaves open stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gojparse.balances.equations import Equation
from gojparse.balances.solve import UNBOUNDED, Ranges, narrow

STEPS = 150_000
"""What one search may spend, and again all searches that leave one balance out; about half a second each."""


class _Exhausted(Exception):
    """The budget is spent."""


class Budget:
    """Steps that are left. Several searches can share one."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise _Exhausted


_WIDEST = 1 << 17  # bits of a set of reachable sums


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line: the value of each of its cells (None: unknown) and the entries behind them.

    Readings that give the same values are one; `entries` then keeps those on
    which all of them agree.
    """

    values: tuple[int | None, ...]
    entries: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OpenLine:
    """A line with several readings. `cells` are indices into the table."""

    cells: tuple[int, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided: for each cell of the open lines its value, for some the entry tied to it.

    `contradicted`: balances that no reading can meet, so that nothing rests on them.
    """

    values: Mapping[int, int]
    entries: Mapping[int, int]
    contradicted: frozenset[Equation]
    consistent: bool  # at least one reading of the whole table meets all other balances
    complete: bool  # no reading was left unseen for want of budget


def choose(
    values: Sequence[int | None],
    lines: Sequence[OpenLine],
    equations: Sequence[Equation],
    budget: Budget | None = None,
) -> Choice:
    """Decide the open lines as far as all admissible readings agree.

    `values`: the table's cells, None where unknown or in an open line.
    """
    lines = [_admissible(line, equations) for line in lines]
    seen = _Seen(lines)
    filled = list(values)
    undecided: list[OpenLine] = []
    for line in lines:
        (reading, *others) = line.readings
        if others or None in reading.values:
            undecided.append(line)
            continue
        seen.take({line: reading}, {})
        for cell, value in zip(line.cells, reading.values, strict=True):
            filled[cell] = value
    contradicted = _hopeless(equations, filled, undecided)
    search = _Search(filled, undecided, [e for e in equations if e not in contradicted], budget or Budget())
    complete = search.run(seen)
    if not (complete and search.found):
        seen.admit_all()
    return Choice(seen.values(), seen.entries(), contradicted, search.found or not complete, complete)


# ---- one line by itself ----


def _admissible(line: OpenLine, equations: Sequence[Equation]) -> OpenLine:
    """The line's readings that its own balances allow, with what these force, each once.

    If they allow none, all stay: then nothing can be decided on this line.
    """
    index = {cell: position for position, cell in enumerate(line.cells)}
    own = tuple(
        tuple((index[cell], sign) for cell, sign in e.terms) for e in equations if e.cells <= index.keys()
    )
    merged: dict[tuple[int | None, ...], Reading] = {}
    for reading in line.readings:
        values = _filled(reading.values, own)
        if values is not None:
            filled = Reading(values, reading.entries)
            merged[values] = _agreeing(merged[values], filled) if values in merged else filled
    return OpenLine(line.cells, tuple(merged.values()) or line.readings)


@lru_cache(maxsize=8192)
def _filled(
    values: tuple[int | None, ...], own: tuple[tuple[tuple[int, int], ...], ...]
) -> tuple[int | None, ...] | None:
    """The values with what the line's own balances (terms by position) force; None if they break one."""
    ranges = Ranges(values)
    equations = [Equation("", None, None, (), (), terms, frozenset(c for c, _ in terms)) for terms in own]
    if narrow(ranges, equations) is not None:
        return None
    return tuple(ranges.value(position) for position in range(len(values)))


def _agreeing(one: Reading, other: Reading) -> Reading:
    pairs = zip(one.entries, other.entries, strict=True)
    return Reading(one.values, tuple(a if a == b else None for a, b in pairs))


def _hopeless(
    equations: Sequence[Equation], values: Sequence[int | None], lines: Sequence[OpenLine]
) -> frozenset[Equation]:
    """The balances that no choice of readings can meet, each taken by itself."""
    low = [0 if value is None else value for value in values]
    high = [UNBOUNDED if value is None else value for value in values]
    for line in lines:
        for cell, choices in zip(
            line.cells, zip(*(r.values for r in line.readings), strict=True), strict=True
        ):
            low[cell] = min(0 if v is None else v for v in choices)
            high[cell] = max(UNBOUNDED if v is None else v for v in choices)
    return frozenset(
        e
        for e in equations
        if sum(low[c] for c in e.left) > sum(high[c] for c in e.right)
        or sum(high[c] for c in e.left) < sum(low[c] for c in e.right)
    )


# ---- what the admissible readings have in common ----

_UNKNOWN = object()


class _Seen:
    """Collects readings, and says for each cell whether all of them agree."""

    def __init__(self, lines: Sequence[OpenLine]) -> None:
        self.lines = lines
        self.cell_values: dict[int, set[object]] = {c: set() for line in lines for c in line.cells}
        self.cell_entries: dict[int, set[int | None]] = {c: set() for line in lines for c in line.cells}
        self.undecided = set(self.cell_values)

    def take(self, chosen: Mapping[OpenLine, Reading], forced: Mapping[int, int]) -> None:
        """Note one admissible reading of these lines."""
        for line, reading in chosen.items():
            for cell, value, entry in zip(line.cells, reading.values, reading.entries, strict=True):
                self.cell_entries[cell].add(entry)
                if cell in self.undecided:
                    known = value if value is not None else forced.get(cell, _UNKNOWN)
                    self.cell_values[cell].add(known)
                    if len(self.cell_values[cell]) > 1 or known is _UNKNOWN:
                        self.undecided.discard(cell)

    def admit_all(self) -> None:
        """Note every reading that was not ruled out: the search was cut short, or found none."""
        for line in self.lines:
            for reading in line.readings:
                self.take({line: reading}, {})

    @property
    def settled(self) -> bool:
        """Whether further readings can change nothing."""
        return all(self._is_settled(line, p, c) for line in self.lines for p, c in enumerate(line.cells))

    def _is_settled(self, line: OpenLine, position: int, cell: int) -> bool:
        if cell not in self.undecided:
            return True
        first = line.readings[0]
        if first.values[position] is None or any(
            r.values[position] != first.values[position] for r in line.readings
        ):
            return False
        entries = {reading.entries[position] for reading in line.readings}
        return len(self.cell_entries[cell]) > 1 or None in self.cell_entries[cell] or len(entries) == 1

    def values(self) -> dict[int, int]:
        return {
            cell: value
            for cell, seen in self.cell_values.items()
            if len(seen) == 1 and isinstance(value := next(iter(seen)), int)
        }

    def entries(self) -> dict[int, int]:
        return {
            cell: entry
            for cell, seen in self.cell_entries.items()
            if len(seen) == 1 and (entry := next(iter(seen))) is not None
        }


# ---- the search ----


class _Search:
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

    def run(self, seen: _Seen) -> bool:
        """Note every joint reading in `seen`; False if the budget ran out before the end."""
        if not self.lines:
            self.found = True
            return True
        try:
            for chosen in self._columns(0, [list(line.readings) for line in self.lines]):
                forced = self._forced(chosen)
                if forced is None:
                    continue
                self.found = True
                seen.take({self.lines[i]: reading for i, reading in chosen.items()}, forced)
                if seen.settled:
                    return True
        except _Exhausted:
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
        if narrow(ranges, self.equations) is not None:
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
        sums = [_Reachable(e, order, options, self.base) for e in equations]
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
        sums: Sequence[_Reachable],
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


class _Reachable:
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
