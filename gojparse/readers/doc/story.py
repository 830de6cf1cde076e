"""The story of a .doc: characters one after the other, with marks that end paragraphs, cells and rows.

What Word does not show (deleted text, field codes, hidden runs, notes) is
not printed; a text box is read after the paragraph it is anchored to.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gojparse.readers.caps import beyond, check_lines
from gojparse.readers.doc import sprms
from gojparse.readers.doc.formats import Formats
from gojparse.readers.doc.looks import Looks
from gojparse.readers.doc.pieces import Pieces
from gojparse.readers.doc.rows import row_shape
from gojparse.readers.tables import Flow
from gojparse.readers.word.assembly import Assembly, Tally
from gojparse.readers.word.printed import PLAIN, Line, Look

_END = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("([\x13\x14\x15])")
_MAX_PROPERTIES = 2_000_000  # other than those that were there before
_ROWS_END = (sprms.ENDS_ROW, sprms.INNER_ROW)
# Marks that are nothing printed: pictures, notes, remarks, places where a word may break.
_SHOWN = {number: None for number in range(32) if number not in (9, 0x13, 0x14, 0x15)} | {
    0x0B: "\n", 0x0E: "\n", 0x1E: "-", 0xAD: None,
}  # fmt: skip


class Place(NamedTuple):
    """Where a paragraph stands by the properties of its mark: how deep in tables, and what it ends there."""

    depth: int
    ends_cell: bool
    ends_row: bool
    stored: tuple[tuple[int, bytes], ...]


class Texts(NamedTuple):
    """What the stories of a document are read from."""

    text: str
    pieces: Pieces
    runs: Formats
    paragraphs: Formats
    looks: Looks
    elsewhere: bytes  # the stream of data, where long lists of properties are kept
    boxes: Mapping[int, tuple[int, int]]  # place of an anchor -> where the text of its box begins and ends


class Story:
    """Reads stories of a document, one after the other."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._tally = Tally()
        self._line = Line("doc")
        self._places: dict[tuple[bytes, bytes], Place] = {}
        self._anchors = sorted(texts.boxes)
        self._looking = _unlike(texts)
        self._looking_starts = [start for start, _, _ in self._looking]
        self._read: set[int] = set()
        self._paragraphs = 0
        self._properties = 0

    def contents(self, start: int, end: int) -> Flow:
        """The lines and grids between two characters."""
        assembly = Assembly("doc", self._tally)
        text = self._texts.text
        while start < end:
            mark = _END.search(text, start, end)
            stop = mark.start() if mark else end
            self._paragraph(start, stop, mark.group() if mark else "", assembly)
            start = stop + 1
        if rest := self._line.lines(in_cell=False):  # its mark was hidden
            assembly.paragraph([*rest], 0)
        return assembly.finish()

    def left_over(self) -> Flow:
        """What the boxes hold whose anchors stand nowhere in the text."""
        flow: Flow = []
        for anchor in self._anchors:
            if anchor not in self._read:
                self._read.add(anchor)
                flow.extend(self.contents(*self._texts.boxes[anchor]))
        return flow

    def _paragraph(self, start: int, stop: int, mark: str, assembly: Assembly) -> None:
        """Read what stands before a mark, and put it where the mark's properties say."""
        self._paragraphs += 1
        check_lines(self._paragraphs, "doc")
        place = self._place(stop)
        depth = place.depth or (mark == "\x07")
        self._print(start, stop, depth > 0)
        if mark == "\r" and not (place.ends_cell or place.ends_row) and self._is_hidden(stop):
            return  # what follows goes on in its line
        content: Flow = [*self._line.lines(in_cell=depth > 0)]
        if self._anchors:
            content.extend(self._boxes(start, stop))
        if place.ends_row and depth:
            if content:
                assembly.paragraph(content, depth)
            assembly.row(row_shape(place.stored), depth, is_hidden=self._is_hidden(stop))
        elif mark == "\x07" or place.ends_cell:
            assembly.cell(content, depth)
        elif content or depth:
            assembly.paragraph(content, depth)
        else:
            assembly.paragraph([], 0)

    def _place(self, character: int) -> Place:
        """What the properties of a mark say."""
        texts = self._texts
        piece = texts.pieces.at(character)
        stored = texts.paragraphs.at(piece.place + (character - piece.start) * piece.width)
        key = stored, piece.change
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = _placed(stored, piece.change, texts.elsewhere)
            self._properties += len(place.stored)
            if self._properties > _MAX_PROPERTIES:
                raise beyond("paragraph-properties", _MAX_PROPERTIES, format="doc")
        return place

    # ---- runs ----

    def _print(self, start: int, stop: int, in_cell: bool) -> None:
        """Print what is shown of the text up to the mark of a paragraph."""
        text = self._texts.text
        fields: list[bool] = []  # those now open: whether their code is still being read
        for first, end, look in self._segments(start, stop):
            for part in _FIELD.split(text[first:end]):
                if part == "\x13":
                    fields.append(True)
                elif part == "\x14" and fields:
                    fields[-1] = False
                elif part == "\x15" and fields:
                    fields.pop()
                elif part and not any(fields):
                    self._line.add(part.translate(_SHOWN), look, in_cell=in_cell)

    def _segments(self, start: int, stop: int) -> Iterator[tuple[int, int, Look]]:
        """The runs between two characters."""
        number = max(bisect_left(self._looking_starts, start) - 1, 0)
        while number < len(self._looking) and self._looking[number][0] < stop:
            first, end, look = self._looking[number]
            if end > start:
                if first > start:
                    yield start, first, PLAIN
                yield max(first, start), min(end, stop), look
                start = min(end, stop)
            number += 1
        if start < stop:
            yield start, stop, PLAIN

    def _is_hidden(self, mark: int) -> bool:
        """Whether a mark is hidden or deleted."""
        return bool(self._looking) and next(self._segments(mark, mark + 1))[2].is_hidden

    # ---- boxes ----

    def _boxes(self, start: int, stop: int) -> Flow:
        """What the boxes hold that are anchored between two characters."""
        flow: Flow = []
        number = bisect_left(self._anchors, start)
        while number < len(self._anchors) and self._anchors[number] <= stop:
            anchor = self._anchors[number]
            if anchor not in self._read:
                self._read.add(anchor)
                around, self._line = self._line, Line("doc")
                flow.extend(self.contents(*self._texts.boxes[anchor]))
                self._line = around
            number += 1
        return flow


def _unlike(texts: Texts) -> list[tuple[int, int, Look]]:
    """The runs that do not look plain, in the order of the text."""
    found: list[tuple[int, int, Look]] = []
    for piece in texts.pieces:
        end = piece.place + (piece.end - piece.start) * piece.width
        for first, stop, stored in texts.runs.within(piece.place, end):
            look = texts.looks.of(stored + piece.change)
            if look is not PLAIN:
                start = piece.start + (first - piece.place) // piece.width
                found.append((start, piece.start + (stop - piece.place) // piece.width, look))
    return found


def _placed(stored: bytes, change: bytes, elsewhere: bytes) -> Place:
    properties = tuple(sprms.complete(stored[2:] + change, elsewhere))
    last = dict(properties)
    depth = 0
    if last.get(sprms.IN_TABLE, b"\0")[0]:
        depth = max(struct.unpack("<i", last.get(sprms.DEPTH, b"\1\0\0\0"))[0], 1)
    return Place(
        depth,
        ends_cell=bool(last.get(sprms.INNER_CELL, b"\0")[0]),
        ends_row=any(last.get(code, b"\0")[0] for code in _ROWS_END),
        stored=properties,
    )
