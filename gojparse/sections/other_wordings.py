"""Headings in other words than the forms', and sections known by their table only.

A near wording is believed only where it stands alone, outside every table,
and is nearer to a heading than to a line of section three (whose lines
一、二、三、四、 look like headings). Similarity counts on the words that not
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
    heading_number,
    heading_wordings,
    is_bracketed,
    numeral_score,
    section_codes,
    tables_by_code,
    without_numeral,
)
from gojparse.sections.folded_text import FoldedText
from gojparse.sections.tables import TableRegion
from gojparse.text import fold, lazy

_LONGEST_NEAR = 40  # characters of a heading in other words
_NEAR, _IN_PLACE = 85.0, 46.0  # similarity accepted anywhere, and in the form's place only
_LEAST_WHOLE = 40.0  # similarity with the common words, below which own words alone are an accident
_COMMON = lazy("政府信息公开|政务公开|政府信息|信息公开|情况|工作|的")  # what every heading may contain
_MOST_LOOKED = 2000  # short texts looked at: a counted limit for endless tables
_TOP_RANK = lazy(r"[#*]*[一二三四五六七八九]、[*]*[^0-9]{3}")


@cache
def _line_labels() -> tuple[str, ...]:
    """Return the lines and groups of section three without numerals, where long enough to tell (not 其他)."""
    lines = (line for form in forms() for line in (*form.lines, *form.groups))
    words = dict.fromkeys(without_numeral(fold(word)) for line in lines for word in line.spellings)
    return tuple(word for word in words if len(word) > 3)


def table_headings(
    stream: FoldedText,
    tables: tuple[TableRegion, ...],
    settled: list[Candidate],
    exact: list[Candidate],
) -> list[Candidate]:
    """Return candidates for the tables that no certain heading is printed just above.

    Args:
        stream: The folded text.
        tables: The table regions.
        settled: The headings beyond doubt.
        exact: All headings in the forms' wordings.
    """
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
        if above is not None and stream.starts[above] not in begins and _like_a_heading(stream.folded[above]):
            start = stream.starts[above]
            found.append(
                Candidate(code, start, table.start, ABOVE_TABLE, numeral=heading_number(stream.folded[above]))
            )
    return found


def _segment_above(stream: FoldedText, position: int) -> int | None:
    """Return the last segment with text that ends at this position, else None."""
    if not position:
        return None
    segment = stream.segment(position - 1)
    return segment if stream.starts[segment] + len(stream.folded[segment]) == position else None


def _like_a_heading(text: str) -> bool:
    """Tell whether a text looks like a heading of the first rank: numbered, short, no sentence."""
    return (
        5 <= len(text) <= _LONGEST_NEAR
        and text[-1] not in "。;,:"
        and _TOP_RANK.match(text) is not None
        and not any(label in text for label in _line_labels())
    )


def near_headings(
    stream: FoldedText, tables: tuple[TableRegion, ...], exact: list[Candidate], open_codes: list[str]
) -> list[Candidate]:
    """Return candidates for short texts similar to the headings of the sections not yet settled."""
    choices = [(word, code) for word, code, _ in heading_wordings() if code in open_codes and len(word) > 3]
    between = [code for code in open_codes if code in section_codes()[1:-1] and code not in tables_by_code()]
    taken = sorted((c.start, c.end) for c in exact)
    begins = [start for start, _ in taken]
    found: list[Candidate] = []
    short = (n for n, text in enumerate(stream.folded) if 4 <= len(text) <= _LONGEST_NEAR)
    for n in islice(short, _MOST_LOOKED):
        text = stream.folded[n]
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
                Candidate(
                    code, start, start + len(text), BETWEEN, between_only=True, numeral=heading_number(text)
                )
                for code in between
            ]
    return found


def _nearest(text: str, start: int, choices: list[tuple[str, str]]) -> Candidate | None:
    """Return the candidate for the heading most similar in words of its own; None without one."""
    from rapidfuzz import fuzz

    words = without_numeral(text)
    own = _own(words)
    rank = heading_number(text)
    if not own:
        return None
    similarity, whole, _, code = max(
        (fuzz.ratio(own, _own(word)), fuzz.ratio(words, word), word, code) for word, code in choices
    )
    if cut_short := _cut_short(text, words, choices):
        similarity, code = max(similarity, _IN_PLACE), cut_short
    elif (
        whole < _LEAST_WHOLE
        or similarity < (_IN_PLACE if rank is not None else _NEAR)
        or any(fuzz.ratio(own, _own(label)) >= similarity for label in _line_labels())
    ):
        return None
    score = (similarity / 100) ** 2 * VARIANT + ALONE + numeral_score(text)
    return Candidate(
        code, start, start + len(text), score,
        in_place_only=similarity < _NEAR, bracketed=is_bracketed(text), numeral=rank,
    )  # fmt: skip


def _cut_short(text: str, words: str, choices: list[tuple[str, str]]) -> str | None:
    """Return the section whose heading begins with these words and has lost the rest: 六、其他."""
    if len(words) < 2 or not _TOP_RANK.match(text + "   "):
        return None
    return next((code for word, code in choices if word.startswith(words)), None)


@lru_cache(maxsize=1024)
def _own(text: str) -> str:
    """Return the words of a heading that not every heading has."""
    return _COMMON.sub("", text)
