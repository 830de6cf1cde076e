"""One document as it was given, and the names that people see.

A name comes from a file system, an archive or a server, so it may hold any
bytes. In a table it must stay one line that tells two documents apart.
"""

from __future__ import annotations

import os
import re
from array import array
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from gojparse.errors import Unreadable
from gojparse.identifiers import document_hash

NAMELESS = "~"
"""Before the keys of documents without bytes: sorts behind every hash."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document as it was given: its name for people, and its bytes, or why there are none."""

    name: str  # printable; inside an archive path/of/archive.zip/dir/a.html, of a WARC record its URL
    content: bytes | None  # None: see refusal
    refusal: Unreadable | None = None
    member: str = ""  # its path inside its archive, as a locator has it; "" for a file of its own
    crawled_on: date | None = None  # when it was fetched, where its archive says so
    attachments: tuple[str, ...] = ()  # of a page without tables: the files near it that it points to
    missing: tuple[str, ...] = ()  # and those that it points to and that are not there

    @property
    def crawled(self) -> str:
        """When it was fetched, as an ISO date; empty if that is not known."""
        return self.crawled_on.isoformat() if self.crawled_on else ""

    @property
    def known_as(self) -> tuple[str, str]:
        """What is known of it beside its bytes: its name, and when it was fetched."""
        return self.name, self.crawled

    @property
    def key(self) -> str:
        """What tells it from other documents: the SHA-256 of its bytes; without bytes, its name."""
        return NAMELESS + self.name if self.content is None else document_hash(self.content)


# Controls, separators of lines, and what turns the direction of writing: none of them may act in a name.
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable_name(name: str) -> str:
    """The name on one line: bytes that are no UTF-8 as \\xNN, line ends and controls escaped."""
    if name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace") if _surrogates(name) else name
    return _ACTING.sub(lambda found: _escaped(found[0]), text)


def locatable(name: str) -> str:
    """The name as a locator has it (`member=NAME;`): also without the signs that end it there."""
    return printable_name(name).replace(";", "\\x3b").replace("|", "\\x7c")


def _surrogates(name: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in name)


def _escaped(character: str) -> str:
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


class Seen:
    """A set of names that costs 32 bytes for each, however long it is: of each its hash of 128 bits."""

    def __init__(self) -> None:
        self._places = array("Q", bytes(16 * 64))
        self._count = 0

    def add(self, name: bytes) -> bool:
        """Whether the name is new; from now on it is not."""
        if self._count * 2 >= len(self._places) // 2:
            self._grow()
        high, low = _halves(name)
        place = self._place(high, low)
        if self._places[place]:
            return False
        self._places[place], self._places[place + 1] = high, low
        self._count += 1
        return True

    def __contains__(self, name: bytes) -> bool:
        high, low = _halves(name)
        return bool(self._count) and bool(self._places[self._place(high, low)])

    def _place(self, high: int, low: int) -> int:
        """Where this hash stands, or would stand."""
        places, mask = self._places, len(self._places) // 2 - 1
        slot = low & mask
        while places[2 * slot] and (places[2 * slot], places[2 * slot + 1]) != (high, low):
            slot = (slot + 1) & mask
        return 2 * slot

    def _grow(self) -> None:
        old = self._places
        self._places = array("Q", bytes(2 * 8 * len(old)))
        for place in range(0, len(old), 2):
            if old[place]:
                target = self._place(old[place], old[place + 1])
                self._places[target], self._places[target + 1] = old[place], old[place + 1]


def _halves(name: bytes) -> tuple[int, int]:
    document_hash = blake2b(name, digest_size=16).digest()
    return int.from_bytes(document_hash[:8], "little") or 1, int.from_bytes(
        document_hash[8:], "little"
    )  # 0 is an empty place


class Names:
    """Gives each member of an archive a name of its own: the second `a.html` is `a.html#2`."""

    def __init__(self) -> None:
        self._seen = Seen()
        self._times: dict[bytes, int] = {}  # of the names that came more than once

    def unique(self, name: str) -> str:
        key = name.encode("utf-8", "surrogatepass")
        if self._seen.add(key):
            return name
        times = self._times.get(short := blake2b(key, digest_size=16).digest(), 1)
        while True:
            times += 1
            other = f"{name}#{times}"
            if self._seen.add(other.encode("utf-8", "surrogatepass")):
                self._times[short] = times
                return other
