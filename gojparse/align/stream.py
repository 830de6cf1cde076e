"""The blocks of a section as one stream of tokens, and the paragraphs beside its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gojparse.align.running import ends_with_pipe, words_of
from gojparse.align.tabs import TabGrid, tab_row, with_tab_grids
from gojparse.align.tokens import Token
from gojparse.model import Block, Grid, GridCell, Paragraph, quick
from gojparse.text import NUMBER, TEXT, CellContent, read_cell


class TokenStream(NamedTuple):
    """The tokens of a section, and the paragraphs that are running prose."""

    tokens: tuple[Token, ...]
    prose: tuple[Paragraph, ...]


def token_stream(blocks: Sequence[Block]) -> TokenStream:
    """Tokens of a section's tables in reading order; prose, notes and page numbers are kept apart."""
    tokens: list[Token] = []
    prose: list[Paragraph] = []
    row = grid = 0
    after_pipe = False
    for block in with_tab_grids(blocks):
        if isinstance(block, Paragraph):
            words = words_of(block, row, after_pipe)
            if words is None:
                prose.append(block)
                after_pipe = False
            else:
                tokens += words
                after_pipe = ends_with_pipe(block.text, after_pipe)
            row += 1
            continue
        grid += 1
        after_pipe = False
        if isinstance(block, TabGrid):
            for line in block.lines:
                tokens += tab_row(line, row, grid)
                row += 1
            continue
        torn = _shared_by_rows(block)
        for cells in block.rows():
            tokens += _row_tokens(cells, row, grid, block.regular, torn)
            row += 1
    return TokenStream(tuple(tokens), tuple(prose))


def _shared_by_rows(grid: Grid) -> frozenset[int]:
    """The rows in which a number begins that stands for rows below as well, which print more."""
    numbers = [cell for cell in grid.cells if cell.row_span > 1 and read_cell(cell.text).kind is NUMBER]
    if not numbers:
        return frozenset()
    printed = {cell.row for cell in grid.cells if cell.text.strip()}
    return frozenset(
        cell.row for cell in numbers if not printed.isdisjoint(range(cell.row + 1, cell.row + cell.row_span))
    )


def _row_tokens(
    cells: Sequence[GridCell], row: int, grid: int, column_known: bool, shared: frozenset[int]
) -> list[Token]:
    tokens: list[Token] = []
    for text, first, column, height, width, locator in cells:
        reading = read_cell(text)
        if height > 1 and first in shared and reading.kind is NUMBER:
            reading = CellContent(TEXT, reading.printed)  # one number for several lines is none of any
        place = column if column_known else -1
        tokens.append(quick(Token, (reading.kind, text, reading, locator, row, grid, place, width, False)))
    return tokens
