"""Tables drawn with characters: bars of box-drawing for pipes, and frames of lines between them.

A frame line proves nothing but a border. Where frames stand between all rows,
what stands between two of them is one row, be it on several lines: a label
that was too long for its column goes on below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from gojparse.model import Grid, GridCell, LinePlace, Locator
from gojparse.readers.plain.markdown import cell_text
from gojparse.readers.plain.pipes import TextLine, pieces
from gojparse.text import NUMBER, read_cell

_BARS = "│┃｜║┆┇┊┋¦∣︱"
_JOINTS = "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╰╯┠┨┯┷┿┝┥╪╫╞╡"
_LEVEL = "─━═┄┈"
_PIPES = str.maketrans(dict.fromkeys(_BARS, "|"))
_PARTS = str.maketrans(dict.fromkeys(_BARS + _JOINTS, "|"))
_SIGN = re.compile("[\u2500-\u257f｜¦∣︱]")
_BORDER = re.compile(rf"[{_LEVEL}]{{2,}}|[-=]{{2,}}")
_PLUSES = re.compile(r"\s*+(?:\|\s*+)?\+(?:[-=:]{2,}+\+)++\s*+(?:\|\s*+)?")
_DIGIT = re.compile(r"\d")


def may_be_drawn(text: str) -> bool:
    """Whether a text holds anything that tables are drawn with."""
    return "+-" in text or "+=" in text or _SIGN.search(text) is not None


def undrawn(lines: Sequence[TextLine]) -> list[TextLine | Grid]:
    """The lines with pipes for bars and without frames; tables with a frame between all rows as grids."""
    found: list[TextLine | Grid] = []
    for is_table, group in groupby(lines, key=_is_part):
        part = list(group)
        if not is_table:
            found += part
            continue
        rows = [list(row) for framed, row in groupby(part, key=_is_frame) if not framed]
        if len(rows) > 1 and (table := _framed(rows)):
            found.append(table)
        else:
            found += [
                line._replace(text="" if _is_frame(line) else line.text.translate(_PIPES)) for line in part
            ]
    return found


def _is_part(line: TextLine) -> bool:
    """Whether the line belongs to a drawn table."""
    return _is_frame(line) or line.text.translate(_PIPES).count("|") > 1


def _is_frame(line: TextLine) -> bool:
    """Whether the line is a border: of every column, or beside words that go on from the row above."""
    text = line.text
    if "+" in text and _PLUSES.fullmatch(text):
        return True
    if not any(sign in text for sign in _LEVEL) or not any(sign in text for sign in _JOINTS):
        return False
    parts = [part.strip() for part in text.translate(_PARTS).split("|")]
    borders = [part for part in parts if _BORDER.fullmatch(part)]
    return bool(borders) and not any(_DIGIT.search(part) for part in parts)


def _framed(rows: Sequence[Sequence[TextLine]]) -> Grid | None:
    """The rows between frames as a grid; None where none has several lines, or one may be several rows."""
    split = [[pieces(line.text.translate(_PIPES)) for line in row] for row in rows]
    if all(len(parts) == 1 for parts in split) or not all(map(_is_one_row, split)):
        return None
    cells = []
    for number, (row, parts) in enumerate(zip(rows, split, strict=True)):
        for column, stacked in enumerate(zip(*parts, strict=True)):
            cells.append(_stacked(row, stacked, number, column))
    regular = len({len(parts[0]) for parts in split}) == 1
    return Grid(tuple(cells), cells[0].locator, regular) if cells else None


def _is_one_row(parts: Sequence[Sequence[tuple[int, str]]]) -> bool:
    """Whether the lines can be one row: all with the same columns, and numbers on one of them at most."""
    numbered = [line for line in parts if any(read_cell(text).kind is NUMBER for _, text in line)]
    return len(numbered) < 2 and len({len(line) for line in parts}) == 1


def _stacked(
    row: Sequence[TextLine], pieces: Sequence[tuple[int, str]], number: int, column: int
) -> GridCell:
    """A cell from what stands in its column on each line of its row; its place is that of the first print."""
    texts = [cell_text(text.strip()) for _, text in pieces]
    at = next((place for place, text in enumerate(texts) if text), 0)
    offset, text = pieces[at]
    indent = len(text) - len(text.lstrip()) if texts[at] else 0
    place = Locator((LinePlace(row[at].number, offset + indent + 1),))
    return GridCell("\n".join(filter(None, texts)), number, column, 1, 1, place)
