"""Regular objects to what they print: each sort of them is worked out once, and printed often.

The cells of a table are alike, and so is much of what stands in them; what
differs is where.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from gojparse.model import quick
from gojparse.readers.fixed.page import Matrix
from gojparse.readers.ofd.codes import Code, Setting, codes, level_code
from gojparse.readers.ofd.ink import Ink
from gojparse.readers.ofd.letters import Face, face_of, print_code, print_stamp, stamp_of
from gojparse.readers.ofd.parts import KIND, Element, bare
from gojparse.readers.ofd.paths import Pen, pen_of, print_shape, shape_of
from gojparse.readers.ofd.placing import placed
from gojparse.readers.ofd.regular import Sort, Taken
from gojparse.readers.ofd.style import OFF, Palette
from gojparse.readers.package import parsed

_SHORT = 300  # characters of a content; a longer one hardly comes again
_MOST_KNOWN = 1_024  # contents that a tool remembers
_CODE = re.compile(
    r"""(?:<[a-z:]*CGTransform CodePosition="[0-9]++" CodeCount="([0-9]++)" GlyphCount="([0-9]++)">"""
    r"""<[a-z:]*Glyphs>[0-9 ]*+</[a-z:]*Glyphs></[a-z:]*CGTransform>)?+"""
    r"""<[a-z:]*TextCode X="([^"]*+)" Y="([^"]*+)"(?: DeltaX="([^"]*+)")?+>([^<]*+)"""
)


Printer: TypeAlias = Callable[[Any, float, float, Ink], None]
"""Prints something, the corner of its space at a place of the page."""
_Inner: TypeAlias = tuple[float, float, float, float]  # a matrix without the corner it leads to


class Look(NamedTuple):
    """What objects of a sort print, and how. `left`, `top`: where their space begins without their place."""

    printer: Printer
    what: Any
    left: float
    top: float


class _Letter(NamedTuple):
    """A level stamp of one letter: where it begins, how far it reaches, between which heights it stands."""

    sign: str
    start: float
    step: float
    near: float
    far: float


class _Tool:
    """Prints contents in one way, and remembers the short ones: reports of one writer are much alike."""

    def __init__(self, matrix: _Inner, drawn: Pen | Face | None) -> None:
        self._matrix = matrix
        self._drawn = drawn
        self.known: dict[str, tuple[Printer, Any]] = {}

    def find_out(self, content: str) -> tuple[Printer, Any]:
        """What a content prints, and how."""
        found = _printed(content, self._matrix, self._drawn)
        if len(content) <= _SHORT and len(self.known) < _MOST_KNOWN:
            self.known[content] = found
        return found


_tool = lru_cache(maxsize=16)(_Tool)


class _Hand(NamedTuple):
    """How objects of a head are drawn: with what, and the corner that their matrix leads to."""

    tool: _Tool
    left: float
    top: float


class Looks:
    """Prints the regular objects of a page. `outer`: the matrix its layers lie under, which turns nothing."""

    def __init__(self, outer: Matrix, palette: Palette) -> None:
        self._outer = outer
        self._palette = palette
        self._known: dict[Sort, Look] = {}
        self._hands: dict[Element, _Hand] = {}

    def print(self, taken: Taken, ink: Ink) -> None:
        """Print objects in their order."""
        ink.budget.take(objects=len(taken.sorts) - 1)  # their mark was one
        with ink.counted():
            self._print(taken, ink)

    def _print(self, taken: Taken, ink: Ink) -> None:
        known = self._known
        known |= {sort: self._look(sort, ink) for sort in dict.fromkeys(taken.sorts) if sort not in known}
        across, _, _, down, _, _ = self._outer
        sign, left, top = ink.signs.append, ink.lefts.append, ink.tops.append
        right, bottom, angle = ink.rights.append, ink.bottoms.append, ink.angles.append
        looks = map(known.__getitem__, taken.sorts)
        for (printer, what, x0, y0), x, y in zip(looks, taken.lefts, taken.tops, strict=True):
            x, y = x0 + across * x, y0 + down * y
            if printer is not _print_letter:
                printer(what, x, y, ink)
                continue
            letter, start, step, near, far = what  # what a page may have thousands of is printed right here
            sign(letter)
            left(x + start)
            top(near + y)
            right(x + start + step)
            bottom(far + y)
            angle(0.0)

    def _look(self, sort: Sort, ink: Ink) -> Look:
        if len(sort.content) > _SHORT and sort.kind == "Path":
            ink.budget.foresee(path=sort.content)
        elif len(sort.content) > _SHORT:
            ink.budget.foresee(sort.content)
        tool, left, top = self._hands.get(sort.head) or self._hand(sort)
        printer, what = tool.known.get(sort.content) or tool.find_out(sort.content)
        return quick(Look, (printer, what, left, top))

    def _hand(self, sort: Sort) -> _Hand:
        """How objects of a head are drawn; found out once."""
        head = sort.head
        a, b, c, d, left, top = placed(head, self._outer)
        matrix = (a, b, c, d)
        inside = [(bare(inner.tag), inner) for inner in head]
        drawn: Pen | Face | None = None
        if head.get("Visible") not in OFF:
            if sort.kind == "Path":
                drawn = pen_of(head, dict(inside), self._palette)
            else:
                drawn = face_of(head, inside, matrix, self._palette)
        return self._hands.setdefault(head, _Hand(_tool(matrix, drawn), left, top))


def _printed(content: str, matrix: _Inner, drawn: Pen | Face | None) -> tuple[Printer, Any]:
    """What is printed of a content, and how."""
    if isinstance(drawn, Pen):
        return print_shape, shape_of(content[content.index(">") + 1 : content.index("</")], matrix, drawn)
    code = _code(content, drawn.setting) if drawn else None
    if drawn is None or code is None:
        return _print_nothing, None
    stamp = stamp_of(code, drawn, matrix)
    if stamp is None:
        return _print_loose, (code, drawn, matrix)
    signs, starts, steps, near, far, angle = stamp
    if len(signs) == 1 and not angle:
        return _print_letter, quick(_Letter, (signs, starts[0], steps[0], near, far))
    return print_stamp, stamp


def _print_letter(what: _Letter, x: float, y: float, ink: Ink) -> None:
    """Print a letter."""
    sign, start, step, near, far = what
    ink.letter(sign, x + start, near + y, x + start + step, far + y, 0.0)


def _print_nothing(what: None, x: float, y: float, ink: Ink) -> None:
    """Print an object that does not show."""


def _print_loose(what: tuple[Code, Face, Matrix], x: float, y: float, ink: Ink) -> None:
    """Print a text object whose letters stand on no line, or are white."""
    code, face, matrix = what
    print_code(code, face, (*matrix, x, y), ink)


def _code(content: str, setting: Setting) -> Code | None:
    """The string in the content of a text object, None if it is empty."""
    said = _CODE.match(content)
    if said is None or said[1] != said[2]:
        return _uneven_code(content, setting)
    return level_code(said[6], float(said[3]), float(said[4]), said[5], setting)


def _uneven_code(content: str, setting: Setting) -> Code | None:
    """The string of a content whose glyphs are not one for each character."""
    prefix = "ofd:" if content.startswith("<ofd:") else ""
    space = ' xmlns:ofd="http://www.ofdspec.org/2016"' if prefix else ""
    root = parsed(f"<{prefix}TextObject{space}>{content}Object>".encode(), KIND)
    return next(codes([(bare(inner.tag), inner) for inner in root], setting), None)
