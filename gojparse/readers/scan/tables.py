"""Tables that are pictures inside a document of text: recognised, and put at the picture's place.

Offices paste a table as a picture below its heading. Such a picture is told
from a photograph or an emblem by its ruling lines before anything is
recognised, which takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import cv2

from gojparse.model import Box
from gojparse.readers.fixed.grid import lattices
from gojparse.readers.fixed.page import GlyphRun, PageLetters, PrintedPage, Quad
from gojparse.readers.scan.ink import evened, grey, ink_mask, upright
from gojparse.readers.scan.lines import POINTS, in_points
from gojparse.readers.scan.pages import ScannedPage
from gojparse.readers.scan.rulings import scanned_rulings

_CELLS = 4  # of a table, at least
_SMALLEST = (200, 60)  # pixels across and down of a picture that may show a table


def shows_table(scanned: ScannedPage) -> bool:
    """Tell whether a picture shows ruled cells."""
    cv2.setNumThreads(1)
    rows, columns = scanned.picture.shape[:2]
    if columns < _SMALLEST[0] or rows < _SMALLEST[1]:
        return False
    level, _ = upright(evened(grey(scanned.picture, scanned.dpi)))
    ruled = scanned_rulings(level, ink_mask(level), scanned.dpi)
    scale = POINTS / scanned.dpi
    tables = lattices(in_points(ruled.levels, scale), in_points(ruled.uprights, scale))
    return any(len(table.spans) >= _CELLS for table in tables)


def with_recognised(page: PrintedPage, part: PrintedPage, left: float, top: float) -> PrintedPage:
    """Return a page of text with what was recognised in a picture that stands at left, top on it (points)."""
    levels = [r._replace(at=r.at + top, start=r.start + left, end=r.end + left) for r in part.levels]
    uprights = [r._replace(at=r.at + left, start=r.start + top, end=r.end + top) for r in part.uprights]
    return replace(
        page,
        letters=_joined_letters(page.letters, part.letters, left, top),
        runs=[*page.runs, *_moved_runs(part, left, top, len(page.letters.text))],
        levels=[*page.levels, *levels],
        uprights=[*page.uprights, *uprights],
        recognised=True,
        ink=_outside(page.ink, part, left, top),
        pictures=_outside(page.pictures, part, left, top),
        second_readings=[*page.second_readings, *_moved_readings(part.second_readings, left, top)],
        low_confidence=[*page.low_confidence, *_moved_readings(part.low_confidence, left, top)],
    )


def _outside(places: Sequence[Quad], part: PrintedPage, left: float, top: float) -> list[Quad]:
    """Return the places whose middle does not lie in a part of the page that was recognised."""

    def within(place: Quad) -> bool:
        x, y = (place[0] + place[2]) / 2 - left, (place[1] + place[3]) / 2 - top
        return 0 <= x <= part.width and 0 <= y <= part.height

    return [place for place in places if not within(place)]


def _joined_letters(page: PageLetters, part: PageLetters, left: float, top: float) -> PageLetters:
    """Return the letters of both; tops and bottoms count upwards from the bottom of each."""
    up = page.height - part.height - top
    return PageLetters(
        page.text + part.text,
        [*page.left, *(place + left for place in part.left)],
        [*page.top, *(place + up for place in part.top)],
        [*page.right, *(place + left for place in part.right)],
        [*page.bottom, *(place + up for place in part.bottom)],
        page.height,
    )


def _moved_runs(part: PrintedPage, left: float, top: float, before: int) -> Iterator[GlyphRun]:
    """Yield the runs of a part of a page, which has so many letters before them."""
    for x0, y0, x1, y1, text, start in part.runs:
        yield GlyphRun(x0 + left, y0 + top, x1 + left, y1 + top, text, start + before)


def _moved_readings(
    readings: Iterable[tuple[Box, str]], left: float, top: float
) -> Iterator[tuple[Box, str]]:
    for box, text in readings:
        number, x0, y0, x1, y1 = box[:5]
        yield Box(number, x0 + left, y0 + top, x1 + left, y1 + top), text
