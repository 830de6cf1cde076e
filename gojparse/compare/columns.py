"""The numbers of a report in one row, and the rates that are made of them.

The wide columns follow the order of the tables, the newest edition's form
first. Measures of section two mean different things in different editions,
so each edition has its own columns; lines and routes are the same in all.

Indicators are ratios of totals that the form prints. No notice fixes them, so
each says what is in it. The lines of a group (（三）不予公开) are taken from
the forms: an edition with other lines brings its own sum.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from gojparse.dataset.schema import form_labels
from gojparse.forms.form import Block, Form, Label, forms

COUNT, AMOUNT = 1, 10**8
"""The factors that make values whole: an amount in 10k_cny has eight places, one of 0.0001 cny."""
_NEWEST = "2021"

RateSide: TypeAlias = tuple[tuple[str, ...], ...]
"""Sums of wide columns, one for each form that editions give it. The one with all its terms counts."""

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
"""The states of a rate, in the order of the codes in `Rates.states`; only the first two have a rate."""


@dataclass(frozen=True, slots=True)
class WideColumn:
    """One number of the panel.

    `table`, `line` and `column` name its cell, `edition` is given only of section two. `scale` is the factor
    that makes its values whole.
    """

    name: str
    table: str
    line: str
    column: str
    english: str
    chinese: str
    unit: str
    edition: str | None = None
    scale: int = COUNT

    @property
    def cell(self) -> str:
        """The cell, as in `applications.received.person`."""
        return f"{self.table}.{self.line}.{self.column}"


def wide_name(table: str, line: str, column: str, edition: str | None = None) -> str:
    """Return the name of a cell in one word; an older edition's measures of section two carry its year."""
    old = table == "disclosures" and edition not in (None, _NEWEST)
    return f"{line}_{column}_{edition}" if old else f"{line}_{column}"


def wide_column_index(name: str) -> int:
    """Return the index of a wide column. Raises KeyError if there is none of this name."""
    return _wide_indices()[name]


@cache
def _wide_indices() -> dict[str, int]:
    return {column.name: at for at, column in enumerate(wide_columns())}


@cache
def wide_columns() -> tuple[WideColumn, ...]:
    """Return the numbers of all editions, in the order of the tables."""
    return (
        *_disclosures(),
        *_cells("applications", "lines", "applicants"),
        *_cells("appeals", "routes", "outcomes"),
    )


def _glosses(table: str) -> dict[str, str]:
    """Return the English meanings of the codes of lines and columns."""
    found: dict[str, str] = {}
    for form in reversed(forms()):
        labels: tuple[Label, ...] = (
            (*form.lines, *form.applicants) if table == "applications" else (*form.routes, *form.outcomes)
        )
        for label in labels:
            found.setdefault(label.code, label.gloss or label.code.replace("_", " "))
    return found


def _disclosures() -> Iterator[WideColumn]:
    for form in reversed(forms()):
        for block in form.blocks:
            for subject in block.subjects:
                for measure in block.measures:
                    yield _disclosure(form, block, subject, measure)


def _disclosure(form: Form, block: Block, subject: Label, measure: Label) -> WideColumn:
    amount = measure.kind == "money"
    edition = f", form of {form.edition}"
    return WideColumn(
        name=wide_name("disclosures", subject.code, measure.code, form.edition),
        table="disclosures",
        line=subject.code,
        column=measure.code,
        english=f"{subject.gloss or subject.code}: {measure.gloss or measure.code}{edition}",
        chinese=f"{subject.label} {measure.label}（{form.edition}年版）",
        unit="10k_cny" if amount else "item",
        edition=form.edition,
        scale=AMOUNT if amount else COUNT,
    )


def _cells(table: str, lines: str, columns: str) -> Iterator[WideColumn]:
    """Yield the cells of section three or four. `lines` and `columns` are kinds of labels."""
    gloss = _glosses(table)
    for line, line_label in form_labels(lines).items():
        for column, label in form_labels(columns).items():
            english, chinese = f"{gloss[line]}, {gloss[column]}", f"{line_label} · {label}"
            yield WideColumn(f"{line}_{column}", table, line, column, english, chinese, "item")


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
        """The formula, as in `(granted_total + partly_granted_total) / disposed_total`."""
        return f"{_side_text(self.numerator)} / {_side_text(self.denominator)}"


def _side_text(side: RateSide) -> str:
    """Return a side for people: the newest edition's terms first, an older one's after `or`."""
    sums = [" + ".join(terms) for terms in side]
    if len(sums) == 1 and len(side[0]) == 1:
        return sums[0]
    return f"({' or '.join(sums)})"


@cache
def indicator_table() -> tuple[Indicator, ...]:
    """Return all indicators of indicators.toml, in the order in which they are shown everywhere."""
    text = Path(__file__).with_name("indicators.toml").read_text(encoding="utf-8")
    return tuple(_indicator(entry) for entry in tomllib.loads(text)["indicators"])


def _indicator(entry: dict[str, Any]) -> Indicator:
    group = entry.pop("numerator_group", None)
    numerator = _group_totals(group) if group else (tuple(entry["numerator"]),)
    return Indicator(**{**entry, "numerator": numerator, "denominator": (tuple(entry["denominator"]),)})


def _group_totals(group: str) -> RateSide:
    """Return the totals of all lines of a group, as each edition of the form has them, the newest first."""
    found: dict[tuple[str, ...], None] = {}
    for form in reversed(forms()):
        codes = [line.code for line in form.lines]
        found[tuple(f"{code}_total" for code in codes if f"{code}_".startswith(f"{group}_"))] = None
    return tuple(terms for terms in found if terms)
