"""Whose report a title names: on its own line, above it, behind it.

A title is broken between place and office, so a bare place above a name is
its beginning. A list of places (a page's menu) looks alike: there each is as
high as the one before, and none of them is believed.
"""

from __future__ import annotations

import re

from gojparse.identity.lines import TextLine
from gojparse.identity.names import NOWHERE, highest_rank, is_name, is_tail, only_compiles, place_rank
from gojparse.identity.years import MONTHS, SHORT_YEAR, YEAR, YEAR_SPAN, title_years
from gojparse.text import lazy

_FILLERS = lazy(
    rf"^附件[0-9一二三四五六七八九]?:?|{YEAR_SPAN}|{YEAR}年?度?(?:{MONTHS})?|{SHORT_YEAR}|关于|^度|\((?:征求意见稿|公开|全文)\)|[#*\"]|的$"
)
_YEAR_ONLY = lazy(rf"\(?{YEAR}年?度?\)?年?度?")
# 【年报】 and 1. before a title: a page's mark for it, its number in a list
_MARK = lazy(r"^(?:\([^()]{1,10}\)|[0-9]{1,2}\.)(?=.)")
_IN_BRACKETS = lazy(r"\((?P<name>[^()]{2,30})\)$")
_LONGEST = 30  # characters of a line above that may be a piece of a title


def name_in(text: str) -> str | None:
    """The name of an authority that is all a title's folded text says beside its year."""
    name = unfilled(text)
    bare = _MARK.sub("", name)
    return next((one for one in (bare, name) if is_name(one)), None)


def unfilled(text: str) -> str:
    """The text without year, marks, and the brackets that stood around them or are not closed."""
    rest = _FILLERS.sub("", text).replace("()", "")
    around = rest.startswith("(") and rest.find(")") in (-1, len(rest) - 1)
    return re.sub("[()]", "", rest) if around or rest.count("(") != rest.count(")") else rest


def above(lines: list[TextLine], first: int, undated: bool) -> tuple[int, str | None, int | None]:
    """First line, issuer and year of a title that names nobody on its own line, from the lines above it.

    `undated`: whether its year is still sought.
    """
    start, said = first, None
    while start > 0 and first - start < 2:
        line = lines[start - 1].folded
        own_year = title_years(line)[0] if undated and said is None else None
        if own_year and _YEAR_ONLY.fullmatch(line):
            start, said = start - 1, own_year
            continue
        rest = unfilled(line)
        name = name_in(line) if len(line) <= _LONGEST else None
        if name is None and not is_tail(rest):
            break
        whole = with_places(lines, start - 1, name) if name else completed_tail(lines, start - 1, rest)
        if whole is None or _in_a_list(lines, *whole):
            break
        return (*whole, said or own_year)
    return start, None, said


def completed_tail(lines: list[TextLine], first: int, tail: str) -> tuple[int, str] | None:
    """The name whose end stands on this line and whose beginning above: 松泉镇人民 above 政府."""
    before = unfilled(lines[first - 1].folded) if first else ""
    begun = before.endswith("人民") or place_rank(before) is not None
    return (first - 1, before + tail) if begun and is_name(before + tail) else None


def with_places(lines: list[TextLine], first: int, name: str) -> tuple[int, str]:
    """A name behind the bare places above it, each higher than what is below: 青禾县 above 水务局."""
    while first > 0:
        before = unfilled(lines[first - 1].folded)
        higher = place_rank(before)
        if higher is None or higher >= highest_rank(name) or _in_a_list(lines, first - 1, before):
            break
        first, name = first - 1, before + name
    return first, name


def _in_a_list(lines: list[TextLine], n: int, place: str) -> bool:
    """Whether a bare place stands below another of its kind: a page's menu."""
    own = place_rank(place)
    beside = place_rank(lines[n - 1].folded) if n > 0 else None
    return own is not None and beside is not None and beside >= own


def on_its_line(lines: list[TextLine], first: int, core: str) -> tuple[int, str | None]:
    """First line and issuer of a title that has words of a name on its own line.

    松泉镇2023年…报告 is whole as it stands; 水务局2023年…报告 may have its county above.
    """
    leftover, name = unfilled(core), name_in(core)
    if is_tail(leftover):
        return completed_tail(lines, first, leftover) or (first, None)
    return with_places(lines, first, name) if name and highest_rank(name) == NOWHERE else (first, name)


def behind(rest: str, after: str) -> str | None:
    """The issuer behind a title, in brackets or on the next line; an office that only compiles is none."""
    match = _IN_BRACKETS.match(rest)
    name = match["name"] if match and is_name(match["name"]) else name_in(after) if not rest else None
    return None if name is None or only_compiles(name) or name.endswith(("办", "室")) else name
