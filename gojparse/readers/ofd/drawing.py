"""A page's objects in the order in which they are drawn, each carried to its place on the page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import isfinite

from gojparse.readers.caps import beyond
from gojparse.readers.fixed.matrix import IDENTITY, Matrix, moved, product
from gojparse.readers.ofd.ink import Budget, Ground, Ink
from gojparse.readers.ofd.letters import print_text
from gojparse.readers.ofd.parts import (
    MAKE,
    POINTS,
    Element,
    bare,
    child,
    children,
    numbers,
)
from gojparse.readers.ofd.paths import print_path
from gojparse.readers.ofd.style import OFF, Palette, Resources
from gojparse.readers.package import parsed

_DEPTH = 100  # blocks within blocks
_COMPOSED = 8  # drawings within drawings
_PAGE: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)


class Press:
    """Prints pages; a template is printed once and copied onto the pages that stand on it."""

    def __init__(self, templates: Mapping[str, bytes], resources: Resources) -> None:
        self._templates = templates
        self._resources = resources
        self._printed: dict[str, Ink] = {}
        self._budget = Budget()

    def print(self, page: Element) -> Ink:
        """All that a page shows, its templates first."""
        ink = Ink(self._budget)
        for template in children(page, "Template"):
            ink.add(self._template(template.get("TemplateID") or ""))
        self._print_layers(page, ink)
        return ink

    def _template(self, name: str) -> Ink:
        if name not in self._printed:
            if name not in self._templates:
                raise MAKE.damaged()
            ink = self._printed[name] = Ink(self._budget)
            self._print_layers(parsed(self._templates[name], MAKE), ink)
        return self._printed[name]

    def _print_layers(self, page: Element, ink: Ink) -> None:
        for layer in children(child(page, "Content"), "Layer"):
            if layer.get("Visible") not in OFF:
                self._print(layer, _PAGE, ink, Palette(self._resources, layer.get("DrawParam")), 0, 0)

    def _print(
        self, parent: Element, matrix: Matrix, ink: Ink, palette: Palette, depth: int, composed: int
    ) -> None:
        if depth > _DEPTH:
            raise beyond("blocks inside one another", _DEPTH, format="ofd")
        self._budget.take(objects=len(parent))
        for element in parent:
            if element.get("Visible") in OFF:
                continue
            name = bare(element.tag)
            if name == "TextObject":
                print_text(element, _placed(element, matrix), ink, palette)
            elif name == "PathObject":
                print_path(element, _placed(element, matrix), ink, palette)
            elif name == "PageBlock":
                self._print(element, matrix, ink, palette, depth + 1, composed)
            elif name == "ImageObject":
                _print_picture(element, matrix, ink)
            elif name == "CompositeObject" and composed < _COMPOSED:
                unit = self._resources.find("CompositeGraphicUnit", element.get("ResourceID"))
                for content in children(unit, "Content"):
                    self._print(content, _placed(element, matrix), ink, palette, depth + 1, composed + 1)


def _placed(element: Element, outer: Matrix) -> Matrix:
    """The matrix from an object's own space to the page."""
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


@lru_cache(maxsize=256)
def _within(own: str, outer: Matrix) -> Matrix:
    """A matrix as the file says it, within another: all objects of a page have the same few."""
    return product(numbers(own, 6) or IDENTITY, outer)


def _print_picture(element: Element, matrix: Matrix, ink: Ink) -> None:
    """A picture is no text, but what is white on it may be seen."""
    ink.pictured = True
    boundary = numbers(element.get("Boundary"), 4)
    if boundary is not None:
        x, y, width, height = boundary
        ink.grounds.append((moved((x, y, x + width, y + height), matrix), Ground.UNKNOWN))
