"""Pages to the document they make, with what has to be said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gojparse.messages import Phrase
from gojparse.model import Document, Finding
from gojparse.readers.fixed.flow import blocks
from gojparse.readers.fixed.grid import too_many
from gojparse.readers.fixed.layout import laid_out
from gojparse.readers.fixed.page import Page
from gojparse.rules import CAP_REACHED, PAGE_WITHOUT_TEXT, TEXT_UNDER_PICTURE


def assembled(format: str, pages: Sequence[Page], title: str = "") -> Document:
    """The document of these pages."""
    layouts = [laid_out(page) for page in pages]
    metadata = {"title": title} if title else {}
    return Document(
        format,
        blocks(layouts),
        metadata,
        tuple(_remarks(pages)),
        second_readings=tuple(second for page in pages for second in page.second_readings),
        low_confidence=tuple(letter for page in pages for letter in page.low_confidence),
        optical=any(page.recognised for page in pages),
    )


def _remarks(pages: Sequence[Page]) -> Iterator[Finding]:
    for page in pages:
        if page.pictured and not page.letters.text:
            yield Finding(rule=PAGE_WITHOUT_TEXT, found=str(page.number))
        if page.scan:
            yield Finding(rule=TEXT_UNDER_PICTURE, found=str(page.number))
        if too_many(page.levels, page.uprights):
            reason = Phrase("unreadable.rulings", page=page.number)
            yield Finding(rule=CAP_REACHED, found=str(reason), facts={"reason": reason})
