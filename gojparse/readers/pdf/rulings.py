"""The ruling lines of a page: strokes, thin filled boxes, the outlines of stroked boxes.

A filled box that is not stroked is background, unless it is thin: offices lay
white boxes behind their prose, and a grid finder that minds them takes prose
for tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, pairwise, repeat
from typing import NamedTuple

from gojparse.readers.fixed.matrix import IDENTITY, Matrix, moved, product, transform
from gojparse.readers.fixed.page import Quad
from gojparse.readers.fixed.rulings import MANY, THIN, without_dots
from gojparse.readers.pdf import raw

_PLAIN = 5  # segments of a rectangle; a path with more is read piece by piece
_SEGMENTS = 100_000  # of one page's paths; beyond that they are drawings
_DEPTH = 8  # forms within forms

# For each kind of object, what picks it out of a string of kinds.
_ONLY = {kind: bytes(other == kind for other in range(256)) for kind in (raw.TEXT, raw.PATH, raw.FORM)}


class Drawing(NamedTuple):
    """What is drawn on a page: rulings as thin boxes (left, bottom, right, top), text objects, pictures."""

    lines: list[Quad]
    texts: list[Iterable[int]]  # addresses, found only when looked at
    pictured: bool


def drawn(page: raw.Pointer, count: int) -> Drawing:
    """All that is drawn on the page, forms within it included."""
    drawing = _drawn(list(map(raw.page_object, repeat(page), range(count))), IDENTITY, _DEPTH)
    if len(drawing.lines) <= MANY:
        return drawing
    return drawing._replace(lines=list(without_dots(drawing.lines)))


def _drawn(objects: list[int], matrix: Matrix, depth: int) -> Drawing:
    kinds = bytes(map(raw.object_kind, objects))
    lines = list(_lines(_of_kind(objects, kinds, raw.PATH)))
    if matrix != IDENTITY:
        lines = [moved(line, matrix) for line in lines]
    texts: list[Iterable[int]] = [compress(objects, kinds.translate(_ONLY[raw.TEXT]))]
    pictured = raw.IMAGE in kinds
    if raw.FORM in kinds and depth:
        for form in _of_kind(objects, kinds, raw.FORM):
            inner = list(map(raw.form_object, repeat(form), range(max(raw.count_form_objects(form), 0))))
            part = _drawn(inner, product(raw.matrix(form), matrix), depth - 1)
            lines += part.lines
            texts += part.texts
            pictured |= part.pictured
    return Drawing(lines, texts, pictured)


def _of_kind(objects: list[int], kinds: bytes, kind: int) -> list[raw.Pointer]:
    return list(map(raw.passed, compress(objects, kinds.translate(_ONLY[kind]))))


def _lines(paths: list[raw.Pointer]) -> Iterator[Quad]:
    budget = _SEGMENTS
    sizes = map(raw.count_segments, paths)
    boxes, modes, colours = list(raw.bounds(paths)), list(raw.draw_modes(paths)), list(raw.colours(paths))
    for path, box, (filled, stroked), colour, size in zip(paths, boxes, modes, colours, sizes, strict=True):
        if not (stroked or (filled and _shows(*colour))):
            continue
        left, bottom, right, top = box
        narrow, low = right - left <= THIN, top - bottom <= THIN
        if (narrow and low) or ((narrow or low) and size <= _PLAIN):
            yield box
        elif size <= budget and (stroked or size > _PLAIN):
            budget -= size
            sides = _sides(path, box) if size == _PLAIN else None
            yield from sides if sides else _pieces(path, size, bool(stroked))


def _sides(path: raw.Pointer, box: Quad) -> tuple[Quad, ...] | None:
    """The sides of a stroked box, by three of its corners; None if it is something else.

    Some writers draw a box for each cell of a table, and piece by piece each takes twenty calls.
    """
    corners = [raw.path_segment(path, index) for index in range(_PLAIN)]
    if any(raw.segment_kind(corner) != raw.LINE_TO for corner in corners[1:]):
        return None
    matrix = raw.matrix(path)
    (x0, y0), (x1, y1), (x2, y2) = (transform(*raw.point(corner), matrix) for corner in corners[:3])
    if not ((x0 == x1 and y1 == y2) or (y0 == y1 and x1 == x2)):
        return None
    left, bottom, right, top = min(x0, x2), min(y0, y2), max(x0, x2), max(y0, y2)
    if max(abs(a - b) for a, b in zip(box, (left, bottom, right, top), strict=True)) > THIN:
        return None
    return (
        (left, bottom, right, bottom), (right, bottom, right, top),
        (left, top, right, top), (left, bottom, left, top),
    )  # fmt: skip


def _shows(red: int, green: int, blue: int, alpha: int) -> bool:
    """Whether a filled path shows: white ones only hide."""
    return alpha > 0 and (red < 250 or green < 250 or blue < 250)


def _pieces(path: raw.Pointer, size: int, stroked: bool) -> Iterator[Quad]:
    """The rulings of a path of many parts: its straight strokes, or those of its parts that are thin."""
    matrix = raw.matrix(path)
    for points, curved in _subpaths(path, size):
        corners = points if matrix == IDENTITY else [transform(x, y, matrix) for x, y in points]
        if stroked:
            for (x0, y0), (x1, y1) in pairwise(corners):
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        elif not curved:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            yield min(xs), min(ys), max(xs), max(ys)


def _subpaths(path: raw.Pointer, size: int) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The parts of a path as lists of points, a curve broken off; a closed part ends where it began."""
    points: list[tuple[float, float]] = []
    curved = False
    for kind, closes, place in raw.segments(path, size):
        if kind != raw.LINE_TO:
            if len(points) > 1:
                yield points, curved
            points, curved = [], kind == raw.CURVE_TO
        points.append(place)
        if closes and not curved:
            points.append(points[0])
    if len(points) > 1:
        yield points, curved
