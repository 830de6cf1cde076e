"""OpenDocument spreadsheets (.ods) to a Document, straight from their XML.

The file has numbers as stored and as shown. Programs show the stored one in
its format, so that is what counts where the two differ.
Equal neighbouring cells and rows are written once with a count, which is a
million where a sheet ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
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
from gojparse.readers.sheets import LOWEST_ROW, SourceSheet, WorkbookBudget
from gojparse.readers.sheets.cells import UNCALCULATED, Area, CellStyle, CellValue, TextRun
from gojparse.readers.sheets.conditions import ConditionalRule
from gojparse.readers.sheets.drawings import SheetDrawing, SheetGeometry, enter_drawings
from gojparse.readers.sheets.formats import GENERAL
from gojparse.readers.sheets.layout import document
from gojparse.readers.sheets.numbers import displayed_number
from gojparse.readers.sheets.ods_drawings import drawings_in, picture_beginnings
from gojparse.readers.sheets.ods_rules import style_rules, table_rules
from gojparse.readers.sheets.ods_styles import OdsStyles

format = "ods"

_KIND = FileKind(format)
_LAST = 16_384, 16_777_216  # columns and rows of a sheet
_EMPTY_ROWS = 5  # of rows that repeat without text, those that may belong to the table above
_HIDDEN_ROWS = 1_000  # of equal rows without text: as far as a merged cell may reach over them
_MAX_LEVELS = 60
_MEASURED = 5_000  # rows and columns whose size is kept
_ROW_HEIGHT = 12.8  # points, where none is stated
_SEPARATORS = re.compile(r"[¥￥,\s]")
_ROWS = ("table-header-rows", "table-rows", "table-row-group")
_COLUMNS = ("table-header-columns", "table-columns", "table-column-group")
_NOT_SHOWN = ("annotation", "annotation-end", "tracked-changes", "ruby-text", "frame", "custom-shape")


class _CellRun(NamedTuple):
    """Equal neighbouring cells: their first column (from 0), their number, and what each holds and spans."""

    column: int
    times: int
    value: CellValue
    style: CellStyle
    rules: Sequence[ConditionalRule]
    rows: int
    columns: int


def read(data: bytes) -> Document:
    """Read the sheets that are shown, one after the other."""
    with open_package(data, _KIND) as package:
        _check_lock(package)
        content = package.xml("content.xml")
        common = package.optional_xml("styles.xml")
        metadata = package.metadata("meta.xml", "meta")
        beginnings = picture_beginnings(package)
    body = find_child(content, "body", "spreadsheet")
    if body is None:
        raise _KIND.damaged()
    styles = OdsStyles()
    styles.add(None if common is None else find_child(common, "styles"))
    styles.add(find_child(content, "automatic-styles"))
    tables = [element for element in body if local_name(element) == "table"]
    budget = WorkbookBudget(format)
    budget.check_sheets(len(tables))
    sheets = [
        _TableReader(SourceSheet(number, budget, attribute(table, "name") or ""), styles, beginnings).read(
            table
        )
        for number, table in enumerate(tables, 1)
        if styles.properties("table", attribute(table, "style-name"), "table-properties").get("display")
        != "false"
    ]
    pictures = any(local_name(element) == "image" for element in body.iter())
    return document(format, sheets, metadata, hidden=len(sheets) < len(tables), pictures=pictures)


def _check_lock(package: Package) -> None:
    """Refuse a spreadsheet with a password: its parts are there, and are not XML."""
    name = "META-INF/manifest.xml"
    if name in package and b"encryption-data" in package.part(name):
        raise Unreadable("encrypted", format=format)


@dataclass(slots=True)
class _TableReader:
    """Reads a table from top to bottom."""

    sheet: SourceSheet
    styles: OdsStyles
    pictures: Mapping[str, bytes]
    geometry: SheetGeometry = field(default_factory=lambda: SheetGeometry(row_height=_ROW_HEIGHT))
    drawings: list[SheetDrawing] = field(default_factory=list)
    row: int = 0
    defaults: list[tuple[int, str | None]] = field(default_factory=list)  # last column of a run, its style

    def read(self, table: Any) -> SourceSheet:
        """Read the whole table."""
        self.sheet.rules.extend(table_rules(table, self.styles))
        if (shapes := find_child(table, "shapes")) is not None:
            self.drawings.extend(drawings_in(shapes, (0, 0), self.styles, self.pictures))
        self._enter_group(table, False, 0)
        if self.drawings:
            self.sheet.judge_rules()
            enter_drawings(self.sheet, self.drawings, self.geometry)
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
        width = self.styles.size("table-column", attribute(element, "style-name"), "column-width")
        if hidden or _is_hidden(element) or (width is not None and width < LOWEST_ROW):
            self.sheet.hide_columns(first, last)
            width = 0.0
        if width is not None and first < _MEASURED:
            columns = range(first, min(last + 1, _MEASURED))
            self.geometry.widths.update(dict.fromkeys(columns, width))
            self.sheet.widths = self.geometry.widths

    def _enter_rows(self, element: Any, hidden: bool) -> None:
        """Enter a row as often as it is repeated."""
        count = repeat_count(attribute(element, "number-rows-repeated"), 8)
        cells = list(self._cells(element, attribute(element, "default-cell-style-name")))
        has_text = any(cell.value.text for cell in cells)
        kept = count if has_text else min(count, _EMPTY_ROWS)
        for row in range(self.row, self.row + kept):
            self._enter_row(row, cells)
        reached = range(self.row, self.row + (count if has_text else min(count, _HIDDEN_ROWS)))
        height = self.styles.size("table-row", attribute(element, "style-name"), "row-height")
        is_hidden = hidden or _is_hidden(element)
        if self.row < _MEASURED and (is_hidden or height is not None):
            measured = range(self.row, min(self.row + count, _MEASURED))
            self.geometry.heights.update(dict.fromkeys(measured, 0.0 if is_hidden else height or 0.0))
        if is_hidden:
            self.sheet.hidden_rows.update(reached)
        elif height is not None and height < LOWEST_ROW:
            self.sheet.flat_rows.update(reached)
        self.row += count
        if self.row > _LAST[1]:
            raise _KIND.damaged()

    def _enter_row(self, row: int, cells: list[_CellRun]) -> None:
        ruled: set[int] = set()
        crossed: set[int] = set()
        for cell in cells:
            columns = range(cell.column, cell.column + cell.times)
            if cell.style.ruled:
                ruled.update(columns)
            if cell.style.crossed:
                crossed.update(columns)
            for column in columns if cell.value.text else ():
                self.sheet.put(row, column, cell.value, cell.style, cell.rules)
            if cell.rows > 1 or cell.columns > 1:
                self.sheet.merge(Area(row, cell.column, row + cell.rows - 1, cell.column + cell.columns - 1))
        if crossed:
            self.sheet.cross(row, crossed)
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
            name = attributes.get("style-name") or row_style or self._default_style(column)
            style = self.styles.cell(name)
            rows = repeat_count(attributes.get("number-rows-spanned"), 8)
            columns = repeat_count(attributes.get("number-columns-spanned"), 8)
            if len(element):
                place = self.row, column
                self.drawings.extend(drawings_in(element, place, self.styles, self.pictures))
            value = self._value(element, attributes, style, name) if len(element) or attributes else _EMPTY
            ruled = (style.ruled or style.crossed) and count < _LAST[0] // 2
            if value.text or rows > 1 or columns > 1 or ruled:
                rules = () if self.sheet.rules else tuple(style_rules(name, self.styles))
                yield _CellRun(column, count, value, style, rules, rows, columns)
            column += count

    def _default_style(self, column: int) -> str | None:
        return next((style for last, style in self.defaults if column <= last), None)

    def _value(
        self, cell: Any, attributes: Mapping[str, str], style: CellStyle, name: str | None
    ) -> CellValue:
        """Return what a cell of the style of this name holds."""
        runs: list[TextRun] = []
        for inner in cell:
            if local_name(inner) in ("p", "h"):
                runs.extend([TextRun("\n")] if runs else [])
                runs.extend(self._runs(inner, name))
        text = "".join([run.text for run in runs])
        value_type = attributes.get("value-type")
        if not value_type and attributes.get("formula") and not text.strip():
            return UNCALCULATED
        if value_type in ("float", "percentage", "currency"):
            return _number(attributes.get("value") or "", text, style)
        return CellValue.of_runs(runs)._replace(shown=text)

    def _runs(
        self, parent: Any, name: str | None, spans: tuple[str, ...] = (), level: int = 0
    ) -> Iterator[TextRun]:
        """Yield the runs of a paragraph, or of a span in it, in a cell of this style."""
        if level > _MAX_LEVELS:
            raise beyond("nested-elements", _MAX_LEVELS, format=format)
        style = self.styles.run(name, spans) if spans else None
        if parent.text:
            yield TextRun(parent.text, style)
        for element in parent:
            kind = local_name(element)
            if kind == "s":
                yield TextRun(" " * min(repeat_count(attribute(element, "c"), 8), 1_000), style)
            elif kind in _SIGNS:
                yield TextRun(_SIGNS[kind], style)
            elif kind not in _NOT_SHOWN:
                inner = attribute(element, "style-name") if kind == "span" else None
                yield from self._runs(element, name, (*spans, inner) if inner else spans, level + 1)
            if element.tail:
                yield TextRun(element.tail, style)


_EMPTY = CellValue("")
_SIGNS = {"tab": "\t", "line-break": "\n"}


def _number(stored: str, text: str, style: CellStyle) -> CellValue:
    """Return the value of a number, in the words of the file where these say what programs show."""
    shown = displayed_number(stored, style.number)
    plain = _SEPARATORS.sub("", text)
    is_same = style.number is GENERAL and _is_same_number(plain, stored)
    unknown = style.number.sections[0].kind in ("date", "odd", "unknown")
    if plain and (unknown or is_same or plain == _SEPARATORS.sub("", shown)):
        shown = text.replace("¥", "").replace("￥", "").strip()
        return CellValue(stored, is_number=True, shown=shown)
    return CellValue(stored, is_number=True)


def _is_same_number(text: str, stored: str) -> bool:
    try:
        return Decimal(text) == Decimal(stored)
    except ArithmeticError:
        return False


def _is_hidden(element: Any) -> bool:
    return attribute(element, "visibility") in ("collapse", "filter")
