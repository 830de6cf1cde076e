"""The surroundings of numbers in their sources: pictures where there are pages, else the row they stand in.

A source that is not there any more, or has other bytes than the report was
read from, gives nothing: a picture of another print would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from gojparse.compare.prints import locator_spots, page_boxes
from gojparse.errors import Unreadable
from gojparse.model import Document, Grid, LinePlace, Paragraph
from gojparse.readers import read
from gojparse.readers.scan.bundle import digest

FetchDocuments = Callable[[Sequence[str]], Iterable[tuple[str, bytes | None]]]
"""Gives the bytes of each of these sources, in any order, None where they cannot be had."""
WITH_PAGES = frozenset(("pdf", "image"))
_LONGEST_ROW = 120  # characters


class Source(StrEnum):
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
    sources: dict[str, Source] = field(default_factory=dict)


def cell_evidence(wanted: Iterable[CropRequest], documents: FetchDocuments) -> CellEvidence:
    """What surrounds all these cells; each document is opened once."""
    found = CellEvidence()
    by_source: dict[str, list[CropRequest]] = {}
    for one in wanted:
        found.sources[one.report_id] = Source.GONE
        by_source.setdefault(one.source, []).append(one)
    for source, content in documents(list(by_source)):
        for one in by_source.get(source, ()) if content is not None else ():
            assert content is not None
            same = digest(content) == one.sha256
            found.sources[one.report_id] = Source.SAME if same else Source.CHANGED
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
