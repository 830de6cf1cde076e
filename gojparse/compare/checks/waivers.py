"""What somebody has looked at and answered: findings that are kept, but marked.

A waiver is for one value. When the number changes the answer no longer fits,
and both the finding and the outdated waiver are told.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gojparse.compare.found import Found
from gojparse.compare.panel import IssuerYear
from gojparse.errors import WrongUsage
from gojparse.model import Finding
from gojparse.rules import WAIVER_OUTDATED, WAIVER_SETTLED
from gojparse.text import fold


@dataclass(frozen=True, slots=True)
class Waiver:
    """An answer to one finding. `issuer`: its identifier in the panel, or its name as a report prints it."""

    rule: str
    issuer: str
    year: int
    value: str
    reason: str
    author: str

    def about(self, row: IssuerYear) -> bool:
        """Whether it is about this issuer's year."""
        return self.year == row.year and self.issuer in _names(row)


_REQUIRED = ("rule", "year", "value", "reason", "author")


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a CSV file with the columns rule, issuer_id or issuer, year, value, reason, author.

    WrongUsage names the line that cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        missing = [name for name in _REQUIRED if name not in (rows.fieldnames or ())]
        if missing or not {"issuer_id", "issuer"} & set(rows.fieldnames or ()):
            wanted = ", ".join(missing) or "issuer_id or issuer"
            raise WrongUsage(f"{path}:1: waivers need the column {wanted}")
        return tuple(_waiver(path, rows.line_num, row) for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise WrongUsage(f"{path} cannot be read as CSV: {fault}") from fault


def _waiver(path: Path, line: int, row: Mapping[str | None, str | None]) -> Waiver:
    if None in row or None in row.values():
        raise WrongUsage(f"{path}:{line}: not as many fields as the first line has")
    given = {str(name): (value or "").strip() for name, value in row.items()}
    issuer = given.get("issuer_id") or given.get("issuer") or ""
    empty = [name for name in ("rule", "reason", "author") if not given[name]]
    if empty or not issuer:
        raise WrongUsage(f"{path}:{line}: {(empty or ['issuer'])[0]} is empty")
    if not (given["year"].isascii() and given["year"].isdecimal()):
        raise WrongUsage(f"{path}:{line}: {given['year']!r} is no year")
    year = int(given["year"])
    return Waiver(given["rule"], fold(issuer), year, given["value"], given["reason"], given["author"])


def waive(found: Sequence[Found], waivers: Sequence[Waiver], rows: Sequence[IssuerYear]) -> Iterator[Found]:
    """The findings, those that are answered marked with the reason; then what is said of other waivers."""
    reasons = {(w.rule, w.issuer, w.year, w.value): w for w in reversed(waivers)}
    used: set[Waiver] = set()
    of_row: defaultdict[tuple[str, int, str], list[Found]] = defaultdict(list)
    for each in found:
        keys = [
            (each.finding.rule.name, name, each.row.year, each.finding.found or "")
            for name in _names(each.row)
        ]
        waiver = next((reasons[key] for key in keys if key in reasons), None)
        if waiver:
            used.update(reasons[key] for key in keys if key in reasons)
            each = replace(each, waived=waiver.reason)
        of_row[each.row.issuer_id, each.row.year, each.finding.rule.name].append(each)
        yield each
    by_name = {(name, row.year): row for row in rows for name in _names(row)} if waivers else {}
    for waiver in dict.fromkeys(reasons.values()):
        row = by_name.get((waiver.issuer, waiver.year))
        if waiver not in used and row:
            yield _unused(waiver, row, of_row[row.issuer_id, row.year, waiver.rule])


def _names(row: IssuerYear) -> tuple[str, ...]:
    return tuple(dict.fromkeys((fold(row.issuer_id), fold(row.record["issuer"] or ""))))


def _unused(waiver: Waiver, row: IssuerYear, there: Sequence[Found]) -> Found:
    """What is said of a waiver that no finding matched."""
    now = "; ".join(each.finding.found or "" for each in there if each.waived is None)
    rule = WAIVER_OUTDATED if now else WAIVER_SETTLED
    return Found(
        row,
        Finding(rule=rule, expected=waiver.value, found=now or None, facts={"other": waiver.rule}),
    )
