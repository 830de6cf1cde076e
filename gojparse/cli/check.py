"""`gojparse check`: findings only, one on a line."""

from __future__ import annotations

from functools import partial

from gojparse.batch import inputs
from gojparse.batch.run import outcomes
from gojparse.cli.ending import Work
from gojparse.cli.lines import finding_lines
from gojparse.cli.out import put_line
from gojparse.cli.progress import watched
from gojparse.cli.tally import Tally, conclude
from gojparse.errors import Exit


def work(paths: tuple[str, ...], jobs: int, fail_on: str, quiet: bool) -> Work:
    """The work: read all documents, print their findings."""
    return partial(_check, paths, jobs, fail_on, quiet)


def _check(paths: tuple[str, ...], jobs: int, fail_on: str, quiet: bool) -> Exit:
    documents = inputs.expand(paths)
    tally = Tally()
    for outcome in watched(outcomes(documents, jobs), len(documents), quiet):
        tally.add(outcome)
        for line in finding_lines(outcome.report):
            put_line(line)
    return conclude(tally, paths, fail_on, quiet)
