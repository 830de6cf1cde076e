"""The shape of a row of a .doc, from the properties of the mark that ends it."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from gojparse.readers.doc import sprms
from gojparse.readers.word.edges import CellShape, RowShape

_MOST = 63  # cells in a row of a Word document
_GOES_ON, _BEGINS = 1, 3  # marks of cells merged downwards


class _Row:
    """A row while its properties are applied one by one: edges, and the flags of the cells between."""

    def __init__(self) -> None:
        self.edges: list[int] = [0]
        self.across: list[int] = []
        self.down: list[int] = []

    def define(self, value: bytes) -> None:
        count = value[0] if value else 0
        if not 0 < count <= _MOST or len(value) < 1 + 2 * (count + 1):
            return
        self.edges = list(struct.unpack_from(f"<{count + 1}h", value, 1))
        first = 1 + 2 * (count + 1)
        flags = [value[at] | value[at + 1] << 8 if at + 1 < len(value) else 0
                 for at in range(first, first + 20 * count, 20)]  # fmt: skip
        self.across = [flag & 3 for flag in flags]
        self.down = [flag >> 5 & 3 for flag in flags]

    def change(self, code: int, value: bytes) -> None:
        """Apply a property that changes the cells from the value's first byte on to before its second."""
        if len(value) < 2:
            return
        first, end = value[0], min(value[1], len(self.across))
        if code == sprms.MERGE_DOWN:
            if first < len(self.down):
                self.down[first] = value[1]
        elif code == sprms.MERGE and first < end:
            self.across[first:end] = [2] + [1] * (end - first - 1)
        elif code == sprms.SPLIT and first < end:
            self.across[first:end] = [0] * (end - first)
        elif code == sprms.DELETE and first < end:
            width = self.edges[end] - self.edges[first]
            del self.across[first:end], self.down[first:end]
            self.edges[first:] = [edge - width for edge in self.edges[end:]]
        elif code == sprms.WIDTH and len(value) == 4:
            (width,) = struct.unpack_from("<h", value, 2)
            for cell in range(first, end):
                wider = width - (self.edges[cell + 1] - self.edges[cell])
                self.edges[cell + 1 :] = [edge + wider for edge in self.edges[cell + 1 :]]

    def shape(self) -> RowShape:
        cells = zip(self.edges[1:], self.across, self.down, strict=True)
        return RowShape(
            self.edges[0],
            tuple(
                CellShape(right, across, down == _GOES_ON, down not in (0, _GOES_ON))
                for right, across, down in cells
            ),
        )


_CHANGES = frozenset((sprms.MERGE_DOWN, sprms.MERGE, sprms.SPLIT, sprms.DELETE, sprms.WIDTH))


def row_shape(properties: Iterable[tuple[int, bytes]]) -> RowShape:
    """Where the cells of a row stand; no cells where nothing says it."""
    row = _Row()
    for code, value in properties:
        if code in (sprms.ROW, sprms.ROW_OLD):
            row.define(value)
        elif code in _CHANGES:
            row.change(code, value)
    return row.shape()
