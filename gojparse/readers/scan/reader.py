"""Pictures of pages to a Document: PNG, JPEG, TIFF and what else holds pixels."""

from __future__ import annotations

from collections.abc import Sequence

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.fixed.page import Page
from gojparse.readers.fixed.reading import assembled
from gojparse.readers.kind import kind
from gojparse.readers.scan.bundle import pictures
from gojparse.readers.scan.want import check

FORMAT = "image"


def accepts(content: bytes) -> bool:
    """Whether these bytes are a picture."""
    return kind(content) == FORMAT


def read(content: bytes, ocr: str = "auto") -> Document:
    """The document that these pictures show."""
    check(ocr, FORMAT, "the document is a picture")
    from gojparse.readers.scan.pages import of_file
    from gojparse.readers.scan.reading import scanned

    sheets = (sheet for picture in pictures(content) for sheet in of_file(picture))
    return finished([scanned(sheet, number) for number, sheet in enumerate(sheets, 1)], FORMAT)


def finished(pages: Sequence[Page], format: str) -> Document:
    """The document of these pages; refused if nothing could be read on any."""
    if not any(page.letters.text for page in pages):
        remedy = "scan it at 200 dpi or more"
        raise Unreadable("no text can be recognised in the picture", remedy, format=format)
    return assembled(format, pages)
