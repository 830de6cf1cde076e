"""Where an issuer lies, by the names of the year it reports on, and what its county was called before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gojparse.compare.issuers import place_history
from gojparse.places.lineage import ancestors, in_year
from gojparse.places.name import places_in_name, town_spellings
from gojparse.places.table import FIRST_YEAR, PlaceRecord, divisions, towns_named


class Location(NamedTuple):
    """The names of the places an issuer lies in; None where there is none of that level, or none is known."""

    county_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    place_history: str | None = None


@lru_cache(maxsize=65_536)
def location(code: str | None, year: int, issuer: str, issuer_type: str | None) -> Location:
    """The places of a code of six or nine digits in this year; a town is known by the issuer's name."""
    own = _above_towns(code, year) if code else None
    if code is None or own is None:
        return Location()
    names = {place.level: place.name for place in (*ancestors(own, year), own)}
    county = own.code if own.level == "county" else None
    return Location(
        county_code=county,
        province=names.get("province"),
        city=names.get("city"),
        county=names.get("county"),
        town=_town(code, issuer, issuer_type) if len(code) > 6 else None,
        place_history=_told(place_history(county)) if county else None,
    )


def _above_towns(code: str, year: int) -> PlaceRecord | None:
    """The county of a code; of a city without counties, and of a zone that counts for none, the city."""
    county = code[:6]
    return in_year(county if county in divisions().coded else f"{county[:4]}00", year)


def _town(code: str, issuer: str, issuer_type: str | None) -> str | None:
    """The town of this code, if it is the one the issuer names."""
    read = places_in_name(issuer, issuer_type)
    if read is None or not read.is_town:
        return None
    return next(
        (place.name for own in town_spellings(read.own) for place in towns_named(own) if place.code == code),
        None,
    )


def _told(places: Sequence[PlaceRecord]) -> str | None:
    """As in 410381 偃师市 -2020; 410307 偃师区 2021-; None for a place that never changed."""
    after = (*places[1:], None)
    parts = [f"{one.code} {one.name} {_years(one, new)}" for one, new in zip(places, after, strict=True)]
    return "; ".join(parts) if len(parts) > 1 else None


def _years(place: PlaceRecord, after: PlaceRecord | None) -> str:
    """From which year to which; a year in which it changed is the new one's, as everywhere in the panel."""
    first = "" if place.from_year <= FIRST_YEAR else str(place.from_year)
    if after is None:
        return f"{first}-{place.to_year or ''}"
    last = max(place.from_year, after.from_year - 1)
    return f"{first}-{last}"
