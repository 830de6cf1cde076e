"""The panel as an SQLite database: with the tables it was made of, what columns and codes mean, and views.

In `reports` each document has one row (`sources` lists where it was met), so
that the cells can refer to it. Tables, keys and indexes are drawn up from the
contract, as Datasette follows them. A number that SQLite would round is kept
as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from gojparse.compare.export.fields import (
    CODES_HEADER,
    COLUMNS_HEADER,
    FieldKind,
    code_meanings,
    column_meanings,
    panel_fields,
)
from gojparse.compare.export.rows import PanelRows
from gojparse.compare.numbers import StoredDataset
from gojparse.compare.panel import Record, ReportFilter
from gojparse.dataset.schema import ColumnType, ContractTable, contract_table, form_labels

RowValues: TypeAlias = Iterator[Sequence[Any]]
_AT_A_TIME = 4_096  # rows as Python's own numbers and strings
TABLES_OF_CELLS = ("disclosures", "applications", "appeals", "findings")
_TYPES = {
    ColumnType.STRING: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "",
    ColumnType.DATE: "TEXT",
}
# a decimal's column has no type: with one SQLite would make a number of every text, rounded or not
_KINDS = {
    FieldKind.TEXT: "TEXT",
    FieldKind.CODE: "TEXT",
    FieldKind.COUNT: "INTEGER",
    FieldKind.AMOUNT: "",
    FieldKind.RATE: "REAL",
    FieldKind.DATE: "TEXT",
}
_REFERENCE = 'FOREIGN KEY ("report_id") REFERENCES "reports" ("report_id")'


def create_tables() -> str:
    """Return the statements that create all tables."""
    named = (
        _create("reports", _columns(contract_table("reports")), ('PRIMARY KEY ("report_id")',)),
        _create(
            "sources",
            ['"report_id" TEXT NOT NULL', '"source" TEXT NOT NULL'],
            ('PRIMARY KEY ("report_id", "source")', _REFERENCE),
        ),
        *(
            _create(name, _columns(contract_table(name)), _keys(contract_table(name)))
            for name in TABLES_OF_CELLS
        ),
        _create(
            "panel",
            [f'"{field.name}" {_KINDS[field.kind]}' for field in panel_fields()],
            ('PRIMARY KEY ("issuer_id", "year")', _REFERENCE),
        ),
        _create("columns", [f'"{name}" TEXT' for name in COLUMNS_HEADER], ('PRIMARY KEY ("name")',)),
        _create(
            "codes",
            [f'"{name}" TEXT' for name in CODES_HEADER],
            ('PRIMARY KEY ("column", "code")', 'FOREIGN KEY ("column") REFERENCES "columns" ("name")'),
        ),
    )
    return "\n".join(named)


def _create(name: str, columns: Sequence[str], keys: Sequence[str]) -> str:
    return f'CREATE TABLE "{name}" (\n  ' + ",\n  ".join((*columns, *keys)) + "\n);"


def _columns(of: ContractTable) -> list[str]:
    return [f'"{column.name}" {_TYPES[column.type]}'.rstrip() for column in of.columns]


def _keys(of: ContractTable) -> tuple[str, ...]:
    own = ", ".join(f'"{name}"' for name in of.key)
    return (f"PRIMARY KEY ({own})", _REFERENCE) if own else (_REFERENCE,)


def create_indexes_and_views() -> str:
    """Return the statements of views.sql, with a column or a query for each line of the form."""
    totals = (
        f"MAX(CASE WHEN a.line = '{line}' THEN a.value END) AS \"{line}\"" for line in form_labels("lines")
    )
    years = (
        f"SELECT year, level, scope, '{line}' AS line, COUNT(\"{line}_total\") AS reports,"
        f' SUM("{line}_total") AS applications FROM panel'
        " WHERE report_id IS NOT NULL GROUP BY year, level, scope"
        for line in form_labels("lines")
    )
    statements = Path(__file__).with_name("views.sql").read_text(encoding="utf-8")
    return statements.replace("{totals_of_lines}", ",\n  ".join(totals)).replace(
        "{years_of_lines}", "\nUNION ALL ".join(years)
    )


def write_sqlite(rows: PanelRows, target: Path, where: ReportFilter) -> None:
    """Write the database, with those documents that `where` lets pass."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as base:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.executescript(create_tables())
        base.execute("BEGIN")  # the file is ours alone until it is whole: one transaction, no journal
        _fill(base, rows, where)
        base.execute("COMMIT")
        base.executescript(f"{create_indexes_and_views()}\nANALYZE;")


def _fill(base: sqlite3.Connection, rows: PanelRows, where: ReportFilter) -> None:
    known = _insert_documents(base, rows.panel.dataset, where)
    for name in TABLES_OF_CELLS:
        columns = len(contract_table(name).columns)
        _insert(base, name, columns, _rows_of_known(rows.panel.dataset, name, known))
    _insert(base, "panel", len(panel_fields()), chain.from_iterable(map(_plain_rows, rows.blocks())))
    _insert(base, "columns", len(COLUMNS_HEADER), column_meanings())
    _insert(base, "codes", len(CODES_HEADER), code_meanings())


def _insert_documents(
    base: sqlite3.Connection, dataset: StoredDataset, where: ReportFilter
) -> frozenset[str]:
    """Insert the documents of which there is a byte, and their sources. Return their report_ids."""
    known: set[str] = set()
    names = contract_table("reports").names
    _insert(base, "reports", len(names), _first_records(_records(dataset, where), known))
    met = ((record["report_id"], record["source"]) for record in _records(dataset, where))
    base.executemany('INSERT OR IGNORE INTO "sources" VALUES (?, ?)', met)
    return frozenset(known)


def _records(dataset: StoredDataset, where: ReportFilter) -> Iterator[Record]:
    for block in dataset.blocks("reports", contract_table("reports").names):
        for start in range(0, block.num_rows, _AT_A_TIME):
            for record in block.slice(start, _AT_A_TIME).to_pylist():
                if record["report_id"] is not None and where(record):
                    yield record


def _first_records(records: Iterable[Record], known: set[str]) -> RowValues:
    """Yield the first record of each document."""
    for record in records:
        if record["report_id"] not in known:
            known.add(record["report_id"])
            yield [_sqlite_value(record[column]) for column in contract_table("reports").names]


def _rows_of_known(dataset: StoredDataset, name: str, known: frozenset[str]) -> RowValues:
    """Yield the rows of a table that are about documents in the database."""
    names = contract_table(name).names
    at = names.index("report_id")
    for block in dataset.blocks(name, names):
        yield from (row for row in _plain_rows(block) if row[at] in known)


def _plain_rows(block: pa.Table) -> RowValues:
    for start in range(0, block.num_rows, _AT_A_TIME):
        part = block.slice(start, _AT_A_TIME)
        columns = [_plain_values(column) for column in part.columns]
        yield from zip(*columns, strict=True)


def _plain_values(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    if pa.types.is_decimal(column.type) or pa.types.is_date(column.type):
        return [_sqlite_value(value) for value in values]
    return values


def _sqlite_value(value: Any) -> Any:
    """Return a value as SQLite keeps it: days as text, decimals as numbers where that is exact."""
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
