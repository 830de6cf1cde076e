"""The subject of a number in a sentence, where it may be held against the table.

Read from the words of its own clause. A subject is only ever given where
those words say so, and a sentence that names another body, part of the
applications, another year or other matters is not held against the table:
a false alarm on an honest report is worse than silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gojparse.forms.form import forms
from gojparse.statements.quantities import Quantity
from gojparse.statements.scope import is_own, is_unqualified, time_of
from gojparse.statements.sentences import WORDS, Sentence
from gojparse.text import fold, lazy

_CASES = frozenset("件宗起例份条项个笔部")
_COUNTED = frozenset("件宗起例份条部个")  # not every measure word counts cases as the tables do
_BOUNDS = "，,；;：:。！？!?（(）)"
_BOUND = lazy(f"[{_BOUNDS}]")
_UP_TO_BOUND = lazy(rf"(?s:.*)[{_BOUNDS}]")  # up to the last one


@dataclass(frozen=True, slots=True)
class Topic:
    """The subjects a number may have, the likeliest first, and whose it is.

    `firm`: the sentence is about the issuer, the year and the whole table,
    so that a number which fits no reading is a question to the issuer.
    """

    subjects: tuple[str, ...]
    firm: bool
    applicant: str = "total"


@dataclass(frozen=True, slots=True)
class Window:
    """The words around a number: back to the number before it, up to the next, and its whole clause."""

    left: str
    right: str
    clause: str
    before: str


def window(text: str, quantity: Quantity, previous: int, following: int) -> Window:
    """The words around a quantity; `previous` ends the quantity before it, `following` begins the next."""
    begun = _UP_TO_BOUND.match(text, 0, quantity.start)
    first = begun.end() if begun else 0
    bound = _BOUND.search(text, quantity.end)
    last = bound.start() if bound else len(text)
    right = "" if following < last else text[quantity.end : last].partition("、")[0]
    return Window(
        text[max(first, previous) : quantity.start], right, text[first:last], text[: quantity.start]
    )


# ---- which line ----

_ANOTHER_APPLICATION = WORDS.pattern(r"\L<other_applications>")
_OTHER_MATTERS = WORDS.pattern(r"\L<other_matters>")
_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("received", WORDS.pattern(r"\L<receiving>")),
    ("disposed", WORDS.pattern(r"\L<disposing>")),
)
_OUTCOMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("granted", WORDS.pattern(r"\L<granted>|(?:^|其中|属于|均为)公开$")),
    ("partly_granted", WORDS.pattern(r"\L<partly_granted>")),
    ("denied", WORDS.pattern(r"\L<denied>")),
    ("unable", lazy(r"无法提供")),
    ("unhandled", lazy(r"不予处理")),
    ("other", lazy(r"其他处理")),
)
_HANDLED = WORDS.pattern(r"\L<handling>")
_CARRIED = WORDS.pattern(r"\L<carrying_over>")
_CARRIED_IN = lazy(r"(?:上一?年度?|去年|往年)[^，。]{0,6}结?转|结转(?:自)?(?:上一?年|去年)|转入")
_RULES = lazy(r"规章(?!制度)")
_NORMATIVE = lazy(r"规范性文件")
_MADE = WORDS.pattern(r"\L<made>")
_NOT_MADE = WORDS.pattern(r"\L<not_made>")
_DECIDED = {"licensing": "行政许可", "penalties": "行政处罚", "coercion": "行政强制"}
_PAPERS = WORDS.pattern(r"\L<papers>|信息[0-9]|主动公开类?[0-9]")
_SUED = lazy(r"诉讼|起诉")
_APPEAL_PART = WORDS.pattern(r"\L<parts_of_an_appeal>")


def find_topic(
    sentence: Sentence, quantity: Quantity, words: Window, year: int | None, issuer: str | None
) -> Topic | None:
    """Return the topic of a quantity; None if its clause names none or is about something else.

    Args:
        sentence: The sentence.
        quantity: The quantity in it.
        words: The words around the quantity.
        year: The year of the report.
        issuer: The issuer of the report.
    """
    if quantity.measure not in _CASES or _COMPARED.search(words.left) or _SINGLY.search(words.clause):
        return None
    if _FROM.search(words.left) and _TO.match(words.right or sentence.text[quantity.end :]):
        return None
    found = _subjects(words, sentence.text)
    if found is None:
        return None
    span = time_of(words.before, year)
    if span == "other":
        return None
    subjects, firm, applicant = found
    if subjects[0] in _DECIDED and quantity.measure not in "件宗起":  # 条 and 份 are pieces of information
        return None
    firm = firm and not _CORRECTED.search(sentence.text) and not _SUMMED.search(words.before)
    firm = firm and quantity.exact and span == "own" and quantity.measure in _COUNTED
    firm = firm and is_unqualified(words.left, issuer) and is_own(sentence, quantity.start, issuer)
    return Topic(subjects, firm, applicant)


def _subjects(words: Window, sentence: str) -> tuple[tuple[str, ...], bool, str] | None:
    if is_other_matter(words.clause):
        return None
    if _CARRIED.search(words.left) or _CARRIED.search(words.right):
        return _carried(words, sentence)
    return _appeals(words, sentence) or _outcome(words, sentence) or _made(words) or _case(words)


def is_other_matter(text: str) -> bool:
    """Tell whether the text speaks of other matters: letters, proposals, hot lines, views, training."""
    return _OTHER_MATTERS.search(_any_anchor().sub("", text)) is not None


def _appeals(words: Window, sentence: str) -> tuple[tuple[str, ...], bool, str] | None:
    """行政复议 and 行政诉讼; only where the sentence is about open government can the table be meant."""
    text = words.left if "复议" in words.left or _SUED.search(words.left) else words.right
    reviewed, sued = "复议" in text, _SUED.search(text) is not None
    if not (reviewed or sued) or _APPEAL_PART.search(words.left + words.right):
        return None
    about_us = "信息公开" in sentence or "依申请" in sentence
    firm = about_us and text is words.left
    if "未经复议" in text:
        return ("litigation_direct",), firm, "total"
    if "复议后" in text or ("经复议" in text and "直接" not in text):
        return ("litigation_after",), firm, "total"
    if reviewed and sued:
        return None
    return ("litigation",) if sued else ("reconsideration",), firm, "total"


def _carried(words: Window, sentence: str) -> tuple[tuple[str, ...], bool, str] | None:
    """结转, in or forward; together with 收到 it is a reading of that."""
    text = words.left if _CARRIED.search(words.left) else words.right
    named = "申请" in sentence
    if _VERBS[1][1].search(words.left) or not (named or is_unqualified(words.left, None)):
        return None
    if _VERBS[0][1].search(text) or re.search("[和及与]", text):
        return ("received",), False, "total"
    return (
        ("carried_in" if _CARRIED_IN.search(text) else "carried_forward",),
        named and text is words.left,
        "total",
    )


def _outcome(words: Window, sentence: str) -> tuple[tuple[str, ...], bool, str] | None:
    """One of the results of section three, or a single line of the form."""
    whose, applicant = whose_applications(words.clause)
    if whose == "some" or _of_papers(words.before):
        return None
    for text in (words.left, words.right):
        line = _line(text)
        if line is not None:
            return (line,), False, applicant or "total"
        subjects = tuple(code for code, pattern in _OUTCOMES if pattern.search(text))
        if subjects:
            # two results counted together: 予以公开和部分公开 is a reading of granted, any other pair of none
            if subjects[1:] not in ((), ("partly_granted",)):
                return None
            if subjects[0] == "granted" and "申请" not in sentence and not is_unqualified(words.left, None):
                return None
            firm = len(subjects) == 1 and whose == "all" and "申请" in sentence and text is words.left
            return subjects[:1], firm, applicant or "total"
    return None


def _of_papers(before: str) -> bool:
    """Tell whether what is divided into 主动公开, 依申请公开 and 不予公开 are an office's own papers."""
    return _PAPERS.search(before) is not None and "申请" not in before.replace("依申请公开", "")


def _made(words: Window) -> tuple[tuple[str, ...], bool, str] | None:
    """规章 and 规范性文件 made, and decisions of section two."""
    text = words.left + words.right
    subjects = [
        code for code, pattern in (("rules", _RULES), ("normative", _NORMATIVE)) if pattern.search(text)
    ]
    if len(subjects) == 1:
        if _NOT_MADE.search(text):
            return None
        return (subjects[0],), _MADE.search(words.left) is not None, "total"
    decided = [code for code, label in _DECIDED.items() if label in text]
    if len(decided) == 1 and not re.search("信息|公示|公开|目录|申请", text):
        return (decided[0],), False, "total"
    return None


def _case(words: Window) -> tuple[tuple[str, ...], bool, str] | None:
    """Applications received or disposed of; what was disposed of may be named in the clause before."""
    whose, applicant = whose_applications(words.clause)
    named = "申请" in words.clause
    if _ANOTHER_APPLICATION.search(words.clause) or whose == "some" or not (named or "申请" in words.before):
        return None
    closed = "其中" not in words.before and not is_other_matter(words.before)
    for text in (words.left, words.right):
        subjects = tuple(code for code, pattern in _VERBS if pattern.search(text))
        if subjects == ("disposed",) or (subjects and named):
            firm = closed and text is words.left and whose == "all"
            firm = firm and (named or not _ANOTHER_APPLICATION.search(words.before))
            return subjects, firm, applicant or "total"
    if named and _HANDLED.search(words.left):
        return ("received", "disposed"), False, applicant or "total"
    return None


# ---- the form's own words ----

_PERSONS = {
    "person": WORDS.pattern(r"\L<persons>"),
    "business": lazy(r"企业"),
    "research": lazy(r"科研"),
    "nonprofit": lazy(r"社会公益"),
    "legal": WORDS.pattern(r"\L<legal_services>"),
}


def whose_applications(clause: str) -> tuple[str, str | None]:
    """Return `all`, `some` (no column of the form) or `one`, with the applicant's code for `one`."""
    named = [code for code, pattern in _PERSONS.items() if pattern.search(clause)]
    if "法人" in clause or "组织" in clause.replace("社会公益组织", ""):
        return ("all", None) if named else ("some", None)
    if len(named) == 1:
        return "one", named[0]
    return ("all", None) if not named else ("some", None)


@cache
def _anchors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The single lines below the groups, each with the words that only its label has."""
    lines = {
        line.code: line.anchors
        for form in forms()
        for line in form.lines
        if line.anchors and line.group is not None and line.group.startswith("（")
    }
    return tuple(
        (code, lazy("|".join(re.escape(fold(anchor)) for anchor in anchors)))
        for code, anchors in lines.items()
    )


@cache
def _any_anchor() -> re.Pattern[str]:
    return lazy("|".join(pattern.pattern for _, pattern in _anchors()))


def _line(text: str) -> str | None:
    """The one line of the form whose words stand in the text."""
    if not _any_anchor().search(text):
        return None
    found = [code for code, pattern in _anchors() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


# ---- how much of it ----

_CORRECTED = WORDS.pattern(r"\L<corrected>")
_FROM, _TO = lazy("[由从自]$"), lazy("[增减升降提上下]")  # 由98件增加到196件: 98 is last year's
_SUMMED = lazy(r"累计|历年|多年|年来|[0-9]年以来")  # over how many years, it does not say
_SINGLY = lazy(r"分别|各[0-9]|各[一二三四五六七八九十两]")
_COMPARED = lazy(
    r"同比|环比|[较比与][上去往前同2]|相比|增[长加幅]|减少|[下上]升|下降|提[高升]|降[低幅]|[多少]$|计划|拟|力争|目标|累计|历年"
)
