"""What happens to headings, prose and whole sections."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.support.paper import Paper, Part

_BEFORE = (
    "2023年，本机关共收到申请12件，办结9件，结转3件。",
    "该部分以表格形式报告。表格如下:",
    "全年收到行政复议5件，行政诉讼2件。",
    "一、本年新收政府信息公开申请数量为17件，上年结转2件。",
)


def no_heading(rng: random.Random, paper: Paper) -> Paper:
    at = rng.randrange(len(paper.parts))
    return _with_part(paper, at, replace(paper.parts[at], heading=None))


def note_after(rng: random.Random, paper: Paper) -> Paper:
    note = rng.choice(("注：本表数据含上年度结转数量3件。", "备注：1.数据截至12月31日；2.含信函申请5件。",
                       "说明：本年新收12件，上年结转4件。"))  # fmt: skip
    at = rng.randrange(len(paper.parts))
    return _with_part(paper, at, replace(paper.parts[at], after=(*paper.parts[at].after, note)))


def prose_before(rng: random.Random, paper: Paper) -> Paper:
    text = rng.choice(_BEFORE)
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
