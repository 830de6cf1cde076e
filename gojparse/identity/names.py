"""What the name of an authority says: whether it is one, of which type, at which level.

Only what the name itself says counts. 市 alone does not tell a city from a
county: without a word for it, or a city above it, the level stays unknown.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gojparse.text import lazy


class Standing(NamedTuple):
    """Type and level of an authority, each None where its name does not say."""

    issuer_type: str | None
    level: str | None


_MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")
_LONGEST = 40

_ENDINGS = (
    *("政府", "办公室", "办公厅", "街道", "中心", "公司", "银行", "大学", "海关", "监狱"),
    *("农场", "林场", "牧场", "渔场", "茶场", "中学", "小学", "幼儿园", "电视台", "气象台", "集团"),
    *"镇乡县区市省旗州盟木局厅委办部署处院校站所会社队团馆",
)
_OTHER_NAME = lazy(r"\([^()]{2,20}\)$")  # 综合行政执法局（城市管理局）
_CHARACTERS = lazy(r"(?:[^\Wa-zA-Z_]|[()·、\"]){2,40}")
# words before a name; with another character behind they begin one: 本溪, 和县, 全州, 向阳
_NO_NAME = lazy(
    r"^(?:我|该|本(?:[省市县区州旗镇乡局委办院厅处站所校]|街道|级|单位|机关|部门|系统|年|报)"
    r"|各(?:[省市县区州旗镇乡局委办院厅处站所科股]|街道|级|有关|相关|单位|部门|直属|地)"
    r"|全(?:[省市县区旗镇乡局委办院厅处站所国体部面年]|系统|社会|州(?!县))"
    r"|由(?![义甲里])|向(?![阳化前荣家东塘街])|与(?!北)|对(?![青龙])|在(?!园)|是(?!台)|及(?!第)"
    r"|和(?![平顺田静龙政硕美兴睦谐县林布桥舍丰洽合])|年(?![陡丰家画余])|月(?![湖浦亮塘河坛牙山坪溪田岩])"
    r"|当前|首页|网站|关于|现(?![代堡王])|目前)"
    r"|某|公开|报告|年报|信息(?!化|产业|技术|工程|中心|职业|安全)|网站|根据|要求|公布|印发|转发|报送|统计(?!局|调查|普查)|责任编辑"
)
# the end of a name whose beginning stands on another line
_TAIL = lazy(r"(?:人?民?政府|委员会|管理委员会|管委会|办公[室厅]|办事处)+")
_PLACE = lazy(r"(?P<name>[^()]{1,12}?)(?P<rank>自治[区州县旗]|地区|街道|苏木|[省市县区旗州盟镇乡])")
_RANKS = {
    **dict.fromkeys(("省", "自治区"), 1),
    **dict.fromkeys(("市", "州", "自治州", "盟", "地区"), 2),
    **dict.fromkeys(("县", "区", "旗", "自治县", "自治旗"), 3),
    **dict.fromkeys(("镇", "乡", "街道", "苏木"), 4),
}

_ZONE = lazy(
    r"(?:开发区|高新区|园区|示范区|管委会|管理委员会|保税区|度假区|名胜区|经开区|合作区|试验区|新区)"
)
_NOT_A_PLACE = lazy(
    r"(?:开发|保护|园|景|库|灾|新|示范|功能|社|小|辖|和|高新|经开|名胜|度假|保税|试验|合作|老城|中心城|主城)区$"
)
# units of a name from the left; 市场监督, 城市管理 and 住房和城乡 begin no further unit
_STEM = "[^省县区旗市盟]"
_PROVINCE = lazy(rf"{_STEM}{{2,3}}省|{_STEM}{{2,8}}自治区")
# the autonomous prefectures as they are called for short: 州 alone is the end of many a name
_PREFECTURES = (
    "延边|恩施|湘西|阿坝|甘孜|凉山|黔西南|黔东南|黔南|楚雄|红河|文山|西双版纳|大理|德宏|怒江|迪庆|临夏|甘南|海北|黄南"
    "|果洛|玉树|海西|昌吉|伊犁"
)
_CITY = lazy(
    rf"(?:{_STEM}{{2,10}}?自治州|(?:{_PREFECTURES})州|{_STEM}{{2,6}}?[市盟]|{_STEM}{{2,4}}?地区)(?!场)"
)
_COUNTY = lazy(
    rf"(?:{_STEM}{{2,14}}?自治[县旗]|{_STEM}{{0,6}}县(?!级)"
    rf"|{_STEM}{{2,6}}?[区旗](?![域划])|区(?![域划])|{_STEM}{{2,5}}?市(?!场))"
)

_INSTITUTION = lazy(r"(?:大学|学院|中学|小学|学校|幼儿园|医院|中心|研究院|研究所|电视台|馆)$")
_OTHER = lazy(r"(?:公司|集团|银行|协会|学会|联合[会社]|合作社|总工会)$")
# a body of the state itself, not its customs house or its survey team in some city
_NATIONAL = lazy(
    r"^(?:中华人民共和国[^省市县区]{2,12}(?:部|委员会|总署|总局|署)|国务院.*|国家[^局委署省市县区]{2,10}(?:局|委员会|委|署))$"
)


def is_name(text: str) -> bool:
    """Whether a folded text can be the name of an authority."""
    if not 2 <= len(text) <= _LONGEST or not _CHARACTERS.fullmatch(text):
        return False
    own = _OTHER_NAME.sub("", text) if text[-1] == ")" else text
    return own.endswith(_ENDINGS) and _NO_NAME.search(text) is None and not is_tail(own)


def is_tail(text: str) -> bool:
    """Whether a folded text is only the end of a name (人民政府, 委员会办公室)."""
    return _TAIL.fullmatch(text) is not None


def place_rank(text: str) -> int | None:
    """How far down a bare place stands, 1 a province to 4 a town, any 市 2; None for any other text."""
    match = _PLACE.fullmatch(text)
    return _RANKS[match["rank"]] if match and is_name(text) else None


NOWHERE = 5  # the rank of a name that says no place
_TOWN = lazy(r"[^镇乡]{1,6}(?:镇|(?<!城)乡(?!村)|街道|苏木)")


def highest_rank(name: str) -> int:
    """How far down the first place in a name stands, as `place_rank`; `NOWHERE` for 水务局."""
    units = ((_PROVINCE, 1), (_CITY, 2), (_COUNTY, 3), (_TOWN, 4))
    return next((number for unit, number in units if unit.match(name)), NOWHERE)


_OWN_OFFICE = lazy(r"(?:政府|党政)办(?:公[室厅])?$|(?:政务|信息)公开办(?:公室)?$")


def only_compiles(name: str) -> bool:
    """Whether a folded name is that of an office which compiles its government's report: whose it is
    then remains open, the government's or the office's own.
    """
    return _OWN_OFFICE.search(name) is not None


def standing(name: str) -> Standing:
    """Type and level of the authority with this folded name."""
    name = _OTHER_NAME.sub("", name)
    if re.search(r"街道(?:办事处|办)?$", name):
        return Standing("street_office", "town")
    if _BARE_ZONE.search(name):
        return Standing("zone", None)
    if _COMMITTEE.search(name):
        return _committee(name)
    government = re.fullmatch(r"(.+?)(?:人民政府|政府)", name)
    if government:
        return Standing("government", _level_of_place(government[1]))
    if _INSTITUTION.search(name) and not re.search(r"(?:管理|服务)局$", name):
        return Standing("institution", None if _ZONE.search(name) else _level_above(name))
    if _OTHER.search(name):
        return Standing("other", _level_above(name))
    if re.search(r"(?:行政公署|地区行署)$", name):
        return Standing("government", "city")
    if name.endswith("新区"):  # a district (浦东新区) or a zone
        return Standing(None, None)
    if re.search(r"[镇乡县区市省旗州盟]$|苏木$", name):
        return Standing("government", _level_of_place(name))
    if re.search(r"(?:[局厅委办部署处会院队所站]|办公[室厅])$", name):
        return Standing("department", None if _ZONE.search(_before_office(name)) else _level_above(name))
    return Standing(None, None)


_BARE_ZONE = lazy(r"(?:开发区|园区|示范区|保税区|度假区|名胜区|合作区|试验区|高新区|经开区)$")
_COMMITTEE = lazy(r"(?:管委会|管理委员会)$")
_OF_A_ZONE = ("区", "园", "新城", "港", "岛", "基地", "口岸", "湖", "山")
_OF_A_TRADE = lazy(
    r"(?:监督|资产|城市|市容|市政|交通|运输|水务|市场|金融|应急|宗教|事务|综合|公积金|园林|绿化)$"
)


def _committee(name: str) -> Standing:
    """Of a 管理委员会, by what it manages: a zone, or a trade as a department does (国有资产监督, 城市)."""
    managed = _COMMITTEE.sub("", name)
    if _OF_A_TRADE.search(managed):
        return Standing("department", _level_above(name))
    return Standing("zone" if managed.endswith(_OF_A_ZONE) else None, None)


def _before_office(name: str) -> str:
    return re.sub(r"(?:管理委员会|委员会)$", "", name)


def _level_of_place(place: str) -> str | None:
    """The level of a place by how its name ends."""
    if re.search(r"(?:镇|乡|苏木)$", place):
        return "town"
    if place in _MUNICIPALITIES or re.search(r"(?:省|自治区)$", place):
        return "province"
    if re.search(r"(?:自治州|州|盟|地区)$", place):
        return "city"
    if _ZONE.search(place[-4:]) or _NOT_A_PLACE.search(place):
        return None
    if re.search(r"[县区旗]$", place):
        return "county"
    if place.endswith("市"):
        return _level_of_city(place)
    return None


def _level_of_city(place: str) -> str | None:
    """A city under a city or prefecture is a county-level one; any other may be either."""
    rest = _after(_PROVINCE, place)
    above = _CITY.match(rest)
    if above is None or above.end() == len(rest):
        return None
    return "county" if above[0] not in _MUNICIPALITIES else None


def _after(unit: re.Pattern[str], name: str) -> str:
    match = unit.match(name)
    return name[match.end() :] if match else name


def _level_above(name: str) -> str | None:
    """The level of the government that a department belongs to, by the last place in its name."""
    own = re.sub(r"^国家税务总局(?=.)", "", name)
    level = "national" if _NATIONAL.match(own) else None
    if match := _PROVINCE.match(own):
        level, own = "province", own[match.end() :]
    if match := _CITY.match(own):
        if match[0] in _MUNICIPALITIES:
            level = "province"
        else:
            level = "city" if level_is_certain(match[0]) else None
        own = own[match.end() :]
    match = _COUNTY.match(own)
    if match and not _NOT_A_PLACE.search(match[0]) and "和" not in match[0]:
        return "county"
    return level


def level_is_certain(unit: str) -> bool:
    """Whether a unit of this ending can only be of prefecture level."""
    return not unit.endswith("市")


def same(one: str, two: str) -> bool:
    """Whether two names may be one authority's: one abbreviates the other, or adds the office that writes."""
    one, two = _core(one), _core(two)
    shorter, longer = sorted((one, two), key=len)
    return not shorter or _within(shorter, longer)


_COMPILES = lazy(r"办$|办公[室厅]$|政务|大数据|审批|营商")


def department_under(government: str, name: str) -> bool:
    """Whether the second is a department under the first, and none of those that compile its report."""
    types = standing(government).issuer_type, standing(name).issuer_type
    return types == ("government", "department") and _COMPILES.search(name) is None


def _core(name: str) -> str:
    name = re.sub(r"(?:办公[室厅]|政府信息公开办|政务公开办|党政办)$", "", name)
    return re.sub(r"(?:人民政府|政府|街道办事处|办事处|管理委员会|管委会|委员会|[局厅委办])$", "", name)


def _within(shorter: str, longer: str) -> bool:
    """Whether the letters of one stand in the other in this order (发改局 in 发展和改革局)."""
    rest = iter(longer)
    return all(character in rest for character in shorter)
