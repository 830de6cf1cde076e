"""Text and Markdown: lines stay lines, pipe rows become grids."""

from __future__ import annotations

import pytest

from gojparse.errors import Unreadable
from gojparse.model import Document, Grid, Paragraph
from gojparse.readers import read, reread


def document(text: str) -> Document:
    return read(text.encode())


def grids(text: str) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows()]
        for block in document(text).blocks
        if isinstance(block, Grid)
    ]


def lines(text: str) -> list[str]:
    return [block.text for block in document(text).blocks if isinstance(block, Paragraph)]


def test_every_line_is_a_paragraph_with_its_tabs() -> None:
    blocks = document("一、总体情况\r\n\r\n\t规章\t1\t\t3\n  尾 ").blocks
    assert [(b.text, str(b.locator)) for b in blocks if isinstance(b, Paragraph)] == [
        ("一、总体情况", "line=1;column=1"),
        ("\t规章\t1\t\t3", "line=3;column=1"),
        ("  尾 ", "line=4;column=1"),
    ]


def test_a_place_inside_a_line_counts_characters() -> None:
    paragraph = document("\t规章\t12").blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert str(paragraph.at(4, 6)) == "line=1;column=5"


def test_pipe_rows() -> None:
    text = "规章 | 1 | 2 | 3 |\n规范性文件 | 4 | | 6 |\n"
    assert grids(text) == [[["规章", "1", "2", "3"], ["规范性文件", "4", "", "6"]]]


def test_where_a_piped_cell_stands() -> None:
    grid = document("前言\n| 规章 |  12 |\n| 规范 | | 3 |").blocks[1]
    assert isinstance(grid, Grid)
    assert [(c.text, str(c.locator)) for c in grid.cells] == [
        ("规章", "line=2;column=3"),
        ("12", "line=2;column=9"),
        ("规范", "line=3;column=3"),
        ("", "line=3;column=7"),
        ("3", "line=3;column=10"),
    ]
    assert not grid.regular


def test_markdown_table_loses_its_rule_and_keeps_escaped_pipes() -> None:
    text = "| 项目 | 数 |\n|:---|---:|\n| 甲\\|乙 | 31 |\n"
    assert grids(text) == [[["项目", "数"], ["甲|乙", "31"]]]
    assert document(text).format == "md"


def test_dashes_in_cells_are_no_rule() -> None:
    assert grids("行政强制 | - | - | - |\n| 甲 | 1 | 2 | 3 |")[0][0] == ["行政强制", "-", "-", "-"]


def test_filler_pipes_are_cells_of_the_source() -> None:
    text = "行政许可 | 5 | ||\n规章 | 1 | 2 | 3 |"
    assert grids(text) == [[["行政许可", "5", "", ""], ["规章", "1", "2", "3"]]]


def test_blank_lines_between_rows_do_not_end_the_table() -> None:
    assert len(grids("规章 | 1 | 2 |\n\n规范 | 3 | 4 |\n\n正文\n\n甲 | 5 | 6 |")) == 2


def test_after_a_gap_a_header_with_its_rule_begins_another_table() -> None:
    text = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n| 丙 | 丁 |\n|---|---|\n| 3 | 4 |"
    assert grids(text) == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]


def test_one_cell_a_line_stays_lines() -> None:
    text = "规章 |\n11 |\n12 |\n13 |"
    assert grids(text) == []
    assert lines(text) == ["规章 |", "11 |", "12 |", "13 |"]


def test_pipes_on_their_own_lines_stay_lines() -> None:
    text = "规章\n|\n11\n|\n|\n13"
    assert lines(text) == ["规章", "|", "11", "|", "|", "13"]


def test_a_row_that_goes_on_in_lines_of_one_cell_stays_lines() -> None:
    text = "规章 | 11 |\n|\n13 |\n规范 | 21 |\n22 |\n23 |"
    assert grids(text) == []
    assert len(lines(text)) == 6


def test_a_heading_of_one_cell_stays_a_line_between_grids() -> None:
    text = "第二十条第（一）项 |\n规章 | 1 | 2 | 3 |\n第二十条第（五）项 |\n行政许可 | 4 |\n"
    assert grids(text) == [[["规章", "1", "2", "3"]], [["行政许可", "4"]]]
    assert lines(text) == ["第二十条第（一）项 |", "第二十条第（五）项 |"]


def test_a_pipe_alone_before_each_row() -> None:
    assert grids("|\n规章 | 1 | 2 | 3 |\n|\n规范 | 4 | 5 | 6 |") == [
        [["规章", "1", "2", "3"], ["规范", "4", "5", "6"]]
    ]


def test_rows_glued_into_one_line_stay_a_line() -> None:
    assert grids("规章 | 1 | 2 | 3 | 规范性文件 | 4 | 5 | 6 |") == []
    assert grids("1 | 规章 | 11 | 12 |\n2 | 规范 | 13 | 14 |") == [
        [["1", "规章", "11", "12"], ["2", "规范", "13", "14"]]
    ]
    assert grids("规章 | " + " | ".join("0" * 80) + " |") == []


def test_numbers_without_any_label_stay_lines() -> None:
    assert grids("| 1 | 2 | 3 |\n| 4 | 5 | 6 |") == []


def test_section_four_keeps_its_row_of_numbers() -> None:
    header = "| " + " | ".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3) + " |"
    numbers = "| " + " | ".join(str(n) for n in range(101, 116)) + " |"
    (grid,) = grids(f"{header}\n{numbers}")
    assert grid[1] == [str(n) for n in range(101, 116)]


def test_markdown_keeps_its_heading_marks() -> None:
    assert lines("## **一、总体情况**\n正文") == ["## **一、总体情况**", "正文"]


def test_html_table_in_markdown() -> None:
    text = (
        "# 报告\n\n正文一\n<table><tr><td>规章</td><td colspan='2'>17</td></tr>\n<tr><td>a</td><td>b</td>"
        "<td>c</td></tr></table>\n\n末段<br>第二行&nbsp;完\n"
    )
    made = document(text)
    assert made.format == "md"
    first, second, grid, third, fourth = made.blocks
    assert isinstance(grid, Grid)
    assert [(c.text, c.column, c.column_span, str(c.locator)) for c in grid.cells][:2] == [
        ("规章", 0, 1, "table=1;row=1;cell=1"),
        ("17", 1, 2, "table=1;row=1;cell=2"),
    ]
    assert [str(b.locator) for b in (first, second, third, fourth)] == [
        "line=1;column=1",
        "line=3;column=1",
        "line=7;column=1",
        "line=7;column=1",
    ]
    assert isinstance(fourth, Paragraph)
    assert fourth.text == "第二行\xa0完"


def test_two_html_tables_in_markdown_are_counted_on() -> None:
    table = "<table><tr><td>甲</td><td>{}</td></tr></table>\n"
    made = document("# 标题\n" + table.format(1) + "中间\n" + table.format(2))
    assert [str(b.locator) for b in made.blocks if isinstance(b, Grid)] == [
        "table=1;row=1;cell=1",
        "table=2;row=1;cell=1",
    ]


def test_text_has_no_second_engine() -> None:
    assert reread("规章 1".encode()) is None


def test_only_blanks_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no text"):
        read(" \n\u3000\n".encode())


def test_hundred_thousand_cells_are_read() -> None:
    text = "\n".join("规章 | " + " | ".join(map(str, range(49))) + " |" for _ in range(2000))
    (grid,) = document(text).blocks
    assert isinstance(grid, Grid)
    assert len(grid.cells) == 100_000


def test_too_many_cells() -> None:
    text = "\n".join("甲" + "|1" * 50 for _ in range(10_001))
    with pytest.raises(Unreadable, match="500,000 table cells") as refused:
        read(text.encode())
    assert refused.value.rule == "cap-reached"


def test_pipes_without_end_are_read_in_linear_time() -> None:
    read(("|" * 200_000 + "\n-" + "-|" * 200_000 + "x").encode())
    read(("甲\\|" * 200_000 + "\n" + "<" * 400_000 + "\n<table" * 20_000).encode())


@pytest.mark.parametrize(
    ("print_", "expected"),
    [
        ("**12**", "12"),
        ("** 12 **", "12"),
        ("`12`", "12"),
        ("==12==", "12"),
        ("$12$", "12"),
        ("$\\mathbf{12}$", "12"),
        ("12[^1]", "12"),
        ("[12](http://a.b/c)", "12"),
        ("12[1](#note)", "12 1"),
        ("**1**2", "12"),
        ("~~7~~12", "12"),
        ("~~7~~ 12", "12"),
        ("~~12~~", "1\u03362\u0336"),
        ("<del>7</del>12", "12"),
        ("<s>12</s>", "1\u03362\u0336"),
        ("12<br>", "12"),
        ("12<!-- 7 -->", "12"),
        ("12<sup>1</sup>", "12 1"),
        ("1<span style='display:none'>7</span>2", "12"),
        ("<font color='red'>12</font>", "12"),
        ("&nbsp;", ""),
        ("\\-", "-"),
        ("甲\\|乙", "甲|乙"),
        ("12**", "12**"),
        ("*12", "*12"),
    ],
)
def test_marks_are_no_part_of_what_a_cell_prints(print_: str, expected: str) -> None:
    ((_, (label, cell)),) = grids(f"| 项目 | 数 |\n|---|---|\n| 规章 | {print_} |")
    assert (label, cell.strip()) == ("规章", expected)


def test_a_comment_that_does_not_end_hides_nothing() -> None:
    assert grids("规章 | 1 <!-- a --> | 2 <!-- b | 3\n规范 | 4 | 5 | 6<!-->") == [
        [["规章", "1", "2 <!-- b", "3"], ["规范", "4", "5", "6"]]
    ]


def test_a_number_with_its_sign_and_unit_begins_no_second_row() -> None:
    assert grids("规章 | 1 | 增 3 件 | 5 |\n规范 | 2 | 减 4 项 | 6 |") == [
        [["规章", "1", "增 3 件", "5"], ["规范", "2", "减 4 项", "6"]]
    ]


@pytest.mark.parametrize(
    ("top", "middle", "bar"),
    [
        ("┌──┬──┬──┐", "├──┼──┼──┤", "│"),
        ("┏━━┳━━┳━━┓", "┣━━╋━━╋━━┫", "┃"),
        ("╔══╦══╦══╗", "╠══╬══╬══╣", "║"),
        ("+--+---+--+", "+==+===+==+", "|"),
        ("", "", "｜"),
    ],
)
def test_drawn_tables(top: str, middle: str, bar: str) -> None:
    rows = [["项目", "制发", "有效"], ["规章", "12", ""], ["规范", "3", "4"]]
    drawn = [f"{bar} {f' {bar} '.join(row)} {bar}" for row in rows]
    assert grids("\n".join([top, drawn[0], middle, *drawn[1:], middle])) == [rows]
    assert lines("\n".join([top, drawn[0], middle, *drawn[1:], middle])) == []


def test_a_row_between_two_frames_may_take_several_lines() -> None:
    text = "+----+---+\n| 本年 | 12|\n| 新收 |   |\n+----+---+\n| 上年 |   |\n| 结转 | 3 |\n+----+---+"
    assert grids(text) == [[["本年\n新收", "12"], ["上年\n结转", "3"]]]
    (grid,) = document(text).blocks
    assert isinstance(grid, Grid)
    assert [str(cell.locator) for cell in grid.cells] == [
        "line=2;column=3", "line=2;column=8", "line=5;column=3", "line=6;column=8",
    ]  # fmt: skip


def test_rows_with_numbers_of_their_own_stay_rows_between_two_frames() -> None:
    text = "┌──┬──┐\n│项目│数│\n├──┼──┤\n│规章│1│\n│规范│2│\n└──┴──┘"
    assert grids(text) == [[["项目", "数"], ["规章", "1"], ["规范", "2"]]]


def test_emphasis_round_a_cell_is_no_part_of_it() -> None:
    (grid,) = read(
        "| **规章** | **12** | `7` | ~~67~~ 66 |\n|---|---|---|---|\n| 甲 | 1 | 2 | 3 |".encode()
    ).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells][:4] == ["规章", "12", "7", "66"]
    assert [str(cell.locator) for cell in grid.cells][:3] == [
        "line=1;column=5", "line=1;column=14", "line=1;column=22",
    ]  # fmt: skip
