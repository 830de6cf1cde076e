"""Cut the stream of a section into mentions and runs.

A mention is words that the form knows, or words that it does not; a run is
entries with no words between them. In a grid nothing reaches beyond its row;
running text runs on over line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias, TypeGuard

from gojparse.align.labels import COLUMN, LINE, Lexicon, Meaning
from gojparse.align.tokens import Token
from gojparse.model import LOW_CONFIDENCE
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
        return len([entry for entry in self.entries if entry.kind is not BLANK])

    @property
    def in_grid(self) -> bool:
        return self.entries[0].grid > 0


Segment: TypeAlias = LabelMention | TokenRun
"""A stretch of the stream: words, or the entries behind them."""


def cut_tokens(tokens: Sequence[Token], lexicon: Lexicon) -> list[Segment]:
    """Mentions and runs in reading order."""
    items: list[Segment] = []
    start = 0
    while start < len(tokens):
        stop = start + 1
        if tokens[start].grid:
            while stop < len(tokens) and tokens[stop].row == tokens[start].row:
                stop += 1
            items += _cut_row(tokens[start:stop], lexicon)
        else:
            while stop < len(tokens) and not tokens[stop].grid:
                stop += 1
            items += _cut_text(tokens[start:stop], lexicon)
        start = stop
    return [
        _glued(item) if _is_glued(item, before) else item
        for item, before in zip(items, [None, *items], strict=False)
    ]


_DIGITS_ONLY = re.compile(r"[\"'(),.、;+-]*\d[\d\"'(),.、;+-]*")


def _is_glued(item: Segment, before: Segment | None) -> TypeGuard[LabelMention]:
    """Digits glued to a label or listed in one word: something is printed there that is no number."""
    return (
        isinstance(item, LabelMention)
        and item.meaning is None
        and isinstance(before, LabelMention)
        and _takes_numbers(before)
        and _DIGITS_ONLY.fullmatch(item.folded) is not None
    )


def _glued(item: LabelMention) -> TokenRun:
    reading = CellContent(TEXT, squeeze(item.first.text))
    return TokenRun((item.first._replace(kind=TEXT, reading=reading),))


def _cut_row(row: Sequence[Token], lexicon: Lexicon) -> list[Segment]:
    """One row of a grid. Words of no form behind a line's label or behind a number stand in a number cell."""
    items: list[Segment] = []
    run: list[Token] = []
    behind_label = False
    for token in row:
        if token.kind is not TEXT:
            run.append(token)
            behind_label = behind_label or token.kind is NUMBER
            continue
        mentions = _mentions((token,), lexicon)
        known = [mention for mention in mentions if mention.meaning]
        if not known and (behind_label or _holds_number(token.text)):
            run.append(token)
            continue
        if run:
            items.append(TokenRun(tuple(run)))
            run = []
        items += mentions
        if known:
            behind_label = _takes_numbers(known[-1])
    if run:
        items.append(TokenRun(tuple(run)))
    return items


def _holds_number(text: str) -> bool:
    """Whether it is an entry wherever it is printed: a number for several rows, or one that is not sure."""
    return read_cell(text.removesuffix(LOW_CONFIDENCE)).kind is NUMBER


def _takes_numbers(mention: LabelMention) -> bool:
    meaning = mention.meaning
    return meaning is not None and (meaning.role is LINE or meaning.single_line is not None)


def _cut_text(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Segment]:
    """Running text: entries run on over line ends until the next words."""
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


def _is_junk(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a word of no form stands where a number should.

    Between two entries of a printed row; or behind its label or an entry and
    beginning like a number: `9x`, `0（3）`. Alone on its line it does so only
    where each cell has a line of its own: beside a row of several entries it
    is a piece of a cell whose lines were torn apart.
    """
    word = tokens[place]
    before = tokens[place - 1] if place else None
    if before is None:
        return False
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    same_row = before.row == word.row
    between = (
        same_row and not before.is_text and after is not None and after.row == word.row and not after.is_text
    )
    broken = _BROKEN_NUMBER.match(word.text) is not None
    alone = not same_row and (after is None or after.row != word.row) and not _beside_a_row(tokens, place)
    if not (between and len(word.text) < 8) and not (broken and (same_row or alone)):
        return False
    if any(mention.meaning for mention in _mentions([word], lexicon)):
        return False
    return between or not before.is_text or any(m.meaning for m in _mentions([before], lexicon))


def _beside_a_row(tokens: Sequence[Token], place: int) -> bool:
    """Whether the line before or behind a word holds several entries."""
    for step in (-1, 1):
        near = tokens[place + step : place + 3 * step : step] if place + 3 * step >= 0 else ()
        if len(near) == 2 and near[0].row == near[1].row and not (near[0].is_text or near[1].is_text):
            return True
    return False


def _mentions(words: Sequence[Token], lexicon: Lexicon) -> list[LabelMention]:
    """What consecutive words mean: whole words first, then labels inside the joined words."""
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
    """Labels found inside words that are no label each: split by spaces, glued, annotated or cut."""
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
    for word, piece in zip(words, pieces, strict=True):
        if offset < len(piece):
            return word
        offset -= len(piece)
    return words[-1]


def _anchored(
    folded: str, offset: int, words: Sequence[Token], pieces: Sequence[str], lexicon: Lexicon
) -> Iterator[LabelMention]:
    """Lines recognised by a distinctive part of their label; the other words are of unknown meaning.

    `folded` are the words from `offset` on. What follows an anchor and is no
    more of its label may be the label of the next line, and is kept apart.
    """
    if not folded:
        return
    found: dict[str, tuple[Meaning, int]] = {}
    if lexicon.anchors is not None:
        for match in lexicon.anchors.finditer(folded):
            meaning = lexicon.anchored[match.group()]
            end = match.end() + _rest_of_label(folded, match, lexicon.spellings[meaning.code])
            found[meaning.code] = (meaning, end)
    if not found:
        yield LabelMention(None, folded, folded, _token_at(words, pieces, offset))
        return
    start = 0
    for meaning, end in found.values():
        label = folded[start:end]
        yield LabelMention(meaning, label, label, _token_at(words, pieces, offset + start))
        start = end
    if len(folded) > start:
        rest = folded[start:]
        yield LabelMention(None, rest, rest, _token_at(words, pieces, offset + start))


def _rest_of_label(folded: str, anchor: re.Match[str], spellings: Sequence[str]) -> int:
    """How many characters behind an anchor still belong to its label."""
    longest = 0
    for spelling in spellings:
        place = spelling.find(anchor.group())
        rest = spelling[place + len(anchor.group()) :] if place >= 0 else ""
        following = folded[anchor.end() :]
        same = (i for i, (one, other) in enumerate(zip(rest, following, strict=False)) if one != other)
        longest = max(longest, next(same, min(len(rest), len(following))))
    return longest
