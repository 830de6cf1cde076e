"""The placements that a printed row allows, before any number is added up.

In a grid the cells' own columns decide, held against the header; where the
header is no help, as many entries as the form has cells fill them in order.
Where columns were lost, every placement that keeps the printed order is
offered, and the balances choose. Nothing here sums anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import NamedTuple

from gojparse.align.header import Headers, Placement
from gojparse.align.segments import LabelMatch, PrintedRow
from gojparse.align.tokens import Token
from gojparse.model import Locator
from gojparse.text import BLANK, TEXT

MOST_PLACEMENTS = 1500
"""A line with more placements than this is left open: nothing that short can be decided."""


class FormRow(NamedTuple):
    """One line of the form with what is printed for it.

    Attributes:
        label: The word that its label begins with.
        placements: The readings that order and positions allow, none if too many or too few numbers.
        cells: (line, column) of its cells in printed order.
        proved: Where a placement has no entry for a cell, the document has no such cell.
        tied: The one placement comes from the cells' own places, not from the order of rows.
        untied: The labels are gone, and no number belongs to a line of its own.
        shifted: The numbers fill the line, but not under the columns that their tabs say.
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
        """The place where its label is printed."""
        return self.label.locator

    @property
    def certain(self) -> bool:
        """Tell whether every entry stands in its own place, with nothing left to choose."""
        return len(self.placements) == 1 and self.tied and not self.untied


@dataclass(frozen=True, slots=True)
class RowShape:
    """The shape of a table's rows behind their labels.

    Empty pipes at the end of a row are cells of the form or filler: a row
    that is longer or shorter than its neighbours does not tell which.

    Attributes:
        length: That of most pipe rows, 0 if no length is the most frequent.
        first: Index of the first entry that any of them prints.
        reach: Index behind the last one.
        overfull: The lengths of rows that print more than the form has cells: one column is not the form's.
    """

    length: int = 0
    first: int = 0
    reach: int = 0
    overfull: frozenset[int] = frozenset()


UNKNOWN_SHAPE = RowShape()


def row_shape(rows: Sequence[PrintedRow], width: int) -> RowShape:
    """Return the shape of a table's rows, where the form has `width` cells on each."""
    overfull = frozenset([len(row.entries) for row in rows if row.is_overfull(width)])
    piped = [row.entries for row in rows if row.entries and _is_piped(row.entries)]
    lengths = Counter(map(len, piped)).most_common(2)
    if not lengths or (len(lengths) > 1 and lengths[0][1] == lengths[1][1]):
        return RowShape(overfull=overfull)
    length = lengths[0][0]
    usual = [entries for entries in piped if len(entries) == length]
    printed = [i for entries in usual for i, entry in enumerate(entries) if entry.is_printed]
    return RowShape(length, min(printed, default=0), max(printed, default=-1) + 1, overfull)


def form_row(
    row: PrintedRow,
    cells: Sequence[tuple[str, str]],
    codes: Sequence[str],
    grids: Headers,
    shape: RowShape = UNKNOWN_SHAPE,
) -> FormRow:
    """Return the line with every placement of its entries that its positions allow.

    `codes` are the columns in the order in which the header names them, `cells` those of the line likewise.
    """
    if row.match is LabelMatch.SHARED:
        return withheld_row(row, cells)
    entries = without_words(row.entries, len(codes)) if row.in_grid else row.entries
    placements, proved = _placements(entries, codes, grids, shape)
    return FormRow(
        row.code,
        row.label.first,
        entries,
        placements,
        tuple(cells),
        proved=proved,
        tied=row.match is not LabelMatch.DETACHED,
        untied=row.match is LabelMatch.UNTIED,
        shifted=not row.in_grid and any(entry.shifted for entry in entries),
    )


def without_words(entries: tuple[Token, ...], width: int) -> tuple[Token, ...]:
    """Return the cells of a row without words around its numbers: a column of remarks, an annotation."""
    while len(entries) > width and _is_remark(entries[-1]):
        entries = entries[:-1]
    while len(entries) > width and _is_remark(entries[0]):
        entries = entries[1:]
    return entries


def _is_remark(entry: Token) -> bool:
    """Tell whether an entry is words that do not begin like a number, as an unreadable one does (`72O`)."""
    return entry.is_text and not _NUMBER_LIKE.match(entry.text)


_NUMBER_LIKE = re.compile(r"\s*[+-]?[0-9０-９A-Za-z〇○]")


def without_label_cells(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Return the rows without the empty cells that a label over several columns leaves behind it."""
    labels: dict[int, set[int]] = {}
    for row in rows:
        label = row.label.first
        if row.in_grid and label.column >= 0:
            labels.setdefault(label.grid, set()).update(range(label.column, label.column + label.span))
    return [_behind_labels(row, labels.get(row.label.first.grid, set())) for row in rows]


def _behind_labels(row: PrintedRow, labels: set[int]) -> PrintedRow:
    """Return a row without its first empty cells in these columns."""
    entries = row.entries
    start = 0
    while start < len(entries) and not entries[start].is_printed and entries[start].column in labels:
        start += 1
    return row._replace(entries=entries[start:]) if start else row


def withheld_row(row: PrintedRow, cells: Sequence[tuple[str, str]]) -> FormRow:
    """Return the line with no placement at all: its header contradicts the form."""
    return FormRow(row.code, row.label.first, row.entries, (), tuple(cells), proved=False)


def _placements(
    entries: Sequence[Token], codes: Sequence[str], grids: Headers, shape: RowShape
) -> tuple[tuple[Placement, ...], bool]:
    """Return the placements of a row, and whether its missing cells are proved."""
    width = len(codes)
    if not entries:
        return _in_order(entries, width)
    header = grids.get(entries[0].grid)
    placement = header.place(entries) if header is not None else None
    if placement is not None:
        if None in placement:  # the row is short of a cell: which one it lost, its columns cannot prove
            return _in_order(entries, width)
        return (placement,), True
    if header is not None and len(entries) > width:
        return (), False  # something stands under none of the form's columns: a column of another measure
    if not _proves_order(entries):
        return (), False
    if not _proves_blanks(entries, width, shape):
        return _in_order(entries, width)
    if len(entries) == width:
        return (tuple(range(width)),), True
    if len(entries) in shape.overfull:
        return (), False
    windows = _windows(entries, width)
    if len(windows) == 1 or (windows and entries[0].grid):
        return windows, len(windows) == 1
    return _in_order(entries, width)


def _is_piped(entries: Sequence[Token]) -> bool:
    """Tell whether the entries are cells that pipes divide, without columns of their own."""
    first = entries[0]
    if first.grid:
        return first.column < 0
    return not isinstance(first.place, Locator) and "|" in first.place[0].text


def _proves_order(entries: Sequence[Token]) -> bool:
    """Tell whether the entries stand in the order of their cells: a word may be a piece of a torn one."""
    if entries[0].grid or not [entry for entry in entries if entry.kind is TEXT]:
        return True
    rows = Counter(entry.row for entry in entries)
    if len(rows) > 1 and max(rows.values()) > 1:
        return False
    lines = {entry.place[0].text for entry in entries if not isinstance(entry.place, Locator)}
    return all("\t" in text or "|" in text or " " not in text.strip() for text in lines)


def _proves_blanks(entries: Sequence[Token], width: int, shape: RowShape) -> bool:
    """Tell whether the empty cells of a row are where they seem: in columns, or in rows of one length."""
    if not [entry for entry in entries if entry.kind is BLANK] or not _is_piped(entries):
        return True
    if not shape.length:
        return len(entries) <= width
    if len(entries) != shape.length:
        return False
    # filler behind the cells of the form hides a lost one, unless some row prints where the form ends
    return shape.length <= width or (shape.reach >= width and shape.reach - shape.first <= width)


def _in_order(entries: Sequence[Token], width: int) -> tuple[tuple[Placement, ...], bool]:
    """Return every placement that keeps the printed order; the empty cells of the row prove nothing."""
    printed = tuple([i for i, entry in enumerate(entries) if entry.kind is not BLANK])
    if len(printed) == width:
        return (printed,), True
    if len(printed) > width or comb(width, len(printed)) > MOST_PLACEMENTS:
        return (), False
    return _spreads(printed, width), False


@lru_cache(maxsize=512)
def _spreads(printed: tuple[int, ...], width: int) -> tuple[Placement, ...]:
    """Return every placement of the entries that keeps their order."""
    placements: list[Placement] = []
    for places in combinations(range(width), len(printed)):
        placement: list[int | None] = [None] * width
        for entry, place in zip(printed, places, strict=True):
            placement[place] = entry
        placements.append(tuple(placement))
    return tuple(placements)


def _windows(entries: Sequence[Token], width: int) -> tuple[Placement, ...]:
    """Return every stretch of a row with filler cells that holds all that is printed."""
    if len(entries) <= width:
        return ()
    printed = [i for i, entry in enumerate(entries) if entry.kind is not BLANK]
    if not printed:  # only blanks, wherever its cells begin
        return (tuple(range(width)),)
    first = max(0, printed[-1] - width + 1)
    last = min(printed[0], len(entries) - width)
    return tuple(tuple(range(start, start + width)) for start in range(first, last + 1))
