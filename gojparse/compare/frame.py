"""`gojparse.panel`: issuers and years as one pandas frame."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from gojparse.compare.corrections import read_corrections
from gojparse.compare.export.filters import report_filter as passing
from gojparse.compare.export.rows import panel_rows, panel_schema
from gojparse.compare.opened import open_dataset
from gojparse.compare.panel import build_panel as panel_of


def panel(
    folder: str | os.PathLike[str],
    *,
    as_of: date | None = None,
    where: tuple[str, ...] | list[str] = (),
    corrections: str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """One row for each issuer and year of a dataset, with all numbers and rates (`gojparse schema --panel`).

    `folder`: what `extract` or `Dataset.write` wrote; `as_of`: as it was published until that day; `where`:
    conditions such as `level=town` or `year=2019-2022`; `corrections`: a CSV of values that people read.
    Counts are nullable Int64. Raises `WrongUsage` for a folder without a dataset.
    """
    laid = () if corrections is None else read_corrections(Path(corrections))
    found = panel_of(open_dataset(Path(folder)), as_of, passing(list(where)), laid)
    whole = pa.concat_tables([panel_schema().empty_table(), *panel_rows(found).blocks()])
    frame: pd.DataFrame = whole.to_pandas(types_mapper=_column_type)
    return frame


def _column_type(kind: pa.DataType) -> pd.api.extensions.ExtensionDtype:
    if pa.types.is_large_string(kind):
        return pd.StringDtype("pyarrow")
    if pa.types.is_int64(kind):
        return pd.Int64Dtype()
    return pd.Float64Dtype() if pa.types.is_float64(kind) else pd.ArrowDtype(kind)
