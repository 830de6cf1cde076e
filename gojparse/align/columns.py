"""Which column? The placements that the printed row allows, before any number is added up.

In a grid the cells' own columns decide, held against the header; where the
header is no help, as many entries as the form has cells fill them in order.
Where columns were lost, every placement that keeps the printed order is
offered, and the balances choose. Nothing here sums anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TypeAlias

from gojparse.align.labels import Role
from gojparse.align.sequence import How, Mention, Strip
from gojparse.align.tokens import Token
from gojparse.model import Locator
from gojparse.text import Kind

Placement: TypeAlias = tuple[int | None, ...]
"""For each cell of the line the index of its entry, or None."""

MOST_PLACEMENTS = 1500
"""A line with more placements than this is left open: nothing that short can be decided."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the form with what is printed for it.

    `cells`: (line, column) of its cells in the form's order. `placements`: the readings that order and positions allow; none: too many
    or too few numbers to place. `proved`: where a placement has no entry for
    a cell, the document has no such cell. `tied`: the one placement comes
    from the cells' own places, not from the order of rows.
    """

    line: str
    label: str
    locator: Locator | None
    entries: tuple[Token, ...]
    placements: tuple[Placement, ...]
    cells: tuple[tuple[str, str], ...]
    proved: bool = True
    tied: bool = True
    untied: bool = False
    shifted: bool = False

    @property
    def certain(self) -> bool:
        """Whether every entry stands in its own place, with nothing left to choose."""
        return len(self.placements) == 1 and self.tied and not self.untied


Header: TypeAlias = Mapping[int, dict[str, tuple[int, int]]]
"""For each grid: column code to the grid columns [first, last) it covers."""


def header(mentions: Sequence[Mention], codes: Sequence[str]) -> dict[int, dict[str, tuple[int, int]]]:
    """Where the header of each grid puts the form's columns; only grids that name each of them once."""
    places: dict[int, dict[str, tuple[int, int]]] = {}
    spoiled: set[int] = set()
    for mention in mentions:
        token, meaning = mention.first, mention.meaning
        if meaning is None or meaning.role is not Role.COLUMN or token.column < 0 or meaning.code not in codes:
            continue
        here = places.setdefault(token.grid, {})
        span = (token.column, token.column + token.span)
        if here.setdefault(meaning.code, span) != span:
            spoiled.add(token.grid)
    return {grid: here for grid, here in places.items() if grid not in spoiled and _is_header(here, codes)}


def _is_header(here: Mapping[str, tuple[int, int]], codes: Sequence[str]) -> bool:
    if len(here) != len(codes):
        return False
    spans = sorted(here.values())
    return all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))


def slot(strip: Strip, cells: Sequence[tuple[str, str]], codes: Sequence[str], heads: Header) -> Slot:
    """The line with every placement of its entries that its positions allow.

    `codes` names the columns of `cells` as the header does.
    """
    placements, proved = _placements(strip, codes, heads)
    return Slot(
        strip.code,
        strip.label.text,
        strip.label.first.locator,
        strip.entries,
        placements,
        tuple(cells),
        proved,
        strip.how is not How.DETACHED,
        strip.how is How.UNTIED,
        any(entry.shifted for entry in strip.entries),
    )


def _placements(strip: Strip, codes: Sequence[str], heads: Header) -> tuple[tuple[Placement, ...], bool]:
    entries, width = strip.entries, len(codes)
    if not strip.in_grid:
        return _in_text(entries, width)
    by_header = _by_header(entries, codes, heads)
    if by_header is not None:
        return (by_header,), True
    if len(entries) == width:
        return (tuple(range(width)),), True
    windows = _windows(entries, width)
    if windows:
        return windows, len(windows) == 1
    return _in_text(entries, width)


def _in_text(entries: Sequence[Token], width: int) -> tuple[tuple[Placement, ...], bool]:
    """Running text: empty cells leave no trace unless pipes prove them."""
    if len(entries) == width:
        return (tuple(range(width)),), True
    if len(entries) > width:
        trimmed = _windows(entries, width)
        if len(trimmed) == 1:
            return trimmed, True
    printed = [i for i, entry in enumerate(entries) if entry.is_printed]
    if len(printed) == width:
        return (tuple(printed),), True
    if len(printed) > width or comb(width, len(printed)) > MOST_PLACEMENTS:
        return (), False
    return tuple(_spread(printed, places, width) for places in combinations(range(width), len(printed))), False


def _spread(printed: Sequence[int], places: Sequence[int], width: int) -> Placement:
    placement: list[int | None] = [None] * width
    for entry, place in zip(printed, places, strict=True):
        placement[place] = entry
    return tuple(placement)


def _windows(entries: Sequence[Token], width: int) -> tuple[Placement, ...]:
    """Where a row has filler cells before or behind its own: every stretch that holds all that is printed.

    A row without a print holds only blanks, wherever its cells begin.
    """
    printed = [i for i, entry in enumerate(entries) if entry.is_printed]
    if len(entries) <= width:
        return ()
    if not printed:
        return (tuple(range(width)),)
    first = max(0, printed[-1] - width + 1)
    last = min(printed[0], len(entries) - width)
    return tuple(tuple(range(start, start + width)) for start in range(first, last + 1))


def _by_header(entries: Sequence[Token], codes: Sequence[str], heads: Header) -> Placement | None:
    """The placement by the header's columns; None where header and row do not fit each other."""
    head = heads.get(entries[0].grid)
    if head is None:
        return None
    placement: list[int | None] = []
    used: set[int] = set()
    for code in codes:
        first, last = head[code]
        under = [i for i, e in enumerate(entries) if e.column < last and first < e.column + e.span]
        if len(under) > 1:
            return None
        if under and entries[under[0]].kind is not Kind.BLANK and under[0] in used:
            return None  # a printed cell that spans several columns belongs to one of them; we cannot know
        used.update(under)
        placement.append(under[0] if under else None)
    outside = any(entry.is_printed for i, entry in enumerate(entries) if i not in used)
    return None if outside else tuple(placement)


def trusted(heads: Header, strips: Sequence[Strip], codes: Sequence[str]) -> Header:
    """The headers that every full row below them agrees with: one entry under each column.

    Pages whose header rows lack their rowspan put every word a column too far.
    """
    wrong = {
        strip.entries[0].grid
        for strip in strips
        if strip.in_grid
        and len(strip.entries) == len(codes)
        and strip.entries[0].grid in heads
        and not _fits(_by_header(strip.entries, codes, heads))
    }
    return {grid: head for grid, head in heads.items() if grid not in wrong}


def _fits(placement: Placement | None) -> bool:
    return placement is not None and None not in placement and len(set(placement)) == len(placement)


def header_order(head: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """The codes of a header from left to right."""
    return tuple(sorted(head, key=lambda code: head[code]))
