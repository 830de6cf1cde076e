"""Documents in, outcomes out: one for each document, in the order of their names, as they are done.

A bad document is an outcome like any other; it never stops the others.
Identical bytes are read once: files of one size are compared by their hash
beforehand, all others cannot be identical.
"""

from __future__ import annotations

import hashlib
import os
import sys
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gojparse.batch import inputs
from gojparse.errors import Unreadable
from gojparse.model import Finding, Report
from gojparse.rules import CATALOGUE, Rule, Severity

if TYPE_CHECKING:
    from gojparse.dataset.frames import Dataset

NO_REPORT = frozenset({"unreadable", "not_a_report"})

_UNEXPECTED = Rule(
    "document-unreadable",
    Severity.ERROR,
    "gojparse failed on it ({found}): this is our fault; please report it, with the file if you may",
    "gojparse处理时出错（{found}）：这是程序的错误，请反馈，如可以请附上文件",
)
_CRASHED = Rule(
    "document-unreadable",
    Severity.ERROR,
    "the process that read it ended abruptly; convert the file to another format, or leave it out",
    "读取该文件的进程异常终止；请转换文件格式，或将其排除",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document. `report` has the verdict `unreadable` where it could not be read."""

    source: str
    report: Report

    @property
    def failed(self) -> bool:
        return self.report.verdict == "unreadable"

    @property
    def is_report(self) -> bool:
        return self.report.verdict not in NO_REPORT


def run(
    paths: Iterable[str | os.PathLike[str]],
    jobs: int = 1,
    without: str | os.PathLike[str] | None = None,
) -> Iterator[Outcome]:
    """The outcome of every document that the paths name. Nothing but an interruption is raised."""
    return outcomes(inputs.expand(paths, without), jobs)


def extract(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], jobs: int = 1) -> Dataset:
    """The tables of all documents that the paths name, as pandas frames; a bad one is a row of `reports`."""
    from gojparse.dataset.frames import dataset

    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    return dataset(outcome.report for outcome in run(several, jobs))


def outcomes(documents: list[str], jobs: int = 1) -> Iterator[Outcome]:
    """The outcomes of these documents, in their order. `jobs`: how many processes read."""
    twins = _twins(documents)
    copies = Counter(twins.values())
    kept: dict[str, Report] = {}
    originals = [document for document in documents if document not in twins]
    reports = _reports(originals, jobs)
    for document in documents:
        if document in twins:
            report = kept[twins[document]]
            copies[twins[document]] -= 1
        else:
            report = next(reports)
        original = twins.get(document, document)
        if copies[original]:
            kept[original] = report
        else:
            kept.pop(original, None)
        yield Outcome(inputs.name(document), replace(report, source=inputs.name(document)))


def _twins(documents: Iterable[str]) -> Mapping[str, str]:
    """For each document that repeats the bytes of one before it: that one."""
    by_size: defaultdict[int, list[str]] = defaultdict(list)
    for document in documents:
        size = inputs.size(document)
        if size:
            by_size[size].append(document)
    twins: dict[str, str] = {}
    for equally_long in by_size.values():
        if len(equally_long) > 1:
            first: dict[bytes, str] = {}
            for document in equally_long:
                original = first.setdefault(_digest(document), document)
                if original != document:
                    twins[document] = original
    return twins


def _digest(document: str) -> bytes:
    """The hash of its bytes; of a document that cannot be read, one of its name, which nothing shares."""
    try:
        return hashlib.sha256(inputs.read(document)).digest()
    except Unreadable:
        return b"name:" + os.fsencode(document)


def _reports(documents: list[str], jobs: int) -> Iterator[Report]:
    if jobs > 1 and len(documents) > 1:
        from gojparse.batch.workers import in_order

        return in_order(documents, jobs, crashed)
    return map(parsed, documents)


def parsed(document: str) -> Report:
    """The report of one document; whatever is wrong with it becomes a finding."""
    from gojparse.flow import parse

    content: bytes | None = None
    try:
        content = inputs.read(document)
        return parse(content, inputs.name(document))
    except Unreadable as refusal:
        return unreadable(document, content, _refusal(refusal), format=refusal.format)
    except Exception as error:  # a fault of ours must not cost the other documents
        if os.environ.get("GOJPARSE_DEBUG"):
            traceback.print_exc(file=sys.stderr)
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return unreadable(document, content, Finding(rule=_UNEXPECTED, found=" ".join(what.split())[:300]))


def crashed(document: str) -> Report:
    """The report of a document whose reading ended its process."""
    try:
        content: bytes | None = inputs.read(document)
    except Unreadable:
        content = None
    return unreadable(document, content, Finding(rule=_CRASHED))


def unreadable(document: str, content: bytes | None, finding: Finding, format: str = "") -> Report:
    """The report that stands for a document that could not be read; without its bytes it has no report_id."""
    digest = hashlib.sha256(content).hexdigest() if content is not None else ""
    return Report(
        report_id=digest[:16],
        source=inputs.name(document),
        sha256=digest,
        content_id="",
        format=format,
        verdict="unreadable",
        findings=(_with_source(finding, document, digest),),
    )


def _refusal(refusal: Unreadable) -> Finding:
    if isinstance(refusal, inputs.Refused):
        return Finding(rule=refusal.sentence)
    return Finding(rule=CATALOGUE[refusal.rule], found=str(refusal))


def _with_source(finding: Finding, document: str, digest: str) -> Finding:
    """Without a report_id nothing but the name in `found` would tie the finding to its document."""
    return finding if digest or finding.found else replace(finding, found=inputs.name(document))
