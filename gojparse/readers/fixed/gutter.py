"""Prose in two columns, and two pages on one sheet: the strip of paper between them that is left free.

A table has such strips too. So both sides of two columns must be prose: line
for line many characters, few of them digits, and no second strip beside the
first. And both sides of a sheet must say something, which the right one of a
table without rulings does not: numbers stand there, alone or before a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from gojparse.readers.fixed import lines
from gojparse.readers.fixed.page import Page, Run

_WIDE = 0.9  # line heights, at least; letters and words stand closer
_FEWEST = 4  # lines with print on both sides
_LEAST_PROSE = 8  # characters of a usual line on either side
_MOST_DIGITS = 0.3  # of the characters of either side
_MIDDLE = (0.3, 0.7)  # of the breadth of the lines, where the strip lies
_LANDSCAPE = 1.2  # times its height: a sheet of two pages is that wide
_CENTRE = (0.42, 0.58)  # of its width, where they meet
_FOLD = 0.02  # of its width is free between them
_SAYS = re.compile("[\u2e80-\u9fff].*?" * 6)  # Chinese letters in a line that says something
_LEAST_SAID = 5  # such lines on either page
_MOST_BESIDE = 3  # wide gaps in a line of prose, that between the columns among them
_MOST_STEPS = 50_000  # lines looked at, again and again, on one page; what is left is read across
_MOST_GAPS = 0.2  # of the lines may have a wide gap beside the strip


class Gutter(NamedTuple):
    """The strip between two columns: from where to where down the page, and its edges."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_fold(self) -> bool:
        """Whether it parts two pages of a sheet, and not two columns of a page."""
        return self.top == -inf


_Row = Sequence[Run]


def fold(page: Page, runs: Sequence[Run]) -> Gutter | None:
    """The strip between two pages that lie side by side on one sheet; None for a page."""
    if page.width < _LANDSCAPE * page.height:
        return None
    printed = [(run.left, run.right) for run in runs]
    printed += [(line.start, line.end) for line in page.levels]
    printed += [(line.at, line.at) for line in page.uprights]
    low, high, wide = (share * page.width for share in (*_CENTRE, _FOLD))
    free = _free(sorted(printed), low, high, wide)
    if free is None:
        return None
    found = Gutter(-inf, inf, *free)
    halves = zip(*(split(row, found.middle) for row in lines.rows(runs)), strict=True)
    return found if all(_says_enough(half) for half in halves) else None


def _free(
    printed: Sequence[tuple[float, float]], low: float, high: float, wide: float
) -> tuple[float, float] | None:
    """The first strip between two places, at least so wide, on which nothing of what is printed stands."""
    at = low
    for start, end in (*printed, (high, high)):
        if min(start, high) - at >= wide:
            return at, min(start, high)
        at = max(at, end)
    return None


def _says_enough(rows: Iterable[_Row]) -> bool:
    """Whether enough lines say something; numbers with a note behind them belong to labels elsewhere."""
    said = (row for row in rows if row and not row[0].text.isdecimal())
    return sum(_SAYS.search("".join(run.text for run in row)) is not None for row in said) >= _LEAST_SAID


def gutters(rows: Sequence[_Row], tables: Sequence[float] = ()) -> list[Gutter]:
    """The gutters of a page, top to bottom; none on nearly every page. `tables`: where tables begin."""
    begins = [_beginnings(row) for row in rows]
    if sum(map(bool, begins)) < _FEWEST:
        return []
    found: list[Gutter] = []
    at = steps = 0
    while at < len(rows) and steps < _MOST_STEPS:
        end = _end(rows, at, tables) if begins[at] else at
        best = max((_stretch(rows[:end], at, gap) for gap in begins[at]), key=lambda s: s[0], default=None)
        steps += (best[0] - at) * len(begins[at]) if best else 1
        if best and (gutter := _gutter(rows[at : best[0]], best[1])):
            found.append(gutter)
            at = best[0]
        else:
            at += 1
    return found


def _beginnings(row: _Row) -> list[tuple[float, float]]:
    """The gaps of a line that may part two columns of prose: few, and Chinese on both sides."""
    gaps = _gaps(row)
    if not gaps or len(gaps) > _MOST_BESIDE:
        return []
    return [gap for gap in gaps if all(_is_chinese(half) for half in split(row, sum(gap) / 2))]


def _is_chinese(row: _Row) -> bool:
    return any("\u2e80" <= sign <= "\u9fff" for run in row for sign in run.text)


def _end(rows: Sequence[_Row], at: int, tables: Sequence[float]) -> int:
    """Up to which line no table stands between."""
    below = min((top for top in tables if top > rows[at][0].top), default=inf)
    return next((n for n in range(at, len(rows)) if rows[n][0].top > below), len(rows))


def _gaps(row: _Row) -> list[tuple[float, float]]:
    """The wide gaps between the runs of a line."""
    return [
        (run.right, after.left)
        for run, after in pairwise(row)
        if after.left - run.right > _WIDE * min(run.bottom - run.top, after.bottom - after.top)
    ]


def _stretch(rows: Sequence[_Row], at: int, gap: tuple[float, float]) -> tuple[int, tuple[float, float]]:
    """Up to which line a gap stays free, and how much of it."""
    left, right = gap
    for end in range(at + 1, len(rows)):
        row = rows[end]
        low = max((run.right for run in row if run.left < (left + right) / 2), default=left)
        high = min((run.left for run in row if run.left >= (left + right) / 2), default=right)
        narrower = max(left, low), min(right, high)
        if narrower[1] - narrower[0] <= _WIDE * (row[0].bottom - row[0].top):
            return end, (left, right)
        left, right = narrower
    return len(rows), (left, right)


def _gutter(rows: Sequence[_Row], free: tuple[float, float]) -> Gutter | None:
    """The gutter, if print on both sides of the free strip is prose."""
    middle = sum(free) / 2
    halves = [split(row, middle) for row in rows]
    both = [(left, right) for left, right in halves if left and right]
    if len(both) < _FEWEST or not _is_prose(both):
        return None
    start = min(run.left for row in rows for run in row)
    breadth = max(run.right for row in rows for run in row) - start
    if not _MIDDLE[0] * breadth <= middle - start <= _MIDDLE[1] * breadth:
        return None
    return Gutter(min(run.top for run in rows[0]), max(run.bottom for run in rows[-1]), *free)


def _is_prose(both: Sequence[tuple[_Row, _Row]]) -> bool:
    for side in zip(*both, strict=True):
        texts = ["".join(run.text for run in row) for row in side]
        digits = sum(sign.isdigit() for text in texts for sign in text)
        if median(map(len, texts)) < _LEAST_PROSE or digits > _MOST_DIGITS * sum(map(len, texts)):
            return False
        if sum(bool(_gaps(row)) for row in side) > _MOST_GAPS * len(side):
            return False
    return True


def split(row: _Row, middle: float) -> tuple[_Row, _Row]:
    """The runs of a line to the left and to the right of a place."""
    left = [run for run in row if run.left < middle]
    return left, row[len(left) :]


def sides(rows: Sequence[_Row], found: Sequence[Gutter]) -> Iterator[_Row]:
    """The lines, those in two columns as two."""
    for row in rows:
        gutter = next((g for g in found if g.top <= row[0].top and row[0].bottom <= g.bottom), None)
        if gutter is None:
            yield row
        else:
            yield from (half for half in split(row, gutter.middle) if half)
