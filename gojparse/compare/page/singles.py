"""The findings within single reports, as the dataset tells them."""

from __future__ import annotations

from dataclasses import dataclass

from gojparse.compare.panel import Panel

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
