"""Places that could be the heading of a section, with their weights.

The wording counts most, then standing alone. This module finds the forms' own
labels and variants wherever they are printed. `other_wordings` finds the rest.
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
    heading_number,
    heading_wordings,
    is_bracketed,
    is_heading_prefix,
    numeral_score,
    section_codes,
    tables_by_code,
    trailing_numeral,
    without_numeral,
)
from gojparse.sections.folded_text import FoldedText
from gojparse.sections.other_wordings import near_headings, table_headings
from gojparse.sections.tables import TableRegion
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


def find_headings(stream: FoldedText, tables: tuple[TableRegion, ...]) -> tuple[Candidate, ...]:
    """Return the places to choose from, in reading order, at most a few for each section."""
    exact = _without_overlaps([c for row in heading_wordings() for c in _hits(stream, *row)])
    exact = _unlisted(stream, exact)
    settled = [candidate for candidate in exact if _settled(candidate, tables)]
    open_codes = [code for code in section_codes() if code not in {candidate.code for candidate in settled}]
    others = near_headings(stream, tables, exact, open_codes) if open_codes else []
    return _fewest([*exact, *others, *table_headings(stream, tables, settled, exact)])


def _fewest(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    kept: list[Candidate] = []
    for code in section_codes():
        same = sorted((c for c in candidates if c.code == code), key=lambda c: (-c.score, c.start))
        kept.extend(same[:_MOST_A_CODE])
    return tuple(sorted(kept, key=lambda c: (c.start, c.end)))


def _settled(candidate: Candidate, tables: tuple[TableRegion, ...]) -> bool:
    """Tell whether a heading leaves no reason to look for other wordings of it."""
    if candidate.score < VARIANT + ALONE or candidate.bracketed:
        return False
    kind = tables_by_code().get(candidate.code)
    return kind is None or any(
        table.kind == kind and 0 <= table.start - candidate.end < JUST_ABOVE for table in tables
    )


def _hits(stream: FoldedText, wording: str, code: str, weight: float) -> list[Candidate]:
    found: list[Candidate] = []
    position = stream.text.find(wording)
    for _ in range(_MOST_HITS):
        if position < 0:
            break
        candidate = _weighed(stream, code, position, position + len(wording), weight)
        if candidate is not None:
            found.append(candidate)
        position = stream.text.find(wording, position + 1)
    return found


def _weighed(stream: FoldedText, code: str, start: int, end: int, weight: float) -> Candidate | None:
    """Return the candidate for a wording at start to end; None where it is only part of a sentence."""
    first, last = stream.segment(start), stream.segment(end - 1)
    if last - first >= _LONGEST_SPLIT + 1:
        return None
    before = stream.text[stream.starts[first] : start]
    segment_end = stream.starts[last] + len(stream.folded[last])
    after = stream.text[end : min(segment_end, end + 60)]
    alone = _CAPTION.fullmatch(after) is not None
    split = SPLIT * (len({n for n in range(first, last + 1) if stream.folded[n]}) - 1)
    if alone and end < segment_end:
        end = segment_end
    if len(before) <= 30 and is_heading_prefix(before):
        return _leading(stream, code, first, (start, end), before, after, weight + split, alone)
    mark = trailing_numeral(before[-30:])
    if mark and (mark == before or _parted(before[: -len(mark)], mark)):
        score = weight + split + INSIDE + numeral_score(mark)
        start -= len(mark)
        return Candidate(code, start, end, score, bracketed=is_bracketed(mark), numeral=heading_number(mark))
    if len(stream.folded[first]) > _NO_LINE and first == last and _between_spaces(stream, first, start, end):
        return Candidate(code, start, end, weight + INSIDE)
    if alone and "。" not in after and len(before) <= _LONGEST_NAME and _is_name(without_numeral(before)):
        return Candidate(
            code, stream.starts[first], end, weight + split + ALONE + NAMED + numeral_score(before),
            bracketed=is_bracketed(before), numeral=heading_number(before),
        )  # fmt: skip
    return None


def _is_name(text: str) -> bool:
    """Tell whether the words before a wording may be the year or the issuer's name."""
    return len(text) >= 2 and _A_NAME.search(text) is not None and _NO_PROSE.search(text) is None


def _leading(
    stream: FoldedText,
    code: str,
    first: int,
    span: tuple[int, int],
    before: str,
    after: str,
    weight: float,
    alone: bool,
) -> Candidate | None:
    """Return the candidate for a wording at the start of its paragraph, alone or with text behind it."""
    manner = numeral_score(before)
    if not before and first > 0 and (own := _lone_numeral(stream, first)) is not None:
        first, before, manner = own, stream.folded[own], numeral_score(stream.folded[own])
    if not alone and not before and not _parts_from(stream, span[1], after):
        return None
    score = weight + (ALONE if alone else LEADING) + manner
    return Candidate(
        code,
        stream.starts[first],
        span[1],
        score,
        bracketed=is_bracketed(before),
        numeral=heading_number(before),
    )


def _lone_numeral(stream: FoldedText, segment: int) -> int | None:
    """Return the segment before if it is nothing but a numeral (一、 in a run of its own), else None."""
    before = segment - 1
    while before > 0 and not stream.folded[before]:
        before -= 1
    text = stream.folded[before]
    alone = 2 <= len(text) <= 6 and trailing_numeral(text) == text
    return before if alone else None


def _parts_from(stream: FoldedText, end: int, after: str) -> bool:
    """Tell whether punctuation or a printed space separates a wording from the text behind it."""
    if after[0] in ":。.,;-—(":
        return True
    segment = stream.segment(end - 1)
    printed = stream.printed[segment]
    at = printed_offset(printed, end - stream.starts[segment])
    return at < len(printed) and (printed[at].isspace() or printed[at - 1].isspace())


def _between_spaces(stream: FoldedText, segment: int, start: int, end: int) -> bool:
    """Tell whether white space is printed on both sides of a wording."""
    printed, offset = stream.printed[segment], stream.starts[segment]
    first, last = printed_offset(printed, start - offset), printed_offset(printed, end - offset)
    return printed[first - 1 : first + 1].strip() != printed[first - 1 : first + 1] and (
        printed[last - 1 : last + 1].strip() != printed[last - 1 : last + 1]
    )


def _parted(text: str, mark: str) -> bool:
    """Tell whether a numeral in running text begins something: after a sentence or number, not in a list."""
    if text[-1] in _SENTENCE_END or text[-1].isdigit():
        return True
    return mark[0] in "一二三四五六第" and not _IN_A_LIST.search(text[-4:])


def _without_overlaps(candidates: list[Candidate]) -> list[Candidate]:
    """Keep, of overlapping candidates, the one with the longer wording or the better score."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -(c.end - c.start), -c.score)):
        if kept and candidate.start < kept[-1].end:
            if candidate.score > kept[-1].score + 0.5:
                kept[-1] = candidate
            continue
        kept.append(candidate)
    return kept


def _unlisted(stream: FoldedText, candidates: list[Candidate]) -> list[Candidate]:
    """Lower the scores of three or more candidates without text between them: a list of headings."""
    chained = [b.start - a.end <= 3 for a, b in pairwise(candidates)] + [False]
    weighed: list[Candidate] = []
    for n, candidate in enumerate(candidates):
        listed = chained[n] and sum(chained[max(0, n - 2) : n + 2]) >= 2
        weighed.append(candidate._replace(score=candidate.score + LISTED) if listed else candidate)
    return weighed
