"""Tables printed a second time outside their section, with other numbers.

A page that holds a report and its corrected version, or last year's tables as
an appendix, does not say which numbers are the report's. A copy with the same
numbers is no matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gojparse.sections.candidates import Candidate, tables_by_code
from gojparse.sections.stream import Stream
from gojparse.sections.tables import Table

_LEAST_SHARE = 2  # a table of less than one half of the labels is another one, or a piece of prose
_BEHIND = 80  # characters behind the last label in which the last numbers stand
_PROSE = re.compile("[。，；：,;:]")
_NUMBER = re.compile("[0-9]+")


def rivals(stream: Stream, tables: Sequence[Table], places: Sequence[Candidate]) -> dict[str, Table]:
    """For each kind of table the first one with other numbers that stands outside its section."""
    borders = [place.start for place in places] + [len(stream.text)]
    found: dict[str, Table] = {}
    for place, (start, end) in zip(places, pairwise(borders), strict=True):
        kind = tables_by_code().get(place.code)
        alike = [table for table in tables if table.kind == kind]
        own = [table for table in alike if start <= table.start < end]
        if not own or len(own) == len(alike) or kind is None:
            continue
        printed = [_numbers(stream, table) for table in own]
        most = max(table.labels for table in own)
        for table in alike:
            numbers = _numbers(stream, table)
            if (
                numbers
                and table not in own
                and table.labels * _LEAST_SHARE >= most
                and numbers not in printed
            ):
                found.setdefault(kind, table)
    return found


def _numbers(stream: Stream, table: Table) -> list[str]:
    """The digits that the table prints; a word of prose behind it ends it."""
    behind = stream.text[table.end : table.end + _BEHIND]
    return _NUMBER.findall(stream.text[table.start : table.end] + _PROSE.split(behind)[0])
