"""The tables as pandas frames: strings, nullable Int64, exact decimals, dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from gojparse.dataset import TABLE_NAMES
from gojparse.dataset.arrow import RowStream, arrow_schema, gather, row_blocks
from gojparse.dataset.files import FORMATS, WriteOptions, prepare_folder, write_dataset
from gojparse.errors import WrongUsage
from gojparse.model import Report


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """The eight tables of any number of reports."""

    reports: pd.DataFrame
    sections: pd.DataFrame
    disclosures: pd.DataFrame
    applications: pd.DataFrame
    appeals: pd.DataFrame
    statements: pd.DataFrame
    balances: pd.DataFrame
    findings: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by name, in the order of the contract."""
        return {name: getattr(self, name) for name in TABLE_NAMES}

    def write(
        self,
        folder: str | Path,
        format: str = "csv",
        *,
        by_year: bool = False,
        excel: bool = False,
        force: bool = False,
    ) -> None:
        """Write the tables and datapackage.json, as the command line does.

        Args:
            folder: The folder to write to. It is made if it does not exist.
            format: `csv`, `parquet` or `both`.
            by_year: Whether Parquet files are divided by year.
            excel: Whether CSV files are made for Excel.
            force: Whether an older dataset in the folder may be replaced.

        Raises:
            WrongUsage: If there is no such format.
            NotWritten: If the folder is occupied, or if the system refuses to write.
        """
        if format not in FORMATS:
            raise WrongUsage("table-format", format=format)
        prepare_folder(Path(folder), force=force)
        tables = {name: _arrow_table(name, frame) for name, frame in self.tables.items()}
        write_dataset(tables, Path(folder), WriteOptions(format, by_year=by_year, excel=excel))


def dataset_from_reports(reports: Iterable[Report]) -> Dataset:
    """Return the frames of these reports, sorted by report_id, source and the form's order."""
    return Dataset(**{name: _frame(table) for name, table in gather(reports).items()})


def dataset_from_stream(stream: RowStream) -> Dataset:
    """Return the frames of these rows, which come in the tables' order."""
    gathered: dict[str, list[pa.Table]] = {name: [] for name in TABLE_NAMES}
    for name, block in row_blocks(stream.everything()):
        gathered[name].append(block)
    return Dataset(**{name: _frame(_concatenated(name, parts)) for name, parts in gathered.items()})


def _concatenated(name: str, parts: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts) if parts else arrow_schema(name).empty_table()


def frames(report: Report) -> dict[str, pd.DataFrame]:
    """Return the frames of one report, by name."""
    return dataset_from_reports([report]).tables


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper=_pandas_type)
    return frame


def _pandas_type(type_: pa.DataType) -> pd.api.extensions.ExtensionDtype:
    if pa.types.is_large_string(type_):
        return pd.StringDtype("pyarrow")
    if pa.types.is_int64(type_):
        return pd.Int64Dtype()
    return pd.ArrowDtype(type_)


def _arrow_table(name: str, frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(
        frame, schema=arrow_schema(name), preserve_index=False
    ).replace_schema_metadata()
