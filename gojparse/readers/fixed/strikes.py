"""Letters that a line is drawn through.

Whoever corrects a number on a page draws a line through the old one. A line
below, above or at the edge of letters strikes nothing out, and neither does
the border of a table that letters reach over: that one goes on far beyond
them, from border to border.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from gojparse.readers.fixed.page import Quad

_FLAT = 0.2  # of the width of a line: what rises more is no line through letters
_THICKEST = 0.35  # of the height of a letter: what is thicker covers it
_MIDDLE = (0.22, 0.78)  # of the height of a letter's box, from its top
_ACROSS = 0.5  # of the width of a letter
_OVERHANG = 3.0  # letter heights by which a stroke through letters reaches beyond them


class Strikes(NamedTuple):
    """The letters, by index, that lines are drawn through."""

    struck: frozenset[int] = frozenset()
    crossed: frozenset[int] = frozenset()  # by a line that goes on, such as a border


def struck_letters(lines: Sequence[Quad], boxes: Sequence[Quad]) -> Strikes:
    """Return the letters that level lines cross in the middle.

    Args:
        lines: Boxes of lines: left, top, right, bottom in points, y counted downwards.
        boxes: Boxes of the letters, the same way; from the top to the bottom of their lines.
    """
    level = sorted({line for line in lines if _is_level(line)}, key=lambda line: line[1] + line[3])
    heights = [(top + bottom) / 2 for _, top, _, bottom in level]
    tall = {(top, bottom) for _, top, _, bottom in boxes}  # few: letters stand in lines
    met = {(top, bottom) for top, bottom in tall if _reached(heights, top, bottom)}
    if not met:
        return Strikes()
    crossing: dict[Quad, list[int]] = {}
    for index, box in enumerate(boxes):
        if (box[1], box[3]) in met:
            for line in _through(level, heights, box):
                crossing.setdefault(line, []).append(index)
    struck: set[int] = set()
    crossed: set[int] = set()
    for line, letters in crossing.items():
        (crossed if _goes_on(line, [boxes[index] for index in letters]) else struck).update(letters)
    return Strikes(frozenset(struck), frozenset(crossed - struck))


def _is_level(line: Quad) -> bool:
    left, top, right, bottom = line
    return right > left and bottom - top <= max(_FLAT * (right - left), 1.0)


def _through(level: Sequence[Quad], heights: Sequence[float], box: Quad) -> list[Quad]:
    """Return the lines that cross a letter in its middle."""
    left, top, right, bottom = box
    reached = _reached(heights, top, bottom)
    return [
        line
        for line in level[reached.start : reached.stop]
        if min(line[2], right) - max(line[0], left) >= _ACROSS * (right - left)
        and line[3] - line[1] <= _THICKEST * (bottom - top)
    ]


def _reached(heights: Sequence[float], top: float, bottom: float) -> range:
    """Return which of the sorted heights lie in the middle between two others."""
    high = bottom - top
    first = bisect_left(heights, top + _MIDDLE[0] * high)
    return range(first, bisect_right(heights, top + _MIDDLE[1] * high))


def _goes_on(line: Quad, letters: Sequence[Quad]) -> bool:
    """Tell whether a line goes on far beyond the letters that it crosses."""
    left, right = min(box[0] for box in letters), max(box[2] for box in letters)
    most = _OVERHANG * max(box[3] - box[1] for box in letters)
    return left - line[0] > most or line[2] - right > most
