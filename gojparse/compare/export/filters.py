"""Filters of documents: `level=town`, `year=2019-2022`, `county=偃师区`, `issuer_type=department,zone`.

A filter names a column of `reports`, or a level of the places an issuer lies
in. A county may be named by any of its names, whatever it was called in the
year reported on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeAlias

from gojparse import messages
from gojparse.compare.issuers import location, place_history
from gojparse.compare.panel import Record, ReportFilter
from gojparse.dataset.schema import ColumnType, ContractColumn, contract_table
from gojparse.errors import WrongUsage

ValueTest: TypeAlias = Callable[[Any], bool]
PLACES = ("province", "city", "county", "town")
_RANGE = re.compile(r"(-?[0-9]+)-([0-9]+)")


class WrongFilter(WrongUsage):
    """A filter that makes no sense.

    `text` is the filter, `kind` what is wrong with it: its form, column or value. `near` are similar names.
    """

    def __init__(self, kind: str, text: str, near: Collection[str] = ()) -> None:
        """Word the message from `kind`, `text` and `near`."""
        super().__init__(f"filter-{kind}", filter=text, near=messages.near(near))
        self.kind, self.text, self.near = kind, text, tuple(near)


def report_filter(texts: Iterable[str]) -> ReportFilter:
    """Return the test that lets a report pass if all filters do. Raises WrongFilter where one is wrong."""
    tests = [_test(text) for text in texts]
    return lambda record: all(test(record) for test in tests)


def _test(text: str) -> ReportFilter:
    name, sign, values = text.partition("=")
    name = name.strip()
    if not sign or not name:
        raise WrongFilter("form", text)
    known = {column.name: column for column in contract_table("reports").columns}
    if name in PLACES:
        return _place_test(name, frozenset(value.strip() or None for value in values.split(",")))
    if name not in known:
        raise WrongFilter("column", text, get_close_matches(name, (*known, *PLACES), n=3, cutoff=0.5))
    wanted = [_value_test(known[name], value.strip(), text) for value in values.split(",")]
    return lambda record: any(test(record[name]) for test in wanted)


def _place_test(level: str, wanted: Collection[str | None]) -> ReportFilter:
    """Return the test for the place of a level that an issuer lies in. None asks for unknown ones."""

    def test(record: Record) -> bool:
        code, year = record["division_code"], record["year"]
        if code is None or year is None or record["issuer"] is None:
            return None in wanted
        there = location(code, year, record["issuer"], record["issuer_type"])
        names = {getattr(there, level)}
        if level == "county" and there.county_code:
            names.update(place.name for place in place_history(there.county_code))
        return not names.isdisjoint(wanted)

    return test


def _value_test(column: ContractColumn, value: str, text: str) -> ValueTest:
    """Return the test for one value. An empty one asks for what is not known."""
    if not value:
        return lambda found: found is None
    if column.type is ColumnType.INTEGER:
        return _number_test(value, text)
    if column.type is ColumnType.DATE:
        return _date_test(value, text)
    if column.codes and column.closed and value not in column.codes:
        near = get_close_matches(value, column.codes, n=3, cutoff=0.5) or list(column.codes)
        raise WrongFilter("value", text, near)
    return lambda found: found == value


def _number_test(value: str, text: str) -> ValueTest:
    """Return the test for a number, or for a range with both its ends."""
    both = _RANGE.fullmatch(value)
    if both:
        first, last = int(both[1]), int(both[2])
        if first > last:
            raise WrongFilter("value", text, [f"{last}-{first}"])
        return lambda found: found is not None and first <= found <= last
    if not re.fullmatch(r"-?[0-9]+", value):
        raise WrongFilter("value", text)
    number = int(value)
    return lambda found: found == number


def _date_test(value: str, text: str) -> ValueTest:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise WrongFilter("value", text) from None
    return lambda found: found == day
