"""One document as it comes from its place, and the names that people see.

A name comes from a file system, an archive or a server, so it may hold any
bytes. In a table it must stay one line that tells two documents apart.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gojparse.errors import Unreadable
from gojparse.identifiers import document_hash

Passed = Callable[[str, str], None]
"""Takes the name of a member of an archive that is no document, and why."""

NAMELESS = "~"
"""Before the keys of documents without bytes. It sorts behind every hash."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document: its name for people, and its bytes, or why there are none."""

    name: str  # printable; inside an archive path/of/archive.zip/dir/a.html, of a WARC record its URL
    content: bytes | None  # None: see refusal
    refusal: Unreadable | None = None
    member: str = ""  # its path inside its archive, as a locator has it; "" for a file of its own
    crawled_on: date | None = None  # when it was fetched, where its archive says so
    attachments: tuple[str, ...] = ()  # of a page without tables: the files that it points to
    missing: tuple[str, ...] = ()  # and those that it points to and that are not there
    parts: tuple[Source, ...] = ()  # pictures that may be the pages of one report, joined in its content

    @property
    def crawled(self) -> str:
        """The day it was fetched, as an ISO date; empty if that is not known."""
        return self.crawled_on.isoformat() if self.crawled_on else ""

    @property
    def known_as(self) -> tuple[str, str]:
        """The facts known besides its bytes: its name, and the day it was fetched."""
        return self.name, self.crawled

    @property
    def key(self) -> str:
        """The identity among documents: the SHA-256 of its bytes; without bytes, its name."""
        return NAMELESS + self.name if self.content is None else document_hash(self.content)


# Controls, separators of lines, and what turns the direction of writing: none of them may act in a name.
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable_name(name: str) -> str:
    r"""Return the name on one line: bytes that are no UTF-8 as \xNN, line ends and controls escaped."""
    if name.isprintable():
        return name
    undecoded = any("\ud800" <= character <= "\udfff" for character in name)
    text = os.fsencode(name).decode("utf-8", "backslashreplace") if undecoded else name
    return _ACTING.sub(lambda found: _escaped(found[0]), text)


def locatable_name(name: str) -> str:
    """Return the name as a locator has it (`member=NAME;`): also without the signs that end it there."""
    return printable_name(name).replace(";", "\\x3b").replace("|", "\\x7c")


def _escaped(character: str) -> str:
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


class UniqueNames:
    """Gives each member of an archive a name of its own: the second `a.html` is `a.html#2`."""

    def __init__(self) -> None:
        """Begin without names."""
        self._used: set[str] = set()
        self._times: Counter[str] = Counter()  # of the names that came more than once

    def unique(self, name: str) -> str:
        """Return the name, or where it was used before, one with the next free number."""
        if name not in self._used:
            self._used.add(name)
            return name
        times = max(self._times[name], 1)
        while (numbered := f"{name}#{times + 1}") in self._used:
            times += 1
        self._times[name] = times + 1
        self._used.add(numbered)
        return numbered
