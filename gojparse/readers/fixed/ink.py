"""Cells and lines of a page after a look at what is struck out, and at ink that is no text.

Struck text next to other text is gone. Alone in its cell it keeps its
strokes. A cell without text in which something is seen gets `INK`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from gojparse.model import INK, LOW_CONFIDENCE, STROKE
from gojparse.readers.fixed.layout import Layout, RuledTable
from gojparse.readers.fixed.lines import PageLine, Word
from gojparse.readers.fixed.page import GlyphRun, PageLetters, Quad, Withheld
from gojparse.readers.visible import unstruck, unstruck_or_all

_MARGIN = 2.0  # points from a ruling: what lies nearer belongs to it
_WHOLE = 0.8  # of a cell's width and height: a stroke as large crosses the cell out
_OVER = 0.2  # of a number's height: as much of it lies beyond a ruling that it stands over
_CROSSED_OUT = "/"
_WORD = re.compile(r"[^ \t]+")
_LETTER = re.compile(f"[^{STROKE}]{STROKE}?")


def seen_layout(layout: Layout) -> Layout:
    """Return a layout without what is struck out, with a sign where there is ink and no text."""
    page = layout.page
    if page.runs and page.runs[-1].start < 0:  # what is struck out comes last
        tables = [replace(table, texts=_unstruck_cells(table)) for table in layout.tables]
        lines = [line for line in map(_unstruck_line, layout.lines) if line.text]
        layout = replace(layout, tables=tables, lines=lines)
    tables = [_with_ink(table) for table in layout.tables]
    if tables != layout.tables:
        layout = replace(layout, tables=tables)
    if page.pictures and not page.recognised:
        lines = [*layout.lines, *_picture_lines(layout, page.pictures)]
        layout = replace(layout, lines=sorted(lines, key=lambda line: line.top))
    return layout


def _unstruck_cells(table: RuledTable) -> dict[int, tuple[str, Quad]]:
    """Return the texts of the cells, struck ones only where nothing else stands in the cell."""
    return {index: (unstruck_or_all(text).strip(), box) for index, (text, box) in table.texts.items()}


def _unstruck_line(line: PageLine) -> PageLine:
    """Return a line without what is struck out; a number that was alone in its column is unreadable."""
    if STROKE not in line.text:
        return line
    lengths: list[int] = []  # of what is left, by character
    text = ""
    for match in _LETTER.finditer(line.text):
        sign = match[0]
        kept = "" if len(sign) > 1 else sign
        if len(sign) > 1 and line.tabular and _is_alone(line.text, match.start()):
            kept = LOW_CONFIDENCE
        lengths += [len(kept), *[0] * (len(sign) - 1)]
        text += kept
    places = [0, *accumulate(lengths)]
    words = [Word(places[start], places[end], box) for start, end, box in line.words]
    words = [word for word in words if word.start < word.end]
    return line._replace(text=text if text.strip() else "", words=words)


def _is_alone(text: str, place: int) -> bool:
    """Tell whether everything in the column of a line, between two tabs, is struck out."""
    start, end = text.rfind("\t", 0, place) + 1, text.find("\t", place)
    return not unstruck(text[start : end if end >= 0 else None])


def _with_ink(table: RuledTable) -> RuledTable:
    """Return a table with a sign in the cells that hold ink and no text."""
    if len(table.texts) == len(table.lattice.spans):
        return table
    texts = dict(table.texts)
    for place in _numbers_over_rulings(table):
        texts[table.lattice.at((place[0] + place[2]) / 2, (place[1] + place[3]) / 2)] = (INK, place)
    for place in table.page.ink:
        index = table.lattice.at((place[0] + place[2]) / 2, (place[1] + place[3]) / 2)
        if index < 0 or index in table.texts:
            continue
        cell = table.lattice.box(table.lattice.spans[index])
        if _reaches_into(place, cell):
            texts[index] = (_CROSSED_OUT if _crosses_out(place, cell) else INK, place)
    return replace(table, texts=texts) if len(texts) > len(table.texts) else table


def _numbers_over_rulings(table: RuledTable) -> Iterator[Quad]:
    """Yield the parts of numbers that reach over a ruling into an empty cell, apart from other print."""
    runs = table.page.runs
    for run in runs:
        if not run.text.isdecimal():
            continue
        x, high = (run.left + run.right) / 2, run.bottom - run.top
        own = table.texts.get(table.lattice.at(x, (run.top + run.bottom) / 2), (run.text,))[0]
        if own == run.text or own.isdecimal() or not _is_apart(run, runs):
            continue
        for start, end in ((run.top, run.top + _OVER * high), (run.bottom - _OVER * high, run.bottom)):
            index = table.lattice.at(x, (start + end) / 2)
            if index >= 0 and index not in table.texts:
                yield run.left, start, run.right, end


def _is_apart(run: GlyphRun, runs: Sequence[GlyphRun]) -> bool:
    """Tell whether no other print stands near a run on its line."""
    middle, high = (run.top + run.bottom) / 2, run.bottom - run.top
    return not any(
        other is not run
        and other.top < middle < other.bottom
        and other.left - run.right < high
        and run.left - other.right < high
        for other in runs
    )


def _reaches_into(place: Quad, cell: Quad) -> bool:
    left, top, right, bottom = cell
    across = place[2] > left + _MARGIN and place[0] < right - _MARGIN
    return across and place[3] > top + _MARGIN and place[1] < bottom - _MARGIN


def _crosses_out(place: Quad, cell: Quad) -> bool:
    """Tell whether something reaches from one corner of a cell to the other."""
    wide, high = cell[2] - cell[0], cell[3] - cell[1]
    return place[2] - place[0] > _WHOLE * wide and place[3] - place[1] > _WHOLE * high


def _picture_lines(layout: Layout, pictures: Sequence[Quad]) -> Iterator[PageLine]:
    """Yield a line of ink for each picture that may hold a table and is not part of one."""
    for left, top, right, bottom in pictures:
        middle = (top + bottom) / 2
        if not any(table.top < middle < table.bottom for table in layout.tables):
            yield PageLine(left, top, right, bottom, INK, ())


# ---- pictures on a page ----

_LETTER_HIGH, _LETTER_WIDE = 60.0, 200.0  # points: pictures up to this size may be a number
_LARGE = 40.0, 0.4  # points in height, part of the page's width: a picture that may hold a table
_BACKGROUND = 10  # letters on a picture that make it the ground of print
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,．，]*%?")
_LOWEST, _HIGHEST = 0.5, 1.8  # of the height of a number: what stands beside it and may be one of its digits
_GAP, _LAP = 0.6, 0.3  # of the same: how far such ink is off, or how far it reaches over the number


def is_small(box: Quad) -> bool:
    """Tell whether a picture may be a number."""
    return box[3] - box[1] <= _LETTER_HIGH and box[2] - box[0] <= _LETTER_WIDE


def middle_in(box: Quad, region: Quad) -> bool:
    """Tell whether the middle of a rectangle lies in another one."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] < x < region[2] and region[1] < y < region[3]


def may_hold_table(box: Quad, width: float, runs: Sequence[GlyphRun]) -> bool:
    """Tell whether a picture on a page of this width is as large as a table and hardly printed on."""
    if box[3] - box[1] < _LARGE[0] or box[2] - box[0] < _LARGE[1] * width:
        return False
    return sum(len(run.text) for run in runs if middle_in(run[:4], box)) < _BACKGROUND


def digits_next_to(box: Quad, runs: Sequence[GlyphRun]) -> Iterator[int]:
    """Yield the end of each number that a picture of the size of a digit stands right beside."""
    for run in runs:
        high = run.bottom - run.top
        if not _LOWEST * high <= box[3] - box[1] <= _HIGHEST * high or not _NUMBER.fullmatch(run.text):
            continue
        if min(box[3], run.bottom) - max(box[1], run.top) < _LOWEST * high:
            continue
        if -_LAP * high < box[0] - run.right < _GAP * high:
            yield run.start + len(run.text) - 1
        elif -_LAP * high < run.left - box[2] < _GAP * high:
            yield run.start


def without_doubted(letters: PageLetters, doubted: Collection[int]) -> tuple[PageLetters, list[Withheld]]:
    """Return the letters, the doubted ones unreadable, and these for other engines."""
    signs = list(letters.text)
    withheld: list[Withheld] = []
    for place in sorted(doubted):
        run = letters.run(place, place + 1)
        withheld.append(Withheld(run.text, *run[:4], gone=False))
        signs[place] = LOW_CONFIDENCE
    return replace(letters, text="".join(signs)), withheld
