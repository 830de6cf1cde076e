"""One page of a PDF as pdfium reads it: its letters with their boxes, its ruling lines, its pictures.

pdfium guesses spaces and line ends. They are dropped, because only the
distance of the letters tells whether `1 2` is one number. A character that
has no known meaning becomes U+FFFD: pdfium would show its code in the font
instead, which may look like a digit.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from itertools import chain, compress
from math import hypot, isfinite
from operator import sub

from gojparse.readers.fixed.grid import rulings
from gojparse.readers.fixed.ink import without_doubted
from gojparse.readers.fixed.page import (
    PAGE_NUMBER,
    GlyphRun,
    PageLetters,
    PrintedPage,
    Quad,
    Withheld,
    aslant,
    displayed_part,
    quarter_turns,
    turned,
    with_raised_digits,
)
from gojparse.readers.fixed.strokes import without_struck_letters
from gojparse.readers.pdf import raw
from gojparse.readers.pdf.actual_text import without_contradicted
from gojparse.readers.pdf.baselines import BaseLines
from gojparse.readers.pdf.drawing import Drawing, drawing_of, polylines
from gojparse.readers.pdf.fonts import DigitFonts
from gojparse.readers.pdf.ink import PageFrame, page_ink, with_fields
from gojparse.readers.pdf.notes import PageNotes
from gojparse.readers.pdf.unseen import StoredLetter, texts_of_digits, unseen_letters, without_unseen
from gojparse.readers.visible import TextStyle, Visibility, visible

_SAMPLED = 6  # letters, at least, asked for their angle and ink where the page is full
_DUST = 4.0  # points: letters with boxes up to this height may be too small to be seen
_LEVEL = 0.01  # of its width, by which the base line of a letter may rise
_NOWHERE = -1_000_000.0  # points
_NO_INK = 0.05  # points
_LOWEST, _HIGHEST = 4.0, 40.0  # points; pdfium's line boxes of vertical writing can be wildly wrong

_BLANKS = re.compile(r"[\x80-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LATIN = re.compile(rb"Arial(?!Unicode)|Calibri|Courier|Helvetica|Symbol|Tahoma|Times|Verdana|ZapfDingbats")
_HYPHEN = "\x02"  # as pdfium marks one at the end of a line

_INVISIBLE = 3  # the rendering mode of letters that are neither filled nor stroked
_FULL_PAGE = 0.7  # of the page's area: a picture as large as that is the page itself
_MAX_PIXELS = 40_000_000  # of a picture that is looked at; a larger one is a scan
_SOLID = 250  # of 255: the alpha of a point that hides what lies under it
_SAMPLED_ROWS = 50  # of a picture are looked at


def read_page(
    document: raw.Handle,
    page: raw.Pointer,
    text_page: raw.Pointer,
    number: int,
    count: int,
    notes: PageNotes,
    fonts: DigitFonts,
) -> PrintedPage:
    """Return an open page of a PDF (number from 1), whose text has so many characters."""
    frame = raw.page_box(page)
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    area = width * height
    displayed = raw.rotation(page) % 4
    drawing = drawing_of(objects := raw.page_objects(page))
    under_picture = bool(drawing.pictures) and _lies_under_picture(document, page, objects, area)
    text = _characters(text_page, count)
    asked = texts_of_digits(text_page, text, drawing.texts)
    text, replaced = without_contradicted(text_page, page, number, text, drawing, asked)
    unseen = [] if under_picture else unseen_letters(page, text_page, text, drawing, frame, displayed, asked)
    unseen += [(letter, Visibility.DOUBTFUL) for letter in fonts.doubted(text_page, text)]
    text = without_unseen(text, unseen) if unseen else text
    turn = _text_turn(text_page, text, displayed)
    indices = [index for index, sign in enumerate(text) if sign > " "]
    letters, runs = _letters(text_page, text, indices, frame, turn)
    if dust := _dust(text_page, text, indices, letters, runs):
        unseen, text = unseen + dust, without_unseen(text, dust)
        indices = [index for index, sign in enumerate(text) if sign > " "]
        letters, runs = _letters(text_page, text, indices, frame, turn)
    letters, runs = _without_overprint(text_page, indices, letters, runs, turn, displayed)
    levels, uprights = rulings(drawing.lines, frame, turn)
    if turn % 2:
        width, height = height, width
    if (raised := with_raised_digits(letters)) is not letters:
        letters, runs = raised, raised.runs()
    letters, runs = displayed_part(letters, runs, width, height)
    frame_of_page = PageFrame(frame, displayed, turn)
    fields: list[Quad] = []
    if notes.fields:
        letters, fields = with_fields(letters, notes.fields, frame_of_page)
        runs = letters.runs()
    ink = page_ink(page, drawing, frame_of_page, levels, uprights, runs)
    doubted: list[Withheld] = []
    if ink.doubted:
        letters, doubted = without_doubted(letters, ink.doubted)
        runs = letters.runs()
    strokes = polylines(drawing.shapes, frame, turn)
    marked = frame_of_page.read(notes.struck)
    seen = without_struck_letters(letters, runs, levels, uprights, strokes, marked)
    return PrintedPage(
        number, width, height, (displayed - turn) % 4,
        seen.letters, seen.runs, seen.levels, uprights,
        pictured=bool(drawing.pictures),
        incomplete=_is_incomplete(text_page, text, drawing),
        has_objects=bool(objects),
        under_picture=under_picture,
        withheld=[*_withheld(unseen, frame_of_page), *doubted, *seen.withheld],
        ink=[*ink.places, *fields, *frame_of_page.read(replaced)],
        pictures=ink.pictures,
    )  # fmt: skip


def _withheld(unseen: Sequence[tuple[StoredLetter, Visibility]], frame: PageFrame) -> Sequence[Withheld]:
    """Return the letters that are not seen, or not for sure, in the reading frame of the page."""
    if not unseen:
        return ()
    boxes = frame.read([letter.box for letter, _ in unseen])
    return [
        Withheld(letter.sign, *box, gone=seen is Visibility.HIDDEN)
        for (letter, seen), box in zip(unseen, boxes, strict=True)
    ]


def _characters(text_page: raw.Pointer, count: int) -> str:
    """Return one character for each of pdfium's, in the page's order; all blanks are below U+0021."""
    text = raw.text(text_page, count)
    if len(text) != count:  # pdfium leaves characters without a meaning out of its text
        text = "".join([_sign(raw.character_code(text_page, index)) for index in range(count)])
    text = _CONTROL.sub("\ufffd", text.replace(_HYPHEN, "-"))
    return _BLANKS.sub(" ", text)


def _sign(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _text_turn(text_page: raw.Pointer, text: str, displayed: int) -> int:
    """Return by how many quarters the page must be turned clockwise for most of its text to be upright."""
    quarters = [quarter_turns(angle) for angle in _angles(text_page, _sample(text, " "))]
    for quarter in set(quarters):
        if quarters.count(quarter) * 3 >= len(quarters) * 2:
            return quarter
    return displayed


def _sample(text: str, above: str) -> list[int]:
    """Return the places of a few characters beyond `above`, spread over the text."""
    pace = len(text) // (2 * _SAMPLED) + 1
    return [index for index in range(0, len(text), pace) if text[index] > above]


def _letters(
    text_page: raw.Pointer, text: str, indices: Sequence[int], frame: Quad, turn: int
) -> tuple[PageLetters, list[GlyphRun]]:
    """Return the printed letters of the page, which stand at `indices` of its text, and their runs."""
    sides = raw.character_boxes(text_page, indices)
    if not isfinite(sum(chain.from_iterable(sides))):
        _put_away(sides)
    _mend_heights(text_page, indices, sides)
    letters = _in_frame(text, sides, frame, turn)
    runs = letters.runs()
    base_lines = BaseLines(text_page, indices)
    if base_lines.fail(runs):
        base_lines.mend(sides)
        letters = _in_frame(text, sides, frame, turn)
        runs = letters.runs()
    return letters, runs


def _in_frame(text: str, sides: Sequence[list[float]], frame: Quad, turn: int) -> PageLetters:
    """Return the letters with these sides (left, top, right, bottom) in the reading frame of the page."""
    left, top, right, bottom = sides
    height = frame[3] - frame[1] if turn % 2 == 0 else frame[2] - frame[0]
    printed = "".join(text.split())
    if turn or frame[0] or frame[1]:
        lefts, bottoms, rights, tops = turned((left, bottom, right, top), frame, turn)
        return PageLetters(printed, lefts, tops, rights, bottoms, height)
    return PageLetters(printed, left, top, right, bottom, height)


def _put_away(sides: Sequence[list[float]]) -> None:
    """Put letters that stand nowhere, so large or so far off are they, outside the page."""
    for index, quad in enumerate(zip(*sides, strict=True)):
        if not isfinite(sum(quad)):
            for side in sides:
                side[index] = _NOWHERE


def _mend_heights(text_page: raw.Pointer, indices: Sequence[int], sides: Sequence[list[float]]) -> None:
    """Replace boxes of letters that are wildly higher or lower than their ink by the box of the ink."""
    _, tops, _, bottoms = sides
    heights = list(map(sub, tops, bottoms))
    if not heights or (min(heights) > _LOWEST and max(heights) < _HIGHEST):
        return
    for index, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        if not _LOWEST < top - bottom < _HIGHEST:
            ink = raw.ink_box(text_page, indices[index])
            if not 0.5 < (top - bottom) / max(ink[1] - ink[3], 0.01) < 3:
                for side, place in zip(sides, ink, strict=True):
                    side[index] = place


def _without_overprint(
    text_page: raw.Pointer,
    indices: Sequence[int],
    letters: PageLetters,
    runs: list[GlyphRun],
    turn: int,
    displayed: int,
) -> tuple[PageLetters, list[GlyphRun]]:
    """Return the letters and runs but for stamps, watermarks, and the page number beside a sideways table."""
    angles = _angles(text_page, [indices[run.start] for run in runs])
    dropped = list(compress(runs, aslant(angles, [len(run.text) for run in runs]))) if any(angles) else []
    if turn != displayed:
        upright = [run for run, angle in zip(runs, angles, strict=True) if quarter_turns(angle) == displayed]
        if PAGE_NUMBER.fullmatch("".join(run.text for run in upright)):
            dropped += upright
    if not dropped:
        return letters, runs
    letters = letters.without(dropped)
    return letters, letters.runs()


def _angles(text_page: raw.Pointer, indices: Sequence[int]) -> list[float]:
    """Return the angles of these characters, 0 where a number is too large for the file's own arithmetic."""
    angles = [raw.character_angle(text_page, index) for index in indices]
    if not any(angles):
        return angles
    return [
        angle if angle and isfinite(angle) and not _is_italic(text_page, index) else 0.0
        for index, angle in zip(indices, angles, strict=True)
    ]


def _is_italic(text_page: raw.Pointer, index: int) -> bool:
    """Tell whether a character is only slanted, its base line level: pdfium takes the slant for its angle."""
    across, up, *_ = raw.character_matrix(text_page, index)
    return across > 0 and abs(up) < _LEVEL * across


def _dust(
    text_page: raw.Pointer, text: str, indices: Sequence[int], letters: PageLetters, runs: Sequence[GlyphRun]
) -> list[tuple[StoredLetter, Visibility]]:
    """Return the letters that are too small to be seen, or nearly so."""
    if not runs or min([run[3] - run[1] for run in runs]) > _DUST:
        return []
    found: list[tuple[StoredLetter, Visibility]] = []
    for index, high in zip(indices, map(sub, letters.top, letters.bottom), strict=True):
        if high <= _DUST:
            _, _, across, up, _, _ = raw.character_matrix(text_page, index)
            size = raw.character_size(text_page, index) * hypot(across, up)
            seen = visible(TextStyle(size=size))
            left, top, right, bottom = raw.ink_box(text_page, index)
            if seen is not Visibility.SHOWN:
                found.append((StoredLetter(index, text[index], 0, (left, bottom, right, top)), seen))
    return found


def _is_incomplete(text_page: raw.Pointer, text: str, drawing: Drawing) -> bool:
    """Tell whether pdfium leaves out text: where a font has no ink it drops stretches without width."""
    inks = (raw.ink_box(text_page, index) for index in _sample(text, "\u2e80"))
    bare = [top - bottom < _NO_INK or right - left < _NO_INK for left, top, right, bottom in inks]
    if bare and not any(bare):
        return False
    objects = [raw.passed(address) for address in drawing.texts]
    for part, (left, _, right, _) in zip(objects, raw.bounds(objects), strict=True):
        font = raw.object_font(part) if right - left < _NO_INK else None
        if font and raw.font_embedded(font) == 0 and not _LATIN.match(raw.font_name(font)):
            return True
    return False


def _lies_under_picture(document: raw.Handle, page: raw.Pointer, objects: Sequence[int], area: float) -> bool:
    """Tell whether all text is a guess of a scanning program: invisible, or under a picture of the page."""
    kinds = raw.kinds(objects)
    parts = [raw.passed(address) for address in objects]
    index = _filling_picture(parts, kinds, area)
    if index is None or raw.TEXT not in kinds or raw.FORM in kinds[index:]:  # a form may print anything
        return False
    if _any_shown(parts[index:], kinds[index:]):
        return False
    under, kinds = parts[:index], kinds[:index]
    return not _any_shown(under, kinds) or not _any_shown(
        under, kinds, covered=_hides(document, page, parts[index])
    )


def _filling_picture(parts: Sequence[raw.Pointer], kinds: bytes, area: float) -> int | None:
    """Return the index of the last picture that fills the page, else None."""
    pictures = [index for index, kind in enumerate(kinds) if kind == raw.IMAGE]
    boxes = raw.bounds([parts[index] for index in pictures])
    filling = [
        index
        for index, (left, bottom, right, top) in zip(pictures, boxes, strict=True)
        if (right - left) * (top - bottom) >= _FULL_PAGE * area
    ]
    return filling[-1] if filling else None


def _any_shown(parts: Iterable[raw.Pointer], kinds: bytes, covered: bool = False) -> bool:
    texts = (part for part, kind in zip(parts, kinds, strict=True) if kind == raw.TEXT)
    styles = (TextStyle(hidden=raw.text_mode(text) == _INVISIBLE, covered=covered) for text in texts)
    return any(visible(style) is Visibility.SHOWN for style in styles)


def _hides(document: raw.Handle, page: raw.Pointer, picture: raw.Pointer) -> bool:
    """Tell whether the picture is solid; a watermark lets the print under it through."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.picture_size(picture, ctypes.byref(width), ctypes.byref(height))
    if width.value * height.value > _MAX_PIXELS:
        return True
    with raw.opened_picture(document, page, picture) as rows:
        alphas = [alpha for row in rows[:: max(1, height.value // _SAMPLED_ROWS)] for alpha in row[3::4]]
    return bool(alphas) and min(alphas) >= _SOLID
