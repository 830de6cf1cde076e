"""How the pages of a scan lie, long pictures of several pages, and pictures of tables on a page of text."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from gojparse.model import INK, Box, Document, Grid, Paragraph
from gojparse.readers import read
from gojparse.readers.scan.pages import cut_into_pages, pages_of_file
from tests.test_reader_scan import _FONT, drawn_table, jpeg

Picture = np.ndarray[Any, Any]


def narrow_page(lines: int = 9) -> Picture:
    """A page at 200 dpi whose labels are three letters wide and go on over several lines."""
    page = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(page)
    words = ImageFont.truetype(str(_FONT / "droid-sans-fallback-subset.ttf"), 28)
    digits = ImageFont.truetype(str(_FONT / "open-sans-subset.ttf"), 28)
    label = ("其他法", "律行政", "法规禁", "止公开")
    for row in range(lines):
        top = 200 + row * 200
        for part, text in enumerate(label):
            pen.text((150, top + 14 + part * 44), text, 0, words)
        for column in range(4):
            pen.text((330 + column * 120, top + 20), str(137 + 11 * row + column), 0, digits)
    for row in range(lines + 1):
        pen.rectangle((140, 200 + row * 200, 800, 202 + row * 200), 0)
    for x in (140, 260, 380, 500, 620, 800):
        pen.rectangle((x, 200, x + 2, 202 + lines * 200), 0)
    return cv2.cvtColor(np.asarray(page), cv2.COLOR_GRAY2BGR)


def numbers(document: Document) -> list[str]:
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [cell.text for grid in grids for cell in grid.cells if cell.text.isdigit()]


# ---- how a page lies ----


@pytest.mark.parametrize("quarters", [0, 1, 3])
def test_narrow_labels_turn_no_page(quarters: int) -> None:
    """The recogniser reads letters on their side too, and such a page has longer lines across than along."""
    document = read(jpeg(np.ascontiguousarray(np.rot90(narrow_page(), quarters))))
    assert numbers(document) == [str(137 + 11 * row + column) for row in range(9) for column in range(4)]


# ---- long pictures ----


def _askew(page: Picture, angle: float) -> Picture:
    rows, columns = page.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1)
    return cv2.warpAffine(page, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def _long_table(first: int) -> Picture:
    page = np.full((2339, 1654, 3), 255, np.uint8)
    cells = {
        (row, column): str(first + 37 * (4 * row + column)) for row in range(5) for column in range(1, 5)
    }
    page[:1700] = drawn_table(cells)
    return page


@pytest.mark.parametrize("width", [1654, 1240])
def test_a_long_picture_is_several_pages_each_askew_in_its_way(width: int) -> None:
    long = np.concatenate([_askew(_long_table(first), angle) for first, angle in ((101, 0.8), (1301, -0.8))])
    long = cv2.resize(long, (width, round(long.shape[0] * width / 1654)), interpolation=cv2.INTER_AREA)
    pages = list(pages_of_file(jpeg(long)))
    assert [round(page.dpi) for page in pages] == [200, 200]
    assert round(pages[0].usable) == round(width / 8.27), "by its width, not by its height"
    document = read(jpeg(long))
    true = [str(first + 37 * (4 * r + c)) for first in (101, 1301) for r in range(5) for c in range(1, 5)]
    found = numbers(document)
    assert set(found) <= set(true) and len(found) >= 38
    places = [cell.locator.spots[0] for b in document.blocks if isinstance(b, Grid) for cell in b.cells]
    assert {place.page for place in places if isinstance(place, Box)} == {1, 2}


def test_no_line_of_a_long_picture_is_cut() -> None:
    """Where pages of A4 would end, there is print: the gap next to it is taken."""
    long = np.full((5200, 1654, 3), 255, np.uint8)
    for top in range(100, 5100, 60):
        long[top : top + 40, 200:1400] = 0
    parts = list(cut_into_pages(long))
    assert sum(len(part) for part in parts) == len(long)
    assert len(parts) == 2
    assert all(part[-1].min() == 255 == part[0].min() for part in parts)


def test_a_page_is_one_page() -> None:
    assert [part.shape for part in cut_into_pages(narrow_page())] == [(2339, 1654, 3)]


# ---- pictures on a page of text ----


def _page_with(picture: Picture, over: Callable[[Any], None] = lambda canvas: None) -> bytes:
    """A PDF page with a line of text, a picture below it, and a line below that."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(595, 842))
    canvas.drawString(72, 770, "above the table")
    high = 450 * picture.shape[0] / picture.shape[1]
    canvas.drawImage(ImageReader(Image.fromarray(picture[:, :, ::-1])), 72, 750 - high, 450, high)
    over(canvas)
    canvas.drawString(72, 730 - high, "below the table")
    canvas.save()
    return packed.getvalue()


def _table() -> Picture:
    return np.ascontiguousarray(drawn_table({(0, 1): "74", (4, 4): "1906"})[190:712, 140:1462])


def test_a_table_that_is_a_picture_below_its_heading() -> None:
    document = read(_page_with(_table()))
    above, grid, below = document.blocks
    assert isinstance(above, Paragraph) and isinstance(below, Paragraph) and isinstance(grid, Grid)
    assert (above.text, below.text) == ("above the table", "below the table")
    assert [cell.text for cell in grid.cells if cell.text.isdigit()] == ["74", *["352"] * 18, "1906"]
    assert document.optical
    (place,) = grid.cells[-1].locator.spots
    assert isinstance(place, Box)
    assert 440 < place.left < place.right < 522 and 235 < place.top < place.bottom < 275


def test_a_photograph_is_no_table() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 600, 3), np.uint8)
    document = read(_page_with(cv2.GaussianBlur(noise, (31, 31), 9)))
    assert not document.optical
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "above the table",
        "below the table",
    ]


def test_a_picture_under_print_is_a_ground() -> None:
    document = read(
        _page_with(_table(), lambda canvas: canvas.drawString(150, 650, "printed over the picture"))
    )
    assert not document.optical


def test_no_picture_is_recognised_where_that_is_not_wanted() -> None:
    assert not read(_page_with(_table()), ocr="never").optical


# ---- pictures in other documents ----


def _docx_with(picture: Picture) -> bytes:
    from docx import Document as NewDocument
    from docx.shared import Inches

    written = NewDocument()
    written.add_paragraph("above the table")
    written.add_picture(io.BytesIO(jpeg(picture)), width=Inches(6))
    written.add_paragraph("below the table")
    packed = io.BytesIO()
    written.save(packed)
    return packed.getvalue()


def _html_with(picture: Picture) -> bytes:
    inline = b64encode(jpeg(picture)).decode()
    image = f'<img width="600" height="236" src="data:image/jpeg;base64,{inline}">'
    return f"<html><body><p>above the table</p><p>{image}</p><p>below the table</p></body></html>".encode()


@pytest.mark.parametrize("carrier", [_docx_with, _html_with])
def test_a_table_that_is_a_picture_in_a_document(carrier: Callable[[Picture], bytes]) -> None:
    document = read(carrier(_table()))
    above, grid, below = document.blocks
    assert isinstance(above, Paragraph) and isinstance(below, Paragraph) and isinstance(grid, Grid)
    assert (above.text, below.text) == ("above the table", "below the table")
    assert [cell.text for cell in grid.cells if cell.text.isdigit()] == ["74", *["352"] * 18, "1906"]
    assert document.optical
    member = {_docx_with: "word/media/image1.jpg", _html_with: "picture-1"}[carrier]
    assert str(grid.cells[0].locator).startswith(f"member={member};page=1;box=")
    assert not read(carrier(_table()), ocr="never").optical


@pytest.mark.parametrize("carrier", [_docx_with, _html_with])
def test_a_photograph_in_a_document_stays_a_picture(carrier: Callable[[Picture], bytes]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (300, 600, 3), np.uint8)
    document = read(carrier(cv2.GaussianBlur(noise, (31, 31), 9)))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)][1] == INK
    assert not document.optical
