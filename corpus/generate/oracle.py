"""What can be known of a table whose blanks cannot be seen.

The oracle tries every admissible reading: each order-preserving placement
of the printed numbers on each line, each count that is not negative in
every empty place, as long as all balances of the form hold. A cell is
decided when no reading is left in which it differs. To show that, the
oracle looks for such a reading, and the search is complete: intervals of
possible values are narrowed by the balances, and what stays open is split
until nothing is left to split. It shares no code with the extractor: two
programs that agree because they are one program prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.generate.search import Equation, Line, Option, OutOfSteps, Search

__all__ = ["Equation", "Fate", "Line", "judge"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What all readings agree on in one cell.

    `value` is None where they disagree. `tied`: it is one and the same printed
    number, by its position on the line. `firm`: the value stays when any
    single balance is left out. `open`: the search was stopped.
    """

    value: int | None
    tied: int | None = None
    firm: bool = False
    open: bool = False


def judge(lines: Sequence[Line], equations: Sequence[Equation]) -> dict[str, Fate]:
    """What is certain of each cell that no number was tied to beforehand."""
    sought = {
        name
        for line in lines
        for name, number in zip(line.cells, line.numbers if not line.loose else [None] * 99, strict=False)
        if number is None
    }
    if not sought:
        return {}
    broken = [e for e in equations if _broken(lines, e)]
    sound = [e for e in equations if e not in broken]
    barred = {name for e in broken for name in (*e[0], *e[1])}
    fates = _agreed(lines, sound, sought)
    for name, fate in fates.items():
        if name in barred and fate.tied is None:
            fates[name] = Fate(None)
        elif fate.value and fate.tied is None:
            firm = _stays(lines, sound, name, fate.value)
            fates[name] = Fate(fate.value, None, firm, fate.open)
    return fates


def _broken(lines: Sequence[Line], equation: Equation) -> bool:
    """Whether tied numbers alone break a balance."""
    known = {n: v for line in lines if not line.loose for n, v in zip(line.cells, line.numbers, strict=True)}
    left = [known.get(name) for name in equation[0]]
    right = [known.get(name) for name in equation[1]]
    over = sum(v or 0 for v in left) - sum(v or 0 for v in right)
    if None not in left and None not in right:
        return over != 0
    return (over > 0 and None not in right) or (over < 0 and None not in left)


def _agreed(lines: Sequence[Line], equations: Sequence[Equation], sought: set[str]) -> dict[str, Fate]:
    """For each cell the value that all readings give it."""
    search = Search(lines, equations)
    try:
        first = search.reading()
    except OutOfSteps:
        return {name: Fate(None, open=True) for name in sought}
    if first is None:
        return {name: Fate(None) for name in sought}
    where = {
        name: (number, offset) for number, line in enumerate(lines) for offset, name in enumerate(line.cells)
    }
    seen = [first]
    fates = {}
    for name in sorted(sought, key=lambda n: search.place[n]):
        cell = search.place[name]
        value = first[0][cell]
        fates[name] = Fate(None)
        if any(values[cell] != value for values, _ in seen):
            continue
        try:
            other = search.reading([(cell, 0, value - 1)]) or search.reading([(cell, value + 1, 1 << 60)])
            if other:
                seen.append(other)
                continue
            fates[name] = Fate(value, _tie(search, where[name], first[1]))
        except OutOfSteps:
            fates[name] = Fate(None, open=True)
    return fates


def _tie(search: Search, spot: tuple[int, int], chosen: dict[int, Option]) -> int | None:
    """The printed number that stands in a cell in every reading, by its position; None if there is none."""
    line, offset = spot
    if line not in chosen:
        return None
    numbers = {tie[offset] for tie in chosen[line].ties}
    if len(numbers) > 1 or None in numbers:
        return None
    number = numbers.pop()
    assert number is not None
    return None if search.reading(untied=(line, offset, number)) else number


def _stays(lines: Sequence[Line], equations: Sequence[Equation], name: str, value: int) -> bool:
    """Whether a value stays forced when any single balance is left out."""
    for left_out in sorted(equations, key=lambda e: name not in e[0] + e[1]):
        search = Search(lines, [e for e in equations if e is not left_out])
        cell = search.place[name]
        try:
            if search.reading([(cell, 0, value - 1)]) or search.reading([(cell, value + 1, 1 << 60)]):
                return False
        except OutOfSteps:
            return False
    return True
