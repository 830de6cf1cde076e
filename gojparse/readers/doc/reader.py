"""Word documents of 1997 to 2003 (.doc, and .wps of WPS Office) to a Document."""

from __future__ import annotations

import struct

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.compound import streams
from gojparse.readers.doc.boxes import boxes
from gojparse.readers.doc.formats import paragraph_formats, run_formats
from gojparse.readers.doc.looks import looks
from gojparse.readers.doc.make import DOC
from gojparse.readers.doc.pieces import Head, OldVersion, pieces
from gojparse.readers.doc.story import Story, Texts
from gojparse.readers.doc.summary import summary
from gojparse.readers.kind import kind
from gojparse.readers.tables import Flow, blocks

format = "doc"


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The document's text and tables in reading order.

    One of before 1997 is read by way of LibreOffice, where that is installed.
    """
    try:
        return _read(data)
    except OldVersion as refused:
        from gojparse.readers.doc import converted

        return converted.read(data, refused)


def _read(data: bytes) -> Document:
    with streams(data, DOC) as named:
        stream = named.stream("WordDocument")
        head = Head(stream)
        table = named.stream(head.table)
        elsewhere = named.stream("Data")
        metadata = summary(named.stream("\x05SummaryInformation"))
    try:
        flow = _flow(head, stream, table, elsewhere)
    except (struct.error, IndexError) as fault:
        raise DOC.damaged() from fault
    if not flow and head.text > 1:
        raise Unreadable("pictures", format=format)
    return Document(format, blocks(flow), metadata)


def _flow(head: Head, stream: bytes, table: bytes, elsewhere: bytes) -> Flow:
    """The lines and grids of the text and of what hangs on it."""
    listed = pieces(head, table)
    text = listed.text(stream)
    if head.text > len(text):
        raise DOC.damaged()
    texts = Texts(
        text,
        listed,
        run_formats(head, stream, table),
        paragraph_formats(head, stream, table),
        looks(head, table),
        elsewhere,
        boxes(head, table, len(text)),
    )
    story = Story(texts)
    return [*story.contents(0, head.text), *story.left_over()]
