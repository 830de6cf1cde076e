"""Strokes through letters: what is struck out on a page.

A stroke through the middle of letters strikes them out, be it level, slanted
or drawn by hand. A ruling of a table does not, though it may cut a number
that stands too low. Such digits are legible to nobody for sure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from gojparse.model import LOW_CONFIDENCE
from gojparse.readers.fixed.page import (
    GlyphRun,
    PageLetters,
    Quad,
    Ruling,
    Withheld,
)
from gojparse.readers.visible import strike

_UPPER, _LOWER = 0.3, 0.7  # of the height of a letter's box: a stroke between them runs through the letter
_CORE = 0.2  # of a letter's width, at either side: what touches no more than that runs past it
_AS_LONG = 0.3  # of the height of letters by which a stroke may be longer or shorter than they are
_CORNER = 1.0  # points from the end of a ruling to the ruling that it meets

Point: TypeAlias = tuple[float, float]
Polyline: TypeAlias = Sequence[Point]  # points of the reading frame, y downwards


class Struck(NamedTuple):
    """The letters of a page after a look at the strokes through them."""

    letters: PageLetters  # those that are not struck
    runs: list[GlyphRun]  # theirs, and those that are struck as runs of no letters
    levels: Sequence[Ruling]  # the level rulings that are no strokes
    withheld: Sequence[Withheld] = ()


def without_struck_letters(
    letters: PageLetters,
    runs: list[GlyphRun],
    levels: Sequence[Ruling],
    uprights: Sequence[Ruling],
    drawings: Iterable[Polyline],
    marked: Sequence[Quad],
) -> Struck:
    """Part the letters of a page into those that are struck out and the others.

    Args:
        letters: The letters.
        runs: Their runs.
        levels: The level lines of the page, rulings and strokes.
        uprights: The upright ones.
        drawings: Slanted strokes and lines drawn by hand.
        marked: Places that a note strikes out: left, top, right, bottom.
    """
    crossing = _crossing(letters, runs, levels)
    strokes = {
        line: places for line, places in crossing.items() if not _is_ruling(line, places, letters, uprights)
    }
    struck = {place for places in strokes.values() for place in places}
    for drawing in drawings:
        struck.update(_crossed(letters, runs, drawing))
    for quad in marked:
        struck.update(_within(letters, runs, quad))
    ruled = {place for line, places in crossing.items() if line not in strokes for place in places}
    cut = {place for place in ruled - struck if letters.text[place].isdigit()}
    if not struck and not cut:
        return Struck(letters, runs, levels)
    return _parted(letters, struck, cut, [line for line in levels if line not in strokes])


def _parted(letters: PageLetters, struck: set[int], cut: set[int], levels: Sequence[Ruling]) -> Struck:
    before, signs = letters, list(letters.text)
    for place in cut:
        signs[place] = LOW_CONFIDENCE
    letters = replace(letters, text="".join(signs))
    gone = list(_joined(letters, struck))
    kept = letters.without(gone)
    marked = [run._replace(text=strike(run.text), start=-1) for run in gone]
    withheld = [
        Withheld(letter.text, *letter[:4], gone=False)
        for place in sorted(struck | cut)
        for letter in [before.run(place, place + 1)]
    ]
    return Struck(kept, kept.runs() + marked, levels, withheld)


def _joined(letters: PageLetters, struck: set[int]) -> Iterator[GlyphRun]:
    """Yield the struck letters, joined as far as they follow each other on one line."""
    for run in letters.runs():
        start = None
        for place in range(run.start, run.start + len(run.text) + 1):
            if place in struck and place < run.start + len(run.text):
                start = place if start is None else start
            elif start is not None:
                yield letters.run(start, place)
                start = None


# ---- level lines ----


def _crossing(
    letters: PageLetters, runs: Sequence[GlyphRun], levels: Sequence[Ruling]
) -> dict[Ruling, list[int]]:
    """Return the level lines that run through the middle of letters, with the places of those letters."""
    found: defaultdict[Ruling, list[int]] = defaultdict(list)
    if not levels or not runs:
        return found
    placed = sorted([(run[1] + run[3], index) for index, run in enumerate(runs)])
    middles = [middle for middle, _ in placed]
    reach = (_LOWER - _UPPER) * max([run[3] - run[1] for run in runs])
    for line in levels:
        at = 2 * line[0]
        first = bisect_left(middles, at - reach)
        if first < len(middles) and middles[first] <= at + reach:
            for _, index in placed[first : bisect_right(middles, at + reach)]:
                run = runs[index]
                if line[1] < run[2] and line[2] > run[0] and _is_in_the_middle(line, run):
                    found[line] += _within(letters, [run], (line[1], run[1], line[2], run[3]))
    return {line: places for line, places in found.items() if places}


def _is_in_the_middle(line: Ruling, run: GlyphRun) -> bool:
    high = run.bottom - run.top
    return run.top + _UPPER * high <= line.at <= run.top + _LOWER * high


def _is_ruling(line: Ruling, places: Sequence[int], letters: PageLetters, uprights: Sequence[Ruling]) -> bool:
    """Tell whether a level line is a table's: it meets upright ones, and is not as long as the letters."""
    left, right = min(letters.left[place] for place in places), max(letters.right[place] for place in places)
    slack = _AS_LONG * max(letters.top[place] - letters.bottom[place] for place in places)
    if abs(line.start - left) <= slack and abs(line.end - right) <= slack:
        return False
    met = [upright.at for upright in uprights if upright.start - _CORNER <= line.at <= upright.end + _CORNER]
    return all(any(abs(at - end) <= _CORNER for at in met) for end in (line.start, line.end))


# ---- other strokes ----


def _crossed(letters: PageLetters, runs: Iterable[GlyphRun], line: Polyline) -> Iterator[int]:
    """Yield the places of letters along a line that runs through the middle of one of their run."""
    xs, ys = [x for x, _ in line], [y for _, y in line]
    start, end = min(xs), max(xs)
    for run in runs:
        if run.right < start or run.left > end or run.bottom < min(ys) or run.top > max(ys):
            continue
        if any(_runs_through(letter, line) for letter in letters.single(run)):
            yield from _within(letters, [run], (start, run.top, end, run.bottom))


def _within(letters: PageLetters, runs: Iterable[GlyphRun], quad: Quad) -> Iterator[int]:
    """Yield the places of the letters whose middle lies in a rectangle."""
    left, top, right, bottom = quad
    for run in runs:
        if top < (run.top + run.bottom) / 2 < bottom and run.right > left and run.left < right:
            for place in range(run.start, run.start + len(run.text)):
                if left <= (letters.left[place] + letters.right[place]) / 2 <= right:
                    yield place


def _runs_through(letter: GlyphRun, line: Polyline) -> bool:
    wide, high = letter.right - letter.left, letter.bottom - letter.top
    core = (
        letter.left + _CORE * wide, letter.top + _UPPER * high,
        letter.right - _CORE * wide, letter.top + _LOWER * high,
    )  # fmt: skip
    return any(_meets(one, other, core) for one, other in pairwise(line))


def _meets(one: Point, other: Point, box: Quad) -> bool:
    """Tell whether a straight line between two points meets a rectangle."""
    first, last = 0.0, 1.0
    for start, end, low, high in (
        (one[0], other[0], box[0], box[2]),
        (one[1], other[1], box[1], box[3]),
    ):
        step = end - start
        if abs(step) < 1e-9:
            if not low <= start <= high:
                return False
            continue
        near, far = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, near), min(last, far)
    return first <= last
