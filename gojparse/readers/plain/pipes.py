"""Rows of pipes to grids: Markdown tables, crawled text, and tables drawn with characters.

A pipe proves a cell, also an empty one, but only on a line that holds its
row: where each cell stands on a line of its own, a row ends where the next
label begins, and that is for the aligner to see. Such lines stay lines.

Bars of box-drawing count as pipes. A border line proves nothing but a border.
Where borders stand between all rows, the lines between two of them are one
row: a label that was too long for its column goes on below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gojparse.model import Grid, GridCell, LinePlace, Locator
from gojparse.readers.plain.markdown import plain_cell_text
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


class PipeTable(NamedTuple):
    """The rows of one table, on the lines at the positions start to end (without end) of a text."""

    start: int
    end: int
    rows: tuple[TextLine, ...]


def pipe_tables(lines: Sequence[TextLine]) -> Iterator[PipeTable]:
    """Yield the tables of pipe rows, in order."""
    position = 0
    while position < len(lines):
        if "|" not in lines[position].text or not _is_row(lines[position].text):
            position += 1
            continue
        table = _table_from(lines, position)
        if any(_LETTER.search(row.text) for row in table.rows) and not _is_broken(lines, table):
            yield table
        position = table.end


def _table_from(lines: Sequence[TextLine], start: int) -> PipeTable:
    """Return the rows from `start` on. Blank lines only belong to the table between rows."""
    rows: list[TextLine] = []
    end = start
    for position in range(start, len(lines)):
        text = lines[position].text
        if _is_row(text):
            if position > end and position + 1 < len(lines) and _is_rule(lines[position + 1].text):
                break  # after a gap, a header with its rule begins another table
            rows.append(lines[position])
        elif not _is_rule(text):
            if text.strip(" \t|"):
                break
            continue
        end = position + 1
    return PipeTable(start, end, tuple(rows))


def _is_row(text: str) -> bool:
    """Tell whether the line holds one row: two pipes and two cells or more, and no second row after them."""
    if text.count("|") < 2 or _is_rule(text):
        return False
    cells = split_cells(text)
    return 2 <= len(cells) <= _LONGEST_ROW and not _is_several([cell.strip() for _, cell in cells])


def _is_several(cells: Sequence[str]) -> bool:
    """Tell whether rows are glued into one line: a label follows the numbers of another label."""
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
    """Tell whether the cell prints a number with its sign or unit in words: 增 3 件."""
    if not cell or len(cell) > _LONGEST_NUMBER or not (cell[-1].isdigit() or cell[-1] in _UNITS):
        return False
    return read_cell(cell).kind is NUMBER


def _is_rule(text: str) -> bool:
    """Tell whether the line is Markdown's rule below a header: |---|---|."""
    return "-" in text and "|" in text and _RULE.fullmatch(text) is not None


def _is_broken(lines: Sequence[TextLine], table: PipeTable) -> bool:
    """Tell whether lines of one value adjoin: then rows go on over line ends, and none of them is whole."""
    above = _next_text(lines, range(table.start - 1, -1, -1))
    return _is_cell_line(above) or _is_cell_line(_next_text(lines, range(table.end, len(lines))))


def _next_text(lines: Sequence[TextLine], positions: Iterable[int]) -> str:
    """Return the first of these lines that holds more than pipes."""
    return next((lines[position].text for position in positions if lines[position].text.strip(" \t|")), "")


def _is_cell_line(text: str) -> bool:
    """Tell whether the line holds one cell, and no label: a single pipe, at its end."""
    text = text.strip()
    return text.endswith("|") and len(_PIPE.findall(text)) == 1 and not _LETTER.search(text)


def split_cells(text: str, leading_pipe: bool = True) -> list[tuple[int, str]]:
    """Return the cells of a row with their offsets from 0. Nothing outside the outer pipes is a cell.

    Args:
        text: The line.
        leading_pipe: The rows of the table begin with a pipe. Where they do
            not, a pipe at the beginning follows an empty cell.
    """
    cells = []
    start = 0
    for pipe in _PIPE.finditer(text):
        cells.append((start, text[start : pipe.start()]))
        start = pipe.end()
    cells.append((start, text[start:]))
    if leading_pipe and not cells[0][1].strip():
        del cells[0]
    if cells and not cells[-1][1].strip():
        del cells[-1]
    return cells


def grid_of_pipe_rows(rows: Sequence[TextLine]) -> Grid:
    """Return the rows as a grid. Its columns are evidence only if all rows are equally long."""
    leading_pipe = all(line.text.lstrip().startswith("|") for line in rows)
    split = [split_cells(line.text, leading_pipe) for line in rows]
    cells = [
        _grid_cell(line.number, offset, source, row, column)
        for row, (line, found) in enumerate(zip(rows, split, strict=True))
        for column, (offset, source) in enumerate(found)
    ]
    return Grid(tuple(cells), cells[0].locator, regular=len(set(map(len, split))) == 1)


def _grid_cell(line: int, offset: int, source: str, row: int, column: int) -> GridCell:
    text = source.strip()
    indent = len(source) - len(source.lstrip()) if text else 0
    printed = plain_cell_text(text)
    if printed != text:
        indent += max(text.find(printed), 0)
    return GridCell(printed, row, column, 1, 1, Locator((LinePlace(line, offset + indent + 1),)))


# ---- tables drawn with characters ----

_BARS = "│┃｜║┆┇┊┋¦∣︱"
_JOINTS = "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╰╯┠┨┯┷┿┝┥╪╫╞╡"
_LEVEL = "─━═┄┈"
_PIPES = str.maketrans(dict.fromkeys(_BARS, "|"))
_PARTS = str.maketrans(dict.fromkeys(_BARS + _JOINTS, "|"))
_BOX_DRAWING = re.compile("[\u2500-\u257f｜¦∣︱]")
_BORDER = re.compile(rf"[{_LEVEL}]{{2,}}|[-=]{{2,}}")
_PLUSES = re.compile(r"\s*+(?:\|\s*+)?\+(?:[-=:]{2,}+\+)++\s*+(?:\|\s*+)?")
_DIGIT = re.compile(r"\d")


def has_box_drawing(text: str) -> bool:
    """Tell whether a text holds anything that tables are drawn with."""
    return "+-" in text or "+=" in text or _BOX_DRAWING.search(text) is not None


def without_box_drawing(lines: Sequence[TextLine]) -> list[TextLine | Grid]:
    """Return lines with pipes for bars and no borders; as grids the tables with borders between all rows."""
    result: list[TextLine | Grid] = []
    for in_table, group in groupby(lines, key=_is_table_line):
        part = list(group)
        rows = [list(row) for is_border, row in groupby(part, key=_is_border) if not is_border]
        if not in_table:
            result += part
        elif len(rows) > 1 and (table := _bordered_grid(rows)):
            result.append(table)
        else:
            texts = ["" if _is_border(line) else line.text.translate(_PIPES) for line in part]
            result += [line._replace(text=text) for line, text in zip(part, texts, strict=True)]
    return result


def _is_table_line(line: TextLine) -> bool:
    return _is_border(line) or line.text.translate(_PIPES).count("|") > 1


def _is_border(line: TextLine) -> bool:
    """Tell whether the line is a border: of every column, or next to words that go on from the row above."""
    text = line.text
    if "+" in text and _PLUSES.fullmatch(text):
        return True
    if not any(sign in text for sign in _LEVEL) or not any(sign in text for sign in _JOINTS):
        return False
    parts = [part.strip() for part in text.translate(_PARTS).split("|")]
    return any(map(_BORDER.fullmatch, parts)) and not any(map(_DIGIT.search, parts))


def _bordered_grid(rows: Sequence[Sequence[TextLine]]) -> Grid | None:
    """Return the rows as a grid; None where none has several lines, or one may be several rows."""
    split = [[split_cells(line.text.translate(_PIPES)) for line in row] for row in rows]
    if all(len(parts) == 1 for parts in split) or not all(map(_is_one_row, split)):
        return None
    cells = [
        _stacked_cell(row, stacked, number, column)
        for number, (row, parts) in enumerate(zip(rows, split, strict=True))
        for column, stacked in enumerate(zip(*parts, strict=True))
    ]
    regular = len({len(parts[0]) for parts in split}) == 1
    return Grid(tuple(cells), cells[0].locator, regular) if cells else None


def _is_one_row(parts: Sequence[Sequence[tuple[int, str]]]) -> bool:
    """Tell whether lines can be one row: all with the same columns, and numbers on one of them at most."""
    numbered = [line for line in parts if any(read_cell(text).kind is NUMBER for _, text in line)]
    return len(numbered) < 2 and len({len(line) for line in parts}) == 1


def _stacked_cell(
    row: Sequence[TextLine], parts: Sequence[tuple[int, str]], number: int, column: int
) -> GridCell:
    """Return the cell of a column on all lines of its row, at the place of its first text."""
    cells = [_grid_cell(line.number, *part, number, column) for line, part in zip(row, parts, strict=True)]
    texts = [cell for cell in cells if cell.text]
    return (texts or cells)[0]._replace(text="\n".join([cell.text for cell in texts]))
