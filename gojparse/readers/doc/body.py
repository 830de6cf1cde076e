"""The text of a .doc: characters with marks that end paragraphs, cells and rows.

What Word does not show (deleted text, field codes, hidden runs, notes) is
not read. A text box is read after the paragraph it is anchored to.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from gojparse.readers.doc import properties as sprm
from gojparse.readers.doc.grounds import cell_grounds, stated_ground
from gojparse.readers.doc.pieces import PieceTable
from gojparse.readers.doc.properties import FormatTable, paragraph_properties
from gojparse.readers.doc.styles import PLAIN_RUN, RunStyle, RunStyles, doc_picture_size
from gojparse.readers.refusals import beyond, check_lines
from gojparse.readers.tables import Flow
from gojparse.readers.visible import INK, WHITE, Ground, may_be_table
from gojparse.readers.word.assembly import ParagraphRuns, TableAssembly, TableCounts, as_signs, is_ink_field
from gojparse.readers.word.edges import WordCellShape, WordRowShape

_END = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("([\x13\x14\x15])")
_MAX_PROPERTIES = 2_000_000  # other than those that were there before
_ROWS_END = (sprm.ENDS_ROW, sprm.INNER_ROW)
# Marks that are no text: notes, remarks, places where a word may break.
_SHOWN = {number: None for number in range(32) if number not in (9, 0x13, 0x14, 0x15)} | {
    0x01: INK, 0x0B: "\n", 0x0E: "\n", 0x1E: "-", 0xAD: None,
}  # fmt: skip
_ANCHOR = "\x08"  # of a shape
_NO_LIST = (0, 0xF801)
_NO_HEIGHT = 60  # twentieths of a point
_MOST_MARKS = 500  # of paragraphs up to the end of a row
_MOST = 63  # cells in a row of a Word document
_GOES_ON = 1  # the mark of a cell merged with the one above it


class MarkPlace(NamedTuple):
    """The place that a paragraph's mark states: how deep in tables it is, and what it ends there."""

    depth: int
    ends_cell: bool
    ends_row: bool
    style: int  # the number of the paragraph's style
    stored: tuple[tuple[int, bytes], ...]
    is_listed: bool = False  # a number or a bullet, which is stored nowhere, stands in front


class DocParts(NamedTuple):
    """The parts of a document that its text is read from."""

    text: str
    pieces: PieceTable
    runs: FormatTable
    paragraphs: FormatTable
    styles: RunStyles
    elsewhere: bytes  # the stream of data, which holds long lists of properties
    boxes: Mapping[int, tuple[int, int]]  # place of an anchor -> where the text of its box begins and ends


@dataclass(slots=True)
class _OpenDocField:
    """A field whose end was not reached yet."""

    code: str = ""
    in_code: bool = True
    has_result: bool = False


class _Surrounding(NamedTuple):
    """The place in which the runs of a paragraph stand."""

    stop: int  # the place of its mark
    depth: int
    place: MarkPlace
    assembly: TableAssembly


class DocBodyReader:
    """Reads the text of a document and of its boxes."""

    def __init__(self, parts: DocParts) -> None:
        """Take the parts of the document."""
        self._parts = parts
        self._counts = TableCounts()
        self._runs = ParagraphRuns("doc")
        self._places: dict[tuple[bytes, bytes], MarkPlace] = {}
        self._anchors = sorted(parts.boxes)
        self._has_anchors = _ANCHOR in parts.text
        self._styled = _styled_runs(parts)
        self._styled_starts = [start for start, _, _ in self._styled]
        self._is_plain = not self._styled and parts.styles.are_plain
        self._read: set[int] = set()
        self._row: tuple[int, int, int, Mapping[int, Ground]] = (0, 0, 0, {})  # the one looked at last
        self._paragraphs = 0
        self._properties = 0

    def contents(self, start: int, end: int) -> Flow:
        """Return the lines and grids between two characters."""
        assembly = TableAssembly("doc", self._counts)
        text = self._parts.text
        while start < end:
            mark = _END.search(text, start, end)
            stop = mark.start() if mark else end
            self._paragraph(start, stop, mark.group() if mark else "", assembly)
            start = stop + 1
        if rest := self._runs.lines(in_cell=False):  # its mark was hidden
            assembly.paragraph([*rest], 0)
        return assembly.finish()

    def unanchored(self) -> Flow:
        """Return the lines and grids of the boxes whose anchors are missing."""
        return self._boxes(0, max(self._anchors, default=0))

    def _boxes(self, start: int, stop: int) -> Flow:
        """Return the lines and grids of the boxes that are anchored between two characters."""
        flow: Flow = []
        for anchor in self._anchors[bisect_left(self._anchors, start) : bisect_right(self._anchors, stop)]:
            if anchor not in self._read:
                self._read.add(anchor)
                around, self._runs = self._runs, ParagraphRuns("doc")
                flow.extend(self.contents(*self._parts.boxes[anchor]))
                self._runs = around
        return flow

    def _paragraph(self, start: int, stop: int, mark: str, assembly: TableAssembly) -> None:
        """Read the text before a mark, and put it where the mark's properties state."""
        self._paragraphs += 1
        check_lines(self._paragraphs, "doc")
        place = self._place(stop)
        depth = place.depth or (mark == "\x07")
        if depth and place.is_listed:
            self._runs.add(INK, in_cell=True)
        self._add_runs(start, stop, place.style, _Surrounding(stop, depth, place, assembly))
        if depth and self._has_anchors and self._has_shape(start, stop):
            self._runs.add(INK, in_cell=True)
        hidden = self._is_hidden(stop, place.style)
        if mark == "\r" and not (place.ends_cell or place.ends_row) and hidden:
            return  # what follows goes on in its line
        content: Flow = [*self._runs.lines(in_cell=depth > 0)]
        if self._anchors:
            content.extend(self._boxes(start, stop))
        if place.ends_row and depth:
            if content:
                assembly.paragraph(content, depth)
            clipped = _is_clipped(place.stored)
            assembly.row(word_row_shape(place.stored), depth, is_hidden=hidden, is_clipped=clipped)
        elif mark == "\x07" or place.ends_cell:
            assembly.cell(content, depth)
        else:
            assembly.paragraph(content, depth)

    def _place(self, character: int) -> MarkPlace:
        """Return what the properties of a mark state."""
        parts = self._parts
        piece = parts.pieces.at(character)
        stored = parts.paragraphs.at(piece.place + (character - piece.start) * piece.width)
        key = stored, piece.change
        place = self._places.get(key)
        if place is None:
            place = _mark_place(stored, piece.change, parts.elsewhere)
            place = self._places[key] = place._replace(is_listed=self._is_listed(place))
            self._properties += len(place.stored)
            if self._properties > _MAX_PROPERTIES:
                raise beyond("paragraph-properties", _MAX_PROPERTIES, format="doc")
        return place

    def _is_listed(self, place: MarkPlace) -> bool:
        """Tell whether a paragraph, or its style, is one of a list."""
        own = dict(place.stored).get(sprm.LIST) or self._parts.styles.of_paragraph(place.style, sprm.LIST)
        return own is not None and int.from_bytes(own, "little") not in _NO_LIST

    def _has_shape(self, start: int, stop: int) -> bool:
        """Tell whether a shape without text of its own is anchored between two characters."""
        count = self._parts.text.count(_ANCHOR, start, stop)
        return count > bisect_right(self._anchors, stop) - bisect_left(self._anchors, start)

    def _ground(self, around: _Surrounding) -> Ground:
        """Return the ground that its paragraph, cell or page gives text in a table, if it is known."""
        if not around.depth:
            return None
        styles, place = self._parts.styles, around.place
        codes = sprm.PARAGRAPH_GROUND, sprm.PARAGRAPH_GROUND_OLD
        own = dict(place.stored)
        stated = {code: own.get(code) or styles.of_paragraph(place.style, code) for code in codes}
        found = stated_ground({code: value for code, value in stated.items() if value}, *codes)
        if found is not None:
            return found
        grounds = self._row_grounds(around)
        if not grounds:
            return None  # the style of a table may state them
        found = grounds.get(around.assembly.cells_before(around.depth))
        return WHITE if found is None else found

    def _row_grounds(self, around: _Surrounding) -> Mapping[int, Ground]:
        """Return the grounds of the cells of a row, which it states where it ends."""
        depth, start, end, grounds = self._row
        if depth == around.depth and start <= around.stop <= end:
            return grounds
        marks = islice(_END.finditer(self._parts.text, around.stop), _MOST_MARKS)
        ends = (mark.start() for mark in marks if self._place(mark.start()).ends_row)
        end = next((one for one in ends if self._place(one).depth == around.depth), around.stop)
        grounds = cell_grounds(self._place(end).stored)
        self._row = around.depth, around.stop, end, grounds
        return grounds

    def _add_runs(self, start: int, stop: int, paragraph: int, around: _Surrounding) -> None:
        """Add what is seen of the text up to the mark of a paragraph."""
        text, in_cell = self._parts.text, around.depth > 0
        if self._is_plain and not _FIELD.search(text, start, stop):
            if start < stop:
                self._add_run(text[start:stop], PLAIN_RUN, around)
            return
        fields: list[_OpenDocField] = []
        for first, end, style in self._segments(start, stop, paragraph):
            for part in _FIELD.split(text[first:end]):
                if part == "\x13":
                    fields.append(_OpenDocField())
                elif part == "\x14" and fields:
                    fields[-1].in_code = False
                elif part == "\x15" and fields:
                    ended = fields.pop()
                    if in_cell and is_ink_field(ended.code, has_result=ended.has_result):
                        self._runs.add(INK, style.text, in_cell=True)
                elif fields and fields[-1].in_code:
                    fields[-1].code += part
                elif part and not any(field.in_code for field in fields):
                    for field in fields:
                        field.has_result = field.has_result or bool(part.translate(_SHOWN).strip())
                    self._add_run(part, style, around)

    def _add_run(self, part: str, style: RunStyle, around: _Surrounding) -> None:
        """Add what is seen of a run: its letters, those of a symbol font, or a picture."""
        printed = part.translate(_SHOWN)
        in_cell = around.depth > 0
        if style is PLAIN_RUN and INK not in printed:
            self._runs.add(printed, in_cell=in_cell)
            return
        if INK in printed and not self._is_seen(style, in_cell):
            printed = printed.replace(INK, "")
        if style.symbol:
            printed = style.symbol * len(printed)
        if style.draws_signs and in_cell:
            printed = as_signs(printed)
        ground = None if style.text.colour is None else self._ground(around)
        self._runs.add(printed, style.text, ground, in_cell=in_cell)

    def _is_seen(self, style: RunStyle, in_cell: bool) -> bool:
        """Tell whether the picture of a run is seen: in a cell, or where it is large enough to be a table."""
        size = doc_picture_size(self._parts.elsewhere, style.picture)
        return size is not None and (in_cell or may_be_table(size))

    def _segments(self, start: int, stop: int, paragraph: int) -> Iterator[tuple[int, int, RunStyle]]:
        """Yield the runs between two characters of a paragraph whose style has this number."""
        style_of = self._parts.styles.of
        number = max(bisect_left(self._styled_starts, start) - 1, 0)
        while number < len(self._styled) and self._styled[number][0] < stop:
            first, end, stored = self._styled[number]
            if end > start:
                if first > start:
                    yield start, first, style_of(b"", paragraph)
                yield max(first, start), min(end, stop), style_of(stored, paragraph)
                start = min(end, stop)
            number += 1
        if start < stop:
            yield start, stop, style_of(b"", paragraph)

    def _is_hidden(self, mark: int, paragraph: int) -> bool:
        """Tell whether a mark is hidden or deleted."""
        return bool(self._styled) and next(self._segments(mark, mark + 1, paragraph))[2].is_hidden


def _styled_runs(parts: DocParts) -> list[tuple[int, int, bytes]]:
    """Return the properties of the runs that need not look plain, in the order of the text."""
    styles = parts.styles
    found: list[tuple[int, int, bytes]] = []
    for piece in parts.pieces:
        end = piece.place + (piece.end - piece.start) * piece.width
        for first, stop, stored in parts.runs.within(piece.place, end):
            stored += piece.change
            if not styles.are_plain or styles.of(stored) is not PLAIN_RUN:
                start = piece.start + (first - piece.place) // piece.width
                found.append((start, piece.start + (stop - piece.place) // piece.width, stored))
    return found


def _mark_place(stored: bytes, change: bytes, elsewhere: bytes) -> MarkPlace:
    properties = tuple(paragraph_properties(stored[2:] + change, elsewhere))
    last = dict(properties)
    depth = 0
    if last.get(sprm.IN_TABLE, b"\0")[0]:
        depth = max(struct.unpack("<i", last.get(sprm.DEPTH, b"\1\0\0\0"))[0], 1)
    return MarkPlace(
        depth,
        ends_cell=bool(last.get(sprm.INNER_CELL, b"\0")[0]),
        ends_row=any(last.get(code, b"\0")[0] for code in _ROWS_END),
        style=int.from_bytes(last.get(sprm.PARAGRAPH_STYLE, stored[:2])[:2], "little"),
        stored=properties,
    )


def _is_clipped(properties: Iterable[tuple[int, bytes]]) -> bool:
    """Tell whether the exact height of a row, which is stored below 0, leaves no room for letters."""
    height = dict(properties).get(sprm.ROW_HEIGHT)
    return height is not None and -_NO_HEIGHT < struct.unpack("<h", height)[0] < 0


class _DocRow:
    """A row while its properties are applied: its edges, and the flags of the cells between them."""

    def __init__(self) -> None:
        self.edges: list[int] = [0]
        self.across: list[int] = []
        self.down: list[int] = []

    def define(self, value: bytes) -> None:
        """Take edges and flags from the definition of a row."""
        count = value[0] if value else 0
        if not 0 < count <= _MOST or len(value) < 1 + 2 * (count + 1):
            return
        self.edges = list(struct.unpack_from(f"<{count + 1}h", value, 1))
        first = 1 + 2 * (count + 1)
        places = range(first, first + 20 * count, 20)
        flags = [value[at] | value[at + 1] << 8 if at + 1 < len(value) else 0 for at in places]
        self.across = [flag & 3 for flag in flags]
        self.down = [flag >> 5 & 3 for flag in flags]

    def change(self, code: int, value: bytes) -> None:
        """Apply a property that changes the cells from the value's first byte on to before its second."""
        if len(value) < 2:
            return
        first, end = value[0], min(value[1], len(self.across))
        if code == sprm.MERGE_DOWN:
            if first < len(self.down):
                self.down[first] = value[1]
        elif code == sprm.MERGE and first < end:
            self.across[first:end] = [2] + [1] * (end - first - 1)
        elif code == sprm.SPLIT and first < end:
            self.across[first:end] = [0] * (end - first)
        elif code == sprm.DELETE and first < end:
            width = self.edges[end] - self.edges[first]
            del self.across[first:end], self.down[first:end]
            self.edges[first:] = [edge - width for edge in self.edges[end:]]
        elif code == sprm.WIDTH and len(value) == 4:
            (width,) = struct.unpack_from("<h", value, 2)
            for cell in range(first, end):
                wider = width - (self.edges[cell + 1] - self.edges[cell])
                self.edges[cell + 1 :] = [edge + wider for edge in self.edges[cell + 1 :]]

    def shape(self) -> WordRowShape:
        """Return the places of the cells."""
        cells = [
            WordCellShape(right, across, down == _GOES_ON, down not in (0, _GOES_ON))
            for right, across, down in zip(self.edges[1:], self.across, self.down, strict=True)
        ]
        return WordRowShape(self.edges[0], tuple(cells))


def word_row_shape(properties: Iterable[tuple[int, bytes]]) -> WordRowShape:
    """Return the places of a row's cells; no cells where nothing states them."""
    row = _DocRow()
    for code, value in properties:
        if code in (sprm.ROW, sprm.ROW_OLD):
            row.define(value)
        else:
            row.change(code, value)
    return row.shape()
