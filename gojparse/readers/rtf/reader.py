"""Rich text (.rtf) to a Document.

A document whose groups are still open at its end was cut, and is refused:
nobody knows what else it held.
"""

from __future__ import annotations

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.kind import kind
from gojparse.readers.package import FileKind
from gojparse.readers.rtf.reading import Reading
from gojparse.readers.tables import blocks

format = "rtf"

_KIND = FileKind(format)


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The document's text and tables in reading order."""
    reading = Reading(data)
    flow = reading.all()
    if not reading.is_closed:
        raise _KIND.damaged()
    if not flow and reading.has_pictures:
        raise Unreadable("pictures", format=format)
    return Document(format, blocks(flow), reading.metadata)
