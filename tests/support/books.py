"""Workbooks for tests, built from their XML."""

from __future__ import annotations

import io
import struct
import zipfile

from corpus.generate.compound import compound

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
    "<fonts><font/><font><strike/></font><font><color rgb='FFFFFFFF'/></font></fonts>"
    "<fills><fill><patternFill patternType='none'/></fill>"
    "<fill><patternFill patternType='solid'><fgColor rgb='FF003366'/></patternFill></fill></fills>"
    "<borders><border/><border><left style='thin'/></border></borders>"
    "<cellXfs><xf/><xf borderId='1'/><xf fontId='1'/><xf fontId='2'/><xf fontId='2' fillId='1'/>"
    "<xf numFmtId='170'/></cellXfs>"
)
RULED, STRUCK, WHITE, WHITE_ON_BLUE, FORMATTED = 1, 2, 3, 4, 5


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return stream.getvalue()


def parts_of(book: bytes) -> dict[str, str | bytes]:
    """The parts of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(book)) as container:
        return {name: container.read(name) for name in container.namelist()}


def xlsx_of(
    *sheets: str,
    strings: str = "",
    code: str = "General",
    states: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
) -> bytes:
    """A workbook of these sheets, each what stands in `worksheet`."""
    listed = "".join(
        f'<sheet name="{names[n] if names else f"Sheet{n + 1}"}" sheetId="{n + 1}"'
        f' {f"state={chr(34)}{states[n]}{chr(34)}" if states and states[n] else ""} r:id="rId{n + 1}"/>'
        for n in range(len(sheets))
    )
    relations = "".join(
        f'<Relationship Id="rId{n + 1}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n + 1}.xml"/>'
        for n in range(len(sheets))
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<r><r Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></r>',
            "xl/workbook.xml": f'<w xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></w>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES.format(code=code)}</styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
                for n, sheet in enumerate(sheets, 1)
            },
        }
    )


def rows(*lines: str, after: str = "", before: str = "") -> str:
    """A sheet of rows."""
    return f"{before}<sheetData>{''.join(lines)}</sheetData>{after}"


def row(number: int, *cells: str, marks: str = "") -> str:
    return f'<row r="{number}" {marks}>{"".join(cells)}</row>'


def cell(name: str, value: object = "", style: int = 0) -> str:
    """A cell; a text is written in the cell itself."""
    if value == "":
        return f'<c r="{name}" s="{style}"/>'
    if isinstance(value, str):
        return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{name}" s="{style}"><v>{value}</v></c>'


def merged(*areas: str) -> str:
    return (
        f"<mergeCells>{''.join(f'<mergeCell ref={chr(34)}{area}{chr(34)}/>' for area in areas)}</mergeCells>"
    )


def ods_of(*tables: str, styles: str = "", manifest: str = "<m/>") -> bytes:
    """A spreadsheet of these tables, each a whole `table:table`."""
    content = (
        f"<office:document-content{ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def table(*lines: str, marks: str = "") -> str:
    return f"<table:table {marks}>{''.join(lines)}</table:table>"


def ods_row(*cells: str, marks: str = "") -> str:
    return f"<table:table-row {marks}>{''.join(cells)}</table:table-row>"


def ods_cell(*lines: str, marks: str = "") -> str:
    inner = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return f"<table:table-cell {marks}>{inner}</table:table-cell>"


# ---- records of .xls ----


def record(number: int, body: bytes = b"") -> bytes:
    """A record of a workbook stream."""
    return struct.pack("<HH", number, len(body)) + body


def biff(sheet: bytes, shared: bytes = b"", *, version: int = 0x0600, sheets: int = 1) -> bytes:
    """A workbook of Excel 97 (or 95) whose tabs all show the records of this one sheet."""
    name = b"\1\0A" if version == 0x0600 else b"\1A"
    before = record(0x0809, struct.pack("<HHHH", version, 5, 0x0DBB, 1996)) + record(0x42, b"\xa8\3") + shared
    position = len(before) + sheets * (4 + 6 + len(name)) + 4
    listed = record(0x85, struct.pack("<IBB", position, 0, 0) + name)
    body = record(0x0809, struct.pack("<HHHH", version, 16, 0x0DBB, 1996)) + sheet + record(0x0A)
    return compound(
        {"Workbook" if version == 0x0600 else "Book": before + listed * sheets + record(0x0A) + body}
    )
