"""Pictures of pages (PNG, JPEG, TIFF and others) to a document, where optical recognition is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from gojparse.errors import Unreadable
from gojparse.identifiers import bundled_pictures
from gojparse.model import Document
from gojparse.readers.fixed.document import assembled
from gojparse.readers.fixed.page import PrintedPage
from gojparse.readers.kind import kind

FORMAT = "image"
_LIBRARIES = ("cv2", "onnxruntime", "rapidocr")


def accepts(content: bytes) -> bool:
    """Tell whether these bytes are a picture."""
    return kind(content) == FORMAT


def read(content: bytes, ocr: str = "auto") -> Document:
    """Recognise the document that these pictures show.

    Args:
        content: The bytes of a picture, or of a bundle of them.
        ocr: `never` refuses the document; `auto` and `always` recognise its text.

    Raises:
        Unreadable: Recognition is not wanted or not installed, or finds no text.
    """
    require_ocr(ocr, "picture", FORMAT)
    from gojparse.readers.scan.page import recognised_page
    from gojparse.readers.scan.pages import pages_of_file

    scanned = (page for picture in bundled_pictures(content) for page in pages_of_file(picture))
    return _document([recognised_page(page, number) for number, page in enumerate(scanned, 1)])


def ocr_available() -> bool:
    """Tell whether the libraries of optical recognition are installed."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


def require_ocr(ocr: str, key: str, format: str, **facts: Any) -> None:
    """Refuse a document of pictures where recognition is not wanted, or not installed.

    Args:
        ocr: `auto`, `always` or `never`.
        key: The sentence that says what the document is; with `-no-ocr` behind it that nothing recognises it.
        format: The carrier of the document.
        facts: What fills the placeholders of the sentence.

    Raises:
        Unreadable: Its text is not to be recognised, or cannot be.
    """
    if ocr == "never":
        raise Unreadable(key, format=format, **facts)
    if not ocr_available():
        raise Unreadable(f"{key}-no-ocr", format=format, **facts)


def _document(pages: Sequence[PrintedPage]) -> Document:
    if not any(page.letters.text for page in pages):
        raise Unreadable("picture-unrecognised", format=FORMAT)
    return assembled(FORMAT, pages)
