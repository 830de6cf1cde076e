"""Cut the stream of a section into mentions and runs.

A mention is words that the form knows, or words that it does not; a run is
entries with no words between them. In a grid nothing reaches beyond its row;
running text runs on over line ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gojparse.align.labels import Lexicon, Meaning, Role
from gojparse.align.tokens import Token
from gojparse.text import Kind, fold, squeeze


class Mention(NamedTuple):
    """Words between entries, and what they mean; `meaning` None: no form prints them."""

    meaning: Meaning | None
    text: str
    folded: str
    first: Token


class Run(NamedTuple):
    """Entries with no words between them; in a grid those of one row only."""

    entries: tuple[Token, ...]

    @property
    def printed(self) -> int:
        return sum(entry.is_printed for entry in self.entries)

    @property
    def in_grid(self) -> bool:
        return self.entries[0].grid > 0


def cut(tokens: Sequence[Token], lexicon: Lexicon) -> list[Mention | Run]:
    """Mentions and runs in reading order."""
    items: list[Mention | Run] = []
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
    return items


def _cut_row(row: Sequence[Token], lexicon: Lexicon) -> list[Mention | Run]:
    """One row of a grid. Words behind a line's label that no form prints stand in a number cell."""
    items: list[Mention | Run] = []
    run: list[Token] = []
    behind_label = False
    for token in row:
        if token.kind is not Kind.TEXT:
            run.append(token)
            continue
        mentions = _mentions((token,), lexicon)
        known = [mention for mention in mentions if mention.meaning]
        if behind_label and not known:
            run.append(token)
            continue
        if run:
            items.append(Run(tuple(run)))
            run = []
        items += mentions
        if known:
            behind_label = _takes_numbers(known[-1])
    if run:
        items.append(Run(tuple(run)))
    return items


def _takes_numbers(mention: Mention) -> bool:
    meaning = mention.meaning
    return meaning is not None and (meaning.role is Role.LINE or meaning.single_line is not None)


def _cut_text(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Mention | Run]:
    """Running text: entries run on over line ends until the next words."""
    position = 0
    while position < len(tokens):
        stop = position
        while stop < len(tokens) and tokens[stop].is_text:
            stop += 1
        if stop > position:
            yield from _mentions(tokens[position:stop], lexicon)
        position = stop
        while stop < len(tokens) and (not tokens[stop].is_text or _is_junk(tokens, position, stop, lexicon)):
            stop += 1
        if stop > position:
            yield Run(tuple(tokens[position:stop]))
        position = stop


def _is_junk(tokens: Sequence[Token], start: int, place: int, lexicon: Lexicon) -> bool:
    """Whether one word of no form stands between two entries of a row: a cell that holds no number."""
    if place == start or place + 1 >= len(tokens):
        return False
    before, word, after = tokens[place - 1 : place + 2]
    if not before.row == word.row == after.row or before.is_text or after.is_text:
        return False
    return len(word.text) < 8 and not any(m.meaning for m in _mentions([word], lexicon))


def _mentions(words: Sequence[Token], lexicon: Lexicon) -> list[Mention]:
    """What consecutive words mean: whole words first, then labels inside the joined words."""
    mentions: list[Mention] = []
    loose: list[Token] = []
    for token in words:
        folded = fold(token.text)
        meaning = lexicon.exact.get(folded)
        if meaning is None:
            loose.append(token)
            continue
        mentions += _loose_mentions(loose, lexicon)
        loose = []
        mentions.append(Mention(meaning, squeeze(token.text), folded, token))
    mentions += _loose_mentions(loose, lexicon)
    return mentions


def _loose_mentions(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Mention]:
    """Labels found inside words that are no label each: split by spaces, glued, annotated or cut."""
    if not words:
        return
    text = " ".join(squeeze(word.text) for word in words)
    pieces = [fold(word.text) for word in words]
    joined = "".join(pieces)
    position = 0
    for match in lexicon.inside.finditer(joined):
        yield from _anchored(joined[position : match.start()], words[0], lexicon)
        yield Mention(
            lexicon.exact[match.group()], text, match.group(), _token_at(words, pieces, match.start())
        )
        position = match.end()
    yield from _anchored(joined[position:], _token_at(words, pieces, position), lexicon)


def _token_at(words: Sequence[Token], pieces: Sequence[str], offset: int) -> Token:
    for word, piece in zip(words, pieces, strict=True):
        if offset < len(piece):
            return word
        offset -= len(piece)
    return words[-1]


def _anchored(folded: str, first: Token, lexicon: Lexicon) -> Iterator[Mention]:
    """Lines recognised by a distinctive part of their label; else words of unknown meaning."""
    if not folded:
        return
    codes: dict[str, Meaning] = {}
    if lexicon.anchors is not None:
        for match in lexicon.anchors.finditer(folded):
            meaning = lexicon.anchored[match.group()]
            codes[meaning.code] = meaning
    if not codes:
        yield Mention(None, folded, folded, first)
    for meaning in codes.values():
        yield Mention(meaning, folded, folded, first)
