"""Paragraphs and tables of .doc and .rtf, put together from runs and marks.

There a mark ends each paragraph, each cell and each row. A row states the
places of its cells only when it ends, and a table ends at a paragraph outside
of it. Hidden runs are not read, struck ones only if nothing else is in their
place, and raised ones are kept apart from their neighbours: the same as in a
.docx.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from gojparse.model import Grid, TablePlace
from gojparse.readers.refusals import beyond, check_cells, check_characters
from gojparse.readers.tables import Flow, flow_of_rows
from gojparse.readers.visible import (
    INK,
    PLAIN,
    STROKE,
    Ground,
    TextStyle,
    draws_signs,
    is_hidden,
    raised_text,
    unstruck,
    visible_text,
    without_struck,
)
from gojparse.readers.word.edges import ShapedRow, WordRowShape, source_rows

_MAX_LEVELS = 150  # tables inside one another; Word itself stops far sooner
_SLIGHT, _CLEARLY = 3, 6  # half-points above or below the line: less fits the line, more is a mark
_HALF = re.compile("[\ud800-\udfff]")  # of a rare character


class ParagraphRuns:
    """Collects the runs of a paragraph, then of the next."""

    def __init__(self, format: str) -> None:
        """Take the carrier."""
        self._format = format
        self._pieces: list[str] = []
        self._raised = ""
        self._characters = 0

    def add(
        self, text: str, style: TextStyle = PLAIN, ground: Ground = None, *, in_cell: bool = False
    ) -> None:
        """Add what is seen of a run on this ground."""
        if style is PLAIN and not self._raised:
            self._pieces.append(text)
            return
        if is_hidden(style):
            return
        if in_cell and is_raised_mark(style.raised):
            text = raised_text(text)
        elif style.raised != self._raised and not is_level(style.raised):
            self._pieces.append(" ")
        self._raised = "" if is_level(style.raised) else style.raised
        self._pieces.append(visible_text(text, style, ground, in_cell=in_cell))

    def lines(self, *, in_cell: bool) -> list[str]:
        """Return the lines of the paragraph, which ends here."""
        text = "".join(self._pieces)
        self._pieces, self._raised = [], ""
        self._characters += len(text)
        check_characters(self._characters, self._format)
        if not text.isascii() and _HALF.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if not in_cell and INK in text:  # outside tables, a picture counts only where a table may be
            text = text.replace(INK, "").strip() or INK
        if STROKE not in text and "\n" not in text:
            return [text] if text.strip() else []  # nearly every paragraph
        return [line for line in without_struck(text, in_cell=in_cell).split("\n") if line.strip()]


_SYMBOL_SET = 2  # the character set of fonts whose letters have shapes of their own
_WESTERN = re.compile("[!-\u2e7f\ue000-\uf8ff]+")
_WITH_DIGITS = ("symbol", "opensymbol", "starsymbol")  # such fonts that draw digits as digits


def is_sign_font(name: str, character_set: int) -> bool:
    """Tell whether a font of this name and set draws signs in place of letters and digits."""
    if draws_signs(name):
        return True
    name = name.strip().lower()
    return character_set == _SYMBOL_SET and name.isascii() and not name.startswith(_WITH_DIGITS)


def as_signs(text: str) -> str:
    """Return a text in a font that draws signs. Its Chinese letters are those of another font."""
    return _WESTERN.sub(INK, text)


def is_raised_mark(raised: str) -> bool:
    """Tell whether a run is raised or lowered far enough to be a mark: by its script, or by 3 points."""
    return bool(raised) and (not raised.lstrip("-").isdecimal() or abs(int(raised)) >= _CLEARLY)


def is_level(raised: str) -> bool:
    """Tell whether a run is shifted by so little that it stands on its line."""
    return raised.lstrip("-").isdecimal() and abs(int(raised)) < _SLIGHT


_WITHOUT_PRINT = frozenset((  # fields that show nothing as long as they have no result
    "XE", "TC", "TA", "RD", "SET", "ASK", "ADVANCE", "FORMTEXT", "HYPERLINK", "REF", "PAGEREF", "PRIVATE",
    "FILLIN",
))  # fmt: skip
_WITHOUT_TEXT = frozenset(("EQ", "FORMDROPDOWN", "FORMCHECKBOX"))  # shown by other means than their result
_FIELD_NAME = re.compile(r"\s*(=|[A-Za-z]+)")


def is_ink_field(code: str, *, has_result: bool) -> bool:
    """Tell whether a field shows something that no text of it holds: a formula, a list, a missing result."""
    name = _FIELD_NAME.match(code)
    if name is None:
        return False
    return name[1].upper() in _WITHOUT_TEXT or (not has_result and name[1].upper() not in _WITHOUT_PRINT)


@dataclass(slots=True)
class _OpenTable:
    """A table being read: its finished rows, the cells of the next one, and the cell that is open."""

    ordinal: int  # from 1
    rows: list[ShapedRow] = field(default_factory=list)
    cells: list[Flow] = field(default_factory=list)
    open: Flow = field(default_factory=list)


@dataclass(slots=True)
class TableCounts:
    """Tables and cells of a document, those in its text boxes too."""

    tables: int = 0
    cells: int = 0


class TableAssembly:
    """Puts paragraphs, cells and rows together as their marks come. Depth 0 is outside all tables."""

    def __init__(self, format: str, counts: TableCounts) -> None:
        """Take the carrier and what its document counts."""
        self._format = format
        self._counts = counts
        self._flow: Flow = []
        self._levels: list[_OpenTable] = []

    def paragraph(self, content: Flow, depth: int) -> None:
        """End a paragraph, in a cell at this depth of tables or outside all of them."""
        self._go_to(depth)
        self._target().extend(content)

    def cells_before(self, depth: int) -> int:
        """Return how many cells of the open row in so many tables have ended."""
        return len(self._levels[depth - 1].cells) if 0 < depth <= len(self._levels) else 0

    def cell(self, content: Flow, depth: int) -> None:
        """End a cell with this, its last paragraph."""
        self._go_to(depth)
        level = self._levels[-1]
        self._counts.cells += 1
        check_cells(self._counts.cells, self._format)
        level.cells.append([*level.open, *content])
        level.open = []

    def row(
        self, shape: WordRowShape, depth: int, *, is_hidden: bool = False, is_clipped: bool = False
    ) -> None:
        """End a row. A hidden one is kept for what is seen in it, one without height is not."""
        self._go_to(depth)
        level = self._levels[-1]
        self._counts.cells += 1 + max(len(shape.cells) - len(level.cells), 0)  # also those it only defines
        check_cells(self._counts.cells, self._format)
        if level.open:  # text after the mark of the last cell
            level.cells.append(level.open)
        if not is_clipped and (not is_hidden or any(map(_is_printed, level.cells))):
            level.rows.append(ShapedRow(shape, level.cells))
        level.cells, level.open = [], []

    def finish(self) -> Flow:
        """Return all that was read, in reading order."""
        self._go_to(0)
        return self._flow

    def _target(self) -> Flow:
        return self._levels[-1].open if self._levels else self._flow

    def _go_to(self, depth: int) -> None:
        """Open or close tables until this many are open."""
        if depth == len(self._levels):
            return
        while len(self._levels) > depth:
            closed = self._levels.pop()
            self._target().extend(_unfolded(closed))
        if depth > _MAX_LEVELS:
            raise beyond("nested-tables", _MAX_LEVELS, format=self._format)
        while len(self._levels) < depth:
            self._counts.tables += 1
            self._levels.append(_OpenTable(self._counts.tables))


def _is_printed(content: Flow) -> bool:
    """Tell whether anything in a cell is not struck out."""
    return any(not isinstance(piece, str) or unstruck(piece) for piece in content)


def _unfolded(level: _OpenTable) -> Flow:
    """Return the content of a table. Cells that no row holds (the table was cut) are a row of their own."""
    if level.open:
        level.cells.append(level.open)
    if level.cells:
        level.rows.append(ShapedRow(WordRowShape(), level.cells))
    rows, is_regular = source_rows(level.rows, level.ordinal)
    flow = flow_of_rows(rows)
    if is_regular:
        return flow
    return [
        replace(piece, regular=False) if isinstance(piece, Grid) and _is_of(level, piece) else piece
        for piece in flow
    ]


def _is_of(level: _OpenTable, grid: Grid) -> bool:
    """Tell whether a grid is of this table, and not of one in its cells."""
    return any(isinstance(spot, TablePlace) and spot.table == level.ordinal for spot in grid.locator.spots)
