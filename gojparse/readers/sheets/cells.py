"""A cell of a workbook: what it holds, what it looks like, and what is seen of it.

The formats of a workbook (.xlsx, .xls, .ods, XML of 2003) write these down in
their own ways. What is seen is decided here for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gojparse.readers.sheets.formats import GENERAL, NumberFormat
from gojparse.readers.sheets.numbers import displayed_number, displayed_text, section_colour
from gojparse.readers.visible import (
    BLACK,
    INK,
    LITTLE_CONTRAST,
    PATTERN,
    PLAIN,
    WHITE,
    Ground,
    TextStyle,
    contrast,
    mask_digits,
    raised_text,
    visible_text,
)

USUAL_SIZE = 11.0  # points
LEAST_DIGIT = 0.45  # of a font's size; no usual font has narrower digits
_ROUNDED, _OTHER_FONT = 0.88, 0.75
_MAX_OUTCOMES = 16  # of conditional formats that may or may not apply to a cell


class Area(NamedTuple):
    """A merged cell: its first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def area_of(reference: str) -> Area | None:
    """Return the area that a reference such as `A1:B2` or `C3` names; None if it names none."""
    first, _, last = reference.partition(":")
    start, end = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
    if start is None or end is None:
        return None
    return Area(int(start[2]) - 1, column_index(start[1]), int(end[2]) - 1, column_index(end[1]))


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """Return the column of these letters, from 0."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def digit_width(first: tuple[str, float], own: tuple[str, float]) -> float:
    """Return the least width of a digit of a font, by name and size, in digits of the first one.

    Programs round widths to pixels, and fonts of one size have digits of different widths.
    """
    if first == own:
        return 1.0
    return own[1] / first[1] * (_ROUNDED if first[0] == own[0] else _OTHER_FONT)


class TextRun(NamedTuple):
    """A run of a text. Its style is None where it looks as the style of its cell says."""

    text: str
    style: TextStyle | None = None


class CellValue(NamedTuple):
    """The content of a cell: a number as it is stored, or a text in one or several runs."""

    text: str
    is_number: bool = False
    runs: tuple[TextRun, ...] = ()  # none: all of the text is one run
    shown: str | None = None  # how the file says that it is shown, where that may be trusted

    @classmethod
    def of_runs(cls, runs: Sequence[TextRun]) -> CellValue:
        """Return the value of a text in runs."""
        text = "".join([run.text for run in runs])
        return cls(text, runs=tuple(runs) if any(run.style is not None for run in runs) else ())


UNCALCULATED = CellValue(INK)
"""A formula whose result the file does not have: whoever opens it sees one."""


class CellStyle(NamedTuple):
    """The style that some cells have in common."""

    number: NumberFormat = GENERAL
    ruled: bool = False  # any side has a border
    text: TextStyle = PLAIN
    crossed: bool = False  # a diagonal border runs through the cell
    repeated: bool = False  # the text is shown as often as there is room: 12 as 121212
    digit: float = 0.0  # the least width of a digit, as columns are measured; 0: numbers are never cut


PLAIN_CELL = CellStyle()


class FormatChange(NamedTuple):
    """The changes that a conditional format makes to a cell."""

    number: NumberFormat | None = None
    text: Callable[[TextStyle], TextStyle] | None = None
    covering: bool = False  # a bar or a sign stands in place of the number

    def applied(self, style: CellStyle) -> CellStyle:
        """Return the style with this change."""
        text = style.text if self.text is None else self.text(style.text)
        return style._replace(text=text, number=style.number if self.number is None else self.number)


def scale_change(colours: Sequence[int | None]) -> FormatChange:
    """Return the change of a ground that runs from one of these colours to the next."""
    known = [colour for colour in colours if colour is not None]

    def on_scale(style: TextStyle) -> TextStyle:
        letters = BLACK if style.colour is None else style.colour
        worst = min(known, key=lambda colour: contrast(letters, colour), default=PATTERN)
        is_lost = all(contrast(letters, colour) < LITTLE_CONTRAST for colour in known)
        return style._replace(ground=worst if is_lost else PATTERN)

    return FormatChange(text=on_scale)


class AppliedRule(NamedTuple):
    """A rule of a conditional format as it applies to one cell; `holds` is None where that is unknown."""

    holds: bool | None
    change: FormatChange
    stops: bool = False  # no rule after it applies where it does


class SheetView(NamedTuple):
    """The settings of a sheet that decide about all its cells."""

    ground: Ground = WHITE  # behind cells without a ground of their own
    from_1904: bool = False
    hides_zeros: bool = False


PLAIN_VIEW = SheetView()


def seen_in_cell(value: CellValue, style: CellStyle, view: SheetView) -> str:
    """Return what is seen in a cell; what is struck out keeps its strokes."""
    text = style.text
    if value.is_number:
        shown = value.shown
        if shown is None:
            shown = displayed_number(value.text, style.number, from_1904=view.from_1904)
        if view.hides_zeros and not shown.strip("-0.,% "):
            return ""
    else:
        shown = displayed_text(value.text, style.number) if style.number.text else value.text
        shown = value.shown if value.shown is not None and shown else shown
    if style.number.coloured:
        colour = section_colour(value.text, style.number, is_text=not value.is_number)
        text = text if colour is None else text._replace(colour=colour)
    if style.repeated:
        return mask_digits(visible_text(shown, text, view.ground, in_cell=True))
    if style.crossed and value.is_number:
        text = text._replace(struck=True)
    if value.runs and shown == value.text:
        return _seen_runs(value.runs, text, view.ground)
    return shown if text is PLAIN else visible_text(shown, text, view.ground, in_cell=True)


def _seen_runs(runs: Iterable[TextRun], cell: TextStyle, ground: Ground) -> str:
    """Return what is seen of a text in runs, on the ground of its cell."""
    pieces: list[str] = []
    for text, own in runs:
        style = cell
        if own is not None:
            style = own._replace(ground=cell.ground if own.ground is None else own.ground)
        seen = visible_text(text, style, ground, in_cell=True)
        pieces.append(raised_text(seen) if style.raised else seen)
    return "".join(pieces)


def seen_under_rules(
    value: CellValue, style: CellStyle, view: SheetView, rules: Sequence[AppliedRule]
) -> str:
    """Return what is seen in a cell with conditional formats, the first of which comes before the others.

    Where it is unknown whether one applies and that decides what is seen, digits are illegible.
    """
    outcomes: list[tuple[CellStyle, bool]] = [(style, False)]
    for rule in reversed(rules):
        if rule.holds is False:
            continue
        below = [(style, False)] if rule.stops else outcomes
        changed = [(rule.change.applied(form), covered or rule.change.covering) for form, covered in below]
        outcomes = list(dict.fromkeys(changed if rule.holds else outcomes + changed))[:_MAX_OUTCOMES]
    reformatted = value._replace(shown=None)
    seen = {
        INK if covered else seen_in_cell(value if form.number is style.number else reformatted, form, view)
        for form, covered in outcomes
    }
    if len(seen) == 1:
        return seen.pop()
    return mask_digits(max(seen, key=lambda text: (len(text), text)))
