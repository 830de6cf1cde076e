"""The drawings of an OpenDocument spreadsheet: each in the cell that it begins in, or before all rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gojparse.readers.package import Package, attribute, local_name
from gojparse.readers.sheets.drawings import PICTURE_HEAD, SheetDrawing, is_thin, picture_signs
from gojparse.readers.sheets.ods_styles import OdsStyles, length

_LINES = ("line", "connector", "measure")
_AREAS = ("custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption", "control")
_SHAPES = frozenset((*_LINES, *_AREAS, "frame"))
_GROUP = "g"
_MAX_LEVELS = 20
_MAX_PICTURES = 1_000


def picture_beginnings(package: Package) -> dict[str, bytes]:
    """Return the first bytes of the pictures of a spreadsheet by their names."""
    named = sorted(name for name in package.names if name.startswith("Pictures/"))
    return {name: package.beginning(name, PICTURE_HEAD) for name in named[:_MAX_PICTURES]}


def drawings_in(
    parent: Any, place: tuple[int, int], styles: OdsStyles, pictures: Mapping[str, bytes], level: int = 0
) -> Iterator[SheetDrawing]:
    """Yield what is drawn from the cell at a row and column on."""
    for element in parent:
        name = local_name(element)
        if name == _GROUP and level < _MAX_LEVELS:
            yield from drawings_in(element, place, styles, pictures, level + 1)
        drawing = _seen(element, place, styles, pictures) if name in _SHAPES else None
        if drawing is not None:
            yield drawing


def _seen(
    element: Any, place: tuple[int, int], styles: OdsStyles, pictures: Mapping[str, bytes]
) -> SheetDrawing | None:
    """Return a drawing as it is seen; None where nothing of it is."""
    name = local_name(element)
    if name in _LINES:
        return _line(element, place)
    height, width = _length(element, "height"), _length(element, "width")
    drawing = SheetDrawing(*place, _length(element, "y"), _length(element, "x"), height, width)
    if name == "frame":
        kinds = {local_name(inner): inner for inner in element}
        if "text-box" in kinds:
            return drawing if "".join(kinds["text-box"].itertext()).strip() else None
        if "image" in kinds and "object" not in kinds:
            is_dot, is_clear = picture_signs(pictures.get(attribute(kinds["image"], "href") or "", b""))
            return None if is_dot else drawing._replace(is_clear=is_clear)
        return drawing
    fill = styles.properties("graphic", attribute(element, "style-name"), "graphic-properties").get("fill")
    if name != "control" and fill == "none" and not "".join(element.itertext()).strip():
        return None
    return drawing._replace(is_line=is_thin(height, width))


def _line(element: Any, place: tuple[int, int]) -> SheetDrawing:
    across, across_end = sorted(_length(element, name) for name in ("x1", "x2"))
    down, down_end = sorted(_length(element, name) for name in ("y1", "y2"))
    return SheetDrawing(*place, down, across, down_end - down, across_end - across, is_line=True)


def _length(element: Any, name: str) -> float:
    return length(attribute(element, name)) or 0.0
