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

from gojparse.compare.columns import wide_column_index
from gojparse.compare.indicators import Rates, indicator_index, rates
from gojparse.compare.issuers import place_history
from gojparse.compare.numbers import MISSING, IntArray
from gojparse.compare.panel import UNDECIDED, IssuerYear, Panel, PanelFinding
from gojparse.places.scope import AREA, ORGAN, UNKNOWN
from gojparse.rules import Severity

ScopeOf: TypeAlias = Callable[[IssuerYear], str | None]
"""Returns the scope that a report states, None where it states none."""
PARTS = ("granted", "partly", "denied", "unable", "unhandled", "other")
"""The six results of applications, which make the whole, （七）总计."""
_RESULT_RATES = ("denial_rate", "unable_rate", "unhandled_rate", "other_rate", "not_held_rate")
_APPEAL_ROUTES = ("reconsideration", "litigation_direct")  # a suit after reconsideration is the same dispute
WORST_FIRST = (
    UNDECIDED, "several_reports", "doubtful", "missing", "unbalanced",
    "unverifiable", "balanced_trivially", "balanced",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A total over `reports` reports, of which `known` have a value.

    It has no value if none is known, or if the reports count different bodies.
    """

    value: int | None
    known: int
    reports: int

    @property
    def whole(self) -> bool:
        """Tell whether every report is in it."""
        return self.known == self.reports


@dataclass(frozen=True, slots=True)
class GroupShare:
    """A rate over the `known` of `reports` reports whose numbers allow one."""

    numerator: int
    denominator: int
    known: int
    reports: int

    @property
    def value(self) -> float | None:
        """The rate as a fraction of 1, None if the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the panel taken together.

    `shares` has the results of PARTS and `not_held`. `series` and `done` are the applications received and
    disposed of in each year of the panel, None where unknown. `mixed` names the scopes of reports that count
    different bodies; nothing of them is added.
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
    """The figures of each row of the panel, computed once for all groups."""

    panel: Panel
    rates: Rates
    received: IntArray
    disposed: IntArray
    appeals: IntArray
    parts: IntArray  # rows x PARTS and not_held; MISSING throughout where they do not make the whole
    findings: tuple[int, ...]
    years: tuple[int, ...]


def row_figures(panel: Panel, found: Sequence[PanelFinding] = ()) -> RowFigures:
    """Return the figures that groups are made of. `found`: findings of the panel, which are counted."""
    values, statuses = panel.cells()
    all_rates = rates(values, statuses)
    disposed = values[:, wide_column_index("disposed_total")]
    appeals = values[:, [wide_column_index(f"{route}_total") for route in _APPEAL_ROUTES]]
    return RowFigures(
        panel=panel,
        rates=all_rates,
        received=values[:, wide_column_index("received_total")],
        disposed=disposed,
        appeals=np.where((appeals == MISSING).any(axis=1), MISSING, appeals.sum(axis=1)),
        parts=_parts(all_rates, disposed),
        findings=_findings(panel, found),
        years=_years(panel),
    )


def _years(panel: Panel) -> tuple[int, ...]:
    """Return the years from the first to the last, those without a report too."""
    years = [row.year for row in panel.rows]
    return tuple(range(min(years), max(years) + 1)) if years else ()


def _parts(all_rates: Rates, disposed: IntArray) -> IntArray:
    """Return the parts of each row, and last what was not held."""
    above = all_rates.numerators
    full, disclosed = (
        above[:, indicator_index(name)] for name in ("full_disclosure_rate", "disclosure_rate")
    )
    unknown = (full == MISSING) | (disclosed == MISSING)
    partly = np.where(unknown, MISSING, disclosed - np.where(unknown, 0, full))
    found = np.stack([full, partly, *(above[:, indicator_index(name)] for name in _RESULT_RATES)], axis=1)
    bad = (found == MISSING).any(axis=1) | (disposed == MISSING)
    total = np.where(bad, 0, found[:, : len(PARTS)].sum(axis=1, where=found[:, : len(PARTS)] != MISSING))
    bad |= (total != disposed) | (found < 0).any(axis=1)
    found[bad] = MISSING
    return found


def _findings(panel: Panel, found: Iterable[PanelFinding]) -> tuple[int, ...]:
    """Count errors and warnings of each row: of its report, and of the panel unless waived."""
    count = [row.record["findings_error"] + row.record["findings_warning"] for row in panel.rows]
    place = {(row.issuer_id, row.year): at for at, row in enumerate(panel.rows)}
    for one in found:
        if one.waived is None and one.finding.rule.severity is not Severity.NOTE:
            count[place[one.row.issuer_id, one.row.year]] += 1
    return tuple(count)


# ---- groups ----


def panel_groups(figures: RowFigures, by: str = "issuer", scope: ScopeOf = lambda row: None) -> list[Group]:
    """Return the panel's rows by `issuer`, `year` or `county`, in the order of their keys.

    Args:
        figures: The figures of the panel's rows.
        by: The kind of group.
        scope: Returns whose applications a report counts.
    """
    members: defaultdict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(figures.panel.rows):
        members[_key(row, by)].append(at)
    return [_group(figures, key, at, by, scope) for key, at in sorted(members.items())]


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


def _group(figures: RowFigures, key: str, at: Sequence[int], by: str, scope: ScopeOf) -> Group:
    rows = tuple(figures.panel.rows[i] for i in at)
    mixed = mixed_scopes(rows, scope)
    return Group(
        key=key,
        name=_name(rows, key, by),
        rows=rows,
        received=_sum(figures.received, at, mixed),
        disposed=_sum(figures.disposed, at, mixed),
        shares=_shares(figures, at, mixed),
        clearance=_clearance(figures.rates, at, mixed),
        appeals=_sum(figures.appeals, at, mixed),
        findings=sum(figures.findings[i] for i in at),
        verdict=min((row.verdict for row in rows), key=_badness),
        series=_series(figures, figures.received, at, bool(mixed)),
        done=_series(figures, figures.disposed, at, bool(mixed)),
        mixed=mixed,
    )


def _badness(verdict: str) -> int:
    return WORST_FIRST.index(verdict) if verdict in WORST_FIRST else -1


def _sum(column: IntArray, at: Sequence[int], mixed: Sequence[str]) -> GroupTotal:
    known = [int(column[i]) for i in at if column[i] != MISSING]
    return GroupTotal(sum(known) if known and not mixed else None, len(known), len(at))


def _shares(figures: RowFigures, at: Sequence[int], mixed: Sequence[str]) -> dict[str, GroupShare]:
    known = [i for i in at if figures.parts[i, 0] != MISSING and not mixed]
    whole = sum(int(figures.disposed[i]) for i in known)
    return {
        name: GroupShare(sum(int(figures.parts[i, place]) for i in known), whole, len(known), len(at))
        for place, name in enumerate((*PARTS, "not_held"))
    }


def _clearance(all_rates: Rates, at: Sequence[int], mixed: Sequence[str]) -> GroupShare:
    place = indicator_index("clearance_rate")
    good = [i for i in at if all_rates.states[i, place] <= _ZERO_STATE and not mixed]
    return GroupShare(
        sum(int(all_rates.numerators[i, place]) for i in good),
        sum(int(all_rates.denominators[i, place]) for i in good),
        len(good),
        len(at),
    )


_ZERO_STATE = 2  # the state of a rate whose two sides are known and whose denominator is 0


def _series(figures: RowFigures, column: IntArray, at: Sequence[int], mixed: bool) -> tuple[int | None, ...]:
    """Return one number a year, None where a report of it has no value, or where there is no report."""
    by_year: defaultdict[int, list[int]] = defaultdict(list)
    for i in at:
        by_year[figures.panel.rows[i].year].append(int(column[i]))
    return tuple(
        None if mixed or not by_year[year] or MISSING in by_year[year] else sum(by_year[year])
        for year in figures.years
    )


# ---- order ----


def ordered_groups(found: Iterable[Group], by: str) -> list[Group]:
    """Return the groups sorted by a column: the largest number or the worst verdict first, unknown last."""
    if by == "name":
        return sorted(found, key=lambda group: (group.name, group.key))
    if by == "verdict":
        return sorted(found, key=lambda group: (_badness(group.verdict), group.key))
    return sorted(found, key=lambda group: (*_descending(group_figure(group, by)), group.key))


def group_figure(group: Group, name: str) -> float | None:
    """Return the number in a column of the comparison."""
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


# ---- scopes ----


def mixed_scopes(rows: Sequence[IssuerYear], scope: ScopeOf) -> tuple[str, ...]:
    """Return the scopes of these reports, if they must not be added.

    One issuer may say in one year and not in another whose numbers it counts. Of several issuers a report
    that says nothing cannot be added to one that counts others' numbers too: they may be in both. A county
    that counts its whole area is not added to the city that counts it, too.
    """
    scopes = {scope(row) or UNKNOWN for row in rows}
    if scopes == {AREA}:
        return (AREA,) if _nested(rows) else ()
    if len({row.issuer_id for row in rows}) == 1 or scopes <= {ORGAN, UNKNOWN}:
        scopes -= {UNKNOWN}
    return tuple(sorted(scopes)) if len(scopes) > 1 else ()


def _nested(rows: Sequence[IssuerYear]) -> bool:
    """Tell whether an issuer's place lies in another's, or may, since one has no code."""
    codes = sorted({row.issuer_id: _code_prefix(row.record["division_code"] or "") for row in rows}.values())
    return any(after.startswith(code) for code, after in pairwise(codes))


def _code_prefix(code: str) -> str:
    """Return the prefix of the codes of all places within a place."""
    return code.removesuffix("00").removesuffix("00") if len(code) == len("410000") else code
