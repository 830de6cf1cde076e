"""The rows of the panel as Arrow tables with all its columns, a few thousand at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from typing import Any

import numpy as np
import pyarrow as pa

from gojparse.compare.columns import WideColumn, wide_columns
from gojparse.compare.export.fields import TABLES, FieldKind, panel_fields, status_groups
from gojparse.compare.indicators import STATES, rates
from gojparse.compare.issuers import location
from gojparse.compare.numbers import (
    MISSING,
    NO_CELL,
    STATUSES,
    BoolArray,
    CodeArray,
    IntArray,
    NumberMatrix,
    StoredDataset,
)
from gojparse.compare.panel import IssuerYear, Panel, Version
from gojparse.forms.form import forms
from gojparse.places.scope import UNKNOWN, Scope, reported_scope

ROWS = 8_192
AMOUNT_TYPE = pa.decimal128(20, 8)
_ARROW = {
    FieldKind.TEXT: pa.large_string(),
    FieldKind.CODE: pa.large_string(),
    FieldKind.COUNT: pa.int64(),
    FieldKind.AMOUNT: AMOUNT_TYPE,
    FieldKind.RATE: pa.float64(),
    FieldKind.DATE: pa.date32(),
}
_OF_ISSUER = ("issuer", "issuer_type", "level", "division_code")
_OF_DOCUMENT = (
    *("edition", "published_on", "report_id", "source"),
    *("verdict", "disclosure_verdict", "applications_verdict", "appeals_verdict"),
)


@cache
def panel_schema() -> pa.Schema:
    """Return the columns of the panel as Arrow has them."""
    return pa.schema([(field.name, _ARROW[field.kind]) for field in panel_fields()])


@dataclass(frozen=True, slots=True, eq=False)
class PanelRows:
    """The rows of a panel, in blocks, as often as they are asked for. `scopes` are stated by its reports."""

    panel: Panel
    scopes: Mapping[str, Scope]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.panel.rows)

    def blocks(self) -> Iterator[pa.Table]:
        """Yield all rows, the last block smaller than the others."""
        for start in range(0, len(self), ROWS):
            yield self._block(start, min(start + ROWS, len(self)))

    def _block(self, start: int, stop: int) -> pa.Table:
        rows = self.panel.rows[start:stop]
        values, statuses = self.panel.cells(start, stop)
        columns = {
            **_described([_description(row, self.scopes) for row in rows]),
            **_editions(statuses),
            "restated_cells": [_restated(row, self.panel) for row in rows],
            "corrections": self._corrections(rows),
            **_wide(values),
            **_counts(statuses),
            **_rates(values),
        }
        arrays = [_array(columns[field.name], field.type) for field in panel_schema()]
        return pa.Table.from_arrays(arrays, schema=panel_schema())

    def _corrections(self, rows: Sequence[IssuerYear]) -> list[str | None]:
        """Return the corrections of each row as text, in the order of its columns."""
        found: dict[int, list[str]] = {}
        for (row, _), corrected in sorted(self.panel.corrected.items()):
            found.setdefault(row, []).append(str(corrected))
        return ["; ".join(found[row.row]) if row.row in found else None for row in rows]


def panel_rows(panel: Panel) -> PanelRows:
    """Return the rows of a panel, with the scopes that the texts of its reports state."""
    current = [row.chosen.current for row in panel.rows]
    return PanelRows(
        panel, stated_scopes(panel.dataset, [version.report_id for version in current if version])
    )


def _array(column: Any, kind: pa.DataType) -> pa.Array:
    return column if isinstance(column, pa.Array) else pa.array(column, kind)


# ---- what is known of an issuer's year ----


def _described(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _description(row: IssuerYear, scopes: Mapping[str, Scope]) -> dict[str, Any]:
    """Return the columns of one row that are no numbers of its tables."""
    record, current = row.record, row.chosen.current
    place = location(record["division_code"], row.year, record["issuer"], record["issuer_type"])
    known = scopes.get(current.report_id, Scope(UNKNOWN)) if current else Scope("")
    return {
        "issuer_id": row.issuer_id,
        **{name: record[name] for name in _OF_ISSUER},
        **place._asdict(),
        "year": row.year,
        "identity": "yes" if row.certain else "doubted",
        # where no version is current, no document speaks for the year
        **{name: record[name] if current else None for name in _OF_DOCUMENT},
        "scope": known.kind or None,
        "scope_sentence": known.sentence,
        "versions": len(row.chosen.versions),
        "version_choice": str(row.chosen.choice),
    }


def _restated(row: IssuerYear, panel: Panel) -> str | None:
    """Return the cells to which two of its versions give different values. A missing value differs from none.

    They must differ without corrections, too: a cell that was misread in both is not restated.
    """
    differ = np.zeros(len(wide_columns()), np.bool_)
    for one, other in combinations(row.chosen.versions, 2):
        differ |= _differ(panel.numbers, one, other) & _differ(panel.read, one, other)
    return ";".join(wide_columns()[at].name for at in np.flatnonzero(differ)) or None


def _differ(numbers: NumberMatrix, one: Version, other: Version) -> BoolArray:
    mine, theirs = numbers.values[one.row], numbers.values[other.row]
    marks: BoolArray = (mine != theirs) & (mine != MISSING) & (theirs != MISSING)
    return marks


# ---- the numbers ----


def _wide(values: IntArray) -> dict[str, pa.Array]:
    return {
        wide.name: _whole(values[:, at]) if wide.scale == 1 else _amount(values[:, at])
        for at, wide in enumerate(wide_columns())
    }


def _whole(values: IntArray) -> pa.Array:
    return pa.array(np.ascontiguousarray(values), mask=values == MISSING)


def _amount(values: IntArray) -> pa.Array:
    """Return values times 10**8 as decimals with eight places: the same bits under another name."""
    known = values != MISSING
    bits = np.zeros((len(values), 2), np.int64)  # the low and the high half of 128
    bits[:, 0] = np.where(known, values, 0)
    bits[:, 1] = np.where(known & (values < 0), -1, 0)
    valid = pa.array(known).buffers()[1]
    return pa.Array.from_buffers(AMOUNT_TYPE, len(values), [valid, pa.py_buffer(bits.tobytes())])


def _counts(statuses: CodeArray) -> dict[str, pa.Array]:
    """Count the cells of each table by groups of statuses. Null where no version is current."""
    undecided = statuses[:, 0] == STATUSES.index("versions_differ")
    found = {}
    for table in TABLES:
        own = statuses[:, [at for at, wide in enumerate(wide_columns()) if wide.table == table]]
        for name, group in status_groups().items():
            count = np.isin(own, [STATUSES.index(status) for status in group.statuses]).sum(axis=1)
            found[f"{table}_{name}"] = pa.array(count, pa.int64(), mask=undecided)
    return found


def _rates(values: IntArray) -> dict[str, Any]:
    found: dict[str, Any] = {}
    all_rates = rates(values)
    names = [field.name for field in panel_fields() if field.kind is FieldKind.RATE]
    flags = np.array(STATES)
    for at, name in enumerate(names):
        found[name] = pa.array(all_rates.values[:, at], mask=~all_rates.defined[:, at])
        found[f"{name}_num"] = _whole(all_rates.numerators[:, at])
        found[f"{name}_den"] = _whole(all_rates.denominators[:, at])
        found[f"{name}_flag"] = pa.array(flags[all_rates.states[:, at]].tolist(), pa.large_string())
    return found


# ---- editions ----


def _editions(statuses: CodeArray) -> dict[str, list[str | None]]:
    """Return the editions of sections two and three by the cells that are there. Section four has no own."""
    there = (statuses != NO_CELL) & (statuses != STATUSES.index("versions_differ"))
    return {
        "disclosure_edition": _edition(there, _own_columns("disclosures")),
        "applications_edition": _edition(there, _own_columns("applications")),
    }


def _edition(there: BoolArray, own: Mapping[str, Sequence[int]]) -> list[str | None]:
    marks = {edition: there[:, columns].any(axis=1) for edition, columns in own.items() if columns}
    found: list[str | None] = []
    for seen in zip(*marks.values(), strict=True):
        names = [edition for edition, is_there in zip(marks, seen, strict=True) if is_there]
        found.append(names[0] if len(names) == 1 else "hybrid" if names else None)
    return found


@cache
def _own_columns(table: str) -> Mapping[str, Sequence[int]]:
    """Return the columns that only one edition has."""
    return {
        form.edition: [
            at
            for at, wide in enumerate(wide_columns())
            if wide.table == table and _editions_with(wide) == [form.edition]
        ]
        for form in forms()
    }


def _editions_with(wide: WideColumn) -> list[str]:
    if wide.edition:
        return [wide.edition]
    return [form.edition for form in forms() if any(line.code == wide.line for line in form.lines)]


def stated_scopes(dataset: StoredDataset, reports: Collection[str]) -> Mapping[str, Scope]:
    """Return what these reports state that they count. A report that states nothing is left out."""
    wanted = frozenset(reports)
    found: dict[str, Scope] = {}
    for report_id, texts in groupby(_texts(dataset, wanted), key=lambda pair: pair[0]):
        stated = reported_scope(text for _, text in texts)
        if stated.kind != UNKNOWN:
            found[report_id] = stated
    return found


def _texts(dataset: StoredDataset, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield report and text of each section of these reports. Those of one report follow each other."""
    for block in dataset.blocks("sections", ("report_id", "text")):
        ids = block["report_id"].to_pylist()
        for start in range(0, len(ids), _AT_A_TIME):
            texts = block["text"].slice(start, _AT_A_TIME).to_pylist()
            yield from (
                (name, text)
                for name, text in zip(ids[start : start + _AT_A_TIME], texts, strict=True)
                if text and name in wanted
            )


_AT_A_TIME = 1_024  # texts as Python's own strings
