"""Pages to one document: furniture dropped, tables and paragraphs joined over page breaks.

A page break means nothing to a report.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from gojparse.model import Block, Box, Grid, GridCell, Locator, Paragraph, quick
from gojparse.readers.fixed.columns import with_blanks
from gojparse.readers.fixed.furniture import without_furniture
from gojparse.readers.fixed.grid import nearest
from gojparse.readers.fixed.layout import Layout, Table
from gojparse.readers.fixed.lines import HALF_EMPTY, Extent, Line, extent
from gojparse.readers.fixed.page import Page

_FIRST_WORD = re.compile(r"[0-9A-Za-z]{1,20}")

_WIDTH_SLACK = 6.0  # points by which the halves of a table may differ in width
_MARGIN_SHIFT = 60.0  # points by which left and right pages may be shifted
_COLUMN_SLACK = 4.0  # points by which a column's edge may move over a page break
_LONG = 14  # characters; shorter lines say nothing of the type area


@dataclass(frozen=True, slots=True, eq=False)
class _Area:
    """Where prose is set on a page, or in one of its columns: its left and right edge."""

    page: Page
    left: float
    right: float


_Printed = tuple[_Area, Line]
_Item = Table | _Printed


def blocks(layouts: Sequence[Layout]) -> tuple[Block, ...]:
    """The blocks of the document in reading order."""
    layouts = [part for layout in without_furniture(layouts) for part in layout.parts()]
    areas = _type_areas(layouts)
    layouts = _with_blanks(layouts)
    found: list[Block] = []
    tables: list[Table] = []
    prose: list[_Printed] = []
    for layout, area in zip(layouts, areas, strict=True):
        for part in _ordered(layout, area):
            if isinstance(part, Table):
                found += _closed(prose)
                prose = []
                if not (tables and _continued(tables[-1], part)):
                    found += _grid(tables)
                    tables = []
                tables.append(part)
            else:
                found += _grid(tables)
                tables = []
                if not (prose and _goes_on(prose[-1], part)):
                    found += _closed(prose)
                    prose = []
                prose.append(part)
    return (*found, *_closed(prose), *_grid(tables))


def _with_blanks(layouts: list[Layout]) -> list[Layout]:
    """The layouts with the empty cells of unruled tables told; a page break ends no table."""
    before = [line for layout in layouts for line in layout.lines]
    told = with_blanks(before)
    if told is before:
        return layouts
    lines = iter(told)
    return [replace(layout, lines=list(islice(lines, len(layout.lines)))) for layout in layouts]


def _ordered(layout: Layout, area: _Area) -> list[_Item]:
    parts: list[tuple[float, float, int, _Item]] = [
        (line.top, line.left, index, (area, line)) for index, line in enumerate(layout.lines)
    ]
    parts += [(table.top, table.left, -1 - index, table) for index, table in enumerate(layout.tables)]
    return [part[3] for part in sorted(parts, key=lambda part: part[:3])]


# ---- prose ----


def _type_areas(layouts: Sequence[Layout]) -> list[_Area]:
    """Where the prose of each layout is set; pages with little prose take the document's area."""
    prose = [[line for line in layout.lines if layout.is_column or _is_long(line)] for layout in layouts]
    usual = [
        line for layout, lines in zip(layouts, prose, strict=True) if not layout.is_column for line in lines
    ]
    whole = _edges(usual)
    return [
        _Area(layout.page, *(_edges(lines) if layout.is_column or len(lines) >= 6 else whole))
        for layout, lines in zip(layouts, prose, strict=True)
    ]


def _is_long(line: Line) -> bool:
    return len(line.text) >= _LONG and "\t" not in line.text


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    if not lines:
        return 0.0, float("inf")
    lefts = Counter(round(line.left) for line in lines)
    often = max(lefts.values()) / 5
    return min(left for left, count in lefts.items() if count >= often), max(map(_full_right, lines))


def _full_right(line: Line) -> float:
    """Where a line's last letter ends; a comma may hang over the edge."""
    return line.right - line.height if line.text[-1] in HALF_EMPTY else line.right


def _goes_on(above: _Printed, below: _Printed) -> bool:
    """Whether a line was only broken because it was full, and goes on in the next."""
    (area, first), (other, second) = above, below
    low, high = first.bottom - first.top, second.bottom - second.top
    if high < low:
        low, high = high, low
    if second.left > other.left + 0.7 * low or high > 1.7 * low:
        return False
    if area is other and not -0.5 * low < second.top - first.bottom < 1.6 * low:
        return False
    if first.right + low * (_breadth(second.text) + 0.5) < area.right:
        return False
    return not (first.tabular or second.tabular)


def _breadth(text: str) -> float:
    """About how much of a line the first word of a text takes, in type sizes: a number is not broken."""
    word = _FIRST_WORD.match(text)
    return max(1.0, 0.6 * len(word[0])) if word else 1.0


def _latin(sign: str) -> bool:
    return sign.isalpha() and sign < "\u2e80"


def _closed(prose: Sequence[_Printed]) -> Iterator[Paragraph]:
    """The lines as one paragraph, with the places of its numbers."""
    if not prose:
        return
    text = ""
    pieces: list[tuple[int, int, Locator]] = []
    for area, line in prose:
        if text and _latin(text[-1]) and _latin(line.text[0]):
            text += " "
        for start, end, box in line.words:
            pieces.append((len(text) + start, len(text) + end, quick(Locator, ((area.page.box(*box),),))))
        text += line.text
    yield Paragraph(text, _places([(area.page, line[:4]) for area, line in prose]), tuple(pieces))


def _places(boxes: Sequence[tuple[Page, Extent]]) -> Locator:
    """One box for each page."""
    pages: dict[int, tuple[Page, list[Extent]]] = {}
    for page, box in boxes:
        pages.setdefault(page.number, (page, []))[1].append(box)
    return Locator(tuple([page.box(*extent(printed)) for page, printed in pages.values()]))


# ---- tables ----


def _continued(above: Table, below: Table) -> bool:
    """Whether a table goes on in the first table of the next page: same outer edges, and most inner ones."""
    on_one_sheet = below.page.number == above.page.number and below.begins > above.begins
    if not on_one_sheet and below.page.number != above.page.number + 1:
        return False
    shift = below.left - above.left
    moved = shift - (below.begins - above.begins)
    if abs(moved) > _MARGIN_SHIFT or abs(below.right - above.right - shift) > _WIDTH_SLACK:
        return False
    fewer, more = sorted(([edge - t.left for edge in t.lattice.columns] for t in (above, below)), key=len)
    kept = sum(abs(more[nearest(more, edge)] - edge) <= _COLUMN_SLACK for edge in fewer[1:-1])
    return 2 * kept >= len(fewer) - 2


def _grid(tables: Sequence[Table]) -> Iterator[Block]:
    """One grid from the parts of a table; a table of a single column is no table but prose in boxes."""
    if not tables:
        return
    edges = _joined_edges(tables)
    if len(edges) <= 2:
        for table in tables:
            yield from _boxed_prose(table)
        return
    cells: list[GridCell] = []
    above = 0
    for table in tables:
        cells += _cells(table, edges, above)
        above += len(table.lattice.rows) - 1
    outlines = [(table.page, (table.left, table.top, table.right, table.bottom)) for table in tables]
    yield Grid(tuple(cells), _places(outlines))


def _boxed_prose(table: Table) -> Iterator[Paragraph]:
    for index in range(len(table.lattice.spans)):
        if index in table.texts:
            text, box = table.texts[index]
            yield Paragraph(text, Locator((table.page.box(*box),)))


def _joined_edges(tables: Sequence[Table]) -> list[float]:
    """The column edges of all parts, from the left edge, those that are the same taken once."""
    edges = [edge - tables[0].left for edge in tables[0].lattice.columns]
    for table in tables[1:]:
        for edge in table.lattice.columns:
            place = edge - table.left
            if abs(edges[nearest(edges, place)] - place) > _COLUMN_SLACK:
                insort(edges, place)
    return edges


def _cells(table: Table, edges: Sequence[float], above: int) -> Iterator[GridCell]:
    lattice, texts, page = table.lattice, table.texts, table.page
    columns = [nearest(edges, edge - table.left) for edge in lattice.columns]
    for index, span in enumerate(lattice.spans):
        row, column, row_span, column_span = span
        text, box = texts.get(index) or ("", lattice.box(span))
        first = columns[column]
        breadth = columns[column + column_span] - first
        place = page.box(*box) if page.turn or page.tilt else quick(Box, (page.number, *box))
        locator = quick(Locator, ((place,),))
        yield quick(GridCell, (text, row + above, first, row_span, breadth or 1, locator))
