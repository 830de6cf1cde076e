"""Findings as lines that a person reads and grep finds, and the reading of one document.

zhaizhen.txt:62: warning[short-line] applications.other: only 6 of 7 numbers are printed
"""

from __future__ import annotations

from gojparse.batch import inputs
from gojparse.batch.documents import with_attachments
from gojparse.batch.reading import DocumentOutcome, outcome_of_report, report_of
from gojparse.batch.source import Source, printable_name
from gojparse.cli.console import language, print_message
from gojparse.errors import Unreadable
from gojparse.model import Finding, LinePlace, Report


def finding_line(source: str, finding: Finding, words: str | None = None) -> str:
    """Source, line, severity, rule, subject and sentence; a place other than a line stands at the end."""
    spot = finding.locator.spots[0] if finding.locator and finding.locator.spots else None
    place = f"{source}:{spot.line}" if isinstance(spot, LinePlace) else source
    subject = f" {finding.subject}" if finding.subject else ""
    elsewhere = f" ({spot})" if spot is not None and not isinstance(spot, LinePlace) else ""
    words = words or language()
    if words == "zh":
        from gojparse.dataset.chinese import in_chinese  # reads the forms

        finding = in_chinese(finding)
    sentence = " ".join(finding.say(words).split())
    return escape_controls(
        f"{place}: {finding.severity}[{finding.rule.name}]{subject}: {sentence}{elsewhere}"
    )


def refusal_line(outcome: DocumentOutcome) -> str:
    """Return in one line why a document gave no tables."""
    refusal = outcome.refusal
    if refusal is None:
        return f"{escape_controls(outcome.source)}: {outcome.verdict}"
    sentence = " ".join(refusal.say(language()).split())
    return escape_controls(f"{outcome.source}: {refusal.severity}[{refusal.rule}]: {sentence}")


def pack_findings_en(report: Report) -> bytes:
    """The findings of a report in English, each as it stands behind the report's name."""
    return _packed(report, "en")


def pack_findings_zh(report: Report) -> bytes:
    """The same in Chinese."""
    return _packed(report, "zh")


def _packed(report: Report, words: str) -> bytes:
    return "\n".join(finding_line("", finding, words) for finding in report.findings).encode()


def unpacked_lines(packed: bytes, source: str) -> list[str]:
    """The lines of a report's findings, for this source of it."""
    return [escape_controls(source) + line for line in packed.decode().splitlines()]


_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))}
_CONTROLS.update(
    {ord(c): f"\\u{ord(c):04x}" for c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
)


def escape_controls(text: str) -> str:
    """The text without what would steer a terminal: a document must not clear the screen it is shown on."""
    return text.translate(_CONTROLS)


def read_report(file: str, ocr: str) -> tuple[Report, DocumentOutcome]:
    """Return the report of a document and its outcome; print a message if it cannot be read."""
    source = _opened(file)
    report = report_of(source, ocr)
    outcome = outcome_of_report(source, report, lambda _: b"")
    if outcome.failed:
        print_message(refusal_line(outcome))
    return report, outcome


def _opened(file: str) -> Source:
    try:
        return with_attachments(Source(printable_name(file), inputs.read(file)), file)
    except Unreadable as refusal:
        return Source(printable_name(file), None, refusal)
