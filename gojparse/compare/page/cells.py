"""What is printed in the cells of the page, and pictures of as many as there is room for."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gojparse.compare.columns import wide_column_index, wide_columns
from gojparse.compare.evidence import (
    CellEvidence,
    CellKey,
    CropRequest,
    CropSource,
    FetchDocuments,
    PrintedCell,
    cell_evidence,
    page_boxes,
    printed_cells,
)
from gojparse.compare.numbers import MISSING, NO_CELL, STATUSES, as_number
from gojparse.compare.page.cited import cited
from gojparse.compare.page.singles import SEVERE, Single
from gojparse.compare.page.words import MARKS
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding, Record

_MOST_PICTURES, _MOST_ROWS = 600, 1_000  # places that are looked up again, on pages and in other carriers
_TAG = 150  # bytes around a picture or a row, at most
_SENT = ("received", "disposed", "carried_forward", "carried_in", "granted")
"""Totals that get a picture where there is room, the most asked for first."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number on the page, and where it comes from. `shown`: its digits, empty where there is no value."""

    anchor: str
    shown: str
    mark: str
    status: str
    printed: str | None = None
    locator: str | None = None
    picture: str | None = None
    context: str | None = None
    correction: str | None = None  # as in `received_total: 87 -> 88 (Li: the stamp hides the 8)`


@dataclass(frozen=True, slots=True)
class Room:
    """How many pictures the page has, the bytes of what surrounds numbers, and for how many was no room."""

    shown: int = 0
    size: int = 0
    left_out: int = 0
    sources: Mapping[str, CropSource] = field(default_factory=dict)

    def count(self, source: CropSource) -> int:
        return sum(known is source for known in self.sources.values())


def _id(row: IssuerYear) -> str:
    return str(row.record["report_id"])


# ---- what is printed there ----


class Cells:
    """The numbers of the page by cell, each with its print; made once, when all that is wanted is known."""

    def __init__(
        self, panel: Panel, wanted: Iterable[CellKey], alone: Sequence[Single], found: Sequence[PanelFinding]
    ) -> None:
        self._panel = panel
        self._wanted = set(wanted)
        self._records = _records(panel)
        self._short = {report_id: n for n, report_id in enumerate(sorted(self._records), 1)}
        self.prints: Mapping[CellKey, PrintedCell] = printed_cells(panel.dataset, self._wanted)
        self._order = list(self._first(alone, found))
        self._around = CellEvidence()
        self._pictures: dict[str, str] = {}
        self._rows: dict[str, str] = {}
        self.room = Room()

    def look(self, documents: FetchDocuments) -> None:
        """Open the sources again for what surrounds the numbers; pictures are shown once there is room."""
        by_report: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for report_id, anchor, locator in self._order:
            by_report[report_id].append((anchor, locator))
        wanted = [
            CropRequest(
                report_id, record["source"], record["sha256"] or "", record["format"] or "", tuple(places)
            )
            for report_id, places in sorted(by_report.items())
            if (record := self._records.get(report_id))
        ]
        self._around = cell_evidence(wanted, documents)
        self.room = Room(sources=self._around.sources)

    def make_room(self, most_bytes: int) -> None:
        """Show as many pictures, and rows of text, as these bytes hold, the most suspicious first."""
        self._pictures.clear()
        self._rows.clear()
        shown = size = left_out = 0
        for _, anchor, _ in self._order:
            row = self._around.rows.get(anchor)
            if row and size + len(row.encode()) + _TAG <= most_bytes:
                self._rows[anchor] = row
                size += len(row.encode()) + _TAG
            picture = self._around.pictures.get(anchor)
            if picture is None:
                continue
            written = data_url(picture)
            if size + len(written) + _TAG > most_bytes:
                left_out += 1
                continue
            shown, size = shown + 1, size + len(written) + _TAG
            self._pictures[anchor] = written
        self.room = Room(shown, size, left_out, self._around.sources)

    def _first(
        self, alone: Sequence[Single], found: Sequence[PanelFinding]
    ) -> Iterator[tuple[str, str, str]]:
        """Report, anchor and locator of what is to be pictured, the most suspicious first."""
        seen: set[str] = set()
        left = {True: _MOST_PICTURES, False: _MOST_ROWS}
        for report_id, anchor, locator in self._suspicious(alone, found):
            if locator and anchor not in seen and left[drawn := bool(page_boxes(locator))]:
                left[drawn] -= 1
                seen.add(anchor)
                yield report_id, anchor, locator

    def _suspicious(
        self, alone: Sequence[Single], found: Sequence[PanelFinding]
    ) -> Iterator[tuple[str, str, str | None]]:
        for one in sorted(found, key=lambda one: SEVERE.index(one.finding.severity)):
            for keys in cited(self._panel, one):
                yield from self._places(keys)
        yield from ((one.report_id, one.anchor, one.locator) for one in alone)
        for line in _SENT:
            at = wide_column_index(f"{line}_total")
            yield from self._places((_id(row), at) for row in self._panel.rows)

    def _places(self, keys: Iterable[CellKey]) -> Iterator[tuple[str, str, str | None]]:
        for key in keys:
            known = self.prints.get(key)
            if known and key[0] in self._short:
                yield key[0], self.anchor(key), known.locator

    def number(self, key: CellKey) -> Number:
        """The number of a cell, with all that is known of it."""
        row = self._panel.numbers.row(key[0])
        value = int(self._panel.numbers.values[row, key[1]]) if row is not None else int(MISSING)
        code = int(self._panel.numbers.statuses[row, key[1]]) if row is not None else NO_CELL
        status = "no_cell" if code == NO_CELL else STATUSES[code]
        known = self.prints.get(key, PrintedCell(None, None))
        corrected = None if row is None else self._panel.corrected.get((row, key[1]))
        name = self.anchor(key)
        return Number(
            anchor=name,
            shown=_digits(as_number(value, wide_columns()[key[1]])),
            mark=MARKS[status],
            status=status,
            printed=known.printed,
            locator=known.locator,
            picture=self._pictures.get(name),
            context=self._rows.get(name),
            correction=str(corrected) if corrected else None,
        )

    def single(self, one: Single) -> Single:
        """The finding with what surrounds its place."""
        return replace(one, picture=self._pictures.get(one.anchor), context=self._rows.get(one.anchor))

    def anchor(self, key: CellKey) -> str:
        """The cell's name within the page."""
        return f"c{self._short[key[0]]}-{key[1]}"

    def record(self, report_id: str) -> Record | None:
        """The row of `reports` of a report that the page speaks of."""
        return self._records.get(report_id)


def _digits(value: int | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def data_url(picture: bytes) -> str:
    """The picture as text that stands in the page itself."""
    media = "webp" if picture.startswith(b"RIFF") else "png"
    return f"data:image/{media};base64,{b64encode(picture).decode()}"


def _records(panel: Panel) -> dict[str, Record]:
    """The rows of `reports` of every version that the panel knows, one for each report."""
    known = {version.report_id for row in panel.rows for version in row.chosen.versions}
    found: dict[str, Record] = {}
    for record in panel.dataset.table("reports").to_pylist():
        if record["report_id"] in known:
            found.setdefault(record["report_id"], record)
    for row in panel.rows:
        found[_id(row)] = row.record
    return found
