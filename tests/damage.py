"""What can happen to a printed report between an office and us: one small function for each mishap.

`ROWS` tear the rows of a paper, whatever carrier prints it; `WORDS` tear the
lines of a text. Each takes a source of chance and gives back a new paper or
new lines; where there is nothing to tear it gives back what it was given.

A mishap may lose what was printed. None may tell a lie that nobody could
see through: numbers are never exchanged, no label becomes another one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gojparse.forms.form import load
from tests.paper import Box, Paper, Part, Row

RowMishap = Callable[[random.Random, Paper], Paper]
WordMishap = Callable[[random.Random, list[str]], list[str]]

_MARKS = ("/", "-", "—", "无", "〇", "○", "", "０")
_APPLICANTS = tuple(who.label for who in load("2021").applicants)
_STRANGERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


# ---- choosing ----


def _table(rng: random.Random, paper: Paper) -> str | None:
    """A table, section three most often."""
    there = [part.table for part in paper.parts if part.table and any(row.is_line for row in part.rows)]
    weights = [4 if table == "applications" else 2 for table in there]
    return rng.choices(there, weights)[0] if there else None


def _rows(paper: Paper, table: str) -> list[Row]:
    part = paper.part(table)
    return list(part.rows) if part else []


def _lines(rows: Sequence[Row]) -> list[int]:
    return [at for at, row in enumerate(rows) if row.is_line and row.cells]


def _change(rng: random.Random, paper: Paper, change: Callable[[Row], Row | None], table: str | None = None) -> Paper:
    """One line of one table changed; None drops it."""
    table = table or _table(rng, paper)
    if table is None:
        return paper
    rows = _rows(paper, table)
    lines = _lines(rows)
    if not lines:
        return paper
    at = rng.choice(lines)
    new = change(rows[at])
    return paper.with_rows(table, [*rows[:at], *([new] if new else []), *rows[at + 1 :]])


def _cell(row: Row, at: int, text: str) -> Row:
    return replace(row, cells=(*row.cells[:at], text, *row.cells[at + 1 :]))


# ---- cells ----


def drop_cell(rng: random.Random, paper: Paper) -> Paper:
    """A cell is gone, its neighbours close up."""

    def change(row: Row) -> Row:
        at = rng.randrange(len(row.cells))
        return replace(row, cells=row.cells[:at] + row.cells[at + 1 :], names=row.names[:at] + row.names[at + 1 :])

    return _change(rng, paper, change)


def blank_cell(rng: random.Random, paper: Paper) -> Paper:
    return _change(rng, paper, lambda row: _cell(row, rng.randrange(len(row.cells)), ""))


def blank_line(rng: random.Random, paper: Paper) -> Paper:
    return _change(rng, paper, lambda row: replace(row, cells=("",) * len(row.cells)))


def blank_many(rng: random.Random, paper: Paper) -> Paper:
    for _ in range(rng.randrange(2, 12)):
        paper = blank_cell(rng, paper)
    return paper


def mark_zeros(rng: random.Random, paper: Paper) -> Paper:
    """Every 0 of a table printed as a slash, a dash, a circle, or not at all."""
    table, mark = _table(rng, paper), rng.choice(_MARKS)
    if table is None:
        return paper
    rows = [replace(row, cells=tuple(mark if c == "0" else c for c in row.cells)) for row in _rows(paper, table)]
    return paper.with_rows(table, rows)


def mark_cell(rng: random.Random, paper: Paper) -> Paper:
    """One number overprinted with a mark that is not a 0."""
    mark = rng.choice(("/", "-", "—", "无", "?", "O", "l2", "*", "…"))
    return _change(rng, paper, lambda row: _cell(row, rng.randrange(len(row.cells)), mark))


def letter_o(rng: random.Random, paper: Paper) -> Paper:
    """The letter O for every 0 of one line."""
    return _change(rng, paper, lambda row: replace(row, cells=tuple(c.replace("0", "O") for c in row.cells)))


def full_width(rng: random.Random, paper: Paper) -> Paper:
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    return _change(rng, paper, lambda row: replace(row, cells=tuple(c.translate(digits) for c in row.cells)))


def remark(rng: random.Random, paper: Paper) -> Paper:
    def change(row: Row) -> Row:
        at = rng.randrange(len(row.cells))
        note = rng.choice(("（其中修订 14 件）", "(含2件转办)", "（注1）", "（ 3 ）"))
        return _cell(row, at, row.cells[at] + note) if row.cells[at].isdecimal() else row

    return _change(rng, paper, change)


def unit(rng: random.Random, paper: Paper) -> Paper:
    def change(row: Row) -> Row:
        at = rng.randrange(len(row.cells))
        return _cell(row, at, row.cells[at] + rng.choice(("件", "万元", "元", "项"))) if row.cells[at] else row

    return _change(rng, paper, change)


def torn_number(rng: random.Random, paper: Paper) -> Paper:
    """A space inside a number of two digits or more."""

    def change(row: Row) -> Row:
        long = [at for at, text in enumerate(row.cells) if text.isdecimal() and len(text) > 1]
        if not long:
            return row
        at = rng.choice(long)
        cut = rng.randrange(1, len(row.cells[at]))
        return _cell(row, at, row.cells[at][:cut] + " " + row.cells[at][cut:])

    return _change(rng, paper, change)


def extra_cell(rng: random.Random, paper: Paper) -> Paper:
    """A cell too many: blank, or with a number that no cell of the form has."""

    def change(row: Row) -> Row:
        at, text = rng.choice((0, len(row.cells), rng.randrange(len(row.cells) + 1))), rng.choice(("", "", "7", "0"))
        return replace(row, cells=(*row.cells[:at], text, *row.cells[at:]),
                       names=(*row.names[:at], None, *row.names[at:]))  # fmt: skip

    return _change(rng, paper, change)


def drop_column(rng: random.Random, paper: Paper) -> Paper:
    """One column gone from every line of section three, its header word too.

    With the header word left standing the print would be that of an office
    that leaves its last column blank: nobody could tell.
    """
    rows, at = _rows(paper, "applications"), rng.randrange(7)
    torn = []
    for row in rows:
        if row.is_line and len(row.cells) == 7:
            row = replace(row, cells=row.cells[:at] + row.cells[at + 1 :], names=row.names[:at] + row.names[at + 1 :])
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
        _cell(row, 6, "") if row.is_line and len(row.cells) == 7 else row for row in _rows(paper, "applications")
    ]
    return paper.with_rows("applications", rows)


# ---- lines ----


def drop_line(rng: random.Random, paper: Paper) -> Paper:
    return _change(rng, paper, lambda row: None)


def drop_some_lines(rng: random.Random, paper: Paper) -> Paper:
    table = _table(rng, paper)
    if table is None:
        return paper
    rows = _rows(paper, table)
    at, many = rng.randrange(max(1, len(rows))), rng.randrange(1, 9)
    return paper.with_rows(table, rows[:at] + rows[at + many :])


def drop_label(rng: random.Random, paper: Paper) -> Paper:
    return _change(rng, paper, lambda row: replace(row, label=None if row.label is None else ""))


def drop_labels(rng: random.Random, paper: Paper) -> Paper:
    """The labels of some neighbouring lines lost."""
    table = _table(rng, paper)
    if table is None:
        return paper
    rows = _rows(paper, table)
    at, many = rng.randrange(max(1, len(rows))), rng.randrange(2, 9)
    torn = [replace(r, label="") if r.is_line and r.label is not None else r for r in rows[at : at + many]]
    return paper.with_rows(table, rows[:at] + torn + rows[at + many :])


def drop_groups(rng: random.Random, paper: Paper) -> Paper:
    """The labels of the groups of section three lost."""
    keep = rng.choice((0, 1))
    rows = [replace(row, groups=row.groups[:keep]) for row in _rows(paper, "applications")]
    return paper.with_rows("applications", rows)


def drop_numbers(rng: random.Random, paper: Paper) -> Paper:
    """A label that lost all its numbers."""
    return _change(rng, paper, lambda row: replace(row, cells=(), names=()) if row.label else row)


def swap_lines(rng: random.Random, paper: Paper) -> Paper:
    """Two lines of a table change places, labels and numbers together."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    lines = _lines(rows)
    if table is None or len(lines) < 2:
        return paper
    a, b = rng.sample(lines, 2)
    rows[a], rows[b] = replace(rows[b], groups=rows[a].groups), replace(rows[a], groups=rows[b].groups)
    return paper.with_rows(table, rows)


def repeat_line(rng: random.Random, paper: Paper) -> Paper:
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    lines = _lines(rows)
    if table is None or not lines:
        return paper
    at, to = rng.choice(lines), rng.choice(lines)
    return paper.with_rows(table, [*rows[:to], replace(rows[at], groups=rows[to].groups), *rows[to:]])


def merge_lines(rng: random.Random, paper: Paper) -> Paper:
    """Two neighbouring lines printed as one row: label, numbers, label, numbers."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    pairs = [at for at in _lines(rows)[:-1] if at + 1 < len(rows) and rows[at + 1].is_line and rows[at + 1].label]
    if table is None or not pairs:
        return paper
    at = rng.choice(pairs)
    first, second = rows[at], rows[at + 1]
    cells = (*first.cells, second.label or "", *second.cells)
    merged = replace(first, cells=cells, names=(*first.names, None, *second.names))
    return paper.with_rows(table, [*rows[:at], merged, *rows[at + 2 :]])


def pair_cells(rng: random.Random, paper: Paper) -> Paper:
    """Two neighbouring lines in one row of cells, as a lost rule leaves them: labels joined, numbers in pairs."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    pairs = [
        at
        for at in _lines(rows)[:-1]
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
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    lines = _lines(rows)
    if table is None or not lines:
        return paper
    at = rng.choice(lines)
    label = rng.choice(("其他主动公开文件", "合计", "小计", "本年累计", "其中：网络申请", "占比"))
    cells = tuple(str(rng.randrange(1000, 2000)) for _ in rows[at].cells)
    new = Row(groups=rows[at].groups, label=label, cells=cells, names=(None,) * len(cells), article=rows[at].article)
    return paper.with_rows(table, [*rows[:at], new, *rows[at:]])


def wrapped_label(rng: random.Random, paper: Paper) -> Paper:
    """A label printed around its numbers: its first half in a row above, its second half in one below."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    lines = [at for at in _lines(rows) if rows[at].label and len(rows[at].label or "") > 6]
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


# ---- labels and headers ----


def misprint(rng: random.Random, paper: Paper) -> Paper:
    """One character of a label is another one."""

    def change(row: Row) -> Row:
        if not row.label:
            return row
        at = rng.randrange(len(row.label))
        return replace(row, label=row.label[:at] + rng.choice(_STRANGERS) + row.label[at + 1 :])

    return _change(rng, paper, change)


def lose_character(rng: random.Random, paper: Paper) -> Paper:
    def change(row: Row) -> Row:
        if not row.label or len(row.label) < 3:
            return row
        at = rng.randrange(len(row.label))
        return replace(row, label=row.label[:at] + row.label[at + 1 :])

    return _change(rng, paper, change)


def cut_label(rng: random.Random, paper: Paper) -> Paper:
    """Only the beginning, or only the end, of a label is left."""

    def change(row: Row) -> Row:
        if not row.label or len(row.label) < 4:
            return row
        at = rng.randrange(2, len(row.label))
        return replace(row, label=rng.choice((row.label[:at], row.label[at:])))

    return _change(rng, paper, change)


def no_numerals(rng: random.Random, paper: Paper) -> Paper:
    """The numerals in front of all labels lost."""
    table = _table(rng, paper)
    if table is None:
        return paper
    rows = [replace(row, label=row.label.lstrip("0123456789.一二三四、（）五六七")) if row.label else row
            for row in _rows(paper, table)]  # fmt: skip
    return paper.with_rows(table, rows)


def no_header(rng: random.Random, paper: Paper) -> Paper:
    table = _table(rng, paper)
    if table is None:
        return paper
    rows = [row for row in _rows(paper, table) if row.is_line or rng.random() < 0.5]
    return paper.with_rows(table, rows)


def repeat_header(rng: random.Random, paper: Paper) -> Paper:
    """The header once more in the middle of the table, as after a page break."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    heads = [row for row in rows if not row.is_line]
    if table is None or table == "disclosures" or len(rows) < 4:
        return paper
    at = rng.randrange(len(heads), len(rows))
    return paper.with_rows(table, [*rows[:at], *heads, *rows[at:]])


def header_word_lost(rng: random.Random, paper: Paper) -> Paper:
    """A word of the header lost, or only its beginning left."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
    heads = [at for at, row in enumerate(rows) if not row.is_line]
    if table is None or not heads:
        return paper
    at = rng.choice(heads)
    boxes = list(rows[at].boxes)
    box = rng.randrange(len(boxes))
    boxes[box] = boxes[box]._replace(text=boxes[box].text[: rng.choice((0, 2, 3))])
    return paper.with_rows(table, [*rows[:at], replace(rows[at], boxes=tuple(boxes)), *rows[at + 1 :]])


# ---- columns ----


def _reordered(row: Row, order: Sequence[int]) -> Row:
    if len(row.cells) != len(order):
        return row
    return replace(row, cells=tuple(row.cells[i] for i in order), names=tuple(row.names[i] for i in order))


def columns_moved(rng: random.Random, paper: Paper) -> Paper:
    """Section three with its columns in another order, header and numbers together: 总计 first, or one applicant moved."""
    order = rng.choice(([6, 0, 1, 2, 3, 4, 5], [0, 6, 1, 2, 3, 4, 5], [0, 1, 3, 2, 4, 5, 6], [1, 2, 3, 4, 5, 0, 6]))
    heads = (Row(boxes=(Box("项目", 3), *(Box(_APPLICANTS[i]) for i in order))),)
    lines = [_reordered(row, order) for row in _rows(paper, "applications") if row.is_line]
    return paper.with_rows("applications", [*heads, *lines])


def header_moved(rng: random.Random, paper: Paper) -> Paper:
    """Two words of a header exchanged, the numbers below them not."""
    table = _table(rng, paper)
    rows = _rows(paper, table) if table else []
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
    for number, row in enumerate(_rows(paper, "applications")):
        if row.is_line and len(row.cells) == 7:
            text = "" if word == "备注" else str(number) if word == "序号" else str(rng.randrange(900))
            row = replace(row, cells=(*row.cells[:at], text, *row.cells[at:]), names=(*row.names[:at], None, *row.names[at:]))
        rows.append(row)
    first = replace(rows[0], boxes=(*rows[0].boxes, Box(word, 1, 3))) if rows and not rows[0].is_line else None
    return paper.with_rows("applications", [*([first] if first else rows[:1]), *rows[1:]])


def labels_behind(rng: random.Random, paper: Paper) -> Paper:
    """The numbers of section three in front of their labels."""
    rows = [
        replace(row, label=row.cells[0], cells=(*row.cells[1:], row.label), names=(*row.names[1:], None))
        if row.is_line and len(row.cells) > 1 and row.label
        else row
        for row in _rows(paper, "applications")
    ]
    return paper.with_rows("applications", rows)


# ---- section two ----


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.article, []).append(row)
    return list(found.values())


def _with_blocks(paper: Paper, blocks: Sequence[Sequence[Row]]) -> Paper:
    return paper.with_rows("disclosures", [row for block in blocks for row in block])


def measures_moved(rng: random.Random, paper: Paper) -> Paper:
    """The measures of one block in another order, header and numbers together."""
    blocks = _blocks(_rows(paper, "disclosures"))
    wide = [at for at, block in enumerate(blocks) if any(len(row.boxes) == 4 for row in block)]
    if not wide:
        return paper
    at, order = rng.choice(wide), rng.sample(range(3), 3)
    blocks[at] = [
        replace(row, boxes=(row.boxes[0], *(row.boxes[1 + i] for i in order)))
        if len(row.boxes) == 4
        else _reordered(row, order)
        for row in blocks[at]
    ]
    return _with_blocks(paper, blocks)


def measures_cut(rng: random.Random, paper: Paper) -> Paper:
    """The words of every measure cut after three or four characters."""
    keep = rng.choice((2, 3, 4))
    rows = [
        replace(row, boxes=(row.boxes[0], *(box._replace(text=box.text[:keep]) for box in row.boxes[1:])))
        if row.boxes
        else row
        for row in _rows(paper, "disclosures")
    ]
    return paper.with_rows("disclosures", rows)


def foreign_measures(rng: random.Random, paper: Paper) -> Paper:
    """One block under the measures of the other edition: its numbers have no name in this one."""
    other = load("2021" if paper.forms["disclosures"].edition == "2019" else "2019")
    blocks = _blocks(_rows(paper, "disclosures"))
    if not blocks:
        return paper
    at = rng.randrange(len(blocks))
    words = next((b.measures for b in other.blocks if b.article == blocks[at][0].article), None)
    if words is None:
        return paper
    gone = {name for row in blocks[at] for name in row.names if name}
    head = Row(boxes=(Box("信息内容"), *(Box(w.label) for w in words)), article=blocks[at][0].article)
    blocks[at] = [head if len(row.boxes) > 1 else row for row in blocks[at]]
    values = {name: value for name, value in paper.values.items() if name not in gone}
    return replace(_with_blocks(paper, blocks), values=values)


def block_lost(rng: random.Random, paper: Paper) -> Paper:
    blocks = _blocks(_rows(paper, "disclosures"))
    if blocks:
        del blocks[rng.randrange(len(blocks))]
    return _with_blocks(paper, blocks)


def blocks_swapped(rng: random.Random, paper: Paper) -> Paper:
    blocks = _blocks(_rows(paper, "disclosures"))
    rng.shuffle(blocks)
    return _with_blocks(paper, blocks)


def block_headless(rng: random.Random, paper: Paper) -> Paper:
    """The article heading of a block lost, or its header, or both."""
    blocks = _blocks(_rows(paper, "disclosures"))
    if not blocks:
        return paper
    at, lost = rng.randrange(len(blocks)), rng.choice(({1}, {2, 3, 4}, {1, 2, 3, 4}))
    blocks[at] = [row for row in blocks[at] if len(row.boxes) not in lost]
    return _with_blocks(paper, blocks)


def headers_lost(rng: random.Random, paper: Paper) -> Paper:
    """Section two without any header."""
    rows = [row for row in _rows(paper, "disclosures") if row.is_line or len(row.boxes) == 1]
    return paper.with_rows("disclosures", rows)


# ---- section four ----


def _appeal_line(paper: Paper) -> Row | None:
    return next((row for row in _rows(paper, "appeals") if row.is_line and len(row.cells) == 15), None)


def _appeal_words(paper: Paper) -> tuple[list[str], list[str]]:
    form = paper.forms["appeals"]
    return [route.label for route in form.routes], [outcome.label for outcome in form.outcomes]


def _picked(line: Row, order: Sequence[int], label: str | None) -> Row:
    return replace(
        line, label=label, cells=tuple(line.cells[i] for i in order), names=tuple(line.names[i] for i in order)
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
    return paper.with_rows("appeals", [head, *(_picked(line, (o, 5 + o, 10 + o), outcomes[o]) for o in range(5))])


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
    return paper.with_rows("appeals", [*heads, _picked(line, [5 * r + o for r in order for o in range(5)], None)])


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
    return paper.with_rows("appeals", [*heads, _picked(line, [5 * r + o for r in range(3) for o in order], None)])


def appeals_in_two(rng: random.Random, paper: Paper) -> Paper:
    """复议 and 诉讼 one below the other, each under its own header."""
    line, (routes, outcomes) = _appeal_line(paper), _appeal_words(paper)
    if line is None:
        return paper
    first = [Row(boxes=(Box(routes[0], 5),)), Row(boxes=tuple(Box(t) for t in outcomes)), _picked(line, range(5), None)]
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
    rows = [row for row in _rows(paper, "appeals") if not row.is_line]
    return paper.with_rows("appeals", [*rows, *pair])


# ---- sections ----


def no_heading(rng: random.Random, paper: Paper) -> Paper:
    at = rng.randrange(len(paper.parts))
    return _with_part(paper, at, replace(paper.parts[at], heading=None))


def note_after(rng: random.Random, paper: Paper) -> Paper:
    note = rng.choice(("注：本表数据含上年度结转数量3件。", "备注：1.数据截至12月31日；2.含信函申请5件。",
                       "说明：本年新收12件，上年结转4件。"))  # fmt: skip
    at = rng.randrange(len(paper.parts))
    return _with_part(paper, at, replace(paper.parts[at], after=(*paper.parts[at].after, note)))


def prose_before(rng: random.Random, paper: Paper) -> Paper:
    text = rng.choice(("2023年，本机关共收到申请12件，办结9件，结转3件。", "该部分以表格形式报告。表格如下:",
                       "全年收到行政复议5件，行政诉讼2件。", "一、本年新收政府信息公开申请数量为17件，上年结转2件。"))  # fmt: skip
    at = rng.randrange(len(paper.parts))
    return _with_part(paper, at, replace(paper.parts[at], prose=(*paper.parts[at].prose, text)))


def sections_swapped(rng: random.Random, paper: Paper) -> Paper:
    """Two sections in each other's place, headings and all."""
    parts = list(paper.parts)
    a, b = rng.sample(range(1, 5), 2)
    if max(a, b) >= len(parts):
        return paper
    parts[a], parts[b] = parts[b], parts[a]
    return replace(paper, parts=tuple(parts))


def tables_swapped(rng: random.Random, paper: Paper) -> Paper:
    """Two tables under each other's headings."""
    with_tables = [at for at, part in enumerate(paper.parts) if part.table]
    if len(with_tables) < 2:
        return paper
    a, b = rng.sample(with_tables, 2)
    one, two = paper.parts[a], paper.parts[b]
    parts = list(paper.parts)
    parts[a] = replace(one, table=two.table, rows=two.rows)
    parts[b] = replace(two, table=one.table, rows=one.rows)
    return replace(paper, parts=tuple(parts))


def section_lost(rng: random.Random, paper: Paper) -> Paper:
    at = rng.randrange(len(paper.parts))
    return replace(paper, parts=paper.parts[:at] + paper.parts[at + 1 :])


def table_first(rng: random.Random, paper: Paper) -> Paper:
    """The title list of the preamble, which names all sections."""
    names = "、".join(part.heading.split("、")[-1] for part in paper.parts if part.heading)
    first = Part("", None, (f"本报告包括{names}六个部分。",))
    return replace(paper, parts=(first, *paper.parts))


def _with_part(paper: Paper, at: int, part: Part) -> Paper:
    return replace(paper, parts=(*paper.parts[:at], part, *paper.parts[at + 1 :]))


# ---- lines of text ----


def page_number(rng: random.Random, text: list[str]) -> list[str]:
    line = rng.choice(("- {} -", "-{}-", "— {} —", "P. {}", "第 {} 页", "第{}页 共9页", "{}")).format(rng.randrange(1, 12))
    at = rng.randrange(len(text) + 1)
    return [*text[:at], line, *text[at:]]


def break_line(rng: random.Random, text: list[str]) -> list[str]:
    """A line end inside a line, wherever; never inside a number."""
    at = rng.choice([i for i, line in enumerate(text) if len(line) > 2] or [0])
    line = text[at]
    cuts = [i for i in range(1, len(line)) if not (line[i - 1].isdigit() and line[i].isdigit())]
    if not cuts:
        return text
    cut = rng.choice(cuts)
    return [*text[:at], line[:cut], line[cut:], *text[at + 1 :]]


def break_lines(rng: random.Random, text: list[str]) -> list[str]:
    for _ in range(rng.randrange(2, 12)):
        text = break_line(rng, text)
    return text


def join_lines(rng: random.Random, text: list[str]) -> list[str]:
    """A line end lost, or made a space."""
    at = rng.randrange(len(text) - 1) if len(text) > 1 else 0
    return [*text[:at], rng.choice((" ", "\t", "  ")).join(text[at : at + 2]), *text[at + 2 :]]


def glue(rng: random.Random, text: list[str]) -> list[str]:
    """All lines in one, parted by single spaces."""
    return [" ".join(line for line in text if line)]


def crop_end(rng: random.Random, text: list[str]) -> list[str]:
    return text[: rng.randrange(len(text) // 3, len(text))] if len(text) > 6 else text


def crop_beginning(rng: random.Random, text: list[str]) -> list[str]:
    return text[rng.randrange(1, len(text) // 2) :] if len(text) > 6 else text


def lose_line(rng: random.Random, text: list[str]) -> list[str]:
    at = rng.randrange(len(text)) if text else 0
    return text[:at] + text[at + 1 :]


def note_between(rng: random.Random, text: list[str]) -> list[str]:
    line = rng.choice(("注：本列数据含结转3件。", "(此页续上表 第2页)", "2023年，我乡收到申请12件，办结9件。",
                       "浏览次数：1087", "打印 关闭 12", "字体：大 中 小", "信息来源：办公室 2024-01-12", "续表", "单位：件"))  # fmt: skip
    at = rng.randrange(len(text) + 1)
    return [*text[:at], line, *text[at:]]


def spaces_for_tabs(rng: random.Random, text: list[str]) -> list[str]:
    return [line.replace("\t", " ") for line in text]


def wide_spaces(rng: random.Random, text: list[str]) -> list[str]:
    sign = rng.choice(("　", "\u00a0", "  ", "\t"))
    return [line.replace(" ", sign) for line in text]


def ragged_tabs(rng: random.Random, text: list[str]) -> list[str]:
    """A tab more or less in some lines."""
    torn = []
    for line in text:
        if "\t" in line and rng.random() < 0.3:
            places = [i for i, c in enumerate(line) if c == "\t"]
            at = rng.choice(places)
            line = line[:at] + rng.choice(("\t\t", "\t\t", "")) + line[at + 1 :] if line[at - 1 : at] + line[at + 1 : at + 2] != "" and not (
                line[at - 1 : at].isdigit() and line[at + 1 : at + 2].isdigit()) else line[:at] + "\t\t" + line[at + 1 :]
        torn.append(line)
    return torn


def extra_pipes(rng: random.Random, text: list[str]) -> list[str]:
    """Empty pipes at the ends of some rows; behind a single cell they would be two cells printed empty."""
    return [line + " ||" if line.endswith("|") and line.count("|") > 2 and rng.random() < 0.3 else line for line in text]


def lose_pipes(rng: random.Random, text: list[str]) -> list[str]:
    return [line.rstrip("| ") if line.endswith("|") and rng.random() < 0.3 else line for line in text]


ROWS: dict[str, RowMishap] = {
    mishap.__name__: mishap
    for mishap in (
        drop_cell, blank_cell, blank_line, blank_many, mark_zeros, mark_cell, letter_o, full_width, remark, unit,
        torn_number, extra_cell, drop_column, blank_totals, drop_line, drop_some_lines, drop_label, drop_labels,
        drop_groups, drop_numbers, swap_lines, repeat_line, merge_lines, pair_cells, stranger, wrapped_label,
        misprint, lose_character, cut_label, no_numerals, no_header, repeat_header, header_word_lost, no_heading,
        note_after, prose_before, sections_swapped, tables_swapped, section_lost, table_first, columns_moved,
        header_moved, extra_column, labels_behind, measures_moved, measures_cut, foreign_measures, block_lost,
        blocks_swapped, block_headless, headers_lost, routes_in_rows, outcomes_in_rows, routes_moved,
        outcomes_moved, appeals_in_two, appeals_of_two_years,
    )
}  # fmt: skip
WORDS: dict[str, WordMishap] = {
    mishap.__name__: mishap
    for mishap in (
        page_number, break_line, break_lines, join_lines, glue, crop_end, crop_beginning, lose_line, note_between,
        spaces_for_tabs, wide_spaces, ragged_tabs, extra_pipes, lose_pipes,
    )
}  # fmt: skip
