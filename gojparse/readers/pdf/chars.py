"""The letters of a page, by pdfium: what is printed, and where.

pdfium guesses spaces and line ends; they are dropped, because only the
distance of the letters tells whether `1 2` is one number. A character that
has no known meaning becomes U+FFFD: pdfium would show its code in the font
instead, which may look like a digit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import chain, compress, repeat
from operator import sub

from gojparse.readers.fixed.page import PAGE_NUMBER, Letters, Quad, Run, aslant, turned
from gojparse.readers.pdf import raw

_ASKED = 6  # letters, at least, asked for their angle and ink where the page is full
_ALL_OF_IT = 0.9  # of a page's letters; watermarks can be most of a last page, but not nearly all
_NOWHERE = -1_000_000.0  # points
_NO_INK = 0.05  # points
_LOWEST, _HIGHEST = 4.0, 40.0  # points; pdfium's line boxes of vertical writing can be wildly wrong

_DIGIT = re.compile("[0-9]")
_BLANKS = re.compile(r"[\x80-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_SIGNS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LATIN = re.compile(rb"Arial(?!Unicode)|Calibri|Courier|Helvetica|Symbol|Tahoma|Times|Verdana|ZapfDingbats")
_HYPHEN = "\x02"  # as pdfium marks one at the end of a line


def characters(text_page: raw.Pointer, count: int) -> str:
    """One character for each of pdfium's, in the order of the page's content; all blanks are below U+0021."""
    buffer = bytearray(4 * count + 4)
    size = max(raw.get_text(text_page, 0, count, raw.start_of(buffer)) - 1, 0)
    text = buffer[: 2 * size].decode("utf-16-le", "replace")
    if len(text) != count:  # pdfium leaves characters without a meaning out of its text
        codes = map(raw.character_code, repeat(text_page), range(count))
        text = "".join(map(_sign, codes))
    text = _SIGNS.sub(lambda sign: "-" if sign[0] == _HYPHEN else "\ufffd", text)
    return _without_guesses(text_page, _BLANKS.sub(" ", text))


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _without_guesses(text_page: raw.Pointer, text: str) -> str:
    """The text, its digits made unreadable where the font does not say that they are digits."""
    digits = [match.start() for match in _DIGIT.finditer(text)]
    unmapped = list(compress(digits, map(raw.character_unmapped, repeat(text_page), digits)))
    if not unmapped:
        return text
    signs = list(text)
    for index in unmapped:
        signs[index] = "\ufffd"
    return "".join(signs)


def text_turn(text_page: raw.Pointer, text: str, displayed: int) -> int:
    """By how many quarters the page must be turned clockwise for most of its text to be upright."""
    asked = _sample(text, " ")
    quarters = [_quarter(angle) for angle in _angles(text_page, asked)]
    for quarter in set(quarters):
        if quarters.count(quarter) * 3 >= len(quarters) * 2:
            return quarter
    return displayed


def _sample(text: str, above: str) -> list[int]:
    """The places of a few characters beyond `above`, spread over the text."""
    pace = len(text) // (2 * _ASKED) + 1
    return [index for index in range(0, len(text), pace) if text[index] > above]


def printed_places(text: str) -> list[int]:
    """Where in the text of a page its letters stand: all that is no blank."""
    return [index for index, sign in enumerate(text) if sign > " "]


def letters(text_page: raw.Pointer, text: str, printed: list[int], frame: Quad, turn: int) -> Letters:
    """The printed letters of the page, in its reading frame."""
    left, top, right, bottom = raw.character_boxes(text_page, printed)
    if not math.isfinite(sum(chain(left, top, right, bottom))):
        _put_away(left, top, right, bottom)
    heights = list(map(sub, top, bottom))
    if heights and (min(heights) <= _LOWEST or max(heights) >= _HIGHEST):
        for index, height in enumerate(heights):
            if not _LOWEST < height < _HIGHEST:
                ink = raw.ink_box(text_page, printed[index])
                if not 0.5 < height / max(ink[1] - ink[3], 0.01) < 3:
                    left[index], top[index], right[index], bottom[index] = ink
    height = frame[3] - frame[1] if turn % 2 == 0 else frame[2] - frame[0]
    if turn or frame[0] or frame[1]:
        sides = turned((left, bottom, right, top), frame, turn)
        return Letters("".join(text.split()), sides[0], sides[3], sides[2], sides[1], height)
    return Letters("".join(text.split()), left, top, right, bottom, height)


def _put_away(*sides: list[float]) -> None:
    """Put letters that stand nowhere, so large or so far off are they, outside the page."""
    for index, quad in enumerate(zip(*sides, strict=True)):
        if not math.isfinite(sum(quad)):
            for side in sides:
                side[index] = _NOWHERE


def without_marks(
    text_page: raw.Pointer, printed: list[int], letters: Letters, turn: int, displayed: int
) -> tuple[Letters, list[Run]]:
    """The letters, and their runs, without what is printed over the report or beside a table set sideways.

    Watermarks and stamps run aslant over the print; a page that is aslant altogether was scanned so, and
    stays as it is. A page number stays upright where the page is set sideways.
    """
    runs = letters.runs()
    angles = _angles(text_page, [printed[run[5]] for run in runs])
    drawn = list(compress(runs, aslant(angles))) if any(angles) else []
    if sum(len(run.text) for run in drawn) > _ALL_OF_IT * len(letters.text):
        drawn = []
    if turn != displayed:
        upright = [run for run, angle in zip(runs, angles, strict=True) if _quarter(angle) == displayed]
        if PAGE_NUMBER.fullmatch("".join(run.text for run in upright)):
            drawn += upright
    if not drawn:
        return letters, runs
    letters = letters.without(drawn)
    return letters, letters.runs()


def _angles(text_page: raw.Pointer, indices: list[int]) -> list[float]:
    """The angles of these characters; numbers too large for the file's own arithmetic have none."""
    angles = list(map(raw.character_angle, repeat(text_page), indices))
    return angles if math.isfinite(sum(angles)) else [a if math.isfinite(a) else 0.0 for a in angles]


def _quarter(angle: float) -> int:
    """By how many quarters text at an angle must be turned clockwise to be upright."""
    return round(-angle / (math.pi / 2)) % 4


def lost(text_page: raw.Pointer, text: str, texts: Iterable[Iterable[int]]) -> bool:
    """Whether pdfium leaves out text of this page.

    Where a font is neither embedded nor installed its Chinese letters have
    no ink, and pdfium drops every stretch that is then without width: single
    letters, and all text that is turned. Asked only where a sample of the
    letters has no ink, or holds no Chinese letter at all. What is without
    width in a Latin font is a space: pdfium brings such fonts itself.
    """
    inks = (raw.ink_box(text_page, index) for index in _sample(text, "\u2e80"))
    bare = [top - bottom < _NO_INK or right - left < _NO_INK for left, top, right, bottom in inks]
    if bare and not any(bare):
        return False
    objects = list(map(raw.passed, chain.from_iterable(texts)))
    without_width = (
        part for part, box in zip(objects, raw.bounds(objects), strict=True) if box[2] - box[0] < _NO_INK
    )
    fonts = (font for font in map(raw.object_font, without_width) if font)
    return any(raw.font_embedded(font) == 0 and not _LATIN.match(raw.font_name(font)) for font in fonts)
