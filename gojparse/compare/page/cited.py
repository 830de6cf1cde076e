"""The cells that findings cite, and single findings, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gojparse.compare.columns import wide_column_index, wide_columns
from gojparse.compare.evidence import CellKey
from gojparse.compare.numbers import NO_CELL
from gojparse.compare.panel import Panel, PanelFinding

_AGAINST: Mapping[str, tuple[tuple[str, str], ...]] = {
    "carry-chain": (("carried_in_", "carried_forward_"),),
    "pending-chain": (("_total", "_pending"),),
    "items-chain": (("", ""), ("_items_last_year_", "_change_")),
}
"""The cells of the earlier year in a chain: replacements in the name of the later one."""
_OTHER_OPERANDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "in-force-chain": (("in_force", "issued"), ("in_force", "repealed")),
}
"""The other cells of the later year that take part."""


def totals() -> list[int]:
    """The columns that every issuer's table shows: the totals of sections three and four."""
    return [
        at
        for at, wide in enumerate(wide_columns())
        if wide.table in ("applications", "appeals") and wide.column == "total"
    ]


def cited(panel: Panel, found: PanelFinding) -> tuple[list[CellKey], list[CellKey]]:
    """The cells that a finding is about, and those of the other report that it holds against them."""
    name = _column(panel, found)
    if name is None:
        return [], []
    rule = found.finding.rule.name
    own = [name, *(name.replace(*parts) for parts in _OTHER_OPERANDS.get(rule, ()))]
    other = [name.replace(*parts) for parts in _AGAINST.get(rule, (("", ""),))]
    theirs = found.finding.other_report_id
    mine = _report_of(found)
    return _keys(panel, mine, own), _keys(panel, theirs, other) if theirs else []


def _report_of(found: PanelFinding) -> str:
    current = found.row.chosen.current
    return current.report_id if current else str(found.row.record["report_id"])


def _keys(panel: Panel, report_id: str, names: Iterable[str]) -> list[CellKey]:
    known = {wide.name for wide in wide_columns()}
    if panel.numbers.row(report_id) is None:
        return []
    return [(report_id, wide_column_index(name)) for name in names if name in known]


def _column(panel: Panel, found: PanelFinding) -> str | None:
    """The wide name of the cell that a finding is about; of section two that of the report's own edition."""
    finding = found.finding
    row = panel.numbers.row(_report_of(found))
    fitting = [
        (row is not None and panel.numbers.statuses[row, at] != NO_CELL, wide.name)
        for at, wide in enumerate(wide_columns())
        if (wide.table, wide.line, wide.column) == (finding.table, finding.line, finding.column)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


SEVERE = ("error", "warning", "note")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Single:
    """A finding within one report, as the dataset tells it."""

    report_id: str
    rule: str
    severity: str
    message: str
    subject: str
    locator: str | None
    anchor: str
    picture: str | None = None
    context: str | None = None


def singles(panel: Panel) -> list[Single]:
    """Errors and warnings of the reports that are in the panel, errors first."""
    mine = {row.record["report_id"] for row in panel.rows}
    columns = ("report_id", "rule", "severity", "table", "line", "column", "message", "locator")
    found = []
    for block in panel.dataset.blocks("findings", columns):
        for entry in block.to_pylist():
            if entry["report_id"] in mine and entry["severity"] != "note":
                subject = ".".join(entry[key] for key in ("table", "line", "column") if entry[key])
                found.append((entry, subject))
    found.sort(key=lambda pair: (SEVERE.index(pair[0]["severity"]), pair[0]["report_id"]))
    return [
        Single(
            report_id=entry["report_id"],
            rule=entry["rule"],
            severity=entry["severity"],
            message=entry["message"],
            subject=subject,
            locator=entry["locator"],
            anchor=f"f{n}",
        )
        for n, (entry, subject) in enumerate(found)
    ]
