"""Which placements do the balances leave?

Each line's own balances were met when its readings were drawn up; here all
open lines are read together, and what all joint readings agree on is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gojparse.balances.agreement import Agreement
from gojparse.balances.equations import Equation
from gojparse.balances.readings import OpenLine
from gojparse.balances.search import Search, SearchBudget
from gojparse.balances.solve import UNBOUNDED, is_met, total


@dataclass(frozen=True, slots=True)
class PlacementChoice:
    """What is decided: for each cell of the open lines its value, for some the entry tied to it.

    `contradicted`: balances that no reading can meet, so that nothing rests on them.
    """

    values: Mapping[int, int]
    entries: Mapping[int, int]
    contradicted: frozenset[Equation]
    consistent: bool  # at least one reading of the whole table meets all other balances
    complete: bool  # no reading was left unseen for want of budget


def choose_placements(
    values: Sequence[int | None],
    lines: Sequence[OpenLine],
    equations: Sequence[Equation],
    budget: SearchBudget | None = None,
) -> PlacementChoice:
    """Decide the open lines as far as all admissible readings agree.

    `values`: the table's cells, None where unknown or in an open line.
    """
    filled = list(values)
    decided: dict[int, int] = {}
    entries: dict[int, int] = {}
    undecided: list[OpenLine] = []
    for line in lines:
        (reading, *others) = line.readings
        if others or None in reading.values:
            undecided.append(line)
            continue
        for cell, value, entry in zip(line.cells, reading.values, reading.entries, strict=True):
            filled[cell] = value
            if value is not None:
                decided[cell] = value
            if entry is not None:
                entries[cell] = entry
    contradicted = _hopeless(equations, filled, undecided)
    if not undecided:
        return PlacementChoice(decided, entries, contradicted, consistent=True, complete=True)
    agreed = Agreement(undecided)
    search = Search(
        filled, undecided, [e for e in equations if e not in contradicted], budget or SearchBudget()
    )
    complete = search.run(agreed)
    if not (complete and search.found):
        agreed.admit_all()
    return PlacementChoice(
        decided | agreed.values(),
        entries | agreed.entries(),
        contradicted,
        consistent=search.found or not complete,
        complete=complete,
    )


def _hopeless(
    equations: Sequence[Equation], values: Sequence[int | None], lines: Sequence[OpenLine]
) -> frozenset[Equation]:
    """The balances that no choice of readings can meet, each taken by itself."""
    if not lines and None not in values:
        return frozenset([e for e in equations if not is_met(values, e)])
    low = [0 if value is None else value for value in values]
    high = [UNBOUNDED if value is None else value for value in values]
    for line in lines:
        for cell, choices in zip(
            line.cells, zip(*(r.values for r in line.readings), strict=True), strict=True
        ):
            low[cell] = min(0 if v is None else v for v in choices)
            high[cell] = max(UNBOUNDED if v is None else v for v in choices)
    return frozenset(
        [
            e
            for e in equations
            if total(e.pick_left(low)) > total(e.pick_right(high))
            or total(e.pick_left(high)) < total(e.pick_right(low))
        ]
    )
