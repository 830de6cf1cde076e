"""Conditional formats of sheets in the XML of 2003, and whether zeros are shown: stated behind the cells.

Conditional formats are written in the style sheets of web pages, and their
formulas name cells by the distance to the cell that is asked about (`RC[-1]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gojparse.readers.package import OFF, attribute, find_child, local_name, stream_xml
from gojparse.readers.refusals import FileKind, beyond
from gojparse.readers.sheets.cells import Area, FormatChange
from gojparse.readers.sheets.conditions import ConditionalRule
from gojparse.readers.visible import PATTERN, TextStyle, hex_colour

_KIND = FileKind("xmlss")
_MAX_RULES = 20_000  # of a workbook, each in each of its areas
_LAST = 16_383, 1_048_575  # column and row
_RULES, _NO_ZEROS = "ConditionalFormatting", "DoNotDisplayZeros"
_OPERATORS = {
    "Equal": "equal", "NotEqual": "notEqual", "Less": "lessThan", "LessOrEqual": "lessThanOrEqual",
    "Greater": "greaterThan", "GreaterOrEqual": "greaterThanOrEqual", "Between": "between",
    "NotBetween": "notBetween",
}  # fmt: skip
_CORNER = re.compile(r"(?:R([0-9]{1,7}))?(?:C([0-9]{1,5}))?")
_PART = r"(\[-?[0-9]{1,7}\]|[0-9]{1,7})?"
_REFERENCE = re.compile(rf"(?<![A-Za-z0-9_.])R{_PART}C{_PART}(?![A-Za-z0-9_(\[])")
# The colours that Excel writes by name.
_COLOURS = {
    "black": 0x000000, "white": 0xFFFFFF, "red": 0xFF0000, "lime": 0x00FF00, "blue": 0x0000FF,
    "yellow": 0xFFFF00, "fuchsia": 0xFF00FF, "aqua": 0x00FFFF, "maroon": 0x800000, "green": 0x008000,
    "navy": 0x000080, "olive": 0x808000, "purple": 0x800080, "teal": 0x008080, "silver": 0xC0C0C0,
    "gray": 0x808080,
}  # fmt: skip
_PLAIN_PATTERNS = ("none", "auto", "solid")


@dataclass(slots=True)
class StatedBehind:
    """The statements of a sheet that stand behind its cells."""

    rules: list[ConditionalRule] = field(default_factory=list)
    hides_zeros: bool = False


def stated_behind(data: bytes) -> list[StatedBehind]:
    """Return what each sheet of a workbook states behind its cells; nothing where none states anything."""
    if not any(_is_in(name, data) for name in (_RULES, _NO_ZEROS)):
        return []
    sheets = [StatedBehind()]
    count = 0
    for element in stream_xml(data, _KIND, _RULES, _NO_ZEROS, "Worksheet"):
        name = local_name(element)
        if name == "Worksheet":
            sheets.append(StatedBehind())
        elif name == _NO_ZEROS:
            sheets[-1].hides_zeros = (element.text or "").strip().lower() not in OFF
        else:
            rules = list(_rules(element, len(sheets[-1].rules)))
            count += sum(len(rule.areas) for rule in rules)
            if count > _MAX_RULES:
                raise beyond("cells", _MAX_RULES, format=_KIND.format)
            sheets[-1].rules += rules
    return sheets


def _is_in(name: str, data: bytes) -> bool:
    """Tell whether a name stands in XML, with one or two bytes a letter."""
    return name.encode() in data or name.encode("utf-16-le") in data


def _rules(element: Any, order: int) -> Iterator[ConditionalRule]:
    """Yield the rules of a conditional format, of which the first that applies is the only one."""
    areas = tuple(_areas(_text(element, "Range")))
    origin = (min(area.top for area in areas), min(area.left for area in areas)) if areas else (0, 0)
    for condition in element if areas else ():
        if local_name(condition) != "Condition":
            continue
        form = find_child(condition, "Format")
        change = _change({} if form is None else _declared(attribute(form, "Style") or ""))
        operator = _text(condition, "Qualifier")
        values = (_text(condition, "Value1"), _text(condition, "Value2"))
        formulas = tuple(_named_by_letters(value, origin) for value in values if value)
        yield ConditionalRule(
            "cellIs" if operator else "expression",
            change,
            areas,
            origin,
            _OPERATORS.get(operator, ""),
            formulas,
            priority=order,
            stops=True,
        )
        order += 1


def _text(parent: Any, name: str) -> str:
    found = find_child(parent, name)
    return "" if found is None else (found.text or "").strip()


def _areas(ranges: str) -> Iterator[Area]:
    """Yield the areas of `R3C2:R9C4,R12C1`; a row or column without the other is a whole one."""
    for stated in ranges.split(",")[:_MAX_RULES]:
        first, _, last = stated.strip().partition(":")
        start, end = _CORNER.fullmatch(first), _CORNER.fullmatch(last or first)
        if first and start and end:
            yield Area(
                int(start[1] or 1) - 1,
                int(start[2] or 1) - 1,
                int(end[1]) - 1 if end[1] else _LAST[1],
                int(end[2]) - 1 if end[2] else _LAST[0],
            )


def _declared(style: str) -> dict[str, str]:
    """Return the declarations of a style."""
    pairs = (declared.partition(":") for declared in style.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _change(declared: Mapping[str, str]) -> FormatChange:
    """Return what a style changes about letters and their ground."""
    changed: dict[str, Any] = {}
    if (colour := _colour(declared.get("color", ""))) is not None:
        changed["colour"] = colour
    if (ground := _colour(declared.get("background", ""))) is not None:
        changed["ground"] = ground
    if declared.get("mso-pattern", "none").split(" ")[-1] not in _PLAIN_PATTERNS:
        changed["ground"] = PATTERN
    if declared.get("text-line-through", "none") != "none":
        changed["struck"] = True

    def apply(style: TextStyle) -> TextStyle:
        return style._replace(**changed)

    return FormatChange(text=apply if changed else None)


def _colour(text: str) -> int | None:
    return _COLOURS.get(text, hex_colour(text))


# ---- references ----


def _named_by_letters(formula: str, origin: tuple[int, int]) -> str:
    """Return a formula with its references as `$B7`, for the cell at `origin`."""
    parts = formula.removeprefix("=").split('"')
    parts[::2] = [_REFERENCE.sub(lambda found: _reference(found, origin), part) for part in parts[::2]]
    return '"'.join(parts)


def _reference(found: re.Match[str], origin: tuple[int, int]) -> str:
    (row, row_sign), (column, column_sign) = (_place(found[n], origin[n - 1]) for n in (1, 2))
    if row < 0 or not 0 <= column <= _LAST[0]:
        return "?"  # beyond the edge of the sheet for this cell: a formula with it has no known result
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{column_sign}{letters}{row_sign}{row + 1}"


def _place(stated: str | None, own: int) -> tuple[int, str]:
    """Return a row or column, and `$` where it does not depend on the cell that is asked about."""
    if stated is None:
        return own, ""
    return (own + int(stated[1:-1]), "") if stated[0] == "[" else (int(stated) - 1, "$")
