"""A story of an .rtf as it comes in: its line, its rows, its tables. A text box holds a story of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from gojparse.readers.caps import MAX_COLUMNS, beyond
from gojparse.readers.tables import Flow
from gojparse.readers.word.assembly import Assembly, Tally
from gojparse.readers.word.edges import CellShape, RowShape
from gojparse.readers.word.printed import Line


@dataclass(slots=True)
class Definition:
    """Where the cells of the next rows stand, as far as it was said."""

    left: int = 0
    cells: list[CellShape] = field(default_factory=list)
    across: int = 0
    goes_on: bool = False
    begins: bool = False
    _shape: RowShape | None = None

    def cell(self, right: int) -> None:
        """The edge of a cell ends what is said of it."""
        if len(self.cells) >= MAX_COLUMNS:
            raise beyond("columns", MAX_COLUMNS, format="rtf")
        self.cells.append(CellShape(right, self.across, self.goes_on, self.begins))
        self.across, self.goes_on, self.begins = 0, False, False
        self._shape = None

    def shape(self) -> RowShape:
        """The shape of the rows that end now; the same one for all of them."""
        if self._shape is None or self._shape.left != self.left:
            self._shape = RowShape(self.left, tuple(self.cells))
        return self._shape


class Story:
    """What was read of a story."""

    def __init__(self, tally: Tally) -> None:
        self.line = Line("rtf")
        self.boxes: Flow = []  # those anchored in the paragraph that is read
        self._assembly = Assembly("rtf", tally)
        self._definitions = {False: Definition(), True: Definition()}

    def define(self, is_inner: bool) -> None:
        """A new definition of rows, in the text or in a cell, begins."""
        self._definitions[is_inner] = Definition()

    def defined(self, is_inner: bool) -> Definition:
        """The definition that holds now."""
        return self._definitions[is_inner]

    def paragraph(self, tables: int) -> None:
        """A paragraph ends."""
        self._assembly.paragraph(self._content(tables), tables)

    def cell(self, tables: int) -> None:
        """A cell ends."""
        self._assembly.cell(self._content(tables), tables)

    def row(self, tables: int, *, is_hidden: bool) -> None:
        """A row ends."""
        if left := self._content(tables):
            self._assembly.paragraph(left, tables)
        self._assembly.row(self._definitions[tables > 1].shape(), tables, is_hidden=is_hidden)

    def finish(self, tables: int) -> Flow:
        """All that was read, with the paragraph that no mark ends."""
        if left := self._content(tables):
            self._assembly.paragraph(left, tables)
        return self._assembly.finish()

    def _content(self, tables: int) -> Flow:
        """The lines of the paragraph, then what its boxes hold."""
        content: Flow = [*self.line.lines(in_cell=tables > 0), *self.boxes]
        self.boxes = []
        return content
