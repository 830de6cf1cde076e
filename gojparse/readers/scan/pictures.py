"""Pictures of pages with cells framed on them: single regions, and whole pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gojparse.model import Box
from gojparse.readers.fixed.pictures import (
    LARGE_SCALE,
    SMALL_SCALE,
    FramedBox,
    draw_frames,
    framed_region,
    region_around,
    shown_together,
)

_POINTS = 72.0  # an inch


def crop_scan(content: bytes, boxes: Sequence[Box]) -> bytes | None:
    """Draw the region around these places, framed, as a PNG; None where the document has no such place."""
    return next(crop_scan_places(content, [boxes], small=False))


def crop_scan_places(
    content: bytes, places: Sequence[Sequence[Box]], *, small: bool = True
) -> Iterator[bytes | None]:
    """Yield the framed region around each group of places, or None; each page is decoded once."""
    groups = [shown_together(boxes) for boxes in places]
    wanted = {_page_of(boxes[0], content) for boxes in groups if boxes}
    crops: dict[int, bytes | None] = {}
    for member, number, scanned_page in _scanned_pages(content):
        if not wanted:
            break
        if (member, number) in wanted:
            wanted.remove((member, number))
            for index, boxes in enumerate(groups):
                if boxes and _page_of(boxes[0], content) == (member, number):
                    crops[index] = _crop(scanned_page, boxes, small)
    yield from (crops.get(index) for index in range(len(groups)))


def draw_scan_pages(content: bytes, frames: Iterable[FramedBox], directory: Path, stem: str) -> list[Path]:
    """Write one PNG for each picture that has frames, named `stem` and its number, and return the files."""
    from PIL import Image

    framed = list(frames)
    written = []
    for count, (member, number, scanned_page) in enumerate(_scanned_pages(content), 1):
        own = [frame for frame in framed if _page_of(frame[0], content) == (member, number)]
        if own:
            path = directory / f"{stem}-page-{count}.png"
            scale = scanned_page.dpi / _POINTS
            page = Image.fromarray(scanned_page.picture[:, :, ::-1])
            draw_frames(page, scale, scale, own).save(path, format="PNG")
            written.append(path)
    return written


def _page_of(box: Box, content: bytes) -> tuple[str, int]:
    """Return the file in a bundle and the page of it; a picture in an archive is no bundle."""
    from gojparse.identifiers import BUNDLE_MAGIC

    return box.member if content.startswith(BUNDLE_MAGIC) else "", box.page


def _scanned_pages(content: bytes) -> Iterator[tuple[str, int, Any]]:
    """Yield each page with the name of its file, where there are several, and its number there."""
    from gojparse.identifiers import bundled_pictures
    from gojparse.readers.scan.pages import pages_of_file

    count = 0
    for picture in bundled_pictures(content):
        for number, scanned_page in enumerate(pages_of_file(picture.content), 1):
            count += 1
            yield picture.name, number if picture.name else count, scanned_page


def _crop(scanned_page: Any, boxes: Sequence[Box], small: bool) -> bytes | None:
    from PIL import Image

    dots = scanned_page.dpi / _POINTS  # pixels a point
    height, width = (pixels / dots for pixels in scanned_page.picture.shape[:2])
    region = region_around(boxes, width, height)
    if region is None:
        return None
    left, top = int(region.left * dots), int(region.top * dots)
    right, bottom = int(region.right * dots) + 1, int(region.bottom * dots) + 1
    part = scanned_page.picture[top:bottom, left:right, ::-1]
    scale = SMALL_SCALE if small else LARGE_SCALE
    size = max(round(part.shape[1] * scale / dots), 1), max(round(part.shape[0] * scale / dots), 1)
    picture = Image.fromarray(part).resize(size, Image.Resampling.LANCZOS)
    return framed_region(picture, left / dots, top / dots, scale, boxes, small=small)
