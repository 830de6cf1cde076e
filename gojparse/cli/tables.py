"""The three tables for a terminal of eighty columns, as the form prints them.

The status of a cell is a colour, and a mark behind the value that survives
without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from rich import box
from rich.table import Table
from rich.text import Text

from gojparse.cli.console import language
from gojparse.cli.findings import escape_controls
from gojparse.dataset.words import UNITS
from gojparse.forms.form import Form, Label, forms, load
from gojparse.model import Cell, Status


class StatusMark(NamedTuple):
    """`sign` stands behind a value, or in the place of one."""

    sign: str
    style: str


STATUS_MARKS = {
    Status.READ: StatusMark(" ", ""),
    Status.PLACED: StatusMark("^", "cyan"),
    Status.IMPLIED: StatusMark("*", "blue"),
    Status.RESTORED: StatusMark("~", "magenta"),
    Status.BLANK: StatusMark("_", "dim"),
    Status.SLASH: StatusMark("/", "dim"),
    Status.DASH: StatusMark("-", "dim"),
    Status.ABSENT: StatusMark(".", "dim"),
    Status.AMBIGUOUS: StatusMark("?", "bold yellow"),
    Status.UNREADABLE: StatusMark("!", "bold red"),
}


def number_text(value: int | Decimal | None) -> str:
    """The value with just the digits it needs."""
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def value_with_mark(cell: Cell) -> str:
    """The value and its mark; without a value the mark alone."""
    return number_text(cell.value) + STATUS_MARKS[cell.status].sign


def form_of(cells: Iterable[Cell]) -> Form:
    """The form of the edition that the cells carry; else the newest one that has all their lines."""
    cells = tuple(cells)
    edition = next((cell.edition for cell in cells if cell.edition), None)
    if edition is not None:
        return load(edition)
    lines = {cell.line for cell in cells}
    newest_first = tuple(reversed(forms()))
    return next((form for form in newest_first if lines <= _lines(form)), newest_first[0])


def _lines(form: Form) -> set[str]:
    subjects = (subject.code for block in form.blocks for subject in block.subjects)
    return {*subjects, *(line.code for line in form.lines), *(route.code for route in form.routes)}


_ROOM_FOR_LABELS = 104  # columns of a terminal from which on the printed labels fit beside our codes


def table_grid(table: str, cells: Sequence[Cell], width: int) -> Table:
    """The cells of one table as a grid for a terminal of this width."""
    if table == "disclosures":
        return _disclosures(cells)
    return _applications(cells, width) if table == "applications" else _appeals(cells)


def _grid() -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)


def _disclosures(cells: Sequence[Cell]) -> Table:
    """A line a subject; each number stands beside its measure, for measures differ from block to block."""
    labels = _labels(cells, "disclosures")
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    grid.add_column(no_wrap=True)
    for _ in range(3):
        grid.add_column()
    for subject in dict.fromkeys(cell.line for cell in cells):
        row = [Text("  " + _name(labels, subject), style="bold")]
        for cell in (cell for cell in cells if cell.line == subject):
            row.append(Text(_name(labels, cell.column) + " ", style="dim").append_text(_value(cell)))
            if cell.unit and cell.unit != "item":
                row[-1].append(
                    UNITS.get(cell.unit, cell.unit) if language() == "zh" else cell.unit, style="dim"
                )
        grid.add_row(*row)
    return grid


def _applications(cells: Sequence[Cell], width: int) -> Table:
    labels = _labels(cells, "applications")
    both = width >= _ROOM_FOR_LABELS
    grid = _grid()
    if both or language() == "en":
        grid.add_column("line", no_wrap=True)
    if both or language() == "zh":
        grid.add_column("项目", no_wrap=True, overflow="ellipsis", max_width=width - 75 if both else 30)
    for who in dict.fromkeys(cell.column for cell in cells):
        grid.add_column(_short(labels, who), justify="right", min_width=5)
    for line in dict.fromkeys(cell.line for cell in cells):
        row = [Text(line)] if both or language() == "en" else []
        if both or language() == "zh":
            row.append(Text(labels[line].label if line in labels else line))
        grid.add_row(*row, *(_value(cell) for cell in cells if cell.line == line))
    return grid


def _appeals(cells: Sequence[Cell]) -> Table:
    labels = _labels(cells, "appeals")
    grid = _grid()
    grid.add_column("route" if language() == "en" else "途径", no_wrap=True)
    for outcome in dict.fromkeys(cell.column for cell in cells):
        grid.add_column(_name(labels, outcome), justify="right", min_width=5)
    for route in dict.fromkeys(cell.line for cell in cells):
        row = [_value(cell) for cell in cells if cell.line == route]
        grid.add_row(_name(labels, route), *row)
    return grid


def _labels(cells: Sequence[Cell], table: str) -> dict[str, Label]:
    """The printed labels by code, of the edition these cells follow."""
    form = form_of(cells)
    if table == "applications":
        labels = (*form.applicants, *form.lines)
    elif table == "appeals":
        labels = (*form.routes, *form.outcomes)
    else:
        labels = tuple(label for block in form.blocks for label in (*block.subjects, *block.measures))
    return {label.code: label for label in labels}


def _name(labels: dict[str, Label], code: str) -> str:
    return labels[code].label if language() == "zh" and code in labels else code


def _short(labels: dict[str, Label], code: str) -> str:
    """A heading in two lines: 商业／企业, other／org."""
    name = _name(labels, code)
    if language() == "en":
        return name.replace("_", "\n")
    half = (len(name) + 1) // 2
    return name if len(name) < 4 else f"{name[:half]}\n{name[half:]}"


def _value(cell: Cell) -> Text:
    return Text(escape_controls(value_with_mark(cell)), style=STATUS_MARKS[cell.status].style)
