"""Which documents are wanted: `level=town`, `year=2019-2022`, `issuer_type=department,zone`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from gojparse.compare.panel import Record
from gojparse.dataset.schema import Column, Type, table
from gojparse.errors import WrongUsage

Test = Callable[[Any], bool]
_RANGE = re.compile(r"(-?[0-9]+)-([0-9]+)")


class WrongFilter(WrongUsage):
    """A filter that makes no sense: `text`; `kind` is form, column or value; `near` are names like it."""

    def __init__(self, kind: str, text: str, near: Collection[str] = ()) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"--where {text}: {_REASONS[kind]}{hint}")
        self.kind, self.text, self.near = kind, text, tuple(near)


_REASONS = {
    "form": "write it as COLUMN=VALUE, several values divided by commas",
    "column": "the table reports has no such column",
    "value": "the column holds no such value",
}


def where(texts: Iterable[str]) -> Callable[[Record], bool]:
    """The test that lets a row of `reports` pass if all these filters do. WrongFilter where one is wrong."""
    tests = [_test(text) for text in texts]
    return lambda record: all(test(record[name]) for name, test in tests)


def _test(text: str) -> tuple[str, Test]:
    name, sign, values = text.partition("=")
    name = name.strip()
    if not sign or not name:
        raise WrongFilter("form", text)
    known = {column.name: column for column in table("reports").columns}
    if name not in known:
        raise WrongFilter("column", text, get_close_matches(name, known, n=3, cutoff=0.5))
    wanted = [_wanted(known[name], value.strip(), text) for value in values.split(",")]
    return name, lambda value: any(test(value) for test in wanted)


def _wanted(column: Column, value: str, text: str) -> Test:
    """The test for one value; an empty one asks for what is not known."""
    if not value:
        return lambda found: found is None
    if column.type is Type.INTEGER:
        return _number(value, text)
    if column.type is Type.DATE:
        return _day(value, text)
    if column.codes and column.closed and value not in column.codes:
        near = get_close_matches(value, column.codes, n=3, cutoff=0.5) or list(column.codes)
        raise WrongFilter("value", text, near)
    return lambda found: found == value


def _number(value: str, text: str) -> Test:
    """A number, or a range with both its ends."""
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


def _day(value: str, text: str) -> Test:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise WrongFilter("value", text) from None
    return lambda found: found == day
