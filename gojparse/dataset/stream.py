"""Rows on their way to disk: in the order of the tables, in blocks of one size, however many there are.

A hundred thousand reports have thirty million rows. They are never in memory
together: whoever has them gives them report by report in their final order,
and they are cut into blocks here. The blocks depend on the rows alone, and
so do the bytes written from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.dataset.names import TABLE_NAMES

ROWS_A_BLOCK = 32_768

Piece: TypeAlias = Mapping[str, pa.RecordBatch | pa.Table]
"""Rows of one or more reports, by table; a table without rows may be missing."""


class Stream(Protocol):
    """Rows in their final order, as often as they are asked for."""

    def years(self) -> list[int | None]:
        """The years there are, sorted; None last."""

    def everything(self) -> Iterator[Piece]:
        """All rows."""

    def of(self, year: int | None) -> Iterator[Piece]:
        """The rows of the reports of one year."""


class Whole:
    """Tables that are in memory anyway."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = tables

    def years(self) -> list[int | None]:
        years: list[int | None] = pc.unique(self._tables["reports"]["year"]).to_pylist()
        return sorted(years, key=lambda year: (year is None, year or 0))

    def everything(self) -> Iterator[Piece]:
        yield self._tables

    def of(self, year: int | None) -> Iterator[Piece]:
        yield {name: whole.filter(self._is(year, name)) for name, whole in self._tables.items()}

    def _is(self, year: int | None, name: str) -> pa.ChunkedArray:
        """For each row, whether its report is of this year; a row without a report is of no year."""
        years = self._tables["reports"]["year"]
        if name != "reports":
            known = self._tables["reports"]["report_id"].combine_chunks()
            years = years.take(pc.index_in(self._tables[name]["report_id"], value_set=known, skip_nulls=True))
        return pc.is_null(years) if year is None else pc.fill_null(pc.equal(years, year), False)


def blocks(pieces: Iterable[Piece]) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each table in blocks of `ROWS_A_BLOCK`, the last one smaller."""
    gathered: dict[str, list[pa.Table]] = {name: [] for name in TABLE_NAMES}
    rows = dict.fromkeys(TABLE_NAMES, 0)
    for piece in pieces:
        for name, part in piece.items():
            table = part if isinstance(part, pa.Table) else pa.Table.from_batches([part])
            gathered[name].append(table)
            rows[name] += table.num_rows
            if rows[name] >= ROWS_A_BLOCK:
                yield from _full(name, gathered)
                rows[name] %= ROWS_A_BLOCK
    for name, parts in gathered.items():
        if rows[name]:
            yield name, pa.concat_tables(parts).combine_chunks()


def _full(name: str, gathered: dict[str, list[pa.Table]]) -> Iterator[tuple[str, pa.Table]]:
    """The full blocks among what is gathered; the rest stays."""
    whole = pa.concat_tables(gathered[name])
    full = whole.num_rows // ROWS_A_BLOCK * ROWS_A_BLOCK
    for start in range(0, full, ROWS_A_BLOCK):
        yield name, whole.slice(start, ROWS_A_BLOCK).combine_chunks()
    gathered[name] = [whole.slice(full)] if whole.num_rows > full else []
