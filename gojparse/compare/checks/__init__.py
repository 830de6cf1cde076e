"""The rules across issuers and years, held against a panel.

    Panel ─ pairs of years ─▶ chains, jumps ─┐
          ─ rows ─▶ vectors, sums, versions, lateness, copied text ─▶ waivers ─▶ findings, sorted

Nothing is repaired from another year, and nothing is asked of what is not
certain: see `year_pairs` for when two years can be held against each other.
"""

from __future__ import annotations

from gojparse.compare.checks.chains import check_chains, check_jumps
from gojparse.compare.checks.copied import check_copied
from gojparse.compare.checks.finding_rows import finding_rows, with_locators
from gojparse.compare.checks.pairs import year_pairs
from gojparse.compare.checks.restated import check_lateness, check_restated, check_same_documents
from gojparse.compare.checks.settings import Deadline, Settings, read_settings
from gojparse.compare.checks.sums import check_sums
from gojparse.compare.checks.vectors import check_duplicates
from gojparse.compare.checks.waivers import Waiver, apply_waivers, read_waivers
from gojparse.compare.panel import Panel, PanelFinding

__all__ = [
    "Deadline",
    "PanelFinding",
    "Settings",
    "Waiver",
    "confront",
    "finding_rows",
    "read_settings",
    "read_waivers",
]


def check_panel(panel: Panel, settings: Settings = Settings()) -> list[PanelFinding]:  # noqa: B008 (frozen)
    """All findings of a panel, by issuer, year, rule and cell."""
    successive = year_pairs(panel)
    found = [
        *check_chains(successive),
        *check_jumps(successive, settings),
        *check_duplicates(panel),
        *check_sums(panel, settings.all_bodies),
        *check_restated(panel, settings.restated_cells),
        *check_same_documents(panel),
        *check_copied(panel, successive, settings),
        *check_lateness(panel, settings.deadlines),
    ]
    findings = sorted(apply_waivers(found, settings.waivers, panel.rows), key=_order)
    return [*with_locators(panel.dataset, findings)]


def _order(found: PanelFinding) -> tuple[str | int, ...]:
    finding = found.finding
    cell = (finding.table or "", finding.line or "", finding.column or "")
    return (
        *(found.row.issuer_id, found.row.year, finding.rule.name, *cell),
        *(finding.found or "", finding.expected or "", finding.other_report_id or ""),
    )
