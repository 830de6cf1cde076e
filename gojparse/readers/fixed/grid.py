"""Ruling lines of a page, and the lattices they make: the cells of a table, merged ones included.

A line may be drawn as a stroke, a thin filled box or a row of dots. Rulings
that touch belong to one table. Where none parts two fields they are one cell,
as merged labels are printed. A border that was not drawn is taken from the
ends of the other rulings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gojparse.readers.fixed.page import Quad, Ruling, turned

THIN = 4.0  # points; a filled box not thicker than this is a line
_MANY = 1_000  # rulings of a page; where there are more, lines are drawn dot by dot
_JOINT = 3.0  # points from one dot or dash of a line to the next
_SAME = 2.5  # points; rulings closer than this are one (double lines, borders drawn cell by cell)
_TOUCH = 3.0  # points; a gap this small does not part a line, nor a corner
_SHORTEST = 8.0  # points; shorter lines rule nothing
_MAX_RULINGS = 20_000  # of one page,
_MAX_PAIRS = 1_000_000  # crossings looked at, and
_MAX_FIELDS = 250_000  # fields of one lattice; beyond them it is a drawing


def rulings(lines: Sequence[Quad], frame: Quad, turn: int) -> tuple[list[Ruling], list[Ruling]]:
    """Return level and upright rulings in the reading frame (y downwards); `lines`, `frame`: y upwards."""
    if len(lines) > _MANY:
        lines = list(_without_dots(lines))
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    if turn % 2:
        width, height = height, width
    if lines and (turn or frame[0] or frame[1]):
        lefts, bottoms, rights, tops = zip(*lines, strict=True)
        lines = list(zip(*turned((lefts, bottoms, rights, tops), frame, turn), strict=True))
    lines = list(_within(lines, width, height))
    levels = [
        Ruling(height - (top + bottom) / 2, left, right)
        for left, bottom, right, top in lines
        if top - bottom <= THIN
    ]
    uprights = [
        Ruling((left + right) / 2, height - top, height - bottom)
        for left, bottom, right, top in lines
        if right - left <= THIN
    ]
    return levels, uprights


def _without_dots(lines: Sequence[Quad]) -> Iterator[Quad]:
    """Yield the lines, those of a thousand dots or dashes joined as far as one follows the other."""
    left, bottom, right, top = lines[0]
    for line in lines[1:]:
        x0, y0, x1, y1 = line
        if y0 == bottom and y1 == top and y1 - y0 <= THIN and x0 - right <= _JOINT >= left - x1:
            left, right = min(left, x0), max(right, x1)
        elif x0 == left and x1 == right and x1 - x0 <= THIN and y0 - top <= _JOINT >= bottom - y1:
            bottom, top = min(bottom, y0), max(top, y1)
        else:
            yield left, bottom, right, top
            left, bottom, right, top = line
    yield left, bottom, right, top


def _within(lines: Sequence[Quad], width: float, height: float) -> Iterator[Quad]:
    """Yield what of the lines lies on the page."""
    for left, bottom, right, top in lines:
        if left < 0 or right > width or bottom < 0 or top > height:
            left, bottom, right, top = max(left, 0.0), max(bottom, 0.0), min(right, width), min(top, height)
            if left > right or bottom > top:
                continue
        yield left, bottom, right, top


class Span(NamedTuple):
    """A cell of a lattice: the rows and columns it covers, from 0."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table."""

    columns: Sequence[float]  # the x of the edges of its columns
    rows: Sequence[float]  # the y of the edges of its rows
    spans: Sequence[Span]  # its cells
    owners: Sequence[Sequence[int]]  # by row and column the index of the cell there, -1 where there is none

    @property
    def area(self) -> float:
        """The area inside its outer edges, in square points."""
        return (self.columns[-1] - self.columns[0]) * (self.rows[-1] - self.rows[0])

    def at(self, x: float, y: float) -> int:
        """Return the index of the cell at a point, -1 outside."""
        columns, rows = self.columns, self.rows
        if not (columns[0] <= x < columns[-1] and rows[0] <= y < rows[-1]):
            return -1
        return self.owners[bisect_right(rows, y) - 1][bisect_right(columns, x) - 1]

    def box(self, span: Span) -> Quad:
        """Return left, top, right and bottom of a cell."""
        row, column, row_span, column_span = span
        right, bottom = self.columns[column + column_span], self.rows[row + row_span]
        return self.columns[column], self.rows[row], right, bottom


def too_many(levels: Sequence[Ruling], uprights: Sequence[Ruling]) -> bool:
    """Tell whether the lines of a page are a drawing rather than the rulings of tables."""
    return len(levels) + len(uprights) > _MAX_RULINGS


def lattices(levels: Sequence[Ruling], uprights: Sequence[Ruling]) -> list[Lattice]:
    """Return the ruled tables of a page, the smallest first, so that a table comes before its frame."""
    if too_many(levels, uprights):
        return []
    levels, uprights = _merged(levels), _merged(uprights)
    if len(levels) * len(uprights) > _MAX_PAIRS:
        return []
    found = (_lattice(*group) for group in _touching(levels, uprights))
    return sorted((lattice for lattice in found if lattice), key=lambda lattice: lattice.area)


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Return the rulings, those on one straight line put onto the same place and joined where they meet."""
    merged: list[Ruling] = []
    placed = sorted(rulings)
    first = 0
    for index, (at, _, _) in enumerate(placed):
        if at - placed[first][0] > _SAME:
            merged += _joined(placed[first:index])
            first = index
    merged += _joined(placed[first:])
    return merged


def _joined(line: list[Ruling]) -> list[Ruling]:
    if len(line) < 2:
        return [ruling for ruling in line if ruling.end - ruling.start >= _SHORTEST]
    at = line[len(line) // 2].at
    joined: list[Ruling] = []
    first, last = None, 0.0
    for _, start, end in sorted(line, key=lambda ruling: ruling[1]):
        if first is None:
            first, last = start, end
        elif start - last <= _TOUCH:
            if end > last:
                last = end
        else:
            joined.append(Ruling(at, first, last))
            first, last = start, end
    if first is not None:
        joined.append(Ruling(at, first, last))
    return [ruling for ruling in joined if ruling.end - ruling.start >= _SHORTEST]


def _touching(levels: list[Ruling], uprights: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Return levels and uprights in groups that touch one another."""
    groups: list[tuple[list[Ruling], list[Ruling]]] = []
    while uprights:
        group: tuple[list[Ruling], list[Ruling]] = ([], [])
        fresh, uprights = uprights[:1], uprights[1:]
        while fresh:
            group[1].extend(fresh)
            crossed, levels = _crossing(levels, fresh)
            group[0].extend(crossed)
            fresh, uprights = _crossing(uprights, crossed)
        groups.append(group)
    return groups


def _crossing(lines: list[Ruling], others: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """Part the lines into those that touch one of the others, at right angles to them, and the rest."""
    met: list[Ruling] = []
    rest: list[Ruling] = []
    reaches = [(place, start - _TOUCH, end + _TOUCH) for place, start, end in others]
    for line in lines:
        at, start, end = line[0], line[1] - _TOUCH, line[2] + _TOUCH
        for place, begin, stop in reaches:
            if start <= place <= end and begin <= at <= stop:
                met.append(line)
                break
        else:
            rest.append(line)
    return met, rest


def _edges(places: Iterable[float]) -> list[float]:
    """Return the places in order, those closer than a ruling is wide taken as one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME:
            edges.append(place)
    return edges


def nearest(edges: Sequence[float], place: float) -> int:
    """Return the index of the edge that lies nearest to a place."""
    index = bisect_left(edges, place)
    if index and (index == len(edges) or place - edges[index - 1] <= edges[index] - place):
        return index - 1
    return index


def _lattice(levels: list[Ruling], uprights: list[Ruling]) -> Lattice | None:
    if len(levels) < 2:
        return None
    columns = _edges([u.at for u in uprights] + [min(v.start for v in levels), max(v.end for v in levels)])
    rows = _edges([v.at for v in levels] + [min(u.start for u in uprights), max(u.end for u in uprights)])
    if len(columns) < 2 or len(rows) < 2 or len(columns) * len(rows) > _MAX_FIELDS:
        return None
    right_walls = _walls(uprights, columns, rows)
    lower_walls = _walls(levels, rows, columns)
    lattice = Lattice(columns, rows, *_cells(right_walls, lower_walls))
    return _enclosed(lattice, right_walls, lower_walls)


def _walls(rulings: list[Ruling], places: list[float], along: list[float]) -> list[list[bool]]:
    """Tell for each place of a ruling which of the fields along it are parted by one."""
    middles = [(a + b) / 2 for a, b in pairwise(along)]
    walls = [[False] * len(middles) for _ in places]
    for at, start, end in rulings:
        first, last = bisect_left(middles, start), bisect_left(middles, end)
        if first < last:
            walls[nearest(places, at)][first:last] = [True] * (last - first)
    return walls


def _cells(uprights: list[list[bool]], levels: list[list[bool]]) -> tuple[list[Span], list[list[int]]]:
    """Return the cells, row by row, each as large as no wall parts it, and which of them owns each field."""
    height, width = len(levels) - 1, len(uprights) - 1
    owners = [[-1] * width for _ in range(height)]
    spans: list[Span] = []
    for row, walls in enumerate(zip(*uprights, strict=True)):
        owned, floor = owners[row], levels[row + 1]
        end = 0
        while end < width:
            column = end
            end += 1
            if owned[column] >= 0:
                continue
            bottom = row + 1
            while end < width and not walls[end] and owned[end] < 0:
                end += 1
            if not floor[column]:
                while bottom < height and _continues(uprights, levels, owners, bottom, column, end):
                    bottom += 1
            if bottom - row == end - column == 1:
                owned[column] = len(spans)
            else:
                for line in owners[row:bottom]:
                    line[column:end] = [len(spans)] * (end - column)
            spans.append(Span(row, column, bottom - row, end - column))
    return spans, owners


def _continues(
    uprights: list[list[bool]],
    levels: list[list[bool]],
    owners: list[list[int]],
    row: int,
    column: int,
    end: int,
) -> bool:
    """Tell whether the fields of a row from column to end belong to the cell above them."""
    if end - column == 1:  # nearly every one
        return not levels[row][column] and owners[row][column] < 0
    return not (
        True in levels[row][column:end]
        or any(uprights[wall][row] for wall in range(column + 1, end))
        or any(owner >= 0 for owner in owners[row][column:end])
    )


def _enclosed(lattice: Lattice, uprights: list[list[bool]], levels: list[list[bool]]) -> Lattice | None:
    """Return the lattice without cells open towards a corner; a side nowhere ruled is open by design."""
    height, width = len(levels) - 1, len(uprights) - 1
    left, right = True in uprights[0], True in uprights[width]
    top, bottom = True in levels[0], True in levels[height]
    outside = set()
    for index, span in enumerate(lattice.spans):
        row, column = span[0], span[1]
        end, last = column + span[3], row + span[2]
        if not ((column == 0 or end == width) and (row == 0 or last == height)):
            continue
        open_side = (left and column == 0 and True not in uprights[0][row:last]) or (
            right and end == width and True not in uprights[width][row:last]
        )
        if open_side and (
            (top and row == 0 and True not in levels[0][column:end])
            or (bottom and last == height and True not in levels[height][column:end])
        ):
            outside.add(index)
    if not outside:
        return lattice
    kept = [index for index in range(len(lattice.spans)) if index not in outside]
    if not kept:
        return None
    number = {old: new for new, old in enumerate(kept)}
    owners = [[number.get(owner, -1) for owner in row] for row in lattice.owners]
    return Lattice(lattice.columns, lattice.rows, [lattice.spans[index] for index in kept], owners)


def lattice_of(boxes: Sequence[Quad]) -> Lattice | None:
    """Return the lattice of cells that another engine has found (left, top, right, bottom)."""
    columns = _edges([box[0] for box in boxes] + [box[2] for box in boxes])
    rows = _edges([box[1] for box in boxes] + [box[3] for box in boxes])
    if len(columns) < 2 or len(rows) < 2 or len(columns) * len(rows) > _MAX_FIELDS:
        return None
    owners = [[-1] * (len(columns) - 1) for _ in rows[1:]]
    spans: list[Span] = []
    for left, top, right, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        column, end = nearest(columns, left), nearest(columns, right)
        row, below = nearest(rows, top), nearest(rows, bottom)
        if end <= column or below <= row:
            continue
        for line in owners[row:below]:
            line[column:end] = [len(spans)] * (end - column)
        spans.append(Span(row, column, below - row, end - column))
    return Lattice(columns, rows, spans, owners) if spans else None
