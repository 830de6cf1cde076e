"""Rows of many reports, gathered into one Arrow table each and sorted.

Reports come in any order and number; rows are packed into Arrow's compact
columns as they come, and only put in order at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.dataset.names import TABLE_NAMES
from gojparse.dataset.rows import Row, report_rows, reports_row, storable
from gojparse.dataset.schema import ColumnType, ContractTable, contract_table
from gojparse.model import Report

# Prose of a large panel exceeds the 2 GB that one plain Arrow string column can address.
_ARROW_TYPES = {
    ColumnType.STRING: pa.large_string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.decimal128(20, 4),
    ColumnType.DATE: pa.date32(),
}
_ROWS_A_BATCH = 50_000


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of the table `name`."""
    return pa.schema([(column.name, _ARROW_TYPES[column.type]) for column in contract_table(name).columns])


class Gathering:
    """The rows of all reports given so far."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLE_NAMES}
        self._packed: dict[str, list[pa.RecordBatch]] = {name: [] for name in TABLE_NAMES}
        self._carried: set[str] = set()

    def add(self, report: Report) -> None:
        """Take a report; of one already taken under another source only the row in `reports`."""
        if report.report_id and report.report_id in self._carried:
            self._waiting["reports"].append(reports_row(storable(report)))
            return
        self._carried.add(report.report_id)
        for name, table_rows in report_rows(report).items():
            self._waiting[name].extend(table_rows)
            if len(self._waiting[name]) >= _ROWS_A_BATCH:
                self._pack(name)

    def table(self, name: str) -> pa.Table:
        """The table `name` of all reports, sorted by report_id, source and the form's order."""
        self._pack(name)
        whole = pa.Table.from_batches(self._packed[name], schema=arrow_schema(name))
        return _sorted(whole)

    def tables(self) -> dict[str, pa.Table]:
        """All eight tables, sorted."""
        return {name: self.table(name) for name in TABLE_NAMES}

    def _pack(self, name: str) -> None:
        if self._waiting[name]:
            self._packed[name].append(_batch(contract_table(name), self._waiting[name]))
            self._waiting[name] = []


def _batch(of: ContractTable, table_rows: Sequence[Row]) -> pa.RecordBatch:
    """Rows as one Arrow batch."""
    schema = arrow_schema(of.name)
    columns = zip(*table_rows, strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def arrow_table(name: str, plain: Sequence[Sequence[object]]) -> pa.Table:
    """Plain columns of the table `name`, whose decimals and dates are text, as Arrow's."""
    schema = arrow_schema(name)
    arrays = [_column(values, field.type) for values, field in zip(plain, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def _sorted(whole: pa.Table) -> pa.Table:
    """Sorted by report_id, then source where there is one; rows of one report keep their order.

    Documents of which no byte could be read have no report_id and stand last.
    """
    keys = [(name, "ascending") for name in ("report_id", "source") if name in whole.column_names]
    return whole.take(pc.sort_indices(whole, sort_keys=keys))


def gather(reports: Iterable[Report]) -> dict[str, pa.Table]:
    """The eight tables of these reports."""
    gathering = Gathering()
    for report in reports:
        gathering.add(report)
    return gathering.tables()
