"""A page's objects in the order in which they are drawn, each carried to its place on the page."""

from __future__ import annotations

from collections.abc import Mapping

from gojparse.readers.caps import beyond
from gojparse.readers.fixed.matrix import IDENTITY, Matrix, moved, product
from gojparse.readers.ofd.ink import Budget, Ground, Ink
from gojparse.readers.ofd.letters import print_text
from gojparse.readers.ofd.parts import MAKE, POINTS, Element, bare, child, children, numbers
from gojparse.readers.ofd.paths import print_path
from gojparse.readers.ofd.style import Resources, is_on
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
            if is_on(layer, "Visible", True):
                self._print(layer, _PAGE, ink, layer.get("DrawParam"), 0, 0)

    def _print(
        self, parent: Element, matrix: Matrix, ink: Ink, layer: str | None, depth: int, composed: int
    ) -> None:
        if depth > _DEPTH:
            raise beyond("blocks inside one another", _DEPTH, format="ofd")
        self._budget.take(objects=len(parent))
        for element in parent:
            if element.get("Visible") is not None and not is_on(element, "Visible", True):
                continue
            name = bare(element.tag)
            if name == "TextObject":
                print_text(element, _placed(element, matrix), ink, self._resources, layer)
            elif name == "PathObject":
                print_path(element, _placed(element, matrix), ink, self._resources, layer)
            elif name == "PageBlock":
                self._print(element, matrix, ink, layer, depth + 1, composed)
            elif name == "ImageObject":
                _print_picture(element, matrix, ink)
            elif name == "CompositeObject" and composed < _COMPOSED:
                unit = self._resources.find("CompositeGraphicUnit", element.get("ResourceID"))
                for content in children(unit, "Content"):
                    inside = _placed(element, matrix)
                    self._print(content, inside, ink, layer, depth + 1, composed + 1)


def _placed(element: Element, outer: Matrix) -> Matrix:
    """The matrix from an object's own space to the page."""
    x, y = numbers(element.get("Boundary"), 2) or (0.0, 0.0)
    own = element.get("CTM")
    if own is None and outer[1] == outer[2] == 0:  # nearly every one
        a, _, _, d, e, f = outer
        return a, 0.0, 0.0, d, a * x + e, d * y + f
    a, b, c, d, e, f = numbers(own, 6) or IDENTITY
    return product((a, b, c, d, e + x, f + y), outer)


def _print_picture(element: Element, matrix: Matrix, ink: Ink) -> None:
    """A picture is no text, but what is white on it may be seen."""
    ink.pictured = True
    boundary = numbers(element.get("Boundary"), 4)
    if boundary is not None:
        x, y, width, height = boundary
        ink.grounds.append((moved((x, y, x + width, y + height), matrix), Ground.UNKNOWN))
