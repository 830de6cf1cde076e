"""The text of a .doc: a head that says where everything is, and pieces that lie anywhere in the stream.

A document that was saved fast is the old text and the new, put together by
the table of pieces; one that was saved in full has a piece or two. A piece
holds UTF-16, or bytes of code page 1252 where nothing else is in it.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.readers.caps import MAX_CHARACTERS, beyond, check_lines
from gojparse.readers.doc.make import DOC

_WORD_97 = 0xC1
_OLDER = (0xA5DB, 0xA5DC)
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_COUNTS = 0x4C  # where the lengths of the text and of what hangs on it begin
_PLACES = 0x9A  # where the pairs of place and length of all tables begin
_CLX = 33


class OldVersion(Unreadable):
    """A document of before 1997, which is built otherwise."""


class Head:
    """What a document's first bytes say of it."""

    def __init__(self, stream: bytes) -> None:
        if len(stream) < _PLACES:
            raise DOC.damaged()
        mark, version = struct.unpack_from("<HH", stream)
        (self._flags,) = struct.unpack_from("<H", stream, 10)
        if mark in _OLDER or (mark == 0xA5EC and version < _WORD_97):
            raise OldVersion("old-word", format="doc")
        if mark != 0xA5EC:
            raise DOC.damaged()
        if self._flags & _ENCRYPTED:
            raise Unreadable("encrypted", format="doc")
        self._stream = stream
        self.table = "1Table" if self._flags & _SECOND_TABLE else "0Table"
        counts = struct.unpack_from("<8i", stream, _COUNTS)
        if min(counts) < 0:
            raise DOC.damaged()
        self.text = counts[0]
        self.before_boxes = sum(counts[:6])
        self.boxes = counts[6]

    def part(self, number: int, table: bytes) -> bytes:
        """The table of this number, out of the table stream; empty if there is none."""
        at = _PLACES + 8 * number
        if at + 8 > len(self._stream):
            return b""
        place, length = struct.unpack_from("<II", self._stream, at)
        if length and place + length > len(table):
            raise DOC.damaged()
        return table[place : place + length]


class Piece(NamedTuple):
    """Characters from `start` to `end` stand from byte `place` on, `width` bytes each."""

    start: int
    end: int
    place: int
    width: int
    change: bytes  # properties that the whole piece has on top of its own


@dataclass(frozen=True, slots=True)
class Pieces:
    """All pieces in the order of the text."""

    pieces: tuple[Piece, ...]
    _starts: tuple[int, ...]

    def __iter__(self) -> Iterator[Piece]:
        return iter(self.pieces)

    def at(self, character: int) -> Piece:
        """The piece that a character is in."""
        return self.pieces[max(bisect_right(self._starts, character) - 1, 0)]

    def text(self, stream: bytes) -> str:
        """The whole text, every character standing for itself."""
        return "".join([_decoded(stream, piece) for piece in self.pieces])


def pieces(head: Head, table: bytes) -> Pieces:
    """The table of pieces."""
    changes: list[bytes] = []
    clx, at = head.part(_CLX, table), 0
    while at + 3 <= len(clx) and clx[at] == 1:
        (length,) = struct.unpack_from("<H", clx, at + 1)
        changes.append(clx[at + 3 : at + 3 + length])
        at += 3 + length
    if at + 5 > len(clx) or clx[at] != 2:
        raise DOC.damaged()
    (length,) = struct.unpack_from("<I", clx, at + 1)
    listed = clx[at + 5 : at + 5 + length]
    count = (length - 4) // 12
    if len(listed) < length or count < 1:
        raise DOC.damaged()
    check_lines(count, "doc")
    bounds = struct.unpack_from(f"<{count + 1}I", listed)
    described = struct.iter_unpack("<xxIH", listed[4 * (count + 1) : 4 * (count + 1) + 8 * count])
    found = tuple(
        _piece(start, end, place, _change(change, changes))
        for (start, end), (place, change) in zip(pairwise(bounds), described, strict=True)
    )
    if bounds[0] or any(piece.end < piece.start for piece in found):
        raise DOC.damaged()
    if bounds[-1] > MAX_CHARACTERS:
        raise beyond("characters", MAX_CHARACTERS, format="doc")
    return Pieces(found, tuple(piece.start for piece in found))


def _piece(start: int, end: int, place: int, change: bytes) -> Piece:
    """A piece; one of bytes is told by a bit of its place, which is then doubled."""
    if place & 0x40000000:
        return Piece(start, end, (place & 0x3FFFFFFF) // 2, 1, change)
    return Piece(start, end, place & 0x3FFFFFFF, 2, change)


# Properties that a piece may change without a list of them: their short numbers.
_SHORT = {0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x57: 0x0837, 0x5C: 0x083C, 0x73: 0x2A53}


def _change(number: int, changes: list[bytes]) -> bytes:
    """The properties that a piece's number of two bytes stands for."""
    if number & 1:
        return changes[number >> 1] if number >> 1 < len(changes) else b""
    code = _SHORT.get(number >> 1 & 0x7F)
    return b"" if code is None else struct.pack("<HB", code, number >> 8)


def _decoded(stream: bytes, piece: Piece) -> str:
    length = piece.end - piece.start
    content = stream[piece.place : piece.place + length * piece.width]
    if len(content) < length * piece.width:
        raise DOC.damaged()
    if piece.width == 1:
        return content.decode("cp1252", "surrogateescape")
    text = content.decode("utf-16-le", "surrogatepass")
    if len(text) == length:
        return text
    halves = struct.unpack(f"<{length}H", content)  # of rare characters: each counts by itself
    return "".join(map(chr, halves))
