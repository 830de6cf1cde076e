"""Print that is struck out, or so faint that nobody can say whether it is seen.

Beside other print it is gone: who strikes a number out prints the right one
beside it. Alone it is no number, and no empty cell either: it keeps its
strokes, so that whoever reads the cell sees that something stood there.
"""

from __future__ import annotations

import re

from gojparse.readers.web.elements import BLANKS

STROKE = "\u0336"  # combines with the character before it: 7̶
_FAINT_DIGIT = "\ufffd" + STROKE
_STRUCK = re.compile(f"[^{STROKE}]{STROKE}")
_DIGIT = re.compile(r"\d")


def strike(text: str) -> str:
    """The text struck out, character by character."""
    if STROKE in text:
        return text
    return "".join(sign if sign.isspace() else sign + STROKE for sign in text)


def fade(text: str) -> str:
    """The text with its digits struck and no longer legible."""
    return text if STROKE in text else _DIGIT.sub(_FAINT_DIGIT, text)


def settle(text: str) -> str:
    """The text without what is struck out, or as it is where nothing else is left.

    Lines on which all is struck out go as well.
    """
    return unstruck(text) or text


def unstruck(text: str) -> str:
    """What is not struck out; empty where nothing is left."""
    lines = [_STRUCK.sub("", line) if STROKE in line else line for line in text.split("\n")]
    return "\n".join(line for line in lines if line.strip(BLANKS))
