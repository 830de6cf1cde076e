"""A page as the engines of PDF and OFD deliver it: letters with their boxes, and ruling lines.

Coordinates are points in the reading frame: origin top left, the text
upright. That is nearly always the page as displayed. Where a table was set
sideways on an upright page, `PrintedPage.box` turns places back to what is displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from math import pi, radians
from typing import NamedTuple, TypeAlias

from gojparse.model import Box
from gojparse.readers.visible import raised_text

Quad: TypeAlias = tuple[float, float, float, float]  # the sides of a rectangle, as the function says
Matrix: TypeAlias = tuple[float, ...]  # the six numbers of an affine transformation, as files write them
Sides: TypeAlias = tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

PAGE_NUMBER = re.compile(
    r"(?P<before>[-—–―－－·•~～]{0,3}(?:第|[Pp](?:age)?\.?)?)[0-9０-９]{1,4}(?P<after>页?(?:[,，/／]?共?[0-9０-９]{1,4}页?)?[-—–―－·•~～]{0,3})"
)
_MOST_LETTERS = 0.9  # of a page; watermarks can be most of a last page, but not that many
SMALLER = 0.82  # of the height of the letter next to it: raised or lowered letters are smaller than this
_SMALL = 0.95  # of the height of the number before it: a mark of a note is smaller
_BASE = 0.2  # of the height of a letter's box, about: its base line above the bottom
_SHIFTED = 0.1  # of the height of a number by which the base line of a mark is shifted, at least
_DIGITS = re.compile("[0-9]{2,}")
_ASKEW = radians(4)  # text further off the level, or the upright, is no line of the report
_LEVEL = radians(0.2)  # what is nearer than this to the level is level


class GlyphRun(NamedTuple):
    """Letters that touch each other on one line. `start`: index of the first in the page's letters."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    start: int


class Ruling(NamedTuple):
    """A level or upright line: its place across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


class Withheld(NamedTuple):
    """A letter that is stored on a page and that nobody sees, or not for sure."""

    sign: str
    left: float
    top: float
    right: float
    bottom: float
    gone: bool  # nobody sees it


@dataclass(frozen=True, slots=True)
class PageLetters:
    """The printed characters of a page in the order of its content, blanks left out.

    Tops and bottoms count upwards, as in the file. They are turned over only where needed.
    """

    text: str
    left: Sequence[float]
    top: Sequence[float]
    right: Sequence[float]
    bottom: Sequence[float]
    height: float

    def run(self, start: int, end: int) -> GlyphRun:
        """Return the letters from start to end as one run."""
        return GlyphRun(
            self.left[start], self.height - self.top[start], self.right[end - 1],
            self.height - self.bottom[start], self.text[start:end], start,
        )  # fmt: skip

    def single(self, run: GlyphRun) -> Iterator[GlyphRun]:
        """Yield each letter of a run by itself; a run of no letters (its start below 0) stays as it is."""
        if run.start < 0:
            return iter((run,))
        return (self.run(i, i + 1) for i in range(run.start, run.start + len(run.text)))

    def runs(self) -> list[GlyphRun]:
        """Return the letters, joined to runs wherever they touch on one line."""
        if not self.text:
            return []
        em = self._small_em()
        gap, overlap, step = 0.09 * em, -0.25 * em, 0.25 * em
        neighbours = zip(self.right, self.left[1:], self.bottom, self.bottom[1:], strict=False)
        starts = [0]
        for index, (right, left, bottom, next_bottom) in enumerate(neighbours, 1):
            if not overlap < left - right < gap or (
                bottom != next_bottom
                and not (-step < next_bottom - bottom < step and self._as_large_as_before(index))
            ):
                starts.append(index)
        ends = [*starts[1:], len(self.text)]
        return [self.run(start, end) for start, end in zip(starts, ends, strict=True)]

    def _as_large_as_before(self, index: int) -> bool:
        """Tell whether a letter is as large as the one before it; a smaller one is a raised mark."""
        high = self.top[index] - self.bottom[index]
        before = self.top[index - 1] - self.bottom[index - 1]
        return min(high, before) >= SMALLER * max(high, before)

    def without(self, runs: Iterable[GlyphRun]) -> PageLetters:
        """Return the letters but those of some runs."""
        kept = [True] * len(self.text)
        for run in runs:
            end = run.start + len(run.text)
            kept[run.start : end] = [False] * len(run.text)
        left, top, right, bottom = (
            list(compress(side, kept)) for side in (self.left, self.top, self.right, self.bottom)
        )
        return PageLetters("".join(compress(self.text, kept)), left, top, right, bottom, self.height)

    def _small_em(self) -> float:
        """Return a small letter height of this page, so that a space in its smallest print parts runs."""
        pace = len(self.text) // 200 + 1
        sampled = zip(self.top[::pace], self.bottom[::pace], strict=True)
        heights = sorted([high for top, bottom in sampled if (high := top - bottom) > 1])
        return heights[len(heights) // 10] if heights else 1.0


def within_page(runs: Iterable[GlyphRun], width: float, height: float) -> list[GlyphRun]:
    """Return those runs that reach into a page of this size."""
    return [run for run in runs if run[2] > 0 and run[0] < width and run[3] > 0 and run[1] < height]


def with_raised_digits(letters: PageLetters) -> PageLetters:
    """Return the letters, small digits raised or lowered behind a number as superscripts: marks of notes."""
    signs = list(letters.text)
    tops = letters.top
    for match in _DIGITS.finditer(letters.text):
        usual, end = match.span()  # the last digit of the number itself, and where its digits end
        if len(set(tops[usual:end])) == 1:
            continue
        for place in range(usual + 1, end):
            if _is_raised(letters, usual, place):
                signs[place] = raised_text(signs[place])
            else:
                usual = place
    text = "".join(signs)
    return replace(letters, text=text) if text != letters.text else letters


def _is_raised(letters: PageLetters, usual: int, place: int) -> bool:
    """Tell whether a letter is smaller than another one and stands higher or lower, right behind it."""
    size = letters.top[usual] - letters.bottom[usual]
    high = letters.top[place] - letters.bottom[place]
    gap = letters.left[place] - letters.right[place - 1]
    return abs(gap) < 0.5 * size and is_shifted(size, high, letters.bottom[place] - letters.bottom[usual])


def is_shifted(size: float, high: float, up: float) -> bool:
    """Tell whether print is smaller than other print on its line and stands higher or lower.

    Args:
        size: The height of the other print.
        high: The height of this one.
        up: How far its bottom lies above the bottom of the other one.
    """
    return high < _SMALL * size and _SHIFTED * size < abs(up - _BASE * (size - high)) < size


def displayed_part(
    letters: PageLetters, runs: list[GlyphRun], width: float, height: float
) -> tuple[PageLetters, list[GlyphRun]]:
    """Return the letters and runs but for letters whose middle lies outside a page of this size."""
    over = [run for run in runs if run[0] < 0 or run[2] > width or run[1] < 0 or run[3] > height]
    outside = [
        letter
        for run in over
        for letter in letters.single(run)
        if not (0 < letter.left + letter.right < 2 * width and 0 < letter.top + letter.bottom < 2 * height)
    ]
    if not outside:
        return letters, runs
    letters = letters.without(outside)
    return letters, letters.runs()


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page. Width and height are those of the reading frame, in points."""

    number: int
    width: float
    height: float
    turn: int  # quarter turns clockwise from the reading frame to the page as displayed
    letters: PageLetters
    runs: Sequence[GlyphRun]
    levels: Sequence[Ruling]
    uprights: Sequence[Ruling]
    pictured: bool = False  # it shows a picture
    incomplete: bool = False  # the engine leaves out text of it
    cells: Sequence[Sequence[Quad]] | None = None  # of each table, if the engine finds them
    has_objects: bool = False  # there is something on it
    under_picture: bool = False  # its letters lie unseen under the picture of a page: a scanner's guesses
    recognised: bool = False  # its letters were recognised in a picture of it
    tilt: tuple[float, ...] | None = None  # 3 x 3 matrix, by rows, to the picture it was set upright from
    second_readings: Sequence[tuple[Box, str]] = ()  # of what was recognised: see `Document`
    low_confidence: Sequence[tuple[Box, str]] = ()
    ink: Sequence[Quad] = ()  # places where something is seen that is no text: left, top, right, bottom
    pictures: Sequence[Quad] = ()  # of those that are seen
    withheld: Sequence[Withheld] = ()  # another engine must not read them either
    member: str = ""  # the name of the file it is in, where the document has several,
    number_in_member: int = 0  # and its number there

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Return the place of a rectangle of the reading frame on the page as displayed."""
        place = self._displayed(left, top, right, bottom)
        return place._replace(page=self.number_in_member, member=self.member) if self.member else place

    def _displayed(self, left: float, top: float, right: float, bottom: float) -> Box:
        if self.tilt:
            left, top, right, bottom = _tilted(self.tilt, left, top, right, bottom)
        if self.turn == 0:
            return Box(self.number, left, top, right, bottom)
        width, height = self.width, self.height
        if self.turn == 1:
            return Box(self.number, height - bottom, left, height - top, right)
        if self.turn == 2:
            return Box(self.number, width - right, height - bottom, width - left, height - top)
        return Box(self.number, top, width - right, bottom, width - left)


def _tilted(matrix: tuple[float, ...], left: float, top: float, right: float, bottom: float) -> Quad:
    """Return the rectangle around a rectangle that is seen askew."""
    a, b, c, d, e, f, g, h, i = matrix
    corners = [(x, y, g * x + h * y + i) for x in (left, right) for y in (top, bottom)]
    xs = [(a * x + b * y + c) / depth for x, y, depth in corners]
    ys = [(d * x + e * y + f) / depth for x, y, depth in corners]
    return min(xs), min(ys), max(xs), max(ys)


def quarter_turns(angle: float) -> int:
    """Return by how many quarters text at an angle (radians, clockwise) must be turned to be upright."""
    return round(-angle / (pi / 2)) % 4


def aslant(angles: Sequence[float], lengths: Sequence[int] = ()) -> list[bool]:
    """Tell which letters, or runs of so many, belong to a stamp or watermark; `angles`: radians, in order."""
    off_axis = {angle: abs(angle / (pi / 2) - round(angle / (pi / 2))) * (pi / 2) for angle in set(angles)}
    if all(off <= _ASKEW for off in off_axis.values()):
        return [False] * len(angles)
    offs = [off_axis[angle] for angle in angles]
    stamped = [off > _ASKEW for off in offs]
    for indices in (range(1, len(offs)), range(len(offs) - 2, -1, -1)):
        before = indices.start - indices.step
        for index in indices:
            stamped[index] |= stamped[before] and offs[index] > _LEVEL
            before = index
    lengths = lengths or [1] * len(angles)
    if sum(compress(lengths, stamped)) > _MOST_LETTERS * sum(lengths):  # the page was scanned aslant
        return [False] * len(angles)
    return stamped


def transform(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Return a point carried by a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = inner
    origin = transform(e, f, outer)
    across, up = transform(a + e, b + f, outer), transform(c + e, d + f, outer)
    return (
        across[0] - origin[0], across[1] - origin[1], up[0] - origin[0], up[1] - origin[1], *origin,
    )  # fmt: skip


def moved(quad: Quad, matrix: Matrix) -> Quad:
    """Return the rectangle between two opposite corners of a rectangle, carried by a matrix."""
    x0, y0 = transform(quad[0], quad[1], matrix)
    x1, y1 = transform(quad[2], quad[3], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def turned(sides: Sides, frame: Quad, turn: int) -> Sides:
    """Return rectangles turned clockwise by quarters: left, bottom, right, top, y upwards."""
    left, bottom, right, top = sides
    x0, y0, x1, y1 = frame
    if turn == 0:
        return _after(left, x0), _after(bottom, y0), _after(right, x0), _after(top, y0)
    if turn == 1:
        return _after(bottom, y0), _before(right, x1), _after(top, y0), _before(left, x1)
    if turn == 2:
        return _before(right, x1), _before(top, y1), _before(left, x1), _before(bottom, y1)
    return _before(top, y1), _after(left, x0), _before(bottom, y1), _after(right, x0)


def in_reading_frame(boxes: Sequence[Quad], frame: Quad, turn: int) -> list[Quad]:
    """Return boxes (left, bottom, right, top) in the reading frame: left, top, right, bottom."""
    if not boxes:
        return []
    height = frame[2] - frame[0] if turn % 2 else frame[3] - frame[1]
    left, bottom, right, top = ([box[side] for box in boxes] for side in range(4))
    lefts, bottoms, rights, tops = turned((left, bottom, right, top), frame, turn)
    places = zip(lefts, tops, rights, bottoms, strict=True)
    return [(left, height - top, right, height - bottom) for left, top, right, bottom in places]


def _after(places: Sequence[float], start: float) -> list[float]:
    return [place - start for place in places]


def _before(places: Sequence[float], end: float) -> list[float]:
    return [end - place for place in places]
