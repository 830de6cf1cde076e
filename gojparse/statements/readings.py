"""The honest readings of a number in prose, and their values in the tables.

收到 may mean this year's applications or those carried in as well; 行政诉讼
may count one route or both, with or without the pending ones. A reading is
written as a formula over the cells, and the formula is what is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from gojparse.model import Cell, Status
from gojparse.statements.quantities import Quantity
from gojparse.statements.subjects import Topic, Window
from gojparse.text import lazy

Value: TypeAlias = int | Decimal

# no set: the hash of an enum is slow, while the same object is found at once
_FIRM = (Status.READ, Status.PLACED, Status.RESTORED)

# A bare name is a line or group of section three (of the applicant the sentence is about) or the total of a
# route; a name with a column is that cell. A formula with a line that the edition lacks is no reading of it.
_PENDING = ("litigation_direct", "litigation_after")
_STOCK = ("issued", "in_force", "made", "newly_published", "published_total")
READINGS: dict[str, tuple[str, ...]] = {
    "received": ("received", "received + carried_in", "disposed + carried_forward"),
    "carried_in": ("carried_in", "carried_forward"),
    "carried_forward": ("carried_forward", "carried_in"),
    "disposed": (
        "disposed",
        "disposed - other",
        "disposed - other_uncorrected - other_unpaid",
        "received + carried_in - carried_forward",
        "received - carried_forward",  # of this year's own
    ),
    "granted": ("granted", "granted + partly_granted"),
    "reconsideration": ("reconsideration", "reconsideration - reconsideration.pending"),
    **{route: (route, f"{route} - {route}.pending") for route in _PENDING},
    "litigation": (
        *(reading for route in _PENDING for reading in (route, f"{route} - {route}.pending")),
        " + ".join(_PENDING),
        " + ".join(_PENDING) + "".join(f" - {route}.pending" for route in _PENDING),
    ),
    **{subject: tuple(f"{subject}.{measure}" for measure in _STOCK) for subject in ("rules", "normative")},
    **{subject: (f"{subject}.decisions",) for subject in ("licensing", "penalties", "coercion")},
}
_GROUPS = {"denied": "denied_", "unable": "unable_", "unhandled": "unhandled_", "other": "other_"}


@dataclass(frozen=True, slots=True)
class FormulaValue:
    """The value that the tables give for one reading.

    Attributes:
        formula: The reading, a formula over cells.
        value: Its value; None where a cell has none.
        firm: All its cells were printed.
    """

    formula: str
    value: Value | None
    firm: bool


class Figures:
    """The cells of one report by line and column."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        """Index the cells by line and column."""
        self._cells: dict[tuple[str, str], Cell] = {(cell.line, cell.column): cell for cell in cells}
        lines = [line for line, column in self._cells if column == "total" and "_" in line]
        self._lines: dict[str, tuple[str, ...]] = {
            group: tuple(line for line in lines if line.startswith(prefix))
            for group, prefix in _GROUPS.items()
        }

    def __bool__(self) -> bool:
        """Tell whether there is any cell."""
        return bool(self._cells)

    def table(self, subject: str) -> str | None:
        """The table a subject stands in, None if the report has no such line."""
        lines = self._lines.get(subject) or (subject if subject != "litigation" else _PENDING[0],)
        return next((cell.table for (line, _), cell in self._cells.items() if line in lines), None)

    def cell_of(self, subject: str) -> Cell | None:
        """The one cell a subject is about; None for a group of lines or routes."""
        return self._cells.get((subject, "total")) or self._cells.get((subject, "issued"))

    def number(self, line: str, column: str = "total") -> Value | None:
        """The value of a cell if it was printed, else None."""
        cell = self._cells.get((line, column))
        return cell.value if cell is not None and cell.status in _FIRM else None

    def outcomes(self, subjects: Iterable[str], applicant: str = "total") -> tuple[FormulaValue, ...]:
        """Return the value of each honest reading of the subjects."""
        return self.evaluate(
            dict.fromkeys(f for subject in subjects for f in READINGS.get(subject, (subject,))), applicant
        )

    def evaluate(self, formulas: Iterable[str], applicant: str = "total") -> tuple[FormulaValue, ...]:
        """Return the values of the formulas, without those with a line that this edition does not have."""
        return tuple(o for o in (self._outcome(f, applicant) for f in formulas) if o is not None)

    def _outcome(self, formula: str, applicant: str) -> FormulaValue | None:
        value: Value | None = 0
        firm = True
        for sign, term in _terms(formula):
            for key in self._keys(term, applicant):
                cell = self._cells.get(key)
                if cell is None:
                    return None
                firm = firm and cell.status in _FIRM
                value = None if value is None or cell.value is None else value + sign * cell.value
        if applicant != "total":
            formula = " ".join(w if w in "+-" or "." in w else f"{w}.{applicant}" for w in formula.split())
        return FormulaValue(formula, value, firm)

    def _keys(self, term: str, applicant: str) -> tuple[tuple[str, str], ...]:
        line, _, column = term.partition(".")
        if column:
            return ((line, column),)
        lines = self._lines.get(line) or (line,)
        return tuple((line, applicant) for line in lines)


def _terms(formula: str) -> Iterator[tuple[int, str]]:
    """The terms of a formula with their signs."""
    sign = 1
    for word in formula.split():
        if word in "+-":
            sign = 1 if word == "+" else -1
        else:
            yield sign, word


# ---- a number of a sentence ----

CASES = lazy(r"申请(?!人数)|复议|诉讼")
"""The words of a sentence whose numbers count cases, not pieces of information."""


@dataclass(frozen=True, slots=True)
class StatedNumber:
    """A number of a sentence, the words around it, its topic, and the values of its readings."""

    quantity: Quantity
    words: Window
    topic: Topic | None
    outcomes: tuple[FormulaValue, ...]

    @property
    def reading(self) -> str | None:
        """The reading under which the number agrees with the table, None where none does."""
        if not self.quantity.exact:
            return None
        return next((o.formula for o in self.outcomes if o.value == self.quantity.number), None)

    @property
    def contradicted(self) -> bool:
        """Tell whether the number is none of its honest readings, all of them known by printed cells."""
        return (
            self.topic is not None
            and self.topic.firm
            and bool(self.outcomes)
            and all(o.firm and o.value is not None and o.value != self.quantity.number for o in self.outcomes)
        )
