"""Evidence for numbers: the printed text of cells, and their surroundings in the sources.

The panel holds values and statuses; the texts and places of thirty million
cells would not fit into memory with them, and a page shows some thousands.

A number on a page has a picture, another one the row it is printed in. A
source that is gone, or has other bytes than the report was read from, gives
nothing: a picture of another document would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.columns import wide_columns
from gojparse.compare.numbers import StoredDataset
from gojparse.errors import Unreadable
from gojparse.identifiers import document_hash
from gojparse.model import Box, Document, Grid, LinePlace, Paragraph
from gojparse.readers import read

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


FetchDocuments = Callable[[Sequence[str]], Iterable[tuple[str, bytes | None]]]
"""Gives the bytes of each of these sources, in any order, None where they cannot be had."""
WITH_PAGES = frozenset(("pdf", "image"))
_LONGEST_ROW = 120  # characters


class CropSource(StrEnum):
    """What became of a document that was looked at again."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CropRequest:
    """Places in one report of which the surroundings are asked for: a name for each, and its locator."""

    report_id: str
    source: str
    sha256: str
    format: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """`crop_pictures` (PNG or WebP) and `rows` by name; `sources`: what became of each report's document."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    sources: dict[str, CropSource] = field(default_factory=dict)


def cell_evidence(wanted: Iterable[CropRequest], documents: FetchDocuments) -> CellEvidence:
    """What surrounds all these cells; each document is opened once."""
    found = CellEvidence()
    by_source: dict[str, list[CropRequest]] = {}
    for one in wanted:
        found.sources[one.report_id] = CropSource.GONE
        by_source.setdefault(one.source, []).append(one)
    for source, content in documents(list(by_source)):
        for one in by_source.get(source, ()) if content is not None else ():
            assert content is not None
            same = document_hash(content) == one.sha256
            found.sources[one.report_id] = CropSource.SAME if same else CropSource.CHANGED
            if same:
                with suppress(Unreadable, ImportError):  # an extra that is not installed here
                    _look(found, one, content)
    return found


def _look(found: CellEvidence, one: CropRequest, content: bytes) -> None:
    if one.format in WITH_PAGES:
        on_pages = [(key, page_boxes(locator)) for key, locator in one.cells if page_boxes(locator)]
        drawn = crop_pictures(content, one.format, [places for _, places in on_pages])
        found.pictures.update(
            (key, picture) for (key, _), picture in zip(on_pages, drawn, strict=True) if picture
        )
    else:
        rows = _rows(read(content, "never"))
        for key, locator in one.cells:
            row = next((rows[spot] for spot in _known(locator) if spot in rows), None)
            if row:
                found.rows[key] = row if len(row) <= _LONGEST_ROW else row[: _LONGEST_ROW - 1] + "…"


def crop_pictures(content: bytes, format: str, places: Sequence[Sequence[object]]) -> Iterator[bytes | None]:
    """A small picture for each of these groups of boxes."""
    if format == "pdf":
        from gojparse.readers.pdf.pictures import crop_pdf_places as crops
    else:
        from gojparse.readers.scan.pictures import crop_scan_places as crops
    return crops(content, places)  # type: ignore[arg-type]


def _known(locator: str) -> Iterator[str]:
    """The places as rows are known by: of a text its line."""
    for spot in locator_spots(locator):
        yield spot.partition(";column=")[0]


def _rows(document: Document) -> Mapping[str, str]:
    """What is printed in the row, line or paragraph of each place."""
    found: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = " ".join(block.text.split())
            for locator in (block.locator, *(place for _, _, place in block.pieces)):
                for spot in locator.spots:
                    name = f"line={spot.line}" if isinstance(spot, LinePlace) else str(spot)
                    found.setdefault(name, text)
        elif isinstance(block, Grid):
            for row in block.rows():
                text = " | ".join(" ".join(cell.text.split()) for cell in row)
                for cell in row:
                    for spot in cell.locator.spots:
                        name = f"line={spot.line}" if isinstance(spot, LinePlace) else str(spot)
                        found.setdefault(name, text)
    return found
