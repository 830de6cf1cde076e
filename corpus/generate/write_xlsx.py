"""Planes of cells as .xlsx, written as bare XML so that the bytes never change."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from corpus.generate.layouts_sheets import Layout, Plane, Spot

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_EPOCH = (2020, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/></border>"
    '<border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border>'
    "</borders>"
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="1"/></cellXfs></styleSheet>'
)
_STATE = {True: ' state="hidden"', False: ""}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")


def is_number(text: str, layout: Layout) -> bool:
    """Whether the text is stored as a number, which shows the same."""
    return not layout.as_text and _NUMBER.fullmatch(text) is not None and text != "-0"


def written(planes: tuple[Plane, ...], layout: Layout) -> bytes:
    """The package as bytes."""
    texts: dict[str, int] = {}
    sheets = [_sheet(plane, layout, texts) for plane in planes]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", _types(len(sheets))),
            ("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])),
            ("xl/workbook.xml", _workbook(planes)),
            ("xl/_rels/workbook.xml.rels", _relations(_beside(len(sheets)))),
            ("xl/styles.xml", _STYLES),
            ("xl/sharedStrings.xml", _strings(texts, layout)),
            *((f"xl/worksheets/sheet{n}.xml", text) for n, text in enumerate(sheets, 1)),
        ):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, content.encode())
    return packed.getvalue()


def _types(count: int) -> str:
    sort = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    names = [("workbook", "sheet.main"), ("styles", "styles"), ("sharedStrings", "sharedStrings")]
    names += [(f"worksheets/sheet{n}", "worksheet") for n in range(1, count + 1)]
    parts = "".join(f'<Override PartName="/xl/{n}.xml" ContentType="{sort}.{s}+xml"/>' for n, s in names)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _beside(count: int) -> list[tuple[str, str]]:
    sheets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)]
    return [*sheets, ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]


def _relations(targets: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{sort}" Target="{target}"/>'
        for n, (sort, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _workbook(planes: tuple[Plane, ...]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(plane.name)} sheetId="{n}"{_STATE[plane.hidden]} r:id="rId{n}"/>'
        for n, plane in enumerate(planes, 1)
    )
    first = next(n for n, plane in enumerate(planes) if not plane.hidden)
    view = f'<bookViews><workbookView activeTab="{first}"/></bookViews>' if first else ""
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{view}<sheets>{sheets}</sheets></workbook>'


def _strings(texts: dict[str, int], layout: Layout) -> str:
    return f'{_HEAD}<sst xmlns="{_MAIN}">{"".join(_string(text, layout.runs) for text in texts)}</sst>'


def _string(text: str, runs: bool) -> str:
    if not runs:
        return f'<si><t xml:space="preserve">{escape(text)}</t></si>'
    pieces = (text[i : i + 3] for i in range(0, len(text), 3))
    inner = "".join(f'<r><t xml:space="preserve">{escape(piece)}</t></r>' for piece in pieces)
    return f'<si>{inner}<rPh sb="0" eb="1"><t>7</t></rPh></si>'


def name_of(row: int, column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def _sheet(plane: Plane, layout: Layout, texts: dict[str, int]) -> str:
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for spot in plane.spots:
        for row, column, text in covered(spot):
            rows[row][column] = _cell(row, column, text, spot.ruled, layout, texts)
    lines = "".join(_row(number, rows[number], number in plane.hidden_rows) for number in sorted(rows))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{_columns(plane)}<sheetData>{lines}</sheetData>'
        f"{''.join(_merged(plane))}</worksheet>"
    )


def covered(spot: Spot) -> Iterator[tuple[int, int, str]]:
    """The cells of the file under a spot: all of them where it is ruled, else its first."""
    for row in range(spot.row, spot.row + spot.down):
        for column in range(spot.column, spot.column + spot.across):
            if (row, column) == (spot.row, spot.column):
                yield row, column, spot.text
            elif spot.ruled:
                yield row, column, ""


def _row(number: int, cells: dict[int, str], hidden: bool) -> str:
    mark = ' hidden="1"' if hidden else ""
    return f'<row r="{number + 1}"{mark}>{"".join(cells[x] for x in sorted(cells))}</row>'


def _cell(row: int, column: int, text: str, ruled: bool, layout: Layout, texts: dict[str, int]) -> str:
    style = ' s="1"' if ruled else ""
    place = f'r="{name_of(row, column)}"{style}'
    if not text:
        return f"<c {place}/>"
    if is_number(text, layout):
        return f"<c {place}><v>{float(text)!r}</v></c>"
    return f'<c {place} t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'


def _columns(plane: Plane) -> str:
    hidden = "".join(f'<col min="{c + 1}" max="{c + 1}" hidden="1"/>' for c in sorted(plane.hidden_columns))
    return f"<cols>{hidden}</cols>" if hidden else ""


def _merged(plane: Plane) -> Iterator[str]:
    spans = [s for s in plane.spots if s.down > 1 or s.across > 1]
    if spans:
        refs = (f'<mergeCell ref="{_reach(spot)}"/>' for spot in spans)
        yield f'<mergeCells count="{len(spans)}">{"".join(refs)}</mergeCells>'


def _reach(spot: Spot) -> str:
    last = name_of(spot.row + spot.down - 1, spot.column + spot.across - 1)
    return f"{name_of(spot.row, spot.column)}:{last}"
