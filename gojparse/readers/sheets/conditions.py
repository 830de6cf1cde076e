"""Conditional formats: what they change about a cell, and whether they apply to it.

Letters in the colour of the ground hide zeros and errors that way, and a
coloured ground shows white letters. Where nothing is known of a condition
that decides what is seen, digits are illegible (`cells.seen_under_rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gojparse.readers.sheets.cells import AppliedRule, Area, CellValue, FormatChange
from gojparse.readers.sheets.formulas import Offset, UnknownResultError, Value, compare, evaluate, is_true
from gojparse.readers.visible import INK

_OPERATORS = {
    "equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">",
    "greaterThanOrEqual": ">=",
}  # fmt: skip


class ConditionalRule(NamedTuple):
    """A rule of a conditional format, in the words of an .xlsx (ECMA-376 part 1, 18.18.12)."""

    kind: str  # cellIs, expression, containsText, always ...
    change: FormatChange
    areas: tuple[Area, ...] = ()
    origin: tuple[int, int] = (0, 0)  # row and column (from 0) of the cell that the formulas are written for
    operator: str = ""
    formulas: tuple[str, ...] = ()
    text: str = ""
    priority: int = 0
    stops: bool = False

    def covers(self, row: int, column: int) -> bool:
        """Tell whether the rule is for this cell."""
        return any(
            area.top <= row <= area.bottom and area.left <= column <= area.right for area in self.areas
        )


def stored_value(value: CellValue | None) -> Value:
    """Return what formulas see of a cell."""
    if value is None or not value.text:
        return None
    if INK in value.text:
        raise UnknownResultError
    if not value.is_number:
        return {"TRUE": True, "FALSE": False}.get(value.text, value.text)
    try:
        return float(value.text)
    except ValueError:
        return value.text


def applied_rules(
    rules: Sequence[ConditionalRule], place: tuple[int, int], value_at: Callable[[int, int], Value]
) -> list[AppliedRule]:
    """Return the rules as they apply to the cell at this row and column, the first one first."""
    in_order = sorted(rules, key=lambda rule: rule.priority)
    return [AppliedRule(_holds(rule, place, value_at), rule.change, rule.stops) for rule in in_order]


def _holds(
    rule: ConditionalRule, place: tuple[int, int], value_at: Callable[[int, int], Value]
) -> bool | None:
    """Tell whether a rule applies to a cell; None where that is unknown."""
    offset = Offset(place[0] - rule.origin[0], place[1] - rule.origin[1])
    try:
        operands = [evaluate(formula, value_at, place, offset) for formula in rule.formulas]
        return _meets(rule, value_at(*place), operands)
    except (UnknownResultError, OverflowError):
        return None


def _meets(rule: ConditionalRule, own: Value, operands: Sequence[Value]) -> bool:
    match rule.kind:
        case "always":
            return True
        case "expression" if operands:
            return is_true(operands[0])
        case "cellIs" if rule.operator in _OPERATORS and operands:
            return compare(own, _OPERATORS[rule.operator], operands[0])
        case "cellIs" if rule.operator in ("between", "notBetween") and len(operands) == 2:
            inside = compare(own, ">=", operands[0]) and compare(own, "<=", operands[1])
            return inside is (rule.operator == "between")
        case "containsErrors" | "notContainsErrors":
            return (isinstance(own, str) and own.startswith("#")) is (rule.kind == "containsErrors")
        case "containsBlanks" | "notContainsBlanks":
            return (not str(own if own is not None else "").strip()) is (rule.kind == "containsBlanks")
    raise UnknownResultError
