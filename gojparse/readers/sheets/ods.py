"""OpenDocument spreadsheets (.ods) to a Document, straight from their XML.

Beside every number stands the text that is shown for it, so nothing has to
be formatted. Equal cells and rows beside one another are written once with a
count, which is a million where a sheet ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.caps import beyond
from gojparse.readers.kind import kind
from gojparse.readers.markup import attribute, child, local_name
from gojparse.readers.package import FileKind, Package, opened
from gojparse.readers.sheets.book import document
from gojparse.readers.sheets.numbers import GENERAL, displayed
from gojparse.readers.sheets.open_looks import PLAIN, OdsCellStyle, OdsStyles, ods_styles
from gojparse.readers.sheets.sheet import Area, SourceSheet, WorkbookBudget
from gojparse.readers.visible import STROKE, strike

format = "ods"

_KIND = FileKind(format)
_LAST = 16_384, 16_777_216  # columns and rows of a sheet
_EMPTY_ROWS = 5  # of rows that repeat without text, those that may belong to the table above
_HIDDEN_ROWS = 1_000  # of equal rows without text: as far as a merged cell may reach over them
_MAX_LEVELS = 60
_CURRENCY = re.compile(r"[¥￥$€£\s]")
_ROWS = ("table-header-rows", "table-rows", "table-row-group")
_COLUMNS = ("table-header-columns", "table-columns", "table-column-group")
_NOT_SHOWN = ("annotation", "annotation-end", "tracked-changes", "ruby-text", "frame", "custom-shape")


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The sheets that are shown, one after the other."""
    with opened(data, _KIND) as package:
        _check_lock(package)
        content = package.xml("content.xml")
        metadata = _metadata(package)
    body = child(content, "body", "spreadsheet")
    if body is None:
        raise _KIND.damaged()
    named = ods_styles(child(content, "automatic-styles"))
    tables = [element for element in body if local_name(element) == "table"]
    budget = WorkbookBudget(format)
    budget.check_sheets(len(tables))
    shown_ = [(n, t) for n, t in enumerate(tables, 1) if attribute(t, "style-name") not in named.hiding]
    sheets = [_Table(SourceSheet(n, budget, attribute(t, "name") or ""), named).read(t) for n, t in shown_]
    pictures = any(local_name(element) == "image" for element in body.iter())
    return document(format, sheets, metadata, hidden=len(shown_) < len(tables), pictures=pictures)


def _check_lock(package: Package) -> None:
    """Refuse one with a password: its parts are there, and are not XML."""
    name = "META-INF/manifest.xml"
    if name in package and b"encryption-data" in package.part(name):
        raise Unreadable("encrypted", format=format)


def _metadata(package: Package) -> dict[str, str]:
    """The title, where the container has its properties in order."""
    if "meta.xml" not in package:
        return {}
    try:
        title = child(package.xml("meta.xml"), "meta", "title")
    except Unreadable:
        return {}
    text = "" if title is None else (title.text or "").strip()
    return {"title": text} if text else {}


@dataclass(slots=True)
class _Table:
    """Reads a table from top to bottom."""

    sheet: SourceSheet
    styles: OdsStyles
    row: int = 0
    defaults: list[tuple[int, str | None]] = field(default_factory=list)  # last column of a run, its style

    def read(self, table: Any) -> SourceSheet:
        self._part(table, False, 0)
        return self.sheet

    def _part(self, parent: Any, hidden: bool, level: int) -> None:
        """Rows, columns and groups of them."""
        if level > _MAX_LEVELS:
            raise beyond("nested-groups", _MAX_LEVELS, format=format)
        for element in parent:
            name = local_name(element)
            if name == "table-row":
                self._row(element, hidden)
            elif name == "table-column":
                self._column(element, hidden)
            elif name in _ROWS or name in _COLUMNS:
                self._part(element, hidden or attribute(element, "display") == "false", level + 1)

    def _column(self, element: Any, hidden: bool) -> None:
        first = self.defaults[-1][0] + 1 if self.defaults else 0
        last = min(first + _count(element, "number-columns-repeated"), _LAST[0]) - 1
        self.defaults.append((last, attribute(element, "default-cell-style-name")))
        if hidden or _is_hidden(element):
            self.sheet.hide_columns(first, last)

    def _row(self, element: Any, hidden: bool) -> None:
        times = _count(element, "number-rows-repeated")
        style = attribute(element, "default-cell-style-name")
        cells = list(self._cells(element, style))
        has_text = any(text for _, _, text, _, _ in cells)
        kept = times if has_text else min(times, _EMPTY_ROWS)
        for row in range(self.row, self.row + kept):
            self._enter(row, cells)
        if hidden or _is_hidden(element):
            self.sheet.hidden_rows.update(
                range(self.row, self.row + times if has_text else min(times, _HIDDEN_ROWS))
            )
        self.row += times
        if self.row > _LAST[1]:
            raise _KIND.damaged()

    def _enter(self, row: int, cells: list[_Cell]) -> None:
        ruled: set[int] = set()
        for column, times, text, is_ruled, (down, across) in cells:
            if is_ruled:
                ruled.update(range(column, column + times))
            for at in range(column, column + times) if text else ():
                self.sheet.put(row, at, text)
            if down > 1 or across > 1:
                self.sheet.merge(Area(row, column, row + down - 1, column + across - 1))
        self.sheet.rule(row, ruled)

    def _cells(self, row: Any, style: str | None) -> Iterator[_Cell]:
        """Column, how often, text, whether ruled, and the rows and columns it spans."""
        column = 0
        for element in row:
            if local_name(element) not in ("table-cell", "covered-table-cell"):
                continue
            times = min(_count(element, "number-columns-repeated"), _LAST[0] - column)
            if times < 1:
                raise _KIND.damaged()
            look = self._look(attribute(element, "style-name") or style, column)
            spans = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
            text = _printed(element, look, self.styles) if len(element) or element.attrib else ""
            if text or spans != (1, 1) or (look.ruled and times < _LAST[0] // 2):
                yield column, times, text, look.ruled, spans
            column += times

    def _look(self, style: str | None, column: int) -> OdsCellStyle:
        if style is None:
            style = next((name for last, name in self.defaults if column <= last), None)
        return self.styles.cells.get(style or "", PLAIN)


_Cell = tuple[int, int, str, bool, tuple[int, int]]


def _is_hidden(element: Any) -> bool:
    return attribute(element, "visibility") in ("collapse", "filter")


def _count(element: Any, name: str) -> int:
    """An attribute that counts, at least 1."""
    text = attribute(element, name) or ""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


# ---- what a cell shows ----


def _printed(cell: Any, look: OdsCellStyle, named: OdsStyles) -> str:
    lines = [_line(inner, named) for inner in cell if local_name(inner) in ("p", "h")]
    text = "\n".join(lines)
    sort = attribute(cell, "value-type")
    if not sort and attribute(cell, "formula") and not text.strip():
        return attribute(cell, "formula") or ""  # nobody has calculated it
    if not text.strip() and sort in ("float", "percentage", "currency"):
        text = displayed(attribute(cell, "value") or "", GENERAL)
    elif sort == "currency":
        text = _CURRENCY.sub("", text)
    if look.white:
        return ""
    return strike(text) if look.struck and STROKE not in text else text


def _line(paragraph: Any, named: OdsStyles) -> str:
    pieces: list[str] = []
    _collect(paragraph, pieces, named, 0)
    return "".join(pieces)


def _collect(parent: Any, pieces: list[str], named: OdsStyles, level: int) -> None:
    """Add the text of a paragraph or of a span in it."""
    if level > _MAX_LEVELS:
        raise beyond("nested-elements", _MAX_LEVELS, format=format)
    pieces.append(parent.text or "")
    for element in parent:
        name = local_name(element)
        if name == "s":
            pieces.append(" " * min(_count(element, "c"), 1_000))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name == "span":
            pieces.append(_span(element, named, level))
        elif name not in _NOT_SHOWN:
            _collect(element, pieces, named, level + 1)
        pieces.append(element.tail or "")


def _span(element: Any, named: OdsStyles, level: int) -> str:
    inner: list[str] = []
    _collect(element, inner, named, level + 1)
    text = "".join(inner)
    style = attribute(element, "style-name") or ""
    if style in named.white:
        return ""
    if style in named.raised:
        text = f" {text} "
    return strike(text) if style in named.struck else text
