"""Every place that could be the heading of a section, with what speaks for it.

The wording counts most, then standing alone. Here the forms' own labels and
variants are found, wherever they stand; near.py finds other wordings.
"""

from __future__ import annotations

from itertools import pairwise

from gojparse.sections.candidates import (
    ALONE,
    INSIDE,
    JUST_ABOVE,
    LEADING,
    LISTED,
    NAMED,
    SPLIT,
    VARIANT,
    Candidate,
    codes,
    style,
    tables_by_code,
    wordings,
)
from gojparse.sections.near import near, untitled
from gojparse.sections.numerals import bare, bracketed, inline, is_prefix, numeral
from gojparse.sections.stream import Stream
from gojparse.sections.tables import Table
from gojparse.text import lazy, printed_offset

_LONGEST_SPLIT = 3  # segments of one heading
_NO_LINE = 300  # characters: a longer paragraph with spaces may be a document whose line ends became spaces
_LONGEST_NAME = 24  # characters of a year or issuer before the wording
_MOST_HITS = 60  # of one wording
_MOST_A_CODE = 6  # places kept of one section
_SENTENCE_END = "。;;!?:)|\"'》”"
_IN_A_LIST = lazy(r"(?:[、,和及]|包括|包含|分为|由|即)$")
_CAPTION = lazy(r"(?:统计)?表?[:;。.,、…·*#_\"|]*+(?:如下[:。]?[…·.]*+)?[0-9]{0,3}")
_NO_PROSE = lazy(r"[。,;!?:]")
# how a year or an issuer's name ends
_A_NAME = lazy(r"[镇乡县区市省局厅部委办处院会社府站所校道关位心司年度的]$")


def find_headings(stream: Stream, tables: tuple[Table, ...]) -> tuple[Candidate, ...]:
    """The places worth weighing, in reading order, at most a few for each section."""
    exact = _without_overlaps([c for row in wordings() for c in _hits(stream, *row)])
    exact = _unlisted(stream, exact)
    settled = [candidate for candidate in exact if _settled(candidate, tables)]
    open_codes = [code for code in codes() if code not in {candidate.code for candidate in settled}]
    others = near(stream, tables, exact, open_codes) if open_codes else []
    return _fewest([*exact, *others, *untitled(stream, tables, settled, exact)])


def _fewest(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    kept: list[Candidate] = []
    for code in codes():
        same = sorted((c for c in candidates if c.code == code), key=lambda c: (-c.score, c.start))
        kept.extend(same[:_MOST_A_CODE])
    return tuple(sorted(kept, key=lambda c: (c.start, c.end)))


def _settled(candidate: Candidate, tables: tuple[Table, ...]) -> bool:
    """Whether a heading leaves no reason to look for other wordings of it."""
    if candidate.score < VARIANT + ALONE or candidate.bracketed:
        return False
    kind = tables_by_code().get(candidate.code)
    return kind is None or any(
        table.kind == kind and 0 <= table.start - candidate.end < JUST_ABOVE for table in tables
    )


def _hits(stream: Stream, wording: str, code: str, worth: float) -> list[Candidate]:
    found: list[Candidate] = []
    position = stream.text.find(wording)
    for _ in range(_MOST_HITS):
        if position < 0:
            break
        candidate = _weighed(stream, code, position, position + len(wording), worth)
        if candidate is not None:
            found.append(candidate)
        position = stream.text.find(wording, position + 1)
    return found


def _weighed(stream: Stream, code: str, start: int, end: int, worth: float) -> Candidate | None:
    """The candidate at this hit of a wording; None where it is only part of a sentence."""
    first, last = stream.segment(start), stream.segment(end - 1)
    if last - first >= _LONGEST_SPLIT + 1:
        return None
    before = stream.text[stream.starts[first] : start]
    segment_end = stream.starts[last] + len(stream.folds[last])
    after = stream.text[end : min(segment_end, end + 60)]
    alone = _CAPTION.fullmatch(after) is not None
    split = SPLIT * (len({n for n in range(first, last + 1) if stream.folds[n]}) - 1)
    if alone and end < segment_end:
        end = segment_end
    if len(before) <= 30 and is_prefix(before):
        return _leading(stream, code, first, (start, end), before, after, worth + split, alone)
    mark = inline(before[-30:])
    if mark and (mark == before or _parted(before[: -len(mark)], mark)):
        score = worth + split + INSIDE + style(mark)
        start -= len(mark)
        return Candidate(code, start, end, score, bracketed=bracketed(mark), numeral=numeral(mark))
    if len(stream.folds[first]) > _NO_LINE and first == last and _between_spaces(stream, first, start, end):
        return Candidate(code, start, end, worth + INSIDE)
    if alone and "。" not in after and len(before) <= _LONGEST_NAME and _is_name(bare(before)):
        return Candidate(
            code, stream.starts[first], end, worth + split + ALONE + NAMED + style(before),
            bracketed=bracketed(before), numeral=numeral(before),
        )  # fmt: skip
    return None


def _is_name(text: str) -> bool:
    """Whether these words before a wording may be the year or the issuer's name."""
    return len(text) >= 2 and _A_NAME.search(text) is not None and _NO_PROSE.search(text) is None


def _leading(
    stream: Stream,
    code: str,
    first: int,
    span: tuple[int, int],
    before: str,
    after: str,
    worth: float,
    alone: bool,
) -> Candidate | None:
    """A wording at the start of its paragraph, alone there or with text behind it."""
    manner = style(before)
    if not before and first > 0 and (own := _lone_numeral(stream, first)) is not None:
        first, before, manner = own, stream.folds[own], style(stream.folds[own])
    if not alone and not before and not _parts_from(stream, span[1], after):
        return None
    score = worth + (ALONE if alone else LEADING) + manner
    return Candidate(
        code, stream.starts[first], span[1], score, bracketed=bracketed(before), numeral=numeral(before)
    )


def _lone_numeral(stream: Stream, segment: int) -> int | None:
    """The segment before, where it is nothing but a numeral (一、 in a run of its own)."""
    before = segment - 1
    while before > 0 and not stream.folds[before]:
        before -= 1
    text = stream.folds[before]
    alone = 2 <= len(text) <= 6 and inline(text) == text
    return before if alone else None


def _parts_from(stream: Stream, end: int, after: str) -> bool:
    """Whether something parts a wording from the text behind it: punctuation or a space in the print."""
    if after[0] in ":。.,;-—(":
        return True
    segment = stream.segment(end - 1)
    printed = stream.prints[segment]
    at = printed_offset(printed, end - stream.starts[segment])
    return at < len(printed) and (printed[at].isspace() or printed[at - 1].isspace())


def _between_spaces(stream: Stream, segment: int, start: int, end: int) -> bool:
    """Whether the print has white space on both sides of a wording."""
    printed, offset = stream.prints[segment], stream.starts[segment]
    first, last = printed_offset(printed, start - offset), printed_offset(printed, end - offset)
    return printed[first - 1 : first + 1].strip() != printed[first - 1 : first + 1] and (
        printed[last - 1 : last + 1].strip() != printed[last - 1 : last + 1]
    )


def _parted(text: str, mark: str) -> bool:
    """Whether a numeral in running text begins something: behind a sentence or number, not in a list."""
    if text[-1] in _SENTENCE_END or text[-1].isdigit():
        return True
    return mark[0] in "一二三四五六第" and not _IN_A_LIST.search(text[-4:])


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    """Of overlapping candidates the one with the longer wording or the better score."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -(c.end - c.start), -c.score)):
        if kept and candidate.start < kept[-1].end:
            if candidate.score > kept[-1].score + 0.5:
                kept[-1] = candidate
            continue
        kept.append(candidate)
    return kept


def _unlisted(stream: Stream, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, with less weight where three or more follow each other without text between: a list."""
    chained = [b.start - a.end <= 3 for a, b in pairwise(candidates)] + [False]
    weighed: list[Candidate] = []
    for n, candidate in enumerate(candidates):
        listed = chained[n] and sum(chained[max(0, n - 2) : n + 2]) >= 2
        weighed.append(candidate._replace(score=candidate.score + LISTED) if listed else candidate)
    return weighed
