"""A region of a page as it is displayed, drawn by pdfium and looked at.

Whether letters are seen is asked of the drawn page where the stored page
leaves a doubt: it is drawn with them and without them. Where nothing
changes, nothing of them is seen, whatever hides them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from gojparse.readers.fixed.page import Quad
from gojparse.readers.pdf import raw
from gojparse.readers.visible import contrast, rgb

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 2.5  # pixels a point: the stroke of a small digit is wider than a pixel
_MAX_PIXELS = 12_000_000  # of a region; larger ones are drawn coarser
_EDGE = 2  # pixels around ink that belong to its box
_PAPER = 0xFFFFFFFF


class Difference(NamedTuple):
    """The changes that drawing letters makes in the box of one of them."""

    colour: int  # 0xRRGGBB, a grey, where the letter stands out most
    ground: int  # the same without the letter
    share: float  # of the width or height of the box, whichever is less


class PageView:
    """A rectangle of an open page, to be drawn."""

    def __init__(self, page: raw.Pointer, frame: Quad, displayed: int, box: Quad) -> None:
        """Take a page, what is displayed of it, its quarter turns, and the region (y upwards)."""
        self._page, self._turn = page, -displayed % 4
        self._frame = frame
        self._box = (
            max(box[0] - 2, frame[0]), max(box[1] - 2, frame[1]),
            min(box[2] + 2, frame[2]), min(box[3] + 2, frame[3]),
        )  # fmt: skip
        left, bottom, right, top = self._box
        area = max((right - left) * (top - bottom), 1.0)
        self._scale = min(_SCALE, (_MAX_PIXELS / area) ** 0.5)
        self.is_empty = right <= left or top <= bottom

    def draw(self) -> Image:
        """Return the region as a picture of luminances."""
        from PIL import Image

        left, bottom, right, top = self._box
        scale, frame = self._scale, self._frame
        width, height = max(ceil((right - left) * scale), 1), max(ceil((top - bottom) * scale), 1)
        with _bitmap(width, height) as bitmap:
            raw.draw_page(
                bitmap, self._page,
                -round((left - frame[0]) * scale), -round((frame[3] - top) * scale),
                round((frame[2] - frame[0]) * scale), round((frame[3] - frame[1]) * scale),
                self._turn, 0,
            )  # fmt: skip
            stride = raw.bitmap_stride(bitmap)
            points = ctypes.string_at(raw.bitmap_buffer(bitmap), stride * height)
        return Image.frombuffer("RGB", (width, height), points, "raw", "BGRX", stride, 1).convert("L")

    def pixels(self, box: Quad) -> tuple[int, int, int, int]:
        """Return the pixels of a rectangle of the page, at least one each way: left, top, right, bottom."""
        left, _, _, top = self._box
        x0, x1 = floor((box[0] - left) * self._scale), ceil((box[2] - left) * self._scale)
        y0, y1 = floor((top - box[3]) * self._scale), ceil((top - box[1]) * self._scale)
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


@contextmanager
def _bitmap(width: int, height: int) -> Iterator[raw.Handle]:
    bitmap = raw.new_bitmap(width, height, 0)
    if not bitmap:
        raise MemoryError
    try:
        raw.fill_bitmap(bitmap, 0, 0, width, height, ctypes.c_ulong(_PAPER))
        yield bitmap
    finally:
        raw.close_bitmap(bitmap)


@contextmanager
def undrawn(parts: Iterable[raw.Pointer]) -> Iterator[None]:
    """Leave some objects out of what is drawn."""
    parts = list(parts)
    for part in parts:
        raw.set_active(part, 0)
    try:
        yield
    finally:
        for part in parts:
            raw.set_active(part, 1)


def differences(
    region: PageView, whole: Image, without: Image, boxes: Sequence[Quad]
) -> Iterator[Difference | None]:
    """Yield what is seen in each box (y upwards) in the whole picture only; None where nothing is."""
    from PIL import ImageChops

    difference = ImageChops.difference(whole, without)
    for box in boxes:
        around = region.pixels(box)
        changed = difference.crop(around).getbbox()
        if changed is None:
            yield None
            continue
        pairs = set(zip(whole.crop(around).tobytes(), without.crop(around).tobytes(), strict=True))
        colour, ground = max(((_grey(a), _grey(b)) for a, b in pairs), key=lambda pair: contrast(*pair))
        wide, high = around[2] - around[0], around[3] - around[1]
        share = min((changed[2] - changed[0] + _EDGE) / wide, (changed[3] - changed[1] + _EDGE) / high)
        yield Difference(colour, ground, share)


class ViewedPage:
    """A region of a page as it is displayed."""

    def __init__(self, view: PageView) -> None:
        """Draw the region."""
        self._view, self._image = view, view.draw()

    def contrast_within(self, box: Quad) -> float:
        """Return the contrast of the darkest and the brightest point of a rectangle of the page."""
        left, top, right, bottom = self._view.pixels(box)
        width, height = self._image.size
        part = self._image.crop((max(left, 0), max(top, 0), min(right, width), min(bottom, height)))
        if not part.width or not part.height:
            return 1.0
        darkest, brightest = part.getextrema()
        return contrast(_grey(int(str(darkest))), _grey(int(str(brightest))))


def _grey(luminance: int) -> int:
    return rgb(luminance, luminance, luminance)
