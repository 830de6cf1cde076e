"""Is a cell right, withheld, wrong but flagged, or silently wrong?

A finding answers for a cell if it is an error or a warning and names the
cell, its line, its column or its table. Doubts about a value as such (a
township with 规章, an amount in yuan) do not answer for a wrong place.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from gojparse.model import Cell, Report, Status
from tests.support.paper import Name, Value

NO_EXCUSE = frozenset(
    (
        "implausible-for-level",
        "stock-below-flow",
        "unit-suspect",
        "unit-in-cell",
        "edition-year",
        "stale-year",
    )
)


class Fate(StrEnum):
    RIGHT = "right"
    WITHHELD = "withheld"
    FLAGGED = "wrong but flagged"
    SILENT = "silently wrong"


class Judged(NamedTuple):
    """A cell, what it should be, and how it fared."""

    name: Name
    real: Value | None
    cell: Cell | None
    fate: Fate
    flags: tuple[str, ...] = ()  # the findings that name it

    def __str__(self) -> str:
        got = self.cell and f"{self.cell.value} ({self.cell.status.value}, printed {self.cell.printed!r})"
        return f"{self.fate.value}: {'.'.join(self.name)} is {self.real}, got {got} {' '.join(self.flags)}"


class Flags:
    """The findings of a report, by what they name."""

    def __init__(self, report: Report) -> None:
        self.by_subject: dict[tuple[str | None, str | None, str | None], list[str]] = {}
        for finding in report.findings:
            if finding.severity in ("error", "warning") and finding.rule.name not in NO_EXCUSE:
                key = (finding.table, finding.line, finding.column)
                self.by_subject.setdefault(key, []).append(finding.rule.name)

    def naming(self, name: Name) -> tuple[str, ...]:
        """The rules that name this cell, its line, its column or its table."""
        table, line, column = name
        keys = ((table, line, column), (table, line, None), (table, None, column), (table, None, None))
        return tuple(rule for key in keys for rule in self.by_subject.get(key, ()))


def judge(
    report: Report,
    real: Mapping[Name, Value],
    also: Mapping[Name, Value | None] | None = None,
    *,
    balanced: bool = True,
) -> list[Judged]:
    """Every cell that is decided or that should be there. `also`: a second value that counts as right.

    Where the numbers were drawn at random and no balance holds (not
    `balanced`), an implied value cannot be compared with anything.
    """
    cells = {(cell.table, cell.line, cell.column): cell for cell in report.cells}
    flags = Flags(report)
    found = []
    for name in {**real, **cells}:
        cell, truth = cells.get(name), real.get(name)
        if cell is None or cell.value is None:
            fate = Fate.WITHHELD
        elif truth is not None and Decimal(cell.value) == Decimal(truth):
            fate = Fate.RIGHT
        elif not balanced and cell.status is Status.IMPLIED:
            fate = Fate.WITHHELD
        elif also and (other := also.get(name)) is not None and Decimal(cell.value) == Decimal(other):
            fate = Fate.RIGHT
        else:
            fate = Fate.FLAGGED if flags.naming(name) else Fate.SILENT
        named = flags.naming(name) if fate in (Fate.FLAGGED, Fate.SILENT) else ()
        found.append(Judged(name, truth, cell, fate, named))
    return found
