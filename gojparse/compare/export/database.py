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
from gojparse.compare.export.dictionary import CODES, COLUMNS, code_meanings, meanings
from gojparse.compare.export.fields import fields
from gojparse.compare.export.rows import Rows
from gojparse.compare.opened import Opened
from gojparse.compare.panel import Record
from gojparse.dataset.schema import table

Values: TypeAlias = Iterator[Sequence[Any]]
_AT_A_TIME = 4_096  # rows as Python's own numbers and strings


def write_sqlite(rows: Rows, target: Path, where: Callable[[Record], bool]) -> None:
    """Write the database, with those documents that `where` lets pass."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as base:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.executescript(ddl.tables())
        base.execute("BEGIN")  # the file is ours alone until it is whole: one transaction, no journal
        _fill(base, rows, where)
        base.execute("COMMIT")
        base.executescript(f"{ddl.indexes()}\n{ddl.views()}\nANALYZE;")


def _fill(base: sqlite3.Connection, rows: Rows, where: Callable[[Record], bool]) -> None:
    known = _documents(base, rows.panel.dataset, where)
    for name in ddl.TABLES_OF_CELLS:
        _insert(base, name, len(table(name).columns), _of(rows.panel.dataset, name, known))
    _insert(base, "panel", len(fields()), chain.from_iterable(map(_plain_rows, rows.blocks())))
    _insert(base, "columns", len(COLUMNS), meanings())
    _insert(base, "codes", len(CODES), code_meanings())


def _documents(base: sqlite3.Connection, dataset: Opened, where: Callable[[Record], bool]) -> frozenset[str]:
    """Enter the documents of which there is a byte; their report_ids."""
    own, known = table("reports"), set()
    documents, sources = [], []
    for block in dataset.blocks("reports", own.names):
        for record in block.to_pylist():
            name = record["report_id"]
            if name is None or not where(record):
                continue
            sources.append((name, record["source"]))
            if name not in known:
                known.add(name)
                documents.append([_value(record[column]) for column in own.names])
    _insert(base, "reports", len(own.names), iter(documents))
    _insert(base, "sources", 2, iter(dict.fromkeys(sources)))
    return frozenset(known)


def _of(dataset: Opened, name: str, known: frozenset[str]) -> Values:
    """The rows of a table that are about documents that were entered."""
    names = table(name).names
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
