"""A finding as one line that a person reads and grep finds.

zhaizhen.txt:62: warning[short-line] applications.other: 6 numbers printed where the form has 7
"""

from __future__ import annotations

from gojparse.cli.messages import language
from gojparse.model import Finding, LinePlace, Report


def finding_line(source: str, finding: Finding) -> str:
    """Source, line, severity, rule, subject and sentence; a place other than a line stands at the end."""
    spot = finding.locator.spots[0] if finding.locator and finding.locator.spots else None
    place = f"{source}:{spot.line}" if isinstance(spot, LinePlace) else source
    subject = f" {finding.subject}" if finding.subject else ""
    elsewhere = f" ({spot})" if spot is not None and not isinstance(spot, LinePlace) else ""
    if language() == "zh":
        from gojparse.dataset.chinese import in_chinese  # reads the forms

        finding = in_chinese(finding)
    sentence = " ".join(finding.say(language()).split())
    return printable(f"{place}: {finding.severity}[{finding.rule.name}]{subject}: {sentence}{elsewhere}")


def finding_lines(report: Report) -> list[str]:
    """The lines of all findings of a report."""
    return [finding_line(report.source, finding) for finding in report.findings]


_REFUSALS = frozenset({"document-unreadable", "cap-reached", "not-a-report", "two-reports"})


def refusal_line(report: Report) -> str:
    """Why a document gave no tables, in one line."""
    refusals = (finding for finding in report.findings if finding.rule.name in _REFUSALS)
    refusal = next(refusals, None)
    return (
        finding_line(report.source, refusal) if refusal else f"{printable(report.source)}: {report.verdict}"
    )


_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))}
_CONTROLS.update(
    {ord(c): f"\\u{ord(c):04x}" for c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
)


def printable(text: str) -> str:
    """The text without what would steer a terminal: a document must not clear the screen it is shown on."""
    return text.translate(_CONTROLS)
