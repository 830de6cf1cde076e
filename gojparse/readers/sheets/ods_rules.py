"""The conditional formats of an OpenDocument spreadsheet.

LibreOffice writes them twice: as `calcext:conditional-formats` behind the
rows of a table, and as maps of the styles of cells, which is all that the
standard has. The first condition that holds decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from gojparse.readers.package import OFF, attribute, find_child, local_name
from gojparse.readers.refusals import beyond
from gojparse.readers.sheets.cells import Area, FormatChange, area_of, scale_change
from gojparse.readers.sheets.conditions import ConditionalRule
from gojparse.readers.sheets.ods_styles import OdsStyles
from gojparse.readers.visible import hex_colour

_MAX_RULES = 20_000  # of a table, each in each of its areas
_CELL = re.compile(r"(?:.*\.)?(\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})", re.DOTALL)
_COMPARISON = re.compile(r"(?:cell-content\(\))?\s*(<=|>=|!=|<>|=|<|>)(.+)", re.DOTALL)
_CALL = re.compile(r"(?:cell-content-is-)?([a-z-]+)(?:\((.*)\))?", re.DOTALL)
_OPERATORS = {
    "=": "equal", "!=": "notEqual", "<>": "notEqual", "<": "lessThan", "<=": "lessThanOrEqual",
    ">": "greaterThan", ">=": "greaterThanOrEqual",
}  # fmt: skip
_BETWEEN = {"between": "between", "not-between": "notBetween"}
_FORMULAS = ("formula-is", "is-true-formula")
_ERRORS = {"is-error": "containsErrors", "is-no-error": "notContainsErrors"}


def table_rules(table: Any, styles: OdsStyles) -> Iterator[ConditionalRule]:
    """Yield the conditional formats of a table."""
    formats = find_child(table, "conditional-formats")
    entered, order = 0, count()
    for element in () if formats is None else formats:
        areas = tuple(_areas(attribute(element, "target-range-address") or ""))
        entered += len(areas) * len(element)
        if entered > _MAX_RULES:
            raise beyond("cells", _MAX_RULES, format="ods")
        for entry in element if areas else ():
            change = _change(entry, styles)
            if change is None:
                continue
            rule = ConditionalRule("always", change, areas, priority=next(order))
            yield _conditioned(rule, entry, "value") if local_name(entry) == "condition" else rule


def style_rules(name: str | None, styles: OdsStyles) -> Iterator[ConditionalRule]:
    """Yield the conditions of a style of cells."""
    for order, entry in enumerate(styles.maps(name)):
        change = styles.change(attribute(entry, "apply-style-name"))
        yield _conditioned(ConditionalRule("always", change, priority=order), entry, "condition")


def _areas(addresses: str) -> Iterator[Area]:
    for address in addresses.split():
        first, _, last = address.partition(":")
        start, end = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
        if start and end and (area := area_of(f"{start[1]}:{end[1]}")) is not None:
            yield area


def _conditioned(rule: ConditionalRule, entry: Any, name: str) -> ConditionalRule:
    """Return a rule with the condition that this attribute of an entry states."""
    text = (attribute(entry, name) or "").strip()
    base = _CELL.fullmatch(attribute(entry, "base-cell-address") or "")
    area = area_of(base[1]) if base else None
    rule = rule._replace(kind="unknown", origin=(area.top, area.left) if area else (0, 0), stops=True)
    if compared := _COMPARISON.fullmatch(text):
        return rule._replace(kind="cellIs", operator=_OPERATORS[compared[1]], formulas=(compared[2],))
    called = _CALL.fullmatch(text)
    if called is None:
        return rule
    kind, arguments = called[1], called[2] or ""
    if kind in _FORMULAS:
        return rule._replace(kind="expression", formulas=(arguments,))
    if kind in _BETWEEN and arguments.count(",") == 1:
        return rule._replace(kind="cellIs", operator=_BETWEEN[kind], formulas=tuple(arguments.split(",")))
    return rule._replace(kind=_ERRORS.get(kind, "unknown"))


def _change(entry: Any, styles: OdsStyles) -> FormatChange | None:
    """Return what an entry of a conditional format changes; None where that is nothing."""
    match local_name(entry):
        case "condition":
            return styles.change(attribute(entry, "apply-style-name"))
        case "color-scale":
            return scale_change([hex_colour(attribute(step, "color") or "") for step in entry])
        case "data-bar" | "icon-set":
            stated = [attribute(part, "show-value") for part in (entry, *entry)]
            return FormatChange(covering=True) if any(value in OFF for value in stated) else None
    return None
