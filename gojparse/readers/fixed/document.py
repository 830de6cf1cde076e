"""Pages to one document: page furniture dropped, tables and paragraphs joined over page breaks.

A page break means nothing to a report. Page furniture (its number, running
headers and footers) is known by its place in the margin, never by its value:
a bare number inside the type area is kept.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TypeAlias

from gojparse.messages import Phrase
from gojparse.model import Block, Box, Document, Finding, Grid, GridCell, Locator, Paragraph
from gojparse.readers.fixed.broken_rows import BrokenRow, broken_row
from gojparse.readers.fixed.columns import with_empty_cells
from gojparse.readers.fixed.grid import nearest, too_many
from gojparse.readers.fixed.ink import seen_layout
from gojparse.readers.fixed.layout import Layout, RuledTable, page_layout
from gojparse.readers.fixed.lines import HALF_EMPTY, PageLine, extent
from gojparse.readers.fixed.page import PAGE_NUMBER, PrintedPage, Quad
from gojparse.rules import CAP_REACHED, PAGE_WITHOUT_TEXT, TEXT_UNDER_PICTURE

_NUMBER_BOTTOM, _NUMBER_TOP = 0.82, 0.14  # of the page's height: below and above stand page numbers
_BARE_BOTTOM, _BARE_TOP = 0.87, 0.10  # ... those without dashes
_RUNNING_BOTTOM, _RUNNING_TOP = 0.90, 0.10  # ... running headers and footers
_DIGITS = re.compile(r"[0-9]+")

_FIRST_WORD = re.compile(r"[0-9A-Za-z]{1,20}")
_WIDTH_SLACK = 6.0  # points by which the halves of a table may differ in width
_MARGIN_SHIFT = 60.0  # points by which left and right pages may be shifted
_COLUMN_SLACK = 4.0  # points by which a column's edge may move over a page break
_LONG = 14  # characters; shorter lines say nothing of the type area

_RunningKey: TypeAlias = tuple[str, int]  # the text of a running header, its digits as 0, and its place


@dataclass(frozen=True, slots=True, eq=False)
class _Area:
    """The left and right edge of the prose on a page, or in one of its columns."""

    page: PrintedPage
    left: float
    right: float


_PlacedLine: TypeAlias = tuple[_Area, PageLine]


def assembled(format: str, pages: Sequence[PrintedPage], title: str = "") -> Document:
    """Return the document of these pages; `title` is what its metadata give."""
    layouts = [seen_layout(page_layout(page)) for page in pages]
    return Document(
        format,
        document_blocks(layouts),
        {"title": title} if title else {},
        tuple(_remarks(pages)),
        second_readings=tuple(second for page in pages for second in page.second_readings),
        low_confidence=tuple(letter for page in pages for letter in page.low_confidence),
        optical=any(page.recognised for page in pages),
    )


def _remarks(pages: Sequence[PrintedPage]) -> Iterator[Finding]:
    for page in pages:
        if page.pictured and not page.letters.text:
            yield Finding(rule=PAGE_WITHOUT_TEXT, found=str(page.number))
        if page.under_picture:
            yield Finding(rule=TEXT_UNDER_PICTURE, found=str(page.number))
        if too_many(page.levels, page.uprights):
            reason = Phrase("unreadable.rulings", page=page.number)
            yield Finding(rule=CAP_REACHED, found=str(reason), facts={"reason": reason})


def document_blocks(layouts: Sequence[Layout]) -> tuple[Block, ...]:
    """Return the blocks of the document in reading order."""
    layouts = [part for layout in _without_furniture(layouts) for part in layout.parts()]
    areas = _type_areas(layouts)
    layouts = _with_empty_cells(layouts)
    found: list[Block] = []
    tables: list[RuledTable] = []
    prose: list[_PlacedLine] = []
    for layout, area in zip(layouts, areas, strict=True):
        for part in _ordered(layout, area):
            if isinstance(part, RuledTable):
                found += _paragraph(prose)
                prose = []
                if not (tables and _continues_table(tables[-1], part)):
                    found += _grid(tables)
                    tables = []
                tables.append(part)
            else:
                found += _grid(tables)
                tables = []
                if not (prose and _continues_line(prose[-1], part)):
                    found += _paragraph(prose)
                    prose = []
                prose.append(part)
    return (*found, *_paragraph(prose), *_grid(tables))


def _with_empty_cells(layouts: list[Layout]) -> list[Layout]:
    """Return the layouts with the empty cells of unruled tables marked; a page break ends no table."""
    before = [line for layout in layouts for line in layout.lines]
    after = with_empty_cells(before)
    if after is before:
        return layouts
    lines = iter(after)
    return [replace(layout, lines=list(islice(lines, len(layout.lines)))) for layout in layouts]


def _ordered(layout: Layout, area: _Area) -> list[RuledTable | _PlacedLine]:
    """Return tables and lines from top to bottom, a table before the lines that begin at its corner."""
    parts: list[tuple[float, float, int, RuledTable | _PlacedLine]] = [
        (line.top, line.left, index, (area, line)) for index, line in enumerate(layout.lines)
    ]
    parts += [(table.top, table.left, -1 - index, table) for index, table in enumerate(layout.tables)]
    return [part[3] for part in sorted(parts, key=lambda part: part[:3])]


# ---- page furniture ----


def _without_furniture(layouts: Sequence[Layout]) -> list[Layout]:
    """Return the pages without their page numbers and running headers."""
    margins = [[(line, _running_key(line, layout)) for line in _in_margins(layout)] for layout in layouts]
    running = _running_keys(margins)
    kept: list[Layout] = []
    for layout, outermost in zip(layouts, margins, strict=True):
        headers = {id(line) for line, key in outermost if key in running}
        if layout is layouts[0]:  # a running header may be the only title there is
            headers -= {id(line) for line in layout.lines[:1]}
        dropped = headers | {id(line) for line, _ in outermost if _is_page_number(line, layout)}
        if dropped:
            layout = replace(layout, lines=[line for line in layout.lines if id(line) not in dropped])
        kept.append(layout)
    return kept


def _in_margins(layout: Layout) -> list[PageLine]:
    """Return the two outermost lines at the top and the bottom of a page that no table lies outside of."""
    top = min((table.top for table in layout.tables), default=layout.page.height)
    bottom = max((table.bottom for table in layout.tables), default=0.0)
    outermost = dict.fromkeys([*range(2), *range(len(layout.lines) - 2, len(layout.lines))])
    lines = [layout.lines[i] for i in outermost if 0 <= i < len(layout.lines)]
    return [line for line in lines if line.top + line.bottom < 2 * top or line.top + line.bottom > 2 * bottom]


def _is_page_number(line: PageLine, layout: Layout) -> bool:
    """Tell whether a line is a page number: by its place, and a bare number by its distance from the rest."""
    text = "".join(line.text.split())
    match = PAGE_NUMBER.fullmatch(text) if len(line.text) <= 30 else None
    if match is None:
        return False
    height = layout.page.height
    if match["before"] or match["after"]:
        return line.top > _NUMBER_BOTTOM * height or line.bottom < _NUMBER_TOP * height
    centred = abs(line.left + line.right - layout.page.width) < 0.1 * layout.page.width
    apart = _distance(line, layout) / max(line.height, 1.0)
    return (line.top > _BARE_BOTTOM * height or line.bottom < _BARE_TOP * height) and apart > (
        0.6 if centred else 1.2
    )


def _distance(line: PageLine, layout: Layout) -> float:
    """Return how far the nearest line or table is above or below a line."""
    others: list[PageLine | RuledTable] = [other for other in layout.lines if other is not line]
    others += layout.tables
    return min((max(o.top - line.bottom, line.top - o.bottom) for o in others), default=layout.page.height)


def _running_key(line: PageLine, layout: Layout) -> _RunningKey | None:
    """Return what a running header has in common from page to page; None for lines that cannot be one."""
    height = layout.page.height
    if _RUNNING_TOP * height < line.bottom and line.top < _RUNNING_BOTTOM * height:
        return None
    text = _DIGITS.sub("0", "".join(line.text.split()))
    if sum(sign.isalpha() for sign in text) < 4 or _distance(line, layout) < 0.5 * line.height:
        return None
    return text, round(line.top / 6)


def _running_keys(margins: Sequence[Sequence[tuple[PageLine, _RunningKey | None]]]) -> set[_RunningKey]:
    """Return lines that stand in the margin of half of the pages or more, always in the same place."""
    times = Counter(key for lines in margins for key in {key for _, key in lines} if key)
    return {key for key, count in times.items() if count >= max(2, len(margins) / 2)}


def _type_areas(layouts: Sequence[Layout]) -> list[_Area]:
    """Return the area of the prose of each layout; pages with little prose take the document's area."""
    prose = [[line for line in layout.lines if layout.is_column or _is_long(line)] for layout in layouts]
    usual = [
        line for layout, lines in zip(layouts, prose, strict=True) if not layout.is_column for line in lines
    ]
    whole = _edges(usual)
    return [
        _Area(layout.page, *(_edges(lines) if layout.is_column or len(lines) >= 6 else whole))
        for layout, lines in zip(layouts, prose, strict=True)
    ]


def _is_long(line: PageLine) -> bool:
    return len(line.text) >= _LONG and "\t" not in line.text


def _edges(lines: Sequence[PageLine]) -> tuple[float, float]:
    """Return the leftmost edge that many lines have, and the right edge of the widest line."""
    if not lines:
        return 0.0, float("inf")
    lefts = Counter(round(line.left) for line in lines)
    often = max(lefts.values()) / 5
    return min(left for left, count in lefts.items() if count >= often), max(map(_full_right, lines))


def _full_right(line: PageLine) -> float:
    """Return where a line's last letter ends; a comma may hang over the edge."""
    return line.right - line.height if line.text[-1] in HALF_EMPTY else line.right


def _continues_line(above: _PlacedLine, below: _PlacedLine) -> bool:
    """Tell whether a line was only broken because it was full, and continues in the next."""
    (area, first), (other, second) = above, below
    low, high = first.bottom - first.top, second.bottom - second.top
    if high < low:
        low, high = high, low
    if second.left > other.left + 0.7 * low or high > 1.7 * low:
        return False
    if area is other and not -0.5 * low < second.top - first.bottom < 1.6 * low:
        return False
    if first.right + low * (_width_of_first_word(second.text) + 0.5) < area.right:
        return False
    return not (first.tabular or second.tabular)


def _width_of_first_word(text: str) -> float:
    """Return about how wide the first word of a text is, in type sizes: a number is not broken."""
    word = _FIRST_WORD.match(text)
    return max(1.0, 0.6 * len(word[0])) if word else 1.0


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and sign < "\u2e80"


def _paragraph(prose: Sequence[_PlacedLine]) -> Iterator[Paragraph]:
    """Yield the lines as one paragraph, with the places of its numbers."""
    if not prose:
        return
    text = ""
    pieces: list[tuple[int, int, Locator]] = []
    for area, line in prose:
        if text and _is_latin(text[-1]) and _is_latin(line.text[0]):
            text += " "
        for start, end, box in line.words:
            pieces.append((len(text) + start, len(text) + end, Locator((area.page.box(*box),))))
        text += line.text
    yield Paragraph(text, _places([(area.page, line[:4]) for area, line in prose]), tuple(pieces))


def _places(boxes: Sequence[tuple[PrintedPage, Quad]]) -> Locator:
    """Return the place of these rectangles, one box for each page."""
    pages: dict[int, tuple[PrintedPage, list[Quad]]] = {}
    for page, box in boxes:
        pages.setdefault(page.number, (page, []))[1].append(box)
    return Locator(tuple([page.box(*extent(printed)) for page, printed in pages.values()]))


# ---- tables ----


def _continues_table(above: RuledTable, below: RuledTable) -> bool:
    """Tell whether a table continues in the first one of the next page: same outer edges, most inner ones."""
    on_one_sheet = below.page.number == above.page.number and below.page_left > above.page_left
    if not on_one_sheet and below.page.number != above.page.number + 1:
        return False
    shift = below.left - above.left
    moved = shift - (below.page_left - above.page_left)
    if abs(moved) > _MARGIN_SHIFT or abs(below.right - above.right - shift) > _WIDTH_SLACK:
        return False
    fewer, more = sorted(([edge - t.left for edge in t.lattice.columns] for t in (above, below)), key=len)
    kept = sum(abs(more[nearest(more, edge)] - edge) <= _COLUMN_SLACK for edge in fewer[1:-1])
    return 2 * kept >= len(fewer) - 2


def _grid(tables: Sequence[RuledTable]) -> Iterator[Block]:
    """Yield one grid from the parts of a table, or the paragraphs of one that has a single column."""
    if not tables:
        return
    edges = _joined_edges(tables)
    if len(edges) <= 2:
        for table in tables:
            for _, (text, box) in sorted(table.texts.items()):
                yield Paragraph(text, Locator((table.page.box(*box),)))
        return
    broken = [broken_row(above, below, edges) for above, below in pairwise(tables)]
    cells: list[GridCell] = []
    above = 0
    for table, begun, ended in zip(tables, (None, *broken), (*broken, None), strict=True):
        cells += _cells(table, edges, above, begun, ended)
        above += len(table.lattice.rows) - 1 - (begun is not None)
    outlines = [(table.page, (table.left, table.top, table.right, table.bottom)) for table in tables]
    yield Grid(tuple(cells), _places(outlines))


def _joined_edges(tables: Sequence[RuledTable]) -> list[float]:
    """Return the column edges of all parts, from the left edge, those that are the same taken once."""
    edges = [edge - tables[0].left for edge in tables[0].lattice.columns]
    for table in tables[1:]:
        for edge in table.lattice.columns:
            place = edge - table.left
            if abs(edges[nearest(edges, place)] - place) > _COLUMN_SLACK:
                insort(edges, place)
    return edges


def _cells(
    table: RuledTable, edges: Sequence[float], above: int, begun: BrokenRow | None, ended: BrokenRow | None
) -> Iterator[GridCell]:
    """Yield the cells of a part of a table, in the columns of the whole, below `above` rows.

    `begun` is a row that was begun in the part before it, `ended` one that ends in the part behind it.
    """
    lattice, texts, page = table.lattice, table.texts, table.page
    columns = [nearest(edges, edge - table.left) for edge in lattice.columns]
    for index, span in enumerate(lattice.spans):
        row, column, row_span, column_span = span
        if begun:
            row, row_span = _without_row(begun.row, row, row_span)
            if not row_span:
                continue
        text, box = texts.get(index) or ("", lattice.box(span))
        first = columns[column]
        breadth = columns[column + column_span] - first
        place = page.box(*box) if page.turn or page.tilt or page.member else Box(page.number, *box)
        locator = Locator((place,))
        if ended and index in ended.ends:
            end, other = ended.ends[index]
            locator = Locator((*locator.spots, *other.spots)) if text else other
            text += end
        yield GridCell(text, row + above, first, row_span, breadth or 1, locator)


def _without_row(dropped: int, row: int, row_span: int) -> tuple[int, int]:
    """Return the first row of a cell and how many it covers, where one row is left out."""
    if row > dropped:
        return row - 1, row_span
    return row, row_span - (row + row_span > dropped)
