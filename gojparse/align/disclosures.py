"""Section two: the edition is decided from the printed words before any number gets a name.

Its numbers mean different things in the two editions, and no measure of one
is ever mapped onto the other: a block headed by another edition's words is
withheld, whatever the rest of the table says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, zip_longest
from typing import TypeAlias

from gojparse.align.columns import Slot, shape, slot, withheld, without_label_cells
from gojparse.align.cut import OTHER_COUNT, Mention, Run, cut
from gojparse.align.header import Headers, contradicts, headers
from gojparse.align.labels import BLOCK, COLUMN, LINE, OTHER, Meaning, disclosure_lexicon
from gojparse.align.laid import Laid, about_labels, assemble, once
from gojparse.align.sequence import read_sequence
from gojparse.align.stream import stream
from gojparse.align.strips import Lines, Strip
from gojparse.forms.form import Block as FormBlock
from gojparse.forms.form import Form, editions, forms, load
from gojparse.model import Block, Finding
from gojparse.text import fold_label

Headings: TypeAlias = Mapping[str, Sequence[Mention]]
"""For each subject the measures that are named above it, in printed order."""


def lay_disclosures(blocks: Sequence[Block], hint: str | None = None) -> Laid:
    """Section two: subjects are the lines, the measures of their item of article 20 the columns."""
    read = stream(blocks)
    lexicon = disclosure_lexicon()
    items = cut(read.tokens, lexicon)
    form, known = _disclosure_form(items, hint)
    measures = {s.code: [m.code for m in block.measures] for block in form.blocks for s in block.subjects}
    lines = read_sequence(items, lexicon, lambda code: len(measures.get(code, ())), lambda group: ())
    foreign = [(s.label, Run(s.entries)) for s in lines.strips if s.code not in measures and s.prints]
    lines = Lines(
        tuple(s for s in lines.strips if s.code in measures), lines.mentions, (*lines.left_over, *foreign)
    )
    strips, repeated = once(without_label_cells(lines.strips))
    headings = _headings(lines.mentions)
    slots: list[Slot] = []
    findings: list[Finding] = []
    for block in form.blocks:
        laid, about = _lay_block(block, form, strips, headings)
        slots += laid
        findings += about
    labels = [subject for block in form.blocks for subject in block.subjects]
    findings += about_labels("disclosures", lines, [label.code for label in labels], labels)
    table = assemble(
        "disclosures", form, read, slots, [*lines.left_over, *repeated], findings, bool(lines.strips)
    )
    return replace(table, edition_known=known, units=_heading_units(lines.mentions, form))


# ---- one block ----


def _lay_block(
    block: FormBlock, form: Form, strips: Sequence[Strip], headings: Headings
) -> tuple[list[Slot], list[Finding]]:
    """The lines of a block under its own header."""
    subjects = {subject.code for subject in block.subjects}
    own = [strip for strip in strips if strip.code in subjects]
    codes = [measure.code for measure in block.measures]
    named = next((headings[strip.code] for strip in own if headings.get(strip.code)), ())
    order = _order(named, form, codes)
    if order is not None and _is_strange(named, block, form):
        order = None
    findings = contradicts("disclosures", order or [], codes, block.measures, named)
    if order is None:
        return [withheld(s, [(s.code, code) for code in codes]) for s in own], findings
    in_one_row = len({mention.first.row for mention in named}) <= 1
    if in_one_row and all(strip.is_full(len(codes)) for strip in own):
        return [slot(s, [(s.code, code) for code in order], order, {}) for s in own], findings
    heads = _block_headers(named, own, form, codes)
    usual = shape(own, len(codes))
    return [slot(s, [(s.code, code) for code in order], order, heads, usual) for s in own], findings


def _headings(mentions: Sequence[Mention]) -> dict[str, tuple[Mention, ...]]:
    """The measures named above each subject: since the last subject before them, or as above that one."""
    above: list[Mention] = []
    found: dict[str, tuple[Mention, ...]] = {}
    after_subject = False
    headed = {
        m.first.row for m in mentions if m.first.grid and m.meaning and m.meaning.role in (COLUMN, OTHER)
    }
    for mention in mentions:
        role = mention.meaning.role if mention.meaning else None
        if role is LINE and mention.meaning:
            found.setdefault(mention.meaning.code, tuple(above))
            after_subject = True
        elif role is BLOCK or (role is COLUMN and after_subject):
            above = []
            after_subject = False
        if role is COLUMN or (role is None and mention.first.row in headed):
            above.append(mention)
    return found


_NEAR = 75.0


def _is_strange(named: Sequence[Mention], block: FormBlock, form: Form) -> bool:
    """Whether the header has words for another count in the place of a measure that it does not name."""
    known = {m.meaning.code for m in named if m.meaning and m.meaning.code.startswith(form.edition)}
    if len(known) >= len(block.measures):
        return False
    spellings = [fold_label(s) for measure in block.measures for s in measure.spellings]
    return any(not _may_be(m.folded, spellings) for m in named if m.meaning is None)


def _may_be(folded: str, spellings: Sequence[str]) -> bool:
    """Whether a header's word can be what is left of a measure's, or a misprint of it."""
    from rapidfuzz import fuzz

    if OTHER_COUNT.match(folded):
        return False
    return any(s.startswith(folded) or fuzz.ratio(folded, s) >= _NEAR for s in spellings)


def _order(named: Sequence[Mention], form: Form, codes: Sequence[str]) -> list[str] | None:
    """The measures in printed order, or the form's where the header does not tell.

    None if the header contradicts the form. A header cut short can name one
    word twice, or too few of them: then position decides.
    """
    printed = [m.meaning.code.partition(":") for m in named if m.meaning]
    here = [code for edition, _, code in printed if edition == form.edition]
    if printed and not here:
        return None
    known = [code for code in here if code in codes]
    if len(set(known)) < len(known):
        return list(codes)
    if len(known) == len(codes):
        return known
    in_order = sorted(known, key=list(codes).index)
    return list(codes) if known == in_order else None


def _block_headers(
    named: Sequence[Mention], strips: Sequence[Strip], form: Form, codes: Sequence[str]
) -> Headers:
    """The grid columns under the measures of a block."""
    own = [
        m._replace(meaning=_bare(m.meaning.code))
        for m in named
        if m.meaning and m.first.column >= 0 and m.meaning.code.startswith(form.edition)
    ]
    return headers(own, strips, codes) if own else {}


@cache
def _bare(code: str) -> Meaning:
    """A measure without the edition in front of its name."""
    return Meaning(COLUMN, code.partition(":")[2])


# ---- the edition ----


def _disclosure_form(items: Sequence[Mention | Run], hint: str | None) -> tuple[Form, bool]:
    """The edition that the headers' and subjects' words speak for; else the one whose lengths all have."""
    votes: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Mention) and item.meaning is not None:
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


def _by_length(items: Sequence[Mention | Run]) -> Iterable[str]:
    """The editions in which the subjects have as many cells as the rows here have numbers."""
    for label, run in pairwise(items):
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


# ---- units ----

OTHER_UNIT = ""
_UNIT = re.compile("([百千十亿美欧日港韩英])?(亿|万)?元")


def _heading_units(mentions: Sequence[Mention], form: Form) -> dict[tuple[str, str], str]:
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
