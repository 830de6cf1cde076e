"""Text styles of an OpenDocument, from its styles and those they are based on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from gojparse.readers.package import attribute, local_name
from gojparse.readers.visible import PATTERN, PLAIN, Ground, TextStyle, hex_colour

_MAX_ANCESTORS = 50
_SIZE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{0,9})?)pt")
_NOT_STRUCK = (None, "none")

Properties: TypeAlias = Mapping[str, str]
_NONE: Properties = {}


class OdtStyles:
    """The styles of a document, by family and name."""

    def __init__(self, *parts: Any) -> None:
        """Take the parts that hold styles; None where a part is missing."""
        self._own: dict[tuple[str, str], Any] = {}
        for part in parts:
            for style in _styles(part):
                name = attribute(style, "name")
                if name:
                    self._own[attribute(style, "family") or "", name] = style
        self._found: dict[tuple[str, str, str], Properties] = {}

    def letters(self, family: str, name: str | None) -> Properties:
        """Return the properties of letters in a style (`text`, `paragraph`)."""
        return self._properties(family, name, "text-properties")

    def ground(self, family: str, name: str | None) -> Ground:
        """Return the ground that a style (`text`, `paragraph`, `table-cell`, ...) gives what is on it."""
        background = self._properties(family, name, f"{family}-properties").get(
            "background-color", "transparent"
        )
        if background == "transparent":
            return None
        colour = hex_colour(background)
        return PATTERN if colour is None else colour

    def _properties(self, family: str, name: str | None, kind: str) -> Properties:
        """Return the properties of a kind; those of a style hide those it is based on."""
        if not name:
            return _NONE
        key = (family, name, kind)
        if key not in self._found:
            gathered: dict[str, str] = {}
            for style in self._ancestry(family, name):
                for properties in style:
                    if local_name(properties) == kind:
                        for attribute_name, value in properties.attrib.items():
                            gathered.setdefault(attribute_name.rpartition("}")[2], value)
            self._found[key] = gathered
        return self._found[key]

    def _ancestry(self, family: str, name: str) -> Iterator[Any]:
        """Yield a style, then those it is based on."""
        above: str | None = name
        for _ in range(_MAX_ANCESTORS):
            style = self._own.get((family, above or ""))
            if style is None:
                return
            yield style
            above = attribute(style, "parent-style-name")


def _styles(part: Any) -> Iterator[Any]:
    for group in () if part is None else part:
        if local_name(group) in ("styles", "automatic-styles"):
            yield from (style for style in group if local_name(style) == "style")


def text_style_of(properties: Properties) -> TextStyle:
    """Return the text style of letters with these properties, without their ground."""
    if not properties:
        return PLAIN
    size = _SIZE.fullmatch(properties.get("font-size", ""))
    automatic = properties.get("use-window-font-color") == "true"
    position = properties.get("text-position", "").split(" ")[0]
    return TextStyle(
        hidden=properties.get("display") == "none",
        struck=properties.get("text-line-through-style") not in _NOT_STRUCK
        or properties.get("text-line-through-type") not in _NOT_STRUCK,
        colour=None if automatic else hex_colour(properties.get("color", "")),
        size=None if size is None else float(size[1]),
        raised="" if position in ("", "0%") else position,
    )
