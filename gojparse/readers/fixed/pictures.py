"""Pictures of pages with cells framed on them, for a person who checks the numbers.

Each carrier draws its own pages. The region to show, the frames and the
packing of the picture are the same for all.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from gojparse.model import Box

LARGE_SCALE, SMALL_SCALE = 2.0, 1.3  # pixels a point; at the smaller one 9-point text is still easy to read
_MARGIN_ACROSS, _MARGIN_DOWN = 450.0, 22.0  # points around the number: its row with the label, its neighbours
_MAX_WIDTH, _MAX_HEIGHT = 520.0, 260.0  # points of a region; places further apart are not shown together
_FRAME_PADDING = 1.5  # points between text and frame
_FRAME_COLOUR = (214, 40, 40)
_PALETTE_SIZE = 24  # colours: text, paper, rulings and the frame
_WEBP_QUALITY = 55
_MAX_LABEL = 40  # characters

FramedBox: TypeAlias = tuple[Box, str | tuple[int, int, int], str]  # a place, its colour, its label


class Region(NamedTuple):
    """A rectangle of a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


def shown_together(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return the first of these places and those of the others that fit into one region with it."""
    chosen: list[Box] = []
    for box in boxes:
        if not chosen or (box[::5] == chosen[0][::5] and _fit_together([*chosen, box])):
            chosen.append(box)
    return tuple(chosen)


def boxes_by_page(frames: Iterable[FramedBox]) -> dict[int, list[FramedBox]]:
    """Return the places to frame by their pages, from the first page on."""
    by_page: defaultdict[int, list[FramedBox]] = defaultdict(list)
    for frame in frames:
        by_page[frame[0].page].append(frame)
    return dict(sorted(by_page.items()))


def _fit_together(boxes: Sequence[Box]) -> bool:
    around = _bounding_region(boxes)
    return around.right - around.left <= _MAX_WIDTH and around.bottom - around.top <= _MAX_HEIGHT


def _bounding_region(boxes: Sequence[Box]) -> Region:
    return Region(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def region_around(boxes: Sequence[Box], width: float, height: float) -> Region | None:
    """Return the region to show of a page (points); None where the places lie outside it or too far apart."""
    around = _bounding_region(boxes)
    on_page = around.left < width and around.top < height and around.right > 0 and around.bottom > 0
    if not on_page or not _fit_together(boxes):
        return None
    return Region(
        max(around.left - _MARGIN_ACROSS, 0.0),
        max(around.top - _MARGIN_DOWN, 0.0),
        min(around.right + _MARGIN_ACROSS, width),
        min(around.bottom + _MARGIN_DOWN, height),
    )


def framed_region(
    picture: Any, left: float, top: float, scale: float, boxes: Sequence[Box], *, small: bool
) -> bytes:
    """Frame places on the Pillow image of a region that begins at left, top (points), as PNG or WebP."""
    frames = []
    for box in boxes:
        x0, x1 = box.left - left - _FRAME_PADDING, box.right - left + _FRAME_PADDING
        frames.append((Box(box.page, x0, box.top - top, x1, box.bottom - top), _FRAME_COLOUR, ""))
    return _packed(draw_frames(picture, scale, scale, frames), small)


def draw_frames(picture: Any, across: float, down: float, frames: Iterable[FramedBox]) -> Any:
    """Draw frames on a Pillow image with so many pixels a point across and down, and return it."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for box, colour, label in frames:
        left, top = box.left * across, box.top * down
        right, bottom = max(box.right * across, left + 1), max(box.bottom * down, top + 1)
        pen.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=colour, width=2)
        if label:
            plain = label[:_MAX_LABEL].encode("ascii", "replace").decode("ascii")
            pen.text((left, max(top - 13, 0)), plain, fill=colour)
    return picture


def _packed(picture: Any, small: bool) -> bytes:
    if not small:
        return _saved(picture, format="PNG", optimize=True)
    few_colours = _saved(picture.quantize(_PALETTE_SIZE, dither=0), format="PNG", optimize=True)
    lossy = _saved(picture, format="WEBP", quality=_WEBP_QUALITY, method=4)
    return min(few_colours, lossy, key=len)


def _saved(picture: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, **options)
    return stream.getvalue()
