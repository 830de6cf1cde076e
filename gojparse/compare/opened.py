"""A dataset that `extract` wrote, opened again: its tables in blocks, whatever its form.

A hundred thousand reports have thirty million rows; they are read block by
block and never held together. What datapackage.json lists is what there is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from gojparse.dataset.arrow import arrow_schema
from gojparse.dataset.package import DESCRIPTOR
from gojparse.errors import WrongUsage

_BLOCK_BYTES = 8 << 20
_ROWS = 65_536
_QUOTED_FORMULA = r"^'([\t\r]|\s*[=+\-@＝＋－＠])"  # what CSV for Excel puts an apostrophe before


@dataclass(frozen=True, slots=True)
class StoredDataset:
    """A dataset on disk. `resources`: the entries of its datapackage.json."""

    folder: Path
    resources: tuple[Mapping[str, Any], ...]

    def blocks(self, table: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """The rows of a table, in their order, these columns only. WrongUsage if a file is damaged."""
        for resource in self._files(table):
            try:
                yield from _blocks(self.folder, resource, table, columns)
            except (OSError, pa.ArrowInvalid, pa.ArrowKeyError) as fault:
                reason = str(fault).splitlines()[0]
                raise WrongUsage(
                    "table-unreadable", path=str(self.folder / resource["path"]), error=reason
                ) from fault

    def table(self, table: str, columns: Sequence[str] = ()) -> pa.Table:
        """All rows of a table at once; all its columns if none are named."""
        names = list(columns) or arrow_schema(table).names
        schema = pa.schema([arrow_schema(table).field(name) for name in names])
        return pa.concat_tables([schema.empty_table(), *self.blocks(table, names)])

    def _files(self, table: str) -> list[Mapping[str, Any]]:
        """The files of a table: Parquet where there is any, since it says what is null."""
        own = [entry for entry in self.resources if _table_of(entry) == table]
        best = [entry for entry in own if entry["format"] == "parquet"]
        return best or own


def is_dataset(folder: Path) -> bool:
    """Whether `extract` wrote a whole dataset there."""
    return (folder / DESCRIPTOR).is_file()


def open_dataset(folder: Path) -> StoredDataset:
    """The dataset in a folder. WrongUsage if there is none, or if another program wrote it."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        resources = tuple(package["resources"])
        ours = package.get("extractor") == "gojparse"
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise WrongUsage("no-descriptor", folder=str(folder), file=DESCRIPTOR) from fault
    if not ours or not any(_table_of(entry) == "reports" for entry in resources):
        raise WrongUsage("no-dataset", folder=str(folder))
    return StoredDataset(folder, resources)


def _table_of(entry: Mapping[str, Any]) -> str:
    return str(entry["path"]).split("/")[0].split(".")[0]


def _blocks(
    folder: Path, resource: Mapping[str, Any], table: str, columns: Sequence[str]
) -> Iterator[pa.Table]:
    schema = pa.schema([arrow_schema(table).field(name) for name in columns])
    path = folder / str(resource["path"])
    if resource["format"] == "csv":
        for block in _csv_blocks(path, columns, schema):
            plain = _unquoted(block) if resource.get("encoding") == "utf-8-sig" else block
            yield plain.select(columns).cast(schema)
        return
    year = resource.get("partition", {}).get("year")
    present = [name for name in columns if "partition" not in resource or name != "year"]
    with pa.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS, columns=present):
            block = pa.Table.from_batches([batch])
            if len(present) < len(columns):
                years = pa.array([int(year) if year else None] * block.num_rows, pa.int64())
                block = block.append_column("year", years)
            yield block.select(columns).cast(schema)


def _csv_blocks(path: Path, columns: Sequence[str], schema: pa.Schema) -> Iterator[pa.Table]:
    with pa.csv.open_csv(
        path,
        read_options=pa.csv.ReadOptions(block_size=_BLOCK_BYTES),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True),
        convert_options=pa.csv.ConvertOptions(
            column_types=schema, include_columns=list(columns), null_values=[""], strings_can_be_null=True
        ),
    ) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _unquoted(block: pa.Table) -> pa.Table:
    """The block without the apostrophes that keep a spreadsheet from computing text."""
    for at, field in enumerate(block.schema):
        if pa.types.is_large_string(field.type):
            plain = pc.replace_substring_regex(block.column(at), _QUOTED_FORMULA, r"\1")
            block = block.set_column(at, field, plain)
    return block
