"""The tables, keys, indexes and views of the database, drawn up from the contract."""

from __future__ import annotations

from collections.abc import Sequence

from gojparse.compare.export.dictionary import CODES, COLUMNS
from gojparse.compare.export.fields import FieldKind, panel_fields
from gojparse.dataset.codes import line_labels
from gojparse.dataset.schema import ColumnType, ContractTable, contract_table

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
            [f'"{name}" TEXT' for name in COLUMNS],
            ('PRIMARY KEY ("name")',),
        ),
        _create(
            "codes",
            [f'"{name}" TEXT' for name in CODES],
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
        f"MAX(CASE WHEN a.line = '{line}' THEN a.value END) AS \"{line}\"" for line in line_labels()
    )
    ended = "\nUNION ALL ".join(
        f"SELECT year, level, scope, '{line}' AS line, COUNT(\"{line}_total\") AS reports,"
        f' SUM("{line}_total") AS applications FROM panel'
        " WHERE report_id IS NOT NULL GROUP BY year, level, scope"
        for line in line_labels()
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
