"""The surroundings of numbers on PDF pages, drawn by pdfium: of each only its region, not the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from math import ceil, floor
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Box
from gojparse.readers.fixed.crop import LARGE, SMALL, marked, near, packed, region


def crop(content: bytes, boxes: Sequence[Box]) -> bytes | None:
    """A PNG of what surrounds these places, which are framed; None where the document has no such place."""
    return next(crops(content, [boxes], small=False))


def crops(content: bytes, places: Sequence[Sequence[Box]], *, small: bool = True) -> Iterator[bytes | None]:
    """The same for many places of one document. Unreadable if it cannot be opened."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            document.init_forms()
            for boxes in places:
                yield _crop(document, near(boxes), small)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable(
            "the pages of the PDF cannot be drawn", "fetch the file again", format="pdf"
        ) from fault


def _crop(document: Any, boxes: Sequence[Box], small: bool) -> bytes | None:
    if not boxes or not 1 <= boxes[0].page <= len(document):
        return None
    with closing(document[boxes[0].page - 1]) as page:
        width, height = page.get_size()
        shown = region(boxes, width, height)
        if shown is None:
            return None
        scale = SMALL if small else LARGE
        left, top = floor(shown.left * scale), floor(shown.top * scale)  # in whole pixels
        right, bottom = ceil(shown.right * scale), ceil(shown.bottom * scale)
        whole = ceil(width * scale), ceil(height * scale)
        cut = (left, max(whole[1] - bottom, 0), max(whole[0] - right, 0), top)
        # a hair less: pypdfium2 rounds what it cuts up to the next pixel
        off = tuple(max(pixels - 0.01, 0) / scale for pixels in cut)
        with closing(page.render(scale=scale, crop=off, rev_byteorder=True)) as bitmap:
            picture = bitmap.to_pil().convert("RGB")
    return packed(marked(picture, left / scale, top / scale, scale, boxes), small=small)
