"""Where a mishap strikes: a table, a line of it, a cell."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.support.paper import Paper, Row


def any_table(rng: random.Random, paper: Paper) -> str | None:
    """A table, section three most often."""
    there = [part.table for part in paper.parts if part.table and any(row.is_line for row in part.rows)]
    weights = [4 if table == "applications" else 2 for table in there]
    return rng.choices(there, weights)[0] if there else None


def rows_of(paper: Paper, table: str) -> list[Row]:
    part = paper.part(table)
    return list(part.rows) if part else []


def lines_of(rows: Sequence[Row]) -> list[int]:
    return [at for at, row in enumerate(rows) if row.is_line and row.cells]


def change_line(
    rng: random.Random, paper: Paper, change: Callable[[Row], Row | None], table: str | None = None
) -> Paper:
    """One line of one table changed; None drops it."""
    table = table or any_table(rng, paper)
    if table is None:
        return paper
    rows = rows_of(paper, table)
    lines = lines_of(rows)
    if not lines:
        return paper
    at = rng.choice(lines)
    new = change(rows[at])
    return paper.with_rows(table, [*rows[:at], *([new] if new else []), *rows[at + 1 :]])


def with_cell(row: Row, at: int, text: str) -> Row:
    return replace(row, cells=(*row.cells[:at], text, *row.cells[at + 1 :]))
