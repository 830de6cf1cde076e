"""Excel workbooks (.xlsx) to a Document, straight from their XML.

Libraries that read cells tell neither what is hidden or struck out, nor how
a number is printed, and some make room for every cell between the first and
the last: one at the sheet's far corner costs them 400 GB.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.caps import beyond, check_characters
from gojparse.readers.kind import kind
from gojparse.readers.package import Make, Package, opened, parsed, streamed
from gojparse.readers.sheets.book import document
from gojparse.readers.sheets.looks import PLAIN, CellLook, is_white, looks, strikes
from gojparse.readers.sheets.numbers import shown
from gojparse.readers.sheets.sheet import Area, Budget, Sheet
from gojparse.readers.struck import STROKE, strike
from gojparse.readers.word.parts import OFF, attribute, child, local_name

format = "xlsx"

_MAKE = Make(format, "Excel workbook", "Excel")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_STRINGS = 1_000_000
_MAX_ALL = 120_000_000  # bytes of all parts of a workbook that are read


class _Part(NamedTuple):
    """A sheet as the workbook lists it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets have in common."""

    strings: Sequence[str]
    looks: Sequence[CellLook]
    from_1904: bool
    budget: Budget


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The sheets that are shown, one after the other."""
    with opened(data, _MAKE) as package:
        main = _main_part(package)
        workbook = package.xml(main)
        targets = _targets(package, main)
        parts = tuple(_parts(package, workbook, targets))
        strings = _beside(package, targets, "sharedStrings")
        styles = _beside(package, targets, "styles")
        metadata = _metadata(package)
    budget = Budget(format)
    book = _Book(
        tuple(_strings(strings)) if strings else (),
        _looks(styles),
        _is_from_1904(workbook),
        budget,
    )
    budget.check_sheets(len(parts))
    sheets = [_sheet(part, number, book) for number, part in parts]
    pictures = any(b"<drawing" in part.content for _, part in parts)
    return document(format, sheets, metadata, hidden=len(parts) < len(_listed(workbook)), pictures=pictures)


def _main_part(package: Package) -> str:
    """The name of the part that lists the sheets."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in package:
                if target.endswith(".bin"):
                    raise Unreadable(
                        "a binary Excel workbook (.xlsb) is not read",
                        "save it as .xlsx and try again",
                        format=format,
                    )
                return target
    return "xl/workbook.xml"


def _targets(package: Package, main: str) -> dict[str, tuple[str, str]]:
    """By their ids, the parts that the workbook points to: the kind of each, and its name."""
    folder, _, name = main.rpartition("/")
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if relations in package:
        for relation in package.xml(relations):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target") or ""
            whole = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            sort = (relation.get("Type") or "").rpartition("/")[2]
            found[relation.get("Id") or ""] = (sort, whole)
    return found


def _parts(
    package: Package, workbook: Any, targets: dict[str, tuple[str, str]]
) -> Iterator[tuple[int, _Part]]:
    """The sheets that are shown, each with its number among all."""
    left = _MAX_ALL
    for number, sheet in enumerate(_listed(workbook), 1):
        sort, name = targets.get(
            attribute(sheet, "id") or "", ("worksheet", f"xl/worksheets/sheet{number}.xml")
        )
        if sheet.get("state") in ("hidden", "veryHidden") or sort != "worksheet":
            continue
        content = package.part(name)
        left -= len(content)
        if left < 0:
            raise beyond("bytes in all sheets", _MAX_ALL, format=format)
        yield number, _Part(sheet.get("name") or "", content)


def _listed(workbook: Any) -> list[Any]:
    sheets = child(workbook, "sheets")
    if sheets is None:
        raise _MAKE.damaged()
    return [sheet for sheet in sheets if local_name(sheet) == "sheet"]


def _beside(package: Package, targets: dict[str, tuple[str, str]], sort: str) -> bytes | None:
    """The part of this kind, where there is one."""
    for found, name in targets.values():
        if found == sort and name in package:
            return package.part(name)
    name = f"xl/{sort}.xml"
    return package.part(name) if name in package else None


def _is_from_1904(workbook: Any) -> bool:
    properties = child(workbook, "workbookPr")
    return properties is not None and properties.get("date1904") not in (None, *OFF)


def _metadata(package: Package) -> dict[str, str]:
    """The title, where the container has its properties in order."""
    if "docProps/core.xml" not in package:
        return {}
    try:
        properties = package.xml("docProps/core.xml")
    except Unreadable:
        return {}
    title = child(properties, "title")
    text = "" if title is None else (title.text or "").strip()
    return {"title": text} if text else {}


def _looks(content: bytes | None) -> tuple[CellLook, ...]:
    """The styles of cells; none where their part is not in order, for it prints nothing itself."""
    if content is None:
        return ()
    try:
        return looks(parsed(content, _MAKE))
    except Unreadable:
        return ()


# ---- texts ----


def _strings(content: bytes) -> Iterator[str]:
    """The texts that cells share."""
    characters = 0
    for count, element in enumerate(streamed(content, _MAKE, "si")):
        text = _text(element)
        characters += len(text)
        check_characters(characters, format)
        if count >= _MAX_STRINGS:
            raise beyond("texts", _MAX_STRINGS, format=format)
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


def _sheet(part: _Part, number: int, book: _Book) -> Sheet:
    sheet = Sheet(number, book.budget, part.name)
    position = 0
    seen = False
    for element in streamed(_trimmed(part.content), _MAKE, "row", "col", "mergeCell"):
        seen = True
        name = local_name(element)
        if name == "row":
            position = _row(sheet, element, position, book)
        elif name == "col":
            _column(sheet, element)
        elif area := _area(element.get("ref") or ""):
            sheet.merge(area)
    if not seen and b"sheetData" not in part.content[:200_000]:
        raise _MAKE.damaged()
    return sheet


def _trimmed(content: bytes) -> bytes:
    """The sheet without the rows behind the last that has cells: programs style a million of them."""
    end = content.rfind(b"</row>") + len(b"</row>")
    close = content.find(b"</sheetData>", end)
    return content[:end] + content[close:] if end >= len(b"</row>") <= close else content


def _row(sheet: Sheet, element: Any, position: int, book: _Book) -> int:
    """Enter a row; the position behind it."""
    stated = element.get("r") or ""
    row = int(stated) - 1 if stated.isascii() and stated.isdecimal() and 0 < len(stated) < 8 else position
    if row < 0 or row >= 1_048_576:
        raise _MAKE.damaged()
    if element.get("hidden") not in (None, *OFF) or element.get("ht") in ("0", "0.0"):
        sheet.hidden_rows.add(row)
    ruled: set[int] = set()
    column = -1
    for cell in element:
        if local_name(cell) != "c":
            continue
        column = _column_of(cell.get("r") or "", column + 1)
        seen = _at(book.looks, cell.get("s"))
        if seen.ruled:
            ruled.add(column)
        if len(cell):
            if text := _printed(cell, seen, book):
                sheet.put(row, column, text)
            else:
                sheet.unseen = sheet.unseen or seen.white
    sheet.rule(row, ruled)
    return row + 1


def _column_of(reference: str, otherwise: int) -> int:
    found = _REFERENCE.fullmatch(reference)
    column = _letters(found[1]) if found else otherwise
    if column >= 16_384:
        raise _MAKE.damaged()
    return column


@lru_cache(maxsize=1024)
def _letters(letters: str) -> int:
    """The column of these letters, from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _at(looks: Sequence[CellLook], number: str | None) -> CellLook:
    if not number or not number.isascii() or not number.isdecimal() or len(number) > 6:
        return looks[0] if looks else PLAIN
    return looks[int(number)] if int(number) < len(looks) else PLAIN


def _printed(cell: Any, seen: CellLook, book: _Book) -> str:
    """What a cell shows."""
    text = _content(cell, seen, book)
    if not text or seen.white or seen.number.kind == "hidden":
        return ""
    return strike(text) if seen.struck and STROKE not in text else text


def _content(cell: Any, seen: CellLook, book: _Book) -> str:
    sort = cell.get("t") or "n"
    if sort == "inlineStr":
        inline = child(cell, "is")
        return "" if inline is None else _text(inline)
    value = child(cell, "v")
    text = "" if value is None else value.text or ""
    match sort:
        case "s":
            return _shared(text, book)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(text, text)
        case "n":
            return shown(text, seen.number, from_1904=book.from_1904)
        case "d":
            return text.removesuffix("T00:00:00")
    return _unescaped(text)


def _shared(text: str, book: _Book) -> str:
    text = text.strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 7 or int(text) >= len(book.strings):
        raise _MAKE.damaged()
    return book.strings[int(text)]


def _column(sheet: Sheet, element: Any) -> None:
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
