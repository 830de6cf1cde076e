"""A paper printed in every carrier: text in its many layouts, web page, Word, PDF.

Spans follow from the rows that are left, so that a damaged table is still a
well-formed one. Shares nothing with the corpus but its font.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from corpus.generate.setting import runs, width, wrap
from tests.support.paper import Box, Paper, Row

TEXT = ("tabs", "lone_tabs", "pipes", "pipes_filler", "pipes_front", "pipes_bare", "pipe_front_line",
        "pipe_end_lines", "pipe_own_line", "cell_lines", "cell_paragraphs", "spaces", "one_line_spaces",
        "one_line_pipes", "few_lines", "markdown", "markdown_rows")  # fmt: skip
STREAMS = (
    "lone_tabs",
    "cell_lines",
    "cell_paragraphs",
    "spaces",
    "one_line_spaces",
    "few_lines",
    "pdf_unruled",
)
LAYOUTS = (*TEXT, "html", "html_repeated", "docx", "pdf", "pdf_unruled")
GRIDS = tuple(layout for layout in LAYOUTS if layout not in STREAMS)
_WIDTHS = {"disclosures": 4, "applications": 10, "appeals": 15}


# ---- rows of boxes ----


def boxed(table: str, rows: Sequence[Row]) -> list[list[Box]]:
    """The boxes of each row, at their top left; a group's box spans the rows that it is printed over."""
    begins = _groups(rows)
    found: list[list[Box]] = []
    spans: list[int] = []
    for at, row in enumerate(rows):
        if table == "disclosures" and not row.is_line:
            spans = [box.across for box in row.boxes[1:]]
        boxes = list(row.boxes) or [*begins[at], *_line(table, row, spans)]
        found.append([box._replace(down=min(box.down, len(rows) - at)) for box in boxes])
    return found


def _groups(rows: Sequence[Row]) -> list[list[Box]]:
    found: list[list[Box]] = [[] for _ in rows]
    for depth in range(2):
        at = 0
        for key, run in groupby([row.groups[: depth + 1] for row in rows]):
            length = len(list(run))
            if len(key) > depth:
                found[at].append(Box(key[-1], 1, length))
            at += length
    return found


def _line(table: str, row: Row, spans: Sequence[int]) -> Iterator[Box]:
    """A line's label and cells; those of section two span what the header above them spans."""
    if row.label is not None:
        yield Box(row.label, 3 - len(row.groups) if table == "applications" else 1)
    fitting = spans if len(spans) == len(row.cells) else (1,) * len(row.cells)
    for text, across in zip(row.cells, fitting, strict=True):
        yield Box(text, across)


def spread(rows: Sequence[Sequence[Box]]) -> list[list[tuple[int, Box]]]:
    """The boxes of each row with the column they begin in, and how wide every row is."""
    taken: set[tuple[int, int]] = set()
    found = []
    for y, row in enumerate(rows):
        x, here = 0, []
        for box in row:
            while (x, y) in taken:
                x += 1
            here.append((x, box))
            taken.update((x + i, y + j) for i in range(box.across) for j in range(box.down))
            x += box.across
        found.append(here)
    return found


def _rectangle(rows: Sequence[Sequence[Box]]) -> list[list[str]]:
    """Every place of a table that a box covers, "" where a box only reaches further."""
    places: list[dict[int, str]] = [{} for _ in rows]
    for y, row in enumerate(spread(rows)):
        for x, box in row:
            for down in range(box.down):
                places[y + down].update(dict.fromkeys(range(x, x + box.across), ""))
            places[y][x] = box.text
    return [[row.get(x, "") for x in range(max(row, default=-1) + 1)] for row in places]


# ---- text ----


def lines(paper: Paper, layout: str) -> list[str]:
    """The report as the lines of a text."""
    mark = "## " if layout.startswith("markdown") else ""
    found = [mark[1:] + paper.title, ""]
    for part in paper.parts:
        for text in [*([mark + part.heading] if part.heading else []), *part.prose]:
            found += [text, ""]
        if part.rows and part.table:
            found += [*table_lines(part.table, part.rows, layout), ""]
        for text in part.after:
            found += [text, ""]
    return found


def table_lines(table: str, rows: Sequence[Row], layout: str) -> Iterator[str]:
    """The lines of one table."""
    boxes = boxed(table, rows)
    texts = [[box.text for box in row] for row in boxes]
    match layout:
        case "tabs":
            yield from ("\t".join(row) for row in _rectangle(boxes))
        case "lone_tabs":
            yield from ("\t".join(row) for row in texts)
        case "pipes" | "one_line_pipes":
            yield from (" | ".join(row) + " |" for row in texts)
        case "pipes_filler":
            for row, spans in zip(texts, boxes, strict=True):
                filler = sum(box.across - 1 for box in spans[1:]) if table == "disclosures" else 0
                yield " | ".join(row) + " |" + (" " + "|" * filler if filler else "")
        case "pipes_front":
            yield from ("| " + " | ".join(row) + " |" for row in texts)
        case "pipes_bare":
            yield from (" | ".join(row) for row in texts)
        case "pipe_front_line":
            yield from (text for row in texts for text in ("|", " | ".join(row) + " |"))
        case "pipe_end_lines":
            yield from (f"{text} |".strip() for row in texts for text in row)
        case "pipe_own_line":
            yield from (text for row in texts for cell in row for text in ([cell] if cell else []) + ["|"])
        case "cell_lines":
            yield from (text for row in texts for text in row if text.strip())
        case "cell_paragraphs":
            yield from (text for row in texts for cell in row if cell.strip() for text in (cell, ""))
        case "markdown":
            yield from _markdown(_rectangle(boxes))
        case "markdown_rows":
            for row in texts:
                yield from (*_markdown([[f"数据{n}" for n in range(1, len(row) + 1)], row]), "")
        case _:
            yield from _spaced(table, rows, texts)


def _markdown(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield "| " + " | ".join(row) + " |"
        if at == 0:
            yield "|" + " --- |" * len(row)


def _spaced(table: str, rows: Sequence[Row], texts: Sequence[Sequence[str]]) -> Iterator[str]:
    """Label and numbers joined by spaces; groups on a line of their own."""
    for row, cells in zip(rows, texts, strict=True):
        own = len(row.cells) + (row.label is not None)
        groups = len(cells) - own if row.is_line else 0
        yield from cells[:groups]
        yield " ".join(text for text in cells[groups:] if text)


def finished(text: Sequence[str], layout: str) -> bytes:
    """The lines of a text as a document; some layouts have few line ends or one."""
    if layout.startswith("one_line"):
        return (" ".join(line for line in text if line) + "\n").encode()
    if layout == "few_lines":
        joined = [" ".join(run) for full, run in groupby(text, key=bool) if full]
        return ("\n".join(joined) + "\n").encode()
    return ("\n".join(text) + "\n").encode()


def document(paper: Paper, layout: str) -> bytes:
    """The report in a carrier and layout."""
    match layout:
        case "html" | "html_repeated":
            return _page(paper, repeat=layout == "html_repeated").encode()
        case "docx":
            return _word(paper)
        case "pdf" | "pdf_unruled":
            return _pages(paper, ruled=layout == "pdf")
        case _:
            return finished(lines(paper, layout), layout)


# ---- web page ----


def _page(paper: Paper, repeat: bool) -> str:
    body = [f"<h1>{escape(paper.title)}</h1>"]
    for part in paper.parts:
        body += [f"<p>{escape(text)}</p>" for text in (part.heading, *part.prose) if text]
        if part.rows and part.table:
            body += _html_tables(part.table, part.rows, repeat)
        body += [f"<p>{escape(text)}</p>" for text in part.after]
    joined = "\n".join(body)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{joined}\n</body></html>\n'


def _html_tables(table: str, rows: Sequence[Row], repeat: bool) -> Iterator[str]:
    """The table; `repeat`: section three as two tables, the header on both."""
    heads = [row for row in rows if not row.is_line]
    if repeat and table == "applications" and heads and len(rows) > 14:
        yield _html_table(table, rows[:12])
        yield _html_table(table, [*heads, *rows[12:]])
    else:
        yield _html_table(table, rows)


def _html_table(table: str, rows: Sequence[Row]) -> str:
    found = []
    for row in boxed(table, rows):
        cells = [
            "<td"
            + (f' colspan="{box.across}"' if box.across > 1 else "")
            + (f' rowspan="{box.down}"' if box.down > 1 else "")
            + f">{escape(box.text)}</td>"
            for box in row
        ]
        found.append(f"<tr>{''.join(cells)}</tr>")
    return '<table border="1">\n' + "\n".join(found) + "\n</table>"


# ---- Word ----

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = (
    '<Relationships><Relationship Type="x/officeDocument" Target="/word/document.xml"/></Relationships>'
)


def _word(paper: Paper) -> bytes:
    body = [_paragraph(paper.title)]
    for part in paper.parts:
        body += [_paragraph(text) for text in (part.heading, *part.prose) if text]
        if part.rows and part.table:
            body += [_word_table(boxed(part.table, part.rows)), _paragraph("")]
        body += [_paragraph(text) for text in part.after]
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{"".join(body)}</w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", xml)
    return stream.getvalue()


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _word_table(rows: Sequence[Sequence[Box]]) -> str:
    """Word wants a cell in every row that a merged cell covers."""
    placed = spread(rows)
    cells: list[list[tuple[int, str]]] = [[] for _ in rows]
    for y, row in enumerate(placed):
        for x, box in row:
            for down in range(box.down):
                merge = "" if box.down == 1 else "<w:vMerge/>" if down else '<w:vMerge w:val="restart"/>'
                span = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
                text = "" if down else box.text
                cell = f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"
                cells[y + down].append((x, cell))
    printed = ("".join(cell for _, cell in sorted(row)) for row in cells)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in printed) + "</w:tbl>"


# ---- PDF ----

_LEFT, _TOP, _BOTTOM, _MEASURE = 50.0, 790.0, 60.0, 495.0


class _Sheets:
    """Pages filled from the top; every one carries its number."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=(595, 842), invariant=1)
        self.page, self.y = 1, _TOP

    def room(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self.end()
            self.page, self.y = self.page + 1, _TOP

    def end(self) -> None:
        self.type(290, 40, f"- {self.page} -", 10)
        self.canvas.showPage()

    def type(self, x: float, y: float, text: str, size: float) -> None:
        for font, run in runs(text):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, run)
            x += width(run, size)


def _pages(paper: Paper, ruled: bool) -> bytes:
    sheets = _Sheets()
    _prose(sheets, paper.title, 16)
    for part in paper.parts:
        for text in (part.heading, *part.prose):
            _prose(sheets, text or "", 12)
        if part.rows and part.table:
            _ruled_table(sheets, part.table, boxed(part.table, part.rows), ruled)
        for text in part.after:
            _prose(sheets, text, 12)
    sheets.end()
    sheets.canvas.save()
    return sheets.stream.getvalue()


def _prose(sheets: _Sheets, text: str, size: float) -> None:
    for line in wrap(text, size, _MEASURE) if text else ():
        sheets.room(size + 8)
        sheets.type(_LEFT, sheets.y - size, line, size)
        sheets.y -= size + 8


def _columns(table: str, rows: Sequence[Sequence[tuple[int, Box]]]) -> list[float]:
    """The left edges of the columns, and the right one of the last."""
    count = max([_WIDTHS[table], *(x + box.across for row in rows for x, box in row)])
    labels = {"applications": [30.0, 60.0, 130.0], "disclosures": [150.0], "appeals": []}[table]
    each = (_MEASURE - sum(labels)) / (count - len(labels))
    edges = [_LEFT]
    for at in range(count):
        edges.append(edges[-1] + (labels[at] if at < len(labels) else each))
    return edges


def _ruled_table(sheets: _Sheets, table: str, rows: Sequence[Sequence[Box]], ruled: bool) -> None:
    """The table row by row; a merged cell is drawn piece by piece where a page ends."""
    placed = spread(rows)
    edges = _columns(table, placed)
    heights = [22.0] * len(rows)
    for y, row in enumerate(placed):
        for x, box in row:
            if box.down == 1:
                size = len(wrap(box.text, 8, edges[x + box.across] - edges[x] - 4))
                heights[y] = max(heights[y], 10.0 * size + 6)
    open_boxes: list[tuple[int, Box, float, int]] = []  # column, box, top, last row
    for y, row in enumerate(placed):
        if sheets.y - heights[y] < _BOTTOM:
            for x, box, top, _ in open_boxes:
                _draw(sheets, edges, x, box, top, sheets.y, ruled)
            sheets.room(heights[y])
            open_boxes = [(x, box._replace(text=""), sheets.y, last) for x, box, _, last in open_boxes]
        open_boxes += [(x, box, sheets.y, y + box.down - 1) for x, box in row]
        sheets.y -= heights[y]
        for x, box, top, last in open_boxes:
            if last == y:
                _draw(sheets, edges, x, box, top, sheets.y, ruled)
        open_boxes = [entry for entry in open_boxes if entry[3] > y]
    sheets.y -= 14


def _draw(
    sheets: _Sheets, edges: Sequence[float], x: int, box: Box, top: float, bottom: float, ruled: bool
) -> None:
    left, right = edges[x], edges[x + box.across]
    if ruled:
        sheets.canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
    printed = wrap(box.text, 8, right - left - 4) if box.text else []
    y = (top + bottom) / 2 + len(printed) * 5 - 8
    for line in printed:
        sheets.type(left + 2, y, line, 8)
        y -= 10
