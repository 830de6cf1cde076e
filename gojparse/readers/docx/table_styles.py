"""The style of a table: the ground and the letters that it gives cells, in its header and its stripes.

The parts of a table overlap. Later ones win: the whole table, stripes of
columns, stripes of rows, the first and last row, the first and last column,
the corners (ISO/IEC 29500-1, 17.7.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gojparse.readers.docx.styles import DocxStyles, RunFormat, ground, run_format
from gojparse.readers.package import OFF, attribute, children_by_name, find_child, local_name, property_number
from gojparse.readers.visible import Ground

_SWITCHES = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100,
    "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip
_NOTHING_STATED = RunFormat()


class CellFormat(NamedTuple):
    """The properties that a table's style gives a cell."""

    letters: RunFormat = RunFormat()
    ground: Ground = None


PLAIN_CELL = CellFormat()


class TableFormat:
    """The style of one table."""

    def __init__(self, styles: DocxStyles, table: Any) -> None:
        """Take the styles of the document and a table element."""
        properties = children_by_name(find_child(table, "tblPr"))
        named = properties.get("tblStyle")
        name = None if named is None else attribute(named, "val")
        self._shown = _switched_on(properties.get("tblLook"))
        self._parts: dict[str, CellFormat] = {}
        self._rows_in_band = self._columns_in_band = 1
        for style in reversed(styles.ancestry("table", name)):
            stated = find_child(style, "tblPr")
            self._rows_in_band = _band_size(stated, "tblStyleRowBandSize", self._rows_in_band)
            self._columns_in_band = _band_size(stated, "tblStyleColBandSize", self._columns_in_band)
            for part, element in _parts_of(style):
                self._parts[part] = _merged(_cell_format(element, styles), self._parts.get(part, PLAIN_CELL))
        self.is_plain = all(part == PLAIN_CELL for part in self._parts.values())
        self._cells: dict[tuple[str, ...], CellFormat] = {}

    def cell(self, row: int, rows: int, column: int, columns: int) -> CellFormat:
        """Return what the style gives the cell in this row and column, from 0, of so many."""
        if self.is_plain:
            return PLAIN_CELL
        parts = tuple(self._around(row, rows, column, columns))
        if parts not in self._cells:
            merged = PLAIN_CELL
            for part in parts:
                merged = _merged(self._parts.get(part, PLAIN_CELL), merged)
            self._cells[parts] = merged
        return self._cells[parts]

    def _around(self, row: int, rows: int, column: int, columns: int) -> Iterator[str]:
        """Yield the parts of the table that a cell belongs to, the strongest last."""
        first_row, last_row = "firstRow" in self._shown, "lastRow" in self._shown
        first_column, last_column = "firstColumn" in self._shown, "lastColumn" in self._shown
        top, bottom = first_row and row == 0, last_row and row == rows - 1
        left, right = first_column and column == 0, last_column and column == columns - 1
        yield "wholeTable"
        if "noVBand" not in self._shown and not (left or right):
            yield f"band{1 + (column - first_column) // self._columns_in_band % 2}Vert"
        if "noHBand" not in self._shown and not (top or bottom):
            yield f"band{1 + (row - first_row) // self._rows_in_band % 2}Horz"
        yield from (part for part, applies in (("firstRow", top), ("lastRow", bottom)) if applies)
        yield from (part for part, applies in (("firstCol", left), ("lastCol", right)) if applies)
        yield from (
            part
            for part, applies in (
                ("nwCell", top and left), ("neCell", top and right),
                ("swCell", bottom and left), ("seCell", bottom and right),
            )
            if applies
        )  # fmt: skip


def _band_size(properties: Any, name: str, inherited: int) -> int:
    """Return how many rows or columns make a stripe."""
    return max(property_number(properties, name, inherited), 1)


def _switched_on(switches: Any) -> frozenset[str]:
    """Return which parts of its style a table shows, and which stripes it does not."""
    if switches is None:
        return frozenset(("noHBand", "noVBand"))
    value = attribute(switches, "val") or ""
    bits = int(value, 16) if value and all(sign in "0123456789abcdefABCDEF" for sign in value) else 0
    stated = ((name, attribute(switches, name)) for name in _SWITCHES)
    return frozenset(
        name for name, own in stated if (own not in OFF if own is not None else bits & _SWITCHES[name])
    )


def _parts_of(style: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a table that a style speaks of, each with the element that holds its properties."""
    yield "wholeTable", style
    for part in style:
        if local_name(part) == "tblStylePr":
            yield attribute(part, "type") or "", part


def _cell_format(element: Any, styles: DocxStyles) -> CellFormat:
    letters = run_format(children_by_name(find_child(element, "rPr")), styles.theme)
    grounds = (
        ground(children_by_name(find_child(element, name)), styles.theme) for name in ("pPr", "tcPr", "tblPr")
    )
    return CellFormat(letters, next((known for known in grounds if known is not None), None))


def _merged(strong: CellFormat, weak: CellFormat) -> CellFormat:
    """Return two parts as one."""
    return CellFormat(
        strong.letters.over(weak.letters), weak.ground if strong.ground is None else strong.ground
    )
