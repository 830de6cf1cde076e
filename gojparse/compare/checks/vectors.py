"""The same numbers in two reports: somebody handed in another office's table, or last year's.

Tables of zeros are all the same, and so are those with a single application; only
five or more different numbers show a copy. A cell without a number counts as 0,
or a blank for a 0 would hide a copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from gojparse.compare.checks.pairs import assessable, issuer_and_year, number_block
from gojparse.compare.columns import wide_columns
from gojparse.compare.numbers import MISSING, IntArray
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding
from gojparse.model import Finding
from gojparse.rules import DUPLICATE_VECTOR

_TABLES = ("disclosures", "applications")
_DIFFERENT = 5
_STRETCH = 8192  # rows at a time


def check_duplicates(panel: Panel) -> Iterator[PanelFinding]:
    """A finding for each report whose table another had before; `other` is the first of them."""
    rows = tuple(sorted(filter(assessable, panel.rows), key=lambda row: (row.year, row.issuer_id)))
    for table in _TABLES:
        columns = [at for at, column in enumerate(wide_columns()) if column.table == table]
        first: defaultdict[bytes, list[IssuerYear]] = defaultdict(list)
        for start in range(0, len(rows), _STRETCH):
            stretch = rows[start : start + _STRETCH]
            values = number_block(panel, stretch, columns)
            values[values == MISSING] = 0
            for at in np.flatnonzero(_different(values) >= _DIFFERENT):
                first[values[at].tobytes()].append(stretch[at])
        for vector, reports in first.items():
            for row in reports[1:]:
                yield _duplicate_finding(
                    row, reports[0], table, int(_different(np.frombuffer(vector, np.int64)[None])[0])
                )


def _different(values: IntArray) -> IntArray:
    """Return the count of different numbers other than 0 in each row."""
    ordered = np.sort(values, axis=1)
    changes = np.diff(ordered, axis=1) != 0
    found: IntArray = 1 + changes.sum(axis=1) - (values == 0).any(axis=1)
    return found


def _duplicate_finding(row: IssuerYear, other: IssuerYear, table: str, different: int) -> PanelFinding:
    finding = Finding(
        rule=DUPLICATE_VECTOR,
        table=table,
        found=str(different),
        facts={"other": issuer_and_year(other)},
        other_report_id=other.record["report_id"],
    )
    return PanelFinding(row, finding, other)
