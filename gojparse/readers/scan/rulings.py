"""Ruling lines of a scanned page, also where a stamp, a fold or a blur has broken them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np

from gojparse.readers.fixed.page import Ruling
from gojparse.readers.scan.recognise import Picture

_SHORTEST_LEVEL, _SHORTEST_UPRIGHT = 0.3, 0.2  # inches: less than a narrow cell, more than a letter's stroke
_GAP = 0.02  # inches in which a line may be interrupted before it is looked for
_JOINT = 0.13  # inches; two pieces of one line no further apart are one; rows are higher
_SAME = 0.03  # inches across a line in which its pieces stand
_LONG = 0.75  # inches; no letter has such a stroke, and no number is as long
_NEAR = 0.35  # inches from a long line to a piece that goes on it
_TOUCH = 0.04  # inches
_CELL = 0.6  # inches; a ring around a number is narrower than the cells of section two
_PALE = 28  # of 255; a hairline, or a blurred line, is that much darker than the paper on both sides
_HAIR = 0.06  # inches; wider ones are as dark as print
_SMEARED = 0.03  # inches along a line over which its grain is evened out
_THICK = 0.07  # inches; what is thicker is no line


class ScannedRulings(NamedTuple):
    """Level and upright rulings in pixels, and the picture of them."""

    levels: list[Ruling]
    uprights: list[Ruling]
    ink: Picture


class _Pieces(NamedTuple):
    """Straight level pieces of ink, and the picture in which each has its number, from 1."""

    rulings: list[Ruling | None]  # None: too thick
    labels: np.ndarray[Any, Any]

    def kept(self, others: Sequence[Ruling], dpi: float) -> list[int]:
        """Return the numbers of pieces that are rulings: long, in line with one, or between two `others`."""
        long = [piece for piece in self.rulings if piece and piece.end - piece.start > _LONG * dpi]

        def continues(piece: Ruling) -> bool:
            in_line = [other for other in long if abs(piece.at - other.at) <= _SAME * dpi]
            near = any(max(o.start - piece.end, piece.start - o.end) <= _NEAR * dpi for o in in_line)
            return near or (bool(in_line) and _lies_between(piece, others, _TOUCH * dpi))

        return [
            number
            for number, piece in enumerate(self.rulings, 1)
            if piece and (continues(piece) or _leads_across(piece, others, _TOUCH * dpi))
        ]


def scanned_rulings(picture: Picture, ink: Picture, dpi: float) -> ScannedRulings:
    """Return the rulings of a page that stands upright, given its picture and what is ink in it."""
    ink = cv2.bitwise_or(ink, _pale_lines(picture, dpi))
    level = _pieces(ink, dpi, _SHORTEST_LEVEL)
    upright = _pieces(np.ascontiguousarray(ink.T), dpi, _SHORTEST_UPRIGHT)
    long_levels = [r for r in level.rulings if r and r.end - r.start > _LONG * dpi]
    uprights = _without_strokes(upright, upright.kept(long_levels, dpi), long_levels, dpi)
    levels = level.kept([r for n in uprights if (r := upright.rulings[n - 1])], dpi)
    picture_of_them = cv2.bitwise_or(
        _picture_of(level, levels), np.ascontiguousarray(_picture_of(upright, uprights).T)
    )
    return ScannedRulings(_chosen(level, levels, dpi), _chosen(upright, uprights, dpi), picture_of_them)


def _without_strokes(
    pieces: _Pieces, numbers: Sequence[int], levels: Sequence[Ruling], dpi: float
) -> list[int]:
    """Return the uprights but those that part one row of a table: the sides of rings drawn around numbers."""
    kept = [(number, piece) for number in numbers if (piece := pieces.rulings[number - 1])]
    long = [piece for _, piece in kept if piece.end - piece.start > _LONG * dpi]

    def is_stroke(piece: Ruling) -> bool:
        inner = (piece.start + _TOUCH * dpi, piece.end - _TOUCH * dpi)
        if piece.end - piece.start > _LONG * dpi or any(
            inner[0] < level.at < inner[1]
            and level.start - _TOUCH * dpi < piece.at < level.end + _TOUCH * dpi  # that ends on it, too
            for level in levels
        ):
            return False
        in_line = sum(abs(other.at - piece.at) <= _SAME * dpi for _, other in kept)
        if _parts_a_row(piece, [other for _, other in kept], dpi):
            return False
        middle = (piece.start + piece.end) / 2
        return in_line < 2 and sum(other.start < middle < other.end for other in long) >= 2

    return [number for number, piece in kept if not is_stroke(piece)]


def _parts_a_row(piece: Ruling, kept: Sequence[Ruling], dpi: float) -> bool:
    """Tell whether it is one of three or more of one height that stand a cell's width apart."""
    slack = _TOUCH * dpi
    same_height = sorted(
        o.at for o in kept if abs(o.start - piece.start) <= slack and abs(o.end - piece.end) <= slack
    )
    return len(same_height) > 2 and all(b - a >= _CELL * dpi for a, b in pairwise(same_height))


def _pale_lines(picture: Picture, dpi: float) -> Picture:
    """Return straight lines that are paler than ink, but have no gap, as every row of letters has."""
    uprights = _hairlines(np.ascontiguousarray(picture.T), _SHORTEST_UPRIGHT, dpi)
    return cv2.bitwise_or(_hairlines(picture, _SHORTEST_LEVEL, dpi), np.ascontiguousarray(uprights.T))


def _hairlines(picture: Picture, shortest: float, dpi: float) -> Picture:
    """Return level lines that are darker than the paper on both sides, at least so many inches long."""
    smeared = cv2.blur(picture, (max(3, round(_SMEARED * dpi)), 1))
    darker = cv2.morphologyEx(smeared, cv2.MORPH_BLACKHAT, np.ones((round(_HAIR * dpi), 1), np.uint8))
    dark = cv2.threshold(darker, _PALE, 255, cv2.THRESH_BINARY)[1]
    return cv2.bitwise_and(dark, _long(dark, shortest * dpi))


def _long(ink: Picture, shortest: float) -> Picture:
    """Return what is that long without a gap; a line that is not quite level has steps."""
    thickened = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return cv2.morphologyEx(thickened, cv2.MORPH_OPEN, np.ones((1, round(shortest)), np.uint8))


def _pieces(ink: Picture, dpi: float, shortest: float) -> _Pieces:
    """Return the straight level pieces of ink that are at least so many inches long."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(3, round(_GAP * dpi))), np.uint8))
    long = _long(closed, shortest * dpi)
    thick = np.ones((max(round(_THICK * dpi), 5) + 1, 1), np.uint8)
    long = cv2.subtract(long, cv2.morphologyEx(long, cv2.MORPH_OPEN, thick))  # a stamp, not what it touches
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = [
        Ruling(top + height / 2, left, left + width)
        if height <= max(_THICK * dpi, 5) + 0.01 * width
        else None
        for left, top, width, height, _ in boxes[1:].tolist()
    ]
    return _Pieces(found, labels)


def _leads_across(piece: Ruling, others: Sequence[Ruling], slack: float) -> bool:
    """Tell whether both ends of a piece lie on one of the others, at right angles."""
    crossed = [o.at for o in others if o.start - slack <= piece.at <= o.end + slack]
    return all(any(abs(at - place) <= slack for at in crossed) for place in (piece.start, piece.end))


def _lies_between(piece: Ruling, others: Sequence[Ruling], slack: float) -> bool:
    """Tell whether one of the others crosses its line at its start or before, and one at its end or after."""
    crossing = [o.at for o in others if o.start - slack <= piece.at <= o.end + slack]
    return bool(crossing) and min(crossing) <= piece.start + slack and piece.end - slack <= max(crossing)


def _picture_of(pieces: _Pieces, numbers: Sequence[int]) -> Picture:
    """Return a picture of these pieces: 255 where they are, else 0."""
    chosen = np.zeros(len(pieces.rulings) + 1, np.uint8)
    chosen[list(numbers)] = 255
    picture: Picture = chosen[pieces.labels]
    return picture


def _chosen(pieces: _Pieces, numbers: Sequence[int], dpi: float) -> list[Ruling]:
    return list(_joined([r for n in numbers if (r := pieces.rulings[n - 1])], dpi))


def _joined(found: list[Ruling], dpi: float) -> Iterator[Ruling]:
    """Yield the lines that these pieces make, put together where they stand in one line."""
    found.sort()
    places = np.cumsum([0, *(after.at - before.at > _SAME * dpi for before, after in pairwise(found))])
    for _, group in groupby(zip(places.tolist(), found, strict=False), key=lambda pair: pair[0]):
        pieces = sorted((ruling for _, ruling in group), key=lambda ruling: ruling.start)
        at = sum(p.at * (p.end - p.start) for p in pieces) / sum(p.end - p.start for p in pieces)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start - end > _JOINT * dpi:
                yield Ruling(at, start, end)
                start = piece.start
            end = max(end, piece.end)
        yield Ruling(at, start, end)
