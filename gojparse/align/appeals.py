"""Section four: one printed line of fifteen numbers without a label, or one line for each route."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gojparse.align.columns import Slot, slot
from gojparse.align.cut import Mention, Run, cut
from gojparse.align.header import Header, Headers, Span, trusted
from gojparse.align.labels import Role, appeal_lexicon
from gojparse.align.laid import Laid, assemble
from gojparse.align.strips import Strip
from gojparse.align.tokens import Token, stream
from gojparse.forms.form import forms
from gojparse.model import Block


def lay_appeals(blocks: Sequence[Block], hint: str | None = None) -> Laid:
    """Section four: one printed line of fifteen numbers, or one for each route; the same in all editions."""
    read = stream(blocks)
    lexicon = appeal_lexicon()
    form = forms()[-1]
    items = cut(read.tokens, lexicon)
    mentions = [item for item in items if isinstance(item, Mention)]
    routes = [route.code for route in form.routes]
    outcomes = [outcome.code for outcome in form.outcomes]
    known = [m for m in mentions if m.meaning and m.meaning.role in (Role.COLUMN, Role.BLOCK)]
    strips = _route_strips(items, routes, len(outcomes)) or _appeal_strips(items, len(routes) * len(outcomes))
    slots: list[Slot] = []
    if len(strips) == 1:
        cells = [(route, outcome) for route in routes for outcome in outcomes]
        names = [f"{route}.{outcome}" for route, outcome in cells]
        heads = trusted(_appeal_headers(mentions, names, outcomes), strips, names)
        slots = [slot(strips[0], cells, names, heads)]
    else:
        slots = [slot(s, [(s.code, outcome) for outcome in outcomes], outcomes, {}) for s in strips]
    taken = {id(entry) for strip in strips for entry in strip.entries}
    left = [
        (None, Run(tuple(entry for entry in item.entries if id(entry) not in taken)))
        for item in items
        if isinstance(item, Run)
        and any(id(entry) not in taken and entry.is_printed for entry in item.entries)
    ]
    present = (bool(strips) and (bool(known) or len(strips[0].printed) > 0)) or len(known) >= len(outcomes)
    return assemble("appeals", form, read, slots, left, [], present)


def _route_strips(items: Sequence[Mention | Run], routes: Sequence[str], cells: int) -> list[Strip]:
    """One row for each route, its name in front."""
    found: list[Strip] = []
    for label, run in pairwise(items):
        if not (isinstance(label, Mention) and isinstance(run, Run) and label.meaning and run.printed):
            continue
        if label.meaning.role is Role.BLOCK and len(run.entries) >= cells:
            found.append(Strip(label.meaning.code, label, run.entries))
    return found if [strip.code for strip in found] == list(routes) else []


def _appeal_strips(items: Sequence[Mention | Run], cells: int) -> list[Strip]:
    """The line of numbers: the row of a grid that is printed in, else all entries behind the header."""
    runs = [item for item in items if isinstance(item, Run)]
    label = next((item for item in items if isinstance(item, Mention)), None)
    rows: dict[int, list[Token]] = {}
    for run in runs:
        rows.setdefault(run.entries[0].row if run.in_grid else -1, []).extend(run.entries)
    printed = [row for row in rows.values() if any(entry.is_printed for entry in row)]
    if not printed:
        printed = [row for row in rows.values() if len(row) >= cells][-1:]
    if not printed:
        return []
    best = max(printed, key=lambda row: sum(entry.is_printed for entry in row))
    first = label or Mention(None, "", "", best[0])
    return [Strip("", first, tuple(best))]


def _appeal_headers(mentions: Sequence[Mention], names: Sequence[str], outcomes: Sequence[str]) -> Headers:
    """The fifteen outcome words of a grid's header from left to right, where they are all there in order."""
    words = sorted(
        (m for m in mentions if m.meaning and m.meaning.role is Role.COLUMN and m.first.column >= 0),
        key=lambda m: (m.first.grid, m.first.column),
    )
    found: dict[int, Header] = {}
    for grid in {m.first.grid for m in words}:
        here = [m for m in words if m.first.grid == grid]
        repeats = len(names) // len(outcomes)
        if [m.meaning.code for m in here if m.meaning] != list(outcomes) * repeats:
            continue
        spans: list[Span] = [(m.first.column, m.first.column + m.first.span) for m in here]
        if all(left[1] <= right[0] for left, right in pairwise(spans)):
            found[grid] = Header(dict(zip(names, spans, strict=True)), names)
    return found
