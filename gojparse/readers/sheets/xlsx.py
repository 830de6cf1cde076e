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
from gojparse.readers.sheets import LOWEST_ROW, NARROWEST_COLUMN, SourceSheet, WorkbookBudget
from gojparse.readers.sheets.cells import (
    PLAIN_CELL,
    REFERENCE,
    UNCALCULATED,
    CellStyle,
    CellValue,
    SheetView,
    area_of,
    column_index,
)
from gojparse.readers.sheets.drawings import PICTURE_HEAD, SheetDrawing, SheetGeometry, enter_drawings
from gojparse.readers.sheets.layout import document
from gojparse.readers.sheets.xlsx_drawings import read_drawings
from gojparse.readers.sheets.xlsx_rules import read_rules
from gojparse.readers.sheets.xlsx_styles import WorkbookStyles, read_text, size_in_points, workbook_styles
from gojparse.readers.visible import INK, WHITE

format = "xlsx"

_KIND = FileKind(format)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PICTURE_FORMULA = re.compile(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)  # a picture is its result
_MAX_STRINGS = 1_000_000
_MAX_ALL = 120_000_000  # bytes of all parts of a workbook that are read
_DRAWING = b"<drawing"
_DIGIT_WIDTH = 5.25  # points, of the letters in which widths of columns are stated
_MAX_WIDE = 1_000  # columns whose width is kept
_SHEET_PARTS = ("sheetView", "sheetFormatPr", "row", "col", "mergeCell")
_TABLES = b"tableParts"  # may put a ground under white letters


class _Relation(NamedTuple):
    """A part that the workbook points to."""

    kind: str
    name: str


class _SheetPart(NamedTuple):
    """A sheet that is shown: its number among all tabs (from 1), its name and its bytes."""

    number: int
    name: str
    content: bytes
    drawings: tuple[SheetDrawing, ...] = ()


@dataclass(frozen=True, slots=True)
class _SharedParts:
    """The parts that the sheets of a workbook have in common."""

    strings: Sequence[CellValue | str]
    styles: WorkbookStyles
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
        styles, theme = (_attached(package, relations, kind) for kind in ("styles", "theme"))
        metadata = package.metadata("docProps/core.xml")
    known = workbook_styles(_optional_xml(styles), _optional_xml(theme))
    shared = _SharedParts(
        tuple(_shared_texts(strings, known)) if strings else (),
        known,
        _is_on(workbook, "workbookPr", "date1904"),
        _is_on(workbook, "calcPr", "fullCalcOnLoad"),
        WorkbookBudget(format),
    )
    shared.budget.check_sheets(len(parts))
    sheets = [_sheet(part, shared) for part in parts]
    pictures = any(_DRAWING in part.content for part in parts)
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
        drawings = tuple(_drawings(package, relation.name)) if _DRAWING in content else ()
        yield _SheetPart(number, sheet.get("name") or "", content, drawings)


def _drawings(package: Package, name: str) -> Iterator[SheetDrawing]:
    """Yield what is drawn over the cells of the sheet that is the part of this name."""
    for relation in _relations(package, name).values():
        part = package.optional_xml(relation.name) if relation.kind == "drawing" else None
        if part is not None:
            pictures = _relations(package, relation.name)

            def picture(named: str, pictures: dict[str, _Relation] = pictures) -> bytes:
                return package.beginning(pictures[named].name, PICTURE_HEAD) if named in pictures else b""

            yield from read_drawings(part, picture)


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


def _optional_xml(content: bytes | None) -> Any:
    """Return the root of a part that holds no text itself; None if it is not in order."""
    if content is None:
        return None
    try:
        return parse_xml(content, _KIND)
    except Unreadable:
        return None


def _shared_texts(content: bytes, styles: WorkbookStyles) -> Iterator[CellValue | str]:
    """Yield the texts that cells share; those without runs of their own look as mere texts."""
    characters = 0
    for count, element in enumerate(stream_xml(content, _KIND, "si")):
        value = read_text(element, styles.palette, _unescaped)
        characters += len(value.text)
        check_characters(characters, format)
        if count >= _MAX_STRINGS:
            raise beyond("texts", _MAX_STRINGS, format=format)
        yield value if value.runs else value.text


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
    ground = None if _TABLES in part.content else WHITE
    sheet.view = SheetView(ground, shared.from_1904)
    if b"onditionalFormatting" in part.content:
        sheet.rules.extend(read_rules(part.content, shared.styles))
    geometry = SheetGeometry() if part.drawings else None
    following = 0
    found = False
    for element in stream_xml(_trimmed(part.content), _KIND, *_SHEET_PARTS):
        found = True
        name = local_name(element)
        if name == "sheetView":
            sheet.view = sheet.view._replace(hides_zeros=element.get("showZeros") in OFF)
        elif name == "row":
            following = _enter_row(sheet, element, following, shared)
            if geometry is not None and (height := _row_height(element)) is not None:
                geometry.heights[following - 1] = height
        elif name == "col":
            _enter_columns(sheet, element, geometry)
        elif name == "sheetFormatPr":
            sheet.usual_width = size_in_points(element.get("defaultColWidth")) or sheet.usual_width
        elif area := area_of(element.get("ref") or ""):
            sheet.merge(area)
    if not found and b"sheetData" not in part.content[:200_000]:
        raise _KIND.damaged()
    if geometry is not None:
        sheet.judge_rules()
        enter_drawings(sheet, list(part.drawings), geometry)
    return sheet


def _row_height(element: Any) -> float | None:
    """Return the height of a row, if it is stated."""
    return 0.0 if element.get("hidden") not in (None, *OFF) else size_in_points(element.get("ht"))


def _trimmed(content: bytes) -> bytes:
    """Return the sheet without the rows below the last with cells: programs style a million of them."""
    end = content.rfind(b"</row>") + len(b"</row>")
    close = content.find(b"</sheetData>", end)
    return content[:end] + content[close:] if end >= len(b"</row>") <= close else content


def _enter_row(sheet: SourceSheet, element: Any, expected: int, shared: _SharedParts) -> int:
    """Enter a row; return the number of the next."""
    row = _row_number(element, expected)
    height = size_in_points(element.get("ht"))
    if element.get("hidden") not in (None, *OFF):
        sheet.hidden_rows.add(row)
    elif height is not None and height < LOWEST_ROW:
        sheet.flat_rows.add(row)
    ruled: set[int] = set()
    crossed: set[int] = set()
    known = sheet.texts.get(row, {})
    column = -1
    for cell in element:
        if local_name(cell) != "c":
            continue
        column = _column_number(cell.get("r") or "", column + 1)
        style = _style(shared.styles.cells, cell.get("s"))
        if style.ruled:
            ruled.add(column)
        if style.crossed:
            crossed.add(column)
        if len(cell):
            if column in known:
                raise _KIND.damaged()  # two cells in one place
            sheet.put(row, column, _value(cell, shared), style)
            known = sheet.texts.get(row, known)
    if crossed:
        sheet.cross(row, crossed)
    sheet.rule(row, ruled)
    return row + 1


def _row_number(element: Any, expected: int) -> int:
    """Return the row (from 0) by its number, else by its first cell, else the one expected."""
    stated = element.get("r") or ""
    if stated.isascii() and stated.isdecimal() and 0 < len(stated) < 8:
        row = int(stated) - 1
    elif len(element) and (found := REFERENCE.fullmatch(element[0].get("r") or "")):
        row = int(found[2]) - 1
    else:
        row = expected
    if not 0 <= row < 1_048_576:
        raise _KIND.damaged()
    return row


def _column_number(reference: str, expected: int) -> int:
    found = REFERENCE.fullmatch(reference)
    column = column_index(found[1]) if found else expected
    if column >= 16_384:
        raise _KIND.damaged()
    return column


def _style(styles: Sequence[CellStyle], number: str | None) -> CellStyle:
    if not number or not number.isascii() or not number.isdecimal() or len(number) > 6:
        return styles[0] if styles else PLAIN_CELL
    return styles[int(number)] if int(number) < len(styles) else PLAIN_CELL


def _value(cell: Any, shared: _SharedParts) -> CellValue:
    """Return what a cell holds."""
    cell_type = cell.get("t") or "n"
    if cell_type == "inlineStr":
        inline = find_child(cell, "is")
        return CellValue("") if inline is None else read_text(inline, shared.styles.palette, _unescaped)
    text, has_value, has_formula = "", False, False
    for inner in cell:
        name = local_name(inner)
        if name == "v":
            text, has_value = inner.text or "", True
        has_formula = has_formula or name == "f"
    if has_formula and _is_uncalculated(cell_type, text, shared, stated=has_value):
        return UNCALCULATED
    match cell_type:
        case "s":
            return _shared_value(text, shared)
        case "b":
            return CellValue({"1": "TRUE", "0": "FALSE"}.get(text, text))
        case "n":
            return CellValue(text, is_number=True)
        case "d":
            return CellValue(text.removesuffix("T00:00:00"))
    return CellValue(INK) if _PICTURE_FORMULA.match(text) else CellValue(_unescaped(text))


def _is_uncalculated(cell_type: str, text: str, shared: _SharedParts, *, stated: bool) -> bool:
    """Tell whether a formula has no result: programs write an empty text as such (`t="str"`)."""
    if not text.strip():
        return cell_type != "str" or not stated or shared.uncalculated
    return shared.uncalculated and text == "0"


def _shared_value(number: str, shared: _SharedParts) -> CellValue:
    """Return a shared text; a cell that names none is empty, and what one names that is not there is lost."""
    number = number.strip()
    if not number:
        return CellValue("")
    is_index = number.isascii() and number.isdecimal() and len(number) < 8
    if not is_index or int(number) >= len(shared.strings):
        return CellValue(INK)
    found = shared.strings[int(number)]
    return CellValue(found) if isinstance(found, str) else found


def _enter_columns(sheet: SourceSheet, element: Any, geometry: SheetGeometry | None) -> None:
    """Enter the columns of one entry: whether they are hidden, and how wide they are."""
    first, last = element.get("min") or "", element.get("max") or ""
    width = size_in_points(element.get("width"))
    is_hidden = element.get("hidden") not in (None, *OFF) or (width is not None and width < NARROWEST_COLUMN)
    if not (first.isdecimal() and last.isdecimal() and len(first) < 7 and len(last) < 7):
        return
    if is_hidden:
        sheet.hide_columns(int(first) - 1, int(last) - 1)
    if width is None:
        return
    columns = range(int(first) - 1, min(int(last), _MAX_WIDE))
    sheet.widths.update(dict.fromkeys(columns, width))
    if geometry is not None:
        geometry.widths.update(dict.fromkeys(columns, 0.0 if is_hidden else width * _DIGIT_WIDTH))
