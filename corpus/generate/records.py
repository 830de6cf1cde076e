"""The records of the generator.

A `Draft` is a report as an office wrote it: prose, and for every cell of
the form a value and the ink that shows it. Damage turns one draft into
another; a layout turns a draft into bytes and says what evidence of a
cell's place is left in them; truth follows from ink and evidence alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from gojparse.forms.form import Form

Value: TypeAlias = int | Decimal
Name: TypeAlias = tuple[str, str, str]  # table, line, column, in the codes of the forms


class Evidence(StrEnum):
    """What the print proves of the places of a line's numbers."""

    GRID = "grid"  # every cell is seen, empty ones too
    STREAM = "stream"  # only what was printed is seen, in its order
    SHIFTED = "shifted"  # as STREAM, seven numbers but not in the columns of the header
    DETACHED = "detached"  # whole rows of numbers, apart from their labels
    UNLABELLED = "unlabelled"  # numbers whose labels are gone
    COLLAPSED = "collapsed"  # every repeated string was dropped
    GONE = "gone"  # the document does not have the line


@dataclass(frozen=True, slots=True)
class Issuer:
    """An invented public body."""

    name: str
    short: str  # as its own prose calls it: 我镇, 我局
    place: str  # its name without the word for the office: for titles like X镇2020年...
    issuer_type: str
    level: str | None  # None: the text does not settle it
    parent: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a sentence of the prose states."""

    section: str
    sentence: str
    number: str
    unit: str
    subject: str | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six sections: its heading (None: lost), its paragraphs, its table, and what follows it."""

    code: str
    heading: str | None
    paragraphs: tuple[str, ...] = ()
    table: str | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report before it is printed.

    `values` are the numbers that count (an office's own wrong total among
    them); `ink` is the text of every printed cell, "" for a cell left
    empty. `forms`: the form of each table, by table.
    """

    issuer: Issuer
    year: int
    title: str
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    signature: tuple[str, ...]
    forms: Mapping[str, Form]
    values: Mapping[Name, Value]
    ink: Mapping[Name, str]
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (table, code) as printed
    units: Mapping[Name, str] = field(default_factory=dict)
    extra_rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # table -> a row of no form
    stated: tuple[Stated, ...] = ()
    published: str | None = None
    evidence: Mapping[tuple[str, str], Evidence] = field(
        default_factory=dict
    )  # by table and line, where special

    def label(self, table: str, code: str, official: str) -> str:
        return self.labels.get((table, code), official)


class Kind(StrEnum):
    """What a box of a sheet holds."""

    HEAD = "head"
    LABEL = "label"
    GROUP = "group"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a printed table, with its span; `name` only for a cell of the form."""

    text: str
    kind: Kind
    across: int = 1
    down: int = 1
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as rows of boxes, each standing once, at its top left; `heads` rows of header on top."""

    table: str
    width: int
    rows: tuple[tuple[Box, ...], ...]
    heads: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the truth. `status` may name several, parted by |, where the contract leaves it open."""

    table: str
    article: str
    line: str
    column: str
    printed: str
    value: str
    status: str
    real: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A finished document and all that is true of it."""

    name: str
    data: bytes
    carrier: str
    layout: str
    quirks: tuple[str, ...]
    recoverable: bool
    cells: tuple[Row, ...]
    facts: Mapping[str, object]
