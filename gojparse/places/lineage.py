"""Relations between places of the code tables: what lies above one, what lies below, what became of it.

A name outlives its year by one: a report on 2020 is published in 2021, when
the city may have become a district. A place that another alone became is the
same place under another code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TypeAlias

from gojparse.places.table import (
    ALWAYS,
    LAST_YEAR,
    TOWNS_LISTED,
    TOWNS_SINCE,
    PlaceRecord,
    divisions,
    towns_text,
)

Codes: TypeAlias = tuple[str, ...]


@lru_cache(maxsize=4096)
def ancestors(place: PlaceRecord, year: int) -> tuple[PlaceRecord, ...]:
    """Return the places above a place, from the province down, each by its name in that year."""
    above = in_year(place.parent, year) if place.parent else None
    return (*ancestors(above, year), above) if above else ()


def in_year(code: str, year: int) -> PlaceRecord | None:
    """Return the place of this code by its name at the end of the year, else by the nearest name."""
    known = divisions().coded.get(code, ())
    valid = [place for place in known if place.valid(year)]
    return max(valid or known, key=lambda place: place.from_year, default=None)


@lru_cache(maxsize=4096)
def lineage(place: PlaceRecord) -> tuple[PlaceRecord, ...]:
    """Return a place under all its names and codes, oldest first, as far as each alone became the next."""
    line = [place]
    while (before := _origins().get(line[0][:2], ())) and len(before) == 1 and before[0] not in line:
        line.insert(0, before[0])
    while (after := _successor(line[-1])) and after not in line:
        line.append(after)
    return tuple(line)


@cache
def _origins() -> dict[tuple[str, str], tuple[PlaceRecord, ...]]:
    """Return the places that became a place, by its code and name."""
    origins: dict[tuple[str, str], tuple[PlaceRecord, ...]] = {}
    for places in divisions().coded.values():
        for place in places:
            if after := _successor(place):
                origins[after[:2]] = (*origins.get(after[:2], ()), place)
    return origins


def _successor(place: PlaceRecord) -> PlaceRecord | None:
    """Return the record of the place that this one became in its last year or the next."""
    if place.into is None or place.to_year is None:
        return None
    began = (place.to_year, place.to_year + 1)
    after = [other for other in divisions().coded.get(place.into, ()) if other.from_year in began]
    return after[0] if len(after) == 1 else None


def any_is_called(places: Iterable[PlaceRecord], name: str, year: int) -> bool:
    """Return whether one of these places is called so, as `is_called`."""
    return any(is_called(place, name, year) for place in places)


@lru_cache(maxsize=4096)
def is_called(place: PlaceRecord, name: str, year: int) -> bool:
    """Return whether a place bears this name, bore it in the year before or will in the year after."""
    codes = {place.code, *(other.code for other in lineage(place))}
    return any(
        other.code in codes and any(other.valid(near) for near in (year - 1, year, year + 1))
        for other in divisions().named.get(name, ())
    )


def places_below(code: str, year: int) -> tuple[Codes, ...] | None:
    """Return all places right below a province, city or county, each by its codes.

    Returns:
        One tuple for each place, with two codes in the year in which it got another; None where not
        all of them are known. Towns are all known only for the years whose lists are complete.
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
def _by_parent() -> dict[str | None, tuple[PlaceRecord, ...]]:
    """Return provinces, cities and counties by the code above them."""
    found: defaultdict[str | None, tuple[PlaceRecord, ...]] = defaultdict(tuple)
    for known in divisions().coded.values():
        for place in known:
            found[place.parent] = (*found[place.parent], place)
    return dict(found)


@cache
def _towns_of() -> dict[str, list[tuple[str, int, int]]]:
    """Return the towns of each county: code, first year, last year."""
    found: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for line in towns_text().splitlines():
        for entry in line.split("\t")[1:]:
            code, _, years = entry.partition(":")
            first, last = (int(year) for year in (years or ALWAYS).split("-"))
            found[code[:6]].append((code, first, min(last, LAST_YEAR)))
    return dict(found)
