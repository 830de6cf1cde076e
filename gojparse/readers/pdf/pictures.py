"""Pages of a PDF drawn with cells framed on them: single regions by pdfium, whole pages by pdfplumber."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from math import ceil, floor
from pathlib import Path
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Box
from gojparse.readers.fixed.pictures import (
    LARGE_SCALE,
    SMALL_SCALE,
    FramedBox,
    boxes_by_page,
    draw_frames,
    framed_region,
    region_around,
    shown_together,
)

_DPI = 144
_MAX_PIXELS = 24_000_000  # of one page; larger pages are drawn coarser


def crop_pdf(content: bytes, boxes: Sequence[Box]) -> bytes | None:
    """Draw the region around these places, framed, as a PNG; None where the document has no such place."""
    return next(crop_pdf_places(content, [boxes], small=False))


def crop_pdf_places(
    content: bytes, places: Sequence[Sequence[Box]], *, small: bool = True
) -> Iterator[bytes | None]:
    """Yield the framed region around each group of places, packed where `small`; None without a place."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            document.init_forms()
            for boxes in places:
                yield _crop(document, shown_together(boxes), small)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("pages-not-drawn", format="pdf") from fault


def _crop(document: Any, boxes: Sequence[Box], small: bool) -> bytes | None:
    if not boxes or not 1 <= boxes[0].page <= len(document):
        return None
    with closing(document[boxes[0].page - 1]) as page:
        width, height = page.get_size()
        region = region_around(boxes, width, height)
        if region is None:
            return None
        scale = SMALL_SCALE if small else LARGE_SCALE
        left, top = floor(region.left * scale), floor(region.top * scale)  # in whole pixels
        right, bottom = ceil(region.right * scale), ceil(region.bottom * scale)
        whole = ceil(width * scale), ceil(height * scale)
        cut = (left, max(whole[1] - bottom, 0), max(whole[0] - right, 0), top)
        # a hair less: pypdfium2 rounds what it cuts up to the next pixel
        margins = tuple(max(pixels - 0.01, 0) / scale for pixels in cut)
        with closing(page.render(scale=scale, crop=margins, rev_byteorder=True)) as bitmap:
            picture = bitmap.to_pil().convert("RGB")
    return framed_region(picture, left / scale, top / scale, scale, boxes, small=small)


def draw_pdf_pages(content: bytes, frames: Iterable[FramedBox], directory: Path, stem: str) -> list[Path]:
    """Write one PNG for each page that has frames, named `stem` and its number, and return the files."""
    import pdfplumber

    by_page = boxes_by_page(frames)
    written: list[Path] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for number, framed in by_page.items():
                if 1 <= number <= len(document.pages):
                    path = directory / f"{stem}-page-{number}.png"
                    _page_picture(document.pages[number - 1], framed).save(path, format="PNG")
                    written.append(path)
    except OSError:
        raise
    except Exception as fault:  # pdfminer lets raw errors of every kind through
        raise Unreadable("pages-not-drawn-error", format="pdf", error=type(fault).__name__) from fault
    return written


def _page_picture(page: Any, frames: Iterable[FramedBox]) -> Any:
    """Draw the page as displayed, with its frames."""
    from gojparse.readers.pdf.witness import displayed

    left, top, right, bottom = displayed(page)
    area = max((right - left) * (bottom - top), 1.0)
    resolution = min(_DPI, 72 * (_MAX_PIXELS / area) ** 0.5)
    picture = page.to_image(resolution=max(resolution, 1), force_mediabox=False).annotated.convert("RGB")
    across, down = picture.width / (right - left), picture.height / (bottom - top)
    return draw_frames(picture, across, down, frames)
