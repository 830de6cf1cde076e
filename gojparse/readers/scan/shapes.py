"""What the shape of the ink says of a number, whatever the recogniser reads: a witness of its own."""

from __future__ import annotations

import numpy as np

from gojparse.readers.scan.marks import Mark, Strip, columns_of_ink
from gojparse.readers.scan.recognise import Picture

_LEANS = 0.17  # pixels to the side a pixel of height; an italic 1 leans 0.15, a slash 0.18 and more
_BAR = 1.5  # times its usual width, where a bar is widest; a 1 has a flag or a foot
_UNEVEN = 1.3  # pixels more, for the edges of its ink
_FEWEST = 6  # rows of ink to tell a lean by
# of the height of the digits behind it, a minus sign's
_SIGN_WIDTH = (0.22, 0.95)
_SIGN_HEIGHT = 0.22  # at most
_SIGN_MIDDLE = (0.34, 0.72)  # from the top of the digits to its middle
_SIGN_GAP = 0.55  # to the first digit, at most
_SIGN_LONG = 2.4  # times its height, at least
_EDGE = 0.5  # pixels that an edge may lie off
_PAPER = 240  # of 255, or brighter
_SIGN_FULL = 0.65  # of its rectangle is ink; a piece of an arc fills less, and
_SIGN_THROUGH = 0.95  # of one of its rows
_NEAR = 0.6  # letter heights: as wide as a digit is
_AROUND = 4.0  # letter heights: the stretch of a ruling that tells how thick it is
_THICKER = 0.008  # inches
_WALL = 127  # of 255, on average over the rows of a number: there a ruling goes by
_SWALLOWED = 0.6  # of the rows of a number: a stroke of a digit, not a part that touches the ruling


def leans(ink: Picture, strip: Strip) -> bool:
    """Whether the only piece of ink of a line leans as a slash does, and no 1."""
    return _stroke(ink, strip)[0] > _LEANS


def is_slash(ink: Picture, strip: Strip) -> bool:
    """Whether the only piece of ink of a line is a leaning bar of one width."""
    lean, usual, widest = _stroke(ink, strip)
    return lean > _LEANS and widest <= _BAR * usual + _UNEVEN


def _stroke(ink: Picture, strip: Strip) -> tuple[float, float, float]:
    """How much the ink leans, and its width: the usual one of its rows, and that of the widest."""
    if sum(1 for _ in columns_of_ink(strip)) != 1:
        return 0.0, 0.0, 0.0
    rows, columns = np.nonzero(ink[strip.top : strip.bottom, strip.left : strip.right])
    places, inverse, widths = np.unique(rows, return_inverse=True, return_counts=True)
    if len(places) < _FEWEST:
        return 0.0, 0.0, 0.0
    middles = np.bincount(inverse, columns) / widths
    lean = -float(np.polyfit(places, middles, 1)[0])
    return lean, float(np.median(widths)), float(widths.max())


def begins_with_minus(picture: Picture, ink: Picture, strip: Strip) -> bool:
    """Whether the first piece of ink of a number is a level bar before the middle of its digits.

    A speck is not long, the edge of a stamp not straight, the rest of a ruling not at that height. How
    long it is for its height the grey of the picture tells: blurred, a bar is a third higher as ink.
    """
    first, rest = strip.marks[0], strip.marks[1:]
    if not rest:
        return False
    top, bottom = min(mark.top for mark in rest), max(mark.bottom for mark in rest)
    digits = bottom - top
    width, height = first.right - first.left, first.bottom - first.top
    middle = ((first.top + first.bottom) / 2 - top) / digits
    rows = np.count_nonzero(ink[first.top : first.bottom, first.left : first.right], axis=1) / width
    return (
        _SIGN_WIDTH[0] * digits <= width <= _SIGN_WIDTH[1] * digits
        and height <= max(_SIGN_HEIGHT * digits, 2)
        and _long_for_its_height(picture, first) >= _SIGN_LONG
        and _SIGN_MIDDLE[0] <= middle <= _SIGN_MIDDLE[1]
        and 0 <= min(mark.left for mark in rest) - first.right <= _SIGN_GAP * digits
        and bool(rows.mean() >= _SIGN_FULL and rows.max() >= _SIGN_THROUGH)
    )


def _long_for_its_height(picture: Picture, mark: Mark) -> float:
    """How many times as long as high a piece is, both as far as it is as dark as in its middle."""
    rows, columns = (
        slice(max(0, low - 1), high + 1) for low, high in ((mark.top, mark.bottom), (mark.left, mark.right))
    )
    dark = np.clip(_PAPER - picture[rows, columns].astype(float), 0.0, None)
    down, across = dark.sum(axis=1), dark.sum(axis=0)
    darkest = max(float(down.max()), 1.0), max(float(across.max()), 1.0)
    return float((across.sum() + _EDGE * darkest[1]) / darkest[1] / max(down.sum() / darkest[0], 1.0))


def swallowed(ink: Picture, ruled: Picture, strip: Strip, em: float, dpi: float) -> bool:
    """Whether a digit may be missing at either end of a number.

    A digit that lies on a ruling goes away with it, and 1641 is left as 164:
    the ruling is thicker there than elsewhere. One that touches a stamp is
    part of the stamp: there is ink beside the number that is not its own.
    """
    reach, around = round(_NEAR * em), round(_AROUND * em)
    rows = slice(max(0, strip.top - around), strip.bottom + around)
    left = slice(max(0, strip.left - reach), strip.left)
    right = slice(strip.right, strip.right + reach)
    inner = slice(strip.top - rows.start, strip.bottom - rows.start)
    return any(
        _hides(ink[rows, side][:, ::way], ruled[rows, side][:, ::way], inner, dpi)
        for side, way in ((left, -1), (right, 1))
    )


def _hides(ink: Picture, ruled: Picture, inner: slice, dpi: float) -> bool:
    """Whether ink beside a number, which stands in its rows `inner` and columns before 0, hides a digit."""
    least = max(2, _SWALLOWED * (inner.stop - inner.start))
    wall = ruled[inner].mean(axis=0) > _WALL if ruled.size else np.zeros(0, bool)
    first = int(wall.argmax()) if wall.any() else len(wall)
    beyond = first + int((~wall[first:]).argmax()) if (~wall[first:]).any() else len(wall)
    if np.count_nonzero((ink[inner, :first] & ~ruled[inner, :first]).any(axis=1)) >= least:
        return True
    widths = np.count_nonzero(ink[:, first:beyond], axis=1)
    usual = np.median(np.delete(widths, inner))
    return bool(np.count_nonzero(widths[inner] - usual >= max(2, round(_THICKER * dpi))) >= least)
