"""Columns of no form: words in a header beside all of the form's own, 上年件数 or 合计占比.

A row under such a header has more numbers than the form has cells. One that
has as many as cells has lost one of them, and filling the form's cells in
order would put a number of the strange column, or of the column that was
lost, where another belongs. So a row is believed only if it is as long as
its header; what stands in the strange columns is left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gojparse.align.columns import FormRow, withheld_row, without_words
from gojparse.align.header import Headers
from gojparse.align.labels import LINE
from gojparse.align.segments import LabelMatch, LabelMention, LeftOver, PrintedRow, Segment, TokenRun
from gojparse.align.tokens import Token
from gojparse.text import BLANK, NUMBER


class ExtraColumns(NamedTuple):
    """The strange words of a header, and their places among its columns; no places: these are not known."""

    words: tuple[LabelMention, ...]
    places: tuple[int, ...] = ()


def wider_form_row(
    strip: PrintedRow, cells: Sequence[tuple[str, str]], heads: Headers, extra: ExtraColumns
) -> tuple[FormRow, list[LeftOver]]:
    """The line without what it prints in the strange columns, and that; withheld where it is not as long."""
    kept = None if strip.match is LabelMatch.SHARED else _kept(strip, len(cells), heads, extra)
    if kept is None:
        return withheld_row(strip, cells), []
    own = tuple(strip.entries[i] for i in kept)
    placements = (tuple(range(len(cells))),)
    laid = FormRow(strip.code, strip.label.first, own, placements, tuple(cells))
    laid = laid._replace(tied=strip.match is not LabelMatch.DETACHED, untied=strip.match is LabelMatch.UNTIED)
    strange = tuple(e for i, e in enumerate(strip.entries) if i not in kept and e.kind is NUMBER)
    return laid, [(extra.words[0], TokenRun(strange))] if strange else []


def _kept(strip: PrintedRow, width: int, heads: Headers, extra: ExtraColumns) -> Sequence[int] | None:
    """The entries in the form's columns, in the order of the cells."""
    if not strip.entries:
        return None
    header = heads.get(strip.entries[0].grid)
    if header is not None:
        placement = header.place(strip.entries) if header.fits(strip.entries) else None
        return [i for i in placement if i is not None] if placement and None not in placement else None
    entries = without_words(strip.entries, width + len(extra.places)) if strip.in_grid else strip.entries
    if not extra.places or len(entries) != width + len(extra.places) or not _is_whole(entries):
        return None
    return [i for i in range(len(entries)) if i not in extra.places]


def _is_whole(entries: Sequence[Token]) -> bool:
    """Whether no entry is a cell that may be filler or lost."""
    return entries[0].column >= 0 or not any(entry.kind is BLANK for entry in entries)


def joined_run(left_over: Iterable[LeftOver]) -> list[LeftOver]:
    """What stands in the strange columns of a table as one run: one finding tells of it."""
    runs = list(left_over)
    if not runs:
        return []
    return [(runs[0][0], TokenRun(tuple(entry for _, run in runs for entry in run.entries)))]


def without_column_numbers(items: Sequence[Segment], columns: int) -> list[Segment]:
    """The table without a row that numbers its columns, 1 2 3 to the last one, above the first line of data.

    Nothing else counts so, and it is believed only where more numbers follow.
    """
    numbering: set[int] = set()
    expected = 1
    for item in items:
        if isinstance(item, LabelMention):
            if item.meaning is not None and item.meaning.role is LINE:
                break
            continue
        for entry in item.entries:
            if expected > columns or (not entry.is_printed and not numbering):
                continue
            if entry.reading.integer != expected:
                return list(items)
            numbering.add(id(entry))
            expected += 1
    if expected <= columns:
        return list(items)
    later = [
        e for item in items if isinstance(item, TokenRun) for e in item.entries if id(e) not in numbering
    ]
    if len([entry for entry in later if entry.is_printed]) <= columns // 2:
        return list(items)
    kept: list[Segment] = []
    for item in items:
        if isinstance(item, LabelMention):
            kept.append(item)
        elif own := tuple(entry for entry in item.entries if id(entry) not in numbering):
            kept.append(TokenRun(own))
    return kept
