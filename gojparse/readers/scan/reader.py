"""Pictures of pages (PNG, JPEG, TIFF and others) to a document, where optical recognition is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from gojparse.errors import Unreadable
from gojparse.identifiers import bundled_pictures
from gojparse.model import Document
from gojparse.readers.fixed.document import assembled
from gojparse.readers.fixed.page import PrintedPage

FORMAT = "image"
_LIBRARIES = ("cv2", "onnxruntime", "rapidocr")


def read(content: bytes, ocr: str = "auto") -> Document:
    """Recognise the document that a picture, or a bundle of them, shows; `ocr`: `never` refuses it."""
    require_ocr(ocr, "picture", FORMAT)
    from gojparse.readers.scan.page import recognised_page
    from gojparse.readers.scan.pages import pages_of_file

    pages: list[PrintedPage] = []
    for picture in bundled_pictures(content):
        for number, page in enumerate(pages_of_file(picture.content), 1):
            turn = pages[-1].turn if pages else 0
            pages.append(recognised_page(page, len(pages) + 1, turn, (picture.name, number)))
    if not any(page.letters.text for page in pages):
        raise Unreadable("picture-unrecognised", format=FORMAT)
    return assembled(FORMAT, pages)


def ocr_available() -> bool:
    """Tell whether the libraries of optical recognition are installed."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


def require_ocr(ocr: str, key: str, format: str, **facts: Any) -> None:
    """Refuse pictures that are not to be recognised, or cannot be (then `-no-ocr` follows `key`)."""
    if ocr == "never":
        raise Unreadable(key, format=format, **facts)
    if not ocr_available():
        raise Unreadable(f"{key}-no-ocr", format=format, **facts)
