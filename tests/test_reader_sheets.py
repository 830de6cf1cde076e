"""Workbooks, built from their XML and by other programs: one readable test a quirk."""

from __future__ import annotations

import csv
import io
import struct
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
import xlwt
from python_calamine import CalamineWorkbook

from corpus.generate import RECIPES, make, write_ods, write_xls, write_xlsx
from corpus.generate.layouts_sheets import Layout, Plane, Spot
from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.model import INK, Grid, Paragraph, SheetPlace
from gojparse.readers import kind, read
from gojparse.readers.sheets.formats import number_format
from gojparse.readers.sheets.numbers import displayed_number
from tests.support.books import (
    FORMATTED,
    RULED,
    STRUCK,
    WHITE,
    WHITE_ON_BLUE,
    biff,
    cell,
    merged,
    ods_cell,
    ods_of,
    ods_row,
    packed,
    parts_of,
    record,
    row,
    rows,
    styled_workbook,
    table,
    xlsx_of,
)

DOCUMENTS = Path(__file__).with_name("documents")


def printed(data: bytes) -> list[Any]:
    """Each paragraph as its text, each grid as rows of texts."""
    return [
        block.text if isinstance(block, Paragraph) else [[c.text for c in line] for line in block.rows()]
        for block in read(data).blocks
    ]


def places(data: bytes) -> list[tuple[str, int, int, int, int]]:
    (grid,) = (block for block in read(data).blocks if isinstance(block, Grid))
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy
    return caught.value


# ---- what stands where ----


def test_prose_and_tables_of_one_sheet() -> None:
    sheet = rows(
        row(1, cell("A1", "年度报告")),
        row(2, cell("A2", "一、总体情况")),
        row(3, cell("A3", "全年公开信息十二条。\n另有三条。")),
        row(5, cell("A5", "规章"), cell("B5", 11), cell("C5", 12)),
        row(6, cell("A6", "规范性文件"), cell("B6", 13), cell("C6", 14)),
        row(8, cell("A8", "五、存在的主要问题")),
        after=merged("A1:C1", "A3:C3"),
    )
    assert printed(xlsx_of(sheet)) == [
        "年度报告", "一、总体情况", "全年公开信息十二条。", "另有三条。",
        [["规章", "11", "12"], ["规范性文件", "13", "14"]], "五、存在的主要问题",
    ]  # fmt: skip


def test_a_place_names_sheet_and_cell() -> None:
    assert str(SheetPlace(2, 7, 2)) == "sheet=2;cell=B7"
    assert str(SheetPlace(1, 1_048_576, 16_384)) == "sheet=1;cell=XFD1048576"
    assert str(SheetPlace(1, 1, 27)) == "sheet=1;cell=AA1"
    data = xlsx_of(
        rows(row(9, cell("Z9", "甲"), cell("AA9", 5))), rows(row(3, cell("B3", "乙"), cell("C3", 7)))
    )
    grids = [block for block in read(data).blocks if isinstance(block, Grid)]
    assert [[str(c.locator) for c in grid.cells] for grid in grids] == [
        ["sheet=1;cell=Z9", "sheet=1;cell=AA9"], ["sheet=2;cell=B3", "sheet=2;cell=C3"],
    ]  # fmt: skip


def test_merged_cells() -> None:
    sheet = rows(
        row(1, cell("A1", "甲"), cell("C1", "乙"), cell("D1", 11)),
        row(2, cell("C2", 12), cell("D2", 13)),
        row(3, cell("A3", "丙"), cell("B3", 14), cell("C3", 15)),
        after=merged("A1:B2", "C3:D3"),
    )
    assert places(xlsx_of(sheet)) == [
        ("甲", 0, 0, 2, 2), ("乙", 0, 2, 1, 1), ("11", 0, 3, 1, 1), ("12", 1, 2, 1, 1), ("13", 1, 3, 1, 1),
        ("丙", 2, 0, 1, 1), ("14", 2, 1, 1, 1), ("15", 2, 2, 1, 2),
    ]  # fmt: skip


def test_what_stands_under_a_merged_cell_is_not_shown() -> None:
    sheet = rows(row(1, cell("A1", "甲"), cell("B1", 99), cell("C1", 7)), after=merged("A1:B1"))
    assert printed(xlsx_of(sheet)) == [[["甲", "7"]]]


def test_an_empty_cell_of_a_table_is_printed_empty() -> None:
    sheet = rows(
        row(1, cell("A1", "类", RULED), cell("B1", "一", RULED), cell("C1", "二", RULED)),
        row(2, cell("A2", "甲", RULED), cell("B2", "", RULED), cell("C2", 5, RULED)),
        row(3, cell("A3", "乙", RULED), cell("B3", 6, RULED), cell("C3", "", RULED)),
        row(4, cell("A4", "", RULED), cell("B4", "", RULED), cell("C4", "", RULED)),
    )
    assert printed(xlsx_of(sheet))[0][1:] == [["甲", "", "5"], ["乙", "6", ""], ["", "", ""]]


def test_a_column_that_ends_empty_stays_where_no_rules_are() -> None:
    sheet = rows(
        row(1, cell("A1", "类"), cell("B1", "一"), cell("C1", "总计")),
        row(2, cell("A2", "甲"), cell("B2", 4)),
        row(3, cell("A3", "乙")),
        row(4, cell("A4", "丙"), cell("B4", 6), cell("C4", 6)),
    )
    assert printed(xlsx_of(sheet)) == [
        [["类", "一", "总计"], ["甲", "4", ""], ["乙", "", ""], ["丙", "6", "6"]]
    ]


def test_the_numbers_of_a_lower_half_keep_their_columns() -> None:
    """A column without any number below a line of prose must not close up."""
    sheet = rows(
        row(1, cell("A1", "类"), cell("B1", "一"), cell("C1", "二"), cell("D1", "总计")),
        row(2, cell("A2", "（续表）第二页")),
        row(4, cell("A4", "甲"), cell("B4", 4), cell("D4", 4)),
    )
    assert printed(xlsx_of(sheet))[-1] == [["甲", "4", "", "4"]]


def test_a_tab_that_is_a_heading_is_read_once() -> None:
    prose = rows(row(1, cell("A1", "今年做了很多。")))
    said = rows(row(1, cell("A1", "二、主动公开政府信息情况")), row(2, cell("A2", "如下。")))
    data = xlsx_of(prose, said, prose, names=("一、总体情况", "二、主动公开政府信息情况", "Sheet3"))
    assert printed(data) == [
        "一、总体情况", "今年做了很多。", "二、主动公开政府信息情况", "如下。", "今年做了很多。",
    ]  # fmt: skip


# ---- what is hidden ----


def test_hidden_rows_columns_and_sheets_are_not_printed() -> None:
    sheet = rows(
        row(1, cell("A1", "甲"), cell("B1", 11), cell("C1", 12)),
        row(2, cell("A2", "乙"), cell("B2", 21), cell("C2", 22), marks='hidden="1"'),
        row(3, cell("A3", "丙"), cell("B3", 31), cell("C3", 32), marks='ht="0" customHeight="1"'),
        row(4, cell("A4", "丁"), cell("B4", 41), cell("C4", 42)),
        before='<cols><col min="2" max="2" hidden="1"/></cols>',
    )
    other = rows(row(1, cell("A1", "戊"), cell("B1", 51)))
    data = xlsx_of(sheet, other, other, states=("", "hidden", "veryHidden"))
    assert printed(data) == [[["甲", "12"], ["丁", "42"]]]


def test_a_merged_cell_is_seen_as_long_as_a_part_of_it_is() -> None:
    sheet = rows(
        row(1, cell("A1", "甲"), cell("C1", 11), cell("D1", 12), marks='hidden="1"'),
        row(2, cell("C2", 13), cell("D2", 14)),
        row(3, cell("A3", "乙"), cell("C3", 15), cell("D3", 16)),
        before='<cols><col min="1" max="1" hidden="1"/></cols>',
        after=merged("A1:B2", "A3:B3"),
    )
    assert printed(xlsx_of(sheet)) == [[["甲", "13", "14"], ["乙", "15", "16"]]]


def test_struck_white_and_unformatted_numbers() -> None:
    sheet = rows(
        row(1, cell("A1", "甲"), cell("B1", 7, STRUCK), cell("C1", 8, WHITE), cell("D1", 9, WHITE_ON_BLUE)),
        row(2, cell("A2", "乙"), cell("B2", 1), cell("C2", 2), cell("D2", 3, FORMATTED)),
    )
    assert printed(xlsx_of(sheet, code=";;;")) == [[["甲", "7\u0336", "", "9"], ["乙", "1", "2", ""]]]


def test_a_number_struck_out_beside_its_correction() -> None:
    run = "<r>{}<t>{}</t></r>"
    strings = "<si>" + run.format("<rPr><strike/></rPr>", "17") + run.format("", "18") + "</si>"
    raised = "<si>" + run.format("", "12") + run.format("<rPr><vertAlign val='superscript'/></rPr>", "3")
    sheet = rows(row(1, cell("A1", "甲"), '<c r="B1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c>'))
    data = xlsx_of(sheet, strings=f"{strings}{raised}<rPh sb='0' eb='1'><t>9</t></rPh></si>")
    assert printed(data) == [[["甲", "18", "12³"]]]


def test_a_workbook_that_shows_nothing_says_so() -> None:
    sheet = rows(row(1, cell("A1", "甲"), cell("B1", 11)))
    assert "hidden" in refused(xlsx_of(rows(), sheet, states=("", "hidden"))).reason
    assert "empty" in refused(xlsx_of(rows())).reason
    assert "pictures" in refused(xlsx_of(rows(after="<drawing/>"))).reason


# ---- numbers ----


@pytest.mark.parametrize(
    ("stored", "code", "print_"),
    [
        ("12.0", "General", "12"),
        ("3", "", "3"),
        ("251.50000000000003", "General", "251.5"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E-3", "General", "0.001"),
        ("1.2E+6", "General", "1200000"),
        ("-0.0", "General", "0"),
        ("1234567", "#,##0", "1,234,567"),
        ("33.333333333333336", "0.00", "33.33"),
        ("2.5", "0", "3"),
        ("-2.5", "0_);[Red]\\(0\\)", "-3"),
        ("0.125", "0.0%", "12.5%"),
        ("251.5", '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ', " 251.50元"),
        ("251.5", "0.####", "251.5"),
        ("251000", "0!.0,", "25.1"),
        ("251000", "#,##0!.0,", "25.1"),
        ("251000", "0\\.0,", "25.1"),
        ("251000", "#,##0,", "251"),
        ("12", '0"件"', "12件"),
        ("45316", "yyyy-m-d", "2024-01-25"),
        ("45316", 'yyyy"年"m"月"d"日";@', "2024年1月25日"),
        ("45316", '[$-804]yyyy"年"m"月"', "2024年1月"),
        ("45316.5", "m月d日", "1月25日"),
        ("0.5", "[h]:mm", "0.5\ufffd"),
        ("12.5", "# ?/?", "12.5\ufffd"),
        ("7", ";;;", ""),
        ("7", '0"0"', "70"),
        ("7", '"1"0', "17"),
        ("7", "0\\0", "70"),
        ("１２", "General", "１２"),
        ("12 ", "@", "12"),
        ("nan", "0", "nan"),
        ("1e999", "0", "1e999"),
        ("9" * 5000, "0", "9" * 5000),
    ],
)
def test_numbers_as_they_are_shown(stored: str, code: str, print_: str) -> None:
    assert displayed_number(stored, number_format(code)) == print_


def test_numbers_stored_as_text_stay_as_printed() -> None:
    sheet = rows(row(1, cell("A1", "甲"), cell("B1", "12 "), cell("C1", "１２"), cell("D1", "3.0")))
    assert printed(xlsx_of(sheet)) == [[["甲", "12 ", "１２", "3.0"]]]


def test_truth_faults_and_formulas_are_what_they_show() -> None:
    cells = (
        '<c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><f>A9</f><v>#REF!</v></c><c r="D1" t="str"><f>B2</f>'
        '<v>七_x000D_</v></c><c r="E1"><f>1+2</f><v>3</v></c><c r="F1" t="d"><v>2024-01-25T00:00:00</v></c>'
    )
    assert printed(xlsx_of(rows(row(1, cell("A1", "甲"), cells)))) == [
        [["甲", "TRUE", "#REF!", "七", "3", "2024-01-25"]]
    ]


def test_a_formula_that_nobody_calculated_is_no_empty_cell_and_no_zero() -> None:
    cells = '<c r="B1"><f>C1+1</f></c><c r="C1"><f>D1</f><v>0</v></c><c r="D1" t="str"><f>""</f><v></v></c>'
    data = xlsx_of(rows(row(1, cell("A1", "甲"), cells, cell("E1", 7))))
    assert printed(data) == [[["甲", INK, "0", "7"]]]
    parts = parts_of(data)
    book = str(parts["xl/workbook.xml"], "utf-8").replace(
        "</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>'
    )
    assert printed(packed({**parts, "xl/workbook.xml": book}))[0][0][:4] == ["甲", INK, INK, INK]
    table_ = table(ods_row(ods_cell("甲"), ods_cell(marks='table:formula="of:=[.C1]"'), ods_cell("7")))
    assert printed(ods_of(table_)) == [[["甲", INK, "7"]]]


def test_two_cells_in_one_place_are_damage() -> None:
    sheet = rows(row(1, cell("A1", "甲"), cell("B1", 11), cell("B1", 12)))
    assert "damaged" in refused(xlsx_of(sheet)).reason


def test_rows_without_a_number_are_where_their_cells_say() -> None:
    sheet = (
        "<sheetData><row>"
        + cell("A5", "甲")
        + cell("B5", 7)
        + "</row><row>"
        + cell("A7", "乙")
        + cell("B7", 8)
    )
    (grid,) = read(xlsx_of(sheet + "</row></sheetData>")).blocks
    assert isinstance(grid, Grid)
    assert [str(c.locator) for c in grid.cells] == [
        f"sheet=1;cell={name}" for name in ("A5", "B5", "A7", "B7")
    ]


def test_white_letters_on_the_ground_that_a_table_may_have_are_illegible() -> None:
    sheet = rows(row(1, cell("A1", "甲"), cell("B1", 8, WHITE), cell("C1", 9)), after="<tableParts/>")
    assert printed(xlsx_of(sheet)) == [[["甲", "\ufffd\u0336", "9"]]]


def test_the_same_workbook_by_three_programs() -> None:
    """As Excel would write it, as openpyxl does (texts in the cells), and as LibreOffice did."""
    ours = styled_workbook()
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(ours), rich_text=True).save(stream)
    theirs = (DOCUMENTS / "libreoffice_styled.xlsx").read_bytes()
    assert printed(ours) == [
        "2024年政府信息公开工作年度报告", "一、总体情况", "全年公开信息十二条。",
        [
            ["类别", "数量", "旧数"], ["规章", "251.5", "1\u03363\u0336"], ["文件", "9"],
            ["比例", "12.5%", ""], ["订正", "18", "12³"], ["合计", "7"],
        ],
    ]  # fmt: skip
    assert read(ours).blocks == read(stream.getvalue()).blocks == read(theirs).blocks


# ---- OpenDocument ----

ODS_STYLES = (
    '<style:style style:name="struck" style:family="text"><style:text-properties'
    ' style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="white" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
    '</style:style><style:style style:name="away" style:family="table"><style:table-properties'
    ' table:display="false"/></style:style>'
)


def test_equal_cells_and_rows_are_written_once() -> None:
    zeros = ods_cell(
        "0", marks='office:value-type="float" office:value="0" table:number-columns-repeated="3"'
    )
    data = ods_of(
        table(
            ods_row(ods_cell("甲"), zeros, ods_cell("7"), marks='table:number-rows-repeated="2"'),
            ods_row(
                ods_cell(marks='table:number-columns-repeated="16384"'),
                marks='table:number-rows-repeated="99999"',
            ),
            ods_row(ods_cell("乙"), zeros, ods_cell("8")),
        )
    )
    assert printed(data) == [[["甲", "0", "0", "0", "7"]] * 2 + [["乙", "0", "0", "0", "8"]]]
    (grid,) = read(data).blocks
    assert isinstance(grid, Grid)
    assert str(grid.cells[-1].locator) == "sheet=1;cell=E100002"


def test_spreadsheet_spans_hidden_parts_and_remarks() -> None:
    data = ods_of(
        table(ods_row(ods_cell("隐")), marks='table:style-name="away"'),
        table(
            "<table:table-column/><table:table-column table:visibility='collapse'/><table:table-column"
            " table:number-columns-repeated='9'/>",
            ods_row(
                ods_cell("甲", marks='table:number-rows-spanned="2"'),
                ods_cell("1"),
                "<table:table-cell><office:annotation><text:p>99</text:p></office:annotation><text:p>1<text:span"
                ' text:style-name="struck">7</text:span>2</text:p></table:table-cell>',
                ods_cell("3", marks='table:style-name="white"'),
                ods_cell("a<text:s text:c='2'/>b", "c<text:line-break/>d"),
            ),
            ods_row(
                "<table:covered-table-cell/>", ods_cell("1"), ods_cell("5"), ods_cell("6"), ods_cell("e")
            ),
            "<table:table-row-group table:display='false'>"
            + ods_row(ods_cell("x"), ods_cell("9"))
            + "</table:table-row-group>",
            ods_row(
                ods_cell("丙"),
                ods_cell("1"),
                ods_cell("8"),
                ods_cell("9"),
                ods_cell("f"),
                marks="table:visibility='filter'",
            ),
        ),
        styles=ODS_STYLES,
    )
    assert printed(data) == [[["甲", "12", "", "a  b\nc\nd"], ["5", "6", "e"]]]


def test_a_white_span_of_a_spreadsheet_is_judged_on_its_ground() -> None:
    """On the blue of its cell it is read; one that lets the white of the sheet through is not."""
    styles = (
        '<style:style style:name="blue" style:family="table-cell"><style:table-cell-properties'
        ' fo:background-color="#003366"/></style:style><style:style style:name="white" style:family="text">'
        '<style:text-properties fo:color="#ffffff" fo:background-color="transparent"/></style:style>'
        '<style:style style:name="child" style:family="table-cell" style:parent-style-name="blue"/>'
    )
    span = '<text:span text:style-name="white">7</text:span>'
    cells = ods_row(
        ods_cell("甲"), ods_cell(f"{span}1", marks='table:style-name="blue"'), ods_cell(f"{span}2"),
        ods_cell(f"{span}3", marks='table:style-name="child"'),
    )  # fmt: skip
    assert printed(ods_of(table(cells), styles=styles)) == [[["甲", "71", "2", "73"]]]


def test_a_value_without_its_text() -> None:
    marks = 'office:value-type="float" office:value="{}"'
    paid = ods_cell("￥251.50", marks='office:value-type="currency" office:value="251.5"')
    data = ods_of(table(ods_row(ods_cell("甲"), ods_cell(marks=marks.format("12.0")), paid)))
    assert printed(data) == [[["甲", "12", "251.50"]]]


def test_an_encrypted_spreadsheet() -> None:
    error = refused(ods_of(table(), manifest="<m><encryption-data/></m>"))
    assert ("encrypted" in error.reason, error.format) == (True, "ods")


# ---- Excel 97-2003 ----


def xls_of(*lines: tuple[object, ...], style: str = "", **formats: str) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("甲")
    for y, line in enumerate(lines):
        for x, value in enumerate(line):
            style_of_column = xlwt.easyxf(style, num_format_str=formats.get(f"c{x}", "General"))
            page.write(y, x, value, style_of_column)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_numbers_of_an_old_workbook_as_they_are_shown() -> None:
    data = xls_of(("甲", 12.0, 0.125, 251000, 33.333333, -3, True), c2="0.0%", c3="0!.0,", c4="0.00")
    assert printed(data) == [[["甲", "12", "12.5%", "25.1", "33.33", "-3", "TRUE"]]]


def test_texts_longer_than_a_record() -> None:
    long = [("条" + str(n)) * 900 for n in range(40)] + ["a" * 9_000, "é" * 9_000]
    data = xls_of(*((text, n) for n, text in enumerate(long)))
    assert [
        block.text for block in read(data).blocks if isinstance(block, Paragraph) and len(block.text) > 9
    ] == long


def test_a_workbook_of_excel_95() -> None:
    """Its letters are bytes of a code page, here 936, and there are no shared texts."""
    label = "甲、主动公开".encode("gbk")
    cells = (
        record(0x204, struct.pack("<HHHH", 0, 0, 0, len(label)) + label)
        + record(0x203, struct.pack("<HHHd", 0, 1, 0, 12.0))
        + record(0x27E, struct.pack("<HHHi", 0, 2, 0, 1250 << 2 | 3))
    )
    font = record(0x31, struct.pack("<HHHHH4x", 200, 0, 8, 400, 0) + b"\1A")
    data = biff(cells, font + record(0xE0, bytes(16)), version=0x0500)
    assert printed(data) == [[["甲、主动公开", "12", "12.5"]]]


def test_two_cells_in_one_place_of_an_old_workbook_are_damage() -> None:
    number = record(0x203, struct.pack("<HHHd", 0, 1, 0, 12.0))
    other = record(0x203, struct.pack("<HHHd", 0, 2, 0, 13.0))
    style = record(0xE0, bytes(20))
    assert printed(biff(number + other, style)) == [[["12", "13"]]]
    assert "damaged" in refused(biff(number + other + number, style)).reason


def test_struck_and_white_cells_of_an_old_workbook() -> None:
    assert printed(xls_of(("甲", 7), style="font: struck_out on")) == [[["甲\u0336", "7\u0336"]]]
    assert "hidden" in refused(xls_of(("甲", 7), style="font: color white")).reason
    blue = "font: color white; pattern: pattern solid, fore_colour blue"
    assert printed(xls_of(("甲", 7), style=blue)) == [[["甲", "7"]]]


def test_runs_of_an_old_workbook() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("甲")
    page.write(0, 0, "类")
    page.write_rich_text(0, 1, (("17", xlwt.easyfont("struck_out on")), "18"))
    stream = io.BytesIO()
    book.save(stream)
    assert printed(stream.getvalue()) == [[["类", "18"]]]


@pytest.mark.parametrize("name", ["fitted.xls", "hidden_parts.xls", "hidden_parts.ods"])
def test_documents_of_libreoffice_cell_by_cell(name: str) -> None:
    report = parse((DOCUMENTS / f"libreoffice_{name}").read_bytes())
    cells = {(cell.table, cell.line, cell.column): cell for cell in report.cells}
    truth = (DOCUMENTS / f"libreoffice_{name.split('.')[0]}.csv").open(encoding="utf-8", newline="")
    with truth:
        lines = list(csv.DictReader(truth))
    assert len(lines) > 150
    for line in lines:
        found = cells[line["table"], line["line"], line["column"]]
        assert found.printed == line["printed"]
        assert found.value is None or found.value == Decimal(line["real"])
        assert (found.value is None) <= (not line["printed"])
    assert report.verdict == "balanced"


@pytest.mark.parametrize("carrier", ["xlsx", "xls", "ods"])
def test_another_engine_sees_the_same_texts(carrier: str) -> None:
    """Calamine knows neither styles nor what is hidden; what it reads of plain sheets is the same."""
    for n, recipe in enumerate(r for r in RECIPES if r.carrier == carrier and r.layout != "hidden_parts"):
        sample = make(Random(f"calamine/{n}"), recipe, 1)
        book = CalamineWorkbook.from_filelike(io.BytesIO(sample.data))
        theirs = [
            str(int(v)) if isinstance(v, float) and v.is_integer() else str(v)
            for name in book.sheet_names
            for line in book.get_sheet_by_name(name).to_python()
            for v in line
        ]
        ours = [
            text
            for block in read(sample.data).blocks
            for text in ([block.text] if isinstance(block, Paragraph) else [c.text for c in block.cells])
        ]
        tabs = set(book.sheet_names)
        assert [t for t in ours if t and t not in tabs] == [t for t in theirs if t and t not in tabs]


def _planned(chance: Random) -> tuple[Spot, ...]:
    """A table of distinct numbers, its cells merged at random, one row of header over it."""
    height, width = chance.randrange(2, 9), chance.randrange(2, 9)
    numbers = iter(chance.sample(range(10, 999), 90))
    spots = [Spot(0, x, f"列{x}", ruled=True) for x in range(width)]
    taken: set[tuple[int, int]] = set()
    for y in range(1, height):
        for x in range(width):
            if (y, x) in taken:
                continue
            down, across = (
                chance.randrange(1, min(3, height - y) + 1),
                chance.randrange(1, min(3, width - x) + 1),
            )
            while any((r, c) in taken for r in range(y, y + down) for c in range(x, x + across)):
                down, across = max(1, down - 1), across - (down == 1)
            taken.update((r, c) for r in range(y, y + down) for c in range(x, x + across))
            spots.append(Spot(y, x, str(next(numbers)), down, across, ruled=True))
    return tuple(spots)


def _as_html(spots: tuple[Spot, ...]) -> bytes:
    lines = [
        "".join(f"<td rowspan={s.down} colspan={s.across}>{s.text}</td>" for s in spots if s.row == y)
        for y in range(max(s.row for s in spots) + 1)
    ]
    return ("<html><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table></html>").encode()


@pytest.mark.parametrize("seed", range(40))
def test_merged_at_random_it_is_the_grid_that_a_browser_shows(seed: int) -> None:
    spots = _planned(Random(f"merged/{seed}"))
    plane = (Plane("甲", spots),)
    (wanted,) = (block for block in read(_as_html(spots)).blocks if isinstance(block, Grid))
    for writer in (write_xlsx.written, write_ods.written, write_xls.written):
        (grid,) = read(writer(plane, Layout())).blocks
        assert isinstance(grid, Grid)
        assert _cells(grid) == _cells(wanted)


def _cells(grid: Grid) -> list[tuple[str, int, int]]:
    return [(cell.text, cell.column, cell.column_span) for cell in grid.cells]


# ---- what cannot be read ----


def test_damaged_and_foreign_workbooks() -> None:
    whole = xlsx_of(rows(row(1, cell("A1", "甲"), cell("B1", 11))))
    for data in (whole[:-60], whole[: len(whole) // 2]):
        error = refused(data)
        assert ("damaged" in error.reason, error.format) == (True, "xlsx")
    binary = packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<r><r Type="x/officeDocument" Target="xl/workbook.bin"/></r>',
            "xl/workbook.bin": b"x",
        }
    )
    assert ".xlsb" in refused(binary).reason
    old = xls_of(("甲", 7))
    for data in (old[:1500], old[:600]):
        assert refused(data).format in ("xls", "ole")
    locked = old.replace(b"\x42\0\x02\0", b"\x2f\0\x02\0", 1)
    assert "encrypted" in refused(locked).reason
    assert refused(ods_of(table())).format == "ods"


def test_kinds() -> None:
    assert kind(xlsx_of(rows())) == "xlsx"
    assert kind(ods_of(table())) == "ods"
    assert kind(xls_of(("甲", 7))) == "xls"
