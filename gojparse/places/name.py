"""Places in an issuer's name: those above its own, its own, and the office behind them.

A name is read from the left with the tables in hand: 泰安市 新泰市
自然资源和规划局. What the tables do not know and what is no office either
may be a place, and then nothing is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gojparse.places.table import divisions, towns_named
from gojparse.text import fold, lazy


class NamedPlaces(NamedTuple):
    """The places of a name: those above, from the highest down, and the issuer's own, perhaps a town."""

    above: tuple[str, ...]
    own: str
    is_town: bool


_LONGEST = 15  # characters in the name of a county: 积石山保安族东乡族撒拉族自治县 has 14
_OTHER_NAME = lazy(r"\([^()]{2,20}\)$")
_TITLE = lazy(
    r"(?:人民)?政府(?:办公[室厅])?$|(?:行政公署|行署)$|(?<=街道|地区)办(?:事处)?$|(?<=街道)党工委$|^国家税务总局(?=.)"
)
# an office whose name still names a place, or that is only a part of one
_PLACE_CHARACTER = lazy(r"[省市县区旗州盟镇乡]|街道|苏木|分局|支局|派出所|开发|园$")
_NO_PLACE = lazy(r"市场|城市|城乡|乡村|市政|市容|市民|社区|园区|区划|侨乡|省级|市级|县级|区级|县域|区域")
_OFFICES = ("department", "institution")


def places_in_name(issuer: str, issuer_type: str | None) -> NamedPlaces | None:
    """Return the places in an issuer's name as printed; None where it names none that is known."""
    if issuer_type in ("zone", "other"):
        return None
    name = _TITLE.sub("", _OTHER_NAME.sub("", fold(issuer)))
    units, rest = _units(name)
    if issuer_type in _OFFICES and rest:
        is_office = units and not _PLACE_CHARACTER.search(_NO_PLACE.sub("", rest))
        return NamedPlaces(tuple(units[:-1]), units[-1], False) if is_office else None
    if not rest:
        return NamedPlaces(tuple(units[:-1]), units[-1], False) if units else None
    return next(_readings_with_a_town(units, rest), None)


def _units(name: str) -> tuple[list[str], str]:
    """Return the provinces, cities and counties with which a name begins, and the rest of it."""
    known = divisions().named
    units, at = _short_province(name)
    while size := next(
        (n for n in range(min(_LONGEST, len(name) - at), 1, -1) if name[at : at + n] in known), 0
    ):
        units.append(name[at : at + size])
        at += size
    return units, name[at:]


_PROVINCES = lazy(
    "(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
    "|内蒙古|广西|西藏|宁夏|新疆|北京|天津|上海|重庆)(?=.{2,}[市县区旗州盟镇乡道])"
)


def _short_province(name: str) -> tuple[list[str], int]:
    """Return the province before another place that lacks its 省 (山东新泰市), and its length there."""
    match = _PROVINCES.match(name)
    known = divisions().named
    if match is None or any(name[:n] in known for n in range(match.end() + 1, _LONGEST + 1)):
        return [], 0
    rest = name[match.end() :]
    if not any(rest[:n] in known for n in range(2, _LONGEST + 1)):
        return [], 0
    return [
        next(full for full in known if full.startswith(match[0]) and known[full][0].level == "province")
    ], match.end()


def _readings_with_a_town(units: list[str], rest: str) -> Iterator[NamedPlaces]:
    """Yield the readings of a name that ends in a town: 中山市 东区街道, not 东区 of it and 街道."""
    for count in range(len(units), -1, -1):
        own = "".join(units[count:]) + rest
        if any(towns_named(spelling) for spelling in town_spellings(own)):
            yield NamedPlaces(tuple(units[:count]), own, True)


def town_spellings(town: str) -> tuple[str, ...]:
    """Return the names under which the tables may list a town: 翟镇 calls itself 翟镇镇, too."""
    last = town[-1:]
    if last not in ("镇", "乡"):
        return (town,)
    return (town, town[:-1]) if re.search(r".(.)\1$", town) else (town, town + last)
