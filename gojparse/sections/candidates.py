"""A place that could begin a section, and the wordings and weights it is judged by."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from gojparse.forms.form import forms
from gojparse.sections.numerals import bracketed, numeral
from gojparse.text import fold

# what speaks for a place; only the order of these numbers matters, and that
# wording and standing alone together outweigh any one circumstance
EXACT, VARIANT = 3.0, 2.7
ALONE, LEADING, INSIDE = 1.5, 0.6, 0.2
NUMBERED, BRACKETED, NAMED, SPLIT, LISTED = 0.4, -1.5, -0.5, -0.3, -2.5
UNTITLED, ABOVE_TABLE, BETWEEN = 0.8, 1.6, 1.2

JUST_ABOVE = 200  # characters between a heading and its table


class Candidate(NamedTuple):
    """A place that could begin a section.

    `start` to `end` is the heading in the stream (numeral included); for a
    section known by its table only, both are where the table begins.
    """

    code: str
    start: int
    end: int
    score: float
    titled: bool = True
    in_place_only: bool = False  # near in wording: counts only behind a section that it may follow
    between_only: bool = False  # other wording: counts only between the sections before and after it
    bracketed: bool = False
    numeral: int | None = None


@cache
def codes() -> tuple[str, ...]:
    """The six sections in the form's order."""
    return tuple(heading.code for heading in forms()[-1].sections)


@cache
def tables_by_code() -> dict[str, str]:
    """Which table each section with a table holds."""
    return {heading.code: heading.table for form in forms() for heading in form.sections if heading.table}


@cache
def wordings() -> tuple[tuple[str, str, float], ...]:
    """(wording, section, worth) of all forms, longest first."""
    worth: dict[tuple[str, str], float] = {}
    for form in forms():
        for heading in form.sections:
            for variant in (*heading.variants, *heading.former):
                worth.setdefault((fold(variant), heading.code), VARIANT)
            worth[fold(heading.label), heading.code] = EXACT
    rows = ((word, code, value) for (word, code), value in worth.items())
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def style(before: str) -> float:
    """What the numeral before a wording says for it: （一） is rarely one of the six."""
    if bracketed(before):
        return BRACKETED
    return NUMBERED if numeral(before) is not None else 0.0
