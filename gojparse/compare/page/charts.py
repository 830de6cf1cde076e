"""Small charts as plain geometry; the template draws them as SVG. A missing number is a gap, never 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gojparse.compare.groups import PARTS, GroupShare

WIDTH, HEIGHT = 150.0, 56.0
_LEFT, _RIGHT, _TOP, _FOOT = 6.0, 6.0, 6.0, 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """One number over the years: its unbroken stretches as SVG points, and every point with its number."""

    stretches: tuple[str, ...]
    points: tuple[tuple[float, float, int, int], ...]  # x, y, year, number


@dataclass(frozen=True, slots=True)
class Lines:
    """Several numbers over the same years on one scale from 0. `top`: the largest number."""

    lines: tuple[Line, ...]
    top: int


def lines(
    years: Sequence[int], series: Sequence[Sequence[int | None]], width: float = WIDTH, height: float = HEIGHT
) -> Lines:
    """The chart of these series."""
    top = max((n for one in series for n in one if n is not None), default=0)
    return Lines(tuple(_line(years, one, top, width, height) for one in series), top)


def _line(years: Sequence[int], series: Sequence[int | None], top: int, width: float, height: float) -> Line:
    step = (width - _LEFT - _RIGHT) / max(len(years) - 1, 1)
    stretches: list[list[str]] = [[]]
    points = []
    for place, (year, number) in enumerate(zip(years, series, strict=True)):
        if number is None:
            stretches.append([])
            continue
        x = round(_LEFT + place * step, 1)
        y = round(height - _FOOT - (height - _TOP - _FOOT) * number / max(top, 1), 1)
        stretches[-1].append(f"{x},{y}")
        points.append((x, y, year, number))
    return Line(tuple(" ".join(one) for one in stretches if len(one) > 1), tuple(points))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar of length 100."""

    name: str
    start: float
    length: float
    share: GroupShare


def bar(shares: Mapping[str, GroupShare]) -> tuple[Piece, ...]:
    """The parts of all results, one behind the other; none where nothing was disposed of."""
    found, start = [], 0.0
    for name in PARTS:
        value = shares[name].value
        if value is None:
            return ()
        if value:
            found.append(Piece(name, round(start, 2), round(100 * value, 2), shares[name]))
        start += 100 * value
    return tuple(found)
