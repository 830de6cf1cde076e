"""The scope of a number in a sentence: its owner, its year, and all or some of them.

Only what is surely the issuer's own and of the year reported on is held
against the tables; the words that leave it open are many and short.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gojparse.statements.sentences import Sentence
from gojparse.text import chinese_number, lazy

_TITLES = lazy(r"《[^《》]*》")
_TIME = lazy(
    r"(?P<range>20[0-9]{2}年?[-—–~至到]+20[0-9]{2}年)|(?P<year>20[0-9]{2})年|(?P<spelt>二[〇○零][一二三四五六七八九〇○零]{2})年"
    r"|(?P<other>上一?年度?|去年|前年|明年|来年|下一?年度?|近年|[三四五]年来|十[二三四五]五)|今年|本年"
)
_AGAINST = frozenset("较比与同")
_SEASON = lazy(r"[上下]半年|季度|[0-9]月(?![0-9底末])")
_CARRY_NEAR = lazy(r"结转|转结|转入|继续办理")


def time_of(before: str, year: int | None) -> str:
    """Return the year of a number by the words before it: the report's `own`, an `other`, or `open`."""
    before = _TITLES.sub("", before)
    state = "own"
    for match in _TIME.finditer(before):
        start, end = match.span()
        if _CARRY_NEAR.search(before[max(0, start - 4) : end + 4]):
            continue
        if before[start - 1 : start] in _AGAINST or before.startswith(("相比", "同期"), end):
            continue
        if match["range"] or match["other"]:
            state = "other"
        elif match["year"] or match["spelt"]:
            named = int(match["year"]) if match["year"] else chinese_number(match["spelt"])
            state = "open" if year is None else "own" if named == year else "other"
        else:
            state = "own"
    return "open" if state == "own" and _SEASON.search(before) else state


_BODY = lazy(
    r"办公室|政府办|(?<![布格结])局(?!面|部)|委(?![托任派])|(?<![服事])厅|(?<!国务)院|(?<!网)站(?!在)|[派司]所|财政所|中心(?!工作|任务)|街道"
    r"|(?<!城)镇|(?<!城)乡(?!村)|(?<![农乡])村|社区|公司|学校|部门|单位|本级|县区|区县|各[级县区市科室]|分局|支队|大队"
    r"|[省市县区州旗](?:人民)?政府"
)
_OURSELVES = lazy(
    r"[我本全](?:省|市|县|区|州|旗|镇|乡|局|委|办|院|厅|处|站|所|街道(?:办事处)?|单位|机关|部门|中心|系统)(?!办公室|政府办)"
)
_OFFICE = lazy(r"办公室|政府办")
_TOWN = lazy(r"(?:镇|乡|街道)(?:人民政府|办事处)?$")


def is_own(sentence: Sentence, end: int, issuer: str | None) -> bool:
    """Tell whether the sentence, up to text[end], speaks of nobody but the issuer.

    A government's report may count its office's own applications in prose
    and the whole district's in the table: one mention of the office in the
    same paragraph is enough to leave the question open.
    """
    text = _TITLES.sub("", sentence.text[:end])
    if issuer:
        text = _names(issuer).sub("", text)
    if _BODY.search(_OURSELVES.sub("", text)):
        return False
    if issuer and issuer.endswith("政府") and not _TOWN.search(issuer):
        return not _OFFICE.search(sentence.run.text, max(0, sentence.start - 2000), sentence.start)
    return True


# The words in which an office says that these are all of them; any other word may narrow the number.
_ALL_OF_THEM = lazy(
    r"20[0-9]{2}年(?:度|期间|内|底|末)?|本年度?|今年|[上下]一?年度?|全年|年度|截至|年底"
    r"|共计?|总[共计]|合计|收到|受理|收办|新收|接收|接到|接办|办结|办理完[毕成结]|处理完[毕成结]|答复|办理|处理|处置"
    r"|并|已经?|均|全部|都|的|了|为|是|由|因|被|由于|各类|各项|其中|属于|予以|作出|同意|准予|决定|依法|依规|规范(?!性)|按规定|按要求|经"
    r"|不予公开|部分公开|无法提供|不予处理|其他处理|依申请公开|政府|信息|主动|公开|申请|事项|案件|件|数量?|情况|结果|提出|提交|通过"
    r"|公民|法人|其他|组织|和|或者?|及|与|、|社会|公众|群众|有关|相关|行政复议|行政诉讼|未经复议直接起诉|复议后起诉|复议|诉讼|起诉|工作"
    r"|提起|引发|引起|发生|产生|结转|转结|转入|至|到|继续|往年|去年"
    r"|制发|制定|印发|出台|新?制作|颁布|现行有效|新公开|新|行政|规范性文件|部门规章|规章|[：:，,“”\"\s]"
)


def is_unqualified(left: str, issuer: str | None) -> bool:
    """Tell whether nothing in the words before a number says that it counts less than all of them."""
    if issuer:
        left = _names(issuer).sub("", left)
    return not _ALL_OF_THEM.sub("", _OURSELVES.sub("", left))


@lru_cache(maxsize=64)
def _names(issuer: str) -> re.Pattern[str]:
    """The issuer's name and what it is shortened to."""
    short = issuer.removesuffix("人民政府")
    names = (
        {issuer[i:] for i in range(len(issuer) - 3)} | {short[i:] for i in range(len(short) - 2)} | {issuer}
    )
    names -= {"人民政府", "民政府"}
    if _TOWN.search(issuer):
        names |= {"镇政府", "乡政府", "街道办事处", "街道办", "街道", "镇人民政府", "乡人民政府"}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return lazy(f"(?:{'|'.join(re.escape(name) for name in longest_first)})(?!办公室)")
