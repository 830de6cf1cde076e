"""What is seen in the cells of workbooks, in all their formats. Each test says what the open sheet shows."""

# ruff: noqa: E501 (a line of a workbook a line)
from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle

from gojparse.model import INK, Grid, Paragraph
from gojparse.readers import read
from gojparse.text import read_cell
from tests.support.books import (
    cell,
    ods_cell,
    ods_of,
    ods_row,
    packed,
    parts_of,
    row,
    rows,
    table,
    xlsx_of,
)

DOCUMENTS = Path(__file__).with_name("documents")
MASKED = "\ufffd"  # a digit that may or may not be seen
DARK, PALE = PatternFill("solid", fgColor="FF1F4E79"), PatternFill("solid", fgColor="FFF8F8F8")
WHITE = Font(color="FFFFFFFF")


def cells_of(data: bytes) -> list[list[str]]:
    """The texts of the only grid, row by row."""
    (grid,) = (block for block in read(data).blocks if isinstance(block, Grid))
    return [[found.text for found in line] for line in grid.rows()]


def seen(value: object, **style: Any) -> str:
    """What a cell shows between two others, in a workbook by openpyxl."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["甲", value, 7])
    for name, given in style.items():
        if name == "rules":
            for rule in given:
                page.conditional_formatting.add("B1", rule)
        else:
            setattr(page["B1"], name, given)
    page["C2"] = 8
    stream = io.BytesIO()
    book.save(stream)
    return _between(cells_of(stream.getvalue())[0])


def _between(line: list[str]) -> str:
    """The second of three cells; a place in which nothing is seen may be no cell."""
    return line[1] if len(line) == 3 else ""


# ---- letters and their ground ----


@pytest.mark.parametrize(
    ("font", "fill", "shown"),
    [
        (WHITE, None, ""),
        (WHITE, DARK, "49"),
        (WHITE, PALE, ""),
        (Font(color="FFC00000"), PatternFill("solid", fgColor="FFC00000"), ""),
        (Font(color="FFC00000"), PatternFill("solid", fgColor="FFC20000"), ""),
        (Font(color="FF000000"), DARK, "49"),
        (Font(color=Color(theme=0)), None, ""),
        (Font(color=Color(theme=0, tint=-0.5)), None, "49"),
        (Font(color=Color(theme=0, tint=-0.1)), None, MASKED * 2),
        (Font(color=Color(indexed=9)), None, ""),
        (Font(color=Color(indexed=64)), PatternFill("solid", fgColor="FF000000"), "49"),
        (WHITE, PatternFill("solid", fgColor=Color(theme=4)), "49"),
        (WHITE, PatternFill("solid", fgColor=Color(theme=4, tint=0.8)), MASKED * 2),
        (WHITE, PatternFill("gray125"), "49"),
        (Font(size=1), None, ""),
        (Font(strike=True), None, "4\u03369\u0336"),
        (Font(vertAlign="superscript"), None, "49"),
    ],
)
def test_letters_are_seen_by_their_contrast_with_the_ground(font: Font, fill: Any, shown: str) -> None:
    assert seen(49, font=font, **({"fill": fill} if fill else {})) == shown


def test_runs_of_a_text_are_seen_on_the_ground_of_their_cell() -> None:
    white, black = InlineFont(color="FFFFFFFF"), InlineFont(color="FF000000")
    both = CellRichText(TextBlock(black, "32"), TextBlock(white, "9"))
    assert seen(both) == "32"
    assert seen(both, fill=PatternFill("solid", fgColor="FF000000")) == "9"
    assert seen(both, fill=PatternFill("solid", fgColor="FF808080")) == "329"
    assert seen(CellRichText(TextBlock(black, "38")), font=WHITE) == "38"
    assert seen(CellRichText(TextBlock(InlineFont(strike=True), "35"), TextBlock(black, "36"))) == "36"
    assert (
        seen(CellRichText(TextBlock(black, "591"), TextBlock(InlineFont(vertAlign="superscript"), "1")))
        == "591¹"
    )


def test_a_number_in_a_cell_that_is_crossed_out_or_filled_with_it() -> None:
    diagonal = Border(diagonal=Side("thin"), diagonalUp=True)
    assert seen(31, border=diagonal) == "3\u03361\u0336"
    assert seen(None, border=diagonal) == "/"
    assert seen(12, alignment=Alignment(horizontal="fill")) == MASKED * 2  # 12121212


def test_colours_of_an_old_workbook() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("甲")
    page.write(0, 0, "甲")
    styles = (
        "font: color red; pattern: pattern solid, fore_colour red",
        "font: color white; pattern: pattern solid, fore_colour dark_blue",
        "font: color black; pattern: pattern solid, fore_colour yellow",
        "font: height 20",
    )
    for column, style in enumerate(styles, 1):
        page.write(0, column, 40 + column, xlwt.easyxf(style))
        page.write(1, column, 50 + column)
    stream = io.BytesIO()
    book.save(stream)
    assert cells_of(stream.getvalue())[0] == ["甲", "", "42", "43", ""]


COMMON = (
    '<office:styles><style:style style:name="dark" style:family="table-cell"><style:table-cell-properties'
    ' fo:background-color="#1f4e79"/></style:style><style:default-style style:family="table-cell">'
    '<style:text-properties fo:color="#333333"/></style:default-style></office:styles>'
)
OWN = (
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="dark">'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="white" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
    '</style:style><style:style style:name="black" style:family="text"><style:text-properties'
    ' fo:color="#000000"/></style:style><style:style style:name="bold" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def test_a_ground_may_be_that_of_a_common_style() -> None:
    """Spans have the letters of their cell where they state none: bold white on white is not seen."""
    named = 'table:style-name="{}"'.format
    line = ods_row(
        ods_cell("甲"),
        ods_cell("49", marks=named("child")),
        ods_cell("50", marks=named("white")),
        ods_cell('<text:span text:style-name="bold">51</text:span>', marks=named("white")),
        ods_cell('<text:span text:style-name="black">52</text:span>', marks=named("white")),
        ods_cell("53", marks=named("dark")),
    )
    data = ods_of(table(line, ods_row(*[ods_cell("1")] * 6)), styles=OWN)
    namespaces = ods_namespaces(data)
    common = f"<office:document-styles{namespaces}>{COMMON}</office:document-styles>"
    shown = cells_of(packed({**parts_of(data), "styles.xml": common}))
    assert shown[0] == ["甲", "49", "", "", "52", "53"]


def ods_namespaces(data: bytes) -> str:
    """The namespaces that the content of a spreadsheet declares."""
    content = str(parts_of(data)["content.xml"], "utf-8")
    return content[content.index(" xmlns") : content.index(">")]


# ---- numbers in their formats ----


@pytest.mark.parametrize(
    ("stored", "code", "value", "unit"),
    [
        (4549000, '#,##0.00"元"', "4549000", "cny"),
        (12345.67, '0.00"元"', "12345.67", "cny"),
        (123456, '0!.0,"万元"', "12.3", "10k_cny"),
        (12345, "0!.0000", "1.2345", None),
        (50000, '[>=10000]0!.0000"万元";0"元"', "5", "10k_cny"),
        (500, '[>=10000]0!.0000"万元";0"元"', "500", "cny"),
        (12, '0"件"', "12", "件"),
        (251.5, "¥#,##0.00", "251.5", "cny"),
        (251.5, "[$￥-804]#,##0.00;[$￥-804]-#,##0.00", "251.5", "cny"),
        (-251.5, "[$￥-804]#,##0.00;[$￥-804]-#,##0.00", "-251.5", "cny"),
        (251.5, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ', "251.5", "cny"),
        (251.5, '"人民币"0.0', "251.5", "cny"),
        (251.5, '[$CNY] 0.0"元"', "251.5", "cny"),
        (123456, '¥0!.0,"万"', "12.3", "10k_cny"),
        (12.6, "0", "13", None),
        (-3, "0_);(0)", "-3", None),
        (7, '"1"0', "17", None),
    ],
)
def test_the_unit_of_a_number_may_be_a_word_of_its_format(
    stored: float, code: str, value: str, unit: str | None
) -> None:
    content = read_cell(seen(stored, number_format=code))
    assert (str(content.value).rstrip("0").rstrip("."), content.unit) == (value, unit) or (
        float(content.value or 0) == float(value) and content.unit == unit
    )


def test_what_a_format_shows_in_place_of_a_number() -> None:
    assert seen(0, number_format='0;-0;"无"') == "无"
    assert seen(0, number_format='_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ').strip() == "-"
    assert seen(0, number_format="0;-0;;@") == ""
    assert seen(0, number_format='_ ¥* 0.00_ ;_ ¥* -0.00_ ;_ ¥* "-"??_ ').strip() == "-"
    assert seen(5, number_format="[White]0") == ""
    assert seen(-41, number_format="0;[Red]0") == "41\ufffd"  # red, and perhaps negative
    assert seen("30", number_format='@"元"') == "30元"
    assert seen("30", number_format=";;;") == ""


NUMBERS = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-integer-digits="1"'
    ' number:grouping="true"/><number:text>元</number:text></number:number-style>'
    '<number:number-style style:name="N2P0"><number:number number:decimal-places="0"'
    ' number:min-integer-digits="1" number:display-factor="1000"/><number:text>千元</number:text>'
    '</number:number-style><number:number-style style:name="N2"><number:number number:decimal-places="0"'
    ' number:min-integer-digits="1"/><number:text>元</number:text><style:map'
    ' style:condition="value()&gt;=10000" style:apply-style-name="N2P0"/></number:number-style>'
    '<number:percentage-style style:name="N3"><number:number number:decimal-places="1"'
    ' number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
    '<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="c3" style:family="table-cell" style:data-style-name="N3"/>'
    '<number:currency-style style:name="N4"><number:currency-symbol number:language="zh" number:country="CN">￥'
    '</number:currency-symbol><number:number number:decimal-places="2" number:min-integer-digits="1"/>'
    "</number:currency-style>"
    '<style:style style:name="c4" style:family="table-cell" style:data-style-name="N4"/>'
)


def test_formats_of_a_spreadsheet_and_a_text_that_says_something_else() -> None:
    """Programs show the stored number in its format; the text beside it is what another program showed."""
    number = 'office:value-type="float" office:value="{}" table:style-name="{}"'.format
    line = ods_row(
        ods_cell("甲"),
        ods_cell("1,234.50元", marks=number("1234.5", "c1")),
        ods_cell("12", marks=number("12000", "c2")),
        ods_cell(marks=number("120", "c2")),
        ods_cell("0.125", marks=number("0.125", "c3")),
        ods_cell("49", marks=number("59", "")),
        ods_cell("251.50", marks=number("251.5", "")),
        ods_cell("￥251.50", marks=number("251.5", "c4")),
    )
    shown = cells_of(ods_of(table(line), styles=NUMBERS))
    assert shown == [["甲", "1,234.50元", "12千元", "120元", "12.5%", "59", "251.50", "251.50元"]]


# ---- formulas ----


def test_a_formula_without_a_result_is_no_empty_cell() -> None:
    assert seen("=1+2") == INK  # openpyxl writes an empty value
    empty = '<c r="B1" t="str"><f>A9</f><v></v></c>'
    sheet = rows(row(1, cell("A1", "甲"), empty, cell("C1", 7)), row(2, cell("B2", 1)))
    assert cells_of(xlsx_of(sheet))[0] == ["甲", "", "7"]  # an empty text is its result
    picture = '<c r="B1" t="str"><f>_xlfn.DISPIMG("ID_5",1)</f><v>=DISPIMG("ID_5",1)</v></c>'
    assert cells_of(xlsx_of(rows(row(1, cell("A1", "甲"), picture, cell("C1", 7))))) == [["甲", INK, "7"]]


def test_a_formula_of_an_old_workbook_that_nobody_calculated() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("甲")
    for column, value in enumerate(("甲", xlwt.Formula("C1+1"), 7)):
        page.write(0, column, value)
    stream = io.BytesIO()
    book.save(stream)
    assert cells_of(stream.getvalue()) == [["甲", INK, "7"]]


# ---- conditional formats ----


def _rule(type_: str, formula: str, operator: str = "", **dxf: Any) -> Rule:
    return Rule(type=type_, operator=operator or None, formula=[formula], dxf=DifferentialStyle(**dxf))


RED = PatternFill(bgColor="FFC00000", fill_type="solid")
UNKNOWN = _rule("expression", "COUNTIF($B$1:$B$9,B1)>0", font=Font(color="FFFFFF"))


@pytest.mark.parametrize(
    ("value", "rule", "font", "shown"),
    [
        (0, _rule("cellIs", "0", "equal", font=Font(color="FFFFFF")), None, ""),
        (31, _rule("cellIs", "0", "equal", font=Font(color="FFFFFF")), None, "31"),
        (32, _rule("expression", "AND($C1=7,LEN($A1)=1)", font=Font(color="FFFFFF")), None, ""),
        (33, _rule("expression", "OR($C1=8,ISBLANK($A1))", font=Font(color="FFFFFF")), None, "33"),
        (34, _rule("expression", "B1>3", fill=RED), WHITE, "34"),
        (35, _rule("expression", "B1>300", fill=RED), WHITE, ""),
        (36, UNKNOWN, None, MASKED * 2),
        (
            37,
            _rule("cellIs", "5", "greaterThan", fill=PatternFill(bgColor="FF000000")),
            Font(color="FF000000"),
            "",
        ),
        (38, _rule("cellIs", "5", "greaterThan", font=Font(strike=True)), None, "3\u03368\u0336"),
        (39, _rule("expression", "MOD(ROW(),2)=1", fill=PatternFill(bgColor="FFDDEBF7")), None, "39"),
        (41, DataBarRule("num", 0, "num", 100, color="FF638EC6", showValue=False), None, INK),
        (42, DataBarRule("num", 0, "num", 100, color="FF638EC6"), None, "42"),
        (43, ColorScaleRule("num", 0, "FFFFFF00", "num", 100, "FF00FF00"), None, "43"),
    ],
)
def test_a_conditional_format_hides_or_shows(value: int, rule: Rule, font: Any, shown: str) -> None:
    assert seen(value, rules=[rule], **({"font": font} if font else {})) == shown


def test_a_rule_that_cannot_be_known_takes_nothing_where_it_hides_nothing() -> None:
    light = _rule("expression", "COUNTIF($B$1:$B$9,B1)>0", fill=PatternFill(bgColor="FFFFC7CE"))
    assert seen(36, rules=[light]) == "36"


CONDITIONS = (
    '<style:style style:name="gone" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
    '</style:style><style:style style:name="zero" style:family="table-cell"><style:map'
    ' style:condition="cell-content()=0" style:apply-style-name="gone"'
    ' style:base-cell-address="Sheet1.A1"/></style:style>'
)


def test_conditions_of_a_spreadsheet() -> None:
    number = 'office:value-type="float" office:value="{}" table:style-name="zero"'.format
    line = ods_row(
        ods_cell("甲"), ods_cell("0", marks=number(0)), ods_cell("7", marks=number(7)), ods_cell("8")
    )
    assert cells_of(ods_of(table(line, ods_row(*[ods_cell("1")] * 4)), styles=CONDITIONS))[0] == [
        "甲",
        "",
        "7",
        "8",
    ]


def test_conditions_of_an_old_workbook() -> None:
    """As LibreOffice saved the rules above; what it does not keep of them is not there."""
    shown = cells_of((DOCUMENTS / "libreoffice_conditions.xls").read_bytes())
    assert [line[1] for line in shown] == [
        "", "31", "", "33", "34", "", MASKED * 2, "37", "", "39", "40", "41", "42", "43", "",
        "4\u03365\u0336", MASKED * 2, MASKED * 2, "48",
    ]  # fmt: skip


# ---- rows and columns without a size ----


def test_rows_and_columns_of_size_zero_are_hidden() -> None:
    sheet = rows(
        row(1, cell("A1", "甲"), cell("B1", 99), cell("C1", 11)),
        row(2, cell("A2", "乙"), cell("B2", 98), cell("C2", 97), marks='ht="0.00" customHeight="1"'),
        row(3, cell("A3", "丙"), cell("B3", 96), cell("C3", 12)),
        before='<cols><col min="2" max="2" width="0.00" customWidth="1"/></cols>',
    )
    assert cells_of(xlsx_of(sheet)) == [["甲", "11"], ["丙", "12"]]


def test_where_every_row_has_size_zero_all_are_shown() -> None:
    """An export that programs show; rows that are marked as hidden stay hidden."""
    flat = 'ht="0" customHeight="1"'
    lines = [row(n, cell(f"A{n}", "甲乙丙"[n - 1]), cell(f"B{n}", n), marks=flat) for n in (1, 2)]
    hidden = row(3, cell("A3", "丙"), cell("B3", 3), marks='ht="0" hidden="1"')
    assert cells_of(xlsx_of(rows(*lines, hidden))) == [["甲", "1"], ["乙", "2"]]


def test_sizes_of_a_spreadsheet() -> None:
    styles = (
        '<style:style style:name="flat" style:family="table-row"><style:table-row-properties'
        ' style:row-height="0cm"/></style:style><style:style style:name="thin" style:family="table-column">'
        '<style:table-column-properties style:column-width="0in"/></style:style>'
    )
    columns = '<table:table-column/><table:table-column table:style-name="thin"/><table:table-column/>'
    lines = [
        ods_row(ods_cell(name), ods_cell("99"), ods_cell(number))
        for name, number in (("甲", "1"), ("丙", "3"))
    ]
    flat = ods_row(ods_cell("乙"), ods_cell("98"), ods_cell("2"), marks='table:style-name="flat"')
    assert cells_of(ods_of(table(columns, lines[0], flat, lines[1]), styles=styles)) == [
        ["甲", "1"],
        ["丙", "3"],
    ]


def test_hidden_rows_without_text_hide_no_others() -> None:
    hidden = ods_row(ods_cell(), marks='table:number-rows-repeated="3" table:visibility="collapse"')
    lines = [ods_row(ods_cell("甲"), ods_cell("1")), ods_row(ods_cell("乙"), ods_cell("2"))]
    assert cells_of(ods_of(table(*lines, hidden, *lines)))[:2] == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize(
    ("value", "width", "style", "shown"),
    [
        (45678, 5.7, {}, "45678"),
        (45678, 5.0, {}, "###"),
        ("45678", 5.0, {}, "45678"),  # a text is never replaced
        (45678, 5.0, {"alignment": Alignment(shrink_to_fit=True)}, "45678"),
        (45678, 5.0, {"font": Font(name="Calibri", sz=7)}, "45678"),
        (4567, 5.0, {"font": Font(name="Calibri", sz=16)}, "###"),
        (456.78, 4.0, {}, "456.78"),  # without a format, decimals are rounded away
        (456.78, 4.0, {"number_format": "0.00"}, "###"),
        (456, 4.0, {"number_format": '0"万元"'}, "###"),
    ],
)
def test_a_number_without_room_is_no_number(
    value: object, width: float, style: dict[str, Any], shown: str
) -> None:
    """Programs show ### in place of a number for which its column is too narrow."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["甲", value, 7])
    page.append([None, None, 8])
    page.column_dimensions["B"].width = width
    for name, given in style.items():
        setattr(page["B1"], name, given)
    stream = io.BytesIO()
    book.save(stream)
    assert cells_of(stream.getvalue())[0][1] == shown


def test_a_merged_number_has_the_room_of_all_its_columns() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["甲", 45678, None, 7])
    page.append(["乙", 45678, 8, 9])
    page.merge_cells("B1:C1")
    page.column_dimensions["B"].width = page.column_dimensions["C"].width = 4
    stream = io.BytesIO()
    book.save(stream)
    assert cells_of(stream.getvalue()) == [["甲", "45678", "7"], ["乙", "###", "8", "9"]]


def test_zeros_that_a_sheet_does_not_show() -> None:
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    sheet = rows(row(1, cell("A1", "甲"), cell("B1", 0), cell("C1", 10)), row(2, cell("B2", 1)), before=view)
    assert cells_of(xlsx_of(sheet))[0] == ["甲", "", "10"]


# ---- what is drawn over cells ----


def _png(size: tuple[int, int], mode: str = "RGB") -> io.BytesIO:
    from PIL import Image

    stream = io.BytesIO()
    Image.new(mode, size).save(stream, "PNG")
    stream.seek(0)
    return stream


def test_pictures_and_text_boxes_over_cells() -> None:
    """A picture of a number, one beside a number, a dot that keeps a distance, a box, a seal, a chart aside."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page, ruled = book.add_worksheet(), book.add_format({"border": 1})
    for line, value in enumerate((None, 33, 34, 35, 36, 37)):
        page.write(line, 0, f"第{line}行", ruled)
        page.write(line, 1, value, ruled)
        page.write(line, 2, 900 + line, ruled)
    for name, size, mode in (("B1", (60, 18), "RGB"), ("B2", (60, 18), "RGB"), ("B3", (1, 1), "RGB"),
                             ("A3", (90, 90), "RGBA")):  # fmt: skip
        page.insert_image(name, f"{name}.png", {"image_data": _png(size, mode), "y_offset": 1})
    page.insert_textbox("B4", "77", {"width": 55, "height": 18, "y_offset": 1})
    page.write_comment("B5", "999")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Sheet1!$C$1:$C$5"})
    page.insert_chart("F1", chart)
    book.close()
    assert [line[1] for line in cells_of(stream.getvalue())] == [
        INK,
        "33" + INK,
        "34",
        "35" + INK,
        "36",
        "37",
    ]


@pytest.mark.parametrize("end", ["xls", "ods"])
def test_drawings_of_libreoffice(end: str) -> None:
    """The same in other formats; a line through a number strikes it."""
    shown = cells_of((DOCUMENTS / f"libreoffice_drawings.{end}").read_bytes())
    assert [line[1] for line in shown[1:7]] == [INK, "33" + INK, "34", "35" + INK, "36", ""]


# ---- containers ----


def _small() -> bytes:
    return xlsx_of(
        rows(row(1, cell("A1", "甲"), '<c r="B1" t="s"><v>0</v></c>', cell("C1", 7))),
        strings="<si><t>乙</t></si>",
    )


def test_names_of_parts_in_other_case_and_with_backslashes() -> None:
    parts = parts_of(_small())
    assert cells_of(packed({name.replace("/", "\\"): part for name, part in parts.items()})) == [
        ["甲", "乙", "7"]
    ]
    assert cells_of(packed({name.upper(): part for name, part in parts.items()})) == [["甲", "乙", "7"]]


def test_a_shared_text_that_is_not_named_or_not_there() -> None:
    none, lost = '<c r="B1" t="s"><v/></c>', '<c r="C1" t="s"><v>9</v></c>'
    sheet = rows(row(1, cell("A1", "甲"), none, lost, cell("D1", 7)), row(2, cell("B2", 1)))
    assert cells_of(xlsx_of(sheet))[0] == ["甲", "", INK, "7"]


def test_half_of_a_pair_in_an_old_workbook() -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("甲")
    for column, value in enumerate(("甲乙", "丙丁", 7)):
        page.write(0, column, value)
    stream = io.BytesIO()
    book.save(stream)
    torn = stream.getvalue().replace("丙".encode("utf-16-le"), b"\x3d\xd8")
    assert cells_of(torn) == [["甲乙", "\ufffd丁", "7"]]


def test_streams_of_an_old_workbook_in_other_case() -> None:
    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "一、总体情况")
    stream = io.BytesIO()
    book.save(stream)
    other = stream.getvalue().replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))
    (paragraph,) = read(other).blocks
    assert isinstance(paragraph, Paragraph) and paragraph.text == "一、总体情况"
