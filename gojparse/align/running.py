"""A line of running text as tokens: words between spaces, tabs or pipes.

A number with its remark or unit is one word, whatever spaces stand in it, and
a sentence is no row: its numbers belong to the prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gojparse.align.tokens import Token
from gojparse.model import Paragraph, quick
from gojparse.text import BLANK, NUMBER, TEXT, CellContent, read_cell

_NOTE = re.compile(r"^[\s*>（(]*(?:备?注|说明)\s*[:：\d１２一二（(]")
PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–－·•]\s*\d{1,3}\s*[-—–－·•]|第\s*\d{1,3}\s*页(?:.{0,8}页)?|[Pp](?:age)?\.?\s*\d{1,3})\s*$"
)
_LONGEST_PAGE_NUMBER = 24
_SENTENCE_END = re.compile(r"[。；！？]|[，、][^，、]{0,200}[，、]")
_RULE_SIGNS = re.compile(r"[\s|:—-]*+")
_RULE = re.compile(r":?-{3,}:?")  # Markdown's rule below a header, in a document that lost its line ends
_WORD = re.compile(r"[^\s|]+|\|")
_GOES_ON = re.compile(r"[0-9０-９]\s*[（(]|[0-9０-９]\s+[万元件项个条宗起次部份]")
_FOLLOWED = re.compile(r"[0-9０-９](?:\s*[（(]|\s+[^\s|0-9０-９])")  # what the ones above and below need
_MEASURED_NUMBER = re.compile(r"[0-9０-９]\s+[^\s|0-9０-９]")
_MEASURED = re.compile(r"年|月|日|件|条|次|个|人|名|项|万|元|%|％|号|期|篇|天|工作日|家|份|场|余|多")
_LONGEST_SENTENCE_LABEL = 60  # characters; longer paragraphs with a sentence's punctuation are prose


def words_of(paragraph: Paragraph, row: int, after_pipe: bool) -> list[Token] | None:
    """The words of a line of a table; None where the paragraph is prose, a note or a page number."""
    text = paragraph.text
    if _is_beside_table(text):
        return None
    piped = "|" in text
    followed = _FOLLOWED.search(text) is not None
    goes_on = followed and _GOES_ON.search(text) is not None
    torn = (piped or after_pipe) and _TORN.search(text) is not None
    measured = followed and _MEASURED_NUMBER.search(text) is not None
    if not (piped or goes_on or torn):
        tokens = _spaced(paragraph, text.split(), row, measured)  # nearly every line
    else:
        words = [match.span() for match in _WORD.finditer(text)]
        words = _join_remarks(text, words) if goes_on else words
        words = _join_torn(text, words) if torn else words
        if piped:
            tokens = _piped(paragraph, words, row, measured, after_pipe)
        else:
            tokens = _spaced(paragraph, [text[start:end] for start, end in words], row, measured)
    entries = len([token for token in tokens if token.kind is not TEXT])
    return None if _is_prose(text, len(tokens), entries) else tokens


def _is_beside_table(text: str) -> bool:
    """Whether a line is a note, a page number or Markdown's rule; each is tried only where it can be."""
    return (
        (("注" in text or "说明" in text) and _NOTE.match(text) is not None)
        or (len(text.strip()) < _LONGEST_PAGE_NUMBER and PAGE_NUMBER.match(text) is not None)
        or ("---" in text.rpartition("—")[2] and _RULE_SIGNS.fullmatch(text) is not None)
    )


def _spaced(paragraph: Paragraph, words: Sequence[str], row: int, measured: bool) -> list[Token]:
    """Words between spaces and tabs. `measured`: a measure word behind a number makes it a sentence's."""
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
        place = (paragraph, start, end)
        tokens.append(quick(Token, (kind, word, reading, place, row, 0, -1, 1, shifted)))
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


def ends_with_pipe(text: str, after_pipe: bool) -> bool:
    """Whether a cell begins behind this line; blank lines change nothing."""
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


def _is_measured(text: str, end: int) -> bool:
    """Whether a measure word follows a number: then it belongs to a sentence (`17 件`, `2024 年`)."""
    start = len(text) - len(text[end:].lstrip())
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
