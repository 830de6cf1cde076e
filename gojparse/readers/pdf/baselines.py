"""Letters whose boxes lie: set back on their base line.

pdfium makes the box of a letter of the ascent and descent of its font, and
stretches it to the ink. Many fonts in PDFs that office suites export state
no such heights, or too small ones: there a comma's box is a speck below the
box of the letter before it, and line by line the text falls apart. What a
line is, its base line and type size say.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from gojparse.readers.fixed.page import SMALLER, GlyphRun
from gojparse.readers.pdf import raw

_ABOVE, _BELOW = 0.86, 0.14  # of the type size: the square that a Chinese letter fills, as most fonts put it
_LOW = 0.8  # type sizes: lower than the box of any letter in a font that states its heights
_APART = 0.25  # of the height of the letters: boxes that differ by less are joined as they are
_NEAR = 1.0  # type sizes between neighbours on a line, at most
_LEVEL = 0.03  # type sizes by which base lines may differ
_AT_START = 0.35  # type sizes from the origin of a letter to the side at which it begins
_HUGE = 10_000.0  # points

_UP, _RIGHT, _DOWN, _LEFT = range(4)  # where the top of a letter points
_SIDES = {_UP: (0, 1, 3), _RIGHT: (1, 2, 0), _DOWN: (2, 3, 1), _LEFT: (3, 0, 2)}
# by direction: the side (left, top, right, bottom) where a letter begins, the one above it, the one below it


class TypeSize(NamedTuple):
    """The size of the print of a text object, and where its top points."""

    size: float  # points
    direction: int | None  # None: aslant


class BaseLines:
    """The base lines of a page's letters, asked for one by one."""

    def __init__(self, text_page: raw.Pointer, indices: Sequence[int]) -> None:
        """Take the places of the letters in the text of the page."""
        self._text_page, self._indices = text_page, indices
        self._sizes: dict[int | None, TypeSize] = {}

    def fail(self, runs: Sequence[GlyphRun]) -> bool:
        """Tell whether boxes that are too low part neighbours of one size on one base line."""
        return any(
            _parted(before, run)
            and (self._is_speck(run, run.start) or self._is_speck(before, run.start - 1))
            and self._on_one_line(run.start - 1, run.start)
            for before, run in pairwise(runs)
        )

    def _is_speck(self, run: GlyphRun, letter: int) -> bool:
        """Tell whether the box of a run is too low for a line of the size of its letter."""
        return run.bottom - run.top < _LOW * self.type_size(letter).size

    def _on_one_line(self, first: int, second: int) -> bool:
        one, other = self.type_size(first), self.type_size(second)
        low, high = sorted((one.size, other.size))
        if low < SMALLER * high or one.direction is None or one.direction != other.direction:
            return False
        across = one.direction % 2
        return abs(self._origin(first)[1 - across] - self._origin(second)[1 - across]) < _LEVEL * low

    def _origin(self, letter: int) -> tuple[float, float]:
        """Return the point on the base line where a letter begins."""
        return raw.character_origin(self._text_page, self._indices[letter])

    def type_size(self, letter: int) -> TypeSize:
        """Return the size and direction of a letter, asked for once for each text object."""
        index = self._indices[letter]
        address = raw.character_object(self._text_page, index)
        if address not in self._sizes:
            self._sizes[address] = _type_size(
                raw.character_size(self._text_page, index), raw.character_matrix(self._text_page, index)
            )
        return self._sizes[address]

    def mend(self, sides: Sequence[list[float]]) -> None:
        """Give every letter, by left, top, right and bottom, the height of its type size over its base line.

        Letters of vertical writing, which begin in the middle of their upper side, stay as they are.
        """
        for letter in range(len(sides[0])):
            size, direction = self.type_size(letter)
            if direction is not None:
                origin = self._origin(letter)
                start, upper, lower = _SIDES[direction]
                across = direction % 2
                if abs(origin[across] - sides[start][letter]) < _AT_START * size:
                    up = size if direction in (_UP, _RIGHT) else -size
                    sides[upper][letter] = origin[1 - across] + _ABOVE * up
                    sides[lower][letter] = origin[1 - across] - _BELOW * up


def _type_size(size: float, matrix: Sequence[float]) -> TypeSize:
    _, _, across, up, _, _ = matrix
    size *= hypot(across, up)
    if not 0 < size < _HUGE:
        return TypeSize(0.0, None)
    for direction, towards in ((_UP, up), (_RIGHT, across), (_DOWN, -up), (_LEFT, -across)):
        if towards > (1 - _LEVEL) * hypot(across, up):
            return TypeSize(size, direction)
    return TypeSize(size, None)


def _parted(before: GlyphRun, run: GlyphRun) -> bool:
    """Tell whether two runs, neighbours on one line by their places, have boxes that part them."""
    low, high = sorted((before.bottom - before.top, run.bottom - run.top))
    if not -_APART * high < run.left - before.right < _NEAR * high:
        return False
    return low < SMALLER * high or abs(run.bottom - before.bottom) >= _APART * low
