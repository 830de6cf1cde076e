"""The lines of a document as titles, prose and metadata are sought in them.

Each line is kept as printed and folded side by side, with its place; a page
that a crawler put on one line is cut into pieces first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from gojparse.model import Document, Grid, LinePlace, Locator, Paragraph, quick
from gojparse.text import fold, lazy, printed_offset, squeeze


class TextLine(NamedTuple):
    """A line of the document: as printed, folded, and where."""

    printed: str
    folded: str
    locator: Locator


RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""⼈ for 人: what some fonts make of a character in extracted text; no name is spelt with them."""

# the bracket first: a pattern that begins with it skips to the next one
_PINYIN = lazy("[(（](?<=[^\\W\\da-zA-Z_].)(?=[a-z]{0,5}[^\\x00-\\x7f])[a-zà-ǜ]{1,7}[)）]")
_LONGEST_LINE = 3000  # characters of a line that are looked at
_NO_LINE = 300  # characters: a longer line with spaces in it may be a document whose line ends became spaces
_MOST_PIECES = 400  # of such a line: a counted limit


def lines_of(document: Document, most: int | None = None) -> list[TextLine]:
    """The document's lines and cells that say something, in reading order."""
    lines: list[TextLine] = []
    for block in document.blocks:
        for text, locator in _printed(block):
            # 主動(dòng)公開: put in by a copying site
            bracketed = ("(" in text or "（" in text) and not text.isascii()
            printed = _PINYIN.sub("", text) if bracketed else text
            short = len(printed) <= _LONGEST_LINE
            folded = fold(printed) if short else fold.__wrapped__(printed[:_LONGEST_LINE])
            if folded:
                lines.append(quick(TextLine, (printed, folded, locator)))
        if most is not None and len(lines) >= most:
            break
    return lines


def _printed(block: Paragraph | Grid) -> Iterable[tuple[str, Locator]]:
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
    start = 0
    for line in block.text.split("\n"):
        if line.strip():
            yield line, block.at(start, start + len(line))
        start += len(line) + 1


_BORDER = lazy(r"\s+(?![0-9年月日])|[ \t]*\|[ \t|]*")  # `2024 年 1 月` is one piece


def in_pieces(lines: list[TextLine], longer_than: int = _NO_LINE) -> list[TextLine]:
    """The lines, those that are too long for one cut at their spaces: a whole page may stand on one line."""
    if not [line for line in lines if len(line.folded) > longer_than]:
        return lines
    cut: list[TextLine] = []
    for line in lines:
        if len(line.folded) <= longer_than:
            cut.append(line)
            continue
        start = 0
        ends: list[tuple[int, int]] = []
        if "|" in line.printed or line.printed.split(maxsplit=1) != [line.printed]:
            ends = [match.span() for match in islice(_BORDER.finditer(line.printed), _MOST_PIECES)]
        for first, last in [*ends, (len(line.printed), len(line.printed))]:
            piece = line.printed[start:first]
            if len(piece) <= _LONGEST_LINE and (folded := fold(piece)):
                cut.append(TextLine(piece, folded, _moved(line.locator, start)))
            start = last
    return cut


def _moved(place: Locator, by: int) -> Locator:
    spot = place.spots[0] if place.spots else None
    return Locator((LinePlace(spot.line, spot.column + by),)) if isinstance(spot, LinePlace) else place


def as_printed(lines: list[TextLine], name: str) -> str:
    """A folded name as its line prints it, without the spaces of justification."""
    for line in lines:
        at = line.folded.find(name)
        if at >= 0:
            start, end = printed_offset(line.printed, at), printed_offset(line.printed, at + len(name))
            return "".join(squeeze(line.printed[start:end]).split()).strip("*").translate(RADICALS)
    return _over_lines(lines, name)


def _over_lines(lines: list[TextLine], name: str) -> str:
    """A name that its lines break, as they print it; the folded name where something stands between."""
    joined = "".join(squeeze(line.printed) for line in lines)
    if len(lines) < 2 or (at := fold(joined).find(name)) < 0:
        return name
    start, end = printed_offset(joined, at), printed_offset(joined, at + len(name))
    return "".join(joined[start:end].split()).strip("*").translate(RADICALS)


def joined_locator(lines: list[TextLine]) -> Locator:
    place = lines[0].locator
    for line in lines[1:]:
        place = place + line.locator
    return place
