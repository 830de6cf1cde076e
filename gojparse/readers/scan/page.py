"""A picture of a page to a `PrintedPage`: the same letters and rulings that a PDF gives.

A page that reads badly as it lies is tried turned. It is recognised in any
position, and on its side nearly as surely: so the mean certainty of many lines
decides, and the page before it has a voice. Where the two readings of a
number differ, or one is not sure, or the ink has more pieces than the number
has digits, the number is followed by U+FFFD: it is shown, and taken by no one.
Where ink was seen in a cell and nothing recognised, `INK` stands for it.
A letter of running text of low confidence (霁 or 雾) stays as it was read and is
listed with its place: what a name, a year or a sentence is taken from must not
rest on it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from gojparse.model import INK, LOW_CONFIDENCE, Box
from gojparse.readers.fixed.page import PageLetters, PrintedPage
from gojparse.readers.scan.blanks import unread_lines
from gojparse.readers.scan.ink import evened, grey, unbleached
from gojparse.readers.scan.lines import InkLine, LevelledPage, columns_of_ink, levelled, median_height
from gojparse.readers.scan.numbers import DIGITS, PAD, RecognisedLine, cut_out, recognised_lines
from gojparse.readers.scan.pages import ScannedPage
from gojparse.readers.scan.recognise import Picture, RecognisedText, recognise

_SURE = 0.90  # of each character of a number, in both readings,
_SURER = 0.98  # where the picture is coarse:
_FINE = 149.0  # dots an inch
_SAMPLED, _OTHERS = 8, 16  # lines of a page that tell how it lies: its longest, and others
_LEGIBLE = 0.85  # on average, of the characters of the longest lines: the page may stand upright, and does
_LONG, _NUMBERS = 16, 8  # with so many characters in each of them, or so many numbers of several digits
_AS_ITS_NEIGHBOUR = 0.01  # on average; letters on their side are less sure by 0.03 and more
_FEWEST = 8  # characters by which a page is turned
_SURE_LETTER = 0.98  # of 1,200 names each at 100 to 200 dpi 5 to 10 % hold a letter below this,
# and nine in ten of the misread ones do
_TWO_LETTERS, _HALF, _LETTER = 1.6, 0.6, 0.4  # heights of a line: apart, half a letter, ink of a narrow one


def recognised_page(
    scanned: ScannedPage, number: int, likely_turn: int = 0, member: tuple[str, int] = ("", 0)
) -> PrintedPage:
    """Return the page that a picture shows, also one that lies on its side or upside down.

    Args:
        scanned: The picture.
        number: The number of the page, from 1.
        likely_turn: How the page before it lies, as `PrintedPage.turn`.
        member: The file that the page is in, where there are several, and its number there.
    """
    cv2.setNumThreads(1)  # many documents are read side by side
    even = evened(grey(scanned.picture, scanned.dpi))
    plain = evened(unbleached(scanned.picture))
    page = levelled(even, scanned.dpi, plain)
    lines = recognised_lines(page)
    turn = 0
    longest = sorted(lines, key=lambda line: line.ink.left - line.ink.right)
    texts = [line.text for line in longest[:_SAMPLED]]
    if lines and not _stands_upright(texts, [line.text for line in lines]):
        found = {0: [line.text for line in _sampled(longest)]}
        pages = {}
        for quarters in (1, 3) if _mean(texts) >= _LEGIBLE else (2, 1, 3):  # nothing upside down is legible
            other = levelled(_turned(even, quarters), scanned.dpi, _turned(plain, quarters))
            pages[quarters], found[quarters] = other, _sampled_texts(other)
        turn = _likeliest_turn(found, likely_turn)
        if turn:
            page = pages[turn]
            lines = recognised_lines(page)
    if not any(sign.isalnum() for line in lines for sign in line.text.text):  # a photograph, a drawing
        lines = []
    else:
        lines += (_unread(line) for line in unread_lines(page, median_height(page.lines)))
    return _page(page, lines, _SURE if scanned.usable >= _FINE else _SURER, number, turn, member)


def _turned(picture: Picture, quarters: int) -> Picture:
    return np.ascontiguousarray(np.rot90(picture, quarters))


def _mean(texts: Iterable[RecognisedText]) -> float:
    """Return how probable a character of these texts is on average; a line without any counts as one of 0."""
    confidences = [each for text in texts for each in (text.confidence or (0.0,))]
    return sum(confidences) / max(len(confidences), 1)


def _stands_upright(longest: Sequence[RecognisedText], every: Sequence[RecognisedText]) -> bool:
    """Tell whether the longest lines of a page, or its numbers, leave no doubt that it does."""
    if _mean(longest) < _LEGIBLE:
        return False
    return (
        sum(len(text.text) for text in longest) >= _LONG * len(longest)
        or sum(map(_is_long_number, every)) >= _NUMBERS
    )


def _is_long_number(text: RecognisedText) -> bool:
    """Tell whether a line is a number of several digits: on its side, each would be a line of its own."""
    return len(text.text) > 1 and DIGITS.fullmatch(text.text) is not None and text.least >= _SURE


def _likeliest_turn(texts: Mapping[int, Sequence[RecognisedText]], likely: int) -> int:
    """Return the turn in which a page is recognised most surely on average; `likely` is its neighbour's."""

    def evidence(turn: int) -> float:
        numbers = sum(map(_is_long_number, texts[turn])) / max(len(texts[turn]), 1)
        return _mean(texts[turn]) + numbers + _AS_ITS_NEIGHBOUR * (turn == likely)

    enough = [turn for turn in texts if sum(len(text.text) for text in texts[turn]) >= _FEWEST]
    return max(enough, key=evidence, default=0)


def _sampled(lines: Sequence[Any]) -> list[Any]:
    """Return the longest lines and some of the others, given all from the longest to the shortest."""
    rest = lines[_SAMPLED:]
    return [*lines[:_SAMPLED], *rest[:: max(1, len(rest) // _OTHERS)]]


def _unread(line: InkLine) -> RecognisedLine:
    """Return a line of which nothing was recognised."""
    nothing = RecognisedText("", (), ())
    return RecognisedLine(line, line.left, line.right - line.left, nothing, nothing)


def _sampled_texts(page: LevelledPage) -> list[RecognisedText]:
    """Return the longest lines of a page and some of the others, recognised."""
    sampled = _sampled(sorted(page.lines, key=lambda line: line.left - line.right))
    em = median_height(page.lines)
    return recognise([cut_out(page.clean, line, em, PAD)[0] for line in sampled])


def _is_doubtful(line: RecognisedLine, least: float) -> bool:
    """Tell whether a number is not sure enough to be taken; `least`: how probable each character must be."""
    first, second = line.text, line.second
    if second is None:
        return False
    if not (first.text or second.text):
        return line.ink.in_cell
    if not (line.ink.in_cell or DIGITS.search(first.text)):
        return False
    if line.misshapen or first.text != second.text or min(first.least, second.least) < least:
        return True
    digits = DIGITS.fullmatch(first.text)
    if digits and len(first.text) > 1 and first.text[0] == "0":  # 000: half of 998, above a fold
        return True
    return digits is not None and sum(1 for _ in columns_of_ink(line.ink)) > len(first.text)


def low_confidence_letters(line: RecognisedLine) -> Iterator[int]:
    """Yield which letters of a line of running text are not sure, or stand next to one that was not read."""
    if line.second is not None:
        return
    lost = _next_to_lost(line)
    yield from (
        n for n, confidence in enumerate(line.text.confidence) if confidence < _SURE_LETTER or n in lost
    )


def _next_to_lost(line: RecognisedLine) -> set[int]:
    """Return the letters next to ink that is as wide as a letter, and that no letter was read of."""
    ink_line, height = line.ink, line.ink.bottom - line.ink.top
    centres = [line.left + place * line.width for place in line.text.at]
    if not centres:
        return set()
    edges = [ink_line.left - height / 2, *centres, ink_line.right + height / 2]
    lost = set()
    for n, (before, after) in enumerate(pairwise(edges)):
        if after - before < _TWO_LETTERS * height:
            continue
        start, end = before + _HALF * height, after - _HALF * height
        ink = sum(max(0.0, min(end, right) - max(start, left)) for left, right in columns_of_ink(ink_line))
        if ink > _LETTER * height:
            lost |= {n - 1, n}
    return lost & set(range(len(centres)))


def _page(
    page: LevelledPage,
    lines: Sequence[RecognisedLine],
    least: float,
    number: int,
    turn: int,
    member: tuple[str, int],
) -> PrintedPage:
    """Return the page with the letters of all lines; `least`: how probable those of a number must be."""
    scale = page.scale
    rows, columns = page.ink.shape
    doubtful = [line for line in lines if _is_doubtful(line, least)]
    letters = _letters(lines, doubtful, rows * scale, scale)
    tilt = np.diag([scale, scale, 1.0]) @ page.back @ np.diag([1 / scale, 1 / scale, 1.0])
    bare = PrintedPage(
        number, columns * scale, rows * scale, turn, letters, letters.runs(),
        page.levels if lines else [], page.uprights if lines else [], pictured=True, recognised=True,
        tilt=None if np.array_equal(page.back, np.eye(3)) else tuple(tilt.ravel().tolist()),
        member=member[0], number_in_member=member[1],
    )  # fmt: skip
    second_readings = [
        (bare.box(*(side * scale for side in line.ink[:4])), text.text)
        for line in doubtful
        for text in (line.text, line.second)
        if text and text.text
    ]
    low_confidence = list(_places_of_low_confidence(bare, lines, scale))
    return replace(bare, second_readings=second_readings, low_confidence=low_confidence)


def _places_of_low_confidence(
    page: PrintedPage, lines: Sequence[RecognisedLine], scale: float
) -> Iterator[tuple[Box, str]]:
    """Yield the letters of running text of low confidence, each with its place."""
    for line in lines:
        for n in low_confidence_letters(line):
            x, ink = line.left + line.text.at[n] * line.width, line.ink
            half = (ink.bottom - ink.top) / 2
            sides = (x - half, ink.top, x + half, ink.bottom)
            yield page.box(*(side * scale for side in sides)), line.text.text[n]


def _letters(
    lines: Sequence[RecognisedLine], doubtful: Sequence[RecognisedLine], height: float, scale: float
) -> PageLetters:
    """Return the letters of all lines; `doubtful`: those whose numbers are not to be taken."""
    text, left, top, right, bottom = [], [], [], [], []
    doubted = {id(line) for line in doubtful}
    for line in lines:
        for sign, start, end in _places(line, id(line) in doubted):
            text.append(sign)
            left.append(start * scale)
            right.append(end * scale)
            top.append(height - line.ink.top * scale)
            bottom.append(height - line.ink.bottom * scale)
    return PageLetters("".join(text), left, top, right, bottom, height)


def _places(line: RecognisedLine, doubtful: bool) -> Iterator[tuple[str, float, float]]:
    """Yield each letter and where it stands; a blank is no letter, but keeps its neighbours apart."""
    centres = [line.left + place * line.width for place in line.text.at]
    edges = [float(line.ink.left), *((a + b) / 2 for a, b in pairwise(centres)), float(line.ink.right)]
    for index, sign in enumerate(line.text.text):
        if not sign.isspace():
            yield sign, edges[index], max(edges[index + 1], edges[index])
    if doubtful:
        yield LOW_CONFIDENCE if line.text.text else INK, float(line.ink.right), float(line.ink.right)
