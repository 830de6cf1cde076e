"""What a page prints for the page and not for the report: its number, its running head and foot.

Both are known by their place in the margin, never by their value: a bare
number inside the type area is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from gojparse.readers.fixed.layout import Layout, Table
from gojparse.readers.fixed.lines import Line
from gojparse.readers.fixed.page import PAGE_NUMBER

_FOOT, _HEAD = 0.82, 0.14  # of the page's height: below and above stand page numbers
_BARE_FOOT, _BARE_HEAD = 0.87, 0.10  # ... those without dashes
_RUNNING_FOOT, _RUNNING_HEAD = 0.90, 0.10  # ... running heads and feet
_DIGITS = re.compile(r"[0-9]+")

_Key = tuple[str, int]  # a running head's text and place


def without_furniture(layouts: Sequence[Layout]) -> list[Layout]:
    """The pages without their page numbers and running heads."""
    margins = [[(line, _key(line, layout)) for line in _margins(layout)] for layout in layouts]
    running = _running(margins)
    kept: list[Layout] = []
    for layout, outermost in zip(layouts, margins, strict=True):
        heads = {id(line) for line, key in outermost if key in running}
        if layout is layouts[0]:  # a running head may be the only title there is
            heads -= {id(line) for line in layout.lines[:1]}
        dropped = heads | {id(line) for line, _ in outermost if _is_page_number(line, layout)}
        if dropped:
            layout = replace(layout, lines=[line for line in layout.lines if id(line) not in dropped])
        kept.append(layout)
    return kept


def _margins(layout: Layout) -> list[Line]:
    """The two outermost lines at either end of a page, as far as no table lies outside them."""
    top = min((table.top for table in layout.tables), default=layout.page.height)
    bottom = max((table.bottom for table in layout.tables), default=0.0)
    ends = dict.fromkeys([*range(2), *range(len(layout.lines) - 2, len(layout.lines))])
    lines = [layout.lines[i] for i in ends if 0 <= i < len(layout.lines)]
    return [line for line in lines if line.top + line.bottom < 2 * top or line.top + line.bottom > 2 * bottom]


def _is_page_number(line: Line, layout: Layout) -> bool:
    text = "".join(line.text.split())
    match = PAGE_NUMBER.fullmatch(text) if len(line.text) <= 30 else None
    if match is None:
        return False
    height = layout.page.height
    if match["mark"] or match["end"]:
        return line.top > _FOOT * height or line.bottom < _HEAD * height
    centred = abs(line.left + line.right - layout.page.width) < 0.1 * layout.page.width
    apart = _distance(line, layout) / max(line.height, 1.0)
    return (line.top > _BARE_FOOT * height or line.bottom < _BARE_HEAD * height) and apart > (
        0.6 if centred else 1.2
    )


def _distance(line: Line, layout: Layout) -> float:
    """How far the nearest print or table is above or below a line."""
    others: list[Line | Table] = [other for other in layout.lines if other is not line]
    others += layout.tables
    return min((max(o.top - line.bottom, line.top - o.bottom) for o in others), default=layout.page.height)


def _key(line: Line, layout: Layout) -> _Key | None:
    """What a running head has in common from page to page; None for lines that cannot be one."""
    height = layout.page.height
    if _RUNNING_HEAD * height < line.bottom and line.top < _RUNNING_FOOT * height:
        return None
    text = _DIGITS.sub("0", "".join(line.text.split()))
    if sum(sign.isalpha() for sign in text) < 4 or _distance(line, layout) < 0.5 * line.height:
        return None
    return text, round(line.top / 6)


def _running(margins: Sequence[Sequence[tuple[Line, _Key | None]]]) -> set[_Key]:
    """Lines that stand in the margin of half of the pages or more, always in the same place."""
    times = Counter(key for lines in margins for key in {key for _, key in lines} if key)
    return {key for key, count in times.items() if count >= max(2, len(margins) / 2)}
