"""Text objects to letters with their boxes.

The file says where each letter begins, not how wide it is: fonts are not
opened. A Chinese letter is as wide as it is high, a digit half as wide or as
far as the next one, and never much wider: the distance that parts two
numbers must stay visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, compress, repeat
from math import atan2, cos, hypot, isfinite, radians, sin
from typing import NamedTuple, TypeAlias

from gojparse.model import quick
from gojparse.readers.fixed.matrix import Matrix, transform
from gojparse.readers.fixed.page import Quad
from gojparse.readers.ofd.ink import Ground, Ink, Shade
from gojparse.readers.ofd.parts import Element, bare, number
from gojparse.readers.ofd.style import Resources, is_on, shade

_ASCENT, _DESCENT = 0.88, 0.12  # of the type size, above and below the line letters stand on
_USUAL = 4.0  # millimetres, where a text object does not say its type size
_SMALLEST = 2.0  # points that no eye can read
_WIDE = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"  # as wide as Chinese letters, in their fonts
_CHINESE = "\u2e80"
_NARROW, _POINT = 0.5, 0.3  # of the type size: a digit or letter, a full stop or comma
_DIGIT_AT_MOST, _LETTER_AT_MOST = 0.6, 1.0
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4})")
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_UNKNOWN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_Inside: TypeAlias = list[tuple[str, Element]]  # the elements of an object with their names


def print_text(element: Element, matrix: Matrix, ink: Ink, resources: Resources, layer: str | None) -> None:
    """Print a text object, if it shows; `matrix` leads from its own space to the page."""
    inside = [(bare(inner.tag), inner) for inner in element]
    setting = _setting(element)
    shown = _shown(element, inside, resources, layer)
    if shown is Shade.NONE or hypot(matrix[2], matrix[3]) * setting.size <= _SMALLEST:
        return
    upright = shown is Shade.DARK and not setting.turn and _is_upright(matrix)
    for signs, xs, ys in _codes(inside, setting):
        ink.budget.take(characters=len(signs))
        if upright and len(signs) == 1:
            _print_one(signs, xs[0], ys[0], setting, matrix, ink)
            continue
        spans = _widths(signs, xs, setting.broad)
        if upright and (len(ys) == 1 or len(set(ys)) == 1):
            _print_line(signs, xs, spans, ys[0], setting.size, matrix, ink)
            continue
        for sign, x, y, wide in zip(signs, xs, ys, spans, strict=True):
            if not _BLANK.match(sign):
                box, angle = _placed(x, y, wide, setting, matrix)
                seen = _seen(sign, box, ink) if shown is Shade.WHITE else sign
                if seen:
                    ink.letter(seen, box, angle)


class _Setting(NamedTuple):
    """How a text object is set. `broad`: of a Chinese letter; `turn`: of each letter, radians, clockwise."""

    size: float
    broad: float
    turn: float
    down: bool


def _setting(element: Element) -> _Setting:
    get = element.get
    size = number(get("Size"), _USUAL)
    scale, turn, down = get("HScale"), get("CharDirection"), get("ReadDirection")
    broad = size if scale is None else size * (abs(number(scale, 1.0)) or 1.0)
    angle = 0.0 if turn is None else radians(number(turn, 0.0))
    return quick(_Setting, (size, broad, angle, down is not None and number(down, 0.0) % 180 != 0))


def _is_upright(matrix: Matrix) -> bool:
    a, b, c, d, _, _ = matrix
    return b == c == 0 < a and d > 0


def _print_one(sign: str, x: float, y: float, setting: _Setting, matrix: Matrix, ink: Ink) -> None:
    """Print the only letter of an object, upright: some writers have an object for each."""
    if sign == " " or (not sign.isprintable() and _BLANK.match(sign)):
        return
    a, _, _, d, e, f = matrix
    size, broad, _, _ = setting
    right, bottom = x + _width(sign) * broad, y + _DESCENT * size
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


def _shown(element: Element, inside: _Inside, resources: Resources, layer: str | None) -> Shade:
    """How the letters show: filled, or as outlines."""
    kind = "FillColor"
    if not is_on(element, "Fill", True):
        kind = "StrokeColor"
        if not is_on(element, "Stroke", False):
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


def _codes(inside: _Inside, setting: _Setting) -> Iterator[tuple[str, list[float], list[float]]]:
    """The strings of a text object, with the place of each character."""
    x = y = 0.0
    uneven: list[Element] = []  # runs whose glyphs are not one for each character
    for name, inner in inside:
        if name == "CGTransform":
            if inner.get("CodeCount", "1") != inner.get("GlyphCount", "1"):
                uneven.append(inner)
        elif name == "TextCode":
            signs = _signs(inner.text or "")
            x, y = number(inner.get("X"), x), number(inner.get("Y"), y)
            if len(signs) < 2:
                if signs:
                    yield signs, [x], [y]
                continue
            xs, ys = _places(inner, signs, (x, y), setting)
            if uneven:
                xs, ys = (_by_code(places, len(signs), uneven) for places in (xs, ys))
                uneven = []
            yield signs, xs, ys


def _signs(text: str) -> str:
    """The characters, one for each place: line ends of the XML are none, a code after a stroke is one."""
    if text.isprintable() and "\\" not in text:
        return text
    if "\n" in text or "\r" in text:
        text = text.strip()
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    return _UNKNOWN.sub("\ufffd", text)


def _places(
    code: Element, signs: str, start: tuple[float, float], setting: _Setting
) -> tuple[list[float], list[float]]:
    """Where the characters begin. Where the file does not say it they follow one another."""
    steps = len(signs) - 1
    across, along = code.get("DeltaX"), code.get("DeltaY")
    if not along and not (setting.down and not across):
        moves = _deltas(across, steps)
        if len(moves) < steps:
            moves += [_width(sign) * setting.broad for sign in signs[len(moves) : steps]]
        return list(accumulate(moves, initial=start[0])), [start[1]] * len(signs)
    ys = _deltas(along, steps)
    if not across and len(ys) < steps:
        ys += [setting.size] * (steps - len(ys))
    xs = _filled(_deltas(across, steps), steps)
    return list(accumulate(xs, initial=start[0])), list(accumulate(_filled(ys, steps), initial=start[1]))


def _filled(moves: list[float], steps: int) -> list[float]:
    return [*moves, *[0.0] * (steps - len(moves))]


def _deltas(written: str | None, most: int) -> list[float]:
    """The distances from character to character; `g 3 4.5` says one three times. No more than asked for."""
    parts = (written or "").split()
    if "g" not in parts:
        try:
            return list(map(float, parts[:most]))
        except ValueError:
            return [number(part, 0.0) for part in parts[:most]]
    found: list[float] = []
    rest = iter(parts)
    for part in rest:
        if len(found) >= most:
            break
        if part == "g":
            times, step = next(rest, ""), next(rest, "")
            found.extend(repeat(number(step, 0.0), min(int(number(times, 0.0)), most - len(found))))
        else:
            found.append(number(part, 0.0))
    return found


def _by_code(places: list[float], count: int, uneven: list[Element]) -> list[float]:
    """Places of characters from places of glyphs, where several stand for one, or one for several."""
    found: list[float] = []
    glyph = 0
    runs = {
        int(number(run.get("CodePosition"), -1)): (
            max(int(number(run.get("CodeCount"), 1)), 1),
            max(int(number(run.get("GlyphCount"), 1)), 1),
        )
        for run in uneven
    }
    while len(found) < count:
        codes, glyphs = runs.get(len(found), (1, 1))
        first = places[min(glyph, count - 1)]
        after = places[min(glyph + glyphs, count - 1)]
        pace = (after - first) / codes if codes > 1 else 0.0
        found.extend(first + pace * index for index in range(min(codes, count - len(found))))
        glyph += glyphs
    return found


@lru_cache(maxsize=8192)
def _width(sign: str) -> float:
    """About how wide a character is, in type sizes."""
    if sign >= _CHINESE or sign in _WIDE:
        return 1.0
    return _POINT if sign in ".,:;'|" else _NARROW


@lru_cache(maxsize=8192)
def _widest(sign: str) -> float:
    """How wide such a character can be."""
    if _width(sign) == 1.0:
        return 1.0
    return _LETTER_AT_MOST if sign.isalpha() else _DIGIT_AT_MOST


def _widths(signs: str, xs: list[float], broad: float) -> list[float]:
    """How wide each character is: as far as the next, but no wider than such a one can be."""
    found = [
        min(there - here, _widest(sign) * broad) if there > here else _width(sign) * broad
        for sign, here, there in zip(signs, xs, xs[1:], strict=False)
    ]
    found.append(_width(signs[-1]) * broad)
    return found


def _placed(x: float, y: float, wide: float, setting: _Setting, matrix: Matrix) -> tuple[Quad, float]:
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
