"""What all admissible readings have in common: the only thing that is ever decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gojparse.balances.readings import LineReading, OpenLine

_UNKNOWN = object()


class Agreement:
    """Collects readings, and says for each cell whether all of them agree."""

    def __init__(self, lines: Sequence[OpenLine]) -> None:
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
        """Whether noting this reading could still change what is agreed on."""
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
