"""Pictures of pages (PNG, JPEG, TIFF and others) to a document, where optical recognition is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.fixed.page import Page
from gojparse.readers.fixed.reading import assembled
from gojparse.readers.kind import kind
from gojparse.readers.scan.bundle import pictures

FORMAT = "image"
INSTALL = "pip install 'gojparse[ocr]'"
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
    require_ocr(ocr, FORMAT, "the document is a picture")
    from gojparse.readers.scan.pages import of_file
    from gojparse.readers.scan.reading import scanned

    sheets = (sheet for picture in pictures(content) for sheet in of_file(picture))
    return _document([scanned(sheet, number) for number, sheet in enumerate(sheets, 1)])


def ocr_available() -> bool:
    """Tell whether the libraries of optical recognition are installed."""
    return all(find_spec(name) is not None for name in _LIBRARIES)


def require_ocr(ocr: str, format: str, what: str) -> None:
    """Refuse a document of pictures where recognition is not wanted, or not installed.

    Args:
        ocr: `auto`, `always` or `never`.
        format: The carrier of the document.
        what: What the document is, as the message begins.

    Raises:
        Unreadable: Its text is not to be recognised, or cannot be.
    """
    if ocr == "never":
        raise Unreadable(what, "leave out --ocr never to have its text recognised", format=format)
    if not ocr_available():
        remedy = f"install it: {INSTALL}"
        raise Unreadable(f"{what}, and optical recognition is not installed", remedy, format=format)


def _document(pages: Sequence[Page]) -> Document:
    if not any(page.letters.text for page in pages):
        remedy = "scan it at 200 dpi or more"
        raise Unreadable("no text can be recognised in the picture", remedy, format=FORMAT)
    return assembled(FORMAT, pages)
