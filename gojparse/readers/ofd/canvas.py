"""Glyphs, strokes and filled areas of a page, collected in the order in which they are drawn.

Places are in points, y counted downwards from the top of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import compress
from math import isfinite
from typing import NamedTuple

from gojparse.readers.fixed.grid import rulings
from gojparse.readers.fixed.ink import digits_next_to, is_small, may_hold_table, without_doubted
from gojparse.readers.fixed.page import (
    PAGE_NUMBER,
    PageLetters,
    PrintedPage,
    Quad,
    aslant,
    in_reading_frame,
    quarter_turns,
    turned,
    within_page,
)
from gojparse.readers.fixed.strokes import without_struck_letters
from gojparse.readers.refusals import beyond
from gojparse.readers.visible import LEAST_PICTURE, WHITE, Ground

_MAX_CHARACTERS = 1_000_000
_MAX_OBJECTS = 300_000
_CORNER_LENGTH = 6  # characters, at least, that a corner of a path is written in
_MAX_GROUND_TESTS = 2_000_000  # for the white letters of one page
_FAR = 1_000_000.0  # points


class GlyphLine(NamedTuple):
    """Glyphs on one line, placed from the origin of their text object."""

    signs: str  # the characters, without blanks
    starts: Sequence[float]  # where each begins along the line
    advances: Sequence[float]  # how far each reaches from there, backwards where negative
    near: float  # one edge of the line across its direction
    far: float  # the other edge
    angle: float  # 0, or a quarter turn in radians, clockwise


class GlyphClaim(NamedTuple):
    """The glyphs that a text states for its characters."""

    start: int  # the index of its first letter on the canvas
    text: str  # without blanks
    font: str
    runs: tuple[tuple[int, str], ...]  # the glyphs in order, and the character at which they begin


class PathShape(NamedTuple):
    """Strokes and filled areas of a path, placed from the origin of its object."""

    strokes: tuple[Quad, ...] = ()
    areas: tuple[tuple[Quad, Ground], ...] = ()
    boxes: tuple[Quad, ...] = ()  # the areas that fill a whole rectangle


@dataclass(slots=True)
class DrawingBudget:
    """The characters and objects that all pages of a document may still hold."""

    characters: int = _MAX_CHARACTERS
    objects: int = _MAX_OBJECTS

    def take(self, *, characters: int = 0, objects: int = 0) -> None:
        """Count what was drawn; refuse a document that holds more than any report."""
        self.characters -= characters
        self.objects -= objects
        self.foresee()

    def foresee(self, text: str = "", path: str = "") -> None:
        """Refuse a document that will hold too much, before an object of a million letters is made."""
        if self.characters < len(text):
            raise beyond("characters", _MAX_CHARACTERS, format="ofd")
        if self.objects < len(path) // _CORNER_LENGTH:
            raise beyond("drawn-objects", _MAX_OBJECTS, format="ofd")


@dataclass(slots=True)
class Canvas:
    """All that is drawn on a page. `angles`: radians, clockwise, by letter."""

    budget: DrawingBudget
    signs: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    bottoms: list[float] = field(default_factory=list)
    angles: list[float] = field(default_factory=list)
    strokes: list[Quad] = field(default_factory=list)
    areas: list[tuple[Quad, Ground]] = field(default_factory=list)
    colours: set[int] = field(default_factory=set)  # of the areas
    covers: list[tuple[Quad, int]] = field(default_factory=list)  # what is solid, the letters drawn before it
    claims: list[GlyphClaim] = field(default_factory=list, compare=False)
    clip: Quad | None = None  # nothing is drawn outside
    pictures: list[Quad] = field(default_factory=list)
    tests_left: int = _MAX_GROUND_TESTS

    def add_letter(self, sign: str, box: Quad, angle: float) -> None:
        """Draw one letter in its box."""
        self.budget.take(characters=1)
        self.signs.append(sign)
        self.lefts.append(box[0])
        self.tops.append(box[1])
        self.rights.append(box[2])
        self.bottoms.append(box[3])
        self.angles.append(angle)

    def add_line(self, line: GlyphLine, x: float, y: float) -> None:
        """Draw a line of glyphs, the origin of its text object at this place of the page."""
        signs, starts, advances, near, far, angle = line
        count = len(signs)
        self.budget.take(characters=count)
        self.signs += signs
        if angle:
            begins = [start + y for start in starts]
            ends = [begin + advance for begin, advance in zip(begins, advances, strict=True)]
            self.lefts += [near + x] * count
            self.tops += begins if angle > 0 else ends
            self.rights += [far + x] * count
            self.bottoms += ends if angle > 0 else begins
        else:
            lefts = [start + x for start in starts]
            self.lefts += lefts
            self.tops += [near + y] * count
            self.rights += [left + advance for left, advance in zip(lefts, advances, strict=True)]
            self.bottoms += [far + y] * count
        self.angles += [angle] * count

    def add_shape(self, shape: PathShape, x: float, y: float, *, solid: bool = True) -> None:
        """Draw the shape of a path, the origin of its object at this place of the page."""
        strokes, areas, boxes = shape
        self.budget.take(objects=len(strokes) + len(areas))
        for left, top, right, bottom in strokes:
            self.strokes.append((left + x, top + y, right + x, bottom + y))
        for (left, top, right, bottom), ground in areas:
            self.areas.append(((left + x, top + y, right + x, bottom + y), ground))
            if ground is not None:
                self.colours.add(ground)
        if solid and self.signs:
            for left, top, right, bottom in boxes:
                self.covers.append(((left + x, top + y, right + x, bottom + y), len(self.signs)))

    def ground_at(self, x: float, y: float) -> Ground:
        """Return what was drawn last at a point before the letters that stand there."""
        for (left, top, right, bottom), ground in reversed(self.areas):
            self.tests_left -= 1
            if self.tests_left < 0:
                return None
            if left <= x <= right and top <= y <= bottom:
                return ground
        return WHITE

    def keep(self, kept: Sequence[bool]) -> None:
        """Keep only these letters."""
        self.signs = list(compress(self.signs, kept))
        self.lefts, self.tops, self.rights, self.bottoms, self.angles = (
            list(compress(side, kept))
            for side in (self.lefts, self.tops, self.rights, self.bottoms, self.angles)
        )
        self.claims, self.covers = [], []  # they count letters

    @contextmanager
    def clipped(self, box: Quad | None) -> Iterator[None]:
        """Draw only what lies in a box, and in those around it; None is no limit."""
        around = self.clip
        if box is not None:
            self.clip = box if around is None else intersection(box, around)
        yield
        self.clip = around

    def add_all(self, other: Canvas) -> None:
        """Draw what is on another canvas as well, as a template stands on many pages."""
        self.budget.take(characters=len(other.signs), objects=len(other.strokes) + len(other.areas))
        before = len(self.signs)
        self.covers += [(box, letters + before) for box, letters in other.covers]
        self.claims += [claim._replace(start=claim.start + before) for claim in other.claims]
        self.colours |= other.colours
        self.signs += other.signs
        self.lefts += other.lefts
        self.tops += other.tops
        self.rights += other.rights
        self.bottoms += other.bottoms
        self.angles += other.angles
        self.strokes += other.strokes
        self.areas += other.areas
        self.pictures += other.pictures


def intersection(one: Quad, other: Quad) -> Quad:
    """Return what two rectangles share; its right is left of its left where they share nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def share_within(box: Quad, clip: Quad) -> float:
    """Return how much of a box lies within another, from 0 to 1."""
    left, top, right, bottom = intersection(box, clip)
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(right - left, 0.0) * max(bottom - top, 0.0) / area if area > 0 else 0.0


def page_of(canvas: Canvas, number: int, width: float, height: float) -> PrintedPage:
    """Return the page (number from 1, size in points) without watermarks, most of its text upright."""
    frame = (0.0, 0.0, width, height)
    turn = _turn(canvas.angles)
    signs: Sequence[str] = canvas.signs
    sides: Sequence[Sequence[float]] = (canvas.lefts, canvas.tops, canvas.rights, canvas.bottoms)
    kept = _kept(canvas, turn)
    if kept is not None:
        signs, sides = list(compress(signs, kept)), [list(compress(side, kept)) for side in sides]
    lefts, tops, rights, bottoms = sides
    tops, bottoms = [height - top for top in tops], [height - bottom for bottom in bottoms]
    if turn:
        lefts, bottoms, rights, tops = turned((lefts, bottoms, rights, tops), frame, turn)
    strokes = [
        (left, height - bottom, right, height - top)
        for left, top, right, bottom in canvas.strokes
        if -_FAR < left <= right < _FAR and -_FAR < top <= bottom < _FAR
    ]
    levels, uprights = rulings(strokes, frame, turn)
    if turn % 2:
        width, height = height, width
    letters = PageLetters("".join(signs), lefts, tops, rights, bottoms, height)
    ink, pictures = _pictures(canvas, frame, turn, letters, width) if canvas.pictures else ([], [])
    if ink:
        doubted = {place for box in ink for place in digits_next_to(box, letters.runs())}
        letters, _ = without_doubted(letters, doubted)
    seen = without_struck_letters(letters, letters.runs(), levels, uprights, (), ())
    return PrintedPage(
        number, width, height, -turn % 4,
        seen.letters, within_page(seen.runs, width, height), seen.levels, uprights,
        pictured=bool(canvas.pictures), ink=ink, pictures=pictures,
    )  # fmt: skip


def _pictures(
    canvas: Canvas, frame: Quad, turn: int, letters: PageLetters, width: float
) -> tuple[list[Quad], list[Quad]]:
    """Return the pictures that may be numbers, and those that may be tables, in the reading frame.

    They are not opened: one of no colour at all is taken for print.
    """
    height = frame[3]
    boxes = [(left, height - bottom, right, height - top) for left, top, right, bottom in canvas.pictures]
    placed = in_reading_frame(boxes, frame, turn)
    placed = [box for box in placed if max(box[2] - box[0], box[3] - box[1]) >= LEAST_PICTURE]
    small = [box for box in placed if is_small(box)]
    return small, [box for box in placed if may_hold_table(box, width, letters.runs())]


def _turn(angles: list[float]) -> int:
    """Return by how many quarters the page must be turned clockwise for most of its text to be upright."""
    if not any(angles):
        return 0
    quarters: Counter[int] = Counter()
    for angle, count in Counter(angles).items():
        quarters[quarter_turns(angle)] += count
    often, count = quarters.most_common(1)[0]
    return often if count * 3 >= len(angles) * 2 else 0


def _kept(canvas: Canvas, turn: int) -> list[bool] | None:
    """Return which letters are no watermark, nor the page number of a sideways page; None stands for all."""
    sides = (canvas.lefts, canvas.tops, canvas.rights, canvas.bottoms)
    near = all(_is_near(side) for side in sides)
    if near and not any(canvas.angles):
        return None
    overprinted = aslant(canvas.angles)
    if turn:
        level = {angle: quarter_turns(angle) == 0 for angle in set(canvas.angles)}
        upright = [not over and level[angle] for over, angle in zip(overprinted, canvas.angles, strict=True)]
        if PAGE_NUMBER.fullmatch("".join(compress(canvas.signs, upright))):
            overprinted = [over or number for over, number in zip(overprinted, upright, strict=True)]
    kept = [not over for over in overprinted]
    if not near:
        close = [all(-_FAR < place < _FAR for place in box) for box in zip(*sides, strict=True)]
        kept = [keep and within for keep, within in zip(kept, close, strict=True)]
    return None if all(kept) else kept


def _is_near(side: Sequence[float]) -> bool:
    """Tell whether no letter stands further off than numbers can be trusted; NaN is not near."""
    return not side or (min(side) > -_FAR and max(side) < _FAR and isfinite(sum(side)))
