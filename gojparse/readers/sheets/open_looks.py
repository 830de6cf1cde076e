"""How the cells and letters of an .ods look, by the name of their style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gojparse.readers.markup import attribute, child, local_name

_WHITE = "#ffffff"
_SIDES = ("border", "border-top", "border-bottom", "border-left", "border-right")
_LEVEL = ("0%", "0", None)


class OdsCellStyle(NamedTuple):
    """One style of cells."""

    ruled: bool = False
    struck: bool = False
    white: bool = False


PLAIN = OdsCellStyle()


@dataclass(slots=True)
class OdsStyles:
    """The styles that a document spells out: of its cells, and the names of those that do something."""

    cells: dict[str, OdsCellStyle] = field(default_factory=dict)
    hiding: set[str | None] = field(default_factory=set)  # of tables that are not shown
    struck: set[str] = field(default_factory=set)  # of letters, as the next two
    white: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)


def ods_styles(section: Any) -> OdsStyles:
    """The styles of this section of the document, if it has one."""
    found = OdsStyles()
    for style in section if section is not None else ():
        name = attribute(style, "name")
        if local_name(style) == "style" and name is not None:
            _enter(found, style, name)
    return found


def _enter(found: OdsStyles, style: Any, name: str) -> None:
    letters = _properties(style, "text-properties")
    match attribute(style, "family"):
        case "table-cell":
            found.cells[name] = _cell_look(style, letters)
        case "table":
            if _properties(style, "table-properties").get("display") == "false":
                found.hiding.add(name)
        case "text":
            if _strikes(letters):
                found.struck.add(name)
            if letters.get("color") == _WHITE and letters.get("background-color") in (None, _WHITE):
                found.white.add(name)
            if letters.get("text-position", "0%").split(" ")[0] not in _LEVEL:
                found.raised.add(name)


def _cell_look(style: Any, letters: Mapping[str, str]) -> OdsCellStyle:
    own = _properties(style, "table-cell-properties")
    ruled = any(own.get(side, "none").split(" ")[-1] not in ("none", "hidden") for side in _SIDES)
    plain = own.get("background-color", "transparent") in ("transparent", _WHITE)
    return OdsCellStyle(ruled, _strikes(letters), letters.get("color") == _WHITE and plain)


def _properties(style: Any, name: str) -> dict[str, str]:
    """The attributes of one of a style's parts, without their namespaces."""
    part = child(style, name)
    if part is None:
        return {}
    return {str(key).rpartition("}")[2]: str(value).lower() for key, value in part.attrib.items()}


def _strikes(letters: Mapping[str, str]) -> bool:
    return letters.get("text-line-through-style", "none") != "none" or letters.get(
        "text-line-through-type", "none"
    ) not in ("none",)
