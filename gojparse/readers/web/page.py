"""The page as it is displayed: elements and text in, lines and grids out.

The walk over the tree gives a `Page` what it meets. Block
elements and <br> end a line, inline elements never do: digits are often split
over several <span>. What a browser does not display is not printed.
"""

from __future__ import annotations

import re
from typing import Any

from gojparse.model import Document, Grid, TablePlace, quick
from gojparse.readers.refusals import check_cells, check_characters
from gojparse.readers.tables import Flow, SourceCell, blocks_of_flow, flow_of_rows, rows_as_displayed
from gojparse.readers.visible import BLANKS, STROKE, strike, unstruck, unstruck_or_all
from gojparse.readers.web.css import BLOCKS, Attributes

# fmt: off
NEVER_SHOWN = frozenset((
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "select",
    "datalist", "xml", "textarea", "rt", "rp", "noframes", "noembed", "audio", "video",
    "canvas",
))
# fmt: on
_PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
# Raised or lowered digits must not run together with those beside them: 5² is not 52.
_APART = frozenset(("sup", "sub"))
_STRUCK = frozenset(("s", "strike", "del"))
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_FIELD = "input"  # a form field prints the value it holds
_TYPED = frozenset(("text", "number", "tel", "search", "url", "email", "date", "month"))  # kinds of field

MEANINGFUL = NEVER_SHOWN | BLOCKS | _APART | _STRUCK | frozenset((_FIELD, "a", "meta", "link", "publishtime"))
"""All elements that mean something to a `Page`. The others only dress the text."""

_WHITE_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPAN = re.compile(r"(?<!\s)\s*+\+?(\d{1,6})(%?)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_BOUNDLESS = 100_000  # rows or columns

_METADATA = {
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "publish_date": "published",
    "publishtime": "published",
    "article:published_time": "published",
    "og:release_date": "published",
    "contentsource": "content_source",
    "sitename": "site",
    "og:site_name": "site",
    "url": "address",
    "og:url": "address",
}


class _Table:
    """A table that is being read."""

    __slots__ = ("cells", "groups", "number", "outer", "rows")

    def __init__(self, number: int, outer: Flow) -> None:
        self.number = number
        self.outer = outer  # the flow in which the table stands
        self.rows: list[list[SourceCell]] = []
        self.groups: list[tuple[str, int]] = []  # where groups of rows begin: thead, tbody or tfoot, and row
        self.cells: list[tuple[int, int, Flow]] = []  # now open: spans, and the flow around the cell


def _spans(attributes: Attributes) -> tuple[int, int]:
    """The rows and the columns that a cell claims."""
    height = _span(attributes["rowspan"], _BOUNDLESS) if "rowspan" in attributes else 1
    width = _span(attributes["colspan"], 1) if "colspan" in attributes else 1
    return height, width


def _one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        return _WHITE_SPACE.sub(" ", text)
    return text


class Page:
    """Collects what a walk over an HTML tree meets. `tables` of the document came before."""

    def __init__(self, tables: int = 0) -> None:
        self.flow: Flow = []
        self.metadata: dict[str, str] = {}
        self.tables = tables  # counted so far
        self._open: Flow = self.flow
        self._line: list[str] = []
        self._tables: list[_Table] = []
        self._cells = self._characters = self._preformatted = self._struck = 0
        self._link_end = -1
        self._published_from: int | None = None
        self._title: list[str] | None = None

    # ---- what the walk tells ----

    def start(self, tag: str, element: Any) -> bool:
        """An element begins; False if its content is not to be walked (then `end` is not called)."""
        if tag in NEVER_SHOWN:
            return False
        if tag in BLOCKS:
            self._end_line()
            if tag == "td" or tag == "th":
                self._start_cell(element)
            elif tag == "tr":
                if self._tables:
                    self._tables[-1].rows.append([])
            elif tag == "table":
                self.tables += 1
                self._tables.append(_Table(self.tables, self._open))
            elif tag in _ROW_GROUPS:
                if self._tables:
                    self._tables[-1].groups.append((tag, len(self._tables[-1].rows)))
            elif tag == "title":
                self._title = []
            elif tag in _PREFORMATTED:
                self._preformatted += 1
        elif tag == "a":
            if self._line and self._link_end == len(self._line):
                self._line.append(" ")  # two links side by side are two buttons, not one word
        elif tag in _APART:
            self._line.append(" ")
        elif tag in _STRUCK:
            self._struck += 1
        elif tag == _FIELD:
            if value := _typed(element.attributes):
                self._line += (" ", value, " ")
        elif tag == "meta" or tag == "link":
            self._note(tag, element.attributes)
        elif tag == "publishtime":
            self._published_from = len(self._line)
        return True

    def text(self, text: str) -> None:
        """A run of text."""
        if self._struck:
            text = strike(text)
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
        """A block element that holds nothing but text."""
        if self._line:
            self._end_line()
        self._add(text)

    @property
    def takes_rows(self) -> bool:
        """Whether a table row can be told in one piece: inside a table, where line ends do not count."""
        return bool(self._tables) and not self._preformatted

    def row(self, cells: list[tuple[Attributes, str]]) -> None:
        """A table row whose cells hold nothing but one line each, white space around it removed."""
        self._end_line()
        table = self._tables[-1]
        row: list[SourceCell] = []
        table.rows.append(row)
        table_number, number = table.number, len(table.rows)
        self._cells += len(cells)
        check_cells(self._cells, "html")
        characters = 0
        for position, (attributes, line) in enumerate(cells, 1):
            height, width = _spans(attributes) if attributes else (1, 1)
            if len(line) > 2:
                line = _one_line(line)
            characters += len(line)
            place = quick(TablePlace, (table_number, number, position))
            row.append(quick(SourceCell, ([line] if line else [], height, width, place)))
        self._characters += characters
        check_characters(self._characters, "html")

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in BLOCKS:
            if tag == "title":
                self._end_title()
                return
            self._end_line()
            if tag == "td" or tag == "th":
                self._end_cell()
            elif tag == "table":
                table = self._tables.pop()
                self._open = table.outer
                self._open.extend(flow_of_rows(rows_as_displayed(table.rows, table.groups)))
            elif tag in _ROW_GROUPS:
                if self._tables:
                    self._tables[-1].groups.append(("tbody", len(self._tables[-1].rows)))
            elif tag in _PREFORMATTED:
                self._preformatted -= 1
        elif tag == "a":
            self._link_end = len(self._line)
        elif tag in _APART:
            self._line.append(" ")
        elif tag in _STRUCK:
            self._struck -= 1
        elif tag == "publishtime" and self._published_from is not None:
            self._keep("published", "".join(self._line[self._published_from :]))
            self._published_from = None

    def document(self, format: str) -> Document:
        """All that was collected."""
        return Document(format, blocks_of_flow(self.close()), self.metadata)

    def close(self) -> Flow:
        """The lines and grids, the last line ended."""
        self._end_line()
        if title := self.metadata.pop("page_title", ""):
            self.metadata.setdefault(
                "title", title
            )  # a meta element's title, which goes first, names no site
        return self.flow

    @property
    def cells(self) -> int:
        """How many cells its grids have."""
        return sum(len(piece.cells) for piece in self.flow if isinstance(piece, Grid))

    # ---- lines and cells ----

    def _end_line(self) -> None:
        if not self._line:
            return
        text = "".join(self._line)
        self._line.clear()
        self._link_end = -1
        self._add(text)

    def _add(self, text: str) -> None:
        if self._preformatted:
            text = text if text.strip(BLANKS) else ""
        else:
            text = _one_line(text).strip(BLANKS)
        if STROKE in text:
            text = (unstruck_or_all if self._tables and self._tables[-1].cells else unstruck)(text).strip(
                BLANKS
            )
        if text:
            self._characters += len(text)
            check_characters(self._characters, "html")
            self._open.append(text)

    def _start_cell(self, element: Any) -> None:
        if not self._tables:
            return
        self._cells += 1
        check_cells(self._cells, "html")
        height, width = _spans(element.attributes)
        self._tables[-1].cells.append((height, width, self._open))
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

    # ---- beside the text ----

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


def _typed(attributes: Attributes) -> str:
    """Return the text that a form field displays."""
    kind = (attributes.get("type") or "text").lower()
    return attributes.get("value") or "" if kind in _TYPED else ""


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
