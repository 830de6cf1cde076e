"""Strokes through letters and ink without text on PDF pages: struck numbers, outlines, pictures, fields."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from gojparse.errors import Unreadable
from gojparse.model import INK, LOW_CONFIDENCE, STROKE
from gojparse.readers.pdf import reader as pdf
from gojparse.readers.visible import strike
from tests.test_reader_pdf import HEIGHT, ROWS, XS, YS, Sheet, grid_of, grids, table, texts, width
from tests.test_reader_pdf_seen import Draw, picture, printed, with_table

BASE = HEIGHT - 164
MIDDLE = BASE + 3.6  # of the digits


def level(canvas: Canvas, x: float = 205, text: str = "36") -> None:
    canvas.line(x, MIDDLE, x + width(text), MIDDLE)


def thin_box(canvas: Canvas, x: float = 205, text: str = "36") -> None:
    canvas.rect(x, MIDDLE - 0.3, width(text), 0.6, stroke=0, fill=1)


def twice(canvas: Canvas, x: float = 205, text: str = "36") -> None:
    for shift in (-1, 1):
        canvas.line(x - 0.5, MIDDLE + shift, x + width(text) + 0.5, MIDDLE + shift)


def slanted(canvas: Canvas, x: float = 205, text: str = "36") -> None:
    canvas.line(x, BASE, x + width(text), BASE + 8)


def crossed(canvas: Canvas, x: float = 205, text: str = "36") -> None:
    slanted(canvas, x, text)
    canvas.line(x, BASE + 8, x + width(text), BASE)


def by_hand(canvas: Canvas, x: float = 205, text: str = "36") -> None:
    path = canvas.beginPath()
    path.moveTo(x - 1, MIDDLE - 2)
    path.curveTo(x + 3, MIDDLE + 5, x + 6, MIDDLE - 5, x + width(text) + 1, MIDDLE + 3)
    canvas.drawPath(path, stroke=1, fill=0)


STROKES = [level, thin_box, twice, slanted, crossed, by_hand]
Stroke = Callable[..., None]


@pytest.mark.parametrize("stroke", STROKES)
def test_a_struck_number_beside_the_new_one_is_gone(stroke: Stroke) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text(205, 164, "36")
        stroke(sheet.canvas)

    assert printed(drawn(draw, "516", x=222)) == "516"


@pytest.mark.parametrize("stroke", [level, thin_box, twice])
def test_the_struck_part_of_one_run_is_gone(stroke: Stroke) -> None:
    assert printed(drawn(lambda sheet: stroke(sheet.canvas), "36516", x=205)) == "516"


@pytest.mark.parametrize("stroke", STROKES)
def test_a_struck_number_alone_keeps_its_strokes(stroke: Stroke) -> None:
    assert printed(drawn(lambda sheet: stroke(sheet.canvas), "36", x=205)) == strike("36")


@pytest.mark.parametrize("stroke", STROKES)
def test_the_second_engine_reads_no_struck_number(stroke: Stroke) -> None:
    (grid,) = grids(pdf.reread(drawn(lambda sheet: stroke(sheet.canvas), "36", x=205)))
    assert "36" not in table(grid)[2][1]


def drawn(draw: Callable[[Sheet], None], value: str, x: float) -> bytes:
    """A table whose cell (2, 1) prints the value from x on, and what else is drawn there."""
    sheet = Sheet()
    grid_of(sheet, XS, YS, [*ROWS[:2], [ROWS[2][0], "", *ROWS[2][2:]]])
    sheet.text(x, 164, value)
    draw(sheet)
    return sheet.done()


def test_underlines_frames_and_circles_strike_nothing() -> None:
    def underline(canvas: Canvas) -> None:
        canvas.line(215, BASE - 1.5, 215 + width("4407"), BASE - 1.5)

    def overline(canvas: Canvas) -> None:
        canvas.line(215, BASE + 9, 215 + width("4407"), BASE + 9)

    def frame(canvas: Canvas) -> None:
        canvas.rect(213, BASE - 2, width("4407") + 4, 12)

    def circle(canvas: Canvas) -> None:
        canvas.ellipse(208, BASE - 5, 246, BASE + 12)

    for draw in (underline, overline, frame, circle):
        assert printed(with_table(draw)) == "4407", draw


def test_a_ruling_that_cuts_a_number_makes_it_unreadable() -> None:
    sheet = Sheet()
    grid_of(sheet, XS, YS, [*ROWS[:2], [ROWS[2][0], "", *ROWS[2][2:]]])
    sheet.text(215, YS[2] + 3.6, "4407")
    (grid,) = grids(pdf.read(sheet.done()))
    assert "4407" not in str(table(grid))
    assert LOW_CONFIDENCE in str(table(grid))


def test_struck_words_in_prose_are_gone() -> None:
    sheet = Sheet()
    sheet.text(60, 100, "全年收到申请 36 件")
    x = 60 + width("全年收到申请 ")
    sheet.text(60 + width("全年收到申请 36 件 "), 100, "516 件")
    sheet.canvas.line(x, HEIGHT - 96.4, x + width("36"), HEIGHT - 96.4)
    found = " ".join(texts(pdf.read(sheet.done())))
    assert "36" not in found and STROKE not in found
    assert "516" in found


# ---- ink ----


def outline(canvas: Canvas) -> None:
    """A 7 and a 1 as filled curves."""
    path = canvas.beginPath()
    for x in (215, 222):
        path.moveTo(x, BASE + 7)
        path.lineTo(x + 4, BASE + 7)
        path.curveTo(x + 3, BASE + 4, x + 2, BASE + 3, x + 2, BASE)
        path.lineTo(x + 1, BASE)
        path.curveTo(x + 1, BASE + 3, x + 2, BASE + 5, x + 3, BASE + 6)
        path.lineTo(x, BASE + 6)
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def pen_strokes(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(215, BASE + 7)
    path.lineTo(219, BASE + 7)
    path.lineTo(216, BASE)
    canvas.drawPath(path, stroke=1, fill=0)


def pictured(canvas: Canvas) -> None:
    canvas.drawImage(number_picture("black"), 212, BASE - 1, 24, 10)


def number_picture(colour: str) -> object:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    picture = Image.new("RGB", (48, 20), "white")
    ImageDraw.Draw(picture).text((4, 2), "431", fill=colour)
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    packed.seek(0)
    return ImageReader(packed)


@pytest.mark.parametrize("draw", [outline, pen_strokes, pictured])
def test_ink_without_text_is_no_blank(draw: Draw) -> None:
    assert printed(with_table(draw, value="")) == INK
    (grid,) = grids(pdf.reread(with_table(draw, value="")))
    assert table(grid)[2][1] == INK


@pytest.mark.parametrize(
    ("x", "size", "seen"),
    [
        (238, (8, 10), "440" + LOW_CONFIDENCE),  # right behind the number
        (206, (8, 10), LOW_CONFIDENCE + "407"),
        (238, (8, 3), "4407"),  # a dash below or above is none of its digits
        (249, (8, 10), "4407"),  # apart
        (238, (40, 40), "4407"),  # no digit is as large
    ],
)
def test_a_picture_beside_a_number_may_be_one_of_its_digits(
    x: float, size: tuple[int, int], seen: str
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(number_picture("black"), x, BASE - 1, *size)

    assert printed(with_table(draw)) == seen


def test_a_picture_over_several_cells_is_seen_where_it_prints() -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    whole = Image.new("RGB", (360, 48), "white")
    ImageDraw.Draw(whole).text((40, 15), "431", fill="black")
    packed = io.BytesIO()
    whole.save(packed, "PNG")
    packed.seek(0)
    sheet = Sheet()
    grid_of(sheet, XS, YS, [*ROWS[:2], [ROWS[2][0], "", "", ROWS[2][3]]])
    sheet.canvas.drawImage(ImageReader(packed), 200.5, HEIGHT - 171.5, 119, 23)
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid)[2] == [ROWS[2][0], INK, "", ROWS[2][3]]


def test_spacers_white_pictures_and_ornaments_are_no_ink() -> None:
    def spacer(canvas: Canvas) -> None:
        canvas.drawImage(picture("black"), 220, BASE, 1, 1)

    def white(canvas: Canvas) -> None:
        canvas.drawImage(picture("white"), 212, BASE, 24, 10)

    def ground(canvas: Canvas) -> None:
        canvas.setFillColor(colors.lightgrey)
        canvas.rect(200, HEIGHT - 172, 60, 24, stroke=0, fill=1)

    def outside(canvas: Canvas) -> None:
        canvas.drawImage(picture("red", (20, 20)), 450, BASE, 40, 40)
        canvas.circle(500, 100, 30, stroke=1, fill=0)

    for draw in (spacer, white, ground, outside):
        assert printed(with_table(draw, value="")) == "", draw


def test_a_cell_that_is_crossed_out_says_so() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(200, HEIGHT - 172, 260, HEIGHT - 148)

    assert printed(with_table(draw, value="")) == "/"


def test_a_number_over_the_ruling_of_an_empty_cell() -> None:
    sheet = Sheet()
    xs, ys = [60.0, 200.0, 300.0], [100.0, 120.0, 140.0]
    for y in ys:
        sheet.line(xs[0], y, xs[-1], y)
    sheet.line(xs[0], ys[0], xs[0], ys[-1])
    sheet.line(xs[-1], ys[0], xs[-1], ys[-1])
    sheet.line(xs[1], ys[0], xs[1], ys[1])
    sheet.text(70, 114, "规章")
    sheet.text(70, 134, "第二十条第（五）项")
    sheet.text(250, 126, "32")
    (grid,) = grids(pdf.read(sheet.done()))
    assert table(grid)[0] == ["规章", INK]


# ---- notes and fields ----


def noted(content: bytes, **entries: object) -> bytes:
    """The document with a note on its page."""
    document = pikepdf.open(io.BytesIO(content))
    note = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, F=4, **entries))
    document.pages[0].Annots = pikepdf.Array([note])
    if entries.get("FT"):
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=[note], NeedAppearances=True, DA=pikepdf.String("/Helv 9 Tf 0 g"),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))),
        )  # fmt: skip
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def field(value: str) -> dict[str, object]:
    return {
        "Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "T": pikepdf.String("n"),
        "V": pikepdf.String(value), "Rect": [202, BASE - 4, 258, BASE + 11],
        "DA": pikepdf.String("/Helv 9 Tf 0 g"),
    }  # fmt: skip


def test_the_value_of_a_field_without_appearance() -> None:
    assert printed(noted(with_table(lambda _: None, value=""), **field("516"))) == "516"


def test_a_struck_out_note_strikes() -> None:
    right = 205 + width("36")
    quad = [204, BASE + 8, right, BASE + 8, 204, BASE - 2, right, BASE - 2]
    note = {"Subtype": pikepdf.Name.StrikeOut, "Rect": [204, BASE - 2, right, BASE + 8], "QuadPoints": quad}
    content = drawn(lambda sheet: sheet.text(205, 164, "36"), "516", x=222)
    assert printed(noted(content, **note)) == "516"
    assert printed(noted(drawn(lambda _: None, "36", x=205), **note)) == strike("36")


def test_an_appearance_that_differs_from_the_value_is_unreadable() -> None:
    content = noted(with_table(lambda _: None, value=""), **field("516"))
    document = pikepdf.open(io.BytesIO(content))
    form = document.make_stream(b"BT /Helv 9 Tf 2 4 Td (99) Tj ET")
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 56, 15]
    form.Resources = document.Root.AcroForm.DR
    document.pages[0].Annots[0].AP = pikepdf.Dictionary(N=form)
    document.Root.AcroForm.NeedAppearances = False
    packed = io.BytesIO()
    document.save(packed)
    assert printed(packed.getvalue()) in (2 * LOW_CONFIDENCE, "516")


def appearing(content: bytes, stream: bytes, kind: str, *, flags: int = 4) -> bytes:
    """The document with a note over the cell (2, 1) that looks as the stream draws it."""
    document = pikepdf.open(io.BytesIO(content))
    form = document.make_stream(stream)
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 56, 15]
    helvetica = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(H=helvetica))
    note = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name("/" + kind), F=flags,
            Rect=[202, BASE - 4, 258, BASE + 11], AP=pikepdf.Dictionary(N=form),
        )
    )  # fmt: skip
    document.pages[0].Annots = pikepdf.Array([note])
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_notes_count_as_far_as_they_are_displayed() -> None:
    empty, full = with_table(lambda _: None, value=""), with_table(lambda _: None)
    text = b"BT /H 9 Tf 2 4 Td (516) Tj ET"
    assert printed(appearing(empty, text, "FreeText")) == "516"
    assert printed(appearing(empty, text, "FreeText", flags=6)) == ""  # hidden
    assert printed(appearing(empty, text, "FreeText", flags=36)) == ""  # for print only
    assert printed(appearing(full, b"1 g 0 0 56 15 re f", "Square")) == ""
    assert printed(appearing(full, b"12 7.6 m 40 7.6 l S", "Line")) == strike("4407")
    assert printed(appearing(full, b"2 1 m 28 -6 54 1 54 7 c 54 20 2 20 2 7 c S", "Circle")) == "4407"


# ---- replacement texts, pictures of tables, damage ----


def replaced(content: bytes, text: bytes) -> bytes:
    """The document, a replacement text given to the last text of its page."""
    document = pikepdf.open(io.BytesIO(content))
    page = document.pages[0]
    stream = page.Contents.read_bytes()
    cut = stream.rindex(b"BT")
    start = b"/Span <</ActualText(" + text + b")>> BDC\n"
    page.Contents = document.make_stream(stream[:cut] + start + stream[cut:] + b"\nEMC\n")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_a_replacement_text_counts_only_where_the_glyphs_agree() -> None:
    content = with_table(lambda _: None, value="4407")
    assert printed(replaced(content, b"4407")) == "4407"
    assert printed(replaced(content, b"9407")) == 4 * LOW_CONFIDENCE


def test_a_picture_as_large_as_a_table_is_a_sign_of_ink() -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    whole = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(whole).text((40, 15), "431", fill="black")
    packed = io.BytesIO()
    whole.save(packed, "PNG")
    packed.seek(0)
    sheet = Sheet()
    sheet.text(60, 80, "二、主动公开政府信息情况")
    sheet.canvas.drawImage(ImageReader(packed), 60, HEIGHT - 400, 470, 300)
    sheet.text(60, 440, "三、收到和处理政府信息公开申请情况")
    found = texts(pdf.read(sheet.done(), ocr="never"))
    assert found == ["二、主动公开政府信息情况", INK, "三、收到和处理政府信息公开申请情况"]


def test_a_file_that_was_sent_as_text_is_damaged() -> None:
    content = with_table(lambda _: None)
    document = pikepdf.open(io.BytesIO(content))
    packed = io.BytesIO()
    document.save(packed, compress_streams=True)
    sent = packed.getvalue().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    with pytest.raises(Unreadable) as fault:
        pdf.read(sent)
    assert fault.value.key == "pdf-line-ends"
    assert pdf.read(packed.getvalue()).blocks
