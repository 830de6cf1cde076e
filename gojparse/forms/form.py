"""The official forms, loaded from their TOML files.

A new edition is one more TOML file beside this module: nothing in the code
names a line, a measure or a heading.
"""

from __future__ import annotations

import os.path
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeAlias, TypeVar

_Toml: TypeAlias = Mapping[str, Any]
_Record = TypeVar("_Record", "Heading", "Label", "BalanceRule")


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the six sections. `table`: the table it holds, if any; `former`: its wordings before 2019."""

    code: str
    number: str
    label: str
    variants: tuple[str, ...] = ()
    table: str | None = None
    themes: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a line, a column or a subject as the form prints it, and its other wordings."""

    code: str
    label: str
    variants: tuple[str, ...] = ()
    truncated: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    group: str | None = None
    single_line: str | None = None
    kind: str = "count"  # count, signed, money
    unit: str | None = None
    gloss: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The label and its known variants."""
        return (self.label, *self.variants)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of section two: the subjects and measures of one item of article 20."""

    article: str
    heading: Label
    subjects: tuple[Label, ...]
    measures: tuple[Label, ...]
    extra_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BalanceRule:
    """A balance: the sum of `left` equals the sum of `right`, for each line, applicant or route."""

    rule: str
    table: str
    for_each: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One edition of the official form. The order of every tuple is the order of the form."""

    edition: str
    title: str
    notice: str
    first_year: int
    last_year: int | None
    marks: Mapping[str, tuple[str, ...]]
    sections: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    disclosure_corner: str
    other_counts: tuple[str, ...]
    remarks: tuple[str, ...]
    corner: str
    header: str
    applicants: tuple[Label, ...]
    groups: tuple[Label, ...]
    lines: tuple[Label, ...]
    routes: tuple[Label, ...]
    outcomes: tuple[Label, ...]
    balances: tuple[BalanceRule, ...]


def _record(kind: type[_Record], entry: _Toml) -> _Record:
    """Return a record with the values that an entry has for its fields, lists as tuples."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in entry:
            value = entry[field.name]
            values[field.name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def _label(entry: _Toml) -> Label:
    """Return a label; some entries call it `heading`, and its group `under`."""
    other_names = {"code": "", "label": entry.get("heading", ""), "group": entry.get("under")}
    return _record(Label, other_names | dict(entry))


def _labels(entries: list[_Toml]) -> tuple[Label, ...]:
    """Return the labels in the order of the form."""
    return tuple(_label(entry) for entry in entries)


def _block(entry: _Toml) -> Block:
    """Return a block of section two."""
    return Block(
        entry["article"],
        _label(entry),
        _labels(entry["subjects"]),
        _labels(entry["measures"]),
        tuple(entry.get("extra_labels", ())),
    )


def _form(toml: _Toml) -> Form:
    """Return a form from its TOML file."""
    applications, appeals = toml["applications"], toml["appeals"]
    return Form(
        edition=toml["edition"],
        title=toml["title"],
        notice=toml["notice"],
        first_year=toml["first_year"],
        last_year=toml.get("last_year"),
        marks={table: tuple(words) for table, words in toml["marks"].items()},
        sections=tuple(_record(Heading, {"label": entry["heading"]} | entry) for entry in toml["sections"]),
        blocks=tuple(_block(entry) for entry in toml["disclosures"]),
        disclosure_corner=toml["disclosure_corner"],
        other_counts=tuple(toml.get("other_counts", ())),
        remarks=tuple(toml.get("remarks", ())),
        corner=applications["corner"],
        header=applications["heading"],
        applicants=_labels(applications["applicants"]),
        groups=_labels(applications["line_groups"]),
        lines=_labels(applications["lines"]),
        routes=_labels(appeals["routes"]),
        outcomes=_labels(appeals["outcomes"]),
        balances=tuple(_record(BalanceRule, entry) for entry in toml["balances"]),
    )


# os.path: pathlib and importlib.resources take 8 and 15 ms to import
_FOLDER = os.path.dirname(__file__)  # noqa: PTH120


@cache
def load(edition: str) -> Form:
    """Return the form of an edition: `2019` or `2021`.

    Raises:
        KeyError: There is no form of this edition.
    """
    if edition not in editions():
        raise KeyError(edition)
    with open(os.path.join(_FOLDER, f"{edition}.toml"), "rb") as file:  # noqa: PTH118, PTH123
        return _form(tomllib.load(file))


@cache
def editions() -> tuple[str, ...]:
    """Return the editions that there are forms for, oldest first."""
    names = os.listdir(_FOLDER)  # noqa: PTH208
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def forms() -> tuple[Form, ...]:
    """Return all forms, oldest first."""
    return tuple(load(edition) for edition in editions())
