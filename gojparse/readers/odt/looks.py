"""How text of an OpenDocument looks: what its styles, and those they go back to, mean for what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from gojparse.readers.docx.styles import Ground
from gojparse.readers.markup import attribute, local_name

_ANCESTORS = 50  # styles that go back to others
_SMALLEST = 2.0  # points that no eye can read
_SIZE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{0,9})?)pt")
_WHITE = re.compile("#f[a-f]f[a-f]f[a-f]", re.IGNORECASE)
_NOT_STRUCK = (None, "none")

Properties: TypeAlias = Mapping[str, str]
_NONE: Properties = {}


class Look(NamedTuple):
    """How letters look."""

    hidden: bool = False
    struck: bool = False
    white: bool = False
    apart: str = ""  # how far they are raised or lowered; nothing for most


class Looks:
    """The styles of a document, by family and name."""

    def __init__(self, *parts: Any) -> None:
        self._own: dict[tuple[str, str], Any] = {}
        for part in parts:
            for style in _styles(part):
                name = attribute(style, "name")
                if name:
                    self._own[attribute(style, "family") or "", name] = style
        self._found: dict[tuple[str, str, str], Properties] = {}

    def letters(self, family: str, name: str | None) -> Properties:
        """What a style (`text`, `paragraph`) says of letters."""
        return self._properties(family, name, "text-properties")

    def ground(self, family: str, name: str | None) -> Ground:
        """The ground that a style (`text`, `paragraph`, `table-cell`, ...) gives what stands on it."""
        kind = "text" if family == "text" else family
        colour = self._properties(family, name, f"{kind}-properties").get("background-color", "transparent")
        if colour == "transparent":
            return Ground.UNKNOWN
        return Ground.WHITE if _WHITE.fullmatch(colour) else Ground.COLOURED

    def _properties(self, family: str, name: str | None, kind: str) -> Properties:
        """The properties of a kind, those of nearer styles before those they go back to."""
        if not name:
            return _NONE
        key = (family, name, kind)
        if key not in self._found:
            gathered: dict[str, str] = {}
            above: str | None = name
            for _ in range(_ANCESTORS):
                style = self._own.get((family, above or ""))
                if style is None:
                    break
                for properties in style:
                    if local_name(properties) == kind:
                        for attribute_name, value in properties.attrib.items():
                            gathered.setdefault(attribute_name.rpartition("}")[2], value)
                above = attribute(style, "parent-style-name")
            self._found[key] = gathered
        return self._found[key]


def _styles(part: Any) -> Iterator[Any]:
    for group in () if part is None else part:
        if local_name(group) in ("styles", "automatic-styles"):
            yield from (style for style in group if local_name(style) == "style")


def look(properties: Properties) -> Look:
    """What these properties of letters mean for what is printed."""
    if not properties:
        return _PLAIN
    size = _SIZE.fullmatch(properties.get("font-size", ""))
    hidden = properties.get("display") == "none" or (size is not None and float(size[1]) <= _SMALLEST)
    struck = (
        properties.get("text-line-through-style") not in _NOT_STRUCK
        or properties.get("text-line-through-type") not in _NOT_STRUCK
    )
    automatic = properties.get("use-window-font-color") == "true"
    white = not automatic and _WHITE.fullmatch(properties.get("color", "")) is not None
    position = properties.get("text-position", "").split(" ")[0]
    return Look(hidden, struck, white, "" if position in ("", "0%") else position)


_PLAIN = Look()
