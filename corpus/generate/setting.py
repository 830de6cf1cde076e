"""Tables set in type: rows of known height, which can be cut at a page's end.

What spans the cut is printed on the first side of it, or with its text cut
in two as word processors do. The fonts are subsets of free ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from corpus.generate.records import Box, Kind, Sheet
from corpus.generate.sheets import starts

FONTS = Path(__file__).with_name("font")
MEASURE = 471.0  # width of a table, in points
CELL = 9.0  # size of type in tables
_TALL = 26.0  # a row of more than one line
_HANGING = "，。；：、）”"  # never begin a line
_COLUMNS = {
    "disclosures": (0.34, 0.22, 0.22, 0.22),
    "applications": (0.07, 0.13, 0.29, *((0.073,) * 7)),
    "appeals": (1 / 15,) * 15,
}


@cache
def fonts() -> tuple[TTFont, TTFont]:
    """The Chinese font, and the one for digits, letters and quotes."""
    pair = (
        TTFont("Report", str(FONTS / "droid-sans-fallback-subset.ttf")),
        TTFont("Digits", str(FONTS / "open-sans-subset.ttf")),
    )
    for font in pair:
        pdfmetrics.registerFont(font)
    return pair


@cache
def _more() -> TTFont:
    """The Chinese font for what only the panel's prose prints; documents without it do not carry it."""
    font = TTFont("More", str(FONTS / "droid-sans-fallback-panel.ttf"))
    pdfmetrics.registerFont(font)
    return font


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The text in runs of one font: font name and characters."""
    for font, run in groupby(text, key=_font_of):
        yield font, "".join(run)


@cache
def _font_of(char: str) -> str:
    for font in reversed(fonts()):
        if ord(char) in font.face.charToGlyph:
            return str(font.fontName)
    more = _more()
    return str((more if ord(char) in more.face.charToGlyph else fonts()[0]).fontName)


@lru_cache(maxsize=4096)
def width(text: str, size: float) -> float:
    return sum(float(pdfmetrics.stringWidth(run, font, size)) for font, run in runs(text))


def wrap(text: str, size: float, measure: float) -> list[str]:
    """The text in lines no wider than the measure, broken between any two characters but inside numbers."""
    lines, line, run = [], "", ""
    for char in [*text, ""]:
        run += char
        if char and char.isascii() and char.isalnum():
            continue
        if line and run not in _HANGING and width(line + run, size) > measure:
            lines.append(line)
            line = ""
        line, run = line + run, ""
    return [*lines, line] if line else lines or [""]


@dataclass(frozen=True, slots=True)
class SetBox:
    """A box with its place in the rows of a piece and its text in lines."""

    x: int
    y: int
    across: int
    down: int
    lines: tuple[str, ...]
    centred: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A table, or what is left of it, set in type."""

    columns: tuple[float, ...]
    heights: tuple[float, ...]
    boxes: tuple[SetBox, ...]

    def fitting(self, room: float) -> int:
        """How many rows fit."""
        rows, used = 0, 0.0
        for height in self.heights:
            used += height
            if used > room:
                break
            rows += 1
        return rows

    def tall_row(self, fitting: int) -> int:
        """Where to cut: at the last row with a label of several lines, if one stands near the page's end."""
        if fitting == len(self.heights):
            return fitting
        near = range(max(4, fitting - 11), fitting + 1)
        return max((row for row in near if self.heights[row] > _TALL), default=fitting)

    def cut(self, rows: int, room: float) -> tuple[Setting, Setting]:
        """The first rows, and the rest. With room to spare the next row may be cut between its lines."""
        whole = self
        spare = room - sum(self.heights[:rows])
        if rows < len(self.heights) and self.heights[rows] > _TALL and spare > 16:
            whole, rows = self._split_row(rows), rows + 1
        upper = [b for b in whole.boxes if b.y < rows]
        lower = [replace(b, y=b.y - rows) for b in whole.boxes if b.y >= rows]
        for number, box in enumerate(upper):
            reach = box.y + box.down - rows
            if reach > 0:
                keep = len(box.lines)
                if room:
                    keep = max(1, round(keep * (rows - box.y) / box.down)) if keep > 1 else keep
                upper[number] = replace(box, down=rows - box.y, lines=box.lines[:keep])
                lower.append(replace(box, y=0, down=reach, lines=box.lines[keep:]))
        return (
            replace(whole, heights=whole.heights[:rows], boxes=tuple(upper)),
            replace(whole, heights=whole.heights[rows:], boxes=tuple(lower)),
        )

    def _split_row(self, row: int) -> Setting:
        """The setting with one row made two, the second taking all but the first line of its text."""
        boxes: list[SetBox] = []
        for box in self.boxes:
            if box.y == row and box.down == 1:
                boxes.append(replace(box, lines=box.lines[:1]))
                boxes.append(replace(box, y=row + 1, lines=box.lines[1:]))
            elif box.y <= row < box.y + box.down:
                boxes.append(replace(box, down=box.down + 1))
            else:
                boxes.append(replace(box, y=box.y + 1) if box.y > row else box)
        height = self.heights[row]
        return replace(
            self,
            heights=(*self.heights[:row], 16.0, height - 12, *self.heights[row + 1 :]),
            boxes=tuple(boxes),
        )


def set_type(whole: Sheet, vertical: bool) -> Setting:
    columns = _COLUMNS[whole.table]
    boxes = []
    heights = [20.0] * len(whole.rows)
    for y, row in enumerate(starts(whole)):
        for x, box in row:
            measure = sum(columns[x : x + box.across]) * MEASURE - 5
            lines = list(_lines(box, measure, vertical))
            boxes.append(SetBox(x, y, box.across, box.down, tuple(lines), box.kind is not Kind.LABEL))
            if box.down == 1:
                heights[y] = max(heights[y], 12.0 * len(lines) + 6)
    if whole.table != "disclosures":
        for y in range(whole.heads):
            heights[y] = max(heights[y], 24.0)
    return Setting(columns, tuple(heights), tuple(boxes))


def _lines(box: Box, measure: float, vertical: bool) -> Iterator[str]:
    if box.kind is Kind.GROUP and vertical and box.text.startswith("三"):
        yield from box.text
    else:
        yield from wrap(box.text, CELL, measure)
