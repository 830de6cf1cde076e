"""Documents that are no reports, each read in a process that may die of it: what became of every one.

A process reads one document after another, under a limit of memory and a
clock; where it dies or hangs, the document has its row and a new process
goes on.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

CLOCK = 60.0  # seconds for one document
MEMORY = 2_000_000_000  # bytes of address space of a process
_SLOWEST = 10
_REFUSED = ("not_a_report", "unreadable")
_BROKEN = ("crashed", "hung", "raised")


class Row(NamedTuple):
    """What became of a document. `fate`: a verdict, or `crashed`, `hung`, `raised`."""

    path: Path
    fate: str
    reason: str = ""
    seconds: float = 0.0
    peak: int = 0  # MB, of the process that read it, so far

    @property
    def package(self) -> str:
        return self.path.parent.name


class _Worker:
    """A process that reads documents; it is made anew when one has ended it."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._begin()

    def _begin(self) -> None:
        self._here, there = self._context.Pipe()
        self._process = self._context.Process(target=_read_all, args=(there,), daemon=True)
        self._process.start()
        there.close()

    def judge(self, path: Path) -> Row:
        began = time.monotonic()
        try:
            self._here.send(path)
            if self._here.poll(CLOCK):
                fate, reason, peak = self._here.recv()
                return Row(path, fate, reason, time.monotonic() - began, peak)
            fate, reason = "hung", f"no answer within {CLOCK:.0f} s"
        except (EOFError, OSError):
            self._process.join(5)
            fate, reason = "crashed", f"exit code {self._process.exitcode}"
        self.end()
        self._begin()
        return Row(path, fate, reason, time.monotonic() - began)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._here.close()


def _read_all(connection: Connection) -> None:
    """Inside the process: read what is asked for until it is ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        path: Path = connection.recv()
        fate, reason = _fate(path)
        connection.send((fate, reason, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def _fate(path: Path) -> tuple[str, str]:
    from gojparse.errors import Unreadable
    from gojparse.flow import parse

    try:
        report = parse(path.read_bytes(), path.name)
    except Unreadable as refusal:
        return "unreadable", refusal.reason
    except BaseException:  # whatever else comes out is what we are looking for
        return "raised", traceback.format_exc()
    found = [finding.found or "" for finding in report.findings if finding.rule.name == "not-a-report"]
    return report.verdict, "; ".join(found)


def judged(paths: Sequence[Path], jobs: int = 2) -> Iterator[Row]:
    """A row for each document, in their order."""
    workers: SimpleQueue[_Worker] = SimpleQueue()
    made = [_Worker() for _ in range(jobs)]
    for worker in made:
        workers.put(worker)

    def judge(path: Path) -> Row:
        worker = workers.get()
        try:
            return worker.judge(path)
        finally:
            workers.put(worker)

    with ThreadPoolExecutor(jobs) as threads:
        yield from threads.map(judge, paths)
    for worker in made:
        worker.end()


def judge(path: Path) -> Row:
    """What becomes of one document."""
    return next(iter(judged([path], 1)))


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
