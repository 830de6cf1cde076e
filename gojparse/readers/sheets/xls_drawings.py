"""The drawings of an .xls: the anchors in its MSODRAWING records, and the kinds that its OBJ records state.

[MS-XLS] 2.5.193 has the anchor, 2.5.143 the kind of an object, and
[MS-ODRAW] 2.3.7.43 whether a shape is filled.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gojparse.readers.sheets.drawings import SheetDrawing, SheetGeometry

MSODRAWING, OBJ = 0x00EC, 0x005D
_ANCHOR = re.compile(rb"\x10\xf0\x12\0\0\0(.{18})", re.DOTALL)
_PLACES = struct.Struct("<9H")  # switches, then column, part of it, row, part of it: from and to
_COLUMN_PARTS, _ROW_PARTS = 1024, 256
_FILLED = re.compile(rb"\xbf\x01(.{4})", re.DOTALL)
_LINE, _CHART, _TEXT, _PICTURE = 1, 5, 6, 8
_SHAPES = (2, 3, 4, 9, 30)
_CONTROLS = range(11, 21)
_OF_PROGRAM = 0x0100  # of an object's switches: an arrow of a filter or of a list to choose from
_MAX_DRAWINGS = 5_000  # of a sheet
_TWIPS, _COLUMN_UNITS, _DIGIT_WIDTH = 20, 256, 5.25


class _AnchoredObject(NamedTuple):
    """An object: from and to, as column, part of it, row, part of it."""

    places: tuple[int, ...]
    is_line: bool


@dataclass(slots=True)
class DrawingRecords:
    """Collects the drawings of a sheet from its records, in their order."""

    _found: list[_AnchoredObject] = field(default_factory=list)
    _places: tuple[int, ...] = ()
    _is_filled: bool = True

    def enter(self, number: int, body: bytes) -> None:
        """Enter a record. The anchor of an object precedes its kind."""
        if number == MSODRAWING:
            anchors = _ANCHOR.findall(body)
            self._places = _PLACES.unpack(anchors[-1])[1:] if anchors else ()
            stated = _FILLED.findall(body)
            self._is_filled = not stated or bool(stated[-1][0] & 0x10)
        elif number == OBJ and len(body) >= 10 and self._places and len(self._found) < _MAX_DRAWINGS:
            kind, _, switches = struct.unpack_from("<HHH", body, 4)
            is_shape = kind in _SHAPES and self._is_filled
            is_control = kind in _CONTROLS and not switches & _OF_PROGRAM
            if kind in (_LINE, _CHART, _TEXT, _PICTURE) or is_shape or is_control:
                self._found.append(_AnchoredObject(self._places, kind == _LINE))
            self._places = ()

    def __bool__(self) -> bool:
        """Tell whether anything is drawn."""
        return bool(self._found)

    def drawings(self, geometry: SheetGeometry) -> Iterator[SheetDrawing]:
        """Yield the drawings by the measures of their sheet."""
        for (left, across, top, down, right, across_end, bottom, down_end), is_line in self._found:
            wide = geometry.widths.get(left, geometry.column_width) / _COLUMN_PARTS
            high = geometry.heights.get(top, geometry.row_height) / _ROW_PARTS
            wide_end = geometry.widths.get(right, geometry.column_width) / _COLUMN_PARTS
            high_end = geometry.heights.get(bottom, geometry.row_height) / _ROW_PARTS
            end = bottom, right, down_end * high_end, across_end * wide_end
            yield SheetDrawing(top, left, down * high, across * wide, end=end, is_line=is_line)


def geometry_of(page: Any) -> SheetGeometry:
    """Return the sizes of the rows and columns of a sheet that xlrd read."""
    geometry = SheetGeometry()
    if page.default_row_height:
        geometry.row_height = page.default_row_height / _TWIPS
    for row, height in page.rowinfo_map.items():
        geometry.heights[row] = 0.0 if height.hidden else height.height / _TWIPS
    for column, width in page.colinfo_map.items():
        geometry.widths[column] = 0.0 if width.hidden else width.width / _COLUMN_UNITS * _DIGIT_WIDTH
    return geometry
