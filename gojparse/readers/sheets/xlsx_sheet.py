"""The sheets of an .xlsx: its rows as a stream, and what each cell shows.

A formula that nobody has calculated shows what its file does not have: its
cell is no empty one, and no zero either where a program put one for a start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gojparse.readers.caps import beyond, check_characters
from gojparse.readers.markup import OFF, attribute, child, local_name
from gojparse.readers.package import FileKind, streamed
from gojparse.readers.sheets.looks import PLAIN, CellStyle, is_white, strikes
from gojparse.readers.sheets.numbers import displayed
from gojparse.readers.sheets.sheet import Area, SourceSheet, WorkbookBudget
from gojparse.readers.visible import STROKE, mask_digits, strike

KIND = FileKind("xlsx")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_STRINGS = 1_000_000
_COLOURED = (b"<conditionalFormatting", b"<tableParts")  # what may put a ground under white letters


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets have in common."""

    strings: Sequence[str]
    looks: Sequence[CellStyle]
    from_1904: bool
    to_calculate: bool  # when it is opened, for whoever wrote it did not
    budget: WorkbookBudget


# ---- texts ----


def texts_of(content: bytes) -> Iterator[str]:
    """The texts that cells share."""
    characters = 0
    for count, element in enumerate(streamed(content, KIND, "si")):
        text = _text(element)
        characters += len(text)
        check_characters(characters, KIND.format)
        if count >= _MAX_STRINGS:
            raise beyond("texts", _MAX_STRINGS, format=KIND.format)
        yield text


def _text(element: Any) -> str:
    """The text of a cell, in one piece or in runs; how it is pronounced is left out."""
    pieces: list[str] = []
    raised = None
    for inner in element:
        name = local_name(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name == "r":
            text, shift = _run(inner)
            if shift != raised:
                pieces.append(" ")
            raised = shift
            pieces.append(text)
    return _unescaped("".join(pieces))


def _run(run: Any) -> tuple[str, str | None]:
    """The text of a run, and whether it is raised or lowered."""
    inner = child(run, "t")
    text = "" if inner is None else inner.text or ""
    properties = child(run, "rPr")
    if properties is None:
        return text, None
    shift = child(properties, "vertAlign")
    if is_white(properties):
        text = ""
    if strikes(properties):
        text = strike(text)
    value = None if shift is None else attribute(shift, "val")
    return text, None if value == "baseline" else value


def _unescaped(text: str) -> str:
    """Line ends and tabs as such; Excel writes what XML cannot hold as _x000D_."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(code: int) -> str:
    return chr(code) if code == 9 or code == 10 or 32 <= code < 0xD800 else ""


# ---- sheets ----


def sheet_of(number: int, name: str, content: bytes, book: Book) -> SourceSheet:
    """A sheet with all that it shows."""
    sheet = SourceSheet(number, book.budget, name)
    position = 0
    seen = False
    coloured = any(mark in content for mark in _COLOURED)
    for element in streamed(_trimmed(content), KIND, "row", "col", "mergeCell"):
        seen = True
        name = local_name(element)
        if name == "row":
            position = _row(sheet, element, position, book, coloured)
        elif name == "col":
            _column(sheet, element)
        elif area := _area(element.get("ref") or ""):
            sheet.merge(area)
    if not seen and b"sheetData" not in content[:200_000]:
        raise KIND.damaged()
    return sheet


def _trimmed(content: bytes) -> bytes:
    """The sheet without the rows behind the last that has cells: programs style a million of them."""
    end = content.rfind(b"</row>") + len(b"</row>")
    close = content.find(b"</sheetData>", end)
    return content[:end] + content[close:] if end >= len(b"</row>") <= close else content


def _row(sheet: SourceSheet, element: Any, position: int, book: Book, coloured: bool) -> int:
    """Enter a row; the position behind it."""
    row = _position(element, position)
    if element.get("hidden") not in (None, *OFF) or element.get("ht") in ("0", "0.0"):
        sheet.hidden_rows.add(row)
    ruled: set[int] = set()
    known = sheet.texts.get(row, {})
    column = -1
    for cell in element:
        if local_name(cell) != "c":
            continue
        column = _column_of(cell.get("r") or "", column + 1)
        look = _look(book.looks, cell.get("s"))
        if look.ruled:
            ruled.add(column)
        if len(cell):
            if column in known:
                raise KIND.damaged()  # two cells in one place
            text = _content(cell, look, book)
            sheet.put(row, column, _seen(text, look, coloured))
            known = sheet.texts.get(row, known)
            sheet.unseen = sheet.unseen or look.white
    sheet.rule(row, ruled)
    return row + 1


def _position(element: Any, otherwise: int) -> int:
    """The row that this one is: by its number, else by its first cell, else behind the one before."""
    stated = element.get("r") or ""
    if stated.isascii() and stated.isdecimal() and 0 < len(stated) < 8:
        row = int(stated) - 1
    elif len(element) and (found := _REFERENCE.fullmatch(element[0].get("r") or "")):
        row = int(found[2]) - 1
    else:
        row = otherwise
    if not 0 <= row < 1_048_576:
        raise KIND.damaged()
    return row


def _column_of(reference: str, otherwise: int) -> int:
    found = _REFERENCE.fullmatch(reference)
    column = _letters(found[1]) if found else otherwise
    if column >= 16_384:
        raise KIND.damaged()
    return column


@lru_cache(maxsize=1024)
def _letters(letters: str) -> int:
    """The column of these letters, from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _look(looks: Sequence[CellStyle], number: str | None) -> CellStyle:
    if not number or not number.isascii() or not number.isdecimal() or len(number) > 6:
        return looks[0] if looks else PLAIN
    return looks[int(number)] if int(number) < len(looks) else PLAIN


def _seen(text: str, look: CellStyle, coloured: bool) -> str:
    """What is seen of a text; on a sheet with grounds that come and go, white letters may be."""
    if not text or look.number.kind == "hidden" or (look.white and not coloured):
        return ""
    text = mask_digits(text) if look.white else text
    return strike(text) if look.struck and STROKE not in text else text


def _content(cell: Any, look: CellStyle, book: Book) -> str:
    sort = cell.get("t") or "n"
    if sort == "inlineStr":
        inline = child(cell, "is")
        return "" if inline is None else _text(inline)
    value = child(cell, "v")
    text = "" if value is None else value.text or ""
    formula = child(cell, "f")
    if formula is not None and (value is None or (book.to_calculate and text in ("", "0"))):
        return f"={formula.text or ''}"
    match sort:
        case "s":
            return _shared(text, book)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(text, text)
        case "n":
            return displayed(text, look.number, from_1904=book.from_1904)
        case "d":
            return text.removesuffix("T00:00:00")
    return _unescaped(text)


def _shared(text: str, book: Book) -> str:
    text = text.strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 7 or int(text) >= len(book.strings):
        raise KIND.damaged()
    return book.strings[int(text)]


def _column(sheet: SourceSheet, element: Any) -> None:
    """Enter the columns of one entry, if they are hidden."""
    first, last = element.get("min") or "", element.get("max") or ""
    hidden = element.get("hidden") not in (None, *OFF) or element.get("width") in ("0", "0.0")
    if hidden and first.isdecimal() and last.isdecimal() and len(first) < 7 and len(last) < 7:
        sheet.hide_columns(int(first) - 1, int(last) - 1)


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    one, other = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if one is None or other is None:
        return None
    return Area(int(one[2]) - 1, _letters(one[1]), int(other[2]) - 1, _letters(other[1]))
