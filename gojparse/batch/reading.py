"""One document, read. Whatever is wrong with it becomes a report that says so; nothing is raised.

`report_of` gives the report itself; `outcome_of` what the rest of a run
needs of it: a few counts, and the report packed into bytes by whoever wants
its rows, its JSON or its findings. An outcome is small and travels between
processes and machines; a report is large.
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
from gojparse.rules import CAP_REACHED, CATALOGUE, DOCUMENT_UNREADABLE, REPORT_ELSEWHERE, REPORT_NOT_THERE

PackReport: TypeAlias = Callable[[Report], bytes]
"""Turns a report into the bytes a run wants of it. Importable by name: other processes call it."""

NO_REPORT = frozenset({"unreadable", "not_a_report"})
_REFUSALS = frozenset({"document-unreadable", "cap-reached", "not-a-report", "two-reports"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document gave no tables: a rule and its sentence in both languages."""

    rule: str
    severity: str
    english: str
    chinese: str

    def say(self, language: str) -> str:
        """The sentence in `en` or `zh`."""
        return self.chinese if language == "zh" else self.english


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """What became of one document.

    `key` tells documents apart: the SHA-256 of the bytes, or the name where
    there are none. `crawled_on`: an ISO date, empty if not known. `stopped`:
    the limit that ended the reading (`time`, `memory`, `crash`), else
    nothing: then the outcome is the same on every machine. `optical`: it is of
    a carrier that may hold pictures of text, and depends on how these are read.
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

    @property
    def known_as(self) -> tuple[str, str]:
        """What was known of the document beside its bytes: its name, and when it was fetched."""
        return self.source, self.crawled_on

    @property
    def failed(self) -> bool:
        return self.verdict == "unreadable"

    @property
    def is_report(self) -> bool:
        return self.verdict not in NO_REPORT


def outcome_of(given: Source, pack: PackReport, ocr: str = "auto") -> DocumentOutcome:
    """What became of this document."""
    try:
        return outcome_of_report(given, report_of(given, ocr), pack)
    except MemoryError:
        return stopped(given, "out-of-memory", "memory", pack)


def outcome_of_report(given: Source, report: Report, pack: PackReport) -> DocumentOutcome:
    """The outcome that tells of this report."""
    return DocumentOutcome(
        source=given.name,
        key=report.sha256 or NAMELESS + given.name,
        member=given.member,
        crawled_on=given.crawled,
        verdict=report.verdict,
        errors=report.findings_error,
        warnings=report.findings_warning,
        year=report.year,
        refusal=_refusal(report),
        stopped="memory" if any(_is_out_of_memory(finding) for finding in report.findings) else "",
        packed=pack(report),
        optical=report.format in OPTICAL,
    )


def report_of(given: Source, ocr: str = "auto") -> Report:
    """The report of one document; whatever is wrong with it becomes a finding."""
    report = _read(given, ocr)
    if not (given.attachments or given.missing) or "missing" not in _verdicts(report):
        return report
    found = (
        Finding(rule=rule, found=", ".join(map(printable_name, names)))
        for rule, names in ((REPORT_ELSEWHERE, given.attachments), (REPORT_NOT_THERE, given.missing))
        if names
    )
    return replace(report, findings=(*report.findings, *found))


def _verdicts(report: Report) -> tuple[str, ...]:
    return report.disclosure_verdict, report.applications_verdict, report.appeals_verdict


def _read(given: Source, ocr: str) -> Report:
    from gojparse.flow import parse

    if given.content is None:
        return unreadable(given, given.refusal or Unreadable("missing"))
    try:
        return parse(given.content, given.name, given.crawled_on, ocr)
    except Unreadable as refusal:
        return unreadable(given, refusal)
    except MemoryError:
        return unreadable(given, _own_fault("out-of-memory"))
    except Exception as error:  # a fault of ours must not cost the other documents
        if os.environ.get("GOJPARSE_DEBUG"):
            traceback.print_exc(file=sys.stderr)
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        what = " ".join(what.split())[:300]
        return unreadable(given, _own_fault("internal", found=what, reason=what))


def unreadable(given: Source, why: Unreadable | Finding) -> Report:
    """The report that stands for a document that could not be read; without its bytes it has no report_id."""
    digest = "" if given.content is None else given.key
    return Report(
        report_id=digest[:16],
        source=given.name,
        sha256=digest,
        content_id="",
        format=why.format if isinstance(why, Unreadable) else "",
        verdict="unreadable",
        findings=(_finding(why, given),),
    )


def _finding(why: Unreadable | Finding, given: Source) -> Finding:
    """The finding of a refusal. Without bytes there is no report_id, and `found` has the document's name."""
    if isinstance(why, Finding):
        return why
    found = given.name if given.content is None else str(why)
    return Finding(rule=CATALOGUE[why.rule], found=found, facts={"reason": why.phrase})


_LIMITS = frozenset({"out-of-memory", "out-of-time"})


def _own_fault(key: str, found: str | None = None, **facts: str) -> Finding:
    """The finding of a document on which reading itself failed, or was stopped by one of our limits."""
    rule = CAP_REACHED if key in _LIMITS else DOCUMENT_UNREADABLE
    return Finding(rule=rule, found=found, facts={"reason": Phrase(f"unreadable.{key}", **facts)})


def _is_out_of_memory(finding: Finding) -> bool:
    return finding.facts.get("reason") == Phrase("unreadable.out-of-memory")


def _refusal(report: Report) -> Refusal | None:
    for finding in report.findings:
        if finding.rule.name in _REFUSALS:
            from gojparse.dataset.chinese import in_chinese  # reads the forms

            chinese = in_chinese(finding).say("zh")
            return Refusal(finding.rule.name, finding.severity, finding.say("en"), chinese)
    return None


def stopped(given: Source, key: str, by: str, pack: PackReport, **facts: str) -> DocumentOutcome:
    """The outcome of a document that a limit stopped, or that ended its process; `key` names the sentence."""
    outcome = outcome_of_report(given, unreadable(given, _own_fault(key, **facts)), pack)
    return replace(outcome, stopped=by)
