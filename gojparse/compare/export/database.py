"""The panel as an SQLite database: with the tables it was made of, what columns and codes mean, and views.

In `reports` stands each document once (`sources` lists where it was met), so
that the cells can refer to it. Keys and indexes are those that Datasette
follows. A number that SQLite would round is kept as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from gojparse.compare.export import ddl
from gojparse.compare.export.dictionary import CODES, COLUMNS, code_meanings, column_meanings
from gojparse.compare.export.fields import panel_fields
from gojparse.compare.export.rows import PanelRows
from gojparse.compare.opened import StoredDataset
from gojparse.compare.panel import Record
from gojparse.dataset.schema import contract_table

Values: TypeAlias = Iterator[Sequence[Any]]
_AT_A_TIME = 4_096  # rows as Python's own numbers and strings


def write_sqlite(rows: PanelRows, target: Path, where: Callable[[Record], bool]) -> None:
    """Write the database, with those documents that `where` lets pass."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as base:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.executescript(ddl.create_tables())
        base.execute("BEGIN")  # the file is ours alone until it is whole: one transaction, no journal
        _fill(base, rows, where)
        base.execute("COMMIT")
        base.executescript(f"{ddl.create_indexes()}\n{ddl.create_views()}\nANALYZE;")


def _fill(base: sqlite3.Connection, rows: PanelRows, where: Callable[[Record], bool]) -> None:
    known = _documents(base, rows.panel.dataset, where)
    for name in ddl.TABLES_OF_CELLS:
        _insert(base, name, len(contract_table(name).columns), _of(rows.panel.dataset, name, known))
    _insert(base, "panel", len(panel_fields()), chain.from_iterable(map(_plain_rows, rows.blocks())))
    _insert(base, "columns", len(COLUMNS), column_meanings())
    _insert(base, "codes", len(CODES), code_meanings())


def _documents(
    base: sqlite3.Connection, dataset: StoredDataset, where: Callable[[Record], bool]
) -> frozenset[str]:
    """Enter the documents of which there is a byte, each once, and where each was met; their report_ids."""
    known: set[str] = set()
    names = contract_table("reports").names
    _insert(base, "reports", len(names), _first(_records(dataset, where), known))
    met = ((record["report_id"], record["source"]) for record in _records(dataset, where))
    base.executemany('INSERT OR IGNORE INTO "sources" VALUES (?, ?)', met)
    return frozenset(known)


def _records(dataset: StoredDataset, where: Callable[[Record], bool]) -> Iterator[Record]:
    for block in dataset.blocks("reports", contract_table("reports").names):
        for start in range(0, block.num_rows, _AT_A_TIME):
            for record in block.slice(start, _AT_A_TIME).to_pylist():
                if record["report_id"] is not None and where(record):
                    yield record


def _first(records: Iterable[Record], known: set[str]) -> Values:
    """The first record of each document."""
    for record in records:
        if record["report_id"] not in known:
            known.add(record["report_id"])
            yield [_value(record[column]) for column in contract_table("reports").names]


def _of(dataset: StoredDataset, name: str, known: frozenset[str]) -> Values:
    """The rows of a table that are about documents that were entered."""
    names = contract_table(name).names
    at = names.index("report_id")
    for block in dataset.blocks(name, names):
        yield from (row for row in _plain_rows(block) if row[at] in known)


def _plain_rows(block: pa.Table) -> Values:
    for start in range(0, block.num_rows, _AT_A_TIME):
        part = block.slice(start, _AT_A_TIME)
        columns = [_plain(column) for column in part.columns]
        yield from zip(*columns, strict=True)


def _plain(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if pa.types.is_decimal(column.type) or pa.types.is_date(column.type):
        return [_value(value) for value in values]
    return values


def _value(value: Any) -> Any:
    """A value as SQLite keeps it: days as text, decimals as numbers where that is exact."""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        whole = int(value)
        return whole if abs(whole) < 2**63 else str(whole)
    short = value.normalize()
    return float(short) if Decimal(repr(float(short))) == short else f"{short:f}"


def _insert(base: sqlite3.Connection, name: str, columns: int, rows: Iterable[Sequence[Any]]) -> None:
    base.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * columns)})', rows)
