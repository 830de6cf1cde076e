"""The scope of a number in a sentence: its owner, its year, and all or some of them.

Only what is surely the issuer's own and of the year reported on is held
against the tables; the words that leave it open are many and short.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gojparse.statements.sentences import WORDS, Sentence
from gojparse.text import chinese_number, lazy

_TITLES = lazy(r"《[^《》]*》")
_TIME = lazy(
    r"(?P<range>20[0-9]{2}年?[-—–~至到]+20[0-9]{2}年)|(?P<year>20[0-9]{2})年|(?P<spelt>二[〇○零][一二三四五六七八九〇○零]{2})年"
    r"|(?P<other>上一?年度?|去年|前年|明年|来年|下一?年度?|近年|[三四五]年来|十[二三四五]五)|今年|本年"
)
_AGAINST = frozenset("较比与同")
_SEASON = lazy(r"[上下]半年|季度|[0-9]月(?![0-9底末])")
_CARRY_NEAR = lazy(r"结转|转结|转入|继续办理")


def time_of(before: str, year: int | None) -> str:
    """Return the year of a number by the words before it: the report's `own`, an `other`, or `open`."""
    before = _TITLES.sub("", before)
    state = "own"
    for match in _TIME.finditer(before):
        start, end = match.span()
        if _CARRY_NEAR.search(before[max(0, start - 4) : end + 4]):
            continue
        if before[start - 1 : start] in _AGAINST or before.startswith(("相比", "同期"), end):
            continue
        if match["range"] or match["other"]:
            state = "other"
        elif match["year"] or match["spelt"]:
            named = int(match["year"]) if match["year"] else chinese_number(match["spelt"])
            state = "open" if year is None else "own" if named == year else "other"
        else:
            state = "own"
    return "open" if state == "own" and _SEASON.search(before) else state


_BODY = WORDS.pattern(r"\L<other_bodies>")
_OURSELVES = WORDS.pattern(r"[我本全]\L<ourselves>(?!办公室|政府办)")
_OFFICE = lazy(r"办公室|政府办")
_TOWN = lazy(r"(?:镇|乡|街道)(?:人民政府|办事处)?$")


def is_own(sentence: Sentence, end: int, issuer: str | None) -> bool:
    """Tell whether the sentence, up to text[end], speaks of nobody but the issuer.

    A government's report may count its office's own applications in prose
    and the whole district's in the table: one mention of the office in the
    same paragraph is enough to leave the question open.
    """
    text = _TITLES.sub("", sentence.text[:end])
    if issuer:
        text = _names(issuer).sub("", text)
    if _BODY.search(_OURSELVES.sub("", text)):
        return False
    if issuer and issuer.endswith("政府") and not _TOWN.search(issuer):
        return not _OFFICE.search(sentence.run.text, max(0, sentence.start - 2000), sentence.start)
    return True


# Any word that is none of these may narrow the number.
_ALL_OF_THEM = WORDS.pattern(
    r"20[0-9]{2}年(?:度|期间|内|底|末)?|[上下]一?年度?|\L<all_of_them>|[：:，,“”\"\s]"
)


def is_unqualified(left: str, issuer: str | None) -> bool:
    """Tell whether nothing in the words before a number says that it counts less than all of them."""
    if issuer:
        left = _names(issuer).sub("", left)
    return not _ALL_OF_THEM.sub("", _OURSELVES.sub("", left))


@lru_cache(maxsize=64)
def _names(issuer: str) -> re.Pattern[str]:
    """The issuer's name and what it is shortened to."""
    short = issuer.removesuffix("人民政府")
    names = (
        {issuer[i:] for i in range(len(issuer) - 3)} | {short[i:] for i in range(len(short) - 2)} | {issuer}
    )
    names -= {"人民政府", "民政府"}
    if _TOWN.search(issuer):
        names |= {"镇政府", "乡政府", "街道办事处", "街道办", "街道", "镇人民政府", "乡人民政府"}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return lazy(f"(?:{'|'.join(re.escape(name) for name in longest_first)})(?!办公室)")
