"""A table aligned with its form, and the findings of the alignment itself.

What is left over is kept, so that no number printed in a table can vanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gojparse.align.columns import FormRow
from gojparse.align.segments import LabelMatch, LabelMention, LeftOver, PrintedRow, PrintedTable, TokenRun
from gojparse.align.tokens import Token, TokenStream
from gojparse.forms.form import Form, Label
from gojparse.model import Finding, Paragraph
from gojparse.rules import (
    LABEL_MISPRINT,
    LABEL_MISSING,
    LABEL_ORDER,
    LABEL_UNKNOWN,
    LONG_LINE,
    NUMBER_LEFT_OVER,
    SHORT_LINE,
    TEXT_COLLAPSED,
    Rule,
)
from gojparse.text import BLANK


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """A table aligned with its form.

    Attributes:
        form: The edition that its printed words speak for.
        rows: Its lines as printed; a line of the form without a row is missing.
        left_over: The numbers printed in its region that no line took.
        prose: The section's paragraphs that are no part of the table.
        units: Those that headings print, by (line, column).
        edition_known: The table itself says which edition it is.
    """

    table: str
    form: Form
    present: bool
    rows: tuple[FormRow, ...]
    left_over: tuple[Token, ...]
    prose: tuple[Paragraph, ...]
    findings: tuple[Finding, ...]
    units: Mapping[tuple[str, str], str] = field(default_factory=dict)
    edition_known: bool = True

    @property
    def numbers_printed(self) -> int:
        """The count of numbers printed in the table's region."""
        entries = [entry for row in self.rows for entry in row.entries]
        return len([e for e in [*entries, *self.left_over] if e.reading.value is not None])


def one_row_per_line(rows: Sequence[PrintedRow]) -> tuple[list[PrintedRow], list[LeftOver]]:
    """Return each line once, and what stands behind a label printed a second time.

    A row without print gives way to one with numbers, and a guessed label to a certain one; two rows with
    different numbers leave the line undecided.
    """
    best: dict[str, PrintedRow] = {}
    repeated: list[LeftOver] = []
    for row in rows:
        other = best.get(row.code)
        if other is None or (not other.prints and row.prints):
            best[row.code] = row
            continue
        if not row.prints:
            continue
        kept, dropped = (row, other) if _is_guessed(other) and not _is_guessed(row) else (other, row)
        numbers, others = ([entry.text.strip() for entry in r.printed] for r in (kept, dropped))
        if _is_guessed(dropped) == _is_guessed(kept) and numbers != others:
            kept = kept._replace(match=LabelMatch.SHARED)
        best[row.code] = kept
        repeated.append((dropped.label, TokenRun(dropped.entries)))
    return list(best.values()), repeated


def _is_guessed(row: PrintedRow) -> bool:
    """Tell whether a row came to its line by a part or a misprint of the label."""
    return row.match in (LabelMatch.CUT, LabelMatch.NEAR)


def aligned_table(
    table: str,
    form: Form,
    stream: TokenStream,
    rows: Sequence[FormRow],
    left_over: Sequence[LeftOver],
    findings: Sequence[Finding],
    present: bool,
) -> AlignedTable:
    """Return the table with what is left over of it, and the findings on its rows added."""
    stray = [(label, run) for label, run in left_over if run.printed]
    about = [f for label, run in stray for f in _about_stray(table, label, run)] if present else []
    lengths = [finding for row in rows if (finding := _about_length(table, row))]
    tokens = tuple(entry for _, run in stray for entry in run.entries if entry.is_printed)
    all_findings = (*findings, *lengths, *_about_collapse(table, rows, present), *about)
    return AlignedTable(table, form, present, tuple(rows), tokens, stream.prose, all_findings)


def _about_stray(table: str, label: LabelMention | None, run: TokenRun) -> Iterable[Finding]:
    """Yield findings on numbers that no line took, and on the words before them."""
    place = run.entries[0].locator
    if label is not None:
        yield Finding(rule=LABEL_UNKNOWN, table=table, found=label.text, locator=place)
    printed = " ".join(entry.text.strip() for entry in run.entries if entry.is_printed)
    yield Finding(rule=NUMBER_LEFT_OVER, table=table, found=printed, locator=place)


def _about_length(table: str, row: FormRow) -> Finding | None:
    """Return a finding if a line has fewer or more numbers than cells and its blanks cannot be seen."""
    if row.proved and [placement for placement in row.placements if None not in placement]:
        return None
    printed = [entry.text.strip() for entry in row.entries if entry.kind is not BLANK]
    cells = len(row.cells)
    if len(printed) == cells or (row.placements and len(printed) > cells):
        return None
    rule = SHORT_LINE if row.placements or len(printed) < cells else LONG_LINE
    facts = {"count": str(len(printed)), "cells": str(cells)}
    found, line = " ".join(printed), row.line or None
    return Finding(rule=rule, table=table, line=line, found=found, facts=facts, locator=row.locator)


def _about_collapse(table: str, rows: Sequence[FormRow], present: bool) -> Iterable[Finding]:
    """Yield a finding if equal numbers were dropped: most lines print nothing, and no number occurs twice."""
    if not present or len(rows) < 6 or [row for row in rows if row.proved]:
        return
    numbers = [e.reading.value for row in rows for e in row.entries if e.reading.value is not None]
    if len(numbers) > len(rows) * 2:
        return
    if len(set(numbers)) == len(numbers):
        facts = {"labels": str(len(rows))}
        yield Finding(rule=TEXT_COLLAPSED, table=table, found=str(len(numbers)), facts=facts)


def label_findings(table: str, printed: PrintedTable, labels: Sequence[Label]) -> list[Finding]:
    """Return findings on lines of the form whose labels are missing, misprinted or out of order."""
    codes, order = [row.code for row in printed.rows], [label.code for label in labels]
    if codes == order and all(row.match is LabelMatch.EXACT for row in printed.rows):
        return []  # nearly every table
    names = {label.code: label.label for label in labels}
    missing = [code for code in order if code not in codes] if codes else []
    findings = [Finding(rule=LABEL_MISSING, table=table, line=code, expected=names[code]) for code in missing]
    highest = -1
    for row in printed.rows:
        place = order.index(row.code)
        if row.match is LabelMatch.UNTIED:
            findings.append(Finding(rule=LABEL_MISSING, table=table, line=row.code, expected=names[row.code]))
        elif place <= highest:
            findings.append(_about_label(LABEL_ORDER, table, row, names))
        highest = max(highest, place)
        if row.match is LabelMatch.NEAR:
            findings.append(_about_label(LABEL_MISPRINT, table, row, names))
    return findings


def _about_label(rule: Rule, table: str, row: PrintedRow, names: Mapping[str, str]) -> Finding:
    """Return a finding that names a label as the form prints it and as it is printed."""
    label, expected = row.label, names[row.code]
    place = label.first.locator
    return Finding(rule=rule, table=table, line=row.code, expected=expected, found=label.text, locator=place)
