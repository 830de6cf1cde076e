"""Cut the stream of a section into segments: words, and runs of entries.

A mention is words that the form knows, or words that it does not. A run is
entries with no words between them. In a grid nothing reaches beyond its row,
running text runs on over line ends. A printed row is a label and the run
that belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from gojparse.align.labels import COLUMN, LINE, Lexicon, Meaning
from gojparse.align.tokens import Token, TokenStream
from gojparse.model import INK, LOW_CONFIDENCE, STROKE
from gojparse.text import BLANK, NUMBER, TEXT, CellContent, fold_label, read_cell, squeeze


class LabelMention(NamedTuple):
    """Words between entries, and what they mean; `meaning` None: no form prints them."""

    meaning: Meaning | None
    text: str
    folded: str
    first: Token


class TokenRun(NamedTuple):
    """Entries with no words between them; in a grid those of one row only."""

    entries: tuple[Token, ...]

    @property
    def printed(self) -> int:
        """The number of entries that are not blank."""
        return len([entry for entry in self.entries if entry.kind is not BLANK])

    @property
    def in_grid(self) -> bool:
        """Tell whether the entries are cells of a grid."""
        return self.entries[0].grid > 0


Segment: TypeAlias = LabelMention | TokenRun
"""A stretch of the stream: words, or the entries behind them."""

LeftOver: TypeAlias = tuple[LabelMention | None, TokenRun]
"""A run that no line took, with the words before it."""


class LabelMatch(StrEnum):
    """The way in which a printed row came to its line."""

    EXACT = "exact"
    CUT = "cut"  # a part of the label is left, and only this line has it
    NEAR = "near"  # misprinted
    DETACHED = "detached"  # labels first, rows of numbers after them, in the same order
    UNTIED = "untied"  # the labels are gone; only the group's heading is left
    SHARED = "shared"  # two labels claim one row, or two rows one label: nothing can be told


class PrintedRow(NamedTuple):
    """The text printed behind one label: the line's code and its entries in reading order."""

    code: str
    label: LabelMention
    entries: tuple[Token, ...]
    match: LabelMatch = LabelMatch.EXACT

    @property
    def in_grid(self) -> bool:
        """Tell whether the entries are cells of a grid, so that an empty one is proved."""
        return bool(self.entries) and self.entries[0].grid > 0

    @property
    def prints(self) -> bool:
        """Tell whether anything is printed in its cells; mostly it is in the first."""
        entries = self.entries
        return bool(entries) and (entries[0].kind is not BLANK or bool(self.printed))

    @property
    def printed(self) -> tuple[Token, ...]:
        """The entries that are not blank."""
        return tuple([entry for entry in self.entries if entry.kind is not BLANK])

    def is_full(self, width: int) -> bool:
        """Tell whether every cell of the form is printed, and no more: a header can only say the same."""
        return len(self.entries) == width and not [entry for entry in self.entries if entry.kind is BLANK]

    def is_overfull(self, width: int) -> bool:
        """Tell whether it prints more numbers than the form has cells: one column is none of the form."""
        return len(self.entries) > width < len([entry for entry in self.printed if not entry.is_text])


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The rows of a table in printed order, all mentions, and the runs that no line took."""

    rows: tuple[PrintedRow, ...]
    mentions: tuple[LabelMention, ...]
    left_over: tuple[LeftOver, ...]


def cut_tokens(stream: TokenStream, lexicon: Lexicon) -> list[Segment]:
    """Return mentions and runs in reading order."""
    segments: list[Segment] = []
    for stretch in stream.stretches:
        segments += _cut_row(stretch, lexicon) if stretch[0].grid else _cut_text(stretch, lexicon)
    for place, segment in enumerate(segments[1:], 1):
        if (
            isinstance(segment, LabelMention)
            and segment.meaning is None
            and _is_glued(segment, segments[place - 1])
        ):
            segments[place] = _unreadable(segment)
    return segments


_DIGITS_ONLY = re.compile(r"[\"'(),.、;+-]*\d[\d\"'(),.、;+-]*")


def _is_glued(words: LabelMention, before: Segment) -> bool:
    """Tell whether words are digits, glued to the label before them or listed in one word."""
    if not isinstance(before, LabelMention) or not _takes_numbers(before):
        return False
    return _DIGITS_ONLY.fullmatch(words.folded) is not None


def _unreadable(words: LabelMention) -> TokenRun:
    """Return words as an entry that nobody can read."""
    reading = CellContent(TEXT, squeeze(words.first.text))
    return TokenRun((words.first._replace(kind=TEXT, reading=reading),))


def _cut_row(row: Sequence[Token], lexicon: Lexicon) -> list[Segment]:
    """Return the segments of one row of a grid; words of no form behind a label or number are a cell's."""
    segments: list[Segment] = []
    run: list[Token] = []
    behind_label = False
    for token in row:
        if token.kind is not TEXT:
            run.append(token)
            behind_label = behind_label or token.kind is NUMBER
            continue
        mentions = _mentions((token,), lexicon)
        known = [mention for mention in mentions if mention.meaning]
        if not known and (behind_label or _is_illegible_entry(token, row, lexicon)):
            run.append(token)
            continue
        if run:
            segments.append(TokenRun(tuple(run)))
            run = []
        segments += mentions
        if known:
            behind_label = _takes_numbers(known[-1])
    if run:
        segments.append(TokenRun(tuple(run)))
    return segments


def _is_illegible_entry(token: Token, row: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether a cell shows a number that cannot be read, in a row that need not begin with a label."""
    if read_cell(token.text.removesuffix(LOW_CONFIDENCE)).kind is NUMBER:
        return True
    if not token.text or not _shows_no_text(token):
        return False
    words = [other for other in row if other.kind is TEXT and not _shows_no_text(other)]
    return not any(mention.meaning for mention in _mentions(words, lexicon))


def _takes_numbers(mention: LabelMention) -> bool:
    """Tell whether numbers are printed behind a label: a line's, or that of a group that is one."""
    meaning = mention.meaning
    return meaning is not None and (meaning.role is LINE or meaning.single_line is not None)


def _cut_text(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Segment]:
    """Yield the segments of running text: entries run on over line ends until the next words."""
    words: list[Token] = []
    run: list[Token] = []
    for position, token in enumerate(tokens):
        if token.kind is not TEXT or _is_junk(tokens, position, lexicon):
            if words:
                yield from _mentions(words, lexicon)
                words = []
            run.append(token)
            continue
        if run:
            yield TokenRun(tuple(run))
            run = []
        words.append(token)
    if words:
        yield from _mentions(words, lexicon)
    if run:
        yield TokenRun(tuple(run))


_BROKEN_NUMBER = re.compile(r"[0-9０-９〇○]+(?![0-9０-９]*[.、．年月日])")
_LONGEST_JUNK = 7  # characters of a word that is no broken number


def _is_junk(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Tell whether a word of no form stands where a number should, between entries or like one: `0（3）`."""
    word = tokens[place]
    broken = _BROKEN_NUMBER.match(word.text) is not None
    short = len(word.text) <= _LONGEST_JUNK
    if not place or not (short or broken or _shows_no_text(word)):
        return False
    before = tokens[place - 1]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    same_row = before.row == word.row
    last = after is None or after.row != word.row
    if same_row and _shows_no_text(word):
        return not before.is_text or any(map(_takes_numbers, _mentions([before], lexicon)))
    between = same_row and not last and not before.is_text and after is not None and not after.is_text
    # alone on its line, next to a row of several entries, it is a piece of a cell whose lines were torn apart
    alone = not same_row and last and not _is_next_to_row(tokens, place)
    if not (between and short) and not (broken and (same_row or alone)):
        return False
    if any(mention.meaning for mention in _mentions([word], lexicon)):
        return False
    return between or not before.is_text or any(m.meaning for m in _mentions([before], lexicon))


def _shows_no_text(word: Token) -> bool:
    """Tell whether a word is a picture, struck out or illegible as a whole."""
    text = word.text
    return not text.strip(INK + LOW_CONFIDENCE + STROKE) or text.count(STROKE) * 2 == len(text)


def _is_next_to_row(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether the line before or behind a word holds several entries."""
    for step in (-1, 1):
        near = tokens[place + step : place + 3 * step : step] if place + 3 * step >= 0 else ()
        if len(near) == 2 and near[0].row == near[1].row and not (near[0].is_text or near[1].is_text):
            return True
    return False


def _mentions(words: Sequence[Token], lexicon: Lexicon) -> list[LabelMention]:
    """Return what consecutive words mean: whole words first, then labels inside the joined words."""
    mentions: list[LabelMention] = []
    loose: list[Token] = []
    for token in words:
        folded = fold_label(token.text)
        meaning = lexicon.exact.get(folded)
        if meaning is None:
            loose.append(token)
            continue
        if loose:
            mentions += _loose_mentions(loose, lexicon)
            loose = []
        mentions.append(LabelMention(meaning, token.reading.printed, folded, token))
    if loose:
        mentions += _loose_mentions(loose, lexicon)
    return mentions


_JUST_BEFORE = 5  # characters: 上一年末; what stands farther off belongs to another heading


def _loose_mentions(words: Sequence[Token], lexicon: Lexicon) -> Iterator[LabelMention]:
    """Yield labels found inside words that are no label each: split by spaces, glued, annotated or cut."""
    pieces = [fold_label(word.text) for word in words]
    joined = "".join(pieces)
    position = 0
    for match in lexicon.inside.finditer(joined):
        meaning = lexicon.exact[match.group()]
        if meaning.role is COLUMN and lexicon.other_counts.search(
            joined, max(position, match.start() - _JUST_BEFORE), match.start()
        ):
            continue  # 上年现行有效件数 is another number than 现行有效件数
        yield from _anchored(joined[position : match.start()], position, words, pieces, lexicon)
        first = _token_at(words, pieces, match.start())
        text = " ".join(squeeze(word.text) for word in words)
        yield LabelMention(meaning, text, match.group(), first)
        position = match.end()
    yield from _anchored(joined[position:], position, words, pieces, lexicon)


def _token_at(words: Sequence[Token], pieces: Sequence[str], offset: int) -> Token:
    """Return the word that holds this character of the joined words."""
    for word, piece in zip(words, pieces, strict=True):
        if offset < len(piece):
            return word
        offset -= len(piece)
    return words[-1]


def _anchored(
    folded: str, offset: int, words: Sequence[Token], pieces: Sequence[str], lexicon: Lexicon
) -> Iterator[LabelMention]:
    """Yield the lines whose anchors are in `folded`, the words from `offset` on, and what is left over."""
    found: dict[str, tuple[Meaning | None, int]] = {}
    for match in lexicon.anchors.finditer(folded) if lexicon.anchors is not None else ():
        meaning = lexicon.anchored[match.group()]
        end = match.end() + _rest_of_label(folded, match, lexicon.spellings[meaning.code])
        found[meaning.code] = (meaning, end)
    start = 0
    for known, end in [*found.values(), (None, len(folded))]:  # the rest may be the label of the next line
        label = folded[start:end]
        if known is not None or label:
            yield LabelMention(known, label, label, _token_at(words, pieces, offset + start))
        start = end


def _rest_of_label(folded: str, anchor: re.Match[str], spellings: Sequence[str]) -> int:
    """Return how many characters behind an anchor still belong to its label."""
    longest = 0
    for spelling in spellings:
        place = spelling.find(anchor.group())
        rest = spelling[place + len(anchor.group()) :] if place >= 0 else ""
        following = folded[anchor.end() :]
        same = (i for i, (one, other) in enumerate(zip(rest, following, strict=False)) if one != other)
        longest = max(longest, next(same, min(len(rest), len(following))))
    return longest


# ---- rows that are none of the table ----


def without_column_numbers(segments: Sequence[Segment], columns: int) -> list[Segment]:
    """Return the segments without a row that numbers the columns, if more numbers follow it."""
    numbering = _column_numbers(segments, columns)
    if not numbering:
        return list(segments)
    kept: list[Segment] = []
    for segment in segments:
        if isinstance(segment, LabelMention):
            kept.append(segment)
        elif own := tuple(entry for entry in segment.entries if id(entry) not in numbering):
            kept.append(TokenRun(own))
    later = sum(segment.printed for segment in kept if isinstance(segment, TokenRun))
    return kept if later > columns // 2 else list(segments)


def _column_numbers(segments: Sequence[Segment], columns: int) -> set[int]:
    """Return the ids of the entries 1 2 3 to the last column above the first line: nothing else counts so."""
    numbering: set[int] = set()
    for segment in segments:
        if isinstance(segment, LabelMention):
            if segment.meaning is not None and segment.meaning.role is LINE:
                break
            continue
        for entry in segment.entries:
            if len(numbering) == columns or (not entry.is_printed and not numbering):
                continue
            if entry.reading.integer != len(numbering) + 1:
                return set()
            numbering.add(id(entry))
    return numbering if len(numbering) == columns else set()
