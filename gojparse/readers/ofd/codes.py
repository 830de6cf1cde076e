"""The strings of a text object: which characters, where each begins, how wide it is.

The file says where each letter begins, not how wide it is: fonts are not
opened. A Chinese letter is as wide as it is high, a digit half as wide or as
far as the next one, and never much wider: the distance that parts two
numbers must stay visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, repeat
from math import radians
from typing import NamedTuple, TypeAlias

from gojparse.model import quick
from gojparse.readers.ofd.parts import Element, number

_USUAL = 4.0  # millimetres, where a text object does not say its type size
_WIDE = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"  # as wide as Chinese letters, in their fonts
_CHINESE = "\u2e80"
_NARROW, _POINT = 0.5, 0.3  # of the type size: a digit or letter, a full stop or comma
_DIGIT_AT_MOST, _LETTER_AT_MOST = 0.6, 1.0
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4})")
_UNKNOWN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Inside: TypeAlias = list[tuple[str, Element]]  # the elements of an object with their names


class Setting(NamedTuple):
    """How a text object is set. `broad`: of a Chinese letter; `turn`: of each letter, radians, clockwise."""

    size: float
    broad: float
    turn: float
    down: bool


def setting_of(element: Element) -> Setting:
    get = element.get
    size = number(get("Size"), _USUAL)
    scale, turn, down = get("HScale"), get("CharDirection"), get("ReadDirection")
    broad = size if scale is None else size * (abs(number(scale, 1.0)) or 1.0)
    angle = 0.0 if turn is None else radians(number(turn, 0.0))
    return quick(Setting, (size, broad, angle, down is not None and number(down, 0.0) % 180 != 0))


def codes(inside: Inside, setting: Setting) -> Iterator[tuple[str, list[float], list[float]]]:
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
    code: Element, signs: str, start: tuple[float, float], setting: Setting
) -> tuple[list[float], list[float]]:
    """Where the characters begin. Where the file does not say it they follow one another."""
    steps = len(signs) - 1
    across, along = code.get("DeltaX"), code.get("DeltaY")
    if not along and not (setting.down and not across):
        moves = _deltas(across, steps)
        if len(moves) < steps:
            moves += [width(sign) * setting.broad for sign in signs[len(moves) : steps]]
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
def width(sign: str) -> float:
    """About how wide a character is, in type sizes."""
    if sign >= _CHINESE or sign in _WIDE:
        return 1.0
    return _POINT if sign in ".,:;'|" else _NARROW


@lru_cache(maxsize=8192)
def _widest(sign: str) -> float:
    """How wide such a character can be."""
    if width(sign) == 1.0:
        return 1.0
    return _LETTER_AT_MOST if sign.isalpha() else _DIGIT_AT_MOST


def widths(signs: str, xs: list[float], broad: float) -> list[float]:
    """How wide each character is: as far as the next, but no wider than such a one can be."""
    found = [
        min(there - here, _widest(sign) * broad) if there > here else width(sign) * broad
        for sign, here, there in zip(signs, xs, xs[1:], strict=False)
    ]
    found.append(width(signs[-1]) * broad)
    return found
