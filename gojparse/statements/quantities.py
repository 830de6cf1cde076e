"""The numbers of a sentence that state a count, an amount or a share.

A number counts if a measure word stands behind it and nothing says that it
is something else: an article, an ordinal, a rank, a rate, a limit, a name.
Chinese numerals are read only where they can hardly be rhetoric; 一 never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gojparse.text import whole

# Measure words; what may not follow, since together it is another word (`5条例`, `2024年人民政府`).
_MEASURES = (
    r"人/次|人次|件次|条次|场次|班次|批次|个?百分点|[%‰]|万?元(?![旦素])"
    r"|条(?![例款])|件|次(?![日年月要序])|名(?![称单义录])|期(?![间限末刊货待满])|篇|项(?!目标?)|项(?=目标)|份(?!额)|部(?![门署分委队])"
    r"|个(?!人(?!次)|体|别|性|工作日|自然日|月|小时|季度|学时|年)|宗(?![旨教])|起(?![草诉到])|场(?![所景地馆])|家(?![庭长乡])"
    r"|人(?![大民员事才社力口])|位(?![于置])|类(?![型别似])|批(?![准复示])|册|套(?![用路])|例(?![如行会外])|处(?![理置罚于])"
    r"|张(?!贴)|户(?![外籍口])|组(?![织成建长])|幅|则|块|台(?!账)|种(?!植)|集(?![中成团体])|枚|面(?![对向积临])|堂|座(?!谈)|笔"
)
_ARABIC = re.compile(
    r"(?<![0-9A-Za-z+\-－])(?<![0-9][.,，:：、~～—–至到/／( ])"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,15})(?P<fraction>\.[0-9]{1,6})?"
    rf"(?P<unit>(?P<times>[十百千万亿]{{0,2}})(?P<about>[余多几]?)(?P<measure>{_MEASURES}))"
)
_CHINESE = re.compile(
    r"(?<![一二两三四五六七八九十百千万亿零〇几数第多0-9届番])(?P<digits>[一二两三四五六七八九十百千零]{1,7})"
    r"(?P<unit>(?P<times>万?)(?P<about>[余多]?)(?P<measure>人次|场次|批次|件(?!套)|次(?![日年月要序]|全[会体])|名(?![称单义录])"
    r"|期(?![间限末刊货待满工建项])|篇|份(?!额)|家(?![庭长乡])|宗(?![旨教])|起(?![草诉到])|场(?![所景地馆])"
    r"|条(?=信息|政务|动态|政策|消息|建议|意见|内容)"
    r"|个(?=部门|单位|栏目|平台|网站|账号|公众号|专栏|专题|乡镇|街道|科室|社区|窗口|村|镇|政务新媒体|查阅)))"
)
_LIKELY = re.compile(r"[0-9０-９]|[两三四五六七八九十百](?:[万余多]{0,2})[人场批件次名期篇份家宗起条个條個]")

_BEFORE = re.compile(
    r"第[0-9一二三四五六七八九十、,，和至（(）)]*$|前$|跑$|不(?:超过|少于|低于|得少于|多于)$|(?:至少|最多|最少|少于|限于)$"
)
_RANK = re.compile(r"(?:[位名]?列|[位]?居|(?<!安)排名?|全[省市县区国州]|名次)$")
_RATE = re.compile(r"每[^，,。；;：:、]{0,12}$")
_ARTICLE = re.compile(r"(?:[》例]|办法|规定|法)$")
_AFTER = re.compile(r"以[内下]|之?内|为限")
_ABOUT_BEFORE = re.compile(r"(?:近|约|逾|大约|超过?|突破|上|不足|将近)$")
_ABOUT_AFTER = re.compile(r"左右|以上|上下")
_CLOSED = re.compile(r"《[^《》]*》|“[^“”]*”|〔[^〔〕]*〕")
_NAMES = frozenset("《“〔")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as printed (`1.2`, `万条`), at text[start:end] of its sentence.

    `measure` is the bare measure word. `exact`: the number itself is the
    count; `100余条` and `1.2万条` are not.
    """

    number: int | Decimal
    unit: str
    measure: str
    exact: bool
    start: int
    end: int


def likely(text: str) -> bool:
    """Whether there may be a quantity in the text, as printed; cheap."""
    return _LIKELY.search(text) is not None


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order."""
    found = [*_arabic(text), *_chinese(text)]
    if len(found) > 1:
        found.sort(key=lambda quantity: quantity.start)
    if found and not _NAMES.isdisjoint(text):
        names = [(m.start(), m.end()) for m in _CLOSED.finditer(text)]
        found = [q for q in found if not any(first < q.start < last for first, last in names)]
    return tuple(found)


def _arabic(text: str) -> Iterator[Quantity]:
    for match in _ARABIC.finditer(text):
        value = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
        if _states(text, match):
            yield _quantity(text, match, value)


def _chinese(text: str) -> Iterator[Quantity]:
    for match in _CHINESE.finditer(text):
        value = numeral(match["digits"])
        if value is not None and _states(text, match):
            yield _quantity(text, match, Decimal(value))


def _quantity(text: str, match: re.Match[str], value: Decimal) -> Quantity:
    start, end = match.span()
    about = (
        match["times"]
        or match["about"]
        or _ABOUT_BEFORE.search(text, max(0, start - 2), start)
        or _ABOUT_AFTER.match(text, end)
    )
    number = whole(value)
    number_as_printed = value if number is None or match.groupdict().get("fraction") else number
    return Quantity(number_as_printed, match["unit"], match["measure"], not about, start, end)


def _states(text: str, match: re.Match[str]) -> bool:
    """Whether the number states how many there were, and is no ordinal, article, rank, rate or limit."""
    start, end = match.span()
    measure = match["measure"]
    left = text[max(0, start - 16) : start]
    if _BEFORE.search(left) or (_AFTER.match(text, end) and measure not in "%‰"):
        return False
    if measure == "条" and _ARTICLE.search(left):
        return False
    if measure in "名位" and _RANK.search(left):
        return False
    return not (measure in "次期" and _RATE.search(left))


# ---- Chinese numerals that count ----

_ONES = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_COUNT = re.compile(
    r"(?:(?P<thousands>[一二两三四五六七八九])千)?零?(?:(?P<hundreds>[一二两三四五六七八九])百)?零?"
    r"(?:(?P<tens>[一二三四五六七八九]?)(?P<ten>十))?零?(?P<ones>[一二两三四五六七八九])?"
)


def numeral(text: str) -> int | None:
    """The value of a Chinese numeral that counts (两, 一百二十); None for 一, 二 and what is no numeral."""
    match = _COUNT.fullmatch(text)
    if match is None or text in ("一", "二", "零", ""):
        return None
    value = 1000 * _ONES.get(match["thousands"] or "", 0) + 100 * _ONES.get(match["hundreds"] or "", 0)
    if match["ten"]:
        value += 10 * _ONES.get(match["tens"], 1)
    return value + _ONES.get(match["ones"] or "", 0) or None
