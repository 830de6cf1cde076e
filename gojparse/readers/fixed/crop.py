"""What surrounds a number on its page, as a small picture: for eyes that want to check.

The readers draw the region, each from its own carrier; where it lies, how
the number is marked and how the picture is packed is the same for all.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from gojparse.model import Box
from gojparse.readers.fixed.marks import mark

LARGE, SMALL = 2.0, 1.3  # pixels a point; at the smaller one print of 9 points is still read without effort
_ACROSS, _DOWN = 450.0, 22.0  # points around the number: its row with the label, some of the lines beside it
_WIDEST, _HIGHEST = 520.0, 260.0  # points of a region; places farther apart than that are not shown together
_AIR = 1.5  # points between print and frame
_MARK = (214, 40, 40)
_TONES = 24  # of a picture with a palette: print, paper, ruling and the mark
_QUALITY = 55


class Region(NamedTuple):
    """A rectangle of a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


def near(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The first of these places, and those of the others that can be shown with it."""
    found: list[Box] = []
    for box in boxes:
        if not found or (box.page == found[0].page and _together([*found, box])):
            found.append(box)
    return tuple(found)


def _together(boxes: Sequence[Box]) -> bool:
    around = _hull(boxes)
    return around.right - around.left <= _WIDEST and around.bottom - around.top <= _HIGHEST


def _hull(boxes: Sequence[Box]) -> Region:
    return Region(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def region(boxes: Sequence[Box], width: float, height: float) -> Region | None:
    """What to show of a page of this size; None where the places are not on it."""
    hull = _hull(boxes)
    inside = hull.left < width and hull.top < height and hull.right > 0 and hull.bottom > 0
    if not inside or not _together(boxes):
        return None
    return Region(
        max(hull.left - _ACROSS, 0.0),
        max(hull.top - _DOWN, 0.0),
        min(hull.right + _ACROSS, width),
        min(hull.bottom + _DOWN, height),
    )


def marked(picture: Any, left: float, top: float, scale: float, boxes: Sequence[Box]) -> Any:
    """The picture, which begins at this point of the page, with its places framed."""
    moved = (
        Box(
            box.page,
            box.left - left - _AIR,
            box.top - top,
            box.right - left + _AIR,
            box.bottom - top,
        )
        for box in boxes
    )
    return mark(picture, scale, scale, ((box, _MARK, "") for box in moved))


def packed(picture: Any, *, small: bool) -> bytes:
    """The picture as PNG; `small`: in few colours, or as WebP if that takes fewer bytes."""
    if not small:
        return _saved(picture, format="PNG", optimize=True)
    few = _saved(picture.quantize(_TONES, dither=0), format="PNG", optimize=True)
    lossy = _saved(picture, format="WEBP", quality=_QUALITY, method=4)
    return min(few, lossy, key=len)


def _saved(picture: Any, **how: Any) -> bytes:
    bytes_ = io.BytesIO()
    picture.save(bytes_, **how)
    return bytes_.getvalue()
