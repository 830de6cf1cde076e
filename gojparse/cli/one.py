"""One document for `show` and `explain`: its report, or the sentence that says why there is none."""

from __future__ import annotations

from gojparse.batch import inputs
from gojparse.batch.beside import noted
from gojparse.batch.given import Given
from gojparse.batch.reading import Outcome, report_of, told
from gojparse.cli.lines import refusal_line
from gojparse.cli.messages import complain
from gojparse.errors import Unreadable
from gojparse.model import Report


def reading_of(file: str, ocr: str) -> tuple[Report, Outcome]:
    """The report of this document, and what became of it; if it cannot be read, that is said."""
    given = _given(file)
    report = report_of(given, ocr)
    outcome = told(given, report, lambda _: b"")
    if outcome.failed:
        complain(refusal_line(outcome))
    return report, outcome


def _given(file: str) -> Given:
    try:
        return noted(Given(inputs.name(file), inputs.read(file)), file)
    except Unreadable as refusal:
        return Given(inputs.name(file), None, refusal)
