"""The header of a grid: which of the form's columns stands over which of the grid's.

A folded header confirms the columns, no more: it is used only if it names
every column once and every full row below it agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from gojparse.align.labels import COLUMN, Lexicon
from gojparse.align.segments import LabelMention, PrintedRow
from gojparse.align.tokens import Token
from gojparse.forms.form import Label
from gojparse.model import Box, Finding
from gojparse.rules import HEADER_CONTRADICTS_FORM
from gojparse.text import BLANK, fold_label

Span: TypeAlias = tuple[int, int]
"""Grid columns [first, last)."""

Layout: TypeAlias = tuple[tuple[tuple[int, ...], ...], frozenset[int]]
"""For each column the entries under it, and the entries that no column has for itself."""

Placement: TypeAlias = tuple[int | None, ...]
"""For each cell of the line the index of its entry, or None."""


class Header:
    """The header of one grid: column code to the grid columns below it. `extra`: those of no form."""

    def __init__(self, spans: Mapping[str, Span], codes: Sequence[str], extra: Sequence[Span] = ()) -> None:
        self.order = tuple(sorted(codes, key=lambda code: spans[code]))
        self._spans = tuple(spans[code] for code in codes)
        self.extra = tuple(extra)
        self._placed: dict[tuple[Span, ...], Layout] = {}

    def place(self, entries: Sequence[Token]) -> Placement | None:
        """The entry under each column; None where header and row do not fit each other."""
        under, suspect = self._layout(entries)
        if any(entries[i].kind is not BLANK for i in suspect):
            return None
        for several in under:
            if len(several) > 1 and len({entries[i].text.strip() for i in several}) > 1:
                return None  # several cells under one column are one only if they print the same
        return tuple([several[0] if several else None for several in under])

    def _layout(self, entries: Sequence[Token]) -> Layout:
        layout = tuple([(entry.column, entry.column + entry.span) for entry in entries])
        if layout not in self._placed:  # the rows of a table are mostly laid out alike
            self._placed[layout] = self._under(layout)
        return self._placed[layout]

    def _under(self, layout: Sequence[Span]) -> Layout:
        """The entries under each column of a row laid out like this, and those that must be blank.

        Those are what stands outside the header, and what spans several
        columns: a number there belongs to one of them, and we cannot know which.
        """
        under = [
            tuple([i for i, (left, right) in enumerate(layout) if left < last and first < right])
            for first, last in self._spans
        ]
        placed = [i for several in under for i in several]
        suspect = {i for i in range(len(layout)) if placed.count(i) != 1}
        for first, last in self.extra:
            beside = [i for i, (left, right) in enumerate(layout) if left < last and first < right]
            if len(beside) == 1 and beside[0] not in placed:
                suspect.discard(beside[0])
        return tuple(under), frozenset(suspect)

    def fits(self, entries: Sequence[Token]) -> bool:
        """Whether a full row has exactly one entry under each column, those of no form as well."""
        under, suspect = self._layout(entries)
        whole = not self.extra or len(entries) == len(under) + len(self.extra)
        return whole and all(len(several) == 1 for several in under) and not suspect


Headers: TypeAlias = Mapping[int, Header]
"""The usable headers by grid."""


def headers(
    mentions: Sequence[LabelMention],
    strips: Sequence[PrintedRow],
    codes: Sequence[str],
    strange: Sequence[LabelMention] = (),
) -> Headers:
    """The headers that name each column once and agree with every full row below them.

    Pages whose header rows lack their rowspan put every word a column too far.
    `strange`: the words over columns of no form.
    """
    spans: dict[int, dict[str, Span]] = {}
    spoiled: set[int] = set()
    for mention in mentions:
        token, meaning = mention.first, mention.meaning
        if meaning is None or meaning.role is not COLUMN or meaning.code not in codes:
            continue
        if token.column < 0:
            continue
        here = spans.setdefault(token.grid, {})
        span = (token.column, token.column + token.span)
        known = here.setdefault(meaning.code, span)
        if known[1] == span[0]:  # a merged cell repeated in every column it covered
            here[meaning.code] = (known[0], span[1])
        elif known != span:
            spoiled.add(token.grid)
    beside: dict[int, list[Span]] = {}
    for mention in strange:
        word = mention.first
        if word.column >= 0:
            beside.setdefault(word.grid, []).append((word.column, word.column + word.span))
    found = {
        grid: Header(here, codes, beside.get(grid, ()))
        for grid, here in spans.items()
        if grid not in spoiled
        and len(here) == len(codes)
        and _are_apart([*here.values(), *beside.get(grid, ())])
    }
    return trusted(found, strips, codes)


def _are_apart(spans: Iterable[Span]) -> bool:
    ordered = sorted(spans)
    return all(left[1] <= right[0] for left, right in pairwise(ordered))


def trusted(found: Headers, strips: Sequence[PrintedRow], codes: Sequence[str]) -> Headers:
    """The headers that every full row of their grid fits, over no row of more numbers than columns."""
    wrong: set[int] = set()
    checked: set[tuple[int, tuple[Span, ...]]] = set()
    for strip in strips:
        if not strip.in_grid:
            continue
        grid = strip.entries[0].grid
        full = len(codes) + (len(found[grid].extra) if grid in found else 0)
        if strip.is_overfull(full):
            wrong.add(grid)
        if len(strip.entries) != full:
            continue
        layout = tuple([(entry.column, entry.span) for entry in strip.entries])
        if grid in found and (grid, layout) not in checked:
            checked.add((grid, layout))
            if not found[grid].fits(strip.entries):
                wrong.add(grid)
    return {grid: header for grid, header in found.items() if grid not in wrong}


def contradicts(
    table: str,
    order: Sequence[str],
    codes: Sequence[str],
    labels: Sequence[Label],
    printed: Sequence[LabelMention],
) -> list[Finding]:
    """A finding if the columns are not printed in the form's order; `order` is empty for words of no form."""
    if list(order) == list(codes):
        return []
    return [
        Finding(
            rule=HEADER_CONTRADICTS_FORM,
            table=table,
            expected="，".join(label.label for label in labels),
            found="，".join(mention.text for mention in printed),
            locator=printed[0].first.locator if printed else None,
        )
    ]


# ---- headers whose words are wrapped, on pages without rules ----


class _Pile(NamedTuple):
    """Words printed one above the other: the box round them, and the words from top to bottom."""

    left: float
    right: float
    words: tuple[Token, ...]

    def holds(self, box: Box) -> bool:
        """Whether a box stands above or below: half of the narrower one, or more."""
        shared = min(self.right, box.right) - max(self.left, box.left)
        return 2 * shared > min(self.right - self.left, box.right - box.left)

    def with_word(self, word: Token, box: Box) -> _Pile:
        return _Pile(min(self.left, box.left), max(self.right, box.right), (*self.words, word))


def named_by_place(tokens: Sequence[Token], lexicon: Lexicon, codes: Sequence[str]) -> list[LabelMention]:
    """The columns from left to right by the places of their words, if each of them is named once.

    On a page without rules a heading of two lines (社会公益 / 组织) is torn apart
    in reading order, and what stands one above the other is one heading.
    """
    piles: list[_Pile] = []
    for token in _above_numbers(tokens):
        box = token.locator.spots[0]
        meaning = lexicon.exact.get(fold_label(token.text))
        if not isinstance(box, Box) or (meaning is not None and meaning.role is not COLUMN):
            continue
        pile = next((pile for pile in piles if pile.holds(box)), None)
        if pile is None:
            piles.append(_Pile(box.left, box.right, (token,)))
        else:
            piles[piles.index(pile)] = pile.with_word(token, box)
    named: list[LabelMention] = []
    for pile in sorted(piles, key=lambda pile: pile.left):
        folded = fold_label("".join(word.text for word in pile.words))
        meaning = lexicon.exact.get(folded)
        if meaning is not None and meaning.code in codes:
            named.append(LabelMention(meaning, folded, folded, pile.words[0]))
    return named if sorted(m.meaning.code for m in named if m.meaning) == sorted(codes) else []


def _above_numbers(tokens: Sequence[Token]) -> list[Token]:
    """The words of running text above the first row with a number in it."""
    end = next((token.row for token in tokens if not token.is_text), -1)
    return [token for token in tokens if token.row < end and not token.grid]
