"""Rows of numbers that lost their labels: the order within a group is all there is to go by.

Nothing is counted off: a row must be whole, and there must be exactly as
many rows as labels. What is given here the balances have yet to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from gojparse.align.cut import LabelMention, TokenRun
from gojparse.align.labels import GROUP
from gojparse.align.strips import DETACHED, UNTIED, LabelMatch, PrintedRow
from gojparse.align.tokens import Token
from gojparse.text import NUMBER

LeftOver: TypeAlias = tuple[LabelMention | None, TokenRun]
"""A run that no line took, with the words before it."""


def _rows(entries: Sequence[Token]) -> list[tuple[Token, ...]]:
    rows: dict[int, list[Token]] = {}
    for entry in entries:
        rows.setdefault(entry.row, []).append(entry)
    return [tuple(row) for row in rows.values()]


def _is_full(row: Sequence[Token], cells: int) -> bool:
    return len(row) == cells and all(entry.kind is NUMBER for entry in row)


def with_detached_rows(
    strips: list[PrintedRow],
    left_over: list[LeftOver],
    cells: Callable[[str], int],
    headings: Sequence[LabelMention],
) -> tuple[list[PrintedRow], list[LeftOver]]:
    """Several labels, then as many full rows: the order within the group is all there is to go by."""
    given: list[PrintedRow] = []
    taken: set[int] = set()
    position = 0
    while position < len(strips):
        if strips[position].entries:  # a line with numbers of its own waits for none
            given.append(strips[position])
            position += 1
            continue
        stop = position
        while stop < len(strips) and not strips[stop].entries:
            stop += 1
        group = strips[position : stop + 1]
        rows = _rows(group[-1].entries) if stop < len(strips) else []
        orphans = [run for run in _orphans_after(group, left_over) if id(run) not in taken]
        width = cells(group[0].code)
        apart = _stand_apart(group, rows or [run.entries for run in orphans], headings)
        if apart and len(rows) == len(group) > 1 and all(_is_full(row, width) for row in rows):
            given += [s._replace(entries=row, how=DETACHED) for s, row in zip(group, rows, strict=True)]
        elif (
            apart
            and not rows
            and len(orphans) == len(group)
            and all(_is_full(run.entries, width) for run in orphans)
        ):
            taken.update(id(run) for run in orphans)
            given += [
                s._replace(entries=run.entries, how=DETACHED) for s, run in zip(group, orphans, strict=True)
            ]
        else:
            given += group
        position = stop + 1
    return given, [(label, run) for label, run in left_over if id(run) not in taken]


def _stand_apart(
    group: Sequence[PrintedRow], rows: Sequence[Sequence[Token]], headings: Sequence[LabelMention]
) -> bool:
    """Whether all rows stand behind all labels, and no heading of the form between them."""
    if not rows:
        return False
    first, last = group[0].label.first.row, group[-1].label.first.row
    if any(row[0].row <= last for row in rows):
        return False
    end = rows[-1][0].row
    return not any(first < heading.first.row < end for heading in headings)


def _orphans_after(group: Sequence[PrintedRow], left_over: Sequence[LeftOver]) -> list[TokenRun]:
    row = group[-1].label.first.row
    return [run for label, run in left_over if label is None and run.entries[0].row > row]


def with_group_rows(
    strips: list[PrintedRow],
    left_over: list[LeftOver],
    cells: Callable[[str], int],
    members: Callable[[str], Sequence[str]],
) -> tuple[list[PrintedRow], list[LeftOver]]:
    """A group heading followed by as many numbers as its lines have cells, the lines' own labels gone."""
    known = {strip.code for strip in strips}
    kept: list[LeftOver] = []
    for label, run in left_over:
        meaning = label.meaning if label else None
        codes = members(meaning.code) if meaning and meaning.role is GROUP else ()
        shared = _share(run, codes, cells) if codes and not known.intersection(codes) else None
        if shared is None or label is None:
            kept.append((label, run))
            continue
        how, rows = shared
        strips = strips + [PrintedRow(c, label, row, how) for c, row in zip(codes, rows, strict=True)]
    return strips, kept


def _share(
    run: TokenRun, codes: Sequence[str], cells: Callable[[str], int]
) -> tuple[LabelMatch, list[tuple[Token, ...]]] | None:
    width = cells(codes[0])
    rows = _rows(run.entries)
    if len(rows) == len(codes) and all(_is_full(row, width) for row in rows):
        return DETACHED, rows
    numbers = [entry for entry in run.entries if entry.is_printed]
    if len(numbers) == width * len(codes) and all(entry.reading.value == 0 for entry in numbers):
        return UNTIED, [tuple(numbers[i : i + width]) for i in range(0, len(numbers), width)]
    return None
