"""What a finding names, in the words of the forms: for messages in Chinese.

A finding keeps codes (`received + carried_in`, `county`), since the tables
hold codes; a person who reads Chinese is shown what the form prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from gojparse.dataset import codes
from gojparse.dataset.words import LEVELS, TABLES_OF_CELLS
from gojparse.forms.form import forms
from gojparse.model import Finding
from gojparse.text import lazy

_CODE = lazy(r"(?<![A-Za-z0-9_])[a-z][a-z0-9_]*(?:\.[a-z_]+)?(?![A-Za-z0-9_])")
_GROUPS = {"denied": "不予公开", "unable": "无法提供", "unhandled": "不予处理", "other": "其他处理"}
# 一、 and 1. before a label, a long note behind it
_AROUND = lazy(r"^(?:[一二三四五六七八九]、|[0-9]\.)|（[^（）]{7,}）$")

# where an issuer, a year or a day was found
_PLACES = {
    "the title": "标题",
    "the prose": "正文",
    "the period stated": "统计期限",
    "the introduction": "引言",
    "the signature": "落款",
    "the page's metadata": "页面信息栏",
    "the day of publication": "发布日期的上一年",
    "the day of drafting": "成文日期",
    "the page title": "网页标题",
    "the page's address": "网页地址",
    "the file name": "文件名",
    "a title with several years": "写有多个年度的标题",
}
_SOUGHT = {"issuer": "行政机关", "year": "报告年度", "published_on": "发布日期"}
_REASONS = (
    ("a page about annual reports", "有关年度报告的页面"),
    ("another paper", "其他文种"),
    ("no text", "没有文字"),
    ("neither the form's tables nor two of its headings", "既无规定表格，也不足两个规定标题"),
    ("a blank form", "空白表样"),
)


def in_chinese(finding: Finding) -> Finding:
    """The finding with its codes in the words of the forms; what was printed stays as printed."""
    known = {**_PLACES, **_SOUGHT, **LEVELS}
    spoken = {
        key: known.get(fact, fact) if key in ("where", "elsewhere", "what", "level") else fact
        for key, fact in finding.facts.items()
    }
    named = replace(finding, facts=spoken)
    change = _CHANGED.get(finding.rule.name)
    if change is None:
        return named
    field, say = change
    text = getattr(named, field)
    if not text:
        return named
    return replace(named, found=say(text)) if field == "found" else replace(named, expected=say(text))


@cache
def _labels() -> Mapping[str, str]:
    """Lines, groups, routes and subjects by their codes; the older edition's words where only it has one."""
    labels = {
        **{code: _bare(label) for code, label in codes.subject_labels().items()},
        **{line.code: _bare(line.label) for form in forms() for line in form.lines},
        **{route.code: route.label for form in forms() for route in form.routes},
        **{code: label.partition(" ")[2] or label for code, label in codes.route_labels().items()},
    }
    return {**labels, **_GROUPS}


@cache
def _columns() -> Mapping[str, str]:
    return {**codes.measure_labels(), **codes.applicant_labels(), **codes.outcome_labels(), "total": "总计"}


def _bare(label: str) -> str:
    return _AROUND.sub("", label)


def _formula(text: str) -> str:
    """`received + carried_in = 37` in the words of the form."""
    return _CODE.sub(_spoken, text)


def _spoken(match: re.Match[str]) -> str:
    line, _, column = match[0].partition(".")
    label = _labels().get(line)
    if label is None:
        return match[0]
    return f"{label}（{_columns().get(column, column)}）" if column else label


def _tables(text: str) -> str:
    return _CODE.sub(lambda match: TABLES_OF_CELLS.get(match[0], match[0]), text)


def _reason(text: str) -> str:
    return next(
        (text.replace(english, said, 1) for english, said in _REASONS if text.startswith(english)), text
    )


# which field of a finding by which rule holds codes
_CHANGED: dict[str, tuple[str, Callable[[str], str]]] = {
    "prose-table": ("expected", _formula),
    "prose-percentage": ("expected", _formula),
    "edition-mixed": ("found", _tables),
    "not-a-report": ("found", _reason),
}
