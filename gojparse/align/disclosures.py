"""Section two: the edition is decided from the printed words before any number gets a name.

Its numbers mean different things in the two editions, and no measure of one
is ever mapped onto the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from gojparse.align.columns import Slot, slot
from gojparse.align.cut import Mention, Run, cut
from gojparse.align.header import Headers, headers
from gojparse.align.labels import Role, disclosure_lexicon
from gojparse.align.laid import Laid, about_header, about_labels, assemble, once
from gojparse.align.sequence import read_sequence
from gojparse.align.strips import Lines, Strip
from gojparse.align.tokens import stream
from gojparse.forms.form import Form, editions, forms, load
from gojparse.model import Block, Finding


def lay_disclosures(blocks: Sequence[Block], hint: str | None = None) -> Laid:
    """Section two: subjects are the lines, the measures of their item of article 20 the columns."""
    read = stream(blocks)
    lexicon = disclosure_lexicon()
    items = cut(read.tokens, lexicon)
    form, known = _disclosure_form(items, hint)
    measures = {s.code: [m.code for m in block.measures] for block in form.blocks for s in block.subjects}
    lines = read_sequence(items, lexicon, lambda code: len(measures.get(code, ())), lambda group: ())
    foreign = [(s.label, Run(s.entries)) for s in lines.strips if s.code not in measures and s.printed]
    lines = Lines(
        tuple(s for s in lines.strips if s.code in measures), lines.mentions, (*lines.left_over, *foreign)
    )
    strips, repeated = once(lines.strips)
    slots: list[Slot] = []
    findings: list[Finding] = []
    for block in form.blocks:
        subjects = {subject.code for subject in block.subjects}
        codes = [measure.code for measure in block.measures]
        own = [strip for strip in strips if strip.code in subjects]
        heads = _block_headers(lines.mentions, own, form, codes)
        slots += [slot(s, [(s.code, code) for code in codes], codes, heads) for s in own]
        findings += about_header("disclosures", heads, codes, block.measures)
    order = [subject.code for block in form.blocks for subject in block.subjects]
    labels = [subject for block in form.blocks for subject in block.subjects]
    findings += about_labels("disclosures", lines, order, labels)
    present = bool(lines.strips)
    laid = assemble("disclosures", form, read, slots, [*lines.left_over, *repeated], findings, present)
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


def _block_headers(
    mentions: Sequence[Mention], strips: Sequence[Strip], form: Form, codes: Sequence[str]
) -> Headers:
    """The header of a block: the measures named in the last header row above its subjects."""
    if not strips:
        return {}
    last = max(strip.label.first.row for strip in strips)
    first_subject = min(strip.label.first.row for strip in strips)
    rows = [
        m.first.row for m in mentions if m.meaning and m.meaning.role is Role.COLUMN and m.first.row < last
    ]
    header_row = max((row for row in rows if row < first_subject), default=None)
    if header_row is None:
        return {}
    own = [
        m._replace(meaning=replace(m.meaning, code=m.meaning.code.partition(":")[2]))
        for m in mentions
        if m.meaning and m.first.row == header_row and m.meaning.code.startswith(form.edition)
    ]
    return headers(own, strips, codes)
