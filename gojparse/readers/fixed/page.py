"""A page as the engines of PDF and OFD deliver it: letters with their boxes, and ruling lines.

Coordinates are those of the reading frame: origin top left, the text
upright. That is nearly always the page as displayed; where a table was set
sideways on an upright page, `Page.box` turns places back to what is displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count
from math import pi, radians
from operator import eq, sub
from typing import NamedTuple, TypeAlias

from gojparse.model import Box, quick

Quad: TypeAlias = tuple[float, float, float, float]

PAGE_NUMBER = re.compile(
    r"(?P<mark>[-—–―－－·•~～]{0,3}(?:第|[Pp](?:age)?\.?)?)[0-9０-９]{1,4}(?P<end>页?(?:[,，/／]?共?[0-9０-９]{1,4}页?)?[-—–―－·•~～]{0,3})"
)
_ASKEW = radians(4)  # text further off the level, or the upright, is no line of the report
_LEVEL = radians(0.2)  # what is nearer than this to the level is level
SMALLER = 0.82  # of the height of the letter beside it: raised or lowered print is smaller than this


class Run(NamedTuple):
    """Letters that touch each other on one line."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    start: int  # index of the first letter in the page's letters


class Ruling(NamedTuple):
    """A level or upright line: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Letters:
    """The printed characters of a page in the order of its content, blanks left out.

    Tops and bottoms count upwards, as in the file: they are turned over only where needed.
    """

    text: str
    left: Sequence[float]
    top: Sequence[float]
    right: Sequence[float]
    bottom: Sequence[float]
    height: float

    def run(self, start: int, end: int) -> Run:
        """The letters from start to end as one run."""
        return Run(
            self.left[start], self.height - self.top[start], self.right[end - 1],
            self.height - self.bottom[start], self.text[start:end], start,
        )  # fmt: skip

    def single(self, run: Run) -> Iterator[Run]:
        """Each letter of a run by itself; a run that is no print (its start below 0) stays as it is."""
        if run.start < 0:
            return iter((run,))
        return (self.run(i, i + 1) for i in range(run.start, run.start + len(run.text)))

    def runs(self) -> list[Run]:
        """The letters, joined to runs wherever they touch on one line."""
        if not self.text:
            return []
        em = self._small_em()
        gap, overlap, step = 0.09 * em, -0.25 * em, 0.25 * em
        lefts, tops, rights, bottoms, text = self.left, self.top, self.right, self.bottom, self.text
        height = self.height
        ends = [
            index
            for index, distance, level in zip(
                count(1), map(sub, lefts[1:], rights), map(eq, bottoms[1:], bottoms), strict=False
            )
            if not (
                overlap < distance < gap
                and (level or (-step < bottoms[index] - bottoms[index - 1] < step and self._alike(index)))
            )
        ]
        ends.append(len(text))
        starts = [0, *ends[:-1]]
        return [
            quick(
                Run,
                (
                    lefts[start], height - tops[start], rights[end - 1], height - bottoms[start],
                    text[start:end], start,
                ),
            )
            for start, end in zip(starts, ends, strict=True)
        ]  # fmt: skip

    def _alike(self, index: int) -> bool:
        """Whether a letter is as large as the one before it; a smaller one beside it is a mark of its own."""
        high = self.top[index] - self.bottom[index]
        before = self.top[index - 1] - self.bottom[index - 1]
        return min(high, before) >= SMALLER * max(high, before)

    def without(self, runs: Iterable[Run]) -> Letters:
        """The letters but those of some runs."""
        kept = bytearray(b"\1") * len(self.text)
        for run in runs:
            kept[run.start : run.start + len(run.text)] = bytes(len(run.text))
        left, top, right, bottom = (
            list(compress(side, kept)) for side in (self.left, self.top, self.right, self.bottom)
        )
        return Letters("".join(compress(self.text, kept)), left, top, right, bottom, self.height)

    def _small_em(self) -> float:
        """A small letter height of this page, so that a space in its smallest print still parts runs."""
        pace = len(self.text) // 200 + 1
        heights = [high for high in map(sub, self.top[::pace], self.bottom[::pace]) if high > 1]
        heights.sort()
        return heights[len(heights) // 10] if heights else 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `turn`: quarter turns clockwise from the reading frame to the page as displayed."""

    number: int
    width: float
    height: float
    turn: int
    letters: Letters
    runs: Sequence[Run]
    levels: Sequence[Ruling]
    uprights: Sequence[Ruling]
    pictured: bool = False  # it shows a picture
    lost: bool = False  # the engine leaves out text of it
    cells: Sequence[Sequence[Quad]] | None = None  # of each table, if the engine finds them
    drawn: bool = False  # there is something on it
    scan: bool = False  # its letters lie unseen under the picture of a page: somebody's optical reading
    recognised: bool = False  # its letters were recognised in a picture of it
    tilt: tuple[float, ...] | None = None  # 3 x 3, by rows: to the picture it was set upright from
    second_readings: Sequence[tuple[Box, str]] = ()  # of what was recognised: see `Document`
    low_confidence: Sequence[tuple[Box, str]] = ()

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The place of a rectangle of the reading frame on the page as displayed."""
        if self.tilt:
            left, top, right, bottom = _tilted(self.tilt, left, top, right, bottom)
        if self.turn == 0:
            return quick(Box, (self.number, left, top, right, bottom))
        width, height = self.width, self.height
        if self.turn == 1:
            return Box(self.number, height - bottom, left, height - top, right)
        if self.turn == 2:
            return Box(self.number, width - right, height - bottom, width - left, height - top)
        return Box(self.number, top, width - right, bottom, width - left)


def _tilted(
    matrix: tuple[float, ...], left: float, top: float, right: float, bottom: float
) -> tuple[float, float, float, float]:
    """The rectangle around a rectangle that is seen askew."""
    a, b, c, d, e, f, g, h, i = matrix
    corners = [(x, y, g * x + h * y + i) for x in (left, right) for y in (top, bottom)]
    xs = [(a * x + b * y + c) / depth for x, y, depth in corners]
    ys = [(d * x + e * y + f) / depth for x, y, depth in corners]
    return min(xs), min(ys), max(xs), max(ys)


def aslant(angles: Sequence[float]) -> list[bool]:
    """For each angle (radians) of print, in the order of its content, whether it is a stamp's or watermark's.

    The letters of a round stamp point everywhere, some of them nearly upright.
    """
    askew = {angle: abs(angle / (pi / 2) - round(angle / (pi / 2))) * (pi / 2) for angle in set(angles)}
    if all(angle <= _ASKEW for angle in askew.values()):
        return [False] * len(angles)
    off = [askew[angle] for angle in angles]
    marks = [angle > _ASKEW for angle in off]
    for order in (range(1, len(off)), range(len(off) - 2, -1, -1)):
        before = order.start - order.step
        for index in order:
            marks[index] |= marks[before] and off[index] > _LEVEL
            before = index
    return marks


Sides: TypeAlias = tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]


def turned(sides: Sides, frame: Quad, turn: int) -> Sides:
    """Rectangles of a page turned clockwise by quarters, y counted upwards.

    `sides`: of all of them the left ones, then bottom, right and top.
    """
    left, bottom, right, top = sides
    x0, y0, x1, y1 = frame
    if turn == 0:
        return _beyond(left, x0), _beyond(bottom, y0), _beyond(right, x0), _beyond(top, y0)
    if turn == 1:
        return _beyond(bottom, y0), _before(right, x1), _beyond(top, y0), _before(left, x1)
    if turn == 2:
        return _before(right, x1), _before(top, y1), _before(left, x1), _before(bottom, y1)
    return _before(top, y1), _beyond(left, x0), _before(bottom, y1), _beyond(right, x0)


def _beyond(places: Sequence[float], start: float) -> list[float]:
    return [place - start for place in places]


def _before(places: Sequence[float], end: float) -> list[float]:
    return [end - place for place in places]
