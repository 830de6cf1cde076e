"""Pictures, lines and shapes of a Word document, by the room that they take.

A drawing with text in it is a text box and is read as text. Any other one is
ink: seen, and no text.
"""

from __future__ import annotations

import re
from typing import Any

from gojparse.readers.package import OFF, attribute, find_child, local_name
from gojparse.readers.visible import LEAST_PICTURE

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


# ---- form fields ----


def form_value(mark: Any) -> str | None:
    """Return the text that an old form field shows: the chosen entry of a list; None for other fields.

    A check box has no text: it returns an empty string.
    """
    data = find_child(mark, "ffData")
    if data is None:
        return None
    if find_child(data, "checkBox") is not None:
        return ""
    options = find_child(data, "ddList")
    if options is None:
        return None
    entries = [attribute(entry, "val") or "" for entry in options if local_name(entry) == "listEntry"]
    chosen = find_child(options, "result")
    if chosen is None:
        chosen = find_child(options, "default")
    place = _number(chosen, "val")
    return entries[place] if place < len(entries) else ""
