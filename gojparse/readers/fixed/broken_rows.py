"""Rows that a word processor broke over two pages: a label begins on one page and ends on the next.

The lower part of such a row looks like a row of its own whose numbers are
blank. What tells it from one is the type: its label begins no item, and the
last line of the label above it is full, which is why it was broken there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gojparse.model import Locator
from gojparse.readers.fixed.grid import Span, nearest
from gojparse.readers.fixed.layout import RuledTable
from gojparse.readers.fixed.lines import HALF_EMPTY, PART_OF_NUMBER, rows_of_runs
from gojparse.readers.fixed.page import GlyphRun

_ITEM = re.compile(r"[（(]?[一二三四五六七八九十0-9０-９]{1,3}[)）、.．]|[①-⑳⑴-⒇⒈-⒛]")
_QUOTES = frozenset("“”‘’")  # a line is broken neither before nor behind them
_OPENS = frozenset("（《【〔「『([“”‘’")
_WIDEST_PADDING = 8.0  # points
_SLACK = 1.0  # points


class BrokenRow(NamedTuple):
    """A row whose lower part stands on the next page."""

    row: int  # the row of the table on the next page that is its lower part, from 0
    ends: Mapping[int, tuple[str, Locator]]  # by cell of its upper part: the text of the lower, and its place


class _Halves(NamedTuple):
    """A cell of a broken row: its index and text in the upper and in the lower part."""

    upper: int
    lower: int
    beginning: str
    end: str


def broken_row(above: RuledTable, below: RuledTable, edges: Sequence[float]) -> BrokenRow | None:
    """Return the row that is broken between two parts of a table with these column edges, else None."""
    row = _repeated_rows(above, below)
    if row >= len(below.lattice.rows) - 1:
        return None
    halves = _halves(above, below, edges, row)
    if not halves or not _is_one_row(halves):
        return None
    both = [half for half in halves if half.beginning and half.end]
    if not both or not all(_continues(above, below, half) for half in both):
        return None
    ends = {half.upper: _end(below, half) for half in halves if half.end}
    return BrokenRow(row, ends)


def _end(below: RuledTable, half: _Halves) -> tuple[str, Locator]:
    return half.end, Locator((below.page.box(*below.texts[half.lower][1]),))


def _repeated_rows(above: RuledTable, below: RuledTable) -> int:
    """Return how many rows at the top of the lower part repeat the top of the upper one, its header."""
    upper, lower = (dict(_texts_by_row(table)) for table in (above, below))
    row = 0
    while row in lower and upper.get(row) == lower[row]:
        row += 1
    return row


def _texts_by_row(table: RuledTable) -> Iterator[tuple[int, list[str]]]:
    rows: dict[int, list[str]] = {}
    for index, span in enumerate(table.lattice.spans):
        if index in table.texts:
            rows.setdefault(span.row, []).append(table.texts[index][0])
    yield from rows.items()


def _halves(above: RuledTable, below: RuledTable, edges: Sequence[float], row: int) -> list[_Halves] | None:
    """Return the cells of the last row above and of a row below in pairs, None where they do not match."""
    last = len(above.lattice.rows) - 1
    upper = {
        _columns(above, span, edges): index
        for index, span in enumerate(above.lattice.spans)
        if span.row + span.row_span == last
    }
    halves: list[_Halves] = []
    for index, span in enumerate(below.lattice.spans):
        if span.row == row and span.row_span == 1:
            other = upper.get(_columns(below, span, edges))
            if other is None:
                return None
            halves.append(_Halves(other, index, _text(above, other), _text(below, index)))
    return halves


def _columns(table: RuledTable, span: Span, edges: Sequence[float]) -> tuple[int, int]:
    """Return the first column that a cell covers and the one behind its last, in the columns of the whole."""
    first, end = (
        table.lattice.columns[at] - table.left for at in (span.column, span.column + span.column_span)
    )
    return nearest(edges, first), nearest(edges, end)


def _text(table: RuledTable, index: int) -> str:
    return table.texts[index][0] if index in table.texts else ""


def _is_one_row(halves: Sequence[_Halves]) -> bool:
    """Tell whether all cells that are filled in one part only are filled in the same one."""
    upper = any(half.beginning and not half.end for half in halves)
    lower = any(half.end and not half.beginning for half in halves)
    return upper != lower


def _continues(above: RuledTable, below: RuledTable, half: _Halves) -> bool:
    """Tell whether the text of a cell goes on in the next part: its last line is full, and no item begins."""
    if _ITEM.match(half.end) or (half.beginning[-1] in PART_OF_NUMBER and half.end[0] in PART_OF_NUMBER):
        return False
    last, first = _lines(above, half.upper)[-1], _lines(below, half.lower)[0]
    left, _, right, _ = above.lattice.box(above.lattice.spans[half.upper])
    free = right - left - 2 * _padding(above) - (last[-1].right - last[0].left)
    return free < _first_word(first) + _SLACK


def _lines(table: RuledTable, index: int) -> list[list[GlyphRun]]:
    """Return the printed lines of a cell."""
    left, top, right, bottom = table.lattice.box(table.lattice.spans[index])
    runs = [
        letter
        for run in table.page.runs
        if run.bottom > top and run.top < bottom and run.right > left and run.left < right
        for letter in table.page.letters.single(run)
        if top <= (letter.top + letter.bottom) / 2 < bottom
        and left <= (letter.left + letter.right) / 2 < right
    ]
    return rows_of_runs(runs)


def _padding(table: RuledTable) -> float:
    """Return the least distance of a text from the left edge of its cell."""
    spans, columns = table.lattice.spans, table.lattice.columns
    distances = [box[0] - columns[spans[index].column] for index, (_, box) in table.texts.items()]
    return min(max(min(distances), 0.0), _WIDEST_PADDING)


def _first_word(line: Sequence[GlyphRun]) -> float:
    """Return the width of the first word of a line: the letters that no line end parts."""
    end = 1
    while end < len(line) and _inseparable(line[end - 1].text, line[end].text):
        end += 1
    return line[end - 1].right - line[0].left


def _inseparable(sign: str, following: str) -> bool:
    if following in HALF_EMPTY or following in _QUOTES or sign in _OPENS:
        return True
    return sign.isascii() and following.isascii()
