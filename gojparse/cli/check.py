"""`gojparse check`: findings only, one on a line."""

from __future__ import annotations

from functools import partial

from gojparse.batch.journal import Journal
from gojparse.cli.lines import pack_findings_en, pack_findings_zh, unpacked_lines
from gojparse.cli.many import ReadingOptions, counted_outcomes
from gojparse.cli.messages import language
from gojparse.cli.out import put_line
from gojparse.cli.shutdown import Work
from gojparse.cli.tally import OutcomeTally, conclude
from gojparse.errors import Exit


def work(reading: ReadingOptions, fail_on: str) -> Work:
    """The work: read all documents, print their findings."""
    return partial(_check, reading, fail_on)


def _check(reading: ReadingOptions, fail_on: str) -> Exit:
    tally, journal = OutcomeTally(), Journal()
    pack = pack_findings_zh if language() == "zh" else pack_findings_en
    for outcome in counted_outcomes(
        reading, reading.documents(tally), pack, journal, tally, named=False, in_order=True
    ):
        for line in unpacked_lines(outcome.packed, outcome.source):
            put_line(line)
    return conclude(tally, reading.paths, fail_on, reading.quiet)
