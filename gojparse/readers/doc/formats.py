"""Which properties a .doc gives to which stretch of its bytes: pages of 512 bytes, found by place.

Paragraphs and runs have pages of their own. A stretch that no page tells of
has no properties.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

from gojparse.readers.caps import beyond
from gojparse.readers.doc.make import DOC
from gojparse.readers.doc.pieces import Head

_PAGE = 512
_MAX_PAGES = 20_000  # a report has some fifty
_RUNS, _PARAGRAPHS = 12, 13  # numbers of the tables of pages


class Formats:
    """The stretches, in the order of their bytes: where each begins, and its properties as stored."""

    def __init__(self, pages: Iterator[Iterator[tuple[int, bytes | None]]]) -> None:
        found: dict[int, bytes | None] = {}
        for page in pages:
            for start, stored in page:
                if stored is not None or start not in found:  # what begins where another ends
                    found[start] = stored
        self._starts = sorted(found)
        self._stored = [found[start] or b"" for start in self._starts]

    def at(self, place: int) -> bytes:
        """The properties of the stretch that this byte is in."""
        number = bisect_right(self._starts, place) - 1
        return self._stored[number] if number >= 0 else b""

    def within(self, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """The stretches with properties between two bytes, cut to them."""
        number = max(bisect_right(self._starts, first) - 1, 0)
        while number < len(self._starts) and self._starts[number] < end:
            after = self._starts[number + 1] if number + 1 < len(self._starts) else end
            if self._stored[number] and after > first:
                yield max(self._starts[number], first), min(after, end), self._stored[number]
            number += 1


def run_formats(head: Head, stream: bytes, table: bytes) -> Formats:
    """The properties of runs."""
    return Formats(map(_run_page, _pages(head.part(_RUNS, table), stream)))


def paragraph_formats(head: Head, stream: bytes, table: bytes) -> Formats:
    """The style (two bytes) and the properties of paragraphs."""
    return Formats(map(_paragraph_page, _pages(head.part(_PARAGRAPHS, table), stream)))


def _pages(listed: bytes, stream: bytes) -> Iterator[bytes]:
    """The pages of a table of them; refused if one is not there."""
    count = max((len(listed) - 4) // 8, 0)
    if count > _MAX_PAGES:
        raise beyond("property-pages", _MAX_PAGES, format="doc")
    for (number,) in struct.iter_unpack("<I", listed[4 * (count + 1) : 8 * count + 4]):
        at = (number & 0x3FFFFF) * _PAGE
        if at + _PAGE > len(stream):
            raise DOC.damaged()
        yield stream[at : at + _PAGE]


def _run_page(page: bytes) -> Iterator[tuple[int, bytes | None]]:
    count = min(page[-1], 101)
    starts = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + number]
        yield starts[number], page[at + 1 : at + 1 + page[at]] if at else b""
    yield starts[count], None


def _paragraph_page(page: bytes) -> Iterator[tuple[int, bytes | None]]:
    count = min(page[-1], 29)
    starts = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + 13 * number]
        length = 2 * page[at]
        first = at + 1
        if length:
            length -= 1
        elif at + 1 < _PAGE:  # stored by its half, behind a zero
            first, length = at + 2, 2 * page[at + 1]
        yield starts[number], page[first : first + length] if at else b""
    yield starts[count], None
