"""Which places lie right below another in a year, by the code tables."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TypeAlias

from gojparse.places.table import (
    ALWAYS,
    LAST_YEAR,
    TOWNS_LISTED,
    TOWNS_SINCE,
    Place,
    divisions,
    lineage,
    towns_text,
)

Codes: TypeAlias = tuple[str, ...]


def below(code: str, year: int) -> tuple[Codes, ...] | None:
    """All places right below a province, city or county, each by its codes; None where not all are known.

    A place has two codes in the year in which it got another. Towns are all known only for the years
    whose lists are complete.
    """
    one: dict[str, Codes] = {}
    for place in _by_parent().get(code, ()):
        if place.valid(year):
            last = lineage(place)[-1].code
            one[last] = (*one.get(last, ()), place.code)
    if one:
        return tuple(one[last] for last in sorted(one))
    if not TOWNS_SINCE <= year <= TOWNS_LISTED:
        return None
    found = {town for town, first, last in _towns_of().get(code[:6], ()) if first <= year <= last}
    return tuple((town,) for town in sorted(found)) or None


@cache
def _by_parent() -> dict[str | None, tuple[Place, ...]]:
    found: defaultdict[str | None, tuple[Place, ...]] = defaultdict(tuple)
    for known in divisions().coded.values():
        for place in known:
            found[place.parent] = (*found[place.parent], place)
    return dict(found)


@cache
def _towns_of() -> dict[str, list[tuple[str, int, int]]]:
    """The towns of each county with their years."""
    found: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for line in towns_text().splitlines():
        for entry in line.split("\t")[1:]:
            code, _, years = entry.partition(":")
            first, last = (int(year) for year in (years or ALWAYS).split("-"))
            found[code[:6]].append((code, first, min(last, LAST_YEAR)))
    return dict(found)
