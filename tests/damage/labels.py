"""What happens to labels and header words."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.damage.choosing import any_table, change_line, rows_of
from tests.support.paper import Paper, Row

_STRANGERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


def misprint(rng: random.Random, paper: Paper) -> Paper:
    """One character of a label is another one."""

    def change(row: Row) -> Row:
        if not row.label:
            return row
        at = rng.randrange(len(row.label))
        return replace(row, label=row.label[:at] + rng.choice(_STRANGERS) + row.label[at + 1 :])

    return change_line(rng, paper, change)


def lose_character(rng: random.Random, paper: Paper) -> Paper:
    def change(row: Row) -> Row:
        if not row.label or len(row.label) < 3:
            return row
        at = rng.randrange(len(row.label))
        return replace(row, label=row.label[:at] + row.label[at + 1 :])

    return change_line(rng, paper, change)


def cut_label(rng: random.Random, paper: Paper) -> Paper:
    """Only the beginning, or only the end, of a label is left."""

    def change(row: Row) -> Row:
        if not row.label or len(row.label) < 4:
            return row
        at = rng.randrange(2, len(row.label))
        return replace(row, label=rng.choice((row.label[:at], row.label[at:])))

    return change_line(rng, paper, change)


def no_numerals(rng: random.Random, paper: Paper) -> Paper:
    """The numerals in front of all labels lost."""
    table = any_table(rng, paper)
    if table is None:
        return paper
    rows = [replace(row, label=row.label.lstrip("0123456789.一二三四、（）五六七")) if row.label else row
            for row in rows_of(paper, table)]  # fmt: skip
    return paper.with_rows(table, rows)


def no_header(rng: random.Random, paper: Paper) -> Paper:
    table = any_table(rng, paper)
    if table is None:
        return paper
    rows = [row for row in rows_of(paper, table) if row.is_line or rng.random() < 0.5]
    return paper.with_rows(table, rows)


def repeat_header(rng: random.Random, paper: Paper) -> Paper:
    """The header once more in the middle of the table, as after a page break."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    heads = [row for row in rows if not row.is_line]
    if table is None or table == "disclosures" or len(rows) < 4:
        return paper
    at = rng.randrange(len(heads), len(rows))
    return paper.with_rows(table, [*rows[:at], *heads, *rows[at:]])


def header_word_lost(rng: random.Random, paper: Paper) -> Paper:
    """A word of the header lost, or only its beginning left."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    heads = [at for at, row in enumerate(rows) if not row.is_line]
    if table is None or not heads:
        return paper
    at = rng.choice(heads)
    boxes = list(rows[at].boxes)
    box = rng.randrange(len(boxes))
    boxes[box] = boxes[box]._replace(text=boxes[box].text[: rng.choice((0, 2, 3))])
    return paper.with_rows(table, [*rows[:at], replace(rows[at], boxes=tuple(boxes)), *rows[at + 1 :]])
