"""Rows on their way to disk: in the order of the tables, in blocks of one size, however many there are.

A hundred thousand reports have thirty million rows. They are never in memory
together: whoever has them gives them report by report in their final order,
and they are cut into blocks here. The blocks depend on the rows alone, and
so do the bytes written from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.dataset.arrow import arrow_table
from gojparse.dataset.names import TABLE_NAMES

ROWS_A_BLOCK = 32_768

TablePart: TypeAlias = "pa.Table | list[list[Any]]"
"""Rows of one table: Arrow's, or plain columns whose decimals and dates are still text."""
TableParts: TypeAlias = Mapping[str, TablePart]
"""Rows of one or more reports, by table; a table without rows may be missing."""
_ROWS_AT_A_TIME = 4_096


class RowStream(Protocol):
    """Rows in their final order, as often as they are asked for."""

    def years(self) -> list[int | None]:
        """The years there are, sorted; None last."""

    def everything(self) -> Iterator[TableParts]:
        """All rows."""

    def of(self, year: int | None) -> Iterator[TableParts]:
        """The rows of the reports of one year."""


class TablesInMemory:
    """Tables that are in memory anyway."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = tables

    def years(self) -> list[int | None]:
        years: list[int | None] = pc.unique(self._tables["reports"]["year"]).to_pylist()
        return sorted(years, key=lambda year: (year is None, year or 0))

    def everything(self) -> Iterator[TableParts]:
        yield self._tables

    def of(self, year: int | None) -> Iterator[TableParts]:
        yield {name: whole.filter(self._is(year, name)) for name, whole in self._tables.items()}

    def _is(self, year: int | None, name: str) -> pa.ChunkedArray:
        """For each row, whether its report is of this year; a row without a report is of no year."""
        years = self._tables["reports"]["year"]
        if name != "reports":
            known = self._tables["reports"]["report_id"].combine_chunks()
            years = years.take(pc.index_in(self._tables[name]["report_id"], value_set=known, skip_nulls=True))
        return pc.is_null(years) if year is None else pc.fill_null(pc.equal(years, year), False)


def row_blocks(pieces: Iterable[TableParts]) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each table in blocks of `ROWS_A_BLOCK`, the last one smaller."""
    gathered = {name: _Gathered(name) for name in TABLE_NAMES}
    for piece in pieces:
        for name, part in piece.items():
            for block in gathered[name].add(part):
                yield name, block
    for name, rest in gathered.items():
        if block := rest.rest():
            yield name, block


class _Gathered:
    """Rows of one table on their way into blocks; plain columns become Arrow's by thousands of rows."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._plain: list[list[Any]] = []
        self._tables: list[pa.Table] = []
        self._rows = 0

    def add(self, part: TablePart) -> Iterator[pa.Table]:
        """Take rows; the blocks that are full by now."""
        if isinstance(part, list):
            self._append(part)
        else:
            self._take(part)
        if self._rows >= ROWS_A_BLOCK:
            yield from self._full()

    def rest(self) -> pa.Table | None:
        """What is left, less than a block."""
        self._settle()
        return pa.concat_tables(self._tables).combine_chunks() if self._rows else None

    def _append(self, part: list[list[Any]]) -> None:
        if not self._plain:
            self._plain = part
        else:
            for column, more in zip(self._plain, part, strict=bool(part)):  # no rows have no columns
                column += more
        if self._plain and len(self._plain[0]) >= _ROWS_AT_A_TIME:
            self._settle()

    def _settle(self) -> None:
        if self._plain:
            self._take(arrow_table(self._name, self._plain))
            self._plain = []

    def _take(self, table: pa.Table) -> None:
        self._tables.append(table)
        self._rows += table.num_rows

    def _full(self) -> Iterator[pa.Table]:
        whole = pa.concat_tables(self._tables)
        full = whole.num_rows // ROWS_A_BLOCK * ROWS_A_BLOCK
        for start in range(0, full, ROWS_A_BLOCK):
            yield whole.slice(start, ROWS_A_BLOCK).combine_chunks()
        self._tables, self._rows = [whole.slice(full)], whole.num_rows - full
