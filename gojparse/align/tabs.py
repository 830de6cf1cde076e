"""Tabs that do prove their columns: lines that agree on how many they have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gojparse.align.tokens import Token
from gojparse.model import Block, Paragraph, quick
from gojparse.text import NUMBER, read_cell


class TabGrid(NamedTuple):
    """Lines whose tabs prove their columns."""

    lines: list[Paragraph]


def with_tab_grids(blocks: Sequence[Block]) -> Iterator[Block | TabGrid]:
    """Lines with tabs as a grid, where every data line of the table has the same number of them.

    Only then does an empty field prove an empty cell (ragged tabs prove
    nothing: a lost tab shifts every number after it), and a single line has
    nothing to agree with. Between pipes a tab is white space: there the pipe
    divides, and it is no field.
    """
    tabs = _common_tabs([b.text for b in blocks if isinstance(b, Paragraph) and _is_tabbed(b.text)])
    if tabs is None:
        yield from blocks
        return
    lines: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.text.count("\t") == tabs and _is_tabbed(block.text):
            lines.append(block)
            continue
        if lines:
            yield TabGrid(lines)
            lines = []
        yield block
    if lines:
        yield TabGrid(lines)


def _is_tabbed(text: str) -> bool:
    return "\t" in text and "|" not in text


def _common_tabs(lines: Sequence[str]) -> int | None:
    """How many tabs every data line has, if they agree and are no single line; else None."""
    tabs: int | None = None
    for line in lines:
        if line.count("\t") != tabs and _is_data_line(line):
            if tabs is not None:
                return None
            tabs = line.count("\t")
    if tabs is None or tabs < 2 or sum(line.count("\t") == tabs for line in lines) < 2:
        return None
    return tabs


_NUMBER_FIELD = re.compile(r"(?:^|\t)[^\S\t]*[^\t]{0,2}[0-9０-９〇○]")


def _is_data_line(text: str) -> bool:
    return bool(_NUMBER_FIELD.search(text)) and any(
        field and read_cell(field).kind is NUMBER for field in text.split("\t")
    )


def tab_row(line: Paragraph, row: int, grid: int) -> list[Token]:
    """The fields of a line as cells of a grid."""
    tokens: list[Token] = []
    start = 0
    for column, field in enumerate(line.text.split("\t")):
        reading = read_cell(field)
        end = start + len(field)
        place = (line, start, end)
        tokens.append(quick(Token, (reading.kind, field, reading, place, row, grid, column, 1, False)))
        start = end + 1
    return tokens
