"""Findings in the words of the forms, for messages in Chinese.

A finding keeps codes (`received + carried_in`, `county`), since the tables
hold codes; a person who reads Chinese is shown what the form prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from gojparse.dataset import schema
from gojparse.dataset.words import LEVELS, TABLES_OF_CELLS
from gojparse.forms.form import forms
from gojparse.model import Finding
from gojparse.text import lazy

_CODE = lazy(r"(?<![A-Za-z0-9_])[a-z][a-z0-9_]*(?:\.[a-z_]+)?(?![A-Za-z0-9_])")
_GROUPS = {"denied": "不予公开", "unable": "无法提供", "unhandled": "不予处理", "other": "其他处理"}
_WITH_FORMULA = ("prose-table", "prose-percentage")  # rules whose `expected` is a formula of codes
# 一、 and 1. before a label, a long note behind it
_AROUND = lazy(r"^(?:[一二三四五六七八九]、|[0-9]\.)|（[^（）]{7,}）$")


def in_chinese(finding: Finding) -> Finding:
    """The finding with its codes in the words of the forms; what was printed stays as printed."""
    level = finding.facts.get("level")
    if isinstance(level, str):
        finding = replace(finding, facts={**finding.facts, "level": LEVELS.get(level, level)})
    if finding.rule.name in _WITH_FORMULA and finding.expected:
        return replace(finding, expected=_formula(finding.expected))
    if finding.rule.name == "edition-mixed" and finding.found:
        return replace(finding, found=_tables(finding.found))
    return finding


@cache
def _labels() -> Mapping[str, str]:
    """Lines, groups, routes and subjects by their codes; the older edition's words where only it has one."""
    labels = {
        **{code: _bare(label) for code, label in schema.form_labels("subjects").items()},
        **{line.code: _bare(line.label) for form in forms() for line in form.lines},
        **{route.code: route.label for form in forms() for route in form.routes},
        **{code: label.partition(" ")[2] or label for code, label in schema.form_labels("routes").items()},
    }
    return {**labels, **_GROUPS}


@cache
def _columns() -> Mapping[str, str]:
    return {
        **schema.form_labels("measures"),
        **schema.form_labels("applicants"),
        **schema.form_labels("outcomes"),
        "total": "总计",
    }


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
