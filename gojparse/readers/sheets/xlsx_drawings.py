"""The drawings of an .xlsx: where they lie over the cells of a sheet (ECMA-376 part 1, 20.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gojparse.readers.package import OFF, attribute, find_child, local_name
from gojparse.readers.sheets.drawings import SheetDrawing, picture_signs

_EMU = 12_700  # of a point
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill")
_LINES = ("line", "straightConnector1")
_MAX_DRAWINGS = 5_000  # of a sheet


def read_drawings(part: Any, picture: Callable[[str], bytes]) -> Iterator[SheetDrawing]:
    """Yield what is drawn over the cells of a sheet.

    Args:
        part: The root of its part `drawing`.
        picture: Returns the first bytes of a picture by the id of its relation.
    """
    anchors = [anchor for anchor in part if local_name(anchor) in _ANCHORS]
    for anchor in anchors[:_MAX_DRAWINGS]:
        placed = _placed(anchor)
        for shape in _shapes(anchor):
            if placed is not None and (seen := _seen(shape, placed, picture)) is not None:
                yield seen
                break


def _placed(anchor: Any) -> SheetDrawing | None:
    """Return where an anchor puts what it holds."""
    parts = {local_name(part): part for part in anchor}
    extent = parts.get("ext")
    height, width = (0.0, 0.0) if extent is None else (_points(extent.get("cy")), _points(extent.get("cx")))
    if "pos" in parts:
        return SheetDrawing(
            0, 0, _points(parts["pos"].get("y")), _points(parts["pos"].get("x")), height, width
        )
    if "from" not in parts:
        return None
    end = _marked(parts["to"]) if "to" in parts else None
    return SheetDrawing(*_marked(parts["from"]), height, width, end)


def _marked(marker: Any) -> tuple[int, int, float, float]:
    """Return the row and column of a marker, and its distances in them."""
    values = {local_name(part): part.text or "" for part in marker}
    row, column = (
        int(values.get(name, "")) if _is_count(values.get(name, "")) else 0 for name in ("row", "col")
    )
    return row, column, _points(values.get("rowOff")), _points(values.get("colOff"))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8


def _points(text: str | None) -> float:
    """Return a length that is written in English metric units."""
    digits = (text or "").strip()
    return int(digits) / _EMU if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 0.0


def _shapes(anchor: Any) -> Iterator[Any]:
    """Yield what an anchor holds; of alternatives the first."""
    for inner in anchor:
        name = local_name(inner)
        if name == "AlternateContent":
            for choice in inner[:1]:
                yield from _shapes(choice)
        elif name in ("pic", "sp", "cxnSp", "graphicFrame", "grpSp"):
            yield inner


def _seen(shape: Any, placed: SheetDrawing, picture: Callable[[str], bytes]) -> SheetDrawing | None:
    """Return a drawing as it is seen; None where nothing of it is."""
    if any(local_name(part) == "cNvPr" and part.get("hidden") not in (None, *OFF) for part in shape.iter()):
        return None
    match local_name(shape):
        case "pic":
            return _picture(shape, placed, picture)
        case "cxnSp":
            return placed._replace(is_line=True)
        case "graphicFrame":
            return placed
        case "grpSp":
            names = {local_name(part) for part in shape.iter()}
            return placed if "pic" in names or _text(shape) else None
    properties = find_child(shape, "spPr")
    geometry = None if properties is None else find_child(properties, "prstGeom")
    if geometry is not None and geometry.get("prst") in _LINES:
        return placed._replace(is_line=True)
    return placed if _text(shape) or _is_filled(shape, properties) else None


def _picture(shape: Any, placed: SheetDrawing, picture: Callable[[str], bytes]) -> SheetDrawing | None:
    blip = find_child(shape, "blipFill", "blip")
    start = picture(attribute(blip, "embed") or "") if blip is not None else b""
    is_dot, is_clear = picture_signs(start)
    return None if is_dot else placed._replace(is_clear=is_clear)


def _text(shape: Any) -> str:
    return "".join(part.text or "" for part in shape.iter() if local_name(part) == "t").strip()


def _is_filled(shape: Any, properties: Any) -> bool:
    """Tell whether a shape hides what is below: by a fill of its own, or by that of its style."""
    names = () if properties is None else {local_name(part) for part in properties}
    if "noFill" in names:
        return False
    if any(name in names for name in _FILLS):
        return True
    style = find_child(shape, "style", "fillRef")
    return style is not None and style.get("idx") not in (None, "0")
