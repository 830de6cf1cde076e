"""Fonts whose digits are not to be believed.

What a PDF stores are codes. A font has a map from codes to letters and draws
shapes, and nothing makes the two agree: files made against copying exchange
digits in the map, and broken converters forget it. So the shape of each
digit that a font prints is compared with the digit it is said to be. A font
with one shape that contradicts its map is believed in no digit, in prose as
little as in tables. Where there is no map a code says nothing either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from gojparse.readers.pdf import raw
from gojparse.readers.pdf.shapes import Contour, bitmap, contradicts
from gojparse.readers.pdf.unseen import StoredLetter

_DIGIT = re.compile("[0-9０-９]")
_MOST_SEGMENTS = 2_000  # of one digit; more is a drawing, and proves nothing
_MOST_JUDGED = 20_000
_SAMPLED = 6  # points of an outline
_STEPS = 4  # straight pieces in place of a curve
_WEIGHTS = [
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    for t in (step / _STEPS for step in range(1, _STEPS + 1))
]

_FontKey: TypeAlias = tuple[bytes, int]  # the name of a font, and how many bytes its program has


class _Glyph(NamedTuple):
    """A digit and what tells its outline from others: how many segments it has, and some of its points."""

    sign: str
    segments: int
    points: tuple[tuple[float, float], ...]


_judged: dict[
    _Glyph, bool
] = {}  # whether the outline contradicts its digit; the same fonts occur again and again


class DigitFonts:
    """The fonts of a document that print digits, each digit of each looked at once."""

    def __init__(self) -> None:
        """Begin without any font."""
        self.lying: dict[_FontKey, None] = {}

    @property
    def names(self) -> list[str]:
        """The names of the fonts that contradict their maps."""
        return [name.decode("latin-1") or "?" for name, _ in self.lying]

    def doubted(self, text_page: raw.Pointer, text: str) -> list[StoredLetter]:
        """Return the digits of a page that are not to be believed."""
        places = [match.start() for match in _DIGIT.finditer(text)]
        found = [place for place in places if raw.character_unmapped(text_page, place)]
        for font, own in _by_font(text_page, places).items():
            handle = raw.Handle(font)
            key = raw.font_name(handle), raw.font_size(handle)
            if key[1] and self._lies(handle, key, {text[place] for place in own}):
                found += own
        return [_stored(text_page, place, text[place]) for place in sorted(set(found))]

    def _lies(self, font: raw.Handle, key: _FontKey, signs: set[str]) -> bool:
        """Tell whether a font contradicts its map in one of these digits, or did before."""
        if any(_contradicts(font, sign) for sign in sorted(signs)):
            self.lying[key] = None
        return key in self.lying


def _contradicts(font: raw.Handle, sign: str) -> bool:
    """Tell whether the outline of a digit is another digit's."""
    path = raw.glyph_path(font, sign)
    size = raw.count_glyph_segments(path) if path else 0
    if not 0 < size <= _MOST_SEGMENTS:
        return False
    glyph = _Glyph(sign, size, raw.glyph_points(path, range(0, size, size // _SAMPLED + 1)))
    if glyph not in _judged:
        if len(_judged) >= _MOST_JUDGED:
            _judged.clear()
        shape = bitmap(list(_contours(path, size)))
        _judged[glyph] = shape is not None and contradicts(shape, int(sign))
    return _judged[glyph]


def _stored(text_page: raw.Pointer, place: int, sign: str) -> StoredLetter:
    left, top, right, bottom = raw.ink_box(text_page, place)
    address = raw.character_object(text_page, place) or 0
    return StoredLetter(place, sign, address, (left, bottom, right, top))


def _by_font(text_page: raw.Pointer, places: Sequence[int]) -> dict[int, list[int]]:
    """Return the places of digits by the addresses of their fonts."""
    by_object: defaultdict[int | None, list[int]] = defaultdict(list)
    for place in places:
        by_object[raw.character_object(text_page, place)].append(place)
    by_font: defaultdict[int, list[int]] = defaultdict(list)
    for address, own in by_object.items():
        font = raw.object_font(raw.passed(address)).value if address else None
        if font:
            by_font[font] += own
    return by_font


def _contours(path: raw.Handle, size: int) -> Iterator[Contour]:
    """Yield the contours of a glyph, curves as straight pieces."""
    contour: list[tuple[float, float]] = []
    bends: list[tuple[float, float]] = []
    for kind, point in raw.glyph_segments(path, size):
        if kind == raw.MOVE_TO:
            if len(contour) > 1:
                yield contour
            contour = [point]
        elif kind == raw.LINE_TO:
            contour.append(point)
        else:
            bends.append(point)
            if len(bends) == 3:
                contour += curve(contour[-1], bends)
                bends = []
    if len(contour) > 1:
        yield contour


def curve(start: tuple[float, float], bends: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners of straight pieces in place of a curve, without its start."""
    (x0, y0), ((x1, y1), (x2, y2), (x3, y3)) = start, bends
    return [(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3) for a, b, c, d in _WEIGHTS]
