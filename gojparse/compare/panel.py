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


class VersionChoice(StrEnum):
    """How the current version was found."""

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
    """The versions of an issuer's year, the current one first; `choice` UNDATED or DOUBTED: none is."""

    versions: tuple[Version, ...]
    choice: VersionChoice

    @property
    def current(self) -> Version | None:
        return None if self.choice in (VersionChoice.UNDATED, VersionChoice.DOUBTED) else self.versions[0]


def choose_version(
    found: Sequence[Version],
    numbers: NumberMatrix,
    as_of: date | None = None,
    doubted: Collection[str] = frozenset(),
) -> ChosenVersions | None:
    """The current version of those published until `as_of`; None if none was.

    With `as_of` a document without a date does not count. `doubted`: reports of which it is not sure whose
    or of which year they are.
    """
    known = [v for v in found if as_of is None or (v.published_on is not None and v.published_on <= as_of)]
    distinct = _distinct(known)
    if not distinct:
        return None
    if len(distinct) == 1:
        return ChosenVersions(tuple(distinct), VersionChoice.ONLY)
    certain = not any(version.report_id in doubted for version in distinct)
    if certain and all(version.published_on for version in distinct):
        ordered = sorted(distinct, key=lambda v: (v.published_on or date.min, v.report_id), reverse=True)
        if ordered[0].published_on != ordered[1].published_on:
            return ChosenVersions(tuple(ordered), VersionChoice.NEWEST)
    same = all(_same(numbers, distinct[0], other) for other in distinct[1:])
    otherwise = VersionChoice.UNDATED if certain else VersionChoice.DOUBTED
    return ChosenVersions(tuple(distinct), VersionChoice.SAME_NUMBERS if same else otherwise)


def _distinct(found: Sequence[Version]) -> list[Version]:
    """One of each content, the first published: a mirror of an old version is no new one. By report_id."""
    first: dict[str, Version] = {}
    for version in sorted(found, key=lambda v: (v.published_on or date.max, v.report_id, v.source)):
        first.setdefault(version.content_id or version.report_id, version)
    return sorted(first.values(), key=lambda v: v.report_id)


def _same(numbers: NumberMatrix, one: Version, other: Version) -> bool:
    return bool(np.array_equal(numbers.values[one.row], numbers.values[other.row]))


Record: TypeAlias = Mapping[str, Any]
"""A row of `reports`, by column."""
REFUSED = frozenset(("unreadable", "not_a_report", "several_reports"))
UNDECIDED = "versions_differ"
"""The verdict on a year of which no version is current: what one document of it is worth says nothing."""
SUPERSEDED = "superseded by a version that was not asked for"
_CONFLICTS = frozenset(("issuer-conflict", "year-conflict", "place-ambiguous"))
_EVERYWHERE = frozenset(("government", "department", "street_office", "zone"))


@dataclass(frozen=True, slots=True)
class IssuerYear:
    """A row of the panel. `record`: the current version's row of `reports`, or the first one's."""

    issuer_id: str
    year: int
    record: Record
    chosen: ChosenVersions
    certain: bool  # no finding doubts issuer, place or year, and the issuer is not one of many of its name

    @property
    def row(self) -> int:
        """The row of its numbers in the matrix, -1 where no version is current."""
        current = self.chosen.current
        return -1 if current is None else current.row

    @property
    def verdict(self) -> str:
        """That of the current version; where there is none, that they differ."""
        return UNDECIDED if self.chosen.current is None else str(self.record["verdict"])


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """All issuers and years, sorted. `left_out`: documents that are in no row, by reason.

    `corrected`: what lies beneath corrections, by row of the matrix and column; `read`: the numbers without
    them, as the dataset has them.
    """

    dataset: StoredDataset
    numbers: NumberMatrix
    read: NumberMatrix
    rows: tuple[IssuerYear, ...]
    left_out: Mapping[str, int]
    corrected: Overlay = field(default_factory=dict)

    def by_issuer(self) -> Iterator[tuple[str, tuple[IssuerYear, ...]]]:
        """Each issuer with its years, in their order."""
        years: defaultdict[str, list[IssuerYear]] = defaultdict(list)
        for row in self.rows:
            years[row.issuer_id].append(row)
        yield from ((name, tuple(rows)) for name, rows in years.items())

    def cells(self, start: int = 0, stop: int | None = None) -> tuple[IntArray, CodeArray]:
        """Values and statuses of a stretch of rows; those of a row without a current version are withheld."""
        at = np.array([row.row for row in self.rows[start:stop]], np.int64)
        values, statuses = self.numbers.values[at], self.numbers.statuses[at]
        none = at < 0
        values[none] = MISSING
        statuses[none] = STATUSES.index("versions_differ")
        return values, statuses

    def value(self, row: IssuerYear, column: int) -> int | None:
        """One scaled number; None where there is none."""
        found = int(self.numbers.values[row.row, column]) if row.row >= 0 else MISSING
        return None if found == MISSING else found

    def status(self, row: IssuerYear, column: int) -> str | None:
        """How the value was come by; None if the report's form has no such cell."""
        if row.row < 0:
            return "versions_differ"
        code = int(self.numbers.statuses[row.row, column])
        return None if code == NO_CELL else STATUSES[code]


def build_panel(
    dataset: StoredDataset,
    as_of: date | None = None,
    where: Callable[[Record], bool] = lambda record: True,
    corrections: Sequence[Correction] = (),
) -> Panel:
    """The panel of a dataset, of those reports that `where` lets pass; `as_of`: as it was on that day.

    Which version is current is asked before: that one report is balanced does not make it the office's last.
    Corrections are laid over its numbers; those of reports that are in no row are let be.
    """
    left_out: Counter[str] = Counter()
    groups = _grouped(dataset, where, left_out)
    placed = [record for found in groups.values() for record in found]
    doubted = _doubted(dataset) | {record["report_id"] for record in placed if not _names_a_place(record)}
    ids = {record["report_id"] for record in placed}
    read = read_numbers(dataset, sorted(ids))
    rows = []
    copies: dict[str, str] = {}
    for (name, year), found in sorted(groups.items()):
        chosen = choose_version([_version(record, read) for record in found], read, as_of, doubted)
        if chosen is None:
            left_out["published after the day asked for, or without a date"] += sum(map(where, found))
            continue
        # of one document under several addresses the first, or the first that was asked for
        last_counts = (*found[::-1], *filter(where, found[::-1]))
        own = {record["report_id"]: record for record in last_counts}
        copies.update(_copies(found, chosen))
        asked_for = chosen.versions[:1] if chosen.current else chosen.versions
        if not any(where(own[version.report_id]) for version in asked_for):
            left_out[SUPERSEDED] += sum(map(where, found))
            continue
        certain = not any(version.report_id in doubted for version in chosen.versions)
        rows.append(IssuerYear(name, year, own[chosen.versions[0].report_id], chosen, certain))
    matrix, beneath = apply_corrections(read, _of_rows(corrections, dataset, ids, copies))
    return Panel(dataset, matrix, read, tuple(rows), dict(left_out), beneath)


def _of_rows(
    corrections: Sequence[Correction], dataset: StoredDataset, ids: Collection[str], copies: Mapping[str, str]
) -> list[Correction]:
    """The corrections without those of reports that are in no row. WrongUsage for one of a mere copy."""
    for correction in corrections:
        if twin := copies.get(correction.report_id):
            raise WrongUsage("copy", report_id=correction.report_id, twin=twin)
    named = {record["report_id"] for record in dataset.table("reports", ("report_id",)).to_pylist()}
    return [c for c in corrections if c.report_id in ids or c.report_id not in named]


def _copies(found: Sequence[Record], chosen: ChosenVersions) -> Iterator[tuple[str, str]]:
    """Documents that say the same as one of the versions and do not stand for it, each with that version."""
    twins = {version.content_id: version.report_id for version in chosen.versions if version.content_id}
    for record in found:
        if twins.get(record["content_id"], record["report_id"]) != record["report_id"]:
            yield record["report_id"], twins[record["content_id"]]


def _grouped(
    dataset: StoredDataset, where: Callable[[Record], bool], left_out: Counter[str]
) -> Mapping[tuple[str, int], Sequence[Record]]:
    """All documents of each issuer and year of which `where` lets one pass; of others that pass, why not."""
    groups: defaultdict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in dataset.table("reports").to_pylist():
        if _has_place(record, left_out if where(record) else Counter()):
            key = issuer_id(record["issuer"], record["issuer_type"], record["division_code"], record["year"])
            groups[key, record["year"]].append(record)
    return {key: found for key, found in groups.items() if any(map(where, found))}


def _has_place(record: Record, left_out: Counter[str]) -> bool:
    if record["verdict"] in REFUSED:
        left_out[record["verdict"]] += 1
    elif record["issuer"] is None or record["year"] is None:
        left_out["no issuer or no year"] += 1
    else:
        return True
    return False


def _names_a_place(record: Record) -> bool:
    """Whether another office of the same name could not be elsewhere: 财政局 alone is every county's."""
    if record["division_code"] is not None or record["level"] == "national":
        return True
    return record["issuer_type"] not in _EVERYWHERE or names_a_place(record["issuer"])


def _doubted(dataset: StoredDataset) -> frozenset[str]:
    """The reports whose issuer, place or year a finding doubts."""
    found: set[str] = set()
    for block in dataset.blocks("findings", ("report_id", "rule")):
        pairs = zip(block["report_id"].to_pylist(), block["rule"].to_pylist(), strict=True)
        found.update(name for name, rule in pairs if rule in _CONFLICTS and name)
    return frozenset(found)


def _version(record: Record, matrix: NumberMatrix) -> Version:
    row = matrix.row(record["report_id"])
    assert row is not None, "the matrix was made of these reports"
    return Version(record["report_id"], record["source"], record["content_id"], record["published_on"], row)


@dataclass(frozen=True, slots=True)
class PanelFinding:
    """A finding about one issuer's year, often held against another row of the panel.

    `passages`: text that both share, the longest first. `waived`: the reason, where somebody has answered it.
    """

    row: IssuerYear
    finding: Finding
    other: IssuerYear | None = None
    passages: tuple[str, ...] = ()
    waived: str | None = None
