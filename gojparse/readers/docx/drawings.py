"""Pictures, lines and shapes of a Word document, by the room that they take.

A drawing with text in it is a text box and is read as text. Any other one is
ink: seen, and no text.
"""

from __future__ import annotations

import re
from typing import Any

from gojparse.readers.package import OFF, attribute, find_child, local_name
from gojparse.readers.visible import LEAST_PICTURE, Ground, hex_colour

DRAWINGS = frozenset(("drawing", "pict", "object"))
_EMU = 12_700  # to a point
_LENGTH = re.compile(r"(width|height)\s*:\s*(-?[\d.]+)\s*(pt|px|in|cm|mm)?", re.IGNORECASE)
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "": 0.75}
_UNSEEN = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none", re.IGNORECASE)


def drawing_size(drawing: Any) -> tuple[float, float] | None:
    """Return the width and height of a drawing in points; None where nobody sees it.

    A drawing that states no size is taken for a small one that is seen. A
    floating one behind the text leaves the text legible: it is a watermark.
    """
    for element in drawing.iter():
        name = local_name(element)
        if name in ("anchor", "inline"):
            return _anchored_size(element)
        if name in ("shape", "line", "rect", "roundrect", "oval", "group", "polyline"):
            return _shape_size(element)
    return (10.0, 10.0) if len(drawing) else None


def _anchored_size(frame: Any) -> tuple[float, float] | None:
    """Return the size of a DrawingML frame."""
    properties = find_child(frame, "docPr")
    if properties is not None and attribute(properties, "hidden") not in (None, *OFF):
        return None
    if local_name(frame) == "anchor" and attribute(frame, "behindDoc") not in (None, *OFF):
        return None
    extent = find_child(frame, "extent")
    width, height = (_number(extent, "cx") / _EMU, _number(extent, "cy") / _EMU)
    return None if max(width, height) < LEAST_PICTURE else (width, height)


def _shape_size(shape: Any) -> tuple[float, float] | None:
    """Return the size of a VML shape."""
    style = attribute(shape, "style") or ""
    if _UNSEEN.search(style) or "z-index:-" in style.replace(" ", ""):
        return None
    if local_name(shape) == "line":
        return 10.0, 10.0
    sides = {
        name.lower(): float(number) * _POINTS[(unit or "").lower()]
        for name, number, unit in _LENGTH.findall(style)
        if number.count(".") < 2 and number.strip("-.")
    }
    width, height = sides.get("width", 10.0), sides.get("height", 10.0)
    return None if max(width, height) < LEAST_PICTURE else (width, height)


def _number(element: Any, name: str) -> int:
    text = "" if element is None else attribute(element, name) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def box_ground(content: Any) -> Ground:
    """Return the ground that a text box (`w:txbxContent`) gives its text; None if no plain colour."""
    for holder in content.iterancestors():
        name = local_name(holder)
        if name == "wsp":
            fill = find_child(holder, "spPr", "solidFill", "srgbClr")
            return None if fill is None or len(fill) else hex_colour(attribute(fill, "val") or "")
        if attribute(holder, "fillcolor") is not None:
            return hex_colour((attribute(holder, "fillcolor") or "").partition(" ")[0])
    return None


def has_text(drawing: Any) -> bool:
    """Tell whether there is a text box with text in a drawing."""
    return any(local_name(element) == "t" and element.text for element in drawing.iter())
