"""The state of groups in an .rtf, and the text that they fill: its rows, cells and paragraphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gojparse.readers.refusals import MAX_COLUMNS, beyond
from gojparse.readers.tables import Flow
from gojparse.readers.visible import PLAIN, WHITE, Ground, TextStyle, is_hidden, small_size
from gojparse.readers.word.assembly import ParagraphRuns, TableAssembly, TableCounts
from gojparse.readers.word.edges import WordCellShape, WordRowShape

STYLE_WORDS = frozenset((
    b"v", b"webhidden", b"deleted", b"strike", b"striked", b"cf", b"fs", b"up", b"dn", b"super", b"sub",
    b"nosupersub", b"cb", b"chcbpat", b"highlight",
))  # fmt: skip


@dataclass(slots=True)
class GroupState:
    """The properties of text that hold until a group ends."""

    font: int
    substitutes: int = 1  # characters after each \\u, for programs that do not know it
    in_table: bool = False
    depth: int = 0  # of tables inside one another, as \\itap states it
    is_inner: bool = False  # in the definition of rows inside a cell
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    colour: int | None = None  # 0xRRGGBB
    size: float | None = None  # points
    raised: str = ""
    ground: Ground = None  # of the letters themselves
    paragraph_ground: Ground = None
    _style: TextStyle | None = PLAIN  # None: to be made again

    def copy(self) -> GroupState:
        """Return the same for a group inside, whose changes do not last."""
        return GroupState(
            self.font, self.substitutes, self.in_table, self.depth, self.is_inner, self.hidden, self.deleted,
            self.struck, self.colour, self.size, self.raised, self.ground, self.paragraph_ground, self._style,
        )  # fmt: skip

    @property
    def tables(self) -> int:
        """The number of tables around this text."""
        return max(self.depth, 1) if self.in_table or self.depth > 1 else 0

    @property
    def style(self) -> TextStyle:
        """The style of the text; `PLAIN` itself if it is plain."""
        if self._style is None:
            struck = self.struck or self.deleted  # tracked, and displayed struck out
            style = TextStyle(
                self.hidden, struck, self.colour, self.ground, size=self.size, raised=self.raised
            )
            self._style = PLAIN if style == PLAIN else style
        return self._style

    @property
    def is_hidden(self) -> bool:
        """Tell whether nobody can see the text, or will once its deletion is accepted."""
        return self.deleted or is_hidden(self.style)

    def reset(self, font: int) -> None:
        """Take back all properties of characters."""
        self.font = font
        self.hidden = self.deleted = self.struck = False
        self.colour, self.ground, self.size, self.raised, self._style = None, None, None, "", PLAIN

    def set(self, word: bytes, number: int | None, colours: Mapping[int, int]) -> None:
        """Set a property of characters. Without a number it is on."""
        value = 1 if number is None else number
        match word:
            case b"v" | b"webhidden":
                self.hidden = value != 0
            case b"deleted":
                self.deleted = value != 0
            case b"strike" | b"striked":
                self.struck = value != 0
            case b"cf":
                self.colour = colours.get(value)
            case b"cb" | b"chcbpat" | b"highlight":
                self.ground = colours.get(value)
            case b"fs":
                self.size = small_size(value / 2) if value >= 0 else None
            case b"up" | b"dn":
                distance = 6 if number is None else number
                self.raised = str(distance if word == b"up" else -distance) if distance else ""
            case _:  # super, sub, nosupersub
                self.raised = word.decode() if value and word != b"nosupersub" else ""
        self._style = None


@dataclass(slots=True)
class RowDefinition:
    """The places of the cells of the next rows, as far as they were stated."""

    left: int = 0
    cells: list[WordCellShape] = field(default_factory=list)
    across: int = 0
    goes_on: bool = False
    begins: bool = False
    is_clipped: bool = False  # the exact height of the rows leaves no room for letters
    ground: Ground = None
    grounds: list[Ground] = field(default_factory=list)
    _shape: WordRowShape | None = None

    def cell(self, right: int) -> None:
        """End the statements about a cell with its right edge."""
        if len(self.cells) >= MAX_COLUMNS:
            raise beyond("columns", MAX_COLUMNS, format="rtf")
        self.cells.append(WordCellShape(right, self.across, self.goes_on, self.begins))
        self.grounds.append(self.ground)
        self.across, self.goes_on, self.begins, self.ground = 0, False, False, None
        self._shape = None

    def shape(self) -> WordRowShape:
        """Return the shape of the rows that end now; the same one for all of them."""
        if self._shape is None or self._shape.left != self.left:
            self._shape = WordRowShape(self.left, tuple(self.cells))
        return self._shape


class RtfBody:
    """The text of a document, or of a text box in it, while it is read."""

    def __init__(self, counts: TableCounts) -> None:
        """Take what the document counts."""
        self.runs = ParagraphRuns("rtf")
        self.boxes: Flow = []  # anchored in the paragraph that is read
        self._assembly = TableAssembly("rtf", counts)
        self.definitions = {False: RowDefinition(), True: RowDefinition()}  # True: in a cell

    def add(self, text: str, state: GroupState) -> None:
        """Add text in the style of the group it stands in."""
        tables = state.tables
        self.runs.add(text, state.style, self._ground(state) if tables else None, in_cell=tables > 0)

    def _ground(self, state: GroupState) -> Ground:
        """Return the ground that its paragraph, its cell or the page gives text in a table."""
        if state.paragraph_ground is not None:
            return state.paragraph_ground
        grounds = self.definitions[state.tables > 1].grounds
        number = self._assembly.cells_before(state.tables)
        own = grounds[number] if number < len(grounds) else None
        return WHITE if own is None else own

    def paragraph(self, tables: int) -> None:
        """End a paragraph in so many tables."""
        self._assembly.paragraph(self._content(tables), tables)

    def cell(self, tables: int) -> None:
        """End a cell in so many tables."""
        self._assembly.cell(self._content(tables), tables)

    def row(self, tables: int, *, is_hidden: bool) -> None:
        """End a row in so many tables."""
        if left := self._content(tables):
            self._assembly.paragraph(left, tables)
        definition = self.definitions[tables > 1]
        clipped = definition.is_clipped
        self._assembly.row(definition.shape(), tables, is_hidden=is_hidden, is_clipped=clipped)

    def finish(self, tables: int) -> Flow:
        """Return all that was read, with the paragraph that no mark ends."""
        if left := self._content(tables):
            self._assembly.paragraph(left, tables)
        return self._assembly.finish()

    def _content(self, tables: int) -> Flow:
        """Return the lines of the paragraph, then those of its boxes."""
        content: Flow = [*self.runs.lines(in_cell=tables > 0), *self.boxes]
        self.boxes = []
        return content
