"""Columns that no ruling shows: of numbers in a table, and of prose on a page.

On a page without rulings the places of the numbers show a cell left blank:
those of one column stand flush right, centred or flush left. Where two rows
print a number in every column, and every number stands in one column far from
the others, the places between are printed empty, and are marked by pipes.

Prose in two columns, and two pages on one sheet, have a gutter between them.
A table has such gutters too. So both sides of two columns must be prose: many
characters a line, few of them digits, no second gutter. Both sides of a sheet
must hold sentences, which the right side of an unruled table does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from operator import itemgetter
from statistics import median
from typing import NamedTuple, TypeAlias

from gojparse.readers.fixed.lines import NUMBER, PageLine, Word, rows_of_runs
from gojparse.readers.fixed.page import GlyphRun, PrintedPage, Quad

_Columns: TypeAlias = tuple[tuple[int, ...], ...]  # for each row the columns its numbers stand in
_RunRow: TypeAlias = Sequence[GlyphRun]

_MIN_COLUMNS = 4  # blocks of fewer have merged cells, whose numbers stand between columns
_FULL_ROWS = 2  # that prove the columns
_TOLERANCE = 1.5  # points that a number may stand off its column
_APART = 2.0  # line heights from one column to the next; typed text has its words closer
_MAX_BETWEEN = 3  # lines between two rows of one table: a label of many lines, its number in the middle

_GUTTER = 0.9  # line heights, at least; letters and words stand closer
_MIN_LINES = 4  # with text on both sides
_MIN_PROSE = 8  # characters of a usual line on either side
_MAX_DIGITS = 0.3  # of the characters of either side
_MIDDLE = (0.3, 0.7)  # of the breadth of the lines, where the gutter lies
_MAX_GAPS_IN_LINE = 3  # wide gaps in a line of prose, the gutter among them
_MAX_GAPS = 0.2  # of the lines may have a wide gap besides the gutter
_MAX_STEPS = 50_000  # lines looked at, again and again, on one page; what is left is read across

_LANDSCAPE = 1.2  # times its height: a sheet of two pages is that wide
_CENTRE = (0.42, 0.58)  # of its width, where they meet
_FOLD = 0.02  # of its width is free between them
_SENTENCE = re.compile("[\u2e80-\u9fff].*?" * 6)  # Chinese letters in a line that is no number with a note
_MIN_SENTENCES = 5  # such lines on either page


# ---- columns of numbers ----


class _NumberRow(NamedTuple):
    """A line that ends with numbers: its place among the lines, and the numbers."""

    position: int
    line: PageLine
    numbers: tuple[Word, ...]

    @property
    def boxes(self) -> list[Quad]:
        """The rectangles of the numbers."""
        return [number.box for number in self.numbers]

    @property
    def label_right(self) -> float:
        """The right end of the words before the numbers, beyond the page where it is not known."""
        text = self.line.text[: self.numbers[0].start].rstrip()
        if not text:
            return -inf
        return next((word.box[2] for word in self.line.words if word.end == len(text)), inf)


def with_empty_cells(lines: Sequence[PageLine]) -> Sequence[PageLine]:
    """Return the lines of a document, the rows of tables with proved columns with pipes between all cells."""
    if sum(line.text.count("\t") >= _MIN_COLUMNS - 1 for line in lines) < _FULL_ROWS:
        return lines
    piped = list(lines)
    for rows in _tables(lines):
        width = max(len(row.numbers) for row in rows)
        if min(len(row.numbers) for row in rows) == width:
            continue  # nothing is blank
        for row, places in zip(rows, _proved_columns(rows, width) or (), strict=False):
            if places[-1] == width - 1:  # a lost cell moves the rest of its row, and empties the last place
                piped[row.position] = _with_pipes(row, places, width)
    return piped


def _tables(lines: Sequence[PageLine]) -> Iterator[list[_NumberRow]]:
    """Yield the rows of each table: lines with numbers at their end, few others between them."""
    rows: list[_NumberRow] = []
    for index, line in enumerate(lines):
        numbers = _numbers_at_end(line)
        if not numbers:
            continue
        if rows and index - rows[-1].position > _MAX_BETWEEN + 1:
            yield rows
            rows = []
        rows.append(_NumberRow(index, line, numbers))
    if rows:
        yield rows


def _numbers_at_end(line: PageLine) -> tuple[Word, ...]:
    """Return the numbers at the end of a line, with nothing between them."""
    end = len(line.text)
    first = len(line.words)
    for word in reversed(line.words):
        text = line.text[word.start : word.end]
        if line.text[word.end : end].strip() or not NUMBER.fullmatch(text):
            break
        first, end = first - 1, word.start
    return tuple(line.words[first:])


def _proved_columns(rows: Sequence[_NumberRow], width: int) -> _Columns | None:
    """Return the columns of all numbers, if they are proved: flush right, centred or flush left."""
    full = [row for row in rows if len(row.numbers) == width]
    if width < _MIN_COLUMNS or len(full) < _FULL_ROWS:
        return None
    places = (itemgetter(2), _middle, itemgetter(0))  # flush right, centred, flush left
    found = {columns for place in places if (columns := _flush(place, rows, full))}
    return found.pop() if len(found) == 1 else None


def _middle(box: Quad) -> float:
    return (box[0] + box[2]) / 2


def _flush(
    place: Callable[[Quad], float], rows: Sequence[_NumberRow], full: Sequence[_NumberRow]
) -> _Columns | None:
    """Return the columns if all numbers are aligned by this place of theirs, else None."""
    stacked = zip(*(row.boxes for row in full), strict=True)
    columns = [sorted(map(place, boxes))[len(full) // 2] for boxes in stacked]
    height = max(box[3] - box[1] for row in full for box in row.boxes)
    if min(b - a for a, b in pairwise(columns)) < _APART * height:
        return None
    begins = min(row.boxes[0][0] for row in full)
    found: list[tuple[int, ...]] = []
    for row in rows:
        under = [
            c for x in map(place, row.boxes) for c, at in enumerate(columns) if abs(x - at) <= _TOLERANCE
        ]
        if len(under) != len(row.boxes) or any(a >= b for a, b in pairwise(under)):
            return None
        if under[0] > 0 and row.label_right > begins:
            return None  # words where the first columns are: perhaps a cell that is no number
        found.append(tuple(under))
    return tuple(found)


def _with_pipes(row: _NumberRow, places: Sequence[int], width: int) -> PageLine:
    """Return the line with pipes between its cells, also the empty ones."""
    line = row.line
    text = line.text[: row.numbers[0].start].rstrip()
    words = [word for word in line.words if word.end <= len(text)]
    numbers = dict(zip(places, row.numbers, strict=True))
    for column in range(width):
        text += "\t|\t" if text else "|\t"
        if number := numbers.get(column):
            words.append(Word(len(text), len(text) + number.end - number.start, number.box))
            text += line.text[number.start : number.end]
    return line._replace(text=text, words=words)


# ---- columns of prose ----


class Gutter(NamedTuple):
    """The free space between two columns: from where to where down the page, and its edges."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return (self.left + self.right) / 2

    @property
    def is_fold(self) -> bool:
        """Tell whether it parts two pages of a sheet, and not two columns of a page."""
        return self.top == -inf


def sheet_fold(page: PrintedPage, runs: Sequence[GlyphRun]) -> Gutter | None:
    """Return the gutter between two pages that lie side by side on one sheet; None for a single page."""
    if page.width < _LANDSCAPE * page.height:
        return None
    printed = [(run.left, run.right) for run in runs]
    printed += [(line.start, line.end) for line in page.levels]
    printed += [(line.at, line.at) for line in page.uprights]
    low, high, wide = (share * page.width for share in (*_CENTRE, _FOLD))
    free = _free_stretch(sorted(printed), low, high, wide)
    if free is None:
        return None
    found = Gutter(-inf, inf, *free)
    halves = [split_at(row, found.middle) for row in rows_of_runs(runs)]
    both = _holds_prose(left for left, _ in halves) and _holds_prose(right for _, right in halves)
    return found if both else None


def _free_stretch(
    printed: Sequence[tuple[float, float]], low: float, high: float, wide: float
) -> tuple[float, float] | None:
    """Return the first stretch between two places, at least so wide, on which nothing is printed."""
    at = low
    for start, end in (*printed, (high, high)):
        if min(start, high) - at >= wide:
            return at, min(start, high)
        at = max(at, end)
    return None


def _holds_prose(rows: Iterable[_RunRow]) -> bool:
    """Tell whether enough lines are sentences; numbers with a note after them belong to labels elsewhere."""
    candidates = (row for row in rows if row and not row[0].text.isdecimal())
    sentences = sum(_SENTENCE.search("".join(run.text for run in row)) is not None for row in candidates)
    return sentences >= _MIN_SENTENCES


def gutters(rows: Sequence[_RunRow], tables: Sequence[float] = ()) -> list[Gutter]:
    """Return the gutters of a page, top to bottom, given the tops of its tables; most pages have none."""
    begins = [_possible_gutters(row) for row in rows]
    if sum(map(bool, begins)) < _MIN_LINES:
        return []
    found: list[Gutter] = []
    at = steps = 0
    while at < len(rows) and steps < _MAX_STEPS:
        end = _before_next_table(rows, at, tables) if begins[at] else at
        best = max(
            (_free_downwards(rows[:end], at, gap) for gap in begins[at]), key=lambda s: s[0], default=None
        )
        steps += (best[0] - at) * len(begins[at]) if best else 1
        if best and (gutter := _gutter(rows[at : best[0]], best[1])):
            found.append(gutter)
            at = best[0]
        else:
            at += 1
    return found


def _possible_gutters(row: _RunRow) -> list[tuple[float, float]]:
    """Return the gaps of a line that may part two columns of prose: few, and Chinese on both in_columns."""
    gaps = _gaps(row)
    if not gaps or len(gaps) > _MAX_GAPS_IN_LINE:
        return []
    return [gap for gap in gaps if all(_is_chinese(half) for half in split_at(row, sum(gap) / 2))]


def _is_chinese(row: _RunRow) -> bool:
    return any("\u2e80" <= sign <= "\u9fff" for run in row for sign in run.text)


def _before_next_table(rows: Sequence[_RunRow], at: int, tables: Sequence[float]) -> int:
    """Return the index of the first line below the next table."""
    below = min((top for top in tables if top > rows[at][0].top), default=inf)
    return next((n for n in range(at, len(rows)) if rows[n][0].top > below), len(rows))


def _gaps(row: _RunRow) -> list[tuple[float, float]]:
    """Return the wide gaps between the runs of a line."""
    return [
        (run.right, after.left)
        for run, after in pairwise(row)
        if after.left - run.right > _GUTTER * min(run.bottom - run.top, after.bottom - after.top)
    ]


def _free_downwards(
    rows: Sequence[_RunRow], at: int, gap: tuple[float, float]
) -> tuple[int, tuple[float, float]]:
    """Return up to which line a gap stays free, and how much of it."""
    left, right = gap
    for end in range(at + 1, len(rows)):
        row = rows[end]
        low = max((run.right for run in row if run.left < (left + right) / 2), default=left)
        high = min((run.left for run in row if run.left >= (left + right) / 2), default=right)
        narrower = max(left, low), min(right, high)
        if narrower[1] - narrower[0] <= _GUTTER * (row[0].bottom - row[0].top):
            return end, (left, right)
        left, right = narrower
    return len(rows), (left, right)


def _gutter(rows: Sequence[_RunRow], free: tuple[float, float]) -> Gutter | None:
    """Return the gutter, if the text on both in_columns of the free stretch is prose."""
    middle = sum(free) / 2
    halves = [split_at(row, middle) for row in rows]
    both = [(left, right) for left, right in halves if left and right]
    if len(both) < _MIN_LINES or not _is_prose(both):
        return None
    start = min(run.left for row in rows for run in row)
    breadth = max(run.right for row in rows for run in row) - start
    if not _MIDDLE[0] * breadth <= middle - start <= _MIDDLE[1] * breadth:
        return None
    return Gutter(min(run.top for run in rows[0]), max(run.bottom for run in rows[-1]), *free)


def _is_prose(both: Sequence[tuple[_RunRow, _RunRow]]) -> bool:
    """Tell whether both sides are prose: long lines, few digits, few gaps."""
    for side in zip(*both, strict=True):
        texts = ["".join(run.text for run in row) for row in side]
        digits = sum(sign.isdigit() for text in texts for sign in text)
        if median(map(len, texts)) < _MIN_PROSE or digits > _MAX_DIGITS * sum(map(len, texts)):
            return False
        if sum(bool(_gaps(row)) for row in side) > _MAX_GAPS * len(side):
            return False
    return True


def split_at(row: _RunRow, middle: float) -> tuple[_RunRow, _RunRow]:
    """Return the runs of a line to the left and to the right of a place."""
    left = [run for run in row if run.left < middle]
    return left, row[len(left) :]


def in_columns(rows: Sequence[_RunRow], found: Sequence[Gutter]) -> Iterator[_RunRow]:
    """Yield the lines, those in two columns as two."""
    for row in rows:
        gutter = next((g for g in found if g.top <= row[0].top and row[0].bottom <= g.bottom), None)
        if gutter is None:
            yield row
        else:
            yield from (half for half in split_at(row, gutter.middle) if half)
