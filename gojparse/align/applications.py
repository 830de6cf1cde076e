"""Section three: the lines are found by their labels, the edition by the lines it alone has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from gojparse.align.columns import form_row, row_shape, withheld_row, without_label_cells
from gojparse.align.header import Headers, grid_headers, order_findings
from gojparse.align.labels import COLUMN, LINE, OTHER, Lexicon, application_lexicon
from gojparse.align.segments import (
    LabelMention,
    PrintedTable,
    TokenRun,
    cut_tokens,
    without_column_numbers,
)
from gojparse.align.sequence import read_sequence
from gojparse.align.table import AlignedTable, aligned_table, label_findings, one_row_per_line
from gojparse.align.tokens import Token, token_stream
from gojparse.forms.form import Form, editions, forms, load
from gojparse.model import Block, Box, Finding
from gojparse.text import fold_label


def align_applications(blocks: Sequence[Block], hint: str | None = None) -> AlignedTable:
    """Align section three with its form; `hint` is the edition to assume where the table does not tell."""
    stream = token_stream(blocks)
    lexicon = application_lexicon()
    width = len(forms()[-1].applicants)
    segments = without_column_numbers(cut_tokens(stream, lexicon), width)
    printed = read_sequence(segments, lexicon, lambda code: width, _members)
    form, printed = _application_form(printed, hint)
    codes = [applicant.code for applicant in form.applicants]
    printed = replace(printed, rows=tuple(without_label_cells(printed.rows)))
    grids = grid_headers(printed.mentions, printed.rows, codes)
    named = _named_in_one_row(printed.mentions, codes) or _named_before_lines(printed.mentions, codes)
    if not named and not grids:
        named = _named_by_place(stream.tokens, lexicon, codes)
    order = [mention.meaning.code for mention in named if mention.meaning] or codes
    rows, repeated = one_row_per_line(printed.rows)
    shape = row_shape(rows, len(codes))
    form_rows = [form_row(row, [(row.code, code) for code in order], order, grids, shape) for row in rows]
    findings = label_findings("applications", printed, form.lines)
    moved = _named_otherwise(printed.mentions, codes) if not named and not grids else []
    if moved:
        findings += order_findings("applications", [], codes, form.applicants, moved)
        form_rows = [withheld_row(row, own.cells) for row, own in zip(rows, form_rows, strict=True)]
    findings += _header_findings(order, grids, form, named)
    left_over = [*printed.left_over, *repeated]
    present = bool(printed.rows)
    return aligned_table("applications", form, stream, form_rows, left_over, findings, present)


def _header_findings(
    order: Sequence[str], grids: Headers, form: Form, named: Sequence[LabelMention]
) -> list[Finding]:
    """Return a finding for each header that names the applicants in another order than the form."""
    codes = [applicant.code for applicant in form.applicants]
    orders = [order, *(header.order for header in grids.values())]
    return [f for own in orders for f in order_findings("applications", own, codes, form.applicants, named)]


# ---- the edition ----


@cache
def _members(group: str) -> tuple[str, ...]:
    """Return the lines under a group heading, in the edition that has most of them."""
    found = [tuple(line.code for line in form.lines if line.group == group) for form in forms()]
    return max(found, key=len)


def _application_form(table: PrintedTable, hint: str | None) -> tuple[Form, PrintedTable]:
    """Return the edition whose lines are printed, and the table without the rows of the other edition."""
    printed = {row.code for row in table.rows if row.prints}
    labelled = {row.code for row in table.rows}
    scores = {e: 100 * len(printed & own) + len(labelled & own) for e, own in _only_lines().items()}
    best = [edition for edition, score in scores.items() if score == max(scores.values())]
    if len(best) == 1 and scores[best[0]]:
        form = load(best[0])
    else:
        form = load(hint) if hint in editions() else forms()[-1]
    own = {line.code for line in form.lines}
    rows = tuple(row for row in table.rows if row.code in own)
    foreign = tuple((r.label, TokenRun(r.entries)) for r in table.rows if r.code not in own and r.prints)
    return form, PrintedTable(rows, table.mentions, table.left_over + foreign)


@cache
def _only_lines() -> dict[str, frozenset[str]]:
    """Return for each edition the lines that it alone has."""
    lines = {form.edition: frozenset(line.code for line in form.lines) for form in forms()}
    return {
        edition: own.difference(*[others for other, others in lines.items() if other != edition])
        for edition, own in lines.items()
    }


# ---- the order of the applicants ----


def _named_in_one_row(mentions: Sequence[LabelMention], codes: Sequence[str]) -> list[LabelMention]:
    """Return the applicants as one printed row names them, if it names each of them once."""
    rows: dict[int, list[LabelMention]] = {}
    for mention in mentions:
        rows.setdefault(mention.first.row, []).append(mention)
        if mention.meaning and mention.meaning.role is LINE:
            break  # the header stands above the first line
    for row in rows.values():
        roles = [mention.meaning.role if mention.meaning else None for mention in row]
        header = row[: roles.index(LINE)] if LINE in roles else row
        named = [m for m in header if m.meaning and m.meaning.role is COLUMN]
        order = [m.meaning.code for m in named if m.meaning]
        joined = LINE in roles or OTHER in roles
        if sorted(order) == sorted(codes) and not (joined and _is_two_rows(order, codes)):
            return named
    return []


def _named_before_lines(mentions: Sequence[LabelMention], codes: Sequence[str]) -> list[LabelMention]:
    """Return the applicants in the order in which running text names them before the first line."""
    named: list[LabelMention] = []
    for mention in mentions:
        if mention.meaning and mention.meaning.role is LINE:
            break
        if mention.meaning and mention.meaning.role is COLUMN and mention.first.column < 0:
            named.append(mention)
    order = [mention.meaning.code for mention in named if mention.meaning]
    return named if sorted(order) == sorted(codes) and not _is_two_rows(order, codes) else []


def _named_otherwise(mentions: Sequence[LabelMention], codes: Sequence[str]) -> list[LabelMention]:
    """Return a row of a torn header that names some of the applicants, in another order than the form's."""
    rows: dict[int, list[LabelMention]] = {}
    for mention in mentions:
        if mention.meaning and mention.meaning.role is LINE:
            break
        if mention.meaning and mention.meaning.code in codes[:-1]:  # 总计 stands in the first of two rows
            rows.setdefault(mention.first.row, []).append(mention)
    for row in rows.values():
        places = [codes.index(mention.meaning.code) for mention in row if mention.meaning]
        if places != sorted(places):
            return row
    return []


def _is_two_rows(order: Sequence[str], codes: Sequence[str]) -> bool:
    """Tell whether the order can be a header's over two rows, which is no evidence of that of the columns.

    总计 stands in the first of them, and copies that lost their line ends print both in one row.
    """
    return list(order[2:]) == list(codes[1:-1]) and set(order[:2]) == {codes[0], codes[-1]}


# ---- headers whose words are wrapped, on pages without rules ----


class _Pile(NamedTuple):
    """Words printed one above the other: the box round them in points, and the words from top to bottom."""

    left: float
    right: float
    words: tuple[Token, ...]

    def holds(self, box: Box) -> bool:
        """Tell whether a box stands above or below: half of the narrower one, or more."""
        shared = min(self.right, box.right) - max(self.left, box.left)
        return 2 * shared > min(self.right - self.left, box.right - box.left)

    def with_word(self, word: Token, box: Box) -> _Pile:
        """Return the pile with one more word."""
        return _Pile(min(self.left, box.left), max(self.right, box.right), (*self.words, word))


def _named_by_place(tokens: Sequence[Token], lexicon: Lexicon, codes: Sequence[str]) -> list[LabelMention]:
    """Return the applicants from left to right by the places of their words, if each is named once."""
    named: list[LabelMention] = []
    for pile in sorted(_piles(tokens, lexicon), key=lambda pile: pile.left):
        folded = fold_label("".join(word.text for word in pile.words))
        meaning = lexicon.exact.get(folded)
        if meaning is not None and meaning.code in codes:
            named.append(LabelMention(meaning, folded, folded, pile.words[0]))
    return named if sorted(m.meaning.code for m in named if m.meaning) == sorted(codes) else []


def _piles(tokens: Sequence[Token], lexicon: Lexicon) -> list[_Pile]:
    """Return the headings (社会公益 / 组织) in running text above the first row with a number in it."""
    first = next((token.row for token in tokens if not token.is_text), -1)
    piles: list[_Pile] = []
    for token in [token for token in tokens if token.row < first and not token.grid]:
        box = token.locator.spots[0]
        meaning = lexicon.exact.get(fold_label(token.text))
        if not isinstance(box, Box) or (meaning is not None and meaning.role is not COLUMN):
            continue
        place = next((i for i, pile in enumerate(piles) if pile.holds(box)), None)
        if place is None:
            piles.append(_Pile(box.left, box.right, (token,)))
        else:
            piles[place] = piles[place].with_word(token, box)
    return piles
