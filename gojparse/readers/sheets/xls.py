"""Excel 97-2003 workbooks (.xls) to a Document, straight from their records.

Libraries that read cells tell neither what is hidden or struck out nor how
a number is printed; offices hide the rows of last year and keep them.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.caps import beyond, check_characters
from gojparse.readers.compound import stream
from gojparse.readers.kind import kind
from gojparse.readers.package import FileKind
from gojparse.readers.sheets import biff
from gojparse.readers.sheets.biff import Letters, Record, Strings
from gojparse.readers.sheets.book import document
from gojparse.readers.sheets.numbers import BUILT_IN, GENERAL, Look, look, shown
from gojparse.readers.sheets.sheet import Area, Budget, Sheet
from gojparse.readers.visible import STROKE, strike

format = "xls"

_KIND = FileKind(format)
_BIFF8 = 0x0600
_WHITE = (1, 9)  # of the colours that have a number
_GROUND = (*_WHITE, 65)
_MAX_STRINGS = 1_000_000
_FAULTS = (ValueError, IndexError, struct.error)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CELL = struct.Struct("<HHH")


class _Style(NamedTuple):
    """How the cells of one style look."""

    number: Look = GENERAL
    ruled: bool = False
    struck: bool = False
    white: bool = False


class _Where(NamedTuple):
    """A cell and the number of its style."""

    row: int
    column: int
    style: int


class _Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    number: int
    position: int
    name: str
    hidden: bool


@dataclass(slots=True)
class _Book:
    """What stands before the sheets."""

    fonts: list[Letters] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[_Style] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    sheets: list[_Listed] = field(default_factory=list)
    from_1904: bool = False


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The sheets that are shown, one after the other."""
    _, content = stream(data, _KIND, "Workbook", "WORKBOOK", "Book", "BOOK")
    if not content:
        raise _KIND.damaged()
    budget = Budget(format)
    with _in_order():
        _check_version(content)
        book = _book(content)
        budget.check_sheets(len(book.sheets))
        listed = [sheet for sheet in book.sheets if not sheet.hidden]
        pages = [_Page(Sheet(s.number, budget, s.name), book) for s in listed]
        for page, sheet in zip(pages, listed, strict=True):
            page.read(content, sheet.position)
    pictures = any(page.pictures for page in pages)
    return document(
        format, [page.sheet for page in pages], {}, hidden=len(listed) < len(book.sheets), pictures=pictures
    )


@contextmanager
def _in_order() -> Iterator[None]:
    """Whatever is wrong with a record is damage."""
    try:
        yield
    except _FAULTS as fault:
        raise _KIND.damaged() from fault


def _check_version(content: bytes) -> None:
    sort, _, version = struct.unpack_from("<HHH", content)
    if sort != biff.BOF or version != _BIFF8:
        raise Unreadable("workbook-old", format=format)


# ---- what stands before the sheets ----


def _book(content: bytes) -> _Book:
    book = _Book()
    shared: Record | None = None
    count = 0
    for record in biff.records(content, 0):
        body = record.body
        match record.sort:
            case biff.FILEPASS:
                raise Unreadable("encrypted", format=format)
            case biff.FONT:
                book.fonts.append(_font(body))
            case biff.FORMAT:
                book.formats[struct.unpack_from("<H", body)[0]] = Strings(record.parts, 2).long()[0]
            case biff.XF:
                book.styles.append(_style(body, book))
            case biff.DATEMODE:
                book.from_1904 = body[:1] == b"\1"
            case biff.SST:
                shared = record
            case biff.BOUNDSHEET:
                count += 1
                position, state, sort = struct.unpack_from("<IBB", body)
                name = Strings(record.parts, 6).short()
                if sort == 0:
                    book.sheets.append(_Listed(count, position, name, bool(state & 3)))
    book.strings = _shared(shared, book.fonts) if shared else []
    return book


def _font(body: bytes) -> Letters:
    _, flags, colour, _, shift = struct.unpack_from("<HHHHH", body)
    return Letters(bool(flags & 8), colour in _WHITE, shift in (1, 2))


def _style(body: bytes, book: _Book) -> _Style:
    font, code = struct.unpack_from("<HH", body)
    lines, fill, ground = struct.unpack_from("<IIH", body, 10)
    pattern = fill >> 26
    on_white = pattern == 0 or (pattern == 1 and ground & 0x7F in _GROUND)
    place = font - (font > 4)
    letters = book.fonts[place] if place < len(book.fonts) else Letters()
    return _Style(
        look(book.formats.get(code, "")),
        bool(lines & 0xFFFF),
        letters.struck,
        letters.white and on_white,
    )


def _shared(record: Record, fonts: list[Letters]) -> list[str]:
    """The texts that cells share."""
    count = struct.unpack_from("<I", record.body, 4)[0]
    if count > _MAX_STRINGS:
        raise beyond("texts", _MAX_STRINGS, format=format)
    strings, texts, characters = Strings(record.parts, 8), [], 0
    for _ in range(count):
        text, runs = strings.long()
        characters += len(text)
        check_characters(characters, format)
        texts.append(biff.seen(text, runs, fonts))
    return texts


# ---- sheets ----


class _Page:
    """Reads one sheet from its first record to its last."""

    def __init__(self, sheet: Sheet, book: _Book) -> None:
        self.sheet = sheet
        self.pictures = False
        self._book = book
        self._ruled: defaultdict[int, int] = defaultdict(int)  # row -> its ruled columns, a bit each
        self._awaited: _Where | None = None  # the formula whose text comes in the next record

    def read(self, content: bytes, position: int) -> None:
        for record in biff.records(content, position):
            self._record(record)
        for row in sorted(self._ruled):
            if self.sheet.is_near(row):
                mask = self._ruled[row]
                self.sheet.rule(row, {column for column in range(256) if mask >> column & 1})

    def _record(self, record: Record) -> None:
        body = record.body
        match record.sort:
            case biff.NUMBER:
                self._number(_where(body), struct.unpack_from("<d", body, 6)[0])
            case biff.RK:
                self._number(_where(body), _rk(body, 6))
            case biff.MULRK:
                row, first = struct.unpack_from("<HH", body)
                for place in range(4, len(body) - 2, 6):
                    style = struct.unpack_from("<H", body, place)[0]
                    self._number(_Where(row, first + place // 6, style), _rk(body, place + 2))
            case biff.LABELSST:
                number = struct.unpack_from("<I", body, 6)[0]
                self._text(_where(body), self._book.strings[number])
            case biff.LABEL | biff.RSTRING:
                self._text(_where(body), Strings(record.parts, 6).long()[0])
            case biff.BOOLERR:
                self._text(_where(body), _said(body[6], is_error=bool(body[7])))
            case biff.FORMULA:
                self._formula(body)
            case biff.STRING:
                if self._awaited:
                    self._text(self._awaited, Strings(record.parts).long()[0])
            case biff.BLANK:
                self._blank(_where(body))
            case biff.MULBLANK:
                row, first = struct.unpack_from("<HH", body)
                for place in range(4, len(body) - 2, 2):
                    style = struct.unpack_from("<H", body, place)[0]
                    self._blank(_Where(row, first + place // 2 - 2, style))
            case _:
                self._shape(record)

    def _shape(self, record: Record) -> None:
        """What is hidden and merged."""
        body = record.body
        match record.sort:
            case biff.ROW:
                row, height, flags = struct.unpack_from("<H4xH4xH", body)
                if flags & 0x20 or height & 0x7FFF == 0:
                    self.sheet.hidden_rows.add(row)
            case biff.COLINFO:
                first, last, width, _, flags = struct.unpack_from("<HHHHH", body)
                if flags & 1 or width == 0:
                    self.sheet.hide_columns(first, min(last, 255))
            case biff.MERGED:
                for place in range(2, len(body) - 7, 8):
                    top, bottom, left, right = struct.unpack_from("<HHHH", body, place)
                    self.sheet.merge(Area(top, left, bottom, right))
            case biff.DRAWING:
                self.pictures = True

    def _style(self, number: int) -> _Style:
        styles = self._book.styles
        return styles[number] if number < len(styles) else _Style()

    def _blank(self, where: _Where) -> None:
        if where.column > 255:
            raise ValueError("a column behind the last")
        if self._style(where.style).ruled:
            self._ruled[where.row] |= 1 << where.column

    def _number(self, where: _Where, value: float) -> None:
        look = self._style(where.style).number
        self._text(where, shown(repr(value), look, from_1904=self._book.from_1904))

    def _text(self, where: _Where, text: str) -> None:
        self._blank(where)
        look = self._style(where.style)
        if look.white or look.number.kind == "hidden":
            self.sheet.unseen = True
            return
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text and where.column in self.sheet.texts.get(where.row, ()):
            raise ValueError("two cells in one place")
        text = strike(text) if look.struck and STROKE not in text else text
        self.sheet.put(where.row, where.column, text)

    def _formula(self, body: bytes) -> None:
        """What a formula came to; a text stands in the record behind it."""
        where, result = _where(body), body[6:14]
        self._awaited = None
        self._blank(where)
        if result[6:] != b"\xff\xff":
            self._number(where, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._awaited = where
        elif result[0] in (1, 2):
            self._text(where, _said(result[2], is_error=result[0] == 2))


def _where(body: bytes) -> _Where:
    return _Where(*_CELL.unpack_from(body))


def _said(value: int, *, is_error: bool) -> str:
    """The word for a truth value or a fault."""
    if is_error:
        return _ERRORS.get(value, "#N/A")
    return "TRUE" if value else "FALSE"


def _rk(body: bytes, place: int) -> float:
    """A number in four bytes: 30 bits of a whole or of a fraction, in hundredths or not."""
    packed = struct.unpack_from("<i", body, place)[0]
    if packed & 2:
        value = float(packed >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & 1 else value
