"""What happens to whole lines: lost, moved, doubled, run together."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.damage.choosing import any_table, change_line, lines_of, rows_of
from tests.support.paper import Paper, Row


def drop_line(rng: random.Random, paper: Paper) -> Paper:
    return change_line(rng, paper, lambda row: None)


def drop_some_lines(rng: random.Random, paper: Paper) -> Paper:
    table = any_table(rng, paper)
    if table is None:
        return paper
    rows = rows_of(paper, table)
    at, many = rng.randrange(max(1, len(rows))), rng.randrange(1, 9)
    return paper.with_rows(table, rows[:at] + rows[at + many :])


def drop_label(rng: random.Random, paper: Paper) -> Paper:
    return change_line(rng, paper, lambda row: replace(row, label=None if row.label is None else ""))


def drop_labels(rng: random.Random, paper: Paper) -> Paper:
    """The labels of some neighbouring lines lost."""
    table = any_table(rng, paper)
    if table is None:
        return paper
    rows = rows_of(paper, table)
    at, many = rng.randrange(max(1, len(rows))), rng.randrange(2, 9)
    torn = [replace(r, label="") if r.is_line and r.label is not None else r for r in rows[at : at + many]]
    return paper.with_rows(table, rows[:at] + torn + rows[at + many :])


def drop_groups(rng: random.Random, paper: Paper) -> Paper:
    """The labels of the groups of section three lost."""
    keep = rng.choice((0, 1))
    rows = [replace(row, groups=row.groups[:keep]) for row in rows_of(paper, "applications")]
    return paper.with_rows("applications", rows)


def drop_numbers(rng: random.Random, paper: Paper) -> Paper:
    """A label that lost all its numbers."""
    return change_line(rng, paper, lambda row: replace(row, cells=(), names=()) if row.label else row)


def swap_lines(rng: random.Random, paper: Paper) -> Paper:
    """Two lines of a table change places, labels and numbers together."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    lines = lines_of(rows)
    if table is None or len(lines) < 2:
        return paper
    a, b = rng.sample(lines, 2)
    rows[a], rows[b] = replace(rows[b], groups=rows[a].groups), replace(rows[a], groups=rows[b].groups)
    return paper.with_rows(table, rows)


def repeat_line(rng: random.Random, paper: Paper) -> Paper:
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    lines = lines_of(rows)
    if table is None or not lines:
        return paper
    at, to = rng.choice(lines), rng.choice(lines)
    return paper.with_rows(table, [*rows[:to], replace(rows[at], groups=rows[to].groups), *rows[to:]])


def merge_lines(rng: random.Random, paper: Paper) -> Paper:
    """Two neighbouring lines printed as one row: label, numbers, label, numbers."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    pairs = [
        at for at in lines_of(rows)[:-1] if at + 1 < len(rows) and rows[at + 1].is_line and rows[at + 1].label
    ]
    if table is None or not pairs:
        return paper
    at = rng.choice(pairs)
    first, second = rows[at], rows[at + 1]
    cells = (*first.cells, second.label or "", *second.cells)
    merged = replace(first, cells=cells, names=(*first.names, None, *second.names))
    return paper.with_rows(table, [*rows[:at], merged, *rows[at + 2 :]])


def pair_cells(rng: random.Random, paper: Paper) -> Paper:
    """Two neighbouring lines in one row of cells, as a lost rule leaves them: numbers in pairs."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    pairs = [
        at
        for at in lines_of(rows)[:-1]
        if at + 1 < len(rows) and rows[at + 1].is_line and len(rows[at].cells) == len(rows[at + 1].cells)
        and rows[at].label and rows[at + 1].label
    ]  # fmt: skip
    if table is None or not pairs:
        return paper
    at = rng.choice(pairs)
    one, two = rows[at], rows[at + 1]
    joined = replace(
        one,
        label=f"{one.label} {two.label}",
        cells=tuple(f"{a} {b}" for a, b in zip(one.cells, two.cells, strict=True)),
    )
    return paper.with_rows(table, [*rows[:at], joined, *rows[at + 2 :]])


def stranger(rng: random.Random, paper: Paper) -> Paper:
    """A row of no form, with numbers."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    lines = lines_of(rows)
    if table is None or not lines:
        return paper
    at = rng.choice(lines)
    label = rng.choice(("其他主动公开文件", "合计", "小计", "本年累计", "其中：网络申请", "占比"))
    cells = tuple(str(rng.randrange(1000, 2000)) for _ in rows[at].cells)
    new = Row(
        groups=rows[at].groups, label=label, cells=cells, names=(None,) * len(cells), article=rows[at].article
    )
    return paper.with_rows(table, [*rows[:at], new, *rows[at:]])


def wrapped_label(rng: random.Random, paper: Paper) -> Paper:
    """A label printed around its numbers: its first half in a row above, its second half in one below."""
    table = any_table(rng, paper)
    rows = rows_of(paper, table) if table else []
    lines = [at for at in lines_of(rows) if rows[at].label and len(rows[at].label or "") > 6]
    if table is None or not lines:
        return paper
    at = rng.choice(lines)
    label = rows[at].label or ""
    cut = sorted(rng.sample(range(2, len(label) - 1), 2))
    above = replace(rows[at], label=label[: cut[0]], cells=(), names=())
    below = replace(rows[at], label=label[cut[1] :], cells=(), names=())
    return paper.with_rows(
        table, [*rows[:at], above, replace(rows[at], label=label[cut[0] : cut[1]]), below, *rows[at + 1 :]]
    )
