"""A report on paper: the official form filled in, as rows that can still be damaged.

The corpus damages what an office writes; here the printed rows themselves
are torn: lines swapped, labels cut, cells gone. `tests.support.carriers` prints
what is left.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from gojparse.forms.form import Form, load
from tests.support.tables import true_table

Name: TypeAlias = tuple[str, str, str]  # table, line, column
Value: TypeAlias = int | Decimal

TITLE = "柘坪乡人民政府{year}年政府信息公开工作年度报告"
SPANS = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}  # of the cells of section two, by their number
TABLES = ("disclosures", "applications", "appeals")


class Box(NamedTuple):
    """A printed cell and its span."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row. `boxes`: of a header; else `groups` (outermost first), `label` and `cells`.

    `code`: the line of the form that it is. `names`: the form's cell that each printed cell is.
    """

    boxes: tuple[Box, ...] = ()
    groups: tuple[str, ...] = ()
    label: str | None = None
    cells: tuple[str, ...] = ()
    names: tuple[Name | None, ...] = ()
    code: str = ""
    article: str = ""

    @property
    def is_line(self) -> bool:
        return not self.boxes


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading, the prose before its table, the table's rows, and what follows."""

    code: str
    heading: str | None
    prose: tuple[str, ...] = ()
    table: str | None = None
    rows: tuple[Row, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report, and the numbers its office counted, by cell."""

    title: str
    parts: tuple[Part, ...]
    values: Mapping[Name, Value]
    forms: Mapping[str, Form]

    def part(self, table: str) -> Part | None:
        return next((part for part in self.parts if part.table == table), None)

    def with_rows(self, table: str, rows: Sequence[Row]) -> Paper:
        parts = tuple(replace(p, rows=tuple(rows)) if p.table == table else p for p in self.parts)
        return replace(self, parts=parts)


# ---- filling in ----


def numbers(
    rng: random.Random, forms: Mapping[str, Form], *, balanced: bool = True, dense: bool = True
) -> dict[Name, Value]:
    """A number for every cell; `dense`: none is 0; not `balanced`: all distinct and no balance holds."""
    values: dict[Name, Value] = {}
    names = _disclosure_names(forms["disclosures"])
    chosen = rng.sample(range(2, 900), len(names))
    for name, value in zip(names, chosen, strict=True):
        values[name] = value if dense or rng.random() < 0.5 else 0
    form = forms["applications"]
    table = true_table(rng, form, nonzero_lines=None if dense else rng.choice((1, 2, 4, 9)), most=400)
    for line, row in table.items():
        for who, value in zip(form.applicants, row, strict=True):
            values["applications", line, who.code] = value
    for route in form.routes:
        parts = rng.sample(range(1, 90), 4) if dense else [rng.choice((0, 0, 3, 8)) for _ in range(4)]
        for outcome, value in zip(form.outcomes, [*parts, sum(parts)], strict=True):
            values["appeals", route.code, outcome.code] = value
    if balanced:
        return values
    return dict(zip(values, rng.sample(range(1000, 9999), len(values)), strict=True))


def _disclosure_names(form: Form) -> list[Name]:
    return [
        ("disclosures", subject.code, measure.code)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    ]


def forms_of(edition: str) -> Mapping[str, Form]:
    """The form of each table of a `2019`, `2021` or `hybrid` report."""
    old, new = load("2019"), load("2021")
    applications = new if edition == "2021" else old
    return {
        "disclosures": old if edition == "2019" else new,
        "applications": applications,
        "appeals": applications,
    }


def paper(edition: str, values: Mapping[Name, Value]) -> Paper:
    """The report of an invented town with these numbers."""
    forms = forms_of(edition)
    year = 2020 if edition == "2019" else 2023
    headings = {s.code: f"{s.number}、{s.label}" for s in forms["applications"].sections}
    rows = {
        "disclosures": _disclosures(forms["disclosures"], values),
        "applications": _applications(forms["applications"], values),
        "appeals": _appeals(forms["appeals"], values),
    }
    prose = {
        "overview": (f"{year}年，我乡把政务公开当作联系群众的桥梁，各项工作平稳推进。",),
        "problems": ("公开的形式还不够丰富，下一步将多听群众意见。",),
        "other_matters": ("无其他需要报告的事项。",),
    }
    tables = {"disclosure": "disclosures", "applications": "applications", "appeals": "appeals"}
    parts = tuple(
        Part(code, heading, prose.get(code, ()), tables.get(code), rows.get(tables.get(code, ""), ()))
        for code, heading in headings.items()
    )
    return Paper(TITLE.format(year=year), parts, dict(values), forms)


def _line(code: str, label: str | None, names: Sequence[Name], values: Mapping[Name, Value],
          groups: tuple[str, ...] = (), article: str = "") -> Row:  # fmt: skip
    cells = tuple(str(values[name]) for name in names)
    return Row(groups=groups, label=label, cells=cells, names=tuple(names), code=code, article=article)


def _disclosures(form: Form, values: Mapping[Name, Value]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for block in form.blocks:
        spans = SPANS[len(block.measures)]
        rows.append(Row(boxes=(Box(block.heading.label, 4),), article=block.article))
        measures = [Box(m.label, span) for m, span in zip(block.measures, spans, strict=True)]
        rows.append(Row(boxes=(Box("信息内容"), *measures), article=block.article))
        for subject in block.subjects:
            names = [("disclosures", subject.code, measure.code) for measure in block.measures]
            rows.append(_line(subject.code, subject.label, names, values, article=block.article))
    return tuple(rows)


def _applications(form: Form, values: Mapping[Name, Value]) -> tuple[Row, ...]:
    person, *organisations, total = form.applicants
    first = (Box(form.corner, 3, 3), Box("申请人情况", 7))
    second = (
        Box(person.label, 1, 2),
        Box("法人或其他组织", len(organisations)),
        Box(total.label, 1, 2),
    )
    third = tuple(Box(o.label) for o in organisations)
    rows = [Row(boxes=first), Row(boxes=second), Row(boxes=third)]
    results = "三、本年度办理结果"
    for line in form.lines:
        names = [("applications", line.code, who.code) for who in form.applicants]
        groups = () if not line.group else (results,) if line.group == results else (results, line.group)
        rows.append(_line(line.code, line.label, names, values, groups))
    return tuple(rows)


def _appeals(form: Form, values: Mapping[Name, Value]) -> tuple[Row, ...]:
    first, *litigation = form.routes
    outcomes = [o.label for o in form.outcomes]
    width = len(outcomes)
    top = (Box(first.label, width), Box("行政诉讼", width * len(litigation)))
    middle = (
        *(Box(text, 1, 2) for text in outcomes),
        *(Box(route.label, width) for route in litigation),
    )
    bottom = tuple(Box(text) for _ in litigation for text in outcomes)
    names = [("appeals", route.code, o.code) for route in form.routes for o in form.outcomes]
    return (Row(boxes=top), Row(boxes=middle), Row(boxes=bottom), _line("", None, names, values))
