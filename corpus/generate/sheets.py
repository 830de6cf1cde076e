"""The official tables as sheets: which box stands where and what it spans.

Every carrier prints the same sheets; what differs between them is how much
of a sheet's order survives.
"""

from __future__ import annotations

from itertools import groupby

from corpus.generate.records import Box, Draft, Evidence, Kind, Sheet
from gojparse.forms.form import Block, Label

NUMBERS = 7  # applicants
STUB = 3  # columns for the labels of section three


def sheet(draft: Draft, table: str) -> Sheet:
    """The sheet of a table."""
    return {"disclosures": disclosures, "applications": applications, "appeals": appeals}[table](draft)


def disclosures(draft: Draft) -> Sheet:
    """Section two: four columns, one block for each item of article 20."""
    rows: list[tuple[Box, ...]] = []
    for block in draft.forms["disclosures"].blocks:
        rows.extend(_block(draft, block))
        extra = draft.extra_rows.get("disclosures")
        if extra and block.extra_labels:
            rows.append((Box(extra[0], Kind.LABEL), *(Box(text, Kind.NUMBER) for text in extra[1:])))
    return Sheet("disclosures", 4, tuple(rows))


def _block(draft: Draft, block: Block) -> list[tuple[Box, ...]]:
    heading = draft.label("disclosures", f"article.{block.article}", block.heading.label)
    spans = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}[len(block.measures)]
    head = [Box("信息内容", Kind.HEAD)]
    for measure, across in zip(block.measures, spans, strict=True):
        text = draft.label("disclosures", f"{block.article}.{measure.code}", measure.label)
        head.append(Box(text, Kind.HEAD, across))
    rows = [(Box(heading, Kind.HEAD, 4),), tuple(head)]
    for subject in block.subjects:
        row = [Box(draft.label("disclosures", subject.code, subject.label), Kind.LABEL)]
        for measure, across in zip(block.measures, spans, strict=True):
            name = ("disclosures", subject.code, measure.code)
            row.append(Box(draft.ink[name], Kind.NUMBER, across, name=name))
        rows.append(tuple(row))
    return rows


def applications(draft: Draft) -> Sheet:
    """Section three: three columns of labels and seven of numbers."""
    form = draft.forms["applications"]
    rows = _applicants(draft)
    heads = len(rows)
    lines = [c for c in form.lines if draft.evidence.get(("applications", c.code)) is not Evidence.GONE]
    results = [line for line in lines if line.group]
    for group, members in groupby(lines, key=lambda line: line.group):
        block = list(members)
        for position, line in enumerate(block):
            row: list[Box] = []
            if line is results[0]:
                top = draft.label("applications", "results", "三、本年度办理结果")
                row.append(Box(top, Kind.GROUP, 1, len(results)))
            if group and not group.startswith("三"):
                if position == 0:
                    row.append(Box(draft.label("applications", group, group), Kind.GROUP, 1, len(block)))
                across = 1
            else:
                across = 2 if group else 3
            row.append(Box(draft.label("applications", line.code, line.label), Kind.LABEL, across))
            for applicant in form.applicants:
                name = ("applications", line.code, applicant.code)
                row.append(Box(draft.ink[name], Kind.NUMBER, name=name))
            rows.append(tuple(row))
    return Sheet("applications", STUB + NUMBERS, tuple(rows), heads)


def _applicants(draft: Draft) -> list[tuple[Box, ...]]:
    form = draft.forms["applications"]
    person, *organisations, total = form.applicants
    first = (Box(form.corner, Kind.HEAD, STUB, 3), Box("申请人情况", Kind.HEAD, NUMBERS))
    second = (
        _applicant(draft, person, 2),
        Box("法人或其他组织", Kind.HEAD, len(organisations)),
        _applicant(draft, total, 2),
    )
    return [first, second, tuple(_applicant(draft, o, 1) for o in organisations)]


def _applicant(draft: Draft, applicant: Label, down: int) -> Box:
    return Box(draft.label("applications", f"head.{applicant.code}", applicant.label), Kind.HEAD, 1, down)


def appeals(draft: Draft) -> Sheet:
    """Section four: fifteen numbers without a label of their own."""
    form = draft.forms["appeals"]
    first_route, *litigation = form.routes
    outcomes = tuple(draft.label("appeals", f"head.{o.code}", o.label) for o in form.outcomes)
    width = len(outcomes)
    top = (Box(first_route.label, Kind.HEAD, width), Box("行政诉讼", Kind.HEAD, width * len(litigation)))
    middle = tuple(Box(text, Kind.HEAD, 1, 2) for text in outcomes) + tuple(
        Box(route.label, Kind.HEAD, width) for route in litigation
    )
    bottom = tuple(Box(text, Kind.HEAD) for _ in litigation for text in outcomes)
    numbers = tuple(
        Box(draft.ink["appeals", route.code, o.code], Kind.NUMBER, name=("appeals", route.code, o.code))
        for route in form.routes
        for o in form.outcomes
    )
    return Sheet("appeals", width * len(form.routes), (top, middle, bottom, numbers), 3)


def spread(sheet: Sheet) -> list[list[Box | None]]:
    """The sheet as a full rectangle: a box at its top left, None where it reaches further."""
    grid: list[list[Box | None]] = [[None] * sheet.width for _ in sheet.rows]
    taken = [[False] * sheet.width for _ in sheet.rows]
    for y, row in enumerate(sheet.rows):
        x = 0
        for box in row:
            while taken[y][x]:
                x += 1
            grid[y][x] = box
            for below in range(y, y + box.down):
                taken[below][x : x + box.across] = [True] * box.across
            x += box.across
    return grid


def starts(sheet: Sheet) -> list[list[tuple[int, Box]]]:
    """The boxes of every row with the column they begin in."""
    return [[(x, box) for x, box in enumerate(row) if box is not None] for row in spread(sheet)]
