"""Many documents on the command line: read by several processes, counted and watched.

`extract`, `check` and the commands that need a dataset share this. Those that
draw the page of a cell ask here for the documents of a dataset once more.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gojparse.batch.addresses import count_addresses
from gojparse.batch.documents import sources_of
from gojparse.batch.journal import Journal
from gojparse.batch.reading import DocumentOutcome, PackReport, ReadLimits
from gojparse.batch.run import BatchRun, Engine, worker_pool
from gojparse.batch.source import Source
from gojparse.cli.console import print_message
from gojparse.cli.findings import refusal_line
from gojparse.cli.shutdown import GracefulStop
from gojparse.cli.tally import OutcomeTally, with_progress
from gojparse.errors import WrongUsage

_LEAST_MEMORY = 64 * 1024**2
_REPORTED = frozenset({"unreadable", "not_a_report", "several_reports"})
_BUNDLE = "..."  # between the first and the last of several pictures that are pages of one report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """The documents to read, the processes that read them, their limits, and whether progress is shown."""

    paths: tuple[str, ...]
    from0: bool
    jobs: int
    limits: ReadLimits
    scheduler: str | None
    quiet: bool

    def documents(self, tally: OutcomeTally, without: Path | None = None) -> Iterator[Source]:
        """Open all documents but those in the folder `without`, and count the members that are none."""
        return sources_of(self.paths, without=without, from0=self.from0, passed=tally.count_passed)

    def total(self) -> int | None:
        """Return how many files there are to open; None if that cannot be known beforehand."""
        return count_addresses(self.paths)

    def engine(self, pack: PackReport) -> Engine:
        """Return the engine that reads: processes of this machine, or a cluster."""
        if self.scheduler:
            from gojparse.batch.cluster import Cluster

            return Cluster(self.scheduler, pack, self.limits)
        return worker_pool(self.jobs, pack, self.limits)


def reading_options(
    paths: list[str],
    jobs: int | None,
    timeout: float,
    max_memory: str,
    ocr: str,
    scheduler: str | None,
    from0: bool,
    quiet: bool,
) -> ReadingOptions:
    """Interpret the options of the command line; WrongUsage if `max_memory` is no size, or too small."""
    return ReadingOptions(
        paths=tuple(paths),
        from0=from0,
        jobs=jobs or _cores(),
        limits=ReadLimits(timeout, _bytes(max_memory), ocr),
        scheduler=scheduler,
        quiet=quiet,
    )


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _bytes(size: str) -> int:
    """Return `500M` or `2G` as bytes."""
    found = re.fullmatch(r"([0-9]{1,6})([MG])i?B?", size.strip(), re.IGNORECASE)
    count = int(found[1]) * (1024**3 if found[2] in "gG" else 1024**2) if found else 0
    if count < _LEAST_MEMORY:
        raise WrongUsage("size", size=size)
    return count


def counted_outcomes(
    options: ReadingOptions,
    documents: Iterator[Source],
    pack: PackReport,
    journal: Journal,
    tally: OutcomeTally,
    *,
    named: bool = True,
    in_order: bool = False,
) -> Iterator[DocumentOutcome]:
    """Read the documents, and count their outcomes as they come, or `in_order` of the documents.

    Those without tables are `named` on standard error.

    Raises:
        KeyboardInterrupt, Terminated: A signal came. What was in hand has been finished.
    """
    with GracefulStop() as stop:
        run = BatchRun(documents, options.engine(pack), journal, options.limits, in_order=in_order, stop=stop)
        for outcome in with_progress(run, options.total, options.quiet):
            tally.add(outcome)
            if named and not options.quiet and outcome.verdict in _REPORTED:
                print_message(refusal_line(outcome), source=outcome.source, verdict=outcome.verdict)
            yield outcome
        tally.before = run.before


# ---- the documents of a dataset once more ----


def source_contents(sources: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
    """Open the documents of a dataset again, by the names that the dataset has for them.

    Each file or archive is opened once, and only one document is in memory at
    a time. URLs are left alone: nothing is fetched to draw a page.
    """
    inside: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for source in sources:
        if files := _files_of(source):
            inside[files].add(source)
    for files, wanted in inside.items():
        for document in sources_of(files):
            if document.name in wanted and document.content is not None:
                yield document.name, document.content


def _files_of(source: str) -> tuple[str, ...]:
    """Return the files that must be opened for this source."""
    if "://" in source or "\0" in source:
        return ()
    if os.path.exists(source):  # noqa: PTH110 (Path would forget slashes); a folder of pictures of pages
        return (source,)
    outer = os.path.dirname(source)  # noqa: PTH120
    while outer and outer != os.path.dirname(outer):  # noqa: PTH120
        if os.path.isfile(outer):  # noqa: PTH113
            return (outer,)
        if os.path.isdir(outer):  # noqa: PTH112
            return _pictures_of(source, outer)
        outer = os.path.dirname(outer)  # noqa: PTH120
    return _pictures_of(source, "")


def _pictures_of(source: str, folder: str) -> tuple[str, ...]:
    """Return the pictures of a report: those in their folder whose names differ in a number only."""
    first, sign, last = source.partition(_BUNDLE)
    if not sign:
        return ()
    first, last = os.path.basename(first), os.path.basename(last)  # noqa: PTH119
    stem = os.path.commonprefix((first, last)).rstrip("0123456789")  # noqa: RUF071
    try:
        names = sorted(os.listdir(folder or "."))  # noqa: PTH208
    except OSError:
        return ()
    suffix = os.path.splitext(first)[1]  # noqa: PTH122
    return tuple(
        os.path.join(folder, name)  # noqa: PTH118
        for name in names
        if name.startswith(stem) and name.endswith(suffix)
    )
