"""The numbers of an office over the years: what one year leaves over, the next takes up.

A year is filled from the state in which the one before ended, so that all
chains hold; where one is to break, the year is filled from another state than
that. Within each report every balance holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from corpus.generate.records import Name, Value
from corpus.generate.tables import outcome_lines
from gojparse.forms.form import Form, load

PERSON, BUSINESS = 0, 1
_PARTS = 6  # applicants without the total
_SIZES = {  # of a year: applications, decisions on licences, penalties and measures
    "government": (34, 900, 260, 60),
    "department": (13, 320, 90, 14),
    "town": (4, 45, 18, 3),
}
_WHO = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5)  # who applies how often
_SUBJECTS = ("licensing", "services", "penalties", "coercion", "fees")


@dataclass(frozen=True, slots=True)
class State:
    """What is left over at the end of a year."""

    carried: tuple[int, ...] = (0,) * _PARTS
    in_force: int = 0
    items: Mapping[str, int] = field(default_factory=dict)
    pending: Mapping[str, int] = field(default_factory=dict)


Change = Callable[[State], State]
"""How a chain is broken: the state the next year wrongly begins from."""


def broken_carry(applicant: int, by: int) -> Change:
    """More carried in than was carried forward: the total breaks with its part."""

    def change(state: State) -> State:
        carried = [n + by if at == applicant else n for at, n in enumerate(state.carried)]
        return replace(state, carried=tuple(carried))

    return change


def moved_carry(state: State) -> State:
    """A person's application counted as a business's: the total still holds."""
    person, business, *rest = state.carried
    return replace(state, carried=(person - 1, business + 1, *rest))


def broken_stock(state: State) -> State:
    """Three documents in force that nobody issued."""
    return replace(state, in_force=state.in_force + 3)


def broken_items(state: State) -> State:
    """Two items of administrative fees fewer than last year's report says."""
    return replace(state, items={**state.items, "fees": state.items["fees"] - 2})


@dataclass(frozen=True, slots=True)
class Sizes:
    """About how much an office has to do in a year."""

    applications: int
    licences: int
    penalties: int
    measures: int
    purchases: int

    @classmethod
    def of(cls, rng: Random, kind: str) -> Sizes:
        return cls(*(max(2, round(size * rng.uniform(0.6, 1.6))) for size in (*_SIZES[kind], 400)))


def begin(rng: Random) -> State:
    """The state before the first year; nothing in it is printed as such but last year's items."""
    return State(
        carried=(rng.randrange(0, 4), rng.randrange(0, 2), 0, 0, 0, 0),
        in_force=rng.randrange(9, 60),
        items={subject: rng.randrange(12, 90) for subject in _SUBJECTS},
    )


def fill(
    rng: Random, year: int, state: State, sizes: Sizes, least_forward: int = 0
) -> tuple[Form, dict[Name, Value], State]:
    """The form of a year, its values and the state it ends in.

    `least_forward`: so many applications of persons at least are carried forward.
    """
    form = load("2019" if year < 2021 else "2021")
    applications, carried = _applications(rng, form, state.carried, sizes, least_forward)
    appeals, pending = _appeals(rng, form, state.pending)
    disclosed, in_force, items = (_old if year < 2021 else _new)(rng, state, sizes)
    values: dict[Name, Value] = {
        ("disclosures", subject.code, measure.code): disclosed.get((subject.code, measure.code), 0)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    }
    return form, {**values, **applications, **appeals}, State(carried, in_force, items, pending)


def _about(rng: Random, size: int) -> int:
    return max(1, round(size * rng.uniform(0.7, 1.35)))


def _new(
    rng: Random, state: State, sizes: Sizes
) -> tuple[dict[tuple[str, str], Value], int, Mapping[str, int]]:
    """Section two of the form of 2021."""
    issued = rng.randrange(0, 7)
    repealed = rng.randrange(0, min(4, state.in_force))
    in_force = state.in_force + issued - repealed
    values: dict[tuple[str, str], Value] = {
        ("normative", "issued"): issued,
        ("normative", "repealed"): repealed,
        ("normative", "in_force"): in_force,
        ("licensing", "decisions"): _about(rng, sizes.licences),
        ("penalties", "decisions"): _about(rng, sizes.penalties),
        ("coercion", "decisions"): _about(rng, sizes.measures),
        ("fees", "amount"): Decimal(rng.randrange(2_000, 18_000)) / 100,
    }
    return values, in_force, state.items


def _old(
    rng: Random, state: State, sizes: Sizes
) -> tuple[dict[tuple[str, str], Value], int, Mapping[str, int]]:
    """Section two of the form of 2019."""
    made = rng.randrange(1, 7)
    values: dict[tuple[str, str], Value] = {
        ("normative", "made"): made,
        ("normative", "newly_published"): rng.randrange(1, made + 1),
        ("normative", "published_total"): state.in_force + made,
        ("procurement", "projects"): rng.randrange(4, 30),
        ("procurement", "amount"): Decimal(_about(rng, sizes.purchases) * 100 + rng.randrange(1, 100)) / 100,
    }
    decisions = (sizes.licences, 3 * sizes.licences, sizes.penalties, sizes.measures)
    items: dict[str, int] = {}
    for subject in _SUBJECTS:
        change = rng.choice((-5, -3, -1, 0, 1, 2, 4, 6))
        values[subject, "items_last_year"] = state.items[subject]
        values[subject, "change"] = change
        items[subject] = state.items[subject] + change
    for subject, size in zip(_SUBJECTS, decisions, strict=False):
        values[subject, "decisions"] = _about(rng, size)
    return values, state.in_force + made, items


def _applications(
    rng: Random, form: Form, carried: tuple[int, ...], sizes: Sizes, least_forward: int
) -> tuple[dict[Name, Value], tuple[int, ...]]:
    """Section three: what came in is answered or carried forward; what is answered ends in some line."""
    received = [0] * _PARTS
    for _ in range(_about(rng, sizes.applications)):
        received[rng.choice(_WHO)] += 1
    received[PERSON] += least_forward
    at_hand = [new + old for new, old in zip(received, carried, strict=True)]
    forward = [min(number, rng.choice((0, 0, 1, 2))) for number in at_hand]
    forward[PERSON] = max(forward[PERSON], least_forward)
    lines = {line: [0] * _PARTS for line in outcome_lines(form)}
    usual = ["granted", "granted", "granted", "partly_granted", "unable_not_held", *rng.sample([*lines], 4)]
    for who, number in enumerate(at_hand):
        for _ in range(number - forward[who]):
            lines[rng.choice(usual)][who] += 1
    done = [a - f for a, f in zip(at_hand, forward, strict=True)]
    rows = {
        "received": received,
        "carried_in": [*carried],
        **lines,
        "disposed": done,
        "carried_forward": forward,
    }
    codes = [applicant.code for applicant in form.applicants]
    values: dict[Name, Value] = {
        ("applications", line, code): number
        for line, row in rows.items()
        for code, number in zip(codes, [*row, sum(row)], strict=True)
    }
    return values, tuple(forward)


def _appeals(
    rng: Random, form: Form, pending: Mapping[str, int]
) -> tuple[dict[Name, Value], Mapping[str, int]]:
    """Section four: what was pending is among the cases of the next year."""
    values: dict[Name, Value] = {}
    left: dict[str, int] = {}
    for route in form.routes:
        parts = [
            rng.choice((0, 0, 1, 2)),
            rng.choice((0, 0, 1)),
            rng.choice((0, 0, 1)),
            rng.choice((0, 0, 1)),
        ]
        parts[0] += max(0, pending.get(route.code, 0) - sum(parts))
        left[route.code] = parts[3]
        for outcome, number in zip(form.outcomes, [*parts, sum(parts)], strict=True):
            values["appeals", route.code, outcome.code] = number
    return values, left
