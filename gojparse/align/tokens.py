"""Fold the blocks of a section into one stream of tokens: words and entries.

An entry is what can stand in a number cell: a number, a slash, a dash, a
proved blank. Everything else is text: labels, headers, notes. Ruled grids
and crawled text give the same stream; a token keeps whatever position its
carrier knew, and that is the only difference between the two.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from gojparse.model import Locator, Paragraph
from gojparse.text import BLANK, TEXT, CellContent, ContentKind

Stretch: TypeAlias = tuple[Paragraph, int, int]
"""A paragraph and a stretch of its text: the place of a word, worked out when it is asked for."""


class Token(NamedTuple):
    """A word or an entry, with its place in the source."""

    kind: ContentKind
    text: str
    reading: CellContent
    place: Locator | Stretch
    row: int  # running number of the printed row
    grid: int  # running number of the grid; 0: running text
    column: int = -1  # first grid column; -1 unknown
    span: int = 1
    shifted: bool = False  # in text with tabs: more than one tab before it, as if a cell were missing

    @property
    def locator(self) -> Locator:
        """Where it is printed."""
        if isinstance(self.place, Locator):
            return self.place
        paragraph, start, end = self.place
        return paragraph.at(start, end)

    @property
    def is_text(self) -> bool:
        return self.kind is TEXT

    @property
    def is_printed(self) -> bool:
        """Whether something stands there: a number, a slash, a dash or words."""
        return self.kind is not BLANK
