"""Lines of a page recognised: what looks like a number twice, and held against the shape of its ink.

A number is recognised from the grey picture and from the bare ink. The shape
of the ink is a witness of its own, whatever the recogniser reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from gojparse.readers.scan.lines import POINTS, InkLine, InkPiece, LevelledPage, columns_of_ink, median_height
from gojparse.readers.scan.recognise import NUMERAL, Picture, RecognisedText, recognise
from gojparse.readers.scan.strokes import bars, is_struck, rows_of

PAD = 0.18  # of a line's height around it,
_WIDE_PAD = 0.42  # in the second reading
DIGITS = re.compile(r"[0-9]+")
_SIGNED = re.compile(r"-[0-9]")
_FINE_ENOUGH = 140.0  # dots an inch; in coarser pictures a speck is as long as a minus sign
_STROKES = {"1", "/"}
_WORDS = re.compile(r"[\u2e80-\u9fff]")  # of a label, or a number with its unit
_CUT = 0.72  # of the height of the page's other numbers: lower ones are cut
_LOW = 0.7  # letter heights; lower ink (a dash, a stop) is shown in a frame of a letter's height

_LEANS = 0.17  # pixels to the side a pixel of height; an italic 1 leans 0.15, a slash 0.18 and more
_BAR = 1.5  # times its usual width, where a bar is widest; a 1 has a flag or a foot
_UNEVEN = 1.3  # pixels more, for the edges of its ink
_FEWEST = 6  # rows of ink to tell a lean by
# of the height of the digits behind it, a minus sign's
_SIGN_WIDTH = (0.22, 0.95)
_SIGN_HEIGHT = 0.22  # at most
_SIGN_MIDDLE = (0.34, 0.72)  # from the top of the digits to its middle
_SIGN_GAP = 0.55  # to the first digit, at most
_SIGN_LONG = 2.4  # times its height, at least
_EDGE = 0.5  # pixels that an edge may lie off
_PAPER = 240  # of 255, or brighter
_SIGN_FULL = 0.65  # of its rectangle is ink; a piece of an arc fills less, and
_SIGN_THROUGH = 0.95  # of one of its rows
_NEAR = 0.6  # letter heights: as wide as a digit is
_AROUND = 4.0  # letter heights: the stretch of a ruling that tells how thick it is
_THICKER = 0.008  # inches
_BARE, _ENOUGH_ONES = 0.8, 3  # of the ones of a page are bare bars: its type has such
_UNEVEN = 0.12  # of the height of a digit, by which a bar beside it is higher or lower
_WALL = 127  # of 255, on average over the rows of a number: there a ruling goes by
_SWALLOWED = 0.6  # of the rows of a number: a stroke of a digit, not a part that touches the ruling


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of print with its text."""

    ink: InkLine  # its ink
    left: float  # where what was cut out of the page begins, in pixels
    width: float  # how wide that is, in pixels
    text: RecognisedText  # what was recognised
    second: RecognisedText | None  # for a number, what was recognised of the bare ink
    misshapen: bool = False  # the ink does not look like what was recognised


def recognised_lines(page: LevelledPage) -> list[RecognisedLine]:
    """Return every line of a page with its text, numbers recognised twice."""
    clean, ink, lines = page.clean, page.ink, page.lines
    em = median_height(lines)
    cuts = [cut_out(clean, line, em, PAD) for line in lines]
    first = recognise([cut for cut, _ in cuts])
    again = [i for i, text in enumerate(first) if _is_number(text.text, lines[i].in_cell)]
    bare = cv2.GaussianBlur(np.where((ink > 0) & (clean < 255), 0, 255).astype(np.uint8), (3, 3), 0)
    second = dict(
        zip(again, recognise([cut_out(bare, lines[i], em, _WIDE_PAD)[0] for i in again]), strict=True)
    )
    recognised = [
        RecognisedLine(line, left, cut.shape[1], text, second.get(index))
        for index, (line, (cut, left), text) in enumerate(zip(lines, cuts, first, strict=True))
    ]
    in_cells = [line for line in recognised if line.ink.in_cell]
    usual = median_height([line.ink for line in in_cells if DIGITS.fullmatch(line.text.text)])
    checked = [_checked_by_shape(page, line, em, usual) for line in recognised]
    return list(_without_bars(page.clean, checked))


def _checked_by_shape(page: LevelledPage, line: RecognisedLine, em: float, usual: float) -> RecognisedLine:
    """Compare a number with its ink; `em`, `usual`: heights of lines and of numbers, in pixels."""
    if line.second is None or not line.ink.in_cell:
        return line
    if {line.text.text, line.second.text} <= _STROKES and leans(page.ink, line.ink):
        if not is_slash(page.ink, line.ink):
            return replace(line, misshapen=True)
        slash = line.text._replace(text="/")
        return replace(line, text=slash, second=slash)
    cut = bool(DIGITS.search(line.text.text)) and line.ink.bottom - line.ink.top < _CUT * usual
    dpi = POINTS / page.scale
    signed = _SIGNED.match(line.text.text) is not None
    no_sign = signed and (dpi < _FINE_ENOUGH or not begins_with_minus(page.clean, page.ink, line.ink))
    hidden = may_hide_digit(page.ink, page.ruled, line.ink, em, dpi)
    digits = "".join(filter(str.isdigit, line.text.text))
    struck = is_struck(page.ink, page.ruled, line.ink, digits, usual)
    return replace(line, misshapen=cut or no_sign or hidden or struck)


def _without_bars(clean: Picture, lines: Sequence[RecognisedLine]) -> Iterator[RecognisedLine]:
    """Yield the lines, those marked in which a bare bar was taken for a 1."""
    numbers = [line for line in lines if line.second and line.ink.in_cell and "1" in line.text.text]
    shapes = {id(line): bars(clean, line.ink, line.text.text) for line in numbers}
    every = [bar for shape in shapes.values() for bar in shape]
    usual = sum(every) > _BARE * len(every) and len(every) >= _ENOUGH_ONES
    for line in lines:
        bare = any(shapes.get(id(line), ()))
        yield replace(line, misshapen=True) if bare and not (usual and _is_even(line)) else line


def _is_even(line: RecognisedLine) -> bool:
    """Tell whether the ones of a number are as high as its other digits."""
    heights = [bottom - top for top, bottom in (rows_of(line.ink, c) for c in columns_of_ink(line.ink))]
    signs = [sign for sign in line.text.text if sign not in ".,"]
    others = [high for high, sign in zip(heights, signs, strict=False) if sign not in "1-/"]
    ones = [high for high, sign in zip(heights, signs, strict=False) if sign == "1"]
    return not others or all(abs(high - max(others)) <= max(_UNEVEN * max(others), 1.5) for high in ones)


def _is_number(text: str, in_cell: bool) -> bool:
    """Tell whether a line is recognised twice: a number, also a misread one, and one without any text."""
    if not text or NUMERAL.fullmatch(text):
        return True
    return in_cell and DIGITS.search(text) is not None and not _WORDS.search(text)


def cut_out(picture: Picture, line: InkLine, em: float, padding: float) -> tuple[Picture, float]:
    """Return the line cut out with a margin of paper, and where the cut begins."""
    height = max(line.bottom - line.top, _LOW * em)
    middle = (line.top + line.bottom) / 2
    pad = padding * height
    top, bottom = round(middle - height / 2 - pad), round(middle + height / 2 + pad)
    left, right = round(line.left - pad), round(line.right + pad)
    whole = np.full((bottom - top, right - left), 255, np.uint8)
    inner = picture[line.top : line.bottom, line.left : line.right]
    whole[line.top - top : line.bottom - top, line.left - left : line.right - left] = inner
    return whole, left


def leans(ink: Picture, line: InkLine) -> bool:
    """Tell whether the only piece of ink of a line leans as a slash does, and no 1."""
    return _stroke(ink, line)[0] > _LEANS


def is_slash(ink: Picture, line: InkLine) -> bool:
    """Tell whether the only piece of ink of a line is a leaning bar of one width."""
    lean, usual, widest = _stroke(ink, line)
    return lean > _LEANS and widest <= _BAR * usual + _UNEVEN


def _stroke(ink: Picture, line: InkLine) -> tuple[float, float, float]:
    """Return how much the ink leans, and its width: the usual one of its rows, and that of the widest."""
    if sum(1 for _ in columns_of_ink(line)) != 1:
        return 0.0, 0.0, 0.0
    rows, columns = np.nonzero(ink[line.top : line.bottom, line.left : line.right])
    places, inverse, widths = np.unique(rows, return_inverse=True, return_counts=True)
    if len(places) < _FEWEST:
        return 0.0, 0.0, 0.0
    middles = np.bincount(inverse, columns) / widths
    lean = -float(np.polyfit(places, middles, 1)[0])
    return lean, float(np.median(widths)), float(widths.max())


def begins_with_minus(picture: Picture, ink: Picture, line: InkLine) -> bool:
    """Tell whether a number begins with a level bar before the middle of its digits: no speck, no ruling."""
    first, rest = line.pieces[0], line.pieces[1:]
    if not rest:
        return False
    top, bottom = min(piece.top for piece in rest), max(piece.bottom for piece in rest)
    digits = bottom - top
    width, height = first.right - first.left, first.bottom - first.top
    middle = ((first.top + first.bottom) / 2 - top) / digits
    rows = np.count_nonzero(ink[first.top : first.bottom, first.left : first.right], axis=1) / width
    return (
        _SIGN_WIDTH[0] * digits <= width <= _SIGN_WIDTH[1] * digits
        and height <= max(_SIGN_HEIGHT * digits, 2)
        and _long_for_its_height(picture, first) >= _SIGN_LONG
        and _SIGN_MIDDLE[0] <= middle <= _SIGN_MIDDLE[1]
        and 0 <= min(piece.left for piece in rest) - first.right <= _SIGN_GAP * digits
        and bool(rows.mean() >= _SIGN_FULL and rows.max() >= _SIGN_THROUGH)
    )


def _long_for_its_height(picture: Picture, piece: InkPiece) -> float:
    """Return how many times as long as high a piece is, both as far as it is as dark as in its middle."""
    rows = slice(max(0, piece.top - 1), piece.bottom + 1)
    columns = slice(max(0, piece.left - 1), piece.right + 1)
    dark = np.clip(_PAPER - picture[rows, columns].astype(float), 0.0, None)
    down, across = dark.sum(axis=1), dark.sum(axis=0)
    darkest = max(float(down.max()), 1.0), max(float(across.max()), 1.0)
    return float((across.sum() + _EDGE * darkest[1]) / darkest[1] / max(down.sum() / darkest[0], 1.0))


def may_hide_digit(ink: Picture, ruled: Picture, line: InkLine, em: float, dpi: float) -> bool:
    """Tell whether a digit may be missing at an end of a number: on a ruling, or in a stamp it touches."""
    reach, around = round(_NEAR * em), round(_AROUND * em)
    rows = slice(max(0, line.top - around), line.bottom + around)
    left = slice(max(0, line.left - reach), line.left)
    right = slice(line.right, line.right + reach)
    inner = slice(line.top - rows.start, line.bottom - rows.start)
    return _hides_digit(ink[rows, left][:, ::-1], ruled[rows, left][:, ::-1], inner, dpi) or _hides_digit(
        ink[rows, right], ruled[rows, right], inner, dpi
    )


def _hides_digit(ink: Picture, ruled: Picture, inner: slice, dpi: float) -> bool:
    """Tell whether ink next to a number hides a digit, mirrored so that the number stands before column 0."""
    least = max(2, _SWALLOWED * (inner.stop - inner.start))
    wall = ruled[inner].mean(axis=0) > _WALL if ruled.size else np.zeros(0, bool)
    first = int(wall.argmax()) if wall.any() else len(wall)
    beyond = first + int((~wall[first:]).argmax()) if (~wall[first:]).any() else len(wall)
    if np.count_nonzero((ink[inner, :first] & ~ruled[inner, :first]).any(axis=1)) >= least:
        return True
    widths = np.count_nonzero(ink[:, first:beyond], axis=1)
    usual = np.median(np.delete(widths, inner))
    return bool(np.count_nonzero(widths[inner] - usual >= max(2, round(_THICKER * dpi))) >= least)
