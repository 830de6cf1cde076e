"""The formulas of conditional formats, as far as they decide what is seen of a cell.

Few are needed: comparisons with constants and neighbours, and the usual
questions whether a cell is empty, an error or a number. All others have no
known result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Value: TypeAlias = "float | str | bool | None"
"""What a cell or a formula gives: a number, a text (an error begins with #), true or false; None is empty."""

_TOKEN = re.compile(
    r"""\s{0,20}+(?:(?P<number>\d++(?:\.\d++)?(?:E[+-]?\d++)?)|"(?P<text>(?:[^"]|""){0,300}+)"
    |(?P<reference>\$?[A-Z]{1,3}\$?\d{1,7})(?![A-Z\d(])|(?P<name>[A-Z][A-Z.]*)|(?P<operator><=|>=|<>|[-+*/&=<>(),%]))""",
    re.IGNORECASE | re.VERBOSE,
)
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})", re.IGNORECASE)
_OPEN_DOCUMENT = re.compile(r"\[\.(\$?[A-Z]{1,3}\$?\d{1,7})\]", re.IGNORECASE)
_LONGEST = 300  # characters
_DEEPEST = 20


class UnknownResultError(ValueError):
    """A formula whose result is not known here."""


class Offset(NamedTuple):
    """The distance of a cell from the one that a formula was written for: rows down, columns to the right."""

    rows: int
    columns: int


def evaluate(
    formula: str, value_at: Callable[[int, int], Value], own: tuple[int, int], offset: Offset
) -> Value:
    """Return the result of a formula for a cell.

    Args:
        formula: The formula, without `=`; that of an OpenDocument too.
        value_at: Returns the value of a cell by its row and column, from 0.
        own: Row and column of the cell that is asked about.
        offset: How far relative references move.

    Raises:
        UnknownResultError: The result is not known.
    """
    text = _OPEN_DOCUMENT.sub(r"\1", formula.removeprefix("of:").removeprefix("=")).replace(";", ",")
    if len(text) > _LONGEST:
        raise UnknownResultError
    parser = _Parser(tuple(_tokens(text)), value_at, own, offset)
    result = parser.comparison(0)
    if parser.place < len(parser.tokens):
        raise UnknownResultError
    return result


def is_true(value: Value) -> bool:
    """Tell whether a condition with this result holds."""
    if isinstance(value, str):
        raise UnknownResultError
    return bool(value)


def compare(one: Value, operator: str, other: Value) -> bool:
    """Compare two values as workbooks do: an empty cell is 0 or "", numbers come before texts."""
    if _is_error(one) or _is_error(other):
        raise UnknownResultError
    left, right = _ranked(one, other), _ranked(other, one)
    results = {
        "=": left == right, "<>": left != right, "<": left < right, ">": left > right,
        "<=": left <= right, ">=": left >= right,
    }  # fmt: skip
    return results[operator]


def _ranked(value: Value, other: Value) -> tuple[int, float, str]:
    if value is None:
        value = "" if isinstance(other, str) else 0.0
    if isinstance(value, bool):
        return 2, float(value), ""
    return (1, 0.0, value.casefold()) if isinstance(value, str) else (0, float(value), "")


def _is_error(value: Value) -> bool:
    return isinstance(value, str) and value.startswith("#")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the text of each token."""
    place = 0
    text = text.strip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise UnknownResultError
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


@dataclass(slots=True)
class _Parser:
    """Reads a formula from left to right; each method returns a value and stands behind it."""

    tokens: Sequence[tuple[str, str]]
    value_at: Callable[[int, int], Value]
    own: tuple[int, int]
    offset: Offset
    place: int = 0

    def _next(self, *operators: str) -> str:
        """Return the next operator if it is one of these, and go on."""
        if self.place < len(self.tokens):
            kind, text = self.tokens[self.place]
            if kind == "operator" and text in operators:
                self.place += 1
                return text
        return ""

    def comparison(self, depth: int) -> Value:
        """Read a whole expression."""
        if depth > _DEEPEST:
            raise UnknownResultError
        left = self._joined(depth)
        while operator := self._next("=", "<>", "<", ">", "<=", ">="):
            left = compare(left, operator, self._joined(depth))
        return left

    def _joined(self, depth: int) -> Value:
        left = self._sum(depth)
        while self._next("&"):
            left = _as_text(left) + _as_text(self._sum(depth))
        return left

    def _sum(self, depth: int) -> Value:
        left = self._product(depth)
        while operator := self._next("+", "-"):
            right = _as_number(self._product(depth))
            left = _as_number(left) + (right if operator == "+" else -right)
        return left

    def _product(self, depth: int) -> Value:
        left = self._factor(depth)
        while operator := self._next("*", "/"):
            right = _as_number(self._factor(depth))
            if operator == "/" and right == 0:
                raise UnknownResultError
            left = _as_number(left) * right if operator == "*" else _as_number(left) / right
        return left

    def _factor(self, depth: int) -> Value:
        if self._next("-"):
            return -_as_number(self._factor(depth))
        if self._next("("):
            value = self.comparison(depth + 1)
            self._close()
            return value
        if self.place >= len(self.tokens):
            raise UnknownResultError
        kind, text = self.tokens[self.place]
        self.place += 1
        match kind:
            case "number":
                return float(text) / 100 if self._next("%") else float(text)
            case "text":
                return text.replace('""', '"')
            case "reference":
                return self.value_at(*self._cell(text))
            case "name":
                return self._called(text.upper(), depth)
        raise UnknownResultError

    def _close(self) -> None:
        if not self._next(")"):
            raise UnknownResultError

    def _cell(self, reference: str) -> tuple[int, int]:
        """Return row and column of a reference, for the cell that is asked about."""
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise UnknownResultError
        column = 0
        for letter in found[2].upper():
            column = column * 26 + ord(letter) - 64
        row = int(found[4]) - 1 + (0 if found[3] else self.offset.rows)
        return row, column - 1 + (0 if found[1] else self.offset.columns)

    def _called(self, name: str, depth: int) -> Value:
        """Return the result of a function."""
        if name in ("TRUE", "FALSE") and not self._next("("):
            return name == "TRUE"
        arguments: list[Value] = []
        if name not in ("TRUE", "FALSE") and not self._next("("):
            raise UnknownResultError
        while not self._next(")"):
            if arguments and not self._next(","):
                raise UnknownResultError
            arguments.append(self.comparison(depth + 1))
        return self._result(name, arguments)

    def _result(self, name: str, arguments: Sequence[Value]) -> Value:
        first = arguments[0] if arguments else None
        if name in ("TRUE", "FALSE"):
            return name == "TRUE"
        if name in ("ROW", "COLUMN") and not arguments:
            return self.own[name == "COLUMN"] + 1.0
        if not arguments:
            raise UnknownResultError
        match name:
            case "AND":
                return all(map(is_true, arguments))
            case "OR":
                return any(map(is_true, arguments))
            case "NOT":
                return not is_true(first)
            case "ISBLANK":
                return first is None
            case "ISERROR" | "ISERR" | "ISNA":
                return _is_error(first) and (name != "ISNA" or first == "#N/A")
            case "ISNUMBER":
                return isinstance(first, float)
            case "ISTEXT":
                return isinstance(first, str) and not _is_error(first)
            case "LEN":
                return float(len(_as_text(first)))
            case "TRIM":
                return " ".join(_as_text(first).split())
            case "ABS":
                return abs(_as_number(first))
            case "MOD" if len(arguments) == 2 and _as_number(arguments[1]):
                return _as_number(first) % _as_number(arguments[1])
        raise UnknownResultError


def _as_number(value: Value) -> float:
    if isinstance(value, str):
        raise UnknownResultError
    return float(value or 0)


def _as_text(value: Value) -> str:
    if _is_error(value) or isinstance(value, bool):
        raise UnknownResultError
    if isinstance(value, float):
        return f"{value:.15g}"
    return value or ""
