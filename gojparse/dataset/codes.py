"""The codes a column may hold, with what the forms print for each, all editions together.

Nothing here names a line or a measure: a new edition brings its own codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from gojparse.forms.form import Form, Label, forms

Pairs = Iterable[tuple[str, str]]


def merge_editions(editions: Iterable[Pairs]) -> dict[str, str]:
    """Codes and labels of several editions in one order, newest edition first among `editions`.

    A code that only an older edition has stands behind the one it follows there.
    """
    merged: dict[str, str] = {}
    for pairs in editions:
        before: str | None = None
        for code, label in pairs:
            if code not in merged:
                merged = _insert(merged, before, code, label)
            before = code
    return merged


def _insert(merged: Mapping[str, str], before: str | None, code: str, label: str) -> dict[str, str]:
    codes = list(merged.items())
    place = 1 + next((i for i, (known, _) in enumerate(codes) if known == before), len(codes) - 1)
    return dict([*codes[:place], (code, label), *codes[place:]])


def _newest_first() -> tuple[Form, ...]:
    return tuple(reversed(forms()))


def _full_label(line: Label) -> str:
    """The label with its group before it: `1.属于国家秘密` says little alone."""
    return f"{line.group} {line.label}" if line.group else line.label


@cache
def section_labels() -> dict[str, str]:
    found = merge_editions(
        [(heading.code, heading.label) for heading in form.sections] for form in _newest_first()
    )
    return {"preamble": "（引言）", **found}


@cache
def line_labels() -> dict[str, str]:
    return merge_editions([(line.code, _full_label(line)) for line in form.lines] for form in _newest_first())


@cache
def applicant_labels() -> dict[str, str]:
    return merge_editions(
        [(who.code, _full_label(who)) for who in form.applicants] for form in _newest_first()
    )


@cache
def route_labels() -> dict[str, str]:
    return merge_editions(
        [(route.code, _full_label(route)) for route in form.routes] for form in _newest_first()
    )


@cache
def outcome_labels() -> dict[str, str]:
    return merge_editions(
        [(outcome.code, outcome.label) for outcome in form.outcomes] for form in _newest_first()
    )


@cache
def article_labels() -> dict[str, str]:
    return merge_editions(
        [(block.article, block.heading.label) for block in form.blocks] for form in _newest_first()
    )


@cache
def subject_labels() -> dict[str, str]:
    return merge_editions(
        [(subject.code, subject.label) for block in form.blocks for subject in block.subjects]
        for form in _newest_first()
    )


@cache
def measure_labels() -> dict[str, str]:
    return merge_editions(
        [(measure.code, measure.label) for block in form.blocks for measure in block.measures]
        for form in _newest_first()
    )


@cache
def balance_rule_codes() -> dict[str, str]:
    return merge_editions([(balance.rule, "") for balance in form.balances] for form in _newest_first())
