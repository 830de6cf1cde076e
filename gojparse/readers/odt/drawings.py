"""Frames and shapes of an OpenDocument: whether ink without text is seen of one, and its ground for text."""

from __future__ import annotations

from typing import Any

from gojparse.readers.odt.styles import OdtStyles, points
from gojparse.readers.package import attribute, local_name
from gojparse.readers.visible import LEAST_PICTURE, PATTERN, Ground

BOXES = frozenset((
    "frame", "text-box", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "caption",
    "polygon", "polyline", "path", "regular-polygon", "measure", "g", "page-thumbnail", "control",
))  # fmt: skip
_PICTURES = frozenset(("image", "object", "object-ole", "plugin", "floating-frame"))
_OUTLINED = frozenset((
    "custom-shape", "rect", "ellipse", "circle", "line", "connector", "caption", "polygon", "polyline",
    "path", "regular-polygon", "measure",
))  # fmt: skip
_UNSIZED = (20.0, 20.0)  # points
_GRAPHIC = "graphic-properties"


def ink_size(drawing: Any, styles: OdtStyles) -> tuple[float, float] | None:
    """Return width and height, in points, of what is seen of a drawing and is no text; None if nothing is."""
    if not _is_seen(drawing, styles):
        return None
    if local_name(drawing) == "g":
        sizes = [size for part in drawing if (size := ink_size(part, styles)) is not None]
        return max(sizes, default=None)
    width, height = (points(attribute(drawing, side) or "") for side in ("width", "height"))
    size = (_UNSIZED[0] if width is None else width, _UNSIZED[1] if height is None else height)
    return None if max(size) < LEAST_PICTURE else size


def drawing_ground(drawing: Any, styles: OdtStyles) -> Ground:
    """Return the ground that a frame or a shape gives the text in it; None if it is transparent."""
    style = attribute(drawing, "style-name")
    if local_name(drawing) in _OUTLINED and styles.stated("graphic", style, _GRAPHIC, "fill") is None:
        return PATTERN  # of the program's own colour
    return styles.ground("graphic", style)


def lies_behind(body: Any, styles: OdtStyles) -> bool:
    """Tell whether a drawing lies behind the text, whose colours are not known."""
    return any(
        styles.stated("graphic", attribute(drawing, "style-name"), _GRAPHIC, "run-through") == "background"
        for drawing in body.iter(*(f"{{*}}{name}" for name in BOXES))
    )


def _is_seen(drawing: Any, styles: OdtStyles) -> bool:
    """Tell whether a drawing is a picture, a form control, or a shape without text that is drawn."""
    name = local_name(drawing)
    if name in ("control", "g"):
        return True
    if name == "frame":
        return any(local_name(part) in _PICTURES for part in drawing)
    if name not in _OUTLINED or "".join(drawing.itertext()).strip():
        return False
    style = attribute(drawing, "style-name")
    return any(styles.stated("graphic", style, _GRAPHIC, part) != "none" for part in ("stroke", "fill"))
