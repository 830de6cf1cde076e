"""One page of a PDF as pdfium reads it: its letters with their boxes, its ruling lines, its pictures.

pdfium guesses spaces and line ends. They are dropped, because only the
distance of the letters tells whether `1 2` is one number. A character that
has no known meaning becomes U+FFFD: pdfium would show its code in the font
instead, which may look like a digit.

A filled box that is not stroked lies behind the text, unless it is thin:
offices lay white boxes behind their prose, and a grid finder that minds them
takes prose for tables.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise
from math import isfinite

from gojparse.readers.fixed.grid import THIN, rulings
from gojparse.readers.fixed.page import (
    IDENTITY,
    PAGE_NUMBER,
    GlyphRun,
    Matrix,
    PageLetters,
    PrintedPage,
    Quad,
    aslant,
    moved,
    product,
    quarter_turns,
    transform,
    turned,
    within_page,
)
from gojparse.readers.pdf import raw
from gojparse.readers.visible import TextStyle, Visibility, visible

_SAMPLED = 6  # letters, at least, asked for their angle and ink where the page is full
_NOWHERE = -1_000_000.0  # points
_NO_INK = 0.05  # points
_LOWEST, _HIGHEST = 4.0, 40.0  # points; pdfium's line boxes of vertical writing can be wildly wrong

_DIGIT = re.compile("[0-9]")
_BLANKS = re.compile(r"[\x80-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LATIN = re.compile(rb"Arial(?!Unicode)|Calibri|Courier|Helvetica|Symbol|Tahoma|Times|Verdana|ZapfDingbats")
_HYPHEN = "\x02"  # as pdfium marks one at the end of a line

_BOX_SEGMENTS = 5  # of a rectangle; a path with more is read piece by piece
_MAX_SEGMENTS = 100_000  # of one page's paths; beyond that they are drawings
_MAX_DEPTH = 8  # forms within forms

_INVISIBLE = 3  # the rendering mode of letters that are neither filled nor stroked
_FULL_PAGE = 0.7  # of the page's area: a picture as large as that is the page itself
_MAX_PIXELS = 40_000_000  # of a picture that is looked at; a larger one is a scan
_SOLID = 250  # of 255: the alpha of a point that hides what lies under it
_SAMPLED_ROWS = 50  # of a picture are looked at


def read_page(
    document: raw.Handle, page: raw.Pointer, text_page: raw.Pointer, number: int, count: int
) -> PrintedPage:
    """Return an open page of a PDF (number from 1), whose text has so many characters."""
    frame = raw.page_box(page)
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    area = width * height
    displayed = raw.rotation(page) % 4
    text = _characters(text_page, count)
    turn = _text_turn(text_page, text, displayed)
    indices = [index for index, sign in enumerate(text) if sign > " "]
    letters = _letters(text_page, text, indices, frame, turn)
    letters, runs = _without_overprint(text_page, indices, letters, turn, displayed)
    objects = raw.page_objects(page)
    drawing = _drawing(objects, IDENTITY, _MAX_DEPTH)
    levels, uprights = rulings(drawing.lines, frame, turn)
    if turn % 2:
        width, height = height, width
    return PrintedPage(
        number, width, height, (displayed - turn) % 4,
        letters, within_page(runs, width, height), levels, uprights,
        pictured=drawing.pictured,
        incomplete=_is_incomplete(text_page, text, drawing.texts),
        has_objects=bool(objects),
        under_picture=drawing.pictured and _lies_under_picture(document, page, objects, area),
    )  # fmt: skip


def _characters(text_page: raw.Pointer, count: int) -> str:
    """Return one character for each of pdfium's, in the page's order; all blanks are below U+0021."""
    text = raw.text(text_page, count)
    if len(text) != count:  # pdfium leaves characters without a meaning out of its text
        text = "".join([_sign(raw.character_code(text_page, index)) for index in range(count)])
    text = _CONTROL.sub("\ufffd", text.replace(_HYPHEN, "-"))
    return _without_guesses(text_page, _BLANKS.sub(" ", text))


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _without_guesses(text_page: raw.Pointer, text: str) -> str:
    """Return the text, its digits made unreadable where the font does not say that they are digits."""
    digits = [match.start() for match in _DIGIT.finditer(text)]
    unmapped = [index for index in digits if raw.character_unmapped(text_page, index)]
    if not unmapped:
        return text
    signs = list(text)
    for index in unmapped:
        signs[index] = "\ufffd"
    return "".join(signs)


def _text_turn(text_page: raw.Pointer, text: str, displayed: int) -> int:
    """Return by how many quarters the page must be turned clockwise for most of its text to be upright."""
    quarters = [quarter_turns(angle) for angle in _angles(text_page, _sample(text, " "))]
    for quarter in set(quarters):
        if quarters.count(quarter) * 3 >= len(quarters) * 2:
            return quarter
    return displayed


def _sample(text: str, above: str) -> list[int]:
    """Return the places of a few characters beyond `above`, spread over the text."""
    pace = len(text) // (2 * _SAMPLED) + 1
    return [index for index in range(0, len(text), pace) if text[index] > above]


def _letters(
    text_page: raw.Pointer, text: str, indices: Sequence[int], frame: Quad, turn: int
) -> PageLetters:
    """Return the printed letters of the page, which stand at `indices` of its text, in its reading frame."""
    sides = left, top, right, bottom = raw.character_boxes(text_page, indices)
    if not isfinite(sum(chain(left, top, right, bottom))):
        _put_away(sides)
    _mend_heights(text_page, indices, sides)
    height = frame[3] - frame[1] if turn % 2 == 0 else frame[2] - frame[0]
    printed = "".join(text.split())
    if turn or frame[0] or frame[1]:
        lefts, bottoms, rights, tops = turned((left, bottom, right, top), frame, turn)
        return PageLetters(printed, lefts, tops, rights, bottoms, height)
    return PageLetters(printed, left, top, right, bottom, height)


def _put_away(sides: Sequence[list[float]]) -> None:
    """Put letters that stand nowhere, so large or so far off are they, outside the page."""
    for index, quad in enumerate(zip(*sides, strict=True)):
        if not isfinite(sum(quad)):
            for side in sides:
                side[index] = _NOWHERE


def _mend_heights(text_page: raw.Pointer, indices: Sequence[int], sides: Sequence[list[float]]) -> None:
    """Replace boxes of letters that are wildly higher or lower than their ink by the box of the ink."""
    _, tops, _, bottoms = sides
    for index, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        if not _LOWEST < top - bottom < _HIGHEST:
            ink = raw.ink_box(text_page, indices[index])
            if not 0.5 < (top - bottom) / max(ink[1] - ink[3], 0.01) < 3:
                for side, place in zip(sides, ink, strict=True):
                    side[index] = place


def _without_overprint(
    text_page: raw.Pointer, indices: Sequence[int], letters: PageLetters, turn: int, displayed: int
) -> tuple[PageLetters, list[GlyphRun]]:
    """Return the letters and runs but for stamps, watermarks, and the page number beside a sideways table."""
    runs = letters.runs()
    angles = _angles(text_page, [indices[run.start] for run in runs])
    dropped = list(compress(runs, aslant(angles, [len(run.text) for run in runs]))) if any(angles) else []
    if turn != displayed:
        upright = [run for run, angle in zip(runs, angles, strict=True) if quarter_turns(angle) == displayed]
        if PAGE_NUMBER.fullmatch("".join(run.text for run in upright)):
            dropped += upright
    if not dropped:
        return letters, runs
    letters = letters.without(dropped)
    return letters, letters.runs()


def _angles(text_page: raw.Pointer, indices: Sequence[int]) -> list[float]:
    """Return the angles of these characters, 0 where a number is too large for the file's own arithmetic."""
    angles = [raw.character_angle(text_page, index) for index in indices]
    return [angle if isfinite(angle) else 0.0 for angle in angles]


def _is_incomplete(text_page: raw.Pointer, text: str, texts: Sequence[Sequence[int]]) -> bool:
    """Tell whether pdfium leaves out text: where a font has no ink it drops stretches without width."""
    inks = (raw.ink_box(text_page, index) for index in _sample(text, "\u2e80"))
    bare = [top - bottom < _NO_INK or right - left < _NO_INK for left, top, right, bottom in inks]
    if bare and not any(bare):
        return False
    objects = [raw.passed(address) for address in chain.from_iterable(texts)]
    for part, (left, _, right, _) in zip(objects, raw.bounds(objects), strict=True):
        font = raw.object_font(part) if right - left < _NO_INK else None
        if font and raw.font_embedded(font) == 0 and not _LATIN.match(raw.font_name(font)):
            return True
    return False


@dataclass(slots=True)
class _Drawing:
    """What is drawn on a page."""

    lines: list[Quad]  # its rulings as thin boxes: left, bottom, right, top
    texts: list[list[int]]  # the addresses of its text objects, by form
    pictured: bool  # it shows a picture


def _drawing(objects: Sequence[int], matrix: Matrix, depth: int) -> _Drawing:
    """Return what these objects draw, forms among them included."""
    kinds = raw.kinds(objects)
    lines = list(_lines(_of_kind(objects, kinds, raw.PATH)))
    if matrix != IDENTITY:
        lines = [moved(line, matrix) for line in lines]
    texts = [address for address, kind in zip(objects, kinds, strict=True) if kind == raw.TEXT]
    drawing = _Drawing(lines, [texts], raw.IMAGE in kinds)
    if raw.FORM in kinds and depth:
        for form in _of_kind(objects, kinds, raw.FORM):
            part = _drawing(raw.form_objects(form), product(raw.matrix(form), matrix), depth - 1)
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


def _lies_under_picture(document: raw.Handle, page: raw.Pointer, objects: Sequence[int], area: float) -> bool:
    """Tell whether all text is a guess of a scanning program: invisible, or under a picture of the page."""
    kinds = raw.kinds(objects)
    parts = [raw.passed(address) for address in objects]
    index = _filling_picture(parts, kinds, area)
    if index is None or raw.TEXT not in kinds or raw.FORM in kinds[index:]:  # a form may print anything
        return False
    if _any_shown(parts[index:], kinds[index:]):
        return False
    under, kinds = parts[:index], kinds[:index]
    return not _any_shown(under, kinds) or not _any_shown(
        under, kinds, covered=_hides(document, page, parts[index])
    )


def _filling_picture(parts: Sequence[raw.Pointer], kinds: bytes, area: float) -> int | None:
    """Return the index of the last picture that fills the page, else None."""
    pictures = [index for index, kind in enumerate(kinds) if kind == raw.IMAGE]
    boxes = raw.bounds([parts[index] for index in pictures])
    filling = [
        index
        for index, (left, bottom, right, top) in zip(pictures, boxes, strict=True)
        if (right - left) * (top - bottom) >= _FULL_PAGE * area
    ]
    return filling[-1] if filling else None


def _any_shown(parts: Iterable[raw.Pointer], kinds: bytes, covered: bool = False) -> bool:
    texts = (part for part, kind in zip(parts, kinds, strict=True) if kind == raw.TEXT)
    styles = (TextStyle(hidden=raw.text_mode(text) == _INVISIBLE, covered=covered) for text in texts)
    return any(visible(style) is Visibility.SHOWN for style in styles)


def _hides(document: raw.Handle, page: raw.Pointer, picture: raw.Pointer) -> bool:
    """Tell whether the picture is solid; a watermark lets the print under it through."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.picture_size(picture, ctypes.byref(width), ctypes.byref(height))
    if width.value * height.value > _MAX_PIXELS:
        return True
    with raw.opened_picture(document, page, picture) as rows:
        alphas = [alpha for row in rows[:: max(1, height.value // _SAMPLED_ROWS)] for alpha in row[3::4]]
    return bool(alphas) and min(alphas) >= _SOLID
