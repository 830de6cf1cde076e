"""The letters of a page's lines, and what of them is not sure.

Where the two readings of a number differ, or one is not sure, or the ink has
more pieces than the number has digits, the number is followed by U+FFFD: it
is shown, and taken by no one. A letter of running text that is not sure (霁
or 雾) stays as it was read and is listed with its place: what a name, a year
or a sentence is taken from must not rest on it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gojparse.model import LOW_CONFIDENCE, Box
from gojparse.readers.fixed.page import Letters, Page
from gojparse.readers.scan.found import Found
from gojparse.readers.scan.marks import columns_of_ink
from gojparse.readers.scan.twice import DIGITS, Line

_SURE_LETTER = 0.98  # of 1,200 names each at 100 to 200 dpi 5 to 10 % hold a letter below this,
# and nine in ten of the misread ones do
_TWO_LETTERS, _HALF, _LETTER = 1.6, 0.6, 0.4  # heights of a line: apart, half a letter, ink of a narrow one


def doubtful(line: Line, least: float) -> bool:
    """Whether what looks like a number is not sure enough to be taken."""
    first, second = line.reading, line.second
    if second is None:
        return False
    if not (first.text or second.text):
        return line.strip.in_cell
    if not (line.strip.in_cell or DIGITS.search(first.text)):
        return False
    if line.misshapen or first.text != second.text or min(first.least, second.least) < least:
        return True
    digits = DIGITS.fullmatch(first.text)
    if digits and len(first.text) > 1 and first.text[0] == "0":  # 000: half of 998, above a fold
        return True
    return digits is not None and sum(1 for _ in columns_of_ink(line.strip)) > len(first.text)


def low_confidence(line: Line) -> Iterator[int]:
    """Which letters of a line of running text are not sure, or stand beside one that was not read at all."""
    if line.second is not None:
        return
    lost = _beside_lost(line)
    yield from (n for n, sure in enumerate(line.reading.sure) if sure < _SURE_LETTER or n in lost)


def _beside_lost(line: Line) -> set[int]:
    """The letters beside ink that is as wide as a letter, and that no letter was read of."""
    strip, height = line.strip, line.strip.bottom - line.strip.top
    centres = [line.left + place * line.width for place in line.reading.at]
    if not centres:
        return set()
    edges = [strip.left - height / 2, *centres, strip.right + height / 2]
    lost = set()
    for n, (before, after) in enumerate(pairwise(edges)):
        if after - before < _TWO_LETTERS * height:
            continue
        start, end = before + _HALF * height, after - _HALF * height
        ink = sum(max(0.0, min(end, right) - max(start, left)) for left, right in columns_of_ink(strip))
        if ink > _LETTER * height:
            lost |= {n - 1, n}
    return lost & set(range(len(centres)))


def page_of(found: Found, lines: Sequence[Line], least: float, number: int, turn: int) -> Page:
    """The page with the letters of all lines; without lines it is empty. `least`: see `doubtful`."""
    scale = found.scale
    rows, columns = found.ink.shape
    unsure = [line for line in lines if doubtful(line, least)]
    letters = _letters(lines, unsure, rows * scale, scale)
    tilt = np.diag([scale, scale, 1.0]) @ found.back @ np.diag([1 / scale, 1 / scale, 1.0])
    bare = Page(
        number, columns * scale, rows * scale, turn, letters, letters.runs(),
        found.levels if lines else [], found.uprights if lines else [], pictured=True, recognised=True,
        tilt=None if np.array_equal(found.back, np.eye(3)) else tuple(tilt.ravel().tolist()),
    )  # fmt: skip
    second_readings = [
        (bare.box(*(side * scale for side in line.strip[:4])), reading.text)
        for line in unsure
        for reading in (line.reading, line.second)
        if reading and reading.text
    ]
    return replace(
        bare, second_readings=second_readings, low_confidence=list(_faint_letters(bare, lines, scale))
    )


def _faint_letters(page: Page, lines: Sequence[Line], scale: float) -> Iterator[tuple[Box, str]]:
    for line in lines:
        for n in low_confidence(line):
            x, strip = line.left + line.reading.at[n] * line.width, line.strip
            half = (strip.bottom - strip.top) / 2
            sides = (x - half, strip.top, x + half, strip.bottom)
            yield page.box(*(side * scale for side in sides)), line.reading.text[n]


def _letters(lines: Sequence[Line], unsure: Sequence[Line], height: float, scale: float) -> Letters:
    """The letters of all lines."""
    text, left, top, right, bottom = [], [], [], [], []
    doubted = {id(line) for line in unsure}
    for line in lines:
        for sign, start, end in _places(line, id(line) in doubted):
            text.append(sign)
            left.append(start * scale)
            right.append(end * scale)
            top.append(height - line.strip.top * scale)
            bottom.append(height - line.strip.bottom * scale)
    return Letters("".join(text), left, top, right, bottom, height)


def _places(line: Line, unsure: bool) -> Iterator[tuple[str, float, float]]:
    """Each letter and where it stands; a blank is no letter, but keeps its neighbours apart."""
    centres = [line.left + place * line.width for place in line.reading.at]
    edges = [float(line.strip.left), *((a + b) / 2 for a, b in pairwise(centres)), float(line.strip.right)]
    for index, sign in enumerate(line.reading.text):
        if not sign.isspace():
            yield sign, edges[index], max(edges[index + 1], edges[index])
    if unsure:
        yield LOW_CONFIDENCE, float(line.strip.right), float(line.strip.right)
