"""Which places a name means in a year, and which places lie in which.

A name outlives its year by one: a report on 2020 is published in 2021, when
the city may have become a district; and what a place became alone is the
same place under another code.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from gojparse.places.name import Named, spellings
from gojparse.places.table import LAST_YEAR, Place, ancestors, divisions, in_year, lineage, towns


def candidates(name: Named, year: int) -> list[Place]:
    """The places of this name in this year that lie where the name puts them, each as it was then."""
    if name.is_town:
        found = [p for spelling in spellings(name.own) for p in towns(spelling) if p.valid(year)]
    else:
        known = (_then(place, year) for place in divisions().named.get(name.own, ()))
        found = [*dict.fromkeys(place for place in known if place)]
    return [
        place for place in found if all(any_is(part, ancestors(place, year), year) for part in name.above)
    ]


def _then(place: Place, year: int) -> Place | None:
    """A place as it was in the year; under a name of the year before or after, what it was or became."""
    if place.valid(year):
        return place
    if year not in (place.from_year - 1, (place.to_year or LAST_YEAR) + 1):
        return None
    return next((other for other in reversed(lineage(place)) if other.valid(year)), None)


def any_is(name: str, places: Iterable[Place], year: int) -> bool:
    return any(is_called(place, name, year) for place in places)


@lru_cache(maxsize=4096)
def is_called(place: Place, name: str, year: int) -> bool:
    """Whether a place bears this name, or bore it in the year before or will in the year after."""
    codes = {place.code, *(other.code for other in lineage(place))}
    return any(
        other.code in codes and any(other.valid(near) for near in (year - 1, year, year + 1))
        for other in divisions().named.get(name, ())
    )


def once(found: list[Place], said: set[str]) -> list[Place]:
    """Of one place under two codes in a year of change the one that is named, else that of the year's end."""
    best: dict[str, Place] = {}
    for place in sorted(found, key=lambda place: (_county_name(place) in said, place.from_year)):
        best[_identity(place)] = place
    return sorted(best.values())


def _identity(place: Place) -> str:
    """The same for one place under all its codes."""
    if place.level != "town":
        return lineage(place)[-1].code
    county = in_year(place.parent or "", place.from_year)
    return f"{lineage(county)[-1].code if county else place.parent}{min(spellings(place.name))}"


def _county_name(place: Place) -> str:
    chain = ancestors(place, place.from_year)
    return chain[-1].name if place.level == "town" and chain else place.name
