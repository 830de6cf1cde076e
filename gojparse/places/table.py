"""The code tables: every place with its names and codes, and the years in which it bore them.

They ship as compressed text (SOURCES.md names the sources) and are read when
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
"""The years that the tables cover. A place older than the first is recorded from it on."""
TOWNS_SINCE, TOWNS_LISTED = 2016, 2023
"""The years for which every town is listed. After them only those that kept name and county are known."""

ALWAYS = f"{TOWNS_SINCE}-{LAST_YEAR}"

_GZIP = 31  # zlib: expect a gzip header
DATA = Path(__file__).parent / "data"


class PlaceRecord(NamedTuple):
    """A name and a code that belonged together from one year to another."""

    code: str  # six digits; nine of a town
    name: str  # folded
    level: str  # province, city, county or town
    parent: str | None  # the code of the county, city or province above
    from_year: int
    to_year: int | None  # None until today
    into: str | None = None  # the code of the place that it became, where it became one other

    def valid(self, year: int) -> bool:
        """Return whether the place existed in this year or a part of it."""
        return self.from_year <= year <= (self.to_year or LAST_YEAR)


class Divisions(NamedTuple):
    """Provinces, cities and counties, by name (full, and short of 自治) and by code."""

    named: dict[str, tuple[PlaceRecord, ...]]
    coded: dict[str, tuple[PlaceRecord, ...]]


def _text(name: str) -> str:
    """Return the text of a compressed table."""
    return zlib.decompress((DATA / name).read_bytes(), _GZIP).decode()


@cache
def divisions() -> Divisions:
    """Read the table of provinces, cities and counties."""
    named: dict[str, tuple[PlaceRecord, ...]] = {}
    coded: dict[str, tuple[PlaceRecord, ...]] = {}
    for line in _text("divisions.txt.gz").splitlines():
        code, name, first, last, into, parent, short = line.split("\t")
        level = "county" if code[4:] != "00" else "city" if code[2:4] != "00" else "province"
        years = int(first), int(last) if last else None
        place = PlaceRecord(code, name, level, parent or None, *years, into or None)
        for known in (name, short) if short else (name,):
            named[known] = (*named[known], place) if known in named else (place,)
        coded[code] = (*coded[code], place) if code in coded else (place,)
    return Divisions(named, coded)


@cache
def towns_text() -> str:
    """Read the table of towns: one line for each name, then its codes, separated by tabs."""
    return _text("towns.txt.gz")


@lru_cache(maxsize=4096)
def towns_named(name: str) -> tuple[PlaceRecord, ...]:
    """Return all towns that ever bore this folded name, by code. The sorted table is searched by halves."""
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


def _town(name: str, entry: str) -> PlaceRecord:
    """Return the record of a town from an entry such as 410307103:2016-2021."""
    code, _, years = entry.partition(":")
    first, last = (int(year) for year in (years or ALWAYS).split("-"))
    return PlaceRecord(
        code, name, "town", _parent_of_towns(code[:6]), first, None if last == LAST_YEAR else last
    )


def _parent_of_towns(county: str) -> str:
    """Return the county; the city, where that has none or its towns are counted under a zone."""
    coded, city = divisions().coded, f"{county[:4]}00"
    return city if county not in coded and city in coded else county
