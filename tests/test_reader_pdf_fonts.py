"""What the fonts of a PDF say about themselves, and what is drawn: heights, maps and shapes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest
from fontTools.ttLib import TTFont as FontProgram
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from gojparse.readers.pdf import reader as pdf
from gojparse.readers.pdf.shapes import bitmap, contradicts
from gojparse.rules import FONT_LIES
from gojparse.text import ContentKind, read_cell
from tests.campaigns.fonts import digits_of, installed
from tests.test_reader_pdf import BOTH, ROOT, ROWS, XS, YS, Engine, Sheet, grid_of, grids, table, texts, width

# ---- base lines ----


def without_heights(content: bytes, ascent: int = 0) -> bytes:
    """The same file as office suites write it, its fonts without ascent and descent, or with wrong ones."""
    changed = re.sub(rb"/Ascent \d+", lambda match: b"/Ascent %d" % ascent, content)
    assert changed != content
    return re.sub(rb"/Descent -?\d+", b"/Descent 0", changed)


@pytest.mark.parametrize("ascent", [0, 10, 224, 500])
def test_commas_whose_boxes_lie_below_the_line(ascent: int) -> None:
    prose = [
        "一、总体情况",
        "本机关依法公开政府信息，及时办理；全年公开信息132条，",
        "其中规章4条、规范性文件6条。",
    ]
    sheet = Sheet()
    for row, text in enumerate(prose):
        sheet.text(60, 60 + 20 * row, text)
    assert "".join(texts(pdf.read(without_heights(sheet.done(), ascent)))) == "".join(prose)


@pytest.mark.parametrize("ascent", [0, 10, 224, 500])
def test_cells_whose_boxes_lie_below_the_line(ascent: int) -> None:
    rows = [
        ["一、信息内容", "本年制发", "本年废止", "现行有效"],
        ["1.规章", "1,234.5", "-7", "—"],
        ["（二）、其他", "2", "30", "1"],
    ]
    sheet = Sheet()
    grid_of(sheet, XS, YS, rows)
    (grid,) = grids(pdf.read(without_heights(sheet.done(), ascent)))
    assert table(grid) == rows


def test_a_raised_mark_stays_apart_where_heights_are_missing() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, [*ROWS[:2], ["规范性、文件", "4407", "505", "6"]])
    sheet.text((200 + 260 + width("4407")) / 2 + 0.2, 160 + 4 - 3.5, "1", 5.0)
    (grid,) = grids(pdf.read(without_heights(sheet.done())))
    assert table(grid)[2] == ["规范性、文件", "4407¹", "505", "6"]


@pytest.mark.parametrize(
    "direction", [(0, 1, -1, 0, 595, 0), (-1, 0, 0, -1, 595, 842), (0, -1, 1, 0, 0, 842)]
)
def test_commas_below_the_line_in_a_turned_table(direction: tuple[int, ...]) -> None:
    rows = [["一、信息内容", "本年制发", "本年废止", "现行有效"], ["规范性，文件。", "1,234", "505", "—"]]
    sheet = Sheet()
    sheet.canvas.transform(*direction)
    if direction[1]:
        sheet.canvas.translate(0, 595 - 842)
    grid_of(sheet, XS, YS[:3], rows)
    (grid,) = grids(pdf.read(without_heights(sheet.done(), 100)))
    assert table(grid) == rows


# ---- fonts that lie ----


def exchanged(name: str, *pairs: str) -> str:
    """The font that draws other digits than its map says, as files made against copying have it."""
    drawn = FontProgram(ROOT / "corpus/generate/font/open-sans-subset.ttf")
    for part in drawn["cmap"].tables:
        for one, other in (map(ord, pair) for pair in pairs):
            part.cmap[one], part.cmap[other] = part.cmap[other], part.cmap[one]
    for record in drawn["name"].names:
        record.string = name
    packed = io.BytesIO()
    drawn.save(packed)
    font = TTFont(name, io.BytesIO(packed.getvalue()))
    pdfmetrics.registerFont(font)
    return name


def printed_in(font: str, rows: Sequence[Sequence[str]], prose: str = "2023") -> bytes:
    """A table whose numbers are printed in a font, and a number in prose; the label's font is honest."""
    sheet = Sheet()
    sheet.text(60, 60, "公开年度报告7")
    sheet.canvas.setFont(font, 10)
    sheet.canvas.drawString(60, 842 - 80, prose)
    grid_of(sheet, XS, YS[: len(rows) + 1], [[row[0], "", "", ""] for row in rows])
    sheet.canvas.setFont(font, 10)
    for number, row in enumerate(rows):
        for column, text in enumerate(row[1:], 1):
            sheet.canvas.drawString(XS[column] + 20, 842 - (YS[number] + 16), text)
    return sheet.done()


NUMBERS = [["规章", "33", "18", "5"], ["其他", "83", "72", "40"]]


@BOTH
@pytest.mark.parametrize("pairs", [["38"], ["17"], ["69"], ["05"], ["24", "16"]])
def test_the_digits_of_a_font_that_draws_others_are_unreadable(engine: Engine, pairs: list[str]) -> None:
    document = engine(printed_in(exchanged("Lying" + "".join(pairs), *pairs), NUMBERS, "2690"))
    (grid,) = grids(document)
    assert [row[0] for row in table(grid)] == ["规章", "其他"]
    assert {read_cell(text).kind for row in table(grid) for text in row[1:]} == {ContentKind.TEXT}
    prose = "".join(texts(document))
    assert "公开年度报告7" in prose  # in another font
    assert not set("2690") & set(prose)
    assert [remark.rule for remark in document.remarks] == [FONT_LIES]


@BOTH
def test_an_honest_font_is_believed(engine: Engine) -> None:
    document = engine(printed_in(exchanged("Honest"), NUMBERS))
    (grid,) = grids(document)
    assert table(grid) == NUMBERS
    assert document.remarks == ()


def test_what_a_later_page_shows_of_a_font_holds_for_an_earlier_one() -> None:
    font = exchanged("LyingLater", "38")
    sheet = Sheet()
    for text in ("17", "38"):  # nothing is wrong with the first page by itself
        sheet.canvas.setFont(font, 10)
        sheet.canvas.drawString(60, 700, text)
        sheet.page()
    assert [text for text in texts(pdf.read(sheet.done())) if set(text) & set("0123456789")] == []


def test_a_shape_tells_its_digit_from_others() -> None:
    bar = [(4.0, 0.0), (6.0, 0.0), (6.0, 16.0), (4.0, 16.0)]
    ring = [
        [(0.0, 0.0), (10.0, 0.0), (10.0, 16.0), (0.0, 16.0)],
        [(2.0, 2.0), (2.0, 14.0), (8.0, 14.0), (8.0, 2.0)],
    ]
    assert contradicts(bitmap([bar]) or 0, 0)
    assert contradicts(bitmap(ring) or 0, 1)
    assert not contradicts(bitmap([bar]) or 0, 1)
    assert not contradicts(bitmap(ring) or 0, 0)
    assert bitmap([[(1.0, 1.0), (2.0, 1.0)]]) is None


# The fonts that README.md installs. All others of Debian: `python -m tests.campaigns.fonts`.
FONTS = """
NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc DejaVuSans.ttf
DejaVuSans-Bold.ttf DejaVuSerif.ttf DejaVuSansMono.ttf LiberationSans-Italic.ttf LiberationSerif-Regular.ttf
LiberationMono-Bold.ttf wqy-zenhei.ttc
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", FONTS)
def test_an_installed_font_is_not_doubted_and_its_exchanges_are_found(name: str) -> None:
    path = next(path for path in installed() if path.name == name)
    font = next(digits_of(path))
    assert font.doubted == []
    assert sum(font.found()) >= 0.95 * 45
