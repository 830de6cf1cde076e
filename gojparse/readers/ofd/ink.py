"""What is printed on a page, as it is collected: letters with their boxes, strokes, grounds.

Places are in points, y counted downwards from the top of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from gojparse.readers.caps import beyond
from gojparse.readers.fixed.page import Quad

_MOST_CHARACTERS = 1_000_000
_MOST_OBJECTS = 300_000
_CORNER = 6  # characters, as little as a corner of a path is written in
_MOST_LOOKS = 2_000_000  # at grounds, for white letters of one page


class Shade(StrEnum):
    """How a colour shows on white paper."""

    NONE = "none"
    WHITE = "white"
    DARK = "dark"


class Ground(StrEnum):
    """What lies behind letters."""

    WHITE = "white"
    COLOURED = "coloured"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Budget:
    """What all pages of a document may still hold."""

    characters: int = _MOST_CHARACTERS
    objects: int = _MOST_OBJECTS

    def take(self, *, characters: int = 0, objects: int = 0) -> None:
        """Refuse a document that holds more than any report."""
        self.characters -= characters
        self.objects -= objects
        self.foresee()

    def foresee(self, text: str = "", path: str = "") -> None:
        """Refuse a document that will hold more, before an object of a million letters or corners is made."""
        if self.characters < len(text):
            raise beyond("characters", _MOST_CHARACTERS, format="ofd")
        if self.objects < len(path) // _CORNER:
            raise beyond("drawn-objects", _MOST_OBJECTS, format="ofd")


@dataclass(slots=True)
class Ink:
    """The print of a page in the order in which it is drawn. `angles`: radians, clockwise, by letter."""

    budget: Budget
    signs: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    bottoms: list[float] = field(default_factory=list)
    angles: list[float] = field(default_factory=list)
    strokes: list[Quad] = field(default_factory=list)
    grounds: list[tuple[Quad, Ground]] = field(default_factory=list)
    pictured: bool = False
    looks: int = _MOST_LOOKS

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Take from the budget what is printed meanwhile; no object prints more than the file says of it."""
        letters, drawn = len(self.signs), len(self.strokes) + len(self.grounds)
        yield
        objects = len(self.strokes) + len(self.grounds) - drawn
        self.budget.take(characters=len(self.signs) - letters, objects=objects)

    def letter(self, sign: str, left: float, top: float, right: float, bottom: float, angle: float) -> None:
        self.signs.append(sign)
        self.lefts.append(left)
        self.tops.append(top)
        self.rights.append(right)
        self.bottoms.append(bottom)
        self.angles.append(angle)

    def line(
        self,
        signs: str,
        lefts: list[float],
        tops: list[float],
        rights: list[float],
        bottoms: list[float],
        angle: float,
    ) -> None:
        """Letters beside one another."""
        self.signs += signs
        self.lefts += lefts
        self.tops += tops
        self.rights += rights
        self.bottoms += bottoms
        self.angles += [angle] * len(signs)

    def behind(self, x: float, y: float) -> Ground:
        """What was drawn last at a point before the letters that stand there."""
        for (left, top, right, bottom), ground in reversed(self.grounds):
            self.looks -= 1
            if self.looks < 0:
                return Ground.UNKNOWN
            if left <= x <= right and top <= y <= bottom:
                return ground
        return Ground.WHITE

    def add(self, other: Ink) -> None:
        """Print what is on another sheet as well: a template stands on many pages."""
        self.budget.take(characters=len(other.signs), objects=len(other.strokes) + len(other.grounds))
        self.signs += other.signs
        self.lefts += other.lefts
        self.tops += other.tops
        self.rights += other.rights
        self.bottoms += other.bottoms
        self.angles += other.angles
        self.strokes += other.strokes
        self.grounds += other.grounds
        self.pictured |= other.pictured
