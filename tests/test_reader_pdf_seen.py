"""What is seen of a PDF page: stored letters that a reader of the page does not see, or not for sure."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from reportlab.lib import colors
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gojparse.errors import Unreadable
from gojparse.readers.pdf import reader as pdf
from tests.test_reader_pdf import HEIGHT, LATIN, ROWS, XS, YS, Sheet, grid_of, grids, table, texts

Draw = Callable[[Canvas], None]
UNREADABLE = "\ufffd"


def picture(colour: str, size: tuple[int, int] = (8, 8)) -> ImageReader:
    from PIL import Image

    packed = io.BytesIO()
    Image.new("RGB", size, colour).save(packed, "PNG")
    packed.seek(0)
    return ImageReader(packed)


def with_table(draw: Draw, before: Draw | None = None, value: str = "4407") -> bytes:
    """A table whose cell (2, 1) ends at x=245 with the value; `draw` adds to it what it likes."""
    sheet = Sheet()
    if before:
        before(sheet.canvas)
    rows = [*ROWS[:2], [ROWS[2][0], "", *ROWS[2][2:]]]
    grid_of(sheet, XS, YS, rows)
    if value:
        sheet.text(215, 164, value)
    draw(sheet.canvas)
    return sheet.done()


def printed(content: bytes) -> str:
    """The text of the cell (2, 1), after a look at the others."""
    (grid,) = grids(pdf.read(content))
    rows = table(grid)
    found = rows[2][1]
    rows[2][1] = ROWS[2][1]
    assert rows == ROWS
    return found


def letters(canvas: Canvas, text: str = "39", x: float = 237.5, mode: int = 0) -> None:
    """Letters right behind the value, in the canvas' colour."""
    canvas.setFont(LATIN, 10)
    line = canvas.beginText(x, HEIGHT - 164)
    line.setTextRenderMode(mode)
    line.textOut(text)
    canvas.drawText(line)
    canvas.setFillColor(colors.black)


def white(canvas: Canvas) -> None:
    canvas.setFillColor(colors.white)
    letters(canvas)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColor(colors.HexColor(0xF8F8F8))
    letters(canvas)


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.01)
    letters(canvas)
    canvas.setFillAlpha(1)


def clipped(canvas: Canvas) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(100, 100, 50, 50)
    canvas.clipPath(path, stroke=0)
    letters(canvas)
    canvas.restoreState()


def whited_out(canvas: Canvas) -> None:
    letters(canvas)
    canvas.setFillColor(colors.white)
    canvas.rect(237.2, HEIGHT - 168, 14, 14, stroke=0, fill=1)


def crossed_by_a_broad_white_stroke(canvas: Canvas) -> None:
    letters(canvas)
    canvas.setStrokeColor(colors.white)
    canvas.setLineWidth(12)
    canvas.line(237.4, HEIGHT - 160, 251, HEIGHT - 160)


def under_a_picture(canvas: Canvas) -> None:
    letters(canvas)
    canvas.drawImage(picture("white"), 237.2, HEIGHT - 168, 14, 14)


HIDDEN = [
    white, nearly_white, transparent, clipped, whited_out, crossed_by_a_broad_white_stroke, under_a_picture,
    lambda canvas: letters(canvas, mode=3),
    lambda canvas: letters(canvas, mode=7),
]  # fmt: skip
HIDDEN_NAMES = [getattr(draw, "__name__", "") for draw in HIDDEN[:7]] + ["invisible", "only clip"]


@pytest.mark.parametrize("draw", HIDDEN, ids=HIDDEN_NAMES)
def test_what_nobody_sees_is_not_read(draw: Draw) -> None:
    assert printed(with_table(draw)) == "4407"


@pytest.mark.parametrize("draw", HIDDEN, ids=HIDDEN_NAMES)
def test_the_second_engine_does_not_read_it_either(draw: Draw) -> None:
    (grid,) = grids(pdf.reread(with_table(draw)))
    assert table(grid)[2][1] in ("4407", "4407" + 2 * UNREADABLE)


@pytest.mark.parametrize("draw", HIDDEN, ids=HIDDEN_NAMES)
def test_a_cell_with_nothing_else_is_empty(draw: Draw) -> None:
    assert printed(with_table(draw, value="")) == ""


def test_white_letters_on_a_dark_ground_are_read() -> None:
    def dark(canvas: Canvas) -> None:
        canvas.setFillColor(colors.navy)
        canvas.rect(200, HEIGHT - 172, 60, 24, stroke=0, fill=1)
        canvas.setFillColor(colors.white)

    def back(canvas: Canvas) -> None:
        letters(canvas, "58", x=225)

    def draw(canvas: Canvas) -> None:
        dark(canvas)
        back(canvas)

    assert printed(with_table(draw, value="")) == "58"


def test_dark_letters_on_a_dark_ground_are_not() -> None:
    def dark(canvas: Canvas) -> None:
        canvas.setFillColor(colors.black)
        canvas.rect(237.2, HEIGHT - 168, 14, 14, stroke=0, fill=1)
        letters(canvas)

    assert printed(with_table(dark)) == "4407"


def test_a_new_number_over_the_covered_one_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colors.white)
        canvas.rect(205, HEIGHT - 168, 50, 14, stroke=0, fill=1)
        canvas.setFillColor(colors.black)
        letters(canvas, "58", x=216)

    assert printed(with_table(draw)) == "58"


def test_pale_letters_are_in_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colors.HexColor(0xE6E6E6))
        letters(canvas)

    assert printed(with_table(draw)) == "4407" + 2 * UNREADABLE


def test_grey_and_translucent_letters_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colors.HexColor(0x808080))
        letters(canvas, "3")
        canvas.setFillAlpha(0.4)
        letters(canvas, "9", x=243)

    assert printed(with_table(draw)) == "440739"


def test_a_digit_of_which_half_is_covered_is_in_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        letters(canvas)
        canvas.setFillColor(colors.white)
        canvas.rect(237.2, HEIGHT - 168, 14, 8, stroke=0, fill=1)

    assert printed(with_table(draw)) == "4407" + 2 * UNREADABLE


def test_outlined_letters_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colors.white)
        letters(canvas, mode=1)
        letters(canvas, "5", x=249, mode=2)

    assert printed(with_table(draw)) == "4407395"


def layered(content: bytes, *, shown: bool, wrapped: bool = False, usage: bool = False) -> bytes:
    """The document, the last text of its page put on a layer."""
    document = pikepdf.open(io.BytesIO(content))
    group = pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="notes")
    if usage:
        group.Usage = pikepdf.Dictionary(
            View=pikepdf.Dictionary(ViewState=pikepdf.Name.OFF),
            Print=pikepdf.Dictionary(PrintState=pikepdf.Name.ON),
        )
    layer = document.make_indirect(group)
    tag = layer
    if wrapped:
        tag = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.OCMD, OCGs=[layer], P=pikepdf.Name.AllOn)
        )
    state = pikepdf.Dictionary(ON=[layer] if shown or usage else [], OFF=[] if shown or usage else [layer])
    if usage:
        state.AS = [
            pikepdf.Dictionary(Event=pikepdf.Name.View, Category=[pikepdf.Name.View], OCGs=[layer]),
        ]
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=state)
    page = document.pages[0]
    page.Resources.Properties = pikepdf.Dictionary(L0=tag)
    stream = page.Contents.read_bytes()
    cut = stream.rindex(b"BT")
    page.Contents = document.make_stream(stream[:cut] + b"/OC /L0 BDC\n" + stream[cut:] + b"\nEMC\n")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize("wrapped", [False, True], ids=["OCG", "OCMD"])
@pytest.mark.parametrize("shown", [False, True])
def test_a_layer_counts_where_it_is_switched_on(shown: bool, wrapped: bool) -> None:
    content = layered(with_table(letters), shown=shown, wrapped=wrapped)
    assert printed(content) == ("440739" if shown else "4407")


def test_a_layer_for_print_is_not_seen_on_the_screen() -> None:
    assert printed(layered(with_table(letters), shown=True, usage=True)) == "4407"


def test_print_beyond_the_page_is_not_read() -> None:
    document = pikepdf.open(io.BytesIO(with_table(letters)))
    document.pages[0].CropBox = [0, 0, 238, HEIGHT]
    packed = io.BytesIO()
    document.save(packed)
    assert not any("39" in text for text in texts(pdf.read(packed.getvalue())))
    (grid,) = grids(pdf.read(packed.getvalue()))
    assert "4407" in [cell.text for cell in grid.cells]


def test_dust_is_not_read_and_tiny_digits_are_in_doubt() -> None:
    def sized(size: float) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(LATIN, size)
            canvas.drawString(237.5, HEIGHT - 164, "39")

        return draw

    assert printed(with_table(sized(1.0))) == "4407"
    assert UNREADABLE in printed(with_table(sized(1.8)))


def test_slanted_digits_are_no_stamp() -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText()
        line.setFont(LATIN, 10)
        line.setTextTransform(1, 0, 0.25, 1, 215, HEIGHT - 164)
        line.textOut("4407")
        canvas.drawText(line)

    assert printed(with_table(draw, value="")) == "4407"


@pytest.mark.parametrize(("size", "rise"), [(8.3, 3.3), (8.3, -2.0), (6.0, 4.0)])
def test_the_mark_of_a_note_is_no_part_of_the_number(size: float, rise: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(LATIN, size)
        canvas.drawString(238.0, HEIGHT - 164 + rise, "1")

    assert printed(with_table(draw)) == "4407¹"


def test_smaller_digits_on_the_same_base_line_belong_to_the_number() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(LATIN, 9)
        canvas.drawString(238.0, HEIGHT - 164, "1")

    assert printed(with_table(draw)) == "44071"


def test_a_digit_cut_by_a_clip_is_in_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(210, 660, 30.4, 40)
        canvas.clipPath(path, stroke=0)
        letters(canvas, "8")
        canvas.restoreState()

    assert printed(with_table(draw)) == "4407" + UNREADABLE


def in_a_form(content: bytes, text: bytes, **entries: object) -> bytes:
    """The document, with a form on its page that prints a text right behind the value."""
    document = pikepdf.open(io.BytesIO(content))
    page = document.pages[0]
    form = document.make_stream(b"BT /F9 10 Tf 0 0 Td (" + text + b") Tj ET")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = entries.pop("BBox", [0, -5, 100, 20])
    form.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F9=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
    )
    if entries.pop("layer", False):
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="notes"))
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
        form.OC = layer
    page.Resources.XObject = pikepdf.Dictionary(X9=form)
    place = f"q 1 0 0 1 237.8 {HEIGHT - 164} cm /X9 Do Q".encode()
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n" + place)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_a_form_is_read_as_far_as_it_is_seen() -> None:
    content = with_table(lambda _: None)
    assert printed(in_a_form(content, b"39")) == "440739"
    assert printed(in_a_form(content, b"39", BBox=[0, -5, 5.6, 20])) == "44073"
    assert printed(in_a_form(content, b"39", layer=True)) == "4407"


def test_the_guesses_of_a_scanning_program_under_a_part_of_a_page_are_not_read() -> None:
    """The picture is not the whole page; its letters are those of the scanning program, invisible."""
    sheet = Sheet()
    sheet.text(60, 60, "二、主动公开政府信息情况")
    sheet.canvas.drawImage(picture("gray", (40, 40)), 50, HEIGHT - 600, 500, 500)
    line = sheet.canvas.beginText(60, HEIGHT - 200)
    line.setFont(LATIN, 10)
    line.setTextRenderMode(3)
    for row in range(10):
        line.textLine(f"{row} 1 2 3 4 5 6 7")
    sheet.canvas.drawText(line)
    document = pdf.read(sheet.done(), ocr="never")
    assert not any("1 2 3" in text for text in texts(document))


def test_a_second_engine_that_counts_other_pages_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could tell which of its letters the first engine withheld."""
    content = with_table(white)
    witnessed = pdf._witnessed(content)
    monkeypatch.setattr(pdf, "_witnessed", lambda _: [*witnessed, *witnessed])
    with pytest.raises(Unreadable):
        pdf.reread(content)
