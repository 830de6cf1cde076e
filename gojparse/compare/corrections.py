"""Corrections: values that people read in the documents themselves, each with its reason.

A correction lies over the numbers, never in them: the dataset keeps what was
read and printed, and wherever a corrected number is shown, so are the number
beneath it, who corrected it and why. One that names no cell, or no value that
a cell can have, stops the work: half a list of corrections is no list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeAlias

from gojparse.compare.columns import COUNT, WideColumn, wide_columns
from gojparse.compare.numbers import MISSING, NO_CELL, STATUSES, NumberMatrix, as_number
from gojparse.errors import WrongUsage
from gojparse.messages import Phrase, near

CORRECTION_FIELDS = ("report_id", "cell", "value", "reason", "author")
CORRECTED = "corrected"
_SIGNED = frozenset(("change",))  # measures that may be negative
_LARGEST = 2**62

Number: TypeAlias = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A value for a cell of a report, None where the cell has none.

    `cell` is a wide name, or table.line.column.
    """

    report_id: str
    cell: str
    value: Number
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class AppliedCorrection:
    """A correction, the column it stands in, and the dataset's own value and status there."""

    correction: Correction
    column: WideColumn
    before: Number
    status: str | None

    def __str__(self) -> str:
        """Return a line such as `received_total: 87 -> 88 (Li: the stamp hides the 8)`."""
        before, after = (
            "empty" if n is None else f"{n:f}" if isinstance(n, Decimal) else n
            for n in (self.before, self.correction.value)
        )
        return f"{self.column.name}: {before} -> {after} ({self.correction.author}: {self.correction.reason})"


Overlay: TypeAlias = Mapping[tuple[int, int], AppliedCorrection]
"""Corrections by their place in the matrix: document and column."""


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections in a CSV file. WrongUsage, naming the line, if one makes no sense."""
    return tuple(_correction(place, fields) for place, fields in read_list(path, CORRECTION_FIELDS))


def _correction(place: str, fields: Mapping[str, str]) -> Correction:
    for name in ("report_id", "cell", "reason", "author"):
        if not fields[name]:
            raise WrongUsage("empty-field", place=place, column=name)
    try:
        value = Decimal(fields["value"]) if fields["value"] else None
    except InvalidOperation:
        value = Decimal("NaN")
    if value is not None and not value.is_finite():
        raise WrongUsage("no-number", place=place, value=fields["value"])
    return Correction(fields["report_id"], fields["cell"], value, fields["reason"], fields["author"])


def apply_corrections(
    numbers: NumberMatrix, corrections: Sequence[Correction]
) -> tuple[NumberMatrix, Overlay]:
    """Return the numbers with the corrections in place, and what they cover. WrongUsage if one misfits."""
    if not corrections:
        return numbers, {}
    values, statuses = numbers.values.copy(), numbers.statuses.copy()
    applied: dict[tuple[int, int], AppliedCorrection] = {}
    for correction in corrections:
        row, at = numbers.row(correction.report_id), _column_index(correction.cell)
        if row is None:
            raise WrongUsage("no-such-report", report_id=correction.report_id)
        if (row, at) in applied:
            raise WrongUsage("corrected-twice", cell=correction.cell, report_id=correction.report_id)
        column = wide_columns()[at]
        code = int(numbers.statuses[row, at])
        before = as_number(int(numbers.values[row, at]), column)
        applied[row, at] = AppliedCorrection(
            correction, column, before, None if code == NO_CELL else STATUSES[code]
        )
        values[row, at] = _scaled(correction, column)
        if code == NO_CELL and _has_table(numbers, row, column.table):
            raise WrongUsage("not-on-form", report_id=correction.report_id, cell=correction.cell)
        statuses[row, at] = STATUSES.index(CORRECTED)
    return NumberMatrix(numbers.ids, values, statuses), applied


def _has_table(numbers: NumberMatrix, row: int, table: str) -> bool:
    """Tell whether a report has this table. In one that is missing all cells may be filled in."""
    own = [at for at, column in enumerate(wide_columns()) if column.table == table]
    return bool((numbers.statuses[row, own] != NO_CELL).any())


@cache
def _columns_by_name() -> Mapping[str, int]:
    """Return every name of a cell: the wide one, and table.line.column where only one edition has it."""
    wide = {column.name: at for at, column in enumerate(wide_columns())}
    dotted: dict[str, list[int]] = {}
    for at, column in enumerate(wide_columns()):
        dotted.setdefault(column.cell, []).append(at)
    return {**{name: places[0] for name, places in dotted.items() if len(places) == 1}, **wide}


def _column_index(cell: str) -> int:
    known = _columns_by_name()
    if cell not in known:
        raise WrongUsage("cell-name", cell=cell, near=near(get_close_matches(cell, known, n=3, cutoff=0.6)))
    return known[cell]


def _scaled(correction: Correction, column: WideColumn) -> int:
    """Return the value as the matrix keeps it. WrongUsage if the cell cannot have it."""
    if correction.value is None:
        return int(MISSING)
    scaled = Decimal(correction.value) * column.scale
    facts = {"value": str(correction.value), "cell": correction.cell, "report_id": correction.report_id}
    if scaled != scaled.to_integral_value():
        kind = Phrase("usage.whole-number" if column.scale == COUNT else "usage.amount")
        raise WrongUsage("value-kind", kind=kind, **facts)
    if abs(scaled) > _LARGEST or (scaled < 0 and column.column not in _SIGNED):
        raise WrongUsage("value-range", **facts)
    return int(scaled)


def read_list(path: Path, columns: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each line of a CSV file that people fill in: place (`waivers.csv:3`) and fields, stripped.

    The file is read strictly: WrongUsage, naming the line, where a column or a field lacks.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if missing := [name for name in columns if name not in (lines.fieldnames or ())]:
            raise WrongUsage("column", path=str(path), column=missing[0], columns=tuple(columns))
        for line in lines:
            place = f"{path}:{lines.line_num}"
            if None in line or None in line.values():
                raise WrongUsage("fields", place=place)
            yield place, {name: value.strip() for name, value in line.items()}
    except OSError as fault:
        raise WrongUsage(
            "not-opened", path=str(path), reason=(fault.strerror or str(fault)).lower()
        ) from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        raise WrongUsage("not-csv", path=str(path), error=str(fault)) from fault
