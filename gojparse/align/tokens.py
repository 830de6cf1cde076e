"""The blocks of a section as one stream of tokens: words and entries.

An entry is what can stand in a number cell: a number, a slash, a dash, a
proved blank. Everything else is text: labels, headers, notes. Ruled grids
and crawled text give the same stream. A token keeps whatever position its
carrier knew, and that is the only difference between the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from gojparse.model import Block, Grid, GridCell, Locator, Paragraph
from gojparse.patterns import Pattern
from gojparse.text import BLANK, NUMBER, TEXT, CellContent, ContentKind, read_cell

Stretch: TypeAlias = tuple[Paragraph, int, int]
"""A paragraph and a stretch of its text: the place of a word, worked out when it is asked for."""


class Token(NamedTuple):
    """A word or an entry, with its place in the source.

    `row` and `grid` are running numbers, 0 the grid of running text; `column` is the first grid column
    from 0, -1 if unknown. `shifted`: more than one tab stands before it, as if a cell were missing.
    """

    kind: ContentKind
    text: str
    reading: CellContent
    place: Locator | Stretch
    row: int
    grid: int
    column: int = -1
    span: int = 1
    shifted: bool = False

    @property
    def locator(self) -> Locator:
        """The place where it is printed."""
        if isinstance(self.place, Locator):
            return self.place
        paragraph, start, end = self.place
        return paragraph.at(start, end)

    @property
    def is_text(self) -> bool:
        """Tell whether it is a word and no entry."""
        return self.kind is TEXT

    @property
    def is_printed(self) -> bool:
        """Tell whether anything is printed there: a number, a slash, a dash or words."""
        return self.kind is not BLANK


class TokenStream(NamedTuple):
    """The tokens of a section, and the paragraphs that are running prose.

    `stretches` are the rows of its grids, and between grids the running text, over its line ends.
    """

    stretches: tuple[Sequence[Token], ...]
    prose: tuple[Paragraph, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens, one after the other."""
        return tuple(chain.from_iterable(self.stretches))


def token_stream(blocks: Sequence[Block]) -> TokenStream:
    """Return the tokens of a section's tables in reading order; prose, notes and page numbers stay apart."""
    stretches: list[list[Token]] = []
    prose: list[Paragraph] = []
    row = grid = 0
    after_pipe = False
    for block in _with_tab_grids(blocks):
        if isinstance(block, Paragraph):
            words = _line_tokens(block, row, after_pipe)
            if words is None:
                prose.append(block)
            elif stretches and words and not stretches[-1][0].grid:
                stretches[-1] += words
            elif words:
                stretches.append(words)
            after_pipe = words is not None and _ends_with_pipe(block.text, after_pipe)
            row += 1
            continue
        grid += 1
        after_pipe = False
        rows = _tabbed_rows(block, row, grid) if isinstance(block, list) else _grid_rows(block, row, grid)
        for row_tokens in rows:
            if row_tokens:
                stretches.append(row_tokens)
            row += 1
    return TokenStream(tuple(stretches), tuple(prose))


# ---- grids ----


def _grid_rows(grid: Grid, first_row: int, number: int) -> Iterator[list[Token]]:
    """Yield the tokens of each row of a grid."""
    shared = _shared_by_rows(grid)
    for row, cells in enumerate(grid.rows(), first_row):
        yield _cell_tokens(cells, row, number, grid.regular, shared)


def _shared_by_rows(grid: Grid) -> frozenset[int]:
    """Return the rows in which a number begins that stands for rows below as well, which print more."""
    numbers = [cell for cell in grid.cells if cell.row_span > 1 and read_cell(cell.text).kind is NUMBER]
    if not numbers:
        return frozenset()
    printed = {cell.row for cell in grid.cells if cell.text.strip()}
    return frozenset(
        cell.row for cell in numbers if not printed.isdisjoint(range(cell.row + 1, cell.row + cell.row_span))
    )


def _cell_tokens(
    cells: Sequence[GridCell], row: int, grid: int, regular: bool, shared: frozenset[int]
) -> list[Token]:
    """Return the cells of one row as tokens; their columns are evidence in a regular grid only."""
    tokens: list[Token] = []
    for text, first, column, height, width, locator in cells:
        reading = read_cell(text)
        if height > 1 and first in shared and reading.kind is NUMBER:
            reading = CellContent(TEXT, reading.printed)  # one number for several lines is none of any
        tokens.append(
            Token(reading.kind, text, reading, locator, row, grid, column if regular else -1, width)
        )
    return tokens


# ---- tabs that prove their columns ----


def _with_tab_grids(blocks: Sequence[Block]) -> Iterator[Block | list[Paragraph]]:
    """Yield lines with tabs together, where all data lines have as many: a lost tab shifts what follows."""
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
            yield lines
            lines = []
        yield block
    if lines:
        yield lines


def _is_tabbed(text: str) -> bool:
    """Tell whether tabs divide a line; between pipes a tab is white space."""
    return "\t" in text and "|" not in text


def _common_tabs(lines: Sequence[str]) -> int | None:
    """Return how many tabs every data line has, if they agree and are no single line; else None."""
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
    """Tell whether a field of the line is a number."""
    return bool(_NUMBER_FIELD.search(text)) and any(
        field and read_cell(field).kind is NUMBER for field in text.split("\t")
    )


def _tabbed_rows(lines: Sequence[Paragraph], first_row: int, number: int) -> Iterator[list[Token]]:
    """Yield the fields of each line as cells of a grid."""
    for row, line in enumerate(lines, first_row):
        tokens: list[Token] = []
        start = 0
        for column, field in enumerate(line.text.split("\t")):
            reading = read_cell(field)
            end = start + len(field)
            tokens.append(Token(reading.kind, field, reading, (line, start, end), row, number, column))
            start = end + 1
        yield tokens


# ---- running text: words between spaces, tabs or pipes ----

_NOTE = re.compile(r"^[\s*>（(]*(?:备?注|说明)\s*[:：\d１２一二（(]")
PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－·•]\s*\d{1,3}\s*[-—–－·•]|第\s*\d{1,3}\s*页(?:.{0,8}页)?|[Pp](?:age)?\.?\s*\d{1,3})\s*$"
)
_LONGEST_PAGE_NUMBER = 24
_SENTENCE_END = Pattern(r"[。；！？]|[，、][^，、]{0,200}[，、]")  # sought in paragraphs of any length
_RULE_SIGNS = re.compile(r"[\s|:—-]*+")
_RULE = re.compile(r":?-{3,}:?")  # Markdown's rule below a header, in a document that lost its line ends
_WORD = re.compile(r"[^\s|]+|\|")
_CONTINUED = re.compile(r"[0-9０-９]\s*[（(]|[0-9０-９]\s+[万元件项个条宗起次部份]")
_FOLLOWED = re.compile(r"[0-9０-９](?:\s*[（(]|\s+[^\s|0-9０-９])")  # what the ones above and below need
_MEASURED_NUMBER = re.compile(r"[0-9０-９]\s+[^\s|0-9０-９]")
_MEASURED = re.compile(r"年|月|日|件|条|次|个|人|名|项|万|元|%|％|号|期|篇|天|工作日|家|份|场|余|多")
_LONGEST_SENTENCE_LABEL = 60  # characters; longer paragraphs with a sentence's punctuation are prose


def _line_tokens(paragraph: Paragraph, row: int, after_pipe: bool) -> list[Token] | None:
    """Return the words of a line of a table; None where the paragraph is prose, a note or a page number."""
    text = paragraph.text
    if _is_outside_table(text):
        return None
    piped = "|" in text
    followed = _FOLLOWED.search(text) is not None
    continued = followed and _CONTINUED.search(text) is not None
    torn = (piped or after_pipe) and _TORN.search(text) is not None
    measured = followed and _MEASURED_NUMBER.search(text) is not None
    spans = _word_spans(text, continued, torn) if piped or continued or torn else []
    if piped:
        tokens = _piped_tokens(paragraph, spans, row, measured, after_pipe)
    else:
        words = [text[start:end] for start, end in spans] or text.split()  # nearly every line
        tokens = _spaced_tokens(paragraph, words, row, measured)
    entries = len([token for token in tokens if token.kind is not TEXT])
    return None if _is_prose(text, len(tokens), entries) else tokens


def _is_outside_table(text: str) -> bool:
    """Tell whether a line is a note, a page number or Markdown's rule; each is tried only where it can be."""
    return (
        (("注" in text or "说明" in text) and _NOTE.match(text) is not None)
        or (len(text.strip()) < _LONGEST_PAGE_NUMBER and PAGE_NUMBER.match(text) is not None)
        or ("---" in text.rpartition("—")[2] and _RULE_SIGNS.fullmatch(text) is not None)
    )


def _spaced_tokens(paragraph: Paragraph, words: Sequence[str], row: int, measured: bool) -> list[Token]:
    """Return words between spaces and tabs; if `measured`, a number before a measure word is a sentence's."""
    text = paragraph.text
    tabbed = "\t" in text
    tokens: list[Token] = []
    end = 0
    for word in words:
        start, end_before = text.index(word, end), end
        end = start + len(word)
        reading = read_cell(word)
        kind = reading.kind
        if measured and kind is NUMBER and _is_measured(text, end):
            kind, reading = TEXT, CellContent(TEXT, word)
        gap = tabbed and start - end_before > 1 and kind is not TEXT
        shifted = gap and text.count("\t", end_before, start) > 1
        tokens.append(Token(kind, word, reading, (paragraph, start, end), row, 0, -1, 1, shifted))
    return tokens


def _piped_tokens(
    paragraph: Paragraph, words: Sequence[tuple[int, int]], row: int, measured: bool, after_pipe: bool
) -> list[Token]:
    """Return words between pipes: two with nothing between them, or over a line's end, are an empty cell."""
    text = paragraph.text
    tokens: list[Token] = []
    pipe_open = after_pipe and text.strip() == "|"
    for start, end in words:
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
        if measured and kind is NUMBER and _is_measured(text, end):
            kind, reading = TEXT, CellContent(TEXT, word)
        tokens.append(Token(kind, word, reading, (paragraph, start, end), row, 0))
    return tokens


_BLANK = CellContent(BLANK)


def _ends_with_pipe(text: str, after_pipe: bool) -> bool:
    """Tell whether a cell begins behind this line; blank lines change nothing."""
    return text.rstrip().endswith("|") or (after_pipe and not text.strip())


_LONGEST_REMARK = 12  # words


def _word_spans(text: str, continued: bool, torn: bool) -> list[tuple[int, int]]:
    """Return the stretches of a line that are one word, whatever spaces stand in a number with its remark."""
    spans = [match.span() for match in _WORD.finditer(text)]
    spans = _with_remarks_joined(text, spans) if continued else spans
    return _with_torn_numbers_joined(text, spans) if torn else spans


def _with_remarks_joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches that are one word: `21 （其中修订 14 件）` and `251.5 万元` are one."""
    joined: list[tuple[int, int]] = []
    position = 0
    while position < len(spans):
        start, end = spans[position]
        position += 1
        following = text[spans[position][0]] if position < len(spans) else ""
        if following and text[start] not in "|" and _may_continue(text[start:end], following):
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


def _with_torn_numbers_joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches that are one word: between two pipes stands one cell, also with `1 19` in it."""
    cells = [match.span(1) for match in _TORN.finditer(text)]
    halves = {cell[0]: cell for cell in cells}
    ends = {end for _, end in cells}
    return [halves.get(start, (start, end)) for start, end in spans if start in halves or end not in ends]


def _may_continue(word: str, following: str) -> bool:
    """Tell whether a number's remark or unit may follow: a bracket is open behind it, or about to be."""
    number, bracket, rest = word.replace("（", "(").partition("(")
    if bracket:
        return ")" not in rest.replace("）", ")") and read_cell(number).kind is NUMBER
    return following in "(（万元件项个条宗起次部份" and read_cell(word).kind is NUMBER


def _is_measured(text: str, end: int) -> bool:
    """Tell whether a measure word follows a number, which is then a sentence's (`17 件`, `2024 年`)."""
    start = len(text) - len(text[end:].lstrip())
    return _MEASURED.match(text, start) is not None and "\t" not in text[end:start]


def _is_prose(text: str, tokens: int, entries: int) -> bool:
    """Tell whether a paragraph is a sentence and no row: its punctuation, and no run of entries."""
    if not tokens:
        return "|" not in text
    if entries == 0:
        long = len(text) > _LONGEST_SENTENCE_LABEL and bool(_SENTENCE_END.search(text))
        last = text.rstrip()[-1:]
        return long or "。" in text or last in "；！？" or (last in "：:" and "，" in text)
    return entries < 3 and "。" in text
