"""A page's objects in the order in which they are drawn, each carried to its place on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gojparse.readers.caps import beyond
from gojparse.readers.fixed.page import Matrix, moved
from gojparse.readers.ofd.ink import Budget, Ground, Ink
from gojparse.readers.ofd.letters import print_text
from gojparse.readers.ofd.looks import Looks
from gojparse.readers.ofd.parts import (
    KIND,
    POINTS,
    Element,
    bare,
    child,
    children,
    numbers,
)
from gojparse.readers.ofd.paths import print_path
from gojparse.readers.ofd.placing import placed
from gojparse.readers.ofd.regular import MARK, Content, content_of
from gojparse.readers.ofd.style import OFF, Palette, Resources

_DEPTH = 100  # blocks within blocks
_COMPOSED = 8  # drawings within drawings
_PAGE: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)


class _Layer(NamedTuple):
    """A layer of a page, and what it is printed with and on."""

    page: Content
    palette: Palette
    looks: Looks
    ink: Ink


class Press:
    """Prints pages; a template is printed once and copied onto the pages that stand on it."""

    def __init__(self, templates: Mapping[str, bytes], resources: Resources) -> None:
        self._templates = templates
        self._resources = resources
        self._printed: dict[str, Ink] = {}
        self._budget = Budget()

    def print(self, page: Content) -> Ink:
        """All that a page shows, its templates first."""
        ink = Ink(self._budget)
        for template in children(page.root, "Template"):
            ink.add(self._template(template.get("TemplateID") or ""))
        self._print_layers(page, ink)
        return ink

    def _template(self, name: str) -> Ink:
        if name not in self._printed:
            if name not in self._templates:
                raise KIND.damaged()
            ink = self._printed[name] = Ink(self._budget)
            self._print_layers(content_of(self._templates[name]), ink)
        return self._printed[name]

    def _print_layers(self, page: Content, ink: Ink) -> None:
        looks: dict[
            str | None, Looks
        ] = {}  # by the drawing parameters of their layer; no page keeps another's
        for layer in children(child(page.root, "Content"), "Layer"):
            if layer.get("Visible") not in OFF:
                palette = Palette(self._resources, layer.get("DrawParam"))
                mine = looks.setdefault(palette.layer, Looks(_PAGE, palette))
                self._print(layer, _PAGE, _Layer(page, palette, mine, ink), 0, 0)

    def _print(self, parent: Element, matrix: Matrix, layer: _Layer, depth: int, composed: int) -> None:
        if depth > _DEPTH:
            raise beyond("nested-blocks", _DEPTH, format="ofd")
        self._budget.take(objects=len(parent))
        for element in parent:
            if element.get("Visible") in OFF:
                continue
            name = bare(element.tag)
            if name == "TextObject":
                print_text(element, placed(element, matrix), layer.ink, layer.palette)
            elif name == "PathObject":
                print_path(element, placed(element, matrix), layer.ink, layer.palette)
            elif name == MARK and layer.page.runs and not composed:
                self._print_taken(layer, int(element.get("N")))
            elif name == "PageBlock":
                self._print(element, matrix, layer, depth + 1, composed)
            elif name == "ImageObject":
                _print_picture(element, matrix, layer.ink)
            elif name == "CompositeObject" and composed < _COMPOSED:
                unit = self._resources.find("CompositeGraphicUnit", element.get("ResourceID"))
                for content in children(unit, "Content"):
                    self._print(content, placed(element, matrix), layer, depth + 1, composed + 1)

    def _print_taken(self, layer: _Layer, number: int) -> None:
        """Print the objects that a mark stands for."""
        layer.looks.print(layer.page.runs[number], layer.ink)


def _print_picture(element: Element, matrix: Matrix, ink: Ink) -> None:
    """A picture is no text, but what is white on it may be seen."""
    ink.pictured = True
    boundary = numbers(element.get("Boundary"), 4)
    if boundary is not None:
        x, y, width, height = boundary
        ink.grounds.append((moved((x, y, x + width, y + height), matrix), Ground.UNKNOWN))
