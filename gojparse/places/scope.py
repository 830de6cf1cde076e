"""Scope of a report's numbers: the organ alone, with its departments, or the whole area.

Two districts' numbers can be compared only if both count the same bodies.
Few reports state which. The sentence that does names the report or its data,
and what they take in or leave out. Nothing is concluded from anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gojparse.text import fold, lazy, squeeze

ORGAN, WITH_DEPARTMENTS, AREA, UNKNOWN = "organ", "with_departments", "area", "unknown"


class Scope(NamedTuple):
    """The bodies that a report counts, and the sentence that states them as printed."""

    kind: str
    sentence: str | None = None


_SUBJECT = lazy(
    r"本(?:年度)?报告(?!期)|报告中?(?:所列|使用|涉及|公布)?的?(?:各项|有关|相关)?(?:统计)?数据|(?:所列|统计|各项)数据"
    r"|(?:统计|数据)(?:范围|口径|对象|来源)"
)
_TAKES_IN = lazy(
    r"包括|包含|涵盖|覆盖|汇总|综合了|(?<![不未])含|范围[为是]|口径[为是]|数据(?:均|仅|只)?[为是系](?!自)|仅|限于"
)
_LEAVES_OUT = lazy(r"(?:均|并)?(?:不|未)(?:含|包括|包含|涵盖|计入|纳入)")
_BELOW = lazy(
    r"县\(市|县\(区|区\(县|县市区|市县区|区县|县区|各县|各区|各乡|各镇|乡镇|镇街|街镇|镇\(街|乡\(镇|镇乡|各街道|下级(?:人民)?政府|各级"
    r"|[全][省市县区州旗盟](?:各|行政机关|范围|汇总|政府信息公开|系统|数据|所有)"
)
_DEPARTMENTS = lazy(
    r"(?:各|所有|工作|组成|市直|县直|区直|市级|县级|区级|政府|所属|直属)部门|委办局|直属(?:各)?(?:单位|机构)|[所下]属(?:各)?(?:事业)?(?:单位|机构|部门)"
    r"|二级单位|派出机构"
)
_ORGAN = lazy(r"本级|本机关|本单位|本局|本委|机关本部|[局委厅办]机关|办公[室厅]")
_ALONE = lazy(r"[仅只限为是系]")
_PARTS = lazy(r"总体情况|[一二三四五六6]个?(?:大?部分|方面)")  # what the report consists of
_END = re.compile(r"(?<=[。;；!！\n])")


def reported_scope(texts: Iterable[str]) -> Scope:
    """Return the scope that the text states; unknown where it states none, or two."""
    stated = [
        Scope(kind, squeeze(one)) for text in texts for one in _END.split(text) if (kind := _kind(fold(one)))
    ]
    return stated[0] if len({each.kind for each in stated}) == 1 else Scope(UNKNOWN)


def _kind(sentence: str) -> str | None:
    """Return the scope that one folded sentence states; None for most sentences."""
    subject = _SUBJECT.search(sentence)
    if subject is None:
        return None
    rest = sentence[subject.start() :]
    left_out = _LEAVES_OUT.search(rest)
    kept, lost = (rest[: left_out.start()], rest[left_out.end() :]) if left_out else (rest, "")
    taken = None if _PARTS.search(kept) else _TAKES_IN.search(kept)
    if taken and (kind := _of(kept[taken.start() :], taken[0])):
        return kind
    return ORGAN if _DEPARTMENTS.search(lost) else None


def _of(bodies: str, word: str) -> str | None:
    """Return the widest of the bodies named. 包括本级 does not state that it is all."""
    kinds = ((_BELOW, AREA), (_DEPARTMENTS, WITH_DEPARTMENTS), (_ORGAN, ORGAN))
    kind = next((kind for words, kind in kinds if words.search(bodies)), None)
    return None if kind == ORGAN and not _ALONE.search(word) else kind
