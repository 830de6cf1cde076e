"""Two successive years of one issuer: which pairs can be held against each other, and their numbers.

A pair counts if issuer and year are certain on both sides, both years have a
current version, and the place did not change in between. A place that
became another alone (撤市设区: 偃师市 became 偃师区) is not changed by that:
its offices go on with their cases under the new name, nobody else's cases
join them, and so what was carried forward must still arrive. A place that
became several, or several that became one, and a town that was given another
number within its county are left out: what they took over cannot be known.
What a place took in that kept its own code and name, the code lists do not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np

from gojparse.compare.columns import COUNT, WideColumn, wide_columns
from gojparse.compare.corrections import CORRECTED
from gojparse.compare.numbers import MISSING, STATUSES, IntArray, NumberMatrix, as_number
from gojparse.compare.panel import IssuerYear, Panel
from gojparse.model import Status
from gojparse.places.lineage import lineage
from gojparse.places.table import divisions

TRUSTED = (Status.READ, Status.PLACED, Status.RESTORED, CORRECTED)
"""Only what was printed can confirm or break anything; an implied value is a conclusion, no witness."""
_IS_TRUSTED = np.zeros(256, np.bool_)
_IS_TRUSTED[[STATUSES.index(status) for status in TRUSTED]] = True


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of rows of the panel: of an issuer's year and the year before."""

    panel: Panel
    before: tuple[IssuerYear, ...]
    after: tuple[IssuerYear, ...]

    def earlier(self, column: str) -> IntArray:
        """Return what the reports of the years before print in a column, MISSING where nothing."""
        return printed_numbers(self.panel, self.before, column)

    def later(self, column: str) -> IntArray:
        """Return what the reports of the years themselves print in a column."""
        return printed_numbers(self.panel, self.after, column)


def year_pairs(panel: Panel) -> Pairs:
    """All pairs that count."""
    found = [
        (before, after)
        for _, rows in panel.by_issuer()
        for before, after in pairwise(rows)
        if before.year + 1 == after.year
        and assessable(before)
        and assessable(after)
        and _goes_on(before, after)
    ]
    return Pairs(panel, tuple(before for before, _ in found), tuple(after for _, after in found))


def assessable(row: IssuerYear) -> bool:
    """Tell whether issuer and year are certain and one version is current."""
    return row.certain and row.row >= 0


def printed_numbers(panel: Panel, rows: tuple[IssuerYear, ...], column: str) -> IntArray:
    """The numbers of a column in these rows that were printed, MISSING for all others."""
    at, place = np.array([row.row for row in rows], np.int64), column_positions()[column]
    values = panel.numbers.values[at, place]
    values[~_IS_TRUSTED[panel.numbers.statuses[at, place]] | (at < 0)] = MISSING
    found: IntArray = values
    return found


def number_block(panel: Panel, rows: tuple[IssuerYear, ...], columns: list[int]) -> IntArray:
    """As `printed_numbers`, for several columns: rows x columns."""
    at = np.array([row.row for row in rows], np.int64)[:, None]
    values: IntArray = panel.numbers.values[at, columns]
    values[~_IS_TRUSTED[panel.numbers.statuses[at, columns]] | (at < 0)] = MISSING
    return values


def printed_by(numbers: NumberMatrix, row: int) -> IntArray:
    """All printed numbers of one document, by its row in the matrix."""
    found: IntArray = numbers.values[row].copy()
    found[~_IS_TRUSTED[numbers.statuses[row]]] = MISSING
    return found


@cache
def column_positions() -> dict[str, int]:
    """The place of each wide column by its name."""
    return {column.name: at for at, column in enumerate(wide_columns())}


def column_of(name: str) -> WideColumn:
    """Return the wide column of this name."""
    return wide_columns()[column_positions()[name]]


def as_text(value: int, column: WideColumn) -> str:
    """A scaled number as a finding tells it: without an exponent or zeros at its end."""
    number = as_number(value, column)
    text = f"{number:f}" if column.scale != COUNT and number is not None else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _goes_on(before: IssuerYear, after: IssuerYear) -> bool:
    """Tell whether the issuer's place is the same in both years, or became the other alone."""
    one, other = before.record["division_code"], after.record["division_code"]
    if one is None or other is None:
        return bool(one == other)
    return bool(one == other) or (one[6:] == other[6:] and _became(one[:6], other[:6]))


@lru_cache(maxsize=65_536)
def _became(one: str, other: str) -> bool:
    """Tell whether a place of the one code became, alone, a place of the other."""
    lines = ((origin, lineage(origin)) for origin in divisions().coded.get(one, ()))
    return any(place.code == other for origin, line in lines for place in line[line.index(origin) :])


def issuer_and_year(row: IssuerYear) -> str:
    """An issuer's year as a sentence names it."""
    return f"{row.record['issuer'] or row.issuer_id} {row.year}"
