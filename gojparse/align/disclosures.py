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

from gojparse.align.columns import FormRow, form_row, row_shape, withheld_row, without_label_cells
from gojparse.align.extra import ExtraColumns, joined_run, wider_form_row
from gojparse.align.header import contradicts
from gojparse.align.labels import COLUMN, disclosure_lexicon
from gojparse.align.laid import AlignedTable, assemble, label_findings, one_row_per_line
from gojparse.align.measures import (
    Headings,
    block_headers,
    measures_above,
    names_all,
    places_in_row,
    printed_order,
    strange_words,
)
from gojparse.align.segments import (
    LabelMention,
    LeftOver,
    PrintedRow,
    PrintedTable,
    Segment,
    TokenRun,
    cut_tokens,
)
from gojparse.align.sequence import read_sequence
from gojparse.align.tokens import token_stream
from gojparse.forms.form import Block as FormBlock
from gojparse.forms.form import Form, editions, forms, load
from gojparse.model import Block, Finding


def align_disclosures(blocks: Sequence[Block], hint: str | None = None) -> AlignedTable:
    """Section two: subjects are the lines, the measures of their item of article 20 the columns."""
    read = token_stream(blocks)
    lexicon = disclosure_lexicon()
    items = cut_tokens(read.tokens, lexicon)
    form, known = _disclosure_form(items, hint)
    measures = {s.code: [m.code for m in block.measures] for block in form.blocks for s in block.subjects}
    lines = read_sequence(items, lexicon, lambda code: len(measures.get(code, ())), lambda group: ())
    foreign = [(s.label, TokenRun(s.entries)) for s in lines.rows if s.code not in measures and s.prints]
    lines = PrintedTable(
        tuple(s for s in lines.rows if s.code in measures), lines.mentions, (*lines.left_over, *foreign)
    )
    strips, repeated = one_row_per_line(without_label_cells(lines.rows))
    headings = measures_above(items)
    slots: list[FormRow] = []
    findings: list[Finding] = []
    for block in form.blocks:
        laid, about, beside = _lay_block(block, form, strips, headings)
        slots += laid
        findings += about
        repeated += joined_run(beside)
    labels = [subject for block in form.blocks for subject in block.subjects]
    findings += label_findings("disclosures", lines, [label.code for label in labels], labels)
    table = assemble(
        "disclosures", form, read, slots, [*lines.left_over, *repeated], findings, bool(lines.rows)
    )
    return replace(table, edition_known=known, units=_heading_units(lines.mentions, form))


# ---- one block ----


def _lay_block(
    block: FormBlock, form: Form, strips: Sequence[PrintedRow], headings: Headings
) -> tuple[list[FormRow], list[Finding], list[LeftOver]]:
    """The lines of a block under its own header, and what stands in columns of no form."""
    subjects = {subject.code for subject in block.subjects}
    own = [strip for strip in strips if strip.code in subjects]
    codes = [measure.code for measure in block.measures]
    named = next((headings[strip.code] for strip in own if headings.get(strip.code)), ())
    order = printed_order(named, form, codes)
    strange = strange_words(named, block, form)
    if order is not None and strange and not names_all(named, form, codes):
        order = None  # words for another count stand in the place of a measure
    findings = contradicts("disclosures", order or [], codes, block.measures, named)
    if order is None:
        return [withheld_row(s, [(s.code, code) for code in codes]) for s in own], findings, []
    if strange:
        heads = block_headers(named, own, form, codes, strange)
        extra = ExtraColumns(strange, places_in_row(named, strange, len(codes)))
        both = [wider_form_row(s, [(s.code, code) for code in order], heads, extra) for s in own]
        return [laid for laid, _ in both], findings, [run for _, beside in both for run in beside]
    in_one_row = len({mention.first.row for mention in named}) <= 1
    if in_one_row and all(strip.is_full(len(codes)) for strip in own):
        return [form_row(s, [(s.code, code) for code in order], order, {}) for s in own], findings, []
    heads = block_headers(named, own, form, codes)
    usual = row_shape(own, len(codes))
    return [form_row(s, [(s.code, code) for code in order], order, heads, usual) for s in own], findings, []


# ---- the edition ----


def _disclosure_form(items: Sequence[Segment], hint: str | None) -> tuple[Form, bool]:
    """The edition that the headers' and subjects' words speak for; else the one whose lengths all have."""
    votes: Counter[str] = Counter()
    for item in items:
        if isinstance(item, LabelMention) and item.meaning is not None:
            if item.meaning.role is COLUMN:
                votes[item.meaning.code.partition(":")[0]] += 1
            else:
                votes.update(_only_edition(item.meaning.code))
    if not votes and len(lengths := set(_by_length(items))) == 1:
        votes.update(lengths)
    if votes:
        (first, most), *rest = votes.most_common()
        if not rest or rest[0][1] < most:
            return load(first), True
    return (load(hint), True) if hint in editions() else (forms()[-1], False)


@cache
def _only_edition(code: str) -> tuple[str, ...]:
    """The edition that alone has this subject or article."""
    having = [
        f.edition
        for f in forms()
        for b in f.blocks
        if code == b.article or code in [s.code for s in b.subjects]
    ]
    return tuple(having) if len(set(having)) == 1 else ()


def _by_length(items: Sequence[Segment]) -> Iterable[str]:
    """The editions in which the subjects have as many cells as the rows here have numbers."""
    for label, run in pairwise(items):
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
_UNIT = re.compile("([百千十亿美欧日港韩英])?(亿|万)?元")


def _heading_units(mentions: Sequence[LabelMention], form: Form) -> dict[tuple[str, str], str]:
    """The units that headings of amounts print, also where they differ from the form's: `（单位：元）`.

    One that is neither 元 nor 万元 is `OTHER_UNIT`.
    """
    amounts = _amounts(form.edition)
    units: dict[tuple[str, str], str] = {}
    for mention, follower in zip_longest(mentions, mentions[1:]):
        cells = amounts.get(mention.meaning.code if mention.meaning else "", ())
        if cells:
            words = mention.folded + (follower.folded if follower and follower.meaning is None else "")
            if printed := _UNIT.search(words):
                other = printed[1] or printed[2] == "亿"
                units.update(
                    dict.fromkeys(cells, OTHER_UNIT if other else "10k_cny" if printed[2] else "cny")
                )
    return units


@cache
def _amounts(edition: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """The cells under each measure that is an amount of money, by the measure's name in the lexicon."""
    cells: dict[str, list[tuple[str, str]]] = {}
    for block in load(edition).blocks:
        for measure in block.measures:
            if measure.kind == "money":
                named = cells.setdefault(f"{edition}:{measure.code}", [])
                named += [(subject.code, measure.code) for subject in block.subjects]
    return {name: tuple(under) for name, under in cells.items()}
