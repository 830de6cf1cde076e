"""What the shape of the ink says of a number, whatever the recogniser reads: a witness of its own."""

from __future__ import annotations

import numpy as np

from gojparse.readers.scan.marks import Strip, columns_of_ink
from gojparse.readers.scan.recognise import Picture

_LEANS = 0.17  # pixels to the side a pixel of height; an italic 1 leans 0.15, a slash 0.18 and more
_BAR = 1.5  # times its usual width, where a bar is widest; a 1 has a flag or a foot
_UNEVEN = 1.3  # pixels more, for the edges of its ink
_FEWEST = 6  # rows of ink to tell a lean by
_NEAR = 0.6  # letter heights: as wide as a digit is
_AROUND = 4.0  # letter heights: the stretch of a ruling that tells how thick it is
_THICKER = 0.008  # inches
_HIDES = 0.45  # of a number's height: what is that wide beside it hides a digit
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


def swallowed(ink: Picture, ruled: Picture, strip: Strip, em: float, dpi: float) -> bool:
    """Whether a ruling beside a line of print is thicker there than elsewhere, or as wide as a digit.

    A digit that lies on a ruling goes away with it, and 1641 is left as 164;
    so does one under the edge of a stamp, which can look like a ruling.
    """
    reach, around = round(_NEAR * em), round(_AROUND * em)
    top, bottom = max(0, strip.top - around), strip.bottom + around
    within = slice(strip.top - top, strip.bottom - top)
    for left, right in ((max(0, strip.left - reach), strip.left), (strip.right, strip.right + reach)):
        if not ruled[strip.top : strip.bottom, left:right].any():
            continue
        widths = np.count_nonzero(ink[top:bottom, left:right], axis=1)
        usual = np.median(np.delete(widths, within))
        thicker = np.count_nonzero(widths[within] - usual >= max(2, round(_THICKER * dpi)))
        wide = np.count_nonzero(widths[within] >= _HIDES * (strip.bottom - strip.top))
        if max(thicker, wide) >= max(2, _SWALLOWED * (strip.bottom - strip.top)):
            return True
    return False
