"""Fold the blocks of a section into one stream of tokens: words and entries.

An entry is what can stand in a number cell: a number, a slash, a dash, a
proved blank. Everything else is text: labels, headers, notes. Ruled grids
and crawled text give the same stream; a token keeps whatever position its
carrier knew, and that is the only difference between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gojparse.model import Block, Grid, GridCell, LinePlace, Locator, Paragraph
from gojparse.text import Kind, Reading, fold, read_cell, squeeze


class Token(NamedTuple):
    """A word or an entry, with its place in the source."""

    kind: Kind
    text: str
    reading: Reading
    locator: Locator
    row: int  # running number of the printed row
    grid: int  # running number of the grid; 0: running text
    column: int = -1  # first grid column; -1 unknown
    span: int = 1
    shifted: bool = False  # in text with tabs: more than one tab before it, as if a cell were missing

    @property
    def is_text(self) -> bool:
        return self.kind is Kind.TEXT

    @property
    def is_printed(self) -> bool:
        """Whether something stands there: a number, a slash, a dash or words."""
        return self.kind is not Kind.BLANK


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
    for block in _with_tab_grids(blocks):
        if isinstance(block, Paragraph):
            words = _words(block, row, after_pipe)
            if words is None:
                prose.append(block)
                after_pipe = False
            else:
                tokens += words
                after_pipe = _ends_with_pipe(block.text, after_pipe)
            row += 1
            continue
        grid += 1
        after_pipe = False
        column_known = block.regular
        for cells in block.rows():
            tokens += [_cell_token(cell, row, grid, column_known) for cell in cells]
            row += 1
    return Stream(tuple(tokens), tuple(prose))


def _cell_token(cell: GridCell, row: int, grid: int, column_known: bool) -> Token:
    reading = read_cell(cell.text)
    column = cell.column if column_known else -1
    return Token(reading.kind, cell.text, reading, cell.locator, row, grid, column, cell.column_span)


# ---- running text ----

_NOTE = re.compile(r"^[\s*>（(]*(?:备?注|说明)\s*[:：\d１２一二（(]")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－·•]\s*\d{1,3}\s*[-—–－·•]|第\s*\d{1,3}\s*页(?:.{0,8}页)?|[Pp](?:age)?\.?\s*\d{1,3})\s*$"
)
_SENTENCE_END = re.compile(r"[。；！？]|[，、][^，、]{0,200}[，、]")
_MEASURED = re.compile(r"^(?:年|月|日|件|条|次|个|人|名|项|万|元|%|％|号|期|篇|天|工作日|家|份|场|余|多)")
_SEPARATORS = re.compile(r"[^\s|]+|\|")
_MARKDOWN_RULE = re.compile(r"^[\s|:—-]*-{3,}[\s|:-]*$")


def _words(paragraph: Paragraph, row: int, after_pipe: bool) -> list[Token] | None:
    """The words of a line of a table; None where the paragraph is prose, a note or a page number.

    Two pipes with nothing between them prove an empty cell, also where the
    first ended the line before (`after_pipe`); a pipe in front of a row does not.
    """
    text = paragraph.text
    if _NOTE.match(text) or _PAGE_NUMBER.match(text) or _MARKDOWN_RULE.match(text):
        return None
    words = list(_join_remarks(text, _SEPARATORS.finditer(text)))
    tokens: list[Token] = []
    pipe_open = after_pipe and text.strip() == "|"
    for position, (start, end) in enumerate(words):
        word = text[start:end]
        if word == "|":
            if pipe_open:  # two pipes in a row: a cell printed empty
                tokens.append(_blank(paragraph, start, row))
            pipe_open = True
            continue
        pipe_open = False
        reading = read_cell(word)
        if reading.kind is Kind.NUMBER and _is_measured(text, words, position):
            reading = Reading(Kind.TEXT)
        gap = text[words[position - 1][1] : start] if position else ""
        shifted = gap.count("\t") > 1
        tokens.append(Token(reading.kind, word, reading, paragraph.at(start, end), row, 0, shifted=shifted))
    return None if _is_prose(text, tokens) else tokens


def _ends_with_pipe(text: str, after_pipe: bool) -> bool:
    return text.rstrip().endswith("|") or (after_pipe and not text.strip())


def _blank(paragraph: Paragraph, start: int, row: int) -> Token:
    return Token(Kind.BLANK, "", Reading(Kind.BLANK), paragraph.at(start, start), row, 0)


def _join_remarks(text: str, matches: Iterator[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Stretches of the text that are one word: `21 （其中修订 14 件）` and `251.5 万元` are one."""
    spans = [match.span() for match in matches]
    position = 0
    while position < len(spans):
        start, end = spans[position]
        position += 1
        if _may_go_on(text, start, end):
            for last in range(position, min(position + _LONGEST_REMARK, len(spans))):
                if text[spans[last][0]] == "|":
                    break
                longer = read_cell(text[start : spans[last][1]])
                if longer.kind is Kind.NUMBER and (longer.remark or longer.unit):
                    end, position = spans[last][1], last + 1
                    break
        yield start, end


_LONGEST_REMARK = 12  # words


def _may_go_on(text: str, start: int, end: int) -> bool:
    """Whether a number's remark or unit may follow: the word is a number, or opens a bracket behind one."""
    word = text[start:end]
    number, bracket, rest = word.replace("（", "(").partition("(")
    if bracket and ")" in rest.replace("）", ")"):
        return False
    return read_cell(number if bracket else word).kind is Kind.NUMBER


def _is_measured(text: str, words: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a number is followed by a measure word: then it belongs to a sentence (`17 件`, `2024 年`)."""
    if position + 1 >= len(words):
        return False
    start, end = words[position + 1]
    return "\t" not in text[words[position][1] : start] and bool(_MEASURED.match(text[start:end]))


def _is_prose(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a paragraph is a sentence and no row: punctuation of sentences, and no run of entries."""
    entries = sum(not token.is_text for token in tokens)
    if not tokens:
        return "|" not in text
    if entries == 0:
        return (bool(_SENTENCE_END.search(text)) and len(text) > 60) or text.rstrip()[-1:] in "。；！？"
    return entries < 3 and "。" in text


# ---- tabs that do prove their columns ----


def _with_tab_grids(blocks: Sequence[Block]) -> Iterator[Block]:
    """Lines with tabs as a grid, where every data line of the table has the same number of them.

    Only then does an empty field prove an empty cell (ragged tabs prove
    nothing: a lost tab shifts every number after it).
    """
    counts = {
        len(block.text.split("\t"))
        for block in blocks
        if isinstance(block, Paragraph) and _is_data_line(block.text)
    }
    if len(counts) != 1 or (width := counts.pop()) < 3:
        yield from blocks
        return
    lines: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and len(block.text.split("\t")) == width:
            lines.append(block)
            continue
        if lines:
            yield _tab_grid(lines)
            lines = []
        yield block
    if lines:
        yield _tab_grid(lines)


def _is_data_line(text: str) -> bool:
    fields = text.split("\t")
    return len(fields) > 1 and any(read_cell(field).kind is Kind.NUMBER for field in fields)


def _tab_grid(lines: Sequence[Paragraph]) -> Grid:
    cells: list[GridCell] = []
    for row, line in enumerate(lines):
        start = 0
        for column, field in enumerate(line.text.split("\t")):
            place = line.at(start, start + len(field))
            cells.append(GridCell(field, row, column, 1, 1, place))
            start += len(field) + 1
    return Grid(tuple(cells), lines[0].locator, regular=True)


__all__ = ["LinePlace", "Stream", "Token", "fold", "squeeze", "stream"]
