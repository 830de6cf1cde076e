"""Which of several documents of one issuer and year is its report.

Identical tables and prose under two addresses are one version. Of different
ones the latest published is current; where a date is missing, none is, unless
all print the same numbers: then it does not matter which is taken. Where it is
in doubt whose report one of them is, they may be two offices' reports.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from gojparse.compare.numbers import NumberMatrix


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
