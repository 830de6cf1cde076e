"""The columns of the panel: name, kind, meaning, unit, and what may be compared across editions.

The one list behind every file, `gojparse schema --panel` and the labels in
Stata, Excel and SQLite, so that none of them can say something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from gojparse.compare.columns import AMOUNT, WideColumn, wide_columns
from gojparse.compare.definitions import STATE_WORDS, Indicator, indicator_table
from gojparse.compare.export.comparable import Comparability, comparability, indicator_comparability
from gojparse.dataset import words
from gojparse.forms.form import editions
from gojparse.places.scope import AREA, ORGAN, UNKNOWN, WITH_DEPARTMENTS


class FieldKind(StrEnum):
    """What a column holds. An amount is a decimal in 10k_cny with up to eight places, a rate a fraction."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    AMOUNT = "amount"
    RATE = "rate"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class PanelField:
    """A column of the panel. `codes`: its codes, each with its meaning in English and Chinese."""

    name: str
    kind: FieldKind
    english: str
    chinese: str
    unit: str | None = None
    comparable: Comparability | None = None
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


TABLES = {"disclosures": "第二部分", "applications": "第三部分", "appeals": "第四部分"}
STATUS_GROUPS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "read": ("printed in their own place", "印在本格", ("read",)),
    "placed": ("printed, their column found by labels and balances", "按勾稽关系归位", ("placed",)),
    "implied": ("not printed, forced by what is", "由勾稽关系推得", ("implied",)),
    "restored": ("misread, forced by the balances", "识别有误、由勾稽关系恢复", ("restored",)),
    "empty": ("printed empty, as a slash or a dash", "印为空白、斜线或横线", ("blank", "slash", "dash")),
    "withheld": (
        "something is printed, and no value is sure",
        "印有内容但无法确定其值",
        ("ambiguous", "unreadable", "unit_unknown"),
    ),
    "absent": ("the document has no such cell", "文件中没有这一格", ("absent",)),
    "corrected": ("read by a person, in corrections", "人工更正", ("corrected",)),
}
"""How the cells of a table were come by, counted: the column's end, its meaning, and the statuses in it."""
SCOPES: Mapping[str, tuple[str, str]] = {
    ORGAN: ("the organ alone", "仅本机关"),
    WITH_DEPARTMENTS: ("the organ with its departments", "含所属部门"),
    AREA: ("the whole area", "含下级政府或全域"),
    UNKNOWN: ("the text does not say", "正文未说明"),
}
CHOICES: Mapping[str, tuple[str, str]] = {
    "only": ("there is one version", "仅有一个版本"),
    "newest": ("the latest published of several", "取最后发布的版本"),
    "same_numbers": ("several with the same numbers", "多个版本数字相同"),
    "undated": (
        "several differ and no date tells: no numbers are given",
        "多个版本不同且无日期可辨，不给数字",
    ),
    "doubted": (
        "several differ, and may be reports of different offices: no numbers are given",
        "多份报告不同，可能分属不同机关，不给数字",
    ),
}
_CERTAIN = {
    "yes": ("no finding doubts them", "无疑问"),
    "doubted": (
        "a finding does, or the name may be that of several offices",
        "核查发现存疑，或可能有同名机关",
    ),
}


@cache
def panel_fields() -> tuple[PanelField, ...]:
    """All columns, in their order."""
    return (*_identity(), *_report(), *map(_wide, wide_columns()), *_counts(), *_rates())


def _text(name: str, english: str, chinese: str) -> PanelField:
    return PanelField(name, FieldKind.TEXT, english, chinese)


def _code(name: str, english: str, chinese: str, codes: Mapping[str, tuple[str, str]]) -> PanelField:
    return PanelField(name, FieldKind.CODE, english, chinese, codes=codes)


def _said(labels: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Codes that are their own English."""
    return {code: (code.replace("_", " "), label) for code, label in labels.items()}


def _identity() -> Iterator[PanelField]:
    yield _text("issuer_id", "the issuer under all its names and codes", "机关标识")
    yield _text("issuer", "the office that publishes the report, as printed", "行政机关")
    yield _code("issuer_type", "kind of issuer", "机关类型", _said(words.ISSUER_TYPES))
    yield _code(
        "level", "level of the issuer; of a department that of its government", "层级", _said(words.LEVELS)
    )
    yield _text(
        "division_code", "code of the administrative division in the year reported on", "行政区划代码"
    )
    yield _text("county_code", "the county's six digits, of a county and what is below it", "县级区划代码")
    for level, chinese in (("province", "省级名称"), ("city", "市级名称"), ("county", "县级名称")):
        yield _text(level, f"{level} by its name in the year reported on", chinese)
    yield _text("town", "town or street by its name in the year reported on", "乡级名称")
    yield _text("place_history", "names and codes of a county that had several, with their years", "区划沿革")
    yield PanelField("year", FieldKind.COUNT, "the year reported on", "报告年度")
    yield _code("identity", "whether issuer, place and year are beyond doubt", "身份是否确定", _CERTAIN)


def _report() -> Iterator[PanelField]:
    forms = {edition: (f"form of {edition}", f"{edition}年版") for edition in editions()}
    mixed = {**forms, "hybrid": ("tables of two editions", "各表版式不一")}
    yield _code("edition", "edition of the form, of the report as a whole", "版式", mixed)
    yield _code("disclosure_edition", "edition of section two", "第二部分版式", mixed)
    yield _code("applications_edition", "edition of section three", "第三部分版式", mixed)
    yield PanelField("published_on", FieldKind.DATE, "date of publication", "发布日期")
    yield _text("report_id", "the document whose numbers these are", "报告标识")
    yield _text("source", "that document as it was given", "来源")
    yield _code("verdict", "what to think of the report as a whole", "结论", _said(words.TABLE_VERDICTS))
    yield _code("disclosure_verdict", "of section two", "第二部分结论", _said(words.DISCLOSURE_VERDICTS))
    yield _code("applications_verdict", "of section three", "第三部分结论", _said(words.TABLE_VERDICTS))
    yield _code("appeals_verdict", "of section four", "第四部分结论", _said(words.TABLE_VERDICTS))
    yield _code("scope", "whose numbers the text says it counts", "统计范围", SCOPES)
    yield _text("scope_sentence", "the sentence that says so, as printed", "统计范围原句")
    yield PanelField("versions", FieldKind.COUNT, "documents of this issuer and year that differ", "版本数")
    yield _code("version_choice", "how the current one was found", "版本取舍", CHOICES)
    yield _text(
        "restated_cells", "cells to which versions give different values, divided by ;", "版本间不同的单元格"
    )
    yield _text(
        "corrections", "cells that people corrected: name, value before and after, author, reason", "人工更正"
    )


def _wide(column: WideColumn) -> PanelField:
    kind = FieldKind.AMOUNT if column.scale == AMOUNT else FieldKind.COUNT
    return PanelField(column.name, kind, column.english, column.chinese, column.unit, comparability(column))


def _counts() -> Iterator[PanelField]:
    for table, part in TABLES.items():
        for end, (english, chinese, _) in STATUS_GROUPS.items():
            yield PanelField(
                f"{table}_{end}",
                FieldKind.COUNT,
                f"cells of {table}: {english}",
                f"{part}单元格数：{chinese}",
                "cell",
            )


def _rates() -> Iterator[PanelField]:
    for one in indicator_table():
        yield from _rate(one)


def _rate(one: Indicator) -> Iterator[PanelField]:
    name, note = one.name, indicator_comparability(one)
    yield PanelField(name, FieldKind.RATE, f"{one.english}: {one.formula}", one.chinese, "fraction", note)
    yield PanelField(
        f"{name}_num", FieldKind.COUNT, f"{one.english}: numerator", f"{one.chinese}：分子", "item", note
    )
    yield PanelField(
        f"{name}_den", FieldKind.COUNT, f"{one.english}: denominator", f"{one.chinese}：分母", "item", note
    )
    yield _code(
        f"{name}_flag", f"{one.english}: whether there is a rate", f"{one.chinese}：标记", STATE_WORDS
    )
