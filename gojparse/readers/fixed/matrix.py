"""Matrices of six numbers, as drawings of pages carry them."""

from __future__ import annotations

from typing import TypeAlias

from gojparse.readers.fixed.page import Quad

Matrix: TypeAlias = tuple[float, ...]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def transform(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = inner
    origin = transform(e, f, outer)
    across, up = transform(a + e, b + f, outer), transform(c + e, d + f, outer)
    return (
        across[0] - origin[0], across[1] - origin[1], up[0] - origin[0], up[1] - origin[1], *origin,
    )  # fmt: skip


def moved(quad: Quad, matrix: Matrix) -> Quad:
    x0, y0 = transform(quad[0], quad[1], matrix)
    x1, y1 = transform(quad[2], quad[3], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
