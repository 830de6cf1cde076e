"""Headings in other words than the forms', and sections known by their table.

A near wording is believed only where it stands alone, outside every table,
and is nearer to a heading than to a line of section three (whose lines
一、二、三、四、 look like headings). Likeness counts on the words that not
every heading has; the less alike, the more the place must say.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from itertools import islice

from gojparse.forms.form import forms
from gojparse.sections.candidates import (
    ABOVE_TABLE,
    ALONE,
    BETWEEN,
    JUST_ABOVE,
    UNTITLED,
    VARIANT,
    Candidate,
    codes,
    style,
    tables_by_code,
    wordings,
)
from gojparse.sections.numerals import bare, bracketed, numeral
from gojparse.sections.stream import Stream
from gojparse.sections.tables import Table
from gojparse.text import fold, lazy

_LONGEST_NEAR = 40  # characters of a heading in other words
_NEAR, _IN_PLACE = 85.0, 46.0  # likeness accepted anywhere, and in the form's place only
_ALIKE_ALL = 40.0  # likeness with the common words, below which own words alone are an accident
_COMMON = lazy("政府信息公开|政务公开|政府信息|信息公开|情况|工作|的")  # what every heading may contain
_MOST_LOOKED = 2000  # short texts looked at: a counted limit for endless tables
_TOP_RANK = lazy(r"[#*]*[一二三四五六七八九]、[*]*[^0-9]{3}")


@cache
def _line_labels() -> tuple[str, ...]:
    """The lines and groups of section three, without numerals; those too short to tell (其他) left out."""
    lines = (line for form in forms() for line in (*form.lines, *form.groups))
    words = dict.fromkeys(bare(fold(word)) for line in lines for word in line.spellings)
    return tuple(word for word in words if len(word) > 3)


def untitled(
    stream: Stream, tables: tuple[Table, ...], settled: list[Candidate], exact: list[Candidate]
) -> list[Candidate]:
    """The tables themselves, where no heading beyond doubt stands just above."""
    kinds = {kind: code for code, kind in tables_by_code().items()}
    begins = {candidate.start for candidate in exact}
    found: list[Candidate] = []
    for table in tables:
        code = kinds[table.kind]
        if any(c.code == code and 0 <= table.start - c.end < JUST_ABOVE for c in settled):
            continue
        score = UNTITLED + 0.02 * table.labels
        found.append(Candidate(code, table.start, table.start, score, titled=False))
        above = _segment_above(stream, table.start)
        if above is not None and stream.starts[above] not in begins and _like_a_heading(stream.folds[above]):
            start = stream.starts[above]
            found.append(
                Candidate(code, start, table.start, ABOVE_TABLE, numeral=numeral(stream.folds[above]))
            )
    return found


def _segment_above(stream: Stream, position: int) -> int | None:
    """The last segment with text that ends at or before this position."""
    if not position:
        return None
    segment = stream.segment(position - 1)
    return segment if stream.starts[segment] + len(stream.folds[segment]) == position else None


def _like_a_heading(text: str) -> bool:
    """Whether a text looks like a heading of the first rank: numbered, short, no sentence."""
    return (
        5 <= len(text) <= _LONGEST_NEAR
        and text[-1] not in "。;,:"
        and _TOP_RANK.match(text) is not None
        and not any(label in text for label in _line_labels())
    )


def near(
    stream: Stream, tables: tuple[Table, ...], exact: list[Candidate], open_codes: list[str]
) -> list[Candidate]:
    """Short texts that say nearly what a heading says, for the sections not yet settled."""
    choices = [(word, code) for word, code, _ in wordings() if code in open_codes and len(word) > 3]
    between = [code for code in open_codes if code in codes()[1:-1] and code not in tables_by_code()]
    taken = sorted((c.start, c.end) for c in exact)
    begins = [start for start, _ in taken]
    found: list[Candidate] = []
    short = (n for n, text in enumerate(stream.folds) if 4 <= len(text) <= _LONGEST_NEAR)
    for n in islice(short, _MOST_LOOKED):
        text = stream.folds[n]
        if text[-1] in "。;,":
            continue
        start = stream.starts[n]
        at = bisect_right(begins, start) - 1
        if (at >= 0 and taken[at][1] > start) or any(t.start <= start < t.end for t in tables):
            continue
        candidate = _nearest(text, start, choices)
        if candidate is not None:
            found.append(candidate)
        elif _like_a_heading(text):
            found += [
                Candidate(code, start, start + len(text), BETWEEN, between_only=True, numeral=numeral(text))
                for code in between
            ]
    return found


def _nearest(text: str, start: int, choices: list[tuple[str, str]]) -> Candidate | None:
    """The candidate for the heading this text resembles most in words of its own; None without one."""
    from rapidfuzz import fuzz

    words = bare(text)
    own = _own(words)
    rank = numeral(text)
    if not own:
        return None
    likeness, alike, _, code = max(
        (fuzz.ratio(own, _own(word)), fuzz.ratio(words, word), word, code) for word, code in choices
    )
    if cut_short := _cut_short(text, words, choices):
        likeness, code = max(likeness, _IN_PLACE), cut_short
    elif (
        alike < _ALIKE_ALL
        or likeness < (_IN_PLACE if rank is not None else _NEAR)
        or any(fuzz.ratio(own, _own(label)) >= likeness for label in _line_labels())
    ):
        return None
    score = (likeness / 100) ** 2 * VARIANT + ALONE + style(text)
    return Candidate(
        code, start, start + len(text), score,
        in_place_only=likeness < _NEAR, bracketed=bracketed(text), numeral=rank,
    )  # fmt: skip


def _cut_short(text: str, words: str, choices: list[tuple[str, str]]) -> str | None:
    """The section whose heading begins with these words and has lost the rest: 六、其他."""
    if len(words) < 2 or not _TOP_RANK.match(text + "   "):
        return None
    return next((code for word, code in choices if word.startswith(words)), None)


@lru_cache(maxsize=1024)
def _own(text: str) -> str:
    """The words of a heading that not every heading has."""
    return _COMMON.sub("", text)
