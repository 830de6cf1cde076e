"""The header of a block of section two: which measures it names, in which order, and what else.

Crawlers cut headers short and break their words; other counts (上年有效件数)
stand beside the form's own. What is left of a measure's word is no strange
word, and a strange word is no measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import TypeAlias

from gojparse.align.header import Headers, headers
from gojparse.align.labels import BLOCK, COLUMN, LINE, OTHER, Meaning, disclosure_lexicon
from gojparse.align.segments import LabelMention, PrintedRow, Segment, TokenRun
from gojparse.align.tokens import PAGE_NUMBER
from gojparse.forms.form import Block, Form
from gojparse.text import fold_label, lazy

Headings: TypeAlias = Mapping[str, Sequence[LabelMention]]
"""For each subject the measures that are named above it, in printed order, with the strange words beside."""


def measures_above(items: Sequence[Segment]) -> dict[str, tuple[LabelMention, ...]]:
    """The header of each subject: since the last subject before it, or as above that one."""
    above: list[LabelMention] = []
    found: dict[str, tuple[LabelMention, ...]] = {}
    after_subject = False
    in_header = False  # in running text, where a strange word without a number behind it is a header's
    headed = {
        m.first.row
        for m in items
        if isinstance(m, LabelMention) and m.first.grid and m.meaning and m.meaning.role in (COLUMN, OTHER)
    }
    for item, following in zip_longest(items, items[1:]):
        if isinstance(item, TokenRun):
            in_header = False
            continue
        role = item.meaning.role if item.meaning else None
        if role is LINE and item.meaning:
            found.setdefault(item.meaning.code, tuple(above))
            after_subject = True
        elif role is BLOCK or (role is COLUMN and after_subject):
            above = []
            after_subject = False
        in_header = role is COLUMN or (in_header and role is None) or _is_corner(item)
        beside = in_header and not item.first.grid and not isinstance(following, TokenRun)
        if role is COLUMN or (role is None and (item.first.row in headed or beside)):
            above.append(item)
    return found


def _is_corner(mention: LabelMention) -> bool:
    return mention.meaning is not None and (mention.meaning.role, mention.meaning.code) == (OTHER, "header")


def names_all(named: Sequence[LabelMention], form: Form, codes: Sequence[str]) -> bool:
    """Whether a header names every measure of its block, so that a strange word stands for none of them."""
    known = {m.meaning.code for m in named if m.meaning}
    return all(f"{form.edition}:{code}" in known for code in codes)


def strange_words(named: Sequence[LabelMention], block: Block, form: Form) -> tuple[LabelMention, ...]:
    """The words of a header that are none of the block's measures nor what is left of one."""
    if all(m.meaning and m.meaning.code.startswith(form.edition) for m in named):
        return ()
    own = {f"{form.edition}:{measure.code}" for measure in block.measures}
    if not names_all(named, form, [measure.code for measure in block.measures]):
        # words of running text may be pieces of the measures that are not named: only another count is sure
        lexicon = disclosure_lexicon()
        named = [m for m in named if m.first.grid or m.meaning or lexicon.other_counts.match(m.folded)]
    labels = [*block.measures, *block.subjects]
    spellings = [fold_label(s) for label in labels for s in (*label.spellings, *label.truncated)]
    return tuple(
        m for m in named if (m.meaning.code not in own if m.meaning else not _may_be(m.folded, spellings))
    )


_NEAR = 75.0
_WORDS = lazy("[\u4e00-\u9fff]{2}")


def _may_be(folded: str, spellings: Sequence[str]) -> bool:
    """Whether a header's words can be what is left of the form's, a misprint, or an annotation."""
    lexicon = disclosure_lexicon()
    if folded in lexicon.remarks or folded.startswith("(") or not _WORDS.search(folded):
        return True
    if PAGE_NUMBER.match(folded):
        return True
    if lexicon.other_counts.match(folded):
        return False
    if _made_of_pieces(folded, spellings):
        return True
    from rapidfuzz import fuzz

    return any(fuzz.ratio(folded, s) >= _NEAR for s in spellings)


def _made_of_pieces(folded: str, spellings: Sequence[str]) -> bool:
    """Whether words are pieces of the form's in a row: a header cut short (本年制发本年废止现行有效)."""
    start = 0
    while start < len(folded):
        ends = range(start + 2, len(folded) + 1)
        whole = [end for end in ends if any(folded[start:end] in s for s in spellings)]
        if not whole:
            return False
        start = whole[-1]
    return True


def places_in_row(
    named: Sequence[LabelMention], strange: Sequence[LabelMention], width: int
) -> tuple[int, ...]:
    """Where strange words stand among the columns of a header in one row, or in a text's reading order."""
    columns = [m for m in named if m.meaning or m in strange]
    in_order = len({m.first.row for m in columns}) == 1 or not any(m.first.grid for m in columns)
    if not in_order or len(columns) != width + len(strange):
        return ()
    return tuple(i for i, mention in enumerate(columns) if mention in strange)


def printed_order(named: Sequence[LabelMention], form: Form, codes: Sequence[str]) -> list[str] | None:
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


def block_headers(
    named: Sequence[LabelMention],
    strips: Sequence[PrintedRow],
    form: Form,
    codes: Sequence[str],
    strange: Sequence[LabelMention] = (),
) -> Headers:
    """The grid columns under the measures of a block."""
    own = [
        m._replace(meaning=_bare(m.meaning.code))
        for m in named
        if m.meaning and m.first.column >= 0 and m.meaning.code.startswith(form.edition)
    ]
    return headers(own, strips, codes, strange) if own else {}


@cache
def _bare(code: str) -> Meaning:
    """A measure without the edition in front of its name."""
    return Meaning(COLUMN, code.partition(":")[2])
