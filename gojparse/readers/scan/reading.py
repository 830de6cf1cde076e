"""A picture of a page to a `Page`: the same letters and rulings that a PDF gives.

Every cell of a ruled table is cut out and read by itself, so a number can
slip into no other cell. A page that reads badly as it lies is tried turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from gojparse.readers.fixed.page import Page
from gojparse.readers.scan.found import Found, em_of, found_in
from gojparse.readers.scan.ink import evened, grey
from gojparse.readers.scan.lettered import page_of
from gojparse.readers.scan.pages import Sheet
from gojparse.readers.scan.recognise import Reading, recognise
from gojparse.readers.scan.twice import PAD, cut_out, read_twice

_SURE = 0.90  # of each character of a number, in both readings,
_SURER = 0.98  # where the picture is coarse:
_FINE = 149.0  # dots an inch
_LEGIBLE = 0.85  # on average, of the characters in the
_TRIED = 8  # longest lines, which are
_LONG = 4  # characters long at least; else the page is tried turned


def scanned(sheet: Sheet, number: int) -> Page:
    """The page that a picture shows, also one that lies on its side or upside down."""
    cv2.setNumThreads(1)  # many documents are read side by side
    even = evened(grey(sheet.picture))
    found = found_in(even, sheet.dpi)
    read = read_twice(found)
    turn = 0
    longest = sorted(read, key=lambda line: line.strip.left - line.strip.right)[:_TRIED]
    if read and not (best := _legibility([line.reading for line in longest])).certain:
        for quarters in (2, 1, 3):
            other = found_in(np.ascontiguousarray(np.rot90(even, quarters)), sheet.dpi)
            legibility = _legibility(_tried(other))
            if legibility.characters > best.characters:
                best, turn, found = legibility, quarters, other
        read = read_twice(found) if turn else read
    if not any(sign.isalnum() for line in read for sign in line.reading.text):  # a photograph, a drawing
        return page_of(found, [], 0.0, number, turn)
    return page_of(found, read, _SURE if sheet.usable >= _FINE else _SURER, number, turn)


class _Legibility(NamedTuple):
    """Of the longest lines: how many characters they have, each counted as far as it is probable."""

    characters: float
    certain: bool  # whether the page stands upright beyond doubt


def _legibility(readings: Sequence[Reading]) -> _Legibility:
    sure = [each for reading in readings for each in reading.sure]
    probable = sum(sure)
    certain = len(sure) >= _LONG * len(readings) and probable >= _LEGIBLE * len(sure)
    return _Legibility(probable, certain)


def _tried(found: Found) -> list[Reading]:
    """The longest lines of a page, read."""
    longest = sorted(found.lines, key=lambda line: line.left - line.right)[:_TRIED]
    em = em_of(found.lines)
    return recognise([cut_out(found.clean, line, em, PAD)[0] for line in longest])
