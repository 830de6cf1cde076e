"""The panel as a Stata file, with labels for columns and codes.

Stata has no whole numbers of 64 bits: a count is as small a number as its
column needs, a double where it must be. Codes become numbers with value
labels. The rows are gone through twice: for what each column needs, and to
be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.export import dta
from gojparse.compare.export.dta import LongTexts, Records, Variable
from gojparse.compare.export.fields import FieldKind, PanelField, panel_fields
from gojparse.compare.export.rows import PanelRows

TITLE = "政府信息公开工作年度报告 / reports on open government"
_LABEL = 80  # characters
_LONG = 200  # bytes; longer texts are kept once for all rows that share them
_DOUBLE = 2**53  # whole numbers up to here are exact in a double
_DAYS = 3_653  # from Stata's first day, 1 January 1960, to that of everybody else


def write_dta(rows: PanelRows, target: Path) -> None:
    """Write the file. A count that no double holds exactly is left out there: Stata has no room for it."""
    wanted, texts = variables(rows), LongTexts()
    with target.open("wb") as file:
        dta.write(file, wanted, len(rows), TITLE, _blocks(rows, wanted, texts), texts)


def variables(rows: PanelRows) -> list[Variable]:
    """The columns, each of the smallest type that these rows fit into."""
    extents = _extents(rows)
    return [_variable(field, extents[field.name]) for field in panel_fields()]


def label(field: PanelField) -> str:
    """The Chinese name and the English one, as far as 80 characters go."""
    whole = f"{field.chinese} / {field.english}"
    return whole if len(whole) <= _LABEL else f"{whole[: _LABEL - 1]}…"


@cache
def _codes(field_name: str) -> Mapping[str | None, int]:
    """The numbers that stand for the codes of a column, from 1, in the codes' order; none is missing."""
    codes = next(field.codes for field in panel_fields() if field.name == field_name)
    return {None: int(dta.MISSING[dta.BYTE]), **{code: number for number, code in enumerate(codes, 1)}}


def _extents(rows: PanelRows) -> dict[str, int]:
    """The largest count of each column, up or down, and the longest text, in bytes."""
    found = dict.fromkeys((field.name for field in panel_fields()), 0)
    for block in rows.blocks():
        for field in panel_fields():
            if field.kind is FieldKind.TEXT:
                largest = pc.max(pc.binary_length(block[field.name])).as_py() or 0
            elif field.kind is FieldKind.COUNT:
                both = pc.min_max(block[field.name]).as_py()
                largest = max(both["max"] or 0, -(both["min"] or 0))
            else:
                continue
            found[field.name] = max(found[field.name], largest)
    return found


def _variable(field: PanelField, extent: int) -> Variable:
    name, text = field.name, label(field)
    if field.kind is FieldKind.CODE:
        labels = {number: f"{code} {field.codes[code][1]}" for number, code in enumerate(field.codes, 1)}
        return Variable(name, dta.BYTE, text, labels)
    if field.kind is FieldKind.TEXT:
        return Variable(name, dta.STRL if extent > _LONG else max(extent, 1), text)
    if field.kind is FieldKind.COUNT:
        small = next((kind for kind, largest in dta.LARGEST.items() if extent <= largest), dta.DOUBLE)
        return Variable(name, small, text)
    return Variable(name, dta.DOUBLE, text, is_day=field.kind is FieldKind.DATE)


def _blocks(rows: PanelRows, wanted: list[Variable], texts: LongTexts) -> Iterator[Records]:
    """The rows as the file has them; long texts are placed on the way."""
    begun = 0
    for block in rows.blocks():
        records = np.zeros(block.num_rows, dta.dtype(wanted))
        for field, variable in zip(panel_fields(), wanted, strict=True):
            if variable.type != dta.STRL:
                records[field.name] = _column(field, variable, block[field.name].combine_chunks())
        _place(block, records, wanted, texts, begun)
        yield records
        begun += block.num_rows


def _place(block: pa.Table, records: Records, wanted: list[Variable], texts: LongTexts, begun: int) -> None:
    """Enter where the long texts of a block stand, row by row: that is the order in which they are kept."""
    long = {one.name: at for at, one in enumerate(wanted, 1) if one.type == dta.STRL}
    columns = [block[name].to_pylist() for name in long]
    for number, row in enumerate(zip(*columns, strict=True)):
        for (name, at), text in zip(long.items(), row, strict=True):
            records[name][number] = texts.place(text or "", at, begun + number + 1)


def _column(field: PanelField, variable: Variable, column: pa.Array) -> Any:
    if field.kind is FieldKind.CODE:
        known = _codes(field.name)
        return [known[code] for code in column.to_pylist()]
    if field.kind is FieldKind.TEXT:
        return [(text or "").encode() for text in column.to_pylist()]
    missing = dta.MISSING[variable.type]
    if field.kind is FieldKind.DATE:
        days = column.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False)
        return np.where(_known(column), days + float(_DAYS), missing)
    if field.kind is FieldKind.COUNT:
        numbers = column.fill_null(0).to_numpy(zero_copy_only=False)
        return np.where(_known(column) & (np.abs(numbers) <= _DOUBLE), numbers, missing)
    return [missing if value is None else float(value) for value in column.to_pylist()]


def _known(column: pa.Array) -> Any:
    return column.is_valid().to_numpy(zero_copy_only=False)
