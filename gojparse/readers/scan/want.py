"""Whether text is to be recognised in pictures, and can be."""

from __future__ import annotations

from importlib.util import find_spec

from gojparse.errors import Unreadable

MODES = ("auto", "always", "never")
"""`auto`: pages that are pictures; `always`: every page of a PDF; `never`: none."""

INSTALL = "pip install 'gojparse[ocr]'"

_NEEDED = ("cv2", "onnxruntime", "rapidocr")


def available() -> bool:
    """Whether the libraries of optical recognition are installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def check(ocr: str, format: str, what: str) -> None:
    """Refuse to recognise text where that is not wanted, or not installed."""
    if ocr == "never":
        raise Unreadable(what, "leave out --ocr never to have its text recognised", format=format)
    if not available():
        remedy = f"install it: {INSTALL}"
        raise Unreadable(f"{what}, and optical recognition is not installed", remedy, format=format)
