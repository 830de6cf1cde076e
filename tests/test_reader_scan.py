"""Scans: pictures of pages give the same report as the print they were taken from."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import gojparse
from corpus.generate import RECIPES, Sample, make
from corpus.generate.scans import drawn, scan, skewed, stamped
from gojparse import flow
from gojparse.errors import Unreadable
from gojparse.flow import align_tables, restored
from gojparse.model import INK, LOW_CONFIDENCE, Block, Box, Document, Grid, GridCell, Paragraph, Status
from gojparse.readers import read
from gojparse.readers.scan import reader as scan_reader
from gojparse.readers.scan.lines import InkLine, InkPiece
from gojparse.readers.scan.numbers import begins_with_minus
from gojparse.sections import split
from tests.support.judge import Fate, judge


@pytest.fixture(scope="module")
def printed() -> Sample:
    """A report of three pages, with another number in every cell."""
    recipe = next(r for r in RECIPES if r.carrier == "pdf" and r.layout == "ruled_break" and not r.quirks)
    return make(Random("scan"), replace(recipe, fills=("dense",)), 1)


def fates(sample: Sample, content: bytes) -> dict[Fate, int]:
    real = {(row.table, row.line, row.column): Decimal(row.real) for row in sample.cells if row.real}
    judged = [each.fate for each in judge(gojparse.parse(content), real) if each.real]
    return {fate: judged.count(fate) for fate in Fate}


def jpeg(picture: np.ndarray) -> bytes:  # type: ignore[type-arg]
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()


# ---- whole reports ----


def test_every_cell_of_a_clean_scan(printed: Sample) -> None:
    content, pages = scan(printed.data, 200, "clean", seed=1)
    report = gojparse.parse(content)
    assert pages >= 3
    assert (report.format, report.applications_verdict) == ("pdf", "balanced")
    assert (report.year, report.issuer) == (printed.facts["year"], printed.facts["issuer"])
    counted = fates(printed, content)
    assert counted[Fate.RIGHT] == sum(counted.values())


def test_a_stamped_page_askew_is_never_silently_wrong(printed: Sample) -> None:
    content, _ = scan(printed.data, 150, "stamped", seed=2)
    counted = fates(printed, content)
    assert counted[Fate.SILENT] == counted[Fate.FLAGGED] == 0
    assert counted[Fate.RIGHT] > 0.9 * sum(counted.values())


def test_a_coarse_picture_is_withheld_rather_than_guessed(printed: Sample) -> None:
    content, _ = scan(printed.data, 72, "noisy", seed=3)
    counted = fates(printed, content)
    assert counted[Fate.SILENT] == 0


# ---- single pages ----


@pytest.fixture(scope="module")
def page(printed: Sample) -> np.ndarray:  # type: ignore[type-arg]
    """The page that holds the table of section three, or its beginning."""
    return drawn(printed.data, 200)[1]


def numbers(document: Document) -> list[str]:
    return [
        cell.text for b in document.blocks if isinstance(b, Grid) for cell in b.cells if cell.text.isdigit()
    ]


@pytest.fixture(scope="module")
def upright(page: np.ndarray) -> Document:  # type: ignore[type-arg]
    return read(jpeg(page))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_upside_down(
    page: np.ndarray,  # type: ignore[type-arg]
    upright: Document,
    quarters: int,
) -> None:
    turned = read(jpeg(np.ascontiguousarray(np.rot90(page, quarters))))
    assert numbers(turned) == numbers(upright) != []
    assert upright.format == "image"


def test_places_are_those_of_the_picture_as_it_lies(page: np.ndarray) -> None:  # type: ignore[type-arg]
    """A number read from a skewed page is pointed at where it stands on the skewed page."""
    askew = skewed(page, np.random.default_rng(4))
    document = read(jpeg(askew))
    places = [cell.locator.spots[0] for cell in _numeric(document)]
    dark = cv2.cvtColor(askew, cv2.COLOR_BGR2GRAY) < 128
    scale = askew.shape[1] / 595.0
    for place in places:
        assert isinstance(place, Box)
        left, top, right, bottom = (round(side * scale) for side in place[1:5])
        assert dark[top : bottom + 1, left : right + 1].any()


def _numeric(document: Document) -> list[GridCell]:
    return [cell for b in document.blocks if isinstance(b, Grid) for cell in b.cells if cell.text.isdigit()]


def test_a_red_stamp_leaves_the_print_under_it(
    page: np.ndarray,  # type: ignore[type-arg]
    upright: Document,
) -> None:
    plain, sealed = numbers(upright), read(jpeg(stamped(page, np.random.default_rng(5))))
    kept = [text for text in numbers(sealed) if text in plain]
    assert len(kept) >= 0.9 * len(plain)


def test_all_pages_of_a_tiff(page: np.ndarray) -> None:  # type: ignore[type-arg]
    pictures = [Image.fromarray(page[:, :, ::-1]).convert("1") for _ in range(2)]
    packed = io.BytesIO()
    pictures[0].save(packed, "TIFF", save_all=True, append_images=pictures[1:], compression="group4")
    places = [cell.locator.spots[0] for cell in _numeric(read(packed.getvalue()))]
    assert {place.page for place in places if isinstance(place, Box)} == {1, 2}


# ---- what is no scan, or is not to be read ----


def test_a_photograph_is_no_report() -> None:
    noise = np.random.default_rng(6).integers(0, 255, (600, 400, 3), np.uint8)
    with pytest.raises(Unreadable, match="no text can be recognised") as caught:
        read(jpeg(cv2.GaussianBlur(noise, (31, 31), 9)))
    assert caught.value.format == "image"


@pytest.mark.parametrize("cut", [3, 60, 2_000])
def test_a_cut_picture(page: np.ndarray, cut: int) -> None:  # type: ignore[type-arg]
    with pytest.raises(Unreadable, match="incomplete or damaged"):
        read(jpeg(page)[:cut])


def test_a_picture_that_claims_too_many_pixels() -> None:
    packed = io.BytesIO()
    Image.new("1", (30_000, 30_000), 1).save(packed, "PNG")
    with pytest.raises(Unreadable, match="pixels on one page") as caught:
        read(packed.getvalue())
    assert caught.value.rule == "cap-reached"


def test_recognition_can_be_left_out(page: np.ndarray) -> None:  # type: ignore[type-arg]
    with pytest.raises(Unreadable, match="--ocr never"):
        read(jpeg(page), ocr="never")


def test_without_the_extra_it_is_said_what_to_install(
    page: np.ndarray,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[type-arg]
) -> None:
    monkeypatch.setattr(scan_reader, "find_spec", lambda name: None)
    with pytest.raises(Unreadable, match=r"run: pip install 'gojparse\[ocr\]'"):
        read(jpeg(page))


# ---- what is not sure ----


def unsure(printed: Sample, wrong: str, second: str) -> tuple[Document, GridCell, int]:
    """The print as it would be scanned, but for one number of section three that is read in two ways."""
    document = read(printed.data)
    grid = max((b for b in document.blocks if isinstance(b, Grid)), key=lambda b: len(b.cells))
    cell = next(cell for cell in grid.cells if cell.text.isdigit() and len(cell.text) == 3)
    doubted = cell._replace(text=wrong + LOW_CONFIDENCE)
    cells = tuple(doubted if each is cell else each for each in grid.cells)
    blocks = tuple(replace(grid, cells=cells) if block is grid else block for block in document.blocks)
    place = cell.locator.spots[0]
    assert isinstance(place, Box)
    readings = ((place, wrong), (place, second.replace("TRUE", cell.text)))
    return replace(document, blocks=blocks, second_readings=readings), cell, int(cell.text)


def of(document: Document, cell: GridCell) -> tuple[object, Status, str | None]:
    tables = restored(document, align_tables(split(document)))
    found = next(c for t in tables.values() for c in t.cells if c.locator == cell.locator)
    return found.value, found.status, found.printed


def test_balances_and_a_second_reading_restore_a_number(printed: Sample) -> None:
    document, cell, true = unsure(printed, "777", "TRUE")
    assert of(document, cell) == (true, Status.RESTORED, "777")


def test_balances_alone_restore_nothing(printed: Sample) -> None:
    document, cell, _ = unsure(printed, "777", "771")
    assert of(document, cell) == (None, Status.UNREADABLE, "777" + LOW_CONFIDENCE)


# ---- what the shape of the ink says ----

_FONT = Path(__file__).parents[1] / "corpus" / "generate" / "font"
_ROWS, _COLUMNS = range(200, 701, 100), range(150, 1451, 260)


def drawn_table(texts: Mapping[tuple[int, int], str], shade: int = 0) -> np.ndarray:
    """A ruled table at 200 dpi: words in its first column, 352 or these texts in its other cells."""
    words = ImageFont.truetype(str(_FONT / "droid-sans-fallback-subset.ttf"), 30)
    digits = ImageFont.truetype(str(_FONT / "open-sans-subset.ttf"), 28)
    page = Image.new("L", (1654, 1700), 255)
    pen = ImageDraw.Draw(page)
    pen.text((150, 100), "政府信息公开工作年度报告", 0, words)
    for row, y in enumerate(_ROWS[:-1]):
        for column, x in enumerate(_COLUMNS[:-1]):
            text = texts.get((row, column), "352") if column else "行政许可"
            pen.text((x + 130, y + 50), text, 0, digits if column else words, anchor="mm")
    for y in _ROWS:
        pen.rectangle((150, y, 1450, y + 1), shade)
    for x in _COLUMNS:
        pen.rectangle((x, 200, x + 1, 700), shade)
    return cv2.cvtColor(np.asarray(page), cv2.COLOR_GRAY2BGR)


def cells(picture: np.ndarray) -> list[list[str]]:
    document = read(jpeg(picture))
    return [[c.text for c in row[1:]] for b in document.blocks if isinstance(b, Grid) for row in b.rows()]


def test_a_slash_is_no_one() -> None:
    """Whatever the recogniser takes a leaning bar for; most it takes for 1."""
    picture = drawn_table({(row, column): "" for row in range(5) for column in (1, 3)} | {(0, 2): "1"})
    for row, y in enumerate(_ROWS[:-1]):
        for column, x in ((1, _COLUMNS[1]), (3, _COLUMNS[3])):
            lean = 4 + row  # pixels
            cv2.line(picture, (x + 130 - lean // 2, y + 62), (x + 130 + lean - lean // 2, y + 45), 0, column)
    found = cells(picture)
    assert {row[column] for row in found for column in (0, 2)} <= {
        "/",
        "1" + LOW_CONFIDENCE,
        "/" + LOW_CONFIDENCE,
    }
    assert found[0][1] == "1"


def test_a_digit_that_lies_on_a_ruling_is_missed() -> None:
    """164 and a 1 whose stroke is all but one with the ruling."""
    picture = drawn_table({(1, 1): "", (3, 2): ""})
    for x, y in ((_COLUMNS[2], _ROWS[1]), (_COLUMNS[3], _ROWS[3])):
        cv2.putText(picture, "164", (x - 46, y + 60), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 0), 2)
        picture[y + 44 : y + 62, x - 2 : x] = 0
    found = cells(picture)
    assert found[1][0].endswith(LOW_CONFIDENCE)
    assert found[3][1].endswith(LOW_CONFIDENCE)
    assert sum(text == "352" for row in found for text in row) == 18


def test_a_fold_through_numbers_leaves_no_numbers() -> None:
    """What stands above the fold looks like 000, what stands below like 352 without its head."""
    picture = drawn_table({(2, column): "998" for column in range(1, 5)})
    cv2.line(picture, (0, _ROWS[2] + 50), (1653, _ROWS[2] + 51), (150, 150, 150), 3)
    assert {text for row in cells(picture) for text in row if text.isdigit()} <= {"352", "998"}


def test_hairlines_rule_a_table() -> None:
    assert cells(drawn_table({}, shade=190)) == [["352"] * 4] * 5


def test_a_stamp_does_not_take_away_the_rulings_it_touches() -> None:
    picture = drawn_table({})
    cv2.circle(picture, (_COLUMNS[2] + 100, _ROWS[2] + 20), 160, (40, 40, 40), 12)
    found = cells(picture)
    assert sum(text == "352" for row in found for text in row) >= 10


def test_a_ring_around_a_number_parts_no_cell() -> None:
    """Its sides are as straight as a ruling, and as high as the row."""
    picture = drawn_table({})
    x, y = _COLUMNS[2], _ROWS[2]
    cv2.rectangle(picture, (x + 60, y - 2), (x + 200, y + 102), (40, 40, 40), 2)
    found = cells(picture)
    assert [len(row) for row in found] == [4] * 5
    assert found[2][0] == found[2][2] == found[2][3] == "352"


def test_the_one_row_of_a_block_that_a_page_begins_with_keeps_its_cells() -> None:
    """Its rulings have no others above or below them; so has a ring's side."""
    picture = drawn_table({})
    x = [_COLUMNS[0], 400, 800, 1450]
    picture[301:700, 152:1450] = 255
    words = ImageFont.truetype(str(_FONT / "droid-sans-fallback-subset.ttf"), 30)
    digits = ImageFont.truetype(str(_FONT / "open-sans-subset.ttf"), 28)
    page = Image.fromarray(picture)
    pen = ImageDraw.Draw(page)
    for y in (400, 500, 600, 700):
        pen.rectangle((150, y, 1450, y + 1), 0)
        pen.text((270, y - 50), "行政许可", (0, 0, 0), words, anchor="mm")
        pen.text((900, y - 50), "4711", (0, 0, 0), digits, anchor="mm")
    pen.rectangle((x[1], 300, x[1] + 1, 700), 0)
    found = cells(np.asarray(page).copy())
    assert found[0] == ["352"] * 4
    assert [row[-1] for row in found[1:]] == ["4711"] * 4


def test_a_letter_below_a_column_keeps_its_stroke() -> None:
    """An upright stroke of a signature stands in line with a ruling, and was taken for a piece of it."""
    words = ImageFont.truetype(str(_FONT / "droid-sans-fallback-subset.ttf"), 56)
    letter = Image.new("L", (80, 80), 255)
    ImageDraw.Draw(letter).text((0, 0), "开", 0, words)
    stroke = int((np.asarray(letter) < 128).sum(axis=0).argmax())
    page = Image.fromarray(drawn_table({}))
    ImageDraw.Draw(page).text((_COLUMNS[2] + 1 - stroke, 1000), "开", (0, 0, 0), words)
    ImageDraw.Draw(page).text((_COLUMNS[2] + 57 - stroke, 1000), "信息", (0, 0, 0), words)
    document = read(jpeg(np.asarray(page)))
    assert document.blocks[-1].text == "开信息"  # type: ignore[union-attr]
    assert cells(np.asarray(page)) == [["352"] * 4] * 5


def test_pale_print() -> None:
    picture = drawn_table({})
    pale = (picture * 0.35 + 120).astype(np.uint8)
    assert cells(pale) == [["352"] * 4] * 5


def test_a_number_that_runs_into_a_stamp_is_missed() -> None:
    """The last digit is one piece with the stamp; those before it look whole."""
    picture = drawn_table({})
    x, y = _COLUMNS[2] + 150, _ROWS[2] + 50
    cv2.ellipse(picture, (x + 110, y + 40), (110, 90), 0, 140, 330, (150, 40, 20), 12)
    assert all(text == "352" or not text.isdigit() for row in cells(picture) for text in row)


def test_sixteen_bits_of_grey() -> None:
    picture = cv2.cvtColor(drawn_table({}), cv2.COLOR_BGR2GRAY)
    packed = io.BytesIO()
    Image.fromarray(picture.astype(np.uint16) * 257).save(packed, "PNG")
    assert numbers(read(packed.getvalue())) == ["352"] * 20


# ---- text that somebody else recognised ----


def test_text_under_a_picture_is_not_taken_for_print(
    page: np.ndarray,  # type: ignore[type-arg]
    upright: Document,
) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(595, 842))
    layer = canvas.beginText(100, 400)
    layer.setTextRenderMode(3)
    layer.textLine("8888 8888 8888")
    canvas.drawText(layer)
    canvas.drawImage(ImageReader(Image.fromarray(page[:, :, ::-1])), 0, 0, 595, 842)
    canvas.save()
    found = numbers(read(packed.getvalue()))
    assert found == numbers(upright)


def watermarked(alpha: int) -> bytes:
    """Print under a picture as large as the page, which can be seen through as far as its alpha says."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(595, 842))
    canvas.drawString(100, 400, "12345")
    over = ImageReader(Image.new("RGBA", (200, 300), (255, 250, 250, alpha)))
    canvas.drawImage(over, 0, 0, 595, 842, mask="auto")
    canvas.save()
    return packed.getvalue()


def test_print_that_shows_through_a_watermark_is_print() -> None:
    seen, hidden = (read(watermarked(alpha), ocr="never") for alpha in (40, 255))
    texts = [block.text for block in seen.blocks if isinstance(block, Paragraph)]
    assert [text for text in texts if text != INK] == ["12345"]  # the picture is named beside it
    assert not seen.remarks
    assert [finding.rule.name for finding in hidden.remarks] == ["text-under-picture"]


# ---- what else was silent once ----


def test_a_sign_is_sure_by_its_shape() -> None:
    """A speck or the edge of a stamp is read as one, and no balance knows of amounts and changes."""
    picture = drawn_table({(1, 1): "-12", (2, 1): "-7", (3, 1): "-104", (4, 1): "36"})
    cv2.rectangle(picture, (_COLUMNS[1] + 95, _ROWS[4] + 51), (_COLUMNS[1] + 108, _ROWS[4] + 52), 0, -1)
    assert [row[0] for row in cells(picture)[1:]] == ["-12", "-7", "-104", "-36"]


@pytest.mark.parametrize(
    ("width", "height", "sure"), [(9, 3, True), (7, 3, True), (6, 3, False), (7, 4, False)]
)
def test_a_small_sign_is_measured_to_the_half_pixel(width: int, height: int, sure: bool) -> None:
    """Of the digits of a fax, 18 pixels high: the edges of its ink lie where the scanner's dots do."""
    ink = np.zeros((18, 40), np.uint8)
    ink[9 : 9 + height, 2 : 2 + width] = ink[:, 12:26] = 255
    pieces = (InkPiece(2, 9, 2 + width, 9 + height), InkPiece(12, 0, 26, 18))
    assert begins_with_minus(255 - ink, ink, InkLine(2, 0, 26, 18, pieces)) is sure


def _speck(picture: np.ndarray, x: int, y: int) -> None:
    cv2.circle(picture, (x, y), 3, (0, 0, 0), -1)


def _arc(picture: np.ndarray, x: int, y: int) -> None:
    cv2.ellipse(picture, (x - 2, y + 11), (12, 12), 0, 225, 315, (60, 60, 220), 3)


def _low_rest(picture: np.ndarray, x: int, y: int) -> None:
    cv2.rectangle(picture, (x - 7, y + 9), (x + 5, y + 10), (0, 0, 0), -1)


@pytest.mark.parametrize("dirt", [_speck, _arc, _low_rest])
def test_dirt_before_a_number_is_no_sign(dirt: Callable[[np.ndarray, int, int], None]) -> None:  # type: ignore[type-arg]
    picture = drawn_table({})
    for row, y in enumerate(_ROWS[:-1]):
        for x in _COLUMNS[1:-1]:
            dirt(picture, x + 130 - 34 - row % 3, y + 52 + row % 2)
    for text in (text for row in cells(picture) for text in row):
        assert text == "352" or text.endswith(LOW_CONFIDENCE) or not text.lstrip("-").isdigit(), text


def test_half_of_what_a_cell_holds_restores_nothing(printed: Sample) -> None:
    document, cell, true = unsure(printed, "777", "TRUE")
    two = f"{true}{LOW_CONFIDENCE} 5{LOW_CONFIDENCE}"  # one of them is what the balances force

    def torn(block: Block) -> Block:
        if not isinstance(block, Grid):
            return block
        return replace(
            block, cells=tuple(c._replace(text=two) if c.locator == cell.locator else c for c in block.cells)
        )

    value, status, _ = of(replace(document, blocks=tuple(map(torn, document.blocks))), cell)
    assert (value, status) == (None, Status.UNREADABLE)


def test_text_under_a_scan_is_no_second_opinion(printed: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """A doubtful table of a scan is not exchanged for what somebody else's recogniser made of it."""
    document, _, _ = unsure(printed, "777", "771")
    monkeypatch.setattr(flow, "read", lambda content, ocr, words: replace(document, optical=True))
    monkeypatch.setattr(flow, "reread", lambda content: pytest.fail("asked for a second opinion"))
    assert flow.parse(printed.data).applications_verdict == "doubtful"
