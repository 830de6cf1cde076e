"""What happens to the blocks and measures of section two."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from gojparse.forms.form import load
from tests.damage.choosing import rows_of
from tests.damage.columns import reordered
from tests.support.paper import Box, Paper, Row


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.article, []).append(row)
    return list(found.values())


def _with_blocks(paper: Paper, blocks: Sequence[Sequence[Row]]) -> Paper:
    return paper.with_rows("disclosures", [row for block in blocks for row in block])


def measures_moved(rng: random.Random, paper: Paper) -> Paper:
    """The measures of one block in another order, header and numbers together."""
    blocks = _blocks(rows_of(paper, "disclosures"))
    wide = [at for at, block in enumerate(blocks) if any(len(row.boxes) == 4 for row in block)]
    if not wide:
        return paper
    at, order = rng.choice(wide), rng.sample(range(3), 3)
    blocks[at] = [
        replace(row, boxes=(row.boxes[0], *(row.boxes[1 + i] for i in order)))
        if len(row.boxes) == 4
        else reordered(row, order)
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
        for row in rows_of(paper, "disclosures")
    ]
    return paper.with_rows("disclosures", rows)


def foreign_measures(rng: random.Random, paper: Paper) -> Paper:
    """One block under the measures of the other edition: its numbers have no name in this one."""
    other = load("2021" if paper.forms["disclosures"].edition == "2019" else "2019")
    blocks = _blocks(rows_of(paper, "disclosures"))
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
    blocks = _blocks(rows_of(paper, "disclosures"))
    if blocks:
        del blocks[rng.randrange(len(blocks))]
    return _with_blocks(paper, blocks)


def blocks_swapped(rng: random.Random, paper: Paper) -> Paper:
    blocks = _blocks(rows_of(paper, "disclosures"))
    rng.shuffle(blocks)
    return _with_blocks(paper, blocks)


def block_headless(rng: random.Random, paper: Paper) -> Paper:
    """The article heading of a block lost, or its header, or both."""
    blocks = _blocks(rows_of(paper, "disclosures"))
    if not blocks:
        return paper
    at, lost = rng.randrange(len(blocks)), rng.choice(({1}, {2, 3, 4}, {1, 2, 3, 4}))
    blocks[at] = [row for row in blocks[at] if len(row.boxes) not in lost]
    return _with_blocks(paper, blocks)


def headers_lost(rng: random.Random, paper: Paper) -> Paper:
    """Section two without any header."""
    rows = [row for row in rows_of(paper, "disclosures") if row.is_line or len(row.boxes) == 1]
    return paper.with_rows("disclosures", rows)
