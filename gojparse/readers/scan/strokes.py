"""Strokes that are no part of a number: a pen's line through it, and dirt as high as a digit beside it.

A recogniser reads through a line that strikes a number out, and takes a fold
behind it for a 1. The ink shows both. No digit has a straight stroke across
its middle that is as wide as two digits together; and where the ones of a page
have a flag or a foot, a bare bar is none of them.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from math import radians, tan

import cv2
import numpy as np

from gojparse.readers.scan.lines import InkLine, columns_of_ink
from gojparse.readers.scan.recognise import Picture

# of the width of a digit
_ACROSS = 1.7  # a stroke through two digits or more, at least; a digit that touches its neighbour has less
_FOUR = 1.2  # the level bar of each 4 in a row, with the gap behind it
_GAP = 0.2  # between two digits
_ALONE = 0.95  # of the ink of a single digit
_WIDE = 0.95  # of its height; a single digit is no wider, and
_NARROW = 0.5  # of its height; a stroke through a 1 is longer
# of the height of a line, from its top
_MIDDLE = (0.2, 0.8)  # there a stroke strikes out; above and below run the bars of 7 and 2
_BAR_OF_FOUR = 0.5  # from here on
_THICK = 0.5  # of the height: as many rows are no stroke, but a digit filled in
_SLACK = 0.05  # of the height, by which a hand wavers
_OVERHANG, _THIN = 0.08, 0.24  # a pen's stroke reaches beyond a single digit, and is no thicker
_STEEPEST, _STEP = 40, 4  # degrees
_HIGHEST = 1.3  # times the height of the page's other numbers: something sticks out

_FLAG_ROWS, _STEM_ROWS, _SERIF_ROWS = (0.0, 0.42), (0.5, 0.85), (0.88, 1.0)  # of a 1's height, from its top
_FLAGGED = 1.3  # times the ink of the stem


def is_struck(ink: Picture, ruled: Picture, line: InkLine, text: str, usual: float) -> bool:
    """Tell whether a pen or a ruling strikes through the digits of a line.

    Args:
        ink: The ink of the page, rulings included.
        ruled: The rulings among it.
        line: The line that was read.
        text: Its digits.
        usual: The height of the page's numbers, in pixels.
    """
    high, wide = line.bottom - line.top, line.right - line.left
    if high < 8 or not text:
        return False
    joined = sum(1 for _ in columns_of_ink(line)) < len(text)
    if (high > _HIGHEST * usual and (joined or len(text) == 1)) or _is_ruled_through(ruled, line):
        return True
    if len(text) == 1:
        return _is_struck_alone(ink, line, text)
    digit = min(wide / (len(text) + _GAP * (len(text) - 1)), 0.8 * high)
    if _crosses(ink, line, _ACROSS * digit, _MIDDLE[0], _BAR_OF_FOUR):
        return True
    fours = max((len(list(group)) for sign, group in groupby(text) if sign == "4"), default=0)
    longest = max(_ACROSS, _FOUR * fours + 3 * _GAP) * digit
    return _crosses(ink, line, longest, _BAR_OF_FOUR, _MIDDLE[1])


def _is_ruled_through(ruled: Picture, line: InkLine) -> bool:
    """Tell whether a ruling, or what was taken for one, runs through the middle of a line."""
    high = line.bottom - line.top
    rows = slice(line.top + round(_MIDDLE[0] * high), line.top + round(_MIDDLE[1] * high))
    return bool((ruled[rows, line.left : line.right] > 0).all(axis=1).any())


def _is_struck_alone(ink: Picture, line: InkLine, text: str) -> bool:
    """Tell whether a single digit is struck out."""
    high, wide = line.bottom - line.top, line.right - line.left
    if wide < _NARROW * high or not _ends_thin(ink, line):
        return False
    lowest = _BAR_OF_FOUR if text == "4" and wide < _WIDE * high else _MIDDLE[1]
    return _crosses(ink, line, _ALONE * wide, _MIDDLE[0], lowest)


def _ends_thin(ink: Picture, line: InkLine) -> bool:
    """Tell whether the ink ends at both sides in a thin stroke at the middle of the line's height."""
    part = ink[line.top : line.bottom, line.left : line.right]
    high = part.shape[0]
    reach = max(2, round(_OVERHANG * high))
    for end in (part[:, :reach], part[:, -reach:]):
        rows = np.flatnonzero(end.any(axis=1))
        if not 0 < len(rows) <= max(4, _THIN * high):
            return False
        if not _MIDDLE[0] * high <= (rows[0] + rows[-1]) / 2 <= _MIDDLE[1] * high:
            return False
    return True


def _crosses(ink: Picture, line: InkLine, length: float, highest: float, lowest: float) -> bool:
    """Tell whether a thin straight stroke of so many pixels lies in these parts of a line's height."""
    part = ink[line.top : line.bottom, line.left : line.right]
    high = part.shape[0]
    if length > part.shape[1]:
        return False
    slack = max(1, round(_SLACK * high))
    part = cv2.dilate(part, np.ones((2 * slack + 1, 1), np.uint8))
    top, bottom = round(highest * high), round(lowest * high)
    for stroke in _strokes(round(length)):
        if stroke.shape[0] > 1.5 * high:
            continue
        rows = np.any(cv2.erode(part, stroke, borderValue=(0,)), axis=1)
        if rows[top:bottom].any() and np.count_nonzero(rows) <= _THICK * high + 2 * slack:
            return True
    return False


@cache
def _strokes(length: int) -> tuple[Picture, ...]:
    """Return straight strokes of so many pixels across, at all angles that are looked at."""
    strokes = []
    for angle in range(-_STEEPEST, _STEEPEST + 1, _STEP):
        rise = round(length * tan(radians(angle)))
        stroke = np.zeros((abs(rise) + 1, length), np.uint8)
        start, end = (0, abs(rise)) if rise < 0 else (abs(rise), 0)
        cv2.line(stroke, (0, start), (length - 1, end), (1,))
        strokes.append(stroke)
    return tuple(strokes)


# ---- ones ----


def bars(picture: Picture, line: InkLine, text: str) -> list[bool]:
    """Return for each 1 of a number that stands by itself whether it is a bare bar, without flag and foot.

    Args:
        picture: The page without rulings.
        line: The line that was read.
        text: Its signs, of which each must have a column of ink of its own.
    """
    columns = list(columns_of_ink(line))
    signs = [sign for sign in text if sign not in ".,"]
    if len(columns) != len(signs):
        return []
    return [
        _is_bar(picture, line, column) for sign, column in zip(signs, columns, strict=True) if sign == "1"
    ]


def _is_bar(picture: Picture, line: InkLine, column: tuple[int, int]) -> bool:
    top, bottom = rows_of(line, column)
    high = bottom - top
    dark = 255.0 - picture[top:bottom, column[0] : column[1]].astype(float)
    rows = dark.sum(axis=1)
    flag, stem, serif = (
        rows[round(a * high) : max(round(b * high), round(a * high) + 1)]
        for a, b in (_FLAG_ROWS, _STEM_ROWS, _SERIF_ROWS)
    )
    usual = float(np.median(stem))
    return max(float(flag.max(initial=0.0)), float(serif.max(initial=0.0))) < _FLAGGED * usual


def rows_of(line: InkLine, column: tuple[int, int]) -> tuple[int, int]:
    """Return the top and bottom of the ink in a column of a line."""
    pieces = [piece for piece in line.pieces if piece.left >= column[0] and piece.right <= column[1]]
    return min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
