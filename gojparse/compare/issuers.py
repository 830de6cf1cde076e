"""Which issuers of different years are one: by place and office, not by the name alone.

偃师市财政局 of 2020 and 洛阳市偃师区财政局 of 2021 are one office: the place
bore both names (places), and what is left of the name is the same. Where no
code is known the name decides, and 城关镇 without a county stays apart from
every other issuer but those that print the very same name.
"""

from __future__ import annotations

from functools import lru_cache

from gojparse.places.name import named, spellings
from gojparse.places.table import Place, divisions, in_year, lineage
from gojparse.text import fold


@lru_cache(maxsize=65_536)
def issuer_id(issuer: str, issuer_type: str | None, division_code: str | None, year: int) -> str:
    """What stays the same of an issuer over the years: `410307/翟镇`, `410307/财政局`, or its name."""
    name = fold(issuer)
    if division_code is None:
        return name
    read = named(issuer, issuer_type)
    if read is None:
        return f"{division_code}/{name}"
    root = _root(division_code[:6], year)
    if read.is_town:
        return f"{root}/{min(spellings(read.own))}"
    at = name.rfind(read.own)
    office = name[at + len(read.own) :] if at >= 0 else name
    return f"{root}/{'' if office.startswith('人民政府') else office}".rstrip("/")


def _root(code: str, year: int) -> str:
    """The code that a place bears at last; its own where the tables do not know it."""
    place = in_year(code, year)
    return lineage(place)[-1].code if place else code


def history(code: str | None) -> tuple[Place, ...]:
    """A county, or that of a town, under all its names and codes, the oldest first."""
    known = divisions().coded.get(code[:6], ()) if code else ()
    return lineage(known[-1]) if known else ()
