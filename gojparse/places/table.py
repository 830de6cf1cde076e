"""The code tables: which place bore which name and code in which years.

They ship as compressed text (SOURCES.md says from where) and are read when
first asked. Provinces, cities and counties become records at once; the
40,000 towns stay one text in which a name is sought, which takes less time
and a tenth of the memory of as many records.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 2008, 2025
"""The years the tables answer for; a place that is older than the first is said to begin with it."""
TOWNS_SINCE, TOWNS_LISTED = 2016, 2023
"""The years for which every town is listed; after them only those that kept name and county are known."""

ALWAYS = f"{TOWNS_SINCE}-{LAST_YEAR}"

_GZIP = 31  # zlib: expect a gzip header
_DATA = Path(__file__).parent / "data"


class Place(NamedTuple):
    """A name and a code that belonged together from one year to another (None: until today).

    `code` has six digits, of a town nine; `parent` is the code of the county, city or province above.
    `into`: the code of the place it became, where it became one other.
    """

    code: str
    name: str
    level: str
    parent: str | None
    from_year: int
    to_year: int | None
    into: str | None = None

    def valid(self, year: int) -> bool:
        """Whether it was there in this year or a part of it."""
        return self.from_year <= year <= (self.to_year or LAST_YEAR)


class Divisions(NamedTuple):
    """Provinces, cities and counties, by name (full, and short of 自治) and by code."""

    named: dict[str, tuple[Place, ...]]
    coded: dict[str, tuple[Place, ...]]


def _text(name: str) -> str:
    return zlib.decompress((_DATA / name).read_bytes(), _GZIP).decode()


@cache
def divisions() -> Divisions:
    """The table above the towns."""
    named: dict[str, tuple[Place, ...]] = {}
    coded: dict[str, tuple[Place, ...]] = {}
    for line in _text("divisions.txt.gz").splitlines():
        code, name, first, last, into, parent, short = line.split("\t")
        level = "county" if code[4:] != "00" else "city" if code[2:4] != "00" else "province"
        years = int(first), int(last) if last else None
        place = tuple.__new__(Place, (code, name, level, parent or None, *years, into or None))
        for known in (name, short) if short else (name,):
            named[known] = (*named[known], place) if known in named else (place,)
        coded[code] = (*coded[code], place) if code in coded else (place,)
    return Divisions(named, coded)


@cache
def towns_text() -> str:
    return _text("towns.txt.gz")


@lru_cache(maxsize=4096)
def towns(name: str) -> tuple[Place, ...]:
    """All towns that ever bore this folded name, by code; sought by halves, as in a printed register."""
    text = towns_text()
    low, high = 0, len(text)
    while low < high:
        start = text.rfind("\n", 0, (low + high) // 2) + 1
        tab = text.find("\t", start)
        found = text[start:tab]
        if found == name:
            return tuple(_town(name, entry) for entry in text[tab + 1 : text.find("\n", tab)].split("\t"))
        low, high = (text.find("\n", tab) + 1, high) if found < name else (low, start)
    return ()


def _town(name: str, entry: str) -> Place:
    code, _, years = entry.partition(":")
    first, last = (int(year) for year in (years or ALWAYS).split("-"))
    return Place(code, name, "town", _parent_of_towns(code[:6]), first, None if last == LAST_YEAR else last)


def _parent_of_towns(county: str) -> str:
    """A county; the city, where that has none or its towns are counted under a zone."""
    coded = divisions().coded
    return county if county in coded else f"{county[:4]}00" if f"{county[:4]}00" in coded else county


@lru_cache(maxsize=4096)
def ancestors(place: Place, year: int) -> tuple[Place, ...]:
    """What stands above a place, from the province down, each by its name in that year."""
    above = in_year(place.parent, year) if place.parent else None
    return (*ancestors(above, year), above) if above else ()


def in_year(code: str, year: int) -> Place | None:
    """The place of this code: by its name at the end of the year, else by the nearest one."""
    known = divisions().coded.get(code, ())
    valid = [place for place in known if place.valid(year)]
    return max(valid or known, key=lambda place: place.from_year, default=None)


@lru_cache(maxsize=4096)
def lineage(place: Place) -> tuple[Place, ...]:
    """A place under all its names and codes, the oldest first, as far as each became the next alone."""
    line = [place]
    while (before := _origins().get(line[0][:2], ())) and len(before) == 1 and before[0] not in line:
        line.insert(0, before[0])
    while (after := _became(line[-1])) and after not in line:
        line.append(after)
    return tuple(line)


@cache
def _origins() -> dict[tuple[str, str], tuple[Place, ...]]:
    """What became a place, by its code and name."""
    origins: dict[tuple[str, str], tuple[Place, ...]] = {}
    for places in divisions().coded.values():
        for place in places:
            if after := _became(place):
                origins[after[:2]] = (*origins.get(after[:2], ()), place)
    return origins


def _became(place: Place) -> Place | None:
    if place.into is None or place.to_year is None:
        return None
    began = (place.to_year, place.to_year + 1)
    after = [other for other in divisions().coded.get(place.into, ()) if other.from_year in began]
    return after[0] if len(after) == 1 else None
