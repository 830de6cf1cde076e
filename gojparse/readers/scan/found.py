"""A page set level, its rulings and its lines of print told apart, nothing read yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gojparse.readers.fixed.grid import Lattice, lattices
from gojparse.readers.fixed.page import Ruling
from gojparse.readers.scan.ink import Matrix, mask, upright
from gojparse.readers.scan.marks import Strip, letter_height, marks, prose, sorted_into, strips
from gojparse.readers.scan.recognise import Picture
from gojparse.readers.scan.rulings import rules

POINTS = 72.0  # an inch


@dataclass(frozen=True, slots=True)
class Found:
    """A page set level: its picture without rulings, its ink, what rules it, where its lines of print are."""

    clean: Picture
    ink: Picture
    ruled: Picture  # what is taken for rulings, not for print
    back: Matrix  # to the picture as it was
    scale: float  # points a pixel
    levels: list[Ruling]
    uprights: list[Ruling]
    lines: list[Strip]


def found_in(even: Picture, dpi: float) -> Found:
    level, back = upright(even)
    ink = mask(level)
    ruled = rules(level, ink, dpi)
    taken = cv2.dilate(ruled.ink, np.ones((3, 3), np.uint8))
    scale = POINTS / dpi
    levels, uprights = (_in_points(lines, scale) for lines in (ruled.levels, ruled.uprights))
    lines = _lines(cv2.bitwise_and(ink, cv2.bitwise_not(taken)), lattices(levels, uprights), dpi)
    return Found(np.where(taken, np.uint8(255), level), ink, taken, back, scale, levels, uprights, lines)


def em_of(lines: Sequence[Strip]) -> float:
    return float(np.median([line.bottom - line.top for line in lines])) if lines else 1.0


def _in_points(lines: Sequence[Ruling], scale: float) -> list[Ruling]:
    return [Ruling(line.at * scale, line.start * scale, line.end * scale) for line in lines]


def _lines(text: Picture, tables: Sequence[Lattice], dpi: float) -> list[Strip]:
    """All lines of print on the page, those of each cell by themselves."""
    found = marks(text, dpi)
    em = letter_height(found)
    scale = dpi / POINTS
    in_pixels = [
        Lattice([x * scale for x in t.columns], [y * scale for y in t.rows], t.spans, t.owners)
        for t in tables
    ]
    inside, outside = sorted_into(found, in_pixels)
    lines = [strip._replace(in_cell=True) for cell in inside.values() for strip in strips(cell, em)]
    return lines + prose(outside, em)
