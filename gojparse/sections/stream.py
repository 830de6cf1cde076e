"""The document as one folded string, with the way back to the print.

Headings are split over paragraphs, runs and cells, or stand inside a
paragraph, and some copies are one single line. In one string without
borders all of these are the same search; where a border was is looked up
afterwards, because standing alone is evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from gojparse.model import Document, Grid, Paragraph
from gojparse.text import LONGEST_FOLDED, fold


@dataclass(frozen=True, slots=True)
class Stream:
    """Segments (a paragraph or a cell each) and their folded texts, joined.

    `starts[n]` is where segment n begins in `text`; `blocks[n]` the block it
    belongs to, `cells[n]` the cell's index in its grid, -1 for a paragraph.
    """

    text: str
    prints: tuple[str, ...]
    folds: tuple[str, ...]
    starts: tuple[int, ...]
    blocks: tuple[int, ...]
    cells: tuple[int, ...]

    def segment(self, position: int) -> int:
        """The segment that the character at this position belongs to; never an empty one."""
        return bisect_right(self.starts, position) - 1


def flatten(document: Document) -> Stream:
    """The document's paragraphs and cells in reading order, as one folded string."""
    prints: list[str] = []
    blocks: list[int] = []
    cells: list[int] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            prints.append(block.text)
            blocks.append(number)
            cells.append(-1)
        else:
            count = len(block.cells)
            prints += [text for text, _, _, _, _, _ in block.cells]
            blocks += [number] * count
            cells += range(count)
    folds = [fold(text) if len(text) <= LONGEST_FOLDED else fold.__wrapped__(text) for text in prints]
    *starts, _ = accumulate(map(len, folds), initial=0)
    return Stream("".join(folds), tuple(prints), tuple(folds), tuple(starts), tuple(blocks), tuple(cells))


def first_row_segment(stream: Stream, document: Document, segment: int) -> int:
    """The segment with which the grid row of this segment begins; itself outside a grid."""
    block = document.blocks[stream.blocks[segment]]
    if not isinstance(block, Grid):
        return segment
    row = block.cells[stream.cells[segment]].row
    while stream.cells[segment] > 0 and block.cells[stream.cells[segment] - 1].row == row:
        segment -= 1
    return segment
