"""The numbers of a report in one row: the wide columns, their names, labels and units.

The order is that of the tables, the newest edition's form first. Measures of
section two mean different things in different editions, so each edition has
its own columns; lines and routes are the same in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gojparse.dataset.codes import applicant_labels, line_labels, outcome_labels, route_labels
from gojparse.forms.form import Block, Form, Label, forms

COUNT, AMOUNT = 1, 10**8
"""By what a value is multiplied to be whole: an amount in 10k_cny has eight places, one of 0.0001 cny."""
_NEWEST = "2021"


@dataclass(frozen=True, slots=True)
class WideColumn:
    """One number of the panel. `table`, `line`, `column`: its cell; `edition`: only of section two."""

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
        """As in applications.received.person."""
        return f"{self.table}.{self.line}.{self.column}"


def wide_name(table: str, line: str, column: str, edition: str | None = None) -> str:
    """The name of a cell in one word; measures of section two are named by their edition, too."""
    old = table == "disclosures" and edition not in (None, _NEWEST)
    return f"{line}_{column}_{edition}" if old else f"{line}_{column}"


@cache
def wide_columns() -> tuple[WideColumn, ...]:
    """All numbers of all editions, in the order of the tables."""
    return (*_disclosures(), *_applications(), *_appeals())


def _newest_first() -> tuple[Form, ...]:
    return tuple(reversed(forms()))


def _glosses(table: str) -> dict[str, str]:
    """What the codes of lines and columns mean in English."""
    found: dict[str, str] = {}
    for form in _newest_first():
        labels: tuple[Label, ...] = (
            (*form.lines, *form.applicants) if table == "applications" else (*form.routes, *form.outcomes)
        )
        for label in labels:
            found.setdefault(label.code, label.gloss or label.code.replace("_", " "))
    return found


def _disclosures() -> Iterator[WideColumn]:
    for form in _newest_first():
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


def _applications() -> Iterator[WideColumn]:
    gloss = _glosses("applications")
    for line, label in line_labels().items():
        for who, applicant in applicant_labels().items():
            yield WideColumn(
                f"{line}_{who}", "applications", line, who,
                f"{gloss[line]}, {gloss[who]}", f"{label} · {applicant}", "item",
            )  # fmt: skip


def _appeals() -> Iterator[WideColumn]:
    gloss = _glosses("appeals")
    for route, label in route_labels().items():
        for outcome, ended in outcome_labels().items():
            yield WideColumn(
                f"{route}_{outcome}", "appeals", route, outcome,
                f"{gloss[route]}, {gloss[outcome]}", f"{label} · {ended}", "item",
            )  # fmt: skip
