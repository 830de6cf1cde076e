"""The surroundings of numbers on pictures of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gojparse.model import Box
from gojparse.readers.fixed.crop import LARGE, SMALL, marked, near, packed, region
from gojparse.readers.scan.bundle import pictures

_POINTS = 72.0


def crop(content: bytes, boxes: Sequence[Box]) -> bytes | None:
    """A PNG of what surrounds these places, which are framed; None where the document has no such place."""
    return next(crops(content, [boxes], small=False))


def crops(content: bytes, places: Sequence[Sequence[Box]], *, small: bool = True) -> Iterator[bytes | None]:
    """The same for many places of one document. Unreadable if it cannot be opened."""
    wanted = [near(boxes) for boxes in places]
    pages = {boxes[0].page for boxes in wanted if boxes}
    found: dict[int, bytes | None] = {}
    for number, sheet in enumerate(_sheets(content), 1):
        if number in pages:
            for at, boxes in enumerate(wanted):
                if boxes and boxes[0].page == number:
                    found[at] = _crop(sheet, boxes, small)
        if number >= max(pages, default=0):
            break
    yield from (found.get(at) for at in range(len(wanted)))


def _sheets(content: bytes) -> Iterator[Any]:
    from gojparse.readers.scan.pages import of_file

    return (sheet for picture in pictures(content) for sheet in of_file(picture))


def _crop(sheet: Any, boxes: Sequence[Box], small: bool) -> bytes | None:
    from PIL import Image

    dots = sheet.dpi / _POINTS  # pixels a point
    height, width = (pixels / dots for pixels in sheet.picture.shape[:2])
    shown = region(boxes, width, height)
    if shown is None:
        return None
    left, top = int(shown.left * dots), int(shown.top * dots)
    part = sheet.picture[top : int(shown.bottom * dots) + 1, left : int(shown.right * dots) + 1, ::-1]
    scale = SMALL if small else LARGE
    size = max(round(part.shape[1] * scale / dots), 1), max(round(part.shape[0] * scale / dots), 1)
    picture = Image.fromarray(part).resize(size, Image.Resampling.LANCZOS)
    return packed(marked(picture, left / dots, top / dots, scale, boxes), small=small)
