"""A dataset on disk, read again: its tables in blocks, its numbers as one matrix.

The matrix has a row for each document and a column for each wide name. It
holds whole numbers only, so that sums and comparisons are exact: amounts are
converted to 10k_cny and multiplied (`WideColumn.scale`). A place without a
value holds MISSING, never 0, and the matrix of statuses says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from gojparse.compare.columns import AMOUNT, WideColumn, wide_columns
from gojparse.dataset.arrow import arrow_schema
from gojparse.dataset.package import DESCRIPTOR
from gojparse.errors import WrongUsage
from gojparse.model import Status

_BLOCK_BYTES = 8 << 20
_ROWS = 65_536
_MARKED_FORMULA = r"^'([\t\r]|\s*[=+\-@＝＋－＠])"  # what CSV for Excel puts an apostrophe before


@dataclass(frozen=True, slots=True)
class StoredDataset:
    """A dataset on disk, with the entries of its datapackage.json as `resources`."""

    folder: Path
    resources: tuple[Mapping[str, Any], ...]

    def blocks(self, table: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Yield the rows of a table, in their order, these columns only. WrongUsage if a file is damaged."""
        for resource in self._files(table):
            try:
                yield from _blocks(self.folder, resource, table, columns)
            except (OSError, pa.ArrowInvalid, pa.ArrowKeyError) as fault:
                reason = str(fault).splitlines()[0]
                raise WrongUsage(
                    "table-unreadable", path=str(self.folder / resource["path"]), error=reason
                ) from fault

    def table(self, table: str, columns: Sequence[str] = ()) -> pa.Table:
        """Return all rows of a table at once, with all its columns if none are named."""
        names = list(columns) or arrow_schema(table).names
        schema = pa.schema([arrow_schema(table).field(name) for name in names])
        return pa.concat_tables([schema.empty_table(), *self.blocks(table, names)])

    def _files(self, table: str) -> list[Mapping[str, Any]]:
        """Return the files of a table: Parquet where there is any, since it says what is null."""
        own = [entry for entry in self.resources if _table_name(entry) == table]
        best = [entry for entry in own if entry["format"] == "parquet"]
        return best or own


def is_dataset(folder: Path) -> bool:
    """Tell whether `extract` wrote a whole dataset there."""
    return (folder / DESCRIPTOR).is_file()


def open_dataset(folder: Path) -> StoredDataset:
    """Open the dataset in a folder. WrongUsage if there is none, or if another program wrote it."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        resources = tuple(package["resources"])
        ours = package.get("extractor") == "gojparse"
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise WrongUsage("no-descriptor", folder=str(folder), file=DESCRIPTOR) from fault
    if not ours or not any(_table_name(entry) == "reports" for entry in resources):
        raise WrongUsage("no-dataset", folder=str(folder))
    return StoredDataset(folder, resources)


def _table_name(entry: Mapping[str, Any]) -> str:
    return str(entry["path"]).split("/")[0].split(".")[0]


def _blocks(
    folder: Path, resource: Mapping[str, Any], table: str, columns: Sequence[str]
) -> Iterator[pa.Table]:
    schema = pa.schema([arrow_schema(table).field(name) for name in columns])
    path = folder / str(resource["path"])
    if resource["format"] == "csv":
        for block in _csv_blocks(path, columns, schema):
            plain = _without_apostrophes(block) if resource.get("encoding") == "utf-8-sig" else block
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


def _without_apostrophes(block: pa.Table) -> pa.Table:
    """Remove the apostrophes that keep a spreadsheet from computing text."""
    for at, field in enumerate(block.schema):
        if pa.types.is_large_string(field.type):
            plain = pc.replace_substring_regex(block.column(at), _MARKED_FORMULA, r"\1")
            block = block.set_column(at, field, plain)
    return block


IntArray: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
CodeArray: TypeAlias = "np.ndarray[Any, np.dtype[np.uint8]]"
BoolArray: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"

MISSING = np.iinfo(np.int64).min
"""No value. It is no number: whoever adds must leave it out first."""
STATUSES = (*(str(status) for status in Status), "unit_unknown", "versions_differ", "corrected")
"""The statuses in the order of the codes in the matrix. The last three are the panel's own: two reasons for
having no value, and what somebody read in the document (corrections)."""
NO_CELL = 255
"""The form of this report has no such cell, or its table is missing."""

CELL_KEYS = {
    "disclosures": ("edition", "subject", "measure"),
    "applications": ("line", "applicant"),
    "appeals": ("route", "outcome"),
}
"""The columns that name a cell in each table of cells."""

_PLACES = 10**4  # of section two's values in the dataset
_UNITS = {None: 0, "item": 1, "10k_cny": 2, "cny": 3}
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, eq=False)
class NumberMatrix:
    """The numbers of many reports.

    `values` and `statuses` have the shape (documents, wide columns), `ids` the report_id of each row, sorted.
    """

    ids: np.ndarray[Any, Any]
    values: IntArray
    statuses: CodeArray

    def row(self, report_id: str) -> int | None:
        """Return the row of a report, None if it has none."""
        at = int(np.searchsorted(self.ids, report_id.encode()))
        return at if at < len(self.ids) and self.ids[at] == report_id.encode() else None


def read_numbers(dataset: StoredDataset, ids: Sequence[str]) -> NumberMatrix:
    """Return the numbers of these reports."""
    order = np.unique(np.array(list(ids), dtype="S16"))
    shape = len(order), len(wide_columns())
    found = NumberMatrix(order, np.full(shape, MISSING, np.int64), np.full(shape, NO_CELL, np.uint8))
    for table, keys in CELL_KEYS.items():
        more = ("value", "status", *(("unit",) if table == "disclosures" else ()))
        for block in dataset.blocks(table, ("report_id", *keys, *more)):
            _add_block(found, table, keys, block.combine_chunks())
    return found


def _add_block(found: NumberMatrix, table: str, keys: Sequence[str], block: pa.Table) -> None:
    """Put the cells of a block into the matrix. Cells of a form that is not known have no column."""
    rows = _coded(block["report_id"], lambda name: _row_or_minus_one(found, name))
    columns = _columns_of_rows(table, keys, block)
    statuses = _coded(block["status"], STATUSES.index)
    if table == "disclosures":
        values, known = _amounts(block, columns)
        statuses[~known] = STATUSES.index("unit_unknown")
    else:
        values = _with_missing(block["value"])
    good = (rows >= 0) & (columns >= 0)
    found.values[rows[good], columns[good]] = values[good]
    found.statuses[rows[good], columns[good]] = statuses[good]


def _row_or_minus_one(found: NumberMatrix, report_id: str | None) -> int:
    row = found.row(report_id) if report_id else None
    return -1 if row is None else row


def _coded(column: pa.ChunkedArray, code: Callable[[Any], int]) -> IntArray:
    """Return each value's code. `code` is called once for each value that occurs, null among them."""
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    table = np.array([code(value) for value in encoded.dictionary.to_pylist()] or [0], np.int64)
    codes: IntArray = table[encoded.indices.to_numpy(zero_copy_only=False)]
    return codes


@cache
def _cell_columns(table: str) -> Mapping[tuple[str, ...], int]:
    """Return the wide column of each cell of a table, by its keys."""
    return {
        (*((column.edition,) if column.edition else ()), column.line, column.column): at
        for at, column in enumerate(wide_columns())
        if column.table == table
    }


def _columns_of_rows(table: str, keys: Sequence[str], block: pa.Table) -> IntArray:
    """Return the wide column of each row of the block, -1 where there is none."""
    names: list[dict[Any, int]] = []
    total = np.zeros(block.num_rows, np.int64)
    for key in keys:
        known: dict[Any, int] = {}
        codes = _coded(block[key], lambda value, known=known: known.setdefault(value, len(known)))  # type: ignore[misc]
        total = total * 64 + codes
        names.append(known)
    place = np.full(64 ** len(keys), -1, np.int64)
    for cell, at in _cell_columns(table).items():
        if all(part in known for part, known in zip(cell, names, strict=True)):
            code = 0
            for part, known in zip(cell, names, strict=True):
                code = code * 64 + known[part]
            place[code] = at
    found: IntArray = place[total]
    return found


def _with_missing(column: pa.ChunkedArray) -> IntArray:
    whole: IntArray = column.combine_chunks().fill_null(int(MISSING)).to_numpy(zero_copy_only=False)
    return whole


def _amounts(block: pa.Table, columns: IntArray) -> tuple[IntArray, BoolArray]:
    """Return the values of section two in their columns' units, times their scale, and which are known.

    A sum of money without a unit has no value, nor has a number too large for its places.
    """
    raw = np.array([_four_places(value) for value in block["value"].to_pylist()], np.int64)
    units = _coded(block["unit"], _UNITS.__getitem__)
    scales = np.array([column.scale for column in wide_columns()], np.int64)[columns]
    money = scales == AMOUNT
    empty = raw == MISSING
    factor = np.where(money & (units == _UNITS["10k_cny"]), _PLACES, 1)
    size = np.abs(np.where(empty, 0, raw))
    too_large = (size > _LARGEST // factor) | (size == _LARGEST)
    known = empty | (~too_large & (~money | (units >= _UNITS["10k_cny"])))
    values = np.where(money, np.where(empty | too_large, 0, raw) * factor, raw // _PLACES)
    values[empty | ~known | (~money & (raw % _PLACES != 0))] = MISSING
    return values, known


def _four_places(value: Decimal | None) -> int:
    """Return a value of section two times 10,000, capped at the largest integer."""
    return int(MISSING) if value is None else max(-_LARGEST, min(int(value * _PLACES), _LARGEST))


def as_number(value: int, column: WideColumn) -> int | Decimal | None:
    """Return a value of the matrix as a number: an integer, for an amount a decimal, None for MISSING."""
    if value == MISSING:
        return None
    return int(value) if column.scale == 1 else Decimal(int(value)) / column.scale
