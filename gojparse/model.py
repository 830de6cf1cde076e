"""The frozen records that flow from bytes to tables.

A reader turns bytes into a `Document`: paragraphs and grids in reading
order, each with the place it was printed at. Everything after it turns
one record into another and changes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from gojparse.messages import Phrase
from gojparse.rules import Rule

# ---- where something is printed; everything counted from 1 ----


class Box(NamedTuple):
    """A rectangle on a page: points, origin top left of the page as displayed.

    `member` is the name of the file that the page is in, where a document has several.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    member: str = ""

    def centred_in(self, other: Box) -> bool:
        """Tell whether its centre lies in the other one."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        within = other.left <= x <= other.right and other.top <= y <= other.bottom
        return within and self.page == other.page and self.member == other.member

    def __str__(self) -> str:
        """Return it as written in the tables, points with one decimal."""
        place = "page=%d;box=%.1f,%.1f,%.1f,%.1f" % self[:5]  # noqa: UP031 (a third of an f-string's time)
        return f"member={self.member};{place}" if self.member else place


class LinePlace(NamedTuple):
    """A place in a text: line and character."""

    line: int
    column: int

    def __str__(self) -> str:
        """Return it as written in the tables."""
        return f"line={self.line};column={self.column}"


class TablePlace(NamedTuple):
    """A cell as it stands in the source (not a grid column)."""

    table: int
    row: int
    cell: int

    def __str__(self) -> str:
        """Return it as written in the tables."""
        return f"table={self.table};row={self.row};cell={self.cell}"


class ParagraphPlace(NamedTuple):
    """A paragraph of the source."""

    paragraph: int

    def __str__(self) -> str:
        """Return it as written in the tables."""
        return f"paragraph={self.paragraph}"


class SheetPlace(NamedTuple):
    """A cell of a workbook, row and column as the sheet numbers them."""

    sheet: int
    row: int
    column: int

    def __str__(self) -> str:
        """Return it as written in the tables, the column in letters."""
        letters, left = "", self.column
        while left:
            left, letter = divmod(left - 1, 26)
            letters = chr(65 + letter) + letters
        return f"sheet={self.sheet};cell={letters}{self.row}"


Spot: TypeAlias = Box | LinePlace | TablePlace | ParagraphPlace | SheetPlace


class Locator(NamedTuple):
    """One or several places, joined by `|` when written."""

    spots: tuple[Spot, ...]

    def __str__(self) -> str:
        """Return its places as written in the tables."""
        spots = self.spots
        return str(spots[0]) if len(spots) == 1 else "|".join(map(str, spots))

    def __add__(self, other: object) -> Locator:
        """Return the places of both, each once."""
        if not isinstance(other, Locator):
            return NotImplemented
        return Locator(self.spots + tuple(s for s in other.spots if s not in self.spots))


# ---- what a reader delivers ----


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text, as printed.

    `text` keeps its tabs, pipes and spaces. `pieces` says for stretches of
    it (start, end, place) where exactly they stand, if the carrier knows.
    """

    text: str
    locator: Locator
    pieces: tuple[tuple[int, int, Locator], ...] = ()

    def at(self, start: int, end: int) -> Locator:
        """Return the place of text[start:end], as exactly as the carrier knows it."""
        for first, last, place in self.pieces:
            if first <= start and end <= last:
                return place
        if not start and len(self.locator.spots) == 1:
            return self.locator
        spot = self.locator.spots[0]
        if isinstance(spot, LinePlace):
            return Locator((LinePlace(spot.line, spot.column + start),))
        return self.locator


class GridCell(NamedTuple):
    """One cell of a grid: its printed text and the grid rows and columns it covers, from 0."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    locator: Locator


_ROW = itemgetter(GridCell._fields.index("row"))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are known: an empty cell in it is printed empty.

    `cells` are sorted by row, then column; each stands once, at its top left.
    `regular`: the columns of its rows line up, so that a cell's column is
    evidence (ruled and HTML tables; pipe rows only if all are equally long).
    """

    cells: tuple[GridCell, ...]
    locator: Locator
    regular: bool = True

    def rows(self) -> Iterator[tuple[GridCell, ...]]:
        """Yield the cells that begin in each row, row by row; rows that only continue others are left out."""
        for _, row in groupby(self.cells, _ROW):
            yield tuple(row)


Block: TypeAlias = Paragraph | Grid

LOW_CONFIDENCE = "\ufffd"
"""Stands for an unreadable sign, and behind a number that was read optically with low confidence."""

STROKE = "\u0336"
"""Follows each character that is struck out: 7̶."""

INK = "\ufffc"
"""Stands in a cell for what is seen there and is no text: a picture, an outline, a form control.

A paragraph of it alone is a picture that may hold a table.
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One document in reading order.

    Attributes:
        metadata: What the carrier states besides the text: `title`, `published` (an ISO date), `address`.
        remarks: Findings of the reader (pages without text, ...).
        second_readings: The places of numbers of low confidence, each with another reading of it.
        low_confidence: The places of letters of low confidence in running text, each with its letter.
        optical: Pages of it are pictures whose text was recognised.
        pictures: The places of paragraphs that are a picture (`INK`), each with the address of the picture
            as the source has it: a path, a web address, or `data:` with the picture itself.
    """

    format: str
    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Finding, ...] = ()
    second_readings: tuple[tuple[Box, str], ...] = ()
    low_confidence: tuple[tuple[Box, str], ...] = ()
    optical: bool = False
    pictures: tuple[tuple[Locator, str], ...] = ()

    def low_confidence_at(self, place: Locator) -> str:
        """Return the letters of low confidence in this place."""
        boxes = [spot for spot in place.spots if isinstance(spot, Box)]
        return "".join(letter for at, letter in self.low_confidence if any(map(at.centred_in, boxes)))


# ---- what a report consists of ----


class Status(StrEnum):
    """The way in which a cell came by its value, or the reason why it has none."""

    READ = "read"  # printed in its own place
    PLACED = "placed"  # printed on this line, its column lost; the one placement that remains
    IMPLIED = "implied"  # not printed, and every reading gives this value
    RESTORED = "restored"  # optical reading only: misread, and the balances force one value
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    ABSENT = "absent"  # the document has no such line or cell
    AMBIGUOUS = "ambiguous"  # several placements remain and disagree
    UNREADABLE = "unreadable"  # something is printed that is no number


class Result(StrEnum):
    """The result of a balance."""

    HELD = "held"
    TRIVIAL = "trivial"
    USED = "used"
    BROKEN = "broken"
    NOT_ASSESSABLE = "not_assessable"


class Cell(NamedTuple):
    """One cell of the official form.

    `line` and `column` hold line and applicant, route and outcome, or
    subject and measure. `value` is int for counts, Decimal for amounts.
    """

    table: str
    line: str
    column: str
    value: int | Decimal | None
    status: Status
    printed: str | None  # None: nothing in the source is tied to this cell
    locator: Locator | None
    edition: str | None = None
    article: str | None = None
    unit: str | None = None

    @property
    def name(self) -> str:
        """The cell as findings name it: table, line and column."""
        return f"{self.table}.{self.line}.{self.column}"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections, or the preamble: its heading and its prose."""

    section: str
    position: int
    heading: str | None
    text: str
    locator: Locator | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A number that the prose states."""

    section: str
    sentence: str
    number: int | Decimal
    unit: str | None
    subject: str | None
    reading: str | None
    locator: Locator | None


class Balance(NamedTuple):
    """One balance of the form, and how it ended. `line` or `column` is what it was drawn up for."""

    table: str
    rule: str
    line: str | None
    column: str | None
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a reader or the issuer should look at.

    It names the smallest thing it is about: the cell, else the line, else
    the table. `facts` fill the placeholders of the rule's sentence.
    """

    rule: Rule
    table: str | None = None
    line: str | None = None
    column: str | None = None
    expected: str | None = None
    found: str | None = None
    facts: Mapping[str, str | Phrase] = field(default_factory=dict)
    locator: Locator | None = None
    other_report_id: str | None = None

    @property
    def severity(self) -> str:
        """The severity of its rule."""
        return self.rule.severity.value

    @property
    def message(self) -> str:
        """Its sentence in English."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return the sentence of this finding in `en` or `zh`."""
        facts = {"expected": self.expected or "", "found": self.found or "", **self.facts}
        return self.rule.sentence(language, facts)

    @property
    def subject(self) -> str:
        """The subject of the finding: `applications.denied_law.person`, or as much of that as there is."""
        return ".".join(part for part in (self.table, self.line, self.column) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, aligned with the official form."""

    report_id: str
    source: str
    sha256: str
    content_id: str
    format: str
    title: str | None = None
    issuer: str | None = None
    issuer_type: str | None = None
    level: str | None = None
    division_code: str | None = None
    year: int | None = None
    edition: str | None = None
    published_on: str | None = None  # ISO date
    verdict: str
    disclosure_verdict: str = "missing"
    applications_verdict: str = "missing"
    appeals_verdict: str = "missing"
    numbers_printed: int = 0
    numbers_placed: int = 0
    sections: tuple[Section, ...] = ()
    disclosures: tuple[Cell, ...] = ()
    applications: tuple[Cell, ...] = ()
    appeals: tuple[Cell, ...] = ()
    statements: tuple[Statement, ...] = ()
    balances: tuple[Balance, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the three tables."""
        return self.disclosures + self.applications + self.appeals

    @property
    def findings_error(self) -> int:
        """The number of its errors."""
        return sum(f.severity == "error" for f in self.findings)

    @property
    def findings_warning(self) -> int:
        """The number of its warnings."""
        return sum(f.severity == "warning" for f in self.findings)
