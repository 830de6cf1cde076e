"""What happens to single numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gojparse.forms.form import load
from tests.damage.choosing import any_table, change_line, rows_of, with_cell
from tests.support.paper import Box, Paper, Row

_MARKS = ("/", "-", "—", "无", "〇", "○", "", "０")
_APPLICANTS = tuple(who.label for who in load("2021").applicants)


def drop_cell(rng: random.Random, paper: Paper) -> Paper:
    """A cell is gone, its neighbours close up."""

    def change(row: Row) -> Row:
        at = rng.randrange(len(row.cells))
        return replace(
            row, cells=row.cells[:at] + row.cells[at + 1 :], names=row.names[:at] + row.names[at + 1 :]
        )

    return change_line(rng, paper, change)


def blank_cell(rng: random.Random, paper: Paper) -> Paper:
    return change_line(rng, paper, lambda row: with_cell(row, rng.randrange(len(row.cells)), ""))


def blank_line(rng: random.Random, paper: Paper) -> Paper:
    return change_line(rng, paper, lambda row: replace(row, cells=("",) * len(row.cells)))


def blank_many(rng: random.Random, paper: Paper) -> Paper:
    for _ in range(rng.randrange(2, 12)):
        paper = blank_cell(rng, paper)
    return paper


def mark_zeros(rng: random.Random, paper: Paper) -> Paper:
    """Every 0 of a table printed as a slash, a dash, a circle, or not at all."""
    table, mark = any_table(rng, paper), rng.choice(_MARKS)
    if table is None:
        return paper
    rows = [
        replace(row, cells=tuple(mark if c == "0" else c for c in row.cells)) for row in rows_of(paper, table)
    ]
    return paper.with_rows(table, rows)


def mark_cell(rng: random.Random, paper: Paper) -> Paper:
    """One number overprinted with a mark that is not a 0."""
    mark = rng.choice(("/", "-", "—", "无", "?", "O", "l2", "*", "…"))
    return change_line(rng, paper, lambda row: with_cell(row, rng.randrange(len(row.cells)), mark))


def letter_o(rng: random.Random, paper: Paper) -> Paper:
    """The letter O for every 0 of one line."""
    return change_line(
        rng, paper, lambda row: replace(row, cells=tuple(c.replace("0", "O") for c in row.cells))
    )


def full_width(rng: random.Random, paper: Paper) -> Paper:
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    return change_line(
        rng, paper, lambda row: replace(row, cells=tuple(c.translate(digits) for c in row.cells))
    )


def remark(rng: random.Random, paper: Paper) -> Paper:
    def change(row: Row) -> Row:
        at = rng.randrange(len(row.cells))
        note = rng.choice(("（其中修订 14 件）", "(含2件转办)", "（注1）", "（ 3 ）"))
        return with_cell(row, at, row.cells[at] + note) if row.cells[at].isdecimal() else row

    return change_line(rng, paper, change)


def unit(rng: random.Random, paper: Paper) -> Paper:
    def change(row: Row) -> Row:
        at = rng.randrange(len(row.cells))
        return (
            with_cell(row, at, row.cells[at] + rng.choice(("件", "万元", "元", "项")))
            if row.cells[at]
            else row
        )

    return change_line(rng, paper, change)


def torn_number(rng: random.Random, paper: Paper) -> Paper:
    """A space inside a number of two digits or more."""

    def change(row: Row) -> Row:
        long = [at for at, text in enumerate(row.cells) if text.isdecimal() and len(text) > 1]
        if not long:
            return row
        at = rng.choice(long)
        cut = rng.randrange(1, len(row.cells[at]))
        return with_cell(row, at, row.cells[at][:cut] + " " + row.cells[at][cut:])

    return change_line(rng, paper, change)


def extra_cell(rng: random.Random, paper: Paper) -> Paper:
    """A cell too many: blank, or with a number that no cell of the form has."""

    def change(row: Row) -> Row:
        at, text = (
            rng.choice((0, len(row.cells), rng.randrange(len(row.cells) + 1))),
            rng.choice(("", "", "7", "0")),
        )
        return replace(row, cells=(*row.cells[:at], text, *row.cells[at:]),
                       names=(*row.names[:at], None, *row.names[at:]))  # fmt: skip

    return change_line(rng, paper, change)


def drop_column(rng: random.Random, paper: Paper) -> Paper:
    """One column gone from every line of section three, its header word too.

    With the header word left standing the print would be that of an office
    that leaves its last column blank: nobody could tell.
    """
    rows, at = rows_of(paper, "applications"), rng.randrange(7)
    torn = []
    for row in rows:
        if row.is_line and len(row.cells) == 7:
            row = replace(
                row, cells=row.cells[:at] + row.cells[at + 1 :], names=row.names[:at] + row.names[at + 1 :]
            )
        elif not row.is_line:
            row = replace(row, boxes=tuple(_without_column(row.boxes, at)))
        torn.append(row)
    return paper.with_rows("applications", torn)


def _without_column(boxes: Sequence[Box], at: int) -> Iterator[Box]:
    """A header row of section three without one applicant."""
    for box in boxes:
        if box.across in (5, 7):
            yield box._replace(across=box.across - (box.across == 7 or 0 < at < 6))
        elif box.across == 3 or box.text != _APPLICANTS[at]:
            yield box


def blank_totals(rng: random.Random, paper: Paper) -> Paper:
    rows = [
        with_cell(row, 6, "") if row.is_line and len(row.cells) == 7 else row
        for row in rows_of(paper, "applications")
    ]
    return paper.with_rows("applications", rows)
