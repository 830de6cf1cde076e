"""Text and Markdown to a Document: one paragraph a line, pipe rows as grids.

Crawled text has lost its tables in a dozen ways. The reader keeps what the
line proves (its tabs, its pipes, its place) and decides nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import cast

from gojparse.errors import Unreadable
from gojparse.model import Block, Document, Grid, LinePlace, Locator, Paragraph, quick
from gojparse.readers.encoding import decode
from gojparse.readers.kind import kind, text_kind
from gojparse.readers.plain.drawn import may_be_drawn, undrawn
from gojparse.readers.plain.markdown import unmarked
from gojparse.readers.plain.pipes import TextLine, grid, runs
from gojparse.readers.refusals import check_cells, check_characters, check_lines

format = "txt"

_LINE_END = re.compile(r"\r\n|\n|\r")
_TABLE_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li)\s*>", re.IGNORECASE)


def accepts(data: bytes) -> bool:
    return kind(data) in ("txt", "md")


def read(data: bytes, text: str | None = None) -> Document:
    """The text, line by line; HTML tables inside it as grids."""
    text = decode(data) if text is None else text
    check_characters(len(text), format)
    check_cells(text.count("|"), format)
    check_lines(text.count("\n") + text.count("\r"), format)
    name = text_kind(text)
    laid = _drawn_blocks if may_be_drawn(text) else _blocks
    has_tags = name == "md" and _TABLE_TAG.search(text) is not None
    blocks = tuple(_with_html(text) if has_tags else laid(_lines(text, 1)))
    if not blocks:
        raise Unreadable("no-text", format=name)
    return Document(name, blocks)


def _lines(text: str, first: int) -> list[TextLine]:
    lines = _LINE_END.split(text) if "\r" in text else text.split("\n")
    return [quick(TextLine, numbered) for numbered in enumerate(lines, first)]


def _drawn_blocks(lines: Sequence[TextLine]) -> Iterator[Block]:
    """As `_blocks`, where tables may be drawn with characters."""
    for is_grid, group in groupby(undrawn(lines), key=lambda piece: isinstance(piece, Grid)):
        if is_grid:
            yield from cast("Iterator[Grid]", group)
        else:
            yield from _blocks(cast("list[TextLine]", list(group)))


def _blocks(lines: Sequence[TextLine]) -> Iterator[Block]:
    """Lines as paragraphs, pipe rows as grids, in order."""
    position = 0
    for run in runs(lines):
        yield from _paragraphs(lines[position : run.start])
        yield grid(run.rows)
        position = run.end
    yield from _paragraphs(lines[position:])


def _paragraphs(lines: Sequence[TextLine]) -> Iterator[Paragraph]:
    for line in lines:
        text = line.text
        if text and (text[0].isalnum() or text.strip("\ufeff\u200b \t\u3000\xa0\f\v")):
            yield Paragraph(text, quick(Locator, ((quick(LinePlace, (line.number, 1)),),)))


def _with_html(text: str) -> Iterator[Block]:
    """Markdown with HTML tables in it: the text between them by lines, the tables as HTML has them."""
    from gojparse.readers.web import html

    position = line = 0
    tables = 0
    for start, end in _tables(text):
        yield from _blocks(_without_tags(_lines(text[position:start], line + 1)))
        line += len(_LINE_END.findall(text, position, start))
        for piece in html.flow_of(text[start:end], tables):
            if isinstance(piece, Grid):
                yield piece
            else:
                yield Paragraph(piece, Locator((LinePlace(line + 1, 1),)))
        tables += sum(not tag[1] for tag in _TABLE_TAG.finditer(text, start, end))
        line += len(_LINE_END.findall(text, start, end))
        position = end
    yield from _blocks(_without_tags(_lines(text[position:], line + 1)))


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost HTML tables begin and end."""
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


def _without_tags(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines without inline HTML; a line with breaks becomes several of the same number."""
    return [
        TextLine(line.number, unmarked(part))
        for line in lines
        for part in (_BLOCK_END.split(line.text) if "<" in line.text else [line.text])
    ]
