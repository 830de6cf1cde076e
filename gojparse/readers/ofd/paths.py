"""Path objects to strokes: straight lines, thin filled boxes; what else is filled is ground."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from gojparse.readers.fixed.matrix import Matrix
from gojparse.readers.fixed.page import Quad
from gojparse.readers.fixed.rulings import THIN
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, bare, number
from gojparse.readers.ofd.style import Resources, is_on, shade

_THICKNESS = 0.353  # millimetres, of a stroke that does not say it
_PLAIN = 5  # corners of a closed box; a path with more is read piece by piece
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers behind each letter

Point = tuple[float, float]
Piece = tuple[list[Point], bool]  # the corners of a part of a path, and whether it is curved


def print_path(element: Element, matrix: Matrix, ink: Ink, resources: Resources, layer: str | None) -> None:
    """Print a path object, if it shows."""
    inside = {bare(inner.tag): inner for inner in element}
    fill = stroke = Shade.NONE
    if is_on(element, "Stroke", True):
        stroke = shade(element, inside.get("StrokeColor"), "StrokeColor", resources, layer)
    if is_on(element, "Fill", False):
        fill = shade(element, inside.get("FillColor"), "FillColor", resources, layer)
    drawn = inside.get("AbbreviatedData")
    if drawn is None or (stroke is Shade.NONE and fill is Shade.NONE):
        return
    pieces = [(_moved(points, matrix), curved) for points, curved in _pieces((drawn.text or "").split())]
    size = sum([len(points) for points, _ in pieces])
    ink.budget.take(objects=size)
    thickness = _THICKNESS if (given := element.get("LineWidth")) is None else number(given, _THICKNESS)
    thickness *= hypot(matrix[0], matrix[1])
    if not pieces:
        return
    if stroke is Shade.NONE:
        _print_filled(pieces, size, fill, ink)
    elif thickness > THIN:
        _lay_bars(pieces, thickness, ink)
    else:
        _print_stroked(pieces, size, fill, ink)


def _print_stroked(pieces: list[Piece], size: int, fill: Shade, ink: Ink) -> None:
    """Print the sides of what is stroked; a narrow box of strokes is one of them."""
    box = _whole(pieces)
    low, narrow = box[3] - box[1] <= THIN, box[2] - box[0] <= THIN
    if (low and narrow) or ((low or narrow) and size <= _PLAIN):
        ink.strokes.append(box)
        return
    for points, _ in pieces:
        ink.strokes += [
            (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)
            for (x0, y0), (x1, y1) in pairwise(points)
        ]
    if fill is not Shade.NONE:
        _lay(box, fill, ink)


def _print_filled(pieces: list[Piece], size: int, fill: Shade, ink: Ink) -> None:
    """Print what is filled: a thin box is a line, anything else is what letters stand on."""
    box = _whole(pieces)
    thin = box[3] - box[1] <= THIN or box[2] - box[0] <= THIN
    parts = (
        [(box, False)]
        if thin and size <= _PLAIN
        else [(_bounds(points), curved) for points, curved in pieces]
    )
    for part, curved in parts:
        if fill is Shade.DARK and not curved and (part[3] - part[1] <= THIN or part[2] - part[0] <= THIN):
            ink.strokes.append(part)
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
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _whole(pieces: list[Piece]) -> Quad:
    return _bounds(pieces[0][0] if len(pieces) == 1 else [p for points, _ in pieces for p in points])


def _moved(points: list[Point], matrix: Matrix) -> list[Point]:
    a, b, c, d, e, f = matrix
    if b == c == 0:
        return [(a * x + e, d * y + f) for x, y in points]
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


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
