"""A report on paper: the official form filled in, as rows that can still be damaged, and its print in any carrier.

The corpus damages what an office writes; here the printed rows themselves
are torn: lines swapped, labels cut, cells gone. Spans follow from the rows
that are left, so that a damaged table is still a well-formed one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from corpus.generate import layouts_docx, layouts_html, layouts_pdf, layouts_text
from corpus.generate.records import Box, Kind, Name, Sheet
from gojparse.forms.form import Form, load
from tests.tables import true_table

TITLE = "云溪镇人民政府{year}年政府信息公开工作年度报告"
_SPANS = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}  # of the cells of section two, by their number
TABLES = ("disclosures", "applications", "appeals")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row. `boxes`: of a header; else `groups` (outermost first), `label` and `cells`.

    `code`: the line of the form that it is. `names`: the form's cell that each printed cell is.
    """

    boxes: tuple[Box, ...] = ()
    groups: tuple[str, ...] = ()
    label: str | None = None
    cells: tuple[str, ...] = ()
    names: tuple[Name | None, ...] = ()
    code: str = ""
    article: str = ""

    @property
    def is_line(self) -> bool:
        return not self.boxes


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading, the prose before its table, the table's rows, and what follows."""

    code: str
    heading: str | None
    prose: tuple[str, ...] = ()
    table: str | None = None
    rows: tuple[Row, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report, and the numbers its office counted, by cell."""

    title: str
    parts: tuple[Part, ...]
    values: Mapping[Name, int | Decimal]
    forms: Mapping[str, Form]

    def part(self, table: str) -> Part | None:
        return next((part for part in self.parts if part.table == table), None)

    def with_rows(self, table: str, rows: Sequence[Row]) -> Paper:
        parts = tuple(replace(p, rows=tuple(rows)) if p.table == table else p for p in self.parts)
        return replace(self, parts=parts)


# ---- filling in ----


def numbers(
    rng: random.Random, forms: Mapping[str, Form], *, balanced: bool = True, dense: bool = True
) -> dict[Name, int | Decimal]:
    """A number for every cell; `dense`: none is 0; not `balanced`: all distinct and no balance holds."""
    values: dict[Name, int | Decimal] = {}
    names = _disclosure_names(forms["disclosures"])
    chosen = rng.sample(range(2, 900), len(names))
    for name, value in zip(names, chosen, strict=True):
        values[name] = value if dense or rng.random() < 0.5 else 0
    form = forms["applications"]
    table = true_table(rng, form, nonzero_lines=None if dense else rng.choice((1, 2, 4, 9)), most=400)
    for line, row in table.items():
        for who, value in zip(form.applicants, row, strict=True):
            values["applications", line, who.code] = value
    for route in form.routes:
        parts = rng.sample(range(1, 90), 4) if dense else [rng.choice((0, 0, 3, 8)) for _ in range(4)]
        for outcome, value in zip(form.outcomes, [*parts, sum(parts)], strict=True):
            values["appeals", route.code, outcome.code] = value
    if balanced:
        return values
    return dict(zip(values, rng.sample(range(1000, 9999), len(values)), strict=True))


def _disclosure_names(form: Form) -> list[Name]:
    return [
        ("disclosures", subject.code, measure.code)
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    ]


def forms_of(edition: str) -> Mapping[str, Form]:
    """The form of each table of a `2019`, `2021` or `hybrid` report."""
    old, new = load("2019"), load("2021")
    applications = new if edition == "2021" else old
    return {
        "disclosures": old if edition == "2019" else new,
        "applications": applications,
        "appeals": applications,
    }


def paper(edition: str, values: Mapping[Name, int | Decimal]) -> Paper:
    """The report of an invented town with these numbers."""
    forms = forms_of(edition)
    year = 2020 if edition == "2019" else 2023
    headings = {s.code: f"{s.number}、{s.label}" for s in forms["applications"].sections}
    rows = {
        "disclosures": _disclosures(forms["disclosures"], values),
        "applications": _applications(forms["applications"], values),
        "appeals": _appeals(forms["appeals"], values),
    }
    prose = {
        "overview": (f"{year}年，我镇把政务公开当作联系群众的桥梁，各项工作平稳推进。",),
        "problems": ("公开的形式还不够丰富，下一步将多听群众意见。",),
        "other_matters": ("无其他需要报告的事项。",),
    }
    tables = {"disclosure": "disclosures", "applications": "applications", "appeals": "appeals"}
    parts = tuple(
        Part(code, heading, prose.get(code, ()), tables.get(code), rows.get(tables.get(code, ""), ()))
        for code, heading in headings.items()
    )
    return Paper(TITLE.format(year=year), parts, dict(values), forms)


def _line(code: str, label: str | None, names: Sequence[Name], values: Mapping[Name, int | Decimal],
          groups: tuple[str, ...] = (), article: str = "") -> Row:  # fmt: skip
    cells = tuple(str(values[name]) for name in names)
    return Row(groups=groups, label=label, cells=cells, names=tuple(names), code=code, article=article)


def _disclosures(form: Form, values: Mapping[Name, int | Decimal]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for block in form.blocks:
        spans = _SPANS[len(block.measures)]
        rows.append(Row(boxes=(Box(block.heading.label, Kind.HEAD, 4),), article=block.article))
        measures = [Box(m.label, Kind.HEAD, span) for m, span in zip(block.measures, spans, strict=True)]
        rows.append(Row(boxes=(Box("信息内容", Kind.HEAD), *measures), article=block.article))
        for subject in block.subjects:
            names = [("disclosures", subject.code, measure.code) for measure in block.measures]
            rows.append(_line(subject.code, subject.label, names, values, article=block.article))
    return tuple(rows)


def _applications(form: Form, values: Mapping[Name, int | Decimal]) -> tuple[Row, ...]:
    person, *organisations, total = form.applicants
    first = (Box(form.corner, Kind.HEAD, 3, 3), Box("申请人情况", Kind.HEAD, 7))
    second = (
        Box(person.label, Kind.HEAD, 1, 2),
        Box("法人或其他组织", Kind.HEAD, len(organisations)),
        Box(total.label, Kind.HEAD, 1, 2),
    )
    third = tuple(Box(o.label, Kind.HEAD) for o in organisations)
    rows = [Row(boxes=first), Row(boxes=second), Row(boxes=third)]
    results = "三、本年度办理结果"
    for line in form.lines:
        names = [("applications", line.code, who.code) for who in form.applicants]
        groups = () if not line.group else (results,) if line.group == results else (results, line.group)
        rows.append(_line(line.code, line.label, names, values, groups))
    return tuple(rows)


def _appeals(form: Form, values: Mapping[Name, int | Decimal]) -> tuple[Row, ...]:
    first, *litigation = form.routes
    outcomes = [o.label for o in form.outcomes]
    width = len(outcomes)
    top = (Box(first.label, Kind.HEAD, width), Box("行政诉讼", Kind.HEAD, width * len(litigation)))
    middle = (
        *(Box(text, Kind.HEAD, 1, 2) for text in outcomes),
        *(Box(route.label, Kind.HEAD, width) for route in litigation),
    )
    bottom = tuple(Box(text, Kind.HEAD) for _ in litigation for text in outcomes)
    names = [("appeals", route.code, o.code) for route in form.routes for o in form.outcomes]
    return (Row(boxes=top), Row(boxes=middle), Row(boxes=bottom), _line("", None, names, values))


# ---- printing ----

TEXT = ("tabs", "pipes", "pipes_filler", "pipes_front", "pipe_front_line", "pipe_end_lines", "pipe_own_line",
        "cell_lines", "cell_paragraphs", "spaces", "one_line_spaces", "one_line_pipes", "few_lines", "markdown",
        "markdown_rows", "lone_tabs")  # fmt: skip
GRIDS = ("tabs", "pipes", "pipes_filler", "pipes_front", "pipe_front_line", "pipe_end_lines", "pipe_own_line",
         "one_line_pipes", "markdown", "markdown_rows", "html", "docx", "pdf")  # fmt: skip
LAYOUTS = (*TEXT, "html", "docx", "pdf", "pdf_unruled")


def sheet(table: str, rows: Sequence[Row]) -> Sheet:
    """The rows as a table whose spans fit."""
    width = {"disclosures": 4, "applications": 10, "appeals": 15}[table]
    heads = next((i for i, row in enumerate(rows) if row.is_line), len(rows))
    reach = _reaches(rows)
    boxes = [
        row.boxes if not row.is_line else tuple(_boxes(table, row, reach[at])) for at, row in enumerate(rows)
    ]
    boxes = [tuple(_shortened(row, at, len(rows))) for at, row in enumerate(boxes)]
    return Sheet(table, width, tuple(boxes), heads if table != "disclosures" else 0)


def _reaches(rows: Sequence[Row]) -> dict[int, list[tuple[str, int]]]:
    """For each row the groups that begin in it, and how many rows they span."""
    found: dict[int, list[tuple[str, int]]] = {at: [] for at in range(len(rows))}
    for depth in range(2):
        keys = [row.groups[: depth + 1] if len(row.groups) > depth else None for row in rows]
        at = 0
        for key, run in groupby(keys):
            length = len(list(run))
            if key:
                found[at].append((key[-1], length))
            at += length
    return found


def _boxes(table: str, row: Row, begins: Sequence[tuple[str, int]]) -> Iterator[Box]:
    yield from (Box(text, Kind.GROUP, 1, down) for text, down in begins)
    if row.label is not None:
        yield Box(row.label, Kind.LABEL, 3 - len(row.groups) if table == "applications" else 1)
    spans = _SPANS.get(len(row.cells), (1,) * len(row.cells)) if table == "disclosures" else None
    for at, text in enumerate(row.cells):
        yield Box(text, Kind.NUMBER, spans[at] if spans else 1)


def _shortened(boxes: Sequence[Box], at: int, rows: int) -> Iterator[Box]:
    for box in boxes:
        yield box if at + box.down <= rows else replace(box, down=rows - at)


def lines(paper: Paper, layout: str) -> list[str]:
    """The report as the lines of a text."""
    mark = "## " if layout.startswith("markdown") else ""
    found = [mark[1:] + paper.title, ""]
    for part in paper.parts:
        for text in [*([mark + part.heading] if part.heading else []), *part.prose]:
            found += [text, ""]
        if part.rows and part.table:
            found += [*_table_lines(sheet(part.table, part.rows), layout), ""]
        for text in part.after:
            found += [text, ""]
    return found


def _table_lines(printed: Sheet, layout: str) -> Iterator[str]:
    if layout == "lone_tabs":
        yield from ("\t".join(box.text for box in row) for row in printed.rows)
    else:
        yield from layouts_text._TABLES[layout](printed)


def finished(text: Sequence[str], layout: str) -> bytes:
    """The lines of a text as a document; some layouts have few line ends or one."""
    if layout.startswith("one_line"):
        return (" ".join(line for line in text if line) + "\n").encode()
    if layout == "few_lines":
        return _few_lines(text).encode()
    return ("\n".join(text) + "\n").encode()


def _few_lines(text: Sequence[str]) -> str:
    joined = [" ".join(run) for full, run in groupby(text, key=bool) if full]
    return "\n".join(joined) + "\n"


def document(paper: Paper, layout: str) -> bytes:
    """The report in a carrier and layout."""
    match layout:
        case "html":
            return _html(paper).encode()
        case "docx":
            return _docx(paper)
        case "pdf" | "pdf_unruled":
            return _pdf(paper, "ruled" if layout == "pdf" else "unruled")
        case _:
            return finished(lines(paper, layout), layout)


def _html(paper: Paper) -> str:
    page = layouts_html.Page()
    body = [f"<h1>{paper.title}</h1>"]
    for part in paper.parts:
        body += [f"<p>{text}</p>" for text in (part.heading, *part.prose) if text]
        if part.rows and part.table:
            body.append(layouts_html._table(sheet(part.table, part.rows), page))
        body += [f"<p>{text}</p>" for text in part.after]
    return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n%s\n</body></html>\n" % "\n".join(body)


def _docx(paper: Paper) -> bytes:
    body = [layouts_docx._paragraph(paper.title, False)]
    for part in paper.parts:
        body += [layouts_docx._paragraph(text, False) for text in (part.heading, *part.prose) if text]
        if part.rows and part.table:
            body += [layouts_docx._table(_rectangle(sheet(part.table, part.rows)), False), layouts_docx._paragraph("", False)]
        body += [layouts_docx._paragraph(text, False) for text in part.after]
    return docx("".join(body))
