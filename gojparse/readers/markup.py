"""Elements and properties of WordprocessingML, whatever namespace they are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OFF = frozenset(("0", "false", "off", "none"))


def local_name(element: Any) -> str:
    """An element's name without its namespace: strict and transitional documents differ in that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Any, *path: str) -> Any:
    """The first element on this path of names below the element, else None."""
    for name in path:
        element = next((inner for inner in element if local_name(inner) == name), None)
        if element is None:
            return None
    return element


def by_name(properties: Any) -> dict[str, Any]:
    """The properties inside an element by their names; none where there is no such element."""
    return {} if properties is None else {local_name(inner): inner for inner in properties}


def is_switched_on(properties: Mapping[str, Any], name: str) -> bool:
    """Whether a property is there and not switched off."""
    element = properties.get(name)
    return element is not None and attribute(element, "val") not in OFF


def property_number(properties: Any, name: str, default: int) -> int:
    """A property's number, at least 0."""
    element = None if properties is None else child(properties, name)
    text = "" if element is None else attribute(element, "val") or ""
    return int(text) if text.isdecimal() and len(text) < 7 else default
