"""Path objects to strokes: straight lines, thin filled boxes; what else is filled is ground."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from gojparse.readers.fixed.matrix import Matrix
from gojparse.readers.fixed.page import Quad
from gojparse.readers.fixed.rulings import THIN
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, child, number
from gojparse.readers.ofd.style import Resources, is_on, shade

_PLAIN = 5  # corners of a closed box; a path with more is read piece by piece
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers behind each letter

Point = tuple[float, float]
Piece = tuple[list[Point], bool]  # the corners of a part of a path, and whether it is curved


def print_path(element: Element, matrix: Matrix, ink: Ink, resources: Resources, layer: str | None) -> None:
    """Print a path object, if it shows."""
    stroked = is_on(element, "Stroke", True) and (
        shade(element, "StrokeColor", resources, layer) is not Shade.NONE
    )
    fill = shade(element, "FillColor", resources, layer) if is_on(element, "Fill", False) else Shade.NONE
    if not stroked and fill is Shade.NONE:
        return
    drawn = child(element, "AbbreviatedData")
    pieces = [
        (_moved(points, matrix), curved)
        for points, curved in _pieces("" if drawn is None else drawn.text or "")
    ]
    if not pieces:
        return
    size = sum([len(points) for points, _ in pieces])
    ink.budget.take(objects=size)
    width = number(element.get("LineWidth"), 0.353) * hypot(matrix[0], matrix[1])
    box = _bounds(pieces[0][0] if len(pieces) == 1 else [p for points, _ in pieces for p in points])
    low, narrow = box[3] - box[1] <= THIN, box[2] - box[0] <= THIN
    if stroked and width > THIN:
        _lay_bars(pieces, width, ink)
    elif (low and narrow) or ((low or narrow) and size <= _PLAIN):
        if stroked or fill is Shade.DARK:
            ink.stroke([box])
    elif stroked:
        ink.stroke(list(_sides(pieces)))
        if fill is not Shade.NONE:
            _lay(box, fill, ink)
    else:
        for points, curved in pieces:
            part = _bounds(points)
            if fill is Shade.DARK and not curved and min(part[2] - part[0], part[3] - part[1]) <= THIN:
                ink.stroke([part])
            else:
                _lay(part, fill, ink)


def _lay(box: Quad, fill: Shade, ink: Ink) -> None:
    ink.grounds.append((box, Ground.WHITE if fill is Shade.WHITE else Ground.COLOURED))


def _lay_bars(pieces: list[Piece], width: float, ink: Ink) -> None:
    """Strokes as thick as a row are no rulings but what a row is printed on."""
    for points, _ in pieces:
        left, top, right, bottom = _bounds(points)
        half = width / 2
        ink.grounds.append(((left - half, top - half, right + half, bottom + half), Ground.COLOURED))


def _bounds(points: list[Point]) -> Quad:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _sides(pieces: list[Piece]) -> Iterator[Quad]:
    """The straight strokes."""
    for points, _ in pieces:
        for (x0, y0), (x1, y1) in pairwise(points):
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _moved(points: list[Point], matrix: Matrix) -> list[Point]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _pieces(written: str) -> Iterator[Piece]:
    """The parts of a path, broken at its curves; a closed part ends where it began.

    What cannot be understood ends the path.
    """
    points: list[Point] = []
    curved = False
    for order, x, y in _orders(written.split()):
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
