"""Path objects to strokes: straight lines, thin filled boxes; what else is filled is ground.

The cells of a table are alike: a page has a thousand paths of thirty shapes.
So a shape is worked out once, from the corner of its own space, and laid
down wherever it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from gojparse.readers.fixed.grid import THIN
from gojparse.readers.fixed.page import Matrix, Quad
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, bare, number
from gojparse.readers.ofd.style import OFF, UNSAID, Palette

_THICKNESS = 0.353  # millimetres, of a stroke that does not say it
_PLAIN = 5  # corners of a closed box; a path with more is read piece by piece
_SHORT = 200  # characters of a path that may come again; longer ones are drawings
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers behind each letter

Point = tuple[float, float]
Piece = tuple[list[Point], bool]  # the corners of a part of a path, and whether it is curved


class Shape(NamedTuple):
    """What a path prints, placed from the origin of its own space."""

    strokes: tuple[Quad, ...] = ()
    grounds: tuple[tuple[Quad, Ground], ...] = ()


class Pen(NamedTuple):
    """How the lines and the inside of a path show. `width`: of its lines, as the file says it."""

    stroke: Shade
    fill: Shade
    width: str | None


def print_path(element: Element, matrix: Matrix, ink: Ink, palette: Palette) -> None:
    """Print a path object, if it shows."""
    inside = {bare(inner.tag): inner for inner in element}
    pen = pen_of(element, inside, palette)
    drawn = inside.get("AbbreviatedData")
    if drawn is not None and pen is not None:
        x, y = matrix[4:]
        path = drawn.text or ""
        ink.budget.foresee(path=path)
        with ink.counted():
            print_shape(shape_of(path, matrix[:4], pen), x, y, ink)


def pen_of(element: Element, inside: Mapping[str, Element], palette: Palette) -> Pen | None:
    """What a path object is drawn with; None if nothing of it shows. `inside`: its elements by name."""
    fill = stroke = Shade.NONE
    if element.get("Stroke") not in OFF:
        stroke = palette.shade(element, inside.get("StrokeColor"), "StrokeColor")
    if element.get("Fill") not in UNSAID:
        fill = palette.shade(element, inside.get("FillColor"), "FillColor")
    if stroke is Shade.NONE and fill is Shade.NONE:
        return None
    return Pen(stroke, fill, element.get("LineWidth"))


def shape_of(path: str, matrix: Matrix, pen: Pen) -> Shape:
    """What a path prints under a matrix that moves nothing."""
    return (_known_shape if len(path) <= _SHORT else _shape)(path, matrix, *pen)


def print_shape(shape: Shape, x: float, y: float, ink: Ink) -> None:
    """Print a shape, its corner at this place of the page."""
    strokes, grounds = shape
    for left, top, right, bottom in strokes:
        ink.strokes.append((left + x, top + y, right + x, bottom + y))
    for (left, top, right, bottom), ground in grounds:
        ink.grounds.append(((left + x, top + y, right + x, bottom + y), ground))


def _shape(path: str, matrix: Matrix, stroke: Shade, fill: Shade, width: str | None) -> Shape:
    """What a path prints under a matrix that moves nothing. `width`: of its stroke, as the file says it."""
    pieces = [(_moved(points, matrix), curved) for points, curved in _pieces(path.split())]
    if not pieces:
        return Shape()
    size = sum([len(points) for points, _ in pieces])
    if stroke is Shade.NONE:
        return _filled(pieces, size, fill)
    thickness = number(width, _THICKNESS) * hypot(matrix[0], matrix[1])
    if thickness > THIN:
        return Shape(grounds=tuple(_bars(pieces, thickness)))
    return _stroked(pieces, size, fill)


_known_shape = lru_cache(maxsize=2_048)(_shape)


def _stroked(pieces: list[Piece], size: int, fill: Shade) -> Shape:
    """The sides of what is stroked; a narrow box of strokes is one of them."""
    box = _whole(pieces)
    low, narrow = box[3] - box[1] <= THIN, box[2] - box[0] <= THIN
    if (low and narrow) or ((low or narrow) and size <= _PLAIN):
        return Shape((box,))
    sides = tuple(_side(*ends) for points, _ in pieces for ends in pairwise(points))
    return Shape(sides, () if fill is Shade.NONE else (_laid(box, fill),))


def _filled(pieces: list[Piece], size: int, fill: Shade) -> Shape:
    """What is filled: a thin box is a line, anything else is what letters stand on."""
    box = _whole(pieces)
    parts = (
        [(box, False)]
        if _is_thin(box) and size <= _PLAIN
        else [(_bounds(points), curved) for points, curved in pieces]
    )
    lines = [fill is Shade.DARK and not curved and _is_thin(part) for part, curved in parts]
    return Shape(
        tuple(part for (part, _), line in zip(parts, lines, strict=True) if line),
        tuple(_laid(part, fill) for (part, _), line in zip(parts, lines, strict=True) if not line),
    )


def _is_thin(box: Quad) -> bool:
    return box[3] - box[1] <= THIN or box[2] - box[0] <= THIN


def _laid(box: Quad, fill: Shade) -> tuple[Quad, Ground]:
    return box, Ground.WHITE if fill is Shade.WHITE else Ground.COLOURED


def _bars(pieces: list[Piece], width: float) -> Iterator[tuple[Quad, Ground]]:
    """Strokes as thick as a row are no rulings but what a row is printed on."""
    half = width / 2
    for points, _ in pieces:
        left, top, right, bottom = _bounds(points)
        yield (left - half, top - half, right + half, bottom + half), Ground.COLOURED


def _bounds(points: Sequence[Point]) -> Quad:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _side(start: Point, end: Point) -> Quad:
    """The box of a straight line; where one of its ends is no number, the box is none either."""
    (x0, y0), (x1, y1) = start, end
    left, right = (x0, x1) if x0 < x1 else (x1, x0)
    top, bottom = (y0, y1) if y0 < y1 else (y1, y0)
    return left, top, right, bottom


def _whole(pieces: list[Piece]) -> Quad:
    return _bounds([point for points, _ in pieces for point in points])


def _moved(points: list[Point], matrix: Matrix) -> list[Point]:
    a, b, c, d = matrix
    if b == c == 0:
        return [(a * x, d * y) for x, y in points]
    return [(a * x + c * y, b * x + d * y) for x, y in points]


def _pieces(parts: list[str]) -> list[Piece]:
    """The parts of a path, broken at its curves; a closed part ends where it began.

    What cannot be understood ends the path.
    """
    simple = _simple(parts)
    return [(simple, False)] if simple else list(_pieces_in_order(parts))


def _simple(parts: list[str]) -> list[Point] | None:
    """The corners of a path that is one straight line after the other, as nearly all are; None for others."""
    end = len(parts) - (parts[-1:] == ["C"])
    orders = parts[:end:3]
    if end % 3 or end < 6 or orders[0] != "M" or orders.count("L") != len(orders) - 1:
        return None
    try:
        points = list(zip(map(float, parts[1:end:3]), map(float, parts[2:end:3]), strict=True))
    except ValueError:
        return None
    return points if end == len(parts) else [*points, points[0]]


def _pieces_in_order(parts: list[str]) -> Iterator[Piece]:
    """The parts of any path, order by order."""
    points: list[Point] = []
    curved = False
    for order, x, y in _orders(parts):
        if order == "L":
            points.append((x, y))
        elif order == "C":
            points += points[:1]
        else:
            if len(points) > 1:
                yield points, curved
            points, curved = [(x, y)], order in "QBA"
    if len(points) > 1:
        yield points, curved


def _orders(parts: list[str]) -> Iterator[tuple[str, float, float]]:
    """The orders of a path, each with the place it leads to."""
    at = 0
    while at < len(parts):
        order = parts[at]
        at += 1 + _TAKES.get(order, len(parts))
        if at > len(parts):
            return
        try:
            x, y = (0.0, 0.0) if order == "C" else (float(parts[at - 2]), float(parts[at - 1]))
        except ValueError:
            return
        yield order, x, y
