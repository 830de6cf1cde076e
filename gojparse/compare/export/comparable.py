"""Which numbers may be held against those of another edition of the form.

Lines and routes kept their meaning; of section two hardly anything did. A
line that one edition divides is comparable as a sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from gojparse.compare.columns import WideColumn, wide_columns
from gojparse.compare.definitions import Indicator
from gojparse.forms.form import Form, forms


class Extent(StrEnum):
    """How far a column means the same in all editions."""

    YES = "yes"
    SUM = "sum"
    CAUTION = "caution"
    NO = "no"


class Comparability(NamedTuple):
    """How far, and a sentence about it in English and Chinese."""

    extent: Extent
    english: str
    chinese: str


_ALL = Comparability(Extent.YES, "means the same in all editions", "各版式含义相同")


def comparability(column: WideColumn) -> Comparability:
    """What to know before a column is compared across editions."""
    if column.table == "disclosures":
        return _of_section_two(column)
    if column.table == "appeals":
        return _ALL
    return _of_line(column)


def indicator_comparability(one: Indicator) -> Comparability:
    """The same of an indicator: its sides are sums that all editions have."""
    if len(one.numerator) == len(one.denominator) == 1:
        return _ALL
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


def _of_line(column: WideColumn) -> Comparability:
    if column.line not in _unshared():
        return _ALL
    whole, parts = _divided().get(column.line, ("", ()))
    if not parts:
        return Comparability(Extent.NO, "not all editions have this line", "并非各版式都有此行")
    names = " + ".join(f"{part}_{column.column}" for part in parts)
    return Comparability(
        Extent.SUM,
        f"as a sum: {names} = {whole}_{column.column} of another edition",
        f"合计可比：{names} = 另一版式的{whole}_{column.column}",
    )


@cache
def _unshared() -> frozenset[str]:
    """The lines that not all editions have."""
    every = {line.code for form in forms() for line in form.lines}
    return frozenset(code for code in every if any(code not in _lines(form) for form in forms()))


def _lines(form: Form) -> frozenset[str]:
    return frozenset(line.code for line in form.lines)


@cache
def _divided() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Of these the ones that an edition has whole and another in parts, and the parts: each with both."""
    codes = dict.fromkeys(line.code for form in forms() for line in form.lines if line.code in _unshared())
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for whole in codes:
        parts = tuple(code for code in codes if code.startswith(f"{whole}_"))
        found.update({code: (whole, parts) for code in (whole, *parts) if parts})
    return found
