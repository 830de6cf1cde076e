"""The conditional formats of an .xls: its CONDFMT and CF records ([MS-XLS] 2.4.56 and 2.4.42).

Their formulas are written in tokens. They are turned into the text of the
same formula where their functions are known, else nothing is known of the
condition.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from gojparse.readers.sheets.cells import Area, FormatChange
from gojparse.readers.sheets.conditions import ConditionalRule
from gojparse.readers.sheets.formulas import UnknownResultError
from gojparse.readers.visible import PATTERN, TextStyle

CONDFMT, CF = 0x01B0, 0x01B1
_MAX_RULES = 2_000  # of a sheet
_KINDS = {1: "cellIs", 2: "expression"}
_OPERATORS = ("", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan",
              "greaterThanOrEqual", "lessThanOrEqual")  # fmt: skip
# What a format has besides: its blocks by the switch that says so, in their order, and their lengths.
_NUMBER, _FONT, _ALIGNMENT, _BORDER, _PATTERN = 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000
_LENGTHS = {_FONT: 118, _ALIGNMENT: 8, _BORDER: 8, _PATTERN: 4}
_UNSTATED = 0xFFFFFFFF
_STRUCK = 0x80
_BINARY = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=",
           0x0C: ">=", 0x0D: ">", 0x0E: "<>"}  # fmt: skip
_ONE_ARGUMENT = {2: "ISNA", 3: "ISERROR", 24: "ABS", 32: "LEN", 38: "NOT", 118: "TRIM", 126: "ISERR",
                 127: "ISTEXT", 128: "ISNUMBER", 129: "ISBLANK"}  # fmt: skip
_SEVERAL_ARGUMENTS = {8: "ROW", 9: "COLUMN", 36: "AND", 37: "OR"}
_MOD = 39


@dataclass(slots=True)
class RuleRecords:
    """Collects the conditional formats of a sheet from its records, in their order."""

    _found: list[tuple[bytes, bytes]] = field(default_factory=list)  # CONDFMT and CF
    _area: bytes = b""

    def enter(self, number: int, body: bytes) -> None:
        """Enter a record. The areas precede the rules for them."""
        if number == CONDFMT:
            self._area = body
        elif number == CF and len(self._found) < _MAX_RULES:
            self._found.append((self._area, body))

    def rules(self, colour: Callable[[int], int | None]) -> Iterator[ConditionalRule]:
        """Yield the rules; `colour` returns a colour by its number."""
        for priority, (areas, body) in enumerate(self._found):
            try:
                yield _rule(areas, body, colour)._replace(priority=priority)
            except (struct.error, IndexError):
                continue  # a rule that programs cannot read either


def _rule(areas: bytes, body: bytes, colour: Callable[[int], int | None]) -> ConditionalRule:
    (count,) = struct.unpack_from("<H", areas, 12)
    placed = [struct.unpack_from("<4H", areas, 14 + 8 * n) for n in range(min(count, (len(areas) - 14) // 8))]
    covered = tuple(Area(top, left, bottom, right) for top, bottom, left, right in placed)
    kind, operator, first, second, switches = struct.unpack_from("<BBHHI", body, 0)
    start = len(body) - first - second
    origin = (min(area.top for area in covered), min(area.left for area in covered)) if covered else (0, 0)
    rule = ConditionalRule("unknown", _change(switches, body, colour), covered, origin)
    try:
        formulas = [_text(body[start : start + first], origin)]
        formulas += [_text(body[start + first :], origin)] if second else []
    except UnknownResultError:
        return rule
    return rule._replace(
        kind=_KINDS.get(kind, "unknown"), operator=_OPERATORS[operator], formulas=tuple(formulas)
    )


def _change(switches: int, body: bytes, colour: Callable[[int], int | None]) -> FormatChange:
    """Return what a rule changes about letters and their ground."""
    changed: dict[str, Any] = {}
    place = 12
    if switches & _NUMBER:  # what it shows then is not read
        changed["hidden"] = None
    for block, length in _LENGTHS.items():
        if not switches & block:
            continue
        if block == _FONT:
            options, number, unchanged = (
                struct.unpack_from("<I", body, place + at)[0] for at in (68, 80, 88)
            )
            if number != _UNSTATED:
                changed["colour"] = colour(number)
            if options & _STRUCK and not unchanged & _STRUCK and options != _UNSTATED:
                changed["struck"] = True
        elif block == _PATTERN:
            pattern, colours = struct.unpack_from("<HH", body, place)
            changed["ground"] = _ground(pattern, colours, colour)
        place += length
    if "hidden" in changed:
        return FormatChange(covering=True)

    def apply(style: TextStyle) -> TextStyle:
        return style._replace(**changed)

    return FormatChange(text=apply if changed else None)


def _ground(pattern: int, colours: int, colour: Callable[[int], int | None]) -> int:
    """Return the ground; a solid one is stated as the colour of the background."""
    kind = pattern >> 10
    found = colour(colours >> 7 & 0x7F) if kind in (0, 1) else None
    return PATTERN if found is None else found


# ---- formulas ----


def _text(tokens: bytes, origin: tuple[int, int]) -> str:
    """Return the text of a formula that is written in tokens, for the cell at `origin`."""
    stack: list[str] = []
    place = 0
    while place < len(tokens):
        place = _next(tokens, place, stack, origin)
    if len(stack) != 1:
        raise UnknownResultError
    return stack[0]


def _next(tokens: bytes, place: int, stack: list[str], origin: tuple[int, int]) -> int:
    """Put the token at a place on the stack, or apply it to what is there; return where the next begins."""
    token = tokens[place]
    kind = token if token < 0x20 else token & 0x1F | 0x20
    if kind in _BINARY and len(stack) > 1:
        right = stack.pop()
        stack.append(f"({stack.pop()}{_BINARY[kind]}{right})")
        return place + 1
    match kind:
        case 0x13 if stack:  # minus
            stack.append(f"(-{stack.pop()})")
            return place + 1
        case 0x12 | 0x15:  # plus, brackets
            return place + 1
        case 0x19 if tokens[place + 1] & 0x40:  # white space
            return place + 4
        case 0x1D:
            stack.append("TRUE" if tokens[place + 1] else "FALSE")
            return place + 2
        case 0x1E:
            stack.append(str(struct.unpack_from("<H", tokens, place + 1)[0]))
            return place + 3
        case 0x1F:
            (number,) = struct.unpack_from("<d", tokens, place + 1)
            stack.append(f"(0{number:+.15f})" if abs(number) < 1e15 else "?")
            return place + 9
        case 0x17:
            return _quoted(tokens, place, stack)
        case 0x24 | 0x2C:
            row, column = struct.unpack_from("<HH", tokens, place + 1)
            stack.append(_reference(row, column, origin, is_distance=kind == 0x2C))
            return place + 5
    return _function(tokens, place, kind, stack)


def _quoted(tokens: bytes, place: int, stack: list[str]) -> int:
    length, wide = tokens[place + 1], tokens[place + 2] & 1
    end = place + 3 + length * (2 if wide else 1)
    text = tokens[place + 3 : end].decode("utf-16-le" if wide else "latin-1", "replace")
    stack.append('"{}"'.format(text.replace('"', '""')))
    return end


def _reference(row: int, column: int, origin: tuple[int, int], *, is_distance: bool) -> str:
    """Return a reference; relative ones of conditional formats are written as distances."""
    fixed_row, fixed_column = not column & 0x8000, not column & 0x4000
    column &= 0xFF
    if is_distance and not fixed_row:
        row = (origin[0] + row) & 0xFFFF
    if is_distance and not fixed_column:
        column = (origin[1] + column) & 0xFF
    letters = chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
    return f"{'$' * fixed_column}{letters}{'$' * fixed_row}{row + 1}"


def _function(tokens: bytes, place: int, kind: int, stack: list[str]) -> int:
    """Apply a function that is known."""
    if kind == 0x21:
        (number,) = struct.unpack_from("<H", tokens, place + 1)
        name, count, end = _ONE_ARGUMENT.get(number), 1, place + 3
        if number == _MOD:
            name, count = "MOD", 2
    elif kind == 0x22:
        (number,) = struct.unpack_from("<H", tokens, place + 2)
        name, count, end = _SEVERAL_ARGUMENTS.get(number), tokens[place + 1] & 0x7F, place + 4
    else:
        raise UnknownResultError
    if name is None or len(stack) < count:
        raise UnknownResultError
    arguments = [stack.pop() for _ in range(count)]
    stack.append(f"{name}({','.join(reversed(arguments))})")
    return end
