"""Text styles of an OpenDocument, from its styles, their ancestors, and the default of their family."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from gojparse.readers.package import attribute, find_child, local_name
from gojparse.readers.visible import (
    PATTERN,
    PLAIN,
    WHITE,
    Ground,
    TextStyle,
    draws_signs,
    hex_colour,
    small_size,
)

_MAX_ANCESTORS = 50
_LENGTH = re.compile(r"(-?[0-9]{1,6}(?:\.[0-9]{0,9})?)(pt|cm|mm|in|pc|px)")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "px": 0.75}
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{0,9})?)%")
_NOT_STRUCK = (None, "none")
_TOGETHER = (  # properties that say one thing together: the level that states one of them states them all
    ("color", "use-window-font-color", "opacity"),
    ("text-line-through-style", "text-line-through-type"),
    ("font-name", "font-family"),
    ("fill", "fill-color", "background-color"),
)
_PARTNERS = {name: group for group in _TOGETHER for name in group}
_OWN_DEFAULTS = ("paragraph", "graphic", "table-cell", "table")  # letters take those of their paragraph

Properties: TypeAlias = Mapping[str, str]
_NONE: Properties = {}


def over(upper: Properties, lower: Properties) -> Properties:
    """Return what two levels state together. Where both state something, the upper one counts."""
    if not upper or not lower:
        return upper or lower
    hidden = {name for stated in upper for name in _PARTNERS.get(stated, ())}
    return {**{name: value for name, value in lower.items() if name not in hidden}, **upper}


class OdtLetters(NamedTuple):
    """The letters of a paragraph or of a span in it."""

    names: tuple[str | None, ...]  # the styles of the paragraph and of the spans, the innermost last
    properties: Properties
    style: TextStyle  # `PLAIN` itself if it is plain
    are_signs: bool  # their font draws signs in their place


class OdtStyles:
    """The styles of a document, by family and name."""

    def __init__(self, *parts: Any) -> None:
        """Take the parts that hold styles; None where a part is missing."""
        self._own: dict[tuple[str, str], Any] = {}
        self._numbered: set[str] = set()
        self.page: Ground = WHITE
        self._faces: dict[str, bool] = {}  # fonts by the document's names for them: whether they draw signs
        for part in parts:
            for style in _styles(part):
                self._add(style)
        self._found: dict[tuple[str, str, str], Properties] = {}
        self._known: dict[tuple[str | None, ...], OdtLetters] = {}

    def _add(self, style: Any) -> None:
        kind, name = local_name(style), attribute(style, "name") or ""
        family = attribute(style, "family") or ""
        if kind == "style" and name:
            self._own[family, name] = style
        elif kind == "default-style":
            self._own[family, ""] = style
        elif kind == "font-face":
            self._faces[name] = draws_signs(attribute(style, "font-family") or name)
        elif kind == "list-style" and name and any(map(_prints_number, style)):
            self._numbered.add(name)
        elif kind == "page-layout":
            properties = find_child(style, "page-layout-properties")
            ground = None if properties is None else _page_ground(properties)
            self.page = self.page if ground is None else ground

    def is_numbered(self, list_style: str | None) -> bool:
        """Tell whether the paragraphs of a list have a printed number or bullet."""
        return list_style in self._numbered

    def letters(self, family: str, name: str | None) -> Properties:
        """Return the properties of letters in a style (`text`, `paragraph`)."""
        return self._properties(family, name, "text-properties")

    def of_paragraph(self, name: str | None) -> OdtLetters:
        """Return the letters of a paragraph of this style."""
        return self._letters((name,), self.letters("paragraph", name))

    def of_span(self, around: OdtLetters, name: str | None) -> OdtLetters:
        """Return the letters of a span of this style in such letters."""
        names = (*around.names, name)
        known = self._known.get(names)
        return known or self._letters(names, over(self.letters("text", name), around.properties))

    def _letters(self, names: tuple[str | None, ...], properties: Properties) -> OdtLetters:
        if names not in self._known:
            style = text_style_of(properties)
            style = PLAIN if style == PLAIN else style
            self._known[names] = OdtLetters(names, properties, style, self.are_signs(properties))
        return self._known[names]

    def are_signs(self, letters: Properties) -> bool:
        """Tell whether the font of letters with these properties draws signs in their place."""
        font = letters.get("font-name") or letters.get("font-family") or ""
        return self._faces[font] if font in self._faces else draws_signs(font)

    def ground(self, family: str, name: str | None) -> Ground:
        """Return the ground that a style (`text`, `paragraph`, `table-cell`, ...) gives what is on it."""
        stated = self._properties(family, name, f"{family}-properties" if family != "text" else _TEXT)
        if stated.get("background-image") or stated.get("fill") in ("gradient", "hatch", "bitmap"):
            return PATTERN
        fill = stated.get("fill-color") if stated.get("fill") == "solid" else None
        background = fill or stated.get("background-color", "transparent")
        if background == "transparent":
            return None
        colour = hex_colour(background)
        return PATTERN if colour is None else colour

    def measure(self, family: str, name: str | None, kind: str, measured: str) -> float | None:
        """Return a length, in points, that the properties of a kind state; None if they state none."""
        return points(self._properties(family, name, kind).get(measured, ""))

    def stated(self, family: str, name: str | None, kind: str, stated: str) -> str | None:
        """Return what the properties of a kind state."""
        return self._properties(family, name, kind).get(stated)

    def _properties(self, family: str, name: str | None, kind: str) -> Properties:
        """Return the properties of a kind; those of a style hide those it is based on."""
        if not name and family not in _OWN_DEFAULTS:
            return _NONE
        key = (family, name or "", kind)
        if key not in self._found:
            gathered: Properties = _NONE
            for style in self._ancestry(family, name or ""):
                for properties in style:
                    if local_name(properties) == kind:
                        gathered = over(gathered, _stated(properties))
            self._found[key] = gathered
        return self._found[key]

    def _ancestry(self, family: str, name: str) -> Iterator[Any]:
        """Yield a style, then those it is based on, then the default of its family."""
        above: str | None = name
        for _ in range(_MAX_ANCESTORS):
            style = self._own.get((family, above)) if above else None
            if style is None:
                break
            yield style
            above = attribute(style, "parent-style-name")
        if family in _OWN_DEFAULTS and (family, "") in self._own:
            yield self._own[family, ""]


_TEXT = "text-properties"


def _styles(part: Any) -> Iterator[Any]:
    for group in () if part is None else part:
        if local_name(group) in ("styles", "automatic-styles", "font-face-decls"):
            yield from group


def _stated(properties: Any) -> dict[str, str]:
    """Return what an element of properties states, by names without namespaces."""
    stated = {name.rpartition("}")[2]: str(value) for name, value in properties.attrib.items()}
    image = find_child(properties, "background-image")
    if image is not None and attribute(image, "href"):
        stated["background-image"] = "stated"
    return stated


def _page_ground(properties: Any) -> Ground:
    """Return the ground of pages; None if they have none but the paper's."""
    if _stated(properties).get("background-image"):
        return PATTERN
    return hex_colour(attribute(properties, "background-color") or "")


def _prints_number(level: Any) -> bool:
    """Tell whether a level of a list prints a number or a bullet."""
    shown = ("num-format", "num-prefix", "num-suffix", "bullet-char")
    return any((attribute(level, name) or "").strip() for name in shown)


def points(length: str) -> float | None:
    """Return a length in points; None for anything else."""
    found = _LENGTH.fullmatch(length)
    return None if found is None else float(found[1]) * _POINTS[found[2]]


def text_style_of(properties: Properties) -> TextStyle:
    """Return the text style of letters with these properties, without their ground."""
    if not properties:
        return PLAIN
    automatic = properties.get("use-window-font-color") == "true"
    position = properties.get("text-position", "").split(" ")[0]
    opacity = _PERCENT.fullmatch(properties.get("opacity", ""))
    return TextStyle(
        hidden=properties.get("display") == "none",
        struck=properties.get("text-line-through-style") not in _NOT_STRUCK
        or properties.get("text-line-through-type") not in _NOT_STRUCK,
        colour=None if automatic else hex_colour(properties.get("color", "")),
        size=small_size(points(properties.get("font-size", ""))),
        raised="" if position in ("", "0%") else position,
        opacity=1.0 if opacity is None or automatic else float(opacity[1]) / 100,
    )
