"""The readings of lines that lost columns, and what all admissible ones agree on.

A reading is a placement with what the line's own balances force. Most lines
of most reports print the same numbers (zeros), so what one line allows is
remembered. Only what all readings have in common is ever decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from gojparse.balances.equations import Equation
from gojparse.balances.solve import Ranges, narrow

Entries: TypeAlias = tuple[int | None, ...]
"""For each cell of the line the index of the printed entry that stands there, or None."""

ByCell: TypeAlias = Mapping[int, Sequence[Equation]]
"""The balances of a table by the first of their cells."""

Terms: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]
"""A line's own balances: (position on the line, sign)."""


class LineReading(NamedTuple):
    """One way to read a line: the value of each of its cells (None: unknown) and the entry it comes from.

    Readings of the same values are one, with the entries on which all of them agree.
    """

    values: tuple[int | None, ...]
    entries: Entries


@dataclass(frozen=True, slots=True, eq=False)
class OpenLine:
    """A line with several readings. `cells` are indices into the table."""

    cells: tuple[int, ...]
    readings: tuple[LineReading, ...]


def by_cell(equations: Iterable[Equation]) -> ByCell:
    """Return the balances by the first of their cells, where a line finds its own."""
    found: dict[int, list[Equation]] = {}
    for equation in equations:
        found.setdefault(equation.left[0], []).append(equation)
    return found


def open_line(
    cells: tuple[int, ...],
    counts: tuple[int | None, ...],
    placements: tuple[Entries, ...],
    equations: ByCell,
    *,
    tied: bool = True,
) -> OpenLine:
    """Return a line with the readings that its own balances allow; `tied`: its numbers are surely its own."""
    index = {cell: position for position, cell in enumerate(cells)}
    inside = [e for cell in cells for e in equations.get(cell, ()) if e.cells <= index.keys()]
    own = tuple([tuple([(index[cell], sign) for cell, sign in e.terms]) for e in inside])
    return OpenLine(cells, _readings(counts, placements, own, tied))


@lru_cache(maxsize=1024)
def _readings(
    counts: tuple[int | None, ...], placements: tuple[Entries, ...], own: Terms, tied: bool
) -> tuple[LineReading, ...]:
    """Return each admissible reading once, or all where the balances allow none and decide nothing."""
    merged: dict[tuple[int | None, ...], LineReading] = {}
    for placement in placements:
        values = _values_forced(tuple([None if e is None else counts[e] for e in placement]), own)
        if values is not None:
            reading = LineReading(values, placement if tied else (None,) * len(values))
            merged[values] = _agreeing(merged[values], reading) if values in merged else reading
    if merged:
        return tuple(merged.values())
    return tuple(LineReading(tuple(None if e is None else counts[e] for e in p), p) for p in placements)


def _values_forced(values: tuple[int | None, ...], own: Terms) -> tuple[int | None, ...] | None:
    """Return the values with what the line's own balances force; None if they break one."""
    ranges = Ranges(values)
    equations = [Equation("", "", None, None, (), (), terms, frozenset(c for c, _ in terms)) for terms in own]
    if narrow(ranges, equations).broken:
        return None
    return tuple(ranges.value(position) for position in range(len(values)))


def _agreeing(one: LineReading, other: LineReading) -> LineReading:
    """Return a reading with the entries that both of equal values have."""
    pairs = zip(one.entries, other.entries, strict=True)
    return LineReading(one.values, tuple(a if a == b else None for a, b in pairs))


_UNKNOWN = object()


class Agreement:
    """Readings noted one by one, and for each cell what all of them agree on."""

    def __init__(self, lines: Sequence[OpenLine]) -> None:
        """Begin with no reading of these lines."""
        self.lines = lines
        self.cell_values: dict[int, set[object]] = {c: set() for line in lines for c in line.cells}
        self.cell_entries: dict[int, set[int | None]] = {c: set() for line in lines for c in line.cells}
        self.undecided = set(self.cell_values)

    def take(self, chosen: Mapping[OpenLine, LineReading], forced: Mapping[int, int]) -> None:
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

    def is_news(self, line: OpenLine, reading: LineReading) -> bool:
        """Tell whether noting this reading could still change what is agreed on."""
        for cell, value, entry in zip(line.cells, reading.values, reading.entries, strict=True):
            if cell in self.undecided:
                if value is None or value not in self.cell_values[cell]:
                    return True
                if entry not in self.cell_entries[cell]:
                    return True
            elif value is None and entry is not None and entry not in self.cell_entries[cell]:
                return True
        return False

    def values(self) -> dict[int, int]:
        """Return the cells whose value is the same in all readings."""
        return {
            cell: value
            for cell, seen in self.cell_values.items()
            if len(seen) == 1 and isinstance(value := next(iter(seen)), int)
        }

    def entries(self) -> dict[int, int]:
        """Return the cells whose entry is the same in all readings."""
        return {
            cell: entry
            for cell, seen in self.cell_entries.items()
            if len(seen) == 1 and (entry := next(iter(seen))) is not None
        }
