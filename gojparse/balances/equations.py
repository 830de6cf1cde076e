"""The balances of a table as equations over its cells.

A cell is an index into the table in the form's order; an equation says that
its left cells add up to its right cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from gojparse.forms.form import BalanceRule, Form, Label, load
from gojparse.model import Balance, Result

Pick: TypeAlias = Callable[[Sequence[int | None]], Sequence[int | None]]
"""Takes the values of some cells out of those of a table; every report asks for them several times."""


def _pick(cells: Sequence[int]) -> Pick:
    if len(cells) == 1:
        return itemgetter(slice(cells[0], cells[0] + 1))
    return itemgetter(*cells)


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """One balance. `line` or `column` says what it was drawn up for; `terms` are (cell, +1 or -1).

    `ended`: what the report says of it, by how it ends.
    """

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
    ended: Mapping[Result, Balance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class System:
    """The cells of a table as (line, column), each cell's place among them, and all balances over them.

    `lines` and `columns` are those of each cell; `articles`, `units` and
    `kinds` what the form says of it in section two, empty for other tables.
    """

    cells: tuple[tuple[str, str], ...]
    index: Mapping[tuple[str, str], int]
    equations: tuple[Equation, ...]
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    articles: tuple[str, ...] = ()
    units: tuple[str | None, ...] = ()
    kinds: tuple[str, ...] = ()


def system(form: Form, table: str) -> System:
    """The system of a table; section two has no balances."""
    return _system(form.edition, table)


@cache
def _system(edition: str, table: str) -> System:
    form = load(edition)
    if table == "disclosures":
        return _disclosures(form)
    lines, columns = _axes(form, table)
    cells = tuple((line, column) for line in lines for column in columns)
    index = {cell: position for position, cell in enumerate(cells)}
    rules = [rule for rule in form.balances if rule.table == table]
    equations = tuple(e for rule in rules for e in _equations(rule, lines, columns, index))
    return System(cells, index, equations, *_unzipped(cells))


def _axes(form: Form, table: str) -> tuple[list[str], list[str]]:
    if table == "applications":
        return [line.code for line in form.lines], [applicant.code for applicant in form.applicants]
    return [route.code for route in form.routes], [outcome.code for outcome in form.outcomes]


def _unzipped(cells: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The line and the column of each cell."""
    return tuple(line for line, _ in cells), tuple(column for _, column in cells)


def _disclosures(form: Form) -> System:
    printed: list[tuple[str, str, str, Label]] = [
        (subject.code, measure.code, block.article, measure)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    ]
    lines, columns, articles, measures = zip(*printed, strict=True)
    cells = tuple(zip(lines, columns, strict=True))
    index = {cell: position for position, cell in enumerate(cells)}
    units = tuple(measure.unit or None for measure in measures)
    kinds = tuple(measure.kind for measure in measures)
    return System(cells, index, (), lines, columns, articles, units, kinds)


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
    ended = {result: Balance(rule.table, rule.rule, line, column, result) for result in Result}
    picks = (_pick([*left, *right]), _pick(left), _pick(right))
    return Equation(rule.rule, line, column, tuple(left), tuple(right), terms, cells, *picks, ended)
