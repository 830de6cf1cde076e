"""The codes of the contract in words, and findings in the words of the forms.

A finding keeps codes (`received + carried_in`, `county`), since the tables
hold codes. A person who reads Chinese is shown what the form prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from gojparse.dataset import schema
from gojparse.forms.form import forms
from gojparse.messages import sentence
from gojparse.model import Finding, Result, Status
from gojparse.text import lazy


def status_meaning(status: Status, language: str) -> str:
    """Return what a status of a cell says, in `en` or `zh`."""
    return sentence(f"status.{status}", language)


def result_meaning(result: Result, language: str) -> str:
    """Return how a balance came out, in `en` or `zh`."""
    return sentence(f"result.{result}", language)


ISSUER_TYPES: Mapping[str, str] = {
    "government": "人民政府",
    "department": "政府部门",
    "street_office": "街道办事处",
    "zone": "开发区等管理委员会",
    "institution": "企事业单位",
    "other": "其他",
}
LEVELS: Mapping[str, str] = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "乡级",
}
UNITS: Mapping[str, str] = {"item": "件", "10k_cny": "万元", "cny": "元"}
TABLE_VERDICTS: Mapping[str, str] = {
    "missing": "没有表格",
    "doubtful": "存疑",
    "unbalanced": "勾稽不符",
    "unverifiable": "无法核实",
    "balanced_trivially": "全部为零",
    "balanced": "勾稽相符",
}
DISCLOSURE_VERDICTS: Mapping[str, str] = {"missing": "没有表格", "doubtful": "存疑", "complete": "完整"}
VERDICTS: Mapping[str, str] = {
    "unreadable": "无法读取",
    "not_a_report": "不是年度报告",
    "several_reports": "含多份报告",
    **TABLE_VERDICTS,
}
VERDICT_LABELS: Mapping[str, str] = {**VERDICTS, **DISCLOSURE_VERDICTS}
TABLES_OF_CELLS: Mapping[str, str] = {
    "disclosures": "主动公开政府信息情况",
    "applications": "收到和处理政府信息公开申请情况",
    "appeals": "政府信息公开行政复议、行政诉讼情况",
}


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
