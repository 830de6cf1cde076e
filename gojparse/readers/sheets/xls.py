"""Excel workbooks of 1993 to 2003 (.xls), read by xlrd."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import xlrd

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.compound import first_stream
from gojparse.readers.refusals import FileKind, beyond
from gojparse.readers.sheets import (
    LOWEST_ROW,
    NARROWEST_COLUMN,
    SourceSheet,
    WorkbookBudget,
)
from gojparse.readers.sheets.cells import (
    PLAIN_CELL,
    UNCALCULATED,
    USUAL_SIZE,
    Area,
    CellStyle,
    CellValue,
    SheetView,
    TextRun,
    digit_width,
)
from gojparse.readers.sheets.drawings import enter_drawings
from gojparse.readers.sheets.formats import BUILT_IN, number_format
from gojparse.readers.sheets.layout import document
from gojparse.readers.sheets.xls_drawings import geometry_of
from gojparse.readers.sheets.xls_records import ListedWorksheet, RecordFilter
from gojparse.readers.visible import PATTERN, WHITE, Ground, TextStyle, rgb, small_size

format = "xls"

_KIND = FileKind(format)
_TWIPS = 20  # of a point
_COLUMN_UNITS = 256  # of a digit's width
_AUTOMATIC_GROUND = 65
_FILL = 4  # the alignment that repeats a text

_MAX_ROWS = 500_000  # of all sheets together, empty ones too


def read(data: bytes) -> Document:
    """Read the sheets that are shown, one after the other."""
    _, content = first_stream(data, _KIND, "Workbook", "Book")
    if not content:
        raise _KIND.damaged()
    try:
        return _document(RecordFilter(content))
    except Unreadable:
        raise
    except Exception as fault:  # whatever stops xlrd is damage
        raise _KIND.damaged() from fault


def _document(records: RecordFilter) -> Document:
    listed = records.worksheets()
    shown = {index: sheet for index, sheet in enumerate(listed) if not sheet.hidden}
    values = {index: records.keep_sheet(sheet.position) for index, sheet in shown.items()}
    reading = {"formatting_info": True, "on_demand": True, "ragged_rows": True}
    book = xlrd.open_workbook(file_contents=records.kept, logfile=io.StringIO(), **reading)
    reader = _SheetReader(book, records)
    sheets = [reader.read(index, sheet, values[index]) for index, sheet in shown.items()]
    return document(format, sheets, {}, hidden=len(shown) < len(listed), pictures=records.pictures)


class _SheetReader:
    """Reads the sheets of an open workbook."""

    def __init__(self, book: Any, records: RecordFilter) -> None:
        self._book = book
        self._records = records
        self._uncalculated = records.uncalculated
        self._budget = WorkbookBudget(format)
        self._rows = 0
        codes = {**BUILT_IN, **{code.format_key: code.format_str for code in book.format_list}}
        self._styles = {style.xf_index: _style(style, codes, book) for style in book.xf_list}

    def read(self, index: int, listed: ListedWorksheet, values: int) -> SourceSheet:
        """Read a sheet by its place among the worksheets, from 0.

        If its records give more cells a value than the `values` xlrd has, two stood in one place.
        """
        page = self._book.sheet_by_index(index)
        sheet = SourceSheet(listed.number, self._budget, page.name)
        sheet.view = SheetView(from_1904=bool(self._book.datemode), hides_zeros=not page.show_zero_values)
        rules = self._records.rules[listed.position]
        sheet.rules.extend(rules.rules(lambda number: _colour(self._book, number)))
        sheet.widths = {column: one.width / _COLUMN_UNITS for column, one in page.colinfo_map.items()}
        self._rows += page.nrows
        if self._rows > _MAX_ROWS:
            raise beyond("rows", _MAX_ROWS, format=format)
        found = sum(
            self._enter_row(sheet, page, row, listed.position)
            for row in range(page.nrows)
            if page.row_len(row)
        )
        if found < values:
            raise ValueError("two cells in one place")
        _enter_layout(sheet, page)
        sheet.judge_rules()
        if objects := self._records.objects[listed.position]:
            geometry = geometry_of(page)
            enter_drawings(sheet, list(objects.drawings(geometry)), geometry)
        self._book.unload_sheet(index)
        return sheet

    def _enter_row(self, sheet: SourceSheet, page: Any, row: int, position: int) -> int:
        """Enter the cells of a row; return how many of them have a value."""
        count = 0
        ruled: set[int] = set()
        crossed: set[int] = set()
        for column, cell_kind in enumerate(page.row_types(row)):
            if cell_kind == xlrd.XL_CELL_EMPTY:
                continue
            style = self._styles.get(page.cell_xf_index(row, column), PLAIN_CELL)
            if style.ruled:
                ruled.add(column)
            if style.crossed:
                crossed.add(column)
            if cell_kind != xlrd.XL_CELL_BLANK:
                count += 1
                is_lost = bool(self._uncalculated) and (position, row, column) in self._uncalculated
                value = UNCALCULATED if is_lost else self._value(page, row, column)
                sheet.put(row, column, value, style)
        if crossed:
            sheet.cross(row, crossed)
        sheet.rule(row, ruled)
        return count

    def _value(self, page: Any, row: int, column: int) -> CellValue:
        """Return what a cell holds."""
        value = page.cell_value(row, column)
        match page.cell_type(row, column):
            case xlrd.XL_CELL_TEXT:
                text = str(value).replace("\r\n", "\n").replace("\r", "\n")
                runs = page.rich_text_runlist_map.get((row, column))
                return CellValue.of_runs(list(self._runs(str(value), runs))) if runs else CellValue(text)
            case xlrd.XL_CELL_BOOLEAN:
                return CellValue("TRUE" if value else "FALSE")
            case xlrd.XL_CELL_ERROR:
                return CellValue(str(xlrd.error_text_from_code.get(value, "#N/A")))
        return CellValue(str(int(value)) if value.is_integer() else repr(value), is_number=True)

    def _runs(self, text: str, runs: Sequence[tuple[int, int]]) -> Iterator[TextRun]:
        """Yield a text in runs, each from a character on in a font."""
        yield TextRun(text[: runs[0][0]])
        for (start, font), (end, _) in pairwise((*runs, (len(text), 0))):
            piece = text[start:end].replace("\r\n", "\n").replace("\r", "\n")
            yield TextRun(piece, _font_style(self._book, font))


def _style(style: Any, codes: dict[int, str], book: Any) -> CellStyle:
    """Return the style of cells that xlrd read."""
    border = style.border
    lines = (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
    font = _font_style(book, style.font_index)._replace(ground=_ground(style.background, book), raised="")
    is_repeated = style.alignment.hor_align == _FILL
    crossed = border.diag_line_style and (border.diag_up or border.diag_down)
    is_fitted = style.alignment.shrink_to_fit or style.alignment.rotation
    return CellStyle(
        number_format(codes.get(style.format_key, "")),
        any(lines),
        font,
        bool(crossed),
        is_repeated,
        0.0
        if is_fitted
        else digit_width(_font_size(book, book.xf_list[0].font_index), _font_size(book, style.font_index)),
    )


def _font_size(book: Any, number: int) -> tuple[str, float]:
    """Return name and size of a font."""
    font = book.font_list[number] if number < len(book.font_list) else None
    return (font.name, max(font.height, 1) / _TWIPS) if font else ("", USUAL_SIZE)


def _ground(fill: Any, book: Any) -> Ground:
    """Return the ground that a fill makes; None where the sheet is seen through it."""
    if fill.fill_pattern == 0:
        return None
    if fill.fill_pattern != 1:
        return PATTERN
    if fill.pattern_colour_index == _AUTOMATIC_GROUND:
        return WHITE
    colour = _colour(book, fill.pattern_colour_index)
    return PATTERN if colour is None else colour


def _colour(book: Any, number: int) -> int | None:
    """Return a colour by its number; None for the automatic one."""
    found = book.colour_map.get(number)
    return None if found is None else rgb(*found)


def _font_style(book: Any, number: int) -> TextStyle:
    if number >= len(book.font_list):
        return TextStyle()
    font = book.font_list[number]
    return TextStyle(
        struck=bool(font.struck_out),
        colour=_colour(book, font.colour_index),
        raised=("", "super", "sub")[font.escapement] if font.escapement in (1, 2) else "",
        size=small_size(font.height / _TWIPS),
    )


def _enter_layout(sheet: SourceSheet, page: Any) -> None:
    """Enter what is hidden and merged."""
    for row, height in page.rowinfo_map.items():
        if height.hidden:
            sheet.hidden_rows.add(row)
        elif height.height < LOWEST_ROW * _TWIPS:
            sheet.flat_rows.add(row)
    for column, width in page.colinfo_map.items():
        if width.hidden or width.width < NARROWEST_COLUMN * _COLUMN_UNITS:
            sheet.hide_columns(column, column)
    for top, bottom, left, right in page.merged_cells:
        sheet.merge(Area(top, left, bottom - 1, right - 1))
