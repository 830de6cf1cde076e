"""The panel as a Stata file (format 118, Stata 14 and later), with labels for columns and codes.

Stata has no column of 64 bits: a count is as small a number as its column
needs, a double where it must be. Codes become numbers with value labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from gojparse.compare.export.fields import Field, Kind, fields
from gojparse.compare.export.rows import Rows

_LABEL = 80  # characters
_LONG = 200  # bytes; text beyond it is kept once for all rows that share it
_DOUBLE = 2**53  # whole numbers up to here are exact in a double
# what the types of Stata hold: its largest values mean missing
_WHOLE = ((100, "Int8"), (32_740, "Int16"), (2_147_483_620, "Int32"))


def write_dta(rows: Rows, target: Path) -> None:
    """Write the file. A count that no double holds exactly is left out there: Stata has no room for it."""
    blocks = list(rows.blocks())
    frame, long = {}, []
    for field in fields():
        column = pa.chunked_array([block[field.name].combine_chunks() for block in blocks])
        frame[field.name] = _column(field, column)
        if field.kind is Kind.TEXT and _is_long(frame[field.name]):
            long.append(field.name)
    del blocks
    pd.DataFrame(frame).to_stata(
        target,
        write_index=False,
        version=118,
        variable_labels={field.name: label(field) for field in fields()},
        value_labels={field.name: _value_labels(field) for field in fields() if field.codes},
        convert_strl=long,
        convert_dates={field.name: "td" for field in fields() if field.kind is Kind.DATE},
        time_stamp=datetime(2000, 1, 1),  # the same rows, the same bytes
        data_label="政府信息公开工作年度报告 / reports on open government",
    )


def label(field: Field) -> str:
    """The Chinese name and the English one, as far as 80 characters go."""
    whole = f"{field.chinese} / {field.english}"
    return whole if len(whole) <= _LABEL else f"{whole[: _LABEL - 1]}…"


def codes(field: Field) -> Mapping[str, int]:
    """The numbers that stand for the codes, from 1, in the codes' order."""
    return {code: number for number, code in enumerate(field.codes, 1)}


def _value_labels(field: Field) -> dict[float, str]:
    """`town 乡级`: the code first, so that it is found as everywhere else."""
    return {number: f"{code} {field.codes[code][1]}" for code, number in codes(field).items()}


def _column(field: Field, column: pa.ChunkedArray) -> Any:
    if field.kind is Kind.CODE:
        known = codes(field)
        return pd.array([None if code is None else known[code] for code in column.to_pylist()], "Int8")
    if field.kind is Kind.TEXT:
        return pd.Series([text or "" for text in column.to_pylist()], dtype=object)
    if field.kind is Kind.COUNT:
        return _counts(column)
    if field.kind is Kind.DATE:
        return pd.Series(pd.to_datetime(column.to_pandas()))
    return pd.Series([np.nan if value is None else float(value) for value in column.to_pylist()])


def _counts(column: pa.ChunkedArray) -> Any:
    known = column.is_valid().to_numpy()
    numbers = column.fill_null(0).to_numpy()
    largest = max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))
    kind = next((name for limit, name in _WHOLE if largest <= limit), None)
    if kind:
        return pd.arrays.IntegerArray(numbers.astype(kind.lower()), ~known)
    return pd.Series(np.where(known & (np.abs(numbers) <= _DOUBLE), numbers.astype(np.float64), np.nan))


def _is_long(texts: Sequence[str]) -> bool:
    return any(len(text.encode()) > _LONG for text in texts)
