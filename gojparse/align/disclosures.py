"""Section two: the edition is decided from the printed words before any number gets a name.

Its numbers mean different things in the two editions, and no measure of one
is ever mapped onto the other: a block headed by another edition's words is
withheld, whatever the rest of the table says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from gojparse.align.columns import (
    FormRow,
    form_row,
    row_shape,
    withheld_row,
    without_label_cells,
    without_words,
)
from gojparse.align.header import (
    Headers,
    Headings,
    block_headers,
    measures_above,
    names_all,
    order_findings,
    places_in_row,
    printed_order,
    strange_words,
)
from gojparse.align.labels import COLUMN, disclosure_lexicon
from gojparse.align.segments import (
    LabelMatch,
    LabelMention,
    LeftOver,
    PrintedRow,
    PrintedTable,
    Segment,
    TokenRun,
    cut_tokens,
)
from gojparse.align.sequence import read_sequence
from gojparse.align.table import AlignedTable, aligned_table, label_findings, one_row_per_line
from gojparse.align.tokens import token_stream
from gojparse.forms.form import Block as FormBlock
from gojparse.forms.form import Form, editions, forms, load
from gojparse.model import Block, Finding
from gojparse.text import BLANK, NUMBER


def align_disclosures(blocks: Sequence[Block], hint: str | None = None) -> AlignedTable:
    """Align section two: subjects are the lines, the measures of their item of article 20 the columns.

    `hint` is the edition to assume where the table itself does not tell.
    """
    stream = token_stream(blocks)
    lexicon = disclosure_lexicon()
    segments = cut_tokens(stream, lexicon)
    form, known = _disclosure_form(segments, hint)
    measures = {s.code: len(block.measures) for block in form.blocks for s in block.subjects}
    printed = read_sequence(segments, lexicon, lambda code: measures.get(code, 0), lambda group: ())
    own = tuple(row for row in printed.rows if row.code in measures)
    foreign = [(r.label, TokenRun(r.entries)) for r in printed.rows if r.code not in measures and r.prints]
    printed = PrintedTable(own, printed.mentions, (*printed.left_over, *foreign))
    rows, left_over = one_row_per_line(without_label_cells(printed.rows))
    headings = measures_above(segments)
    form_rows: list[FormRow] = []
    findings: list[Finding] = []
    for block in form.blocks:
        aligned = _align_block(block, form, rows, headings)
        form_rows += aligned.rows
        findings += aligned.findings
        if strange := [entry for _, run in aligned.left_over for entry in run.entries]:
            left_over.append((aligned.left_over[0][0], TokenRun(tuple(strange))))  # one finding is enough
    labels = [subject for block in form.blocks for subject in block.subjects]
    findings += label_findings("disclosures", printed, labels)
    left_over = [*printed.left_over, *left_over]
    present = bool(printed.rows)
    table = aligned_table("disclosures", form, stream, form_rows, left_over, findings, present)
    return replace(table, edition_known=known, units=_heading_units(printed.mentions, form))


# ---- one block ----


class _AlignedBlock(NamedTuple):
    """The lines of a block, what there is to say of its header, and what stands in columns of no form."""

    rows: list[FormRow]
    findings: list[Finding]
    left_over: Sequence[LeftOver] = ()


def _align_block(
    block: FormBlock, form: Form, rows: Sequence[PrintedRow], headings: Headings
) -> _AlignedBlock:
    """Return the lines of a block under its own header."""
    subjects = {subject.code for subject in block.subjects}
    own = [row for row in rows if row.code in subjects]
    codes = [measure.code for measure in block.measures]
    named = next((headings[row.code] for row in own if headings.get(row.code)), ())
    order = printed_order(named, form, codes)
    strange = strange_words(named, block, form)
    if order is not None and strange and not names_all(named, form, codes):
        order = None  # words for another count stand in the place of a measure
    findings = order_findings("disclosures", order or [], codes, block.measures, named)
    if order is None:
        return _AlignedBlock([withheld_row(r, [(r.code, code) for code in codes]) for r in own], findings)
    if strange:
        extra = _ExtraColumns(strange, places_in_row(named, strange, len(codes)))
        grids = block_headers(named, own, form, codes, strange)
        both = [_wider_form_row(r, [(r.code, code) for code in order], grids, extra) for r in own]
        return _AlignedBlock([row for row, _ in both], findings, [run for _, runs in both for run in runs])
    in_one_row = len({mention.first.row for mention in named}) <= 1
    plain = in_one_row and all(row.is_full(len(codes)) for row in own)  # a header can only say the same
    grids = {} if plain else block_headers(named, own, form, codes)
    shape = row_shape(own, len(codes))
    lines = [form_row(r, [(r.code, code) for code in order], order, grids, shape) for r in own]
    return _AlignedBlock(lines, findings)


# ---- columns of no form ----
#
# Words in a header beside all of the form's own, 上年件数 or 合计占比. A row under
# such a header has more numbers than the form has cells. One that has as many
# as cells has lost one of them, and filling the form's cells in order would
# put a number of the strange column, or of the column that was lost, where
# another belongs. So a row is believed only if it is as long as its header.
# What stands in the strange columns is left over.


class _ExtraColumns(NamedTuple):
    """The strange words of a header, and their places among its columns; no places: these are not known."""

    words: tuple[LabelMention, ...]
    places: tuple[int, ...] = ()


def _wider_form_row(
    row: PrintedRow, cells: Sequence[tuple[str, str]], grids: Headers, extra: _ExtraColumns
) -> tuple[FormRow, list[LeftOver]]:
    """Return the line without what it prints in the strange columns, and that; withheld if not as long."""
    kept = None if row.match is LabelMatch.SHARED else _own_entries(row, len(cells), grids, extra)
    if kept is None:
        return withheld_row(row, cells), []
    aligned = FormRow(
        row.code,
        row.label.first,
        tuple(row.entries[i] for i in kept),
        (tuple(range(len(cells))),),
        tuple(cells),
        tied=row.match is not LabelMatch.DETACHED,
        untied=row.match is LabelMatch.UNTIED,
    )
    strange = tuple(e for i, e in enumerate(row.entries) if i not in kept and e.kind is NUMBER)
    return aligned, [(extra.words[0], TokenRun(strange))] if strange else []


def _own_entries(row: PrintedRow, width: int, grids: Headers, extra: _ExtraColumns) -> Sequence[int] | None:
    """Return the indices of the entries in the form's columns, in the order of the cells."""
    if not row.entries:
        return None
    header = grids.get(row.entries[0].grid)
    if header is not None:
        placement = header.place(row.entries) if header.fits(row.entries) else None
        return [i for i in placement if i is not None] if placement and None not in placement else None
    entries = without_words(row.entries, width + len(extra.places)) if row.in_grid else row.entries
    if not extra.places or len(entries) != width + len(extra.places):
        return None
    if entries[0].column < 0 and any(entry.kind is BLANK for entry in entries):
        return None  # a blank may be filler, or have lost its own cell
    return [i for i in range(len(entries)) if i not in extra.places]


# ---- the edition ----


def _disclosure_form(segments: Sequence[Segment], hint: str | None) -> tuple[Form, bool]:
    """Return the edition that most words of headers and subjects have, else that of the rows' lengths."""
    votes: Counter[str] = Counter()
    for segment in segments:
        if isinstance(segment, LabelMention) and segment.meaning is not None:
            if segment.meaning.role is COLUMN:
                votes[segment.meaning.code.partition(":")[0]] += 1
            else:
                votes.update(_only_edition(segment.meaning.code))
    if not votes and len(lengths := set(_by_length(segments))) == 1:
        votes.update(lengths)
    if votes:
        (first, most), *rest = votes.most_common()
        if not rest or rest[0][1] < most:
            return load(first), True
    return (load(hint), True) if hint in editions() else (forms()[-1], False)


@cache
def _only_edition(code: str) -> tuple[str, ...]:
    """Return the edition that alone has this subject or article."""
    blocks = [(form.edition, block) for form in forms() for block in form.blocks]
    having = [e for e, block in blocks if code in (block.article, *[s.code for s in block.subjects])]
    return tuple(having) if len(set(having)) == 1 else ()


def _by_length(segments: Sequence[Segment]) -> Iterable[str]:
    """Yield the editions in which the subjects have as many cells as the rows of this table have numbers."""
    for label, run in pairwise(segments):
        if not (isinstance(label, LabelMention) and isinstance(run, TokenRun) and label.meaning):
            continue
        fitting = [
            form.edition
            for form in forms()
            for block in form.blocks
            if label.meaning.code in [s.code for s in block.subjects] and len(block.measures) == run.printed
        ]
        if len(fitting) == 1:
            yield fitting[0]


# ---- units ----

OTHER_UNIT = ""
"""A unit that is neither 元 nor 万元."""
_UNIT = re.compile("([百千十亿美欧日港韩英])?(亿|万)?元")


def _heading_units(mentions: Sequence[LabelMention], form: Form) -> dict[tuple[str, str], str]:
    """Return the units that headings of amounts print, even if not the form's: `（单位：元）`."""
    amounts = _amounts(form.edition)
    units: dict[tuple[str, str], str] = {}
    for mention, follower in zip_longest(mentions, mentions[1:]):
        cells = amounts.get(mention.meaning.code if mention.meaning else "", ())
        words = mention.folded + (follower.folded if follower and follower.meaning is None else "")
        if cells and (printed := _UNIT.search(words)):
            known = "10k_cny" if printed[2] else "cny"
            units |= dict.fromkeys(cells, OTHER_UNIT if printed[1] or printed[2] == "亿" else known)
    return units


@cache
def _amounts(edition: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the cells under each measure that is an amount of money, by its name in the lexicon."""
    cells: dict[str, list[tuple[str, str]]] = {}
    for block in load(edition).blocks:
        for measure in block.measures:
            if measure.kind == "money":
                named = cells.setdefault(f"{edition}:{measure.code}", [])
                named += [(subject.code, measure.code) for subject in block.subjects]
    return {name: tuple(under) for name, under in cells.items()}
