"""The header of a table: which column stands where, in which order, and what it names besides.

A folded header confirms the columns, no more: it is used only if it names
every column once and every full row below it agrees. Crawlers cut headers
short and break their words, and other counts (上年有效件数) stand among the
form's own. What is left of a measure's word is no strange word, and a
strange word is no measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import NamedTuple, TypeAlias

from gojparse.align.labels import BLOCK, COLUMN, LINE, OTHER, Meaning, disclosure_lexicon
from gojparse.align.segments import LabelMention, PrintedRow, Segment, TokenRun
from gojparse.align.tokens import PAGE_NUMBER, Token
from gojparse.forms.form import Block, Form, Label
from gojparse.model import Finding
from gojparse.rules import HEADER_CONTRADICTS_FORM
from gojparse.text import BLANK, fold_label, lazy

Span: TypeAlias = tuple[int, int]
"""Grid columns [first, last)."""


class RowLayout(NamedTuple):
    """The entries of a row under the columns of a header.

    Attributes:
        under: For each column the entries under it.
        suspect: The entries that no column has for itself, which must be blank.
        whole: Each column has one entry, and each entry a column.
    """

    under: tuple[tuple[int, ...], ...]
    suspect: frozenset[int]
    whole: bool


Placement: TypeAlias = tuple[int | None, ...]
"""For each cell of the line the index of its entry, or None."""


class Header:
    """The header of one grid: column code to the grid columns below it. `extra`: those of no form."""

    def __init__(self, spans: Mapping[str, Span], codes: Sequence[str], extra: Sequence[Span] = ()) -> None:
        """Keep the columns in the order of `codes`, and in `order` as they are printed."""
        self.order = tuple(sorted(codes, key=lambda code: spans[code]))
        self._spans = tuple(spans[code] for code in codes)
        self.extra = tuple(extra)

    def place(self, entries: Sequence[Token]) -> Placement | None:
        """Return the entry under each column; None where header and row do not fit each other."""
        under, suspect, whole = self._layout(entries)
        if whole:
            return tuple([entry for (entry,) in under])
        if any(entries[i].kind is not BLANK for i in suspect):
            return None
        for several in under:
            if len(several) > 1 and len({entries[i].text.strip() for i in several}) > 1:
                return None  # several cells under one column are one only if they print the same
        return tuple([several[0] if several else None for several in under])

    def _layout(self, entries: Sequence[Token]) -> RowLayout:
        """Return the layout of a row."""
        spans = tuple([(entry.column, entry.column + entry.span) for entry in entries])
        return _row_layout(spans, self._spans, self.extra)

    def fits(self, entries: Sequence[Token]) -> bool:
        """Tell whether a full row has exactly one entry under each column, those of no form as well."""
        full = not self.extra or len(entries) == len(self._spans) + len(self.extra)
        return full and self._layout(entries).whole


@lru_cache(maxsize=512)  # most rows of most tables are alike
def _row_layout(row: tuple[Span, ...], columns: tuple[Span, ...], extra: tuple[Span, ...]) -> RowLayout:
    """Return the layout of a row whose entries cover these columns of the grid."""
    under, strange = _overlapping(row, columns), _overlapping(row, extra)
    placed = [i for several in under for i in several]
    alone = {several[0] for several in strange if len(several) == 1 and several[0] not in placed}
    suspect = {i for i in range(len(row)) if placed.count(i) != 1} - alone
    return RowLayout(tuple(under), frozenset(suspect), not suspect and all(len(own) == 1 for own in under))


def _overlapping(layout: Sequence[Span], columns: Sequence[Span]) -> list[tuple[int, ...]]:
    """Return for each column the entries of a layout that overlap it."""
    return [
        tuple([i for i, (left, right) in enumerate(layout) if left < last and first < right])
        for first, last in columns
    ]


Headers: TypeAlias = Mapping[int, Header]
"""The usable headers by grid."""


def grid_headers(
    mentions: Sequence[LabelMention],
    rows: Sequence[PrintedRow],
    codes: Sequence[str],
    strange: Sequence[LabelMention] = (),
) -> Headers:
    """Return the headers that name each column once and agree with every full row below them.

    Pages whose header rows lack their rowspan put every word a column too far. `strange` are the words
    over columns of no form.
    """
    named = _spans_by_grid(mentions, codes)
    others: dict[int, list[Span]] = {}
    for mention in strange:
        if mention.first.column >= 0:
            others.setdefault(mention.first.grid, []).append(_span(mention))
    found = {
        grid: Header(spans, codes, others.get(grid, ()))
        for grid, spans in named.items()
        if len(spans) == len(codes) and are_apart(sorted([*spans.values(), *others.get(grid, ())]))
    }
    return trusted_headers(found, rows, codes)


def _spans_by_grid(mentions: Sequence[LabelMention], codes: Sequence[str]) -> dict[int, dict[str, Span]]:
    """Return the span of each named column, grid by grid, without grids that name one in two places."""
    spans: dict[int, dict[str, Span]] = {}
    spoiled: set[int] = set()
    for mention in mentions:
        grid, meaning = mention.first.grid, mention.meaning
        if meaning is None or meaning.role is not COLUMN or mention.first.column < 0:
            continue
        if meaning.code not in codes:
            continue
        span = _span(mention)
        known = spans.setdefault(grid, {}).setdefault(meaning.code, span)
        if known[1] == span[0]:  # a merged cell repeated in every column it covered
            spans[grid][meaning.code] = (known[0], span[1])
        elif known != span:
            spoiled.add(grid)
    return {grid: named for grid, named in spans.items() if grid not in spoiled}


def _span(mention: LabelMention) -> Span:
    """Return the grid columns that a word covers."""
    return mention.first.column, mention.first.column + mention.first.span


def are_apart(spans: Iterable[Span]) -> bool:
    """Tell whether each span begins behind the one before it."""
    return all(left[1] <= right[0] for left, right in pairwise(spans))


def trusted_headers(found: Headers, rows: Sequence[PrintedRow], codes: Sequence[str]) -> Headers:
    """Return the headers that every full row of their grid fits, over no row of more numbers than columns."""
    wrong: set[int] = set()
    for row in rows:
        header = found.get(row.entries[0].grid) if row.in_grid else None
        if header is None:
            continue
        full = len(codes) + len(header.extra)
        unfit = len(row.entries) == full and not header.fits(row.entries)
        if unfit or row.is_overfull(full):
            wrong.add(row.entries[0].grid)
    return {grid: header for grid, header in found.items() if grid not in wrong}


def order_findings(
    table: str,
    order: Sequence[str],
    codes: Sequence[str],
    labels: Sequence[Label],
    printed: Sequence[LabelMention],
) -> list[Finding]:
    """Return a finding if the columns are not printed in the form's order, that of `codes` and `labels`.

    `order` is empty for words of no form.
    """
    if list(order) == list(codes):
        return []
    expected, found = "，".join(label.label for label in labels), "，".join(word.text for word in printed)
    place = printed[0].first.locator if printed else None
    return [Finding(rule=HEADER_CONTRADICTS_FORM, table=table, expected=expected, found=found, locator=place)]


# ---- the headers of section two, by block ----

Headings: TypeAlias = Mapping[str, Sequence[LabelMention]]
"""For each subject the measures and strange words that are named above it, in printed order."""


_CORNER = Meaning(OTHER, "header")


def measures_above(segments: Sequence[Segment]) -> dict[str, tuple[LabelMention, ...]]:
    """Return the header of each subject: since the last subject before it, or as above that one."""
    above: list[LabelMention] = []
    found: dict[str, tuple[LabelMention, ...]] = {}
    after_subject = False
    in_header = False  # in running text, where a strange word without a number behind it is a header's
    headed = {
        m.first.row
        for m in segments
        if isinstance(m, LabelMention) and m.first.grid and m.meaning and m.meaning.role in (COLUMN, OTHER)
    }
    for segment, following in zip_longest(segments, segments[1:]):
        if isinstance(segment, TokenRun):
            in_header = False
            continue
        role = segment.meaning.role if segment.meaning else None
        if role is LINE and segment.meaning:
            found.setdefault(segment.meaning.code, tuple(above))
            after_subject = True
        elif role is BLOCK or (role is COLUMN and after_subject):
            above = []
            after_subject = False
        in_header = role is COLUMN or (in_header and role is None) or segment.meaning == _CORNER
        without_number = in_header and not segment.first.grid and not isinstance(following, TokenRun)
        if role is COLUMN or (role is None and (segment.first.row in headed or without_number)):
            above.append(segment)
    return found


def names_all(named: Sequence[LabelMention], form: Form, codes: Sequence[str]) -> bool:
    """Tell whether a header names every measure of its block, so that strange words replace none."""
    known = {m.meaning.code for m in named if m.meaning}
    return all(f"{form.edition}:{code}" in known for code in codes)


def strange_words(named: Sequence[LabelMention], block: Block, form: Form) -> tuple[LabelMention, ...]:
    """Return the words of a header that are none of the block's measures nor what is left of one."""
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
    """Tell whether a header's words can be what is left of the form's, a misprint, or an annotation."""
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
    """Tell whether words are pieces of the form's in a row: a header cut short (本年制发本年废止现行有效)."""
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
    """Return the places of strange words among the columns of a header in one row, or in a text's order."""
    columns = [m for m in named if m.meaning or m in strange]
    in_order = len({m.first.row for m in columns}) == 1 or not any(m.first.grid for m in columns)
    if not in_order or len(columns) != width + len(strange):
        return ()
    return tuple(i for i, mention in enumerate(columns) if mention in strange)


def printed_order(named: Sequence[LabelMention], form: Form, codes: Sequence[str]) -> list[str] | None:
    """Return the measures in printed order, or the form's where the header does not tell.

    None if the header contradicts the form. A header cut short can name one
    word twice, or too few of them: then position decides.
    """
    printed = [m.meaning.code.partition(":") for m in named if m.meaning]
    own = [code for edition, _, code in printed if edition == form.edition]
    if printed and not own:
        return None
    known = [code for code in own if code in codes]
    if len(set(known)) < len(known):
        return list(codes)
    if len(known) == len(codes):
        return known
    in_order = sorted(known, key=list(codes).index)
    return list(codes) if known == in_order else None


def block_headers(
    named: Sequence[LabelMention],
    rows: Sequence[PrintedRow],
    form: Form,
    codes: Sequence[str],
    strange: Sequence[LabelMention] = (),
) -> Headers:
    """Return the grid columns under the measures of a block."""
    own = [
        m._replace(meaning=_bare(m.meaning.code))
        for m in named
        if m.meaning and m.first.column >= 0 and m.meaning.code.startswith(form.edition)
    ]
    return grid_headers(own, rows, codes, strange) if own else {}


@cache
def _bare(code: str) -> Meaning:
    """Return a measure without the edition in front of its name."""
    return Meaning(COLUMN, code.partition(":")[2])
