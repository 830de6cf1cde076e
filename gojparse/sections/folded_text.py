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
class FoldedText:
    """The segments of a document (a paragraph or a cell each) and their folded texts, joined.

    Attributes:
        text: All folded segments, joined without borders.
        printed: The segments as printed.
        folded: The segments folded.
        starts: The offset in `text` at which each segment begins.
        blocks: The index of the block that each segment belongs to.
        cells: The index of the cell in its grid; -1 for a paragraph.
    """

    text: str
    printed: tuple[str, ...]
    folded: tuple[str, ...]
    starts: tuple[int, ...]
    blocks: tuple[int, ...]
    cells: tuple[int, ...]

    def segment(self, position: int) -> int:
        """Return the index of the segment that holds this character of `text`; never an empty one."""
        return bisect_right(self.starts, position) - 1


def fold_document(document: Document) -> FoldedText:
    """Fold the document's paragraphs and cells into one string, in reading order."""
    printed: list[str] = []
    blocks: list[int] = []
    cells: list[int] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            printed.append(block.text)
            blocks.append(number)
            cells.append(-1)
        else:
            count = len(block.cells)
            printed += [text for text, _, _, _, _, _ in block.cells]
            blocks += [number] * count
            cells += range(count)
    folded = [fold(text) if len(text) <= LONGEST_FOLDED else fold.__wrapped__(text) for text in printed]
    *starts, _ = accumulate(map(len, folded), initial=0)
    return FoldedText(
        "".join(folded),
        tuple(printed),
        tuple(folded),
        tuple(starts),
        tuple(blocks),
        tuple(cells),
    )


def first_row_segment(stream: FoldedText, document: Document, segment: int) -> int:
    """Return the first segment of the grid row that this segment is in; itself outside a grid."""
    block = document.blocks[stream.blocks[segment]]
    if not isinstance(block, Grid):
        return segment
    row = block.cells[stream.cells[segment]].row
    while stream.cells[segment] > 0 and block.cells[stream.cells[segment] - 1].row == row:
        segment -= 1
    return segment
