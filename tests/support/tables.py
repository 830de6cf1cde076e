"""True tables for tests, and a brute-force reading of short lines that shares no code with the product."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from gojparse.forms.form import Form, load
from gojparse.model import LinePlace, Locator, Paragraph

Table = dict[str, list[int]]


def true_table(rng: random.Random, form: Form, *, nonzero_lines: int | None = None, most: int = 400) -> Table:
    """An applications table whose balances hold; `nonzero_lines` outcome lines (or all) print numbers."""
    balances = {rule.rule: rule for rule in form.balances}
    outcomes = list(balances["disposed-total"].left)
    busy = set(outcomes if nonzero_lines is None else rng.sample(outcomes, nonzero_lines))
    table: Table = {
        line: [rng.randint(1, most) if line in busy else 0 for _ in range(6)] for line in outcomes
    }
    table["disposed"] = [sum(table[line][i] for line in outcomes) for i in range(6)]
    table["carried_forward"] = [rng.randint(0, 9) if table["disposed"][i] else 0 for i in range(6)]
    answered = [a + b for a, b in zip(table["disposed"], table["carried_forward"], strict=True)]
    table["carried_in"] = [min(n, rng.randint(0, 9)) for n in answered]
    table["received"] = [a - b for a, b in zip(answered, table["carried_in"], strict=True)]
    return {line.code: [*table[line.code], sum(table[line.code])] for line in form.lines}


def printed(form: Form, rows: Mapping[str, Sequence[object]]) -> list[Paragraph]:
    """The table as crawled text: one line a row, label and numbers parted by single tabs."""
    lines = ["\t".join([line.label, *map(str, rows[line.code])]) for line in form.lines if line.code in rows]
    return [Paragraph(text, Locator((LinePlace(i, 1),))) for i, text in enumerate(lines, 1)]


def without(table: Table, lost: Mapping[str, set[int]]) -> Table:
    """The table with the columns of some lines dropped from print."""
    return {
        line: [n for i, n in enumerate(row) if i not in lost.get(line, ())] for line, row in table.items()
    }


# ---- brute force ----


def _fillings(numbers: Sequence[int]) -> Iterator[tuple[tuple[int, ...], tuple[int | None, ...]]]:
    """Every way to put six printed numbers into seven cells so that the line adds up: (values, entries)."""
    for places in combinations(range(7), len(numbers)):
        values: list[int | None] = [None] * 7
        entries: list[int | None] = [None] * 7
        for entry, place in enumerate(places):
            values[place], entries[place] = numbers[entry], entry
        lost = [i for i in range(7) if values[i] is None]
        if len(lost) > 1:
            raise ValueError("brute force is for lines that lost one number")
        if lost:
            parts = sum(v for v in values[:6] if v is not None)
            value = parts if lost == [6] else (values[6] or 0) - parts
            if value < 0:
                continue
            values[lost[0]] = value
        if sum(v or 0 for v in values[:6]) == values[6]:
            yield tuple(v or 0 for v in values), tuple(entries)


def readings(form: Form, rows: Table) -> list[dict[str, tuple[tuple[int, ...], tuple[int | None, ...]]]]:
    """All joint readings of a table with short lines that break no balance."""
    balances = {rule.rule: rule for rule in form.balances}
    outcomes = balances["disposed-total"].left
    lines = [line.code for line in form.lines]
    options = [list(_fillings(rows[line])) for line in lines]
    found = []
    for choice in product(*options):
        values = {line: filling[0] for line, filling in zip(lines, choice, strict=True)}
        disposed = tuple(sum(values[line][i] for line in outcomes) for i in range(7))
        carried = tuple(a + b for a, b in zip(values["received"], values["carried_in"], strict=True))
        finished = tuple(a + b for a, b in zip(values["disposed"], values["carried_forward"], strict=True))
        if disposed == values["disposed"] and carried == finished:
            found.append(dict(zip(lines, choice, strict=True)))
    return found


FORMS = (load("2019"), load("2021"))
