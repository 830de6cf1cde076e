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
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from gojparse.model import UNSURE, Box
from gojparse.readers.fixed.grid import Lattice, lattices
from gojparse.readers.fixed.page import Letters, Page, Ruling
from gojparse.readers.scan.ink import Matrix, evened, grey, mask, upright
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
from gojparse.readers.scan.rulings import rules
from gojparse.readers.scan.shapes import is_slash, leans, swallowed

_DIGITS = re.compile(r"[0-9]+")
_SIGNED = re.compile(r"-[0-9]")  # a speck or the edge of a stamp looks like a sign, and balances see few
_STROKES = {"1", "/"}
_WORDS = re.compile(r"[\u2e80-\u9fff]")  # of a label, or a number with its unit
_SURE = 0.90  # of each character of a number, in both readings,
_SURER = 0.98  # where the picture is coarse:
_FINE = 149.0  # dots an inch
_PAD, _WIDE_PAD = 0.18, 0.42  # of a line's height around it, in the first and in the second reading
_CUT = 0.72  # of the height of the page's other numbers: lower ones are cut
_LOW = 0.7  # letter heights; lower ink (a dash, a stop) is shown in a frame of a letter's height
_LEGIBLE = 0.85  # on average, of the characters in the
_TRIED = 8  # longest lines, which are
_LONG = 4  # characters long at least; else the page is tried turned
_POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page, and the places of numbers that are not sure, each with another reading of it."""

    page: Page
    seconds: list[tuple[Box, str]]


def scanned(sheet: Sheet, number: int) -> Scanned:
    """The page that a picture shows, also one that lies on its side or upside down."""
    cv2.setNumThreads(1)  # many documents are read side by side
    even = evened(grey(sheet.picture))
    found = _found(even, sheet.dpi)
    read = _read(found)
    turn = 0
    longest = sorted(read, key=lambda line: line.strip.left - line.strip.right)[:_TRIED]
    if read and not (best := _legibility([line.reading for line in longest])).certain:
        for quarters in (2, 1, 3):
            other = _found(np.ascontiguousarray(np.rot90(even, quarters)), sheet.dpi)
            legibility = _legibility(_tried(other))
            if legibility.characters > best.characters:
                best, turn, found = legibility, quarters, other
        read = _read(found) if turn else read
    if not any(sign.isalnum() for line in read for sign in line.reading.text):  # a photograph, a drawing
        return Scanned(_page(found, [], 0.0, number, turn)[0], [])
    page, unsure = _page(found, read, _SURE if sheet.usable >= _FINE else _SURER, number, turn)
    seconds = [
        (page.box(*(side * found.scale for side in line.strip[:4])), reading.text)
        for line in unsure
        for reading in (line.reading, line.second)
        if reading and reading.text
    ]
    return Scanned(page, seconds)


@dataclass(frozen=True, slots=True)
class _Found:
    """A page set level: its picture without rulings, its ink, what rules it, where its lines of print are."""

    clean: Picture
    ink: Picture
    ruled: Picture  # what is taken for rulings, not for print
    back: Matrix  # to the picture as it was
    scale: float  # points a pixel
    levels: list[Ruling]
    uprights: list[Ruling]
    lines: list[Strip]


def _found(even: Picture, dpi: float) -> _Found:
    level, back = upright(even)
    ink = mask(level)
    ruled = rules(level, ink, dpi)
    taken = cv2.dilate(ruled.ink, np.ones((3, 3), np.uint8))
    scale = _POINTS / dpi
    levels, uprights = (_in_points(lines, scale) for lines in (ruled.levels, ruled.uprights))
    lines = _lines(cv2.bitwise_and(ink, cv2.bitwise_not(taken)), lattices(levels, uprights), dpi)
    return _Found(np.where(taken, np.uint8(255), level), ink, taken, back, scale, levels, uprights, lines)


class _Legibility(NamedTuple):
    """Of the longest lines: how many characters they have, each counted as far as it is probable."""

    characters: float
    certain: bool  # whether the page stands upright beyond doubt


def _legibility(readings: Sequence[Reading]) -> _Legibility:
    sure = [each for reading in readings for each in reading.sure]
    probable = sum(sure)
    certain = len(sure) >= _LONG * len(readings) and probable >= _LEGIBLE * len(sure)
    return _Legibility(probable, certain)


def _tried(found: _Found) -> list[Reading]:
    """The longest lines of a page, read."""
    longest = sorted(found.lines, key=lambda line: line.left - line.right)[:_TRIED]
    em = _em(found.lines)
    return recognise([_cut(found.clean, line, em, _PAD)[0] for line in longest])


def _em(lines: Sequence[Strip]) -> float:
    return float(np.median([line.bottom - line.top for line in lines])) if lines else 1.0


def _in_points(lines: Sequence[Ruling], scale: float) -> list[Ruling]:
    return [Ruling(line.at * scale, line.start * scale, line.end * scale) for line in lines]


def _lines(text: Picture, tables: Sequence[Lattice], dpi: float) -> list[Strip]:
    """All lines of print on the page, those of each cell by themselves."""
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


@dataclass(frozen=True, slots=True)
class _Line:
    strip: Strip
    left: float  # of what was cut out
    width: float
    reading: Reading
    second: Reading | None
    misshapen: bool = False  # the ink does not look like what was read


def _read(found: _Found) -> list[_Line]:
    """Every line read, numbers twice."""
    clean, ink, lines = found.clean, found.ink, found.lines
    em = _em(lines)
    cuts = [_cut(clean, line, em, _PAD) for line in lines]
    first = recognise([cut for cut, _ in cuts])
    again = [i for i, reading in enumerate(first) if _is_number(reading.text, lines[i].in_cell)]
    bare = cv2.GaussianBlur(np.where((ink > 0) & (clean < 255), 0, 255).astype(np.uint8), (3, 3), 0)
    second = dict(zip(again, recognise([_cut(bare, lines[i], em, _WIDE_PAD)[0] for i in again]), strict=True))
    read = [
        _Line(line, left, cut.shape[1], reading, second.get(index))
        for index, (line, (cut, left), reading) in enumerate(zip(lines, cuts, first, strict=True))
    ]
    usual = _em([line.strip for line in read if line.strip.in_cell and _DIGITS.fullmatch(line.reading.text)])
    return [_looked_at(found, line, em, usual) for line in read]


def _looked_at(found: _Found, line: _Line, em: float, usual: float) -> _Line:
    """The line, its number compared with the shape of its ink, which no recogniser is asked for.

    Both readings take many a / for 1: the shape decides between the two. A
    number lower than the others (`usual` of them is the height in pixels) was cut by a fold or a ruling.
    """
    if line.second is None or not line.strip.in_cell:
        return line
    if {line.reading.text, line.second.text} <= _STROKES and leans(found.ink, line.strip):
        if not is_slash(found.ink, line.strip):
            return replace(line, misshapen=True)
        slash = line.reading._replace(text="/")
        return replace(line, reading=slash, second=slash)
    cut = bool(_DIGITS.search(line.reading.text)) and line.strip.bottom - line.strip.top < _CUT * usual
    dpi = _POINTS / found.scale
    return replace(line, misshapen=cut or swallowed(found.ink, found.ruled, line.strip, em, dpi))


def _is_number(text: str, in_cell: bool) -> bool:
    """Whether a line is read twice: a number, also a misread one, and what nothing could be read of."""
    if not text or NUMERAL.fullmatch(text):
        return True
    return in_cell and _DIGITS.search(text) is not None and not _WORDS.search(text)


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
    if line.misshapen or first.text != second.text or min(first.least, second.least) < least:
        return True
    if line.strip.in_cell and _SIGNED.match(first.text):
        return True
    digits = _DIGITS.fullmatch(first.text)
    if digits and len(first.text) > 1 and first.text[0] == "0":  # 000: half of 998, above a fold
        return True
    return digits is not None and sum(1 for _ in columns_of_ink(line.strip)) > len(first.text)


def _page(
    found: _Found, lines: Sequence[_Line], least: float, number: int, turn: int
) -> tuple[Page, list[_Line]]:
    """The page with the letters of all lines, and the lines that are not sure; without lines it is empty."""
    scale = found.scale
    rows, columns = found.ink.shape
    letters, unsure = _letters(lines, rows * scale, scale, least)
    tilt = np.diag([scale, scale, 1.0]) @ found.back @ np.diag([1 / scale, 1 / scale, 1.0])
    page = Page(
        number, columns * scale, rows * scale, turn, letters, letters.runs(),
        found.levels if lines else [], found.uprights if lines else [], pictured=True, recognised=True,
        tilt=None if np.array_equal(found.back, np.eye(3)) else tuple(tilt.ravel().tolist()),
    )  # fmt: skip
    return page, unsure


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
