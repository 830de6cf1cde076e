"""Prose in two columns is read down the left one, then down the right one; a table is never parted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.generate import RECIPES, make
from corpus.generate.layouts_pdf import PROSE
from corpus.generate.setting import runs
from gojparse.flow import parse
from gojparse.model import Paragraph
from gojparse.readers import read
from gojparse.readers.fixed.columns import gutters, sheet_fold
from gojparse.readers.fixed.page import GlyphRun, PageLetters, PrintedPage, Ruling
from tests.gate.measure import measure


@pytest.mark.parametrize("seed", range(4))
def test_a_report_in_two_columns_says_the_same(seed: int) -> None:
    recipe = next(r for r in RECIPES if r.carrier == "pdf" and r.layout == "ruled" and not r.quirks)
    one, two = (make(Random(seed), replace(recipe, layout=name), 1) for name in ("ruled", "two_columns"))
    single, double = parse(one.data, "a.pdf"), parse(two.data, "a.pdf")
    assert [(s.section, _letters(s.text)) for s in double.sections] == [
        (s.section, _letters(s.text)) for s in single.sections
    ]
    assert {kind: texts for kind, texts in measure(two).complaints.items() if kind != "status"} == {}


def _letters(text: str) -> str:
    return "".join(text.split())


def printed(rows: Sequence[Sequence[tuple[float, str]]]) -> list[str]:
    """The paragraphs of a page with these texts at these places, line by line."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(595, 842))
    for number, row in enumerate(rows):
        for x, text in row:
            for font, run in runs(text):
                canvas.setFont(font, PROSE)
                canvas.drawString(x, 760 - 24 * number, run)
                x += canvas.stringWidth(run, font, PROSE)
    canvas.save()
    return [block.text for block in read(packed.getvalue()).blocks if isinstance(block, Paragraph)]


LEFT = [
    "围绕财政预决算公共服务项目建设",
    "健全信息动态调整机制对公开属性",
    "落实先公开后的程序做到一事一审",
    "优化网站功能全年网站访问信息台",
]
RIGHT = [
    "建立信息台账按月核对全年下架过",
    "答复文书由专人把关登记审核办理",
    "本年度以便民准确及时为目标持续",
    "全年接待群众当面咨询接听咨询电",
]


def test_left_then_right_between_what_runs_across() -> None:
    across = "政府信息公开工作年度报告根据政府信息公开有关规定现公布所列数据的统计期限"
    columns = [[(60.0, a), (320.0, b)] for a, b in zip(LEFT, RIGHT, strict=True)]
    found = "".join(printed([[(60.0, across)], *columns, [(60.0, across)]]))
    assert found == across + "".join(LEFT) + "".join(RIGHT) + across


@pytest.mark.parametrize(
    "right",
    [
        ["12", "345", "6", "7890"],  # a table without rules
        ["共12件3人45次678", "共34件5人67次890", "共56件7人89次112", "共78件9人11次334"],
        ["2021年", "2022年", "2023年", "2024年"],  # what follows is too short for prose
    ],
)
def test_what_is_no_prose_is_not_parted(right: list[str]) -> None:
    found = "\n".join(printed([[(60.0, a), (320.0, b)] for a, b in zip(LEFT, right, strict=True)]))
    for a, b in zip(LEFT, right, strict=True):
        assert a in found
        assert found.index(b[:4], found.index(a)) - found.index(a) < len(a) + 3


# ---- two pages on one sheet ----


def spreads(content: bytes) -> bytes:
    """The pages of a PDF side by side, two on a sheet, as a booklet is scanned."""
    with pikepdf.open(io.BytesIO(content)) as single, pikepdf.new() as double:
        pages = list(single.pages)
        for first in range(0, len(pages), 2):
            sheet = double.add_blank_page(page_size=(1190, 842))
            for side, page in enumerate(pages[first : first + 2]):
                left = 595 * side
                sheet.add_overlay(page, pikepdf.Rectangle(left, 0, left + 595, 842))
        packed = io.BytesIO()
        double.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("layout", ["ruled", "ruled_break", "vertical", "unruled"])
def test_two_pages_on_one_sheet(layout: str) -> None:
    recipe = next(r for r in RECIPES if r.carrier == "pdf" and r.layout == layout and not r.quirks)
    one = make(Random(layout), replace(recipe, fills=("dense",)), 1)
    single, double = parse(one.data, "a.pdf"), parse(spreads(one.data), "a.pdf")
    values = [(cell.name, cell.value) for cell in single.cells]
    assert sum(value is not None for _, value in values) > 150
    wrong = [
        (cell.name, cell.value, value)
        for cell, (_, value) in zip(double.cells, values, strict=True)
        if cell.value not in (None, value)
    ]
    assert wrong == []
    if layout != "unruled":
        assert [(cell.name, cell.value) for cell in double.cells] == values
        assert [s.section for s in double.sections] == [s.section for s in single.sections]


@pytest.mark.parametrize("note", ["", "数据来源于统计系统"])
def test_a_wide_table_without_rulings_is_no_two_pages(note: str) -> None:
    """Its labels stand left of the middle, its numbers right of it, and maybe a note behind them."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(842, 595))
    for number, text in enumerate((*LEFT, *RIGHT)):
        for x, word in ((60.0, text), (560.0, str(100 + number)), (640.0, str(200 + number)), (700.0, note)):
            for font, run in runs(word):
                canvas.setFont(font, PROSE)
                canvas.drawString(x, 540 - 24 * number, run)
                x += canvas.stringWidth(run, font, PROSE)
    canvas.save()
    found = [block.text for block in read(packed.getvalue()).blocks if isinstance(block, Paragraph)]
    assert [text.split()[1:3] for text in found] == [[str(100 + n), str(200 + n)] for n in range(8)]


# ---- what costs too much ----


def dense(rows: int, columns: int, text: str) -> list[list[GlyphRun]]:
    return [
        [GlyphRun(20 + 30 * c, 14 * r, 32 + 30 * c, 14 * r + 10, text, 0) for c in range(columns)]
        for r in range(rows)
    ]


@pytest.mark.parametrize(("columns", "text"), [(20, "12"), (20, "字字"), (2, "字字"), (4, "字字")])
def test_a_page_of_thousands_of_rows_is_looked_at_in_counted_steps(columns: int, text: str) -> None:
    assert gutters(dense(3_000, columns, text)) == []


def test_the_first_free_strip_of_a_sheet() -> None:
    spread = PrintedPage(1, 1190.0, 842.0, 0, PageLetters("", [], [], [], [], 842.0), [], [], [])
    halves = [
        GlyphRun(left, y, right, y + 10, text, 0)
        for y in range(100, 400, 20)
        for left, right, text in ((60, 540, LEFT[0]), (660, 1100, RIGHT[0]))
    ]
    found = sheet_fold(spread, halves)
    assert found is not None
    assert (found.left, found.right) == (540, 660)
    across = replace(spread, levels=[Ruling(500.0, 100.0, 1000.0)])
    assert sheet_fold(across, halves) is None
    assert sheet_fold(replace(spread, width=842.0, height=1190.0), halves) is None
