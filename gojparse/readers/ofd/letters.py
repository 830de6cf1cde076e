"""Text objects to letters with their boxes, as far as they are seen."""

from __future__ import annotations

import re
from itertools import compress
from math import atan2, cos, hypot, isfinite, sin

from gojparse.readers.fixed.matrix import Matrix, transform
from gojparse.readers.fixed.page import Quad
from gojparse.readers.ofd.codes import Inside, Setting, codes, setting_of, width, widths
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, bare
from gojparse.readers.ofd.style import OFF, UNSAID, Resources, shade

_ASCENT, _DESCENT = 0.88, 0.12  # of the type size, above and below the line letters stand on
_SMALLEST = 2.0  # points that no eye can read
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")


def print_text(element: Element, matrix: Matrix, ink: Ink, resources: Resources, layer: str | None) -> None:
    """Print a text object, if it shows; `matrix` leads from its own space to the page."""
    inside = [(bare(inner.tag), inner) for inner in element]
    setting = setting_of(element)
    shown = _shown(element, inside, resources, layer)
    if shown is Shade.NONE or hypot(matrix[2], matrix[3]) * setting.size <= _SMALLEST:
        return
    upright = shown is Shade.DARK and not setting.turn and _is_upright(matrix)
    for signs, xs, ys in codes(inside, setting):
        ink.budget.take(characters=len(signs))
        if upright and len(signs) == 1:
            _print_one(signs, xs[0], ys[0], setting, matrix, ink)
            continue
        spans = widths(signs, xs, setting.broad)
        if upright and (len(ys) == 1 or len(set(ys)) == 1):
            _print_line(signs, xs, spans, ys[0], setting.size, matrix, ink)
            continue
        for sign, x, y, wide in zip(signs, xs, ys, spans, strict=True):
            if not _BLANK.match(sign):
                box, angle = _placed(x, y, wide, setting, matrix)
                seen = _seen(sign, box, ink) if shown is Shade.WHITE else sign
                if seen:
                    ink.letter(seen, box, angle)


def _is_upright(matrix: Matrix) -> bool:
    a, b, c, d, _, _ = matrix
    return b == c == 0 < a and d > 0


def _print_one(sign: str, x: float, y: float, setting: Setting, matrix: Matrix, ink: Ink) -> None:
    """Print the only letter of an object, upright: some writers have an object for each."""
    if sign == " " or (not sign.isprintable() and _BLANK.match(sign)):
        return
    a, _, _, d, e, f = matrix
    size, broad, _, _ = setting
    right, bottom = x + width(sign) * broad, y + _DESCENT * size
    ink.letter(sign, (a * x + e, d * (y - _ASCENT * size) + f, a * right + e, d * bottom + f), 0.0)


def _print_line(
    signs: str, xs: list[float], spans: list[float], y: float, size: float, matrix: Matrix, ink: Ink
) -> None:
    """Print what stands upright on one line, as nearly everything does."""
    a, _, _, d, e, f = matrix
    lefts = [a * x + e for x in xs]
    rights = [left + a * wide for left, wide in zip(lefts, spans, strict=True)]
    if " " in signs or not signs.isprintable():
        printed = [_BLANK.match(sign) is None for sign in signs]
        signs = "".join(compress(signs, printed))
        lefts, rights = list(compress(lefts, printed)), list(compress(rights, printed))
    ink.line(signs, lefts, rights, d * (y - _ASCENT * size) + f, d * (y + _DESCENT * size) + f)


def _shown(element: Element, inside: Inside, resources: Resources, layer: str | None) -> Shade:
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
    return shade(element, colour, kind, resources, layer)


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
