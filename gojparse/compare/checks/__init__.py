"""The rules across issuers and years, held against a panel.

    Panel ─ pairs of years ─▶ chains, jumps ─┐
          ─ rows ─▶ vectors, sums, versions, lateness, copied text ─▶ waivers ─▶ findings, sorted

Nothing is repaired from another year, and nothing is asked of what is not
certain: see `pairs` for when two years can be held against each other.
"""

from __future__ import annotations

from gojparse.compare.checks.chains import chains
from gojparse.compare.checks.copied import copied
from gojparse.compare.checks.jumps import jumps
from gojparse.compare.checks.lateness import late
from gojparse.compare.checks.leaving import as_rows
from gojparse.compare.checks.located import located
from gojparse.compare.checks.pairs import pairs
from gojparse.compare.checks.restated import restated, same_documents
from gojparse.compare.checks.settings import Deadline, Settings, read_settings
from gojparse.compare.checks.sums import sums
from gojparse.compare.checks.vectors import duplicates
from gojparse.compare.checks.waivers import Waiver, read_waivers, waive
from gojparse.compare.panel import Panel, PanelFinding

__all__ = [
    "Deadline",
    "PanelFinding",
    "Settings",
    "Waiver",
    "as_rows",
    "confront",
    "read_settings",
    "read_waivers",
]


def confront(panel: Panel, settings: Settings = Settings()) -> list[PanelFinding]:  # noqa: B008 (frozen)
    """All findings of a panel, by issuer, year, rule and cell."""
    successive = pairs(panel)
    found = [
        *chains(successive),
        *jumps(successive, settings),
        *duplicates(panel),
        *sums(panel, settings.all_bodies),
        *restated(panel, settings.restated_cells),
        *same_documents(panel),
        *copied(panel, successive, settings),
        *late(panel, settings.deadlines),
    ]
    told = sorted(waive(found, settings.waivers, panel.rows), key=_order)
    return [*located(panel.dataset, told)]


def _order(found: PanelFinding) -> tuple[str | int, ...]:
    finding = found.finding
    cell = (finding.table or "", finding.line or "", finding.column or "")
    return (
        *(found.row.issuer_id, found.row.year, finding.rule.name, *cell),
        *(finding.found or "", finding.expected or "", finding.other_report_id or ""),
    )
