"""One year's report in several versions, and one document in several places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from gojparse.compare.checks.pairs import as_text, printed_by
from gojparse.compare.checks.settings import Deadline
from gojparse.compare.columns import wide_columns
from gojparse.compare.numbers import MISSING, BoolArray, NumberMatrix
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding, Version
from gojparse.model import Finding
from gojparse.rules import LATE, RESTATED, RESTATED_PROSE, RESTATED_WIDELY, SAME_DOCUMENT


def check_restated(panel: Panel, most_cells: int) -> Iterator[PanelFinding]:
    """Yield what other versions print otherwise than the first, which is the current one if any is.

    A finding for each cell; for each table where more cells than `most_cells` differ; a note where none does.
    """
    for row in panel.rows:
        first, *others = row.chosen.versions
        for other in others:
            yield from _differing(panel, row, first, other, most_cells) if row.certain else ()


def _differing(
    panel: Panel, row: IssuerYear, first: Version, other: Version, most_cells: int
) -> Iterator[PanelFinding]:
    now, then = printed_by(panel.numbers, first.row), printed_by(panel.numbers, other.row)
    different = np.flatnonzero(_differ(panel.numbers, first, other) & _differ(panel.read, first, other))
    facts = {"other": other.source if other.published_on is None else other.published_on.isoformat()}
    if not len(different):
        yield PanelFinding(row, Finding(rule=RESTATED_PROSE, facts=facts, other_report_id=other.report_id))
        return
    columns = [wide_columns()[at] for at in different]
    for table in dict.fromkeys(column.table for column in columns):
        own = [(c, int(at)) for c, at in zip(columns, different, strict=True) if c.table == table]
        if len(own) > most_cells:
            yield PanelFinding(
                row,
                Finding(
                    rule=RESTATED_WIDELY,
                    table=table,
                    found=str(len(own)),
                    facts=facts,
                    other_report_id=other.report_id,
                ),
            )
            continue
        for column, at in own:
            finding = Finding(
                rule=RESTATED,
                table=table,
                line=column.line,
                column=column.column,
                expected=as_text(int(then[at]), column),
                found=as_text(int(now[at]), column),
                facts=facts,
                other_report_id=other.report_id,
            )
            yield PanelFinding(row, finding)


def _differ(numbers: NumberMatrix, one: Version, other: Version) -> BoolArray:
    """Return a mask of the cells where both print a number, and not the same.

    It is asked with and without corrections: one of a cell that was misread in both versions makes no
    restatement, nor is one left where the correction made them agree.
    """
    mine, theirs = printed_by(numbers, one.row), printed_by(numbers, other.row)
    marks: BoolArray = (mine != MISSING) & (theirs != MISSING) & (mine != theirs)
    return marks


def check_same_documents(panel: Panel) -> Iterator[PanelFinding]:
    """A note for each further document with the tables and prose of one before, by address.

    Of other issuers or years only where a number is not 0: empty reports are all the same.
    """
    first: dict[str, tuple[str, str]] = {}
    of_content = _by_content(panel)
    columns = ("report_id", "source", "content_id", "numbers_printed")
    for record in sorted(panel.dataset.table("reports", columns).to_pylist(), key=lambda r: str(r["source"])):
        rows = of_content.get(record["content_id"] or "", [])
        if not rows or not record["numbers_printed"]:
            continue
        before = first.setdefault(record["content_id"], (record["report_id"], record["source"]))
        row = next((row for row in rows if _holds(row, record["report_id"])), rows[0])
        if before[1] == record["source"]:
            continue
        other = next((row for row in rows if _holds(row, before[0])), rows[0])
        if other is not row and not _counts_something(panel, row):
            continue
        finding = Finding(rule=SAME_DOCUMENT, found=before[1], other_report_id=before[0])
        yield PanelFinding(row, finding, other if other is not row else None)


def _by_content(panel: Panel) -> dict[str, list[IssuerYear]]:
    found: defaultdict[str, list[IssuerYear]] = defaultdict(list)
    for row in panel.rows:
        for version in row.chosen.versions:
            if version.content_id:
                found[version.content_id].append(row)
    return found


def _counts_something(panel: Panel, row: IssuerYear) -> bool:
    values = printed_by(panel.numbers, row.chosen.versions[0].row)
    return bool(((values != MISSING) & (values != 0)).any())


def _holds(row: IssuerYear, report_id: str) -> bool:
    return any(version.report_id == report_id for version in row.chosen.versions)


def check_lateness(panel: Panel, deadlines: Sequence[Deadline]) -> Iterator[PanelFinding]:
    """A finding for each report that came too late by the first deadline that is for it."""
    for row in panel.rows:
        day = _first_published(row) if row.certain else None
        deadline = next((deadline for deadline in deadlines if deadline.holds_for(row.record)), None)
        if day is None or deadline is None or day.year != row.year + 1:
            continue
        if day > (due := deadline.of(row.year)):
            yield PanelFinding(row, Finding(rule=LATE, expected=due.isoformat(), found=day.isoformat()))


def _first_published(row: IssuerYear) -> date | None:
    """Return the day of the first version; None if any has no date: it may have been the first."""
    days = [version.published_on for version in row.chosen.versions]
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None
