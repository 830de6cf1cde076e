"""OpenDocument spreadsheets (.ods) to a Document, straight from their XML.

The file has the shown text of every number, so nothing has to be formatted.
Equal neighbouring cells and rows are written once with a count, which is a
million where a sheet ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.package import (
    Package,
    attribute,
    attributes_by_name,
    find_child,
    local_name,
    open_package,
    repeat_count,
)
from gojparse.readers.refusals import FileKind, beyond
from gojparse.readers.sheets import Area, SourceSheet, WorkbookBudget, seen_text
from gojparse.readers.sheets.formats import GENERAL, PLAIN_CELL, CellStyle, displayed_number
from gojparse.readers.sheets.layout import document
from gojparse.readers.visible import PATTERN, PLAIN, WHITE, Ground, TextStyle, hex_colour

format = "ods"

_KIND = FileKind(format)
_LAST = 16_384, 16_777_216  # columns and rows of a sheet
_EMPTY_ROWS = 5  # of rows that repeat without text, those that may belong to the table above
_HIDDEN_ROWS = 1_000  # of equal rows without text: as far as a merged cell may reach over them
_MAX_LEVELS = 60
_CURRENCY = re.compile(r"[¥￥$€£\s]")
_ROWS = ("table-header-rows", "table-rows", "table-row-group")
_COLUMNS = ("table-header-columns", "table-columns", "table-column-group")
_BORDERS = ("border", "border-top", "border-bottom", "border-left", "border-right")
_NOT_SHOWN = ("annotation", "annotation-end", "tracked-changes", "ruby-text", "frame", "custom-shape")


class _CellRun(NamedTuple):
    """Equal neighbouring cells: their first column (from 0), their number, and what each shows and spans."""

    column: int
    times: int
    text: str
    ruled: bool
    rows: int
    columns: int


@dataclass(slots=True)
class _OdsStyles:
    """The styles that a document spells out, by name."""

    cells: dict[str, CellStyle] = field(default_factory=dict)
    texts: dict[str, TextStyle] = field(default_factory=dict)
    hidden_tables: set[str | None] = field(default_factory=set)


def read(data: bytes) -> Document:
    """Read the sheets that are shown, one after the other."""
    with open_package(data, _KIND) as package:
        _check_lock(package)
        content = package.xml("content.xml")
        metadata = package.metadata("meta.xml", "meta")
    body = find_child(content, "body", "spreadsheet")
    if body is None:
        raise _KIND.damaged()
    styles = _styles(find_child(content, "automatic-styles"))
    tables = [element for element in body if local_name(element) == "table"]
    budget = WorkbookBudget(format)
    budget.check_sheets(len(tables))
    sheets = [
        _TableReader(SourceSheet(number, budget, attribute(table, "name") or ""), styles).read(table)
        for number, table in enumerate(tables, 1)
        if attribute(table, "style-name") not in styles.hidden_tables
    ]
    pictures = any(local_name(element) == "image" for element in body.iter())
    return document(format, sheets, metadata, hidden=len(sheets) < len(tables), pictures=pictures)


def _check_lock(package: Package) -> None:
    """Refuse a spreadsheet with a password: its parts are there, and are not XML."""
    name = "META-INF/manifest.xml"
    if name in package and b"encryption-data" in package.part(name):
        raise Unreadable("encrypted", format=format)


def _styles(section: Any) -> _OdsStyles:
    found = _OdsStyles()
    for style in section if section is not None else ():
        name = attribute(style, "name")
        if local_name(style) != "style" or name is None:
            continue
        match attribute(style, "family"):
            case "table-cell":
                parent = found.cells.get(attribute(style, "parent-style-name") or "")
                found.cells[name] = _cell_style(style, parent)
            case "text":
                letters = _properties(style, "text-properties")
                found.texts[name] = _text_style(letters, letters.get("background-color"))
            case "table":
                if _properties(style, "table-properties").get("display") == "false":
                    found.hidden_tables.add(name)
    return found


def _cell_style(style: Any, parent: CellStyle | None) -> CellStyle:
    """Return the style of cells; one that states no background has its parent's."""
    own = _properties(style, "table-cell-properties")
    ruled = any(own.get(side, "none").split(" ")[-1] not in ("none", "hidden") for side in _BORDERS)
    text = _text_style(_properties(style, "text-properties"), own.get("background-color"))
    if parent is not None and "background-color" not in own:
        text = text._replace(ground=parent.text.ground)
    return CellStyle(ruled=ruled, text=text)


def _text_style(letters: Mapping[str, str], background: str | None) -> TextStyle:
    """Return the style of letters on this background; none, or transparent, shows what is below."""
    raised = letters.get("text-position", "0%").split(" ")[0]
    ground: Ground = None
    if background not in (None, "transparent"):
        colour = hex_colour(background or "")
        ground = PATTERN if colour is None else colour
    struck = ("text-line-through-style", "text-line-through-type")
    return TextStyle(
        struck=any(letters.get(name, "none") != "none" for name in struck),
        colour=hex_colour(letters.get("color", "")),
        ground=ground,
        raised="" if raised in ("0%", "0") else raised,
    )


def _properties(style: Any, name: str) -> dict[str, str]:
    """Return the attributes of one of a style's parts, without their namespaces."""
    part = find_child(style, name)
    if part is None:
        return {}
    return {str(key).rpartition("}")[2]: str(value).lower() for key, value in part.attrib.items()}


@dataclass(slots=True)
class _TableReader:
    """Reads a table from top to bottom."""

    sheet: SourceSheet
    styles: _OdsStyles
    row: int = 0
    defaults: list[tuple[int, str | None]] = field(default_factory=list)  # last column of a run, its style

    def read(self, table: Any) -> SourceSheet:
        """Read the whole table."""
        self._enter_group(table, False, 0)
        return self.sheet

    def _enter_group(self, parent: Any, hidden: bool, level: int) -> None:
        """Enter rows, columns and groups of them."""
        if level > _MAX_LEVELS:
            raise beyond("nested-groups", _MAX_LEVELS, format=format)
        for element in parent:
            name = local_name(element)
            if name == "table-row":
                self._enter_rows(element, hidden)
            elif name == "table-column":
                self._enter_columns(element, hidden)
            elif name in _ROWS or name in _COLUMNS:
                self._enter_group(element, hidden or attribute(element, "display") == "false", level + 1)

    def _enter_columns(self, element: Any, hidden: bool) -> None:
        first = self.defaults[-1][0] + 1 if self.defaults else 0
        last = min(first + repeat_count(attribute(element, "number-columns-repeated"), 8), _LAST[0]) - 1
        self.defaults.append((last, attribute(element, "default-cell-style-name")))
        if hidden or _is_hidden(element):
            self.sheet.hide_columns(first, last)

    def _enter_rows(self, element: Any, hidden: bool) -> None:
        """Enter a row as often as it is repeated."""
        count = repeat_count(attribute(element, "number-rows-repeated"), 8)
        cells = list(self._cells(element, attribute(element, "default-cell-style-name")))
        has_text = any(cell.text for cell in cells)
        kept = count if has_text else min(count, _EMPTY_ROWS)
        for row in range(self.row, self.row + kept):
            self._enter_row(row, cells)
        if hidden or _is_hidden(element):
            self.sheet.hidden_rows.update(
                range(self.row, self.row + count if has_text else min(count, _HIDDEN_ROWS))
            )
        self.row += count
        if self.row > _LAST[1]:
            raise _KIND.damaged()

    def _enter_row(self, row: int, cells: list[_CellRun]) -> None:
        ruled: set[int] = set()
        for cell in cells:
            columns = range(cell.column, cell.column + cell.times)
            if cell.ruled:
                ruled.update(columns)
            for column in columns if cell.text else ():
                self.sheet.put(row, column, cell.text)
            if cell.rows > 1 or cell.columns > 1:
                self.sheet.merge(Area(row, cell.column, row + cell.rows - 1, cell.column + cell.columns - 1))
        self.sheet.rule(row, ruled)

    def _cells(self, row: Any, row_style: str | None) -> Iterator[_CellRun]:
        """Yield the cells of a row that have text, span others or are ruled."""
        column = 0
        for element in row:
            if local_name(element) not in ("table-cell", "covered-table-cell"):
                continue
            attributes = attributes_by_name(element)
            count = min(repeat_count(attributes.get("number-columns-repeated"), 8), _LAST[0] - column)
            if count < 1:
                raise _KIND.damaged()
            style = self._style(attributes.get("style-name") or row_style, column)
            rows = repeat_count(attributes.get("number-rows-spanned"), 8)
            columns = repeat_count(attributes.get("number-columns-spanned"), 8)
            text = self._text(element, attributes, style) if len(element) or attributes else ""
            if text or rows > 1 or columns > 1 or (style.ruled and count < _LAST[0] // 2):
                yield _CellRun(column, count, text, style.ruled, rows, columns)
            column += count

    def _style(self, name: str | None, column: int) -> CellStyle:
        if name is None:
            name = next((style for last, style in self.defaults if column <= last), None)
        return self.styles.cells.get(name or "", PLAIN_CELL)

    def _text(self, cell: Any, attributes: Mapping[str, str], style: CellStyle) -> str:
        """Return what is seen of the text of a cell."""
        paragraphs = [inner for inner in cell if local_name(inner) in ("p", "h")]
        ground = WHITE if style.text.ground is None else style.text.ground
        text = "\n".join(self._paragraph(paragraph, ground) for paragraph in paragraphs)
        value_type = attributes.get("value-type")
        if not value_type and not text.strip() and (formula := attributes.get("formula")):
            return formula  # nobody has calculated it
        if not text.strip() and value_type in ("float", "percentage", "currency"):
            text = displayed_number(attributes.get("value", ""), GENERAL)
        elif value_type == "currency":
            text = _CURRENCY.sub("", text)
        return seen_text(text, style.text)

    def _paragraph(self, parent: Any, ground: Ground, level: int = 0) -> str:
        """Return what is seen of a paragraph on the ground of its cell, or of a span in it."""
        if level > _MAX_LEVELS:
            raise beyond("nested-elements", _MAX_LEVELS, format=format)
        pieces = [parent.text or ""]
        for element in parent:
            name = local_name(element)
            if name == "s":
                pieces.append(" " * min(repeat_count(attribute(element, "c"), 8), 1_000))
            elif name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "span":
                style = self.styles.texts.get(attribute(element, "style-name") or "", PLAIN)
                seen = seen_text(self._paragraph(element, ground, level + 1), style, ground)
                pieces.append(f" {seen} " if style.raised and seen else seen)
            elif name not in _NOT_SHOWN:
                pieces.append(self._paragraph(element, ground, level + 1))
            pieces.append(element.tail or "")
        return "".join(pieces)


def _is_hidden(element: Any) -> bool:
    return attribute(element, "visibility") in ("collapse", "filter")
