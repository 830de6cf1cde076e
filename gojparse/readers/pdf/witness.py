"""Second witness: the same pages by pdfplumber's own engine and table finder.

It shares no parser and no table finder with pdfium and our grids, so what
both read is no accident of either. Only what follows (cells to text, pages to
a document) is common.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from math import atan2
from typing import Any

import pdfplumber
from pdfminer.pdftypes import PDFStream, resolve1

from gojparse.errors import Unreadable
from gojparse.readers.fixed.page import PageLetters, PrintedPage, aslant, with_raised_digits

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it complains of every font

_MAX_CONTENT = 8_000_000  # bytes of what all pages draw; pdfplumber takes some 4 s for a million
_MAX_PARTS = 20_000  # lines and boxes of a page that the table finder is given; it is quadratic in them
_MAX_ON_PAGE = 300_000  # bytes of what one page draws: borders of dots are a megabyte
_THIN = 4.0


def witnessed(content: bytes, most_pages: int, most_characters: int) -> list[PrintedPage]:
    """Return the pages as pdfplumber reads them; `Unreadable` where it stumbles or they are too large."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return list(_pages(document, most_pages, most_characters))
    except Unreadable:
        raise
    except Exception as fault:  # pdfminer lets errors of every kind through
        raise Unreadable("second-reading", format="pdf", error=type(fault).__name__) from fault


def _pages(document: Any, most_pages: int, most_characters: int) -> Iterator[PrintedPage]:
    characters = content = 0
    for number, page in enumerate(document.pages, 1):
        size = _content_size(page)
        content += size
        too_much = size > _MAX_ON_PAGE or content > _MAX_CONTENT
        if number <= most_pages and not too_much:
            characters += len(page.chars)
        if number > most_pages or too_much or characters > most_characters:
            raise Unreadable("second-reading-size", format="pdf", rule="cap-reached")
        yield _page(page, number)
        page.close()


def _content_size(page: Any) -> int:
    """Return how many bytes of drawing a page holds, before any of it is drawn."""
    streams = map(resolve1, page.page_obj.contents)
    return sum(len(stream.get_data()) for stream in streams if isinstance(stream, PDFStream))


def displayed(page: Any) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what is displayed of a page, in pdfplumber's coordinates."""
    (a0, b0, a1, b1), (x0, y0, x1, y1) = page.mediabox, page.cropbox
    left, top, right, bottom = max(a0, x0), max(b0, y0), min(a1, x1), min(b1, y1)
    return (left, top, right, bottom) if left < right and top < bottom else (a0, b0, a1, b1)


def _page(page: Any, number: int) -> PrintedPage:
    """Return one page, without watermarks, with the cells of its tables."""
    x0, y0, x1, y1 = displayed(page)
    width, height = x1 - x0, y1 - y0
    chars = [c for c in page.chars if c["text"].strip() and x0 <= c["x0"] <= x1 and y0 <= c["top"] <= y1]
    stamped = aslant([atan2(c["matrix"][1], c["matrix"][0]) for c in chars])
    printed = [c for c, over in zip(chars, stamped, strict=True) if not over]
    text = "".join(c["text"] if len(c["text"]) == 1 else "\ufffd" for c in printed)
    stored = PageLetters(
        text,
        [c["x0"] - x0 for c in printed], [height - (c["top"] - y0) for c in printed],
        [c["x1"] - x0 for c in printed], [height - (c["bottom"] - y0) for c in printed],
        height,
    )  # fmt: skip
    letters = with_raised_digits(stored)
    cells = [
        [
            (left - x0, top - y0, right - x0, bottom - y0)
            for left, top, right, bottom in table.cells
            if x0 <= (left + right) / 2 <= x1 and y0 <= (top + bottom) / 2 <= y1
        ]
        for table in _tables(page)
    ]
    return PrintedPage(
        number, width, height, 0, letters, letters.runs(), (), (), pictured=bool(page.images), cells=cells
    )


def _tables(page: Any) -> list[Any]:
    if len(page.rects) + len(page.lines) + len(page.curves) > _MAX_PARTS:
        return []
    return list(page.filter(_no_background).find_tables())


def _no_background(part: Mapping[str, Any]) -> bool:
    """Tell whether a part of a page is anything but an unstroked box behind the text."""
    if part.get("object_type") not in ("rect", "curve") or part.get("stroke"):
        return True
    return min(part["width"], part["height"]) <= _THIN and not _white(part.get("non_stroking_color"))


def _white(colour: Any) -> bool:
    values = colour if isinstance(colour, (tuple, list)) else (colour,)
    numbers = [value for value in values if isinstance(value, (int, float))]
    if len(numbers) == 4:
        return sum(numbers) == 0
    return bool(numbers) and min(numbers) >= 0.98
