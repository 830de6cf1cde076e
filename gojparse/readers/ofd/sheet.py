"""The print of a page to the page that lines and grids are found on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import compress
from math import isfinite, pi

from gojparse.readers.fixed.grid import rulings
from gojparse.readers.fixed.page import PAGE_NUMBER, Page, PageLetters, aslant, turned
from gojparse.readers.ofd.ink import Ink

_ALL_OF_IT = 0.9  # of a page's letters; watermarks can be most of a last page, but not nearly all
_FAR = 1_000_000.0  # points


def page(ink: Ink, number: int, width: float, height: float) -> Page:
    """The page without watermarks, turned as most of its text stands."""
    frame = (0.0, 0.0, width, height)
    turn = _turn(ink.angles)
    signs: Sequence[str] = ink.signs
    sides: Sequence[Sequence[float]] = (ink.lefts, ink.tops, ink.rights, ink.bottoms)
    kept = _kept(ink, turn)
    if kept is not None:
        signs, sides = list(compress(signs, kept)), [list(compress(side, kept)) for side in sides]
    lefts, tops, rights, bottoms = sides
    tops, bottoms = [height - top for top in tops], [height - bottom for bottom in bottoms]
    if turn:
        lefts, bottoms, rights, tops = turned((lefts, bottoms, rights, tops), frame, turn)
    strokes = [
        (left, height - bottom, right, height - top)
        for left, top, right, bottom in ink.strokes
        if -_FAR < left <= right < _FAR and -_FAR < top <= bottom < _FAR
    ]
    levels, uprights = rulings(strokes, frame, turn)
    if turn % 2:
        width, height = height, width
    letters = PageLetters("".join(signs), lefts, tops, rights, bottoms, height)
    runs = [run for run in letters.runs() if run[2] > 0 and run[0] < width and run[3] > 0 and run[1] < height]
    return Page(number, width, height, -turn % 4, letters, runs, levels, uprights, ink.pictured)


def _quarter(angle: float) -> int:
    """By how many quarters text at an angle must be turned clockwise to be upright."""
    return round(-angle / (pi / 2)) % 4


def _turn(angles: list[float]) -> int:
    """By how many quarters the page must be turned clockwise for most of its text to be upright."""
    if not any(angles):
        return 0
    quarters: Counter[int] = Counter()
    for angle, count in Counter(angles).items():
        quarters[_quarter(angle)] += count
    often, count = quarters.most_common(1)[0]
    return often if count * 3 >= len(angles) * 2 else 0


def _kept(ink: Ink, turn: int) -> list[bool] | None:
    """Which letters belong to the report: no watermarks, no page number upright beside a sideways table.

    None for all of them, as where all stand level and on the page.
    """
    sides = (ink.lefts, ink.tops, ink.rights, ink.bottoms)
    near = all(_is_near(side) for side in sides)
    if near and not any(ink.angles):
        return None
    marks = aslant(ink.angles)
    if sum(marks) > _ALL_OF_IT * len(marks):
        marks = [False] * len(marks)
    if turn:
        level = {angle: _quarter(angle) == 0 for angle in set(ink.angles)}
        upright = [not mark and level[angle] for mark, angle in zip(marks, ink.angles, strict=True)]
        if PAGE_NUMBER.fullmatch("".join(compress(ink.signs, upright))):
            marks = [mark or stands for mark, stands in zip(marks, upright, strict=True)]
    kept = [not mark for mark in marks]
    if not near:
        close = [all(-_FAR < place < _FAR for place in box) for box in zip(*sides, strict=True)]
        kept = [keep and within for keep, within in zip(kept, close, strict=True)]
    return None if all(kept) else kept


def _is_near(side: Sequence[float]) -> bool:
    """Whether no letter stands further off than numbers can be trusted; a place that is no number does."""
    return not side or (min(side) > -_FAR and max(side) < _FAR and isfinite(sum(side)))
