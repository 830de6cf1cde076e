"""The rules across issuers and years, held against a panel.

    Panel ─ pairs of years ─▶ chains, jumps ─┐
          ─ rows ─▶ vectors, sums, versions, lateness, copied text ─▶ waivers ─▶ findings, sorted

Nothing is repaired from another year, and nothing is asked of what is not
certain: see `pairs` for when two years can be held against each other.
"""

from __future__ import annotations

from gojparse.compare.checks.chains import chains
from gojparse.compare.checks.pairs import pairs
from gojparse.compare.checks.settings import Deadline, Settings, read_settings
from gojparse.compare.checks.waivers import Waiver, read_waivers, waive
from gojparse.compare.found import Found
from gojparse.compare.panel import Panel

__all__ = ["Deadline", "Found", "Settings", "Waiver", "confront", "read_settings", "read_waivers"]


def confront(panel: Panel, settings: Settings = Settings()) -> list[Found]:  # noqa: B008 (frozen)
    """All findings of a panel, by issuer, year, rule and cell."""
    found = [*chains(pairs(panel))]
    return sorted(waive(found, settings.waivers, panel.rows), key=_order)


def _order(found: Found) -> tuple[str | int, ...]:
    finding = found.finding
    cell = (finding.table or "", finding.line or "", finding.column or "")
    return (
        *(found.row.issuer_id, found.row.year, finding.rule.name, *cell),
        *(finding.found or "", finding.expected or "", finding.other_report_id or ""),
    )
