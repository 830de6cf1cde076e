"""Bytes to a Document: one reader per carrier behind one small interface.

A reader is a module, its helpers stand beside it. It knows no forms: it delivers what is printed, in
reading order, each line and cell with its place. A new carrier is one more
module and one more line in `READERS`. A module is imported when a document
of its kind turns up, so that a text costs no PDF engine.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.caps import check_bytes
from gojparse.readers.kind import kind

__all__ = ["READERS", "Carrier", "Reader", "kind", "read", "reread"]


class Reader(Protocol):
    """What a reader module offers.

    It may also offer `reread(data)`: the same by a second, independent engine.
    """

    format: str

    def accepts(self, data: bytes) -> bool: ...

    def read(self, data: bytes) -> Document: ...


class Carrier(NamedTuple):
    """Kinds of document, and the module beside this one that reads them."""

    kinds: tuple[str, ...]
    module: str
    optical: bool = False  # its `read` is told whether to recognise text in pictures


READERS = (
    Carrier(("pdf",), "pdf.reader", optical=True),
    Carrier(("image",), "scan.reader", optical=True),
    Carrier(("docx",), "docx.reader"),
    Carrier(("odt",), "odt.reader"),
    Carrier(("ofd",), "ofd.reader"),
    Carrier(("xlsx",), "sheets.xlsx"),
    Carrier(("ods",), "sheets.ods"),
    Carrier(("xls",), "sheets.xls"),
    Carrier(("doc",), "doc.reader"),
    Carrier(("rtf",), "rtf.reader"),
    Carrier(("html",), "web.html"),
    Carrier(("mhtml",), "web.saved"),
    Carrier(("txt", "md"), "plain.reader"),
)

OPTICAL = frozenset(name for carrier in READERS if carrier.optical for name in carrier.kinds)
"""The kinds of document that may hold pictures of text."""

_REFUSED = {
    "empty": "empty",
    "encrypted": "office-encrypted",
    "odp": "presentation",
    "ppt": "presentation",
    "pptx": "presentation",
    "xml": "xml",
    "ole": "office-unknown",
    "binary": "unknown-kind",
    **dict.fromkeys(("zip", "rar", "7z", "gzip", "xz", "bzip2", "tar", "warc"), "archive"),
}
"""The sentence of messages.toml for each kind of file that no reader reads."""


def read(data: bytes, ocr: str = "auto") -> Document:
    """The document these bytes hold; `Unreadable` says why it cannot be read, and what to do.

    `ocr`: whether text is recognised in pictures: `auto`, `always` or `never`.
    """
    check_bytes(data)
    carrier = _carrier(kind(data))
    reader = _module(carrier)
    return reader.read(data, ocr) if carrier.optical else reader.read(data)  # type: ignore[call-arg]


def reread(data: bytes) -> Document | None:
    """The same document by a second engine; None where its carrier has none, or it cannot read this one."""
    check_bytes(data)
    second = getattr(_module(_carrier(kind(data))), "reread", None)
    if second is None:
        return None
    with suppress(Unreadable):  # a witness that sees nothing takes nothing from what the first one says
        return cast("Document", second(data))
    return None


def _module(carrier: Carrier) -> Reader:
    return cast("Reader", import_module(f"{__name__}.{carrier.module}"))


def _carrier(name: str) -> Carrier:
    for carrier in READERS:
        if name in carrier.kinds:
            return carrier
    kind_words = {"warc": "WARC"}.get(name, name)
    raise Unreadable(_REFUSED[name], format="" if name == "empty" else name, kind=kind_words)
