"""The true numbers of a report: what an office that can add would have counted.

Outcomes are invented first, then everything that follows from them, so that
all balances hold. `dense` puts a different number other than 0 into every
cell of section three: only then does a number betray the place it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from corpus.generate.records import Name, Value
from gojparse.forms.form import Form

FILLS = ("zero", "single", "sparse", "busy", "dense", "city")


def fill(rng: Random, forms: Mapping[str, Form], kind: str, ruling: bool) -> dict[Name, Value]:
    """The value of every cell of the three tables. `ruling`: the office is one that may make rules."""
    return {
        **_disclosures(rng, forms["disclosures"], kind, ruling),
        **_applications(rng, forms["applications"], kind),
        **_appeals(rng, forms["appeals"], kind),
    }


def _disclosures(rng: Random, form: Form, kind: str, ruling: bool) -> dict[Name, Value]:
    names = [
        (("disclosures", subject.code, measure.code), measure.kind)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    ]
    if kind == "dense":
        distinct = rng.sample(range(2, 900), len(names))
        values: dict[Name, Value] = {name: number for (name, _), number in zip(names, distinct, strict=True)}
    else:
        values = {name: _count(rng, name, kind) for name, _ in names}
    for name, measure in names:
        if measure == "money":
            values[name] = _amount(rng, kind)
        if name[1] == "rules" and not ruling:
            values[name] = 0
    return _keep_stocks(values)


def _count(rng: Random, name: Name, kind: str) -> int:
    _, subject, measure = name
    if kind == "zero" or rng.random() < 0.25:
        return 0
    if kind == "city" and measure == "decisions":
        return rng.randrange(1_000_000, 60_000_000) if subject == "licensing" else rng.randrange(50, 90_000)
    if measure == "change":
        return rng.choice((-11, -4, -1, 0, 0, 2, 3, 21))
    return rng.randrange(1, 40) if measure != "decisions" else rng.randrange(1, 900)


def _amount(rng: Random, kind: str) -> Value:
    if kind == "zero" or (kind != "dense" and rng.random() < 0.3):
        return 0
    if kind == "city":
        return Decimal(rng.randrange(10_000_000, 900_000_000)) / 10_000
    return Decimal(rng.randrange(105, 99_999)) / 100


def _keep_stocks(values: dict[Name, Value]) -> dict[Name, Value]:
    """The values with no stock smaller than what was added to it in the year."""
    kept = dict(values)
    for (table, subject, measure), value in values.items():
        flow = {"in_force": "issued", "published_total": "newly_published"}.get(measure)
        if flow and value < values[table, subject, flow]:
            kept[table, subject, measure], kept[table, subject, flow] = values[table, subject, flow], value
    return kept


def outcome_lines(form: Form) -> tuple[str, ...]:
    """The lines that add up to （七）总计."""
    return next(balance.left for balance in form.balances if balance.rule == "disposed-total")


def _applications(rng: Random, form: Form, kind: str) -> dict[Name, Value]:
    results = outcome_lines(form)
    for _ in range(2000):
        lines = _add_up(*_parts(rng, results, kind))
        numbers = [number for line in lines.values() for number in line]
        if kind != "dense" or (len(set(numbers)) == len(numbers) and 0 not in numbers):
            codes = [applicant.code for applicant in form.applicants]
            return {
                ("applications", line, code): number
                for line, row in lines.items()
                for code, number in zip(codes, row, strict=True)
            }
    raise AssertionError("no dense table found")


def _parts(
    rng: Random, results: tuple[str, ...], kind: str
) -> tuple[dict[str, list[int]], list[int], list[int]]:
    """Six numbers for each outcome, and for what was carried in and forward."""
    nothing = {line: [0] * 6 for line in results}
    if kind == "zero":
        return nothing, [0] * 6, [0] * 6
    if kind == "dense":
        numbers = iter(rng.sample(range(1, 2500), 6 * (len(results) + 2)))
        rows = [[next(numbers) for _ in range(6)] for _ in range(len(results) + 2)]
        return dict(zip(results, rows[2:], strict=True)), rows[0], rows[1]
    busy = {"single": 2, "sparse": 4, "busy": 9, "city": 15}[kind]
    who = [0] if kind == "single" else [0, 1] if kind == "sparse" else [0, 1, 1, 2, 3, 4, 5]
    top = {"single": 9, "sparse": 24, "busy": 60, "city": 700}[kind]
    for line in rng.sample(results, busy):
        for column in set(rng.sample(who, min(len(who), rng.randrange(1, 4)))):
            nothing[line][column] = rng.randrange(1, top)
        nothing[line][0] = nothing[line][0] or rng.randrange(1, top)
    carried_in = [rng.randrange(0, 4) if column in who and rng.random() < 0.5 else 0 for column in range(6)]
    forward = [rng.randrange(0, 6) if column in who and rng.random() < 0.5 else 0 for column in range(6)]
    done = [sum(row[column] for row in nothing.values()) for column in range(6)]
    carried_in = [min(a, b + c) for a, b, c in zip(carried_in, done, forward, strict=True)]
    return nothing, carried_in, forward


def _add_up(results: dict[str, list[int]], carried_in: list[int], forward: list[int]) -> dict[str, list[int]]:
    """All lines with all their totals."""
    done = [sum(row[column] for row in results.values()) for column in range(6)]
    received = [d + f - c for d, f, c in zip(done, forward, carried_in, strict=True)]
    lines = {
        "received": received,
        "carried_in": carried_in,
        **results,
        "disposed": done,
        "carried_forward": forward,
    }
    return {line: [*row, sum(row)] for line, row in lines.items()}


def _appeals(rng: Random, form: Form, kind: str) -> dict[Name, Value]:
    values: dict[Name, Value] = {}
    distinct = iter(rng.sample(range(1, 90), 12))
    for route in form.routes:
        parts = [0, 0, 0, 0]
        if kind == "dense":
            parts = [next(distinct) for _ in parts]
        elif kind in ("busy", "city") or (kind == "sparse" and rng.random() < 0.4):
            parts = [rng.choice((0, 0, 1, 2, 3, 7, 12)) for _ in parts]
        for outcome, number in zip(form.outcomes, [*parts, sum(parts)], strict=True):
            values["appeals", route.code, outcome.code] = number
    return values
