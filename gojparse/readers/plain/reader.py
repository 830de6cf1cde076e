"""Text and Markdown to a Document: one paragraph a line, pipe rows as grids.

Crawled text has lost its tables in a dozen ways. The reader keeps what the
line proves (its tabs, its pipes, its place) and decides nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast

from gojparse.errors import Unreadable
from gojparse.model import Block, Document, Grid, LinePlace, Locator, Paragraph
from gojparse.patterns import Pattern
from gojparse.readers.encoding import decode
from gojparse.readers.kind import text_kind
from gojparse.readers.plain.markdown import without_inline_html
from gojparse.readers.plain.pipes import (
    TextLine,
    grid_of_pipe_rows,
    has_box_drawing,
    pipe_tables,
    without_box_drawing,
)
from gojparse.readers.refusals import check_cells, check_characters, check_lines

format = "txt"

_LINE_END = re.compile(r"\r\n|\n|\r")
_TABLE_TAG = Pattern(r"(?i)<(/?)table\b[^<>]*>")
_BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li)\s*>", re.IGNORECASE)


def read(data: bytes, text: str | None = None) -> Document:
    """Return the text line by line, HTML tables inside Markdown as grids.

    Args:
        data: The content of a file.
        text: The same decoded, where that was done already.

    Raises:
        Unreadable: It has no text, or more than is read.
    """
    text = decode(data) if text is None else text
    check_characters(len(text), format)
    check_cells(text.count("|"), format)
    check_lines(text.count("\n") + text.count("\r"), format)
    name = text_kind(text)
    blocks = tuple(_blocks_of_text(text, name))
    if not blocks:
        raise Unreadable("no-text", format=name)
    return Document(name, blocks)


def _blocks_of_text(text: str, name: str) -> Iterator[Block]:
    if name == "md" and _TABLE_TAG.search(text):
        return _blocks_with_html(text)
    if has_box_drawing(text):
        return _blocks_without_drawing(_lines(text, 1))
    if "|" in text:
        return _blocks(_lines(text, 1))
    return _paragraphs(enumerate(_split(text), 1))  # no pipe, no table


def _lines(text: str, first: int) -> list[TextLine]:
    return [TextLine(number, line) for number, line in enumerate(_split(text), first)]


def _split(text: str) -> list[str]:
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def _blocks_without_drawing(lines: Sequence[TextLine]) -> Iterator[Block]:
    """Yield the blocks of lines on which tables may be drawn with characters."""
    for is_grid, group in groupby(without_box_drawing(lines), key=lambda part: isinstance(part, Grid)):
        if is_grid:
            yield from cast("Iterator[Grid]", group)
        else:
            yield from _blocks(cast("list[TextLine]", list(group)))


def _blocks(lines: Sequence[TextLine]) -> Iterator[Block]:
    """Yield lines as paragraphs and pipe rows as grids, in order."""
    position = 0
    for table in pipe_tables(lines):
        yield from _paragraphs(lines[position : table.start])
        yield grid_of_pipe_rows(table.rows)
        position = table.end
    yield from _paragraphs(lines[position:])


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[Paragraph]:
    for number, text in lines:
        if text and (text[0].isalnum() or text.strip("\ufeff\u200b \t\u3000\xa0\f\v")):
            yield Paragraph(text, Locator((LinePlace(number, 1),)))


def _blocks_with_html(text: str) -> Iterator[Block]:
    """Yield the lines between HTML tables, and the tables as HTML has them."""
    from gojparse.readers.web import html

    position = line = tables = 0
    for start, end in _html_tables(text):
        yield from _blocks(_lines_without_tags(text[position:start], line + 1))
        line += len(_LINE_END.findall(text, position, start))
        source = text[start:end]
        for piece in html.flow_of(source, tables):
            yield piece if isinstance(piece, Grid) else Paragraph(piece, Locator((LinePlace(line + 1, 1),)))
        tables += _TABLE_TAG.findall(source).count("")
        line += len(_LINE_END.findall(source))
        position = end
    yield from _blocks(_lines_without_tags(text[position:], line + 1))


def _html_tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost HTML tables begin and end."""
    start = depth = 0
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            start = tag.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, tag.end()
    if depth:
        yield start, len(text)


def _lines_without_tags(text: str, first: int) -> list[TextLine]:
    """Return the lines without inline HTML. A line with breaks becomes several of the same number."""
    return [
        TextLine(number, without_inline_html(part))
        for number, line in _lines(text, first)
        for part in (_BLOCK_END.split(line) if "<" in line else [line])
    ]
