"""The lines of a table as they are printed: a label, and the entries behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from gojparse.align.cut import LabelMention, TokenRun
from gojparse.align.tokens import Token
from gojparse.text import BLANK


class LabelMatch(StrEnum):
    """How a strip came to its line."""

    EXACT = "exact"
    CUT = "cut"  # a part of the label is left, and only this line has it
    NEAR = "near"  # misprinted
    DETACHED = "detached"  # labels first, rows of numbers after them, in the same order
    UNTIED = "untied"  # the labels are gone; only the group's heading is left
    SHARED = "shared"  # two labels claim one row, or two rows one label: nothing can be told


EXACT, CUT, NEAR, DETACHED, UNTIED, SHARED = (
    LabelMatch  # by name: an attribute of an enum costs ten times a global in Python 3.11
)


class PrintedRow(NamedTuple):
    """What is printed behind one label: the line's code and its entries in reading order."""

    code: str
    label: LabelMention
    entries: tuple[Token, ...]
    how: LabelMatch = EXACT

    @property
    def in_grid(self) -> bool:
        """Whether the entries are cells of a grid, so that an empty one is proved."""
        return bool(self.entries) and self.entries[0].grid > 0

    @property
    def prints(self) -> bool:
        """Whether anything is printed in its cells; mostly it is in the first."""
        entries = self.entries
        return bool(entries) and (entries[0].kind is not BLANK or bool(self.printed))

    @property
    def printed(self) -> tuple[Token, ...]:
        return tuple([entry for entry in self.entries if entry.kind is not BLANK])

    def is_full(self, width: int) -> bool:
        """Whether every cell of the form is printed, and no more: a header can only say the same."""
        return len(self.entries) == width and not [entry for entry in self.entries if entry.kind is BLANK]

    def is_overfull(self, width: int) -> bool:
        """Whether it prints more numbers than the form has cells: one column is none of the form."""
        return len(self.entries) > width < len([entry for entry in self.printed if not entry.is_text])


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The strips in printed order, all mentions, and the runs that no line took."""

    rows: tuple[PrintedRow, ...]
    mentions: tuple[LabelMention, ...]
    left_over: tuple[tuple[LabelMention | None, TokenRun], ...]
