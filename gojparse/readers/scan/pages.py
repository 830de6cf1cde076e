"""Pages as pictures: of picture files, and of PDF pages that hold no text of their own.

A picture says how many pixels it has and seldom how large its paper was. A
report is printed on A4, so its width tells the resolution. Sizes are looked
at before anything is decoded: a small file may claim any number of pixels.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from gojparse.errors import Unreadable
from gojparse.readers.fixed.page import Quad
from gojparse.readers.refusals import beyond

_A4 = (8.27, 11.69)  # inches
_PAPER = (5.0, 18.0)  # inches; a picture that says it is smaller or larger has not asked
_MAX_PIXELS = 60_000_000  # of one page
_MAX_PAGES = 300  # of one file
_FINEST, _COARSEST = 300.0, 200.0  # dots an inch at which a PDF page is drawn
_DEFAULT = 250.0  # the same where the page holds no picture
_LONG = 1.75  # times its width: a higher picture holds several pages, or is a shot of a long screen
_RATIO = _A4[1] / _A4[0]
_EVEN = 0.03  # of a page, by which pages of A4 may be higher or lower
_LAST = 1.25  # pages; what is left is one, and no more is cut off
_NARROW = 400  # pixels of width in which gaps are looked for
_PLAIN = 40  # of 255, between the darkest and the brightest of a row without print
_GAP = 0.008  # of the width, from one line of print to the next
_DEEP = 255  # the brightest grey of 8 bits
_SMALLEST = (140.0, 30.0)  # points across and down; a smaller picture on a page of text is no table
_JOINT = 1.5  # points between the bands of one picture
_FULL_PAGE = 0.5  # of a page's area: a smaller picture does not tell its resolution


class ScannedPage(NamedTuple):
    """A page as a picture."""

    picture: np.ndarray[Any, Any]  # its pixels: grey, or blue, green and red
    dpi: float  # dots an inch
    usable: float  # the dots an inch that it really has


def pages_of_file(content: bytes, width: float | None = None) -> Iterator[ScannedPage]:
    """Yield the pages of a picture file: one, or as many as a TIFF or a long picture holds.

    Args:
        content: The bytes of the file.
        width: Inches that the picture is wide on its page, where it is only a part of one.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content)) as file:
            warnings.simplefilter("ignore")
            count = getattr(file, "n_frames", 1)
            if count > _MAX_PAGES:
                raise beyond("pages", _MAX_PAGES, format="image")
            for number in range(count):
                file.seek(number)
                if file.width * file.height > _MAX_PIXELS:
                    raise beyond("pixels", _MAX_PIXELS, format="image")
                page = ImageOps.exif_transpose(file)
                dpi = page.width / width if width else _dpi(page.width, page.height, file.info.get("dpi"))
                page = _in_colours(page)
                if (finer := int(dpi / _FINEST)) > 1:  # while there is one copy of it yet
                    page, dpi = page.reduce(finer), dpi / finer
                for part in cut_into_pages(np.asarray(page)[:, :, ::-1]):
                    yield _at_usual_resolution(part, dpi)
    except Unreadable:
        raise
    except Image.DecompressionBombError as fault:
        raise beyond("pixels", _MAX_PIXELS, format="image") from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise Unreadable("damaged", format="image") from fault


def _in_colours(page: Any) -> Any:
    """Return the page in colours, on white paper where it is transparent."""
    from PIL import Image

    if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
        page = page.convert("RGBA")
        paper = Image.new("RGBA", page.size, "white")
        paper.alpha_composite(page)
        page = paper
    if page.mode.startswith("I"):  # 16 bits of grey: Pillow cuts them off at 255
        deep = np.asarray(page)
        page = Image.fromarray((deep >> 8 if deep.max(initial=0) > _DEEP else deep).astype(np.uint8))
    return page.convert("RGB")


def _at_usual_resolution(picture: np.ndarray[Any, Any], dpi: float) -> ScannedPage:
    """Return the picture at no more and not much less than the usual resolution."""
    import cv2

    wanted = min(max(dpi, _COARSEST), _FINEST)
    picture = np.ascontiguousarray(picture)
    if abs(wanted / dpi - 1) > 0.02:
        how = cv2.INTER_AREA if wanted < dpi else cv2.INTER_CUBIC
        picture = cv2.resize(picture, None, fx=wanted / dpi, fy=wanted / dpi, interpolation=how)
        return ScannedPage(picture, wanted, min(dpi, wanted))
    return ScannedPage(picture, dpi, dpi)


def cut_into_pages(picture: np.ndarray[Any, Any]) -> Iterator[np.ndarray[Any, Any]]:
    """Yield the pages of a long picture that people have put together from several, each askew in its way.

    It is cut where a page of its width would end, or in the nearest gap of the
    print: no ruling and no line of print is cut.
    """
    rows, columns = picture.shape[:2]
    if rows <= _LONG * columns:
        yield picture
        return
    gaps = list(_gaps(picture))
    count = max(2, round(rows / (columns * _RATIO)))
    high = rows / count if abs(rows / count / (columns * _RATIO) - 1) < _EVEN else columns * _RATIO
    start = 0
    while rows - start > _LAST * high and (end := _end_of_page(start, start + high, gaps, high)):
        yield picture[start:end]
        start = end
    yield picture[start:]


def _end_of_page(start: int, wanted: float, gaps: list[tuple[int, int]], high: float) -> int | None:
    """Return the row at which a page ends that begins at `start` and should end at `wanted`."""
    near = [
        round(min(max(wanted, first + 1), last - 1))
        for first, last in gaps
        if start + high / 2 < last and first < wanted + high / 2
    ]
    return min(near, key=lambda row: abs(row - wanted)) if near else None


def _gaps(picture: np.ndarray[Any, Any]) -> Iterator[tuple[int, int]]:
    """Yield where nothing is printed from one side to the other: first row, and the row behind the last."""
    import cv2

    rows, columns = picture.shape[:2]
    narrow = cv2.resize(np.ascontiguousarray(picture), (_NARROW, rows), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(narrow, cv2.COLOR_BGR2GRAY).astype(np.int16)
    plain = np.ptp(cv2.blur(grey, (1, 3)), axis=1) < _PLAIN
    edges = np.flatnonzero(np.diff(np.concatenate(([0], plain.astype(np.int8), [0]))))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if last - first >= _GAP * columns:
            yield first, last


def _dpi(width: int, height: int, stated: Any) -> float:
    """Return dots an inch: as the file states, if its paper then has a likely size, else as on A4."""
    across, down = _A4 if width <= height else _A4[::-1]
    try:
        dpi = float(stated[0])
        if all(_PAPER[0] <= side / dpi <= _PAPER[1] for side in (width, height)):
            return dpi
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        pass
    return width / across if height > _LONG * width else max(width / across, height / down)


def pages_of_pdf(content: bytes, numbers: list[int]) -> Iterator[tuple[int, ScannedPage]]:
    """Yield these pages of a PDF (from 1), drawn as displayed."""
    for number, page in _opened_pages(content, numbers):
        width, height = page.get_size()
        yield number, _rendered(page, _own_resolution(page, width * height), (0.0, 0.0, width, height))


def pictures_of_pdf(content: bytes, numbers: list[int]) -> Iterator[tuple[int, Quad, ScannedPage]]:
    """Yield the larger pictures on these pages of a PDF, each with its page and its sides on it (points).

    Pictures that touch are one: programs cut a large one into bands.
    """
    for number, page in _opened_pages(content, numbers):
        width, height = page.get_size()
        for left, top, right, bottom in _regions(page, width, height):
            if right - left >= _SMALLEST[0] and bottom - top >= _SMALLEST[1]:
                area = (right - left) * (bottom - top)
                region = (left, top, right, bottom)
                yield number, region, _rendered(page, _own_resolution(page, area), region)


def _opened_pages(content: bytes, numbers: list[int]) -> Iterator[tuple[int, Any]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            page = document[number - 1]
            yield number, page
            page.close()
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("pages-not-drawn", format="pdf") from fault
    finally:
        document.close()


def _rendered(page: Any, native: float, region: Quad) -> ScannedPage:
    """Draw a region of a page (left, top, right, bottom); `native`: the dots an inch of its picture, or 0."""
    left, top, right, bottom = region
    width, height = page.get_size()
    dpi = min(max(native or _DEFAULT, _COARSEST), _FINEST)
    dpi = min(dpi, (_MAX_PIXELS / max((right - left) * (bottom - top), 1.0)) ** 0.5 * 72)
    cut = (left, height - bottom, width - right, top)
    bitmap = page.render(scale=dpi / 72, crop=cut, rev_byteorder=False, prefer_bgrx=False)
    picture = np.array(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    return ScannedPage(picture, dpi, min(native or dpi, dpi))


def _regions(page: Any, width: float, height: float) -> list[Quad]:
    """Return where pictures lie on a page as displayed: left, top, right, bottom."""
    regions: list[Quad] = []
    for picture in page.get_objects(filter=[3], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        region = max(left, 0.0), max(height - top, 0.0), min(right, width), min(height - bottom, height)
        touching = [other for other in regions if _touch(region, other)]
        for other in touching:
            regions.remove(other)
        lefts, tops, rights, bottoms = zip(region, *touching, strict=True)
        regions.append((min(lefts), min(tops), max(rights), max(bottoms)))
    return regions


def _touch(one: Quad, other: Quad) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across >= -_JOINT and down >= -_JOINT


def _own_resolution(page: Any, area: float) -> float:
    """Return the resolution of the picture that fills the page, 0 if none does."""
    best = 0.0
    for picture in page.get_objects(filter=[3], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _FULL_PAGE * area:
            across, down = picture.get_px_size()
            best = max(best, 72 * (across * down / ((right - left) * (top - bottom))) ** 0.5)
    return best
