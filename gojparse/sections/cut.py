"""Cut the document at the chosen places into parts.

A heading inside a paragraph leaves text on both sides, a heading inside a
grid leaves a grid on both sides; every slice and every cell keeps the place
it was printed at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gojparse.model import Block, Document, Grid, GridCell, LinePlace, Locator, Paragraph
from gojparse.sections.candidates import Candidate
from gojparse.sections.stream import Stream
from gojparse.text import lazy, printed_offset, squeeze

_LEFT_OPEN = lazy(r"[\s:：;；.．。、,，*#_]+")  # what a heading leaves at the head of the text behind it
_RIGHT_OPEN = lazy(r"[\s*#_|>]+$")  # and a mark of its own at the end of the text before it


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document: one of the six sections, or what stands before the first.

    `heading` as printed, squeezed; None for the preamble and for a section
    known by its table. `blocks`: everything up to the next heading.
    """

    code: str
    position: int
    heading: str | None
    locator: Locator | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A chosen place in segments: from (first, from_) to (last, to), offsets in the print."""

    place: Candidate
    first: int
    from_: int
    last: int
    to: int


def cut(document: Document, stream: Stream, places: tuple[Candidate, ...]) -> tuple[Part, ...]:
    """The preamble and one part for each place, in reading order."""
    cuts = [_located(stream, place) for place in places]
    parts = [_Growing("preamble", None)]
    waiting = list(reversed(cuts))
    for atom, segment in _atoms(document, stream, cuts):
        if isinstance(atom, Grid):
            if waiting and waiting[-1].first <= segment:
                parts.append(_Growing(waiting.pop().place.code, atom.cells[0].locator))
            parts[-1].blocks.append(atom)
        elif waiting and waiting[-1].first <= segment:
            _walk(atom, segment, waiting, parts)
        elif atom.text:
            parts[-1].blocks.append(atom)
    return tuple(part.done(position) for position, part in enumerate(parts))


class _Growing:
    """A part while its blocks are gathered."""

    def __init__(self, code: str, locator: Locator | None) -> None:
        self.code = code
        self.locator = locator
        self.heading: list[str] = []
        self.blocks: list[Block] = []

    def name(self, printed: Paragraph) -> None:
        """Take this print as (a further piece of) the heading."""
        if not printed.text.strip():
            return
        self.heading.append(squeeze(printed.text).strip("#* "))
        self.locator = printed.locator if len(self.heading) == 1 else _joined(self.locator, printed.locator)

    def done(self, position: int) -> Part:
        return Part(
            self.code,
            position,
            "".join(dict.fromkeys(self.heading)) or None,
            self.locator,
            tuple(self.blocks),
        )


def _joined(one: Locator | None, two: Locator) -> Locator:
    return two if one is None else one + two


def _located(stream: Stream, place: Candidate) -> _Cut:
    first = stream.segment(place.start)
    from_ = printed_offset(stream.prints[first], place.start - stream.starts[first])
    if place.end == place.start:
        return _Cut(place, first, from_, first, from_)
    last = stream.segment(place.end - 1)
    to = printed_offset(stream.prints[last], place.end - stream.starts[last])
    return _Cut(place, first, from_, last, to)


def _walk(paragraph: Paragraph, segment: int, waiting: list[_Cut], parts: list[_Growing]) -> None:
    """Hand a paragraph's text to the parts it belongs to. `waiting`: the cuts to come, the next one last."""
    position = 0
    while waiting and waiting[-1].first <= segment:
        cut_ = waiting[-1]
        if cut_.first == segment:
            _keep(paragraph, position, cut_.from_, parts[-1], before_heading=True)
            parts.append(_Growing(cut_.place.code, None))
            position = cut_.from_
        if not cut_.place.titled:
            parts[-1].locator = sliced(paragraph, position, len(paragraph.text)).locator
            waiting.pop()
            continue
        end = cut_.to if cut_.last == segment else len(paragraph.text)
        parts[-1].name(sliced(paragraph, position, end))
        position = end
        if cut_.last > segment:
            return
        waiting.pop()
        open_ = _LEFT_OPEN.match(paragraph.text, position)
        position = open_.end() if open_ else position
    _keep(paragraph, position, len(paragraph.text), parts[-1])


def _keep(paragraph: Paragraph, start: int, end: int, part: _Growing, before_heading: bool = False) -> None:
    if before_heading:
        mark = _RIGHT_OPEN.search(paragraph.text[max(start, end - 12) : end])
        end -= len(mark[0]) if mark else 0
    if paragraph.text[start:end].strip() or (start == 0 and end == len(paragraph.text) and end > 0):
        part.blocks.append(sliced(paragraph, start, end))


def sliced(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """The stretch of a paragraph, with its own place."""
    if start == 0 and end == len(paragraph.text):
        return paragraph
    pieces: list[tuple[int, int, Locator]] = []
    for first, last, place in paragraph.pieces:
        low, high = max(first, start), min(last, end)
        if low < high:
            pieces.append((low - start, high - start, _moved(place, low - first)))
    locator = paragraph.at(start, end)
    if pieces:
        locator = pieces[0][2]
        for _, _, place in pieces[1:]:
            locator = locator + place
    return Paragraph(paragraph.text[start:end], locator, tuple(pieces))


def _moved(place: Locator, by: int) -> Locator:
    spot = place.spots[0]
    if by and len(place.spots) == 1 and isinstance(spot, LinePlace):
        return Locator((LinePlace(spot.line, spot.column + by),))
    return place


# ---- grids with a heading inside ----


def _atoms(document: Document, stream: Stream, cuts: list[_Cut]) -> Iterator[tuple[Block, int]]:
    """The blocks with their first segment; a grid is cut at the places in it, its headings are paragraphs."""
    inside: dict[int, list[_Cut]] = {}
    for cut_ in cuts:
        for touched in {stream.blocks[n] for n in range(cut_.first, cut_.last + 1)}:
            inside.setdefault(touched, []).append(cut_)
    segment = 0
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            yield block, segment
            segment += 1
        elif number in inside:
            yield from _pieces(block, segment, inside[number])
            segment += len(block.cells)
        else:
            if block.cells:
                yield block, segment
            segment += len(block.cells)


def _pieces(grid: Grid, offset: int, cuts: list[_Cut]) -> Iterator[tuple[Block, int]]:
    """The grid above, the heading's cells, the grid below; in the heading's own row reading order decides."""
    own = range(offset, offset + len(grid.cells))
    titled = [c for c in cuts if c.place.titled]
    headings = {n - offset for c in titled for n in range(c.first, c.last + 1) if n in own}
    borders = {_row_start(grid, c.first - offset) for c in cuts if c.first in own and not c.place.titled}
    borders |= headings
    bare = _bare_rows(grid, headings)
    start = 0
    for border in [*sorted(borders), len(grid.cells)]:
        kept = [(n, grid.cells[n]) for n in range(start, border) if grid.cells[n].row not in bare]
        if any(cell.text.strip() for _, cell in kept):
            until = grid.cells[border].row if border < len(grid.cells) else None
            yield _subgrid(grid, [cell for _, cell in kept], until), offset + kept[0][0]
        if border in headings:
            yield Paragraph(grid.cells[border].text, grid.cells[border].locator), offset + border
        start = border + 1 if border in headings else border


def _row_start(grid: Grid, number: int) -> int:
    """The first cell of the row that this cell stands in."""
    while number > 0 and grid.cells[number - 1].row == grid.cells[number].row:
        number -= 1
    return number


def _bare_rows(grid: Grid, headings: set[int]) -> frozenset[int]:
    """The rows in which nothing stands but a heading."""
    rows = {grid.cells[n].row for n in headings}
    others = {c.row for n, c in enumerate(grid.cells) if c.text.strip() and n not in headings}
    return frozenset(rows - others)


def _subgrid(grid: Grid, cells: list[GridCell], until: int | None) -> Grid:
    """These rows as a grid of their own, counted from 0; a cell that reached beyond them is shortened."""
    top = cells[0].row
    rows = [
        cell._replace(
            row=cell.row - top,
            row_span=cell.row_span if until is None else max(1, min(cell.row_span, until - cell.row)),
        )
        for cell in cells
    ]
    return replace(grid, cells=tuple(rows))
