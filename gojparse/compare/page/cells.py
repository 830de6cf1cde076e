"""The cells of the page as printed, and pictures of as many as there is room for."""

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
from gojparse.compare.groups import PARTS, GroupShare
from gojparse.compare.numbers import MISSING, NO_CELL, STATUSES, as_number
from gojparse.compare.page.cited import SEVERE, Single, cited
from gojparse.compare.page.words import MARKS
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding, Record

WIDTH, HEIGHT = 150.0, 56.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 6.0, 6.0, 6.0, 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """One number over the years: its unbroken stretches as SVG points, and every point with its number."""

    stretches: tuple[str, ...]
    points: tuple[tuple[float, float, int, int], ...]  # x, y, year, number


@dataclass(frozen=True, slots=True)
class SparkLines:
    """Several numbers over the same years on one scale from 0. `top`: the largest number."""

    lines: tuple[Line, ...]
    top: int


def spark_lines(
    years: Sequence[int], series: Sequence[Sequence[int | None]], width: float = WIDTH, height: float = HEIGHT
) -> SparkLines:
    """The chart of these series."""
    top = max((n for one in series for n in one if n is not None), default=0)
    return SparkLines(tuple(_line(years, one, top, width, height) for one in series), top)


def _line(years: Sequence[int], series: Sequence[int | None], top: int, width: float, height: float) -> Line:
    step = (width - _LEFT - _RIGHT) / max(len(years) - 1, 1)
    stretches: list[list[str]] = [[]]
    points = []
    for place, (year, number) in enumerate(zip(years, series, strict=True)):
        if number is None:
            stretches.append([])
            continue
        x = round(_LEFT + place * step, 1)
        y = round(height - _BOTTOM - (height - _TOP - _BOTTOM) * number / max(top, 1), 1)
        stretches[-1].append(f"{x},{y}")
        points.append((x, y, year, number))
    return Line(tuple(" ".join(one) for one in stretches if len(one) > 1), tuple(points))


@dataclass(frozen=True, slots=True)
class SparkSegment:
    """A part of a bar of length 100."""

    name: str
    start: float
    length: float
    share: GroupShare


def bar(shares: Mapping[str, GroupShare]) -> tuple[SparkSegment, ...]:
    """The parts of all results, one behind the other; none where nothing was disposed of."""
    found, start = [], 0.0
    for name in PARTS:
        value = shares[name].value
        if value is None:
            return ()
        if value:
            found.append(SparkSegment(name, round(start, 2), round(100 * value, 2), shares[name]))
        start += 100 * value
    return tuple(found)


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
    """The number of pictures on the page, the bytes of evidence, and the pictures left out."""

    shown: int = 0
    size: int = 0
    left_out: int = 0
    sources: Mapping[str, CropSource] = field(default_factory=dict)

    def count(self, source: CropSource) -> int:
        """Return the number of sources in this state."""
        return sum(known is source for known in self.sources.values())


def _id(row: IssuerYear) -> str:
    return str(row.record["report_id"])


# ---- what is printed there ----


class Cells:
    """The numbers of the page by cell, each with its print; made once, when all that is wanted is known."""

    def __init__(
        self, panel: Panel, wanted: Iterable[CellKey], alone: Sequence[Single], found: Sequence[PanelFinding]
    ) -> None:
        """Collect the cells that are wanted, those that single findings name, and those of findings."""
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

    def fetch_evidence(self, documents: FetchDocuments) -> None:
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

    def limit_pictures(self, most_bytes: int) -> None:
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
            if locator and anchor not in seen and left[pictured := bool(page_boxes(locator))]:
                left[pictured] -= 1
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
