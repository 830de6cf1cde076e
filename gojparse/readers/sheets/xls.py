"""Excel workbooks of 1993 to 2003 (.xls), read by xlrd.

xlrd trusts what a file counts. So it is shown only the records that decide
what a reader of the sheets sees: all others (names, links, charts, drawings,
styled cells far from any text) get a number that it skips, and what is left
is counted before it starts.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import xlrd

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.compound import first_stream
from gojparse.readers.refusals import FileKind, beyond, check_cells, check_characters
from gojparse.readers.sheets import BLANK_ROWS, Area, SourceSheet, WorkbookBudget, seen_text
from gojparse.readers.sheets.formats import BUILT_IN, PLAIN_CELL, CellStyle, cell_style, displayed_number
from gojparse.readers.sheets.layout import document
from gojparse.readers.visible import PATTERN, WHITE, TextStyle

format = "xls"

_KIND = FileKind(format)
_WHITE_COLOURS = (1, 9)  # of the colours that have a number
_WHITE_GROUND = (*_WHITE_COLOURS, 65)

_PAIR = struct.Struct("<HH")

# Records by their numbers in [MS-XLS] 2.3; some of them only Excel 5.0 and 95 write.
_BOF, _EOF, _CONTINUE, _SKIPPED = 0x0809, 0x000A, 0x003C, 0xFFFF
_FILEPASS, _BOUNDSHEET, _SST, _MERGED = 0x002F, 0x0085, 0x00FC, 0x00E5
_MULRK, _BLANK, _MULBLANK = 0x00BD, 0x0201, 0x00BE
_NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR = 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205
_FORMULA, _STRING, _ARRAY, _SHRFMLA, _TABLE = 0x0006, 0x0207, 0x0221, 0x04BC, 0x0236
_CODEPAGE, _DATEMODE, _FONT, _FORMAT, _XF = 0x0042, 0x0022, 0x0031, 0x041E, 0x00E0
_ROW, _COLINFO = 0x0208, 0x007D
_PICTURES = (0x005D, 0x007F, 0x00EC)  # OBJ, IMDATA, MSODRAWING
_VALUES = (_MULRK, _NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR, _FORMULA)

_MAX_RECORDS = 3_000_000
_MAX_STRINGS = 1_000_000
_MAX_ROWS = 500_000  # of all sheets together, empty ones too
_MAX_BLANK = 2_000_000  # cells without text near others
# What xlrd is shown, and how many of each.
_READ = {
    **dict.fromkeys((_BOF, _EOF, _CONTINUE, _ROW, *_VALUES), 1_000_000),
    **dict.fromkeys((_STRING, _ARRAY, _SHRFMLA, _TABLE), 1_000_000),
    **dict.fromkeys((_CODEPAGE, _DATEMODE, _BOUNDSHEET, _SST, _FONT, _FORMAT, _XF, _COLINFO), 65_536),
    _MERGED: 200_000,  # of the cells in them
}


class _Record(NamedTuple):
    """A record: its number, and where it begins and ends in the stream."""

    number: int
    start: int
    end: int


class _Worksheet(NamedTuple):
    """A worksheet as the workbook lists it. `number` counts from 1, charts and macros too."""

    number: int
    position: int
    hidden: bool


def read(data: bytes) -> Document:
    """Read the sheets that are shown, one after the other."""
    _, content = first_stream(data, _KIND, "Workbook", "WORKBOOK", "Book", "BOOK")
    if not content:
        raise _KIND.damaged()
    try:
        return _document(_RecordFilter(content))
    except Unreadable:
        raise
    except Exception as fault:  # whatever stops xlrd is damage
        raise _KIND.damaged() from fault


def _document(records: _RecordFilter) -> Document:
    listed = records.worksheets()
    shown = {index: sheet for index, sheet in enumerate(listed) if not sheet.hidden}
    values = {index: records.keep_sheet(sheet.position) for index, sheet in shown.items()}
    reading = {"formatting_info": True, "on_demand": True, "ragged_rows": True}
    book = xlrd.open_workbook(file_contents=records.kept, logfile=io.StringIO(), **reading)
    reader = _SheetReader(book)
    sheets = [reader.read(index, sheet.number, values[index]) for index, sheet in shown.items()]
    return document(format, sheets, {}, hidden=len(shown) < len(listed), pictures=records.pictures)


class _RecordFilter:
    """The stream of a workbook, in which xlrd finds only the records that are read."""

    def __init__(self, content: bytes) -> None:
        self.kept = bytearray(content)
        self.pictures = False  # on a sheet that is shown
        self._first_sheet = 0  # the least position of a sheet
        self._counts: Counter[int] = Counter()
        self._records = 0
        self._values = 0
        self._blank = 0

    def worksheets(self) -> list[_Worksheet]:
        """Keep what precedes the sheets; return the worksheets in the order of their tabs."""
        found: list[_Worksheet] = []
        for record in self._substream(0):
            if record.number == _FILEPASS:
                raise Unreadable("encrypted", format=format)
            self._keep(record)
            if record.number == _BOUNDSHEET:
                position, state, sheet_kind = self._unpacked("<IBB", record.start + 4)
                if sheet_kind == 0:
                    found.append(_Worksheet(self._counts[_BOUNDSHEET], position, bool(state & 3)))
            elif record.number == _SST:
                self._check_strings(record)
            self._first_sheet = record.end
        WorkbookBudget(format).check_sheets(self._counts[_BOUNDSHEET])
        return found

    def keep_sheet(self, position: int) -> int:
        """Keep what is read of the sheet that begins here; return how many cells have a value."""
        if position < self._first_sheet:  # else what was checked would change
            raise ValueError("a sheet inside what precedes the sheets")
        before = self._values
        rows: set[int] = set()
        blank: list[tuple[int, _Record]] = []
        for record in self._substream(position):
            self._keep(record)
            if record.number in _VALUES:
                rows.add(self._row(record))
                self._values += (record.end - record.start - 10) // 6 if record.number == _MULRK else 1
            elif record.number in (_BLANK, _MULBLANK):
                blank.append((self._row(record), record))
            elif record.number in _PICTURES:
                self.pictures = True
        check_cells(self._values, format)
        self._keep_blank(blank, rows)
        return self._values - before

    def _keep_blank(self, blank: Sequence[tuple[int, _Record]], rows: set[int]) -> None:
        """Keep the cells without text that may belong to a table: in a row with text or just below one."""
        near = {row + distance for row in rows for distance in range(BLANK_ROWS + 1)}
        for row, record in blank:
            if row in near:
                struct.pack_into("<H", self.kept, record.start, record.number)
                self._blank += (record.end - record.start - 8) // 2
        if self._blank > _MAX_BLANK:
            raise beyond("empty-cells", _MAX_BLANK, format=format)

    def _keep(self, record: _Record) -> None:
        """Leave a record that is read as it is; give any other a number that is skipped."""
        if record.number not in _READ:
            struct.pack_into("<H", self.kept, record.start, _SKIPPED)
            return
        self._counts[record.number] += (record.end - record.start) // 8 if record.number == _MERGED else 1
        if self._counts[record.number] > _READ[record.number]:
            raise beyond("records", _READ[record.number], format=format)

    def _substream(self, position: int) -> Iterator[_Record]:
        """Yield the records from here to the end of this substream; charts inside it are skipped."""
        depth = 0
        while True:
            record = self._record(position)
            depth += (record.number == _BOF) - (record.number == _EOF)
            if depth > 1 or (depth == 1 and record.number == _EOF):
                struct.pack_into("<H", self.kept, position, _SKIPPED)
            else:
                yield record
            if depth <= 0:
                return
            position = record.end

    def _record(self, position: int) -> _Record:
        number, length = _PAIR.unpack_from(self.kept, position)
        record = _Record(number, position, position + 4 + length)
        if record.end > len(self.kept):
            raise ValueError("the stream ends inside a record")
        self._records += 1
        if self._records > _MAX_RECORDS:
            raise beyond("records", _MAX_RECORDS, format=format)
        return record

    def _row(self, record: _Record) -> int:
        row, column = _PAIR.unpack_from(self.kept, record.start + 4)
        if column > 255:
            raise ValueError("a column beyond the last")
        return int(row)

    def _unpacked(self, layout: str, position: int) -> tuple[int, ...]:
        return struct.unpack_from(layout, self.kept, position)

    def _check_strings(self, shared: _Record) -> None:
        """Refuse shared texts that are too many, too long, or lead back to where they began."""
        (count,) = self._unpacked("<I", shared.start + 8)
        if count > _MAX_STRINGS:
            raise beyond("texts", _MAX_STRINGS, format=format)
        part, at, characters = shared, shared.start + 12, 0
        for _ in range(count):
            length, flags = self._unpacked("<HB", at)
            at += 3
            characters += length
            check_characters(characters, format)
            (runs,) = self._unpacked("<H", at) if flags & 8 else (0,)
            at += 2 if flags & 8 else 0
            (phonetic,) = self._unpacked("<i", at) if flags & 4 else (0,)
            at += 4 if flags & 4 else 0
            if phonetic < 0:
                raise ValueError("a text that ends before it begins")
            while length > (left := (part.end - at) // (2 if flags & 1 else 1)):
                length -= left
                part = self._continued(part)
                flags, at = self.kept[part.start + 4], part.start + 5
            at += length * (2 if flags & 1 else 1) + 4 * runs + phonetic
            while at >= part.end and self.kept[part.end : part.end + 2] == b"\x3c\0":
                surplus = at - part.end
                part = self._continued(part)
                at = part.start + 4 + surplus

    def _continued(self, record: _Record) -> _Record:
        following = self._record(record.end)
        if following.number != _CONTINUE:
            raise ValueError("a text that ends beyond its record")
        return following


class _SheetReader:
    """Reads the sheets of an open workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._budget = WorkbookBudget(format)
        self._rows = 0
        codes = {**BUILT_IN, **{code.format_key: code.format_str for code in book.format_list}}
        self._styles = {style.xf_index: _style(style, codes, book.font_list) for style in book.xf_list}

    def read(self, index: int, number: int, values: int) -> SourceSheet:
        """Read a sheet by its place among the worksheets, from 0, and its number among all tabs, from 1.

        If its records give more cells a `value` than xlrd has, two stood in one place.
        """
        page = self._book.sheet_by_index(index)
        sheet = SourceSheet(number, self._budget, page.name)
        self._rows += page.nrows
        if self._rows > _MAX_ROWS:
            raise beyond("rows", _MAX_ROWS, format=format)
        found = sum(self._enter_row(sheet, page, row) for row in range(page.nrows) if page.row_len(row))
        if found < values:
            raise ValueError("two cells in one place")
        _enter_layout(sheet, page)
        self._book.unload_sheet(index)
        return sheet

    def _enter_row(self, sheet: SourceSheet, page: Any, row: int) -> int:
        """Enter the cells of a row; return how many of them have a value."""
        count = 0
        ruled: set[int] = set()
        for column, cell_kind in enumerate(page.row_types(row)):
            if cell_kind == xlrd.XL_CELL_EMPTY:
                continue
            style = self._styles.get(page.cell_xf_index(row, column), PLAIN_CELL)
            if style.ruled:
                ruled.add(column)
            if cell_kind != xlrd.XL_CELL_BLANK:
                count += 1
                sheet.put(row, column, self._text(page, row, column, style), style.text)
        sheet.rule(row, ruled)
        return count

    def _text(self, page: Any, row: int, column: int, style: CellStyle) -> str:
        """Return the text that a cell shows."""
        value = page.cell_value(row, column)
        match page.cell_type(row, column):
            case xlrd.XL_CELL_TEXT:
                runs = page.rich_text_runlist_map.get((row, column))
                text = self._seen_runs(value, runs) if runs else str(value)
                return text.replace("\r\n", "\n").replace("\r", "\n")
            case xlrd.XL_CELL_BOOLEAN:
                return "TRUE" if value else "FALSE"
            case xlrd.XL_CELL_ERROR:
                return str(xlrd.error_text_from_code.get(value, "#N/A"))
        return displayed_number(repr(value), style.number, from_1904=bool(self._book.datemode))

    def _seen_runs(self, text: str, runs: Sequence[tuple[int, int]]) -> str:
        """Return what is seen of a text in runs, each from a character on in a font."""
        pieces = [text[: runs[0][0]]]
        for (start, font), (end, _) in pairwise((*runs, (len(text), 0))):
            style = _font_style(self._book.font_list, font)
            piece = seen_text(text[start:end], style)
            pieces.append(f" {piece} " if style.raised and piece else piece)
        return "".join(pieces)


def _style(style: Any, codes: dict[int, str], fonts: Sequence[Any]) -> CellStyle:
    """Return the style of cells that xlrd read."""
    border, fill = style.border, style.background
    lines = (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style)
    is_white = fill.fill_pattern == 1 and fill.pattern_colour_index in _WHITE_GROUND
    ground = None if is_white or fill.fill_pattern == 0 else PATTERN
    font = _font_style(fonts, style.font_index)
    return cell_style(codes.get(style.format_key, ""), any(lines), font, ground)


def _font_style(fonts: Sequence[Any], number: int) -> TextStyle:
    if number >= len(fonts):
        return TextStyle()
    font = fonts[number]
    return TextStyle(
        struck=bool(font.struck_out),
        colour=WHITE if font.colour_index in _WHITE_COLOURS else None,
        raised=("", "super", "sub")[font.escapement] if font.escapement in (1, 2) else "",
    )


def _enter_layout(sheet: SourceSheet, page: Any) -> None:
    """Enter what is hidden and merged."""
    for row, height in page.rowinfo_map.items():
        if height.hidden or height.height == 0:
            sheet.hidden_rows.add(row)
    for column, width in page.colinfo_map.items():
        if width.hidden or width.width == 0:
            sheet.hide_columns(column, column)
    for top, bottom, left, right in page.merged_cells:
        sheet.merge(Area(top, left, bottom - 1, right - 1))
