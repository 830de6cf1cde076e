"""Print on scanned pages that is not simply black: red, pale, struck out; and strokes that are no print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.generate.scans import stamped
from tests.test_reader_scan import _COLUMNS, _FONT, _ROWS, cells, drawn_table

Picture = np.ndarray[Any, Any]
Pen = Callable[[Picture, tuple[int, int, int, int]], None]

_COUNTS = ("137", "94", "2068", "5", "8", "71", "406", "0", "33", "1", "962", "27")


def page_of(numbers: list[str], colour: tuple[int, int, int] = (0, 0, 0)) -> tuple[Picture, list[Any]]:
    """A table whose cells hold these numbers in one colour (red, green, blue), and where each is printed."""
    places = [(row, column) for row in range(5) for column in range(1, 5)]
    page = Image.fromarray(drawn_table(dict.fromkeys(places, ""))[:, :, ::-1])
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(_FONT / "open-sans-subset.ttf"), 28)
    boxes = []
    for (row, column), number in zip(places, numbers, strict=False):
        at = (_COLUMNS[column] + 130, _ROWS[row] + 50)
        pen.text(at, number, colour, font, anchor="mm")
        boxes.append(tuple(map(int, pen.textbbox(at, number, font, anchor="mm"))))
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1]), boxes


def read_numbers(page: Picture) -> list[str]:
    return [text for row in cells(page) for text in row]


# ---- colours ----


@pytest.mark.parametrize("colour", [(220, 0, 0), (200, 60, 60), (255, 120, 0), (255, 0, 255), (0, 0, 255)])
def test_numbers_in_red_are_no_stamp(colour: tuple[int, int, int]) -> None:
    page, _ = page_of(list(_COUNTS), colour)
    assert read_numbers(page)[: len(_COUNTS)] == list(_COUNTS)


def test_a_form_ruled_in_red() -> None:
    page, _ = page_of(list(_COUNTS))
    lines = drawn_table({(row, column): "" for row in range(5) for column in range(1, 5)})
    for y in _ROWS:
        page[y : y + 2, 150:1450] = (40, 40, 220)
    for x in _COLUMNS:
        page[200:700, x : x + 2] = (40, 40, 220)
    assert lines.shape == page.shape
    assert read_numbers(page)[: len(_COUNTS)] == list(_COUNTS)


def test_a_stamp_over_empty_cells_leaves_them_empty() -> None:
    page, _ = page_of([])
    sealed = stamped(page, np.random.default_rng(8))
    assert [text for text in read_numbers(sealed) if text not in ("", "\n")] == []


@pytest.mark.parametrize(("grey", "seen"), [(150, True), (185, True), (210, True), (248, False)])
def test_pale_numbers_are_no_empty_cells(grey: int, seen: bool) -> None:
    page, _ = page_of(["137", "", "2068"], (grey, grey, grey))
    found = read_numbers(page)
    assert [bool(text) for text in found[:3]] == [seen, False, seen]
    assert not any(found[3:])


# ---- strokes ----


def _level(page: Picture, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    cv2.line(page, (left - 3, (top + bottom) // 2), (right + 3, (top + bottom) // 2), (0, 0, 0), 2)


def _slanting(page: Picture, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    rise = (right - left) // 6
    middle = (top + bottom) // 2
    cv2.line(page, (left - 5, middle + rise), (right + 5, middle - rise), (0, 0, 0), 2)


def _by_hand(page: Picture, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    xs = np.arange(left - 4, right + 4)
    ys = (top + bottom) / 2 + 1.6 * np.sin((xs - left) / 9.0)
    points = np.stack([xs, ys], 1).round().astype(np.int32)
    cv2.polylines(page, [points], isClosed=False, color=(190, 60, 20), thickness=2)


def _in_red(page: Picture, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    cv2.line(page, (left - 6, (top + bottom) // 2), (right + 6, (top + bottom) // 2 + 2), (30, 30, 220), 2)


def _as_long_as_a_ruling(page: Picture, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    cv2.line(page, (left - 70, (top + bottom) // 2), (right + 70, (top + bottom) // 2), (0, 0, 0), 2)


@pytest.mark.parametrize("pen", [_level, _slanting, _by_hand, _in_red, _as_long_as_a_ruling])
def test_a_number_struck_out_is_no_number(pen: Pen) -> None:
    """Every second number is struck."""
    page, boxes = page_of(list(_COUNTS))
    for box in boxes[::2]:
        pen(page, box)
    found = read_numbers(page)[: len(_COUNTS)]
    assert [text for text in found[::2] if text.isdigit()] == []
    assert all(found[::2]), "something is seen there"
    assert sum(a == b for a, b in zip(found[1::2], _COUNTS[1::2], strict=True)) >= 5


def test_struck_and_corrected_beside() -> None:
    page, boxes = page_of(["36", "512", "47", "208"])
    for (left, top, right, bottom), new in zip(boxes, ("39", "572", "41", "203"), strict=True):
        _level(page, (left, top, right, bottom))
        cv2.putText(page, new, (right + 16, bottom), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (120, 30, 10), 2)
    assert [text for text in read_numbers(page)[:4] if text.isdigit()] == []


@pytest.mark.parametrize(("higher", "thick"), [(0, 3), (4, 4), (-3, 3), (0, 5)])
def test_a_stroke_behind_a_number_is_no_one(higher: int, thick: int) -> None:
    """Dirt or the end of a fold, as high as the digits or about so; the type's own 1 has a flag."""
    page, boxes = page_of(["32", "94", "2068", "5", "117", "210", "13", ""])
    for left, _, right, _ in boxes[:4]:
        x = right + 6
        y = _ROWS[0] + 50
        cv2.rectangle(page, (x, y - 10 - higher), (x + thick - 1, y + 10), (0, 0, 0), -1)
        assert left < x
    cv2.rectangle(page, (_COLUMNS[4] + 130, _ROWS[1] + 40), (_COLUMNS[4] + 132, _ROWS[1] + 60), (0, 0, 0), -1)
    found = read_numbers(page)
    for text, true in zip(found, ("32", "94", "2068", "5"), strict=False):
        assert text == true or not text.isdigit()
    assert found[4:7] == ["117", "210", "13"]
    assert found[7] and not found[7].isdigit()


def test_a_type_whose_ones_are_bare_bars() -> None:
    """Where all ones of the page look like that, they are ones."""
    page, _ = page_of(["2  7", "3  6", "8  4", "5  9"])
    for x in _COLUMNS[1:-1]:
        cv2.rectangle(page, (x + 129, _ROWS[0] + 40), (x + 131, _ROWS[0] + 59), (0, 0, 0), -1)
    assert read_numbers(page)[:4] == ["217", "316", "814", "519"]
