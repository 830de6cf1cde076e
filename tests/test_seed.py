"""The township report whose lines lost a column each, with other numbers in the place of its zeros.

Zeros are the same in every reading; numbers are not. Twenty-one lines print
six numbers for seven cells, so a number must stand in its own line, in its
own column or nowhere: what cannot be decided is `ambiguous`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random

import pytest

from corpus.generate import invent, seed_shape, tables
from gojparse.flow import parse
from gojparse.forms.form import load
from gojparse.model import Cell, Report, Status
from tests.support.tables import Table, readings, true_table

REAL = Path(__file__).parents[2] / "shared" / "real" / "seed.txt"
FORM = load("2019")
LINES = [line.code for line in FORM.lines]
COLUMNS = [who.code for who in FORM.applicants]
FULL = ("received", "carried_in")  # these print all seven numbers
_ZERO = re.compile(r"(?<=\t)0(?=\t|$)")


def _ours() -> str:
    """The shape as the corpus prints it, all zeros."""
    rng = Random("seed")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), FORM)
    values = dict.fromkeys(tables.fill(rng, forms, "zero", ruling=False), 0)
    return seed_shape.document(seed_shape.lose(rng, invent.draft(rng, forms, values, "town", 2020)))


SHAPES = [
    pytest.param(_ours, id="corpus"),
    pytest.param(
        lambda: REAL.read_text(encoding="utf-8"),
        id="real",
        marks=pytest.mark.skipif(not REAL.exists(), reason="the real report is not beside this checkout"),
    ),
]
Shape = Callable[[], str]


def _filled(text: str, disclosures: Sequence[object], applications: Mapping[str, Sequence[object]],
            appeals: Sequence[object]) -> str:  # fmt: skip
    """The report with its zeros replaced, line by line, in the order of the form."""
    rows = iter([applications[line] for line in LINES])
    left = iter(disclosures)
    printed = []
    for line in text.split("\n"):
        zeros = len(re.findall(r"(?:^|(?<=\t))0(?=\t|$)", line))
        if zeros == 15:
            line = "\t".join(map(str, appeals))
        elif zeros in (6, 7):
            numbers = iter(next(rows))
            line = _ZERO.sub(lambda _, numbers=numbers: str(next(numbers)), line)  # type: ignore[misc]
        elif zeros:
            line = _ZERO.sub(lambda _: str(next(left)), line)
        printed.append(line)
    assert next(rows, None) is None
    assert next(left, None) is None
    return "\n".join(printed)


def _appeals(rng: random.Random, *, balanced: bool) -> list[int]:
    routes = [rng.sample(range(1, 90), 4) for _ in range(3)]
    return [n for route in routes for n in (*route, sum(route) + (0 if balanced else 7))]


def _by_line(report: Report, table: str) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in report.cells:
        if cell.table == table:
            found.setdefault(cell.line, []).append(cell)
    return found


def _short_lines(report: Report) -> dict[str | None, str | None]:
    return {f.line: f.found for f in report.findings if f.rule.name == "short-line"}


def _check_tables_that_lost_nothing(
    report: Report, disclosures: Sequence[int], appeals: Sequence[int]
) -> None:
    assert [int(c.value) for c in report.disclosures if c.value is not None] == list(disclosures)
    assert [c.value for c in report.appeals] == list(appeals)


# ---- numbers that do not balance ----


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(3))
def test_distinct_numbers_that_fit_no_placement_are_placed_nowhere(shape: Shape, seed: int) -> None:
    rng = random.Random(seed)
    distinct = iter(rng.sample(range(1000, 9999), 22 + 7 * 2 + 6 * 21))
    disclosures = [next(distinct) for _ in range(22)]
    rows = {line: [next(distinct) for _ in range(7 if line in FULL else 6)] for line in LINES}
    appeals = _appeals(rng, balanced=False)
    report = parse(_filled(shape(), disclosures, rows, appeals).encode())
    _check_tables_that_lost_nothing(report, disclosures, appeals)
    cells, short = _by_line(report, "applications"), _short_lines(report)
    for line in LINES:
        if line in FULL:
            assert [c.value for c in cells[line]] == rows[line]
            continue
        assert short[line] == " ".join(map(str, rows[line]))
        decided = [(c.column, c.value, c.status.value) for c in cells[line] if c.value is not None]
        assert not decided, f"{line}: no placement of {rows[line]} fulfils all balances, yet {decided}"
    assert report.applications_verdict == "doubtful"


@pytest.mark.parametrize("shape", SHAPES)
def test_where_several_placements_remain_nothing_is_decided(shape: Shape) -> None:
    """`a b c d e f` with f = a+b+c+d+e in every line: each line alone has several readings."""
    numbers = count(3)
    rows = {}
    for line in LINES:
        parts = [next(numbers) for _ in range(6 if line in FULL else 5)]
        rows[line] = [*parts, sum(parts)]
    report = parse(_filled(shape(), list(range(1, 23)), rows, [0] * 15).encode())
    cells = _by_line(report, "applications")
    for line in LINES:
        if line not in FULL:
            decided = [(c.column, c.value) for c in cells[line] if c.value is not None]
            assert not decided, (line, decided)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_field_alone(shape: Shape) -> None:
    """One number among zeros: its line is broken whatever it is, and no other line changes."""
    for at, line in enumerate(LINES):
        if line in FULL:
            continue
        rows = {code: [0] * (7 if code in FULL else 6) for code in LINES}
        rows[line][at % 6] = 8
        report = parse(_filled(shape(), [0] * 22, rows, [0] * 15).encode())
        for code, cells in _by_line(report, "applications").items():
            values = {c.value for c in cells}
            assert values <= (
                {0, None, 8} if code in (line, "disposed", "carried_forward", *FULL) else {0, None}
            )
        assert {f.line for f in report.findings if f.rule.name == "short-line"} == set(LINES) - set(FULL)
        assert report.applications_verdict in ("doubtful", "unbalanced")


# ---- numbers that balance ----


def _lost(rng: random.Random, same: bool) -> dict[str, int]:
    always = rng.randrange(7)
    return {line: always if same else rng.randrange(7) for line in LINES if line not in FULL}


def _printed(table: Table, lost: Mapping[str, int]) -> Table:
    return {line: [n for i, n in enumerate(row) if lost.get(line) != i] for line, row in table.items()}


def _check_never_wrong(report: Report, table: Table) -> int:
    """Every decided cell is true; how many are decided."""
    decided = 0
    for line, cells in _by_line(report, "applications").items():
        for cell, real in zip(cells, table[line], strict=True):
            assert cell.value in (None, real), (cell, real)
            assert (cell.value is None) == (cell.status is Status.AMBIGUOUS), cell
            if cell.status is Status.PLACED or cell.status is Status.READ:
                assert cell.printed is not None
                assert Decimal(cell.printed) == real
            decided += cell.value is not None
    return decided


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("same", (True, False), ids=("one column", "any column"))
@pytest.mark.parametrize("busy", (1, 2, 4, 9, None), ids=lambda busy: f"{busy or 'all'} lines")
def test_balancing_numbers_are_right_or_withheld(shape: Shape, same: bool, busy: int | None) -> None:
    for seed in range(3 if busy in (1, 2, 4) else 1):
        rng = random.Random(f"{same}/{busy}/{seed}")
        table = true_table(rng, FORM, nonzero_lines=busy, most=rng.choice((3, 40, 900)))
        rows, disclosures = _printed(table, _lost(rng, same)), rng.sample(range(1, 900), 22)
        appeals = _appeals(rng, balanced=True)
        report = parse(_filled(shape(), disclosures, rows, appeals).encode())
        _check_tables_that_lost_nothing(report, disclosures, appeals)
        decided = _check_never_wrong(report, table)
        assert decided >= 14
        assert len(_short_lines(report)) == 21
        zero_lines = [line for line, row in table.items() if not any(row) and line not in FULL]
        for line in zero_lines:  # every reading gives zeros
            assert {c.value for c in _by_line(report, "applications")[line]} == {0}, line


@pytest.mark.parametrize("seed", range(4))
def test_what_all_readings_agree_on_is_decided(seed: int) -> None:
    """Against brute force: two busy outcome lines, so that all joint readings can be listed."""
    rng = random.Random(seed)
    table = true_table(rng, FORM, nonzero_lines=2, most=9)
    rows = _printed(table, _lost(rng, same=False))
    report = parse(_filled(_ours(), [0] * 22, rows, [0] * 15).encode())
    cells = _by_line(report, "applications")
    busy = [line for line in LINES if any(rows[line])]
    possible = readings(FORM, {line: rows[line] if line in busy else [0] * 7 for line in LINES})
    for line in busy:
        for at, cell in enumerate(cells[line]):
            values = {reading[line][0][at] for reading in possible}
            assert table[line][at] in values
            if len(values) > 1:
                assert cell.status is Status.AMBIGUOUS, cell
            elif values == {0}:
                assert cell.value == 0, cell
