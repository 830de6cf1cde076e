"""Pictures, lines and shapes of a Word document, by the room that they take.

A drawing with text in it is a text box and is read as text. Any other one is
ink: seen, and no text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from gojparse.readers.package import OFF, Package, attribute, find_child, local_name
from gojparse.readers.tables import PictureLine
from gojparse.readers.visible import INK, LEAST_PICTURE, Ground, hex_colour

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


def picture_line(drawing: Any, relations: Mapping[str, str]) -> str:
    """Return the line that a picture outside tables makes, with the part of the package that holds it."""
    line = PictureLine(INK)
    for element in drawing.iter():
        name = attribute(element, {"blip": "embed", "imagedata": "id"}.get(local_name(element), "-"))
        line.address = relations.get(name or "", line.address)
    return line


def picture_parts(package: Package, main: str) -> dict[str, str]:
    """Return the parts of a package that hold the pictures of its main part, by the names it has for them."""
    folder, _, name = main.rpartition("/")
    listed = package.optional_xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    found = {}
    for relation in () if listed is None else listed:
        target = (attribute(relation, "Target") or "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if (attribute(relation, "Type") or "").endswith("/image") and part in package:
            found[attribute(relation, "Id") or ""] = part
    return found
