"""The one rule for what a reader of the page sees.

Every carrier has its own ways to keep text from the eye: letters of size 0,
white on white, styles that hide, pictures laid over the text. A reader
fills in a `TextStyle`, and `visible` decides. Read along, a hidden 7 between
1 and 2 would make 172 of 12.

Struck text next to other text is gone, because whoever strikes a number out
writes the right one next to it. Alone in its cell it is neither a number nor
an empty cell. It keeps its strokes, so that the cell is seen to hold
something. The same holds for digits that may or may not be visible.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

STROKE = "\u0336"  # combines with the character before it: 7̶
BLANKS = (  # all characters that leave no ink
    " \t\n\r\f\v\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
)
WHITE = 0xFFFFFF
_ILLEGIBLE_DIGIT = "\ufffd" + STROKE
_STRUCK = re.compile(f"[^{STROKE}]{STROKE}")
_DIGIT = re.compile(r"\d")
_HEX_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


class Visibility(StrEnum):
    """The part of a text that a reader of the page sees."""

    SHOWN = "shown"
    STRUCK = "struck"
    HIDDEN = "hidden"
    DOUBTFUL = "doubtful"  # the source does not say enough: white on an unknown ground


class Ground(StrEnum):
    """The colour behind letters, as far as the source states it."""

    UNKNOWN = "unknown"
    WHITE = "white"
    COLOURED = "coloured"


class TextStyle(NamedTuple):
    """The style of a text, as far as it decides what is read. The defaults mean "shown".

    A raised or lowered run is set apart from its neighbours by its reader: a
    small mark after a number is no part of the number.
    """

    hidden: bool = False  # by a switch of the format: display:none, w:vanish, \v, text mode 3
    struck: bool = False
    colour: int | None = None  # 0xRRGGBB; None: the default colour, which is dark
    ground: Ground = Ground.UNKNOWN  # directly behind the run
    size: float | None = None  # points; None: the default size
    raised: str = ""  # how far above or below the baseline, in the carrier's words
    opacity: float = 1.0  # 0.0: transparent
    clipped: bool = False  # outside the region in which it may appear
    layer_shown: bool = True
    covered: bool = False  # by something solid, such as the picture of a scanned page
    size_certain: bool = True  # False: rules that we do not know may change the size
    colour_certain: bool = True  # the same for the colour


PLAIN = TextStyle()


class VisibilityRule(NamedTuple):
    """The limits of what an eye can see, for the carriers that differ."""

    smallest: float = 2.0  # points; letters of this size and below are hidden
    white: int = 250  # of 255; colours with all three parts from here on are white
    strike_wins: bool = False  # struck white text is struck, whatever its ground


RULE = VisibilityRule()
SHEET_RULE = VisibilityRule(white=255)  # .xlsx, .xls, .ods: only pure white is white
RTF_RULE = VisibilityRule(strike_wins=True)
DOC_RULE = VisibilityRule(white=255, strike_wins=True)


def visible(style: TextStyle, ground: Ground = Ground.UNKNOWN, rule: VisibilityRule = RULE) -> Visibility:
    """Decide what a reader of the page sees of a text.

    Args:
        style: How the text looks.
        ground: The ground of its paragraph, cell or page. Asked for only
            where the letters are white and `style.ground` is unknown.
        rule: The limits of the carrier.

    Returns:
        `DOUBTFUL` where white or tiny letters may or may not be seen. Only
        digits in a cell need care then (`visible_text`).
    """
    if style == PLAIN:
        return Visibility.SHOWN
    if style.hidden or style.clipped or style.covered or not style.layer_shown or style.opacity <= 0:
        return Visibility.HIDDEN
    doubtful = style.size is not None and style.size <= rule.smallest
    if doubtful and style.size_certain:
        return Visibility.HIDDEN
    if is_white(style.colour, rule) and not (style.struck and rule.strike_wins):
        behind = ground if style.ground is Ground.UNKNOWN else style.ground
        if behind is Ground.WHITE and style.colour_certain:
            return Visibility.HIDDEN
        doubtful = doubtful or behind is not Ground.COLOURED
    if doubtful:
        return Visibility.DOUBTFUL
    return Visibility.STRUCK if style.struck else Visibility.SHOWN


def is_hidden(style: TextStyle, rule: VisibilityRule = RULE) -> bool:
    """Tell whether nobody sees text of this style, whatever the ground of its paragraph or cell."""
    return visible(style, Ground.COLOURED, rule) is Visibility.HIDDEN


def visible_text(
    text: str,
    style: TextStyle,
    ground: Ground = Ground.UNKNOWN,
    *,
    in_cell: bool,
    rule: VisibilityRule = RULE,
) -> str:
    """Return what is seen of a text: nothing where it is hidden, strokes where it is struck out.

    Doubtful digits in a cell are made illegible. Elsewhere doubtful text is
    kept, because a title in white stands on a coloured ground far more often
    than on paper.
    """
    visibility = visible(style, ground, rule)
    if visibility is Visibility.SHOWN:
        return text
    if visibility is Visibility.HIDDEN:
        return ""
    if visibility is Visibility.DOUBTFUL and in_cell:
        text = mask_digits(text)
    return strike(text) if style.struck else text


def is_white(colour: int | None, rule: VisibilityRule = RULE) -> bool:
    """Tell whether a colour (0xRRGGBB) looks white on paper."""
    if colour is None:
        return False
    return colour >> 16 >= rule.white and colour >> 8 & 255 >= rule.white and colour & 255 >= rule.white


def ground_of(colour: int | None, rule: VisibilityRule = RULE) -> Ground:
    """Return the ground that a background of this colour (0xRRGGBB) makes; None is no background."""
    if colour is None:
        return Ground.UNKNOWN
    return Ground.WHITE if is_white(colour, rule) else Ground.COLOURED


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


# ---- struck text ----


def strike(text: str) -> str:
    """Return the text struck out, character by character."""
    if STROKE in text:
        return text
    return "".join(sign if sign.isspace() else sign + STROKE for sign in text)


def mask_digits(text: str) -> str:
    """Return the text with its digits struck and no longer legible."""
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
