"""One report becomes rows: plain tuples, in the order of each table's columns.

A table that is missing has no rows; a report read once stands in `reports`
once for each source, and its other tables are carried once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from gojparse.dataset.names import TABLE_NAMES
from gojparse.dataset.schema import contract_table
from gojparse.model import Balance, Cell, Finding, Locator, Report, Section, Statement, Status
from gojparse.rules import CATALOGUE

Value: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = tuple[Value, ...]

# What decimal128(20, 4) and int64 hold. A number beyond is never cut down to fit: its cell has no value
# and a finding says so.
_PLACES = 4
_DIGITS_BEFORE_POINT = 16
_LARGEST_COUNT = 2**63 - 1


def report_rows(report: Report) -> dict[str, list[Row]]:
    """The rows of all eight tables."""
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
    """The row of `reports` for one source of this report."""
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
        _day(report.published_on),
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
    """The rows of the table `name` as column -> value."""
    names = contract_table(name).names
    for row in table_rows:
        yield dict(zip(names, row, strict=True))


def nested_report(report: Report) -> dict[str, Value | list[dict[str, Value]]]:
    """The report as one object: the columns of `reports`, then one key per table."""
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
        _place(section.locator),
    )


def _disclosure(report_id: str | None, cell: Cell) -> Row:
    return (
        report_id,
        cell.edition,
        cell.article,
        cell.line,
        cell.column,
        _exact(cell.value),
        cell.unit,
        *_print(cell),
    )


def _application(report_id: str | None, cell: Cell) -> Row:
    return (report_id, cell.edition, cell.line, cell.column, cell.value, *_print(cell))


def _appeal(report_id: str | None, cell: Cell) -> Row:
    return (report_id, cell.line, cell.column, cell.value, *_print(cell))


def _print(cell: Cell) -> Row:
    return (str(cell.status), clean(cell.printed), _place(cell.locator))


def _statement(report_id: str | None, statement: Statement) -> Row:
    number = _exact(statement.number)
    return (
        report_id,
        statement.section,
        clean(statement.sentence),
        number if _fits(number) else None,
        statement.unit,
        statement.subject,
        statement.reading,
        _place(statement.locator),
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
        _place(finding.locator),
        finding.other_report_id,
    )


# ---- values ----


def clean(text: str | None) -> str | None:
    """The text without what no file of text can hold: NUL, and halves of surrogate pairs."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _place(locator: Locator | None) -> str | None:
    return str(locator) if locator is not None else None


def _exact(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _fits(value: int | Decimal | None) -> bool:
    """Whether the tables can hold the number as it is."""
    if value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= _LARGEST_COUNT
    if not value.is_finite() or value.adjusted() >= _DIGITS_BEFORE_POINT:
        return False
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES


def storable(report: Report) -> Report:
    """The report with every number that the tables cannot hold withheld and named by a finding."""
    oversized = [cell for cell in report.cells if not _fits(cell.value)]
    if not oversized:
        return report
    return replace(
        report,
        verdict="doubtful",
        disclosure_verdict=_lowered(report.disclosure_verdict, "disclosures", oversized),
        applications_verdict=_lowered(report.applications_verdict, "applications", oversized),
        appeals_verdict=_lowered(report.appeals_verdict, "appeals", oversized),
        disclosures=tuple(map(_withheld, report.disclosures)),
        applications=tuple(map(_withheld, report.applications)),
        appeals=tuple(map(_withheld, report.appeals)),
        findings=(*report.findings, *map(_too_long, oversized)),
    )


def _lowered(verdict: str, name: str, oversized: Iterable[Cell]) -> str:
    return "doubtful" if any(cell.table == name for cell in oversized) else verdict


def _withheld(cell: Cell) -> Cell:
    return cell if _fits(cell.value) else cell._replace(value=None, status=Status.UNREADABLE)


def _too_long(cell: Cell) -> Finding:
    return Finding(
        rule=CATALOGUE["number-too-long"],
        table=cell.table,
        line=cell.line,
        column=cell.column,
        found=cell.printed,
        locator=cell.locator,
    )
