"""A table laid onto its form, and what the laying itself has to say.

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
    """A table laid onto its form.

    `rows`: its lines as printed; a line of the form without a row is not
    there. `left_over`: the numbers printed in its region that no line took.
    `prose`: the section's paragraphs that are no part of the table.
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
        """How many numbers are printed in the table's region."""
        entries = [entry for slot in self.rows for entry in slot.entries]
        return len([e for e in [*entries, *self.left_over] if e.reading.value is not None])


def one_row_per_line(strips: Sequence[PrintedRow]) -> tuple[list[PrintedRow], list[LeftOver]]:
    """Each line once; what stands behind a label printed a second time is left over.

    A labelled row without any print gives way to one of the same line with
    numbers, and a label that was only guessed to one that is certain. Two
    rows with different numbers leave the line undecided.
    """
    best: dict[str, PrintedRow] = {}
    repeated: list[LeftOver] = []
    for strip in strips:
        other = best.get(strip.code)
        if other is None or (not other.prints and strip.prints):
            best[strip.code] = strip
            continue
        if not strip.prints:
            continue
        kept, dropped = (strip, other) if _is_guessed(other) and not _is_guessed(strip) else (other, strip)
        if _is_guessed(dropped) == _is_guessed(kept) and _numbers(kept) != _numbers(dropped):
            kept = kept._replace(match=LabelMatch.SHARED)
        best[strip.code] = kept
        repeated.append((dropped.label, TokenRun(dropped.entries)))
    return list(best.values()), repeated


def _is_guessed(strip: PrintedRow) -> bool:
    return strip.match in (LabelMatch.CUT, LabelMatch.NEAR)


def _numbers(strip: PrintedRow) -> list[str]:
    return [entry.text.strip() for entry in strip.printed]


def assemble(
    table: str,
    form: Form,
    read: TokenStream,
    slots: Sequence[FormRow],
    left_over: Sequence[LeftOver],
    findings: Sequence[Finding],
    present: bool,
) -> AlignedTable:
    stray = [(label, run) for label, run in left_over if run.printed]
    about = (
        [finding for label, run in stray for finding in _about_stray(table, label, run)] if present else []
    )
    lengths = [finding for s in slots if (finding := _about_length(table, s))]
    tokens = tuple(entry for _, run in stray for entry in run.entries if entry.is_printed)
    all_findings = (*findings, *lengths, *_about_collapse(table, slots, present), *about)
    return AlignedTable(table, form, present, tuple(slots), tokens, read.prose, all_findings)


def _about_stray(table: str, label: LabelMention | None, run: TokenRun) -> Iterable[Finding]:
    place = run.entries[0].locator
    if label is not None:
        yield Finding(rule=LABEL_UNKNOWN, table=table, found=label.text, locator=place)
    printed = " ".join(entry.text.strip() for entry in run.entries if entry.is_printed)
    yield Finding(rule=NUMBER_LEFT_OVER, table=table, found=printed, locator=place)


def _about_length(table: str, slot: FormRow) -> Finding | None:
    """Whether a line has fewer or more numbers than cells and its blanks cannot be seen."""
    if slot.proved and [placement for placement in slot.placements if None not in placement]:
        return None
    printed = [entry.text.strip() for entry in slot.entries if entry.kind is not BLANK]
    cells = len(slot.cells)
    if len(printed) == cells or (slot.placements and len(printed) > cells):
        return None
    return Finding(
        rule=SHORT_LINE if slot.placements or len(printed) < cells else LONG_LINE,
        table=table,
        line=slot.line or None,
        found=" ".join(printed),
        facts={"count": str(len(printed)), "cells": str(cells)},
        locator=slot.locator,
    )


def _about_collapse(table: str, slots: Sequence[FormRow], present: bool) -> Iterable[Finding]:
    """Whether equal numbers were dropped: most lines print nothing, and no number is printed twice."""
    if not present or len(slots) < 6 or [s for s in slots if s.proved]:
        return
    numbers = [e.reading.value for s in slots for e in s.entries if e.reading.value is not None]
    if len(numbers) > len(slots) * 2:
        return
    if len(set(numbers)) == len(numbers):
        facts = {"labels": str(len(slots))}
        yield Finding(rule=TEXT_COLLAPSED, table=table, found=str(len(numbers)), facts=facts)


def label_findings(
    table: str,
    lines: PrintedTable,
    order: Sequence[str],
    labels: Sequence[Label],
) -> list[Finding]:
    """Labels missing, misprinted, out of order or printed twice."""
    return list(_label_findings(table, lines, order, labels))


def _label_findings(
    table: str, lines: PrintedTable, order: Sequence[str], labels: Sequence[Label]
) -> Iterable[Finding]:
    there = [strip.code for strip in lines.rows]
    if there == list(order) and not [s for s in lines.rows if s.match is not LabelMatch.EXACT]:
        return  # nearly every table
    names = {label.code: label.label for label in labels}
    if there:
        for code in order:
            if code not in there:
                yield Finding(rule=LABEL_MISSING, table=table, line=code, expected=names[code])
    places = [order.index(code) for code in there]
    highest = -1
    for strip, place in zip(lines.rows, places, strict=True):
        if strip.match is LabelMatch.UNTIED:
            yield Finding(rule=LABEL_MISSING, table=table, line=strip.code, expected=names[strip.code])
        elif place <= highest:
            yield _about_label(LABEL_ORDER, table, strip, names)
        highest = max(highest, place)
        if strip.match is LabelMatch.NEAR:
            yield _about_label(LABEL_MISPRINT, table, strip, names)


def _about_label(rule: Rule, table: str, strip: PrintedRow, names: dict[str, str]) -> Finding:
    return Finding(
        rule=rule,
        table=table,
        line=strip.code,
        expected=names[strip.code],
        found=strip.label.text,
        locator=strip.label.first.locator,
    )
