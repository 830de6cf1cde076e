"""The contract as data: the eight tables, their columns, types, meanings and codes.

`gojparse schema` prints it, datapackage.json carries it, and the writers take
their columns from it, so that the three cannot differ. It stands in
contract.toml. Codes come from the forms, all editions together: a new edition
brings its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from gojparse.dataset import words
from gojparse.forms.form import Form, Label, editions, forms
from gojparse.model import Result, Status
from gojparse.rules import CATALOGUE, Severity

SCHEMA_VERSION = "1.0"

CodePairs: TypeAlias = Iterable[tuple[str, str]]
"""Codes of one edition of the form, each with what is printed for it."""


class ColumnType(StrEnum):
    """The type of a column, in the words of Frictionless. A `number` is a decimal with four places."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ContractColumn:
    """A column of a table.

    `english` says what it means, `chinese` is its official name, `codes` are its codes with what is printed
    for them. `closed`: only these codes occur. `required`: never null.
    """

    name: str
    type: ColumnType
    english: str
    chinese: str
    codes: Mapping[str, str] = field(default_factory=dict)
    closed: bool = True
    required: bool = False


@dataclass(frozen=True, slots=True)
class ContractTable:
    """A table. `key` names each row and is never null; `unique` does too, but may hold nulls."""

    name: str
    english: str
    chinese: str
    columns: tuple[ContractColumn, ...]
    key: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


@cache
def contract_tables() -> tuple[ContractTable, ...]:
    """Return the eight tables, in the order of the contract."""
    contract = tomllib.loads(Path(__file__).with_name("contract.toml").read_text(encoding="utf-8"))
    return tuple(_table(entry, contract["shared"]) for entry in contract["tables"])


@cache
def contract_table(name: str) -> ContractTable:
    """Return the table of this name. Raises KeyError if there is none."""
    return {table.name: table for table in contract_tables()}[name]


def _table(entry: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]]) -> ContractTable:
    return ContractTable(
        name=entry["name"],
        english=entry["english"],
        chinese=entry["chinese"],
        columns=tuple(_column(column, shared) for column in entry["columns"]),
        key=tuple(entry.get("key", ())),
        unique=tuple(entry.get("unique", ())),
    )


def _column(entry: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]]) -> ContractColumn:
    if name := entry.get("shared"):
        entry = {"name": name, **shared[name]}
    return ContractColumn(
        name=entry["name"],
        type=ColumnType(entry.get("type", "string")),
        english=entry["english"],
        chinese=entry["chinese"],
        codes=_codes(entry["codes"]) if "codes" in entry else {},
        closed=entry.get("closed", True),
        required=entry.get("required", False),
    )


# ---- codes ----


_OF_FORMS: Mapping[str, Callable[[Form], CodePairs]] = {
    "sections": lambda form: ((heading.code, heading.label) for heading in form.sections),
    "lines": lambda form: ((line.code, _full_label(line)) for line in form.lines),
    "applicants": lambda form: ((applicant.code, _full_label(applicant)) for applicant in form.applicants),
    "routes": lambda form: ((route.code, _full_label(route)) for route in form.routes),
    "outcomes": lambda form: ((outcome.code, outcome.label) for outcome in form.outcomes),
    "articles": lambda form: ((block.article, block.heading.label) for block in form.blocks),
    "subjects": lambda form: ((one.code, one.label) for block in form.blocks for one in block.subjects),
    "measures": lambda form: ((one.code, one.label) for block in form.blocks for one in block.measures),
    "balance_rules": lambda form: ((balance.rule, "") for balance in form.balances),
}


@cache
def form_labels(kind: str) -> dict[str, str]:
    """Return the codes of one kind (`lines`, `applicants` ...) with what the forms print for them.

    All editions are merged, the newest first.
    """
    merged = merge_editions(_OF_FORMS[kind](form) for form in reversed(forms()))
    return {"preamble": "（引言）", **merged} if kind == "sections" else merged


def merge_editions(editions_newest_first: Iterable[CodePairs]) -> dict[str, str]:
    """Return codes and labels of several editions in one order.

    A code that only an older edition has comes after the one it follows there.
    """
    merged: dict[str, str] = {}
    for pairs in editions_newest_first:
        before: str | None = None
        for code, label in pairs:
            if code not in merged:
                merged = _with_code_after(before, merged, code, label)
            before = code
    return merged


def _with_code_after(before: str | None, merged: Mapping[str, str], code: str, label: str) -> dict[str, str]:
    pairs = list(merged.items())
    place = 1 + next((i for i, (known, _) in enumerate(pairs) if known == before), len(pairs) - 1)
    return dict([*pairs[:place], (code, label), *pairs[place:]])


def _full_label(line: Label) -> str:
    """Return the label with its group before it: `1.属于国家秘密` says little alone."""
    return f"{line.group} {line.label}" if line.group else line.label


def _codes(kind: str) -> Mapping[str, str]:
    """Return the codes that the contract calls by this name."""
    return form_labels(kind) if kind in _OF_FORMS else _other_codes()[kind]


@cache
def _other_codes() -> Mapping[str, Mapping[str, str]]:
    edition_labels = {edition: f"{edition}年版" for edition in editions()}
    return {
        "editions": edition_labels,
        "report_editions": {**edition_labels, "hybrid": "混用"},
        "issuer_types": words.ISSUER_TYPES,
        "levels": words.LEVELS,
        "verdicts": words.VERDICTS,
        "disclosure_verdicts": words.DISCLOSURE_VERDICTS,
        "table_verdicts": words.TABLE_VERDICTS,
        "units": words.UNITS,
        "tables_of_cells": words.TABLES_OF_CELLS,
        "statuses": {str(status): words.status_meaning(status, "en") for status in Status},
        "results": {str(result): words.result_meaning(result, "en") for result in Result},
        "rules": {name: rule.template("en") for name, rule in CATALOGUE.items()},
        "severities": {
            str(Severity.ERROR): "错误",
            str(Severity.WARNING): "警告",
            str(Severity.NOTE): "说明",
        },
    }
