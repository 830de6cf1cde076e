"""The lines of a document as titles, prose and metadata are sought in them.

Each line is kept as printed and folded, with its place. A page that a crawler
put on one line is cut into pieces first.

A name is broken between place and office, so a bare place above a name is its
beginning. A list of places (a page's menu) is similar: there each ranks as high
as the one before, and none of them is believed.

In recognised text the words of a title are put right: they are the form's and
known beforehand, as a line's label is. The name before them stays as it was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol

from rapidfuzz.distance import Levenshtein

from gojparse.identity.names import WORDS, highest_rank, is_name, is_tail, place_rank
from gojparse.identity.years import MONTHS, SHORT_YEAR, YEAR, YEAR_SPAN
from gojparse.model import Block, Document, Grid, LinePlace, Locator, Paragraph
from gojparse.text import fold, lazy, printed_offset, squeeze

RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""⼈ for 人: what some fonts make of a character in extracted text; no name is spelt with them."""

# the bracket first: a pattern that begins with it skips to the next one
_PINYIN = lazy("[(（](?<=[^\\W\\da-zA-Z_].)(?=[a-z]{0,5}[^\\x00-\\x7f])[a-zà-ǜ]{1,7}[)）]")
_BORDER = lazy(r"\s+(?![0-9年月日])|[ \t]*\|[ \t|]*")  # `2024 年 1 月` is one piece
_LONGEST_LINE = 3000  # characters of a line that are looked at
_NO_LINE = 300  # characters: a longer line with spaces in it may be a document whose line ends became spaces
_MOST_PIECES = 400  # of such a line: a counted limit


class DocumentLine(NamedTuple):
    """A line of the document: as printed, folded, and its place."""

    printed: str
    folded: str
    locator: Locator


class DocumentPart(Protocol):
    """A part of the document as the sections deliver it.

    Sections and identity do not import each other: all that identity needs of a part is its code, its
    heading and its blocks.
    """

    @property
    def code(self) -> str:
        """The code of the section, or `preamble`."""

    @property
    def heading(self) -> str | None:
        """The heading as printed; None where the section was found without one."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Paragraphs and grids in reading order."""


def lines_of(document: Document, most: int | None = None) -> list[DocumentLine]:
    """Return the lines and cells that hold text, in reading order; about `most` of them."""
    lines: list[DocumentLine] = []
    for block in document.blocks:
        for text, locator in _printed(block):
            # 主動(dòng)公開: put in by a copying site
            bracketed = ("(" in text or "（" in text) and not text.isascii()
            printed = _PINYIN.sub("", text) if bracketed else text
            short = len(printed) <= _LONGEST_LINE
            folded = fold(printed) if short else fold.__wrapped__(printed[:_LONGEST_LINE])
            if folded:
                lines.append(DocumentLine(printed, folded, locator))
        if most is not None and len(lines) >= most:
            break
    return lines


def _printed(block: Block) -> Iterable[tuple[str, Locator]]:
    """Return the lines of a paragraph, or the cells of a grid, with their places."""
    if isinstance(block, Grid):
        return [
            (text, locator)
            for text, _, _, _, _, locator in block.cells
            if text and not (text.isdigit() or text.isspace())  # most say 0, or nothing
        ]
    if "\n" in block.text:
        return _printed_lines(block)
    return ((block.text, block.at(0, len(block.text))),)


def _printed_lines(block: Paragraph) -> Iterator[tuple[str, Locator]]:
    """Yield the lines of a paragraph that print something."""
    start = 0
    for line in block.text.split("\n"):
        if line.strip():
            yield line, block.at(start, start + len(line))
        start += len(line) + 1


# ---- whole pages on one line ----


def in_pieces(lines: list[DocumentLine], longer_than: int = _NO_LINE) -> list[DocumentLine]:
    """Return the lines; one of more folded characters than `longer_than` is cut at spaces and bars."""
    if all(len(line.folded) <= longer_than for line in lines):
        return lines
    cut = ([line] if len(line.folded) <= longer_than else _pieces(line) for line in lines)
    return [piece for pieces in cut for piece in pieces]


def _pieces(line: DocumentLine) -> Iterator[DocumentLine]:
    """Yield the pieces of a line between its borders."""
    borders: list[tuple[int, int]] = []
    if "|" in line.printed or line.printed.split(maxsplit=1) != [line.printed]:
        borders = [match.span() for match in islice(_BORDER.finditer(line.printed), _MOST_PIECES)]
    start = 0
    for first, last in [*borders, (len(line.printed), len(line.printed))]:
        piece = line.printed[start:first]
        if len(piece) <= _LONGEST_LINE and (folded := fold(piece)):
            yield DocumentLine(piece, folded, _moved(line.locator, start))
        start = last


def _moved(place: Locator, by: int) -> Locator:
    """Return the place, its column moved where the carrier counts columns."""
    spot = place.spots[0] if place.spots else None
    return Locator((LinePlace(spot.line, spot.column + by),)) if isinstance(spot, LinePlace) else place


def as_printed(lines: list[DocumentLine], name: str) -> str:
    """Return a folded name as its lines print it, without the spaces of justification.

    It may be broken over lines. Where something stands between, it stays folded.
    """
    joined = "".join(squeeze(line.printed) for line in lines) if len(lines) > 1 else ""
    for printed, folded in (*((line.printed, line.folded) for line in lines), (joined, fold(joined))):
        at = folded.find(name)
        if at >= 0:
            start, end = printed_offset(printed, at), printed_offset(printed, at + len(name))
            return "".join(squeeze(printed[start:end]).split()).strip("*").translate(RADICALS)
    return name


def joined_locator(lines: list[DocumentLine]) -> Locator:
    """Return the place of several lines together."""
    place = lines[0].locator
    for line in lines[1:]:
        place = place + line.locator
    return place


# ---- names broken over lines ----

_FILLERS = lazy(
    rf"^附件[0-9一二三四五六七八九]?:?|{YEAR_SPAN}|{YEAR}年?度?(?:{MONTHS})?|{SHORT_YEAR}|关于|^度"
    r"|\((?:征求意见稿|公开|全文)\)|[#*\"]|的$"
)
# 【年报】 and 1. before a title: a page's mark for it, its number in a list
_MARK = lazy(r"^(?:\([^()]{1,10}\)|[0-9]{1,2}\.)(?=.)")
_LONGEST_PIECE = 30  # characters of a line above that may be a piece of a title


def name_in(text: str) -> str | None:
    """Return the name of an authority, if a title's folded text holds nothing else but its year."""
    name = unfilled(text)
    bare = _MARK.sub("", name)
    return next((one for one in (bare, name) if is_name(one)), None)


def unfilled(text: str) -> str:
    """Return the text without year, marks, and the brackets that stood around them or are not closed."""
    rest = _FILLERS.sub("", text).replace("()", "")
    around = rest.startswith("(") and rest.find(")") in (-1, len(rest) - 1)
    return re.sub("[()]", "", rest) if around or rest.count("(") != rest.count(")") else rest


def name_up_to(lines: list[DocumentLine], n: int) -> tuple[int, str] | None:
    """Return the name that ends on this line and the line on which it begins."""
    line = lines[n].folded
    name = name_in(line) if len(line) <= _LONGEST_PIECE else None
    if name:
        return with_places(lines, n, name)
    rest = unfilled(line)
    return completed_tail(lines, n, rest) if is_tail(rest) else None


def completed_tail(lines: list[DocumentLine], first: int, tail: str) -> tuple[int, str] | None:
    """Return the name that ends on this line and begins on the one above: 松泉镇人民 above 政府."""
    before = unfilled(lines[first - 1].folded) if first else ""
    begun = before.endswith("人民") or place_rank(before) is not None
    return (first - 1, before + tail) if begun and is_name(before + tail) else None


def with_places(lines: list[DocumentLine], first: int, name: str) -> tuple[int, str]:
    """Return a name behind the bare places above it, each higher than the next: 青禾县 above 水务局."""
    while first > 0:
        before = unfilled(lines[first - 1].folded)
        higher = place_rank(before)
        if higher is None or higher >= highest_rank(name) or in_a_list(lines, first - 1, before):
            break
        first, name = first - 1, before + name
    return first, name


def in_a_list(lines: list[DocumentLine], n: int, place: str) -> bool:
    """Return whether a bare place stands below another of its kind, as in a page's menu."""
    own = place_rank(place)
    above = place_rank(lines[n - 1].folded) if n > 0 else None
    return own is not None and above is not None and above >= own


# ---- misread titles ----

_MOST_WRONG = 2  # characters, one made of two counted as two
_LONGEST_TITLE = 60  # characters; no title's line is longer
_ENDS_A_NAME = frozenset("局会府室委院所心办处队站厅部司社行县市区镇乡街道州盟旗年度")


def with_title_words_put_right(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Return recognised lines; where one ends almost as a title does, the form's words replace its end."""
    return [_put_right(line) if _may_be_title(line.folded) else line for line in lines]


def _may_be_title(text: str) -> bool:
    """Return whether a title's words may be misread here; 季度报告 is as near to them, and no misreading."""
    return text.endswith("告") and len(text) <= _LONGEST_TITLE and not text.endswith(WORDS["other_reports"])


def _put_right(line: DocumentLine) -> DocumentLine:
    """Return the line with the nearest words of a title at its end, if they are near enough."""
    wrong, length, words = min(
        (Levenshtein.distance(words, line.folded[-length:], score_cutoff=_MOST_WRONG), -length, words)
        for words in WORDS["form_titles"]
        for length in range(len(words) - 1, len(words) + 2)
    )
    if not 0 < wrong <= _MOST_WRONG:
        return line
    name, read = line.folded[:length], line.folded[length:]
    lost = read[0] in _ENDS_A_NAME  # 管委会府信息公开: the 政 was lost, not read as 会
    text = name + read[0] * lost + words
    return DocumentLine(text, text, line.locator)
