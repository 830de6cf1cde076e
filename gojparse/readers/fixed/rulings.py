"""Thin boxes to the ruling lines of a page.

However a line was drawn (a stroke, a thin filled box, a row of dots), here it
is a box that is narrow one way.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from gojparse.model import quick
from gojparse.readers.fixed.page import Quad, Ruling, turned

THIN = 4.0  # points; a filled box not thicker than this is a line
MANY = 1_000  # rulings of a page; where there are more, lines are drawn dot by dot
_JOINT = 3.0  # points from one dot or dash of a line to the next


def without_dots(lines: list[Quad]) -> Iterator[Quad]:
    """The lines, those drawn dot by dot or dash by dash joined, as far as one dot follows the other.

    A border of dots is a thousand boxes, and a page of them more than any table has rulings.
    """
    if not lines:
        return
    left, bottom, right, top = lines[0]
    for line in lines[1:]:
        x0, y0, x1, y1 = line
        if y0 == bottom and y1 == top and y1 - y0 <= THIN and x0 - right <= _JOINT >= left - x1:
            left, right = min(left, x0), max(right, x1)
        elif x0 == left and x1 == right and x1 - x0 <= THIN and y0 - top <= _JOINT >= bottom - y1:
            bottom, top = min(bottom, y0), max(top, y1)
        else:
            yield left, bottom, right, top
            left, bottom, right, top = line
    yield left, bottom, right, top


def rulings(lines: list[Quad], frame: Quad, turn: int) -> tuple[list[Ruling], list[Ruling]]:
    """Level and upright rulings in the reading frame, y counted downwards; a dot is a piece of either.

    What lies outside the page is cut off, as its text is.
    """
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    if turn % 2:
        width, height = height, width
    if lines and (turn or frame[0] or frame[1]):
        lefts, bottoms, rights, tops = zip(*lines, strict=True)
        lines = list(zip(*turned((lefts, bottoms, rights, tops), frame, turn), strict=True))
    if not _all_within(lines, width, height):
        lines = list(_within(lines, width, height))
    levels = [
        quick(Ruling, (height - (top + bottom) / 2, left, right))
        for left, bottom, right, top in lines
        if top - bottom <= THIN
    ]
    uprights = [
        quick(Ruling, ((left + right) / 2, height - top, height - bottom))
        for left, bottom, right, top in lines
        if right - left <= THIN
    ]
    return levels, uprights


def _all_within(lines: list[Quad], width: float, height: float) -> bool:
    """Whether no line reaches over an edge of the page; what is no number tells nothing of the others."""
    if not lines:
        return True
    lefts, bottoms, rights, tops = zip(*lines, strict=True)
    inside = min(lefts) >= 0 and min(bottoms) >= 0 and max(rights) <= width and max(tops) <= height
    return inside and isfinite(sum(lefts) + sum(bottoms) + sum(rights) + sum(tops))


def _within(lines: list[Quad], width: float, height: float) -> Iterator[Quad]:
    """What of the lines lies on the page."""
    for left, bottom, right, top in lines:
        if left < 0 or right > width or bottom < 0 or top > height:
            left, bottom, right, top = max(left, 0.0), max(bottom, 0.0), min(right, width), min(top, height)
            if left > right or bottom > top:
                continue
        yield left, bottom, right, top
