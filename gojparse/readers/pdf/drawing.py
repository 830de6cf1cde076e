"""Drawings on a page of a PDF: its rulings, areas, shapes and pictures, and where its texts are.

A filled box that is not stroked lies behind the text, unless it is thin:
offices lay white boxes behind their prose, and a grid finder that minds them
takes prose for tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, pairwise
from typing import NamedTuple

from gojparse.readers.fixed.grid import THIN
from gojparse.readers.fixed.page import IDENTITY, Matrix, Quad, in_reading_frame, moved, product, transform
from gojparse.readers.fixed.strokes import Point, Polyline
from gojparse.readers.pdf import raw
from gojparse.readers.visible import rgb

_BOX_SEGMENTS = 5  # of a rectangle; a path with more is read piece by piece
_MAX_SEGMENTS = 100_000  # of one page's paths; beyond that they are drawings
_MAX_DEPTH = 8  # forms within forms
_COVERING = 1.5  # points; what is broader may cover letters, or lie under them
_SOLID = 255  # the alpha of a colour that nothing shines through
_SMALLEST, _HIGHEST, _WIDEST = 2.0, 60.0, 200.0  # points: letters, and strokes through them


class Stretch(NamedTuple):
    """Objects of a page or of a form on it, drawn one after the other."""

    objects: Sequence[int]  # their addresses
    kinds: bytes
    matrix: Matrix  # from their coordinates to the page's
    in_form: bool

    def of_kind(self, *wanted: int) -> list[raw.Pointer]:
        """Return the objects of some kinds."""
        pairs = zip(self.objects, self.kinds, strict=True)
        return [raw.passed(address) for address, kind in pairs if kind in wanted]

    def texts(self) -> list[int]:
        """Return the addresses of its text objects."""
        return [address for address, kind in zip(self.objects, self.kinds, strict=True) if kind == raw.TEXT]


class PaintedArea(NamedTuple):
    """Something drawn that may cover print or lie under it."""

    order: int  # how many objects are drawn before it
    box: Quad  # on the page: left, bottom, right, top
    colour: int | None  # 0xRRGGBB; None: a picture, a pattern, something transparent


class Shape(NamedTuple):
    """A stroke or an outline as large as letters are."""

    box: Quad  # on the page: left, bottom, right, top
    path: raw.Pointer
    matrix: Matrix
    stroked: bool


@dataclass(slots=True)
class Drawing:
    """The objects drawn on a page."""

    lines: list[Quad] = field(default_factory=list)  # its rulings as thin boxes: left, bottom, right, top
    stretches: list[Stretch] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)  # the addresses of its text objects, as they are drawn
    areas: list[PaintedArea] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    pictures: list[Quad] = field(default_factory=list)

    def texts_in_forms(self) -> set[int]:
        """Return the addresses of the text objects that a form draws."""
        return {address for stretch in self.stretches if stretch.in_form for address in stretch.texts()}

    def placed_texts(self, texts: Sequence[int]) -> tuple[list[int], list[Quad]]:
        """Return how many objects are drawn before each of these text objects, and its box on the page."""
        order: dict[int, int] = {}
        matrices: dict[int, Matrix] = {}
        for stretch in self.stretches:
            order |= zip(stretch.objects, count(len(order)), strict=False)
            if stretch.matrix != IDENTITY:
                matrices |= dict.fromkeys(stretch.objects, stretch.matrix)
        boxes = list(raw.bounds([raw.passed(address) for address in texts]))
        placed = zip(texts, boxes, strict=True)
        if matrices:
            boxes = [moved(box, matrices.get(address, IDENTITY)) for address, box in placed]
        return [order[address] for address in texts], boxes


def drawing_of(objects: Sequence[int]) -> Drawing:
    """Return what these objects draw, forms among them included."""
    drawing = Drawing(stretches=list(_stretches(objects, IDENTITY, _MAX_DEPTH)))
    order = 0
    for stretch in drawing.stretches:
        drawing.texts += stretch.texts()
        if raw.PATH in stretch.kinds:
            _add_paths(drawing, stretch, order)
        if raw.IMAGE in stretch.kinds or raw.SHADING in stretch.kinds:
            _add_pictures(drawing, stretch, order)
        order += len(stretch.objects)
    return drawing


def _stretches(objects: Sequence[int], matrix: Matrix, depth: int) -> Iterator[Stretch]:
    """Yield what is drawn, in its order: the objects between forms, and those within them."""
    kinds = raw.kinds(objects)
    start = 0
    in_form = depth < _MAX_DEPTH
    while depth and (end := kinds.find(raw.FORM, start)) >= 0:
        yield Stretch(objects[start:end], kinds[start:end], matrix, in_form)
        form = raw.passed(objects[end])
        yield from _stretches(raw.form_objects(form), product(raw.matrix(form), matrix), depth - 1)
        start = end + 1
    yield Stretch(objects[start:], kinds[start:], matrix, in_form)


def _add_pictures(drawing: Drawing, stretch: Stretch, start: int) -> None:
    """Add the pictures and shadings of a stretch, before which `start` objects are drawn."""
    wanted = [i for i, kind in enumerate(stretch.kinds) if kind in (raw.IMAGE, raw.SHADING)]
    boxes = raw.bounds([raw.passed(stretch.objects[i]) for i in wanted])
    for index, box in zip(wanted, boxes, strict=True):
        placed = moved(box, stretch.matrix)
        drawing.areas.append(PaintedArea(start + index, placed, None))
        if stretch.kinds[index] == raw.IMAGE:
            drawing.pictures.append(placed)


def _add_paths(drawing: Drawing, stretch: Stretch, start: int) -> None:
    """Add the rulings, areas and shapes of a stretch, before which `start` objects are drawn."""
    places = [index for index, kind in enumerate(stretch.kinds, start) if kind == raw.PATH]
    paths = stretch.of_kind(raw.PATH)
    boxes, modes, colours = list(raw.bounds(paths)), list(raw.draw_modes(paths)), list(raw.colours(paths))
    first = len(drawing.lines)
    areas: list[PaintedArea] = []
    budget = _MAX_SEGMENTS
    for order, path, box, (filled, stroked), colour in zip(places, paths, boxes, modes, colours, strict=True):
        left, bottom, right, top = box
        if (
            right - left > _COVERING
            and top - bottom > _COVERING
            and (filled or (stroked and raw.stroke_width(path) > _COVERING))
        ):
            areas.append(PaintedArea(order, box, _covering_colour(*colour) if filled else None))
        if not (stroked or (filled and _shows(*colour))):
            continue
        size = raw.count_segments(path)
        narrow, low = right - left <= THIN, top - bottom <= THIN
        if (narrow and low) or ((narrow or low) and size <= _BOX_SEGMENTS):
            drawing.lines.append(box)
        elif size <= budget and (stroked or size > _BOX_SEGMENTS):
            budget -= size
            sides = _sides(path, box) if size == _BOX_SEGMENTS else None
            drawing.lines += sides or _pieces(path, size, bool(stroked))
            if sides is None:
                drawing.shapes += _shapes(path, size, box, bool(stroked), stretch.matrix)
    if stretch.matrix != IDENTITY:
        areas = [area._replace(box=moved(area.box, stretch.matrix)) for area in areas]
        drawing.lines[first:] = [moved(line, stretch.matrix) for line in drawing.lines[first:]]
    drawing.areas += areas


def _covering_colour(red: int, green: int, blue: int, alpha: int) -> int | None:
    """Return the colour of a filled path, None where it is a pattern or not solid."""
    return rgb(red, green, blue) if alpha == _SOLID else None


def _shapes(path: raw.Pointer, size: int, box: Quad, stroked: bool, matrix: Matrix) -> Iterator[Shape]:
    """Yield the parts of a path that are as large as letters are: outlines, strokes by hand."""
    parts = (
        _outlines(path, size) if size > _BOX_SEGMENTS else [_around_points(path, size) if stroked else box]
    )
    for part in parts:
        placed = moved(part, matrix)
        if _is_letter_size(placed):
            yield Shape(placed, path, matrix, stroked)


def _around_points(path: raw.Pointer, size: int) -> Quad:
    """Return the box of a stroked path; pdfium's own leaves room for the corners of broad strokes."""
    own, half = raw.matrix(path), raw.stroke_width(path) / 2
    xs, ys = zip(*(transform(*place, own) for _, _, place in raw.segments(path, size)), strict=True)
    return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half


def _is_letter_size(box: Quad) -> bool:
    left, bottom, right, top = box
    return _SMALLEST < top - bottom < _HIGHEST and right - left < _WIDEST


def _outlines(path: raw.Pointer, size: int) -> Iterator[Quad]:
    """Yield the boxes of the parts of a path, but for straight lines, level or upright."""
    own = raw.matrix(path)
    points: list[tuple[float, float]] = []
    for kind, _, place in chain(raw.segments(path, size), [(raw.MOVE_TO, 0, (0.0, 0.0))]):
        if kind == raw.MOVE_TO:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if points and max(xs) > min(xs) and max(ys) > min(ys):
                yield min(xs), min(ys), max(xs), max(ys)
            points = []
        points.append(transform(*place, own))


def _shows(red: int, green: int, blue: int, alpha: int) -> bool:
    """Tell whether a filled path shows: white ones only hide."""
    return alpha < 0 or (alpha > 0 and (red < 250 or green < 250 or blue < 250))


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


# ---- strokes that are no level or upright lines ----

_MOST_SHAPES = 500  # of a page; where there are more, it is a picture


def polylines(shapes: Sequence[Shape], frame: Quad, turn: int) -> Iterator[Polyline]:
    """Yield the strokes among some shapes, in the reading frame."""
    if len(shapes) > _MOST_SHAPES:
        return
    for shape in shapes:
        if shape.stroked:
            for points in _points_of_path(shape.path, shape.matrix):
                boxes = in_reading_frame([(x, y, x, y) for x, y in points], frame, turn)
                yield [box[:2] for box in boxes]


def _points_of_path(path: raw.Pointer, outer: Matrix) -> Iterator[list[Point]]:
    """Yield the parts of a path as points on the page, its curves as three straight lines each."""
    whole = product(raw.matrix(path), outer)
    points: list[Point] = []
    curve: list[Point] = []
    for kind, _, place in chain(
        raw.segments(path, max(raw.count_segments(path), 0)), [(raw.MOVE_TO, 0, (0.0, 0.0))]
    ):
        placed = transform(*place, whole)
        if kind == raw.MOVE_TO:
            if len(points) > 1:
                yield points
            points, curve = [], []
        if kind != raw.CURVE_TO:
            points.append(placed)
            continue
        curve.append(placed)
        if len(curve) == 3 and points:
            start, (one, two, end) = points[-1], curve
            points += [_on_curve(start, one, two, end, part / 3) for part in (1, 2)]
            points.append(curve[2])
            curve = []


def _on_curve(start: Point, one: Point, two: Point, end: Point, part: float) -> Point:
    """Return the point on a Bézier curve at a part of its way from 0 to 1."""
    rest = 1 - part
    weights = rest**3, 3 * rest * rest * part, 3 * rest * part * part, part**3
    x, y = (sum(w * p[axis] for w, p in zip(weights, (start, one, two, end), strict=True)) for axis in (0, 1))
    return x, y
