"""Section three: the lines are found by their labels, the edition by the lines it alone has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from gojparse.align.columns import FormRow, RowShape, form_row, row_shape, withheld_row, without_label_cells
from gojparse.align.extra import without_column_numbers
from gojparse.align.header import Headers, contradicts, headers, named_by_place
from gojparse.align.labels import COLUMN, LINE, OTHER, application_lexicon
from gojparse.align.laid import AlignedTable, assemble, label_findings, one_row_per_line
from gojparse.align.segments import LabelMention, PrintedRow, PrintedTable, TokenRun, cut_tokens
from gojparse.align.sequence import read_sequence
from gojparse.align.tokens import token_stream
from gojparse.forms.form import Form, editions, forms, load
from gojparse.model import Block


def align_applications(blocks: Sequence[Block], hint: str | None = None) -> AlignedTable:
    """Section three. `hint`: the edition to assume where the table itself does not tell."""
    read = token_stream(blocks)
    lexicon = application_lexicon()
    width = len(forms()[-1].applicants)
    items = without_column_numbers(cut_tokens(read.tokens, lexicon), width)
    lines = read_sequence(items, lexicon, lambda code: width, _members)
    form, lines = _application_form(lines, hint)
    codes = [applicant.code for applicant in form.applicants]
    lines = replace(lines, rows=tuple(without_label_cells(lines.rows)))
    heads = headers(lines.mentions, lines.rows, codes)
    named = _named_in_one_row(lines.mentions, codes) or _named_before_lines(lines.mentions, codes)
    if not named and not heads:
        named = named_by_place(read.tokens, lexicon, codes)
    order = [mention.meaning.code for mention in named if mention.meaning] or codes
    strips, repeated = one_row_per_line(lines.rows)
    usual = row_shape(strips, len(codes))
    slots = [_slot(strip, order, heads, usual) for strip in strips]
    findings = label_findings("applications", lines, [line.code for line in form.lines], form.lines)
    if not named and not heads and (moved := _named_otherwise(lines.mentions, codes)):
        findings += contradicts("applications", [], codes, form.applicants, moved)
        slots = [withheld_row(strip, slot_.cells) for strip, slot_ in zip(strips, slots, strict=True)]
    for printed in [order, *(list(head.order) for head in heads.values())]:
        findings += contradicts("applications", printed, codes, form.applicants, named)
    return assemble(
        "applications", form, read, slots, [*lines.left_over, *repeated], findings, bool(lines.rows)
    )


def _slot(strip: PrintedRow, codes: Sequence[str], heads: Headers, usual: RowShape) -> FormRow:
    return form_row(strip, [(strip.code, code) for code in codes], codes, heads, usual)


def _named_in_one_row(mentions: Sequence[LabelMention], codes: Sequence[str]) -> list[LabelMention]:
    """The applicants as one printed row names them, if it names each of them once.

    A header over two rows is no evidence of order: 总计 stands in its first
    row, the organisations in its second. Copies that lost their line ends
    print such a header in one row.
    """
    rows: dict[int, list[LabelMention]] = {}
    for mention in mentions:
        rows.setdefault(mention.first.row, []).append(mention)
        if mention.meaning and mention.meaning.role is LINE:
            break  # the header stands above the first line
    for row in rows.values():
        roles = [mention.meaning.role if mention.meaning else None for mention in row]
        head = row[: roles.index(LINE)] if LINE in roles else row
        named = [m for m in head if m.meaning and m.meaning.role is COLUMN]
        order = [m.meaning.code for m in named if m.meaning]
        joined = LINE in roles or OTHER in roles
        if sorted(order) == sorted(codes) and not (joined and _is_two_rows(order, codes)):
            return named
    return []


def _named_before_lines(mentions: Sequence[LabelMention], codes: Sequence[str]) -> list[LabelMention]:
    """The applicants in the order in which running text names them before the first line."""
    named: list[LabelMention] = []
    for mention in mentions:
        if mention.meaning and mention.meaning.role is LINE:
            break
        if mention.meaning and mention.meaning.role is COLUMN and mention.first.column < 0:
            named.append(mention)
    order = [mention.meaning.code for mention in named if mention.meaning]
    return named if sorted(order) == sorted(codes) and not _is_two_rows(order, codes) else []


def _named_otherwise(mentions: Sequence[LabelMention], codes: Sequence[str]) -> list[LabelMention]:
    """A row of a torn header that names some of the applicants, in another order than the form's."""
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
    """Whether the order can be that of a header over two rows: first and last column, then those between."""
    return list(order[2:]) == list(codes[1:-1]) and set(order[:2]) == {codes[0], codes[-1]}


@cache
def _members(group: str) -> tuple[str, ...]:
    """The lines under a group heading, in the edition that has most of them."""
    found = [tuple(line.code for line in form.lines if line.group == group) for form in forms()]
    return max(found, key=len)


def _application_form(lines: PrintedTable, hint: str | None) -> tuple[Form, PrintedTable]:
    """The edition whose lines are there, and the lines without those that the other edition has."""
    printed = {strip.code for strip in lines.rows if strip.prints}
    present = {strip.code for strip in lines.rows}
    scores = {
        edition: 100 * len(printed & own) + len(present & own) for edition, own in _only_lines().items()
    }
    best = max(scores.values())
    if best == 0 or list(scores.values()).count(best) > 1:
        form = load(hint) if hint in editions() else forms()[-1]
    else:
        form = load(max(scores, key=lambda edition: scores[edition]))
    own = {line.code for line in form.lines}
    strips = tuple(strip for strip in lines.rows if strip.code in own)
    foreign = tuple((s.label, TokenRun(s.entries)) for s in lines.rows if s.code not in own and s.prints)
    return form, PrintedTable(strips, lines.mentions, lines.left_over + foreign)


@cache
def _only_lines() -> dict[str, frozenset[str]]:
    """For each edition the lines that it alone has."""
    lines = {form.edition: frozenset(line.code for line in form.lines) for form in forms()}
    return {
        edition: own.difference(*[others for other, others in lines.items() if other != edition])
        for edition, own in lines.items()
    }
