"""The text of a .doc: a header that states where everything is, pieces of text, text boxes.

A document that was saved fast is the old text and the new, put together by
the table of pieces. One that was saved in full has a piece or two. A piece
holds UTF-16, or bytes of code page 1252 where nothing else is in it. The
texts of boxes follow all others; their anchors are in the text.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.readers.refusals import MAX_CHARACTERS, FileKind, beyond, check_lines

DOC = FileKind("doc")
_WORD_97 = 0xC1
_OLDER = (0xA5DB, 0xA5DC)
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_COUNTS = 0x4C  # where the lengths of the text and its attachments begin
_PLACES = 0x9A  # where the places and lengths of all tables begin
_CLX = 33
_ANCHORS, _TEXTS = 40, 56
_ANCHOR, _TEXT = 26, 22  # bytes
_UNANCHORED = 1 << 32  # places from here on stand for anchors that are missing


class OldWordVersion(Unreadable):
    """The refusal of a document of before 1997, which has another structure."""


class FileHeader:
    """The first bytes of a document (FIB): where everything is."""

    def __init__(self, stream: bytes) -> None:
        """Read the header; refuse old, encrypted and damaged documents."""
        if len(stream) < _PLACES:
            raise DOC.damaged()
        mark, version = struct.unpack_from("<HH", stream)
        (self._flags,) = struct.unpack_from("<H", stream, 10)
        if mark in _OLDER or (mark == 0xA5EC and version < _WORD_97):
            raise OldWordVersion("old-word", format="doc")
        if mark != 0xA5EC:
            raise DOC.damaged()
        if self._flags & _ENCRYPTED:
            raise Unreadable("encrypted", format="doc")
        self._stream = stream
        self.table = "1Table" if self._flags & _SECOND_TABLE else "0Table"
        counts = struct.unpack_from("<8i", stream, _COUNTS)
        if min(counts) < 0:
            raise DOC.damaged()
        self.text = counts[0]  # characters of the main text
        self.before_boxes = sum(counts[:6])  # characters before the texts of boxes
        self.boxes = counts[6]  # characters of those

    def part(self, number: int, table: bytes) -> bytes:
        """Return the table of this number out of the table stream; empty if there is none."""
        at = _PLACES + 8 * number
        if at + 8 > len(self._stream):
            return b""
        place, length = struct.unpack_from("<II", self._stream, at)
        if length and place + length > len(table):
            raise DOC.damaged()
        return table[place : place + length]


class TextPiece(NamedTuple):
    """The characters from `start` to `end` are stored from byte `place` on, `width` bytes each."""

    start: int
    end: int
    place: int
    width: int
    change: bytes  # properties that apply to the whole piece


@dataclass(frozen=True, slots=True)
class PieceTable:
    """All pieces in the order of the text."""

    pieces: tuple[TextPiece, ...]
    _starts: tuple[int, ...]

    def __iter__(self) -> Iterator[TextPiece]:
        """Iterate over the pieces."""
        return iter(self.pieces)

    def at(self, character: int) -> TextPiece:
        """Return the piece that a character is in."""
        return self.pieces[max(bisect_right(self._starts, character) - 1, 0)]

    def text(self, stream: bytes) -> str:
        """Return the whole text, each half of a rare character by itself."""
        return "".join([_decoded(stream, piece) for piece in self.pieces])


def piece_table(header: FileHeader, table: bytes) -> PieceTable:
    """Read the table of pieces."""
    changes: list[bytes] = []
    clx, at = header.part(_CLX, table), 0
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
    return PieceTable(found, tuple(piece.start for piece in found))


def _piece(start: int, end: int, place: int, change: bytes) -> TextPiece:
    """Return a piece. A bit of its place marks one of bytes, whose place is stored doubled."""
    if place & 0x40000000:
        return TextPiece(start, end, (place & 0x3FFFFFFF) // 2, 1, change)
    return TextPiece(start, end, place & 0x3FFFFFFF, 2, change)


# Properties that a piece may change without a list of them: their short numbers.
_SHORT = {0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x57: 0x0837, 0x5C: 0x083C, 0x73: 0x2A53}


def _change(number: int, changes: list[bytes]) -> bytes:
    """Return the properties that a piece's number of two bytes stands for."""
    if number & 1:
        return changes[number >> 1] if number >> 1 < len(changes) else b""
    code = _SHORT.get(number >> 1 & 0x7F)
    return b"" if code is None else struct.pack("<HB", code, number >> 8)


def _decoded(stream: bytes, piece: TextPiece) -> str:
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


def text_boxes(header: FileHeader, table: bytes, length: int) -> dict[int, tuple[int, int]]:
    """Return where the text of each box begins and ends, by the place of its anchor.

    An anchor and its box share the number of a shape. A box inside a group
    of shapes has no anchor of its own. Its place is beyond the text, whose
    length is in characters.
    """
    if header.boxes < 2:
        return {}
    texts = _entries(header.part(_TEXTS, table), _TEXT)
    anchors = _entries(header.part(_ANCHORS, table), _ANCHOR)
    anchored = {
        struct.unpack_from("<I", anchor)[0]: place
        for place, _, anchor in reversed(anchors)
        if place < header.text
    }
    found: dict[int, tuple[int, int]] = {}
    previous = 0
    for number, (start, end, text) in enumerate(texts):
        if start < previous:
            raise DOC.damaged()
        previous = end
        is_free = struct.unpack_from("<h", text, 8)[0]  # its shape was deleted
        first, last = header.before_boxes + start, header.before_boxes + min(end, header.boxes)
        if is_free or first >= last or last > length:
            continue
        place = anchored.get(struct.unpack_from("<I", text, 14)[0], _UNANCHORED + number)
        found[_UNANCHORED + number if place in found else place] = first, last
    return found


def _entries(stored: bytes, size: int) -> list[tuple[int, int, bytes]]:
    """Return the entries of a table: the start and end of each stretch, and what is stored for it."""
    count = max((len(stored) - 4) // (4 + size), 0)
    if not count:
        return []
    bounds = struct.unpack_from(f"<{count + 1}I", stored)
    first = 4 * (count + 1)
    return [
        (bounds[n], bounds[n + 1], stored[first + n * size : first + (n + 1) * size]) for n in range(count)
    ]
