"""Lines that lost a column: what the balances decide, held against brute force."""

from __future__ import annotations

import random

import pytest

from gojparse.align.applications import align_applications
from gojparse.balances.settle import settle_table
from gojparse.forms.form import load
from gojparse.model import Result, Status
from tests.support.tables import FORMS, printed, readings, true_table, without

COLUMNS = [applicant.code for applicant in FORMS[0].applicants]


@pytest.mark.parametrize("seed", range(40))
def test_decides_exactly_what_all_readings_agree_on(seed: int) -> None:
    rng = random.Random(seed)
    form = rng.choice(FORMS)
    table = true_table(rng, form, nonzero_lines=2, most=rng.choice([2, 9, 400]))
    busy = [line for line, row in table.items() if any(row)]
    lost = {line: {rng.randrange(7)} for line in busy if rng.random() < 0.6}
    rows = without(table, lost)
    possible = readings(form, rows)
    assert possible, "the true table is always one of the readings"
    cells = {(c.line, c.column): c for c in settle_table(align_applications(printed(form, rows))).cells}
    for line in (line.code for line in form.lines):
        for i, column in enumerate(COLUMNS):
            cell = cells[line, column]
            values = {reading[line][0][i] for reading in possible}
            entries = {reading[line][1][i] for reading in possible}
            if len(values) > 1:
                assert cell.status is Status.AMBIGUOUS, (line, column)
            elif entries != {None} and len(entries) == 1:
                assert cell.value == table[line][i] and cell.printed is not None
            elif values == {0}:
                assert (cell.value, cell.status, cell.printed) == (0, Status.IMPLIED, None)
            else:  # any other value must not rest on a single balance: implied or withheld, never another
                assert cell.value in (None, table[line][i])


@pytest.mark.parametrize("lost_column", range(7))
def test_a_whole_lost_column_is_never_silently_wrong(lost_column: int) -> None:
    for seed in range(3):
        rng = random.Random(seed)
        form = load("2019")
        table = true_table(rng, form)
        lost = {line: {lost_column} for line in list(table)[2:]}
        settled = settle_table(align_applications(printed(form, without(table, lost))))
        for cell in settled.cells:
            assert cell.value in (None, table[cell.line][COLUMNS.index(cell.column)]), cell
        assert sum(f.rule.name == "short-line" for f in settled.findings) == 21


def test_six_numbers_have_seven_readings() -> None:
    """`3 1 4 2 5 15` alone: every cell but none can be told."""
    form = load("2021")
    rows = {"received": [3, 1, 4, 2, 5, 15]}
    settled = settle_table(align_applications(printed(form, rows)))
    line = [cell for cell in settled.cells if cell.line == "received"]
    assert {cell.status for cell in line} == {Status.AMBIGUOUS}
    assert settled.verdict == "doubtful"


def test_the_columns_decide_where_the_line_cannot() -> None:
    """`31 0 0 0 0 31` is person or business; a full line of the same applicant decides."""
    form = load("2019")
    zeros = {line.code: [0] * 7 for line in form.lines}
    rows = zeros | {
        "received": [31, 0, 0, 0, 0, 0, 31],
        "granted": [31, 0, 0, 0, 0, 31],
        "disposed": [31, 0, 0, 0, 0, 0, 31],
    }
    settled = settle_table(align_applications(printed(form, rows)))
    cells = {(c.line, c.column): c for c in settled.cells}
    person, total = cells["granted", "person"], cells["granted", "total"]
    assert (person.value, person.status, person.printed) == (31, Status.PLACED, "31")
    assert (total.value, total.status) == (31, Status.PLACED)
    assert cells["granted", "research"].status is Status.IMPLIED
    results = {(b.rule, b.line or b.column): b.result for b in settled.balances}
    assert results["line-total", "granted"] is Result.USED
    assert results["disposed-total", "person"] is Result.USED
    assert results["line-total", "received"] is Result.HELD


def test_a_balance_broken_in_print_decides_nothing() -> None:
    """The office's total is off by one: its column must not be used to place a number."""
    form = load("2019")
    zeros = {line.code: [0] * 7 for line in form.lines}
    rows = zeros | {
        "received": [31, 4, 0, 0, 0, 0, 35],
        "granted": [31, 4, 0, 0, 0, 35],
        "disposed": [32, 4, 0, 0, 0, 0, 35],
    }
    settled = settle_table(align_applications(printed(form, rows)))
    cells = {(c.line, c.column): c for c in settled.cells}
    assert cells["disposed", "person"].value == 32
    assert {f.subject for f in settled.findings if f.rule.name == "line-total"} == {"applications.disposed"}
    for column in COLUMNS:
        value = cells["granted", column].value
        assert value in (None, dict(zip(COLUMNS, [31, 4, 0, 0, 0, 0, 35], strict=True))[column])


def test_thirty_five_numbers_are_not_five_lines() -> None:
    """35 % 7 == 0: counting would fill five lines and be wrong in most."""
    form = load("2021")
    rng = random.Random(5)
    table = true_table(rng, form)
    rows: dict[str, list[object]] = {}
    left = 35
    for line in form.lines:
        take = min(left, rng.choice([1, 2, 3]))
        rows[line.code] = list(table[line.code][:take])
        left -= take
    settled = settle_table(align_applications(printed(form, rows)))
    assert all(c.value in (None, table[c.line][COLUMNS.index(c.column)]) for c in settled.cells)
    assert settled.verdict == "doubtful"


def test_the_search_stops_at_its_budget_and_withholds() -> None:
    """Twenty-one dense lines with two numbers lost each cannot be decided, and are soon left alone."""
    rng = random.Random(1)
    form = load("2019")
    table = true_table(rng, form)
    lost = {line: set(rng.sample(range(7), 2)) for line in list(table)[2:]}
    settled = settle_table(align_applications(printed(form, without(table, lost))))
    for cell in settled.cells:
        assert cell.value in (None, table[cell.line][COLUMNS.index(cell.column)])
    assert settled.verdict == "doubtful"
