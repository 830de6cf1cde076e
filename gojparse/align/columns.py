"""Which column? The placements that the printed row allows, before any number is added up.

In a grid the cells' own columns decide, held against the header; where the
header is no help, as many entries as the form has cells fill them in order.
Where columns were lost, every placement that keeps the printed order is
offered, and the balances choose. Nothing here sums anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

from gojparse.align.header import Headers, Placement
from gojparse.align.strips import How, Strip
from gojparse.align.tokens import Token
from gojparse.model import Locator

MOST_PLACEMENTS = 1500
"""A line with more placements than this is left open: nothing that short can be decided."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the form with what is printed for it.

    `cells`: (line, column) of its cells in the form's order. `placements`:
    the readings that order and positions allow; none: too many or too few
    numbers to place. `proved`: where a placement has no entry for a cell, the
    document has no such cell. `tied`: the one placement comes from the cells'
    own places, not from the order of rows. `shifted`: the numbers fill the
    line, but not under the columns that their tabs say. `untied`: the labels
    are gone, and no number belongs to a line of its own.
    """

    line: str
    label: Token
    entries: tuple[Token, ...]
    placements: tuple[Placement, ...]
    cells: tuple[tuple[str, str], ...]
    proved: bool = True
    tied: bool = True
    untied: bool = False
    shifted: bool = False

    @property
    def locator(self) -> Locator:
        """Where its label is printed."""
        return self.label.locator

    @property
    def certain(self) -> bool:
        """Whether every entry stands in its own place, with nothing left to choose."""
        return len(self.placements) == 1 and self.tied and not self.untied


def slot(strip: Strip, cells: Sequence[tuple[str, str]], codes: Sequence[str], heads: Headers) -> Slot:
    """The line with every placement of its entries that its positions allow.

    `codes` names the columns of `cells` as the header does.
    """
    placements, proved = _placements(strip, codes, heads)
    return Slot(
        strip.code,
        strip.label.first,
        strip.entries,
        placements,
        tuple(cells),
        proved,
        strip.how is not How.DETACHED,
        strip.how is How.UNTIED,
        not strip.in_grid and any([entry.shifted for entry in strip.entries]),
    )


def _placements(strip: Strip, codes: Sequence[str], heads: Headers) -> tuple[tuple[Placement, ...], bool]:
    entries, width = strip.entries, len(codes)
    if not strip.in_grid:
        return _in_text(entries, width)
    header = heads.get(entries[0].grid)
    if header is not None and (placement := header.place(entries)) is not None:
        return (placement,), True
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
    return _spreads(tuple(printed), width), False


@lru_cache(maxsize=512)
def _spreads(printed: tuple[int, ...], width: int) -> tuple[Placement, ...]:
    """Every placement of the entries that keeps their order."""
    return tuple(_spread(printed, places, width) for places in combinations(range(width), len(printed)))


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
