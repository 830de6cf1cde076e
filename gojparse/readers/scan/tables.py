"""Tables that are pictures inside a document of text: recognised, and put at the picture's place.

Offices paste a table as a picture below its heading. Such a picture is told
from a photograph or an emblem by its ruling lines before anything is
recognised, which takes seconds.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote

import cv2

from gojparse.errors import Unreadable
from gojparse.model import INK, Block, Box, Document, Locator, Paragraph
from gojparse.readers.fixed.document import assembled
from gojparse.readers.fixed.grid import lattices
from gojparse.readers.fixed.page import GlyphRun, PageLetters, PrintedPage, Quad
from gojparse.readers.package import open_package
from gojparse.readers.refusals import FileKind
from gojparse.readers.scan.ink import evened, grey, ink_mask, upright
from gojparse.readers.scan.lines import POINTS, in_points
from gojparse.readers.scan.page import recognised_page
from gojparse.readers.scan.pages import ScannedPage, pages_of_file
from gojparse.readers.scan.rulings import scanned_rulings

_CELLS = 4  # of a table, at least
_MOST_PICTURES = 40  # of one document
_TEXT_WIDTH = 6.5  # inches: of the text on a page of A4, which such a picture fills
_SMALLEST = (200, 60)  # pixels across and down of a picture that may show a table


def shows_table(scanned: ScannedPage) -> bool:
    """Tell whether a picture shows ruled cells."""
    cv2.setNumThreads(1)
    rows, columns = scanned.picture.shape[:2]
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return False
    level, _ = upright(evened(grey(scanned.picture, scanned.dpi)))
    ruled = scanned_rulings(level, ink_mask(level), scanned.dpi)
    scale = POINTS / scanned.dpi
    tables = lattices(in_points(ruled.levels, scale), in_points(ruled.uprights, scale))
    return any(len(table.spans) >= _CELLS for table in tables)


def with_recognised_pictures(document: Document, data: bytes) -> Document:
    """Return a document with the tables that are pictures in it recognised, where it holds the pictures.

    Args:
        document: It, with the addresses of its pictures.
        data: Its bytes.
    """
    found: dict[Locator, Document] = {}
    for number, (place, address) in enumerate(document.pictures[:_MOST_PICTURES], 1):
        inline = address.startswith("data:")
        content = _inline_picture(address) if inline else _packed_picture(data, address)
        name = f"picture-{number}" if inline else re.sub("[;|]", "_", address)
        if content and (recognised := _recognised_picture(content, name)):
            found[place] = recognised
    if not found:
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        known = found.get(block.locator) if isinstance(block, Paragraph) and block.text == INK else None
        blocks.extend(known.blocks if known else (block,))
    return replace(
        document,
        blocks=tuple(blocks),
        second_readings=tuple(r for one in found.values() for r in one.second_readings),
        low_confidence=tuple(r for one in found.values() for r in one.low_confidence),
        optical=True,
    )


def _inline_picture(address: str) -> bytes | None:
    """Return the picture that an address holds; None where it is damaged."""
    head, _, body = address.partition(",")
    with suppress(ValueError):
        return b64decode("".join(unquote(body).split())) if head.endswith(";base64") else None
    return None


def _packed_picture(data: bytes, name: str) -> bytes | None:
    """Return a picture in a container; None where there is none."""
    if not data.startswith(b"PK"):
        return None
    with suppress(Unreadable), open_package(data, FileKind("docx")) as package:
        return package.part(name) if name in package else None
    return None


def _recognised_picture(content: bytes, name: str) -> Document | None:
    """Return what a picture in a document shows; None if it is no picture, or shows no table.

    The places in it begin with its name.
    """
    pages: list[PrintedPage] = []
    try:
        for number, scanned in enumerate(pages_of_file(content, _TEXT_WIDTH), 1):
            if not pages and not shows_table(scanned):
                return None
            pages.append(recognised_page(scanned, number, pages[-1].turn if pages else 0, (name, number)))
    except Unreadable:  # damaged, or far too large: the document stays as it is
        return None
    return assembled("image", pages) if any(page.letters.text for page in pages) else None


# ---- on a page of text ----


def with_recognised(page: PrintedPage, part: PrintedPage, left: float, top: float) -> PrintedPage:
    """Return a page of text with what was recognised in a picture that stands at left, top on it (points)."""
    levels = [r._replace(at=r.at + top, start=r.start + left, end=r.end + left) for r in part.levels]
    uprights = [r._replace(at=r.at + left, start=r.start + top, end=r.end + top) for r in part.uprights]
    return replace(
        page,
        letters=_joined_letters(page.letters, part.letters, left, top),
        runs=[*page.runs, *_moved_runs(part, left, top, len(page.letters.text))],
        levels=[*page.levels, *levels],
        uprights=[*page.uprights, *uprights],
        recognised=True,
        ink=_outside(page.ink, part, left, top),
        pictures=_outside(page.pictures, part, left, top),
        second_readings=[*page.second_readings, *_moved_readings(part.second_readings, left, top)],
        low_confidence=[*page.low_confidence, *_moved_readings(part.low_confidence, left, top)],
    )


def _outside(places: Sequence[Quad], part: PrintedPage, left: float, top: float) -> list[Quad]:
    """Return the places whose middle does not lie in a part of the page that was recognised."""

    def within(place: Quad) -> bool:
        x, y = (place[0] + place[2]) / 2 - left, (place[1] + place[3]) / 2 - top
        return 0 <= x <= part.width and 0 <= y <= part.height

    return [place for place in places if not within(place)]


def _joined_letters(page: PageLetters, part: PageLetters, left: float, top: float) -> PageLetters:
    """Return the letters of both; tops and bottoms count upwards from the bottom of each."""
    up = page.height - part.height - top
    return PageLetters(
        page.text + part.text,
        [*page.left, *(place + left for place in part.left)],
        [*page.top, *(place + up for place in part.top)],
        [*page.right, *(place + left for place in part.right)],
        [*page.bottom, *(place + up for place in part.bottom)],
        page.height,
    )


def _moved_runs(part: PrintedPage, left: float, top: float, before: int) -> Iterator[GlyphRun]:
    """Yield the runs of a part of a page, which has so many letters before them."""
    for x0, y0, x1, y1, text, start in part.runs:
        yield GlyphRun(x0 + left, y0 + top, x1 + left, y1 + top, text, start + before)


def _moved_readings(
    readings: Iterable[tuple[Box, str]], left: float, top: float
) -> Iterator[tuple[Box, str]]:
    for box, text in readings:
        number, x0, y0, x1, y1 = box[:5]
        yield Box(number, x0 + left, y0 + top, x1 + left, y1 + top), text
