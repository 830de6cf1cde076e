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

Pick: TypeAlias = Callable[[Sequence[int | None]], Sequence[int | None]]
"""Takes the values of some cells out of those of a table."""


def _pick(cells: Sequence[int]) -> Pick:
    """Return what takes these cells; one cell alone as a sequence, too."""
    return itemgetter(slice(cells[0], cells[0] + 1)) if len(cells) == 1 else itemgetter(*cells)


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """One balance: the cells on its left add up to those on its right.

    Attributes:
        rule: Its name in the form and in the findings.
        line: The line it was drawn up for, if it was one; `column` likewise.
        terms: All cells as (cell, +1 or -1).
        pick: Takes the values of its cells out of those of the table; `pick_left` and `pick_right` likewise.
    """

    table: str
    rule: str
    line: str | None
    column: str | None
    left: tuple[int, ...]
    right: tuple[int, ...]
    terms: tuple[tuple[int, int], ...]
    cells: frozenset[int]
    pick: Pick = tuple
    pick_left: Pick = tuple
    pick_right: Pick = tuple


@dataclass(frozen=True, slots=True)
class System:
    """The cells of a table and all balances over them.

    Attributes:
        cells: (line, column) of each cell, in the form's order.
        index: The place of each among them.
        equations: The balances.
        articles: The item of article 20 that each belongs to, in section two.
        units: The unit that the form prints for each, in section two.
        kinds: `count`, `signed` or `money`.
    """

    cells: tuple[tuple[str, str], ...]
    index: Mapping[tuple[str, str], int]
    equations: tuple[Equation, ...]
    articles: tuple[str | None, ...]
    units: tuple[str | None, ...]
    kinds: tuple[str, ...]


@cache
def system(edition: str, table: str) -> System:
    """Return the system of a table of an edition; section two has no balances."""
    form = load(edition)
    if table == "disclosures":
        return _disclosures(form)
    is_three = table == "applications"
    line_codes = [line.code for line in (form.lines if is_three else form.routes)]
    column_codes = [column.code for column in (form.applicants if is_three else form.outcomes)]
    cells = tuple((line, column) for line in line_codes for column in column_codes)
    index = {cell: position for position, cell in enumerate(cells)}
    rules = [rule for rule in form.balances if rule.table == table]
    equations = tuple(e for rule in rules for e in _equations(rule, line_codes, column_codes, index))
    nothing = (None,) * len(cells)
    return System(cells, index, equations, nothing, nothing, ("count",) * len(cells))


def _disclosures(form: Form) -> System:
    """Return the cells of section two with what the form says of them."""
    printed = [
        (subject.code, measure, block.article)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    ]
    cells = tuple((subject, measure.code) for subject, measure, _ in printed)
    return System(
        cells,
        index={cell: position for position, cell in enumerate(cells)},
        equations=(),
        articles=tuple(article for _, _, article in printed),
        units=tuple(measure.unit or None for _, measure, _ in printed),
        kinds=tuple(measure.kind for _, measure, _ in printed),
    )


def _equations(
    rule: BalanceRule, lines: Sequence[str], columns: Sequence[str], index: Mapping[tuple[str, str], int]
) -> list[Equation]:
    """Return the equations of a rule, one for each line or for each column."""
    equations: list[Equation] = []
    by_line = rule.for_each in ("line", "route")
    for code in lines if by_line else columns:
        line, column = (code, None) if by_line else (None, code)
        left, right = (
            tuple([index[code, other] if by_line else index[other, code] for other in side])
            for side in (rule.left, rule.right)
        )
        terms = (*[(cell, 1) for cell in left], *[(cell, -1) for cell in right])
        both = left + right
        picks = _pick(both), _pick(left), _pick(right)
        equation = Equation(rule.table, rule.rule, line, column, left, right, terms, frozenset(both), *picks)
        equations.append(equation)
    return equations
