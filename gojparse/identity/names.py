"""Names of authorities: whether a text is one, of which type it is and at which level.

Only what the name itself says counts. 市 alone does not tell a city from a
county: without a word for it, or a city above it, the level stays unknown.
The words are in words.toml.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from gojparse.patterns import WordLists
from gojparse.text import lazy

WORDS = WordLists(Path(__file__).with_name("words.toml"))
"""The word lists of this package."""

NOWHERE = 5
"""The rank of a name that holds no place."""

_LONGEST = 40  # characters of a name


class Standing(NamedTuple):
    """Type and level of an authority, each None where its name does not tell."""

    issuer_type: str | None
    level: str | None


_OTHER_NAME = lazy(r"\([^()]{2,20}\)$")  # 综合行政执法局（城市管理局）
_CHARACTERS = lazy(r"(?:[^\Wa-zA-Z_]|[()·、\"]){2,40}")
_NO_NAME = WORDS.pattern(r"^\L<never_begins_a_name>|\L<never_in_a_name>")
_TAIL = WORDS.pattern(r"\L<name_tails>+")


def is_name(text: str) -> bool:
    """Return whether a folded text can be the name of an authority."""
    if not 2 <= len(text) <= _LONGEST or not _CHARACTERS.fullmatch(text):
        return False
    own = _OTHER_NAME.sub("", text) if text[-1] == ")" else text
    return own.endswith(WORDS["authority_endings"]) and _NO_NAME.search(text) is None and not is_tail(own)


def is_tail(text: str) -> bool:
    """Return whether a folded text is only the end of a name (人民政府, 委员会办公室)."""
    return _TAIL.fullmatch(text) is not None


def only_compiles(name: str) -> bool:
    """Return whether an office of this folded name compiles its government's report.

    Such a name leaves open whose report it is, the government's or the office's own.
    """
    return name.endswith(WORDS["compiling_offices"])


# ---- places in a name, from the left ----

_PLACE = lazy(r"(?P<name>[^()]{1,12}?)(?P<rank>自治[区州县旗]|地区|街道|苏木|[省市县区旗州盟镇乡])")
_RANKS = {
    **dict.fromkeys(("省", "自治区"), 1),
    **dict.fromkeys(("市", "州", "自治州", "盟", "地区"), 2),
    **dict.fromkeys(("县", "区", "旗", "自治县", "自治旗"), 3),
    **dict.fromkeys(("镇", "乡", "街道", "苏木"), 4),
}
_MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")
# 市场监督, 城市管理 and 住房和城乡 begin no further place
_STEM = "[^省县区旗市盟]"
_PROVINCE = lazy(rf"{_STEM}{{2,3}}省|{_STEM}{{2,8}}自治区")
_CITY = WORDS.pattern(
    rf"(?:{_STEM}{{2,10}}?自治州|\L<autonomous_prefectures>州|{_STEM}{{2,6}}?[市盟]|{_STEM}{{2,4}}?地区)(?!场)"
)
_COUNTY = lazy(
    rf"(?:{_STEM}{{2,14}}?自治[县旗]|{_STEM}{{0,6}}县(?!级)"
    rf"|{_STEM}{{2,6}}?[区旗](?![域划])|区(?![域划])|{_STEM}{{2,5}}?市(?!场))"
)
_TOWN = lazy(r"[^镇乡]{1,6}(?:镇|(?<!城)乡(?!村)|街道|苏木)")


def place_rank(text: str) -> int | None:
    """Return how far down a bare place ranks: 1 a province to 4 a town, any 市 2; None for any other text."""
    match = _PLACE.fullmatch(text)
    return _RANKS[match["rank"]] if match and is_name(text) else None


def highest_rank(name: str) -> int:
    """Return the rank of the first place in a name, as `place_rank`; `NOWHERE` for 水务局."""
    units = ((_PROVINCE, 1), (_CITY, 2), (_COUNTY, 3), (_TOWN, 4))
    return next((number for unit, number in units if unit.match(name)), NOWHERE)


# ---- type and level ----

# a body of the state itself, not its customs house or its survey team in some city
_NATIONAL = lazy(
    r"^(?:中华人民共和国[^省市县区]{2,12}(?:部|委员会|总署|总局|署)|国务院.*"
    r"|国家[^局委署省市县区]{2,10}(?:局|委员会|委|署))$"
)
_COMMITTEES = ("管委会", "管理委员会")
_OF_A_PLACE = ("镇", "乡", "县", "区", "市", "省", "旗", "州", "盟", "苏木")
_OF_A_DEPARTMENT = (*"局厅委办部署处会院队所站", "办公室", "办公厅")


def standing(name: str) -> Standing:
    """Return type and level of the authority with this folded name."""
    name = _OTHER_NAME.sub("", name)
    if name.endswith(("街道", "街道办", "街道办事处")):
        return Standing("street_office", "town")
    if name.endswith(WORDS["bare_zones"]):
        return Standing("zone", None)
    if name.endswith(_COMMITTEES):
        return _committee(name)
    government = re.fullmatch(r"(.+?)(?:人民政府|政府)", name)
    if government:
        return Standing("government", _level_of_place(government[1]))
    return _institution(name) or _place_or_department(name)


def _institution(name: str) -> Standing | None:
    """Return the standing of a school, a hospital, a company or an association; None for any other."""
    if name.endswith(WORDS["institutions"]):
        return Standing("institution", None if _names_zone(name) else _level_above(name))
    return Standing("other", _level_above(name)) if name.endswith(WORDS["other_bodies"]) else None


def _place_or_department(name: str) -> Standing:
    """Return the standing of a place that stands for its government, or of an office."""
    if name.endswith(("行政公署", "地区行署")):
        return Standing("government", "city")
    if name.endswith("新区"):  # a district (浦东新区) or a zone
        return Standing(None, None)
    if name.endswith(_OF_A_PLACE):
        return Standing("government", _level_of_place(name))
    if name.endswith(_OF_A_DEPARTMENT):
        place = re.sub(r"(?:管理委员会|委员会)$", "", name)
        return Standing("department", None if _names_zone(place) else _level_above(name))
    return Standing(None, None)


def _committee(name: str) -> Standing:
    """Return the standing of a 管理委员会: a zone, or a department that manages a trade (国有资产监督)."""
    managed = re.sub(r"(?:管委会|管理委员会)$", "", name)
    if managed.endswith(WORDS["trades"]):
        return Standing("department", _level_above(name))
    return Standing("zone" if managed.endswith(WORDS["zone_grounds"]) else None, None)


def _names_zone(name: str) -> bool:
    """Return whether a name holds a word for a zone."""
    return any(word in name for word in WORDS["zones"])


def _level_of_place(place: str) -> str | None:
    """Return the level of a place by the end of its name."""
    if place.endswith(("镇", "乡", "苏木")):
        return "town"
    if place in _MUNICIPALITIES or place.endswith(("省", "自治区")):
        return "province"
    if place.endswith(("州", "盟", "地区")):
        return "city"
    if _names_zone(place[-4:]) or place.endswith(WORDS["areas_that_are_no_county"]):
        return None
    if place.endswith(("县", "区", "旗")):
        return "county"
    return _level_of_city(place) if place.endswith("市") else None


def _level_of_city(place: str) -> str | None:
    """Return `county` for a city under a city or prefecture; any other may be of either level."""
    province = _PROVINCE.match(place)
    rest = place[province.end() :] if province else place
    above = _CITY.match(rest)
    if above is None or above.end() == len(rest):
        return None
    return "county" if above[0] not in _MUNICIPALITIES else None


def _level_above(name: str) -> str | None:
    """Return the level of the government that a department belongs to, by the last place in its name."""
    own = re.sub(r"^国家税务总局(?=.)", "", name)
    level = "national" if _NATIONAL.match(own) else None
    if match := _PROVINCE.match(own):
        level, own = "province", own[match.end() :]
    if match := _CITY.match(own):
        level, own = _level_of_unit(match[0]), own[match.end() :]
    match = _COUNTY.match(own)
    if match and not match[0].endswith(WORDS["areas_that_are_no_county"]) and "和" not in match[0]:
        return "county"
    return level


def _level_of_unit(city: str) -> str | None:
    """Return the level of a city or prefecture in a name. 市 may be of either level, a municipality apart."""
    if city in _MUNICIPALITIES:
        return "province"
    return None if city.endswith("市") else "city"


_CORE = WORDS.pattern(r"\L<offices_in_a_core>$")
_COMPILES = lazy(r"办$|办公[室厅]$|政务|大数据|审批|营商")


def same(one: str, two: str) -> bool:
    """Return whether two names may be one authority's.

    One may abbreviate the other (发改局 for 发展和改革局), or add the office that writes.
    """
    shorter, longer = sorted((_core(one), _core(two)), key=len)
    rest = iter(longer)
    return all(character in rest for character in shorter)


def _core(name: str) -> str:
    """Return a name without the words for its office."""
    return _CORE.sub("", re.sub(r"(?:办公[室厅]|政府信息公开办|政务公开办|党政办)$", "", name))


def department_under(government: str, name: str) -> bool:
    """Return whether the second is a department of the first, and none of those that compile its report."""
    types = standing(government).issuer_type, standing(name).issuer_type
    return types == ("government", "department") and _COMPILES.search(name) is None
