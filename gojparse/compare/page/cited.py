"""Which cells a finding across reports is about, and which of the other report it holds against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gojparse.compare.columns import wide_column_index, wide_columns
from gojparse.compare.evidence import CellKey
from gojparse.compare.numbers import NO_CELL
from gojparse.compare.panel import Panel, PanelFinding

_AGAINST: Mapping[str, tuple[tuple[str, str], ...]] = {
    "carry-chain": (("carried_in_", "carried_forward_"),),
    "pending-chain": (("_total", "_pending"),),
    "items-chain": (("", ""), ("_items_last_year_", "_change_")),
}
"""Which cells of the earlier year a chain is held against: what to replace in the later one's name."""
_BESIDE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "in-force-chain": (("in_force", "issued"), ("in_force", "repealed")),
}
"""Which cells of the later year itself take part."""


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
    own = [name, *(name.replace(*parts) for parts in _BESIDE.get(rule, ()))]
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
