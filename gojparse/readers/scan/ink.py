"""Pictures of pages made ready: evened out, without red stamps, and set upright.

A scanner lays the paper down askew, a phone sees it as a trapezium and in a
shadow. Both are put right before anything is looked for: level rulings are
then level, and a cell is a rectangle.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np

from gojparse.readers.scan.recognise import Picture

ImageMatrix: TypeAlias = "np.ndarray[Any, Any]"

_BLEACH = 2.0  # times the redness of a point by which it is made brighter,
_PRINT, _MARGIN = 140.0, 50.0  # unless its red is as dark as print's: of 255
_BACKGROUND = 8  # pixels that are one where the paper's own brightness is looked for
_INK = 165  # of 255, paper being 255: what is darker is ink
_DARKEST = 0.3  # percent of a page that is print at least; print of a full page is
_BLACK = 60  # of 255: as dark as print is made
_PALE, _PALEST = 90, 190  # where its darkest is between these; what is paler yet shines through the paper
_FURTHEST = 5.0  # degrees of skew that are looked for
_SMALL = 700  # pixels of width at which skew is looked for first
_LONG = 0.15  # of the page's width: shorter lines say little of its slant
_BENT = 0.002  # radians from one end of the page to the other: less is no trapezium
_ENOUGH = 4  # lines each way to tell a trapezium by
_BAND = 0.04  # of the page


def grey(picture: np.ndarray[Any, Any]) -> Picture:
    """Return the picture in grey, without what is red: a stamp is as bright as the paper under it."""
    if picture.ndim == 2:
        return picture
    blue, green, red = (channel.astype(np.float32) for channel in cv2.split(picture))
    redness = np.clip(red - (green + blue) / 2, 0, 255)
    bare = np.clip((red - _PRINT) / _MARGIN, 0, 1)  # print under the stamp is dark in red, too
    bleached: Picture = np.clip(red + _BLEACH * redness * bare, 0, 255).astype(np.uint8)
    return bleached


def evened(picture: Picture) -> Picture:
    """Return the picture with its paper white all over, shadows and yellowing taken away."""
    rows, columns = picture.shape
    small = (max(1, columns // _BACKGROUND), max(1, rows // _BACKGROUND))
    paper = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(paper, np.ones((7, 7), np.uint8)), 11)
    paper = cv2.resize(paper, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return _darkened(cv2.divide(picture, np.maximum(paper, 60), scale=255))


def _darkened(even: Picture) -> Picture:
    """Return the page with its print black, where its darkest is pale: a worn drum, a thin pencil."""
    darkest = float(np.percentile(even, _DARKEST))
    if not _PALE < darkest < _PALEST:
        return even
    return cv2.bitwise_not(cv2.convertScaleAbs(cv2.bitwise_not(even), alpha=(255 - _BLACK) / (255 - darkest)))


def ink_mask(picture: Picture) -> Picture:
    """Return 255 where there is ink, else 0."""
    return cv2.threshold(picture, _INK, 255, cv2.THRESH_BINARY_INV)[1]


def upright(picture: Picture) -> tuple[Picture, ImageMatrix]:
    """Return the evened picture set level, and the matrix from its places to those of the picture given."""
    angle = _skew(ink_mask(picture))
    rows, columns = picture.shape
    turn = np.vstack([cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0), [0, 0, 1]])
    level = _warped(picture, turn) if abs(angle) > 0.02 else picture
    bend = _bend(ink_mask(level))
    whole = turn if bend is None else bend @ turn
    if abs(angle) <= 0.02 and bend is None:
        return picture, np.eye(3)
    return _warped(picture, whole), np.linalg.inv(whole)


def _warped(picture: Picture, matrix: ImageMatrix) -> Picture:
    rows, columns = picture.shape
    return cv2.warpPerspective(
        picture, matrix, (columns, rows), flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=255,
    )  # fmt: skip


def _skew(ink: Picture) -> float:
    """Return the angle in degrees by which the page must be turned: at it, its lines of ink are sharpest."""
    scale = min(1.0, _SMALL / ink.shape[1])
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = max(np.arange(-_FURTHEST, _FURTHEST + 0.1, 0.5), key=lambda angle: _sharpness(small, angle))
    best = max(np.arange(best - 0.4, best + 0.41, 0.1), key=lambda angle: _sharpness(small, angle))
    middling = cv2.resize(ink, None, fx=2 * scale, fy=2 * scale, interpolation=cv2.INTER_AREA)
    return float(
        max(np.arange(best - 0.1, best + 0.11, 0.025), key=lambda angle: _sharpness(middling, angle))
    )


def _sharpness(ink: Picture, angle: float) -> float:
    """Return how much the rows of a turned page differ from one another in ink."""
    rows, columns = ink.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), float(angle), 1.0)
    sums = cv2.warpAffine(ink, turn, (columns, rows)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(sums)).sum())


def _bend(ink: Picture) -> ImageMatrix | None:
    """Return the matrix that makes a trapezium a rectangle; None where it is none, or has too few lines."""
    rows, columns = ink.shape
    levels, uprights = _slants(ink), _slants(np.ascontiguousarray(ink.T))
    if min(_distinct(levels, rows), _distinct(uprights, columns)) < _ENOUGH:
        return None
    level, upright = (
        np.polyfit(slants[:, 0], slants[:, 1], 1, w=slants[:, 2]) for slants in (levels, uprights)
    )
    if abs(level[0]) * rows < _BENT and abs(upright[0]) * columns < _BENT and abs(upright[1]) < _BENT:
        return None
    return _rectifying(level, upright, rows, columns)


def _slants(ink: Picture) -> ImageMatrix:
    """Return for each nearly level line where it stands, how much it falls a pixel, and its length."""
    long = max(20, round(ink.shape[1] * _LONG))
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, long // 4), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    slants = []
    for left, top, width, height, _ in boxes[1:].tolist():
        if width < long or height > 0.09 * width:
            continue
        piece = lines[top : top + height, left : left + width]
        edge = max(1, width // 12)
        first = float(np.argwhere(piece[:, :edge])[:, 0].mean())
        last = float(np.argwhere(piece[:, -edge:])[:, 0].mean())
        slants.append((top + (first + last) / 2, (last - first) / (width - edge), width))
    return np.array(slants).reshape(-1, 3)


def _distinct(slants: ImageMatrix, size: int) -> int:
    """Count the lines, those that stand close together taken as one."""
    return len({int(place / (size * _BAND)) for place in slants[:, 0]})


def _rectifying(level: ImageMatrix, upright: ImageMatrix, rows: int, columns: int) -> ImageMatrix:
    """Return the matrix that makes all slants 0; each slant is a linear function of the place."""
    ys, xs = (0.15 * rows, 0.85 * rows), (0.15 * columns, 0.85 * columns)
    corners = []
    for y in ys:
        slope = np.polyval(level, y)
        for x in xs:
            lean = np.polyval(upright, x)
            # y' = y + slope (x' - middle) and x' = x + lean (y' - middle) meet here
            down = (y + slope * (x - columns / 2 - lean * rows / 2)) / (1 - slope * lean)
            corners.append((x + lean * (down - rows / 2), down))
    target = [(x, y) for y in ys for x in xs]
    return cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(target, np.float32))
