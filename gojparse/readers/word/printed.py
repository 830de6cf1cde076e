"""A paragraph while it is read, run by run: what of it is seen, as the old formats of Word say it.

Hidden runs are not printed, struck ones only where nothing stands beside
them, white digits in a cell are no longer legible, and raised ones stay
apart from their neighbours: the same as in a .docx.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from gojparse.readers.caps import check_characters
from gojparse.readers.visible import STROKE, mask_digits, strike, unstruck, unstruck_or_all

_HALF = re.compile("[\ud800-\udfff]")
SMALLEST = 4  # half-points that no eye can read


class Look(NamedTuple):
    """How a run looks, as far as that decides what is read."""

    is_hidden: bool = False
    is_struck: bool = False
    is_white: bool = False
    level: int = 0  # raised (above 0) or lowered
    symbol: str = ""  # stands instead of each character of the run


PLAIN = Look()


class Line:
    """Collects the runs of a paragraph, then of the next."""

    def __init__(self, format: str) -> None:
        self._format = format
        self._pieces: list[str] = []
        self._level = 0
        self._characters = 0

    def add(self, text: str, look: Look = PLAIN, *, in_cell: bool = False) -> None:
        """Print a run behind what stands there."""
        if look is PLAIN and not self._level:
            self._pieces.append(text)
            return
        if look.is_hidden:
            return
        if look.level != self._level:
            self._pieces.append(" ")
            self._level = look.level
        self._pieces.append(_looking(look, in_cell)(look.symbol * len(text) if look.symbol else text))

    def lines(self, *, in_cell: bool) -> list[str]:
        """The lines of the paragraph, which ends here."""
        text = "".join(self._pieces)
        self._pieces, self._level = [], 0
        self._characters += len(text)
        check_characters(self._characters, self._format)
        if _HALF.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if STROKE in text:
            text = unstruck_or_all(text) if in_cell else unstruck(text)
        if "\n" not in text:
            return [text] if text.strip() else []
        return [line for line in text.split("\n") if line.strip()]


def _looking(look: Look, in_cell: bool) -> Callable[[str], str]:
    if look.is_struck:
        return strike
    return mask_digits if look.is_white and in_cell else str
