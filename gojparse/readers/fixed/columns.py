"""Columns that no ruling shows: where full rows prove them, a row with fewer numbers has empty cells.

On a page without rules the order of the numbers tells nothing of a cell left
blank, but their places do. Numbers of one column stand flush right, centred
or flush left, whatever their length. Where two rows print a number in every
column, and every number of the table stands in one of these columns and far
from the others, the empty places between them are printed empty. They are
told like those of any table in text, by pipes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from gojparse.readers.fixed.lines import NUMBER, Extent, Line, Word

_FEWEST = 4  # columns; blocks of fewer have merged cells, whose numbers stand between columns
_FULL_ROWS = 2  # that prove the columns
_OFF = 1.5  # points that a number may stand off its column
_APART = 2.0  # line heights from one column to the next; typed text has its words closer
_BETWEEN = 3  # lines at most between two rows of one table: a label of many lines, its number in the middle


class _Row(NamedTuple):
    """A line that ends with numbers: its place among the lines, and the numbers."""

    place: int
    line: Line
    numbers: tuple[Word, ...]

    @property
    def boxes(self) -> list[Extent]:
        return [number.box for number in self.numbers]

    @property
    def label_end(self) -> float:
        """Where the words before the numbers end; beyond the page where that is not known."""
        text = self.line.text[: self.numbers[0].start].rstrip()
        if not text:
            return -inf
        return next((word.box[2] for word in self.line.words if word.end == len(text)), inf)


_Columns = tuple[tuple[int, ...], ...]  # for each row the columns its numbers stand in


def with_blanks(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of a document; tables with proved columns have all their cells between pipes."""
    if sum(line.text.count("\t") >= _FEWEST - 1 for line in lines) < _FULL_ROWS:
        return lines
    told = list(lines)
    for rows in _tables(lines):
        width = max(len(row.numbers) for row in rows)
        if min(len(row.numbers) for row in rows) == width:
            continue  # nothing is blank
        for row, places in zip(rows, _columns(rows, width) or (), strict=False):
            if places[-1] == width - 1:  # a lost cell moves the rest of its row, and empties the last place
                told[row.place] = _piped(row, places, width)
    return told


def _tables(lines: Sequence[Line]) -> Iterator[list[_Row]]:
    """The rows of each table: lines with numbers at their end, few others between them."""
    rows: list[_Row] = []
    for index, line in enumerate(lines):
        numbers = _numbers(line)
        if not numbers:
            continue
        if rows and index - rows[-1].place > _BETWEEN + 1:
            yield rows
            rows = []
        rows.append(_Row(index, line, numbers))
    if rows:
        yield rows


def _numbers(line: Line) -> tuple[Word, ...]:
    """The numbers at the end of a line, with nothing between them."""
    end = len(line.text)
    first = len(line.words)
    for word in reversed(line.words):
        text = line.text[word.start : word.end]
        if line.text[word.end : end].strip() or not NUMBER.fullmatch(text):
            break
        first, end = first - 1, word.start
    return tuple(line.words[first:])


def _columns(rows: Sequence[_Row], width: int) -> _Columns | None:
    """The columns of all numbers, if they are proved: flush right, centred or flush left."""
    full = [row for row in rows if len(row.numbers) == width]
    if width < _FEWEST or len(full) < _FULL_ROWS:
        return None
    found = {columns for place in (_right, _middle, _left) if (columns := _set(place, rows, full))}
    return found.pop() if len(found) == 1 else None


def _right(box: Extent) -> float:
    return box[2]


def _middle(box: Extent) -> float:
    return (box[0] + box[2]) / 2


def _left(box: Extent) -> float:
    return box[0]


def _set(place: Callable[[Extent], float], rows: Sequence[_Row], full: Sequence[_Row]) -> _Columns | None:
    """The columns if the numbers are set by this place of theirs; None where one of them is not."""
    stacked = zip(*(row.boxes for row in full), strict=True)
    columns = [sorted(map(place, boxes))[len(full) // 2] for boxes in stacked]
    height = max(box[3] - box[1] for row in full for box in row.boxes)
    if min(b - a for a, b in pairwise(columns)) < _APART * height:
        return None
    begins = min(row.boxes[0][0] for row in full)
    found: list[tuple[int, ...]] = []
    for row in rows:
        under = [c for x in map(place, row.boxes) for c, at in enumerate(columns) if abs(x - at) <= _OFF]
        if len(under) != len(row.boxes) or any(a >= b for a, b in pairwise(under)):
            return None
        if under[0] > 0 and row.label_end > begins:
            return None  # words where the first columns are: perhaps a cell that is no number
        found.append(tuple(under))
    return tuple(found)


def _piped(row: _Row, places: Sequence[int], width: int) -> Line:
    """The line with pipes between its cells, also the empty ones."""
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
