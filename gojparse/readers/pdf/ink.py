"""Ink without text: outlines, pictures and form fields that stand where a table has its numbers.

A number may be drawn as curves, be a picture, or be the value of a field
that viewers draw themselves. Its cell is not empty. What lies outside the
rulings is decoration, a seal, the emblem of a page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gojparse.model import LOW_CONFIDENCE
from gojparse.readers.fixed.page import GlyphRun, PageLetters, Quad, Ruling, Withheld, in_reading_frame
from gojparse.readers.pdf import raw
from gojparse.readers.pdf.displayed import PageView, ViewedPage
from gojparse.readers.pdf.drawing import Drawing
from gojparse.readers.pdf.notes import FieldValue

_LEAST = 2.0  # points: a picture that is smaller is a spacer
_LETTER_HIGH, _LETTER_WIDE = 60.0, 200.0  # points: pictures up to this size may be a number
_TILE = 6.0  # points: the parts in which a larger picture is looked at
_MOST_TILES = 20_000
_SEEN = 1.3  # the contrast within a small picture or an outline that is seen
_PRINTED = 2.0  # ... within a part of a large one; the ground of a page has less
_SOLID, _AROUND = 3.0, 1.0  # points: what is thinner may be solid, and is looked at with what is around it
_LARGE = 40.0, 0.4  # points in height, part of the page's width: a picture that may hold a table
_BACKGROUND = 10  # letters on a picture that make it the ground of print
_MOST_SHAPES = 500  # of a page; where there are more, it is a drawing
_NUMBER = re.compile(r"[0-9０-９][0-9０-９.,．，]*%?")
_LOWEST, _HIGHEST = 0.5, 1.8  # of the height of a number: what stands beside it and may be one of its digits
_RIM = 0.2  # of the sides of a picture
_GAP, _LAP = 0.6, 0.3  # of the same: how far such ink is off, or how far it reaches over the number
_NOT_COUNTED = re.compile(r"[\s,，]")


class PageFrame(NamedTuple):
    """The displayed part of a page, and how it is turned."""

    box: Quad  # left, bottom, right, top
    displayed: int  # quarters by which the page is turned
    turn: int  # quarters by which it must be turned for its text to be upright

    def read(self, boxes: Sequence[Quad]) -> list[Quad]:
        """Return boxes of the page as left, top, right and bottom in its reading frame."""
        return in_reading_frame(boxes, self.box, self.turn)


class PageInk(NamedTuple):
    """The ink on a page that is no text: left, top, right, bottom."""

    places: list[Quad]  # within the rulings of its tables
    pictures: list[Quad]  # that may hold a table
    doubted: frozenset[int] = frozenset()  # letters of numbers that a picture right beside them may go on


def page_ink(
    page: raw.Pointer,
    drawing: Drawing,
    frame: PageFrame,
    levels: Sequence[Ruling],
    uprights: Sequence[Ruling],
    runs: Sequence[GlyphRun],
) -> PageInk:
    """Return where something is seen on a page that is no text."""
    if not drawing.pictures and not drawing.shapes:
        return PageInk([], [])
    region = _ruled_region(levels, uprights)
    shapes = drawing.shapes if len(drawing.shapes) <= _MOST_SHAPES else []
    marks = [shape.box for shape in shapes if region and _middle_in(frame.read([shape.box])[0], region)]
    ruled = [box for box in drawing.pictures if region and _overlap(frame.read([box])[0], region)]
    bare = [box for box in drawing.pictures if _may_hold_table(frame.read([box])[0], frame, runs)]
    if not marks and not ruled and not bare:
        return PageInk([], [])
    view = ViewedPage(PageView(page, frame.box, frame.displayed, frame.box))
    places = list(_seen(view, marks))
    small = [box for box in ruled if _is_small(box) and view.contrast_within(_inner(box)) >= _SEEN]
    doubted = frozenset(place for box in frame.read(small) for place in _beside(box, runs))
    for box in ruled:
        places += _printed_tiles(view, box)
    pictures = [box for box in bare if view.contrast_within(box) >= _PRINTED]
    return PageInk(frame.read(places), frame.read(pictures), doubted)


def _ruled_region(levels: Sequence[Ruling], uprights: Sequence[Ruling]) -> Quad | None:
    """Return the rectangle around the rulings of a page."""
    if len(levels) < 2 or len(uprights) < 2:
        return None
    return (
        min(line.at for line in uprights), min(line.at for line in levels),
        max(line.at for line in uprights), max(line.at for line in levels),
    )  # fmt: skip


def _is_small(box: Quad) -> bool:
    return box[3] - box[1] <= _LETTER_HIGH and box[2] - box[0] <= _LETTER_WIDE


def _middle_in(box: Quad, region: Quad) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] < x < region[2] and region[1] < y < region[3]


def _overlap(box: Quad, region: Quad) -> bool:
    return box[0] < region[2] and box[2] > region[0] and box[1] < region[3] and box[3] > region[1]


def _may_hold_table(box: Quad, frame: PageFrame, runs: Sequence[GlyphRun]) -> bool:
    """Tell whether a picture is as large as a table and hardly printed on."""
    left, bottom, right, top = frame.box
    wide = top - bottom if frame.turn % 2 else right - left
    if box[3] - box[1] < _LARGE[0] or box[2] - box[0] < _LARGE[1] * wide:
        return False
    return sum(len(run.text) for run in runs if _middle_in(run[:4], box)) < _BACKGROUND


def _seen(view: ViewedPage, boxes: Sequence[Quad]) -> Iterator[Quad]:
    for box in boxes:
        left, bottom, right, top = box
        edge = _AROUND if min(right - left, top - bottom) < _SOLID else 0.0
        around = left - edge, bottom - edge, right + edge, top + edge
        if view.contrast_within(around) >= _SEEN:
            yield box


def _inner(box: Quad) -> Quad:
    """Return the middle of a picture, where no print next to it reaches."""
    wide, high = _RIM * (box[2] - box[0]), _RIM * (box[3] - box[1])
    return box[0] + wide, box[1] + high, box[2] - wide, box[3] - high


def _beside(box: Quad, runs: Sequence[GlyphRun]) -> Iterator[int]:
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


def _printed_tiles(view: ViewedPage, box: Quad) -> Iterator[Quad]:
    """Yield the parts of a picture in which something is printed; a spacer has none."""
    left, bottom, right, top = box
    if right - left < _LEAST and top - bottom < _LEAST:
        return
    least = _SEEN if _is_small(box) else _PRINTED
    tile = max(_TILE, ((right - left) * (top - bottom) / _MOST_TILES) ** 0.5)
    for column in range(int((right - left) / tile) + 1):
        for row in range(int((top - bottom) / tile) + 1):
            x, y = left + column * tile, bottom + row * tile
            part = x, y, min(x + tile, right), min(y + tile, top)
            if view.contrast_within(part) >= least:
                yield part


# ---- form fields ----


def with_fields(
    letters: PageLetters, fields: Sequence[FieldValue], frame: PageFrame
) -> tuple[PageLetters, list[Quad]]:
    """Return the letters, and the places of fields whose value is not printed at all.

    Some viewers show the value of a field, others its stored appearance. The
    digits of one whose appearance says something else are made unreadable.
    """
    signs = list(letters.text)
    unprinted: list[Quad] = []
    for field, box in zip(fields, frame.read([field.box for field in fields]), strict=True):
        inside = [index for index in range(len(signs)) if _middle_in(letters.run(index, index + 1)[:4], box)]
        if not inside:
            unprinted.append(box)
        elif _counted("".join(signs[index] for index in inside)) != _counted(field.value):
            for index in inside:
                signs[index] = LOW_CONFIDENCE if signs[index].isdigit() else signs[index]
    return replace(letters, text="".join(signs)), unprinted


def _counted(text: str) -> str:
    return _NOT_COUNTED.sub("", text)
