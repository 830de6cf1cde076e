"""Regular objects to what they print: each sort of them is worked out once, and laid down often.

The cells of a table are alike, and so is much of what stands in them; what
differs is where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from gojparse.model import quick
from gojparse.readers.fixed.matrix import Matrix
from gojparse.readers.ofd.codes import Code, Setting, codes, level_code
from gojparse.readers.ofd.ink import Ink
from gojparse.readers.ofd.letters import Face, face_of, print_code, print_stamp, stamp_of
from gojparse.readers.ofd.parts import MAKE, Element, bare
from gojparse.readers.ofd.paths import Pen, pen_of, print_shape, shape_of
from gojparse.readers.ofd.placing import placed
from gojparse.readers.ofd.regular import Said, Sort, Taken
from gojparse.readers.ofd.style import OFF, Palette
from gojparse.readers.package import parsed

_SHORT = 400  # characters that an object says and another may say again
_CODE = re.compile(
    r"""(?:<[a-z:]*CGTransform CodePosition="[0-9]++" CodeCount="([0-9]++)" GlyphCount="([0-9]++)">"""
    r"""<[a-z:]*Glyphs>[0-9 ]*+</[a-z:]*Glyphs></[a-z:]*CGTransform>)?+"""
    r"""<[a-z:]*TextCode X="([^"]*+)" Y="([^"]*+)"(?: DeltaX="([^"]*+)")?+>([^<]*+)"""
)


Printer: TypeAlias = Callable[[Any, float, float, Ink], None]
"""Prints something, the corner of its space at a place of the page."""


class Look(NamedTuple):
    """What objects of a sort print, and how. `left`, `top`: where their space begins without their place."""

    printer: Printer
    what: Any
    left: float
    top: float


class _Hand(NamedTuple):
    """How objects of a head are drawn: their matrix without the corner it leads to, and with what."""

    matrix: Matrix
    left: float
    top: float
    tool: Pen | Face | None


class Looks:
    """Prints the regular objects of layers. `outer`: the matrix they lie under, which turns nothing."""

    def __init__(self, outer: Matrix, palette: Palette) -> None:
        self._outer = outer
        self._palette = palette
        self._known: dict[Said, Look] = {}
        self._hands: dict[Element, _Hand] = {}

    def print(self, taken: Iterable[Taken], sorts: Mapping[Said, Sort], ink: Ink) -> None:
        """Print objects in their order."""
        across, _, _, down, _, _ = self._outer
        known = self._known
        for said, x, y in taken:
            printer, what, left, top = known.get(said) or self._look(said, sorts[said])
            printer(what, left + across * x, top + down * y, ink)

    def _look(self, said: Said, sort: Sort) -> Look:
        """The look of a sort; remembered, unless it is a long text that hardly comes again."""
        head, content = sort
        hand = self._hands.get(head) or self._hand(said[0], head)
        printer, what = _printed(hand, content)
        look = quick(Look, (printer, what, hand.left, hand.top))
        if len(said[2]) <= _SHORT:
            self._known[said] = look
        return look

    def _hand(self, name: str, head: Element) -> _Hand:
        """How objects of a head are drawn; found out once."""
        a, b, c, d, left, top = placed(head, self._outer)
        matrix = (a, b, c, d)
        inside = [(bare(inner.tag), inner) for inner in head]
        tool: Pen | Face | None = None
        if head.get("Visible") not in OFF:
            if name == "PathObject":
                tool = pen_of(head, dict(inside), self._palette)
            else:
                tool = face_of(head, inside, matrix, self._palette)
        return self._hands.setdefault(head, _Hand(matrix, left, top, tool))


def _printed(hand: _Hand, content: str) -> tuple[Printer, Any]:
    """What is printed of a content by a hand, and how."""
    matrix, _, _, tool = hand
    if isinstance(tool, Pen):
        return print_shape, shape_of(content[content.index(">") + 1 : content.index("</")], matrix, tool)
    code = _code(content, tool.setting) if tool else None
    if tool is None or code is None:
        return _print_nothing, None
    stamp = stamp_of(code, tool, matrix)
    return (print_stamp, stamp) if stamp else (_print_loose, (code, tool, matrix))


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
    root = parsed(f"<{prefix}TextObject{space}>{content}>".encode(), MAKE)
    return next(codes([(bare(inner.tag), inner) for inner in root], setting), None)
