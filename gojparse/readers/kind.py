"""The kind of document that bytes are. The file name is never asked.

Offices upload .doc files that hold HTML and .pdf files that hold pictures.
OFD, DOCX, ODT and XLSX are all zip files, distinguished by the names in them.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.identifiers import BUNDLE_MAGIC as PICTURES
from gojparse.patterns import Pattern
from gojparse.readers.encoding import decode

_WINDOW = 262_144  # bytes that are searched for marks of HTML, Markdown and XML

_MAGIC = ((b"{\\rtf", "rtf"), (b"Rar!\x1a", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"))
_IMAGE_MAGIC = (PICTURES, b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\0\x0cjP  ")
_PACKED = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # of nothing
    (b"PK\x07\x08PK\x03\x04", "zip"),  # of several volumes, all in this one
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"WARC/", "warc"),
)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_TAR_CHECKSUM = re.compile(rb" *[0-7]{1,7}[ \0]+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"),
            ("PowerPoint Document", "ppt"))  # fmt: skip
_PARTS = {
    "ofd.xml": "ofd",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_FOLDERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_CONTENT_TYPES = "[content_types].xml"
_OPEN = (
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.presentation", "odp"),
)
_OPEN_PARTS = frozenset(("content.xml", "META-INF/manifest.xml"))
_TYPE_PARTS = ("mimetype", "META-INF/manifest.xml")  # either states which of the three it is
_SOME_OPEN_DOCUMENT = "opendocument"
_LOCAL_NAME = re.compile(rb"PK\x03\x04.{22}(..)..([ -~]{1,80})", re.DOTALL)

_HTML_START = Pattern(
    r"(?is)\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).){0,5000}+-->\s*+)*+<(?:!doctype\s+html|(?:html|head|body|meta|title|link|style"
    r"|script|div|p|table|span|center|font|article|section|main|h[1-6]|ul|ol|br|form|base)\b)"
)
_HTML_ROOT = Pattern(r"(?i)<(?:!doctype\s+html|html|body)\b")
_BLOCK_TAG = Pattern(r"(?i)</(?:p|div|h[1-6])\s*>")
_TABLE_TAG = Pattern(r"(?i)<table\b")
_ESCAPED_TAG = Pattern(r"""(?i)<[a-z][a-z0-9]{0,9}\s[^<>]{0,300}?=\s?\\["']|<\\/[a-z]|\\u003c/?[a-z]""")
_FEED = Pattern(  # a feed, or the export of a site: pages as the text of XML elements
    r"(?is)(?:<\?xml\b[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).){0,5000}+-->\s*+)*+(?:<(?:rss|feed|rdf:rdf|channel)\b"
    r"|(?<=>).{1,20000}?<!\[CDATA\[\s*+<(?:!doctype|html|table|p|div|h[1-6]|span|section)\b)"
)
_XML_WORKBOOK = Pattern(
    r"""<(?:\w{1,20}:)?Workbook\b[^>]{0,2000}?["']urn:schemas-microsoft-com:office:spreadsheet["']"""
)
_MARKDOWN = Pattern(r"(?m)^ {0,3}#{1,6}[ \t]+\S|^[ \t]*+(?:\|[ \t]*+)?:?-{2,}+:?[ \t]*+\|[-:| \t]*$")
_MIME = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n){0,20}){1,40}", re.IGNORECASE)
_SAVED = re.compile(rb"^Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)


class DetectedKind(NamedTuple):
    """The kind of a document, and its text where all of it had to be decoded to tell the kind."""

    name: str
    text: str | None = None


def kind(data: bytes) -> str:
    """Return the kind of document: txt md html pdf docx doc ofd image ...; `binary` where nothing fits."""
    return detect(data).name


def detect(data: bytes) -> DetectedKind:
    """Return the kind of document, as `kind`, and what was decoded on the way."""
    if name := _kind_by_bytes(data):
        return DetectedKind(name)
    try:
        text = decode(data[:_WINDOW])
    except Unreadable:
        return DetectedKind("binary")
    return DetectedKind(text_kind(text), text if len(data) <= _WINDOW else None)


def _kind_by_bytes(data: bytes) -> str:
    """Return the kind of a file that is no mere text, else nothing."""
    if not data:
        return "empty"
    packed = packing(data[:4096])
    if packed:
        name = container(member_names(data), data) if packed == "zip" else packed
        return _open_document_kind(data) if name == _SOME_OPEN_DOCUMENT else name
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith(_OLE):
        return _ole_kind(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    return "image" if _is_image(data) else ""


def packing(head: bytes) -> str:
    """Return the kind of an archive by its first 4,096 bytes: zip tar gzip bzip2 xz warc mhtml; else nothing.

    A zip may still be a document itself, as `container` finds out.
    """
    for magic, name in _PACKED:
        if head.startswith(magic):
            return name
    if _BZIP2.match(head):
        return "bzip2"
    if _is_tar(head):
        return "tar"
    return "mhtml" if _is_saved_page(head) else ""


def container(stream_names: Iterable[str], start: bytes = b"") -> str:
    """Return the kind of a zip by its names and its first bytes: docx, odt ...; `zip` if no document.

    An OpenDocument that was packed again does not begin with its kind. It is an `opendocument`.
    """
    for mark, name in _OPEN:
        if mark in start[:200]:
            return name
    found, typed = "", False
    missing = set(_OPEN_PARTS)
    for stored in stream_names:
        missing.discard(stored)
        if not missing:
            return _SOME_OPEN_DOCUMENT
        member = stored.replace("\\", "/").lower()
        if member in _PARTS:
            return _PARTS[member]
        typed = typed or member == _CONTENT_TYPES
        found = found or next((name for folder, name in _FOLDERS if member.startswith(folder)), "")
        if found and typed:
            return found
    return "zip"


def _open_document_kind(data: bytes) -> str:
    """Return the kind of an OpenDocument by the parts that state it; a text if none does."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in (part for part in _TYPE_PARTS if part in package.namelist()):
                with package.open(part) as stream:
                    stated = stream.read(_WINDOW)
                if found := [name for mark, name in _OPEN if mark in stated]:
                    return found[0]
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        pass
    return "odt"


def text_kind(text: str) -> str:
    """Return the kind of a text: html, md, xml, xmlss (a workbook in XML) or txt."""
    text = text[:_WINDOW]
    start = text.lstrip("\ufeff \t\r\n")[:20_000]
    tagged = "<" in text
    if tagged and "Workbook" in start[:4000] and _XML_WORKBOOK.search(start[:4000]):
        return "xmlss"
    if tagged and (_HTML_START.match(start) or _HTML_ROOT.search(start[:4000])):
        return "html"
    if is_escaped_html(text) or (tagged and _FEED.match(start)):
        return "html"
    if start.startswith("<?xml"):
        return "xml"
    if ("#" in text or ("--" in text and "|" in text)) and _MARKDOWN.search(text):
        return "md"
    if tagged and len(_BLOCK_TAG.findall(text)) > 5:
        return "html"
    return "md" if tagged and _TABLE_TAG.search(text) else "txt"


def is_escaped_html(text: str) -> bool:
    """Tell whether the text is, or holds, HTML escaped inside a JavaScript or JSON string."""
    return "\\" in text and _ESCAPED_TAG.search(text) is not None


def member_names(data: bytes) -> list[str]:
    """Return the names in a zip container, also of one that is cut."""
    import zipfile  # a third of this package's import time, and most documents are no zip

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            return container.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        found = _LOCAL_NAME.findall(data)
        return [name[: int.from_bytes(length, "little")].decode("ascii") for length, name in found]


def _is_tar(head: bytes) -> bool:
    """Tell tar archives by their mark; the oldest have none, but a sum over their first block."""
    if head[257:262] == b"ustar":
        return True
    stated = head[148:156]
    if len(head) < 512 or not _TAR_CHECKSUM.fullmatch(stated):
        return False
    return sum(head[:148]) + sum(head[156:512]) + 8 * 0x20 == int(stated.strip(b" \0"), 8)


def _is_saved_page(head: bytes) -> bool:
    """Tell whether the bytes begin with the headers of a message that holds a web page saved by a browser."""
    lines = _MIME.match(head)
    return lines is not None and b"ime-version:" in lines[0].lower() and _SAVED.search(lines[0]) is not None


def _ole_kind(data: bytes) -> str:
    """Return the kind by the streams at the top. In damaged files names anywhere count."""
    from gojparse.readers.compound import stream_names

    top = stream_names(data)
    for stream, name in _STREAMS:
        if stream.upper() in top if top else (stream + "\0").encode("utf-16-le") in data:
            return name
    return "ole"


def _is_image(data: bytes) -> bool:
    return (
        data.startswith(_IMAGE_MAGIC)
        or (data.startswith(b"BM") and data[6:10] == b"\0\0\0\0")
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
        or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif")
    )
