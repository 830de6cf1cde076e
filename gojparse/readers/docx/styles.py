"""Text styles of runs in WordprocessingML, from their properties and their character style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from gojparse.readers.package import OFF, attribute, children_by_name, find_child, is_switched_on, local_name
from gojparse.readers.visible import PATTERN, PLAIN, WHITE, Ground, TextStyle, hex_colour, is_hidden

_RAISING = frozenset(("vertAlign", "position"))
_LEVEL = (*OFF, "baseline")

Properties: TypeAlias = Mapping[str, Any]  # elements by their names


def run_style(properties: Properties, named: TextStyle = PLAIN) -> TextStyle:
    """Return the text style of a run with these properties and this character style, without its ground."""
    size = attribute(properties["sz"], "val") or "" if "sz" in properties else ""
    struck = is_switched_on(properties, "strike") or is_switched_on(properties, "dstrike")
    return TextStyle(
        hidden=named.hidden
        or is_switched_on(properties, "vanish")
        or is_switched_on(properties, "webHidden"),
        struck=named.struck or struck,
        colour=_colour(properties),
        size=int(size) / 2 if size.isdecimal() and len(size) < 5 else None,
        raised=" ".join(part for part in (_raised(properties), named.raised) if part),
    )


def _colour(properties: Properties) -> int | None:
    """Return the colour of letters; None for the colours of themes that are not white."""
    colour = properties.get("color")
    if colour is None or attribute(colour, "themeShade") is not None:
        return None
    value = attribute(colour, "val") or ""
    if attribute(colour, "themeColor") in ("background1", "light1") or value.lower() == "white":
        return WHITE
    return hex_colour(value)


def _raised(properties: Properties) -> str:
    """Return how a run is raised or lowered; nothing for most runs."""
    if properties.keys().isdisjoint(_RAISING):
        return ""
    values = ((name, attribute(properties[name], "val")) for name in properties if name in _RAISING)
    return " ".join(f"{name} {value}" for name, value in values if value not in _LEVEL)


def ground(properties: Properties) -> Ground:
    """Return the ground that the properties of a run, a paragraph or a cell give it."""
    if is_switched_on(properties, "highlight"):
        return WHITE if attribute(properties["highlight"], "val") == "white" else PATTERN
    shading = properties.get("shd")
    if shading is None:
        return None
    fill = (attribute(shading, "fill") or "auto").lower()
    is_plain = attribute(shading, "val") in ("clear", "nil", None)
    colour = WHITE if fill in ("auto", "white") else hex_colour(fill)
    return PATTERN if colour is None or not is_plain else colour


def character_styles(part: Any) -> dict[str, TextStyle]:
    """Return the character styles that hide, strike out or raise a run, by id, from the part `styles`.

    A style does so too if one that it is based on does.
    """
    own: dict[str, TextStyle] = {}
    heirs: defaultdict[str, list[str]] = defaultdict(list)
    for style in part:
        name = attribute(style, "styleId")
        if local_name(style) != "style" or attribute(style, "type") != "character" or name is None:
            continue
        own[name] = run_style(children_by_name(find_child(style, "rPr")))
        above = find_child(style, "basedOn")
        if above is not None:
            heirs[attribute(above, "val") or ""].append(name)
    hidden = _with_heirs((name for name, style in own.items() if is_hidden(style)), heirs)
    struck = _with_heirs((name for name, style in own.items() if style.struck), heirs)
    raised = _with_heirs((name for name, style in own.items() if style.raised), heirs)
    return {
        name: TextStyle(hidden=name in hidden, struck=name in struck, raised=name if name in raised else "")
        for name in hidden | struck | raised
    }


def _with_heirs(names: Iterable[str], heirs: Mapping[str, Sequence[str]]) -> set[str]:
    """Return these styles and all that are based on them."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += heirs.get(name, ())
    return found
