"""Regular objects to what they print: each sort of them is worked out once, and laid down often.

The cells of a table are alike, and so is much of what stands in them; what
differs is where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from gojparse.readers.fixed.matrix import Matrix
from gojparse.readers.ofd.codes import Code, Inside, Setting, codes, level_code
from gojparse.readers.ofd.ink import Ink
from gojparse.readers.ofd.letters import Face, face_of, print_code, print_stamp, stamp_of
from gojparse.readers.ofd.parts import MAKE, Element, bare
from gojparse.readers.ofd.paths import Pen, pen_of, print_shape, shape_of
from gojparse.readers.ofd.placing import placed
from gojparse.readers.ofd.regular import Said, Sort, Taken
from gojparse.readers.ofd.style import OFF, Palette
from gojparse.readers.package import parsed

T = TypeVar("T")

_SHORT = 400  # characters that an object says and another may say again
_CODE = re.compile(
    r"""(?:<[a-z:]*CGTransform CodePosition="[0-9]++" CodeCount="([0-9]++)" GlyphCount="([0-9]++)">"""
    r"""<[a-z:]*Glyphs>[0-9 ]*+</[a-z:]*Glyphs></[a-z:]*CGTransform>)?+"""
    r"""<[a-z:]*TextCode X="([^"]*+)" Y="([^"]*+)"(?: DeltaX="([^"]*+)")?+>([^<]*+)"""
)


class Look(NamedTuple):
    """What objects of a sort print, and how. `left`, `top`: where their space begins without their place."""

    printer: Callable[[Any, float, float, Ink], None]
    what: Any
    left: float
    top: float


class Looks:
    """Prints the regular objects of layers. `outer`: the matrix they lie under, which turns nothing."""

    def __init__(self, outer: Matrix, palette: Palette) -> None:
        self._outer = outer
        self._palette = palette
        self._known: dict[Said, Look] = {}
        self._faces: dict[Element, Face | None] = {}
        self._pens: dict[Element, Pen | None] = {}

    def print(self, taken: Iterable[Taken], sorts: Mapping[Said, Sort], ink: Ink) -> None:
        """Print objects in their order."""
        across, _, _, down, _, _ = self._outer
        known = self._known
        for said, x, y in taken:
            printer, what, left, top = known.get(said) or self._look(said, sorts[said])
            printer(what, left + across * x, top + down * y, ink)

    def _look(self, said: Said, sort: Sort) -> Look:
        """The look of a sort; remembered, unless it is a long text that hardly comes again."""
        matrix = placed(sort.head, self._outer)
        printer, what = self._printed(said[0], sort, matrix[:4])
        look = Look(printer, what, *matrix[4:])
        if len(said[2]) <= _SHORT:
            self._known[said] = look
        return look

    def _printed(
        self, name: str, sort: Sort, matrix: Matrix
    ) -> tuple[Callable[[Any, float, float, Ink], None], Any]:
        """What a sort prints under a matrix that moves nothing, and how."""
        head, content = sort
        if head.get("Visible") in OFF:
            return _print_nothing, None
        if name == "PathObject":
            pen = _once(self._pens, head, lambda: pen_of(head, dict(_inside(head)), self._palette))
            path = content[content.index(">") + 1 : content.index("</")]
            return (print_shape, shape_of(path, matrix, pen)) if pen else (_print_nothing, None)
        face = _once(self._faces, head, lambda: face_of(head, _inside(head), matrix, self._palette))
        code = _code(content, face.setting) if face else None
        if face is None or code is None:
            return _print_nothing, None
        stamp = stamp_of(code, face, matrix)
        return (print_stamp, stamp) if stamp else (_print_loose, (code, face, matrix))


def _print_nothing(what: None, x: float, y: float, ink: Ink) -> None:
    """Print an object that does not show."""


def _print_loose(what: tuple[Code, Face, Matrix], x: float, y: float, ink: Ink) -> None:
    """Print a text object whose letters stand on no line, or are white."""
    code, face, matrix = what
    print_code(code, face, (*matrix, x, y), ink)


def _once(known: dict[Element, T | None], head: Element, made: Callable[[], T | None]) -> T | None:
    """What is known of a head, found out when it is first asked for."""
    if head not in known:
        known[head] = made()
    return known[head]


def _inside(element: Element) -> Inside:
    return [(bare(inner.tag), inner) for inner in element]


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
    return next(codes(_inside(root), setting), None)
