"""Rows of pipes to grids: Markdown tables, and the tables of crawled text.

A pipe proves a cell, also an empty one, but only on a line that holds its
row: where each cell stands on a line of its own, a row ends where the next
label begins, and that is for the aligner to see. Such lines stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gojparse.model import Grid, GridCell, LinePlace, Locator
from gojparse.readers.plain.markdown import cell_text
from gojparse.text import NUMBER, read_cell

_PIPE = re.compile(r"(?<!\\)\|")
# no part gives back what it has taken: mere dashes or tabs would take time with a power of their number
_RULE = re.compile(
    r"[ \t]*+\|?(?:[ \t]*+(?::?-{2,}+:?|:-:?|-:)[ \t]*+\|)*+[ \t]*+(?:(?::?-{2,}+:?|:-:?|-:)[ \t]*+)?"
)
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_UNITS = "元件项个条宗起次部份"
_LONGEST_NUMBER = 24  # characters, with its sign, unit and remark
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_ROW = 60  # cells; the form's longest line has 16, and filler was seen


class TextLine(NamedTuple):
    """A line of a text, and its number from 1."""

    number: int
    text: str


class Run(NamedTuple):
    """Lines start..end (without end) of a text that are the rows of one table."""

    start: int
    end: int
    rows: tuple[TextLine, ...]


def runs(lines: Sequence[TextLine]) -> list[Run]:
    """The tables of pipe rows, in order."""
    found = []
    position = 0
    while position < len(lines):
        if "|" not in lines[position].text or not is_row(lines[position].text):
            position += 1
            continue
        end, rows = _run_from(lines, position)
        if _has_label(rows) and not _is_broken(lines, position, end):
            found.append(Run(position, end, tuple(rows)))
        position = end
    return found


def _run_from(lines: Sequence[TextLine], start: int) -> tuple[int, list[TextLine]]:
    """The rows from `start` on, and the line after the last one; blank lines only count between rows."""
    rows: list[TextLine] = []
    end = position = start
    while position < len(lines):
        text = lines[position].text
        if is_rule(text):
            pass
        elif is_row(text):
            if position > end and position + 1 < len(lines) and is_rule(lines[position + 1].text):
                break  # after a gap, a header with its rule begins another table
            rows.append(lines[position])
        elif text.strip(" \t|"):
            break
        else:
            position += 1
            continue
        position += 1
        end = position
    return end, rows


def is_row(text: str) -> bool:
    """Whether the line holds one row: two pipes and two cells or more, and no second row behind them."""
    if text.count("|") < 2 or is_rule(text):
        return False
    found = pieces(text)
    return 2 <= len(found) <= _LONGEST_ROW and not _is_several([piece.strip() for _, piece in found])


def _is_several(cells: Sequence[str]) -> bool:
    """Whether rows are glued into one line: a label follows the numbers of another label."""
    labelled = counted = False
    for cell in cells:
        if _NUMBER.fullmatch(cell) or _is_number(cell):
            counted = labelled
        elif len(_LETTER.findall(cell)) > 1 and not cell[0].isdigit():
            if counted:
                return True
            labelled = True
    return False


def _is_number(cell: str) -> bool:
    """Whether the cell prints a number with its sign or unit in words: 增 3 件."""
    if not cell or len(cell) > _LONGEST_NUMBER or not (cell[-1].isdigit() or cell[-1] in _UNITS):
        return False
    return read_cell(cell).kind is NUMBER


def is_rule(text: str) -> bool:
    """Whether the line is Markdown's rule below a header: |---|---|."""
    return "-" in text and "|" in text and _RULE.fullmatch(text) is not None


def _is_cell_line(text: str) -> bool:
    """Whether the line holds one cell, and no label: a single pipe, at its end."""
    text = text.strip()
    return text.endswith("|") and len(_PIPE.findall(text)) == 1 and not _LETTER.search(text)


def _has_label(rows: Iterable[TextLine]) -> bool:
    return any(_LETTER.search(row.text) for row in rows)


def _is_broken(lines: Sequence[TextLine], start: int, end: int) -> bool:
    """Whether lines of one value adjoin: then rows go on over line ends, and none of them is whole."""
    return _is_cell_line(_next_text(lines, range(start - 1, -1, -1))) or _is_cell_line(
        _next_text(lines, range(end, len(lines)))
    )


def _next_text(lines: Sequence[TextLine], positions: Iterable[int]) -> str:
    """The first line on the way that holds more than pipes."""
    return next((lines[position].text for position in positions if lines[position].text.strip(" \t|")), "")


def pieces(text: str, fronted: bool = True) -> list[tuple[int, str]]:
    """The cells of a row with their offsets; what stands outside the outer pipes is none.

    `fronted`: the table's rows begin with a pipe. Where they do not, a pipe
    at the beginning stands behind an empty cell.
    """
    found = []
    start = 0
    for pipe in _PIPE.finditer(text):
        found.append((start, text[start : pipe.start()]))
        start = pipe.end()
    found.append((start, text[start:]))
    if fronted and not found[0][1].strip():
        del found[0]
    if found and not found[-1][1].strip():
        del found[-1]
    return found


def grid(rows: Sequence[TextLine]) -> Grid:
    """The rows as a grid; its columns are evidence only if all rows are equally long."""
    cells = []
    lengths = set()
    fronted = all(line.text.lstrip().startswith("|") for line in rows)
    for row, line in enumerate(rows):
        found = pieces(line.text, fronted)
        lengths.add(len(found))
        for column, (offset, piece) in enumerate(found):
            text = piece.strip()
            indent = len(piece) - len(piece.lstrip()) if text else 0
            printed = cell_text(text)
            if printed != text:
                indent += max(text.find(printed), 0)
            place = Locator((LinePlace(line.number, offset + indent + 1),))
            cells.append(GridCell(printed, row, column, 1, 1, place))
    return Grid(tuple(cells), cells[0].locator, regular=len(lengths) == 1)
