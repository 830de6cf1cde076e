"""The letters of a page's lines, and the numbers among them that are not sure.

Where the two readings of a number differ, or one is not sure, or the ink has
more pieces than the number has digits, the number is followed by U+FFFD: it
is shown, and taken by no one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from gojparse.model import UNSURE
from gojparse.readers.fixed.page import Letters, Page
from gojparse.readers.scan.found import Found
from gojparse.readers.scan.marks import columns_of_ink
from gojparse.readers.scan.twice import DIGITS, Line


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


def page_of(
    found: Found, lines: Sequence[Line], least: float, number: int, turn: int
) -> tuple[Page, list[Line]]:
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


def _letters(lines: Sequence[Line], height: float, scale: float, least: float) -> tuple[Letters, list[Line]]:
    """The letters of all lines, and the lines that are not sure."""
    text, left, top, right, bottom = [], [], [], [], []
    unsure = []
    for line in lines:
        doubted = doubtful(line, least)
        if doubted:
            unsure.append(line)
        for sign, start, end in _places(line, doubted):
            text.append(sign)
            left.append(start * scale)
            right.append(end * scale)
            top.append(height - line.strip.top * scale)
            bottom.append(height - line.strip.bottom * scale)
    return Letters("".join(text), left, top, right, bottom, height), unsure


def _places(line: Line, unsure: bool) -> Iterator[tuple[str, float, float]]:
    """Each letter and where it stands; a blank is no letter, but keeps its neighbours apart."""
    centres = [line.left + place * line.width for place in line.reading.at]
    edges = [float(line.strip.left), *((a + b) / 2 for a, b in pairwise(centres)), float(line.strip.right)]
    for index, sign in enumerate(line.reading.text):
        if not sign.isspace():
            yield sign, edges[index], max(edges[index + 1], edges[index])
    if unsure:
        yield UNSURE, float(line.strip.right), float(line.strip.right)
