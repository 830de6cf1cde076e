"""The balances of a table as equations over its cells.

A cell is an index into the table in the form's order; an equation says that
its left cells add up to its right cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from gojparse.forms.form import BalanceRule, Form, load

Pick: TypeAlias = Callable[[Sequence[int | None]], tuple[int | None, ...]]
"""Takes the values of some cells out of those of a table; every report asks for them several times."""


def _pick(cells: Sequence[int]) -> Pick:
    if len(cells) == 1:
        return lambda values: (values[cells[0]],)
    return itemgetter(*cells)


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """One balance. `line` or `column` says what it was drawn up for; `terms` are (cell, +1 or -1)."""

    rule: str
    line: str | None
    column: str | None
    left: tuple[int, ...]
    right: tuple[int, ...]
    terms: tuple[tuple[int, int], ...]
    cells: frozenset[int]
    pick_left: Pick = tuple
    pick_right: Pick = tuple


@dataclass(frozen=True, slots=True)
class System:
    """The cells of a table as (line, column), each cell's place among them, and all balances over them."""

    cells: tuple[tuple[str, str], ...]
    index: Mapping[tuple[str, str], int]
    equations: tuple[Equation, ...]

    @property
    def axes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The line and the column of each cell."""
        lines, columns = zip(*self.cells, strict=True)
        return lines, columns


def system(form: Form, table: str) -> System:
    """The system of a table; section two has no balances."""
    return _system(form.edition, table)


@cache
def _system(edition: str, table: str) -> System:
    form = load(edition)
    if table == "disclosures":
        cells = _disclosure_cells(form)
        return System(cells, {cell: position for position, cell in enumerate(cells)}, ())
    lines, columns = _axes(form, table)
    cells = tuple((line, column) for line in lines for column in columns)
    index = {cell: position for position, cell in enumerate(cells)}
    rules = [rule for rule in form.balances if rule.table == table]
    return System(cells, index, tuple(e for rule in rules for e in _equations(rule, lines, columns, index)))


def _axes(form: Form, table: str) -> tuple[list[str], list[str]]:
    if table == "applications":
        return [line.code for line in form.lines], [applicant.code for applicant in form.applicants]
    return [route.code for route in form.routes], [outcome.code for outcome in form.outcomes]


def _disclosure_cells(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple(
        (subject.code, measure.code)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    )


def _equations(
    rule: BalanceRule, lines: Sequence[str], columns: Sequence[str], index: dict[tuple[str, str], int]
) -> list[Equation]:
    if rule.for_each in ("line", "route"):
        return [
            _equation(
                rule, line, None, [index[line, c] for c in rule.left], [index[line, c] for c in rule.right]
            )
            for line in lines
        ]
    return [
        _equation(
            rule, None, c, [index[line, c] for line in rule.left], [index[line, c] for line in rule.right]
        )
        for c in columns
    ]


def _equation(
    rule: BalanceRule, line: str | None, column: str | None, left: list[int], right: list[int]
) -> Equation:
    terms = tuple((cell, 1) for cell in left) + tuple((cell, -1) for cell in right)
    cells = frozenset(left + right)
    return Equation(
        rule.rule, line, column, tuple(left), tuple(right), terms, cells, _pick(left), _pick(right)
    )
