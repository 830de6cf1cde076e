"""`gojparse check`: findings only, one on a line."""

from __future__ import annotations

from functools import partial

from gojparse.batch.journal import Journal
from gojparse.cli.console import language, write_line
from gojparse.cli.findings import pack_findings_en, pack_findings_zh, unpacked_lines
from gojparse.cli.many import ReadingOptions, counted_outcomes
from gojparse.cli.shutdown import Work
from gojparse.cli.tally import OutcomeTally, conclude
from gojparse.errors import Exit


def run_command(reading: ReadingOptions, fail_on: str) -> Work:
    """Return the work of the command: read all documents, print their findings."""
    return partial(_check, reading, fail_on)


def _check(reading: ReadingOptions, fail_on: str) -> Exit:
    tally, journal = OutcomeTally(), Journal()
    pack = pack_findings_zh if language() == "zh" else pack_findings_en
    for outcome in counted_outcomes(
        reading, reading.documents(tally), pack, journal, tally, named=False, in_order=True
    ):
        for line in unpacked_lines(outcome.packed, outcome.source):
            write_line(line)
    return conclude(tally, reading.paths, fail_on, reading.quiet)
