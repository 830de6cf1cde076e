"""One thing in an archive, before anybody knows what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gojparse.batch.archives.streams import Stream
from gojparse.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Member:
    """Its name and its bytes, or why there are none to read. The bytes are there until the next member is."""

    name: str
    stream: Stream | None = None
    refusal: Unreadable | None = None
    passed: str = ""  # why it is no document, where its archive says so: a link, a device, a page not found
    url: str = ""  # where it was fetched
    fetched: date | None = None
    of_a_page: bool = False  # whether it was fetched for a page, as pictures are
