"""Properties as .doc stores them: a code of two bytes that says how long its value is, and the value."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Properties: TypeAlias = Mapping[int, bytes]

# runs
DELETED, HIDDEN, WEB_HIDDEN, STRUCK, STRUCK_TWICE = 0x0800, 0x083C, 0x0811, 0x0837, 0x2A53
SIZE, COLOUR_NUMBER, COLOUR, RAISED, SHIFTED, SYMBOL = 0x4A43, 0x2A42, 0x6870, 0x2A48, 0x4845, 0x6A09
CHARACTER_STYLE = 0x4A30
# paragraphs
IN_TABLE, ENDS_ROW, DEPTH, DEEPER, INNER_CELL, INNER_ROW = 0x2416, 0x2417, 0x6649, 0x664A, 0x244B, 0x244C
ELSEWHERE, ELSEWHERE_OLD, TABLE_ELSEWHERE = 0x6646, 0x6645, 0x646B  # kept in the stream of data, for size
# rows
ROW, ROW_OLD = 0xD608, 0xD606
MERGE_DOWN, MERGE, SPLIT, WIDTH, INSERT, DELETE = 0xD62B, 0x5624, 0x5625, 0x7623, 0x7621, 0x5622

_TABS = 0xC615
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)
_MAX_KEPT = 3  # references to the stream of data; there is one in real documents


def listed(stored: bytes) -> Iterator[tuple[int, bytes]]:
    """The properties of a list, one by one, up to where it breaks."""
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
                return  # a list of more than 50 tabs; nothing that matters stands behind it
            else:
                at, length = at + 1, stored[at]
        if at + length > end:
            return
        yield code, stored[at : at + length]
        at += length


def complete(stored: bytes, elsewhere: bytes) -> list[tuple[int, bytes]]:
    """The properties of a paragraph, also those that were too long for its own list."""
    found: list[tuple[int, bytes]] = []
    waiting = [stored]
    followed = 0
    while waiting:
        for code, value in listed(waiting.pop(0)):
            if code not in (ELSEWHERE, ELSEWHERE_OLD, TABLE_ELSEWHERE):
                found.append((code, value))
                continue
            (at,) = struct.unpack("<I", value)
            if followed < _MAX_KEPT and at + 2 <= len(elsewhere):
                (length,) = struct.unpack_from("<H", elsewhere, at)
                waiting.append(elsewhere[at + 2 : at + 2 + length])
                followed += 1
    return found


def is_on(properties: Properties, code: int, inherited: bool = False) -> bool:
    """Whether a switch is on; it may also say: as the style, or not as the style."""
    value = properties.get(code)
    if not value:
        return inherited
    if value[0] in (0x80, 0x81):
        return inherited != (value[0] == 0x81)
    return value[0] != 0
