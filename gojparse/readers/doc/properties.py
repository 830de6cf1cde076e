"""Properties as a .doc stores them: lists of codes and values, and pages that give each stretch its list.

A code of two bytes (sprm) states how long its value is. Paragraphs and runs
have pages of 512 bytes of their own.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gojparse.readers.doc.pieces import DOC, FileHeader
from gojparse.readers.refusals import beyond

RunProperties: TypeAlias = Mapping[int, bytes]

# runs
DELETED, HIDDEN, WEB_HIDDEN, STRUCK, STRUCK_TWICE = 0x0800, 0x083C, 0x0811, 0x0837, 0x2A53
SIZE, COLOUR_NUMBER, COLOUR, RAISED, SHIFTED, SYMBOL = 0x4A43, 0x2A42, 0x6870, 0x2A48, 0x4845, 0x6A09
FONT = 0x4A4F  # of letters of the Western scripts, digits among them
CHARACTER_STYLE, HIGHLIGHT, GROUND, GROUND_OLD, PICTURE = 0x4A30, 0x2A0C, 0xCA71, 0x4866, 0x6A03
# paragraphs
PARAGRAPH_STYLE, PARAGRAPH_GROUND, PARAGRAPH_GROUND_OLD, LIST = 0x4600, 0xC64D, 0x442D, 0x460B
IN_TABLE, ENDS_ROW, DEPTH, DEEPER, INNER_CELL, INNER_ROW = 0x2416, 0x2417, 0x6649, 0x664A, 0x244B, 0x244C
ELSEWHERE, ELSEWHERE_OLD, TABLE_ELSEWHERE = 0x6646, 0x6645, 0x646B  # kept in the stream of data, for size
# rows
ROW, ROW_OLD, ROW_HEIGHT = 0xD608, 0xD606, 0x9407
CELL_GROUNDS, CELL_GROUNDS_2, CELL_GROUNDS_3, CELL_GROUNDS_OLD = 0xD612, 0xD616, 0xD60C, 0xD609
SET_CELL_GROUND = 0xD62D
MERGE_DOWN, MERGE, SPLIT, WIDTH, INSERT, DELETE = 0xD62B, 0x5624, 0x5625, 0x7623, 0x7621, 0x5622

_TABS = 0xC615
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)
_MAX_KEPT = 3  # references to the stream of data; there is one in real documents

_PAGE = 512
_MAX_PAGES = 20_000  # a report has some fifty
_RUN_PAGES, _PARAGRAPH_PAGES = 12, 13  # numbers of the tables of pages


def property_list(stored: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the properties of a list up to where it breaks."""
    at, end = 0, len(stored)
    while at + 2 < end:
        code = stored[at] | stored[at + 1] << 8
        at += 2
        length = _LENGTHS[code >> 13]
        if not length:
            if code in (ROW, ROW_OLD):
                if at + 2 > end:
                    return
                at, length = at + 2, max((stored[at] | stored[at + 1] << 8) - 1, 0)
            elif code == _TABS and stored[at] == 255:
                return  # a list of more than 50 tabs; nothing that matters follows it
            else:
                at, length = at + 1, stored[at]
        if at + length > end:
            return
        yield code, stored[at : at + length]
        at += length


def paragraph_properties(stored: bytes, elsewhere: bytes) -> list[tuple[int, bytes]]:
    """Return the properties of a paragraph, also long ones, which are in the stream of data."""
    found: list[tuple[int, bytes]] = []
    waiting = [stored]
    followed = 0
    while waiting:
        for code, value in property_list(waiting.pop(0)):
            if code not in (ELSEWHERE, ELSEWHERE_OLD, TABLE_ELSEWHERE):
                found.append((code, value))
                continue
            (at,) = struct.unpack("<I", value)
            if followed < _MAX_KEPT and at + 2 <= len(elsewhere):
                (length,) = struct.unpack_from("<H", elsewhere, at)
                waiting.append(elsewhere[at + 2 : at + 2 + length])
                followed += 1
    return found


def is_property_on(properties: RunProperties, code: int, inherited: bool = False) -> bool:
    """Tell whether a switch is on. It may also be: as in the style, or not as in the style."""
    value = properties.get(code)
    if not value:
        return inherited
    if value[0] in (0x80, 0x81):
        return inherited != (value[0] == 0x81)
    return value[0] != 0


class FormatTable:
    """The properties of stretches, in the order of their bytes. Stretches on no page have none."""

    def __init__(self, pages: Iterator[Iterator[tuple[int, bytes | None]]]) -> None:
        """Take the pages: where each stretch begins, and its properties; None where the last one ends."""
        found: dict[int, bytes | None] = {}
        for page in pages:
            for start, stored in page:
                if stored is not None or start not in found:  # what begins where another ends
                    found[start] = stored
        self._starts = sorted(found)
        self._stored = [found[start] or b"" for start in self._starts]

    def at(self, place: int) -> bytes:
        """Return the properties of the stretch that this byte is in."""
        number = bisect_right(self._starts, place) - 1
        return self._stored[number] if number >= 0 else b""

    def within(self, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield the stretches with properties between two bytes, cut to them."""
        number = max(bisect_right(self._starts, first) - 1, 0)
        while number < len(self._starts) and self._starts[number] < end:
            after = self._starts[number + 1] if number + 1 < len(self._starts) else end
            if self._stored[number] and after > first:
                yield max(self._starts[number], first), min(after, end), self._stored[number]
            number += 1


def run_formats(header: FileHeader, stream: bytes, table: bytes) -> FormatTable:
    """Return the properties of runs."""
    return FormatTable(map(_run_page, _pages(header.part(_RUN_PAGES, table), stream)))


def paragraph_formats(header: FileHeader, stream: bytes, table: bytes) -> FormatTable:
    """Return the style (two bytes) and the properties of paragraphs."""
    return FormatTable(map(_paragraph_page, _pages(header.part(_PARAGRAPH_PAGES, table), stream)))


def _pages(listed: bytes, stream: bytes) -> Iterator[bytes]:
    """Yield the pages that a table names; refuse a document in which one is missing."""
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
        elif at + 1 < _PAGE:  # half of it, after a zero
            first, length = at + 2, 2 * page[at + 1]
        yield starts[number], page[first : first + length] if at else b""
    yield starts[count], None
