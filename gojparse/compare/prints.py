"""What is printed in a cell, and where: of those cells only that somebody will look at.

The panel holds values and statuses; print and place of thirty million cells
would not fit beside them, and a page shows some thousands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.columns import wide_columns
from gojparse.compare.opened import StoredDataset
from gojparse.model import Box

CellKey: TypeAlias = tuple[str, int]
"""A report_id and the number of a wide column."""
_KEYS = {
    "disclosures": ("edition", "subject", "measure"),
    "applications": ("line", "applicant"),
    "appeals": ("route", "outcome"),
}


class PrintedCell(NamedTuple):
    """`printed`: None where nothing is tied to the cell, an empty text where it is printed empty."""

    printed: str | None
    locator: str | None


def printed_cells(dataset: StoredDataset, wanted: Collection[CellKey]) -> dict[CellKey, PrintedCell]:
    """Print and place of these cells; a cell that the dataset does not hold is left out."""
    found: dict[CellKey, PrintedCell] = {}
    for table in _KEYS:
        columns = {_name(table, at): at for at in {at for _, at in wanted} if _of(at) == table}
        ids = pa.array(sorted({report for report, at in wanted if _of(at) == table}), pa.large_string())
        if columns:
            found.update((key, text) for key, text in _found(dataset, table, columns, ids) if key in wanted)
    return found


def _of(column: int) -> str:
    return wide_columns()[column].table


def _name(table: str, column: int) -> tuple[str, ...]:
    wide = wide_columns()[column]
    return (*((wide.edition or "",) if table == "disclosures" else ()), wide.line, wide.column)


def _found(
    dataset: StoredDataset, table: str, columns: Mapping[tuple[str, ...], int], ids: pa.Array
) -> Iterator[tuple[CellKey, PrintedCell]]:
    keys = _KEYS[table]
    for block in dataset.blocks(table, ("report_id", *keys, "printed", "locator")):
        mine = pc.is_in(block["report_id"], value_set=ids)
        for place, key in enumerate(keys):
            own = pa.array(sorted({name[place] for name in columns}), pa.large_string())
            mine = pc.and_(mine, pc.is_in(block[key], value_set=own))
        rows = block.filter(mine).to_pydict()
        for report, printed, locator, *name in zip(
            rows["report_id"], rows["printed"], rows["locator"], *(rows[key] for key in keys), strict=True
        ):
            if tuple(name) in columns:
                yield (report, columns[tuple(name)]), PrintedCell(printed, locator)


def locator_spots(locator: str | None) -> tuple[str, ...]:
    """The single places of a locator, without the archive's member before them."""
    found = []
    for spot in (locator or "").split("|"):
        found.append(spot.partition(";")[2] if spot.startswith("member=") else spot)
    return tuple(spot for spot in found if spot)


def page_boxes(locator: str | None) -> tuple[Box, ...]:
    """The places of a locator that lie on pages; none where the carrier has no pages."""
    found = []
    for spot in locator_spots(locator):
        page, _, box = spot.partition(";box=")
        try:
            left, top, right, bottom = map(float, box.split(","))
            found.append(Box(int(page.removeprefix("page=")), left, top, right, bottom))
        except ValueError:  # a line, a cell of a table
            continue
    return tuple(found)
