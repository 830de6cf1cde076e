"""Pictures, text boxes and lines that lie over cells.

What is drawn over a number covers it, adds to it or strikes it out, and a
picture in an empty cell may be a picture of a number. Such cells show
something else than their text, so they get the sign `INK`. All lengths are
points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gojparse.readers.sheets import SourceSheet
from gojparse.readers.visible import INK

ROW_HEIGHT, COLUMN_WIDTH = 15.0, 48.0  # where a sheet states none
_BORDER = 0.2  # of a cell at each side, that a drawing may reach into without touching its print
_SMALLEST = 3.0  # points; what is smaller cannot be taken for a digit
_THIN = 2.5  # points; a drawing less high or wide is a line
_MAX_STEPS = 20_000  # rows or columns that a drawing is measured over
_MAX_CHECKS = 2_000_000  # of cells against drawings
_SEAL_ROWS = 3  # a picture over more rows, through which cells are seen, is a seal or a water mark


PICTURE_HEAD = 1_024
"""How many bytes of a picture `picture_signs` needs."""

_PNG, _GIF = b"\x89PNG\r\n", b"GIF8"
_ALPHA = (b"\4", b"\6")  # types of colour of a PNG
_DOT = 2  # pixels; a picture less wide or high keeps a distance and shows nothing


def picture_signs(start: bytes) -> tuple[bool, bool]:
    """Tell by its first bytes whether a picture is a mere dot, and whether it may be seen through."""
    if start.startswith(_PNG):
        width, height = int.from_bytes(start[16:20], "big"), int.from_bytes(start[20:24], "big")
        return max(width, height) <= _DOT, start[25:26] in _ALPHA or b"tRNS" in start
    if start.startswith(_GIF):
        width, height = int.from_bytes(start[6:8], "little"), int.from_bytes(start[8:10], "little")
        return max(width, height) <= _DOT, False
    return False, False


class SheetDrawing(NamedTuple):
    """Something drawn from a point in a cell on. It ends at a point in another, or has a size."""

    row: int
    column: int
    down: float  # from the top of the row
    across: float  # from the left edge of the column
    height: float = 0.0
    width: float = 0.0
    end: tuple[int, int, float, float] | None = None  # row, column, and the distances in them
    is_line: bool = False
    is_clear: bool = False  # cells are seen through it


@dataclass(slots=True)
class SheetGeometry:
    """The heights of rows and the widths of columns of a sheet."""

    heights: dict[int, float] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    row_height: float = ROW_HEIGHT
    column_width: float = COLUMN_WIDTH


class _Box(NamedTuple):
    """A drawing from its first to its last row and column, with the distances inside them."""

    top: int
    left: int
    bottom: int
    right: int
    down: float
    across: float
    down_end: float
    across_end: float


def enter_drawings(sheet: SourceSheet, drawings: list[SheetDrawing], geometry: SheetGeometry) -> None:
    """Put the sign of print without text into the cells that drawings lie over."""
    checks = 0
    for drawing in drawings:
        box = _box(drawing, geometry)
        if drawing.is_clear and box.bottom - box.top >= _SEAL_ROWS:
            continue
        for row, column, anchor in _cells_below(sheet, box):
            checks += 1
            if checks > _MAX_CHECKS:
                return
            if _touches(box, row, column, drawing.is_line, geometry):
                _ink(sheet, anchor, drawing.is_line)


def _box(drawing: SheetDrawing, geometry: SheetGeometry) -> _Box:
    """Return from where to where a drawing reaches."""
    top, down = _walked(drawing.row, drawing.down, geometry.heights, geometry.row_height)
    left, across = _walked(drawing.column, drawing.across, geometry.widths, geometry.column_width)
    if drawing.end is not None:
        bottom, right, down_end, across_end = drawing.end
        return _Box(top, left, bottom, right, down, across, down_end, across_end)
    bottom, down_end = _walked(top, down + drawing.height, geometry.heights, geometry.row_height)
    right, across_end = _walked(left, across + drawing.width, geometry.widths, geometry.column_width)
    return _Box(top, left, bottom, right, down, across, down_end, across_end)


def _walked(start: int, distance: float, sizes: Mapping[int, float], usual: float) -> tuple[int, float]:
    """Return the row or column that lies at a distance behind the start of one, and what is left of it."""
    for place in range(start, start + _MAX_STEPS):
        size = sizes.get(place, usual)
        if distance <= size:
            return place, distance
        distance -= size
    return start + _MAX_STEPS, 0.0


def _cells_below(sheet: SourceSheet, box: _Box) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield the places of cells below a box, each with the place at which its cell begins."""
    rows = {*sheet.texts, *sheet.ruled}
    inside = range(box.top, box.bottom + 1)
    for row in [row for row in inside if row in rows] if len(inside) < len(rows) else sorted(rows):
        if not box.top <= row <= box.bottom:
            continue
        known = {*sheet.texts.get(row, ()), *sheet.ruled.get(row, ())}
        if box.top == box.bottom and box.left == box.right and min(known) < box.left < max(known):
            known.add(box.left)  # a picture in a place of a table without rules
        for column in known:
            if box.left <= column <= box.right:
                yield row, column, (row, column)
    for area in sheet.merged:
        for row in range(max(area.top, box.top), min(area.bottom, box.bottom) + 1):
            for column in range(max(area.left, box.left), min(area.right, box.right) + 1):
                yield row, column, (area.top, area.left)


def _touches(box: _Box, row: int, column: int, is_line: bool, geometry: SheetGeometry) -> bool:
    """Tell whether a box reaches into the inside of a cell so far that it may be, or hide, a digit."""
    height = geometry.heights.get(row, geometry.row_height)
    width = geometry.widths.get(column, geometry.column_width)
    down = max(box.down if row == box.top else 0.0, height * _BORDER)
    up = min(box.down_end if row == box.bottom else height, height * (1 - _BORDER))
    left = max(box.across if column == box.left else 0.0, width * _BORDER)
    right = min(box.across_end if column == box.right else width, width * (1 - _BORDER))
    if up < down or right < left:
        return False
    if is_line:
        return max(up - down, right - left) >= _SMALLEST
    return min(up - down, right - left) >= _SMALLEST


def _ink(sheet: SourceSheet, place: tuple[int, int], is_line: bool) -> None:
    """Mark a cell; a line through an empty one says that there is no number."""
    row, column = place
    text = sheet.texts.get(row, {}).get(column, "")
    if INK in text or (is_line and text == "/"):
        return
    if is_line and not text:
        sheet.texts.setdefault(row, {})[column] = "/"
    else:
        sheet.texts.setdefault(row, {})[column] = text + INK


def is_thin(height: float, width: float) -> bool:
    """Tell whether something of this size is a line."""
    return min(height, width) < _THIN
