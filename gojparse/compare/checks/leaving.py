"""Findings of a panel as rows of the table `findings`, with issuer, year and waiver beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from gojparse.compare.panel import PanelFinding
from gojparse.dataset.arrow import arrow_schema
from gojparse.dataset.rows import clean

_MORE = (("issuer_id", pa.large_string()), ("year", pa.int64()), ("waived", pa.large_string()))


def as_rows(found: Sequence[PanelFinding]) -> pa.Table:
    """One row for each finding, in their order. `waived` holds the reason, null where nobody answered."""
    schema = pa.schema([*arrow_schema("findings"), *(pa.field(*column) for column in _MORE)])
    return pa.Table.from_pylist([_row(each) for each in found], schema=schema)


def _row(found: PanelFinding) -> dict[str, str | int | None]:
    finding = found.finding
    return {
        "report_id": found.row.record["report_id"],
        "rule": finding.rule.name,
        "severity": finding.severity,
        "table": finding.table,
        "line": finding.line,
        "column": finding.column,
        "expected": clean(finding.expected),
        "found": clean(finding.found),
        "message": clean(finding.message),
        "locator": str(finding.locator) if finding.locator else None,
        "other_report_id": finding.other_report_id,
        "issuer_id": found.row.issuer_id,
        "year": found.row.year,
        "waived": clean(found.waived),
    }
