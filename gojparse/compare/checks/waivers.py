"""Waivers: answers to findings, which are kept but marked.

A waiver is for one value. When the number changes the answer no longer fits,
and both the finding and the outdated waiver are reported. One that fits findings
of several issuers or cells stops the work: who wrote it had one of them in mind.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from gojparse.compare.panel import IssuerYear, PanelFinding
from gojparse.errors import WrongUsage
from gojparse.messages import Phrase
from gojparse.model import Finding
from gojparse.rules import WAIVER_OUTDATED, WAIVER_SETTLED
from gojparse.text import fold


@dataclass(frozen=True, slots=True)
class Waiver:
    """An answer to one finding. `issuer`: its identifier in the panel, or its name as a report prints it.

    `cell`: as in applications.received.person; it may be empty where only one finding has the value.
    """

    rule: str
    issuer: str
    year: int
    value: str
    reason: str
    author: str
    cell: str = ""


Key: TypeAlias = tuple[str, str, int, str, str]
"""Rule, issuer, year, value and cell of a waiver."""
_REQUIRED = ("rule", "year", "value", "reason", "author")


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read the waivers of a CSV file.

    Its columns are rule, issuer_id or issuer, year, value, reason, author, and perhaps cell.

    Raises:
        WrongUsage: A line cannot be used; the message names it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        missing = [name for name in _REQUIRED if name not in (rows.fieldnames or ())]
        if missing or not {"issuer_id", "issuer"} & set(rows.fieldnames or ()):
            wanted = ", ".join(missing) or "issuer_id or issuer"
            raise WrongUsage("waiver-column", path=str(path), column=wanted)
        return tuple(_waiver(path, rows.line_num, row) for row in rows)
    except OSError as fault:
        raise WrongUsage(
            "not-opened", path=str(path), reason=(fault.strerror or str(fault)).lower()
        ) from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise WrongUsage("not-csv", path=str(path), error=str(fault)) from fault


def _waiver(path: Path, line: int, row: Mapping[str | None, str | None]) -> Waiver:
    if None in row or None in row.values():
        raise WrongUsage("fields", place=f"{path}:{line}")
    entry = {str(name): (value or "").strip() for name, value in row.items()}
    issuer = entry.get("issuer_id") or entry.get("issuer") or ""
    empty = [name for name in ("rule", "reason", "author") if not entry[name]]
    if empty or not issuer:
        raise WrongUsage("empty-field", place=f"{path}:{line}", column=(empty or ["issuer"])[0])
    if not (entry["year"].isascii() and entry["year"].isdecimal()):
        raise WrongUsage("year", place=f"{path}:{line}", value=entry["year"])
    year = int(entry["year"])
    value, reason, author = (entry[name] for name in ("value", "reason", "author"))
    return Waiver(entry["rule"], fold(issuer), year, value, reason, author, entry.get("cell", ""))


def apply_waivers(
    found: Sequence[PanelFinding], waivers: Sequence[Waiver], rows: Sequence[IssuerYear]
) -> Iterator[PanelFinding]:
    """The findings, those that are answered marked with the reason; then a note on each other waiver.

    WrongUsage where a waiver fits findings of several issuers or cells.
    """
    reasons = {(w.rule, w.issuer, w.year, w.value, w.cell): w for w in reversed(waivers)}
    used: dict[Waiver, tuple[str, str]] = {}
    of_row: defaultdict[tuple[str, int, str], list[PanelFinding]] = defaultdict(list)
    for each in found:
        fitting = [reasons[key] for key in _keys(each) if key in reasons]
        for waiver in fitting:
            _fits_one(waiver, used.setdefault(waiver, _subject(each)), _subject(each))
        if fitting:
            each = replace(each, waived=fitting[0].reason)
        of_row[each.row.issuer_id, each.row.year, each.finding.rule.name].append(each)
        yield each
    by_name = {(name, row.year): row for row in rows for name in _names(row)} if waivers else {}
    for waiver in dict.fromkeys(reasons.values()):
        row = by_name.get((waiver.issuer, waiver.year))
        if waiver not in used and row:
            yield _unused(waiver, row, of_row[row.issuer_id, row.year, waiver.rule])


def _keys(found: PanelFinding) -> Iterator[Key]:
    """Return the keys under which a waiver of a finding may be found, the most exact first."""
    finding = found.finding
    for cell in (_subject(found)[1], ""):
        for name in _names(found.row):
            yield finding.rule.name, name, found.row.year, finding.found or "", cell


def _subject(found: PanelFinding) -> tuple[str, str]:
    """Whom and what a finding is about: the issuer, and the cell or table."""
    finding = found.finding
    return found.row.issuer_id, ".".join(p for p in (finding.table, finding.line, finding.column) if p)


def _fits_one(waiver: Waiver, first: tuple[str, str], other: tuple[str, str]) -> None:
    if first == other:
        return
    one, two = (" ".join(part for part in subject if part) for subject in (first, other))
    remedy = Phrase("usage.waiver-issuer-id" if first[0] != other[0] else "usage.waiver-cell")
    raise WrongUsage(
        "waiver-fits-two",
        rule=waiver.rule,
        issuer=waiver.issuer,
        year=waiver.year,
        value=waiver.value,
        first=one,
        second=two,
        remedy=remedy,
    )


def _names(row: IssuerYear) -> tuple[str, ...]:
    return tuple(dict.fromkeys((fold(row.issuer_id), fold(row.record["issuer"] or ""))))


def _unused(waiver: Waiver, row: IssuerYear, there: Sequence[PanelFinding]) -> PanelFinding:
    """Return the note on a waiver that no finding matched."""
    now = "; ".join(each.finding.found or "" for each in there if each.waived is None)
    rule = WAIVER_OUTDATED if now else WAIVER_SETTLED
    return PanelFinding(
        row,
        Finding(rule=rule, expected=waiver.value, found=now or None, facts={"other": waiver.rule}),
    )
