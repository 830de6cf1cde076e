"""The numbers of a sentence that state a count, an amount or a share.

A number counts if a measure word stands behind it and nothing says that it
is something else: an article, an ordinal, a rank, a rate, a limit, a name.
Chinese numerals are read only where they can hardly be rhetoric; 一 never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gojparse.text import lazy, whole

# Measure words, and what may not follow, since together it is another word (`5条例`, `2024年人民政府`).
# Tables instead of one large pattern: it would take 5 ms to compile.
_COMPOUND = ("人/次", "人次", "件次", "条次", "场次", "班次", "批次", "个百分点", "百分点")
_AND_NOT_AFTER = (
    "% ‰ 件 篇 册 幅 则 块 枚 堂 笔 元旦素 条例款 次日年月要序 名称单义录 期间限末刊货待满 项目 份额 "
    "部门署分委队 个人体别性月年 宗旨教 起草诉到 场所景地馆 家庭长乡 人大民员事才社力口 位于置 类型别似 "
    "批准复示 套用路 例如行会外 处理置罚于 张贴 户外籍口 组织成建长 台账 种植 集中成团体 面对向积临 座谈"
)
_MEASURES = {word[0]: word[1:] for word in _AND_NOT_AFTER.split()}
_AFTER_ALL = ("个人次", "项目标")  # another word only at first sight
_ANOTHER_WORD = ("个工作日", "个自然日", "个小时", "个季度", "个学时")
# with a Chinese numeral, where far more phrases are rhetoric (三公开, 两手抓)
_COMPOUND_SPELT = ("人次", "场次", "批次")
_MEASURES_SPELT = {word: _MEASURES[word] for word in "次名篇份家宗起场"} | {
    "件": "套",
    "期": _MEASURES["期"] + "工建项",
}
_BODIES = "部门 单位 栏目 平台 网站 账号 公众号 专栏 专题 乡镇 街道 科室 社区 窗口 村 镇 政务新媒体 查阅"
_SPELT_BEFORE = {
    "条": ("信息", "政务", "动态", "政策", "消息", "建议", "意见", "内容"),
    "个": tuple(_BODIES.split()),
}
# a pattern that begins with a single sign, neither a choice nor repeated, skips to the next such sign
_ARABIC = lazy(r"([0-9](?:[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])|[0-9]*))(\.[0-9]{1,6})?")
_CHINESE = lazy("[一二两三四五六七八九十百千零][一二两三四五六七八九十百千零]*")
_MOST_DIGITS, _MOST_NUMERALS = 15, 7
_NOT_BEFORE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-－")
_RANGE = frozenset(".,，:：、~～—–至到/／( ")  # behind a digit: the second half of something
_NOT_BEFORE_SPELT = frozenset("万亿〇几数第多0123456789届番")
_DIGIT = lazy("[0-9０-９]")
_LIKELY_SPELT = lazy(r"[两三四五六七八九十百](?:[万余多]{0,2})[人场批件次名期篇份家宗起条个條個]")

_ORDINAL = lazy(r"第[0-9一二三四五六七八九十、,，和至（(）)]*$")
_LIMIT_BEFORE = ("前", "跑", "不超过", "不低于", "不多于", "至少", "最多", "最少", "少于", "限于")
_RANK = lazy(r"(?:[位名]?列|[位]?居|(?<!安)排名?|全[省市县区国州]|名次)$")
_RATE = lazy(r"每[^，,。；;：:、]{0,12}$")
_ARTICLE = lazy(r"(?:[》例]|办法|规定|法)$")
_LIMIT_AFTER = ("以内", "以下", "之内", "内", "为限")
_ABOUT_BEFORE = ("近", "约", "逾", "超", "超过", "突破", "上", "不足")
_WHERE = ("网上", "线上")  # 网上28件 are 28, not more than that
_ABOUT_AFTER = ("左右", "以上", "上下")
_CLOSED = lazy(r"《[^《》]*》|“[^“”]*”|〔[^〔〕]*〕")
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


def may_hold_quantity(text: str) -> bool:
    """Tell whether there may be a quantity in the text, as printed; cheap."""
    return _DIGIT.search(text) is not None or _LIKELY_SPELT.search(text) is not None


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order."""
    found = [*_arabic(text), *_chinese(text)]
    if len(found) > 1:
        found.sort(key=lambda quantity: quantity.start)
    if found and not _NAMES.isdisjoint(text):
        names = [(m.start(), m.end()) for m in _CLOSED.finditer(text)]
        found = [q for q in found if not any(first < q.start < last for first, last in names)]
    return tuple(found)


class _Unit(NamedTuple):
    """The unit behind a number: 万余条 is 万, 余 and 条."""

    times: str
    about: str
    measure: str

    @property
    def text(self) -> str:
        return self.times + self.about + self.measure


def _arabic(text: str) -> Iterator[Quantity]:
    for match in _ARABIC.finditer(text):
        digits, fraction = match[1].replace(",", ""), match[2] or ""
        start, end = match.span()
        before = text[max(0, start - 2) : start]
        if before and (before[-1] in _NOT_BEFORE or (before[-1] in _RANGE and before[0].isdigit())):
            continue
        if len(digits) > _MOST_DIGITS or not (unit := _unit(text, end, "十百千万亿", 2, "余多几", _measure)):
            continue
        if _states(text, start, end + len(unit.text), unit.measure):
            yield _quantity(text, start, end, Decimal(digits + fraction), unit, bool(fraction))


def _chinese(text: str) -> Iterator[Quantity]:
    for match in _CHINESE.finditer(text):
        start, end = match.span()
        value = counting_numeral(match[0]) if end - start <= _MOST_NUMERALS else None
        if value is None or text[start - 1 : start] in _NOT_BEFORE_SPELT:
            continue
        unit = _unit(text, end, "万", 1, "余多", _measure_spelt)
        if unit and _states(text, start, end + len(unit.text), unit.measure):
            yield _quantity(text, start, end, Decimal(value), unit, False)


def _unit(
    text: str, at: int, times: str, most: int, about: str, measure: Callable[[str, int], str | None]
) -> _Unit | None:
    """Return the unit at this place, its multiplier as long as a measure word allows; None without one."""
    longest = 0
    while longest < most and text[at + longest : at + longest + 1] in times and at + longest < len(text):
        longest += 1
    for length in range(longest, -1, -1):
        end = at + length
        if text[end : end + 1] and text[end] in about and (word := measure(text, end + 1)):
            return _Unit(text[at:end], text[end], word)
        if word := measure(text, end):
            return _Unit(text[at:end], "", word)
    return None


def _measure(text: str, at: int) -> str | None:
    """The measure word at this place."""
    if text.startswith(_COMPOUND, at):
        return next(word for word in _COMPOUND if text.startswith(word, at))
    word, following = text[at : at + 1], text[at + 1 : at + 2]
    forbidden = _MEASURES.get(word)
    if forbidden is None or text.startswith(_ANOTHER_WORD, at):
        return None
    return word if not (following and following in forbidden) or text.startswith(_AFTER_ALL, at) else None


def _measure_spelt(text: str, at: int) -> str | None:
    """The measure word at this place, behind a Chinese numeral."""
    if text.startswith(_COMPOUND_SPELT, at):
        return next(word for word in _COMPOUND_SPELT if text.startswith(word, at))
    word, following = text[at : at + 1], text[at + 1 : at + 2]
    if word in _SPELT_BEFORE:
        return word if text.startswith(_SPELT_BEFORE[word], at + 1) else None
    forbidden = _MEASURES_SPELT.get(word)
    if forbidden is None or (following and following in forbidden):
        return None
    return None if text.startswith(("次全会", "次全体"), at) else word


def _quantity(
    text: str, start: int, digits_end: int, value: Decimal, unit: _Unit, fraction: bool
) -> Quantity:
    end = digits_end + len(unit.text)
    about = (
        unit.times
        or unit.about
        or (text.endswith(_ABOUT_BEFORE, max(0, start - 2), start) and not text.endswith(_WHERE, 0, start))
        or text.startswith(_ABOUT_AFTER, end)
    )
    number = whole(value)
    number_as_printed = value if number is None or fraction else number
    return Quantity(number_as_printed, unit.text, unit.measure, not about, start, end)


def _states(text: str, start: int, end: int, measure: str) -> bool:
    """Tell whether the number states how many there were, and is no ordinal, article, rank, rate or limit."""
    left = text[max(0, start - 16) : start]
    if left.endswith(_LIMIT_BEFORE) or ("第" in left and _ORDINAL.search(left)):
        return False
    if text.startswith(_LIMIT_AFTER, end) and measure not in "%‰":
        return False
    if measure == "条" and _ARTICLE.search(left):
        return False
    if measure in "名位" and _RANK.search(left):
        return False
    return not (measure in "次期" and _RATE.search(left))


# ---- Chinese numerals that count ----

_ONES = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_COUNT = lazy(
    r"(?:(?P<thousands>[一二两三四五六七八九])千)?零?(?:(?P<hundreds>[一二两三四五六七八九])百)?零?"
    r"(?:(?P<tens>[一二三四五六七八九]?)(?P<ten>十))?零?(?P<ones>[一二两三四五六七八九])?"
)


def counting_numeral(text: str) -> int | None:
    """The value of a Chinese numeral that counts (两, 一百二十); None for 一, 二 and what is no numeral."""
    match = _COUNT.fullmatch(text) if text not in ("一", "二", "零", "") else None
    if match is None:
        return None
    value = 1000 * _ONES.get(match["thousands"] or "", 0) + 100 * _ONES.get(match["hundreds"] or "", 0)
    if match["ten"]:
        value += 10 * _ONES.get(match["tens"], 1)
    return value + _ONES.get(match["ones"] or "", 0) or None
