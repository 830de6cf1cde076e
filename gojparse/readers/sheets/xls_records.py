"""The records of an .xls of which xlrd is shown those that decide what a reader of the sheets sees.

xlrd trusts what a file counts. So all other records (names, links, charts,
drawings, styled cells far from any text) get a number that it skips, and what
is left is counted before it starts.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.readers.refusals import beyond, check_cells, check_characters
from gojparse.readers.sheets import BLANK_ROWS, HALF_PAIR, WorkbookBudget
from gojparse.readers.sheets.xls_drawings import DrawingRecords
from gojparse.readers.sheets.xls_rules import CF, CONDFMT, RuleRecords

_FORMAT_NAME = "xls"

_UNICODE_VERSION = b"\0\6"  # of Excel 97 and later
_HIGH_BYTE = re.compile(rb"[\xd8-\xdf]")
_EMPTY_TEXT = 0xFFFF000000000003
_TEXT_TOKEN = 0x17
_ON_LOAD = 2  # of a formula's switches: calculate when the file is opened

_PAIR = struct.Struct("<HH")

# Records by their numbers in [MS-XLS] 2.3; some of them only Excel 5.0 and 95 write.
_BOF, _EOF, _CONTINUE, _SKIPPED = 0x0809, 0x000A, 0x003C, 0xFFFF
_FILEPASS, _BOUNDSHEET, _SST, _MERGED = 0x002F, 0x0085, 0x00FC, 0x00E5
_MULRK, _BLANK, _MULBLANK = 0x00BD, 0x0201, 0x00BE
_NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR = 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205
_FORMULA, _STRING, _ARRAY, _SHRFMLA, _TABLE = 0x0006, 0x0207, 0x0221, 0x04BC, 0x0236
_CODEPAGE, _DATEMODE, _FONT, _FORMAT, _XF = 0x0042, 0x0022, 0x0031, 0x041E, 0x00E0
_ROW, _COLINFO, _WINDOW2, _PALETTE = 0x0208, 0x007D, 0x023E, 0x0092
_PICTURES = (0x005D, 0x007F, 0x00EC)  # OBJ, IMDATA, MSODRAWING
# Where the text of a record begins with its switches, of which the first says "two bytes each".
_TEXT_AT = {_BOUNDSHEET: 7, _FONT: 15, _FORMAT: 4, _LABEL: 8, _RSTRING: 8, _STRING: 2}
_VALUES = (_MULRK, _NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR, _FORMULA)

_MAX_RECORDS = 3_000_000
_MAX_STRINGS = 1_000_000
_MAX_BLANK = 2_000_000  # cells without text near others
# What xlrd is shown, and how many of each.
_READ = {
    **dict.fromkeys((_BOF, _EOF, _CONTINUE, _ROW, *_VALUES), 1_000_000),
    **dict.fromkeys((_STRING, _ARRAY, _SHRFMLA, _TABLE), 1_000_000),
    **dict.fromkeys(
        (_CODEPAGE, _DATEMODE, _BOUNDSHEET, _SST, _FONT, _FORMAT, _XF, _COLINFO, _WINDOW2, _PALETTE), 65_536
    ),
    _MERGED: 200_000,  # of the cells in them
}


class _Record(NamedTuple):
    """A record: its number, and where it begins and ends in the stream."""

    number: int
    start: int
    end: int


class ListedWorksheet(NamedTuple):
    """A worksheet as the workbook lists it. `number` counts from 1, charts and macros too."""

    number: int
    position: int
    hidden: bool


class RecordFilter:
    """The stream of a workbook, in which xlrd finds only the records that are read."""

    def __init__(self, content: bytes) -> None:
        """Take the stream of a workbook."""
        self.kept = bytearray(content)
        self.pictures = False  # on a sheet that is shown
        self._is_unicode = content[4:6] == _UNICODE_VERSION
        self._first_sheet = 0  # the least position of a sheet
        self._counts: Counter[int] = Counter()
        self._records = 0
        self._values = 0
        self._blank = 0
        self.objects: dict[int, DrawingRecords] = {}  # by the position of the sheet
        self.rules: dict[int, RuleRecords] = {}
        self.uncalculated: set[tuple[int, int, int]] = set()  # position of the sheet, row and column

    def worksheets(self) -> list[ListedWorksheet]:
        """Keep what precedes the sheets; return the worksheets in the order of their tabs."""
        found: list[ListedWorksheet] = []
        for record in self._substream(0):
            if record.number == _FILEPASS:
                raise Unreadable("encrypted", format=_FORMAT_NAME)
            self._keep(record)
            if record.number == _BOUNDSHEET:
                position, state, sheet_kind = self._unpacked("<IBB", record.start + 4)
                if sheet_kind == 0:
                    found.append(ListedWorksheet(self._counts[_BOUNDSHEET], position, bool(state & 3)))
            elif record.number == _SST:
                self._check_strings(record)
            self._first_sheet = record.end
        WorkbookBudget(_FORMAT_NAME).check_sheets(self._counts[_BOUNDSHEET])
        return found

    def keep_sheet(self, position: int) -> int:
        """Keep what is read of the sheet that begins here; return how many cells have a value."""
        if position < self._first_sheet:  # else what was checked would change
            raise ValueError("a sheet inside what precedes the sheets")
        before = self._values
        objects = self.objects[position] = DrawingRecords()
        rules = self.rules[position] = RuleRecords()
        rows: set[int] = set()
        blank: list[tuple[int, _Record]] = []
        for record in self._substream(position):
            self._keep(record)
            if record.number in _VALUES:
                rows.add(self._row(record))
                self._values += (record.end - record.start - 10) // 6 if record.number == _MULRK else 1
                if record.number == _FORMULA and self._is_uncalculated(record):
                    row, column = self._unpacked("<HH", record.start + 4)
                    self.uncalculated.add((position, row, column))
            elif record.number in (_BLANK, _MULBLANK):
                blank.append((self._row(record), record))
            elif record.number in (CONDFMT, CF):
                rules.enter(record.number, bytes(self.kept[record.start + 4 : record.end]))
            elif record.number in _PICTURES:
                self.pictures = True
                objects.enter(record.number, bytes(self.kept[record.start + 4 : record.end]))
        check_cells(self._values, _FORMAT_NAME)
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
            raise beyond("empty-cells", _MAX_BLANK, format=_FORMAT_NAME)

    def _keep(self, record: _Record) -> None:
        """Leave a record that is read as it is; give any other a number that is skipped."""
        if record.number not in _READ:
            struct.pack_into("<H", self.kept, record.start, _SKIPPED)
            return
        self._counts[record.number] += (record.end - record.start) // 8 if record.number == _MERGED else 1
        if self._counts[record.number] > _READ[record.number]:
            raise beyond("records", _READ[record.number], format=_FORMAT_NAME)
        self._mend_record(record)

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
            raise beyond("records", _MAX_RECORDS, format=_FORMAT_NAME)
        return record

    def _row(self, record: _Record) -> int:
        row, column = _PAIR.unpack_from(self.kept, record.start + 4)
        if column > 255:
            raise ValueError("a column beyond the last")
        return int(row)

    def _is_uncalculated(self, record: _Record) -> bool:
        """Tell whether the writer of a formula left its result to the program that opens it.

        It then says 0 and asks for calculation, or says that the result is an empty text, of
        which there is none in the formula; Excel itself leaves its mark in what `chain` is.
        """
        stored, switches, chain = self._unpacked("<QHI", record.start + 10)
        if stored == _EMPTY_TEXT and chain == 0:
            return _TEXT_TOKEN not in self.kept[record.start + 26 : record.end]
        return stored == 0 and bool(switches & _ON_LOAD)

    def _unpacked(self, layout: str, position: int) -> tuple[int, ...]:
        return struct.unpack_from(layout, self.kept, position)

    def _check_strings(self, shared: _Record) -> None:
        """Refuse shared texts that are too many, too long, or lead back to where they began."""
        (count,) = self._unpacked("<I", shared.start + 8)
        if count > _MAX_STRINGS:
            raise beyond("texts", _MAX_STRINGS, format=_FORMAT_NAME)
        part, at, characters = shared, shared.start + 12, 0
        for _ in range(count):
            length, flags = self._unpacked("<HB", at)
            at += 3
            characters += length
            check_characters(characters, _FORMAT_NAME)
            (runs,) = self._unpacked("<H", at) if flags & 8 else (0,)
            at += 2 if flags & 8 else 0
            (phonetic,) = self._unpacked("<i", at) if flags & 4 else (0,)
            at += 4 if flags & 4 else 0
            if phonetic < 0:
                raise ValueError("a text that ends before it begins")
            while length > (left := (part.end - at) // (2 if flags & 1 else 1)):
                if flags & 1:
                    self._mend(at, at + 2 * left)
                length -= left
                part = self._continued(part)
                flags, at = self.kept[part.start + 4], part.start + 5
            if flags & 1:
                self._mend(at, at + 2 * length)
            at += length * (2 if flags & 1 else 1) + 4 * runs + phonetic
            while at >= part.end and self.kept[part.end : part.end + 2] == b"\x3c\0":
                surplus = at - part.end
                part = self._continued(part)
                at = part.start + 4 + surplus

    def _mend(self, start: int, end: int) -> None:
        """Replace halves of pairs of UTF-16, at which xlrd stops: nobody sees more than a sign for them."""
        units = self.kept[start:end]
        if _HIGH_BYTE.search(units[1::2]):
            text = units.decode("utf-16-le", "surrogatepass")
            self.kept[start:end] = HALF_PAIR.sub("\ufffd", text).encode("utf-16-le")

    def _mend_record(self, record: _Record) -> None:
        """Do so in a record with a text of its own."""
        if record.number in _TEXT_AT and self._is_unicode:
            at = record.start + 4 + _TEXT_AT[record.number]
            if at < record.end and self.kept[at] & 1:
                self._mend(at + 1, record.end - (record.end - at - 1) % 2)

    def _continued(self, record: _Record) -> _Record:
        following = self._record(record.end)
        if following.number != _CONTINUE:
            raise ValueError("a text that ends beyond its record")
        return following
