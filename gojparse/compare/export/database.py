"""The panel as an SQLite database: with the tables it was made of, what columns and codes mean, and views.

In `reports` stands each document once (`sources` lists where it was met), so
that the cells can refer to it. Tables, keys and indexes are drawn up from the
contract, as Datasette follows them. A number that SQLite would round is kept
as text.
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
from gojparse.compare.panel import Record
from gojparse.dataset.schema import ColumnType, ContractTable, contract_table, form_labels

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
    """All tables, empty."""
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
        _create(
            "columns",
            [f'"{name}" TEXT' for name in COLUMNS_HEADER],
            ('PRIMARY KEY ("name")',),
        ),
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


def create_indexes() -> str:
    """What is often asked for by other columns than the keys."""
    wanted = (
        ("panel", "year"),
        ("panel", "level", "year"),
        ("panel", "county_code"),
        ("panel", "report_id"),
        ("reports", "issuer", "year"),
        ("applications", "line", "applicant"),
        ("appeals", "route", "outcome"),
        ("disclosures", "subject", "measure"),
        ("findings", "report_id"),
        ("findings", "rule"),
    )
    return "\n".join(_index(name, *columns) for name, *columns in wanted)


def _index(name: str, *columns: str) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f'CREATE INDEX "{"_by_".join((name, "_".join(columns)))}" ON "{name}" ({listed});'


def create_views() -> str:
    """What most questions begin with.

    Sums are over current versions only, over values that are there, with their corrections, and over
    reports that say they count the same bodies: others are not added.
    """
    totals = ",\n  ".join(
        f"MAX(CASE WHEN a.line = '{line}' THEN a.value END) AS \"{line}\"" for line in form_labels("lines")
    )
    ended = "\nUNION ALL ".join(
        f"SELECT year, level, scope, '{line}' AS line, COUNT(\"{line}_total\") AS reports,"
        f' SUM("{line}_total") AS applications FROM panel'
        " WHERE report_id IS NOT NULL GROUP BY year, level, scope"
        for line in form_labels("lines")
    )
    return f"""
CREATE VIEW applications_wide_total AS
SELECT r.report_id, r.issuer, r.year, r.applications_verdict,
  {totals}
FROM applications AS a JOIN reports AS r USING (report_id)
WHERE a.applicant = 'total'
GROUP BY r.report_id;

CREATE VIEW outcomes_by_year AS
{ended};

CREATE VIEW disclosure_by_year AS
SELECT year, level, scope, COUNT(*) AS issuers,
  SUM(disclosure_rate_num) AS disclosed, SUM(disclosure_rate_den) AS disposed,
  1.0 * SUM(disclosure_rate_num) / SUM(disclosure_rate_den) AS pooled_rate
FROM panel
WHERE disclosure_rate_flag IN ('ok', 'small')
GROUP BY year, level, scope;

CREATE VIEW findings_named AS
SELECT p.issuer, p.year, f.severity, f.rule, f."table", f.line, f."column",
  f.expected, f.found, f.message, f.report_id
FROM findings AS f JOIN panel AS p USING (report_id);
"""


Values: TypeAlias = Iterator[Sequence[Any]]
_AT_A_TIME = 4_096  # rows as Python's own numbers and strings


def write_sqlite(rows: PanelRows, target: Path, where: Callable[[Record], bool]) -> None:
    """Write the database, with those documents that `where` lets pass."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as base:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.executescript(create_tables())
        base.execute("BEGIN")  # the file is ours alone until it is whole: one transaction, no journal
        _fill(base, rows, where)
        base.execute("COMMIT")
        base.executescript(f"{create_indexes()}\n{create_views()}\nANALYZE;")


def _fill(base: sqlite3.Connection, rows: PanelRows, where: Callable[[Record], bool]) -> None:
    known = _documents(base, rows.panel.dataset, where)
    for name in TABLES_OF_CELLS:
        _insert(base, name, len(contract_table(name).columns), _of(rows.panel.dataset, name, known))
    _insert(base, "panel", len(panel_fields()), chain.from_iterable(map(_plain_rows, rows.blocks())))
    _insert(base, "columns", len(COLUMNS_HEADER), column_meanings())
    _insert(base, "codes", len(CODES_HEADER), code_meanings())


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
