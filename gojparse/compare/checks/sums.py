"""A report that says it counts the bodies below it, held against their own reports.

The bodies below are all places right below by the codes of the year, and the
departments of the same place that are in the panel. No list of departments
exists, and an area's report counts its own office besides; so what a parent
prints may be more than the sum, never less. Only where the user says that the
panel holds every body (`all_bodies`) must it be the sum exactly; and only if
every one of them can be assessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gojparse.compare.checks.pairs import as_text, assessable, number_block
from gojparse.compare.checks.passages import texts_of
from gojparse.compare.columns import wide_columns
from gojparse.compare.numbers import MISSING
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding
from gojparse.model import Finding
from gojparse.places.lineage import places_below
from gojparse.places.scope import AREA, WITH_DEPARTMENTS, reported_scope
from gojparse.rules import PARENT_SUM

_SUMMED = ("applications", "appeals")
_GOVERNMENTS = ("government", "street_office")
_SCOPE_SECTIONS = ("preamble", "overview", "other_matters")


def check_sums(panel: Panel, all_bodies: bool) -> Iterator[PanelFinding]:
    """A finding for each cell of section three or four of a parent that its children contradict.

    Section two is left out: a district's 规范性文件 are no sum of anybody's.
    """
    by_place = _by_place(panel)
    candidates = {
        row.record["report_id"]: (row, towns, departments)
        for row, towns, departments in _families(panel, by_place)
    }
    if not candidates:
        return
    texts = texts_of(panel.dataset, candidates, _SCOPE_SECTIONS)
    for report_id, (row, towns, departments) in candidates.items():
        kind = reported_scope(texts.get(report_id, {}).values()).kind
        children = [*departments, *(towns or ())] if kind == AREA and towns is not None else departments
        if (kind == AREA and towns is not None) or (kind == WITH_DEPARTMENTS and departments):
            yield from _contradicted(panel, row, children, all_bodies)


def _by_place(panel: Panel) -> Mapping[tuple[str, int], list[IssuerYear]]:
    """The rows of each place and year, also those that cannot be assessed."""
    found: defaultdict[tuple[str, int], list[IssuerYear]] = defaultdict(list)
    for row in panel.rows:
        if row.record["division_code"]:
            found[row.record["division_code"], row.year].append(row)
    return found


def _families(
    panel: Panel, by_place: Mapping[tuple[str, int], list[IssuerYear]]
) -> Iterator[tuple[IssuerYear, list[IssuerYear] | None, list[IssuerYear]]]:
    """Yield each government above the towns, the reports right below it, and those of its departments.

    The reports of the places below are None if one is missing. Families without any child are left out.
    """
    for row in panel.rows:
        record = row.record
        code = record["division_code"]
        if record["issuer_type"] != "government" or not code or len(code) > 6 or not assessable(row):
            continue
        departments = [
            r for r in by_place.get((code, row.year), ()) if r.record["issuer_type"] == "department"
        ]
        places = places_below(code, row.year)
        heads = [_head(by_place, codes, row.year) for codes in places or ()]
        towns = [head for head in heads if head] if places and all(heads) else None
        if towns or departments:
            yield row, towns, departments


def _head(
    by_place: Mapping[tuple[str, int], list[IssuerYear]], codes: Sequence[str], year: int
) -> IssuerYear | None:
    """The report of a place's own government, None if it is not there."""
    rows = (row for code in codes for row in by_place.get((code, year), ()) if assessable(row))
    return next((row for row in rows if row.record["issuer_type"] in _GOVERNMENTS), None)


def _contradicted(
    panel: Panel, row: IssuerYear, children: Sequence[IssuerYear], all_bodies: bool
) -> Iterator[PanelFinding]:
    columns = [at for at, column in enumerate(wide_columns()) if column.table in _SUMMED]
    own = number_block(panel, (row,), columns)[0]
    known = tuple(child for child in children if assessable(child))
    all_bodies = all_bodies and len(known) == len(children)
    parts = number_block(panel, known, columns)
    all_known = (parts != MISSING).all(axis=0) & (own != MISSING)
    total = np.where(all_known, np.where(parts == MISSING, 0, parts).sum(axis=0), 0)
    broken = all_known & ((total != own) if all_bodies else (total > own))
    for at in np.flatnonzero(broken):
        column = wide_columns()[columns[at]]
        finding = Finding(
            rule=PARENT_SUM,
            table=column.table,
            line=column.line,
            column=column.column,
            expected=as_text(int(total[at]), column),
            found=as_text(int(own[at]), column),
            facts={"count": str(len(known))},
        )
        yield PanelFinding(row, finding)
