"""Section four in the shapes that offices give it: routes in rows, on its side, in another order, twice."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from tests.damage.choosing import rows_of
from tests.support.paper import Box, Paper, Row


def _appeal_line(paper: Paper) -> Row | None:
    return next((row for row in rows_of(paper, "appeals") if row.is_line and len(row.cells) == 15), None)


def _appeal_words(paper: Paper) -> tuple[list[str], list[str]]:
    form = paper.forms["appeals"]
    return [route.label for route in form.routes], [outcome.label for outcome in form.outcomes]


def _picked(line: Row, order: Sequence[int], label: str | None) -> Row:
    return replace(
        line,
        label=label,
        cells=tuple(line.cells[i] for i in order),
        names=tuple(line.names[i] for i in order),
    )


def routes_in_rows(rng: random.Random, paper: Paper) -> Paper:
    """A row for each route, in the form's order or not."""
    line, (routes, outcomes) = _appeal_line(paper), _appeal_words(paper)
    if line is None:
        return paper
    order = rng.choice(([0, 1, 2], [0, 1, 2], [1, 2, 0], [2, 1, 0]))
    head = Row(boxes=(Box(""), *(Box(text) for text in outcomes)))
    rows = [_picked(line, range(5 * r, 5 * r + 5), routes[r]) for r in order]
    return paper.with_rows("appeals", [head, *rows])


def outcomes_in_rows(rng: random.Random, paper: Paper) -> Paper:
    """Section four on its side: a row for each outcome, a column for each route."""
    line, (routes, outcomes) = _appeal_line(paper), _appeal_words(paper)
    if line is None:
        return paper
    head = Row(boxes=(Box(""), *(Box(text) for text in routes)))
    return paper.with_rows(
        "appeals", [head, *(_picked(line, (o, 5 + o, 10 + o), outcomes[o]) for o in range(5))]
    )


def routes_moved(rng: random.Random, paper: Paper) -> Paper:
    """The routes in another order from left to right, header and numbers together."""
    line, (routes, outcomes) = _appeal_line(paper), _appeal_words(paper)
    if line is None:
        return paper
    order = rng.choice(([1, 2, 0], [2, 1, 0], [0, 2, 1]))
    heads = [
        Row(boxes=tuple(Box(routes[r], 5) for r in order)),
        Row(boxes=tuple(Box(text) for _ in order for text in outcomes)),
    ]
    return paper.with_rows(
        "appeals", [*heads, _picked(line, [5 * r + o for r in order for o in range(5)], None)]
    )


def outcomes_moved(rng: random.Random, paper: Paper) -> Paper:
    """The outcomes in another order within each route, header and numbers together."""
    line, (routes, outcomes) = _appeal_line(paper), _appeal_words(paper)
    if line is None:
        return paper
    order = rng.choice(([4, 3, 2, 1, 0], [4, 0, 1, 2, 3], [1, 0, 2, 3, 4]))
    heads = [
        Row(boxes=tuple(Box(text, 5) for text in routes)),
        Row(boxes=tuple(Box(outcomes[o]) for _ in routes for o in order)),
    ]
    return paper.with_rows(
        "appeals", [*heads, _picked(line, [5 * r + o for r in range(3) for o in order], None)]
    )


def appeals_in_two(rng: random.Random, paper: Paper) -> Paper:
    """复议 and 诉讼 one below the other, each under its own header."""
    line, (routes, outcomes) = _appeal_line(paper), _appeal_words(paper)
    if line is None:
        return paper
    first = [
        Row(boxes=(Box(routes[0], 5),)),
        Row(boxes=tuple(Box(t) for t in outcomes)),
        _picked(line, range(5), None),
    ]
    second = [
        Row(boxes=tuple(Box(text, 5) for text in routes[1:])),
        Row(boxes=tuple(Box(text) for _ in range(2) for text in outcomes)),
        _picked(line, range(5, 15), None),
    ]
    parts = [first, second] if rng.random() < 0.7 else [second, first]
    return paper.with_rows("appeals", [row for part in parts for row in part])


def appeals_of_two_years(rng: random.Random, paper: Paper) -> Paper:
    """Last year's numbers in a second row, which the labels tell apart or not."""
    line = _appeal_line(paper)
    if line is None:
        return paper
    other = replace(line, cells=tuple(str(rng.randrange(90)) for _ in line.cells), names=(None,) * 15)
    labels = rng.choice((("本年", "上年"), (None, None)))
    pair = [replace(line, label=labels[0]), replace(other, label=labels[1])]
    rng.shuffle(pair)
    rows = [row for row in rows_of(paper, "appeals") if not row.is_line]
    return paper.with_rows("appeals", [*rows, *pair])
