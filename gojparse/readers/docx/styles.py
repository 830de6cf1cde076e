"""What the properties of a run, its own or its style's, mean for what is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from gojparse.readers.markup import OFF, attribute, by_name, child, is_on, local_name

# Digits that are raised or lowered must not run into those beside them.
_APART = frozenset(("vertAlign", "position"))
_SMALLEST = 4  # half-points that no eye can read
_WHITE = re.compile("f[a-f]f[a-f]f[a-f]|white|auto", re.IGNORECASE)
_LEVEL = (*OFF, "baseline")

Properties: TypeAlias = Mapping[str, Any]  # by their names


class Styles(NamedTuple):
    """The character styles, by id, that hide a run, strike it out or set it apart from its neighbours."""

    hiding: frozenset[str] = frozenset()
    parting: frozenset[str] = frozenset()
    striking: frozenset[str] = frozenset()


def styles(part: Any) -> Styles:
    """The styles of a document (its part of that name), each with what it takes over from another."""
    properties: dict[str, Properties] = {}
    based_on: dict[str, str] = {}
    for style in part:
        name = attribute(style, "styleId")
        if local_name(style) != "style" or attribute(style, "type") != "character" or name is None:
            continue
        properties[name] = by_name(child(style, "rPr"))
        above = child(style, "basedOn")
        if above is not None:
            based_on[name] = attribute(above, "val") or ""
    hiding = _with_heirs({name for name, own in properties.items() if hides(own)}, based_on)
    parting = _with_heirs({name for name, own in properties.items() if parts(own)}, based_on)
    striking = _with_heirs({name for name, own in properties.items() if strikes(own)}, based_on)
    return Styles(hiding, parting, striking)


def _with_heirs(names: set[str], based_on: Mapping[str, str]) -> frozenset[str]:
    """These styles and all that are based on them."""
    found: set[str] = set()
    while found != names:
        found = set(names)
        names |= {heir for heir, above in based_on.items() if above in names}
    return frozenset(names)


def hides(properties: Properties) -> bool:
    """Whether these properties of a run keep it from being shown."""
    size = attribute(properties["sz"], "val") or "" if "sz" in properties else ""
    return (
        is_on(properties, "vanish")
        or is_on(properties, "webHidden")
        or (size.isdecimal() and len(size) < 2 and int(size) <= _SMALLEST)
    )


def strikes(properties: Properties) -> bool:
    """Whether these properties strike a run out."""
    return is_on(properties, "strike") or is_on(properties, "dstrike")


def is_white(properties: Properties) -> bool:
    """Whether these properties make the letters of a run white."""
    color = properties.get("color")
    if color is None or attribute(color, "themeShade") is not None:
        return False
    if attribute(color, "themeColor") in ("background1", "light1"):
        return True
    value = attribute(color, "val") or "auto"
    return value != "auto" and _WHITE.fullmatch(value) is not None


def parts(properties: Properties) -> tuple[str, ...]:
    """What of these properties raises or lowers a run; nothing for most runs."""
    if properties.keys().isdisjoint(_APART):
        return ()
    named = ((name, attribute(p, "val")) for name, p in properties.items())
    return tuple(f"{name} {value}" for name, value in named if name in _APART and value not in _LEVEL)


class Ground(StrEnum):
    """What is behind letters, as far as a document says it."""

    UNKNOWN = "unknown"
    WHITE = "white"
    COLOURED = "coloured"


def ground(properties: Properties) -> Ground:
    """The ground that the properties of a run, a paragraph or a cell give it."""
    if is_on(properties, "highlight"):
        value = attribute(properties["highlight"], "val")
        return Ground.WHITE if value == "white" else Ground.COLOURED
    shading = properties.get("shd")
    if shading is None:
        return Ground.UNKNOWN
    is_plain = attribute(shading, "val") in ("clear", "nil", None)
    return (
        Ground.WHITE
        if is_plain and _WHITE.fullmatch(attribute(shading, "fill") or "auto")
        else Ground.COLOURED
    )
