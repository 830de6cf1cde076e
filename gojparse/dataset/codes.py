"""The codes a column may hold, with what the forms print for each, all editions together.

Nothing here names a line or a measure: a new edition brings its own codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from gojparse.forms.form import Form, Label, forms

Pairs = Iterable[tuple[str, str]]


def merge(editions: Iterable[Pairs]) -> dict[str, str]:
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
def sections() -> dict[str, str]:
    found = merge([(heading.code, heading.label) for heading in form.sections] for form in _newest_first())
    return {"preamble": "（引言）", **found}


@cache
def lines() -> dict[str, str]:
    return merge([(line.code, _full_label(line)) for line in form.lines] for form in _newest_first())


@cache
def applicants() -> dict[str, str]:
    return merge([(who.code, _full_label(who)) for who in form.applicants] for form in _newest_first())


@cache
def routes() -> dict[str, str]:
    return merge([(route.code, _full_label(route)) for route in form.routes] for form in _newest_first())


@cache
def outcomes() -> dict[str, str]:
    return merge([(outcome.code, outcome.label) for outcome in form.outcomes] for form in _newest_first())


@cache
def articles() -> dict[str, str]:
    return merge([(block.article, block.heading.label) for block in form.blocks] for form in _newest_first())


@cache
def subjects() -> dict[str, str]:
    return merge(
        [(subject.code, subject.label) for block in form.blocks for subject in block.subjects]
        for form in _newest_first()
    )


@cache
def measures() -> dict[str, str]:
    return merge(
        [(measure.code, measure.label) for block in form.blocks for measure in block.measures]
        for form in _newest_first()
    )


@cache
def balance_rules() -> dict[str, str]:
    return merge([(balance.rule, "") for balance in form.balances] for form in _newest_first())
