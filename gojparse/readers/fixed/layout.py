"""Tables of one page with the text of their cells, and the lines outside them.

A frame around prose is no table: its text goes back among the lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TypeAlias

from gojparse.readers.fixed.columns import Gutter, gutters, in_columns, sheet_fold
from gojparse.readers.fixed.grid import Lattice, lattice_of, lattices
from gojparse.readers.fixed.lines import (
    HALF_EMPTY,
    PART_OF_NUMBER,
    PageLine,
    page_line,
    page_lines,
    rows_of_runs,
    text_in_cell,
)
from gojparse.readers.fixed.page import GlyphRun, PrintedPage, Quad

_OVERHANG = 2.0  # points that print may reach over a ruling
_FRAMED = 2  # lines that a cell of a one-column table holds at most on average; beyond that it frames prose
_WATERMARK = 2.0  # times the usual height of print; what is larger, and printed over, is a watermark
_SAME_SIZE = 0.5  # points
_SURELY_A_ROW = 3  # numbers in one line of one cell
_COUNT = re.compile(r"[0-9][0-9.,]*(?: [0-9][0-9.,]*)*")
_UNREADABLE = "\ufffd"

_RunsByCell: TypeAlias = dict[int, list[GlyphRun]]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A ruled table on one page."""

    page: PrintedPage  # the page
    lattice: Lattice  # its cells
    texts: Mapping[int, tuple[str, Quad]]  # by index of a cell its text, and the rectangle it is printed in
    page_left: float = 0.0  # where its page begins on a sheet that holds two

    @property
    def left(self) -> float:
        """Its left edge in points."""
        return self.lattice.columns[0]

    @property
    def top(self) -> float:
        """Its top edge in points."""
        return self.lattice.rows[0]

    @property
    def right(self) -> float:
        """Its right edge in points."""
        return self.lattice.columns[-1]

    @property
    def bottom(self) -> float:
        """Its bottom edge in points."""
        return self.lattice.rows[-1]


@dataclass(frozen=True, slots=True)
class Layout:
    """A page or a part of it."""

    page: PrintedPage  # the page
    lines: Sequence[PageLine]  # its lines outside the tables, top to bottom
    tables: Sequence[RuledTable]  # its tables
    gutters: Sequence[Gutter] = ()  # of a whole page, where its prose stands in two columns
    is_column: bool = False  # it is one of two such columns

    def parts(self) -> Iterator[Layout]:
        """Yield the parts of the page in reading order: above two columns, left, right, below."""
        top = -inf
        for gutter in self.gutters:
            yield self._part(top, gutter.top)
            yield replace(self._part(gutter.top, gutter.bottom, right=gutter.middle), is_column=True)
            right = self._part(gutter.top, gutter.bottom, left=gutter.middle)
            if gutter.is_fold:
                right = replace(right, tables=[replace(t, page_left=gutter.middle) for t in right.tables])
            yield replace(right, is_column=True)
            top = gutter.bottom
        yield self._part(top, inf) if self.gutters else self

    def _part(self, top: float, bottom: float, left: float = -inf, right: float = inf) -> Layout:
        def holds(printed: PageLine | RuledTable) -> bool:
            return top <= printed.top < bottom and left <= printed.left < right

        return Layout(self.page, [*filter(holds, self.lines)], [*filter(holds, self.tables)])


def page_layout(page: PrintedPage) -> Layout:
    """Return the tables and lines of a page."""
    if page.cells is None:
        ruled = lattices(page.levels, page.uprights)
    else:
        ruled = [lattice for lattice in (lattice_of(cells) for cells in page.cells) if lattice]
    runs = _without_watermarks(page.runs)
    filled, outside = _filled(page, runs, ruled)
    framing = {
        index
        for index, lattice in enumerate(ruled)
        if _frames(lattice, filled[index], ruled) or _holds_rows(filled[index], page)
    }
    if framing:
        ruled = [lattice for index, lattice in enumerate(ruled) if index not in framing]
        filled, outside = _filled(page, runs, ruled)
    tables = [
        RuledTable(page, lattice, _texts(page, lattice, cells))
        for lattice, cells in zip(ruled, filled, strict=True)
        if cells
    ]
    rows = rows_of_runs(outside)
    fold = sheet_fold(page, runs)
    found = [fold] if fold else gutters(rows, [table.top for table in tables])
    parted = in_columns(rows, found) if found else rows
    return Layout(page, [page_line(row, page.letters) for row in parted], tables, found)


def _texts(page: PrintedPage, lattice: Lattice, cells: _RunsByCell) -> dict[int, tuple[str, Quad]]:
    return {
        index: (runs[0][4], runs[0][:4])
        if len(runs) == 1
        else text_in_cell(runs, page.letters, lattice.box(lattice.spans[index]))
        for index, runs in cells.items()
    }


def _without_watermarks(runs: Sequence[GlyphRun]) -> Sequence[GlyphRun]:
    """Return the runs without large print behind the text, as a level watermark has it."""
    heights = sorted([run[3] - run[1] for run in runs])
    least = _WATERMARK * heights[len(heights) // 2] if heights else 0.0
    if not heights or heights[-1] < least:
        return runs
    large = [run for run in runs if run.bottom - run.top >= least]
    behind = [run for run in large if _lies_behind(run, runs)]
    texts = {run.text for run in behind}
    sizes = [run.bottom - run.top for run in behind if len(run.text) == 1]

    def is_watermark(run: GlyphRun) -> bool:
        """Tell whether it is printed over, or is the same words, or a letter of theirs, next to the print."""
        if run.bottom - run.top < least:
            return False
        return run.text in texts or (
            len(run.text) == 1 and any(abs(run.bottom - run.top - size) < _SAME_SIZE for size in sizes)
        )

    return [run for run in runs if not is_watermark(run)] if behind else runs


def _lies_behind(run: GlyphRun, runs: Sequence[GlyphRun]) -> bool:
    """Tell whether smaller print stands on this run."""
    left, top, right, bottom = run[:4]
    upon = sum(
        left < (other.left + other.right) / 2 < right
        and top < (other.top + other.bottom) / 2 < bottom
        and 2 * (other.bottom - other.top) < bottom - top
        for other in runs
    )
    return upon > 1


def _filled(
    page: PrintedPage, printed: Sequence[GlyphRun], ruled: Sequence[Lattice]
) -> tuple[list[_RunsByCell], list[GlyphRun]]:
    """Return the runs in the cells of each lattice, and those outside all."""
    filled: list[_RunsByCell] = []
    outside = list(printed)
    for lattice in ruled:
        cells: _RunsByCell = defaultdict(list)
        runs, outside = outside, []
        columns, rows, owners, spans = lattice.columns, lattice.rows, lattice.owners, lattice.spans
        table_left, table_top, table_right, table_bottom = columns[0], rows[0], columns[-1], rows[-1]
        for run in runs:
            left, right = run[0], run[2]
            x, y = (left + right) / 2, (run[1] + run[3]) / 2
            if not (table_top <= y < table_bottom and table_left <= x < table_right):
                outside.append(run)
                continue
            index = owners[bisect_right(rows, y) - 1][bisect_right(columns, x) - 1]
            _, column, _, column_span = spans[index]
            if index < 0:
                outside.append(run)
            elif left >= columns[column] - _OVERHANG and right <= columns[column + column_span] + _OVERHANG:
                cells[index].append(run)
            else:
                for part, place in _parts_by_cell(page, lattice, run):
                    (cells[place] if place >= 0 else outside).append(part)
        filled.append(cells)
    return filled, outside


def _parts_by_cell(page: PrintedPage, lattice: Lattice, run: GlyphRun) -> Iterator[tuple[GlyphRun, int]]:
    """Yield the parts of a run over a ruling and their cells (-1: outside); a number cut gets U+FFFD."""
    letters = list(page.letters.single(run))
    places = [lattice.at((a.left + a.right) / 2, (a.top + a.bottom) / 2) for a in letters]
    for index in range(1, len(letters)):
        if letters[index].text in HALF_EMPTY:  # it hangs over the edge of its own cell
            places[index] = places[index - 1]
    start = 0
    for end in range(1, len(letters) + 1):
        if end < len(letters) and places[end] == places[start]:
            continue
        yield page.letters.run(run.start + start, run.start + end), places[start]
        if end == len(letters):
            return
        a, b = letters[end - 1], letters[end]
        if a.text in PART_OF_NUMBER and b.text in PART_OF_NUMBER:
            yield GlyphRun(a.right, a.top, a.right, a.bottom, _UNREADABLE, -1), places[start]
            yield GlyphRun(b.left, b.top, b.left, b.bottom, _UNREADABLE, -1), places[end]
        start = end


def _frames(lattice: Lattice, cells: _RunsByCell, ruled: Sequence[Lattice]) -> bool:
    """Tell whether a lattice of one column is a frame: around prose, or around a table."""
    if len(lattice.columns) > 2:
        return False
    if len(lattice.spans) == 1 and any(_holds_in_a_cell(other, lattice) for other in ruled):
        return True
    if sum(len(rows_of_runs(runs)) for runs in cells.values()) > _FRAMED * len(lattice.spans):
        return True
    return any(other is not lattice and _holds(lattice, other) for other in ruled)


def _holds_rows(cells: _RunsByCell, page: PrintedPage) -> bool:
    """Tell whether the cells of a lattice hold whole rows: a table that is ruled between its rows only."""
    whole = single = widest = 0
    for runs in cells.values():
        if len(runs) == 1:
            single += runs[0][4].isdecimal()
        elif any(run.text[0].isdecimal() and run.text[-1].isdecimal() for run in runs):
            counts = max(_counts(line.text) for line in page_lines(runs, page.letters, placed=False))
            whole += counts > 0
            widest = max(widest, counts)
    return whole > single and (whole > 1 or widest >= _SURELY_A_ROW)


def _counts(text: str) -> int:
    """Count the numbers that stand in a line at a distance from its label, or from the first of them."""
    first, *others = text.split("\t")
    return len(others) if first and all(_COUNT.fullmatch(other) for other in others) else 0


def _holds_in_a_cell(table: Lattice, other: Lattice) -> bool:
    """Tell whether a lattice lies in one cell of a table: a box around a number."""
    if len(table.spans) < 2:
        return False
    left, top, right, bottom = other.columns[0], other.rows[0], other.columns[-1], other.rows[-1]
    index = table.at((left + right) / 2, (top + bottom) / 2)
    if index < 0:
        return False
    cell = table.box(table.spans[index])
    return cell[0] <= left and cell[1] <= top and cell[2] >= right and cell[3] >= bottom


def _holds(frame: Lattice, other: Lattice) -> bool:
    x, y = (other.columns[0] + other.columns[-1]) / 2, (other.rows[0] + other.rows[-1]) / 2
    return other.area < frame.area and frame.at(x, y) >= 0
