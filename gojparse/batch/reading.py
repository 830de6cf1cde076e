"""One document, read. Whatever is wrong with it becomes a report that says so; nothing is raised.

`report_of` returns the report itself; `outcome_of` the little of it that the
rest of a run needs: a few counts, and the report packed into bytes as rows,
JSON or findings. An outcome is small and travels between processes and
machines; a report is large.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from gojparse.batch.source import NAMELESS, Source, printable_name
from gojparse.errors import Unreadable
from gojparse.messages import Phrase
from gojparse.model import Finding, Report
from gojparse.readers import OPTICAL
from gojparse.rules import (
    CAP_REACHED,
    CATALOGUE,
    DOCUMENT_UNREADABLE,
    PAGES_JOINED,
    REPORT_ELSEWHERE,
    REPORT_NOT_THERE,
    SECTION_DUPLICATED,
)

PackReport: TypeAlias = Callable[[Report], bytes]
"""Turns a report into the bytes a run wants of it. Importable by name: other processes call it."""

TIMEOUT = 120.0  # seconds
MAX_MEMORY = 2 * 1024**3  # bytes

_IN_ORDER = ("overview", "disclosure", "applications", "appeals", "problems", "other_matters")
_REFUSALS = frozenset({"document-unreadable", "cap-reached", "not-a-report", "two-reports"})


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """The limits for one document. All else is capped by the readers.

    `timeout`: seconds of wall time. `max_memory`: bytes beyond what a worker
    needs by itself. `ocr`: whether text is recognised in pictures, which
    takes seconds a page: `auto`, `always`, `never`.
    """

    timeout: float = TIMEOUT
    max_memory: int = MAX_MEMORY
    ocr: str = "auto"

    def beyond(self, other: ReadLimits) -> bool:
        """Tell whether something is allowed that `other` forbids."""
        return self.timeout > other.timeout or self.max_memory > other.max_memory


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a document gave no tables: a rule and its sentence in both languages."""

    rule: str
    severity: str
    english: str
    chinese: str

    def say(self, language: str) -> str:
        """Return the sentence in `en` or `zh`."""
        return self.chinese if language == "zh" else self.english


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """The result of reading one document.

    `key` tells documents apart: the SHA-256 of the bytes, or the name where
    there are none. `crawled_on`: an ISO date, empty if not known. `stopped`:
    the limit that ended the reading (`time`, `memory`, `crash`), else
    nothing: then the outcome is the same on every machine. `optical`: it is of
    a carrier that may hold pictures of text, and depends on how these are read.
    `divided`: its pictures are not the pages of one report, and are to be read
    one by one.
    """

    source: str
    key: str
    member: str
    crawled_on: str
    verdict: str
    errors: int
    warnings: int
    year: int | None
    refusal: Refusal | None
    stopped: str
    packed: bytes
    optical: bool = False
    divided: bool = False

    @property
    def known_as(self) -> tuple[str, str]:
        """The facts known besides its bytes: its name, and the day it was fetched."""
        return self.source, self.crawled_on

    @property
    def failed(self) -> bool:
        """Tell whether the document could not be read."""
        return self.verdict == "unreadable"


def outcome_of(source: Source, pack: PackReport, ocr: str = "auto") -> DocumentOutcome:
    """Read a document and summarise the result."""
    try:
        report = report_of(source, ocr)
        outcome = outcome_of_report(source, report, pack)
        return replace(outcome, divided=bool(source.parts) and not is_one_report(report))
    except MemoryError:
        return stopped_outcome(source, "out-of-memory", "memory", pack)


def outcome_of_report(source: Source, report: Report, pack: PackReport) -> DocumentOutcome:
    """Summarise a report of this document."""
    return DocumentOutcome(
        source=source.name,
        key=report.sha256 or NAMELESS + source.name,
        member=source.member,
        crawled_on=source.crawled,
        verdict=report.verdict,
        errors=report.findings_error,
        warnings=report.findings_warning,
        year=report.year,
        refusal=_refusal(report),
        stopped="memory" if _OUT_OF_MEMORY in (f.facts.get("reason") for f in report.findings) else "",
        packed=pack(report),
        optical=report.format in OPTICAL,
    )


def report_of(source: Source, ocr: str = "auto") -> Report:
    """Read a document; whatever is wrong with it becomes a finding of its report."""
    report = _read(source, ocr)
    if source.parts:
        names = ", ".join(part.name.rpartition("/")[2] for part in source.parts)
        return replace(report, findings=(*report.findings, Finding(rule=PAGES_JOINED, found=names)))
    verdicts = report.disclosure_verdict, report.applications_verdict, report.appeals_verdict
    if not (source.attachments or source.missing) or "missing" not in verdicts:
        return report
    found = (
        Finding(rule=rule, found=", ".join(map(printable_name, names)))
        for rule, names in ((REPORT_ELSEWHERE, source.attachments), (REPORT_NOT_THERE, source.missing))
        if names
    )
    return replace(report, findings=(*report.findings, *found))


def is_one_report(report: Report) -> bool:
    """Tell whether joined pictures are the pages of one report: one beginning, its parts in order."""
    if report.verdict in ("several_reports", "not_a_report", "unreadable"):
        return False
    codes = [section.section for section in report.sections if section.section in _IN_ORDER]
    begins = bool(report.title) or "overview" in codes
    repeated = any(finding.rule.name == SECTION_DUPLICATED.name for finding in report.findings)
    return begins and not repeated and codes == sorted(codes, key=_IN_ORDER.index)


def _read(source: Source, ocr: str) -> Report:
    from gojparse.flow import parse

    if source.content is None:
        return unreadable_report(source, source.refusal or Unreadable("missing"))
    try:
        return parse(source.content, source.name, source.crawled_on, ocr)
    except Unreadable as refusal:
        return unreadable_report(source, refusal)
    except MemoryError:
        return unreadable_report(source, _own_fault("out-of-memory"))
    except Exception as error:  # a fault of ours must not cost the other documents
        if os.environ.get("GOJPARSE_DEBUG"):
            traceback.print_exc(file=sys.stderr)
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        what = " ".join(what.split())[:300]
        return unreadable_report(source, _own_fault("internal", found=what, reason=what))


def unreadable_report(source: Source, why: Unreadable | Finding) -> Report:
    """Make the report for a document that could not be read; without its bytes it has no report_id."""
    sha256 = "" if source.content is None else source.key
    return Report(
        report_id=sha256[:16],
        source=source.name,
        sha256=sha256,
        content_id="",
        format=why.format if isinstance(why, Unreadable) else "",
        verdict="unreadable",
        findings=(_finding(why, source),),
    )


def _finding(why: Unreadable | Finding, source: Source) -> Finding:
    """Return the finding of a refusal. Without bytes (no report_id), it names the document."""
    if isinstance(why, Finding):
        return why
    found = source.name if source.content is None else str(why)
    return Finding(rule=CATALOGUE[why.rule], found=found, facts={"reason": why.phrase})


_LIMITS = frozenset({"out-of-memory", "out-of-time"})
_OUT_OF_MEMORY = Phrase("unreadable.out-of-memory")


def _own_fault(key: str, found: str | None = None, **facts: str) -> Finding:
    """Return the finding of a document on which reading failed, or was stopped by one of our limits."""
    rule = CAP_REACHED if key in _LIMITS else DOCUMENT_UNREADABLE
    return Finding(rule=rule, found=found, facts={"reason": Phrase(f"unreadable.{key}", **facts)})


def _refusal(report: Report) -> Refusal | None:
    for finding in report.findings:
        if finding.rule.name in _REFUSALS:
            from gojparse.dataset.chinese import in_chinese  # reads the forms

            chinese = in_chinese(finding).say("zh")
            return Refusal(finding.rule.name, finding.severity, finding.say("en"), chinese)
    return None


def stopped_outcome(source: Source, key: str, by: str, pack: PackReport, **facts: str) -> DocumentOutcome:
    """Make the outcome of a document that a limit stopped, or that ended its process.

    `by` is the limit (`time`, `memory` or `crash`), `key` the sentence that says so.
    """
    outcome = outcome_of_report(source, unreadable_report(source, _own_fault(key, **facts)), pack)
    return replace(outcome, stopped=by)
