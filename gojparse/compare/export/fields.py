"""The columns of the panel: name, kind, meaning, unit, and what may be compared across editions.

The one list behind every file, `gojparse schema --panel` and the labels in
Stata, Excel and SQLite, so that none of them can say something else.

Lines and routes kept their meaning in all editions; of section two hardly
anything did. A line that one edition divides is comparable as a sum.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from gojparse.compare.columns import AMOUNT, STATE_WORDS, Indicator, WideColumn, indicator_table, wide_columns
from gojparse.dataset import words
from gojparse.forms.form import editions, forms

CodeMeanings: TypeAlias = Mapping[str, tuple[str, str]]
"""Codes, each with its meaning in English and Chinese."""
TABLES = {"disclosures": "第二部分", "applications": "第三部分", "appeals": "第四部分"}
COLUMNS_HEADER = ("name", "english", "chinese", "unit", "comparable", "note", "note_zh")
CODES_HEADER = ("column", "code", "english", "chinese")


class FieldKind(StrEnum):
    """The kind of values in a column.

    An amount is a decimal in 10k_cny with up to eight places, a rate a fraction.
    """

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    AMOUNT = "amount"
    RATE = "rate"
    DATE = "date"


class Extent(StrEnum):
    """The extent to which a column means the same in all editions."""

    YES = "yes"
    SUM = "sum"
    CAUTION = "caution"
    NO = "no"


class Comparability(NamedTuple):
    """The extent to which editions may be compared in a column, and a sentence about it in both languages."""

    extent: Extent
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class PanelField:
    """A column of the panel: its name, kind, meaning in English and Chinese, unit and codes."""

    name: str
    kind: FieldKind
    english: str
    chinese: str
    unit: str | None = None
    comparable: Comparability | None = None
    codes: CodeMeanings = dataclasses.field(default_factory=dict)


class StatusGroup(NamedTuple):
    """Statuses that are counted together in each row of the panel, and what they mean."""

    english: str
    chinese: str
    statuses: tuple[str, ...]


@cache
def panel_fields() -> tuple[PanelField, ...]:
    """Return all columns, in their order."""
    described = tuple(_described(entry) for entry in _texts()["fields"])
    return (*described, *map(_wide, wide_columns()), *_counts(), *_rates())


@cache
def status_groups() -> Mapping[str, StatusGroup]:
    """Return the groups by which the cells of each table are counted, by the end of the column's name."""
    groups = _texts()["status_groups"]
    return {
        name: StatusGroup(group["english"], group["chinese"], tuple(group["statuses"]))
        for name, group in groups.items()
    }


def column_meanings() -> Iterator[Sequence[str | None]]:
    """Yield what each column means: the rows under COLUMNS_HEADER."""
    for field in panel_fields():
        note = field.comparable
        extent, english, chinese = (str(note[0]), *note[1:]) if note else (None, None, None)
        yield field.name, field.english, field.chinese, field.unit, extent, english, chinese


def code_meanings() -> Iterator[Sequence[str | None]]:
    """Yield what each code means: the rows under CODES_HEADER."""
    for field in panel_fields():
        for code, (english, chinese) in field.codes.items():
            yield field.name, code, english, chinese


# ---- the columns ----


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))


def _described(entry: Mapping[str, str]) -> PanelField:
    """Return a column that is no number of the tables."""
    codes = _code_lists()[entry["codes"]] if "codes" in entry else {}
    kind = FieldKind(entry.get("kind", "code" if codes else "text"))
    return PanelField(entry["name"], kind, entry["english"], entry["chinese"], codes=codes)


@cache
def _code_lists() -> Mapping[str, CodeMeanings]:
    own = {
        name: {code: (english, chinese) for code, (english, chinese) in codes.items()}
        for name, codes in _texts()["codes"].items()
    }
    forms_by_year = {edition: (f"form of {edition}", f"{edition}年版") for edition in editions()}
    return {
        **own,
        "editions": {**forms_by_year, "hybrid": ("tables of two editions", "各表版式不一")},
        "issuer_types": _with_english(words.ISSUER_TYPES),
        "levels": _with_english(words.LEVELS),
        "table_verdicts": _with_english(words.TABLE_VERDICTS),
        "disclosure_verdicts": _with_english(words.DISCLOSURE_VERDICTS),
    }


def _with_english(labels: Mapping[str, str]) -> CodeMeanings:
    """Return codes that are their own English."""
    return {code: (code.replace("_", " "), label) for code, label in labels.items()}


def _wide(column: WideColumn) -> PanelField:
    kind = FieldKind.AMOUNT if column.scale == AMOUNT else FieldKind.COUNT
    note = comparability(column)
    return PanelField(column.name, kind, column.english, column.chinese, column.unit, note)


def _counts() -> Iterator[PanelField]:
    for table, part in TABLES.items():
        for name, group in status_groups().items():
            english, chinese = f"cells of {table}: {group.english}", f"{part}单元格数：{group.chinese}"
            yield PanelField(f"{table}_{name}", FieldKind.COUNT, english, chinese, "cell")


def _rates() -> Iterator[PanelField]:
    for one in indicator_table():
        name, english, chinese, note = one.name, one.english, one.chinese, indicator_comparability(one)
        yield PanelField(name, FieldKind.RATE, f"{english}: {one.formula}", chinese, "fraction", note)
        for end, side, side_zh in (("num", "numerator", "分子"), ("den", "denominator", "分母")):
            texts = f"{english}: {side}", f"{chinese}：{side_zh}"
            yield PanelField(f"{name}_{end}", FieldKind.COUNT, *texts, "item", note)
        texts = f"{english}: whether there is a rate", f"{chinese}：标记"
        yield PanelField(f"{name}_flag", FieldKind.CODE, *texts, codes=STATE_WORDS)


# ---- comparability across editions ----


_ALL_EDITIONS = Comparability(Extent.YES, "means the same in all editions", "各版式含义相同")


def comparability(column: WideColumn) -> Comparability:
    """Return what to know before a column is compared across editions."""
    if column.table == "disclosures":
        return _of_section_two(column)
    if column.table == "appeals" or column.line not in _lines_not_in_all_editions():
        return _ALL_EDITIONS
    return _of_divided_line(column)


def indicator_comparability(one: Indicator) -> Comparability:
    """Return the same of an indicator: its sides are sums that all editions have."""
    if len(one.numerator) == len(one.denominator) == 1:
        return _ALL_EDITIONS
    return Comparability(
        Extent.YES,
        "the same in all editions: where one divides a line, the sum is taken",
        "各版式可比：拆分的行已合计",
    )


def _of_section_two(column: WideColumn) -> Comparability:
    other = [
        one.name
        for one in wide_columns()
        if one.cell == column.cell and one.table == "disclosures" and one.edition != column.edition
    ]
    if other:
        name = ", ".join(other)
        return Comparability(
            Extent.CAUTION,
            f"with caution beside {name}: both count decisions, no notice says that they count the same ones",
            f"与{name}对比须谨慎：均为处理决定数量，但口径是否一致并无规定",
        )
    return Comparability(
        Extent.NO,
        f"only in the form of {column.edition}; no column of another edition means the same",
        f"仅见于{column.edition}年版，其他版式无同义指标",
    )


def _of_divided_line(column: WideColumn) -> Comparability:
    whole, parts = _divided_lines().get(column.line, ("", ()))
    if not parts:
        return Comparability(Extent.NO, "not all editions have this line", "并非各版式都有此行")
    names = " + ".join(f"{part}_{column.column}" for part in parts)
    return Comparability(
        Extent.SUM,
        f"as a sum: {names} = {whole}_{column.column} of another edition",
        f"合计可比：{names} = 另一版式的{whole}_{column.column}",
    )


@cache
def _lines_not_in_all_editions() -> Sequence[str]:
    """Return the codes of these lines, in the forms' order."""
    lines = [[line.code for line in form.lines] for form in forms()]
    every = dict.fromkeys(chain.from_iterable(lines))
    return [code for code in every if not all(code in own for own in lines)]


@cache
def _divided_lines() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Return the lines that one edition has whole and another in parts, and the parts: each with both."""
    codes = _lines_not_in_all_editions()
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for whole in codes:
        parts = tuple(code for code in codes if code.startswith(f"{whole}_"))
        found.update({code: (whole, parts) for code in (whole, *parts) if parts})
    return found
