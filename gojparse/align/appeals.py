"""Section four: one printed line of fifteen numbers without a label, or five numbers for each route.

The route words are the anchors: tables with the lawsuits first are real.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gojparse.align.columns import FormRow, form_row, row_shape, withheld_row
from gojparse.align.header import Header, Headers, Span, are_apart, order_findings, trusted_headers
from gojparse.align.labels import BLOCK, COLUMN, appeal_lexicon
from gojparse.align.segments import (
    LabelMatch,
    LabelMention,
    LeftOver,
    PrintedRow,
    Segment,
    TokenRun,
    cut_tokens,
    without_column_numbers,
)
from gojparse.align.table import AlignedTable, aligned_table
from gojparse.align.tokens import Token, token_stream
from gojparse.forms.form import Form, Label, forms
from gojparse.model import Block, Finding
from gojparse.rules import SHORT_LINE
from gojparse.text import fold


def align_appeals(blocks: Sequence[Block], hint: str | None = None) -> AlignedTable:
    """Align section four; the form is the same in all editions, so that `hint` says nothing."""
    stream = token_stream(blocks)
    form = forms()[-1]
    cells = len(form.routes) * len(form.outcomes)
    segments = without_column_numbers(cut_tokens(stream, appeal_lexicon()), cells)
    mentions = [segment for segment in segments if isinstance(segment, LabelMention)]
    outcomes = [outcome.code for outcome in form.outcomes]
    findings: list[Finding] = []
    rows = _route_rows(segments, form, len(outcomes))
    if rows:
        form_rows = [form_row(r, [(r.code, outcome) for outcome in outcomes], outcomes, {}) for r in rows]
    else:
        rows = _one_line(segments, cells)
        form_rows, findings = _aligned_line(rows, mentions, form)
        other = _between_numbers(segments, len(outcomes))
        if other is None and not _printed_outcomes(mentions, form):
            other = _shredded_otherwise(stream.tokens, form)
        if other is not None:
            findings += order_findings("appeals", [], outcomes, form.outcomes, [other])
            form_rows = [withheld_row(row, own.cells) for row, own in zip(rows, form_rows, strict=True)]
    known = sum(m.meaning is not None and m.meaning.role in (COLUMN, BLOCK) for m in mentions)
    present = any(known or row.prints for row in rows) or known >= len(outcomes)
    if present and not rows:
        facts = {"count": "0", "cells": str(cells)}
        findings.append(Finding(rule=SHORT_LINE, table="appeals", found="", facts=facts))
    return aligned_table("appeals", form, stream, form_rows, _left_over(segments, rows), findings, present)


def _left_over(segments: Sequence[Segment], rows: Sequence[PrintedRow]) -> list[LeftOver]:
    """Return what is printed in the table and stands in none of its rows."""
    taken = {id(entry) for row in rows for entry in row.entries}
    runs = [segment for segment in segments if isinstance(segment, TokenRun)]
    others = [tuple(entry for entry in run.entries if id(entry) not in taken) for run in runs]
    return [(None, TokenRun(entries)) for entries in others if any(entry.is_printed for entry in entries)]


# ---- one line of fifteen ----


def _one_line(segments: Sequence[Segment], cells: int) -> list[PrintedRow]:
    """Return the line of numbers: the printed row of a grid, else all entries behind the header."""
    runs = [segment for segment in segments if isinstance(segment, TokenRun)]
    label = next((segment for segment in segments if isinstance(segment, LabelMention)), None)
    rows: dict[int, list[Token]] = {}
    for run in runs:
        rows.setdefault(run.entries[0].row if run.in_grid else -1, []).extend(run.entries)
    printed = [row for row in rows.values() if any(entry.is_printed for entry in row)]
    if not printed:
        printed = [row for row in rows.values() if len(row) >= cells][-1:]
    if not printed:
        return []
    best = max(printed, key=lambda row: sum(entry.is_printed for entry in row))
    first = label or LabelMention(None, "", "", best[0])
    rivals = sum(2 * sum(entry.is_printed for entry in row) > len(best) for row in printed)
    return [PrintedRow("", first, tuple(best), LabelMatch.SHARED if rivals > 1 else LabelMatch.EXACT)]


def _aligned_line(
    rows: Sequence[PrintedRow], mentions: Sequence[LabelMention], form: Form
) -> tuple[list[FormRow], list[Finding]]:
    """Return the line under the routes and outcomes in their printed order, and what contradicts the form."""
    routes = _printed_routes(mentions, form)
    words = _printed_outcomes(mentions, form)
    official = [outcome.code for outcome in form.outcomes] * len(routes)
    outcomes = [mention.meaning.code for mention in words if mention.meaning] or official
    cells = [(routes[i // len(form.outcomes)].code, outcome) for i, outcome in enumerate(outcomes)]
    names = [".".join(cell) for cell in cells]
    in_one_row = len({word.first.row for word in words}) <= 1
    plain = in_one_row and all(row.is_full(len(names)) for row in rows)
    grids = {} if plain else trusted_headers(_headers(words, names), rows, names)
    named = [m for m in mentions if m.meaning and m.meaning.role is BLOCK]
    codes = [route.code for route in form.routes]
    findings = order_findings("appeals", [route.code for route in routes], codes, form.routes, named)
    findings += order_findings("appeals", outcomes, official, form.outcomes, words)
    return [form_row(row, cells, names, grids, row_shape(rows, len(cells))) for row in rows], findings


def _printed_outcomes(mentions: Sequence[LabelMention], form: Form) -> list[LabelMention]:
    """Return the outcome words over the line from left to right; none unless each route has all of them."""
    words = [m for m in mentions if m.meaning and m.meaning.role is COLUMN]
    by_column = sorted(words, key=lambda m: (m.first.grid, m.first.column))
    codes = sorted(outcome.code for outcome in form.outcomes)
    for order in (by_column, words):
        printed = [m.meaning.code for m in order if m.meaning]
        routes = [sorted(printed[i : i + len(codes)]) for i in range(0, len(printed), len(codes))]
        if routes == [codes] * len(form.routes):
            return list(order)
    return []


def _printed_routes(mentions: Sequence[LabelMention], form: Form) -> list[Label]:
    """Return the routes from left to right, in the form's order unless the header names all of them."""
    own: dict[str, tuple[int, int]] = {}
    groups: dict[str, tuple[int, int]] = {}
    for position, mention in enumerate(mentions):
        left = mention.first.column if mention.first.column >= 0 else position
        if mention.meaning and mention.meaning.role is BLOCK:
            own.setdefault(mention.meaning.code, (left, position))
        else:
            groups.setdefault(mention.folded, (left, position))
    if any(route.code not in own for route in form.routes):
        return list(form.routes)
    return sorted(form.routes, key=lambda r: (groups.get(fold(r.group or ""), own[r.code]), own[r.code]))


def _between_numbers(segments: Sequence[Segment], outcomes: int) -> LabelMention | None:
    """Return words between the numbers that are no header of all outcomes: the form has no such row."""
    printed = [i for i, segment in enumerate(segments) if isinstance(segment, TokenRun) and segment.printed]
    for start, stop in pairwise([*printed, len(segments)]):
        words = [segment for segment in segments[start + 1 : stop] if isinstance(segment, LabelMention)]
        named = sum(word.meaning is not None and word.meaning.role is COLUMN for word in words)
        following = segments[stop] if stop < len(segments) else None
        in_text = isinstance(following, TokenRun) and not following.in_grid
        if named % outcomes or (words and not named and in_text):
            return words[0]
    return None


def _shredded_otherwise(tokens: Sequence[Token], form: Form) -> LabelMention | None:
    """Return a row of a torn header (结果 结果 其他 尚未 / 维持 纠正 结果 审结) in another order."""
    pieces = _pieces(form)
    rows: dict[int, list[Token]] = {}
    for token in tokens:
        if token.is_text:
            rows.setdefault(token.row, []).append(token)
    for row in rows.values():
        text = fold("".join(token.text for token in row))
        first = list(dict.fromkeys(pieces[character] for character in text if character in pieces))
        if first != sorted(first):
            return LabelMention(None, text, text, row[0])
    return None


def _pieces(form: Form) -> dict[str, int]:
    """Return the characters that distinguish outcomes of one beginning, and their places on the form.

    The ends of such labels (结果维持, 结果纠正) stand on one line, whatever became of the other words.
    """
    labels = [outcome.label for outcome in form.outcomes]
    ambiguous = [label for label in labels if sum(other[:2] == label[:2] for other in labels) > 1]
    return {
        character: labels.index(label)
        for label in ambiguous
        for character in label
        if sum(character in other for other in labels) == 1
    }


def _headers(words: Sequence[LabelMention], names: Sequence[str]) -> Headers:
    """Return the grid columns under the outcome words, where each stands over one of its own."""
    grids = {mention.first.grid for mention in words}
    spans: list[Span] = [(m.first.column, m.first.column + m.first.span) for m in words]
    if len(grids) != 1 or any(first < 0 for first, _ in spans) or not are_apart(spans):
        return {}
    return {grids.pop(): Header(dict(zip(names, spans, strict=True)), names)}


# ---- five numbers for each route ----


def _route_rows(segments: Sequence[Segment], form: Form, cells: int) -> list[PrintedRow]:
    """Return one row for each route, its name in front or above; nothing unless each has exactly one."""
    found: list[PrintedRow] = []
    route: LabelMention | None = None
    for segment in segments:
        if isinstance(segment, LabelMention):
            if segment.meaning and segment.meaning.role is BLOCK:
                route = segment
        elif segment.printed:
            if route is None or route.meaning is None or segment.printed > cells:
                return []
            found.append(PrintedRow(route.meaning.code, route, segment.entries))
    codes = [row.code for row in found]
    return found if sorted(codes) == sorted(route.code for route in form.routes) else []
