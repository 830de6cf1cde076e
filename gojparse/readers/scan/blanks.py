"""Cells of a scanned page that seem empty, looked at again.

The ink of a page is what is much darker than its paper, and red stamps are
taken away. A number in a pale pencil, in light grey, or under a stamp is
still seen. It is not read, for it may shine through from the other side of
the paper. But its cell is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from gojparse.readers.scan.lines import InkLine, LevelledPage, by_cell_of, ink_pieces, lines_of_cell
from gojparse.readers.scan.recognise import Picture, recognise

_SEEN = 232  # of 255, paper being 255: of a thin line at a contrast of 1.3 the blurred ink is as dark
_HIGH, _HIGHEST = 0.6, 2.5  # times the height of the page's usual line
_CLEAR = 0.8  # of each character
_MANY = 200  # lines of pale ink: the page is dirty, or grained


def unread_lines(page: LevelledPage, em: float) -> Iterator[InkLine]:
    """Yield the numbers that are seen in cells without ink; `em`: the height of a usual line, in pixels."""
    if not page.tables:
        return
    lines = [line for line in _pale_print(page) if _HIGH * em <= line.bottom - line.top <= _HIGHEST * em]
    if not lines or len(lines) > _MANY:
        return
    texts = recognise([_stretched(page.plain, line) for line in lines])
    for line, text in zip(lines, texts, strict=True):
        if any(map(str.isdigit, text.text)) and text.least >= _CLEAR:
            yield line


def _pale_print(page: LevelledPage) -> Iterator[InkLine]:
    """Yield the lines of pale ink in cells that have no line of print."""
    dpi = 72.0 / page.scale
    smooth = cv2.GaussianBlur(page.plain, (3, 3), 0)
    pale = cv2.threshold(smooth, _SEEN, 255, cv2.THRESH_BINARY_INV)[1]
    pale = cv2.bitwise_and(pale, cv2.bitwise_not(cv2.dilate(page.ruled, np.ones((5, 5), np.uint8))))
    printed = {_place(line, page) for line in page.lines if line.in_cell}
    by_cell, _ = by_cell_of(ink_pieces(pale, dpi), page.tables)
    for place, pieces in by_cell.items():
        if place not in printed:
            em = float(max(piece.bottom - piece.top for piece in pieces))
            yield from (line._replace(in_cell=True) for line in lines_of_cell(pieces, em))


def _place(line: InkLine, page: LevelledPage) -> tuple[int, int]:
    """Return table and cell of a line of print."""
    x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    return next(((n, cell) for n, table in enumerate(page.tables) if (cell := table.at(x, y)) >= 0), (-1, -1))


def _stretched(picture: Picture, line: InkLine) -> Picture:
    """Return the line cut out with a margin, its darkest made black."""
    margin = max(2, (line.bottom - line.top) // 5)
    top, left = max(0, line.top - margin), max(0, line.left - margin)
    part = picture[top : line.bottom + margin, left : line.right + margin].astype(np.float32)
    darkest = min(float(part.min()), 200.0)
    stretched: Picture = np.clip((part - darkest) * (255.0 / (255.0 - darkest)), 0, 255).astype(np.uint8)
    return stretched
