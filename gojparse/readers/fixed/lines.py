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

from gojparse.readers.fixed.page import SMALLER, GlyphRun, PageLetters, Quad, is_shifted
from gojparse.readers.visible import raised_text

PART_OF_NUMBER = frozenset("0123456789０１２３４５６７８９.,．，")
_IN_DOUBT = "\ufffd"
_DIGIT = re.compile(r"[0-9０-９〇○]")
NUMBER = re.compile(r"[+\-＋－]?[0-9０-９][0-9０-９.,．，]*%?|[/／\\—―－-]{1,4}|[〇○]")
HALF_EMPTY = frozenset("，。、；：！？）》”’】〕」』")  # what follows may be moved into their empty half
_LONGEST_WORD = 40  # characters; what is longer is prose and needs no place of its own
_LONGEST_MARK = 2  # digits of the mark of a note
_PADDING = 6.0  # points that word processors leave between a cell's border and its text

# Gaps in line heights (1 to 1.35 of the type size, as fonts go; a space is 0.25 to 0.5 of it).
_GAP_DIGITS = 0.13
_GAP_LATIN = 0.15
_GAP_MIXED = 0.18
_GAP_CHINESE = 0.6
_GAP_COLUMNS = 0.6  # between two numbers
_GAP_TAB = 1.5


class Word(NamedTuple):
    """A word with a digit in it: where it stands in the text of its line, and its rectangle on the page."""

    start: int
    end: int
    box: Quad


class PageLine(NamedTuple):
    """One printed line, its words parted by spaces, or by tabs where the gap is wide."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    words: Sequence[Word]

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.bottom - self.top

    @property
    def tabular(self) -> bool:
        """Tell whether it looks like the row of a table rather than a line of prose."""
        text = self.text
        if "\t" in text:
            return True
        if " " not in text:
            return NUMBER.fullmatch(text) is not None
        numbers = [NUMBER.fullmatch(word) is not None for word in text.split(" ")]
        return all(numbers) or any(a and b for a, b in pairwise(numbers))


def extent(boxes: Iterable[GlyphRun | PageLine | Quad]) -> Quad:
    """Return the rectangle around all of them: left, top, right and bottom."""
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


def rows_of_runs(runs: Sequence[GlyphRun]) -> list[list[GlyphRun]]:
    """Return the runs in lines, top to bottom, each from left to right."""
    if len(runs) == 1:
        return [list(runs)]
    found: list[list[GlyphRun]] = []
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


def _twice_middle(run: GlyphRun) -> float:
    return run[1] + run[3]


def page_lines(runs: Sequence[GlyphRun], letters: PageLetters, placed: bool = True) -> list[PageLine]:
    """Return the printed lines, top to bottom; `placed`: with the places of their numbers."""
    return [page_line(row, letters, placed) for row in rows_of_runs(runs)]


def page_line(row: Sequence[GlyphRun], letters: PageLetters, placed: bool = True) -> PageLine:
    """Return one printed line from its runs, left to right; `placed`: with the places of its numbers."""
    if len(row) > 1 and _overprinted(row):
        row = _single(row, letters)
    if len(row) == 1:
        run = row[0]
        text = run[4]
        numbered = placed and len(text) <= _LONGEST_WORD and _DIGIT.search(text)
        words = [Word(0, len(text), run[:4])] if numbered else []
        return PageLine(*run[:5], words)
    text, first = row[0].text, 0
    stretches: list[tuple[int, str, Sequence[GlyphRun]]] = []
    start = 0
    for index, (before, run) in enumerate(pairwise(row), 1):
        blank, printed = _blank(before, run), run[4]
        if blank in ("", " ") and _is_mark(before, run):
            blank, printed = "", raised_text(printed)
        if blank:
            stretches.append((start, text[start:], row[first:index]))
            text += blank
            first, start = index, len(text)
        text += printed
    stretches.append((start, text[start:], row[first:]))
    return PageLine(*extent(row), text, _words(stretches, "\t" in text) if placed else ())


def _words(stretches: Sequence[tuple[int, str, Sequence[GlyphRun]]], tabular: bool) -> list[Word]:
    """Return the stretches of a line (start, text, runs) that hold a digit; of the row of a table all."""
    return [
        Word(start, start + len(text), extent(runs))
        for start, text, runs in stretches
        if len(text) <= _LONGEST_WORD and (tabular or _DIGIT.search(text))
    ]


def _overprinted(row: Sequence[GlyphRun]) -> bool:
    """Tell whether a run of a line begins well before the one before it ends."""
    for before, run in pairwise(row):
        over = (before[2] - run[0]) / (before[3] - before[1] or 1.0)
        if over > 0.25 and over > (0.65 if before[4][-1] in HALF_EMPTY else 0.25):
            return True
    return False


def _single(row: Sequence[GlyphRun], letters: PageLetters) -> list[GlyphRun]:
    """Return letter by letter, repetitions (bold) left out; a digit over another one becomes U+FFFD."""
    kept: list[GlyphRun] = []
    singles = sorted(letter for run in row for letter in letters.single(run))
    for run in singles:
        half = (run.right - run.left) / 2
        near = kept[-4:]
        if not any(run.text == other.text and abs(run.left - other.left) < half for other in near):
            digits = [other for other in near if other.text.isdigit()] if run.text.isdigit() else ()
            over = any(other.right - run.left > half / 2 < run.right - other.left for other in digits)
            kept.append(run._replace(text=_IN_DOUBT) if over else run)
    return kept


def _is_mark(number: GlyphRun, run: GlyphRun) -> bool:
    """Tell whether a run is the small mark of a note behind a number."""
    if len(run.text) > _LONGEST_MARK or not (number.text[-1] + run.text).isdecimal():
        return False
    size, high = number.bottom - number.top, run.bottom - run.top
    return high < SMALLER * size or is_shifted(size, high, number.bottom - run.bottom)


def _blank(a: GlyphRun, b: GlyphRun) -> str:
    """Return what parts two neighbours: nothing, a space, or a tab."""
    height, high = a[3] - a[1], b[3] - b[1]
    if high < height:
        height, high = high, height
    gap = (b[0] - a[2]) / height if height > 0 else _GAP_TAB
    if gap >= _GAP_TAB:
        return "\t"
    last, first = a[4][-1], b[4][0]
    if last in PART_OF_NUMBER and first in PART_OF_NUMBER:
        if gap >= _GAP_COLUMNS:
            return "\t"
        if height < SMALLER * high:
            return " "  # 8² is not 82
        return "" if -0.25 <= gap < _GAP_DIGITS else " "
    if last >= "\u2e80" and first >= "\u2e80":
        return " " if gap >= _GAP_CHINESE else ""
    return " " if gap >= (_GAP_MIXED if last >= "\u2e80" or first >= "\u2e80" else _GAP_LATIN) else ""


def text_in_cell(runs: Sequence[GlyphRun], letters: PageLetters, cell: Quad) -> tuple[str, Quad]:
    """Return the text of a cell and the rectangle it is printed in."""
    if len(runs) == 1:
        return runs[0].text, runs[0][:4]
    vertical = _vertical(runs, cell)
    if vertical:
        return vertical, extent(runs)
    printed = page_lines(runs, letters, placed=False)
    text = printed[0].text
    for above, below in pairwise(printed):
        text += _wrap(above, below, cell) + below.text
    return text.replace("\t", " "), extent(printed)


def _wrap(above: PageLine, below: PageLine, cell: Quad) -> str:
    """Return what parts two lines of a cell: nothing in Chinese; a number continues only a full line."""
    last, first = above.text[-1], below.text[0]
    if last in PART_OF_NUMBER and first in PART_OF_NUMBER:
        full = above.left - cell[0] <= _PADDING and cell[2] - above.right <= _PADDING
        return "" if full and below.right - below.left <= above.right - above.left else " "
    return " " if last < "\u2e80" and first < "\u2e80" and last.isalnum() and first.isalnum() else ""


def _vertical(runs: Sequence[GlyphRun], cell: Quad) -> str | None:
    """Return the text of a tall cell written downwards, columns from right to left, or turned; else None."""
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


def _columns(runs: Sequence[GlyphRun]) -> list[list[GlyphRun]]:
    """Return the runs in columns, left to right, each from top to bottom."""
    columns: list[list[GlyphRun]] = []
    for run in sorted(runs, key=lambda run: run.left + run.right):
        if columns and run.left < (columns[-1][0].left + columns[-1][0].right) / 2:
            columns[-1].append(run)
        else:
            columns.append([run])
    for column in columns:
        column.sort(key=lambda run: run.top)
    return columns
