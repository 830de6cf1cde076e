"""Workbooks in the XML of Excel 2002 and 2003 (XML Spreadsheet), which old systems export as .xls or .xml.

All of it is one XML file: styles first, then the sheets, whose rows are read
as a stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gojparse.model import Document
from gojparse.readers.package import OFF, attribute, find_child, local_name, stream_xml
from gojparse.readers.refusals import FileKind, beyond
from gojparse.readers.sheets import LOWEST_ROW, SourceSheet, WorkbookBudget
from gojparse.readers.sheets.cells import (
    LEAST_DIGIT,
    PLAIN_CELL,
    UNCALCULATED,
    Area,
    CellStyle,
    CellValue,
    SheetView,
    TextRun,
)
from gojparse.readers.sheets.formats import number_format
from gojparse.readers.sheets.layout import document
from gojparse.readers.sheets.xmlss_rules import StatedBehind, stated_behind
from gojparse.readers.visible import PATTERN, PLAIN, TextStyle, hex_colour, small_size

format = "xmlss"

_KIND = FileKind(format)
_LAST = 16_384, 1_048_576  # columns and rows of a sheet
_MAX_LEVELS = 60
_MEASURED = 1_000  # columns whose width is kept
_LEAST_SIZE = 10.0  # points, of a font that states none
_NAMED_FORMATS = {
    "General Number": "General", "Standard": "#,##0.00", "Fixed": "0.00", "Percent": "0.00%",
    "Currency": "¥#,##0.00", "Scientific": "0.00E+00", "Short Date": "yyyy-m-d",
    "Long Date": "yyyy年m月d日", "General Date": "yyyy-m-d", "Medium Date": "d-mmm-yy",
    "Short Time": "h:mm", "Medium Time": "h:mm AM/PM", "Long Time": "h:mm:ss", "Euro Currency": '"€"#,##0.00',
    "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"', "On/Off": '"On";"On";"Off"',
}  # fmt: skip
_RAISED = {"Superscript": "super", "Subscript": "sub"}
_READ = ("Style", "Column", "Row", "WorksheetOptions", "Worksheet")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?")


def read(data: bytes) -> Document:
    """Read the sheets that are shown, one after the other."""
    reader = _BookReader(stated_behind(data))
    for element in stream_xml(data, _KIND, *_READ):
        reader.enter(element)
    if not reader.sheets:
        raise _KIND.damaged()
    shown = [sheet for sheet in reader.sheets if sheet.number not in reader.hidden]
    return document(format, shown, {}, hidden=bool(reader.hidden), pictures=False)


@dataclass(slots=True)
class _BookReader:
    """Reads a workbook from top to bottom."""

    behind: list[StatedBehind] = field(default_factory=list)  # what the sheets state behind their cells
    sheets: list[SourceSheet] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)  # numbers of sheets
    _budget: WorkbookBudget = field(default_factory=lambda: WorkbookBudget(format))
    _styles: dict[str, CellStyle] = field(default_factory=dict)
    _columns: dict[int, str] = field(default_factory=dict)  # -> the style of its cells
    _open: bool = False  # inside a sheet
    _row: int = -1
    _column: int = -1

    def enter(self, element: Any) -> None:
        """Enter an element that has ended."""
        name = local_name(element)
        if name == "Style":
            self._styles[attribute(element, "ID") or ""] = self._style(element)
            return
        sheet = self._sheet(element, name)
        if name == "Column":
            self._enter_column(sheet, element)
        elif name == "Row":
            self._enter_row(sheet, element)
        elif name == "WorksheetOptions":
            visible = find_child(element, "Visible")
            if visible is not None and (visible.text or "").strip() in ("SheetHidden", "SheetVeryHidden"):
                self.hidden.add(sheet.number)
        else:
            self._open = False

    def _sheet(self, element: Any, name: str) -> SourceSheet:
        """Return the sheet that an element belongs to."""
        if not self._open:
            worksheet = element if name == "Worksheet" else next(element.iterancestors("{*}Worksheet"), None)
            stated = "" if worksheet is None else attribute(worksheet, "Name") or ""
            self.sheets.append(SourceSheet(len(self.sheets) + 1, self._budget, stated))
            if len(self.sheets) <= len(self.behind):
                behind = self.behind[len(self.sheets) - 1]
                self.sheets[-1].rules.extend(behind.rules)
                self.sheets[-1].view = SheetView(hides_zeros=behind.hides_zeros)
            self._budget.check_sheets(len(self.sheets))
            self._open, self._row, self._column, self._columns = True, -1, -1, {}
        return self.sheets[-1]

    def _enter_column(self, sheet: SourceSheet, element: Any) -> None:
        first = _count(element, "Index", self._column + 2) - 1
        last = min(first + _count(element, "Span", 0), _LAST[0] - 1)
        if first <= self._column:
            raise _KIND.damaged()
        width = _measure(element, "Width")
        if _is_on(element, "Hidden") or (width is not None and width < LOWEST_ROW):
            sheet.hide_columns(first, last)
        if width is not None and attribute(element, "AutoFitWidth") == "0":
            sheet.widths.update(dict.fromkeys(range(first, min(last, _MEASURED) + 1), width))
        if (style := attribute(element, "StyleID")) is not None:
            self._columns.update(dict.fromkeys(range(first, last + 1), style))
        self._column = last

    def _enter_row(self, sheet: SourceSheet, element: Any) -> None:
        row = _count(element, "Index", self._row + 2) - 1
        if not self._row < row < _LAST[1]:
            raise _KIND.damaged()
        self._row = row + _count(element, "Span", 0)  # rows of the same height without cells
        height = _measure(element, "Height")
        if _is_on(element, "Hidden"):
            sheet.hidden_rows.add(row)
        elif height is not None and height < LOWEST_ROW:
            sheet.flat_rows.add(row)
        self._enter_cells(sheet, element, row)

    def _enter_cells(self, sheet: SourceSheet, element: Any, row: int) -> None:
        column = -1
        ruled: set[int] = set()
        crossed: set[int] = set()
        for cell in element:
            if local_name(cell) != "Cell":
                continue
            column = _count(cell, "Index", column + 2) - 1
            last = column + _count(cell, "MergeAcross", 0)
            if last >= _LAST[0]:
                raise _KIND.damaged()
            style = self._cell_style(element, cell, column)
            ruled.update(range(column, last + 1) if style.ruled else ())
            crossed.update((column,) if style.crossed else ())
            if column in sheet.texts.get(row, ()):
                raise _KIND.damaged()  # two cells in one place
            sheet.put(row, column, _value(cell, style), style)
            sheet.merge(Area(row, column, row + _count(cell, "MergeDown", 0), last))
            column = last
        if crossed:
            sheet.cross(row, crossed)
        sheet.rule(row, ruled)

    def _cell_style(self, row: Any, cell: Any, column: int) -> CellStyle:
        named = (attribute(cell, "StyleID"), attribute(row, "StyleID"), self._columns.get(column), "Default")
        return self._styles.get(next(name for name in named if name), PLAIN_CELL)

    def _style(self, element: Any) -> CellStyle:
        """Return a style of cells; what it does not state it has from its parent, or from the default."""
        base = self._styles.get(attribute(element, "Parent") or "Default", PLAIN_CELL)
        parts = {local_name(part): part for part in element}
        text = base.text
        if "Font" in parts:
            text = _font(parts["Font"])._replace(ground=text.ground, raised="")
        if "Interior" in parts:
            text = text._replace(ground=_ground(parts["Interior"]))
        number = base.number
        if "NumberFormat" in parts:
            code = attribute(parts["NumberFormat"], "Format") or ""
            number = number_format(_NAMED_FORMATS.get(code, code))
        repeated = base.repeated
        size = base.digit / LEAST_DIGIT
        if "Font" in parts:
            size = _measure(parts["Font"], "Size") or min(size or _LEAST_SIZE, _LEAST_SIZE)
        if "Alignment" in parts:
            repeated = attribute(parts["Alignment"], "Horizontal") == "Fill"
            turned = attribute(parts["Alignment"], "Rotate") not in (None, "0")
            size = 0.0 if turned or _is_on(parts["Alignment"], "ShrinkToFit") else size
        ruled, crossed = base.ruled, base.crossed
        if "Borders" in parts:
            lines = [_position(line) for line in parts["Borders"]]
            ruled = any(line and not line.startswith("Diagonal") for line in lines)
            crossed = any(line.startswith("Diagonal") for line in lines)
        letters = PLAIN if text == PLAIN else text
        return CellStyle(number, ruled, letters, crossed, repeated, LEAST_DIGIT * size)


def _position(border: Any) -> str:
    """Return the side that a border is at; empty if there is no line."""
    if attribute(border, "LineStyle") in (None, "None"):
        return ""
    return attribute(border, "Position") or ""


def _font(properties: Any) -> TextStyle:
    return TextStyle(
        struck=_is_on(properties, "StrikeThrough"),
        colour=hex_colour(attribute(properties, "Color") or ""),
        raised=_RAISED.get(attribute(properties, "VerticalAlign") or "", ""),
        size=small_size(_measure(properties, "Size")),
    )


def _ground(interior: Any) -> int | None:
    """Return the ground that a fill makes; None where the sheet is seen through it."""
    if attribute(interior, "Pattern") in (None, "None"):
        return None
    colour = hex_colour(attribute(interior, "Color") or "")
    return colour if attribute(interior, "Pattern") == "Solid" and colour is not None else PATTERN


def _value(cell: Any, style: CellStyle) -> CellValue:
    """Return what a cell holds."""
    data = find_child(cell, "Data")
    text = "" if data is None else "".join(data.itertext())
    kind = None if data is None else attribute(data, "Type")
    if not text.strip() and kind != "String" and attribute(cell, "Formula"):
        return UNCALCULATED
    match kind:
        case "Number":
            return CellValue(text, is_number=True)
        case "Boolean":
            return CellValue({"1": "TRUE", "0": "FALSE"}.get(text, text))
        case "DateTime":
            return _day(text, style)
    return CellValue.of_runs(list(_runs(data, {}))) if data is not None and len(data) else CellValue(text)


def _day(text: str, style: CellStyle) -> CellValue:
    """Return a date: as a number if its format shows dates, else as it is written."""
    found = _DAY.fullmatch(text)
    if found is None or style.number.sections[0].kind != "date":
        return CellValue(found[1] if found else text)
    try:
        days = (datetime.fromisoformat(found[1]) - datetime(1899, 12, 30)).days
    except ValueError:
        return CellValue(text)
    return CellValue(str(days), is_number=True)


def _runs(parent: Any, changes: Mapping[str, Any], level: int = 0) -> Iterator[TextRun]:
    """Yield the runs of a text in the HTML that cells may hold."""
    if level > _MAX_LEVELS:
        raise beyond("nested-elements", _MAX_LEVELS, format=format)
    if parent.text:
        yield _run(parent.text, changes)
    for element in parent:
        yield from _runs(element, {**changes, **_changes(element)}, level + 1)
        if element.tail:
            yield _run(element.tail, changes)


def _run(text: str, changes: Mapping[str, Any]) -> TextRun:
    return TextRun(text, TextStyle(**changes) if changes else None)


def _changes(element: Any) -> dict[str, Any]:
    """Return what an element of HTML changes about letters."""
    match local_name(element).lower():
        case "s" | "strike" | "del":
            return {"struck": True}
        case "sup" | "sub":
            return {"raised": local_name(element).lower()}
        case "font":
            colour, size = hex_colour(attribute(element, "Color") or ""), _measure(element, "Size")
            stated = {"colour": colour, "size": size}
            return {name: value for name, value in stated.items() if value is not None}
    return {}


def _is_on(element: Any, name: str) -> bool:
    return attribute(element, name) not in (None, *OFF)


def _count(element: Any, name: str, default: int) -> int:
    """Return the number of an attribute; it is at most seven digits long, else the file is damaged."""
    text = attribute(element, name)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 7:
        raise _KIND.damaged()
    return int(text)


def _measure(element: Any, name: str) -> float | None:
    try:
        return float(attribute(element, name) or "")
    except ValueError:
        return None
