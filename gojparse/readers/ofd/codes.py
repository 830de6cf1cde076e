"""The strings of a text object: which characters, where each begins, how wide it is.

The file says where each letter begins, not how wide it is: fonts are not
opened. A Chinese letter is as wide as it is high, a digit half as wide or as
far as the next one, and never much wider: the distance that parts two
numbers must stay visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from math import hypot, radians
from operator import sub
from typing import NamedTuple, TypeAlias

from gojparse.model import quick
from gojparse.readers.fixed.page import Matrix
from gojparse.readers.ofd.parts import Element, number

_USUAL = 4.0  # millimetres, where a text object does not say its type size
_WIDE = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"  # as wide as Chinese letters, in their fonts
_SMALLEST = 2.0  # points that no eye can read
_CHINESE = "\u2e80"
_SHORT = 40  # signs of distances that may come again, and characters they part
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
    legible: bool
    upright: bool
    square: bool  # upright, or on its side as a sideways table has it


@lru_cache(maxsize=1_024)  # a report is set in a few ways, and says them thousands of times
def setting_of(
    matrix: Matrix, written: str | None, scale: str | None, turn: str | None, down: str | None
) -> Setting:
    """The setting by an object's matrix (the four numbers that do not move it) and by what it says itself."""
    a, b, c, d = matrix
    size = number(written, _USUAL)
    broad = size * (abs(number(scale, 1.0)) or 1.0)
    angle = radians(number(turn, 0.0))
    upright = not angle and b == c == 0 < a and d > 0
    square = upright or (not angle and a == d == 0 and b * c < 0)
    legible = hypot(c, d) * size > _SMALLEST
    return Setting(size, broad, angle, number(down, 0.0) % 180 != 0, legible, upright, square)


class Code(NamedTuple):
    """A string: its characters, where each begins, how wide each is."""

    signs: str
    xs: Sequence[float]
    ys: Sequence[float]
    widths: Sequence[float]


def codes(inside: Inside, setting: Setting) -> Iterator[Code]:
    """The strings of a text object."""
    x = y = 0.0
    runs: list[Element] = []  # which glyphs stand for which characters of the string that follows
    for name, inner in inside:
        if name == "CGTransform":
            runs.append(inner)
        elif name == "TextCode":
            signs = _signs(inner.text or "")
            x, y = number(inner.get("X"), x), number(inner.get("Y"), y)
            if len(signs) > 1:
                uneven = [run for run in runs if _is_uneven(run)]
                yield _code(signs, x, y, (inner.get("DeltaX"), inner.get("DeltaY")), setting, uneven)
                runs = []
            elif signs:
                yield _one(signs, x, y, setting)


def level_code(text: str, x: float, y: float, across: str | None, setting: Setting) -> Code | None:
    """The string of an object with one only, its letters side by side, a glyph for each; None if empty."""
    signs = _signs(text)
    if len(signs) > 1:
        return _code(signs, x, y, (across, None), setting, ())
    return _one(signs, x, y, setting) if signs else None


def _one(sign: str, x: float, y: float, setting: Setting) -> Code:
    return quick(Code, (sign, (x,), (y,), (width(sign) * setting.broad,)))


def _code(
    signs: str,
    x: float,
    y: float,
    deltas: tuple[str | None, str | None],
    setting: Setting,
    uneven: Sequence[Element],
) -> Code:
    """A string of several characters. `deltas`: from one to the next, across and down, as written."""
    across, along = _moves(signs, *deltas, setting)
    xs = list(accumulate(across, initial=x))
    ys = list(accumulate(along, initial=y)) if along else [y] * len(signs)
    if uneven:
        xs, ys = (_by_code(places, len(signs), uneven) for places in (xs, ys))
        across = list(map(sub, xs[1:], xs))
    return quick(Code, (signs, xs, ys, _widths(signs, across, setting.broad)))


def _is_uneven(run: Element) -> bool:
    """Whether its glyphs are not one for each character."""
    return bool(run.get("CodeCount", "1") != run.get("GlyphCount", "1"))


def _signs(text: str) -> str:
    """The characters, one for each place: line ends of the XML are none, a code after a stroke is one."""
    if text.isprintable() and "\\" not in text:
        return text
    if "\n" in text or "\r" in text:
        text = text.strip()
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    return _UNKNOWN.sub("\ufffd", text)


def _moves(
    signs: str, across: str | None, along: str | None, setting: Setting
) -> tuple[Sequence[float], Sequence[float]]:
    """How far it is from character to character, across and down the page; nothing down it for a level line.

    Where the file does not say it they follow one another.
    """
    steps = len(signs) - 1
    if not along and not (setting.down and not across):
        moves = _deltas(across, steps)
        if len(moves) < steps:
            moves = [*moves, *[width(sign) * setting.broad for sign in signs[len(moves) : steps]]]
        return moves, ()
    down = _deltas(along, steps)
    if not across and len(down) < steps:
        down = [*down, *[setting.size] * (steps - len(down))]
    return _filled(_deltas(across, steps), steps), _filled(down, steps)


def _filled(moves: Sequence[float], steps: int) -> list[float]:
    return [*moves, *[0.0] * (steps - len(moves))]


def _deltas(written: str | None, most: int) -> Sequence[float]:
    """The distances from character to character; `g 3 4.5` says one three times. No more than asked for."""
    if not written:
        return ()
    short = len(written) <= _SHORT and most <= _SHORT
    return (_known_deltas if short else _deltas_in_order)(written, most)


def _deltas_in_order(written: str, most: int) -> Sequence[float]:
    parts = written.split()
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
            found += [number(step, 0.0)] * min(int(number(times, 0.0)), most - len(found))
        else:
            found.append(number(part, 0.0))
    return found


_known_deltas = lru_cache(maxsize=2_048)(_deltas_in_order)  # short strings are set alike


def _by_code(places: list[float], count: int, uneven: Sequence[Element]) -> list[float]:
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


def _widths(signs: str, steps: Sequence[float], broad: float) -> list[float]:
    """How wide each character is: as far as the next, but no wider than such a one can be."""
    found = [
        (step if step < most else most) if step > 0 else width(sign) * broad
        for sign, step in zip(signs, steps, strict=False)
        for most in (broad if sign >= _CHINESE else _widest(sign) * broad,)
    ]
    found.append(width(signs[-1]) * broad)
    return found
