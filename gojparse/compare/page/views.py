"""The page as records: what the template prints, in its order, with nothing left to reckon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gojparse.compare.columns import WideColumn, wide_column_index, wide_columns
from gojparse.compare.evidence import CellKey
from gojparse.compare.groups import Group, RowFigures, ScopeOf, panel_groups, row_figures
from gojparse.compare.issuers import place_history
from gojparse.compare.page.cells import Cells, Number, Room, SparkLines, SparkSegment, bar, spark_lines
from gojparse.compare.page.cited import SEVERE, Single, cited, singles, totals
from gojparse.compare.page.words import Pair
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding
from gojparse.dataset.chinese import in_chinese

MOST_FINDINGS = 300
"""Of each kind; more would make the page too large, and are counted."""
_MOST_SINGLES = 12  # of one issuer
_MOST_PASSAGES = 5
_ALWAYS = tuple(
    f"{line}_total" for line in ("received", "carried_in", "granted", "disposed", "carried_forward")
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an issuer's table: one number for each year of the panel, None where there is no report."""

    wide: WideColumn
    numbers: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An issuer: its group, its reports by year, its lines; `zero`: those that print 0 in all its years."""

    number: int
    group: Group
    place: str
    reports: tuple[IssuerYear | None, ...]
    rows: tuple[Row, ...]
    zero: tuple[WideColumn, ...]
    singles: tuple[Single, ...]
    more_singles: int
    lines: SparkLines
    bar: tuple[SparkSegment, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """A finding of the panel, with the cells that do not fit each other."""

    found: PanelFinding
    message: Pair
    sheet: int
    other_sheet: int | None
    own: tuple[tuple[WideColumn, Number, str], ...]  # column, number, whose report
    other: tuple[tuple[WideColumn, Number, str], ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year over all issuers."""

    group: Group
    bar: tuple[SparkSegment, ...]
    zero: int
    known: int


@dataclass(frozen=True, slots=True)
class Never:
    """An issuer whose every report prints no new application; `unknown`: years of which nothing is known."""

    sheet: Sheet
    known: tuple[int, ...]
    unknown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page."""

    panel: Panel
    years: tuple[int, ...]
    sheets: tuple[Sheet, ...]
    by_year: tuple[Year, ...]
    never: tuple[Never, ...]
    across: tuple[Across, ...]
    more_across: int
    copied: tuple[Across, ...]
    more_copied: int
    rules: tuple[tuple[str, str, int, int], ...]  # rule, severity, findings, reports
    room: Room
    cells: Cells


def collected(
    panel: Panel, found: Sequence[PanelFinding], scope: ScopeOf
) -> tuple[RowFigures, list[Group], list[Single], Cells]:
    """The parts of the view: groups, findings within reports, the cells as printed."""
    outline = row_figures(panel, found)
    alone = singles(panel)
    by_issuer = panel_groups(outline, "issuer", scope)
    more = _cited_columns(panel, found)
    wanted: set[CellKey] = {
        (row.record["report_id"], at)
        for row in panel.rows
        if row.row >= 0
        for at in (*totals(), *more.get(row.issuer_id, ()))
    }
    for one in found:
        for keys in cited(panel, one):
            wanted.update(keys)  # of versions that are not current, too
    return outline, by_issuer, alone, Cells(panel, wanted, alone, found)


def view(
    panel: Panel,
    found: Sequence[PanelFinding],
    scope: ScopeOf,
    outline: RowFigures,
    by_issuer: Sequence[Group],
    alone: Sequence[Single],
    cells: Cells,
) -> View:
    """The whole page as records."""
    listed = [one for one in found if not one.passages]
    copied = [one for one in found if one.passages]
    shown = sorted(listed, key=lambda one: SEVERE.index(one.finding.severity))
    more = _cited_columns(panel, [*shown[:MOST_FINDINGS], *copied])
    by_report = _by_report(alone)
    sheets = tuple(
        _sheet(n, group, outline, cells, more.get(group.key, set()), by_report)
        for n, group in enumerate(by_issuer, 1)
    )
    number = {sheet.group.key: sheet.number for sheet in sheets}
    return View(
        panel=panel,
        years=outline.years,
        sheets=sheets,
        by_year=tuple(_year(group, outline) for group in panel_groups(outline, "year", scope)),
        never=tuple(never for sheet in sheets if (never := _never(sheet, outline)) is not None),
        across=tuple(_across(panel, cells, one, number) for one in shown[:MOST_FINDINGS]),
        more_across=max(len(shown) - MOST_FINDINGS, 0),
        copied=tuple(_across(panel, cells, one, number) for one in copied[:MOST_FINDINGS]),
        more_copied=max(len(copied) - MOST_FINDINGS, 0),
        rules=_rules(alone),
        room=cells.room,
        cells=cells,
    )


def _cited_columns(panel: Panel, found: Sequence[PanelFinding]) -> dict[str, set[int]]:
    """The columns beyond the usual ones that an issuer's table must show, since a finding names them."""
    issuer = {row.record["report_id"]: row.issuer_id for row in panel.rows}
    columns: dict[str, set[int]] = {}
    for one in found:
        for keys in cited(panel, one):
            for report_id, at in keys:
                if report_id in issuer:
                    columns.setdefault(issuer[report_id], set()).add(at)
    return columns


def _by_report(alone: Sequence[Single]) -> dict[str, list[Single]]:
    found: dict[str, list[Single]] = {}
    for one in alone:
        found.setdefault(one.report_id, []).append(one)
    return found


# ---- an issuer ----


def _sheet(
    number: int,
    group: Group,
    outline: RowFigures,
    cells: Cells,
    more: set[int],
    by_report: Mapping[str, Sequence[Single]],
) -> Sheet:
    by_year = {row.year: row for row in group.rows}
    reports = tuple(by_year.get(year) for year in outline.years)
    rows, zero = [], []
    for at in sorted({*totals(), *more}):
        row = Row(wide_columns()[at], tuple(_number(cells, report, at) for report in reports))
        if all(one is None or one.status == "no_cell" for one in row.numbers) and at not in more:
            continue  # a line of an edition that none of its reports follows
        if at not in more and row.wide.name not in _ALWAYS and _all_zero(row):
            zero.append(row.wide)
        else:
            rows.append(row)
    own = [one for row in group.rows for one in by_report.get(row.record["report_id"], ())]
    return Sheet(
        number=number,
        group=group,
        place=_place(group.rows[-1]),
        reports=reports,
        rows=tuple(rows),
        zero=tuple(zero),
        singles=tuple(cells.single(one) for one in own[:_MOST_SINGLES]),
        more_singles=max(len(own) - _MOST_SINGLES, 0),
        lines=spark_lines(outline.years, (group.series, group.done)),
        bar=bar(group.shares),
    )


def _number(cells: Cells, report: IssuerYear | None, at: int) -> Number | None:
    if report is None:
        return None
    if report.row < 0:
        return Number(f"x{report.record['report_id']}-{at}", "", "≠", "versions_differ")
    return cells.number((report.record["report_id"], at))


def _all_zero(row: Row) -> bool:
    return all(one is None or (one.shown == "0" and one.status == "read") for one in row.numbers)


def _place(row: IssuerYear) -> str:
    """The county of an issuer, or what its code begins with."""
    known = place_history(row.record["division_code"])
    return known[-1].name if known else ""


# ---- the rest ----


def _year(group: Group, outline: RowFigures) -> Year:
    received = [outline.panel.value(row, wide_column_index("received_total")) for row in group.rows]
    known = [number for number in received if number is not None]
    return Year(group, bar(group.shares), sum(number == 0 for number in known), len(known))


def _never(sheet: Sheet, outline: RowFigures) -> Never | None:
    pairs = list(zip(outline.years, sheet.group.series, strict=True))
    known = tuple(year for year, number in pairs if number is not None)
    if not known or any(number for _, number in pairs):
        return None
    return Never(sheet, known, tuple(year for year, number in pairs if number is None))


def _across(panel: Panel, cells: Cells, one: PanelFinding, number: Mapping[str, int]) -> Across:
    own, other = cited(panel, one)
    finding = one.finding
    return Across(
        found=one,
        message=(finding.say("en"), in_chinese(finding).say("zh")),
        sheet=number[one.row.issuer_id],
        other_sheet=number.get(one.other.issuer_id) if one.other else None,
        own=_cited(cells, own),
        other=_cited(cells, other),
        passages=one.passages[:_MOST_PASSAGES],
    )


def _cited(cells: Cells, keys: Sequence[CellKey]) -> tuple[tuple[WideColumn, Number, str], ...]:
    known = [key for key in keys if cells.record(key[0]) is not None]  # not of a second copy of a version
    return tuple((wide_columns()[key[1]], cells.number(key), key[0]) for key in known)


def _rules(alone: Sequence[Single]) -> tuple[tuple[str, str, int, int], ...]:
    count = Counter((one.rule, one.severity) for one in alone)
    reports = Counter(pair for pair in {(one.rule, one.severity, one.report_id) for one in alone})
    of = Counter((rule, severity) for rule, severity, _ in reports)
    ordered = sorted(count, key=lambda pair: (SEVERE.index(pair[1]), -count[pair], pair[0]))
    return tuple((rule, severity, count[rule, severity], of[rule, severity]) for rule, severity in ordered)
