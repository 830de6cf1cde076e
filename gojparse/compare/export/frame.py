"""The panel as a pandas frame, and as a Stata file with labels for columns and codes.

Stata has no whole numbers of 64 bits: a count is as small a number as its
column needs, a double where it must be. Codes become numbers with value
labels.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.corrections import read_corrections
from gojparse.compare.export.fields import FieldKind, PanelField, panel_fields
from gojparse.compare.export.filters import report_filter as passing
from gojparse.compare.export.rows import PanelRows, panel_rows, panel_schema
from gojparse.compare.numbers import open_dataset
from gojparse.compare.panel import build_panel as panel_of


def panel(
    folder: str | os.PathLike[str],
    *,
    as_of: date | None = None,
    where: tuple[str, ...] | list[str] = (),
    corrections: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Return one row for each issuer and year of a dataset, with all numbers and rates.

    `gojparse schema --panel` explains the columns. Counts are nullable Int64.

    Args:
        folder: A folder that `extract` or `Dataset.write` wrote.
        as_of: The day whose state of publication is wanted, None for the present one.
        where: Conditions such as `level=town` or `year=2019-2022`.
        corrections: A CSV file of values that people read in the documents.

    Raises:
        WrongUsage: If the folder holds no dataset, or an argument makes no sense.
    """
    read = () if corrections is None else read_corrections(Path(corrections))
    found = panel_of(open_dataset(Path(folder)), as_of, passing(list(where)), read)
    whole = pa.concat_tables([panel_schema().empty_table(), *panel_rows(found).blocks()])
    frame: pd.DataFrame = whole.to_pandas(types_mapper=_column_type)
    return frame


def _column_type(kind: pa.DataType) -> pd.api.extensions.ExtensionDtype:
    if pa.types.is_large_string(kind):
        return pd.StringDtype("pyarrow")
    if pa.types.is_int64(kind):
        return pd.Int64Dtype()
    return pd.Float64Dtype() if pa.types.is_float64(kind) else pd.ArrowDtype(kind)


TITLE = "政府信息公开工作年度报告 / reports on open government"
LABEL_LENGTH = 80
"""Characters that Stata has for the label of a column."""
_LONGEST_FIXED = 200  # bytes; longer texts are kept once for all rows that share them (strL)
_LARGEST = {"Int8": 100, "Int16": 32_740, "Int32": 2_147_483_620}  # larger ones mean missing in Stata
_LARGEST_IN_DOUBLE = 2**53  # whole numbers up to here are exact
_TIME_STAMP = datetime(2000, 1, 1)  # the same rows, the same bytes


def write_dta(rows: PanelRows, target: Path) -> None:
    """Write the panel in Stata's format 118 (Stata 14 and later).

    A count that no double holds exactly is left out: Stata has no room for it.
    """
    columns = _arrow_columns(rows)
    long = [field.name for field in panel_fields() if _is_long(field, columns[field.name])]
    # each Arrow column is let go as soon as Stata's is made
    frame = pd.DataFrame(
        {field.name: _column(field, columns.pop(field.name)) for field in panel_fields()}, copy=False
    )
    with target.open("wb") as file:
        frame.to_stata(
            file,
            write_index=False,
            version=118,
            byteorder="<",
            time_stamp=_TIME_STAMP,
            data_label=TITLE,
            variable_labels={field.name: column_label(field) for field in panel_fields()},
            value_labels={field.name: code_labels(field) for field in panel_fields() if field.codes},
            convert_dates={field.name: "td" for field in panel_fields() if field.kind is FieldKind.DATE},
            convert_strl=long,
        )


def column_label(field: PanelField) -> str:
    """Return the Chinese name and the English one, as far as 80 characters go."""
    label = f"{field.chinese} / {field.english}"
    return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1]}…"


def code_labels(field: PanelField) -> dict[float, str]:
    """Return the numbers that stand for the codes of a column, from 1, each with its label."""
    return {number: f"{code} {field.codes[code][1]}" for number, code in enumerate(field.codes, 1)}


def _arrow_columns(rows: PanelRows) -> dict[str, pa.ChunkedArray]:
    whole = pa.concat_tables([panel_schema().empty_table(), *rows.blocks()])
    return dict(zip(whole.column_names, whole.columns, strict=True))


def _is_long(field: PanelField, column: pa.ChunkedArray) -> bool:
    """Tell whether a column holds a text that is too long for a fixed width."""
    return field.kind is FieldKind.TEXT and (pc.max(pc.binary_length(column)).as_py() or 0) > _LONGEST_FIXED


def _column(field: PanelField, column: pa.ChunkedArray) -> Any:
    """Return a column as pandas hands it to Stata."""
    match field.kind:
        case FieldKind.CODE:
            numbers: dict[str | None, int | None] = {code: n for n, code in enumerate(field.codes, 1)}
            numbers[None] = None
            return pd.array([numbers[code] for code in column.to_pylist()], "Int8")
        case FieldKind.TEXT:
            return pd.Series([text or "" for text in column.to_pylist()], dtype=object)
        case FieldKind.DATE:
            return column.to_pandas(date_as_object=False)
        case FieldKind.COUNT:
            return _counts(column)
        case FieldKind.AMOUNT:  # Arrow's own conversion is not exact to the last bit
            return np.array([np.nan if n is None else float(n) for n in column.to_pylist()])
        case FieldKind.RATE:
            return column.to_numpy()


def _counts(column: pa.ChunkedArray) -> Any:
    """Return counts in the smallest type that holds them all."""
    extremes = pc.min_max(column).as_py()
    largest = max(extremes["max"] or 0, -(extremes["min"] or 0))
    for kind, limit in _LARGEST.items():
        if largest <= limit:
            return pd.array(column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get), kind)
    known = column.is_valid().to_numpy()
    numbers = column.fill_null(0).to_numpy()
    return np.where(known & (np.abs(numbers) <= _LARGEST_IN_DOUBLE), numbers, np.nan)
