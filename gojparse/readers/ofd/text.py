"""Text objects to glyphs with their boxes, as far as they are seen.

The file says where each letter begins, not how wide it is: fonts are not
opened. A Chinese letter is as wide as it is high, a digit half as wide or as
far as the next one, and never much wider: the distance that parts two
numbers must stay visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress, pairwise
from math import atan2, cos, hypot, isfinite, pi, radians, sin
from typing import NamedTuple, TypeAlias

from gojparse.readers.fixed.page import Matrix, Quad, transform
from gojparse.readers.ofd.attributes import OFF, OFF_OR_MISSING, LayerColours, matrix_of
from gojparse.readers.ofd.canvas import Canvas, GlyphClaim, GlyphLine, share_within
from gojparse.readers.ofd.parts import Element, bare_tag, finite_number
from gojparse.readers.ofd.paths import clip_box
from gojparse.readers.visible import TextStyle, Visibility, visible

_DEFAULT_SIZE = 4.0  # millimetres, where a text object does not state its type size
_ASCENT, _DESCENT = 0.88, 0.12  # of the type size, above and below the baseline
_LEGIBLE_SHARE, _SEEN_SHARE = 0.6, 0.1  # of a letter that a clip leaves: less than the second is unseen
_SHORT = 40  # characters of strings and distances that are worth remembering

_CHINESE = "\u2e80"
_WIDE = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"  # as wide as Chinese letters, in their fonts
_NARROW, _POINT = 0.5, 0.3  # of the type size: a digit or letter, a full stop or comma
_MAX_DIGIT, _MAX_LETTER = 0.6, 1.0

_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{4})")
_ANY_DIGIT = re.compile("[0-9０-９]")
_UNKNOWN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")

_InnerMatrix: TypeAlias = tuple[float, ...]  # the four numbers of a matrix that do not move


@dataclass(frozen=True, slots=True, eq=False)  # remembered by identity: there are few
class TextSetting:
    """The setting of a text object."""

    matrix: _InnerMatrix  # the four numbers of its matrix that do not move it
    size: float  # the type size, in its own space
    full_width: float  # the width of a Chinese letter, in its own space
    turn: float  # the angle of each letter, radians, clockwise
    down: bool  # the text is written downwards
    points: float  # the type size on the page
    square: bool  # its lines are level, or on their side as a sideways table has them


@lru_cache(maxsize=1_024)  # a report is set in a few ways and states them thousands of times
def text_setting(
    matrix: _InnerMatrix, size: str | None, scale: str | None, turn: str | None, down: str | None
) -> TextSetting:
    """Return the setting of a text object from its `Size`, `HScale`, `CharDirection` and `ReadDirection`."""
    a, b, c, d = matrix
    own_size = finite_number(size, _DEFAULT_SIZE)
    full_width = own_size * (abs(finite_number(scale, 1.0)) or 1.0)
    angle = radians(finite_number(turn, 0.0))
    level = not angle and b == c == 0 < a and d > 0
    square = level or (not angle and a == d == 0 and b * c < 0)
    points = hypot(c, d) * own_size
    downwards = finite_number(down, 0.0) % 180 != 0
    return TextSetting(matrix, own_size, full_width, angle, downwards, points, square)


class GlyphString(NamedTuple):
    """A string: its characters, where each begins, and how wide each is."""

    signs: str
    xs: Sequence[float]
    ys: Sequence[float]
    widths: Sequence[float]


class _Placed(NamedTuple):
    """A string as the file places it: its first letter, and the distances to the next ones as written."""

    text: str
    x: float
    y: float
    across: str | None
    along: str | None


def draw_text(element: Element, outer: Matrix, canvas: Canvas, colours: LayerColours) -> None:
    """Draw a text object, if it shows; `outer` is the matrix of what holds it."""
    a, b, c, d, *_ = matrix = matrix_of(element, outer)
    get = element.get
    setting = text_setting(
        (a, b, c, d), get("Size"), get("HScale"), get("CharDirection"), get("ReadDirection")
    )
    inside = [(bare_tag(inner.tag), inner) for inner in element]
    style, visibility = _text_style(setting.points, _letter_colour(element, inside, colours))
    if visibility is Visibility.HIDDEN:
        return
    clip = clip_box(inside, matrix)
    if clip is None:  # nearly always
        before = len(canvas.signs)
        _draw_strings(inside, setting, style, visibility, matrix, canvas)
        _claim_glyphs(inside, get("Font") or "", canvas, before)
    else:
        with canvas.clipped(clip):
            _draw_strings(inside, setting, style, visibility, matrix, canvas)


def _draw_strings(
    inside: Sequence[tuple[str, Element]],
    setting: TextSetting,
    style: TextStyle,
    visibility: Visibility,
    matrix: Matrix,
    canvas: Canvas,
) -> None:
    """Draw the strings of a text object: whole lines, or letter by letter where some may not be seen."""
    left, top = matrix[4:]
    plain = visibility is Visibility.SHOWN and canvas.clip is None and not _may_vanish(style, canvas)
    for placed, uneven in _strings(inside):
        if len(placed.text) > _SHORT:
            canvas.budget.foresee(placed.text)
        line = None
        if plain:
            rare = uneven or len(placed.text) > _SHORT or len(placed.across or "") > _SHORT
            line = _line(placed, setting, uneven) if rare else _remembered_line(placed, setting)
        if line is not None:
            canvas.add_line(line, left, top)
        elif string := glyph_string(placed, setting, uneven):
            draw_letters(string, setting, style, matrix, canvas)


def _may_vanish(style: TextStyle, canvas: Canvas) -> bool:
    """Tell whether letters would be hard to see on something that is drawn on the page."""
    return any(visible(style, colour) is not Visibility.SHOWN for colour in canvas.colours)


def _claim_glyphs(inside: Sequence[tuple[str, Element]], font: str, canvas: Canvas, start: int) -> None:
    """Keep what glyphs a text of one string with digits states for them; its first letter is at `start`."""
    runs = [inner for name, inner in inside if name == "CGTransform"]
    codes = [inner for name, inner in inside if name == "TextCode"] if runs else ()
    text = _characters(codes[0].text or "") if len(codes) == 1 else ""
    if len(text) == len(canvas.signs) - start and _ANY_DIGIT.search(text):
        stated = tuple(glyphs for run in runs if (glyphs := _stated_glyphs(run))[1])
        canvas.claims.append(GlyphClaim(start, text, font, stated))


def _stated_glyphs(run: Element) -> tuple[int, str]:
    """Return the glyphs of a run and the character at which they begin; none unless one stands for one."""
    get = run.get
    if len(run) == 0 or get("CodeCount", "1") != get("GlyphCount", "1"):
        return 0, ""
    return max(int(finite_number(get("CodePosition"), 0)), 0), run[0].text or ""


def _letter_colour(
    element: Element, inside: Sequence[tuple[str, Element]], colours: LayerColours
) -> int | None:
    """Return the colour of the letters, filled or as outlines; None where they do not show."""
    kind = "FillColor"
    if element.get("Fill") in OFF:
        kind = "StrokeColor"
        if element.get("Stroke") in OFF_OR_MISSING:
            return None
    colour = next((inner for name, inner in inside if name == kind), None)
    return colours.shown(element, colour, kind)


@lru_cache(maxsize=256)
def _text_style(points: float, colour: int | None) -> tuple[TextStyle, Visibility]:
    style = TextStyle(colour=colour, size=points, opacity=0.0 if colour is None else 1.0)
    return style, visible(style)


def _strings(inside: Sequence[tuple[str, Element]]) -> Iterator[tuple[_Placed, Sequence[Element]]]:
    """Yield the strings of a text object, each with the glyph runs that are not one glyph a character."""
    x = y = 0.0
    uneven: list[Element] = []
    for name, inner in inside:
        get = inner.get
        if name == "CGTransform":
            if get("CodeCount", "1") != get("GlyphCount", "1"):
                uneven.append(inner)
        elif name == "TextCode":
            x, y = finite_number(get("X"), x), finite_number(get("Y"), y)
            placed = _Placed(inner.text or "", x, y, get("DeltaX"), get("DeltaY"))
            yield placed, uneven
            if len(placed.text) > 1 and len(_characters(placed.text)) > 1:
                uneven = []


def _line(placed: _Placed, setting: TextSetting, uneven: Sequence[Element] = ()) -> GlyphLine | None:
    """Return a string as one line of glyphs, as nearly every one is set, else None."""
    string = glyph_string(placed, setting, uneven)
    return glyph_line(string, setting) if string else None


_remembered_line = lru_cache(maxsize=4_096)(_line)  # short strings come again: labels, numbers, letters


def glyph_line(string: GlyphString, setting: TextSetting) -> GlyphLine | None:
    """Return a string as one line of glyphs; None where its letters stand on no line."""
    signs, xs, ys, widths = string
    if not setting.square or ys.count(ys[0]) != len(signs):
        return None
    if " " in signs or not signs.isprintable():
        printed = [_BLANK.match(sign) is None for sign in signs]
        signs = "".join(compress(signs, printed))
        xs, widths = list(compress(xs, printed)), list(compress(widths, printed))
    a, b, c, d = setting.matrix
    top, bottom = ys[0] - _ASCENT * setting.size, ys[0] + _DESCENT * setting.size
    if not b:
        return GlyphLine(signs, [a * x for x in xs], [a * wide for wide in widths], d * top, d * bottom, 0.0)
    near, far = sorted((c * top, c * bottom))
    angle = pi / 2 if b > 0 else -pi / 2
    return GlyphLine(signs, [b * x for x in xs], [b * wide for wide in widths], near, far, angle)


def draw_letters(
    string: GlyphString, setting: TextSetting, style: TextStyle, matrix: Matrix, canvas: Canvas
) -> None:
    """Draw letter by letter what stands on no line, or is white."""
    for sign, x, y, wide in zip(*string, strict=True):
        if not _BLANK.match(sign):
            box, angle = _letter_box(x, y, wide, setting, matrix)
            visibility = _letter_visibility(box, style, canvas)
            if visibility is Visibility.DOUBTFUL and sign.isdigit():
                sign = "\ufffd"
            if visibility is not Visibility.HIDDEN:
                canvas.add_letter(sign, box, angle)


def _letter_visibility(box: Quad, style: TextStyle, canvas: Canvas) -> Visibility:
    """Return what is seen of a letter on what is drawn below it, within the clip."""
    visibility = visible(style, canvas.ground_at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    if canvas.clip is None or visibility is Visibility.HIDDEN:
        return visibility
    share = share_within(box, canvas.clip)
    if share >= _LEGIBLE_SHARE:
        return visibility
    return Visibility.DOUBTFUL if share > _SEEN_SHARE else Visibility.HIDDEN


def _letter_box(x: float, y: float, wide: float, setting: TextSetting, matrix: Matrix) -> tuple[Quad, float]:
    """Return the box of a letter on the page, and the angle it stands at, radians, clockwise."""
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


def glyph_string(placed: _Placed, setting: TextSetting, uneven: Sequence[Element]) -> GlyphString | None:
    """Return the characters of a string with their places and widths; None where it is empty."""
    signs = _characters(placed.text)
    if not signs:
        return None
    across, along = _steps(signs, placed.across, placed.along, setting)
    xs = list(accumulate(across, initial=placed.x))
    ys = list(accumulate(along, initial=placed.y)) if along else [placed.y] * len(signs)
    if uneven and len(signs) > 1:
        xs, ys = (_by_character(places, len(signs), uneven) for places in (xs, ys))
        across = [after - before for before, after in pairwise(xs)]
    return GlyphString(signs, xs, ys, _widths(signs, across, setting.full_width))


def _characters(text: str) -> str:
    r"""Return one character for each place: line ends of the XML are none, an escape `\0032` is one."""
    if text.isprintable() and "\\" not in text:
        return text
    if "\n" in text or "\r" in text:
        text = text.strip()
    text = _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)
    return _UNKNOWN.sub("\ufffd", text)


def _steps(
    signs: str, across: str | None, along: str | None, setting: TextSetting
) -> tuple[Sequence[float], Sequence[float]]:
    """Return how far it is from character to character, across and down; a level line has none down."""
    count = len(signs) - 1
    right, down = _repeated(_distances(across, count), count), _repeated(_distances(along, count), count)
    if not any(down):
        if setting.down and not right:
            return [0.0] * count, [setting.size] * count
        return right or [width(sign) * setting.full_width for sign in signs[:count]], ()
    return right or [0.0] * count, down


def _repeated(steps: Sequence[float], count: int) -> Sequence[float]:
    """Return as many distances as there are gaps, as viewers do: the last one stands for all that lack."""
    return [*steps, *[steps[-1]] * (count - len(steps))] if 0 < len(steps) < count else steps


def _distances(written: str | None, most: int) -> Sequence[float]:
    """Return at most so many distances; `g 3 4.5` stands for three times 4.5 (GB/T 33190-2016, 11.3)."""
    parts = (written or "").split()
    if "g" not in parts:
        try:
            return [float(part) for part in parts[:most]]
        except ValueError:
            return [finite_number(part, 0.0) for part in parts[:most]]
    distances: list[float] = []
    rest = iter(parts)
    for part in rest:
        if len(distances) >= most:
            break
        if part == "g":
            times, step = next(rest, ""), next(rest, "")
            repeated = min(int(finite_number(times, 0.0)), most - len(distances))
            distances += [finite_number(step, 0.0)] * repeated
        else:
            distances.append(finite_number(part, 0.0))
    return distances


def _by_character(places: list[float], count: int, uneven: Sequence[Element]) -> list[float]:
    """Return places of characters from places of glyphs, where several stand for one, or one for several."""
    runs = {
        int(finite_number(run.get("CodePosition"), -1)): (
            max(int(finite_number(run.get("CodeCount"), 1)), 1),
            max(int(finite_number(run.get("GlyphCount"), 1)), 1),
        )
        for run in uneven
    }
    found: list[float] = []
    glyph = 0
    while len(found) < count:
        characters, glyphs = runs.get(len(found), (1, 1))
        first = places[min(glyph, count - 1)]
        after = places[min(glyph + glyphs, count - 1)]
        pace = (after - first) / characters if characters > 1 else 0.0
        found.extend(first + pace * index for index in range(min(characters, count - len(found))))
        glyph += glyphs
    return found


@lru_cache(maxsize=8192)
def width(sign: str) -> float:
    """Return about how wide a character is, in type sizes."""
    if sign >= _CHINESE or sign in _WIDE:
        return 1.0
    return _POINT if sign in ".,:;'|" else _NARROW


@lru_cache(maxsize=8192)
def _max_width(sign: str) -> float:
    if width(sign) == 1.0:
        return 1.0
    return _MAX_LETTER if sign.isalpha() else _MAX_DIGIT


def _widths(signs: str, steps: Sequence[float], full_width: float) -> list[float]:
    """Return how wide each character is: as far as the next, but no wider than such a one can be."""
    widths = [
        min(step, (1.0 if sign >= _CHINESE else _max_width(sign)) * full_width)
        if step > 0
        else width(sign) * full_width
        for sign, step in zip(signs, steps, strict=False)
    ]
    widths.append(width(signs[-1]) * full_width)
    return widths
