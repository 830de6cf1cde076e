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
from gojparse.compare.numbers import CELL_KEYS, StoredDataset
from gojparse.errors import Unreadable
from gojparse.forms import REPORT_WORDS
from gojparse.identifiers import document_hash
from gojparse.model import Box, Document, Grid, LinePlace, Locator, Paragraph
from gojparse.readers import read

CellKey: TypeAlias = tuple[str, int]
"""A report_id and the index of a wide column."""


class PrintedCell(NamedTuple):
    """The printed text of a cell and its place.

    `printed` is None where nothing is tied to the cell, and an empty text where it is printed empty.
    """

    printed: str | None
    locator: str | None


def printed_cells(dataset: StoredDataset, wanted: Collection[CellKey]) -> dict[CellKey, PrintedCell]:
    """Return text and locator of these cells. One that the dataset does not hold is left out."""
    found: dict[CellKey, PrintedCell] = {}
    for table in CELL_KEYS:
        own = {(report, at) for report, at in wanted if wide_columns()[at].table == table}
        columns = {_cell_key(table, at): at for _, at in own}
        ids = pa.array(sorted({report for report, _ in own}), pa.large_string())
        if columns:
            found.update(
                (key, text) for key, text in _read_cells(dataset, table, columns, ids) if key in wanted
            )
    return found


def _cell_key(table: str, column: int) -> tuple[str, ...]:
    wide = wide_columns()[column]
    return (*((wide.edition or "",) if table == "disclosures" else ()), wide.line, wide.column)


def _read_cells(
    dataset: StoredDataset, table: str, columns: Mapping[tuple[str, ...], int], ids: pa.Array
) -> Iterator[tuple[CellKey, PrintedCell]]:
    keys = CELL_KEYS[table]
    for block in dataset.blocks(table, ("report_id", *keys, "printed", "locator")):
        wanted = pc.is_in(block["report_id"], value_set=ids)
        for place, key in enumerate(keys):
            codes = pa.array(sorted({name[place] for name in columns}), pa.large_string())
            wanted = pc.and_(wanted, pc.is_in(block[key], value_set=codes))
        rows = block.filter(wanted).to_pydict()
        for report, printed, locator, *name in zip(
            rows["report_id"], rows["printed"], rows["locator"], *(rows[key] for key in keys), strict=True
        ):
            if tuple(name) in columns:
                yield (report, columns[tuple(name)]), PrintedCell(printed, locator)


def locator_spots(locator: str | None) -> tuple[str, ...]:
    """Return the single places of a locator, without the archive's member before them."""
    found = []
    for spot in (locator or "").split("|"):
        found.append(spot.partition(";")[2] if spot.startswith("member=") else spot)
    return tuple(spot for spot in found if spot)


def page_boxes(locator: str | None) -> tuple[Box, ...]:
    """Return the places of a locator that lie on pages. There are none where the carrier has no pages."""
    found = []
    for written in (locator or "").split("|"):
        named = written.startswith("member=")
        member, _, spot = written.removeprefix("member=").partition(";") if named else ("", "", written)
        page, _, box = spot.partition(";box=")
        try:
            left, top, right, bottom = map(float, box.split(","))
            found.append(Box(int(page.removeprefix("page=")), left, top, right, bottom, member))
        except ValueError:  # a line, a cell of a table
            continue
    return tuple(found)


FetchDocuments = Callable[[Sequence[str]], Iterable[tuple[str, bytes | None]]]
"""Yields each of these sources with its bytes, in any order, and None where they cannot be had."""
WITH_PAGES = frozenset(("pdf", "image"))
_LONGEST_ROW = 120  # characters


class CropSource(StrEnum):
    """The state of a document that is opened again: the same bytes, other bytes, or gone."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CropRequest:
    """Cells of one report whose surroundings are asked for: a name for each, and its locator."""

    report_id: str
    source: str
    sha256: str
    format: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """The surroundings of cells: `pictures` (PNG or WebP) and `rows` of text, by the names of the cells.

    `sources` has the state of each report's document, by report_id.
    """

    pictures: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    sources: dict[str, CropSource] = field(default_factory=dict)


def cell_evidence(wanted: Iterable[CropRequest], documents: FetchDocuments) -> CellEvidence:
    """Return the surroundings of all these cells. Each document is opened once."""
    evidence = CellEvidence()
    by_source: dict[str, list[CropRequest]] = {}
    for request in wanted:
        evidence.sources[request.report_id] = CropSource.GONE
        by_source.setdefault(request.source, []).append(request)
    for source, content in documents(list(by_source)):
        if content is None:
            continue
        for request in by_source.get(source, ()):
            same = document_hash(content) == request.sha256
            evidence.sources[request.report_id] = CropSource.SAME if same else CropSource.CHANGED
            if same:
                with suppress(Unreadable, ImportError):  # an extra that is not installed here
                    _add_surroundings(evidence, request, content)
    return evidence


def _add_surroundings(evidence: CellEvidence, request: CropRequest, content: bytes) -> None:
    if request.format in WITH_PAGES:
        on_pages = [(key, page_boxes(locator)) for key, locator in request.cells if page_boxes(locator)]
        pictures = crop_pictures(content, request.format, [boxes for _, boxes in on_pages])
        evidence.pictures.update(
            (key, picture) for (key, _), picture in zip(on_pages, pictures, strict=True) if picture
        )
    else:
        rows = _rows_by_place(read(content, "never", REPORT_WORDS))
        for key, locator in request.cells:
            places = (spot.partition(";column=")[0] for spot in locator_spots(locator))  # of a text its line
            row = next((rows[place] for place in places if place in rows), None)
            if row:
                evidence.rows[key] = row if len(row) <= _LONGEST_ROW else row[: _LONGEST_ROW - 1] + "…"


def crop_pictures(content: bytes, format: str, places: Sequence[Sequence[object]]) -> Iterator[bytes | None]:
    """Yield a small picture for each of these groups of boxes on pages."""
    if format == "pdf":
        from gojparse.readers.pdf.pictures import crop_pdf_places as crops
    else:
        from gojparse.readers.scan.pictures import crop_scan_places as crops
    return crops(content, places)  # type: ignore[arg-type]


def _rows_by_place(document: Document) -> Mapping[str, str]:
    """Return the text of the row, line or paragraph at each place, as locators name places."""
    rows: dict[str, str] = {}
    for text, locators in _texts_with_locators(document):
        for locator in locators:
            for spot in locator.spots:
                rows.setdefault(f"line={spot.line}" if isinstance(spot, LinePlace) else str(spot), text)
    return rows


def _texts_with_locators(document: Document) -> Iterator[tuple[str, list[Locator]]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield _folded(block.text), [block.locator, *(place for _, _, place in block.pieces)]
        elif isinstance(block, Grid):
            for row in block.rows():
                yield " | ".join(_folded(cell.text) for cell in row), [cell.locator for cell in row]


def _folded(text: str) -> str:
    return " ".join(text.split())
