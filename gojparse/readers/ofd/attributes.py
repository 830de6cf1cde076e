"""Attributes that all drawn objects share: where they lie, and the colours that they show in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from math import isfinite, prod
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.readers.fixed.page import IDENTITY, Matrix, product
from gojparse.readers.ofd.parts import OFD, Element, bare_tag, child_elements, finite_number, finite_numbers
from gojparse.readers.package import parse_xml
from gojparse.readers.visible import WHITE, blended, rgb

_BLACK = 0x000000
_MAX_RELATIVES = 8  # drawing parameters that refer to others
OFF: frozenset[str | None] = frozenset(("false", "False", "FALSE", "0"))
OFF_OR_MISSING = OFF | {None}  # a switch that is off unless the file sets it


def matrix_of(element: Element, outer: Matrix) -> Matrix:
    """Return the matrix from an object's own space, which `Boundary` and `CTM` place, to the page."""
    own = element.get("CTM")
    a, b, c, d, e, f = outer if own is None else _within(own, outer)
    try:
        left, top, *_ = element.get("Boundary", "").split(None, 2)
        x, y = float(left), float(top)
    except ValueError:
        return a, b, c, d, e, f
    if not isfinite(x + y):
        return a, b, c, d, e, f
    return a, b, c, d, e + outer[0] * x + outer[2] * y, f + outer[1] * x + outer[3] * y


@lru_cache(maxsize=256)  # all objects of a page have the same few
def _within(own: str, outer: Matrix) -> Matrix:
    return product(finite_numbers(own, 6) or IDENTITY, outer)


class OfdResources:
    """Drawing parameters and composite drawings, by ID; parsed when an object first asks for one."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        """Keep the parts that declare the resources."""
        self._parts = tuple(parts)
        self._by_kind_and_id: dict[tuple[str, str], Element] | None = None

    def find(self, kind: str, name: str | None) -> Element:
        """Return the resource of this kind and ID, else None."""
        if name is None:
            return None
        if self._by_kind_and_id is None:
            self._by_kind_and_id = dict(self._all())
        return self._by_kind_and_id.get((kind, name))

    def _all(self) -> Iterator[tuple[tuple[str, str], Element]]:
        for part in self._parts:
            with suppress(Unreadable):
                for group in parse_xml(part, OFD):
                    for resource in group:
                        yield (bare_tag(resource.tag), resource.get("ID") or ""), resource


class LayerColours(NamedTuple):
    """Colours for the objects of a layer."""

    resources: OfdResources  # the drawing parameters of the document
    parameters: str | None  # the ID of those of the layer

    def shown(self, element: Element, colour: Element, kind: str) -> int | None:
        """Return the colour (0xRRGGBB) of an object, None if unseen; `kind`: `FillColor` or `StrokeColor`."""
        opacity = self.opacity(element, colour)
        if opacity <= 0:
            return None
        if colour is None:
            parameters = element.get("DrawParam") or self.parameters
            colour = self._from_parameters(parameters, kind) if parameters else None
            if colour is None:
                return _BLACK if opacity >= 1 else blended(_BLACK, WHITE, opacity)
            opacity *= self.opacity(colour)
        stated = _stated_colour(colour.get("Value"))
        return None if opacity <= 0 else stated if opacity >= 1 else blended(stated, WHITE, opacity)

    @staticmethod
    def opacity(element: Element, colour: Element = None) -> float:
        """Return how opaque an object with this colour is, from 0 to 1."""
        own = element.get("Alpha")
        of_colour = None if colour is None else colour.get("Alpha")
        if own is None and of_colour is None:
            return 1.0
        alphas = (min(max(finite_number(alpha, 255), 0), 255) / 255 for alpha in (own, of_colour))
        return prod(alphas)

    def _from_parameters(self, name: str | None, kind: str) -> Element:
        """Return the colour that drawing parameters, or those they refer to, declare."""
        for _ in range(_MAX_RELATIVES):
            parameters = self.resources.find("DrawParam", name)
            if parameters is None:
                return None
            colour = next(child_elements(parameters, kind), None)
            if colour is not None:
                return colour
            name = parameters.get("Relative")
        return None


@lru_cache(maxsize=256)  # a report has few colours and names them thousands of times
def _stated_colour(value: str | None) -> int:
    """Return a colour of one part of grey, three of RGB or four of CMYK."""
    try:
        parts = [int(part[1:], 16) if part.startswith("#") else float(part) for part in (value or "").split()]
        levels = [int(min(max(part, 0), 255)) for part in parts]
    except ValueError:
        return _BLACK
    if len(parts) == 4:
        *inks, black = levels
        levels = [(255 - ink) * (255 - black) // 255 for ink in inks]
    if len(parts) == 1:
        levels *= 3
    return rgb(*levels) if len(levels) == 3 else _BLACK
