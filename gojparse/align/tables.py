"""The three tables, laid onto the form: which line, which columns, which edition.

The edition is decided for each table from its printed words before any
number gets a name. What is left over is kept, so that no number printed in
a table can vanish.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from gojparse.align.columns import Header, Slot, header, header_order, slot, trusted
from gojparse.align.labels import (
    Lexicon,
    Role,
    appeal_lexicon,
    application_lexicon,
    disclosure_lexicon,
)
from gojparse.align.sequence import How, Lines, Mention, Run, Strip, cut, read_sequence
from gojparse.align.tokens import Stream, Token, stream
from gojparse.forms.form import Form, Label, editions, forms, load
from gojparse.model import Block, Finding, Paragraph
from gojparse.rules import (
    HEADER_CONTRADICTS_FORM,
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


@dataclass(frozen=True, slots=True)
class Laid:
    """A table laid onto its form. `slots`: its lines as printed; lines of the form without a slot are not there.

    `left_over`: the numbers printed in its region that no line took.
    `prose`: the section's paragraphs that are no part of the table.
    """

    table: str
    form: Form
    present: bool
    slots: tuple[Slot, ...]
    left_over: tuple[Token, ...]
    prose: tuple[Paragraph, ...]
    findings: tuple[Finding, ...]
    units: Mapping[tuple[str, str], str] = field(default_factory=dict)
    edition_known: bool = True

    @property
    def numbers_printed(self) -> int:
        """How many numbers are printed in the table's region."""
        entries = [entry for slot in self.slots for entry in slot.entries]
        return sum(e.reading.value is not None for e in [*entries, *self.left_over])


# ---- section three ----


def lay_applications(blocks: Sequence[Block], hint: str | None = None) -> Laid:
    """Section three. `hint`: the edition to assume where the table itself does not tell."""
    read = stream(blocks)
    lexicon = application_lexicon()
    width = len(forms()[-1].applicants)
    lines = read_sequence(read.tokens, lexicon, lambda code: width, _members)
    form, lines = _application_form(lines, hint)
    codes = [applicant.code for applicant in form.applicants]
    heads = trusted(header(lines.mentions, codes), lines.strips, codes)
    strips, repeated = _once(lines.strips)
    slots = [slot(s, [(s.code, code) for code in codes], codes, heads) for s in strips]
    findings = [
        *_about_header("applications", heads, codes, form.applicants),
        *_about_labels("applications", lines, [line.code for line in form.lines], form.lines, lexicon),
    ]
    return _laid("applications", form, read, slots, [*lines.left_over, *repeated], findings, bool(lines.strips))


def _members(group: str) -> tuple[str, ...]:
    """The lines under a group heading, in the edition that has most of them."""
    found = [tuple(line.code for line in form.lines if line.group == group) for form in forms()]
    return max(found, key=len)


def _application_form(lines: Lines, hint: str | None) -> tuple[Form, Lines]:
    """The edition whose lines are there, and the lines without those that the other edition has."""
    printed = {strip.code for strip in lines.strips if strip.printed}
    present = {strip.code for strip in lines.strips}
    scores = {form.edition: _own_lines(form, printed) * 100 + _own_lines(form, present) for form in forms()}
    best = max(scores.values())
    if best == 0 or list(scores.values()).count(best) > 1:
        form = load(hint) if hint in editions() else forms()[-1]
    else:
        form = load(max(scores, key=lambda edition: scores[edition]))
    own = {line.code for line in form.lines}
    strips = tuple(strip for strip in lines.strips if strip.code in own)
    foreign = tuple((s.label, Run(s.entries)) for s in lines.strips if s.code not in own and s.printed)
    return form, Lines(strips, lines.mentions, lines.left_over + foreign)


def _own_lines(form: Form, codes: set[str]) -> int:
    """How many of the lines are lines of this form only."""
    others = {line.code for other in forms() if other is not form for line in other.lines}
    return sum(line.code in codes and line.code not in others for line in form.lines)


# ---- section two ----


def lay_disclosures(blocks: Sequence[Block], hint: str | None = None) -> Laid:
    """Section two: subjects are the lines, the measures of their item of article 20 the columns."""
    read = stream(blocks)
    lexicon = disclosure_lexicon()
    items = cut(read.tokens, lexicon)
    form, known = _disclosure_form(items, hint)
    measures = {s.code: [m.code for m in block.measures] for block in form.blocks for s in block.subjects}
    lines = read_sequence(read.tokens, lexicon, lambda code: len(measures.get(code, ())), lambda group: ())
    foreign = [(s.label, Run(s.entries)) for s in lines.strips if s.code not in measures and s.printed]
    lines = Lines(
        tuple(s for s in lines.strips if s.code in measures), lines.mentions, (*lines.left_over, *foreign)
    )
    strips, repeated = _once(lines.strips)
    slots: list[Slot] = []
    findings: list[Finding] = []
    for block in form.blocks:
        subjects = {subject.code for subject in block.subjects}
        codes = [measure.code for measure in block.measures]
        own = [strip for strip in strips if strip.code in subjects]
        heads = trusted(_block_header(lines.mentions, own, form, codes), own, codes)
        slots += [slot(s, [(s.code, code) for code in codes], codes, heads) for s in own]
        findings += _about_header("disclosures", heads, codes, block.measures)
    order = [subject.code for block in form.blocks for subject in block.subjects]
    labels = [subject for block in form.blocks for subject in block.subjects]
    findings += _about_labels("disclosures", lines, order, labels, lexicon)
    present = bool(lines.strips)
    laid = _laid("disclosures", form, read, slots, [*lines.left_over, *repeated], findings, present)
    return replace(laid, edition_known=known, units=_heading_units(lines.mentions, form))


_UNITS = (("万元", "10k_cny"), ("元", "cny"))


def _heading_units(mentions: Sequence[Mention], form: Form) -> dict[tuple[str, str], str]:
    """The units that headings of amounts print, also where they differ from the form's: `（单位：元）`."""
    units: dict[tuple[str, str], str] = {}
    for mention, follower in zip_longest(mentions, mentions[1:]):
        edition, _, code = (mention.meaning.code if mention.meaning else "").partition(":")
        if edition != form.edition:
            continue
        words = mention.folded + (follower.folded if follower and follower.meaning is None else "")
        unit = next((unit for word, unit in _UNITS if word in words), None)
        for block in form.blocks:
            money = [measure.code for measure in block.measures if measure.kind == "money"]
            if unit and code in money:
                units.update({(subject.code, code): unit for subject in block.subjects})
    return units


def _disclosure_form(items: Sequence[Mention | Run], hint: str | None) -> tuple[Form, bool]:
    """The edition that the headers' and subjects' words speak for; else the one whose rows are as long."""
    votes: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Mention) and item.meaning is not None:
            if item.meaning.role is Role.COLUMN:
                votes[item.meaning.code.partition(":")[0]] += 1
            else:
                votes.update(_only_edition(item.meaning.code))
    if not votes:
        votes.update(_by_length(items))
    if votes:
        (first, most), *rest = votes.most_common()
        if not rest or rest[0][1] < most:
            return load(first), True
    return (load(hint), True) if hint in editions() else (forms()[-1], False)


def _only_edition(code: str) -> tuple[str, ...]:
    """The edition that alone has this subject or article."""
    having = [f.edition for f in forms() for b in f.blocks if code == b.article or code in [s.code for s in b.subjects]]
    return tuple(having) if len(set(having)) == 1 else ()


def _by_length(items: Sequence[Mention | Run]) -> Iterable[str]:
    """The editions in which the subjects have as many cells as the rows here have numbers."""
    for label, run in zip(items, items[1:], strict=False):
        if not (isinstance(label, Mention) and isinstance(run, Run) and label.meaning):
            continue
        fitting = [
            form.edition
            for form in forms()
            for block in form.blocks
            if label.meaning.code in [s.code for s in block.subjects] and len(block.measures) == run.printed
        ]
        if len(fitting) == 1:
            yield fitting[0]


def _block_header(mentions: Sequence[Mention], strips: Sequence[Strip], form: Form, codes: Sequence[str]) -> Header:
    """The header of a block: the measures named in its grid between its article heading and its last subject."""
    if not strips:
        return {}
    last = max(strip.label.first.row for strip in strips)
    first_subject = min(strip.label.first.row for strip in strips)
    rows = [m.first.row for m in mentions if m.meaning and m.meaning.role is Role.COLUMN and m.first.row < last]
    header_row = max((row for row in rows if row < first_subject), default=None)
    if header_row is None:
        return {}
    own = [
        m._replace(meaning=replace(m.meaning, code=m.meaning.code.partition(":")[2]))
        for m in mentions
        if m.meaning and m.first.row == header_row and m.meaning.code.startswith(form.edition)
    ]
    return header(own, codes)


# ---- section four ----


def lay_appeals(blocks: Sequence[Block], hint: str | None = None) -> Laid:
    """Section four: one printed line of fifteen numbers, or one for each route; the same in all editions."""
    read = stream(blocks)
    lexicon = appeal_lexicon()
    form = forms()[-1]
    items = cut(read.tokens, lexicon)
    mentions = [item for item in items if isinstance(item, Mention)]
    routes = [route.code for route in form.routes]
    outcomes = [outcome.code for outcome in form.outcomes]
    known = [m for m in mentions if m.meaning and m.meaning.role in (Role.COLUMN, Role.BLOCK)]
    strips = _route_strips(items, routes, len(outcomes)) or _appeal_strips(items, len(routes) * len(outcomes))
    slots: list[Slot] = []
    if len(strips) == 1:
        cells = [(route, outcome) for route in routes for outcome in outcomes]
        names = [f"{route}.{outcome}" for route, outcome in cells]
        heads = trusted(_appeal_header(mentions, names, outcomes), strips, names)
        slots = [slot(strips[0], cells, names, heads)]
    else:
        slots = [slot(s, [(s.code, outcome) for outcome in outcomes], outcomes, {}) for s in strips]
    taken = {id(entry) for strip in strips for entry in strip.entries}
    left = [
        (None, Run(tuple(entry for entry in item.entries if id(entry) not in taken)))
        for item in items
        if isinstance(item, Run) and any(id(entry) not in taken and entry.is_printed for entry in item.entries)
    ]
    present = bool(strips) and (bool(known) or len(strips[0].printed) > 0) or len(known) >= len(outcomes)
    return _laid("appeals", form, read, slots, left, [], present)


def _route_strips(items: Sequence[Mention | Run], routes: Sequence[str], cells: int) -> list[Strip]:
    """One row for each route, its name in front."""
    found: list[Strip] = []
    for label, run in zip(items, items[1:], strict=False):
        if isinstance(label, Mention) and isinstance(run, Run) and label.meaning and run.printed:
            if label.meaning.role is Role.BLOCK and len(run.entries) >= cells:
                found.append(Strip(label.meaning.code, label, run.entries))
    return found if [strip.code for strip in found] == list(routes) else []


def _appeal_strips(items: Sequence[Mention | Run], cells: int) -> list[Strip]:
    """The line of numbers: the row of a grid that is printed in, else all entries behind the header."""
    runs = [item for item in items if isinstance(item, Run)]
    label = next((item for item in items if isinstance(item, Mention)), None)
    rows: dict[int, list[Token]] = {}
    for run in runs:
        rows.setdefault(run.entries[0].row if run.in_grid else -1, []).extend(run.entries)
    printed = [row for row in rows.values() if any(entry.is_printed for entry in row)]
    if not printed:
        printed = [row for row in rows.values() if len(row) >= cells][-1:]
    if not printed:
        return []
    best = max(printed, key=lambda row: sum(entry.is_printed for entry in row))
    first = label or Mention(None, "", "", best[0])
    return [Strip("", first, tuple(best))]


def _appeal_header(mentions: Sequence[Mention], names: Sequence[str], outcomes: Sequence[str]) -> Header:
    """The fifteen outcome words of a grid's header from left to right, where they are all there in order."""
    words = sorted(
        (m for m in mentions if m.meaning and m.meaning.role is Role.COLUMN and m.first.column >= 0),
        key=lambda m: (m.first.grid, m.first.column),
    )
    places: dict[int, dict[str, tuple[int, int]]] = {}
    for grid in {m.first.grid for m in words}:
        here = [m for m in words if m.first.grid == grid]
        repeats = len(names) // len(outcomes)
        if [m.meaning.code for m in here if m.meaning] != list(outcomes) * repeats:
            continue
        spans = [(m.first.column, m.first.column + m.first.span) for m in here]
        if all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False)):
            places[grid] = dict(zip(names, spans, strict=True))
    return places


# ---- what all tables share ----


def _once(strips: Sequence[Strip]) -> tuple[list[Strip], list[tuple[Mention | None, Run]]]:
    """Each line once; what stands behind a label printed a second time is left over.

    A labelled row without any print gives way to one of the same line with numbers.
    """
    best: dict[str, Strip] = {}
    repeated: list[tuple[Mention | None, Run]] = []
    for strip in strips:
        other = best.get(strip.code)
        if other is None or (not other.printed and strip.printed):
            best[strip.code] = strip
        elif strip.printed:
            repeated.append((strip.label, Run(strip.entries)))
    return list(best.values()), repeated


def _laid(
    table: str,
    form: Form,
    read: Stream,
    slots: Sequence[Slot],
    left_over: Sequence[tuple[Mention | None, Run]],
    findings: Sequence[Finding],
    present: bool,
) -> Laid:
    stray = [(label, run) for label, run in left_over if run.printed]
    about = [finding for label, run in stray for finding in _about_stray(table, label, run)] if present else []
    lengths = [finding for s in slots if (finding := _about_length(table, s))]
    tokens = tuple(entry for _, run in stray for entry in run.entries if entry.is_printed)
    all_findings = (*findings, *lengths, *_about_collapse(table, slots, present), *about)
    return Laid(table, form, present, tuple(slots), tokens, read.prose, all_findings)


def _about_stray(table: str, label: Mention | None, run: Run) -> Iterable[Finding]:
    place = run.entries[0].locator
    if label is not None:
        yield Finding(rule=LABEL_UNKNOWN, table=table, found=label.text, locator=place)
    printed = " ".join(entry.text.strip() for entry in run.entries if entry.is_printed)
    yield Finding(rule=NUMBER_LEFT_OVER, table=table, found=printed, locator=place)


def _about_length(table: str, slot: Slot) -> Finding | None:
    """Whether a line has fewer or more numbers than cells and its blanks cannot be seen."""
    printed = [entry for entry in slot.entries if entry.is_printed]
    cells = len(slot.cells)
    facts = {"count": str(len(printed)), "cells": str(cells)}
    found = " ".join(entry.text.strip() for entry in printed)
    line = slot.line or None
    if not slot.placements and len(printed) > cells:
        return Finding(rule=LONG_LINE, table=table, line=line, found=found, facts=facts, locator=slot.locator)
    lost = bool(slot.placements) and all(None in placement for placement in slot.placements)
    if (lost or not slot.proved) and len(printed) < cells:
        return Finding(rule=SHORT_LINE, table=table, line=line, found=found, facts=facts, locator=slot.locator)
    return None


def _about_collapse(table: str, slots: Sequence[Slot], present: bool) -> Iterable[Finding]:
    """Whether equal numbers were dropped: most lines print nothing, and no number is printed twice."""
    numbers = [e.reading.value for s in slots for e in s.entries if e.reading.value is not None]
    if not present or len(slots) < 6 or any(s.proved for s in slots) or len(numbers) > len(slots) * 2:
        return
    if len(set(numbers)) == len(numbers):
        facts = {"labels": str(len(slots))}
        yield Finding(rule=TEXT_COLLAPSED, table=table, found=str(len(numbers)), facts=facts)


def _about_header(
    table: str, heads: Header, codes: Sequence[str], labels: Sequence[Label]
) -> Iterable[Finding]:
    names = {label.code: label.label for label in labels}
    for head in heads.values():
        order = header_order(head)
        if order != tuple(codes):
            yield Finding(
                rule=HEADER_CONTRADICTS_FORM,
                table=table,
                expected="，".join(names[code] for code in codes),
                found="，".join(names[code] for code in order),
            )


def _about_labels(
    table: str, lines: Lines, order: Sequence[str], labels: Sequence[Label], lexicon: Lexicon
) -> Iterable[Finding]:
    """Labels missing, misprinted, out of order or printed twice."""
    names = {label.code: label.label for label in labels}
    there = [strip.code for strip in lines.strips]
    if there:
        for code in order:
            if code not in there:
                yield Finding(rule=LABEL_MISSING, table=table, line=code, expected=names[code])
    places = [order.index(code) for code in there]
    highest = -1
    for strip, place in zip(lines.strips, places, strict=True):
        if strip.how is How.UNTIED:
            yield Finding(rule=LABEL_MISSING, table=table, line=strip.code, expected=names[strip.code])
        elif place <= highest:
            yield _about_label(LABEL_ORDER, table, strip, names)
        highest = max(highest, place)
        if strip.how is How.NEAR:
            yield _about_label(LABEL_MISPRINT, table, strip, names)


def _about_label(rule: Rule, table: str, strip: Strip, names: dict[str, str]) -> Finding:
    return Finding(
        rule=rule,
        table=table,
        line=strip.code,
        expected=names[strip.code],
        found=strip.label.text,
        locator=strip.label.first.locator,
    )


LAY: dict[str, Callable[..., Laid]] = {
    "disclosures": lay_disclosures,
    "applications": lay_applications,
    "appeals": lay_appeals,
}
