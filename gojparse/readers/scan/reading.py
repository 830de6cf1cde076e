"""A picture of a page to a `Page`: the same letters and rulings that a PDF gives.

Every cell of a ruled table is cut out and read by itself, so a number can
slip into no other cell. What looks like a number is read twice, from the grey
picture and from the bare ink at another size; where the two differ, or one is
not sure, or the ink has more pieces than the number has digits, the number is
followed by U+FFFD: it is shown, and taken by no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from gojparse.model import UNSURE, Box
from gojparse.readers.pdf.grid import Lattice, lattices
from gojparse.readers.pdf.page import Letters, Page, Ruling
from gojparse.readers.scan.ink import evened, grey, mask, upright
from gojparse.readers.scan.marks import (
    Strip,
    columns_of_ink,
    letter_height,
    marks,
    prose,
    sorted_into,
    strips,
)
from gojparse.readers.scan.pages import Sheet
from gojparse.readers.scan.recognise import NUMERAL, Picture, Reading, recognise
from gojparse.readers.scan.rulings import Rules, rules

_DIGITS = re.compile(r"[0-9]+")
_SURE = 0.90  # of each character of a number, in both readings,
_SURER = 0.98  # where the picture is coarse:
_FINE = 149.0  # dots an inch
_PAD, _WIDE_PAD = 0.18, 0.42  # of a line's height around it, in the first and in the second reading
_LOW = 0.7  # letter heights; lower ink (a dash, a stop) is shown in a frame of a letter's height
_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page, and the places of numbers that are not sure, each with another reading of it."""

    page: Page
    seconds: list[tuple[Box, str]]


def scanned(sheet: Sheet, number: int) -> Scanned:
    """The page that a picture shows."""
    cv2.setNumThreads(1)  # many documents are read side by side
    level, back = upright(evened(grey(sheet.picture)))
    ink = mask(level)
    ruled = rules(ink, sheet.dpi)
    scale = _POINTS / sheet.dpi
    levels, uprights = (_in_points(lines, scale) for lines in (ruled.levels, ruled.uprights))
    lines = _lines(ink, ruled, lattices(levels, uprights), sheet.dpi)
    read = _read(_without_rules(level, ruled), ink, lines)
    if not any(line.reading.text for line in read):  # a photograph, a drawing
        read, levels, uprights = [], [], []
    rows, columns = level.shape
    letters, unsure = _letters(read, rows * scale, scale, _SURE if sheet.usable >= _FINE else _SURER)
    tilt = np.diag([scale, scale, 1.0]) @ back @ np.diag([1 / scale, 1 / scale, 1.0])
    page = Page(
        number, columns * scale, rows * scale, 0, letters, letters.runs(), levels, uprights, pictured=True,
        tilt=None if np.array_equal(back, np.eye(3)) else tuple(tilt.ravel().tolist()),
    )  # fmt: skip
    seconds = [
        (page.box(*(side * scale for side in line.strip[:4])), reading.text)
        for line in unsure
        for reading in (line.reading, line.second)
        if reading and reading.text
    ]
    return Scanned(page, seconds)


def _in_points(lines: Sequence[Ruling], scale: float) -> list[Ruling]:
    return [Ruling(line.at * scale, line.start * scale, line.end * scale) for line in lines]


def _lines(ink: Picture, ruled: Rules, tables: Sequence[Lattice], dpi: float) -> list[Strip]:
    """All lines of print on the page, those of each cell by themselves."""
    text = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(ruled.ink, np.ones((3, 3), np.uint8))))
    found = marks(text, dpi)
    em = letter_height(found)
    scale = dpi / _POINTS
    in_pixels = [
        Lattice([x * scale for x in t.columns], [y * scale for y in t.rows], t.spans, t.owners)
        for t in tables
    ]
    inside, outside = sorted_into(found, in_pixels)
    lines = [strip._replace(in_cell=True) for cell in inside.values() for strip in strips(cell, em)]
    return lines + prose(outside, em)


def _without_rules(level: Picture, ruled: Rules) -> Picture:
    clean = level.copy()
    clean[cv2.dilate(ruled.ink, np.ones((3, 3), np.uint8)) > 0] = 255
    return clean


@dataclass(frozen=True, slots=True)
class _Line:
    strip: Strip
    left: float  # of what was cut out
    width: float
    reading: Reading
    second: Reading | None


def _read(clean: Picture, ink: Picture, lines: Sequence[Strip]) -> list[_Line]:
    """Every line read, numbers twice."""
    em = float(np.median([line.bottom - line.top for line in lines])) if lines else 1.0
    cuts = [_cut(clean, line, em, _PAD) for line in lines]
    first = recognise([cut for cut, _ in cuts])
    again = [i for i, reading in enumerate(first) if NUMERAL.fullmatch(reading.text) or not reading.text]
    bare = cv2.GaussianBlur(np.where((ink > 0) & (clean < 255), 0, 255).astype(np.uint8), (3, 3), 0)
    second = dict(zip(again, recognise([_cut(bare, lines[i], em, _WIDE_PAD)[0] for i in again]), strict=True))
    return [
        _Line(line, left, cut.shape[1], reading, second.get(index))
        for index, (line, (cut, left), reading) in enumerate(zip(lines, cuts, first, strict=True))
    ]


def _cut(picture: Picture, line: Strip, em: float, padding: float) -> tuple[Picture, float]:
    """The line cut out with a margin of paper, and where the cut begins."""
    height = max(line.bottom - line.top, _LOW * em)
    middle = (line.top + line.bottom) / 2
    pad = padding * height
    top, bottom = round(middle - height / 2 - pad), round(middle + height / 2 + pad)
    left, right = round(line.left - pad), round(line.right + pad)
    whole = np.full((bottom - top, right - left), 255, np.uint8)
    inner = picture[line.top : line.bottom, line.left : line.right]
    whole[line.top - top : line.bottom - top, line.left - left : line.right - left] = inner
    return whole, left


def _doubtful(line: _Line, least: float) -> bool:
    """Whether what looks like a number is not sure enough to be taken."""
    first, second = line.reading, line.second
    if second is None:
        return False
    if not (first.text or second.text):
        return line.strip.in_cell
    if not (line.strip.in_cell or _DIGITS.search(first.text)):
        return False
    if first.text != second.text or min(first.least, second.least) < least:
        return True
    digits = _DIGITS.fullmatch(first.text)
    return digits is not None and sum(1 for _ in columns_of_ink(line.strip)) > len(first.text)


def _letters(
    lines: Sequence[_Line], height: float, scale: float, least: float
) -> tuple[Letters, list[_Line]]:
    """The letters of all lines, and the lines that are not sure."""
    text, left, top, right, bottom = [], [], [], [], []
    unsure = []
    for line in lines:
        doubted = _doubtful(line, least)
        if doubted:
            unsure.append(line)
        for sign, start, end in _places(line, doubted):
            text.append(sign)
            left.append(start * scale)
            right.append(end * scale)
            top.append(height - line.strip.top * scale)
            bottom.append(height - line.strip.bottom * scale)
    return Letters("".join(text), left, top, right, bottom, height), unsure


def _places(line: _Line, unsure: bool) -> Iterator[tuple[str, float, float]]:
    """Each letter and where it stands; a blank is no letter, but keeps its neighbours apart."""
    centres = [line.left + place * line.width for place in line.reading.at]
    edges = [float(line.strip.left), *((a + b) / 2 for a, b in pairwise(centres)), float(line.strip.right)]
    for index, sign in enumerate(line.reading.text):
        if not sign.isspace():
            yield sign, edges[index], max(edges[index + 1], edges[index])
    if unsure:
        yield UNSURE, float(line.strip.right), float(line.strip.right)
