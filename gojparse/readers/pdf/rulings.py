"""The ruling lines of a page: strokes, thin filled boxes, the outlines of stroked boxes.

A filled box that is not stroked is background, unless it is thin: offices lay
white boxes behind their prose, and a grid finder that minds them takes prose
for tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, pairwise, repeat
from typing import NamedTuple

from gojparse.readers.pdf import raw
from gojparse.readers.pdf.page import Ruling, turned

_THIN = 4.0  # points; a filled box not thicker than this is a line
_PLAIN = 5  # segments of a rectangle; a path with more is read piece by piece
_SEGMENTS = 100_000  # of one page's paths; beyond that they are drawings
_MANY = 1_000  # rulings of a page; where there are more, lines are drawn dot by dot
_JOINT = 3.0  # points from one dot or dash of a line to the next
_DEPTH = 8  # forms within forms

# For each kind of object, what picks it out of a string of kinds.
_ONLY = {kind: bytes(other == kind for other in range(256)) for kind in (raw.TEXT, raw.PATH, raw.FORM)}

_Matrix = tuple[float, ...]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawing(NamedTuple):
    """What is drawn on a page: rulings as thin boxes (left, bottom, right, top), text objects, pictures."""

    lines: list[raw.Quad]
    texts: list[Iterable[int]]  # addresses, found only when looked at
    pictured: bool


def drawn(page: raw.Pointer, count: int) -> Drawing:
    """All that is drawn on the page, forms within it included."""
    drawing = _drawn(list(map(raw.page_object, repeat(page), range(count))), _IDENTITY, _DEPTH)
    if len(drawing.lines) <= _MANY:
        return drawing
    return drawing._replace(lines=list(_without_dots(drawing.lines)))


def _drawn(objects: list[int], matrix: _Matrix, depth: int) -> Drawing:
    kinds = bytes(map(raw.object_kind, objects))
    lines = list(_lines(_of_kind(objects, kinds, raw.PATH)))
    if matrix != _IDENTITY:
        lines = [_moved(line, matrix) for line in lines]
    texts: list[Iterable[int]] = [compress(objects, kinds.translate(_ONLY[raw.TEXT]))]
    pictured = raw.IMAGE in kinds
    if raw.FORM in kinds and depth:
        for form in _of_kind(objects, kinds, raw.FORM):
            inner = list(map(raw.form_object, repeat(form), range(max(raw.count_form_objects(form), 0))))
            part = _drawn(inner, _product(raw.matrix(form), matrix), depth - 1)
            lines += part.lines
            texts += part.texts
            pictured |= part.pictured
    return Drawing(lines, texts, pictured)


def _of_kind(objects: list[int], kinds: bytes, kind: int) -> list[raw.Pointer]:
    return list(map(raw.passed, compress(objects, kinds.translate(_ONLY[kind]))))


def _lines(paths: list[raw.Pointer]) -> Iterator[raw.Quad]:
    budget = _SEGMENTS
    sizes = map(raw.count_segments, paths)
    boxes, modes, colours = list(raw.bounds(paths)), list(raw.draw_modes(paths)), list(raw.colours(paths))
    for path, box, (filled, stroked), colour, size in zip(paths, boxes, modes, colours, sizes, strict=True):
        if not (stroked or (filled and _shows(*colour))):
            continue
        left, bottom, right, top = box
        narrow, low = right - left <= _THIN, top - bottom <= _THIN
        if (narrow and low) or ((narrow or low) and size <= _PLAIN):
            yield box
        elif size <= budget and (stroked or size > _PLAIN):
            budget -= size
            sides = _sides(path, box) if size == _PLAIN else None
            yield from sides if sides else _pieces(path, size, bool(stroked))


def _without_dots(lines: list[raw.Quad]) -> Iterator[raw.Quad]:
    """The lines, those drawn dot by dot or dash by dash joined, as far as one dot follows the other.

    A border of dots is a thousand boxes, and a page of them more than any table has rulings.
    """
    if not lines:
        return
    left, bottom, right, top = lines[0]
    for line in lines[1:]:
        x0, y0, x1, y1 = line
        if y0 == bottom and y1 == top and y1 - y0 <= _THIN and x0 - right <= _JOINT >= left - x1:
            left, right = min(left, x0), max(right, x1)
        elif x0 == left and x1 == right and x1 - x0 <= _THIN and y0 - top <= _JOINT >= bottom - y1:
            bottom, top = min(bottom, y0), max(top, y1)
        else:
            yield left, bottom, right, top
            left, bottom, right, top = line
    yield left, bottom, right, top


def _sides(path: raw.Pointer, box: raw.Quad) -> tuple[raw.Quad, ...] | None:
    """The sides of a stroked box, by three of its corners; None if it is something else.

    Some writers draw a box for each cell of a table, and piece by piece each takes twenty calls.
    """
    corners = [raw.path_segment(path, index) for index in range(_PLAIN)]
    if any(raw.segment_kind(corner) != raw.LINE_TO for corner in corners[1:]):
        return None
    matrix = raw.matrix(path)
    (x0, y0), (x1, y1), (x2, y2) = (_transform(*raw.point(corner), matrix) for corner in corners[:3])
    if not ((x0 == x1 and y1 == y2) or (y0 == y1 and x1 == x2)):
        return None
    left, bottom, right, top = min(x0, x2), min(y0, y2), max(x0, x2), max(y0, y2)
    if max(abs(a - b) for a, b in zip(box, (left, bottom, right, top), strict=True)) > _THIN:
        return None
    return (
        (left, bottom, right, bottom), (right, bottom, right, top),
        (left, top, right, top), (left, bottom, left, top),
    )  # fmt: skip


def _shows(red: int, green: int, blue: int, alpha: int) -> bool:
    """Whether a filled path shows: white ones only hide."""
    return alpha > 0 and (red < 250 or green < 250 or blue < 250)


def _pieces(path: raw.Pointer, size: int, stroked: bool) -> Iterator[raw.Quad]:
    """The rulings of a path of many parts: its straight strokes, or those of its parts that are thin."""
    matrix = raw.matrix(path)
    for points, curved in _subpaths(path, size):
        corners = points if matrix == _IDENTITY else [_transform(x, y, matrix) for x, y in points]
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


def _transform(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """The matrix that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = inner
    origin = _transform(e, f, outer)
    across, up = _transform(a + e, b + f, outer), _transform(c + e, d + f, outer)
    return (
        across[0] - origin[0], across[1] - origin[1], up[0] - origin[0], up[1] - origin[1], *origin,
    )  # fmt: skip


def _moved(quad: raw.Quad, matrix: _Matrix) -> raw.Quad:
    x0, y0 = _transform(quad[0], quad[1], matrix)
    x1, y1 = _transform(quad[2], quad[3], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def rulings(lines: list[raw.Quad], frame: raw.Quad, turn: int) -> tuple[list[Ruling], list[Ruling]]:
    """Level and upright rulings in the reading frame, y counted downwards; a dot is a piece of either.

    What lies outside the page is cut off, as its text is.
    """
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    if turn % 2:
        width, height = height, width
    levels: list[Ruling] = []
    uprights: list[Ruling] = []
    still = not (turn or frame[0] or frame[1])
    for line in lines:
        left, bottom, right, top = line if still else turned(line, frame, turn)
        if left < 0 or right > width or bottom < 0 or top > height:
            left, bottom, right, top = max(left, 0.0), max(bottom, 0.0), min(right, width), min(top, height)
            if left > right or bottom > top:
                continue
        if top - bottom <= _THIN:
            levels.append(Ruling(height - (top + bottom) / 2, left, right))
        if right - left <= _THIN:
            uprights.append(Ruling((left + right) / 2, height - top, height - bottom))
    return levels, uprights
