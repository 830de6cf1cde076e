"""Word documents of 1997 to 2003 (.doc, and .wps of WPS Office) to a Document."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.compound import open_compound
from gojparse.readers.doc.body import DocBodyReader, DocParts
from gojparse.readers.doc.pieces import DOC, FileHeader, OldWordVersion, piece_table, text_boxes
from gojparse.readers.doc.properties import paragraph_formats, run_formats
from gojparse.readers.doc.styles import run_styles
from gojparse.readers.tables import Flow, blocks_of_flow
from gojparse.readers.visible import INK

format = "doc"

_CODE_PAGE, _TITLE, _CREATED = 1, 2, 12
_TEXT, _WIDE, _TIME = 30, 31, 64
_UTF8, _CHINESE = 65001, (936, 54936)
_YEAR_1601 = datetime(1601, 1, 1, tzinfo=UTC)


def read(data: bytes) -> Document:
    """Read the document's text and tables in reading order.

    LibreOffice converts documents of before 1997, if it is installed.
    """
    try:
        return _read(data)
    except OldWordVersion as refused:
        from gojparse.readers.doc import converted

        return converted.read(data, refused)


def _read(data: bytes) -> Document:
    with open_compound(data, DOC) as named:
        stream = named.stream("WordDocument")
        header = FileHeader(stream)
        table = named.stream(header.table)
        elsewhere = named.stream("Data")
        metadata = summary_properties(named.stream("\x05SummaryInformation"))
    try:
        flow = _flow(header, stream, table, elsewhere)
    except (struct.error, IndexError) as fault:
        raise DOC.damaged() from fault
    if header.text > 1 and all(piece == INK for piece in flow):
        raise Unreadable("pictures", format=format)
    return Document(format, blocks_of_flow(flow), metadata)


def _flow(header: FileHeader, stream: bytes, table: bytes, elsewhere: bytes) -> Flow:
    """Return the lines and grids of the text, then those of boxes without an anchor."""
    pieces = piece_table(header, table)
    text = pieces.text(stream)
    if header.text > len(text):
        raise DOC.damaged()
    parts = DocParts(
        text,
        pieces,
        run_formats(header, stream, table),
        paragraph_formats(header, stream, table),
        run_styles(header, table),
        elsewhere,
        text_boxes(header, table, len(text)),
    )
    body = DocBodyReader(parts)
    return [*body.contents(0, header.text), *body.unanchored()]


def summary_properties(stream: bytes) -> dict[str, str]:
    """Return title and day of creation, as far as their stream is in order."""
    try:
        return _summary(stream)
    except (struct.error, IndexError, ValueError, OverflowError, LookupError):
        return {}


def _summary(stream: bytes) -> dict[str, str]:
    (start,) = struct.unpack_from("<I", stream, 44)
    (count,) = struct.unpack_from("<I", stream, start + 4)
    places = dict(struct.unpack_from("<II", stream, start + 8 + 8 * n) for n in range(min(count, 50)))
    found: dict[str, str] = {}
    page = 1252
    if _CODE_PAGE in places:
        (page,) = struct.unpack_from("<H", stream, start + places[_CODE_PAGE] + 4)
    if _TITLE in places and (title := _text(stream, start + places[_TITLE], page)):
        found["title"] = title
    if _CREATED in places:
        kind, time = struct.unpack_from("<IQ", stream, start + places[_CREATED])
        day = _YEAR_1601 + timedelta(microseconds=time // 10)
        if kind == _TIME and 1990 <= day.year < 2100:
            found["created"] = day.date().isoformat()
    return found


def _text(stream: bytes, at: int, page: int) -> str:
    kind, length = struct.unpack_from("<II", stream, at)
    if kind not in (_TEXT, _WIDE) or length > 1000:
        return ""
    content = stream[at + 8 : at + 8 + length * (2 if kind == _WIDE else 1)]
    codec = "gb18030" if page in _CHINESE else "utf-8" if page == _UTF8 else f"cp{page}"
    text = content.decode("utf-16-le" if kind == _WIDE else codec)
    return text.partition("\0")[0].strip()
