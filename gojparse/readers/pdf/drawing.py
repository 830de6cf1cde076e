"""What is drawn on a page of a PDF: its rulings, its text objects, its pictures.

A filled box that is not stroked lies behind the text, unless it is thin:
offices lay white boxes behind their prose, and a grid finder that minds them
takes prose for tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gojparse.readers.fixed.grid import THIN
from gojparse.readers.fixed.page import IDENTITY, Matrix, Quad, moved, product, transform
from gojparse.readers.pdf import raw

_BOX_SEGMENTS = 5  # of a rectangle; a path with more is read piece by piece
_MAX_SEGMENTS = 100_000  # of one page's paths; beyond that they are drawings
_MAX_DEPTH = 8  # forms within forms


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page."""

    lines: list[Quad]  # its rulings as thin boxes: left, bottom, right, top
    texts: list[list[int]]  # the addresses of its text objects, by form
    pictured: bool  # it shows a picture


def drawing_of(objects: Sequence[int], matrix: Matrix = IDENTITY, depth: int = _MAX_DEPTH) -> Drawing:
    """Return what these objects draw, forms among them included."""
    kinds = raw.kinds(objects)
    lines = list(_lines(_of_kind(objects, kinds, raw.PATH)))
    if matrix != IDENTITY:
        lines = [moved(line, matrix) for line in lines]
    texts = [address for address, kind in zip(objects, kinds, strict=True) if kind == raw.TEXT]
    drawing = Drawing(lines, [texts], raw.IMAGE in kinds)
    if raw.FORM in kinds and depth:
        for form in _of_kind(objects, kinds, raw.FORM):
            part = drawing_of(raw.form_objects(form), product(raw.matrix(form), matrix), depth - 1)
            drawing.lines += part.lines
            drawing.texts += part.texts
            drawing.pictured |= part.pictured
    return drawing


def _of_kind(objects: Sequence[int], kinds: bytes, wanted: int) -> list[raw.Pointer]:
    return [raw.passed(address) for address, kind in zip(objects, kinds, strict=True) if kind == wanted]


def _lines(paths: Sequence[raw.Pointer]) -> Iterator[Quad]:
    """Yield the ruling lines that these paths draw, as thin boxes."""
    budget = _MAX_SEGMENTS
    boxes, modes, colours = list(raw.bounds(paths)), list(raw.draw_modes(paths)), list(raw.colours(paths))
    for path, box, (filled, stroked), colour in zip(paths, boxes, modes, colours, strict=True):
        if not (stroked or (filled and _shows(*colour))):
            continue
        size = raw.count_segments(path)
        left, bottom, right, top = box
        narrow, low = right - left <= THIN, top - bottom <= THIN
        if (narrow and low) or ((narrow or low) and size <= _BOX_SEGMENTS):
            yield box
        elif size <= budget and (stroked or size > _BOX_SEGMENTS):
            budget -= size
            sides = _sides(path, box) if size == _BOX_SEGMENTS else None
            yield from sides if sides else _pieces(path, size, bool(stroked))


def _shows(red: int, green: int, blue: int, alpha: int) -> bool:
    """Tell whether a filled path shows: white ones only hide."""
    return alpha > 0 and (red < 250 or green < 250 or blue < 250)


def _sides(path: raw.Pointer, box: Quad) -> tuple[Quad, ...] | None:
    """Return the sides of a stroked box by three corners (far fewer calls), None if it is something else."""
    corners = [raw.path_segment(path, index) for index in range(_BOX_SEGMENTS)]
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


def _pieces(path: raw.Pointer, size: int, stroked: bool) -> Iterator[Quad]:
    """Yield the rulings of a path of many parts: its straight strokes, or its thin parts."""
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
    """Yield the parts of a path as lists of points, a curve broken off; a closed part ends where it began."""
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
