"""The lines in order: which entries stand behind which label of the form.

The stream of a section is cut into mentions (words the form knows, and
words it does not) and runs (entries without words between them). A run
belongs to the label before it. Labels cut by a page, wrapped around their
numbers or misprinted are found by what is left of them and by their place
between neighbours that are certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from gojparse.align.labels import Lexicon, Meaning, Role, cut_label, near_label
from gojparse.align.tokens import Token
from gojparse.text import Kind, fold, squeeze


class How(StrEnum):
    """How a strip came to its line."""

    EXACT = "exact"
    CUT = "cut"  # a part of the label is left, and only this line has it
    NEAR = "near"  # misprinted
    DETACHED = "detached"  # labels first, rows of numbers after them, in the same order
    UNTIED = "untied"  # the labels are gone; only the group's heading is left


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


@dataclass(frozen=True, slots=True)
class Strip:
    """What is printed behind one label: the line's code and its entries in reading order."""

    code: str
    label: Mention
    entries: tuple[Token, ...]
    how: How = How.EXACT

    @property
    def in_grid(self) -> bool:
        """Whether the entries are cells of a grid, so that an empty one is proved."""
        return bool(self.entries) and self.entries[0].grid > 0

    @property
    def printed(self) -> tuple[Token, ...]:
        return tuple(entry for entry in self.entries if entry.is_printed)


@dataclass(frozen=True, slots=True)
class Lines:
    """The strips in printed order, the mentions, and the runs that no line took (with the words before them)."""

    strips: tuple[Strip, ...]
    mentions: tuple[Mention, ...]
    left_over: tuple[tuple[Mention | None, Run], ...]


# ---- cutting the stream ----


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


def _cut_row(row: Sequence[Token], lexicon: Lexicon) -> Iterator[Mention | Run]:
    """One row of a grid. Words behind a line's label that no form prints stand in a number cell."""
    run: list[Token] = []
    behind_label = False
    for token in row:
        mentions = list(_mentions([token], lexicon)) if token.is_text else []
        known = [mention for mention in mentions if mention.meaning]
        if not token.is_text or (behind_label and not known):
            run.append(token)
            continue
        if run:
            yield Run(tuple(run))
            run = []
        yield from mentions
        if known:
            behind_label = _takes_numbers(known[-1])
    if run:
        yield Run(tuple(run))


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
    """Whether one word of no form stands between two entries of a printed row: a cell that holds no number."""
    if place == start or place + 1 >= len(tokens):
        return False
    before, word, after = tokens[place - 1 : place + 2]
    if not before.row == word.row == after.row or before.is_text or after.is_text:
        return False
    return len(word.text) < 8 and not any(m.meaning for m in _mentions([word], lexicon))


def _mentions(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Mention]:
    """What consecutive words mean: whole words first, then labels inside the joined words."""
    loose: list[Token] = []
    for token in words:
        folded = fold(token.text)
        meaning = lexicon.meaning(folded)
        if meaning is None:
            loose.append(token)
            continue
        yield from _loose_mentions(loose, lexicon)
        loose = []
        yield Mention(meaning, squeeze(token.text), folded, token)
    yield from _loose_mentions(loose, lexicon)


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
        yield Mention(lexicon.exact[match.group()], text, match.group(), _token_at(words, pieces, match.start()))
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


# ---- whose run is it? ----


def read_sequence(
    tokens: Sequence[Token],
    lexicon: Lexicon,
    cells: Callable[[str], int],
    members: Callable[[str], Sequence[str]],
) -> Lines:
    """Give every run to the line it belongs to.

    `cells(code)`: how many cells the form has on a line. `members(group)`:
    the lines under a group heading.
    """
    items = cut(tokens, lexicon)
    certain = [item.meaning.code if _is_line(item) else None for item in items]  # type: ignore[union-attr]
    owners = _Owners(items, certain, lexicon, members)
    strips: list[Strip] = []
    left_over: list[tuple[Mention | None, Run]] = []
    pending: list[Mention] = []
    for position, item in enumerate(items):
        if isinstance(item, Mention):
            if _is_line(item):
                pending.append(item)
            continue
        label, code, how = owners.of(position)
        if code is None:
            if item.printed:
                left_over.append((label, item))
            continue
        assert label is not None
        if pending and pending[-1] is label:
            pending.pop()
        strips += [_empty(mention) for mention in pending]
        pending = []
        strips.append(Strip(code, label, item.entries, how))
    strips += [_empty(mention) for mention in pending]
    mentions = tuple(item for item in items if isinstance(item, Mention))
    strips = _with_silent_lines(_without_echoes(strips), mentions, members)
    strips, left_over = _give_detached(strips, left_over, cells)
    strips, left_over = _give_to_groups(strips, left_over, cells, members)
    return Lines(tuple(strips), mentions, tuple(left_over))


def _is_line(item: Mention | Run) -> bool:
    return isinstance(item, Mention) and item.meaning is not None and item.meaning.role is Role.LINE


def _empty(mention: Mention) -> Strip:
    assert mention.meaning is not None
    return Strip(mention.meaning.code, mention, ())


class _Owners:
    """Finds the line a run belongs to, from the words before it and the certain lines around it."""

    def __init__(
        self,
        items: Sequence[Mention | Run],
        certain: Sequence[str | None],
        lexicon: Lexicon,
        members: Callable[[str], Sequence[str]],
    ) -> None:
        self.items = items
        self.certain = certain
        self.lexicon = lexicon
        self.members = members
        self.known = {code for code in certain if code}

    def of(self, position: int) -> tuple[Mention | None, str | None, How]:
        run = self.items[position]
        assert isinstance(run, Run)
        before = self.items[position - 1] if position else None
        if not isinstance(before, Mention) or (run.in_grid and before.first.row != run.entries[0].row):
            return None, None, How.EXACT
        meaning = before.meaning
        if meaning is not None and meaning.role is Role.LINE:
            return before, meaning.code, How.EXACT
        if meaning is not None and meaning.single_line is not None:
            if run.printed or not self.known.intersection(self.members(meaning.code)):
                return before, meaning.single_line, How.EXACT
        if run.printed == 0 and not run.in_grid:
            return before, None, How.EXACT
        if meaning is None or meaning.role is Role.COLUMN:
            code, how = self._by_place(position, before)
            if code is None and meaning is None:
                return self._through_noise(position, before)
            return before, code, how
        return before, None, How.EXACT

    def _by_place(self, position: int, words: Mention) -> tuple[str | None, How]:
        """The line between the certain neighbours that these words are a part or a misprint of."""
        candidates = self._between(position)
        bare = _bare(words.folded)
        holders = [c for c in candidates if any(_is_part(bare, s) for s in self.lexicon.spellings[c])]
        if len(holders) == 1:
            return holders[0], How.CUT
        code = cut_label(words.folded, self.lexicon)
        if code is not None and code not in self.known:
            return code, How.CUT
        if len(bare) >= 3 and (code := near_label(words.folded, candidates, self.lexicon)):
            return code, How.NEAR
        return None, How.EXACT

    def _between(self, position: int) -> list[str]:
        order = self.lexicon.order
        before = [order[c] for c in self.certain[:position] if c]
        after = [order[c] for c in self.certain[position:] if c]
        low = before[-1] if before else -1
        high = after[0] if after else len(order)
        return [code for code, place in order.items() if low < place < high and code not in self.known]

    def _through_noise(self, position: int, words: Mention) -> tuple[Mention | None, str | None, How]:
        """The label before words that are no label: a vertical heading's characters, an annotation."""
        earlier = self.items[position - 2] if position > 1 else None
        if not (isinstance(earlier, Mention) and _is_line(earlier)):
            return words, None, How.EXACT
        assert earlier.meaning is not None
        own = any(words.folded in s for s in self.lexicon.spellings[earlier.meaning.code])
        heading = any(words.folded in s for s in self.lexicon.exact)
        if own or heading or len(words.folded) <= 2 or words.folded.startswith("("):
            return earlier, earlier.meaning.code, How.EXACT
        return words, None, How.EXACT


_NUMERAL = re.compile(r"^[(（]?[一二三四五六七八九十0-9]{1,2}[)）]?[、.．]?")


def _bare(folded: str) -> str:
    """A label without its item number."""
    return _NUMERAL.sub("", folded)


def _is_part(bare: str, spelling: str) -> bool:
    """Whether words are what is left of a label: its end, or a longer piece of it."""
    return len(bare) >= 2 and (_bare(spelling) == bare or (len(bare) >= 4 and bare in spelling))


def _with_silent_lines(
    strips: list[Strip], mentions: Sequence[Mention], members: Callable[[str], Sequence[str]]
) -> list[Strip]:
    """Add the group headings that are lines here: none of the group's lines is printed, and no number either."""
    there = {strip.code for strip in strips}
    for mention in mentions:
        meaning = mention.meaning
        if meaning is None or meaning.single_line is None or meaning.single_line in there:
            continue
        if there.isdisjoint(members(meaning.code)):
            there.add(meaning.single_line)
            following = [i for i, strip in enumerate(strips) if strip.label.first.row > mention.first.row]
            place = following[0] if following else len(strips)
            strips = [*strips[:place], Strip(meaning.single_line, mention, ()), *strips[place:]]
    return strips


def _without_echoes(strips: Sequence[Strip]) -> list[Strip]:
    """Drop a second mention of a line that prints nothing: the rest of a label cut by its numbers or a page."""
    printed = {strip.code for strip in strips if strip.printed}
    kept: list[Strip] = []
    seen: set[str] = set()
    for strip in strips:
        if not strip.printed and (strip.code in printed or (strip.code in seen and not strip.entries)):
            continue
        seen.add(strip.code)
        kept.append(strip)
    return kept


# ---- rows that lost their labels ----


def _rows(entries: Sequence[Token]) -> list[tuple[Token, ...]]:
    rows: dict[int, list[Token]] = {}
    for entry in entries:
        rows.setdefault(entry.row, []).append(entry)
    return [tuple(row) for row in rows.values()]


def _is_full(row: Sequence[Token], cells: int) -> bool:
    return len(row) == cells and all(entry.kind is Kind.NUMBER for entry in row)


def _give_detached(
    strips: list[Strip], left_over: list[tuple[Mention | None, Run]], cells: Callable[[str], int]
) -> tuple[list[Strip], list[tuple[Mention | None, Run]]]:
    """Several labels, then as many full rows: the order within the group is all there is to go by."""
    given: list[Strip] = []
    taken: set[int] = set()
    position = 0
    while position < len(strips):
        stop = position
        while stop < len(strips) and not strips[stop].entries:
            stop += 1
        group = strips[position : stop + 1]
        rows = _rows(group[-1].entries) if stop < len(strips) else []
        orphans = [run for run in _orphans_after(group, left_over) if id(run) not in taken]
        width = cells(group[0].code)
        if len(rows) == len(group) > 1 and all(_is_full(row, width) for row in rows):
            given += [replace(s, entries=row, how=How.DETACHED) for s, row in zip(group, rows, strict=True)]
        elif not rows and len(orphans) == len(group) and all(_is_full(run.entries, width) for run in orphans):
            taken.update(id(run) for run in orphans)
            given += [
                replace(s, entries=run.entries, how=How.DETACHED) for s, run in zip(group, orphans, strict=True)
            ]
        else:
            given += group
        position = stop + 1
    return given, [(label, run) for label, run in left_over if id(run) not in taken]


def _orphans_after(group: Sequence[Strip], left_over: Sequence[tuple[Mention | None, Run]]) -> list[Run]:
    row = group[-1].label.first.row
    return [run for label, run in left_over if label is None and run.entries[0].row > row]


def _give_to_groups(
    strips: list[Strip],
    left_over: list[tuple[Mention | None, Run]],
    cells: Callable[[str], int],
    members: Callable[[str], Sequence[str]],
) -> tuple[list[Strip], list[tuple[Mention | None, Run]]]:
    """A group heading followed by as many numbers as its lines have cells, the lines' own labels gone."""
    known = {strip.code for strip in strips}
    kept: list[tuple[Mention | None, Run]] = []
    for label, run in left_over:
        meaning = label.meaning if label else None
        codes = members(meaning.code) if meaning and meaning.role is Role.GROUP else ()
        shared = _share(run, codes, cells) if codes and not known.intersection(codes) else None
        if shared is None or label is None:
            kept.append((label, run))
            continue
        how, rows = shared
        strips = strips + [Strip(c, label, row, how) for c, row in zip(codes, rows, strict=True)]
    return strips, kept


def _share(
    run: Run, codes: Sequence[str], cells: Callable[[str], int]
) -> tuple[How, list[tuple[Token, ...]]] | None:
    width = cells(codes[0])
    rows = _rows(run.entries)
    if len(rows) == len(codes) and all(_is_full(row, width) for row in rows):
        return How.DETACHED, rows
    numbers = [entry for entry in run.entries if entry.is_printed]
    if len(numbers) == width * len(codes) and all(entry.reading.value == 0 for entry in numbers):
        return How.UNTIED, [tuple(numbers[i : i + width]) for i in range(0, len(numbers), width)]
    return None
