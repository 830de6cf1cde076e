"""The page as it is displayed: elements and text in, lines and grids out.

The walk over the tree gives a `PageBuilder` all elements and texts. Block
elements and <br> end a line, inline elements never do: digits are often split
over several <span>. Text that a browser does not display is not printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from gojparse.model import Document, TablePlace
from gojparse.readers.refusals import check_cells, check_characters
from gojparse.readers.tables import (
    Flow,
    PictureLine,
    SourceCell,
    addresses_of_pictures,
    blocks_of_flow,
    flow_of_rows,
    rows_as_displayed,
)
from gojparse.readers.visible import BLANKS, INK, STROKE, raised_text, without_struck
from gojparse.readers.web.controls import REPLACED, seen_instead, shows_picture, typed_text
from gojparse.readers.web.css import BLOCKS, Attributes

# fmt: off
NEVER_SHOWN = frozenset((
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "select",
    "datalist", "xml", "textarea", "rt", "rp", "noframes", "noembed", "audio", "video",
    "canvas",
))
# fmt: on
_PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
APART = "in a box of its own"
"""Stands for the tag of an inline element whose text does not run into that around it."""
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_FIELD = "input"  # a form field prints the value it holds
_SMALLEST_TABLE = 100  # pixels; a smaller picture is an icon
_PICTURE_NAME = re.compile(r"(?i)[^?#]+\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?:[?#].*)?")
_DIGIT_LAST = re.compile(r"[\d０-９]\s*$")
_DIGIT_FIRST = re.compile(r"\s*[\d０-９]")
_NOTE = re.compile(r"#.")  # the address of a place on the page itself

MEANINGFUL = NEVER_SHOWN | BLOCKS | REPLACED | frozenset(("a", "meta", "link", "publishtime"))
"""All elements that mean something to a `PageBuilder`. The others only dress the text."""

_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPAN = re.compile(r"(?<!\s)\s*+\+?(\d{1,6})(%?)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_BOUNDLESS = 100_000  # rows or columns

_DATES = ("pubdate", "publishdate", "publish_date", "publishtime", "article:published_time")
_METADATA = {  # names of meta elements
    **dict.fromkeys(("articletitle", "og:title"), "title"),
    **dict.fromkeys((*_DATES, "og:release_date"), "published"),
    **dict.fromkeys(("sitename", "og:site_name"), "site"),
    **dict.fromkeys(("url", "og:url"), "address"),
    "contentsource": "content_source",
}


@dataclass(slots=True)
class _HtmlTable:
    """A table that is being read."""

    number: int
    outer: Flow  # in which the table stands
    rows: list[list[SourceCell]] = field(default_factory=list)
    groups: list[tuple[str, int]] = field(default_factory=list)  # thead, tbody or tfoot, and its first row
    cells: list[tuple[int, int, Flow]] = field(default_factory=list)  # open: spans, and the flow around


def _spans(attributes: Attributes) -> tuple[int, int]:
    """Return the rows and the columns that a cell claims."""
    return _span(attributes.get("rowspan"), _BOUNDLESS), _span(attributes.get("colspan"), 1)


def _one_line(text: str) -> str:
    """Return the text with each stretch of white space as one space."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        return _WHITE_SPACE.sub(" ", text)
    return text


class PageBuilder:
    """Collects the elements and texts of an HTML tree as lines and grids."""

    def __init__(self, tables: int = 0) -> None:
        """Begin a page of a document that has so many tables already."""
        self.flow: Flow = []
        self.metadata: dict[str, str] = {}
        self.tables = tables  # counted so far
        self._open: Flow = self.flow
        self._line: list[str] = []
        self._tables: list[_HtmlTable] = []
        self._cells = self._characters = self._preformatted = 0
        self._link_end = self._link_start = -1
        self._picture = ""  # the address of the last one in the open line
        self._published_from: int | None = None
        self._title: list[str] | None = None

    # ---- elements and texts ----

    def start(self, tag: str, element: Any) -> bool:
        """Begin an element. Return False if its content is not to be walked; then there is no `end`."""
        if tag in REPLACED:
            self._start_replaced(tag, element)
            return False
        if tag in NEVER_SHOWN:
            if tag == "script" and self._is_in_cell and ".write" in (element.text() or ""):
                self._line.append(INK)  # a number that only a script writes
            return False
        if tag in BLOCKS:
            self._start_block(tag, element)
        elif tag == "a":
            if self._line and self._link_end == len(self._line):
                self._line.append(" ")  # two links side by side are two buttons, not one word
            self._link_start = len(self._line)
        elif tag == APART:
            self._line.append(" ")
        elif tag == "meta" or tag == "link":
            self._note(tag, element.attributes)
        elif tag == "publishtime":
            self._published_from = len(self._line)
        return True

    def _start_replaced(self, tag: str, element: Any) -> None:
        """Add what is seen in place of an element that is no text."""
        if tag == "hr":
            self._end_line()
        elif tag == "img":
            self._picture = element.attributes.get("src") or element.attributes.get("data-src") or ""
        if self._is_in_cell:
            seen = seen_instead(tag, element, element.attributes)
            self._line.append(seen if seen == INK else f" {seen} ")
        elif tag == _FIELD:
            if value := typed_text(element.attributes):
                self._line += (" ", value, " ")
        elif tag == "img" and _may_hold_table(element):
            self._line.append(INK)

    def _start_block(self, tag: str, element: Any) -> None:
        self._end_line()
        if tag == "table":
            self.tables += 1
            self._tables.append(_HtmlTable(self.tables, self._open))
        elif tag == "title":
            self._title = []
        elif tag in _PREFORMATTED:
            self._preformatted += 1
        elif self._tables:
            if tag == "td" or tag == "th":
                self._start_cell(element)
            elif tag == "tr":
                self._tables[-1].rows.append([])
            elif tag in _ROW_GROUPS:
                self._tables[-1].groups.append((tag, len(self._tables[-1].rows)))

    def text(self, text: str) -> None:
        """Add text to the open line."""
        if self._title is not None:
            self._title.append(text)
        elif self._preformatted:
            first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._line.append(first)
            for line in others:
                self._end_line()
                self._line.append(line)
        elif self._line or not text.isspace():
            self._line.append(text)

    def line(self, text: str) -> None:
        """Add a block element that holds nothing but text."""
        if self._line:
            self._end_line()
        self._add(text)

    @property
    def _is_in_cell(self) -> bool:
        return bool(self._tables and self._tables[-1].cells)

    @property
    def takes_rows(self) -> bool:
        """Tell whether `row` may be called: inside a table, where line ends do not count."""
        return bool(self._tables) and not self._preformatted

    def row(self, cells: list[tuple[Attributes, str]]) -> None:
        """Add a table row whose cells hold nothing but one line each, white space around it removed."""
        self._end_line()
        table = self._tables[-1]
        row: list[SourceCell] = []
        table.rows.append(row)
        number = len(table.rows)
        self._count_cells(len(cells))
        for position, (attributes, text) in enumerate(cells, 1):
            line = _one_line(text) if len(text) > 2 else text
            self._characters += len(line)
            height, width = _spans(attributes) if attributes else (1, 1)
            place = TablePlace(table.number, number, position)
            row.append(SourceCell([line] if line else [], height, width, place))
        check_characters(self._characters, "html")

    def end(self, tag: str, element: Any) -> None:
        """End an element."""
        if tag == "title":
            self._end_title()
        elif tag in BLOCKS:
            self._end_block(tag)
        elif tag == "a":
            self._end_link(element)
        elif tag == APART:
            self._line.append(" ")
        elif tag == "publishtime" and self._published_from is not None:
            self._keep("published", "".join(self._line[self._published_from :]))
            self._published_from = None

    def _end_link(self, element: Any) -> None:
        """Set a link in a cell apart from a number before it: it may be the mark of a note."""
        start, self._link_start = self._link_start, -1
        self._link_end = len(self._line)
        if start < 1 or not self._is_in_cell or "href" not in element.attributes:
            return
        before, link = "".join(self._line[:start]), "".join(self._line[start:])
        if _DIGIT_FIRST.match(link) and _DIGIT_LAST.search(before):
            is_note = _NOTE.match(element.attributes["href"] or "") and len(link.strip()) < 3
            self._line[start:] = [raised_text(link)] if is_note else [" ", link, " "]

    def _end_block(self, tag: str) -> None:
        self._end_line()
        if tag == "td" or tag == "th":
            self._end_cell()
        elif tag == "table":
            table = self._tables.pop()
            self._open = table.outer
            self._open.extend(flow_of_rows(rows_as_displayed(table.rows, table.groups)))
        elif tag in _PREFORMATTED:
            self._preformatted -= 1
        elif tag in _ROW_GROUPS and self._tables:
            self._tables[-1].groups.append(("tbody", len(self._tables[-1].rows)))

    def document(self, format: str) -> Document:
        """Return all that was collected, in this format."""
        blocks = blocks_of_flow(self.close())
        return Document(format, blocks, self.metadata, pictures=addresses_of_pictures(blocks))

    def close(self) -> Flow:
        """End the last line and return the lines and grids."""
        self._end_line()
        if title := self.metadata.pop("page_title", ""):
            self.metadata.setdefault("title", title)  # a meta element's title goes first: it names no site
        return self.flow

    # ---- lines and cells ----

    def _end_line(self) -> None:
        if not self._line:
            return
        text = "".join(self._line)
        self._line.clear()
        self._link_end = -1
        self._add(text)

    def _add(self, text: str) -> None:
        if not self._preformatted:
            text = _one_line(text).strip(BLANKS)
        elif not text.strip(BLANKS):
            return
        if STROKE in text:
            in_cell = self._is_in_cell
            text = without_struck(text, in_cell=in_cell).strip(BLANKS)
        if INK in text and text != INK and not self._is_in_cell:
            text = text.strip(INK) if not text.strip(INK) else text.replace(INK, "")
            text = text or INK
        if text == INK and self._picture:
            text = PictureLine(INK)
            text.address = self._picture
            self._picture = ""
        if text:
            self._characters += len(text)
            check_characters(self._characters, "html")
            self._open.append(text)

    def _count_cells(self, count: int) -> None:
        self._cells += count
        check_cells(self._cells, "html")

    def _start_cell(self, element: Any) -> None:
        self._count_cells(1)
        self._tables[-1].cells.append((*_spans(element.attributes), self._open))
        self._open = []

    def _end_cell(self) -> None:
        if not self._tables or not self._tables[-1].cells:
            return
        table = self._tables[-1]
        height, width, outer = table.cells.pop()
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        place = TablePlace(table.number, len(table.rows), len(row) + 1)
        row.append(SourceCell(self._open, height, width, place))
        self._open = outer

    # ---- metadata ----

    def _note(self, tag: str, attributes: Attributes) -> None:
        if tag == "link":
            if (attributes.get("rel") or "").lower() == "canonical":
                self._keep("address", attributes.get("href") or "")
            return
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        key = _METADATA.get(name.lower())
        if key:
            self._keep(key, attributes.get("content") or "")

    def _keep(self, key: str, text: str) -> None:
        """Keep the first value of this key."""
        value = _iso_date(text) if key == "published" else _WHITE_SPACE.sub(" ", text).strip(BLANKS)
        if value:
            self.metadata.setdefault(key, value)

    def _end_title(self) -> None:
        if self._title is not None and "page_title" not in self.metadata:
            self._keep("page_title", "".join(self._title))
        self._title = None


def _may_hold_table(picture: Any) -> bool:
    """Tell whether a picture outside the tables is large enough for one, and no button."""
    attributes = picture.attributes
    for name in ("width", "height"):
        size = re.match(r"\s*(\d{1,6})(?!\d*%)", attributes.get(name) or "")
        if size is not None and int(size[1]) < _SMALLEST_TABLE:
            return False
    link = picture.parent
    if link is not None and link.tag == "a":
        address = link.attributes.get("href") or ""
        if address and not _PICTURE_NAME.fullmatch(address):
            return False
    return shows_picture(attributes)


def _iso_date(text: str) -> str | None:
    """Return the first date in a text as YYYY-MM-DD, else None."""
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _span(text: str | None, zero: int) -> int:
    """Return a span as browsers read it, and `zero` for 0; a percentage means "to the end"."""
    match = _SPAN.match(text) if text else None
    if match is None:
        return 1
    return _BOUNDLESS if match[2] else int(match[1]) or zero
