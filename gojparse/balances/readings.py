"""The readings of one line that lost columns: each placement with what the line's own balances force.

Most lines of most reports print the same numbers (zeros), so what one line
allows is remembered.
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
    """One way to read a line: the value of each of its cells (None: unknown) and the entries behind them.

    Readings that give the same values are one; `entries` then keeps those on
    which all of them agree.
    """

    values: tuple[int | None, ...]
    entries: Entries


@dataclass(frozen=True, slots=True, eq=False)
class OpenLine:
    """A line with several readings. `cells` are indices into the table."""

    cells: tuple[int, ...]
    readings: tuple[LineReading, ...]


def by_cell(equations: Iterable[Equation]) -> ByCell:
    """The balances by the first of their cells, where a line looks for its own."""
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
    """The readings of a line that its own balances allow.

    `counts`: the numbers printed on it. `placements`: the order-preserving
    ways to put them into its cells. `equations`: the balances of the table.
    `tied`: a number belongs to this line.
    """
    index = {cell: position for position, cell in enumerate(cells)}
    inside = [e for cell in cells for e in equations.get(cell, ()) if e.cells <= index.keys()]
    own = tuple([tuple([(index[cell], sign) for cell, sign in e.terms]) for e in inside])
    return OpenLine(cells, _readings(counts, placements, own, tied))


@lru_cache(maxsize=1024)
def _readings(
    counts: tuple[int | None, ...], placements: tuple[Entries, ...], own: Terms, tied: bool
) -> tuple[LineReading, ...]:
    """Each admissible reading once. If the balances allow none, all stay: then nothing can be decided."""
    merged: dict[tuple[int | None, ...], LineReading] = {}
    for placement in placements:
        values = _filled(tuple([None if e is None else counts[e] for e in placement]), own)
        if values is not None:
            reading = LineReading(values, placement if tied else (None,) * len(values))
            merged[values] = _agreeing(merged[values], reading) if values in merged else reading
    if merged:
        return tuple(merged.values())
    return tuple(LineReading(tuple(None if e is None else counts[e] for e in p), p) for p in placements)


def _filled(values: tuple[int | None, ...], own: Terms) -> tuple[int | None, ...] | None:
    """The values with what the line's own balances force; None if they break one."""
    ranges = Ranges(values)
    equations = [Equation("", None, None, (), (), terms, frozenset(c for c, _ in terms)) for terms in own]
    if narrow(ranges, equations).broken:
        return None
    return tuple(ranges.value(position) for position in range(len(values)))


def _agreeing(one: LineReading, other: LineReading) -> LineReading:
    pairs = zip(one.entries, other.entries, strict=True)
    return LineReading(one.values, tuple(a if a == b else None for a, b in pairs))
