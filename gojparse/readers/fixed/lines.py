"""Runs of letters to lines, and lines to the text of a cell.

Whether two runs are one word is decided by the gap between them alone, and
most strictly between digits: two numbers must never become one. In doubt
there is a space, and a number with a space in it counts as unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gojparse.model import quick
from gojparse.readers.fixed.page import SMALLER, Letters, Run

PART_OF_NUMBER = frozenset("0123456789０１２３４５６７８９.,．，")
_IN_DOUBT = "\ufffd"
_DIGIT = re.compile(r"[0-9０-９〇○]")
NUMBER = re.compile(r"[+\-＋－]?[0-9０-９][0-9０-９.,．，]*%?|[/／\\—―－-]{1,4}|[〇○]")
HALF_EMPTY = frozenset("，。、；：！？）》”’】〕」』")  # what follows may be moved into their empty half
_LONGEST_WORD = 40  # characters; what is longer is prose and needs no place of its own
_PADDING = 6.0  # points that word processors leave between a cell's border and its text

# Gaps in line heights (1 to 1.35 of the type size, as fonts go; a space is 0.25 to 0.5 of it).
_GAP_DIGITS = 0.13
_GAP_LATIN = 0.15
_GAP_MIXED = 0.18
_GAP_CHINESE = 0.6
_GAP_COLUMNS = 0.6  # between two numbers
_GAP_TAB = 1.5

Extent = tuple[float, float, float, float]


class Word(NamedTuple):
    """A word with a digit in it: where it stands in the text, and where on the page."""

    start: int
    end: int
    box: Extent


class Line(NamedTuple):
    """One printed line, its words parted by spaces, or by tabs where the gap is wide."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    words: Sequence[Word]

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def tabular(self) -> bool:
        """Whether it looks like the row of a table rather than a line of prose."""
        text = self.text
        if "\t" in text:
            return True
        if " " not in text:
            return NUMBER.fullmatch(text) is not None
        numbers = [NUMBER.fullmatch(word) is not None for word in text.split(" ")]
        return all(numbers) or any(a and b for a, b in pairwise(numbers))


def extent(boxes: Iterable[Run | Line | Extent]) -> Extent:
    """The rectangle round all of them."""
    first, *others = boxes
    left, top, right, bottom = first[:4]
    for box in others:
        if box[0] < left:
            left = box[0]
        if box[1] < top:
            top = box[1]
        if box[2] > right:
            right = box[2]
        if box[3] > bottom:
            bottom = box[3]
    return left, top, right, bottom


def rows(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs in lines, top to bottom, each from left to right."""
    if len(runs) == 1:
        return [list(runs)]
    found: list[list[Run]] = []
    middle, height = 0.0, 0.0  # the middle is that of the top and bottom added up
    for run in sorted(runs, key=_twice_middle):
        top, bottom = run[1], run[3]
        high = bottom - top
        if found and top + bottom - middle <= (height if height < high else high):
            found[-1].append(run)
        else:
            found.append([run])
            middle, height = top + bottom, high
    for row in found:
        if len(row) > 1:
            row.sort()
    return found


def _twice_middle(run: Run) -> float:
    return run[1] + run[3]


def lines(runs: Sequence[Run], letters: Letters, placed: bool = True) -> list[Line]:
    """The printed lines, top to bottom; the words of a cell need no places of their own."""
    return [line(row, letters, placed) for row in rows(runs)]


def line(row: Sequence[Run], letters: Letters, placed: bool = True) -> Line:
    """One printed line from its runs, left to right."""
    if len(row) > 1 and _overprinted(row):
        row = _single(row, letters)
    if len(row) == 1:
        run = row[0]
        text = run[4]
        numbered = placed and len(text) <= _LONGEST_WORD and _DIGIT.search(text)
        words = [quick(Word, (0, len(text), run[:4]))] if numbered else []
        return quick(Line, (*run[:5], words))
    text, first = row[0].text, 0
    stretches: list[tuple[int, str, Sequence[Run]]] = []
    start = 0
    for index, (before, run) in enumerate(pairwise(row), 1):
        blank = _blank(before, run)
        if blank:
            stretches.append((start, text[start:], row[first:index]))
            text += blank
            first, start = index, len(text)
        text += run[4]
    stretches.append((start, text[start:], row[first:]))
    return quick(Line, (*extent(row), text, _words(stretches, "\t" in text) if placed else ()))


def _words(stretches: Sequence[tuple[int, str, Sequence[Run]]], tabular: bool) -> list[Word]:
    """The stretches of a line (start, text, runs) that are words with a digit; of a table's row all."""
    return [
        quick(Word, (start, start + len(text), runs[0][:4] if len(runs) == 1 else extent(runs)))
        for start, text, runs in stretches
        if len(text) <= _LONGEST_WORD and (tabular or _DIGIT.search(text))
    ]


def _overprinted(row: Sequence[Run]) -> bool:
    _, top, end, bottom, text, _ = row[0]
    for left, low, right, high, following, _ in row[1:]:
        over = (end - left) / (bottom - top or 1.0)
        if over > 0.25 and over > (0.65 if text[-1] in HALF_EMPTY else 0.25):
            return True
        top, end, bottom, text = low, right, high, following
    return False


def _single(row: Sequence[Run], letters: Letters) -> list[Run]:
    """Letter by letter, those left out that only repeat one below them (bold made by printing twice).

    A digit over another one is a number printed over an older one: nobody can tell which shows.
    """
    kept: list[Run] = []
    singles = sorted(letter for run in row for letter in letters.single(run))
    for run in singles:
        half = (run.right - run.left) / 2
        near = kept[-4:]
        if not any(run.text == other.text and abs(run.left - other.left) < half for other in near):
            digits = [other for other in near if other.text.isdigit()] if run.text.isdigit() else ()
            over = any(other.right - run.left > half / 2 < run.right - other.left for other in digits)
            kept.append(run._replace(text=_IN_DOUBT) if over else run)
    return kept


def _blank(a: Run, b: Run) -> str:
    """What parts two neighbours: nothing, a space, or a tab."""
    _, top, right, bottom, before, _ = a
    left, other_top, _, other_bottom, after, _ = b
    height, high = bottom - top, other_bottom - other_top
    if high < height:
        height, high = high, height
    gap = (left - right) / height if height > 0 else _GAP_TAB
    if gap >= _GAP_TAB:
        return "\t"
    end, start = before[-1], after[0]
    if end in PART_OF_NUMBER and start in PART_OF_NUMBER:
        if gap >= _GAP_COLUMNS:
            return "\t"
        if height < SMALLER * high:
            return " "  # 8² is not 82
        return "" if -0.25 <= gap < _GAP_DIGITS else " "
    chinese = (end >= "\u2e80") + (start >= "\u2e80")
    widest = (_GAP_LATIN, _GAP_MIXED, _GAP_CHINESE)[chinese]
    return " " if gap >= widest else ""


# ---- cells ----


def cell_text(runs: Sequence[Run], letters: Letters, cell: Extent) -> tuple[str, Extent]:
    """The text of a cell and the rectangle it is printed in."""
    if len(runs) == 1:
        return runs[0].text, runs[0][:4]
    vertical = _vertical(runs, cell)
    if vertical:
        return vertical, extent(runs)
    printed = lines(runs, letters, placed=False)
    text = printed[0].text
    for above, below in pairwise(printed):
        text += _wrap(above, below, cell) + below.text
    return text.replace("\t", " "), extent(printed)


def _wrap(above: Line, below: Line, cell: Extent) -> str:
    """What parts two lines of a cell: nothing in Chinese; a number goes on only from a line that is full."""
    end, start = above.text[-1], below.text[0]
    if end in PART_OF_NUMBER and start in PART_OF_NUMBER:
        full = above.left - cell[0] <= _PADDING and cell[2] - above.right <= _PADDING
        return "" if full and below.right - below.left <= above.right - above.left else " "
    return " " if end < "\u2e80" and start < "\u2e80" and end.isalnum() and start.isalnum() else ""


def _vertical(runs: Sequence[Run], cell: Extent) -> str | None:
    """The text of a tall cell written downwards, its columns from right to left, or turned; else None."""
    if len(runs) < 3 or cell[3] - cell[1] < 1.5 * (cell[2] - cell[0]):
        return None
    if any(len(run.text) > 1 or run.text < "\u2e80" for run in runs):
        return None
    columns = _columns(runs)
    down = sorted(b.top - a.bottom for column in columns for a, b in pairwise(column))
    if len(columns) == 1:
        column = columns[0]
        turned = all(a.start > b.start for a, b in pairwise(column))
        return "".join(run.text for run in (reversed(column) if turned else column))
    across = min(b[0].left - a[0].right for a, b in pairwise(columns))
    if not down or down[len(down) // 2] >= across:
        return None
    return "".join(run.text for column in reversed(columns) for run in column)


def _columns(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs in columns, left to right, each from top to bottom."""
    columns: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.left + run.right):
        if columns and run.left < (columns[-1][0].left + columns[-1][0].right) / 2:
            columns[-1].append(run)
        else:
            columns.append([run])
    for column in columns:
        column.sort(key=lambda run: run.top)
    return columns
