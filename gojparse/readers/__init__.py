"""Bytes to a Document: one reader per carrier behind one small interface.

A reader knows no forms: it delivers the printed text in reading order, each
line and cell with its place. A new carrier is one more module and one more
line in `READERS`. A module is imported when a document of its kind turns up,
so that a text costs no PDF engine. README.md shows how to add one.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.kind import detect, kind
from gojparse.readers.refusals import check_bytes

__all__ = ["READERS", "Carrier", "Reader", "kind", "read", "reread"]


class Reader(Protocol):
    """The interface of a reader module.

    It may also offer `reread(data)`: the same by a second, independent engine.
    """

    format: str

    def read(self, data: bytes, **options: object) -> Document:
        """Return the document, or raise `Unreadable`; `options` are those that its carrier names."""


class Carrier(NamedTuple):
    """Kinds of document, and the module in this package that reads them."""

    kinds: tuple[str, ...]
    module: str
    options: tuple[str, ...] = ()  # keywords that its `read` takes: ocr, text, report_words


READERS = (
    Carrier(("pdf",), "pdf.reader", options=("ocr",)),
    Carrier(("image",), "scan.reader", options=("ocr",)),
    Carrier(("docx",), "docx.reader"),
    Carrier(("odt",), "odt.reader"),
    Carrier(("ofd",), "ofd.reader"),
    Carrier(("xlsx",), "sheets.xlsx"),
    Carrier(("ods",), "sheets.ods"),
    Carrier(("xls",), "sheets.xls"),
    Carrier(("xmlss",), "sheets.xmlss"),
    Carrier(("doc",), "doc.reader"),
    Carrier(("rtf",), "rtf.reader"),
    Carrier(("html",), "web.html", options=("text", "report_words")),
    Carrier(("mhtml",), "web.saved", options=("report_words",)),
    Carrier(("txt", "md"), "plain.reader", options=("text",)),
)

OPTICAL = frozenset(name for carrier in READERS if "ocr" in carrier.options for name in carrier.kinds)
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


def read(data: bytes, ocr: str = "auto", report_words: Collection[str] = ()) -> Document:
    """Return the document that these bytes hold.

    Args:
        data: The content of a file.
        ocr: When text is recognised in pictures: `auto`, `always` or `never`.
        report_words: Words that tell the report from the other pages in a saved web page.

    Raises:
        Unreadable: It cannot be read. The exception states the reason and the remedy.
    """
    check_bytes(data)
    detected = detect(data)
    carrier = _carrier(detected.name)
    options = {"ocr": ocr, "report_words": report_words, "text": detected.text}
    document = _module(carrier).read(data, **{name: options[name] for name in carrier.options})
    return document if ocr == "never" or not document.pictures else _with_tables_in_pictures(document, data)


def _with_tables_in_pictures(document: Document, data: bytes) -> Document:
    """Return the document with tables that are pictures in it, where optical recognition is installed."""
    from gojparse.readers.scan.reader import ocr_available

    if not ocr_available():
        return document
    from gojparse.readers.scan.tables import with_recognised_pictures

    return with_recognised_pictures(document, data)


def reread(data: bytes) -> Document | None:
    """Return the same document by a second engine; None where there is none, or it cannot read this one."""
    check_bytes(data)
    second = getattr(_module(_carrier(kind(data))), "reread", None)
    if second is None:
        return None
    with suppress(Unreadable):  # a second engine that fails takes nothing from the first
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
