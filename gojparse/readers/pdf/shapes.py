"""The shapes of digits: what an outline looks like, beside the digits of well-known fonts.

An outline is laid over a grid, which is as wide and as high as the outline
itself, and compared field by field with shapes drawn by fonts with free
licences (`digit_shapes/LICENSES.md`). A shape contradicts the digit that it
stands for only where it is clearly another one's and clearly not its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import ceil
from typing import TypeAlias

Contour: TypeAlias = Sequence[tuple[float, float]]  # its corners; it is closed

COLUMNS, ROWS = 12, 16
_NARROWEST = 0.45  # of its height: a narrower outline stands in the middle of a field so wide

# Of the 192 fields of the grid, those that differ.
_CLOSE = 30  # from the nearest shape of another digit, at most
_FAR = 24  # from the nearest shape of its own, at least
_CLEARER = 0.6  # times as far from the other as from its own, at most


def bitmap(contours: Sequence[Contour]) -> int | None:
    """Return the fields that an outline covers as bits, row by row from the bottom; None without ink."""
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    if not xs or (height := max(ys) - min(ys)) <= 0:
        return None
    width = max(max(xs) - min(xs), _NARROWEST * height)
    left, bottom = (max(xs) + min(xs) - width) / 2, min(ys)
    rows = _crossings(contours, bottom, height / ROWS)
    pace = width / COLUMNS
    return sum(_covered(sorted(row), left, pace) << index * COLUMNS for index, row in enumerate(rows))


def _crossings(contours: Iterable[Contour], bottom: float, pace: float) -> list[list[tuple[float, int]]]:
    """Return by row where the outline crosses its middle, and whether upwards."""
    rows: list[list[tuple[float, int]]] = [[] for _ in range(ROWS)]
    for contour in contours:
        x0, y0 = contour[-1]
        row0 = ceil((y0 - bottom) / pace - 0.5)  # the first whose middle is not below
        for x1, y1 in contour:
            row1 = ceil((y1 - bottom) / pace - 0.5)
            if row0 != row1:
                slope = (x1 - x0) / (y1 - y0)
                start = x0 + slope * (bottom + 0.5 * pace - y0)
                for row in range(row0, row1) if row0 < row1 else range(row1, row0):
                    rows[row].append((start + slope * pace * row, 1 if row0 < row1 else -1))
            x0, y0, row0 = x1, y1, row1
    return rows


def _covered(crossings: Sequence[tuple[float, int]], left: float, pace: float) -> int:
    """Return the fields of one row whose middle lies inside, by the crossings of its outline."""
    bits = winding = 0
    for (start, turn), (end, _) in pairwise(crossings):
        winding += turn
        if winding:
            first = max(int((start - left) / pace + 0.5), 0)
            last = min(int((end - left) / pace + 0.5), COLUMNS)
            if last > first:
                bits |= (1 << last) - (1 << first)
    return bits


@cache
def known_shapes() -> tuple[tuple[int, ...], ...]:
    """Return the shapes that we carry, by digit."""
    found: list[list[int]] = [[] for _ in range(10)]
    for line in files(__package__).joinpath("digit_shapes/shapes.txt").read_text("ascii").splitlines():
        if line and not line.startswith("#"):
            digit, bits = line.split()[:2]
            found[int(digit)].append(int(bits, 16))
    return tuple(map(tuple, found))


def contradicts(shape: int, digit: int) -> bool:
    """Tell whether a shape is clearly that of another digit than the one it stands for."""
    shapes = known_shapes()
    own = _distance(shape, shapes[digit])
    if own < _FAR:
        return False
    other = min(_distance(shape, shapes[other]) for other in range(10) if other != digit)
    return other <= min(_CLOSE, _CLEARER * own)


def _distance(shape: int, shapes: Iterable[int]) -> int:
    """Return in how many fields a shape differs from the nearest of some."""
    return min([(shape ^ known).bit_count() for known in shapes])
