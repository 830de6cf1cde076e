"""Which form the cells of one table follow: the appeals table is the same in all editions and names none."""

from __future__ import annotations

from collections.abc import Iterable

from gojparse.forms.form import Form, forms, load
from gojparse.model import Cell


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
