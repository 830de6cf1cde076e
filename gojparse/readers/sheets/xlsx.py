"""Excel workbooks (.xlsx) to a Document, straight from their XML.

openpyxl reads the same cells, but needs 10 s and 400 MB for a million styled
empty rows (here 0.1 s), and no cap on the declared size of a sheet mends that.

A formula that nobody has calculated shows what its file does not have. Its
cell is not empty, and not a zero either where a program put one as a start.
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
from gojparse.readers.package import (
    OFF,
    Package,
    attribute,
    find_child,
    local_name,
    open_package,
    parse_xml,
    stream_xml,
)
from gojparse.readers.refusals import FileKind, beyond, check_characters
from gojparse.readers.sheets import Area, SourceSheet, WorkbookBudget, seen_text
from gojparse.readers.sheets.formats import PLAIN_CELL, CellStyle, cell_styles, displayed_number, font_style
from gojparse.readers.sheets.layout import document

format = "xlsx"

_KIND = FileKind(format)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_STRINGS = 1_000_000
_MAX_ALL = 120_000_000  # bytes of all parts of a workbook that are read
_COLOURING = (b"<conditionalFormatting", b"<tableParts")  # what may put a ground under white letters


class _Relation(NamedTuple):
    """A part that the workbook points to."""

    kind: str
    name: str


class _SheetPart(NamedTuple):
    """A sheet that is shown: its number among all tabs (from 1), its name and its bytes."""

    number: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _SharedParts:
    """The parts that the sheets of a workbook have in common."""

    strings: Sequence[str]
    styles: Sequence[CellStyle]
    from_1904: bool
    uncalculated: bool  # its writer left the results to the program that opens it
    budget: WorkbookBudget


def read(data: bytes) -> Document:
    """Read the sheets that are shown, one after the other."""
    with open_package(data, _KIND) as package:
        main = package.main_part("xl/workbook.xml")
        if main.endswith(".bin"):
            raise Unreadable("workbook-binary", format=format)
        workbook = package.xml(main)
        relations = _relations(package, main)
        parts = tuple(_sheet_parts(package, workbook, relations))
        strings = _attached(package, relations, "sharedStrings")
        styles = _attached(package, relations, "styles")
        metadata = package.metadata("docProps/core.xml")
    shared = _SharedParts(
        tuple(_shared_texts(strings)) if strings else (),
        _styles(styles),
        _is_on(workbook, "workbookPr", "date1904"),
        _is_on(workbook, "calcPr", "fullCalcOnLoad"),
        WorkbookBudget(format),
    )
    shared.budget.check_sheets(len(parts))
    sheets = [_sheet(part, shared) for part in parts]
    pictures = any(b"<drawing" in part.content for part in parts)
    return document(format, sheets, metadata, hidden=len(parts) < len(_listed(workbook)), pictures=pictures)


def _relations(package: Package, main: str) -> dict[str, _Relation]:
    """Return the parts that the workbook points to, by their ids."""
    folder, _, name = main.rpartition("/")
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Relation] = {}
    for relation in package.xml(listed) if listed in package else ():
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target") or ""
        whole = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
        found[relation.get("Id") or ""] = _Relation((relation.get("Type") or "").rpartition("/")[2], whole)
    return found


def _sheet_parts(package: Package, workbook: Any, relations: dict[str, _Relation]) -> Iterator[_SheetPart]:
    """Yield the sheets that are shown."""
    left = _MAX_ALL
    for number, sheet in enumerate(_listed(workbook), 1):
        usual = _Relation("worksheet", f"xl/worksheets/sheet{number}.xml")
        relation = relations.get(attribute(sheet, "id") or "", usual)
        if sheet.get("state") in ("hidden", "veryHidden") or relation.kind != "worksheet":
            continue
        content = package.part(relation.name)
        left -= len(content)
        if left < 0:
            raise beyond("bytes-in-sheets", _MAX_ALL, format=format)
        yield _SheetPart(number, sheet.get("name") or "", content)


def _listed(workbook: Any) -> list[Any]:
    sheets = find_child(workbook, "sheets")
    if sheets is None:
        raise _KIND.damaged()
    return [sheet for sheet in sheets if local_name(sheet) == "sheet"]


def _attached(package: Package, relations: dict[str, _Relation], part_kind: str) -> bytes | None:
    """Return the part of this kind, if there is one."""
    named = [relation.name for relation in relations.values() if relation.kind == part_kind]
    for name in (*named, f"xl/{part_kind}.xml"):
        if name in package:
            return package.part(name)
    return None


def _is_on(workbook: Any, name: str, switch: str) -> bool:
    """Tell whether the workbook states this of itself."""
    properties = find_child(workbook, name)
    return properties is not None and properties.get(switch) not in (None, *OFF)


def _styles(content: bytes | None) -> tuple[CellStyle, ...]:
    """Return the styles of cells; none if their part is not in order, because it holds no text itself."""
    if content is None:
        return ()
    try:
        return cell_styles(parse_xml(content, _KIND))
    except Unreadable:
        return ()


def _shared_texts(content: bytes) -> Iterator[str]:
    """Yield the texts that cells share."""
    characters = 0
    for count, element in enumerate(stream_xml(content, _KIND, "si")):
        text = _text(element)
        characters += len(text)
        check_characters(characters, format)
        if count >= _MAX_STRINGS:
            raise beyond("texts", _MAX_STRINGS, format=format)
        yield text


def _text(element: Any) -> str:
    """Return the text of a cell, in one piece or in runs, without how it is pronounced."""
    pieces: list[str] = []
    raised = ""
    for inner in element:
        name = local_name(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name == "r":
            text, level = _run(inner)
            if level != raised:
                pieces.append(" ")
            raised = level
            pieces.append(text)
    return _unescaped("".join(pieces))


def _run(run: Any) -> tuple[str, str]:
    """Return what is seen of a run, and how far it is raised or lowered."""
    inner = find_child(run, "t")
    text = "" if inner is None else inner.text or ""
    properties = find_child(run, "rPr")
    if properties is None:
        return text, ""
    style = font_style(properties)
    return seen_text(text, style), style.raised


def _unescaped(text: str) -> str:
    """Return line ends and tabs as such; Excel writes what XML cannot hold as _x000D_."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(code: int) -> str:
    return chr(code) if code == 9 or code == 10 or 32 <= code < 0xD800 else ""


def _sheet(part: _SheetPart, shared: _SharedParts) -> SourceSheet:
    """Read a sheet, its rows as a stream."""
    sheet = SourceSheet(part.number, shared.budget, part.name)
    if any(mark in part.content for mark in _COLOURING):
        sheet.ground = None
    following = 0
    found = False
    for element in stream_xml(_trimmed(part.content), _KIND, "row", "col", "mergeCell"):
        found = True
        name = local_name(element)
        if name == "row":
            following = _enter_row(sheet, element, following, shared)
        elif name == "col":
            _enter_columns(sheet, element)
        elif area := _area(element.get("ref") or ""):
            sheet.merge(area)
    if not found and b"sheetData" not in part.content[:200_000]:
        raise _KIND.damaged()
    return sheet


def _trimmed(content: bytes) -> bytes:
    """Return the sheet without the rows below the last with cells: programs style a million of them."""
    end = content.rfind(b"</row>") + len(b"</row>")
    close = content.find(b"</sheetData>", end)
    return content[:end] + content[close:] if end >= len(b"</row>") <= close else content


def _enter_row(sheet: SourceSheet, element: Any, expected: int, shared: _SharedParts) -> int:
    """Enter a row; return the number of the next."""
    row = _row_number(element, expected)
    if element.get("hidden") not in (None, *OFF) or element.get("ht") in ("0", "0.0"):
        sheet.hidden_rows.add(row)
    ruled: set[int] = set()
    known = sheet.texts.get(row, {})
    column = -1
    for cell in element:
        if local_name(cell) != "c":
            continue
        column = _column_number(cell.get("r") or "", column + 1)
        style = _style(shared.styles, cell.get("s"))
        if style.ruled:
            ruled.add(column)
        if len(cell):
            if column in known:
                raise _KIND.damaged()  # two cells in one place
            sheet.put(row, column, _cell_text(cell, style, shared), style.text)
            known = sheet.texts.get(row, known)
    sheet.rule(row, ruled)
    return row + 1


def _row_number(element: Any, expected: int) -> int:
    """Return the row (from 0) by its number, else by its first cell, else the one expected."""
    stated = element.get("r") or ""
    if stated.isascii() and stated.isdecimal() and 0 < len(stated) < 8:
        row = int(stated) - 1
    elif len(element) and (found := _REFERENCE.fullmatch(element[0].get("r") or "")):
        row = int(found[2]) - 1
    else:
        row = expected
    if not 0 <= row < 1_048_576:
        raise _KIND.damaged()
    return row


def _column_number(reference: str, expected: int) -> int:
    found = _REFERENCE.fullmatch(reference)
    column = _column_of(found[1]) if found else expected
    if column >= 16_384:
        raise _KIND.damaged()
    return column


@lru_cache(maxsize=1024)
def _column_of(letters: str) -> int:
    """Return the column of these letters, from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _style(styles: Sequence[CellStyle], number: str | None) -> CellStyle:
    if not number or not number.isascii() or not number.isdecimal() or len(number) > 6:
        return styles[0] if styles else PLAIN_CELL
    return styles[int(number)] if int(number) < len(styles) else PLAIN_CELL


def _cell_text(cell: Any, style: CellStyle, shared: _SharedParts) -> str:
    """Return the text that a cell shows."""
    cell_type = cell.get("t") or "n"
    if cell_type == "inlineStr":
        inline = find_child(cell, "is")
        return "" if inline is None else _text(inline)
    value = find_child(cell, "v")
    text = "" if value is None else value.text or ""
    formula = find_child(cell, "f")
    if formula is not None and (value is None or (shared.uncalculated and text in ("", "0"))):
        return f"={formula.text or ''}"
    match cell_type:
        case "s":
            return _shared_text(text, shared)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(text, text)
        case "n":
            return displayed_number(text, style.number, from_1904=shared.from_1904)
        case "d":
            return text.removesuffix("T00:00:00")
    return _unescaped(text)


def _shared_text(number: str, shared: _SharedParts) -> str:
    number = number.strip()
    is_index = number.isascii() and number.isdecimal() and len(number) < 8
    if not is_index or int(number) >= len(shared.strings):
        raise _KIND.damaged()
    return shared.strings[int(number)]


def _enter_columns(sheet: SourceSheet, element: Any) -> None:
    """Enter the columns of one entry, if they are hidden."""
    first, last = element.get("min") or "", element.get("max") or ""
    hidden = element.get("hidden") not in (None, *OFF) or element.get("width") in ("0", "0.0")
    if hidden and first.isdecimal() and last.isdecimal() and len(first) < 7 and len(last) < 7:
        sheet.hide_columns(int(first) - 1, int(last) - 1)


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start is None or end is None:
        return None
    return Area(int(start[2]) - 1, _column_of(start[1]), int(end[2]) - 1, _column_of(end[1]))
