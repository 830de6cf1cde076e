"""The table of indicators: their names, their two sides in wide columns, what each measures and what not.

All are ratios of totals that the form prints, made here; no notice fixes
them, so each says what is in it. The lines of a group (（三）不予公开) are
taken from the forms: an edition with other lines brings its own sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from gojparse.forms.form import forms

RateSide: TypeAlias = tuple[tuple[str, ...], ...]
"""Sums of wide columns, one for each way in which editions print it; that with all its terms counts."""

SMALL = 10
"""A denominator below this makes a rate that one case moves by a tenth or more."""
STATE_WORDS = {
    "ok": ("defined", "有值"),
    "small": (f"defined, on fewer than {SMALL} cases", f"有值，但分母不足{SMALL}件"),
    "zero": ("the denominator is 0", "分母为0"),
    "missing": ("a term has no value", "有一项缺值"),
    "contradictory": ("a part above its whole, or a count below 0", "部分大于总体，或计数为负"),
}
STATES = tuple(STATE_WORDS)
"""What the codes of `Rates.states` mean; only the first two have a rate."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate: `numerator` over `denominator`. `share`: its numerator is a part of its denominator.

    `english` and `chinese` name it; `definition` and `definition_zh` say what it measures and what not.
    """

    name: str
    english: str
    chinese: str
    numerator: RateSide
    denominator: RateSide
    definition: str
    definition_zh: str
    share: bool = True

    @property
    def formula(self) -> str:
        """As in (granted_total + partly_granted_total) / disposed_total."""
        return f"{_spelt(self.numerator)} / {_spelt(self.denominator)}"


def _spelt(side: RateSide) -> str:
    """A side for people: the newest edition's terms first, an older one's behind `or`."""
    sums = [" + ".join(terms) for terms in side]
    if len(sums) == 1 and len(side[0]) == 1:
        return sums[0]
    return f"({' or '.join(sums)})"


def _of(*lines: str) -> RateSide:
    """The sum of these lines' totals."""
    return (tuple(f"{line}_total" for line in lines),)


def _group(group: str) -> RateSide:
    """The sum of all lines of a group, as each edition of the form has them, the newest first."""
    found: dict[tuple[str, ...], None] = {}
    for form in reversed(forms()):
        codes = [line.code for line in form.lines]
        found[tuple(f"{code}_total" for code in codes if f"{code}_".startswith(f"{group}_"))] = None
    return tuple(terms for terms in found if terms)


def _outcomes(routes: Sequence[str], *outcomes: str) -> RateSide:
    return (tuple(f"{route}_{outcome}" for route in routes for outcome in outcomes),)


_REVIEW = ("reconsideration",)
_COURT = ("litigation_direct", "litigation_after")
_CONCLUDED = ("upheld", "corrected", "other")
_DISPOSED = _of("disposed")
_DUE = _of("received", "carried_in")


@cache
def indicator_table() -> tuple[Indicator, ...]:
    """The table, in this order wherever it is shown."""
    return (*_of_results(), *_of_work(), *_of_appeals())


def _of_results() -> tuple[Indicator, ...]:
    """How applications ended: shares of all that were disposed of in the year."""
    return (
        Indicator(
            "disclosure_rate", "disclosed in full or in part", "公开率",
            _of("granted", "partly_granted"), _DISPOSED,
            "（一）予以公开 and （二）部分公开 among all results of the year（（七）总计）;"
            " repeats and petitions that are not handled stay in the denominator",
            "本年度办理结果中（一）予以公开、（二）部分公开所占比例；分母含不予处理等全部结果",
        ),
        Indicator(
            "full_disclosure_rate", "disclosed in full", "全部公开率",
            _of("granted"), _DISPOSED,
            "（一）予以公开 among all results of the year", "本年度办理结果中（一）予以公开所占比例",
        ),
        Indicator(
            "denial_rate", "denied", "不予公开率",
            _group("denied"), _DISPOSED,
            "the eight reasons of （三）不予公开 among all results of the year",
            "本年度办理结果中（三）不予公开八类情形所占比例",
        ),
        Indicator(
            "not_held_rate", "not held by the organ", "不掌握率",
            _of("unable_not_held"), _DISPOSED,
            "本机关不掌握相关政府信息 among all results of the year; a part of the unable rate",
            "本年度办理结果中“本机关不掌握相关政府信息”所占比例；已含于无法提供率",
        ),
        Indicator(
            "unable_rate", "could not be provided", "无法提供率",
            _group("unable"), _DISPOSED,
            "the three reasons of （四）无法提供 among all results of the year",
            "本年度办理结果中（四）无法提供三类情形所占比例",
        ),
        Indicator(
            "unhandled_rate", "not handled", "不予处理率",
            _group("unhandled"), _DISPOSED,
            "the five reasons of （五）不予处理 among all results of the year",
            "本年度办理结果中（五）不予处理五类情形所占比例",
        ),
        Indicator(
            "other_rate", "handled otherwise", "其他处理率",
            _group("other"), _DISPOSED,
            "（六）其他处理 among all results of the year: three lines in the form of 2021, one in that"
            " of 2019",
            "本年度办理结果中（六）其他处理所占比例：2021年版为三行之和，2019年版为一行",
        ),
    )  # fmt: skip


def _of_work() -> tuple[Indicator, ...]:
    """How much of what was there was done, and who asked."""
    return (
        Indicator(
            "clearance_rate", "disposed of, of all there was to do", "办结率",
            _DISPOSED, _DUE,
            "（七）总计 over new applications and those carried in; says nothing of the time each took",
            "（七）总计与本年新收、上年结转之和的比；不反映是否按期办结",
        ),
        Indicator(
            "backlog_rate", "carried forward, of all there was to do", "结转率",
            _of("carried_forward"), _DUE,
            "四、结转下年度继续办理 over new applications and those carried in; an application"
            " of December may be carried forward within its time",
            "结转下年度继续办理与本年新收、上年结转之和的比；年末申请结转未必超期",
        ),
        Indicator(
            "person_share", "new applications by natural persons", "自然人申请占比",
            (("received_person",),), _of("received"),
            "自然人 among the applications newly received",
            "本年新收申请中自然人所占比例",
        ),
    )  # fmt: skip


def _of_appeals() -> tuple[Indicator, ...]:
    """How disputes ended, and how many there were."""
    return (
        Indicator(
            "correction_rate_review", "corrected in reconsideration", "行政复议纠正率",
            _outcomes(_REVIEW, "corrected"), _outcomes(_REVIEW, *_CONCLUDED),
            "结果纠正 among the concluded: 结果维持, 结果纠正 and 其他结果, without 尚未审结; the form"
            " does not say what 其他结果 takes in",
            "结果纠正与已审结（结果维持、结果纠正、其他结果之和，不含尚未审结）的比；表格未说明“其他结果”所含情形",
        ),
        Indicator(
            "correction_rate_court", "corrected in court", "行政诉讼纠正率",
            _outcomes(_COURT, "corrected"), _outcomes(_COURT, *_CONCLUDED),
            "the same over both roads to court, 未经复议直接起诉 and 复议后起诉, together",
            "同上，未经复议直接起诉与复议后起诉合并计算",
        ),
        Indicator(
            "appeal_intensity", "disputes for each application disposed of", "争议密度",
            (("reconsideration_total", "litigation_direct_total"),), _DISPOSED,
            "reconsiderations and direct suits (a suit after reconsideration is the same dispute again) over"
            " （七）总计; no share: disputes may concern answers of earlier years, and the form does not say"
            " whether those carried over are counted",
            "行政复议与未经复议直接起诉总计（复议后起诉系同一争议，不重复计）与（七）总计的比；并非占比："
            "所涉答复可能作出于往年，是否计入结转案件表格未作规定",
            share=False,
        ),
    )  # fmt: skip
