"""The crop of a printed cell: the right place of the right page, framed, from PDFs and from pictures."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

import gojparse
from corpus.generate.scans import drawn
from gojparse.cli import run_command_line
from gojparse.identifiers import BundledPicture, bundle
from gojparse.model import Box, Cell
from gojparse.readers.pdf.pictures import crop_pdf, crop_pdf_places
from gojparse.readers.scan.pictures import crop_scan, crop_scan_places

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
RULED = CORPUS / "105_ruled.pdf"
RED = (214, 40, 40)


def placed(path: Path) -> list[Cell]:
    """The cells of section three with a number other than 0, by their place."""
    report = gojparse.parse(path)
    return [c for c in report.applications if c.value and c.locator and isinstance(c.locator.spots[0], Box)]


def spots(cell: Cell) -> list[Box]:
    assert cell.locator is not None
    return [spot for spot in cell.locator.spots if isinstance(spot, Box)]


def framed(png: bytes) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """The picture, and what its frame encloses: left, top, right, bottom."""
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    rows, columns = np.nonzero((picture == RED).all(axis=2))
    return picture, (columns.min() + 2, rows.min() + 2, columns.max() - 1, rows.max() - 1)


def page_of(path: Path, box: Box) -> np.ndarray:
    """What the page shows at a box, by itself drawn whole."""
    document = pypdfium2.PdfDocument(path)
    whole = np.asarray(document[box.page - 1].render(scale=2.0, rev_byteorder=True).to_pil().convert("RGB"))
    return whole[round(box.top * 2) : round(box.bottom * 2), round(box.left * 2) : round(box.right * 2)]


@pytest.mark.parametrize("name", ["105_ruled", "120_rotated_90", "121_rotated_180", "122_rotated_270"])
def test_the_frame_encloses_what_the_page_prints_at_the_place(name: str) -> None:
    path = CORPUS / f"{name}.pdf"
    cells = placed(path)
    for cell in (cells[0], cells[len(cells) // 2], cells[-1]):
        (box,) = spots(cell)
        png = crop_pdf(path.read_bytes(), [box])
        assert png is not None and png.startswith(b"\x89PNG")
        picture, (left, top, right, bottom) = framed(png)
        expected = page_of(path, box)
        assert (
            abs((right - left) - expected.shape[1] - 6) <= 3 and abs((bottom - top) - expected.shape[0]) <= 3
        )
        middle = picture[top:bottom, left + 3 : right - 3]
        height, width = min(middle.shape[0], expected.shape[0]), min(middle.shape[1], expected.shape[1])
        ink, own = expected[:height, :width].mean(axis=2) < 128, middle[:height, :width].mean(axis=2) < 128
        assert ink.sum() > 10
        best = max((np.roll(own, (dy, dx), (0, 1)) & ink).sum() for dy in range(-4, 5) for dx in range(-4, 5))
        assert best > 0.8 * ink.sum()


def test_pictures_show_the_same_places() -> None:
    cells = placed(RULED)
    pages = []
    for page in drawn(RULED.read_bytes(), 150):
        target = io.BytesIO()
        Image.fromarray(page).save(target, "PNG")
        pages.append(target.getvalue())
    content = bundle(BundledPicture("", page) for page in pages)
    for cell in (cells[0], cells[-1]):
        one, other = crop_pdf(RULED.read_bytes(), spots(cell)), crop_scan(content, spots(cell))
        assert one is not None and other is not None
        (a, frame), (b, again) = framed(one), framed(other)
        assert np.abs(np.array(frame) - np.array(again)).max() <= 4
        assert abs(a.mean() - b.mean()) < 10


def test_many_of_one_document_are_small_and_in_their_order() -> None:
    places = [spots(cell) for cell in placed(RULED)[:12]]
    found = list(crop_pdf_places(RULED.read_bytes(), places))
    assert all(found) and len({bytes(one or b"") for one in found}) == 12
    assert max(len(one or b"") for one in found) < 7_000
    assert found[5] == next(crop_pdf_places(RULED.read_bytes(), [places[5]]))


def test_places_that_are_not_there_have_no_crop() -> None:
    content = RULED.read_bytes()
    for box in (Box(99, 10, 10, 20, 20), Box(0, 10, 10, 20, 20), Box(1, 900, 10, 920, 20)):
        assert crop_pdf(content, [box]) is None
    assert next(crop_pdf_places(content, [[], [Box(1, 10, 10, 20, 20)]])) is None
    first = drawn(content, 60)[0]
    target = io.BytesIO()
    Image.fromarray(first).save(target, "PNG")
    assert list(crop_scan_places(target.getvalue(), [[Box(2, 1, 1, 5, 5)], []])) == [None, None]


def test_places_far_apart_are_not_shown_together() -> None:
    near, far = Box(1, 100, 100, 120, 110), Box(1, 100, 700, 120, 710)
    content = RULED.read_bytes()
    assert crop_pdf(content, [near, far]) == crop_pdf(content, [near])
    both = crop_pdf(content, [near, Box(1, 200, 100, 220, 110), Box(2, 100, 100, 120, 110)])
    assert both == crop_pdf(content, [near, Box(1, 200, 100, 220, 110)]) != crop_pdf(content, [near])


def test_explain_writes_the_cell(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cell, target = placed(RULED)[0], tmp_path / "cell.png"
    assert run_command_line(["explain", str(RULED), cell.name, "--image", str(target)]) == 0
    assert target.read_bytes() == crop_pdf(RULED.read_bytes(), spots(cell))
    assert cell.name in capfd.readouterr().out
    assert (
        run_command_line(["explain", str(RULED), cell.name, "--image", str(tmp_path / "no" / "cell.png")])
        == 6
    )
    assert "cannot write" in capfd.readouterr().err
    text = CORPUS / "010_pipes.txt"
    assert run_command_line(["explain", str(text), "received_total", "--image", str(tmp_path / "t.png")]) == 2
    assert "is txt; leave it out and look at line=" in capfd.readouterr().err
    assert not (tmp_path / "t.png").exists()
