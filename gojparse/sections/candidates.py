"""Places that could begin a section, the weights they are judged by, and their numerals.

Numerals decide nothing: they are repeated, shifted or missing. They are
taken off to compare, and their style says a little (（一） is rarely a part).
Their patterns are for folded text and linear. They see it in a plainer
alphabet, character for character: any numeral is 一, any mark is *, so that
no pattern needs a set of Chinese characters (slow to compile).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from gojparse.forms.form import forms
from gojparse.text import chinese_number, fold, lazy

# The weights of a place. Only their order matters, and that wording and standing alone together
# outweigh any one circumstance.
EXACT, VARIANT = 3.0, 2.7
ALONE, LEADING, INSIDE = 1.5, 0.6, 0.2
NUMBERED, BRACKETED, NAMED, SPLIT, LISTED = 0.4, -1.5, -0.5, -0.3, -2.5
UNTITLED, ABOVE_TABLE, BETWEEN = 0.8, 1.6, 1.2

JUST_ABOVE = 200  # characters between a heading and its table


class Candidate(NamedTuple):
    """A place that could begin a section.

    `start` to `end` is the heading in the folded text, its numeral included.
    For a section known by its table only, both are the start of the table.
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
def section_codes() -> tuple[str, ...]:
    """Return the codes of the six sections in the form's order."""
    return tuple(heading.code for heading in forms()[-1].sections)


@cache
def tables_by_code() -> dict[str, str]:
    """Return the table of each section that holds one, by section code."""
    return {heading.code: heading.table for form in forms() for heading in form.sections if heading.table}


@cache
def heading_wordings() -> tuple[tuple[str, str, float], ...]:
    """(wording, section, weight) of all forms, longest first."""
    weight: dict[tuple[str, str], float] = {}
    for form in forms():
        for heading in form.sections:
            for variant in (*heading.variants, *heading.former):
                weight.setdefault((fold(variant), heading.code), VARIANT)
            weight[fold(heading.label), heading.code] = EXACT
    rows = ((word, code, value) for (word, code), value in weight.items())
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


def numeral_score(before: str) -> float:
    """Return the weight of the numeral before a wording: （一） is rarely one of the six."""
    if is_bracketed(before):
        return BRACKETED
    return NUMBERED if heading_number(before) is not None else 0.0


# ---- numerals ----

_PLAINER_ALPHABET = {
    **{ord(c): "*" for c in '#*_>|"·•●◆■▲★☆§◎○-'},
    **{ord(c): "一" for c in "一二三四五六七八九十"},
    ord("零"): "〇",
    ord("、"): "`",
    ord("。"): ";",
}
_NUMERAL = (
    r"(?:第一{1,3}(?:部分|章|节|篇)[`.,:]?"
    r"|\((?:一{1,3}|[0-9]{1,2})\)[`.,:]?"
    r"|一{1,3}[`.,:;)]?"
    r"|[0-9]{1,2}(?![0-9年])(?:\.[0-9]{1,2})?[`.,:)]?"
    r"|[IVX]{1,4}[`.,:]"
    r"|[^\s\x21-\x7e][`.])"  # a misread numeral: ニ、
)
_YEAR = r"(?:(?:20[0-9]{2}|(?:一|〇){4})年度?)?"

_PREFIX = lazy(rf"\**+(?:{_NUMERAL}\**+)?(?:{_NUMERAL}\**+)?{_YEAR}\**+")
# A numeral at the end of running text must carry its mark to be one.
_INLINE = lazy(
    r"(?<!\*)\**+(?:第一{1,3}(?:部分|章|节|篇)[`.,:]?|\(一{1,3}\)[`.]?|一{1,3}[`.]|(?<![0-9])[0-9]{1,2}[`.])"
    rf"\**+{_YEAR}$"
)
_TOP = lazy(r"\**(?:第?(一{1,3})(?:[`.,:;)]|部分|章|节|篇|$)|([0-9]{1,2})(?![0-9年]))")
_BRACKETED = lazy(r"\**\((?:一{1,3}|[0-9]{1,2})\)")
_TRAILING = ':;。.,、…·*#_"|'


@lru_cache(maxsize=1024)
def _plainer(text: str) -> str:
    """Return the text in the plainer alphabet. Cached: headings share their numerals."""
    return text.translate(_PLAINER_ALPHABET)


def is_heading_prefix(text: str) -> bool:
    """Tell whether the text is nothing but a numeral, marks and a year, as before a heading."""
    return _PREFIX.fullmatch(_plainer(text)) is not None


def trailing_numeral(text: str) -> str | None:
    """Return the numeral with its mark at the end of running text; None without one."""
    match = _INLINE.search(_plainer(text))
    return text[match.start() :] if match else None


def without_numeral(text: str) -> str:
    """Return a folded label without numeral, marks and final punctuation."""
    match = _PREFIX.match(_plainer(text))
    return text[match.end() if match else 0 :].rstrip(_TRAILING)


def heading_number(text: str) -> int | None:
    """Return the number of a heading's numeral (三、 is 3); None without one or for a bracketed one."""
    match = _TOP.match(_plainer(text))
    if match is None:
        return None
    return chinese_number(text[slice(*match.span(1))]) if match[1] else int(match[2])


def is_bracketed(text: str) -> bool:
    """Tell whether the heading is numbered （一）, the style of headings below the six."""
    return _BRACKETED.match(_plainer(text)) is not None
