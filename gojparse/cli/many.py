"""What `extract` and `check` share: many documents, read by several processes, counted and watched."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gojparse.batch import inputs
from gojparse.batch.engine import Engine
from gojparse.batch.extract import engine, given
from gojparse.batch.given import Given
from gojparse.batch.journal import Journal
from gojparse.batch.limits import Limits
from gojparse.batch.reading import Outcome, Pack
from gojparse.batch.run import Run
from gojparse.cli.lines import refusal_line
from gojparse.cli.messages import complain
from gojparse.cli.progress import watched
from gojparse.cli.stopping import Stopping
from gojparse.cli.tally import Tally
from gojparse.errors import WrongUsage

_LEAST_MEMORY = 64 * 1024**2
_NAMED = frozenset({"unreadable", "not_a_report", "several_reports"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How documents are read: which, by how many processes, within which limits, and how loudly."""

    paths: tuple[str, ...]
    from0: bool
    jobs: int
    limits: Limits
    scheduler: str | None
    quiet: bool

    def documents(self, tally: Tally, without: Path | None = None) -> Iterator[Given]:
        """All documents, one after the other; what archives hold beside them is counted.

        `without`: a folder to leave out.
        """
        return given(self.paths, without=without, from0=self.from0, passed=tally.passing)

    def total(self, without: Path | None = None) -> int | None:
        """How many files there are to open; None if that cannot be known beforehand."""
        return inputs.count(self.paths, without=without)

    def engine(self, pack: Pack) -> Engine:
        """Who reads."""
        if self.scheduler:
            from gojparse.batch.cluster import Cluster

            return Cluster(self.scheduler, pack, self.limits)
        return engine(self.jobs, pack, self.limits)


def reading(
    paths: list[str],
    jobs: int | None,
    timeout: float,
    max_memory: str,
    ocr: str,
    scheduler: str | None,
    from0: bool,
    quiet: bool,
) -> Reading:
    """What the options of the command line ask for. WrongUsage where one makes no sense."""
    return Reading(
        paths=tuple(paths),
        from0=from0,
        jobs=jobs or _cores(),
        limits=Limits(timeout, _bytes(max_memory), ocr),
        scheduler=scheduler,
        quiet=quiet,
    )


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _bytes(size: str) -> int:
    """`500M` and `2G` as bytes."""
    found = re.fullmatch(r"([0-9]{1,6})([MG])i?B?", size.strip(), re.IGNORECASE)
    if found is None:
        raise WrongUsage("size", size=size)
    count = int(found[1]) * (1024**3 if found[2] in "gG" else 1024**2)
    if count < _LEAST_MEMORY:
        raise WrongUsage("size", size=size)
    return count


def outcomes(
    reading: Reading,
    documents: Iterator[Given],
    pack: Pack,
    journal: Journal,
    tally: Tally,
    *,
    named: bool = True,
    in_order: bool = False,
) -> Iterator[Outcome]:
    """The outcomes, counted; `named`: what gave no tables is named on standard error.

    Ctrl-C or SIGTERM let what is in hand be finished, and are raised when it is.
    """
    with Stopping() as stopping:
        run = Run(documents, reading.engine(pack), journal, reading.limits, in_order=in_order, stop=stopping)
        for outcome in watched(run, reading.total, reading.quiet):
            tally.add(outcome)
            if named and not reading.quiet and outcome.verdict in _NAMED:
                complain(refusal_line(outcome), source=outcome.source, verdict=outcome.verdict)
            yield outcome
        tally.before = run.before
