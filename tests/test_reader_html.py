"""HTML: one readable test a quirk."""

from __future__ import annotations

from pathlib import Path

import pytest

from gojparse.errors import Unreadable
from gojparse.model import Document, Grid, Paragraph
from gojparse.readers import kind, read, reread

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "real" / "bureau_2023.html"


def document(body: str, head: str = "") -> Document:
    data = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    return read(data)


def lines(body: str) -> list[str]:
    return [block.text for block in document(body).blocks if isinstance(block, Paragraph)]


def grids(body: str, head: str = "") -> list[Grid]:
    return [block for block in document(body, head).blocks if isinstance(block, Grid)]


def rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows()]


def places(grid: Grid) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


def test_a_page_has_no_second_engine() -> None:
    assert reread(b"<!doctype html><p>7") is None


# ---- tables ----


def test_spans_move_what_follows() -> None:
    (grid,) = grids(
        "<table><tr><td rowspan=2 colspan=2>甲</td><td>11</td><td>12</td></tr>"
        "<tr><td>13</td><td>14</td></tr><tr><td>乙</td><td>丙</td><td>15</td><td>16</td></tr></table>"
    )
    assert places(grid) == [
        ("甲", 0, 0, 2, 2),
        ("11", 0, 2, 1, 1),
        ("12", 0, 3, 1, 1),
        ("13", 1, 2, 1, 1),
        ("14", 1, 3, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("丙", 2, 1, 1, 1),
        ("15", 2, 2, 1, 1),
        ("16", 2, 3, 1, 1),
    ]
    assert grid.regular


@pytest.mark.parametrize("span", ["100%", "65535", "999", "1000"])
def test_boundless_colspan_ends_at_the_table(span: str) -> None:
    (grid,) = grids(
        f"<table><tr><td colspan='{span}'>标题</td></tr><tr><td>甲</td><td>21</td><td>22</td></tr></table>"
    )
    assert places(grid)[0] == ("标题", 0, 0, 1, 3)
    assert places(grid)[1:] == [("甲", 1, 0, 1, 1), ("21", 1, 1, 1, 1), ("22", 1, 2, 1, 1)]


@pytest.mark.parametrize("span", ["65535", "0", "100%"])
def test_boundless_rowspan_ends_at_the_table(span: str) -> None:
    (grid,) = grids(
        f"<table><tr><td rowspan='{span}'>甲</td><td>31</td></tr>"
        "<tr><td>32</td></tr><tr><td>33</td></tr></table>"
    )
    assert places(grid) == [("甲", 0, 0, 3, 1), ("31", 0, 1, 1, 1), ("32", 1, 1, 1, 1), ("33", 2, 1, 1, 1)]


@pytest.mark.parametrize("span", ["-3", "", "x", "1.5"])
def test_senseless_spans_are_one(span: str) -> None:
    (grid,) = grids(f"<table><tr><td colspan='{span}' rowspan='{span}'>甲</td><td>41</td></tr></table>")
    assert places(grid) == [("甲", 0, 0, 1, 1), ("41", 0, 1, 1, 1)]


def test_cells_are_located_as_they_stand_in_the_source() -> None:
    first, second = grids(
        "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
        "<table><tr><td>乙</td><td>3</td></tr></table>"
    )
    assert [str(c.locator) for c in first.cells] == [
        "table=1;row=1;cell=1",
        "table=1;row=1;cell=2",
        "table=1;row=2;cell=1",
    ]
    assert str(second.cells[1].locator) == "table=2;row=1;cell=2"


def test_cells_of_blanks_are_empty() -> None:
    (grid,) = grids("<table><tr><td>甲</td><td>&nbsp;</td><td> 　</td><td></td><td>5&nbsp;</td></tr></table>")
    assert rows(grid) == [["甲", "", "", "", "5"]]


def test_digits_split_over_inline_elements_are_joined() -> None:
    (grid,) = grids(
        "<table><tr><td><p><font>20</font><span>23</span></p></td><td>6<b>1</b>20<i>.</i>47</td></tr></table>"
    )
    assert rows(grid) == [["2023", "6120.47"]]


def test_breaks_and_blocks_in_a_cell_part_its_text() -> None:
    (grid,) = grids(
        "<table><tr><td>商业<br/>企业</td><td><p>12</p><p>34</p></td><td>5<div>6</div>7</td></tr></table>"
    )
    assert rows(grid) == [["商业\n企业", "12\n34", "5\n6\n7"]]


def test_raised_and_lowered_digits_are_marks() -> None:
    (grid,) = grids("<table><tr><td>5<sup>2</sup></td><td>6<sub>3</sub></td></tr></table>")
    assert rows(grid) == [["5²", "6³"]]
    assert lines("<p>依据5<sup>2</sup>条</p>") == ["依据5 2 条"]


@pytest.mark.parametrize(
    "strike",
    ["<s>{}</s>", "<strike>{}</strike>", "<del>{}</del>", "<b style='text-decoration: line-through'>{}</b>"],
)
def test_what_is_struck_out_is_gone_beside_other_print_and_no_number_alone(strike: str) -> None:
    cells = [
        f"{strike.format(5)}6",
        f"8{strike.format(7)}9",
        strike.format(12),
        f"<p>{strike.format(3)}</p><p>4</p>",
    ]
    (grid,) = grids("<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>")
    assert rows(grid) == [["6", "89", "1\u03362\u0336", "4"]]
    assert lines(f"<p>甲{strike.format('乙')}丙</p><p>{strike.format('全文')}</p>") == ["甲丙"]


@pytest.mark.parametrize(
    "hide",
    [
        "<span style='font-size:0'>{}</span>",
        "<span style='FONT-SIZE: 1px'>{}</span>",
        "<span style='opacity:0'>{}</span>",
        "<span style='color:transparent'>{}</span>",
        "<span style='color: rgba(0, 0, 0, 0)'>{}</span>",
        "<i style='background:#FFF'><span style='color: rgb(255, 255, 255)'>{}</span></i>",
        "<font color=white>{}</font>",
        "<span style='color:#ffffff'>{}</span>",
        "<span class='a gone'>{}</span>",
        "<i id=left>{}</i>",
        "<span style='font-size:0'><u class=x>{}</u></span>",
        "<span style='display:none'>{}</span>",
        "<span hidden>{}</span>",
    ],
)
def test_digits_that_nobody_sees_do_not_run_into_those_beside_them(hide: str) -> None:
    sheet = "<style>p {color:red} .gone, #left{ display:none }</style>"
    body = f"<table><tr><td>甲</td><td>1{hide.format(7)}2</td><td>34{hide.format(5)}</td></tr></table>"
    assert rows(grids(body, sheet)[0]) == [["甲", "12", "34"]]


@pytest.mark.parametrize(
    "show",
    [
        "<span style='font-size:0'><b style='font-size:14px'>{}</b></span>",
        "<span style='font-size:1.5em'>{}</span>",
        "<span style='font-size:0.9em'>{}</span>",
        "<i style='background-color:#2255aa'><span style='color:#fff'>{}</span></i>",
        "<span style='color:white'><font color=red>{}</font></span>",
        "<span style='opacity:0.8'>{}</span>",
        "<span style='color:rgba(0,0,0)'>{}</span>",
        "<span style='color:rgba(0,0,0,0.5)'>{}</span>",
        "<span style='background-color:#fff'>{}</span>",
        "<span class=printed>{}</span>",
        "<span class=boxed>{}</span>",
    ],
)
def test_digits_that_are_seen_stay(show: str) -> None:
    sheet = "<style>.gone{display:none} @media print {.printed{display:none}} .boxed{display:inline}</style>"
    body = f"<table><tr><td>甲</td><td>1{show.format(7)}2</td></tr></table>"
    assert rows(grids(body, sheet)[0]) == [["甲", "172"]]


@pytest.mark.parametrize("name", ["back", "within"])
def test_digits_in_a_class_that_is_not_displayed_are_gone(name: str) -> None:
    sheet = "<style>.back{display:none} .back.on{display:inline} td .within{display:none}</style>"
    body = f"<table><tr><td>甲</td><td>1<span class={name}>7</span>2</td></tr></table>"
    assert rows(grids(body, sheet)[0]) == [["甲", "12"]]


@pytest.mark.parametrize(
    ("doctype", "rule", "attribute", "shown"),
    [
        ("<!doctype html>", ".Gone", "class=Gone", "12"),
        ("<!doctype html>", "#Left", "id=Left", "12"),
        ("<!doctype html>", "SPAN.Gone", "class=Gone", "12"),
        ("<!doctype html>", "td .Gone", "class=Gone", "12"),
        ("<!doctype html>", ".gone", "class=Gone", "172"),  # browsers tell capitals apart here
        ("", ".gone", "class=Gone", "12"),  # and not on a page without a doctype
    ],
)
def test_capitals_of_a_class_are_those_of_the_browser(
    doctype: str, rule: str, attribute: str, shown: str
) -> None:
    body = f"<table><tr><td>甲</td><td>1<span {attribute}>7</span>2</td></tr></table>"
    page = f"{doctype}<html><head><style>{rule}{{display:none}}</style></head><body>{body}</body></html>"
    (grid,) = (block for block in read(page.encode()).blocks if isinstance(block, Grid))
    assert rows(grid) == [["甲", shown]]


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        ("/* .seven{color:red} */ .seven { DISPLAY : none !important }", "12"),
        (".other, span.seven{visibility:hidden}", "12"),
        ("@import url(a.css); .seven{display:none", "12"),
        ("<!-- .seven{display:none} -->", "12"),
        ("@media print{.six{color:red} .seven{display:none}}", "172"),
        (".six:after{content:'}.seven{display:none}'}", "172"),
        (".seven.on{display:none}", "172"),
        (".seven:hover{display:none}", "172"),
        ("tr > td .seven{display:none}", "12"),
        ("..seven{display:none}", "172"),
    ],
)
def test_a_style_sheet_is_read_as_css(sheet: str, shown: str) -> None:
    body = "<table><tr><td>甲</td><td>1<span class=seven>7</span>2</td></tr></table>"
    assert rows(grids(body, f"<style>{sheet}</style>")[0]) == [["甲", shown]]


def test_white_digits_are_hidden_on_paper_and_no_number_where_other_sheets_may_colour_the_ground() -> None:
    body = "<table><tr><td style='color:#fff'>甲</td><td style='color:#fff'>12</td></tr></table>"
    assert rows(grids(body)[0]) == [["", ""]]
    assert rows(grids(body, "<link rel=stylesheet href=a.css>")[0]) == [["甲", "\ufffd\ufffd"]]
    assert lines("<h1 style='color:#fff'>2023年报告</h1>") == ["2023年报告"]


def test_what_is_hidden_beside_a_hidden_table_stays_hidden() -> None:
    cell = "<td>1<span style='display:none'>7</span>2</td>"
    made = document(f"<p>请稍候</p><div style='display:none'><table><tr><td>甲</td>{cell}</tr></table></div>")
    assert [rows(block) for block in made.blocks if isinstance(block, Grid)] == [[["甲", "12"]]]


def test_word_markup() -> None:
    (grid,) = grids(
        "<table class=MsoNormalTable><tr><td><p class=MsoNormal><span lang=EN-US>3<o:p></o:p></span></p></td>"
        "<td><!--[if gte vml 1]><v:shape>99</v:shape><![endif]--><p><![if !supportEmptyParas]>&nbsp;"
        "<![endif]><o:p></o:p></p></td></tr></table>"
    )
    assert rows(grid) == [["3", ""]]


def test_a_layout_table_is_unwrapped() -> None:
    made = document(
        "<table><tr><td><a>首页</a></td><td><p>一、总体情况</p>"
        "<table><tr><td>规章</td><td>71</td></tr></table><p>五、问题</p></td></tr></table>"
    )
    line_1, line_2, grid, line_3 = made.blocks
    assert [b.text for b in (line_1, line_2, line_3) if isinstance(b, Paragraph)] == [
        "首页",
        "一、总体情况",
        "五、问题",
    ]
    assert isinstance(grid, Grid)
    assert str(grid.cells[1].locator) == "table=2;row=1;cell=2"


def test_a_frame_around_prose_is_unwrapped() -> None:
    prose = "<p>" + "我局认真贯彻落实条例，全年公开政府信息。" * 3 + "</p>"
    assert len(lines(f"<table><tr><td>{prose * 4}</td></tr></table>")) == 4
    assert grids(f"<table><tr><td>栏目</td><td>{prose * 4}</td></tr></table>") == []


def test_rows_around_a_nested_table_stay_a_grid() -> None:
    outer = grids(
        "<table><tr><td>索引号</td><td>81</td></tr>"
        "<tr><td colspan=2><table><tr><td>规章</td><td>82</td></tr></table></td></tr></table>"
    )
    assert [rows(g) for g in outer] == [[["索引号", "81"]], [["规章", "82"]]]


def test_a_nested_table_of_one_cell_is_the_cell() -> None:
    (grid,) = grids(
        "<table><tr><td>规章</td><td><table><tr><td>91</td></tr></table></td><td>92</td></tr></table>"
    )
    assert rows(grid) == [["规章", "91", "92"]]


def test_tables_split_in_two_stay_two() -> None:
    table = "<table><tr><td>甲</td><td>{}</td></tr></table>"
    assert len(grids(table.format(1) + table.format(2))) == 2


def test_a_metadata_table_stays_a_grid() -> None:
    (grid,) = grids(
        "<table><tr><td>索引号</td><td>0142/2024-2</td><td>发布机构</td><td>某局</td></tr></table><h1>报告</h1>"
    )
    assert rows(grid) == [["索引号", "0142/2024-2", "发布机构", "某局"]]


@pytest.mark.parametrize("layout", ["HFB", "FHB", "BFH", "HBF"])
def test_head_and_foot_stand_where_a_browser_displays_them(layout: str) -> None:
    parts = {
        "H": "<thead><tr><th>栏</th><th>数</th></tr></thead>",
        "B": "<tbody><tr><td>甲</td><td>1</td></tr><tr><td rowspan=9>乙</td><td>2</td></tr></tbody>",
        "F": "<tfoot><tr><td>合计</td><td>3</td></tr></tfoot>",
    }
    (grid,) = grids("<table>" + "".join(parts[part] for part in layout) + "</table>")
    assert rows(grid) == [["栏", "数"], ["甲", "1"], ["乙", "2"], ["合计", "3"]]
    assert grid.cells[-1].column == 1
    row = 1 + {"HFB": 1, "FHB": 0, "BFH": 2, "HBF": 3}[layout]
    assert str(grid.cells[-1].locator) == f"table=1;row={row};cell=2"


def test_a_row_of_tall_cells_is_one_row() -> None:
    (grid,) = grids(
        "<table><tr><td rowspan=2>甲</td><td rowspan=2>12</td><td rowspan=3>34</td></tr><tr><td>注</td></tr>"
        "<tr><td>乙</td><td>5</td></tr></table>"
    )
    assert places(grid) == [
        ("甲", 0, 0, 1, 1), ("12", 0, 1, 1, 1), ("34", 0, 2, 2, 1), ("注", 1, 3, 1, 1), ("乙", 2, 0, 1, 1),
        ("5", 2, 1, 1, 1),
    ]  # fmt: skip


def test_unclosed_cells() -> None:
    (grid,) = grids("<table><tr><td>规章<td>1<td>2<tr><td>规范<td>3<td>4</table>")
    assert rows(grid) == [["规章", "1", "2"], ["规范", "3", "4"]]


def test_caption_stands_before_its_table() -> None:
    made = document("<table><caption>表一</caption><tr><td>a</td><td>b</td></tr></table>")
    assert isinstance(made.blocks[0], Paragraph)
    assert isinstance(made.blocks[1], Grid)


# ---- lines ----


def test_a_break_ends_a_line() -> None:
    assert lines("<p>一、总体情况<br>正文<br/><br/>末行</p>尾<div>x</div>y") == [
        "一、总体情况",
        "正文",
        "末行",
        "尾",
        "x",
        "y",
    ]


def test_source_line_ends_are_spaces_and_pre_keeps_them() -> None:
    assert lines("<div>第一\n  行</div><pre>规章\t1\n规范\t2</pre>") == ["第一 行", "规章\t1", "规范\t2"]


def test_links_side_by_side_are_not_one_word() -> None:
    assert lines("<div><a>首页</a><a>公开</a><a>年报</a></div><h1>报告</h1>") == ["首页 公开 年报", "报告"]
    assert lines("<p>依据<a>条例</a>编制</p>") == ["依据条例编制"]


def test_what_is_not_displayed_is_not_printed() -> None:
    assert lines(
        "<p>甲<span style='DISPLAY: none'>1</span><span style='mso-hide:all'>2</span></p><p hidden>3</p>"
        "<div style='visibility:hidden'>4</div><script>5</script><style>6</style><template>7</template>"
        "<!-- 8 --><noscript>9</noscript><p style='overflow:hidden'>乙</p>"
    ) == ["甲", "乙"]


def test_pinyin_in_ruby_is_dropped() -> None:
    assert lines("<p>主<ruby>動<rp>(</rp><rt>dòng</rt><rp>)</rp></ruby>公開</p>") == ["主動公開"]


def test_paragraphs_are_counted() -> None:
    made = document("<p>甲</p><p> </p><p>乙</p>")
    assert [str(b.locator) for b in made.blocks] == ["paragraph=1", "paragraph=2"]


# ---- beside the text ----


def test_metadata() -> None:
    head = (
        "<title>某局2023年报告-某县政府</title><meta name='ArticleTitle' content='某局2023年报告'>"
        "<meta name='PubDate' content='2024-01-17 10:00'><meta name='ContentSource' content='某局'>"
        "<link rel='canonical' href='http://example.gov.cn/1.html'>"
    )
    assert document("<p>文</p>", head).metadata == {
        "title": "某局2023年报告",
        "published": "2024-01-17",
        "content_source": "某局",
        "address": "http://example.gov.cn/1.html",
    }


def test_publishtime_element_is_metadata_and_stays_text() -> None:
    made = document("<p>公开日期 <publishtime>2024年1月7日</publishtime></p>")
    assert made.metadata["published"] == "2024-01-07"
    assert isinstance(made.blocks[0], Paragraph)
    assert made.blocks[0].text == "公开日期 2024年1月7日"


def test_a_second_title_is_no_text() -> None:
    made = document("<p>文</p><title>又一个</title>", "<title>第一个</title>")
    assert made.metadata["title"] == "第一个"
    assert len(made.blocks) == 1


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", ""])
@pytest.mark.parametrize("real", ["utf-8", "gb18030"])
def test_the_bytes_go_before_the_declared_charset(declared: str, real: str) -> None:
    made = read(f"<html><meta charset='{declared}'><body><p>规章制度公开</p></body></html>".encode(real))
    assert isinstance(made.blocks[0], Paragraph)
    assert made.blocks[0].text == "规章制度公开"


# ---- reports that are strings ----

TABLE = "<table><tr>{}</tr></table>".format("".join(f"<td>规章{n}</td><td>{n}</td>" for n in range(100, 125)))


def as_string(markup: str) -> str:
    ascii_only = markup.encode("unicode_escape").decode()
    return ascii_only.replace('"', '\\"').replace("</", "<\\/").replace("\n", "\\n")


def test_a_report_in_a_string_of_a_script() -> None:
    made = document(
        f'<h1>某局报告</h1><script>var a = 1; show("{as_string("<p>总计</p>" + TABLE)}");</script>'
    )
    title, line, grid = made.blocks
    assert isinstance(title, Paragraph) and isinstance(line, Paragraph) and isinstance(grid, Grid)
    assert [title.text, line.text] == ["某局报告", "总计"]
    assert [c.text for c in grid.cells][:4] == ["规章100", "100", "规章101", "101"]


def test_a_report_in_json() -> None:
    markup = (
        '<p style="color:red">一、总体情况<br />二&nbsp;</p>'
        '<table><tr><td colspan="2">规章</td><td>7</td></tr></table>'
    )
    data = f'{{"title":"\\u67d0\\u5c40\\u62a5\\u544a","content":"{as_string(markup)}"}}'.encode()
    assert kind(data) == "html"
    made = read(data)
    assert made.metadata["title"] == "某局报告"
    assert [b.text for b in made.blocks if isinstance(b, Paragraph)] == ["一、总体情况", "二"]
    (grid,) = (b for b in made.blocks if isinstance(b, Grid))
    assert places(grid) == [("规章", 0, 0, 1, 2), ("7", 0, 2, 1, 1)]


def test_a_piece_of_an_escaped_string_without_its_quotes() -> None:
    data = (
        'p class=\\"a\\">前文<\\/p><p class=\\"b\\">规章<\\/p>\\n<table border=\\"1\\"><tr>'
        '<td colspan=\\"2\\">甲<\\/td><td>8<\\/td>'
    )
    made = read(data.encode())
    (grid,) = (b for b in made.blocks if isinstance(b, Grid))
    assert places(grid) == [("甲", 0, 0, 1, 2), ("8", 0, 2, 1, 1)]


def test_a_report_hidden_until_its_script_runs() -> None:
    made = document(f"<p>请稍候</p><div id=content style='display:none'><p>报告</p>{TABLE}</div>")
    assert any(isinstance(b, Grid) and len(b.cells) == 50 for b in made.blocks)


def test_hidden_parts_stay_hidden_where_tables_show() -> None:
    made = document(f"{TABLE}<div style='display:none'><table><tr><td>草稿</td><td>9</td></tr></table></div>")
    assert len(made.blocks) == 1


# ---- hostile input ----


@pytest.mark.parametrize("element", ["div", "span", "table><tr><td", "font", "ul", "blockquote"])
@pytest.mark.parametrize("depth", [10_000, 200_000])
def test_deep_nesting_is_refused_quickly(element: str, depth: int) -> None:
    with pytest.raises(Unreadable, match="levels of nested elements") as refused:
        read(b"<html><body>" + f"<{element}>".encode() * depth + b"7")
    assert refused.value.rule == "cap-reached"


def test_elements_opened_again_in_every_paragraph_are_refused() -> None:
    fonts = "".join(f"<font color='{n}'>" for n in range(3_000))
    with pytest.raises(Unreadable) as refused:
        read(f"<html>{fonts}{'<p>1' * 30_000}".encode())
    assert refused.value.rule == "cap-reached"


def test_moderate_nesting_loses_nothing() -> None:
    assert lines("<div>" * 600 + "7" + "</div>" * 600) == ["7"]


def test_many_unclosed_inline_elements_are_no_nesting() -> None:
    (grid,) = grids("<table>" + "<tr><td><span>甲</td><td><span>1</td></tr>" * 3_000 + "</table>")
    assert len(grid.cells) == 6_000


def test_a_boundless_cell_beside_a_tall_one_ends_at_the_edge_too() -> None:
    (grid,) = grids(
        "<table><tr><td rowspan=2>甲</td><td>1</td><td>2</td></tr><tr><td colspan='100%'>3</td></tr></table>"
    )
    assert places(grid)[-1] == ("3", 1, 1, 1, 2)


def test_huge_spans_cost_nothing() -> None:
    cells = "<td rowspan=65535 colspan=65535>1</td>" * 20
    (grid,) = grids(f"<table>{f'<tr>{cells}</tr>' * 50}</table>")
    assert len(grid.cells) == 1_000


def test_hundred_thousand_cells_are_read() -> None:
    (grid,) = grids("<table>" + ("<tr>" + "<td>1</td>" * 100 + "</tr>") * 1_000 + "</table>")
    assert len(grid.cells) == 100_000


def test_too_many_cells_or_columns() -> None:
    for row, times in (("<tr>" + "<td>1" * 100, 5_001), ("<tr>" + "<td>1" * 2_100, 1)):
        with pytest.raises(Unreadable) as refused:
            read(f"<html><table>{row * times}</table>".encode())
        assert refused.value.rule == "cap-reached"


@pytest.mark.skipif(not REAL.exists(), reason="the real reports are not here")
def test_the_real_report() -> None:
    data = REAL.read_bytes()
    made = read(data)
    assert [len(b.cells) for b in made.blocks if isinstance(b, Grid)] == [14, 30, 215, 34]
    assert made.metadata["published"] == "2024-01-17"


# ---- set apart by style ----


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        ("vertical-align: super", "⁶⁷66"),
        ("VERTICAL-ALIGN: 2.0pt", "⁶⁷66"),
        ("mso-text-raise:3.0pt", "⁶⁷66"),
        ("display:inline-block;width:80px", "67 66"),
        ("position:absolute; left:-9999px", "66"),
    ],
)
def test_what_a_style_sets_apart_does_not_run_into_the_number_beside_it(style: str, seen: str) -> None:
    (grid,) = grids(f'<table><tr><td>甲</td><td><span style="{style}">67</span>66</td></tr></table>')
    assert rows(grid) == [["甲", seen]]


@pytest.mark.parametrize("style", ["vertical-align:baseline", "vertical-align:0px", "display:inline"])
def test_other_styles_part_no_digits(style: str) -> None:
    (grid,) = grids(f'<table><tr><td>甲</td><td><span style="{style}">67</span>66</td></tr></table>')
    assert rows(grid) == [["甲", "6766"]]


def test_a_form_field_prints_its_value() -> None:
    (grid,) = grids(
        '<table><tr><td>甲</td><td><input type="text" value="12"></td><td><input value=3><input value=4></td>'
        '<td><input type="hidden" value="9"><input type="checkbox" value="9"></td></tr></table>'
    )
    assert rows(grid) == [["甲", "12", "3 4", "\ufffc"]]
