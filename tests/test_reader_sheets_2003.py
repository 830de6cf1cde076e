"""Workbooks in the XML of Excel 2002 and 2003. Each test says what the open sheet shows."""

# ruff: noqa: E501 (a line of a workbook a line)
from __future__ import annotations

import pytest

from gojparse.model import INK, Paragraph
from gojparse.readers import kind, read
from tests.test_reader_sheets_seen import MASKED, cells_of

XML_BOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>
<Style ss:ID="Default"><Font ss:Size="11"/></Style>
<Style ss:ID="white"><Font ss:Color="#FFFFFF"/></Style>
<Style ss:ID="dark" ss:Parent="white"><Interior ss:Color="#1F4E79" ss:Pattern="Solid"/></Style>
<Style ss:ID="yuan"><NumberFormat ss:Format="0.00&quot;元&quot;"/></Style>
<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="甲"><Table><Column ss:Index="4" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">年度报告</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">类</Data></Cell><Cell><Data ss:Type="Number">11</Data>
</Cell><Cell ss:StyleID="white"><Data ss:Type="Number">12</Data></Cell><Cell><Data ss:Type="Number">99</Data></Cell>
<Cell ss:StyleID="dark"><Data ss:Type="Number">13</Data></Cell></Row>
<Row><Cell ss:Index="2" ss:StyleID="yuan"><Data ss:Type="Number">14.5</Data></Cell><Cell ss:StyleID="struck">
<Data ss:Type="Number">15</Data></Cell><Cell ss:Index="5" ss:Formula="=RC[-1]"/></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">隐</Data></Cell><Cell><Data ss:Type="Number">98</Data></Cell></Row>
<Row ss:Height="0"><Cell><Data ss:Type="String">扁</Data></Cell><Cell><Data ss:Type="Number">97</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">乙</Data></Cell><Cell><ss:Data ss:Type="String"><html:S>16</html:S><html:Font>17
</html:Font></ss:Data></Cell><Cell><Data ss:Type="Number">18</Data></Cell><Cell ss:Index="5"><Data ss:Type="Number">19
</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="乙"><Table><Row><Cell><Data ss:Type="String">藏</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet></Workbook>""".encode()


def test_a_workbook_in_the_xml_of_2003() -> None:
    assert kind(XML_BOOK) == "xmlss"
    (title, _) = read(XML_BOOK).blocks
    assert isinstance(title, Paragraph) and title.text == "年度报告"
    assert cells_of(XML_BOOK) == [
        ["类", "11", "", "13"], ["14.50元", "1\u03365\u0336", INK], ["乙", "17", "18", "19"],
    ]  # fmt: skip


def seen(value: object = 36, *, code: str = "", columns: str = "", behind: str = "") -> str:
    """What a cell shows between others, with this number format, and what stands behind the cells."""
    book = f"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="Default"><Font ss:FontName="宋体" ss:Size="12"/></Style>
<Style ss:ID="own"><NumberFormat ss:Format="{code}"/></Style></Styles><Worksheet ss:Name="甲"><Table>{columns}<Row><Cell>
<Data ss:Type="String">乙</Data></Cell><Cell ss:StyleID="own"><Data ss:Type="Number">{value}</Data></Cell><Cell>
<Data ss:Type="Number">77</Data></Cell></Row><Row><Cell><Data ss:Type="String">丙</Data></Cell><Cell>
<Data ss:Type="String">丁</Data></Cell></Row></Table>{behind}</Worksheet></Workbook>"""
    return cells_of(book.encode())[0][1]


def rule(qualifier: str, value: str, style: str, area: str = "R1C2") -> str:
    """A conditional format of an area."""
    named = f"<Qualifier>{qualifier}</Qualifier>" if qualifier else ""
    return (
        f'<ConditionalFormatting xmlns="urn:schemas-microsoft-com:office:excel"><Range>{area}</Range><Condition>'
        f"{named}<Value1>{value}</Value1><Format Style='{style}'/></Condition></ConditionalFormatting>"
    )


@pytest.mark.parametrize(
    ("value", "behind", "shown"),
    [
        (0, rule("Equal", "0", "color:white"), ""),
        (5, rule("Equal", "0", "color:white"), "5"),
        (5, rule("", "RC[1]&gt;70", "color:#FFFFFF"), ""),
        (5, rule("", "R1C3&lt;70", "color:#FFFFFF"), "5"),
        (5, rule("Greater", "3", "color:white;background:navy"), "5"),
        (5, rule("Greater", "3", "color:red;background:red;mso-pattern:auto none"), ""),
        (5, rule("Greater", "3", "text-line-through:single"), "5\u0336"),
        (5, rule("Less", "9", "color:white", area="R7C7,C2:C3"), ""),
        (5, rule("", "VLOOKUP(RC,R1C1:R9C9,2)", "color:white"), MASKED),  # nobody knows whether it holds
        (5, rule("", "RC[-5]=1", "color:white"), MASKED),
        (5, rule("", "VLOOKUP(RC,R1C1:R9C9,2)", "color:blue"), "5"),
        (0, "<WorksheetOptions><DoNotDisplayZeros/></WorksheetOptions>", ""),
        (5, "<WorksheetOptions><DoNotDisplayZeros/></WorksheetOptions>", "5"),
    ],
)
def test_what_a_sheet_states_behind_its_cells(value: int, behind: str, shown: str) -> None:
    assert seen(value, behind=behind) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (36, ";;;", ""),
        (0, "0;-0;;@", ""),
        (36, "[White]0", ""),
        (0, "General;-General;", ""),
        (3, "Yes/No", "Yes"),
        (1200, "Currency", "1,200.00元"),
    ],
)
def test_formats_that_show_something_else(value: int, code: str, shown: str) -> None:
    assert seen(value, code=code) == shown


def test_a_column_without_room_for_its_number() -> None:
    """Where its width is not fixed, programs make it as wide as its numbers."""
    fixed = '<Column ss:Index="2" ss:AutoFitWidth="0" ss:Width="20"/>'
    assert seen(45678, columns=fixed) == "###"
    assert seen(456, columns=fixed) == "456"
    assert seen(45678, columns=fixed.replace("0", "1", 1)) == "45678"
