"""Text objects to letters with their boxes, as far as they are seen."""

from __future__ import annotations

import re
from itertools import compress
from math import atan2, cos, isfinite, pi, sin
from operator import add
from typing import NamedTuple

from gojparse.model import quick
from gojparse.readers.fixed.page import Matrix, Quad, transform
from gojparse.readers.ofd.codes import Code, Inside, Setting, codes, setting_of
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, bare
from gojparse.readers.ofd.style import OFF, UNSAID, Palette

_ASCENT, _DESCENT = 0.88, 0.12  # of the type size, above and below the line letters stand on
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")


class Stamp(NamedTuple):
    """Letters on one line, placed from the corner of their own space.

    `starts` and `steps`: where each letter begins along the line, and how
    far it reaches from there; `near` and `far`: between which heights they
    stand. `angle`: radians, clockwise, level or upright.
    """

    signs: str
    starts: list[float]
    steps: list[float]
    near: float
    far: float
    angle: float


class Face(NamedTuple):
    """How a text object is set, and how its letters show."""

    setting: Setting
    shade: Shade


def print_text(element: Element, matrix: Matrix, ink: Ink, palette: Palette) -> None:
    """Print a text object, if it shows; `matrix` leads from its own space to the page."""
    inside = [(bare(inner.tag), inner) for inner in element]
    face = face_of(element, inside, matrix[:4], palette)
    if face is not None:
        for _, inner in inside:
            ink.budget.foresee(inner.text or "")
        with ink.counted():
            for code in codes(inside, face.setting):
                print_code(code, face, matrix, ink)


def face_of(element: Element, inside: Inside, matrix: Matrix, palette: Palette) -> Face | None:
    """How a text object looks under a matrix that moves nothing; None if it does not show."""
    get = element.get
    setting = setting_of(matrix, get("Size"), get("HScale"), get("CharDirection"), get("ReadDirection"))
    shade = _shown(element, inside, palette)
    return None if shade is Shade.NONE or not setting.legible else Face(setting, shade)


def print_code(code: Code, face: Face, matrix: Matrix, ink: Ink) -> None:
    """Print a string of a text object."""
    stamp = stamp_of(code, face, matrix[:4])
    if stamp is None:
        _print_each(code, face.setting, face.shade, matrix, ink)
    else:
        x, y = matrix[4:]
        print_stamp(stamp, x, y, ink)


def stamp_of(code: Code, face: Face, matrix: Matrix) -> Stamp | None:
    """The string as one line under a matrix that moves nothing, as nearly every one is.

    None for one set in any other way, and for a white one: what is seen of it depends on its place.
    """
    setting, shade = face
    signs, xs, ys, wides = code
    count = len(signs)
    if shade is not Shade.DARK or not setting.square or ys.count(ys[0]) != count:
        return None
    if " " in signs or not signs.isprintable():
        printed = [_BLANK.match(sign) is None for sign in signs]
        signs = "".join(compress(signs, printed))
        xs, wides = list(compress(xs, printed)), list(compress(wides, printed))
    a, b, c, d = matrix
    over, under = ys[0] - _ASCENT * setting.size, ys[0] + _DESCENT * setting.size
    if not b:
        starts, steps = [a * x for x in xs], [a * wide for wide in wides]
        return quick(Stamp, (signs, starts, steps, d * over, d * under, 0.0))
    near, far = sorted((c * over, c * under))
    starts, steps = [b * x for x in xs], [b * wide for wide in wides]
    return quick(Stamp, (signs, starts, steps, near, far, pi / 2 if b > 0 else -pi / 2))


def print_stamp(stamp: Stamp, x: float, y: float, ink: Ink) -> None:
    """Print letters, the corner of their space at this place of the page."""
    signs, starts, steps, near, far, angle = stamp
    number = len(signs)
    if not angle:
        lefts = [start + x for start in starts]
        rights = list(map(add, lefts, steps))
        ink.line(signs, lefts, [near + y] * number, rights, [far + y] * number, 0.0)
        return
    begins = [start + y for start in starts]
    ends = list(map(add, begins, steps))
    tops, bottoms = (begins, ends) if angle > 0 else (ends, begins)
    ink.line(signs, [near + x] * number, tops, [far + x] * number, bottoms, angle)


def _print_each(code: Code, setting: Setting, shown: Shade, matrix: Matrix, ink: Ink) -> None:
    """Print letter by letter what is set in any other way, or is white."""
    for sign, x, y, wide in zip(*code, strict=True):
        if not _BLANK.match(sign):
            box, angle = _placed(x, y, wide, setting, matrix)
            seen = _seen(sign, box, ink) if shown is Shade.WHITE else sign
            if seen:
                ink.letter(seen, *box, angle)


def _shown(element: Element, inside: Inside, palette: Palette) -> Shade:
    """How the letters show: filled, or as outlines."""
    kind = "FillColor"
    if element.get("Fill") in OFF:
        kind = "StrokeColor"
        if element.get("Stroke") in UNSAID:
            return Shade.NONE
    colour = None
    for name, inner in inside:
        if name == kind:
            colour = inner
            break
    return palette.shade(element, colour, kind)


def _seen(sign: str, box: Quad, ink: Ink) -> str:
    """What is seen of a white letter: nothing on white; of a digit where nobody knows, that it is there."""
    behind = ink.behind((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if behind is Ground.UNKNOWN and sign.isdigit():
        return "\ufffd"
    return "" if behind is Ground.WHITE else sign


def _placed(x: float, y: float, wide: float, setting: Setting, matrix: Matrix) -> tuple[Quad, float]:
    """The box of a character on the page, and the angle it stands at, clockwise."""
    top, bottom = y - _ASCENT * setting.size, y + _DESCENT * setting.size
    corners = [(x, top), (x + wide, top), (x, bottom), (x + wide, bottom)]
    if setting.turn:
        corners = [_turned(px - x, py - y, setting.turn, x, y) for px, py in corners]
    placed = [transform(px, py, matrix) for px, py in corners]
    xs, ys = [px for px, _ in placed], [py for _, py in placed]
    (x0, y0), (x1, y1) = placed[:2]
    angle = atan2(y1 - y0, x1 - x0)
    return (min(xs), min(ys), max(xs), max(ys)), angle if isfinite(angle) else 0.0


def _turned(x: float, y: float, turn: float, left: float, top: float) -> tuple[float, float]:
    return left + x * cos(turn) - y * sin(turn), top + x * sin(turn) + y * cos(turn)
