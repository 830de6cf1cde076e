"""Text objects to letters with their boxes, as far as they are seen."""

from __future__ import annotations

import re
from itertools import compress
from math import atan2, cos, isfinite, pi, sin

from gojparse.readers.fixed.matrix import Matrix, transform
from gojparse.readers.fixed.page import Quad
from gojparse.readers.ofd.codes import Code, Inside, Setting, codes, setting_of
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, bare
from gojparse.readers.ofd.style import OFF, UNSAID, Palette

_ASCENT, _DESCENT = 0.88, 0.12  # of the type size, above and below the line letters stand on
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")


def print_text(element: Element, matrix: Matrix, ink: Ink, palette: Palette) -> None:
    """Print a text object, if it shows; `matrix` leads from its own space to the page."""
    inside = [(bare(inner.tag), inner) for inner in element]
    get = element.get
    setting = setting_of(matrix[:4], get("Size"), get("HScale"), get("CharDirection"), get("ReadDirection"))
    shown = _shown(element, inside, palette)
    if shown is Shade.NONE or not setting.legible:
        return
    dark = shown is Shade.DARK
    for code in codes(inside, setting):
        signs, _, ys, _ = code
        ink.budget.take(characters=len(signs))
        if dark and setting.upright and len(signs) == 1:
            _print_one(code, setting.size, matrix, ink)
        elif dark and setting.square and ys.count(ys[0]) == len(ys):
            _print_line(code, setting.size, matrix, ink)
        else:
            _print_each(code, setting, shown, matrix, ink)


def _print_one(code: Code, size: float, matrix: Matrix, ink: Ink) -> None:
    """Print the only letter of an object, upright: some writers have an object for each."""
    sign, (x,), (y,), (wide,) = code
    if sign == " " or (not sign.isprintable() and _BLANK.match(sign)):
        return
    a, _, _, d, e, f = matrix
    left, over, under = a * x + e, y - _ASCENT * size, y + _DESCENT * size
    ink.letter(sign, left, d * over + f, left + a * wide, d * under + f, 0.0)


def _print_line(code: Code, size: float, matrix: Matrix, ink: Ink) -> None:
    """Print what stands on one line, upright or on its side, as nearly everything does."""
    signs, xs, ys, wides = code
    if " " in signs or not signs.isprintable():
        printed = [_BLANK.match(sign) is None for sign in signs]
        signs = "".join(compress(signs, printed))
        xs, wides = list(compress(xs, printed)), list(compress(wides, printed))
    a, b, c, d, e, f = matrix
    over, under = ys[0] - _ASCENT * size, ys[0] + _DESCENT * size
    if not b:
        lefts = [a * x + e for x in xs]
        rights = [left + a * wide for left, wide in zip(lefts, wides, strict=True)]
        ink.line(signs, lefts, [d * over + f] * len(xs), rights, [d * under + f] * len(xs), 0.0)
        return
    starts = [b * x + f for x in xs]
    ends = [start + b * wide for start, wide in zip(starts, wides, strict=True)]
    left, right = sorted((c * over + e, c * under + e))
    tops, bottoms = (starts, ends) if b > 0 else (ends, starts)
    ink.line(signs, [left] * len(xs), tops, [right] * len(xs), bottoms, pi / 2 if b > 0 else -pi / 2)


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
