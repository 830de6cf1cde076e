"""Issuers over the years: the same office under all its names, and the places it lies in.

偃师市财政局 of 2020 and 洛阳市偃师区财政局 of 2021 are one office: the place
bore both names (places), and what is left of the name is the same. Where no
code is known the name decides, and 城关镇 without a county stays apart from
every other issuer but those that print the very same name; of those the panel
says that they are in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from gojparse.places.lineage import ancestors, in_year, lineage
from gojparse.places.name import places_in_name, town_spellings
from gojparse.places.table import FIRST_YEAR, PlaceRecord, divisions, towns_named
from gojparse.text import fold, lazy

_OF_GOVERNMENT = lazy(r"^(?:人民)?政府")
_ITS_OWN_OFFICE = lazy(r"^(?:办公[室厅])?(?:\([^()]*\))?$")  # it publishes the government's report
_SOME_PLACE = lazy(r".(?:[省市县区旗州盟镇乡]|街道|苏木)")
_GENERAL = lazy(  # what looks like a place and is none: 市场监督管理局, 城乡建设局, 经济技术开发区
    r"市场|城市|城乡|乡村|乡镇|市政|市容|市民|社区|园区|区划"
    r"|^(?:国家级?|经济|技术|高新|产业|工业|农业|旅游|综合|保税|示范|试验|集聚|新)*(?:开发|示范|试验|集聚)?区"
)


@lru_cache(maxsize=65_536)
def issuer_id(issuer: str, issuer_type: str | None, division_code: str | None, year: int) -> str:
    """Return the identifier of an issuer over the years: `410307/翟镇`, `410307/财政局`, or its name."""
    name = fold(issuer)
    if division_code is None:
        return name
    read = places_in_name(issuer, issuer_type)
    if read is None:
        return f"{division_code}/{name}"
    root = _latest_code(division_code[:6], year)
    if read.is_town:
        return f"{root}/{min(town_spellings(read.own))}"
    at = name.rfind(read.own)
    return f"{root}/{_office_name(name[at + len(read.own) :] if at >= 0 else name)}".rstrip("/")


def _office_name(title: str) -> str:
    """Return the part of a name after its place. It is empty for a government and its general office.

    人民政府国有资产监督管理委员会 is 国有资产监督管理委员会 of the place, no government.
    """
    rest = _OF_GOVERNMENT.sub("", title)
    return "" if rest != title and _ITS_OWN_OFFICE.search(rest) else rest


def names_a_place(issuer: str) -> bool:
    """Tell whether a name has its place in it: one we know, or a kind of place (砚坪县财政局)."""
    name = fold(issuer)
    if name.startswith(_names_without_kind().get(name[:2], ("\0",))):
        return True
    return bool(_SOME_PLACE.search(_GENERAL.sub("", name)))


@cache
def _names_without_kind() -> Mapping[str, tuple[str, ...]]:
    """Return names of places without their kind, by their first two characters: 洛阳 for 洛阳海关."""
    found: dict[str, tuple[str, ...]] = {}
    for name in divisions().named:
        if len(short := name[:-1]) > 1 and short != "公安":  # of 公安县; 公安局 is everywhere
            found[short[:2]] = (*found.get(short[:2], ()), short)
    return found


def _latest_code(code: str, year: int) -> str:
    """Return the latest code of a place, its own where the tables do not know it."""
    place = in_year(code, year)
    return lineage(place)[-1].code if place else code


def place_history(code: str | None) -> tuple[PlaceRecord, ...]:
    """Return a county, or that of a town, under all its names and codes, the oldest first."""
    known = divisions().coded.get(code[:6], ()) if code else ()
    return lineage(known[-1]) if known else ()


class Location(NamedTuple):
    """The names of the places an issuer lies in. None where there is none of that level, or none is known."""

    county_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    town: str | None = None
    place_history: str | None = None


@lru_cache(maxsize=65_536)
def location(code: str | None, year: int, issuer: str, issuer_type: str | None) -> Location:
    """Return the places of a code of six or nine digits in a year. A town is known by the issuer's name."""
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
        place_history=_history_text(place_history(county)) if county else None,
    )


def _above_towns(code: str, year: int) -> PlaceRecord | None:
    """Return the county of a code, or the city where it has no counties or a zone counts for none."""
    county = code[:6]
    return in_year(county if county in divisions().coded else f"{county[:4]}00", year)


def _town(code: str, issuer: str, issuer_type: str | None) -> str | None:
    """Return the town of this code, if it is the one the issuer names."""
    read = places_in_name(issuer, issuer_type)
    if read is None or not read.is_town:
        return None
    return next(
        (place.name for own in town_spellings(read.own) for place in towns_named(own) if place.code == code),
        None,
    )


def _history_text(places: Sequence[PlaceRecord]) -> str | None:
    """Return `410381 偃师市 -2020; 410307 偃师区 2021-`, or None for a place that never changed."""
    after = (*places[1:], None)
    parts = [f"{one.code} {one.name} {_years_text(one, new)}" for one, new in zip(places, after, strict=True)]
    return "; ".join(parts) if len(parts) > 1 else None


def _years_text(place: PlaceRecord, after: PlaceRecord | None) -> str:
    """Return its first and last year. A year of change is the new place's, as everywhere in the panel."""
    first = "" if place.from_year <= FIRST_YEAR else str(place.from_year)
    if after is None:
        return f"{first}-{place.to_year or ''}"
    last = max(place.from_year, after.from_year - 1)
    return f"{first}-{last}"
