"""PDF: ruled tables by their rulings, everything else by its place on the page.

pdfium reads letters, boxes and rulings. The grids and lines are our own.
`reread` has the same pages read by pdfplumber, which shares neither the
parser nor the table finder: a second witness for tables that do not balance.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from gojparse.errors import Unreadable
from gojparse.model import LOW_CONFIDENCE, Document, Finding
from gojparse.readers.fixed.document import assembled
from gojparse.readers.fixed.page import GlyphRun, PageLetters, PrintedPage, Quad, Withheld
from gojparse.readers.scan.reader import ocr_available, require_ocr
from gojparse.rules import FONT_LIES

if TYPE_CHECKING:
    from gojparse.readers.pdf import raw
    from gojparse.readers.pdf.fonts import DigitFonts

FORMAT = "pdf"

_END = re.compile(rb"startxref\s+(\d{1,10})\s")
_OBJECTS = re.compile(rb"\s{0,4}(?:xref|\d+\s+\d+\s+obj)")
_TAIL = 2_048  # bytes at the end of a file in which it says where its table of objects is
_ASCII = bytes(range(128))
_BINARY = 4_096  # bytes beyond ASCII: among so many pressed ones are bare line ends of either kind
_REPLACEMENT, _REPLACED = "\ufffd".encode(), 100

_MAX_PAGES = 2_000
_MAX_CHARACTERS = 3_000_000
_MAX_OBJECTS = 1_000_000
_MAX_TEXTS = 30_000  # drawn on one page; pdfium's time grows with their square
_PRINTED_OVER = 8  # letters on a picture; a watermark on it has fewer
_MOST_TESTS = 2_000_000  # of letters and withheld places on a page
_MAX_SIDE = 100_000.0  # points
_LARGER = 2.0  # times as high as a letter: a stored letter that lies behind it and is another
_NEAR = 1.0  # points from the ink of a letter to the middle of its box


def read(content: bytes, ocr: str = "auto") -> Document:
    """Return the document, pictures of pages recognised; `ocr`: `auto`, `never`, or `always` for all."""
    from gojparse.readers.pdf import raw

    if _has_converted_line_ends(content):
        raise Unreadable("pdf-line-ends", format=FORMAT)
    with raw.opened_pdf(content) as document:
        count = raw.count_pages(document)
        if count < 1:
            raise Unreadable("no-pages", format=FORMAT)
        if count > _MAX_PAGES:
            raise _too_large("pdf-pages", count=count, limit=_MAX_PAGES)
        pages, fonts = _read_pages(document, count)
        title = raw.metadata(document, b"Title")
    if any(page.incomplete for page in pages):
        with suppress(Unreadable):  # else what pdfium has read must do: the aligner misses lost labels
            pages = _completed(pages, _without_withheld(_witnessed(content), pages))
    return _with_fonts(_document(_recognised(content, pages, ocr), title, ocr), fonts)


def _has_converted_line_ends(content: bytes) -> bool:
    """Tell whether a PDF was sent as text: its table of objects is misplaced, and bare line ends are gone."""
    match = _END.search(content, max(len(content) - _TAIL, 0))
    if match is None or _OBJECTS.match(content, int(match[1])):
        return False
    if len(content.translate(None, _ASCII)) < _BINARY:
        return False
    pairs, returns, feeds = (content.count(end) for end in (b"\r\n", b"\r", b"\n"))
    return feeds == pairs or returns == pairs or _REPLACED * content.count(_REPLACEMENT) > len(content)


def _recognised(content: bytes, pages: list[PrintedPage], ocr: str) -> list[PrintedPage]:
    """Return the pages, those that are pictures, and tables that are, read by what they look like."""
    wanted = [page.number for page in pages if ocr == "always" or page.under_picture or not page.letters.text]
    shown = [n for n in wanted if ocr == "always" or pages[n - 1].pictured or pages[n - 1].has_objects]
    illustrated = [
        page.number for page in pages if page.pictured and page.number not in wanted and not page.turn
    ]
    if not (shown or illustrated) or ocr == "never" or not ocr_available():
        return pages
    from gojparse.readers.scan.page import recognised_page
    from gojparse.readers.scan.pages import pages_of_pdf

    pages = list(pages)
    turn = 0
    for number, scanned_page in pages_of_pdf(content, shown) if shown else ():
        pages[number - 1] = recognised_page(scanned_page, number, turn)
        turn = pages[number - 1].turn
    return _with_pictured_tables(content, pages, illustrated) if illustrated else pages


def _with_pictured_tables(content: bytes, pages: list[PrintedPage], numbers: list[int]) -> list[PrintedPage]:
    """Return the pages, those of these numbers with the tables that are pictures on them."""
    from gojparse.readers.scan.page import recognised_page
    from gojparse.readers.scan.pages import pictures_of_pdf
    from gojparse.readers.scan.tables import shows_table, with_recognised

    for number, region, picture in pictures_of_pdf(content, numbers):
        page = pages[number - 1]
        if not _is_printed_over(page, region) and shows_table(picture):
            part = recognised_page(picture, number)
            pages[number - 1] = with_recognised(page, part, region[0], region[1])
    return pages


def _is_printed_over(page: PrintedPage, region: Quad) -> bool:
    """Tell whether text of the page stands on a picture: then it is a ground, or has a text of its own."""
    left, top, right, bottom = region
    inside = sum(
        len(run.text)
        for run in page.runs
        if left < (run.left + run.right) / 2 < right and top < (run.top + run.bottom) / 2 < bottom
    )
    return inside >= _PRINTED_OVER


def _completed(pages: list[PrintedPage], witnessed: list[PrintedPage]) -> list[PrintedPage]:
    """Return the witness's letters between our own rulings; a page set sideways is the witness's alone."""
    if len(pages) != len(witnessed):
        return witnessed
    return [
        replace(other, levels=page.levels, uprights=page.uprights, cells=None) if page.turn == 0 else other
        for page, other in zip(pages, witnessed, strict=True)
    ]


def reread(content: bytes) -> Document:
    """Return the same document, read by pdfplumber's own engine and table finder.

    It sees all letters that are stored. Those that are not displayed are known from pdfium.
    """
    from gojparse.readers.pdf import raw

    witnessed = _witnessed(content)
    with raw.opened_pdf(content) as document:
        pages, fonts = _read_pages(document, raw.count_pages(document))
    return _with_fonts(_document(_without_withheld(witnessed, pages)), fonts)


def _witnessed(content: bytes) -> list[PrintedPage]:
    from gojparse.readers.pdf.witness import witnessed

    return witnessed(content, _MAX_PAGES, _MAX_CHARACTERS)


def _without_withheld(witnessed: list[PrintedPage], pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """Return the witness's pages without what is not displayed, what is in doubt made unreadable."""
    if len(witnessed) != len(pages):
        raise Unreadable("second-reading", format=FORMAT, error="page count")
    return [
        _as_displayed(other, page) if page.withheld or page.ink or page.pictures else other
        for page, other in zip(pages, witnessed, strict=True)
    ]


def _as_displayed(witnessed: PrintedPage, page: PrintedPage) -> PrintedPage:
    """Return a page of the witness's with what the first engine knows of the displayed page."""
    letters = _displayed_letters(witnessed, page)
    ink, pictures = ([page.box(*place)[1:5] for place in places] for places in (page.ink, page.pictures))
    return replace(witnessed, letters=letters, runs=letters.runs(), ink=ink, pictures=pictures)


def _displayed_letters(witnessed: PrintedPage, page: PrintedPage) -> PageLetters:
    """Return the witness's letters of a page but for those that are withheld."""
    letters = witnessed.letters
    withheld = _WithheldPlaces(page)
    gone: list[GlyphRun] = []
    signs = list(letters.text)
    for index, sign in enumerate(signs):
        run = letters.run(index, index + 1)
        letter = withheld.at(run)
        if letter is not None and letter.gone and sign == letter.sign:
            gone.append(run)
        elif letter is not None and sign.isdigit():
            signs[index] = LOW_CONFIDENCE
    return replace(letters, text="".join(signs)).without(gone)


class _WithheldPlaces:
    """The letters that the first engine withheld on a page, sought by their places as displayed."""

    def __init__(self, page: PrintedPage) -> None:
        placed = [(page.box(*letter[1:5]), letter) for letter in page.withheld]
        self._placed = sorted(placed, key=lambda pair: pair[0].left)
        self._lefts = [box.left for box, _ in self._placed]
        self._widest = max((box.right - box.left for box, _ in placed), default=0.0)
        self._tests_left = _MOST_TESTS

    def at(self, run: GlyphRun) -> Withheld | None:
        """Return the letter that was withheld where this one stands, if it is about as large."""
        x, y, high = (run.left + run.right) / 2, (run.top + run.bottom) / 2, run.bottom - run.top
        first = bisect_left(self._lefts, x - _NEAR - self._widest)
        last = bisect_right(self._lefts, x + _NEAR)
        for box, letter in self._placed[first:last]:
            self._tests_left -= 1
            if self._tests_left < 0:
                raise _too_large("second-reading-size")
            near = x < box.right + _NEAR and box.top - _NEAR < y < box.bottom + _NEAR
            if near and box.bottom - box.top < _LARGER * high:
                return letter
        return None


def _document(pages: list[PrintedPage], title: str = "", ocr: str = "auto") -> Document:
    """Return the document of these pages; one without any text is refused."""
    if not any(page.letters.text for page in pages):
        key = "only-pictures" if any(page.pictured for page in pages) else "pages-without-text"
        require_ocr(ocr, key, FORMAT, pages=len(pages))
        raise Unreadable(f"{key}-unrecognised", format=FORMAT, pages=len(pages))
    return assembled(FORMAT, pages, title)


def _too_large(key: str, **facts: int | float) -> Unreadable:
    return Unreadable(key, format=FORMAT, rule="cap-reached", **facts)


def _with_fonts(document: Document, lying: Sequence[str]) -> Document:
    """Return the document with a remark on each font of these names, whose digits are not to be believed."""
    remarks = [Finding(rule=FONT_LIES, found=name) for name in dict.fromkeys(lying)]
    return replace(document, remarks=(*document.remarks, *remarks)) if remarks else document


def _read_pages(document: raw.Handle, count: int) -> tuple[list[PrintedPage], list[str]]:
    """Return the pages, and the names of fonts that lie: what one page shows of a font holds for all."""
    from gojparse.readers.pdf.fonts import DigitFonts

    fonts = DigitFonts()
    pages = list(_pages(document, count, fonts))
    if fonts.lying and count > 1:
        pages = list(_pages(document, count, fonts))
    return pages, fonts.names


def _pages(document: raw.Handle, count: int, fonts: DigitFonts) -> Iterator[PrintedPage]:
    """Yield the pages; a document that holds more than any report is refused."""
    from gojparse.readers.pdf import raw
    from gojparse.readers.pdf.notes import opened_page
    from gojparse.readers.pdf.page import read_page

    characters = objects = 0
    for number in range(1, count + 1):
        with opened_page(document, number, count) as (page, notes):
            size = max(raw.count_objects(page), 0)
            objects += size
            if objects > _MAX_OBJECTS:
                raise _too_large("pdf-objects", limit=_MAX_OBJECTS)
            if size > _MAX_TEXTS and raw.kinds(raw.page_objects(page)).count(raw.TEXT) > _MAX_TEXTS:
                raise _too_large("pdf-pieces", page=number, limit=_MAX_TEXTS)
            with raw.opened_text(page, number) as text_page:
                length = max(raw.count_characters(text_page), 0)
                characters += length
                if characters > _MAX_CHARACTERS:
                    raise _too_large("pdf-characters", limit=_MAX_CHARACTERS)
                _check_size(raw.page_box(page), number)
                yield read_page(document, page, text_page, number, length, notes, fonts)


def _check_size(box: Quad, number: int) -> None:
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if not (isfinite(width + height) and 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise _too_large("pdf-size", page=number, width=width, height=height)
