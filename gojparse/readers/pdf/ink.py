"""Ink without text: outlines, pictures and form fields that stand where a table has its numbers.

A number may be drawn as curves, be a picture, or be the value of a field
that viewers draw themselves. Its cell is not empty. What lies outside the
rulings is decoration, a seal, the emblem of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gojparse.model import LOW_CONFIDENCE
from gojparse.readers.fixed.ink import digits_next_to, is_small, may_hold_table, middle_in
from gojparse.readers.fixed.page import GlyphRun, PageLetters, Quad, Ruling, in_reading_frame
from gojparse.readers.pdf import raw
from gojparse.readers.pdf.displayed import PageView, ViewedPage
from gojparse.readers.pdf.drawing import Drawing
from gojparse.readers.pdf.notes import FieldValue

_LEAST = 2.0  # points: a picture that is smaller is a spacer
_TILE = 6.0  # points: the parts in which a larger picture is looked at
_MOST_TILES = 20_000
_SEEN = 1.3  # the contrast within a small picture or an outline that is seen
_PRINTED = 2.0  # ... within a part of a large one; the ground of a page has less
_SOLID, _AROUND = 3.0, 1.0  # points: what is thinner may be solid, and is looked at with what is around it
_MOST_SHAPES = 500  # of a page; where there are more, it is a drawing
_RIM = 0.2  # of the sides of a picture
_NOT_COUNTED = re.compile(r"[\s,，]")


class PageFrame(NamedTuple):
    """The displayed part of a page, and how it is turned."""

    box: Quad  # left, bottom, right, top
    displayed: int  # quarters by which the page is turned
    turn: int  # quarters by which it must be turned for its text to be upright

    @property
    def width(self) -> float:
        """The width of the page in its reading frame."""
        left, bottom, right, top = self.box
        return top - bottom if self.turn % 2 else right - left

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
    marks = [shape.box for shape in shapes if region and middle_in(frame.read([shape.box])[0], region)]
    ruled = [box for box in drawing.pictures if region and _overlap(frame.read([box])[0], region)]
    bare = [box for box in drawing.pictures if may_hold_table(frame.read([box])[0], frame.width, runs)]
    if not marks and not ruled and not bare:
        return PageInk([], [])
    view = ViewedPage(PageView(page, frame.box, frame.displayed, frame.box))
    places = list(_seen(view, marks))
    small = [box for box in ruled if is_small(box) and view.contrast_within(_inner(box)) >= _SEEN]
    doubted = frozenset(place for box in frame.read(small) for place in digits_next_to(box, runs))
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


def _overlap(box: Quad, region: Quad) -> bool:
    return box[0] < region[2] and box[2] > region[0] and box[1] < region[3] and box[3] > region[1]


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


def _printed_tiles(view: ViewedPage, box: Quad) -> Iterator[Quad]:
    """Yield the parts of a picture in which something is printed; a spacer has none."""
    left, bottom, right, top = box
    if right - left < _LEAST and top - bottom < _LEAST:
        return
    least = _SEEN if is_small(box) else _PRINTED
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
        inside = [index for index in range(len(signs)) if middle_in(letters.run(index, index + 1)[:4], box)]
        if not inside:
            unprinted.append(box)
        elif _counted("".join(signs[index] for index in inside)) != _counted(field.value):
            for index in inside:
                signs[index] = LOW_CONFIDENCE if signs[index].isdigit() else signs[index]
    return replace(letters, text="".join(signs)), unprinted


def _counted(text: str) -> str:
    return _NOT_COUNTED.sub("", text)
