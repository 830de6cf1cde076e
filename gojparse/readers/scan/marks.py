"""The ink of a page in pieces: which of it stands in which cell, and in which line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from gojparse.readers.fixed.grid import Lattice
from gojparse.readers.scan.recognise import Picture

_SPECK = 0.011  # inches; what is no larger either way is dust
_FAINT = 0.00008  # square inches of ink, as little as a full stop has
_LARGE = 0.6  # inches; no letter is that high
_REACH = 1.3  # letter heights between two letters of one line of prose
_DUST = 0.3  # letter heights; what is smaller is a stop, a part of a letter, or dust
_FURTHEST_NEIGHBOUR = 4.0  # letter heights; no letter further right is looked at
_LETTER = 0.55  # letter heights; what is lower is a stop, a dash, a stroke
_SAME_LINE = 1.15  # letter heights; two rows of ink that are no higher together are one line
_HIGHEST = 1.9  # letter heights; a title's letter is no higher
_STACKED = 8  # of the pieces above are tried
_SQUARE = 1.25  # a letter is no higher than so many times its width, nor wider than so many times its height


class Mark(NamedTuple):
    """A connected piece of ink: its rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int


class Strip(NamedTuple):
    """A line of print: its rectangle, and its pieces of ink from left to right."""

    left: int
    top: int
    right: int
    bottom: int
    marks: tuple[Mark, ...]
    in_cell: bool = False


def marks(ink: Picture, dpi: float) -> list[Mark]:
    """The pieces of ink on a page without rulings, dust and pictures left out."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found = []
    for left, top, width, height, area in boxes[1:].tolist():
        if max(width, height) > _SPECK * dpi and area >= _FAINT * dpi * dpi and height < _LARGE * dpi:
            found.append(Mark(left, top, left + width, top + height))
    return found


def letter_height(found: Sequence[Mark]) -> float:
    """How high a usual letter of the page is, in pixels."""
    heights = [mark.bottom - mark.top for mark in found]
    return float(np.percentile(heights, 70)) if heights else 1.0


def sorted_into(
    found: Iterable[Mark], ruled: Sequence[Lattice]
) -> tuple[dict[tuple[int, int], list[Mark]], list[Mark]]:
    """The marks of each cell (table, cell), and those outside all tables."""
    inside: defaultdict[tuple[int, int], list[Mark]] = defaultdict(list)
    outside = []
    for mark in found:
        x, y = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
        for table, lattice in enumerate(ruled):
            cell = lattice.at(x, y)
            if cell >= 0:
                inside[table, cell].append(mark)
                break
        else:
            outside.append(mark)
    return inside, outside


def strips(found: Sequence[Mark], em: float) -> list[Strip]:
    """The marks of a cell in lines, top to bottom."""
    lines: list[list[Mark]] = []
    for mark in sorted(_without_dust(found, em), key=lambda mark: mark.top):
        if lines and _one_line(lines[-1], mark, em):
            lines[-1].append(mark)
        else:
            lines.append([mark])
    return [_strip(line) for line in lines]


def _without_dust(found: Sequence[Mark], em: float) -> list[Mark]:
    """The marks without small ones that stand beside no letter: no stop stands alone in a cell."""
    letters = [mark for mark in found if max(mark.right - mark.left, mark.bottom - mark.top) > _DUST * em]
    return letters + [
        mark
        for mark in found
        if max(mark.right - mark.left, mark.bottom - mark.top) <= _DUST * em
        and any(_beside(mark, letter, em) for letter in letters)
    ]


def _beside(mark: Mark, letter: Mark, em: float) -> bool:
    apart = max(letter.left - mark.right, mark.left - letter.right)
    return apart < _DUST * em and letter.top - 0.2 * em < mark.top and mark.bottom < letter.bottom + 0.3 * em


def _one_line(line: list[Mark], mark: Mark, em: float) -> bool:
    """Whether a mark stands beside those of a line, or below them as one stroke of a letter does."""
    bottom = max(other.bottom for other in line)
    top = min(other.top for other in line)
    overlap = bottom - mark.top
    if overlap > 0.35 * min(mark.bottom - mark.top, bottom - top):
        return max(bottom, mark.bottom) - top <= 1.9 * em or overlap > 0.6 * (mark.bottom - mark.top)
    return max(bottom, mark.bottom) - top <= _SAME_LINE * em


def prose(found: Sequence[Mark], em: float) -> list[Strip]:
    """The marks outside the tables in lines: neighbours that stand side by side belong together.

    Lines are made of what is as high as a letter; a comma or the strokes of 三 go to the line they stand in.
    """
    high = sorted(mark for mark in found if mark.bottom - mark.top >= _LETTER * em)
    lines = _whole_letters(_neighbours(high), em)
    joined: list[list[Mark]] = [list(line.marks) for line in lines]
    alone: list[Mark] = []
    for mark in found:
        if mark.bottom - mark.top < _LETTER * em:
            home = _home(mark, lines)
            (alone if home is None else joined[home]).append(mark)
    strips_of_all = [_strip(group) for group in joined] + [
        s for group in _neighbours(sorted(alone)) for s in strips(group, em)
    ]
    return sorted(strips_of_all, key=lambda strip: (strip.top, strip.left))


def _neighbours(found: Sequence[Mark]) -> list[list[Mark]]:
    """Marks, sorted by their left edge, in groups of those that stand side by side."""
    group_of = list(range(len(found)))

    def root(index: int) -> int:
        while group_of[index] != index:
            group_of[index] = index = group_of[group_of[index]]
        return index

    for index, mark in enumerate(found):
        height = mark.bottom - mark.top
        for other in range(index + 1, len(found)):
            beside = found[other]
            higher = max(height, beside.bottom - beside.top)
            if beside.left - mark.right > _REACH * higher:
                if beside.left - mark.right > _FURTHEST_NEIGHBOUR * height:
                    break
                continue
            overlap = min(mark.bottom, beside.bottom) - max(mark.top, beside.top)
            if overlap > 0.5 * min(height, beside.bottom - beside.top):
                group_of[root(other)] = root(index)
    groups: defaultdict[int, list[Mark]] = defaultdict(list)
    for index, mark in enumerate(found):
        groups[root(index)].append(mark)
    return list(groups.values())


def _whole_letters(groups: Iterable[list[Mark]], em: float) -> list[Strip]:
    """The groups as lines, those joined that are the upper and the lower part of one letter standing alone.

    A title's last letter on a line of its own (告 is 牛 over 口) has no neighbour that holds it together.
    """
    whole: list[Strip] = []
    narrow: list[Strip] = []  # from top to bottom, each no wider than a letter
    for strip in sorted(map(_strip, groups), key=lambda strip: strip.top):
        if strip.right - strip.left > _HIGHEST * _SQUARE * em:
            whole.append(strip)
            continue
        above = next((i for i, s in enumerate(narrow[-_STACKED:]) if _one_letter(s, strip, em)), None)
        if above is None:
            narrow.append(strip)
        else:
            at = max(0, len(narrow) - _STACKED) + above
            narrow[at] = _strip((*narrow[at].marks, *strip.marks))
    return whole + narrow


def _one_letter(above: Strip, below: Strip, em: float) -> bool:
    shared = min(above.right, below.right) - max(above.left, below.left)
    if shared < 0.6 * min(above.right - above.left, below.right - below.left):
        return False
    height = max(above.bottom, below.bottom) - above.top
    width = max(above.right, below.right) - min(above.left, below.left)
    return height <= min(_HIGHEST * em, _SQUARE * width) and width <= _SQUARE * height


def _home(mark: Mark, lines: Sequence[Strip]) -> int | None:
    """The line in which a low mark stands."""
    best, distance = None, float("inf")
    for index, line in enumerate(lines):
        height = line.bottom - line.top
        if line.top - 0.15 * height <= (mark.top + mark.bottom) / 2 <= line.bottom + 0.15 * height:
            apart = max(line.left - mark.right, mark.left - line.right, 0)
            if apart <= 2 * _REACH * height and apart < distance:
                best, distance = index, apart
    return best


def _strip(line: Iterable[Mark]) -> Strip:
    inner = tuple(sorted(line))
    return Strip(
        inner[0].left, min(mark.top for mark in inner), max(mark.right for mark in inner),
        max(mark.bottom for mark in inner), inner,
    )  # fmt: skip


def columns_of_ink(strip: Strip) -> Iterator[tuple[int, int]]:
    """The stretches of a line that hold ink, from left to right: a digit is one of them, mostly."""
    start, end = strip.marks[0].left, strip.marks[0].right
    for mark in strip.marks[1:]:
        if mark.left >= end:
            yield start, end
            start = mark.left
        end = max(end, mark.right)
    yield start, end
