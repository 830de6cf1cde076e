"""Fold the blocks of a section into one stream of tokens: words and entries.

An entry is what can stand in a number cell: a number, a slash, a dash, a
proved blank. Everything else is text: labels, headers, notes. Ruled grids
and crawled text give the same stream; a token keeps whatever position its
carrier knew, and that is the only difference between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from gojparse.model import Block, GridCell, Locator, Paragraph, quick
from gojparse.text import BLANK, NUMBER, TEXT, Kind, Reading, read_cell

Stretch: TypeAlias = tuple[Paragraph, int, int]
"""A paragraph and a stretch of its text: the place of a word, worked out when it is asked for."""


class Token(NamedTuple):
    """A word or an entry, with its place in the source."""

    kind: Kind
    text: str
    reading: Reading
    place: Locator | Stretch
    row: int  # running number of the printed row
    grid: int  # running number of the grid; 0: running text
    column: int = -1  # first grid column; -1 unknown
    span: int = 1
    shifted: bool = False  # in text with tabs: more than one tab before it, as if a cell were missing

    @property
    def locator(self) -> Locator:
        """Where it is printed."""
        if isinstance(self.place, Locator):
            return self.place
        paragraph, start, end = self.place
        return paragraph.at(start, end)

    @property
    def is_text(self) -> bool:
        return self.kind is TEXT

    @property
    def is_printed(self) -> bool:
        """Whether something stands there: a number, a slash, a dash or words."""
        return self.kind is not BLANK


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
        if isinstance(block, _TabGrid):
            for line in block.lines:
                tokens += _tab_row(line, row, grid)
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


# ---- running text ----

_NOTE = re.compile(r"^[\s*>（(]*(?:备?注|说明)\s*[:：\d１２一二（(]")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－·•]\s*\d{1,3}\s*[-—–－·•]|第\s*\d{1,3}\s*页(?:.{0,8}页)?|[Pp](?:age)?\.?\s*\d{1,3})\s*$"
)
_LONGEST_PAGE_NUMBER = 24
_SENTENCE_END = re.compile(r"[。；！？]|[，、][^，、]{0,200}[，、]")
_MARKDOWN_RULE = re.compile(r"^[\s|:—-]*-{3,}[\s|:-]*$")
_RULE = re.compile(r":?-{3,}:?")  # Markdown's rule below a header, in a document that lost its line ends
_WORD = re.compile(r"[^\s|]+|\|")
_GOES_ON = re.compile(r"[0-9０-９]\s*[（(]|[0-9０-９]\s+[万元件项个条宗起次部份]")
_FOLLOWED = re.compile(r"[0-9０-９](?:\s*[（(]|\s+[^\s|0-9０-９])")  # what the ones above and below need
_MEASURED_NUMBER = re.compile(r"[0-9０-９]\s+[^\s|0-9０-９]")
_MEASURED = re.compile(r"年|月|日|件|条|次|个|人|名|项|万|元|%|％|号|期|篇|天|工作日|家|份|场|余|多")
_LONGEST_SENTENCE_LABEL = 60  # characters; longer paragraphs with a sentence's punctuation are prose


def _words(paragraph: Paragraph, row: int, after_pipe: bool) -> list[Token] | None:
    """The words of a line of a table; None where the paragraph is prose, a note or a page number."""
    text = paragraph.text
    if _is_beside_table(text):
        return None
    piped = "|" in text
    words = [match.span() for match in _WORD.finditer(text)] if piped else _split(text)
    followed = _FOLLOWED.search(text) is not None
    if followed and _GOES_ON.search(text):
        words = _join_remarks(text, words)
    if (piped or after_pipe) and _TORN.search(text):
        words = _join_torn(text, words)
    measured = followed and _MEASURED_NUMBER.search(text) is not None
    if piped:
        tokens = _piped(paragraph, words, row, measured, after_pipe)
    else:
        tokens = _spaced(paragraph, words, row, measured)
    entries = len([token for token in tokens if token.kind is not TEXT])
    return None if _is_prose(text, len(tokens), entries) else tokens


def _is_beside_table(text: str) -> bool:
    """Whether a line is a note, a page number or Markdown's rule; each is tried only where it can be."""
    return (
        (("注" in text or "说明" in text) and _NOTE.match(text) is not None)
        or (len(text.strip()) < _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.match(text) is not None)
        or ("---" in text and _MARKDOWN_RULE.match(text) is not None)
    )


def _split(text: str) -> list[tuple[int, int]]:
    """Where the words between white space begin and end."""
    words: list[tuple[int, int]] = []
    end = 0
    for word in text.split():
        start = text.index(word, end)
        end = start + len(word)
        words.append((start, end))
    return words


def _spaced(paragraph: Paragraph, words: Sequence[tuple[int, int]], row: int, measured: bool) -> list[Token]:
    """Words between spaces and tabs. `measured`: a measure word behind a number makes it a sentence's."""
    text = paragraph.text
    tabbed = "\t" in text
    tokens: list[Token] = []
    end_before = 0
    for position, (start, end) in enumerate(words):
        word = text[start:end]
        reading = read_cell(word)
        kind = reading.kind
        if measured and kind is NUMBER and _is_measured(text, end, words, position):
            kind, reading = TEXT, Reading(TEXT, word)
        gap = tabbed and start - end_before > 1 and kind is not TEXT
        shifted = gap and text.count("\t", end_before, start) > 1
        place = (paragraph, start, end)
        tokens.append(quick(Token, (kind, word, reading, place, row, 0, -1, 1, shifted)))
        end_before = end
    return tokens


def _piped(
    paragraph: Paragraph, words: Sequence[tuple[int, int]], row: int, measured: bool, after_pipe: bool
) -> list[Token]:
    """Words between pipes.

    Two pipes with nothing between them prove an empty cell, also where the
    first ended the line before (`after_pipe`); a pipe in front of a row does not.
    """
    text = paragraph.text
    tokens: list[Token] = []
    pipe_open = after_pipe and text.strip() == "|"
    for position, (start, end) in enumerate(words):
        word = text[start:end]
        if word == "|":
            if pipe_open:  # two pipes in a row: a cell printed empty
                tokens.append(Token(BLANK, "", _BLANK, (paragraph, start, start), row, 0))
            pipe_open = True
            continue
        pipe_open = False
        if word[0] in ":-" and _RULE.fullmatch(word):
            continue
        reading = read_cell(word)
        kind = reading.kind
        if kind is TEXT and tokens and tokens[-1].kind is BLANK:
            tokens.pop()  # `| |` before a label may be the joint of two rows that lost their line end
        if measured and kind is NUMBER and _is_measured(text, end, words, position):
            kind, reading = TEXT, Reading(TEXT, word)
        tokens.append(Token(kind, word, reading, (paragraph, start, end), row, 0))
    return tokens


_BLANK = Reading(BLANK)


def _ends_with_pipe(text: str, after_pipe: bool) -> bool:
    return text.rstrip().endswith("|") or (after_pipe and not text.strip())


_LONGEST_REMARK = 12  # words


def _join_remarks(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of the text that are one word: `21 （其中修订 14 件）` and `251.5 万元` are one."""
    joined: list[tuple[int, int]] = []
    position = 0
    while position < len(spans):
        start, end = spans[position]
        position += 1
        following = text[spans[position][0]] if position < len(spans) else ""
        if following and text[start] not in "|" and _may_go_on(text[start:end], following):
            for last in range(position, min(position + _LONGEST_REMARK, len(spans))):
                if text[spans[last][0]] == "|":
                    break
                longer = read_cell(text[start : spans[last][1]])
                closed = text[spans[last][1] - 1] in ")）" and not text[end - 1].isdigit()
                if closed or (longer.kind is NUMBER and (longer.remark or longer.unit)):
                    end, position = spans[last][1], last + 1
                    break
        joined.append((start, end))
    return joined


_TORN = re.compile(r"(?:^|\|)\s*([0-9０-９][0-9０-９,，.]*\s+[0-9０-９,，.]+)\s*(?=\||$)")


def _join_torn(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of the text that are one word: between two pipes stands one cell, also with `1 19` in it."""
    cells = [match.span(1) for match in _TORN.finditer(text)]
    halves = {cell[0]: cell for cell in cells}
    ends = {end for _, end in cells}
    return [halves.get(start, (start, end)) for start, end in spans if start in halves or end not in ends]


def _may_go_on(word: str, following: str) -> bool:
    """Whether a number's remark or unit may follow: words open a bracket behind a number, or are about to."""
    number, bracket, rest = word.replace("（", "(").partition("(")
    if bracket:
        return ")" not in rest.replace("）", ")") and read_cell(number).kind is NUMBER
    return following in "(（万元件项个条宗起次部份" and read_cell(word).kind is NUMBER


def _is_measured(text: str, end: int, words: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a measure word follows a number: then it belongs to a sentence (`17 件`, `2024 年`)."""
    if position + 1 >= len(words):
        return False
    start = words[position + 1][0]
    return _MEASURED.match(text, start) is not None and "\t" not in text[end:start]


def _is_prose(text: str, tokens: int, entries: int) -> bool:
    """Whether a paragraph is a sentence and no row: punctuation of sentences, and no run of entries."""
    if not tokens:
        return "|" not in text
    if entries == 0:
        long = len(text) > _LONGEST_SENTENCE_LABEL and bool(_SENTENCE_END.search(text))
        last = text.rstrip()[-1:]
        return long or "。" in text or last in "；！？" or (last in "：:" and "，" in text)
    return entries < 3 and "。" in text


# ---- tabs that do prove their columns ----


class _TabGrid(NamedTuple):
    """Lines whose tabs prove their columns."""

    lines: list[Paragraph]


def _with_tab_grids(blocks: Sequence[Block]) -> Iterator[Block | _TabGrid]:
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
            yield _TabGrid(lines)
            lines = []
        yield block
    if lines:
        yield _TabGrid(lines)


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


_NUMBER_FIELD = re.compile(r"(?:^|\t)\s*[^\t]{0,2}[0-9０-９〇○]")


def _is_data_line(text: str) -> bool:
    return bool(_NUMBER_FIELD.search(text)) and any(
        field and read_cell(field).kind is NUMBER for field in text.split("\t")
    )


def _tab_row(line: Paragraph, row: int, grid: int) -> list[Token]:
    """The fields of a line as cells of a grid."""
    tokens: list[Token] = []
    start = 0
    for column, field in enumerate(line.text.split("\t")):
        reading = read_cell(field)
        place = (line, start, start + len(field))
        tokens.append(quick(Token, (reading.kind, field, reading, place, row, grid, column, 1, False)))
        start += len(field) + 1
    return tokens
