"""Reports as Word documents of 1997 to 2003: a compound file, a head, and tables that point into the text.

As small as it can be and still hold what real ones hold: several pieces out
of order, some of them in bytes, properties on pages, rows with their edges,
long lists of properties in a stream of their own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from corpus.generate.compound import compound
from corpus.generate.marks import LAYOUTS, Cell, Mark, Marked, marked
from corpus.generate.records import Draft

__all__ = ["LAYOUTS", "document", "written"]

_PAGE = 512
_TEXT_AT = 1024
_PAIRS = 93  # of place and length, as Word 97 has them
_LOOKS = {
    "": b"\x4f\x4a\x01\x00",  # a font, which nobody reads
    "hidden": b"\x3c\x08\x01",
    "struck": b"\x37\x08\x01",
    "deleted": b"\x00\x08\x01",
}
_SHAPE = 1026  # the number of the first shape


class Stretch(NamedTuple):
    """Text of one look inside one paragraph."""

    text: str
    look: bytes
    paragraph: bytes
    ordinal: int = 0  # of the paragraph


class Stored(NamedTuple):
    """A stretch, or a part of one, where it lies in the stream."""

    place: int
    content: bytes
    stretch: Stretch


class Piece(NamedTuple):
    """An entry of the table of pieces."""

    length: int
    place: int
    is_narrow: bool


@dataclass(frozen=True, slots=True)
class _Texts:
    """The text, then what stands in boxes, and where the boxes are anchored."""

    body: list[Stretch]
    boxes: list[Stretch]
    ends: list[int]  # of each box, in characters of all boxes
    anchors: list[int]
    elsewhere: bytes

    @property
    def counts(self) -> tuple[int, int]:
        return sum(len(s.text) for s in self.body), sum(len(s.text) for s in self.boxes)


def document(draft: Draft, layout: str) -> bytes:
    """The whole file as bytes."""
    return written(marked(draft, layout), layout)


def written(
    pieces: Sequence[Marked], layout: str = "clean", *, replaced: Mapping[int, bytes] | None = None
) -> bytes:
    """A file with this text; `replaced`: tables, by number, that are to be others."""
    texts = _texts(pieces, layout)
    stored, listed = _laid(texts, layout)
    stream = bytearray(_TEXT_AT) + b"".join(part.content for part in stored)
    stream += bytes(-len(stream) % _PAGE)
    runs = _joined((part.place, len(part.content), part.stretch.look, 0) for part in stored)
    paragraphs = _joined(
        (part.place, len(part.content), part.stretch.paragraph, part.stretch.ordinal) for part in stored
    )
    parts = {
        12: _pages(stream, runs, 1),
        13: _pages(stream, paragraphs, 13),
        33: _clx(listed),
        40: _anchors(texts),
        56: _box_texts(texts),
        **(replaced or {}),
    }
    table = bytearray()
    pairs = [(0, 0)] * _PAIRS
    for number, part in parts.items():
        pairs[number] = (len(table), len(part)) if part else (0, 0)
        table += part
    stream[: 0x9A + 8 * _PAIRS] = _head(texts, pairs)
    return compound({"WordDocument": bytes(stream), "1Table": bytes(table), "Data": texts.elsewhere})


def _head(texts: _Texts, pairs: Sequence[tuple[int, int]]) -> bytes:
    body, boxes = texts.counts
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, 0x1200).ljust(32, b"\0")
    counts = [0] * 22
    counts[3], counts[9] = body, boxes
    words = struct.pack("<H", 14) + bytes(28) + struct.pack("<H22i", 22, *counts)
    return (
        head + words + struct.pack("<H", len(pairs)) + b"".join(struct.pack("<II", *pair) for pair in pairs)
    )


# ---- text ----


def _texts(pieces: Sequence[Marked], layout: str) -> _Texts:
    texts = _Texts([], [], [], [], b"")
    elsewhere = bytearray(4)
    for ordinal, piece in enumerate(pieces):
        paragraph = b"\0\0" + _paragraph(piece)
        if piece.mark is Mark.ROW and layout in ("nested", "sideways"):
            paragraph = b"\0\0" + _moved(paragraph[2:], elsewhere)
        runs = [Stretch(run.text, _LOOKS[run.look], paragraph, ordinal) for run in piece.runs if run.text]
        end = Stretch(_end(piece), _LOOKS[piece.look], paragraph, ordinal)
        if piece.in_box:
            texts.anchors.append(texts.counts[0])
            texts.boxes.extend((*runs, end))
            texts.ends.append(texts.counts[1])
            runs = [Stretch("\x08", b"\x55\x08\x01", paragraph, ordinal)]
        texts.body.extend((*runs, end))
    if texts.boxes:
        texts.boxes.append(Stretch("\r", _LOOKS[""], b"\0\0"))
    return _Texts(texts.body, texts.boxes, texts.ends, texts.anchors, bytes(elsewhere))


def _end(piece: Marked) -> str:
    return "\x07" if piece.depth == 1 and piece.mark is not Mark.PARAGRAPH else "\r"


def _paragraph(piece: Marked) -> bytes:
    """The properties of a paragraph: how deep in tables it stands, and what its mark ends."""
    if not piece.depth:
        return b""
    stored = struct.pack("<HBHI", 0x2416, 1, 0x6649, piece.depth)
    if piece.mark is Mark.CELL and piece.depth > 1:
        stored += struct.pack("<HB", 0x244B, 1)
    if piece.mark is Mark.ROW:
        stored += struct.pack("<HB", 0x2417 if piece.depth == 1 else 0x244C, 1)
        if piece.depth > 1:
            stored += struct.pack("<HB", 0x244B, 1)
        stored += _defined(piece.cells)
    return stored


def _defined(cells: Sequence[Cell]) -> bytes:
    edges = (0, *(cell.right for cell in cells))
    value = struct.pack(f"<B{len(edges)}h", len(cells), *edges)
    for cell in cells:
        down = 3 if cell.begins else 1 if cell.goes_on else 0
        value += struct.pack("<H18x", (1 if cell.first else 2 if cell.follows else 0) | down << 5)
    return struct.pack("<HH", 0xD608, len(value) + 1) + value


def _moved(properties: bytes, elsewhere: bytearray) -> bytes:
    """A reference to properties that are kept in the stream of data."""
    place = len(elsewhere)
    elsewhere += struct.pack("<H", len(properties)) + properties
    return struct.pack("<HI", 0x6646, place)


def _laid(texts: _Texts, layout: str) -> tuple[list[Stored], list[Piece]]:
    """The text in the stream: as it stands, or, as after fast saves, with every second piece at the end."""
    every = [*texts.body, *texts.boxes, Stretch("\r", _LOOKS[""], b"\0\0")]
    groups = [(False, every)]
    if layout in ("split_runs", "sideways"):
        narrow = groupby(every, key=lambda s: s.text.isascii())
        groups = [(is_narrow, list(group)) for is_narrow, group in narrow]
    order = [*range(0, len(groups), 2), *range(1, len(groups), 2)]
    pieces: dict[int, Piece] = {}
    stored: list[Stored] = []
    place = _TEXT_AT
    for number in order:
        is_narrow, group = groups[number]
        pieces[number] = Piece(sum(len(s.text) for s in group), place, is_narrow)
        for stretch in group:
            content = stretch.text.encode("cp1252" if is_narrow else "utf-16-le")
            stored.append(Stored(place, content, stretch))
            place += len(content)
    return stored, [pieces[number] for number in range(len(groups))]


def _clx(pieces: Sequence[Piece]) -> bytes:
    bounds = [0]
    for piece in pieces:
        bounds.append(bounds[-1] + piece.length)
    places = (piece.place * 2 | 0x40000000 if piece.is_narrow else piece.place for piece in pieces)
    listed = struct.pack(f"<{len(bounds)}I", *bounds)
    listed += b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    return b"\x02" + struct.pack("<I", len(listed)) + listed


# ---- pages of properties ----


def _joined(parts: Iterator[tuple[int, int, bytes, int]]) -> list[tuple[int, int, bytes]]:
    """Stretches of equal properties that adjoin, in one; every paragraph by itself."""
    found: list[tuple[int, int, bytes]] = []
    for (value, _), group in groupby(parts, key=lambda part: part[2:]):
        first, *more = group
        last = more[-1] if more else first
        found.append((first[0], last[0] + last[1], value))
    return found


def _pages(stream: bytearray, stretches: Sequence[tuple[int, int, bytes]], width: int) -> bytes:
    """Pages behind the text; the table of them. `width`: bytes of a page's entry for each stretch."""
    bounds: list[int] = []
    numbers: list[int] = []
    for page in _filled(stretches, width):
        bounds.append(page[0][0])
        numbers.append(len(stream) // _PAGE)
        stream += _page(page, width)
    bounds.append(stretches[-1][1])
    return struct.pack(f"<{len(bounds)}I{len(numbers)}I", *bounds, *numbers)


def _filled(
    stretches: Sequence[tuple[int, int, bytes]], width: int
) -> Iterator[list[tuple[int, int, bytes]]]:
    """As many stretches a page as have room there."""
    page: list[tuple[int, int, bytes]] = []
    for stretch in stretches:
        kept = {value for _, _, value in (*page, stretch)}
        room = _PAGE - 1 - 4 - (len(page) + 1) * (4 + width) - sum(len(v) + 4 for v in kept)
        if page and room < 0:
            yield page
            page = []
        page.append(stretch)
    yield page


def _page(stretches: Sequence[tuple[int, int, bytes]], width: int) -> bytes:
    starts = [first for first, _, _ in stretches] + [stretches[-1][1]]
    page = bytearray(_PAGE)
    struct.pack_into(f"<{len(starts)}I", page, 0, *starts)
    places: dict[bytes, int] = {}
    free = _PAGE - 1
    for number, (_, _, value) in enumerate(stretches):
        if value not in places:
            kept = _run_list(value) if width == 1 else _paragraph_list(value)
            free = (free - len(kept)) & ~1
            page[free : free + len(kept)] = kept
            places[value] = free // 2
        page[4 * len(starts) + width * number] = places[value]
    page[-1] = len(stretches)
    return bytes(page)


def _run_list(value: bytes) -> bytes:
    return bytes((len(value),)) + value


def _paragraph_list(value: bytes) -> bytes:
    """Counted in pairs of bytes; an even number of bytes is told by a zero before the count."""
    if len(value) % 2:
        return bytes(((len(value) + 1) // 2,)) + value
    return bytes((0, len(value) // 2)) + value


# ---- text boxes ----


def _anchors(texts: _Texts) -> bytes:
    if not texts.anchors:
        return b""
    shapes = b"".join(struct.pack("<I22x", _SHAPE + n) for n in range(len(texts.anchors)))
    return struct.pack(f"<{len(texts.anchors) + 1}I", *texts.anchors, texts.counts[0]) + shapes


def _box_texts(texts: _Texts) -> bytes:
    if not texts.anchors:
        return b""
    starts = [0, *texts.ends, texts.counts[1]]
    entries = [struct.pack("<IIHIII", 1, 0, 0, 0, _SHAPE + n, 0) for n in range(len(texts.anchors))]
    return struct.pack(f"<{len(starts)}I", *starts) + b"".join(entries) + bytes(22)
