"""The rates of many reports: each with its two sides, its state and a word of warning.

Sums are whole and exact. A term without a value leaves its side without one:
a sum of what happens to be there is no sum. A rate is withheld where a side
has no value, where the denominator is 0, and where the numbers contradict
each other (a part above its whole, a count below 0); `Rates.states` says
which. One on fewer than ten cases is given and marked `small`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from gojparse.compare.columns import (
    SMALL,
    STATE_WORDS,
    STATES,
    Indicator,
    RateSide,
    indicator_table,
    wide_column_index,
)
from gojparse.compare.numbers import MISSING, STATUSES, BoolArray, CodeArray, IntArray
from gojparse.model import Status

FloatArray: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

_OK, _SMALL, _ZERO, _MISSING, _CONTRADICTORY = range(len(STATES))
_LARGEST = 2**58  # what sixteen terms can have and still be added in 64 bits
_INFERRED = [STATUSES.index(status) for status in (Status.IMPLIED, Status.RESTORED)]


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """The rates of a block of rows; each array has the shape (rows, indicators).

    A side is MISSING where it has no value. `states` are the codes of STATES. `inferred` marks rates of which
    a term was implied or restored, not printed; it is all False if no statuses were passed.
    """

    numerators: IntArray
    denominators: IntArray
    states: CodeArray
    inferred: BoolArray

    @property
    def defined(self) -> BoolArray:
        """The places where there is a rate."""
        marks: BoolArray = self.states <= _SMALL
        return marks

    @property
    def small(self) -> BoolArray:
        """The places where there is one on fewer than ten cases."""
        marks: BoolArray = self.states == _SMALL
        return marks

    @property
    def values(self) -> FloatArray:
        """The rates as fractions of 1, NaN where there is none."""
        found = np.full(self.states.shape, np.nan)
        np.divide(self.numerators, self.denominators, out=found, where=self.defined)
        return found


def rates(values: IntArray, statuses: CodeArray | None = None) -> Rates:
    """Return all indicators of a block of rows.

    Args:
        values: Rows x wide columns, as `Panel.cells` returns them.
        statuses: The statuses of the same cells, if `Rates.inferred` is wanted.
    """
    table = indicator_table()
    above = np.stack([_side_totals(values, one.numerator) for one in table], axis=1)
    below = np.stack([_side_totals(values, one.denominator) for one in table], axis=1)
    return Rates(above, below, _states(above, below, values), _inferred(statuses, above.shape))


def indicator_index(name: str) -> int:
    """Return the index of an indicator. Raises KeyError if there is none of this name."""
    return _columns()[name]


@cache
def _columns() -> dict[str, int]:
    return {one.name: at for at, one in enumerate(indicator_table())}


def _side_totals(values: IntArray, side: RateSide) -> IntArray:
    """Return a side's sum in each row. Where two editions' terms are all there and disagree, it has none."""
    found = np.full(len(values), MISSING, np.int64)
    disagree = np.zeros(len(values), np.bool_)
    for terms in side:
        total = _sum(values[:, [wide_column_index(term) for term in terms]])
        disagree |= (found != MISSING) & (total != MISSING) & (found != total)
        found = np.where(found == MISSING, total, found)
    found[disagree] = MISSING
    return found


def _sum(terms: IntArray) -> IntArray:
    """Return the sum of each row's terms, MISSING where one is, or is beyond all reason."""
    usable: BoolArray = np.logical_and.reduce((terms >= -_LARGEST) & (terms <= _LARGEST), axis=1)
    found: IntArray = np.where(usable, np.where(usable[:, None], terms, 0).sum(axis=1), MISSING)
    return found


def _states(above: IntArray, below: IntArray, values: IntArray) -> CodeArray:
    share = np.array([one.share for one in indicator_table()])
    absurd = (above < 0) | (below < 0) | (share & (above > below)) | _negative(values)
    conditions = [(above == MISSING) | (below == MISSING), absurd, below == 0, below < SMALL]
    codes = np.select(conditions, [_MISSING, _CONTRADICTORY, _ZERO, _SMALL], _OK)
    return codes.astype(np.uint8)


def _negative(values: IntArray) -> BoolArray:
    """Mark the indicators with a term below 0, which no count is, whatever the sum."""
    negative: BoolArray = np.logical_and(values < 0, values != MISSING)
    marks = [negative[:, _term_columns(one)].any(axis=1) for one in indicator_table()]
    return np.stack(marks, axis=1)


def _inferred(statuses: CodeArray | None, shape: tuple[int, ...]) -> BoolArray:
    if statuses is None:
        return np.zeros(shape, np.bool_)
    inferred: BoolArray = np.isin(statuses, _INFERRED)
    return np.stack([inferred[:, _term_columns(one)].any(axis=1) for one in indicator_table()], axis=1)


def _term_columns(one: Indicator) -> list[int]:
    return [wide_column_index(term) for terms in (*one.numerator, *one.denominator) for term in terms]


__all__ = [
    "MISSING",
    "SMALL",
    "STATES",
    "STATE_WORDS",
    "Indicator",
    "Rates",
    "indicator_index",
    "indicator_table",
    "rates",
]
