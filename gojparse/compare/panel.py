"""The panel: one row for each issuer and year, with the numbers of its current version.

A document is in the panel if its issuer and year are certain and it could be
read. Every other document is counted in `left_out`, with the reason.

Identical tables and prose under two addresses are one version. Of different
ones the latest published is current. Where a date is missing none is, unless
all print the same numbers: then it does not matter which is taken. Where it is
in doubt whose report one of them is, they may be two offices' reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np

from gojparse.compare.corrections import Correction, Overlay, apply_corrections
from gojparse.compare.issuers import issuer_id, names_a_place
from gojparse.compare.numbers import (
    MISSING,
    NO_CELL,
    STATUSES,
    CodeArray,
    IntArray,
    NumberMatrix,
    StoredDataset,
    read_numbers,
)
from gojparse.errors import WrongUsage
from gojparse.model import Finding

Record: TypeAlias = Mapping[str, Any]
"""A row of `reports`, by column."""
ReportFilter: TypeAlias = Callable[[Record], bool]
"""Lets a row of `reports` pass, or not."""
REFUSED = frozenset(("unreadable", "not_a_report", "several_reports"))
UNDECIDED = "versions_differ"
"""The verdict on a year of which no version is current: that of one document says nothing of the year."""
SUPERSEDED = "superseded by a version that was not asked for"
_CONFLICTS = frozenset(("issuer-conflict", "year-conflict", "place-ambiguous"))
_EVERYWHERE = frozenset(("government", "department", "street_office", "zone"))


# ---- versions of one report ----


class VersionChoice(StrEnum):
    """The way in which the current version was found."""

    ONLY = "only"
    NEWEST = "newest"
    SAME_NUMBERS = "same_numbers"
    UNDATED = "undated"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class Version:
    """A document: its row in the matrix, and what tells it from others."""

    report_id: str
    source: str
    content_id: str | None
    published_on: date | None
    row: int


@dataclass(frozen=True, slots=True)
class ChosenVersions:
    """The versions of an issuer's year, the current one first. None is current if UNDATED or DOUBTED."""

    versions: tuple[Version, ...]
    choice: VersionChoice

    @property
    def current(self) -> Version | None:
        """The version whose numbers count, None if it cannot be found."""
        return None if self.choice in (VersionChoice.UNDATED, VersionChoice.DOUBTED) else self.versions[0]


def choose_version(
    found: Sequence[Version],
    numbers: NumberMatrix,
    as_of: date | None = None,
    doubted: Collection[str] = frozenset(),
) -> ChosenVersions | None:
    """Return the current version and the others, None if none was published in time.

    Args:
        found: All documents of one issuer and year.
        numbers: Their numbers.
        as_of: The last day on which a version may have been published. One without a date does not count.
        doubted: Reports whose issuer or year is in doubt, by report_id.
    """
    known = [v for v in found if as_of is None or (v.published_on is not None and v.published_on <= as_of)]
    distinct = _distinct(known)
    if not distinct:
        return None
    if len(distinct) == 1:
        return ChosenVersions(distinct, VersionChoice.ONLY)
    certain = not any(version.report_id in doubted for version in distinct)
    if certain and all(version.published_on for version in distinct):
        ordered = sorted(distinct, key=lambda v: (v.published_on or date.min, v.report_id), reverse=True)
        if ordered[0].published_on != ordered[1].published_on:
            return ChosenVersions(tuple(ordered), VersionChoice.NEWEST)
    if all(_same_numbers(numbers, distinct[0], other) for other in distinct[1:]):
        return ChosenVersions(distinct, VersionChoice.SAME_NUMBERS)
    return ChosenVersions(distinct, VersionChoice.UNDATED if certain else VersionChoice.DOUBTED)


def _distinct(found: Sequence[Version]) -> tuple[Version, ...]:
    """Return one version of each content, the first published, sorted by report_id.

    A mirror of an old version is no new one.
    """
    first: dict[str, Version] = {}
    for version in sorted(found, key=lambda v: (v.published_on or date.max, v.report_id, v.source)):
        first.setdefault(version.content_id or version.report_id, version)
    return tuple(sorted(first.values(), key=lambda v: v.report_id))


def _same_numbers(numbers: NumberMatrix, one: Version, other: Version) -> bool:
    return bool(np.array_equal(numbers.values[one.row], numbers.values[other.row]))


# ---- the panel ----


@dataclass(frozen=True, slots=True)
class IssuerYear:
    """A row of the panel.

    `record` is the row of `reports` of the current version, or of the first one. `certain`: no finding doubts
    issuer, place or year, and the issuer's name is not that of many offices.
    """

    issuer_id: str
    year: int
    record: Record
    chosen: ChosenVersions
    certain: bool

    @property
    def row(self) -> int:
        """The row of its numbers in the matrix, -1 where no version is current."""
        current = self.chosen.current
        return -1 if current is None else current.row

    @property
    def verdict(self) -> str:
        """The verdict on the current version, or UNDECIDED."""
        return UNDECIDED if self.chosen.current is None else str(self.record["verdict"])


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """All issuers and years, sorted.

    `numbers` has the corrections in place, `read` has the numbers as the dataset has them, and `corrected`
    the corrections by matrix row and column. `left_out` counts documents that are in no row, by reason.
    """

    dataset: StoredDataset
    numbers: NumberMatrix
    read: NumberMatrix
    rows: tuple[IssuerYear, ...]
    left_out: Mapping[str, int]
    corrected: Overlay = field(default_factory=dict)

    def by_issuer(self) -> Iterator[tuple[str, tuple[IssuerYear, ...]]]:
        """Yield each issuer with its years, in their order."""
        for issuer, rows in groupby(self.rows, key=lambda row: row.issuer_id):
            yield issuer, tuple(rows)

    def cells(self, start: int = 0, stop: int | None = None) -> tuple[IntArray, CodeArray]:
        """Return values and statuses of the rows from `start` to `stop`, both rows x wide columns.

        Those of a row without a current version are withheld.
        """
        at = np.array([row.row for row in self.rows[start:stop]], np.int64)
        values, statuses = self.numbers.values[at], self.numbers.statuses[at]
        values[at < 0] = MISSING
        statuses[at < 0] = STATUSES.index("versions_differ")
        return values, statuses

    def value(self, row: IssuerYear, column: int) -> int | None:
        """Return one scaled number, None where there is none."""
        found = int(self.numbers.values[row.row, column]) if row.row >= 0 else MISSING
        return None if found == MISSING else found

    def status(self, row: IssuerYear, column: int) -> str | None:
        """Return the status of a cell, None if the report's form has no such cell."""
        if row.row < 0:
            return "versions_differ"
        code = int(self.numbers.statuses[row.row, column])
        return None if code == NO_CELL else STATUSES[code]


@dataclass(frozen=True, slots=True)
class PanelFinding:
    """A finding about one issuer's year, often held against another row of the panel.

    `passages` are texts that both share, the longest first. `waived` is the reason of somebody's waiver.
    """

    row: IssuerYear
    finding: Finding
    other: IssuerYear | None = None
    passages: tuple[str, ...] = ()
    waived: str | None = None


def build_panel(
    dataset: StoredDataset,
    as_of: date | None = None,
    where: ReportFilter = lambda record: True,
    corrections: Sequence[Correction] = (),
) -> Panel:
    """Return the panel of a dataset.

    Which version is current is decided before `where` is asked: that one report is balanced does not make it
    the office's last. Corrections of reports that are in no row are ignored.

    Args:
        dataset: An opened dataset.
        as_of: The day whose state of publication is wanted, None for the present one.
        where: Lets those reports pass that are wanted.
        corrections: Values that people read in the documents.
    """
    left_out: Counter[str] = Counter()
    groups = _grouped(dataset, where, left_out)
    records = [record for found in groups.values() for record in found]
    doubted = _doubted(dataset) | {record["report_id"] for record in records if not _names_a_place(record)}
    ids = {record["report_id"] for record in records}
    read = read_numbers(dataset, sorted(ids))
    rows: list[IssuerYear] = []
    copies: dict[str, str] = {}
    for key, found in sorted(groups.items()):
        chosen = choose_version([_version(record, read) for record in found], read, as_of, doubted)
        if chosen is None:
            left_out["published after the day asked for, or without a date"] += sum(map(where, found))
            continue
        copies.update(_copies(found, chosen))
        if row := _wanted_row(key, found, chosen, where, doubted):
            rows.append(row)
        else:
            left_out[SUPERSEDED] += sum(map(where, found))
    matrix, corrected = apply_corrections(read, _of_rows(corrections, dataset, ids, copies))
    return Panel(dataset, matrix, read, tuple(rows), dict(left_out), corrected)


def _wanted_row(
    key: tuple[str, int],
    found: Sequence[Record],
    chosen: ChosenVersions,
    where: ReportFilter,
    doubted: Collection[str],
) -> IssuerYear | None:
    """Return the row of an issuer's year, None if `where` lets none of its current versions pass."""
    # of one document under several addresses the first, or the first that was asked for
    last_counts = (*found[::-1], *filter(where, found[::-1]))
    records = {record["report_id"]: record for record in last_counts}
    asked_for = chosen.versions[:1] if chosen.current else chosen.versions
    if not any(where(records[version.report_id]) for version in asked_for):
        return None
    certain = not any(version.report_id in doubted for version in chosen.versions)
    return IssuerYear(*key, records[chosen.versions[0].report_id], chosen, certain)


def _of_rows(
    corrections: Sequence[Correction], dataset: StoredDataset, ids: Collection[str], copies: Mapping[str, str]
) -> list[Correction]:
    """Leave out corrections of reports that are in no row. WrongUsage for one of a mere copy."""
    for correction in corrections:
        if twin := copies.get(correction.report_id):
            raise WrongUsage("copy", report_id=correction.report_id, twin=twin)
    named = {record["report_id"] for record in dataset.table("reports", ("report_id",)).to_pylist()}
    return [c for c in corrections if c.report_id in ids or c.report_id not in named]


def _copies(found: Sequence[Record], chosen: ChosenVersions) -> Iterator[tuple[str, str]]:
    """Yield documents with the same content as one of the versions, each with the version that counts."""
    twins = {version.content_id: version.report_id for version in chosen.versions if version.content_id}
    for record in found:
        if twins.get(record["content_id"], record["report_id"]) != record["report_id"]:
            yield record["report_id"], twins[record["content_id"]]


def _grouped(
    dataset: StoredDataset, where: ReportFilter, left_out: Counter[str]
) -> Mapping[tuple[str, int], Sequence[Record]]:
    """Return all documents of each issuer and year of which `where` lets one pass. Others are counted."""
    groups: defaultdict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in dataset.table("reports").to_pylist():
        if _is_placed(record, left_out if where(record) else Counter()):
            key = issuer_id(record["issuer"], record["issuer_type"], record["division_code"], record["year"])
            groups[key, record["year"]].append(record)
    return {key: found for key, found in groups.items() if any(map(where, found))}


def _is_placed(record: Record, left_out: Counter[str]) -> bool:
    if record["verdict"] in REFUSED:
        left_out[record["verdict"]] += 1
    elif record["issuer"] is None or record["year"] is None:
        left_out["no issuer or no year"] += 1
    else:
        return True
    return False


def _names_a_place(record: Record) -> bool:
    """Tell whether no office elsewhere can have the same name: 财政局 alone is every county's."""
    if record["division_code"] is not None or record["level"] == "national":
        return True
    return record["issuer_type"] not in _EVERYWHERE or names_a_place(record["issuer"])


def _doubted(dataset: StoredDataset) -> frozenset[str]:
    """Return the reports whose issuer, place or year a finding doubts."""
    found: set[str] = set()
    for block in dataset.blocks("findings", ("report_id", "rule")):
        pairs = zip(block["report_id"].to_pylist(), block["rule"].to_pylist(), strict=True)
        found.update(name for name, rule in pairs if rule in _CONFLICTS and name)
    return frozenset(found)


def _version(record: Record, matrix: NumberMatrix) -> Version:
    row = matrix.row(record["report_id"])
    assert row is not None, "the matrix was made of these reports"
    return Version(record["report_id"], record["source"], record["content_id"], record["published_on"], row)
