"""Columns in another order or of no form, with their header words or without."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from gojparse.forms.form import load
from tests.damage.choosing import any_table, rows_of
from tests.support.paper import Box, Paper, Row

_APPLICANTS = tuple(who.label for who in load("2021").applicants)


def reordered(row: Row, order: Sequence[int]) -> Row:
    if len(row.cells) != len(order):
        return row
    return replace(row, cells=tuple(row.cells[i] for i in order), names=tuple(row.names[i] for i in order))


def columns_moved(rng: random.Random, paper: Paper) -> Paper:
    """Section three with its columns in another order, header and numbers together."""
    orders = (
        [6, 0, 1, 2, 3, 4, 5],  # 总计 first
        [0, 6, 1, 2, 3, 4, 5],
        [0, 1, 3, 2, 4, 5, 6],  # two applicants exchanged
        [1, 2, 3, 4, 5, 0, 6],
    )
    order = rng.choice(orders)
    heads = (Row(boxes=(Box("项目", 3), *(Box(_APPLICANTS[i]) for i in order))),)
    lines = [reordered(row, order) for row in rows_of(paper, "applications") if row.is_line]
    return paper.with_rows("applications", [*heads, *lines])


def header_moved(rng: random.Random, paper: Paper) -> Paper:
    """Two words of a header exchanged, the numbers below them not."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    heads = [at for at, row in enumerate(rows) if len(row.boxes) > 2]
    if table is None or not heads:
        return paper
    at = rng.choice(heads)
    boxes = list(rows[at].boxes)
    a, b = rng.sample(range(len(boxes)), 2)
    boxes[a], boxes[b] = boxes[b]._replace(across=boxes[a].across), boxes[a]._replace(across=boxes[b].across)
    return paper.with_rows(table, [*rows[:at], replace(rows[at], boxes=tuple(boxes)), *rows[at + 1 :]])


def extra_column(rng: random.Random, paper: Paper) -> Paper:
    """A column of no form in section three: last year's totals, or shares."""
    word, at = rng.choice(("上年", "占比", "备注", "序号")), rng.choice((0, 7))
    rows = []
    for number, row in enumerate(rows_of(paper, "applications")):
        if row.is_line and len(row.cells) == 7:
            text = "" if word == "备注" else str(number) if word == "序号" else str(rng.randrange(900))
            row = replace(
                row,
                cells=(*row.cells[:at], text, *row.cells[at:]),
                names=(*row.names[:at], None, *row.names[at:]),
            )
        rows.append(row)
    first = (
        replace(rows[0], boxes=(*rows[0].boxes, Box(word, 1, 3))) if rows and not rows[0].is_line else None
    )
    return paper.with_rows("applications", [*([first] if first else rows[:1]), *rows[1:]])


def labels_behind(rng: random.Random, paper: Paper) -> Paper:
    """The numbers of section three in front of their labels."""
    rows = [
        replace(row, label=row.cells[0], cells=(*row.cells[1:], row.label), names=(*row.names[1:], None))
        if row.is_line and len(row.cells) > 1 and row.label
        else row
        for row in rows_of(paper, "applications")
    ]
    return paper.with_rows("applications", rows)
