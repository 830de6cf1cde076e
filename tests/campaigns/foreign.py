"""Documents that are no reports, each read by the product's own workers: what became of every one."""

from __future__ import annotations

import json
import re
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import NamedTuple

from gojparse.batch.journal import Journal
from gojparse.batch.reading import DocumentOutcome, ReadLimits
from gojparse.batch.run import BatchRun, worker_pool
from gojparse.batch.source import Source
from gojparse.model import Report

CLOCK = 60.0  # seconds for one document
MEMORY = 2_000_000_000  # bytes beyond what a process needs by itself
_SLOWEST = 10
_REFUSED = ("not_a_report", "unreadable")
_STOPPED = {"crash": "crashed", "time": "hung"}
_BROKEN = ("crashed", "hung", "raised")
_OUR_FAULT = "gojparse failed on it"
_read_before = 0.0  # seconds of CPU time of this process up to the document in hand


class Row(NamedTuple):
    """What became of a document. `fate`: a verdict, or `crashed`, `hung`, `raised`."""

    path: Path
    fate: str
    reason: str = ""
    seconds: float = 0.0  # of CPU time
    peak: int = 0  # MB, of the process that read it, so far

    @property
    def package(self) -> str:
        return self.path.parent.name


def judged(paths: Sequence[Path], jobs: int = 2) -> Iterator[Row]:
    """A row for each document, in their order."""
    limits = ReadLimits(CLOCK, MEMORY)
    documents = (Source(str(path), path.read_bytes()) for path in paths)
    for outcome in BatchRun(documents, worker_pool(jobs, _told, limits), Journal(), limits, in_order=True):
        yield _row(outcome)


def _told(report: Report) -> bytes:
    """Packed for us: why it was refused, the process' peak memory (MB), its CPU seconds for this document."""
    global _read_before
    taken, _read_before = process_time() - _read_before, process_time()
    reason = "; ".join(finding.found or finding.message for finding in report.findings)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return json.dumps([reason, taken, peak]).encode()


def _row(outcome: DocumentOutcome) -> Row:
    reason, seconds, peak = json.loads(outcome.packed)
    said = outcome.refusal.english if outcome.refusal else ""
    fate = _STOPPED.get(outcome.stopped, "raised" if _OUR_FAULT in said else outcome.verdict)
    return Row(Path(outcome.source), fate, said if fate in _BROKEN else reason, seconds, peak)


def failures(rows: Sequence[Row], paths: Sequence[Path]) -> list[str]:
    """What must not be: a crash, a hang, an exception, a report among them, a document without a row."""
    wrong = [f"{row.fate}: {row.path} ({row.reason.strip()})" for row in rows if row.fate in _BROKEN]
    wrong += [
        f"taken for a report: {row.path} ({row.fate})"
        for row in rows
        if row.fate not in (*_REFUSED, *_BROKEN)
    ]
    there = Counter(row.path for row in rows)
    wrong += [f"{there[path]} rows: {path}" for path in paths if there[path] != 1]
    return wrong


def table(rows: Sequence[Row]) -> str:
    """The counts, as text."""
    lines = [
        f"{'package':12} {'files':>6} {'no report':>10} {'unreadable':>11} {'broken':>7} {'accepted':>9}"
    ]
    for package in [*dict.fromkeys(row.package for row in rows), "all"]:
        fates = Counter(row.fate for row in rows if package in (row.package, "all"))
        total = sum(fates.values())
        broken = sum(fates[fate] for fate in _BROKEN)
        accepted = total - broken - sum(fates[fate] for fate in _REFUSED)
        refused = f"{fates['not_a_report']:10} {fates['unreadable']:11}"
        lines.append(f"{package:12} {total:6} {refused} {broken:7} {accepted:9}")
    lines += ["", "unreadable, because"]
    reasons = Counter(_kind(row.reason) for row in rows if row.fate == "unreadable")
    lines += [f"{times:6} {reason}" for reason, times in reasons.most_common()]
    lines += ["", f"peak memory of a process: {max((row.peak for row in rows), default=0)} MB", "slowest"]
    slowest = sorted(rows, key=lambda row: -row.seconds)[:_SLOWEST]
    lines += [f"{row.seconds:6.1f} s {row.peak:5} MB {row.path.name}: {row.fate}" for row in slowest]
    return "\n".join(lines)


def _kind(reason: str) -> str:
    """The reason without its numbers."""
    return re.sub("[0-9][0-9,]*", "n", reason)
