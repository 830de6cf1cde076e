"""A report as rows: plain tuples, in the order of each table's columns; and these rows as JSON or packed.

A table that is missing has no rows. A document met under several sources has
a row in `reports` for each of them; its other tables are carried once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from gojparse.dataset import TABLE_NAMES
from gojparse.dataset.schema import contract_table
from gojparse.model import Balance, Cell, Finding, Locator, Report, Section, Statement, Status
from gojparse.rules import CATALOGUE

if TYPE_CHECKING:
    import pyarrow as pa

Value: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = tuple[Value, ...]

PlainColumns: TypeAlias = list[list[Any]]
"""The columns of some rows, whose decimals and dates are still text; none where there are no rows."""

# What decimal128(20, 4) and int64 hold. A number beyond is never cut down to fit: its cell has no value
# and a finding says so.
_PLACES = 4
_DIGITS_BEFORE_POINT = 16
_LARGEST_COUNT = 2**63 - 1

_COMPRESSION_LEVEL = 1  # rows of one report compress to a fifth already at the first level
_LENGTH_BYTES = 8  # in front of packed rows: their length before compression
_EMPTY_SOURCE = '"source": ""'


def report_rows(report: Report) -> dict[str, list[Row]]:
    """Return the rows of all eight tables."""
    report = storable(report)
    known = report.report_id or None
    return {
        "reports": [reports_row(report)],
        "sections": [_section(known, section) for section in report.sections],
        "disclosures": [_disclosure(known, cell) for cell in report.disclosures],
        "applications": [_application(known, cell) for cell in report.applications],
        "appeals": [_appeal(known, cell) for cell in report.appeals],
        "statements": [_statement(known, statement) for statement in report.statements],
        "balances": [_balance(known, balance) for balance in report.balances],
        "findings": [_finding(known, finding) for finding in report.findings],
    }


def reports_row(report: Report) -> Row:
    """Return the row of `reports` for one source of this report."""
    return (
        report.report_id or None,
        clean(report.source),
        report.sha256 or None,
        report.content_id or None,
        report.format or None,
        clean(report.title),
        clean(report.issuer),
        report.issuer_type,
        report.level,
        report.division_code,
        report.year,
        report.edition,
        _as_date(report.published_on),
        report.verdict,
        report.disclosure_verdict,
        report.applications_verdict,
        report.appeals_verdict,
        report.numbers_printed,
        report.numbers_placed,
        report.findings_error,
        report.findings_warning,
    )


def named_rows(name: str, table_rows: Iterable[Row]) -> Iterator[dict[str, Value]]:
    """Yield the rows of the table `name` as column -> value."""
    names = contract_table(name).names
    for row in table_rows:
        yield dict(zip(names, row, strict=True))


def nested_report(report: Report) -> dict[str, Value | list[dict[str, Value]]]:
    """Return the report as one object: the columns of `reports`, then one key per table."""
    all_rows = report_rows(report)
    whole: dict[str, Value | list[dict[str, Value]]] = dict(next(named_rows("reports", all_rows["reports"])))
    for name in TABLE_NAMES[1:]:
        whole[name] = list(named_rows(name, all_rows[name]))
    return whole


# ---- one row each ----


def _section(report_id: str | None, section: Section) -> Row:
    return (
        report_id,
        section.section,
        section.position,
        clean(section.heading),
        clean(section.text),
        _locator_text(section.locator),
    )


def _disclosure(report_id: str | None, cell: Cell) -> Row:
    return (
        report_id,
        cell.edition,
        cell.article,
        cell.line,
        cell.column,
        _as_decimal(cell.value),
        cell.unit,
        *_printed_cell(cell),
    )


def _application(report_id: str | None, cell: Cell) -> Row:
    return (report_id, cell.edition, cell.line, cell.column, cell.value, *_printed_cell(cell))


def _appeal(report_id: str | None, cell: Cell) -> Row:
    return (report_id, cell.line, cell.column, cell.value, *_printed_cell(cell))


def _printed_cell(cell: Cell) -> Row:
    return (str(cell.status), clean(cell.printed), _locator_text(cell.locator))


def _statement(report_id: str | None, statement: Statement) -> Row:
    number = _as_decimal(statement.number)
    return (
        report_id,
        statement.section,
        clean(statement.sentence),
        number if _fits(number) else None,
        statement.unit,
        statement.subject,
        statement.reading,
        _locator_text(statement.locator),
    )


def _balance(report_id: str | None, balance: Balance) -> Row:
    return (report_id, balance.table, balance.rule, balance.line, balance.column, str(balance.result))


def _finding(report_id: str | None, finding: Finding) -> Row:
    return (
        report_id,
        finding.rule.name,
        finding.severity,
        finding.table,
        finding.line,
        finding.column,
        clean(finding.expected),
        clean(finding.found),
        clean(finding.message),
        _locator_text(finding.locator),
        finding.other_report_id,
    )


# ---- values ----


def clean(text: str | None) -> str | None:
    """Remove what no file of text can hold: NUL, and halves of surrogate pairs."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _locator_text(locator: Locator | None) -> str | None:
    return str(locator) if locator is not None else None


def _as_decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _as_date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _fits(value: int | Decimal | None) -> bool:
    """Tell whether the tables can hold the number as it is."""
    if value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= _LARGEST_COUNT
    if not value.is_finite() or value.adjusted() >= _DIGITS_BEFORE_POINT:
        return False
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES


def storable(report: Report) -> Report:
    """Withhold every number that the tables cannot hold; a finding names it."""
    oversized = [cell for cell in report.cells if not _fits(cell.value)]
    if not oversized:
        return report
    return replace(
        report,
        verdict="doubtful",
        disclosure_verdict=_lowered_verdict(report.disclosure_verdict, "disclosures", oversized),
        applications_verdict=_lowered_verdict(report.applications_verdict, "applications", oversized),
        appeals_verdict=_lowered_verdict(report.appeals_verdict, "appeals", oversized),
        disclosures=tuple(map(_withhold, report.disclosures)),
        applications=tuple(map(_withhold, report.applications)),
        appeals=tuple(map(_withhold, report.appeals)),
        findings=(*report.findings, *map(_too_long_finding, oversized)),
    )


def _lowered_verdict(verdict: str, name: str, oversized: Iterable[Cell]) -> str:
    return "doubtful" if any(cell.table == name for cell in oversized) else verdict


def _withhold(cell: Cell) -> Cell:
    return cell if _fits(cell.value) else cell._replace(value=None, status=Status.UNREADABLE)


def _too_long_finding(cell: Cell) -> Finding:
    return Finding(
        rule=CATALOGUE["number-too-long"],
        table=cell.table,
        line=cell.line,
        column=cell.column,
        found=cell.printed,
        locator=cell.locator,
    )


# ---- JSON ----


def json_text(value: object) -> str:
    """Return a value as JSON on one line, decimals as numbers with just the digits they need."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)}: {json_text(part)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)


def pack_json(report: Report) -> bytes:
    """Return the report as JSON without its source, which `json_line` puts in."""
    return json_text(nested_report(replace(report, source=""))).encode()


def json_line(packed: bytes, source: str, member: str = "") -> str:
    """Return the line for one source of a report that `pack_json` packed.

    Args:
        packed: The report as JSON without its source.
        source: The document's path or address.
        member: The report's place in an archive, put in front of all its locators.
    """
    text = packed.decode()
    if member:  # inside a string these quotes would be escaped: this is a key and nothing else
        before = json.dumps(f"member={member};", ensure_ascii=False)[1:-1]
        text = text.replace('"locator": "', f'"locator": "{before}')
    return text.replace(_EMPTY_SOURCE, f'"source": {json.dumps(source, ensure_ascii=False)}', 1)


# ---- packed rows ----


def pack_rows(report: Report) -> bytes:
    """Return the rows of a report as a few kilobytes: JSON, column by column, compressed.

    Columns are made where a report is read, in whatever process or machine that is, and become Arrow's
    where the tables are written, thousands of rows at a time: making Arrow arrays for each report alone
    costs three times as much. The source is left empty; `rows_of_source` fills it in.
    """
    import orjson  # rows as JSON need neither this nor pyarrow

    rows = report_rows(replace(report, source=""))
    columns = {name: list(zip(*table_rows, strict=True)) for name, table_rows in rows.items()}
    content = orjson.dumps(columns, default=_decimal_text)
    return len(content).to_bytes(_LENGTH_BYTES, "little") + bytes(_codec().compress(content, asbytes=True))


def unpack_rows(packed: bytes) -> dict[str, PlainColumns]:
    """Return the columns of the tables of a report that `pack_rows` packed."""
    import orjson

    length = int.from_bytes(packed[:_LENGTH_BYTES], "little")
    content = _codec().decompress(packed[_LENGTH_BYTES:], length, asbytes=True)
    columns: dict[str, PlainColumns] = orjson.loads(content)
    return columns


def rows_of_source(packed: bytes, source: str, member: str, first: bool) -> dict[str, PlainColumns]:
    """Return the rows that one source of a report contributes to the tables.

    Args:
        packed: What `pack_rows` returned.
        source: The document's path or address.
        member: The report's place in its archive, put in front of every locator.
        first: Whether the report stands here for the first time. If not, it adds a row to `reports` only.
    """
    unpacked = unpack_rows(packed)
    unpacked["reports"][_column_index("reports", "source")] = [clean(source)]
    if not first:
        return {"reports": unpacked["reports"]}
    if member:
        _prefix_locators(unpacked, f"member={clean(member)};")
    return unpacked


def _prefix_locators(unpacked: dict[str, PlainColumns], before: str) -> None:
    for name, columns in unpacked.items():
        if columns and "locator" in contract_table(name).names:
            place = _column_index(name, "locator")
            columns[place] = [where and before + where for where in columns[place]]


@cache
def _column_index(name: str, column: str) -> int:
    return contract_table(name).names.index(column)


def _decimal_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} stands in no table")


@cache
def _codec() -> pa.Codec:
    import pyarrow as pa

    return pa.Codec("zstd", compression_level=_COMPRESSION_LEVEL)
