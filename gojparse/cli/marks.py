"""How a cell's status looks: a colour, and a mark that survives without one."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from gojparse.model import Cell, Status


class Mark(NamedTuple):
    """`sign` stands behind a value, or in the place of one."""

    sign: str
    style: str


MARKS = {
    Status.READ: Mark(" ", ""),
    Status.PLACED: Mark("^", "cyan"),
    Status.IMPLIED: Mark("*", "blue"),
    Status.RESTORED: Mark("~", "magenta"),
    Status.BLANK: Mark("_", "dim"),
    Status.SLASH: Mark("/", "dim"),
    Status.DASH: Mark("-", "dim"),
    Status.ABSENT: Mark(".", "dim"),
    Status.AMBIGUOUS: Mark("?", "bold yellow"),
    Status.UNREADABLE: Mark("!", "bold red"),
}


def number(value: int | Decimal | None) -> str:
    """The value with just the digits it needs."""
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def shown(cell: Cell) -> str:
    """The value and its mark; without a value the mark alone."""
    return number(cell.value) + MARKS[cell.status].sign
