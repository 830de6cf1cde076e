"""Reports published after the deadline of their issuer.

The day is taken from the first version: what is published again later was not
late. A page that a moved site dates years later says nothing about its report,
so only days within the year of the deadline count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gojparse.compare.checks.settings import Deadline
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding
from gojparse.model import Finding
from gojparse.rules import LATE


def late(panel: Panel, deadlines: Sequence[Deadline]) -> Iterator[PanelFinding]:
    """A finding for each report that came too late by the first deadline that is for it."""
    for row in panel.rows:
        day = _first_published(row) if row.certain else None
        deadline = next((deadline for deadline in deadlines if deadline.holds_for(row.record)), None)
        if day is None or deadline is None or day.year != row.year + 1:
            continue
        if day > (due := deadline.of(row.year)):
            yield PanelFinding(row, Finding(rule=LATE, expected=due.isoformat(), found=day.isoformat()))


def _first_published(row: IssuerYear) -> date | None:
    """When the first version came out; None if any has no date: it may have been the first."""
    days = [version.published_on for version in row.chosen.versions]
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None
