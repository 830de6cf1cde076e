"""Rows of the panel taken together: an issuer over the years, a year or a county over its issuers.

A sum says of how many reports it is. A report without a value is left out of
it and counted, never taken for 0. Reports that count different bodies (the
office alone, with its departments, the whole area) are not added at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from gojparse.compare.columns import wide_columns
from gojparse.compare.indicators import Rates, indicator_index, rates
from gojparse.compare.issuers import place_history
from gojparse.compare.numbers import MISSING, IntArray
from gojparse.compare.panel import UNDECIDED, IssuerYear, Panel, PanelFinding
from gojparse.places.scope import AREA, ORGAN, UNKNOWN
from gojparse.rules import Severity

PARTS = ("granted", "partly", "denied", "unable", "unhandled", "other")
"""How applications ended: six parts that make the whole, （七）总计."""
_RATES = {
    "denied": "denial_rate",
    "unable": "unable_rate",
    "unhandled": "unhandled_rate",
    "other": "other_rate",
    "not_held": "not_held_rate",
}
WORST_FIRST = (
    UNDECIDED, "several_reports", "doubtful", "missing", "unbalanced",
    "unverifiable", "balanced_trivially", "balanced",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A total over reports: of `known` of `reports`; no value if none is known, or if scopes are mixed."""

    value: int | None
    known: int
    reports: int

    @property
    def whole(self) -> bool:
        """Whether every report is in it."""
        return self.known == self.reports


@dataclass(frozen=True, slots=True)
class GroupShare:
    """A rate over reports whose numbers allow one."""

    numerator: int
    denominator: int
    known: int
    reports: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows taken together. `series`: received in each year of the panel, None where it is not known.

    `shares`: of PARTS and `not_held`. `mixed`: its reports count different scopes, so nothing is added.
    """

    key: str
    name: str
    rows: tuple[IssuerYear, ...]
    received: GroupTotal
    disposed: GroupTotal
    shares: Mapping[str, GroupShare]
    clearance: GroupShare
    appeals: GroupTotal
    findings: int
    verdict: str
    series: tuple[int | None, ...]
    done: tuple[int | None, ...]
    mixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RowFigures:
    """What is reckoned of each row of the panel, once for all groups."""

    panel: Panel
    rates: Rates
    received: IntArray
    disposed: IntArray
    appeals: IntArray
    parts: IntArray  # rows x PARTS and not_held; MISSING throughout where they do not make the whole
    findings: tuple[int, ...]
    years: tuple[int, ...]


def wide_column_index(name: str) -> int:
    """The number of a wide column."""
    return next(at for at, wide in enumerate(wide_columns()) if wide.name == name)


def row_figures(panel: Panel, found: Sequence[PanelFinding] = ()) -> RowFigures:
    """What groups are made of."""
    values, statuses = panel.cells()
    reckoned = rates(values, statuses)
    review = values[
        :, [wide_column_index("reconsideration_total"), wide_column_index("litigation_direct_total")]
    ]
    appeals = np.where((review == MISSING).any(axis=1), MISSING, review.sum(axis=1, where=review != MISSING))
    return RowFigures(
        panel=panel,
        rates=reckoned,
        received=values[:, wide_column_index("received_total")],
        disposed=values[:, wide_column_index("disposed_total")],
        appeals=appeals,
        parts=_parts(reckoned, values[:, wide_column_index("disposed_total")]),
        findings=_findings(panel, found),
        years=_years(panel),
    )


def _years(panel: Panel) -> tuple[int, ...]:
    """From the first year to the last, those without a report too."""
    years = [row.year for row in panel.rows]
    return tuple(range(min(years), max(years) + 1)) if years else ()


def _parts(reckoned: Rates, disposed: IntArray) -> IntArray:
    """The parts of each row, and last what was not held."""
    above = reckoned.numerators
    full, open_ = (
        above[:, indicator_index("full_disclosure_rate")],
        above[:, indicator_index("disclosure_rate")],
    )
    partly = np.where(
        (full == MISSING) | (open_ == MISSING), MISSING, open_ - np.where(full == MISSING, 0, full)
    )
    found = np.stack([full, partly, *(above[:, indicator_index(name)] for name in _RATES.values())], axis=1)
    bad = (found == MISSING).any(axis=1) | (disposed == MISSING)
    total = np.where(bad, 0, found[:, : len(PARTS)].sum(axis=1, where=found[:, : len(PARTS)] != MISSING))
    bad |= (total != disposed) | (found < 0).any(axis=1)
    found[bad] = MISSING
    return found


def _findings(panel: Panel, found: Iterable[PanelFinding]) -> tuple[int, ...]:
    """Errors and warnings of each row: of its report, and of the panel unless somebody answered them."""
    count = [row.record["findings_error"] + row.record["findings_warning"] for row in panel.rows]
    place = {(row.issuer_id, row.year): at for at, row in enumerate(panel.rows)}
    for one in found:
        if one.waived is None and one.finding.rule.severity is not Severity.NOTE:
            count[place[one.row.issuer_id, one.row.year]] += 1
    return tuple(count)


# ---- groups ----


def panel_groups(outlines: RowFigures, by: str = "issuer", scope: ScopeOf = lambda row: None) -> list[Group]:
    """The panel's rows by `issuer`, `year` or `county`, in the order of their keys."""
    members: defaultdict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(outlines.panel.rows):
        members[_key(row, by)].append(at)
    return [_group(outlines, key, at, by, scope) for key, at in sorted(members.items())]


def _key(row: IssuerYear, by: str) -> str:
    if by == "year":
        return str(row.year)
    if by == "county":
        known = place_history(row.record["division_code"])
        return known[-1].code if known else (row.record["division_code"] or "")[:6]
    return row.issuer_id


def _name(rows: Sequence[IssuerYear], key: str, by: str) -> str:
    if by == "issuer":
        return str(rows[-1].record["issuer"])
    known = place_history(key) if by == "county" else ()
    return known[-1].name if known else key


def _group(outlines: RowFigures, key: str, at: Sequence[int], by: str, scope: ScopeOf) -> Group:
    rows = tuple(outlines.panel.rows[i] for i in at)
    mixed = mixed_scopes(rows, scope)
    return Group(
        key=key,
        name=_name(rows, key, by),
        rows=rows,
        received=_sum(outlines.received, at, mixed),
        disposed=_sum(outlines.disposed, at, mixed),
        shares=_shares(outlines, at, mixed),
        clearance=_clearance(outlines.rates, at, mixed),
        appeals=_sum(outlines.appeals, at, mixed),
        findings=sum(outlines.findings[i] for i in at),
        verdict=min((row.verdict for row in rows), key=_rank),
        series=_series(outlines, outlines.received, at, bool(mixed)),
        done=_series(outlines, outlines.disposed, at, bool(mixed)),
        mixed=mixed,
    )


def _rank(verdict: str) -> int:
    return WORST_FIRST.index(verdict) if verdict in WORST_FIRST else -1


def _sum(column: IntArray, at: Sequence[int], mixed: Sequence[str]) -> GroupTotal:
    known = [int(column[i]) for i in at if column[i] != MISSING]
    return GroupTotal(sum(known) if known and not mixed else None, len(known), len(at))


def _shares(outlines: RowFigures, at: Sequence[int], mixed: Sequence[str]) -> dict[str, GroupShare]:
    known = [i for i in at if outlines.parts[i, 0] != MISSING and not mixed]
    whole = sum(int(outlines.disposed[i]) for i in known)
    return {
        name: GroupShare(sum(int(outlines.parts[i, place]) for i in known), whole, len(known), len(at))
        for place, name in enumerate((*PARTS, "not_held"))
    }


def _clearance(reckoned: Rates, at: Sequence[int], mixed: Sequence[str]) -> GroupShare:
    place = indicator_index("clearance_rate")
    good = [i for i in at if reckoned.states[i, place] <= _ZERO and not mixed]
    return GroupShare(
        sum(int(reckoned.numerators[i, place]) for i in good),
        sum(int(reckoned.denominators[i, place]) for i in good),
        len(good),
        len(at),
    )


_ZERO = 2  # the state of a rate whose two sides are known and whose denominator is 0


def _series(outlines: RowFigures, column: IntArray, at: Sequence[int], mixed: bool) -> tuple[int | None, ...]:
    """One number a year; None where a report of it has no value, or where there is none."""
    by_year: defaultdict[int, list[int]] = defaultdict(list)
    for i in at:
        by_year[outlines.panel.rows[i].year].append(int(column[i]))
    return tuple(
        None if mixed or not by_year[year] or MISSING in by_year[year] else sum(by_year[year])
        for year in outlines.years
    )


# ---- order ----


def ordered_groups(found: Iterable[Group], by: str) -> list[Group]:
    """The groups by a column: numbers from the largest, the worst verdict first, unknown last."""
    if by == "name":
        return sorted(found, key=lambda group: (group.name, group.key))
    if by == "verdict":
        return sorted(found, key=lambda group: (_rank(group.verdict), group.key))
    return sorted(found, key=lambda group: (*_descending(group_figure(group, by)), group.key))


def group_figure(group: Group, name: str) -> float | None:
    """The number in a column of the comparison."""
    match name:
        case "received" | "disposed" | "appeals":
            total: GroupTotal = getattr(group, name)
            return total.value
        case "findings":
            return group.findings
        case "clearance":
            return group.clearance.value
        case _:
            return group.shares[name].value


def _descending(value: float | None) -> tuple[bool, float]:
    return value is None, -(value or 0.0)


ScopeOf: TypeAlias = Callable[[IssuerYear], str | None]
"""Whose applications a report counts, as far as it says; None where it does not."""


def mixed_scopes(rows: Sequence[IssuerYear], scope: ScopeOf) -> tuple[str, ...]:
    """The scopes of these reports, if they must not be added.

    One issuer may say in one year and not in another whose numbers it counts. Of several issuers a report
    that says nothing cannot be added to one that counts others' numbers too: they may be in both. A county
    that counts its whole area is not added to the city that counts it, too.
    """
    said = {scope(row) or UNKNOWN for row in rows}
    if said == {AREA}:
        return (AREA,) if _nested(rows) else ()
    if len({row.issuer_id for row in rows}) == 1 or said <= {ORGAN, UNKNOWN}:
        said -= {UNKNOWN}
    return tuple(sorted(said)) if len(said) > 1 else ()


def _nested(rows: Sequence[IssuerYear]) -> bool:
    """Whether an issuer's place lies in another's, or may, since one has no code."""
    codes = sorted({row.issuer_id: _beginning(row.record["division_code"] or "") for row in rows}.values())
    return any(after.startswith(code) for code, after in pairwise(codes))


def _beginning(code: str) -> str:
    """What the codes of all places within a place begin with."""
    return code.removesuffix("00").removesuffix("00") if len(code) == len("410000") else code
