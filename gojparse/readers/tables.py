"""Source tables to grids, for HTML, Word and sheets.

A table on a page is often no table: pages are laid out with them, and a
report may be typed into one frame. Rows that cannot belong to a form (a cell
holds a table, or prose) become lines. The rows between them are a grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias

from gojparse.model import (
    Block,
    Grid,
    GridCell,
    Locator,
    Paragraph,
    ParagraphPlace,
    SheetPlace,
    TablePlace,
)
from gojparse.readers.refusals import MAX_COLUMNS, beyond
from gojparse.readers.visible import BLANKS, INK, STROKE, unstruck_or_all

Flow: TypeAlias = list[str | Grid]  # lines of text and grids, in reading order

_WIDE = 50  # columns; a cell that claims more means "to the end of the table"
_PROSE = 600  # characters; the longest label with a regional note has some 200
_SOLE_PROSE = 120  # the same in the only cell of its row: there a title or a note is shorter
_SENTENCE = 30
_SENTENCES = 3
_MAX_COVERED = 5_000_000  # places in a table that cells from above reach into


class PictureLine(str):
    """A line that is nothing but a picture."""

    address = ""  # of the picture, as the source has it


class SourceCell(NamedTuple):
    """A table cell as its source has it. `place` is None for columns that hold no cell."""

    content: Flow
    row_span: int
    column_span: int
    place: TablePlace | SheetPlace | None


Row: TypeAlias = Sequence[SourceCell]


def rows_as_displayed(rows: Sequence[Row], groups: Sequence[tuple[str, int]]) -> Sequence[Row]:
    """Return the rows as a browser displays them.

    The first `thead` stands above all other groups and the first `tfoot`
    below, wherever they are written, and no cell reaches out of its group.

    Args:
        rows: All rows as written.
        groups: The tag of each group of rows, and the row from 0 in which it begins.
    """
    bounds = [*(start for _, start in groups), len(rows)]
    kinds = [kind for kind, _ in groups]
    parts = [rows[start:end] for start, end in pairwise(bounds)]
    if sum(map(bool, parts)) + bool(rows[: bounds[0]]) < 2:
        return rows
    parts = [_clipped(part) for part in (rows[: bounds[0]], *parts)]
    kinds = ["tbody", *kinds]
    top = kinds.index("thead") if "thead" in kinds else -1
    bottom = kinds.index("tfoot") if "tfoot" in kinds else -1
    order = sorted(range(len(parts)), key=lambda place: (place == bottom, place != top))
    return [row for place in order for row in parts[place]]


def _clipped(rows: Sequence[Row]) -> Sequence[Row]:
    return [
        [cell if cell.row_span <= left else cell._replace(row_span=left) for cell in row]
        for left, row in zip(range(len(rows), 0, -1), rows, strict=True)
    ]


def flow_of_rows(rows: Sequence[Row]) -> Flow:
    """Return the content of a table in reading order: grids, and lines of rows that only arrange text."""
    flow: Flow = []
    for is_layout, group in groupby(rows, key=_is_layout):
        part = list(group)
        if is_layout or all(len(row) < 2 for row in part):
            for row in part:
                for cell in row:
                    flow.extend(_lines_of_layout(cell.content))
        else:
            flow.append(grid_of_rows(part))
    return flow


def _lines_of_layout(content: Flow) -> Iterator[str | Grid]:
    """Yield what a cell holds that only arranges text. A picture beside words is none of a table."""
    for piece in content:
        if isinstance(piece, str) and INK in piece and piece != INK:
            piece = piece.replace(INK, "").strip(BLANKS) or INK
        yield piece


def _is_layout(row: Row) -> bool:
    """Tell whether this row only arranges text on the page."""
    for content, _, _, _ in row:
        if not content:
            continue
        if len(content) == 1 and isinstance(content[0], str) and len(content[0]) < _SOLE_PROSE:
            continue  # nearly every cell
        lines = [piece for piece in content if isinstance(piece, str)]
        if len(lines) < len(content):
            return True
        length = sum(map(len, lines))
        if length >= _PROSE or (len(row) == 1 and length >= _SOLE_PROSE):
            return True
        if sum(len(line) >= _SENTENCE for line in lines) >= _SENTENCES:
            return True
    return False


def grid_of_rows(rows: Sequence[Row]) -> Grid:
    """Return these rows as a grid. Spans that lead out of the table end at its edge."""
    cells = tuple(_placed(rows, 0))
    if [width for row in rows for _, _, width, _ in row if width > _WIDE]:
        edge = max((cell.column + cell.column_span for cell in cells), default=0)
        cells = tuple(_placed(rows, edge))
    return Grid(cells, cells[0].locator if cells else Locator(()))


def _placed(rows: Sequence[Row], edge: int) -> Iterator[GridCell]:
    """Yield each cell in the first free column of its row, as browsers do. Boundless ones end at `edge`."""
    busy: list[int] = []  # for each column, the first row in which it is free
    skipped = 0
    for number, row in enumerate(rows):
        column = 0
        left = len(rows) - number
        shared = _tallness(row) if row and row[0].row_span > 1 else 1
        for position, (content, height, width, place) in enumerate(row):
            while column < len(busy) and busy[column] > number:
                column += 1
                skipped += 1
                if skipped > _MAX_COVERED:
                    raise beyond("covered-cells", _MAX_COVERED)
            if height > left:
                height = left
            end = column + width
            if width > _WIDE:
                end = max(column + 1, edge - sum(_width(after) for after in row[position + 1 :]))
            if end > len(busy):
                if end > MAX_COLUMNS:
                    raise beyond("columns", MAX_COLUMNS)
                busy.extend([0] * (end - len(busy)))
            if width == 1:
                busy[column] = number + height
            else:
                for taken in range(column, end):
                    busy[taken] = number + height
            if place is not None:
                text = _text(content) if content else ""
                locator = Locator((place,))
                down = height if shared == 1 else max(height - shared + 1, 1)
                yield GridCell(text, number, column, down, end - column, locator)
            column = end


def _tallness(row: Row) -> int:
    """Return how many rows all cells of this one span: a tall row has only notes at the side below it."""
    heights = [cell.row_span for cell in row if cell.place is not None]
    return min(heights) if len(heights) > 1 else 1


def _text(content: Flow) -> str:
    """Return the lines of a cell."""
    if len(content) == 1 and isinstance(content[0], str):
        return content[0]  # nearly every cell
    text = "\n".join([piece for piece in content if isinstance(piece, str)])
    return unstruck_or_all(text) if STROKE in text else text


def _width(cell: SourceCell) -> int:
    """Return the columns that a cell claims. A boundless one is sure of one only."""
    return cell.column_span if cell.column_span <= _WIDE else 1


def blocks_of_flow(flow: Flow) -> tuple[Block, ...]:
    """Return lines as paragraphs, numbered from 1, and grids as they are."""
    result: list[Block] = []
    count = 0
    for piece in flow:
        if isinstance(piece, str):
            count += 1
            result.append(Paragraph(piece, Locator((ParagraphPlace(count),))))
        else:
            result.append(piece)
    return tuple(result)


def addresses_of_pictures(blocks: Iterable[Block]) -> tuple[tuple[Locator, str], ...]:
    """Return the places of paragraphs that are a picture, each with its address."""
    return tuple(
        (block.locator, block.text.address)
        for block in blocks
        if isinstance(block, Paragraph) and isinstance(block.text, PictureLine) and block.text.address
    )
