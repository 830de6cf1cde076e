"""Path objects to strokes: straight lines, thin filled boxes; what else is filled lies behind letters.

The cells of a table are much the same: a page has a thousand paths of thirty
shapes. So a shape is worked out once, from the origin of its own space, and
copied to wherever it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from math import hypot
from typing import TypeAlias

from gojparse.readers.fixed.grid import THIN
from gojparse.readers.fixed.page import Matrix, Quad, transform
from gojparse.readers.ofd.attributes import OFF, OFF_OR_MISSING, LayerColours, matrix_of
from gojparse.readers.ofd.canvas import Canvas, PathShape, intersection
from gojparse.readers.ofd.parts import Element, bare_tag, child_elements, finite_number
from gojparse.readers.visible import PATTERN, Ground, is_white

_SOLID = 0.9  # opaque enough to hide what lies below
_DEFAULT_THICKNESS = 0.353  # millimetres, of a stroke that states none
_BOX_CORNERS = 5  # of a closed box; a path with more is read piece by piece
_SHORT = 200  # characters of a path that may come again; longer ones are drawings
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers after each operator

_Point: TypeAlias = tuple[float, float]
_Piece: TypeAlias = tuple[list[_Point], bool]  # the corners of a part of a path, and whether it is curved
_InnerMatrix: TypeAlias = tuple[float, ...]  # the four numbers of a matrix that do not move


def draw_path(element: Element, outer: Matrix, canvas: Canvas, colours: LayerColours) -> None:
    """Draw a path object, if it shows; `outer` is the matrix of what holds it."""
    inside = {bare_tag(inner.tag): inner for inner in element}
    data = inside.get("AbbreviatedData")
    stroke = fill = None
    if element.get("Stroke") not in OFF:
        stroke = colours.shown(element, inside.get("StrokeColor"), "StrokeColor")
    if element.get("Fill") not in OFF_OR_MISSING:
        fill = colours.shown(element, inside.get("FillColor"), "FillColor")
    if data is None or (stroke is None and fill is None):
        return
    path = data.text or ""
    canvas.budget.foresee(path=path)
    a, b, c, d, left, top = matrix_of(element, outer)
    shape_of = _remembered_shape if len(path) <= _SHORT else path_shape
    shape = shape_of(path, (a, b, c, d), stroke, fill, element.get("LineWidth"))
    filling = inside.get("FillColor") if stroke is None else inside.get("StrokeColor")
    canvas.add_shape(shape, left, top, solid=colours.opacity(element, filling) >= _SOLID)


def path_shape(
    path: str, matrix: _InnerMatrix, stroke: int | None, fill: int | None, width: str | None
) -> PathShape:
    """Return the strokes and areas of a path (`M 0 0 L 9 0`); `stroke`, `fill`: 0xRRGGBB, None if unseen."""
    pieces = [(_moved(points, matrix), curved) for points, curved in _pieces(path.split())]
    if not pieces:
        return PathShape()
    size = sum(len(points) for points, _ in pieces)
    if stroke is None:
        return _filled(pieces, size, fill)
    thickness = finite_number(width, _DEFAULT_THICKNESS) * hypot(matrix[0], matrix[1])
    if thickness > THIN:
        bars = tuple(_bar(points, thickness) for points, _ in pieces)
        return PathShape(areas=bars, boxes=tuple(box for box, _ in bars))
    return _stroked(pieces, size, fill)


_remembered_shape = lru_cache(maxsize=2_048)(path_shape)


def _stroked(pieces: list[_Piece], size: int, fill: Ground) -> PathShape:
    """Return the sides of what is stroked; a narrow box of strokes is one of them."""
    box = _whole(pieces)
    low, narrow = box[3] - box[1] <= THIN, box[2] - box[0] <= THIN
    if (low and narrow) or ((low or narrow) and size <= _BOX_CORNERS):
        return PathShape((box,))
    sides = tuple(_side(*ends) for points, _ in pieces for ends in pairwise(points))
    if fill is None:
        return PathShape(sides)
    return PathShape(sides, ((box, fill),), _rectangles(pieces))


def _filled(pieces: list[_Piece], size: int, fill: Ground) -> PathShape:
    """Return what is filled: a thin box is a line, anything else lies behind letters."""
    box = _whole(pieces)
    parts = [(_bounds(points), curved) for points, curved in pieces]
    if _is_thin(box) and size <= _BOX_CORNERS:
        parts = [(box, False)]
    lines: list[Quad] = []
    areas: list[tuple[Quad, Ground]] = []
    for part, curved in parts:
        if fill is not None and not is_white(fill) and not curved and _is_thin(part):
            lines.append(part)
        else:
            areas.append((part, fill))
    return PathShape(tuple(lines), tuple(areas), _rectangles(pieces))


def _rectangles(pieces: Sequence[_Piece]) -> tuple[Quad, ...]:
    """Return the parts of a path that fill a whole rectangle, and are no line."""
    boxes = ((_bounds(points), points) for points, curved in pieces if not curved)
    return tuple(
        box
        for box, points in boxes
        if not _is_thin(box) and all(x in (box[0], box[2]) and y in (box[1], box[3]) for x, y in points)
    )


def _is_thin(box: Quad) -> bool:
    return box[3] - box[1] <= THIN or box[2] - box[0] <= THIN


def _bar(points: Sequence[_Point], width: float) -> tuple[Quad, Ground]:
    """Return a stroke as thick as a row: it is no ruling but lies behind its letters."""
    left, top, right, bottom = _bounds(points)
    half = width / 2
    return (left - half, top - half, right + half, bottom + half), PATTERN


def _bounds(points: Sequence[_Point]) -> Quad:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _side(start: _Point, end: _Point) -> Quad:
    """Return the box of a straight line; where one of its ends is NaN, so is the box."""
    (x0, y0), (x1, y1) = start, end
    left, right = (x0, x1) if x0 < x1 else (x1, x0)
    top, bottom = (y0, y1) if y0 < y1 else (y1, y0)
    return left, top, right, bottom


def _whole(pieces: list[_Piece]) -> Quad:
    return _bounds([point for points, _ in pieces for point in points])


def _moved(points: list[_Point], matrix: _InnerMatrix) -> list[_Point]:
    a, b, c, d = matrix
    if b == c == 0:
        return [(a * x, d * y) for x, y in points]
    return [(a * x + c * y, b * x + d * y) for x, y in points]


def _pieces(parts: list[str]) -> Iterator[_Piece]:
    """Yield the parts of a path, broken at its curves; what cannot be understood ends it."""
    points: list[_Point] = []
    curved = False
    for operator, x, y in _operators(parts):
        if operator == "L":
            points.append((x, y))
        elif operator == "C":
            points += points[:1]
        else:
            if len(points) > 1:
                yield points, curved
            points, curved = [(x, y)], operator in "QBA"
    if len(points) > 1:
        yield points, curved


def _operators(parts: list[str]) -> Iterator[tuple[str, float, float]]:
    """Yield the operators of a path, each with the place it leads to."""
    at = 0
    while at < len(parts):
        operator = parts[at]
        at += 1 + _ARGUMENTS.get(operator, len(parts))
        if at > len(parts):
            return
        try:
            x, y = (0.0, 0.0) if operator == "C" else (float(parts[at - 2]), float(parts[at - 1]))
        except ValueError:
            return
        yield operator, x, y


# ---- clips ----


def clip_box(inside: Sequence[tuple[str, Element]], matrix: Matrix) -> Quad | None:
    """Return the box outside of which nothing of an object is drawn (GB/T 33190-2016, 8.4), if it has one."""
    boxes = [
        _around([_path_box(path, matrix) for path in _clip_paths(clip)])
        for name, clips in inside
        if name == "Clips"
        for clip in child_elements(clips, "Clip")
    ]
    return reduce(intersection, boxes) if boxes else None


def _clip_paths(clip: Element) -> Iterator[Element]:
    for area in child_elements(clip, "Area"):
        yield from child_elements(area, "Path")


def _path_box(path: Element, matrix: Matrix) -> Quad:
    """Return the box around a path on the page."""
    inner = matrix_of(path, matrix)
    data = next(child_elements(path, "AbbreviatedData"), None)
    return _bounding_box(data.text or "" if data is not None else "", inner)


def _around(boxes: Sequence[Quad]) -> Quad:
    """Return the box around several; without any, nothing is drawn."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True) if boxes else ((0.0,),) * 4
    return min(lefts), min(tops), max(rights), max(bottoms)


def _bounding_box(path: str, matrix: Matrix) -> Quad:
    """Return the box around a path, carried by a matrix; an empty one where it draws nothing."""
    points = [transform(*point, matrix) for points, _ in _pieces(path.split()) for point in points]
    return _bounds(points) if points else (0.0, 0.0, 0.0, 0.0)
