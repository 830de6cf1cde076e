"""One document for `show` and `explain`: its report, or the sentence that says why there is none."""

from __future__ import annotations

from gojparse.batch import inputs
from gojparse.batch.attachments import with_attachments
from gojparse.batch.reading import DocumentOutcome, outcome_of_report, report_of
from gojparse.batch.source import Source
from gojparse.cli.lines import refusal_line
from gojparse.cli.messages import complain
from gojparse.errors import Unreadable
from gojparse.model import Report


def reading_of(file: str, ocr: str) -> tuple[Report, DocumentOutcome]:
    """The report of this document, and what became of it; if it cannot be read, that is said."""
    given = _given(file)
    report = report_of(given, ocr)
    outcome = outcome_of_report(given, report, lambda _: b"")
    if outcome.failed:
        complain(refusal_line(outcome))
    return report, outcome


def _given(file: str) -> Source:
    try:
        return with_attachments(Source(inputs.name(file), inputs.read(file)), file)
    except Unreadable as refusal:
        return Source(inputs.name(file), None, refusal)
