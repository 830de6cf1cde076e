"""The lines of a page read, what looks like a number twice: from the grey picture and from the bare ink."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import cv2
import numpy as np

from gojparse.readers.scan.found import POINTS, Found, em_of
from gojparse.readers.scan.marks import Strip
from gojparse.readers.scan.recognise import NUMERAL, Picture, Reading, recognise
from gojparse.readers.scan.shapes import begins_with_minus, is_slash, leans, swallowed

PAD = 0.18  # of a line's height around it,
_WIDE_PAD = 0.42  # in the second reading
DIGITS = re.compile(r"[0-9]+")
_SIGNED = re.compile(r"-[0-9]")
_FINE_ENOUGH = 140.0  # dots an inch; in coarser pictures a speck is as long as a minus sign
_STROKES = {"1", "/"}
_WORDS = re.compile(r"[\u2e80-\u9fff]")  # of a label, or a number with its unit
_CUT = 0.72  # of the height of the page's other numbers: lower ones are cut
_LOW = 0.7  # letter heights; lower ink (a dash, a stop) is shown in a frame of a letter's height


@dataclass(frozen=True, slots=True)
class Line:
    strip: Strip
    left: float  # of what was cut out
    width: float
    reading: Reading
    second: Reading | None
    misshapen: bool = False  # the ink does not look like what was read


def read_twice(found: Found) -> list[Line]:
    """Every line read, numbers twice."""
    clean, ink, lines = found.clean, found.ink, found.lines
    em = em_of(lines)
    cuts = [cut_out(clean, line, em, PAD) for line in lines]
    first = recognise([cut for cut, _ in cuts])
    again = [i for i, reading in enumerate(first) if _is_number(reading.text, lines[i].in_cell)]
    bare = cv2.GaussianBlur(np.where((ink > 0) & (clean < 255), 0, 255).astype(np.uint8), (3, 3), 0)
    second = dict(
        zip(again, recognise([cut_out(bare, lines[i], em, _WIDE_PAD)[0] for i in again]), strict=True)
    )
    read = [
        Line(line, left, cut.shape[1], reading, second.get(index))
        for index, (line, (cut, left), reading) in enumerate(zip(lines, cuts, first, strict=True))
    ]
    usual = em_of([line.strip for line in read if line.strip.in_cell and DIGITS.fullmatch(line.reading.text)])
    return [_looked_at(found, line, em, usual) for line in read]


def _looked_at(found: Found, line: Line, em: float, usual: float) -> Line:
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
    cut = bool(DIGITS.search(line.reading.text)) and line.strip.bottom - line.strip.top < _CUT * usual
    dpi = POINTS / found.scale
    signed = _SIGNED.match(line.reading.text) is not None
    no_sign = signed and (dpi < _FINE_ENOUGH or not begins_with_minus(found.clean, found.ink, line.strip))
    hidden = swallowed(found.ink, found.ruled, line.strip, em, dpi)
    return replace(line, misshapen=cut or no_sign or hidden)


def _is_number(text: str, in_cell: bool) -> bool:
    """Whether a line is read twice: a number, also a misread one, and what nothing could be read of."""
    if not text or NUMERAL.fullmatch(text):
        return True
    return in_cell and DIGITS.search(text) is not None and not _WORDS.search(text)


def cut_out(picture: Picture, line: Strip, em: float, padding: float) -> tuple[Picture, float]:
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
