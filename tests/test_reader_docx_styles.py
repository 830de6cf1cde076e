"""Word documents: what styles, tables, fields and drawings let a reader see."""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import pytest

from gojparse.flow import parse
from gojparse.model import INK, Grid, Paragraph
from gojparse.readers import read
from gojparse.readers.visible import strike
from tests.test_reader_docx import W, document, p, package, run, second_cell, story, tbl, tc

_BLUE, _DARK = (
    '<w:shd w:val="clear" w:fill="2255AA"/>',
    '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>',
)
_WHITE, _NAVY = '<w:color w:val="FFFFFF"/>', '<w:color w:val="1F3864"/>'
_UNREADABLE = "\ufffd"


def styles(*defined: str, defaults: str = "") -> str:
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault>'
        f"</w:docDefaults>{''.join(defined)}</w:styles>"
    )


def style(
    kind: str, name: str, properties: str, based_on: str = "", more: str = "", default: bool = False
) -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    is_default = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{is_default}>{base}{more}<w:rPr>{properties}</w:rPr></w:style>'


def named(paragraph_style: str, *runs: str) -> str:
    inner = "".join(piece if piece.startswith("<") else run(piece, "") for piece in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>{inner}</w:p>'


# ---- levels of styles ----

STRUCK = styles(
    style("paragraph", "old", "<w:strike/>"),
    style("paragraph", "older", "", "old"),
    style("paragraph", "newer", '<w:strike w:val="0"/>', "old"),
    style("character", "gone", "<w:strike/>"),
    style("character", "twice", "<w:dstrike/>"),
)


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (named("old", "36"), strike("36")),
        (named("older", "36"), strike("36")),
        (named("newer", "36"), "36"),
        (named("old", "36", run("516", '<w:strike w:val="0"/>')), "516"),
        (named("old", run("36", '<w:rStyle w:val="gone"/>')), "36"),  # two styles that toggle cancel out
        (named("old", run("36", '<w:rStyle w:val="gone"/><w:strike/>')), strike("36")),
        (named("old", run("36", '<w:rStyle w:val="twice"/>')), strike("36")),  # a double stroke never toggles
        (p(run("36", '<w:rStyle w:val="gone"/>')), strike("36")),
        (p("36", run("516", '<w:rStyle w:val="gone"/>')), "36"),
    ],
)
def test_strokes_of_styles(content: str, seen: str) -> None:
    assert second_cell(content, styles=STRUCK) == seen


def test_hidden_paragraph_styles_and_the_default_style() -> None:
    hidden = styles(
        style("paragraph", "secret", "<w:vanish/>"), style("character", "shown", '<w:vanish w:val="0"/>')
    )
    assert second_cell(named("secret", "36"), styles=hidden) == ""
    assert second_cell(named("secret", "36", run("5", '<w:vanish w:val="0"/>')), styles=hidden) == "5"
    default = styles(style("paragraph", "Normal", "<w:vanish/>", default=True))
    assert second_cell(p("36"), styles=default) == ""
    assert second_cell(p("36"), styles=styles(defaults="<w:strike/>")) == strike("36")


def test_the_mark_of_a_paragraph_says_nothing_of_its_text() -> None:
    assert (
        second_cell("<w:p><w:pPr><w:rPr><w:vanish/><w:strike/></w:rPr></w:pPr>" + run("36", "") + "</w:p>")
        == "36"
    )


# ---- colours and grounds ----


@pytest.mark.parametrize(
    ("digits", "around", "seen"),
    [
        (_WHITE, "", ""),
        ('<w:color w:val="F9F9F9"/>', "", ""),
        ('<w:color w:val="E4E4E4"/>', "", _UNREADABLE),
        (_NAVY, _DARK, ""),
        (_WHITE, _DARK, "7"),
        (_WHITE + '<w:highlight w:val="yellow"/>', "", ""),  # as good as white on yellow: 1.07
        (_WHITE + '<w:highlight w:val="darkBlue"/>', "", "7"),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', "", ""),
        ('<w:color w:val="auto"/>', _DARK, "7"),
        ("", _DARK, "7"),
        (_NAVY + _BLUE, _DARK, "7"),
        ('<w:color w:val="FFFFFF" w:themeColor="text1"/>', "", "7"),  # the theme wins
        ('<w:color w:val="000000" w:themeColor="background1"/>', "", ""),
        ('<w:color w:val="000000" w:themeColor="background1" w:themeShade="7F"/>', "", "7"),
        (
            '<w:color w:val="000000" w:themeColor="accent1"/>',
            '<w:shd w:val="clear" w:themeFill="accent1"/>',
            "",
        ),
        (_WHITE, '<w:shd w:val="pct25" w:color="auto" w:fill="auto"/>', "7"),
        ('<w:sz w:val="2"/>', "", ""),
    ],
)
def test_letters_in_the_colour_of_their_ground(digits: str, around: str, seen: str) -> None:
    theme = (
        '<a:theme xmlns:a="x"><a:themeElements><a:clrScheme><a:accent1><a:srgbClr val="4472C4"/></a:accent1>'
        '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1></a:clrScheme></a:themeElements></a:theme>'
    )
    body = tbl(tc("甲") + tc(p(run("12", '<w:color w:val="C00000"/>'), run("7", digits)), around))
    (grid,) = read(package(story(body), word__theme__theme1=theme)).blocks
    assert isinstance(grid, Grid)
    assert grid.cells[1].text == "12" + seen


def test_paragraph_styles_shade_their_text() -> None:
    shaded = styles(
        style("paragraph", "dark", _WHITE, more=f"<w:pPr>{_DARK}</w:pPr>"), style("character", "navy", _NAVY)
    )
    assert second_cell(named("dark", "36", run("5", '<w:rStyle w:val="navy"/>')), styles=shaded) == "36"


def test_white_letters_in_a_text_box_may_stand_on_its_colour() -> None:
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    title = document(p("前") + p(box.format(p(run("某局2023年年度报告", _WHITE))))).blocks[1]
    assert isinstance(title, Paragraph) and title.text == "某局2023年年度报告"


# ---- styles of tables ----

_GRID_5 = styles(
    style(
        "table",
        "dark",
        "",
        more='<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr>'
        '<w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="band1Horz"><w:rPr><w:color w:val="D9E2F3"/></w:rPr><w:tcPr>'
        '<w:shd w:val="clear" w:fill="D9E2F3"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="lastCol"><w:rPr><w:strike/></w:rPr></w:tblStylePr>',
    )
)


def styled(table_look: str, *rows: str) -> list[str]:
    properties = f'<w:tblPr><w:tblStyle w:val="dark"/><w:tblLook {table_look}/></w:tblPr>'
    xml = story(tbl(*rows).replace("<w:tbl>", f"<w:tbl>{properties}", 1))
    (grid,) = read(package(xml, word__styles=_GRID_5)).blocks
    assert isinstance(grid, Grid)
    return [cell.text for cell in grid.cells]


def test_the_style_of_a_table() -> None:
    rows = (tc("甲") + tc("11"), tc("乙") + tc("12"), tc("丙") + tc("13"))
    assert styled('w:val="0020"', *rows) == ["甲", "11", "", "", "丙", "13"]  # white on blue; stripes hide
    assert styled('w:firstRow="1" w:noHBand="1"', *rows) == ["甲", "11", "乙", "12", "丙", "13"]
    assert styled('w:lastColumn="1" w:noHBand="1"', *rows) == [
        "甲",
        strike("11"),
        "乙",
        strike("12"),
        "丙",
        strike("13"),
    ]
    direct = tc("甲") + tc(p(run("11", '<w:color w:val="C00000"/><w:strike w:val="0"/>')))
    assert styled('w:lastColumn="1"', direct)[1] == "11"


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        ("band1Horz", ["甲1121", "", "", "丁1424"]),  # the first row is no stripe
        ("band2Horz", ["甲1121", "乙1222", "丙1323", ""]),
        ("band2Vert", ["甲11", "乙12", "丙13", "丁14"]),
    ],
)
def test_stripes_of_two_rows_and_columns(part: str, seen: list[str]) -> None:
    sizes = "".join(f'<w:tblStyle{side}BandSize w:val="2"/>' for side in ("Row", "Col"))
    more = (
        f'<w:tblPr>{sizes}</w:tblPr><w:tblStylePr w:type="{part}"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>'
    )
    rows = (tc(sign) + tc(f"{number}") + tc(f"{number + 10}") for number, sign in enumerate("甲乙丙丁", 11))
    shown = '<w:tblPr><w:tblStyle w:val="striped"/><w:tblLook w:firstRow="1"/></w:tblPr>'
    xml = story(tbl(*rows).replace("<w:tbl>", f"<w:tbl>{shown}", 1))
    (grid,) = read(package(xml, word__styles=styles(style("table", "striped", "", more=more)))).blocks
    assert isinstance(grid, Grid)
    assert ["".join(cell.text for cell in line) for line in grid.rows()] == seen


# ---- fields ----


def field(code: str, result: str | None, data: str = "") -> str:
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result, "")}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


LIST = '<w:ffData><w:ddList>{}<w:listEntry w:val="31"/><w:listEntry w:val="32"/></w:ddList></w:ffData>'


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (field("FORMDROPDOWN", None, LIST.format('<w:result w:val="1"/>')), "32"),
        (field("FORMDROPDOWN", None, LIST.format('<w:default w:val="1"/>')), "32"),
        (field("FORMDROPDOWN", "99", LIST.format("")), "31"),  # what it stores as a result is not shown
        (field("FORMDROPDOWN", None, LIST.format('<w:result w:val="9"/>')), INK),
        (field("FORMCHECKBOX", None, "<w:ffData><w:checkBox/></w:ffData>"), INK),
        (field("FORMTEXT", "36", "<w:ffData><w:textInput/></w:ffData>"), "36"),
        (field("=SUM(ABOVE)", "36"), "36"),
        (field(r"EQ \o(3,/)", None), INK),
        (field(r" eq\x(36)", None), INK),
        (field("PAGEREF x", None), ""),
        (run("3", "") + field("XE 7", None), "3"),
    ],
)
def test_fields_in_a_cell(content: str, seen: str) -> None:
    assert second_cell(p(content)) == seen


def test_formulas_and_letters_set_backwards() -> None:
    flat = "<m:oMath><m:r><m:t>36</m:t></m:r></m:oMath>".replace("m:", "w:")
    power = "<w:oMath><w:sSup><w:e><w:r><w:t>3</w:t></w:r></w:e><w:sup><w:r><w:t>6</w:t></w:r></w:sup></w:sSup></w:oMath>"
    assert second_cell(p(flat)) == "36"
    assert second_cell(p(power)) == INK
    assert second_cell(p('<w:bdo w:val="rtl">' + run("195", "") + "</w:bdo>")) == _UNREADABLE * 3
    assert second_cell(p('<w:bdo w:val="ltr">' + run("195", "") + "</w:bdo>")) == "195"


# ---- drawings ----


def picture(width: int, height: int, properties: str = "", frame: str = "inline") -> str:
    return (
        f'<w:r><w:drawing><w:{frame}><w:extent cx="{width * 12700}" cy="{height * 12700}"/>'
        f"<w:docPr {properties}/><w:graphic/></w:{frame}></w:drawing></w:r>"
    )


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (picture(30, 12), INK),
        (run("36", "") + picture(30, 12), "36" + INK),
        (picture(1, 1), ""),
        (picture(30, 12, 'w:hidden="1"'), ""),
        (run("36", "") + picture(30, 0), "36" + INK),  # a line through the cell
        ('<w:r><w:pict><v:line from="0,0" to="30,0"/></w:pict></w:r>', INK),
        ('<w:r><w:object><v:shape style="width:40pt;height:12pt"/></w:object></w:r>', INK),
        ('<w:r><w:pict><v:shape style="width:0;height:0"/></w:pict></w:r>', ""),
        ('<w:r><w:pict><v:shape style="position:absolute;z-index:-5;width:300pt"/></w:pict></w:r>', ""),
    ],
)
def test_drawings_in_a_cell(content: str, seen: str) -> None:
    assert second_cell(p(content)) == seen


def test_a_picture_where_a_table_should_be() -> None:
    headings = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    body = p("甲县乙镇人民政府2023年政府信息公开工作年度报告") + "".join(
        p(heading) + p(picture(400, 200)) for heading in headings
    )
    report = parse(package(story(body + p(picture(12, 12)) + p("五、存在的主要问题") + p("还有差距。"))))
    found = [
        (finding.rule.name, finding.table) for finding in report.findings if "table" in finding.rule.name
    ]
    assert found == [("table-is-picture", "disclosures"), ("table-is-picture", "applications")]
    assert all(INK not in section.text for section in report.sections)


# ---- what is seen and stored otherwise, and what is stored and not seen ----

_LISTS = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
)
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def in_list(number: str, text: str) -> str:
    content = run(text, "") if text else ""
    return f'<w:p><w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>{content}</w:p>'


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (in_list("2", "12"), f"{INK}12"),
        (in_list("2", ""), INK),
        (in_list("0", "13"), "13"),
        (in_list("9", "14"), "14"),
    ],
)
def test_the_number_of_a_list_is_seen_in_a_cell(content: str, seen: str) -> None:
    data = package(story(tbl(tc("甲") + tc(content))), word__numbering=_LISTS)
    (grid,) = read(data).blocks
    assert isinstance(grid, Grid) and grid.cells[1].text == seen


@pytest.mark.parametrize(
    ("properties", "seen"),
    [
        (f"<w14:textFill {_W14}><w14:noFill/></w14:textFill>", "12"),
        (
            f'<w14:textFill {_W14}><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>',
            "12",
        ),
        (
            f'<w14:textFill {_W14}><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
            "12",
        ),
        (
            f'<w14:textFill {_W14}><w14:solidFill><w14:srgbClr w14:val="CC0000"><w14:alpha w14:val="99000"/>'
            "</w14:srgbClr></w14:solidFill></w14:textFill>",
            "12",
        ),
        (
            f'<w14:textFill {_W14}><w14:solidFill><w14:srgbClr w14:val="CC0000"/></w14:solidFill></w14:textFill>',
            "172",
        ),
        (_WHITE + '<w:shd w:val="pct75" w:color="000000" w:fill="FFFFFF"/>', "172"),
        (_WHITE + '<w:shd w:val="pct5" w:color="auto" w:fill="auto"/>', f"1{_UNREADABLE}2"),
        ('<w:color w:val="000000"/><w:shd w:val="solid" w:color="auto"/>', "12"),
        ('<w:rFonts w:ascii="Wingdings 2"/>', f"1{INK}2"),
        ("<w:specVanish/>", f"1{_UNREADABLE}2"),
    ],
)
def test_letters_that_do_not_look_as_they_are_stored(properties: str, seen: str) -> None:
    assert second_cell(p("1", run("7", properties), "2")) == seen


def test_a_tracked_deletion_alone_in_its_cell_is_struck_out() -> None:
    deleted = "<w:del><w:r><w:delText>41</w:delText></w:r></w:del>"
    assert second_cell(p(deleted)) == strike("41")
    assert second_cell(p(deleted, "<w:ins><w:r><w:t>42</w:t></w:r></w:ins>")) == "42"
    assert second_cell(p(deleted.replace("w:del>", "w:moveFrom>").replace("delText", "t"))) == strike("41")


def test_lines_and_rows_without_height() -> None:
    low = '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'
    assert second_cell(f"<w:p>{low}<w:r><w:t>12</w:t></w:r></w:p>") == _UNREADABLE * 2
    row = '<w:trPr><w:trHeight w:val="15" w:hRule="exact"/></w:trPr>' + tc("乙") + tc("2")
    (grid,) = document(tbl(tc("甲") + tc("1"), row)).blocks
    assert isinstance(grid, Grid) and [cell.text for cell in grid.cells] == ["甲", "1"]


def test_shapes_without_text_in_either_version_of_a_drawing() -> None:
    shape = '<w:drawing><wp:inline xmlns:wp="wp"><wp:extent cx="400000" cy="0"/></wp:inline></w:drawing>'
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
    )
    assert second_cell(p("123", both)) == f"123{INK}"
    assert second_cell(p(both)) == INK


def test_fields_follow_their_marks_through_hidden_runs() -> None:
    mark = '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
    rest = '<w:r><w:instrText>=3</w:instrText><w:t>9</w:t><w:fldChar w:fldCharType="separate"/></w:r>'
    assert second_cell(p(mark, rest, "12", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')) == "12"
    assert second_cell(p('<w:fldSimple w:instr="=SUM(LEFT)"/>')) == INK
    assert second_cell(p('<w:fldSimple w:instr="=SUM(LEFT)"><w:r><w:t>31</w:t></w:r></w:fldSimple>')) == "31"


def test_signs_of_symbol_fonts_are_no_digits() -> None:
    assert second_cell(p('<w:r><w:sym w:font="Wingdings" w:char="0037"/></w:r>')) == _UNREADABLE
    assert second_cell(p('<w:r><w:sym w:font="Arial" w:char="0037"/></w:r>')) == "7"


def test_the_ground_of_a_text_box() -> None:
    shape = '<v:shape fillcolor="{}"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape>'
    inner = p(run("36", '<w:color w:val="2255AA"/>'))
    for fill, seen in (("#2255AA", ""), ("#eeeeee [3201]", "36")):
        assert second_cell(p(f"<w:r><w:pict>{shape.format(fill, inner)}</w:pict></w:r>")) == seen
