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
from gojparse.sections.folded_text import FoldedText
from gojparse.text import lazy, printed_offset, squeeze

_LEFT_OPEN = lazy(
    r"[\s:：;；.．。、,，*#_]+"
)  # marks that a heading leaves at the start of the text behind it
_RIGHT_OPEN = lazy(r"[\s*#_|>]+$")  # and at the end of the text before it


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A part of the document: one of the six sections, or the preamble before the first.

    Attributes:
        code: The section's code, or `preamble`.
        position: The number of the part in reading order, from 0.
        heading: The heading as printed, squeezed; None for the preamble and for a
            section known by its table only.
        locator: The place of the heading.
        blocks: Everything up to the next heading.
    """

    code: str
    position: int
    heading: str | None
    locator: Locator | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _HeadingSpan:
    """A chosen place in segments: from (first, from_) to (last, to), offsets in the printed text."""

    place: Candidate
    first: int
    from_: int
    last: int
    to: int


def cut_sections(
    document: Document, stream: FoldedText, places: tuple[Candidate, ...]
) -> tuple[SectionPart, ...]:
    """Return the preamble and one part for each place, in reading order."""
    cuts = [_located(stream, place) for place in places]
    parts = [_OpenPart("preamble", None)]
    waiting = list(reversed(cuts))
    for atom, segment in _atoms(document, stream, cuts):
        if isinstance(atom, Grid):
            if waiting and waiting[-1].first <= segment:
                parts.append(_OpenPart(waiting.pop().place.code, atom.cells[0].locator))
            parts[-1].blocks.append(atom)
        elif waiting and waiting[-1].first <= segment:
            _walk(atom, segment, waiting, parts)
        elif atom.text:
            parts[-1].blocks.append(atom)
    return tuple(part.done(position) for position, part in enumerate(parts))


class _OpenPart:
    """A part while its blocks are gathered."""

    def __init__(self, code: str, locator: Locator | None) -> None:
        """Begin an empty part."""
        self.code = code
        self.locator = locator
        self.heading: list[str] = []
        self.blocks: list[Block] = []

    def name(self, printed: Paragraph) -> None:
        """Take this paragraph as the heading, or as a further piece of it."""
        if not printed.text.strip():
            return
        self.heading.append(squeeze(printed.text).strip("#* "))
        self.locator = printed.locator if len(self.heading) == 1 else _joined(self.locator, printed.locator)

    def done(self, position: int) -> SectionPart:
        """Return the finished part."""
        return SectionPart(
            self.code,
            position,
            "".join(dict.fromkeys(self.heading)) or None,
            self.locator,
            tuple(self.blocks),
        )


def _joined(one: Locator | None, two: Locator) -> Locator:
    return two if one is None else one + two


def _located(stream: FoldedText, place: Candidate) -> _HeadingSpan:
    first = stream.segment(place.start)
    from_ = printed_offset(stream.printed[first], place.start - stream.starts[first])
    if place.end == place.start:
        return _HeadingSpan(place, first, from_, first, from_)
    last = stream.segment(place.end - 1)
    to = printed_offset(stream.printed[last], place.end - stream.starts[last])
    return _HeadingSpan(place, first, from_, last, to)


def _walk(paragraph: Paragraph, segment: int, waiting: list[_HeadingSpan], parts: list[_OpenPart]) -> None:
    """Give a paragraph's text to the parts it belongs to.

    Args:
        paragraph: The paragraph.
        segment: Its segment.
        waiting: The cuts to come, the next one last; those used are removed.
        parts: The parts so far; new ones are appended.
    """
    position = 0
    while waiting and waiting[-1].first <= segment:
        span = waiting[-1]
        if span.first == segment:
            _keep(paragraph, position, span.from_, parts[-1], before_heading=True)
            parts.append(_OpenPart(span.place.code, None))
            position = span.from_
        if not span.place.titled:
            parts[-1].locator = sliced(paragraph, position, len(paragraph.text)).locator
            waiting.pop()
            continue
        end = span.to if span.last == segment else len(paragraph.text)
        parts[-1].name(sliced(paragraph, position, end))
        position = end
        if span.last > segment:
            return
        waiting.pop()
        open_ = _LEFT_OPEN.match(paragraph.text, position)
        position = open_.end() if open_ else position
    _keep(paragraph, position, len(paragraph.text), parts[-1])


def _keep(paragraph: Paragraph, start: int, end: int, part: _OpenPart, before_heading: bool = False) -> None:
    if before_heading:
        mark = _RIGHT_OPEN.search(paragraph.text[max(start, end - 12) : end])
        end -= len(mark[0]) if mark else 0
    if paragraph.text[start:end].strip() or (start == 0 and end == len(paragraph.text) and end > 0):
        part.blocks.append(sliced(paragraph, start, end))


def sliced(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """Return text[start:end] of a paragraph as a paragraph with its own place."""
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


def _atoms(document: Document, stream: FoldedText, cuts: list[_HeadingSpan]) -> Iterator[tuple[Block, int]]:
    """Yield the blocks with their first segment. A grid is cut at its headings, which become paragraphs."""
    inside: dict[int, list[_HeadingSpan]] = {}
    for span in cuts:
        for touched in {stream.blocks[n] for n in range(span.first, span.last + 1)}:
            inside.setdefault(touched, []).append(span)
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


def _pieces(grid: Grid, offset: int, cuts: list[_HeadingSpan]) -> Iterator[tuple[Block, int]]:
    """Yield the grid above, the heading, the grid below. Reading order decides in its own row."""
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
    """Return the index of the first cell in the row of this cell."""
    while number > 0 and grid.cells[number - 1].row == grid.cells[number].row:
        number -= 1
    return number


def _bare_rows(grid: Grid, headings: set[int]) -> frozenset[int]:
    """Return the rows that hold nothing but a heading."""
    rows = {grid.cells[n].row for n in headings}
    others = {c.row for n, c in enumerate(grid.cells) if c.text.strip() and n not in headings}
    return frozenset(rows - others)


def _subgrid(grid: Grid, cells: list[GridCell], until: int | None) -> Grid:
    """Return these rows as a grid of their own, from row 0. Cells that reach beyond are shortened."""
    top = cells[0].row
    rows = [
        cell._replace(
            row=cell.row - top,
            row_span=cell.row_span if until is None else max(1, min(cell.row_span, until - cell.row)),
        )
        for cell in cells
    ]
    return replace(grid, cells=tuple(rows))
