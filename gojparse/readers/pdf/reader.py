"""PDF: ruled tables by their rulings, everything else by its place on the page.

pdfium reads (letters, boxes, rulings); the grids and lines are our own.
`reread` has the same pages read by pdfplumber, which shares neither the
parser nor the table finder: a second witness for tables that do not balance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.fixed.page import Page
from gojparse.readers.fixed.reading import assembled
from gojparse.readers.fixed.rulings import rulings
from gojparse.readers.scan.reader import ocr_available, require_ocr

if TYPE_CHECKING:
    from gojparse.readers.pdf import raw

FORMAT = "pdf"
_MOST_PAGES = 2_000
_MOST_CHARACTERS = 3_000_000
_MOST_OBJECTS = 1_000_000
_MOST_TEXTS = 30_000  # drawn on one page; pdfium's time grows with their square
_LARGEST_SIDE = 100_000.0  # points


def accepts(content: bytes) -> bool:
    """Whether these bytes are a PDF."""
    return b"%PDF-" in content[:1024]


def read(content: bytes, ocr: str = "auto") -> Document:
    """The document, read by pdfium; pages that are pictures by optical recognition, where that is there.

    `ocr`: `auto`, `never`, or `always`: also for pages with text of their own.
    """
    from gojparse.readers.pdf import raw

    with raw.opened(content) as document:
        count = raw.count_pages(document)
        if count < 1:
            raise Unreadable("no-pages", format=FORMAT)
        if count > _MOST_PAGES:
            raise _too_large("pdf-pages", count=count, limit=_MOST_PAGES)
        pages = list(_pages(document, count))
        title = raw.metadata(document, b"Title")
    if any(page.lost for page in pages):
        with suppress(Unreadable):  # else what pdfium has read must do; the aligner misses lost labels
            pages = _completed(pages, _witnessed(content))
    return finished(_recognised(content, pages, ocr), title, ocr)


def _recognised(content: bytes, pages: list[Page], ocr: str) -> list[Page]:
    """The pages, those that are pictures read by what they look like."""
    wanted = [page.number for page in pages if ocr == "always" or page.scan or not page.letters.text]
    seen = [n for n in wanted if ocr == "always" or pages[n - 1].pictured or pages[n - 1].drawn]
    if not seen or ocr == "never" or not ocr_available():
        return pages
    from gojparse.readers.scan.pages import of_pdf
    from gojparse.readers.scan.reading import scanned

    pages = list(pages)
    for number, sheet in of_pdf(content, seen):
        pages[number - 1] = scanned(sheet, number)
    return pages


def _completed(pages: list[Page], witnessed: list[Page]) -> list[Page]:
    """The witness's letters between the rulings of our own; a page set sideways is the witness's alone."""
    if len(pages) != len(witnessed):
        return witnessed
    return [
        replace(other, levels=page.levels, uprights=page.uprights, cells=None) if page.turn == 0 else other
        for page, other in zip(pages, witnessed, strict=True)
    ]


def reread(content: bytes) -> Document:
    """The same document, read by pdfplumber's own engine and table finder."""
    return finished(_witnessed(content))


def _witnessed(content: bytes) -> list[Page]:
    from gojparse.readers.pdf.witness import witnessed

    return witnessed(content, _MOST_PAGES, _MOST_CHARACTERS)


def finished(pages: list[Page], title: str = "", ocr: str = "auto") -> Document:
    """The document of these pages; one without any text is refused."""
    if not any(page.letters.text for page in pages):
        key = "only-pictures" if any(page.pictured for page in pages) else "pages-without-text"
        require_ocr(ocr, key, FORMAT, pages=len(pages))
        raise Unreadable(f"{key}-unrecognised", format=FORMAT, pages=len(pages))
    return assembled(FORMAT, pages, title)


def _too_large(key: str, **facts: int | float) -> Unreadable:
    return Unreadable(key, format=FORMAT, rule="cap-reached", **facts)


def _pages(document: raw.Handle, count: int) -> Iterator[Page]:
    from gojparse.readers.pdf import raw

    characters = objects = 0
    for number in range(1, count + 1):
        with raw.opened_page(document, number, count) as page:
            size = max(raw.count_objects(page), 0)
            objects += size
            if objects > _MOST_OBJECTS:
                raise _too_large("pdf-objects", limit=_MOST_OBJECTS)
            if size > _MOST_TEXTS and raw.kinds(page, size).count(raw.TEXT) > _MOST_TEXTS:
                raise _too_large("pdf-pieces", page=number, limit=_MOST_TEXTS)
            with raw.opened_text(page, number) as text_page:
                length = max(raw.count_characters(text_page), 0)
                characters += length
                if characters > _MOST_CHARACTERS:
                    raise _too_large("pdf-characters", limit=_MOST_CHARACTERS)
                yield _page(document, page, text_page, number, length, size)


def _page(
    document: raw.Handle, page: raw.Pointer, text_page: raw.Pointer, number: int, length: int, size: int
) -> Page:
    from gojparse.readers.pdf import chars, raw
    from gojparse.readers.pdf.rulings import drawn
    from gojparse.readers.pdf.unseen import covered

    frame = raw.page_box(page)
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    if not (
        isfinite(width) and isfinite(height) and 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE
    ):
        raise _too_large("pdf-size", page=number, width=width, height=height)
    displayed = raw.rotation(page) % 4
    text = chars.characters(text_page, length)
    turn = chars.text_turn(text_page, text, displayed)
    places = chars.printed_places(text)
    letters = chars.letters(text_page, text, places, frame, turn)
    letters, printed = chars.without_marks(text_page, places, letters, turn, displayed)
    drawing = drawn(page, size)
    levels, uprights = rulings(drawing.lines, frame, turn)
    lost = chars.lost(text_page, text, drawing.texts)
    if turn % 2:
        width, height = height, width
    runs = [run for run in printed if run[2] > 0 and run[0] < width and run[3] > 0 and run[1] < height]
    return Page(
        number, width, height, (displayed - turn) % 4, letters, runs, levels, uprights,
        pictured=drawing.pictured, lost=lost,
        drawn=size > 0, scan=drawing.pictured and covered(document, page, size, width * height),
    )  # fmt: skip
