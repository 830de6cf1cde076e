"""Where objects lie: the matrix from an object's own space to the page."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite

from gojparse.readers.fixed.page import IDENTITY, Matrix, product
from gojparse.readers.ofd.parts import Element, numbers


def placed(element: Element, outer: Matrix) -> Matrix:
    """The matrix from an object's own space to the page."""
    own = element.get("CTM")
    a, b, c, d, e, f = outer if own is None else _within(own, outer)
    try:
        left, top, *_ = element.get("Boundary", "").split(None, 2)
        x, y = float(left), float(top)
    except ValueError:
        return a, b, c, d, e, f
    if not isfinite(x + y):
        return a, b, c, d, e, f
    return a, b, c, d, e + outer[0] * x + outer[2] * y, f + outer[1] * x + outer[3] * y


@lru_cache(maxsize=256)
def _within(own: str, outer: Matrix) -> Matrix:
    """A matrix as the file says it, within another: all objects of a page have the same few."""
    return product(numbers(own, 6) or IDENTITY, outer)
