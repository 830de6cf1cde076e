"""Pages as pictures: of picture files, and of PDF pages that hold no text of their own.

A picture says how many pixels it has and seldom how large its paper was; a
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
from gojparse.readers.caps import beyond

_A4 = (8.27, 11.69)  # inches
_PAPER = (5.0, 18.0)  # inches; a picture that says it is smaller or larger has not asked
_MOST_PIXELS = 60_000_000  # of one page
_MOST_PAGES = 300  # of one file
_FINEST, _COARSEST = 300.0, 200.0  # dots an inch at which a PDF page is drawn
_DRAWN = 250.0  # the same where the page holds no picture
_DEEP = 255  # the brightest grey of 8 bits
_FULL_PAGE = 0.5  # of a page's area: a smaller picture does not tell its resolution


class Sheet(NamedTuple):
    """A page as a picture (grey, or blue, green, red). `usable`: the dots an inch that it really has."""

    picture: np.ndarray[Any, Any]
    dpi: float
    usable: float


def of_file(content: bytes) -> Iterator[Sheet]:
    """The pages of a picture file: one, or as many as a TIFF holds."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content)) as file:
            warnings.simplefilter("ignore")
            count = getattr(file, "n_frames", 1)
            if count > _MOST_PAGES:
                raise beyond("pages", _MOST_PAGES, format="image")
            for number in range(count):
                file.seek(number)
                if file.width * file.height > _MOST_PIXELS:
                    raise beyond("pixels", _MOST_PIXELS, format="image")
                page = ImageOps.exif_transpose(file)
                dpi = _dpi(page.width, page.height, file.info.get("dpi"))
                page = _flat(page)
                if (finer := int(dpi / _FINEST)) > 1:  # while there is one copy of it yet
                    page, dpi = page.reduce(finer), dpi / finer
                yield _fine(np.asarray(page)[:, :, ::-1], dpi)
    except Unreadable:
        raise
    except Image.DecompressionBombError as fault:
        raise beyond("pixels", _MOST_PIXELS, format="image") from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise Unreadable("damaged", format="image") from fault


def _flat(page: Any) -> Any:
    """The page in colours, on white paper where it is transparent."""
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


def _fine(picture: np.ndarray[Any, Any], dpi: float) -> Sheet:
    """The picture at no more and not much less than the usual resolution."""
    import cv2

    wanted = min(max(dpi, _COARSEST), _FINEST)
    picture = np.ascontiguousarray(picture)
    if abs(wanted / dpi - 1) > 0.02:
        how = cv2.INTER_AREA if wanted < dpi else cv2.INTER_CUBIC
        picture = cv2.resize(picture, None, fx=wanted / dpi, fy=wanted / dpi, interpolation=how)
        return Sheet(picture, wanted, min(dpi, wanted))
    return Sheet(picture, dpi, dpi)


def _dpi(width: int, height: int, said: Any) -> float:
    """Dots an inch: as the file says, if its paper then has a likely size; else as on A4."""
    across, down = _A4 if width <= height else _A4[::-1]
    try:
        dpi = float(said[0])
        if all(_PAPER[0] <= side / dpi <= _PAPER[1] for side in (width, height)):
            return dpi
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        pass
    return max(width / across, height / down)


def of_pdf(content: bytes, numbers: list[int]) -> Iterator[tuple[int, Sheet]]:
    """These pages of a PDF (from 1), drawn as displayed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            page = document[number - 1]
            width, height = page.get_size()
            native = _native(page, width * height)
            dpi = min(max(native or _DRAWN, _COARSEST), _FINEST)
            dpi = min(dpi, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5 * 72)
            bitmap = page.render(scale=dpi / 72, rev_byteorder=False, prefer_bgrx=False)
            picture = np.array(bitmap.to_numpy()[:, :, :3])
            bitmap.close()
            page.close()
            yield number, Sheet(picture, dpi, min(native or dpi, dpi))
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("pages-not-drawn", format="pdf") from fault
    finally:
        document.close()


def _native(page: Any, area: float) -> float:
    """The resolution of the picture that fills the page; 0 if none does."""
    best = 0.0
    for picture in page.get_objects(filter=[3], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _FULL_PAGE * area:
            across, down = picture.get_px_size()
            best = max(best, 72 * (across * down / ((right - left) * (top - bottom))) ** 0.5)
    return best
