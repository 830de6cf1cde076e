"""One document measured: every cell held against its truth, and what else is known of the report.

A decided value that is neither what the office counted nor what the print
proves is wrong; silently, if no error or warning names its cell, line,
column or table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from corpus.generate import Row, Sample
from corpus.generate.recipes import PICTURES
from gojparse import rules
from gojparse.flow import parse
from gojparse.messages import Phrase
from gojparse.model import Report
from tests.support.judge import Flags

WITHOUT_VALUE = frozenset(("blank", "slash", "dash", "absent", "ambiguous", "unreadable"))


@dataclass(frozen=True, slots=True)
class Measured:
    """How a document fared. `complaints`: what is wrong with it, by kind."""

    sample: Sample
    tally: Counter[str]
    complaints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def pictured(self) -> bool:
        """Whether the document is a picture: what is not sure in it is withheld and named."""
        return self.sample.carrier in PICTURES

    @property
    def layout(self) -> str:
        return f"{self.sample.layout}.{self.sample.carrier}"


def measure(sample: Sample) -> Measured:
    """One document parsed and held against its truth."""
    complaints: dict[str, list[str]] = {}

    def complain(kind: str, text: str) -> None:
        complaints.setdefault(kind, []).append(f"{sample.name} [{' '.join(sample.quirks)}] {text}")

    tally: Counter[str] = Counter(documents=1)
    try:
        report = parse(sample.data, sample.name)
    except Exception as fault:  # a crash is a result here, and the other documents go on
        complain("crash", repr(fault)[:300])
        return Measured(sample, tally, {kind: tuple(texts) for kind, texts in complaints.items()})
    for kind, text in (*_cells(sample, report, tally), *_facts(sample, report)):
        complain(kind, text)
    return Measured(sample, tally, {kind: tuple(texts) for kind, texts in complaints.items()})


# ---- cells ----


def _cells(sample: Sample, report: Report, tally: Counter[str]) -> Iterator[tuple[str, str]]:
    """Count every cell of the truth, and say which are wrong; then those that the truth does not have."""
    flags = Flags(report)
    cells = {(cell.table, cell.line, cell.column): cell for cell in report.cells}
    for row in sample.cells:
        name = (row.table, row.line, row.column)
        cell = cells.pop(name, None)
        value = None if cell is None or cell.value is None else Decimal(cell.value)
        status = "absent" if cell is None else cell.status.value
        tally["cells"] += 1
        fate = _fate(row, value, bool(flags.naming(name)))
        tally[fate] += 1
        _count_truth(sample, row, value, tally)
        true = f"printed {row.printed!r}, {row.value or row.real} {row.status}"
        seen = f"{'.'.join(name)}: {true}, got {value} {status}"
        if fate in ("silent", "flagged"):
            yield fate, seen
        elif fate == "withheld" and _must_be_named(sample, row) and not flags.naming(name):
            yield "unnamed", seen
        if status not in row.status.split("|"):
            tally["other_status"] += 1
            yield "status", seen
        if row.unit and cell is not None and value is not None and cell.unit != row.unit:
            yield "unit", f"{'.'.join(name)}: {row.unit}, got {cell.unit}"
    for name, cell in cells.items():
        if cell.value is not None:
            fate = "flagged" if flags.naming(name) else "silent"
            tally[fate] += 1
            yield fate, f"{cell.name}: not in the document, got {cell.value} {cell.status.value}"


def _must_be_named(sample: Sample, row: Row) -> bool:
    """Whether a finding must name this cell if it has no value: in a picture, if it prints a number."""
    return bool(row.printed and row.value) if sample.carrier in PICTURES else not sample.recoverable


def _fate(row: Row, value: Decimal | None, named: bool) -> str:
    if value is None:
        return "withheld"
    if row.value and value == Decimal(row.value):
        return "right"
    if value == Decimal(row.real):
        return "guessed"  # true, though the print was not thought to prove it
    return "flagged" if named else "silent"


def _count_truth(sample: Sample, row: Row, value: Decimal | None, tally: Counter[str]) -> None:
    """What the truth decides for sure, what it leaves open, and what of it is printed."""
    if not row.value:
        return
    open_to_doubt = bool(WITHOUT_VALUE.intersection(row.status.split("|")))
    kind = "open" if open_to_doubt or not sample.recoverable else "sure"
    right = value is not None and value == Decimal(row.value)
    tally[kind] += 1
    tally[f"{kind}_right"] += right
    if row.printed and sample.recoverable:
        tally["printed"] += 1
        tally["printed_right"] += right


# ---- what else is known ----


def _facts(sample: Sample, report: Report) -> Iterator[tuple[str, str]]:
    """What the manifest knows of the document and the report says otherwise."""
    facts: Mapping[str, Any] = sample.facts
    grave = [f"{f.rule.name} {f.subject}" for f in report.findings if f.severity in ("error", "warning")]
    if facts["undamaged"] and grave:
        yield "undamaged", ", ".join(grave)
    if not sample.recoverable and not grave:
        yield "unnamed", "no finding says that this document cannot be read"
    found = [section.section for section in report.sections if section.section != "preamble"]
    if found != facts["sections"]:
        yield "sections", f"{facts['sections']}, got {found}"
    for name in ("issuer", "issuer_type", "level", "year", "published_on", "title"):
        seen = getattr(report, name)
        if sample.carrier in PICTURES and (seen is None or name == "title" or _called_unsure(report, name)):
            continue  # what is not sure is left out or said to be, and a title is shown as it was read
        if (facts[name] is not None or name == "level") and seen != facts[name]:
            yield name, f"{facts[name]}, got {getattr(report, name)}"
    named = any(f.severity in ("error", "warning") and f.table for f in report.findings)
    doubted = sample.carrier in PICTURES and named  # a table is as sure as what was recognised of it
    if sample.recoverable and not doubted:
        yield from _verdicts(facts, report)
    yield from _statements(sample, report)


def _called_unsure(report: Report, name: str) -> bool:
    """Whether a finding says that this, or the issuer that it follows from, may be misread."""
    of = "issuer" if name in ("issuer_type", "level") else name
    what = Phrase(f"identity.{of}")
    return any(f.rule is rules.IDENTITY_UNSURE and f.facts["what"] == what for f in report.findings)


def _verdicts(facts: Mapping[str, Any], report: Report) -> Iterator[tuple[str, str]]:
    expected = {
        "verdict": facts["verdict"],
        "disclosure_verdict": facts["verdicts"]["disclosures"],
        "applications_verdict": facts["verdicts"]["applications"],
        "appeals_verdict": facts["verdicts"]["appeals"],
    }
    for name, verdict in expected.items():
        if verdict is not None and getattr(report, name) != verdict:
            yield "verdict", f"{name} {verdict}, got {getattr(report, name)}"
    for table, edition in facts["editions"].items():
        own = {cell.edition for cell in report.cells if cell.table == table and cell.edition}
        if table != "appeals" and own and own != {edition}:
            yield "edition", f"{table} {edition}, got {sorted(own)}"


def _statements(sample: Sample, report: Report) -> Iterator[tuple[str, str]]:
    """Each number of the manifest's sentences, its subject, and its reading where the table bears it out."""
    left = list(report.statements)
    seen = {
        cell.line: cell.value for cell in report.cells if cell.column == "total" and cell.value is not None
    }
    stated_facts: Any = sample.facts["statements"]
    for stated in stated_facts:
        number = Decimal(stated["number"])
        key = (stated["section"], number, stated["unit"])
        same = [s for s in left if (s.section, Decimal(s.number), s.unit) == key]
        if not same and sample.carrier in PICTURES:
            continue  # a letter of the sentence was misread, and nothing is said of it
        if not same:
            yield "statements", f"{stated['number']} {stated['unit']} in {stated['sentence']!r} not found"
            continue
        said = next((s for s in same if s.subject == stated["subject"]), same[0])
        left.remove(said)
        reading = stated["reading"]
        lines = re.findall(r"[a-z_]+", reading or "")
        if (
            not lines
            or any(line not in seen for line in lines)
            or sum(seen[line] for line in lines) != number
        ):
            reading = said.reading
        if sample.carrier in PICTURES and said.subject is None:
            continue
        if stated["subject"] and (said.subject, said.reading) != (stated["subject"], reading):
            true = f"{stated['subject']} {stated['reading']}"
            yield "statements", f"{stated['sentence']!r}: {true}, got {said.subject} {said.reading}"
