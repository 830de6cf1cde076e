"""Where an issuer lies, by the names of the year it reports on, and what its county was called before."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from gojparse.compare.issuers import history
from gojparse.places.name import named, spellings
from gojparse.places.table import FIRST_YEAR, Place, ancestors, divisions, in_year, towns


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
        place_history=_told(history(county)) if county else None,
    )


def _above_towns(code: str, year: int) -> Place | None:
    """The county of a code; of a city without counties, and of a zone that counts for none, the city."""
    county = code[:6]
    return in_year(county if county in divisions().coded else f"{county[:4]}00", year)


def _town(code: str, issuer: str, issuer_type: str | None) -> str | None:
    """The town of this code, if it is the one the issuer names."""
    read = named(issuer, issuer_type)
    if read is None or not read.is_town:
        return None
    return next(
        (place.name for own in spellings(read.own) for place in towns(own) if place.code == code), None
    )


def _told(places: Iterable[Place]) -> str | None:
    """As in 410381 偃师市 -2021; 410307 偃师区 2021-; None for a place that never changed."""
    parts = [f"{place.code} {place.name} {_years(place)}" for place in places]
    return "; ".join(parts) if len(parts) > 1 else None


def _years(place: Place) -> str:
    """From which year to which; the year of a change belongs to both names."""
    first = "" if place.from_year <= FIRST_YEAR else str(place.from_year)
    return f"{first}-{place.to_year or ''}"
