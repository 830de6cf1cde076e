"""Pictures of pages made ready: made grey without stamps, evened out, and set upright.

A red stamp is bleached, so that the print under it can be read. But a number
typed or written in red is print. It is told apart by its shape: a stamp is one
coherent thing, larger than any letter both ways, and all that is red inside
its outline belongs to it. The ruling lines of a form printed in red reach
further, and straight.

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
_BLEACH = 2.0  # times the redness of a point by which it is made brighter,
_DARK, _MARGIN = 140.0, 50.0  # unless its red is as dark as print's: of 255
_RED = 45.0  # of 255: what is redder may be ink,
_TAKEN = 25  # where bleaching makes it so much brighter
_COARSE = 75.0  # dots an inch at which shapes are compared
_REACH = 0.07  # inches between the parts of one stamp
_STAMP = 0.5  # inches; no letter is as large both ways
_STRAIGHT = 1.3  # inches; no seal has sides as long
_RULED = 0.25  # of the ink of a form printed in red is in such lines
_SOLID = 0.1  # inches; no letter has such thick strokes: a coloured cell
_LEAST = 0.002  # square inches of red ink that are looked at


def grey(picture: np.ndarray[Any, Any], dpi: float) -> Picture:
    """Return the picture in grey, without red stamps: they are as bright as the paper under them."""
    if picture.ndim == 2:
        return picture
    blue, green, red = (channel.astype(np.float32) for channel in cv2.split(picture))
    redness = np.clip(red - (green + blue) / 2, 0, 255)
    bare = np.clip((red - _DARK) / _MARGIN, 0, 1)  # print under the stamp is dark in red, too
    bleached: Picture = np.clip(red + _BLEACH * redness * bare, 0, 255).astype(np.uint8)
    plain = unbleached(picture)
    taken = (redness > _RED) & (bleached > plain.astype(np.int16) + _TAKEN)
    if np.count_nonzero(taken) < _LEAST * dpi * dpi:
        return bleached
    kept = _print_in_red(taken.astype(np.uint8) * 255, dpi)
    return np.where(kept > 0, np.minimum(plain, bleached), bleached)


def unbleached(picture: np.ndarray[Any, Any]) -> Picture:
    """Return the picture in grey, every colour as dark as it looks."""
    return picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


def _print_in_red(red: Picture, dpi: float) -> Picture:
    """Return where red ink (255 in the picture given) is print, with a margin, and neither stamp nor fill."""
    rows, columns = red.shape
    scale = min(1.0, _COARSE / dpi)
    coarse = min(dpi, _COARSE)
    small = cv2.resize(red, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.threshold(small, 30, 255, cv2.THRESH_BINARY)[1]
    kept = cv2.bitwise_and(cv2.bitwise_not(_stamps(small, coarse)), small)
    solid = cv2.morphologyEx(kept, cv2.MORPH_OPEN, _square(_SOLID * coarse))
    kept = cv2.bitwise_and(kept, cv2.bitwise_not(cv2.dilate(solid, _square(0.06 * coarse))))
    kept = cv2.dilate(kept, np.ones((5, 5), np.uint8))
    return cv2.resize(kept, (columns, rows), interpolation=cv2.INTER_NEAREST)


def _stamps(red: Picture, dpi: float) -> Picture:
    """Return where stamps are, with all that lies inside their outlines."""
    reach = _square(_REACH * dpi)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(red, reach), connectivity=8)
    outlines = np.zeros_like(red)
    for number, (left, top, width, height, _) in enumerate(boxes[1:].tolist(), 1):
        if min(width, height) < (_STAMP + _REACH) * dpi:
            continue
        place = slice(top, top + height), slice(left, left + width)
        ink = np.where(labels[place] == number, red[place], 0).astype(np.uint8)
        if not _is_form(ink, dpi) and (points := cv2.findNonZero(ink)) is not None:
            cv2.fillConvexPoly(outlines, cv2.convexHull(points) + np.array((left, top)), (255,))
    return cv2.dilate(outlines, np.ones((3, 3), np.uint8))


def _is_form(ink: Picture, dpi: float) -> bool:
    """Tell whether the ink is that of ruling lines."""
    long = round(_STRAIGHT * dpi)
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    upright = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    ruled = cv2.bitwise_and(cv2.bitwise_or(level, upright), ink)
    return bool(np.count_nonzero(ruled) > _RULED * np.count_nonzero(ink))


def _square(side: float) -> Picture:
    return np.ones((max(2, round(side)),) * 2, np.uint8)


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


def set_level(picture: Picture, back: ImageMatrix) -> Picture:
    """Return another picture of the same page set level, given the matrix that `upright` has returned."""
    return picture if np.array_equal(back, np.eye(3)) else _warped(picture, np.linalg.inv(back))


def _warped(picture: Picture, matrix: ImageMatrix) -> Picture:
    rows, columns = picture.shape
    return cv2.warpPerspective(
        picture, matrix, (columns, rows), flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(255,),
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
