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
        ("number", "datastyle"),
    )
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    '<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="SimSun"/></font>'
    '<font><strike/><sz val="11"/><name val="SimSun"/></font>'
    '<font><sz val="11"/><color rgb="FFFFFFFF"/><name val="SimSun"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF003366"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left style="thin"/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
        ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"/>'
        for number, font, fill, border in (
            (0, 0, 0, 0),
            (0, 0, 0, 1),
            (0, 1, 0, 0),
            (0, 2, 0, 0),
            (0, 2, 2, 0),
            (170, 0, 0, 0),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
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
    count = range(1, len(sheets) + 1)
    names = names or tuple(f"Sheet{n}" for n in count)
    listed = "".join(
        f'<sheet name="{names[n - 1]}" sheetId="{n}"'
        f'{f" state={chr(34)}{states[n - 1]}{chr(34)}" if states and states[n - 1] else ""} r:id="rId{n}"/>'
        for n in count
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in count]
    targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    overrides = "".join(
        f'<Override PartName="/xl/{target}" ContentType="{TYPES}.{kind}+xml"/>'
        for kind, target in (("sheet.main", "workbook.xml"), *targets)
    )
    return packed(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
            f"{DEFAULTS}{overrides}</Types>",
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": _relations(*targets),
            "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}">{STYLES.format(code=code)}</styleSheet>',
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}">{strings}</sst>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'{XML}<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
                for n, sheet in zip(count, sheets, strict=True)
            },
        }
    )


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


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


def biff(sheet: bytes, shared: bytes = b"", *, version: int = 0x0600, sheets: int = 1, at: int = 0) -> bytes:
    """A workbook of Excel 97 (or 95) whose tabs all show this one sheet, which begins `at` a byte."""
    name = b"\1\0A" if version == 0x0600 else b"\1A"
    before = record(0x0809, struct.pack("<HHHH", version, 5, 0x0DBB, 1996)) + record(0x42, b"\xa8\3") + shared
    position = at or len(before) + sheets * (4 + 6 + len(name)) + 4
    listed = record(0x85, struct.pack("<IBB", position, 0, 0) + name)
    body = record(0x0809, struct.pack("<HHHH", version, 16, 0x0DBB, 1996)) + sheet + record(0x0A)
    return compound(
        {"Workbook" if version == 0x0600 else "Book": before + listed * sheets + record(0x0A) + body}
    )


# ---- one workbook, written by several programs ----


def styled_workbook() -> bytes:
    """A workbook with all that decides what a reader of the sheet sees, as Excel would write it."""
    run = "<r>{}<t>{}</t></r>"
    font = '<sz val="11"/><rFont val="SimSun"/>'
    plain, struck, raised = (
        f"<rPr>{look}{font}</rPr>" for look in ("", "<strike/>", '<vertAlign val="superscript"/>')
    )
    strings = (
        f"<si>{run.format(struck, '17')}{run.format(plain, '18')}</si>"
        f"<si>{run.format(plain, '12')}{run.format(raised, '3')}</si>"
    )
    ruled = rows(
        row(1, cell("A1", "2024年政府信息公开工作年度报告")),
        row(2, cell("A2", "一、总体情况")),
        row(3, cell("A3", "全年公开信息十二条。")),
        row(
            5, cell("A5", "类别", RULED), cell("B5", "数量", RULED), cell("C5", "旧数", RULED), cell("D5", 99)
        ),
        row(6, cell("A6", "规章", RULED), cell("B6", 251.50000000000003, RULED), cell("C6", 13, STRUCK)),
        row(7, cell("A7", "隐", RULED), cell("B7", 21, RULED), cell("C7", 22, RULED), marks='hidden="1"'),
        row(8, cell("A8", "文件", RULED), cell("B8", 8, WHITE), cell("C8", 9, WHITE_ON_BLUE)),
        row(9, cell("A9", "比例", RULED), cell("B9", 0.125, FORMATTED), cell("C9", "", RULED)),
        row(10, cell("A10", "订正", RULED), '<c r="B10" t="s"><v>0</v></c><c r="C10" t="s"><v>1</v></c>'),
        row(11, cell("A11", "合计", RULED), cell("B11", "", RULED), cell("C11", 7, RULED)),
        before='<cols><col min="4" max="4" width="9" hidden="1" customWidth="1"/></cols>',
        after=merged("A1:C1", "A11:B11"),
    )
    other = rows(row(1, cell("A1", "戊"), cell("B1", 51)))
    return xlsx_of(ruled, other, strings=strings, code="0.0%", states=("", "hidden"))
