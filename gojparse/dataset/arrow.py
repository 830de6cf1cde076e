"""Rows as Arrow tables: gathered from reports, cut into blocks of one size, printed as CSV.

A hundred thousand reports have thirty million rows, which are never in memory
together: whoever has them gives them report by report in their final order,
and they are cut into blocks here. The blocks depend on the rows alone, and so
do the bytes written from them.

pyarrow's own CSV writer quotes every string and writes 251.5 as 251.5000.
Here quotes stand only where needed, and numbers have no more digits than
printed, still a column at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.dataset import TABLE_NAMES
from gojparse.dataset.rows import Row, report_rows, reports_row, storable
from gojparse.dataset.schema import ColumnType, contract_table
from gojparse.model import Report

# Prose of a large panel exceeds the 2 GB that one plain Arrow string column can address.
_ARROW_TYPES = {
    ColumnType.STRING: pa.large_string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.decimal128(20, 4),
    ColumnType.DATE: pa.date32(),
}
TablePart: TypeAlias = "pa.Table | list[list[Any]]"
"""Rows of one table: Arrow's, or plain columns whose decimals and dates are still text."""
TableParts: TypeAlias = Mapping[str, TablePart]
"""Rows of one or more reports, by table. A table without rows may be missing."""

ROWS_A_BLOCK = 32_768
_ROWS_A_BATCH = 50_000
_ROWS_A_CHUNK = 4_096
_CSV_ROWS_AT_A_TIME = 20_000

_BOM = "\ufeff"
# A spreadsheet takes this for a formula, also behind spaces and in its full-width forms. A number is none.
_FORMULA = r"^(?:[\t\r]|\s*[=+\-@＝＋－＠])"
_PLAIN_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"
_NEEDS_QUOTES = (b'"', b",", b"\r", b"\n")


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of the table `name`."""
    return pa.schema([(column.name, _ARROW_TYPES[column.type]) for column in contract_table(name).columns])


class Gathering:
    """The rows of any number of reports in any order, packed as they come and sorted at the end."""

    def __init__(self) -> None:
        """Start without reports."""
        self._waiting: dict[str, list[Row]] = {name: [] for name in TABLE_NAMES}
        self._packed: dict[str, list[pa.RecordBatch]] = {name: [] for name in TABLE_NAMES}
        self._carried: set[str] = set()

    def add(self, report: Report) -> None:
        """Add a report. Of one that was added under another source only the row in `reports` counts."""
        if report.report_id and report.report_id in self._carried:
            self._waiting["reports"].append(reports_row(storable(report)))
            return
        self._carried.add(report.report_id)
        for name, table_rows in report_rows(report).items():
            self._waiting[name].extend(table_rows)
            if len(self._waiting[name]) >= _ROWS_A_BATCH:
                self._pack(name)

    def table(self, name: str) -> pa.Table:
        """Return the table `name` of all reports, sorted by report_id, source and the form's order."""
        self._pack(name)
        whole = pa.Table.from_batches(self._packed[name], schema=arrow_schema(name))
        return _sorted(whole)

    def tables(self) -> dict[str, pa.Table]:
        """Return all eight tables, sorted."""
        return {name: self.table(name) for name in TABLE_NAMES}

    def _pack(self, name: str) -> None:
        if self._waiting[name]:
            self._packed[name].append(_record_batch(name, self._waiting[name]))
            self._waiting[name] = []


def _record_batch(name: str, table_rows: Sequence[Row]) -> pa.RecordBatch:
    schema = arrow_schema(name)
    columns = zip(*table_rows, strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def arrow_table(name: str, plain: Sequence[Sequence[object]]) -> pa.Table:
    """Return plain columns of the table `name`, whose decimals and dates are text, as an Arrow table."""
    schema = arrow_schema(name)
    arrays = [_arrow_array(values, field.type) for values, field in zip(plain, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _arrow_array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def _sorted(whole: pa.Table) -> pa.Table:
    """Sort by report_id, then source where there is one. Rows of one report keep their order.

    Documents of which no byte could be read have no report_id and come last.
    """
    keys = [(name, "ascending") for name in ("report_id", "source") if name in whole.column_names]
    return whole.take(pc.sort_indices(whole, sort_keys=keys))


def gather(reports: Iterable[Report]) -> dict[str, pa.Table]:
    """Return the eight tables of these reports."""
    gathering = Gathering()
    for report in reports:
        gathering.add(report)
    return gathering.tables()


# ---- blocks ----


class RowStream(Protocol):
    """Rows in their final order, as often as they are asked for."""

    def years(self) -> list[int | None]:
        """Return the years there are, sorted, None last."""

    def everything(self) -> Iterator[TableParts]:
        """Yield all rows."""

    def of_year(self, year: int | None) -> Iterator[TableParts]:
        """Yield the rows of the reports of one year."""


class TablesInMemory:
    """A row stream of tables that are in memory anyway."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        """Take all eight tables, sorted."""
        self._tables = tables

    def years(self) -> list[int | None]:
        """Return the years there are, sorted, None last."""
        years: list[int | None] = pc.unique(self._tables["reports"]["year"]).to_pylist()
        return sorted(years, key=lambda year: (year is None, year or 0))

    def everything(self) -> Iterator[TableParts]:
        """Yield all rows."""
        yield self._tables

    def of_year(self, year: int | None) -> Iterator[TableParts]:
        """Yield the rows of the reports of one year."""
        yield {name: whole.filter(self._is_of_year(year, name)) for name, whole in self._tables.items()}

    def _is_of_year(self, year: int | None, name: str) -> pa.ChunkedArray:
        """Return a mask of the rows whose report is of this year. A row without a report is of no year."""
        years = self._tables["reports"]["year"]
        if name != "reports":
            known = self._tables["reports"]["report_id"].combine_chunks()
            years = years.take(pc.index_in(self._tables[name]["report_id"], value_set=known, skip_nulls=True))
        return pc.is_null(years) if year is None else pc.fill_null(pc.equal(years, year), False)


def row_blocks(stream: Iterable[TableParts]) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of each table, with its name, in blocks of `ROWS_A_BLOCK`, the last one smaller."""
    blocks = {name: _BlockBuilder(name) for name in TABLE_NAMES}
    for parts in stream:
        for name, part in parts.items():
            for block in blocks[name].add(part):
                yield name, block
    for name, builder in blocks.items():
        if block := builder.rest():
            yield name, block


class _BlockBuilder:
    """Rows of one table on their way into blocks. Plain columns become Arrow's by thousands of rows."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._plain: list[list[Any]] = []
        self._tables: list[pa.Table] = []
        self._rows = 0

    def add(self, part: TablePart) -> Iterator[pa.Table]:
        """Add rows, and yield the blocks that are full by now."""
        if isinstance(part, list):
            self._add_plain(part)
        else:
            self._add_table(part)
        if self._rows >= ROWS_A_BLOCK:
            yield from self._full_blocks()

    def rest(self) -> pa.Table | None:
        """Return the rows that are left, less than a block."""
        self._convert_plain()
        return pa.concat_tables(self._tables).combine_chunks() if self._rows else None

    def _add_plain(self, part: list[list[Any]]) -> None:
        if not self._plain:
            self._plain = part
        else:
            for column, more in zip(self._plain, part, strict=bool(part)):  # no rows have no columns
                column += more
        if self._plain and len(self._plain[0]) >= _ROWS_A_CHUNK:
            self._convert_plain()

    def _convert_plain(self) -> None:
        if self._plain:
            self._add_table(arrow_table(self._name, self._plain))
            self._plain = []

    def _add_table(self, table: pa.Table) -> None:
        self._tables.append(table)
        self._rows += table.num_rows

    def _full_blocks(self) -> Iterator[pa.Table]:
        whole = pa.concat_tables(self._tables)
        full = whole.num_rows // ROWS_A_BLOCK * ROWS_A_BLOCK
        for start in range(0, full, ROWS_A_BLOCK):
            yield whole.slice(start, ROWS_A_BLOCK).combine_chunks()
        self._tables, self._rows = [whole.slice(full)], whole.num_rows - full


# ---- CSV ----


def stream_as_csv(name: str, stream: Iterable[TableParts], *, excel: bool = False) -> Iterator[bytes]:
    """Yield one table of a stream as CSV, in pieces, the header first."""
    yield csv_header(arrow_schema(name).names, excel=excel)
    for _, block in row_blocks({name: parts[name]} for parts in stream if name in parts):
        yield from csv_lines(block, excel=excel)


def csv_header(names: Sequence[str], *, excel: bool = False) -> bytes:
    """Return the first line, for Excel behind a byte order mark."""
    return ((_BOM if excel else "") + ",".join(names) + "\n").encode()


def csv_lines(whole: pa.Table, *, excel: bool = False) -> Iterator[bytes]:
    """Yield the lines of a table, in pieces, without the header.

    With `excel` a text that a spreadsheet would compute is marked by an apostrophe.
    """
    for start in range(0, whole.num_rows, _CSV_ROWS_AT_A_TIME):
        yield _csv_text(whole.slice(start, _CSV_ROWS_AT_A_TIME), excel).encode()


def _csv_text(block: pa.Table, excel: bool) -> str:
    columns = [_as_text(column, excel) for column in block.combine_chunks().columns]
    lines = pc.binary_join_element_wise(
        *columns, pa.scalar(",", pa.large_string()), null_handling="replace", null_replacement=""
    )
    return "\n".join(lines.to_pylist()) + "\n"


def _as_text(column: pa.ChunkedArray, excel: bool) -> pa.ChunkedArray:
    """Return the column as text, quoted where needed."""
    if pa.types.is_decimal(column.type):
        return pc.replace_substring_regex(column.cast(pa.large_string()), r"\.?0+$", "")
    text = column.cast(pa.large_string())
    if not pa.types.is_large_string(column.type):
        return text
    return _quoted(_without_formulas(text) if excel else text)


def _quoted(text: pa.ChunkedArray) -> pa.ChunkedArray:
    content = b"".join(_text_bytes(chunk) for chunk in text.chunks)
    if not any(mark in content for mark in _NEEDS_QUOTES):  # true of most columns, and quickly found out
        return text
    needed = pc.match_substring_regex(text, r'[",\r\n]')
    if not pc.any(needed).as_py():
        return text
    mark = pa.scalar('"', pa.large_string())
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(needed, _joined(mark, doubled, mark), text)


def _text_bytes(text: pa.LargeStringArray) -> bytes:
    """Return the bytes of all these strings, perhaps with others around them."""
    content = text.buffers()[2]
    return content.to_pybytes() if content else b""


def _without_formulas(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Put an apostrophe before what a spreadsheet would compute."""
    risky = pc.and_(
        pc.match_substring_regex(text, _FORMULA), pc.invert(pc.match_substring_regex(text, _PLAIN_NUMBER))
    )
    return pc.if_else(risky, _joined(pa.scalar("'", pa.large_string()), text), text)


def _joined(*parts: pa.ChunkedArray | pa.Scalar) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))
