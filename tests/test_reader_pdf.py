"""PDF pages drawn here, read back: every digit where it was printed, or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gojparse.errors import Unreadable
from gojparse.model import Box, Document, Grid, GridCell, Paragraph
from gojparse.readers import kind, reread
from gojparse.readers.pdf import reader as pdf
from gojparse.readers.pdf import witness as pdf_witness
from gojparse.text import ContentKind, read_cell

WIDTH, HEIGHT = 595.0, 842.0
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "real"
CHINESE, LATIN, NOT_EMBEDDED = "Chinese", "Latin", "STSong-Light"

pdfmetrics.registerFont(TTFont(CHINESE, str(ROOT / "corpus/generate/font/droid-sans-fallback-subset.ttf")))
pdfmetrics.registerFont(TTFont(LATIN, str(ROOT / "corpus/generate/font/open-sans-subset.ttf")))
pdfmetrics.registerFont(UnicodeCIDFont(NOT_EMBEDDED))


def parts(text: str) -> list[tuple[str, str]]:
    """The text in stretches of one font; a character without a glyph is an error of the test."""
    found = re.findall(r"[\u2e80-\uffef]+|[^\u2e80-\uffef]+", text)
    fonts = [CHINESE if part[0] >= "\u2e80" else LATIN for part in found]
    for part, font in zip(found, fonts, strict=True):
        missing = [sign for sign in part if ord(sign) not in pdfmetrics.getFont(font).face.charToGlyph]
        assert not missing, f"{font} cannot print {missing}"
    return list(zip(found, fonts, strict=True))


def width(text: str, size: float = 10.0) -> float:
    return sum(pdfmetrics.stringWidth(part, font, size) for part, font in parts(text))


class Sheet:
    """A canvas that counts from the top left, as the reader does."""

    def __init__(self, **options: object) -> None:
        self.packed = io.BytesIO()
        self.canvas = Canvas(self.packed, pagesize=(WIDTH, HEIGHT), invariant=1, **options)
        self.embedded = True

    def text(self, x: float, y: float, text: str, size: float = 10.0) -> None:
        for part, font in parts(text) if self.embedded else [(text, NOT_EMBEDDED)]:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, HEIGHT - y, part)
            x += pdfmetrics.stringWidth(part, font, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.rect(x0, HEIGHT - y1, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)

    def page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self.packed.getvalue()


def grid_of(
    sheet: Sheet,
    xs: Sequence[float],
    ys: Sequence[float],
    rows: Sequence[Sequence[str]],
    thin_boxes: bool = False,
) -> None:
    """A plain table: its rulings, and a text in the middle of every cell."""
    rule = sheet.bar if thin_boxes else sheet.line
    for x in xs:
        rule(x, ys[0], x, ys[-1])
    for y in ys:
        rule(xs[0], y, xs[-1], y)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet.text((xs[column] + xs[column + 1] - width(text)) / 2, (ys[row] + ys[row + 1]) / 2 + 4, text)


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def table(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows()]


def cell(grid: Grid, text: str) -> GridCell:
    (found,) = [cell for cell in grid.cells if cell.text == text]
    return found


XS = [60.0, 200.0, 260.0, 320.0, 380.0]
YS = [100.0, 124.0, 148.0, 172.0]
ROWS = [
    ["信息内容", "本年制发", "本年废止", "现行有效"],
    ["规章", "11", "22", "33"],
    ["行政规范性文件", "4407", "505", "6"],
]
BOTH = pytest.mark.parametrize("engine", [pdf.read, pdf.reread], ids=["pdfium", "pdfplumber"])
Engine = Callable[[bytes], Document]


@BOTH
@pytest.mark.parametrize("thin_boxes", [False, True], ids=["lines", "boxes"])
def test_ruled_table(engine: Engine, thin_boxes: bool) -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, ROWS, thin_boxes)
    (grid,) = grids(engine(sheet.done()))
    assert table(grid) == ROWS
    assert grid.regular
    assert [(c.row, c.column, c.row_span, c.column_span) for c in grid.cells][:5] == [
        (0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (0, 3, 1, 1), (1, 0, 1, 1),
    ]  # fmt: skip
    (box,) = cell(grid, "505").locator.spots
    assert isinstance(box, Box)
    assert (box.page, 260 < box.left < box.right < 320, 148 < box.top < box.bottom < 172) == (1, True, True)


def test_stroked_boxes_and_one_path_of_many_lines() -> None:
    sheet = Sheet()
    for left, right in pairwise(XS):
        for top, bottom in pairwise(YS):
            sheet.canvas.rect(left, HEIGHT - bottom, right - left, bottom - top)
    grid_of(sheet, XS, YS, ROWS)
    path = sheet.canvas.beginPath()
    for x in XS:
        path.moveTo(x, HEIGHT - 300)
        path.lineTo(x, HEIGHT - 372)
    for y in (300.0, 324.0, 348.0, 372.0):
        path.moveTo(XS[0], HEIGHT - y)
        path.lineTo(XS[-1], HEIGHT - y)
    sheet.canvas.drawPath(path)
    sheet.text(210, 340, "77")
    first, second = grids(pdf.read(sheet.done()))
    assert table(first) == ROWS
    assert table(second) == [[""] * 4, ["", "77", "", ""], [""] * 4]


def test_table_in_a_form() -> None:
    sheet = Sheet()
    sheet.canvas.beginForm("part")
    grid_of(sheet, XS, YS, ROWS)
    sheet.canvas.endForm()
    sheet.canvas.translate(30, -200)
    sheet.canvas.doForm("part")
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == ROWS
    (box,) = grid.locator.spots
    assert list(box)[:5] == pytest.approx([1, 90, 300, 410, 372], abs=1)


def test_open_sides_and_missing_foot() -> None:
    sheet = Sheet()
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1] + 24)
    for x, text in zip(XS, ("规章", "1", "2", "3"), strict=False):
        sheet.text(x + 10, 118, text)
        sheet.text(x + 10, 190, {"1": "7", "2": "8", "3": "9"}.get(text, "文件"))
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid)[0] == ["规章", "1", "2", "3"]
    assert table(grid)[-1] == ["文件", "7", "8", "9"]


@BOTH
def test_merged_cells_and_vertical_heading(engine: Engine) -> None:
    sheet = Sheet()
    xs, ys = [60.0, 90.0, 250.0, 300.0, 350.0], [100.0, 125.0, 150.0, 175.0, 200.0, 225.0]
    for x in xs:
        sheet.line(x, ys[0], x, ys[-1])
    sheet.line(xs[0], ys[0], xs[-1], ys[0])
    for y in ys[1:-1]:
        sheet.line(xs[1], y, xs[-1], y)
    sheet.line(xs[0], ys[-1], xs[-1], ys[-1])
    for index, sign in enumerate("三本年度办理结果"):
        sheet.text(70, 115 + 13 * index, sign)
    for row in range(5):
        sheet.text(95, ys[row] + 16, f"{row + 1}.属于事项")
        sheet.text(270, ys[row] + 16, str(100 + row))
        sheet.text(320, ys[row] + 16, str(200 + row))
    (grid,) = grids(engine(sheet.done()))
    assert grid.cells[0][:5] == ("三本年度办理结果", 0, 0, 5, 1)
    assert table(grid)[3] == ["4.属于事项", "103", "203"]


def test_vertical_writing_in_two_columns_and_turned_heading() -> None:
    sheet = Sheet()
    grid_of(sheet, [60.0, 110.0, 140.0, 200.0], [100.0, 220.0], [["", "", "8"]])
    for index, sign in enumerate("本年度办理结果情况"):
        sheet.text(90 - 22 * (index // 5), 120 + 11 * (index % 5), sign)
    sheet.canvas.saveState()
    sheet.canvas.translate(130, HEIGHT - 200)
    sheet.canvas.rotate(90)
    sheet.text(0, HEIGHT, "办理结果")
    sheet.canvas.restoreState()
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == [["本年度办理结果情况", "办理结果", "8"]]


def test_numbers_keep_apart() -> None:
    """Two numbers in a cell, side by side or one above the other, never become one."""
    sheet = Sheet()
    grid_of(sheet, XS, [100.0, 140.0, 180.0], [["1 2", "12", "", "34"], ["", "", "", ""]])
    sheet.text(270, 115, "5")
    sheet.text(270, 130, "6")
    sheet.text(212, 155, "123456")
    sheet.text(212, 170, "55")
    sheet.text(265, 155, "81")
    sheet.text(265, 165, "9")
    sheet.text(355, 160, "7654321")  # reaches over the ruling at 380 … and over the table's end
    sheet.text(300, 175, "424242")  # reaches over the ruling at 320
    (grid,) = grids(pdf.read(sheet.done()))
    first, second = table(grid)
    assert first == ["1 2", "12", "5 6", "34"]
    assert second[1] == "123456 55"
    assert all(text not in {"819", "7654321", "765", "424242", "424"} for text in second)


def test_full_cell_wraps_a_number() -> None:
    sheet = Sheet()
    grid_of(sheet, [60.0, 66.0 + width("1234567890"), 200.0], [100.0, 140.0], [["", "规章"]])
    sheet.text(63, 115, "1234567890")
    sheet.text(63, 130, "55")
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == [["123456789055", "规章"]]


def test_letter_printed_twice_counts_once() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, [100.0, 124.0], [["规章", "", "22", "3"]])
    sheet.text(210, 116, "95")
    sheet.text(210.4, 116, "95")
    sheet.text(270, 116, "7")  # two different numbers over each other
    sheet.text(345.4, 116, "8")
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid)[0][1] == "95"
    assert table(grid)[0][3] != "38"


@BOTH
def test_table_over_a_page_break(engine: Engine) -> None:
    sheet = Sheet()
    grid_of(sheet, XS, [700.0, 724.0, 748.0], [["（三）", "1", "2", "3"], ["（四）无", "4", "5", "6"]])
    sheet.text(285, 800, "- 3 -")
    sheet.page()
    shifted = [x + 6 for x in XS]
    grid_of(sheet, shifted, [70.0, 94.0, 118.0], [["法提供", "7", "8", "9"], ["总计", "10", "11", "12"]])
    sheet.text(60, 300, "四、政府信息公开行政复议、行政诉讼情况")
    sheet.text(285, 800, "- 4 -")
    document = engine(sheet.done())
    (grid,) = grids(document)
    assert [cell.text for cell in grid.cells if cell.column == 0] == ["（三）", "（四）无", "法提供", "总计"]
    assert [row[0].row for row in grid.rows()] == [0, 1, 2, 3]
    assert [spot.page for spot in grid.locator.spots if isinstance(spot, Box)] == [1, 2]
    assert texts(document) == ["四、政府信息公开行政复议、行政诉讼情况"]


def test_another_table_after_a_page_break_stays_another() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, [700.0, 724.0], [["总计", "1", "2", "3"]])
    sheet.page()
    grid_of(sheet, [60.0, 100.0, 140.0, 230.0, 290.0, 350.0, 380.0], [70.0, 94.0], [list("456789")])
    assert [table(grid) for grid in grids(pdf.read(sheet.done()))] == [
        [["总计", "1", "2", "3"]],
        [list("456789")],
    ]


@pytest.mark.parametrize(
    "number", ["- {} -", "-{}-", "— {} —", "P. {}", "{}", "第 {} 页", "第{}页 共3页", "{} / 3"]
)
def test_page_numbers_go_by_their_place(number: str) -> None:
    sheet = Sheet()
    for page in (1, 2, 3):
        grid_of(sheet, XS, [600.0, 624.0], [["规章", str(page), str(10 * page), "0"]])
        text = number.format(page)
        sheet.text((WIDTH - width(text, 9)) / 2, 800, text, 9)
        sheet.page()
    document = pdf.read(sheet.done())
    assert texts(document) == []
    assert [row[1] for row in table(grids(document)[0])] == ["1", "2", "3"]


def test_numbers_inside_the_type_area_stay() -> None:
    sheet = Sheet()
    for y, text in ((80, "规章"), (100, "3"), (120, "- 4 -"), (740, "行政处罚"), (756, "5")):
        sheet.text(290, y, text)
    assert texts(pdf.read(sheet.done())) == ["规章", "3", "- 4 -", "行政处罚", "5"]


def test_running_heads_are_dropped_but_once() -> None:
    sheet = Sheet()
    for page in range(4):
        sheet.text(200, 40, "人民政府年度报告")
        sheet.text(200, 815, "政府信息公开情况")
        sheet.text(60, 100, f"第{page}项。")
        sheet.page()
    assert texts(pdf.read(sheet.done())) == ["人民政府年度报告", *(f"第{page}项。" for page in range(4))]


def test_unruled_table_keeps_its_lines() -> None:
    sheet = Sheet()
    lines = [
        ("（一）予以公开", "1", "20", "300"),
        ("（二）部分公开", "4", "/", "—"),
        ("（三）不予公开", "", "", "9"),
    ]
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.text(60 + 150 * bool(column) + 60 * column, 100 + 18 * row, text)
    document = pdf.read(sheet.done())
    assert [text.split() for text in texts(document)] == [[t for t in line if t] for line in lines]
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert [first.text[start:end] for start, end, _ in first.pieces] == list(lines[0])
    (place,) = first.at(first.text.index("20"), first.text.index("20") + 2).spots
    assert isinstance(place, Box)
    assert 325 < place.left < place.right < 345


def test_white_boxes_behind_prose() -> None:
    sheet = Sheet()
    prose = "政府信息公开工作年度报告主动公开政府信息情况收到和处理"
    for row in range(4):
        sheet.canvas.setFillColor(colors.white)
        sheet.canvas.rect(60, HEIGHT - 120 - 20 * row, 240, 20, stroke=0, fill=1)
        sheet.canvas.setFillColor(colors.black)
        sheet.text(80 if row == 0 else 60, 115 + 20 * row, prose[: (22, 24, 24, 14)[row]])
    document = pdf.read(sheet.done())
    assert grids(document) == []
    assert texts(document) == [prose[:22] + prose[:24] * 2 + prose[:14]]


@BOTH
def test_frame_round_prose_is_no_table(engine: Engine) -> None:
    sheet = Sheet()
    sheet.canvas.rect(50, HEIGHT - 500, 400, 440)
    for row, text in enumerate(["一、总体情况", "全年公开信息18条。", "收到申请3件。", "二、主动公开"]):
        sheet.text(60, 90 + 18 * row, text)
    grid_of(sheet, XS, [200.0, 224.0, 248.0, 272.0], ROWS)
    document = engine(sheet.done())
    assert [table(grid) for grid in grids(document)] == [ROWS]
    assert texts(document) == ["一、总体情况", "全年公开信息18条。", "收到申请3件。", "二、主动公开"]


def test_prose_lines_are_joined_over_a_page_break() -> None:
    sheet = Sheet()
    line = "政府信息公开行政复议行政诉讼情况存在的主要问题及改进情况"
    sheet.text(80, 700, line[:-3] + "，")
    for y in (720, 740):
        sheet.text(60, y, line)
    sheet.page()
    sheet.text(60, 80, line)
    sheet.text(60, 100, "总计。")
    sheet.text(80, 120, "其他。")
    document = pdf.read(sheet.done())
    assert texts(document) == [line[:-3] + "，" + line * 3 + "总计。", "其他。"]
    assert [spot.page for spot in document.blocks[0].locator.spots if isinstance(spot, Box)] == [1, 2]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotated_pages(turn: int) -> None:
    upright = Sheet()
    grid_of(upright, XS, YS, ROWS)
    expected = grids(pdf.read(upright.done()))[0]
    packed = io.BytesIO()
    sheet = Sheet()
    sheet.canvas = Canvas(packed, pagesize=(WIDTH, HEIGHT), invariant=1)
    sheet.canvas.setPageRotation(turn)
    sheet.canvas.transform(
        *{90: (0, 1, -1, 0, HEIGHT, 0), 180: (-1, 0, 0, -1, WIDTH, HEIGHT), 270: (0, -1, 1, 0, 0, WIDTH)}[
            turn
        ]
    )
    grid_of(sheet, XS, YS, ROWS)
    sheet.canvas.save()
    content = _boxed(
        packed.getvalue(), "MediaBox", (0, 0, HEIGHT, WIDTH) if turn != 180 else (0, 0, WIDTH, HEIGHT)
    )
    for engine in (pdf.read, pdf.reread):
        (grid,) = grids(engine(content))
        assert table(grid) == ROWS
        for turned, straight in zip(grid.cells, expected.cells, strict=True):
            assert turned[1:5] == straight[1:5]
            for a, b in zip(turned.locator.spots[0][:5], straight.locator.spots[0][:5], strict=True):
                assert abs(a - b) < 3


def _boxed(content: bytes, name: str, box: tuple[float, float, float, float]) -> bytes:
    pikepdf = pytest.importorskip("pikepdf")
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        setattr(document.pages[0], name, list(box))
        document.save(packed)
    return packed.getvalue()


def test_table_set_sideways_on_an_upright_page() -> None:
    sheet = Sheet()
    sheet.canvas.transform(0, 1, -1, 0, WIDTH, 0)
    sheet.canvas.translate(0, -(HEIGHT - WIDTH))
    grid_of(sheet, XS, YS, ROWS)
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == ROWS
    (box,) = cell(grid, "4407").locator.spots
    assert isinstance(box, Box)
    assert box.left < box.right <= WIDTH
    assert box.bottom - box.top > box.right - box.left  # it stands on its side


def test_cropped_page_counts_from_what_is_displayed() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, ROWS)
    content = _boxed(sheet.done(), "CropBox", (40, 100, 500, 800))
    for engine in (pdf.read, pdf.reread):
        (grid,) = grids(engine(content))
        assert list(grid.locator.spots[0])[:5] == pytest.approx([1, 20, 58, 340, 130], abs=1)


def test_form_fields_are_read() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, [100.0, 124.0], [["规章", "", "2", "3"]])
    sheet.canvas.acroForm.textfield(
        value="71", x=205, y=HEIGHT - 122, width=50, height=18, fontSize=10, borderWidth=0, fillColor=None
    )
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == [["规章", "71", "2", "3"]]


def test_font_neither_embedded_nor_installed() -> None:
    """pdfium drops single letters of such a font; the second engine reads them."""
    sheet = Sheet()
    sheet.embedded = False
    grid_of(sheet, XS, YS, ROWS)
    for index, sign in enumerate("办理结果"):
        sheet.text(400, 100 + 12 * index, sign)
    document = pdf.read(sheet.done())
    assert table(grids(document)[0]) == ROWS
    assert "".join(texts(document)) == "办理结果"


def test_title_of_the_file() -> None:
    sheet = Sheet()
    sheet.canvas.setTitle("年度报告")
    sheet.text(60, 100, "一、总体情况")
    assert pdf.read(sheet.done()).metadata == {"title": "年度报告"}


def test_page_without_text_is_remarked() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "一、总体情况")
    sheet.page()
    _picture(sheet)
    assert [(f.rule.name, f.found) for f in pdf.read(sheet.done()).remarks] == [("page-without-text", "2")]


def _picture(sheet: Sheet) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 50, 50, 400, 600)


def _blank() -> bytes:
    sheet = Sheet()
    sheet.page()
    return sheet.done()


def _scan() -> bytes:
    sheet = Sheet()
    _picture(sheet)
    return sheet.done()


def _simple(**options: object) -> bytes:
    sheet = Sheet(**options)
    grid_of(sheet, XS, YS, ROWS)
    return sheet.done()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (_simple()[:-400], "damaged"),
        (_simple()[:700], "damaged"),
        (b"%PDF-1.7\n", "damaged"),
        (b"", "damaged"),
        (b"\xff\xd8\xff\xe0 a picture", "damaged"),
        (_simple(encrypt=StandardEncryption("secret", "owner")), "password"),
        (_scan(), "a scan without text"),
        (_blank(), "no text"),
    ],
    ids=["cut", "half", "head", "empty", "jpeg", "encrypted", "scan", "blank"],
)
def test_unreadable(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word) as caught:
        pdf.read(content)
    assert caught.value.rule == "document-unreadable"
    assert caught.value.remedy
    assert caught.value.format == "pdf"
    with pytest.raises(Unreadable):
        pdf.reread(content)


def test_empty_password_opens() -> None:
    content = _simple(encrypt=StandardEncryption("", "owner", canPrint=0))
    assert table(grids(pdf.read(content))[0]) == ROWS


@pytest.mark.parametrize("cap", ["_MAX_PAGES", "_MAX_CHARACTERS", "_MAX_OBJECTS", "_MAX_SIDE"])
def test_caps(cap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, cap, 0)
    with pytest.raises(Unreadable) as caught:
        pdf.read(_simple())
    assert caught.value.rule == "cap-reached"


def test_flipped_bytes_never_raise_anything_else() -> None:
    content = bytearray(_simple())
    for place in range(0, len(content), 97):
        damaged = bytes(content[:place]) + bytes([content[place] ^ 0x55]) + bytes(content[place + 1 :])
        for engine in (pdf.read, pdf.reread):
            with suppress(Unreadable):
                engine(damaged)


def test_a_drawing_is_no_table() -> None:
    """Thousands of crossing lines end in bounded time and give no grid."""
    sheet = Sheet()
    for step in range(2400):
        sheet.line(20 + step * 0.2, 20, 20 + step * 0.2, 800)
        sheet.line(20, 20 + step * 0.3, 500, 20 + step * 0.3)
    sheet.text(60, 820, "总计")
    assert "总计" in "".join(str(block) for block in pdf.read(sheet.done()).blocks)


def test_kind_by_bytes() -> None:
    assert kind(_simple()) == "pdf"
    assert kind(b"\xef\xbb\xbf junk %PDF-1.4") == "pdf"
    assert kind(b"PK\x03\x04") != "pdf"
    assert kind(b"x" * 2000 + b"%PDF-1.4") != "pdf"


def test_pages_are_drawn(tmp_path: Path) -> None:
    from gojparse.readers.pdf.pictures import draw_pdf_pages

    content = _simple()
    marks = [
        (spot, "red", "applications.规章")
        for c in grids(pdf.read(content))[0].cells
        for spot in c.locator.spots
    ]
    (path,) = draw_pdf_pages(
        content, [mark for mark in marks if isinstance(mark[0], Box)], tmp_path, "report"
    )
    assert path.name == "report-page-1.png"
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not SHARED.exists(), reason="the real reports are not here")
def test_real_report() -> None:
    content = (SHARED / "district_2024.pdf").read_bytes()
    with (SHARED / "district_2024.truth.csv").open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    document = pdf.read(content)
    found = grids(document)
    assert [len(list(grid.rows())) for grid in found] == [14, 26, 4]
    printed = [row["printed"] for row in truth if row["table"] == "applications"]
    assert [c.text for c in found[1].cells if c.row > 2 and c.column > 2] == printed
    assert [c.text for c in found[2].cells if c.row == 3] == [
        r["printed"] for r in truth if r["table"] == "appeals"
    ]
    assert [c.text for c in found[1].cells][10:12] != [] and found[1].cells[0].row_span == 3
    again = grids(pdf.reread(content))
    assert [[c.text for c in grid.cells] for grid in again] == [
        [c.text for c in grid.cells] for grid in found
    ]


# ---- watermarks, stamps ----


def stamped(draw: Callable[[Canvas], None]) -> list[str]:
    """The cells of a small table over which something is drawn."""
    sheet = Sheet()
    draw(sheet.canvas)
    xs, ys = [60.0, 160.0, 260.0, 360.0], [100.0, 120.0, 140.0, 160.0]
    for x in xs:
        sheet.line(x, ys[0], x, ys[-1])
    for y in ys:
        sheet.line(xs[0], y, xs[-1], y)
    for row, y in enumerate(ys[:-1]):
        for column, x in enumerate(xs[:-1]):
            sheet.text(x + 40, y + 14, str(101 * (3 * row + column + 1)))
    for made in (pdf.read(data := sheet.done()), pdf.reread(data)):
        (grid,) = [block for block in made.blocks if isinstance(block, Grid)]
        assert [cell.text for cell in grid.cells] == [str(101 * (i + 1)) for i in range(9)]
        assert len(made.blocks) == 1
    return [cell.text for cell in grid.cells]


@pytest.mark.parametrize("size", [14, 60])
def test_a_watermark_aslant_is_no_print_of_the_report(size: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.85)
        canvas.translate(120, HEIGHT - 170)
        canvas.rotate(15)
        canvas.setFont(LATIN, size)
        canvas.drawString(0, 0, "2024-01-15")
        canvas.rotate(-15)
        canvas.translate(-120, 170 - HEIGHT)
        canvas.setFillGray(0)

    assert stamped(draw)


def test_large_print_behind_the_table_is_no_print_of_the_report() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(CHINESE, 60)
        canvas.drawString(100, HEIGHT - 155, "年度报告")

    assert stamped(draw)


def test_a_round_stamp_is_no_print_of_the_report() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(CHINESE, 12)
        for step, sign in enumerate("政府信息公开年度报告"):
            canvas.saveState()
            canvas.translate(210, HEIGHT - 140)
            canvas.rotate(110 - 27 * step)
            canvas.drawString(-6, 38, sign)
            canvas.restoreState()

    assert stamped(draw)


def test_a_page_scanned_aslant_keeps_its_text() -> None:
    sheet = Sheet()
    sheet.canvas.rotate(5)
    for row in range(5):
        sheet.text(120, 100 + 30 * row, f"规章 {row}{row}7")
    text = " ".join(block.text for block in pdf.read(sheet.done()).blocks if isinstance(block, Paragraph))
    assert all(f"{row}{row}7" in text for row in range(5))


# ---- marks beside numbers ----


@BOTH
@pytest.mark.parametrize(("size", "rise"), [(5.0, 3.5), (6.0, 2.0), (7.0, 2.5)])
def test_a_raised_mark_does_not_become_a_digit(engine: Engine, size: float, rise: float) -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, ROWS)
    sheet.text((200 + 260 + width("4407")) / 2 + 0.2, 160 + 4 - rise, "1", size)
    (grid,) = grids(engine(sheet.done()))
    assert table(grid)[2][1] == "4407¹"


def test_the_page_number_of_a_page_set_sideways() -> None:
    sheet = Sheet()
    sheet.text(290, 800, "- 3 -")
    sheet.canvas.transform(0, 1, -1, 0, WIDTH, 0)
    sheet.canvas.translate(0, WIDTH - HEIGHT)
    grid_of(sheet, XS, YS, ROWS)
    made = pdf.read(sheet.done())
    assert [table(grid) for grid in grids(made)] == [ROWS]
    assert not texts(made)


@BOTH
def test_a_frame_with_lines_between_its_rows_only_is_read_by_rows(engine: Engine) -> None:
    sheet = Sheet()
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in (XS[0], XS[-1]):
        sheet.line(x, YS[0], x, YS[-1])
    for row, parts_of_row in enumerate(ROWS):
        for column, text in enumerate(parts_of_row):
            sheet.text((XS[column] + XS[column + 1] - width(text)) / 2, YS[row] + 16, text)
    made = engine(sheet.done())
    assert not grids(made)
    assert texts(made)[1].split("\t") == ROWS[1]
    assert texts(made)[2].split("\t") == ROWS[2]


def test_where_the_witness_reads_the_letters_the_rulings_are_our_own() -> None:
    """A table open at both sides, in a font that is neither embedded nor installed."""
    sheet = Sheet()
    sheet.embedded = False
    for y in YS:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1])
    for row, parts_of_row in enumerate(ROWS):
        for column, text in enumerate(parts_of_row):
            sheet.text(XS[column] + 3, YS[row] + 16, text)
    sheet.text(60, 300, "三")
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == ROWS


def test_a_comma_that_hangs_over_the_edge_stays_with_its_label() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, [["", "", "", ""], *ROWS[1:]])
    sheet.text(XS[1] - width("规章，") + 8, YS[0] + 16, "规章，")
    sheet.text(XS[1] + 20, YS[0] + 16, "97")
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid)[0][:2] == ["规章，", "97"]


def test_a_number_printed_over_another_one_is_no_number() -> None:
    """A white box lies between them on the page; in the text both are there."""
    sheet = Sheet()
    sheet.text(60, 100, "规章")
    sheet.text(160, 100, "9237")
    sheet.text(162, 100, "681")
    (line,) = texts(pdf.read(sheet.done()))
    assert read_cell(line.split()[-1]).kind is ContentKind.TEXT


# ---- borders of dots ----


@pytest.mark.parametrize("mark", ["box", "disc", "dash"])
def test_borders_drawn_dot_by_dot(mark: str) -> None:
    """More dots than a page may have rulings: they are lines, drawn in pieces."""
    sheet = Sheet()
    xs, ys = [60.0 + 40 * i for i in range(11)], [100.0 + 16 * i for i in range(41)]
    rows = [[str(1000 + 10 * row + column) for column in range(10)] for row in range(40)]
    grid_of(sheet, xs, ys, rows)
    expected = grids(pdf.read(sheet.done()))
    sheet = Sheet()
    sheet.line = lambda x0, y0, x1, y1: _dots(sheet.canvas, mark, x0, y0, x1, y1)  # type: ignore[method-assign]
    grid_of(sheet, xs, ys, rows)
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid) == table(expected[0]) == rows


def _dots(canvas: Canvas, mark: str, x0: float, y0: float, x1: float, y1: float) -> None:
    for step in range(round(x1 - x0 + y1 - y0)):
        x, y = (x0 + step, y0) if x1 > x0 else (x0, y0 + step)
        if mark == "disc":
            canvas.circle(x, HEIGHT - y, 0.25, stroke=0, fill=1)
        elif mark == "box":
            canvas.rect(x, HEIGHT - y, 0.5, 0.5, stroke=0, fill=1)
        elif step % 4 == 0:
            canvas.line(x, HEIGHT - y, x + 2 * (x1 > x0), HEIGHT - y - 2 * (y1 > y0))


def test_what_the_witness_cannot_read_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_witness, "_MAX_CONTENT", 0)
    with pytest.raises(Unreadable) as caught:
        pdf.reread(_simple())
    assert caught.value.rule == "cap-reached"
    assert reread(_simple()) is None
