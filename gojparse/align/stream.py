"""The blocks of a section as one stream of tokens, and the paragraphs beside its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gojparse.align.running import ends_with_pipe, words_of
from gojparse.align.tabs import TabGrid, tab_row, with_tab_grids
from gojparse.align.tokens import Token
from gojparse.model import Block, GridCell, Paragraph, quick
from gojparse.text import read_cell


class Stream(NamedTuple):
    """The tokens of a section, and the paragraphs that are running prose."""

    tokens: tuple[Token, ...]
    prose: tuple[Paragraph, ...]


def stream(blocks: Sequence[Block]) -> Stream:
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
        for cells in block.rows():
            tokens += [_cell_token(cell, row, grid, block.regular) for cell in cells]
            row += 1
    return Stream(tuple(tokens), tuple(prose))


def _cell_token(cell: GridCell, row: int, grid: int, column_known: bool) -> Token:
    reading = read_cell(cell.text)
    column = cell.column if column_known else -1
    return quick(
        Token, (reading.kind, cell.text, reading, cell.locator, row, grid, column, cell.column_span, False)
    )
