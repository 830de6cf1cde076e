"""Numbers that became ten times as large or as small within a year: perhaps something else is counted.

Small numbers jump by nature and are left alone; where the total of a line or
route jumps, its parts are not told too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gojparse.compare.checks.chains import about_cell, known
from gojparse.compare.checks.pairs import Pairs
from gojparse.compare.checks.settings import Settings
from gojparse.compare.columns import COUNT, WideColumn, wide_columns
from gojparse.compare.numbers import BoolArray, IntArray
from gojparse.compare.panel import PanelFinding
from gojparse.rules import JUMP, JUMP_OF_UNIT

_TOTAL = "total"


def jumps(pairs: Pairs, settings: Settings) -> Iterator[PanelFinding]:
    """A note for each cell that jumped."""
    of_total: dict[tuple[str, str], BoolArray] = {}
    for column in sorted(wide_columns(), key=lambda column: column.column != _TOTAL):
        before, now = pairs.earlier(column.name), pairs.later(column.name)
        both = known(before, now)
        jumped = both & _jumped(np.where(both, before, 0), np.where(both, now, 0), column, settings)
        line = column.table, column.line
        if column.column == _TOTAL:
            of_total[line] = jumped
        elif line in of_total:
            jumped &= ~of_total[line]
        for at in np.flatnonzero(jumped):
            one, other = int(before[at]), int(now[at])
            ratio = max(one, other) // min(one, other)
            rule = JUMP_OF_UNIT if column.scale != COUNT and ratio >= settings.jump_unit else JUMP
            yield about_cell(pairs, int(at), rule, column.name, one, other)


def _jumped(before: IntArray, now: IntArray, column: WideColumn, settings: Settings) -> BoolArray:
    """Where the larger is so many times the smaller; small amounts too if a unit may be behind it."""
    small, large = np.minimum(before, now), np.maximum(before, now)
    jumped = (small >= settings.jump_least * column.scale) & (large // settings.jump_ratio >= small)
    if column.scale != COUNT:
        jumped |= (small > 0) & (large // settings.jump_unit >= small)
    found: BoolArray = jumped
    return found
