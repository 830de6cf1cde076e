"""A page set level: its rulings and its lines of print told apart, nothing recognised yet.

The ink of a page comes in connected pieces. Without the rulings, the pieces
in a cell make the lines of that cell, so a number can slip into no other
cell. Outside the tables, neighbours that stand side by side make a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from gojparse.readers.fixed.grid import Lattice, lattices
from gojparse.readers.fixed.page import Ruling
from gojparse.readers.scan.ink import ImageMatrix, ink_mask, set_level, upright
from gojparse.readers.scan.recognise import Picture
from gojparse.readers.scan.rulings import scanned_rulings

POINTS = 72.0  # an inch

_SPECK = 0.011  # inches; what is no larger either way is dust
_LEAST_INK = 0.00008  # square inches, as little as a full stop has
_LARGE = 0.6  # inches; no letter is that high
_REACH = 1.3  # letter heights between two letters of one line of prose
_DUST = 0.3  # letter heights; what is smaller is a stop, a part of a letter, or dust
_FURTHEST_NEIGHBOUR = 4.0  # letter heights; no letter further right is looked at
_LETTER = 0.55  # letter heights; what is lower is a stop, a dash, a stroke
_SAME_LINE = 1.15  # letter heights; two rows of ink that are no higher together are one line
_HIGHEST = 1.9  # letter heights; a title's letter is no higher
_STACKED = 8  # of the pieces above are tried
_SQUARE = 1.25  # a letter is no higher than so many times its width, nor wider than so many times its height


class InkPiece(NamedTuple):
    """A connected piece of ink: its rectangle in pixels."""

    left: int
    top: int
    right: int
    bottom: int


class InkLine(NamedTuple):
    """A line of print: its rectangle in pixels, and its pieces of ink from left to right."""

    left: int
    top: int
    right: int
    bottom: int
    pieces: tuple[InkPiece, ...]
    in_cell: bool = False


@dataclass(frozen=True, slots=True)
class LevelledPage:
    """A page set level."""

    clean: Picture  # its picture without rulings
    plain: Picture  # its picture in all colours, before stamps were taken away
    ink: Picture  # its ink, rulings included
    ruled: Picture  # what is taken for rulings, not for letters
    back: ImageMatrix  # the matrix to the picture as it was
    scale: float  # points a pixel
    levels: list[Ruling]  # the level rulings, in points
    uprights: list[Ruling]  # the upright rulings, in points
    tables: list[Lattice]  # its ruled tables, in pixels
    lines: list[InkLine]  # its lines of print


def levelled(even: Picture, dpi: float, plain: Picture | None = None) -> LevelledPage:
    """Set an evened picture of a page level, and find its rulings and its lines of print.

    Args:
        even: The picture without stamps.
        dpi: Its dots an inch.
        plain: The same with them, where there are any.
    """
    level, back = upright(even)
    ink = ink_mask(level)
    ruled = scanned_rulings(level, ink, dpi)
    taken = cv2.dilate(ruled.ink, np.ones((3, 3), np.uint8))
    scale = POINTS / dpi
    levels, uprights = in_points(ruled.levels, scale), in_points(ruled.uprights, scale)
    tables = [_in_pixels(lattice, dpi / POINTS) for lattice in lattices(levels, uprights)]
    lines = _lines(cv2.bitwise_and(ink, cv2.bitwise_not(taken)), tables, dpi)
    clean = np.where(taken, np.uint8(255), level)
    coloured = level if plain is None else set_level(plain, back)
    return LevelledPage(clean, coloured, ink, taken, back, scale, levels, uprights, tables, lines)


def median_height(lines: Sequence[InkLine]) -> float:
    """Return how high a usual line is, in pixels."""
    return float(np.median([line.bottom - line.top for line in lines])) if lines else 1.0


def in_points(lines: Sequence[Ruling], scale: float) -> list[Ruling]:
    """Return rulings given in pixels, of which each is so many points."""
    return [Ruling(line.at * scale, line.start * scale, line.end * scale) for line in lines]


def _in_pixels(lattice: Lattice, scale: float) -> Lattice:
    """Return a ruled table given in points, of which each is so many pixels."""
    columns, rows = [x * scale for x in lattice.columns], [y * scale for y in lattice.rows]
    return Lattice(columns, rows, lattice.spans, lattice.owners)


def _lines(text: Picture, tables: Sequence[Lattice], dpi: float) -> list[InkLine]:
    """Return all lines of print on the page, those of each cell by themselves."""
    pieces = ink_pieces(text, dpi)
    em = _letter_height(pieces)
    by_cell, outside = by_cell_of(pieces, tables)
    lines = [line._replace(in_cell=True) for cell in by_cell.values() for line in lines_of_cell(cell, em)]
    return lines + _lines_of_prose(outside, em)


def ink_pieces(ink: Picture, dpi: float) -> list[InkPiece]:
    """Return the pieces of ink on a page without rulings, dust and pictures left out."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = []
    for left, top, width, height, area in boxes[1:].tolist():
        if max(width, height) > _SPECK * dpi and area >= _LEAST_INK * dpi * dpi and height < _LARGE * dpi:
            pieces.append(InkPiece(left, top, left + width, top + height))
    return pieces


def _letter_height(pieces: Sequence[InkPiece]) -> float:
    """Return how high a usual letter of the page is, in pixels."""
    heights = [piece.bottom - piece.top for piece in pieces]
    return float(np.percentile(heights, 70)) if heights else 1.0


def by_cell_of(
    pieces: Iterable[InkPiece], ruled: Sequence[Lattice]
) -> tuple[dict[tuple[int, int], list[InkPiece]], list[InkPiece]]:
    """Return the pieces of each cell (table, cell), and those outside all tables."""
    inside: defaultdict[tuple[int, int], list[InkPiece]] = defaultdict(list)
    outside = []
    for piece in pieces:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        for table, lattice in enumerate(ruled):
            cell = lattice.at(x, y)
            if cell >= 0:
                inside[table, cell].append(piece)
                break
        else:
            outside.append(piece)
    return inside, outside


def lines_of_cell(pieces: Sequence[InkPiece], em: float) -> list[InkLine]:
    """Return the pieces of a cell in lines, top to bottom."""
    lines: list[list[InkPiece]] = []
    for piece in sorted(_without_dust(pieces, em), key=lambda piece: piece.top):
        if lines and _one_line(lines[-1], piece, em):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [_line_of(line) for line in lines]


def _without_dust(pieces: Sequence[InkPiece], em: float) -> list[InkPiece]:
    """Return the pieces but small ones that stand next to no letter: no stop stands alone in a cell."""
    letters: list[InkPiece] = []
    small: list[InkPiece] = []
    for piece in pieces:
        large = max(piece.right - piece.left, piece.bottom - piece.top) > _DUST * em
        (letters if large else small).append(piece)
    return letters + [piece for piece in small if any(_next_to(piece, letter, em) for letter in letters)]


def _next_to(piece: InkPiece, letter: InkPiece, em: float) -> bool:
    """Tell whether a small piece stands next to a letter, at its height."""
    apart = max(letter.left - piece.right, piece.left - letter.right)
    return (
        apart < _DUST * em and letter.top - 0.2 * em < piece.top and piece.bottom < letter.bottom + 0.3 * em
    )


def _one_line(line: list[InkPiece], piece: InkPiece, em: float) -> bool:
    """Tell whether a piece stands next to those of a line, or below them as one stroke of a letter does."""
    bottom = max(other.bottom for other in line)
    top = min(other.top for other in line)
    overlap = bottom - piece.top
    if overlap > 0.35 * min(piece.bottom - piece.top, bottom - top):
        return max(bottom, piece.bottom) - top <= 1.9 * em or overlap > 0.6 * (piece.bottom - piece.top)
    return max(bottom, piece.bottom) - top <= _SAME_LINE * em


def _lines_of_prose(pieces: Sequence[InkPiece], em: float) -> list[InkLine]:
    """Return the lines outside tables, made of pieces as high as a letter; lower ones join them."""
    high = sorted(piece for piece in pieces if piece.bottom - piece.top >= _LETTER * em)
    lines = _whole_letters(_neighbours(high), em)
    joined: list[list[InkPiece]] = [list(line.pieces) for line in lines]
    alone: list[InkPiece] = []
    for piece in pieces:
        if piece.bottom - piece.top < _LETTER * em:
            home = _home(piece, lines)
            (alone if home is None else joined[home]).append(piece)
    whole = [_line_of(group) for group in joined]
    whole += [line for group in _neighbours(sorted(alone)) for line in lines_of_cell(group, em)]
    return sorted(whole, key=lambda line: (line.top, line.left))


def _neighbours(pieces: Sequence[InkPiece]) -> list[list[InkPiece]]:
    """Return pieces, sorted by their left edge, in groups of those that stand side by side."""
    group_of = list(range(len(pieces)))

    def root(index: int) -> int:
        while group_of[index] != index:
            group_of[index] = index = group_of[group_of[index]]
        return index

    for index, piece in enumerate(pieces):
        height = piece.bottom - piece.top
        for other in range(index + 1, len(pieces)):
            right = pieces[other]
            higher = max(height, right.bottom - right.top)
            if right.left - piece.right > _REACH * higher:
                if right.left - piece.right > _FURTHEST_NEIGHBOUR * height:
                    break
                continue
            overlap = min(piece.bottom, right.bottom) - max(piece.top, right.top)
            if overlap > 0.5 * min(height, right.bottom - right.top):
                group_of[root(other)] = root(index)
    groups: defaultdict[int, list[InkPiece]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        groups[root(index)].append(piece)
    return list(groups.values())


def _whole_letters(groups: Iterable[list[InkPiece]], em: float) -> list[InkLine]:
    """Return the groups as lines, joined where they are two parts of one letter alone (告: 牛 over 口)."""
    whole: list[InkLine] = []
    narrow: list[InkLine] = []  # from top to bottom, each no wider than a letter
    for line in sorted(map(_line_of, groups), key=lambda line: line.top):
        if line.right - line.left > _HIGHEST * _SQUARE * em:
            whole.append(line)
            continue
        above = next((i for i, s in enumerate(narrow[-_STACKED:]) if _one_letter(s, line, em)), None)
        if above is None:
            narrow.append(line)
        else:
            at = max(0, len(narrow) - _STACKED) + above
            narrow[at] = _line_of((*narrow[at].pieces, *line.pieces))
    return whole + narrow


def _one_letter(above: InkLine, below: InkLine, em: float) -> bool:
    """Tell whether two lines are the upper and the lower part of one letter."""
    shared = min(above.right, below.right) - max(above.left, below.left)
    if shared < 0.6 * min(above.right - above.left, below.right - below.left):
        return False
    height = max(above.bottom, below.bottom) - above.top
    width = max(above.right, below.right) - min(above.left, below.left)
    return height <= min(_HIGHEST * em, _SQUARE * width) and width <= _SQUARE * height


def _home(piece: InkPiece, lines: Sequence[InkLine]) -> int | None:
    """Return the index of the line in which a low piece stands, else None."""
    best, distance = None, float("inf")
    for index, line in enumerate(lines):
        height = line.bottom - line.top
        if line.top - 0.15 * height <= (piece.top + piece.bottom) / 2 <= line.bottom + 0.15 * height:
            apart = max(line.left - piece.right, piece.left - line.right, 0)
            if apart <= 2 * _REACH * height and apart < distance:
                best, distance = index, apart
    return best


def _line_of(pieces: Iterable[InkPiece]) -> InkLine:
    """Return the line that these pieces make."""
    inner = tuple(sorted(pieces))
    return InkLine(
        inner[0].left, min(piece.top for piece in inner), max(piece.right for piece in inner),
        max(piece.bottom for piece in inner), inner,
    )  # fmt: skip


def columns_of_ink(line: InkLine) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a line that hold ink, from left to right: a digit is one of them, mostly."""
    start, end = line.pieces[0].left, line.pieces[0].right
    for piece in line.pieces[1:]:
        if piece.left >= end:
            yield start, end
            start = piece.left
        end = max(end, piece.right)
    yield start, end
