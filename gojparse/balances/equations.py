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
    if len(cells) == 1:
        return itemgetter(slice(cells[0], cells[0] + 1))
    return itemgetter(*cells)


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """One balance: the cells on its left add up to those on its right.

    Attributes:
        table: The table it belongs to.
        rule: Its name in the form and in the findings.
        line: The line it was drawn up for, if it was one.
        column: The column it was drawn up for, if it was one.
        left: Its left cells.
        right: Its right cells.
        terms: All of them as (cell, +1 or -1).
        cells: All of them.
        pick: Takes the values of its cells out of those of the table.
        pick_left: The same for the left cells.
        pick_right: The same for the right cells.
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


def system(form: Form, table: str) -> System:
    """Return the system of a table; section two has no balances."""
    return _system(form.edition, table)


@cache
def _system(edition: str, table: str) -> System:
    """Return the system of a table of an edition."""
    form = load(edition)
    if table == "disclosures":
        return _disclosures(form)
    lines, columns = (
        (form.lines, form.applicants) if table == "applications" else (form.routes, form.outcomes)
    )
    line_codes, column_codes = [line.code for line in lines], [column.code for column in columns]
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
    """Return one equation over these cells."""
    terms = tuple((cell, 1) for cell in left) + tuple((cell, -1) for cell in right)
    picks = (_pick([*left, *right]), _pick(left), _pick(right))
    return Equation(
        rule.table, rule.rule, line, column, tuple(left), tuple(right), terms, frozenset(left + right), *picks
    )
