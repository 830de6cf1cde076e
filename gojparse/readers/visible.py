"""The one rule for what a reader of the page sees.

Every carrier has its own ways to keep text from the eye: letters of size 0,
white on white, styles that hide, pictures laid over the text. A reader
fills in a `TextStyle`, and `visible` decides. Read along, a hidden 7 between
1 and 2 would make 172 of 12.

Struck text next to other text is gone, because whoever strikes a number out
writes the right one next to it. Alone in its cell it is neither a number nor
an empty cell. It keeps its strokes, so that the cell is seen to hold
something. Digits that may or may not be visible are made illegible. Those
that most likely are hidden count as struck out.

What is seen in a cell and is no text at all, such as a picture or an outline,
is `INK`. It keeps the cell from being taken for an empty one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from gojparse.model import INK as INK
from gojparse.model import STROKE as STROKE

BLANKS = (  # all characters that leave no ink
    " \t\n\r\f\v\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
)
BLACK, WHITE = 0x000000, 0xFFFFFF

Ground: TypeAlias = int | None
"""The colour behind letters, 0xRRGGBB; None where the source does not state it."""

PATTERN = -1
"""The ground of a picture, a gradient or a pattern. Letters on it are taken for visible."""

# The contrast of letters with their ground, as WCAG 2.2 measures it: 1 is none, 21 is black on white.
_NO_CONTRAST = 1.1  # below, no eye sees the letters
LITTLE_CONTRAST = 1.3  # below, an eye may miss them
_NO_OPACITY = 0.05
_TOO_SMALL = 1.5  # points, two pixels of a screen: smaller letters are dust
_VERY_SMALL = 2.0  # points; up to here, an eye may take letters for dust
_CERTAIN_SIZE = 4.0  # points; larger letters are seen whatever the limit is
_ILLEGIBLE_DIGIT = "\ufffd"
_STRUCK = re.compile(f"[^{STROKE}]{STROKE}")
_DIGIT = re.compile(r"\d")
_HEX_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


class Visibility(StrEnum):
    """The part of a text that a reader of the page sees."""

    SHOWN = "shown"
    STRUCK = "struck"
    HIDDEN = "hidden"
    DOUBTFUL = "doubtful"  # nearly invisible, or the source does not say enough: white on an unknown ground


class TextStyle(NamedTuple):
    """The style of a text, as far as it decides what is read. The defaults mean "shown".

    A raised or lowered run is written as a mark by its reader (`raised_text`):
    a small mark after a number is no part of the number.
    """

    hidden: bool = False  # by a switch of the format: display:none, w:vanish, \v, text mode 3
    struck: bool = False
    colour: int | None = None  # 0xRRGGBB; None: the automatic colour, which contrasts with any ground
    ground: Ground = None  # directly behind the run
    size: float | None = None  # points; None: the default size
    raised: str = ""  # how far above or below the baseline, in the carrier's words
    opacity: float = 1.0  # 0.0: transparent
    clipped: bool = False  # outside the region in which it may appear
    layer_shown: bool = True
    covered: bool = False  # by something solid, such as the picture of a scanned page
    size_certain: bool = True  # False: rules that we do not know may change the size
    colour_certain: bool = True  # the same for the colour


PLAIN = TextStyle()


def visible(style: TextStyle, ground: Ground = None) -> Visibility:
    """Decide what a reader of the page sees of a text.

    Args:
        style: How the text looks.
        ground: The ground of its paragraph, cell or page. It counts only
            where `style.ground` is unknown.

    Returns:
        `DOUBTFUL` where pale or tiny letters may or may not be seen. Only
        digits in a cell need care then (`visible_text`).
    """
    if style == PLAIN:
        return Visibility.SHOWN
    if style.hidden or style.clipped or style.covered or not style.layer_shown or style.opacity < _NO_OPACITY:
        return Visibility.HIDDEN
    size = style.size
    if size is not None and size < _TOO_SMALL and style.size_certain:
        return Visibility.HIDDEN
    behind = ground if style.ground is None else style.ground
    contrast = _contrast_with(style, WHITE if behind is None else behind)
    if contrast < _NO_CONTRAST and behind is not None and style.colour_certain:
        return Visibility.HIDDEN
    if contrast < LITTLE_CONTRAST or (size is not None and size <= _VERY_SMALL):
        return Visibility.DOUBTFUL
    return Visibility.STRUCK if style.struck else Visibility.SHOWN


def small_size(size: float | None) -> float | None:
    """Return the size of letters, in points, if it may hide them; else None, the usual size."""
    return size if size is not None and size < _CERTAIN_SIZE else None


def is_hidden(style: TextStyle) -> bool:
    """Tell whether nobody sees text of this style, whatever the ground of its paragraph or cell."""
    return visible(style, PATTERN) is Visibility.HIDDEN


def visible_text(text: str, style: TextStyle, ground: Ground = None, *, in_cell: bool) -> str:
    """Return what is seen of a text: nothing where it is hidden, strokes where it is struck out.

    Doubtful digits in a cell are made illegible. Elsewhere doubtful text is
    kept, because a title in white stands on a coloured ground far more often
    than on paper.
    """
    visibility = visible(style, ground)
    if visibility is Visibility.SHOWN:
        return text
    if visibility is Visibility.HIDDEN:
        return ""
    if visibility is Visibility.DOUBTFUL and in_cell:
        text = mask_digits(text)
        if _is_most_likely_hidden(style, ground):
            text = text.replace(_ILLEGIBLE_DIGIT, _ILLEGIBLE_DIGIT + STROKE)
    return strike(text) if style.struck else text


def _is_most_likely_hidden(style: TextStyle, ground: Ground) -> bool:
    """Tell whether doubtful text is hidden if unknown rules change nothing and an unknown ground is white."""
    certain = style._replace(size_certain=True, colour_certain=True)
    return visible(certain, WHITE if ground is None else ground) is Visibility.HIDDEN


# ---- colours ----


def _contrast_with(style: TextStyle, ground: int) -> float:
    """Return the contrast of letters with the ground they stand on, through which they may shine."""
    if style.colour is None and style.opacity >= 1:
        return LITTLE_CONTRAST
    if ground == PATTERN:
        return LITTLE_CONTRAST
    colour = BLACK if style.colour is None else style.colour
    return contrast(colour if style.opacity >= 1 else blended(colour, ground, style.opacity), ground)


@lru_cache(maxsize=1024)
def contrast(one: int, other: int) -> float:
    """Return the contrast of two colours (0xRRGGBB) by WCAG 2.2, from 1 to 21."""
    darker, brighter = sorted((_luminance(one), _luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: int) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    parts = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    red, green, blue = (_linear(part / 255) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def blended(colour: int, ground: int, opacity: float) -> int:
    """Return the colour (0xRRGGBB) that a translucent colour has on its ground."""
    parts = ((colour >> shift & 255, ground >> shift & 255) for shift in (16, 8, 0))
    return rgb(*(round(above * opacity + below * (1 - opacity)) for above, below in parts))


def is_white(colour: int | None) -> bool:
    """Tell whether no eye tells a colour (0xRRGGBB) from white paper."""
    return colour is not None and colour >= 0 and contrast(colour, WHITE) < _NO_CONTRAST


def rgb(red: int, green: int, blue: int) -> int:
    """Return the colour (0xRRGGBB) of three parts from 0 to 255."""
    return red << 16 | green << 8 | blue


def hex_colour(text: str) -> int | None:
    """Return the colour (0xRRGGBB) of `#fff`, `#ffffff` or `FFFFFF`; None for any other text."""
    match = _HEX_COLOUR.fullmatch(text)
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return int(digits, 16)


# ---- fonts ----

_SIGN_FONTS = ("wingdings", "webdings", "zapfdingbats", "zapf dingbats", "marlett", "mt extra", "bookshelf")


def draws_signs(font: str) -> bool:
    """Tell whether a font of this name draws signs in place of letters and digits."""
    return font.strip(" '\"").lower().startswith(_SIGN_FONTS)


# ---- pictures ----

LEAST_PICTURE = 3.0
"""Points; a picture that is smaller both ways is a spacer that nobody sees."""

_TABLE_WIDTH, _TABLE_HEIGHT = 150.0, 40.0  # points; a picture of a table is larger


def may_be_table(size: tuple[float, float]) -> bool:
    """Tell whether a picture of this width and height, in points, is large enough to be that of a table."""
    return size[0] >= _TABLE_WIDTH and size[1] >= _TABLE_HEIGHT


# ---- struck and raised text ----

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)


def raised_text(text: str) -> str:
    """Return the text of a small raised or lowered mark: its digits as superscripts, 591¹.

    `text.read_cell` takes them for the mark of a note and not for a part of the number.
    """
    return text.translate(_RAISED)


def strike(text: str) -> str:
    """Return the text struck out, character by character."""
    if STROKE in text:
        return text
    return "".join(sign if sign.isspace() else sign + STROKE for sign in text)


def mask_digits(text: str) -> str:
    """Return the text with its digits no longer legible."""
    return text if STROKE in text else _DIGIT.sub(_ILLEGIBLE_DIGIT, text)


def unstruck(text: str) -> str:
    """Return the lines of a text without what is struck out; empty where nothing is left."""
    lines = [_STRUCK.sub("", line) if STROKE in line else line for line in text.split("\n")]
    return "\n".join(line for line in lines if line.strip(BLANKS))


def without_struck(text: str, *, in_cell: bool) -> str:
    """Return a paragraph without what is struck out. A cell in which nothing else is left keeps it."""
    if STROKE not in text:
        return text
    return unstruck_or_all(text) if in_cell else unstruck(text)


def unstruck_or_all(text: str) -> str:
    """Return the text without what is struck out, or as it is where nothing else is left."""
    return unstruck(text) or text
