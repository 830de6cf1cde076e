"""Section four: one printed line of fifteen numbers without a label, or five numbers for each route.

The route words are the anchors: tables with the lawsuits first are real.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gojparse.align.columns import FormRow, form_row, row_shape, withheld_row
from gojparse.align.extra import without_column_numbers
from gojparse.align.header import Header, Headers, Span, contradicts, trusted
from gojparse.align.labels import BLOCK, COLUMN, appeal_lexicon
from gojparse.align.laid import AlignedTable, assemble
from gojparse.align.segments import LabelMatch, LabelMention, PrintedRow, Segment, TokenRun, cut_tokens
from gojparse.align.tokens import Token, token_stream
from gojparse.forms.form import Form, Label, forms
from gojparse.model import Block, Finding
from gojparse.rules import SHORT_LINE
from gojparse.text import fold


def align_appeals(blocks: Sequence[Block], hint: str | None = None) -> AlignedTable:
    """Section four; it is the same in all editions."""
    read = token_stream(blocks)
    form = forms()[-1]
    cells = len(form.routes) * len(form.outcomes)
    items = without_column_numbers(cut_tokens(read.tokens, appeal_lexicon()), cells)
    mentions = [item for item in items if isinstance(item, LabelMention)]
    outcomes = [outcome.code for outcome in form.outcomes]
    strips = _route_strips(items, form, len(outcomes))
    findings: list[Finding] = []
    if strips:
        slots = [form_row(s, [(s.code, outcome) for outcome in outcomes], outcomes, {}) for s in strips]
    else:
        strips = _one_line(items, cells)
        slots, findings = _lay_one_line(strips, mentions, form)
        other = _between_numbers(items, len(outcomes))
        if other is None and not _printed_outcomes(mentions, form):
            other = _shredded_otherwise(read.tokens, form)
        if other is not None:
            findings += contradicts("appeals", [], outcomes, form.outcomes, [other])
            slots = [withheld_row(s, slot_.cells) for s, slot_ in zip(strips, slots, strict=True)]
    taken = {id(entry) for strip in strips for entry in strip.entries}
    left = [
        (None, TokenRun(tuple(entry for entry in item.entries if id(entry) not in taken)))
        for item in items
        if isinstance(item, TokenRun)
        and any(id(entry) not in taken and entry.is_printed for entry in item.entries)
    ]
    known = sum(m.meaning is not None and m.meaning.role in (COLUMN, BLOCK) for m in mentions)
    present = any(known or strip.prints for strip in strips) or known >= len(outcomes)
    if present and not strips:
        facts = {"count": "0", "cells": str(cells)}
        findings.append(Finding(rule=SHORT_LINE, table="appeals", found="", facts=facts))
    return assemble("appeals", form, read, slots, left, findings, present)


# ---- one line of fifteen ----


def _one_line(items: Sequence[Segment], cells: int) -> list[PrintedRow]:
    """The line of numbers: the row of a grid that is printed in, else all entries behind the header."""
    runs = [item for item in items if isinstance(item, TokenRun)]
    label = next((item for item in items if isinstance(item, LabelMention)), None)
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


def _lay_one_line(
    strips: Sequence[PrintedRow], mentions: Sequence[LabelMention], form: Form
) -> tuple[list[FormRow], list[Finding]]:
    """The line under the routes and outcomes in their printed order."""
    routes = _printed_routes(mentions, form)
    words = _printed_outcomes(mentions, form)
    outcomes = [mention.meaning.code for mention in words if mention.meaning]
    width = len(form.outcomes)
    if not outcomes:
        outcomes = [outcome.code for outcome in form.outcomes] * len(routes)
    cells = [(routes[i // width].code, outcome) for i, outcome in enumerate(outcomes)]
    names = [".".join(cell) for cell in cells]
    in_one_row = len({word.first.row for word in words}) <= 1
    plain = in_one_row and all(strip.is_full(len(names)) for strip in strips)
    heads = {} if plain else trusted(_headers(words, names), strips, names)
    named = [m for m in mentions if m.meaning and m.meaning.role is BLOCK]
    codes = [route.code for route in form.routes]
    findings = contradicts("appeals", [route.code for route in routes], codes, form.routes, named)
    official = [outcome.code for outcome in form.outcomes] * len(routes)
    findings += contradicts("appeals", outcomes, official, form.outcomes, words)
    return [form_row(strip, cells, names, heads, row_shape(strips, len(cells))) for strip in strips], findings


def _printed_outcomes(mentions: Sequence[LabelMention], form: Form) -> list[LabelMention]:
    """The outcome words over the whole line from left to right; none unless each route has all of them."""
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
    """The routes from left to right; the form's order unless the header names all of them otherwise."""
    groups = {fold(route.group) for route in form.routes if route.group}
    places: dict[str, tuple[int, int]] = {}
    for position, mention in enumerate(mentions):
        left = mention.first.column if mention.first.column >= 0 else position
        if mention.meaning and mention.meaning.role is BLOCK:
            places.setdefault(mention.meaning.code, (left, position))
        elif mention.folded in groups:
            places.setdefault(mention.folded, (left, position))
    if any(route.code not in places for route in form.routes):
        return list(form.routes)

    def place(route: Label) -> tuple[tuple[int, int], tuple[int, int]]:
        own = places[route.code]
        return places.get(fold(route.group or ""), own), own

    return sorted(form.routes, key=place)


def _between_numbers(items: Sequence[Segment], outcomes: int) -> LabelMention | None:
    """Words between the numbers, which the form's one line does not have: outcomes or other rows on the left.

    A header may stand there that names every outcome of a route.
    """
    printed = [i for i, item in enumerate(items) if isinstance(item, TokenRun) and item.printed]
    for start, stop in pairwise([*printed, len(items)]):
        words = [item for item in items[start + 1 : stop] if isinstance(item, LabelMention)]
        named = sum(word.meaning is not None and word.meaning.role is COLUMN for word in words)
        is_tail = stop == len(items)
        if named % outcomes or (words and not named and not is_tail and not _in_grid(items[stop])):
            return words[0]
    return None


def _in_grid(item: Segment) -> bool:
    return isinstance(item, TokenRun) and item.in_grid


def _shredded_otherwise(tokens: Sequence[Token], form: Form) -> LabelMention | None:
    """A row of a header torn to pieces (结果 结果 其他 尚未 / 维持 纠正 结果 审结) in another order.

    Only outcomes that begin alike are looked at (结果维持, 结果纠正): their ends
    stand on one line, whatever became of the other words.
    """
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
    """The characters that tell outcomes that begin alike apart, and their places on the form."""
    labels = [outcome.label for outcome in form.outcomes]
    alike = [label for label in labels if sum(other[:2] == label[:2] for other in labels) > 1]
    return {
        character: labels.index(label)
        for label in alike
        for character in label
        if sum(character in other for other in labels) == 1
    }


def _headers(words: Sequence[LabelMention], names: Sequence[str]) -> Headers:
    """The grid columns under the outcome words, where each stands over one of its own."""
    grids = {mention.first.grid for mention in words}
    spans: list[Span] = [(m.first.column, m.first.column + m.first.span) for m in words]
    if len(grids) != 1 or any(first < 0 for first, _ in spans):
        return {}
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        return {}
    return {grids.pop(): Header(dict(zip(names, spans, strict=True)), names)}


# ---- five numbers for each route ----


def _route_strips(items: Sequence[Segment], form: Form, cells: int) -> list[PrintedRow]:
    """One row for each route, its name in front or above; nothing unless there is exactly one for each."""
    found: list[PrintedRow] = []
    route: LabelMention | None = None
    for item in items:
        if isinstance(item, LabelMention):
            if item.meaning and item.meaning.role is BLOCK:
                route = item
        elif item.printed:
            if route is None or route.meaning is None or item.printed > cells:
                return []
            found.append(PrintedRow(route.meaning.code, route, item.entries))
    codes = [strip.code for strip in found]
    return found if sorted(codes) == sorted(route.code for route in form.routes) else []
