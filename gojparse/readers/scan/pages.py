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
from gojparse.readers.refusals import beyond

_A4 = (8.27, 11.69)  # inches
_PAPER = (5.0, 18.0)  # inches; a picture that says it is smaller or larger has not asked
_MAX_PIXELS = 60_000_000  # of one page
_MAX_PAGES = 300  # of one file
_FINEST, _COARSEST = 300.0, 200.0  # dots an inch at which a PDF page is drawn
_DEFAULT = 250.0  # the same where the page holds no picture
_DEEP = 255  # the brightest grey of 8 bits
_FULL_PAGE = 0.5  # of a page's area: a smaller picture does not tell its resolution


class ScannedPage(NamedTuple):
    """A page as a picture."""

    picture: np.ndarray[Any, Any]  # its pixels: grey, or blue, green and red
    dpi: float  # dots an inch
    usable: float  # the dots an inch that it really has


def pages_of_file(content: bytes) -> Iterator[ScannedPage]:
    """Yield the pages of a picture file: one, or as many as a TIFF holds."""
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
                dpi = _dpi(page.width, page.height, file.info.get("dpi"))
                page = _in_colours(page)
                if (finer := int(dpi / _FINEST)) > 1:  # while there is one copy of it yet
                    page, dpi = page.reduce(finer), dpi / finer
                yield _at_usual_resolution(np.asarray(page)[:, :, ::-1], dpi)
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


def _dpi(width: int, height: int, stated: Any) -> float:
    """Return dots an inch: as the file states, if its paper then has a likely size, else as on A4."""
    across, down = _A4 if width <= height else _A4[::-1]
    try:
        dpi = float(stated[0])
        if all(_PAPER[0] <= side / dpi <= _PAPER[1] for side in (width, height)):
            return dpi
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        pass
    return max(width / across, height / down)


def pages_of_pdf(content: bytes, numbers: list[int]) -> Iterator[tuple[int, ScannedPage]]:
    """Yield these pages of a PDF (from 1), drawn as displayed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            page = document[number - 1]
            width, height = page.get_size()
            native = _own_resolution(page, width * height)
            dpi = min(max(native or _DEFAULT, _COARSEST), _FINEST)
            dpi = min(dpi, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5 * 72)
            bitmap = page.render(scale=dpi / 72, rev_byteorder=False, prefer_bgrx=False)
            picture = np.array(bitmap.to_numpy()[:, :, :3])
            bitmap.close()
            page.close()
            yield number, ScannedPage(picture, dpi, min(native or dpi, dpi))
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("pages-not-drawn", format="pdf") from fault
    finally:
        document.close()


def _own_resolution(page: Any, area: float) -> float:
    """Return the resolution of the picture that fills the page, 0 if none does."""
    best = 0.0
    for picture in page.get_objects(filter=[3], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _FULL_PAGE * area:
            across, down = picture.get_px_size()
            best = max(best, 72 * (across * down / ((right - left) * (top - bottom))) ** 0.5)
    return best
