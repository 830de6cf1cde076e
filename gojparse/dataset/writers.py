"""One file of a dataset while it grows: CSV or Parquet, under a name that says it is not finished."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from gojparse.dataset.csvtext import csv_header, csv_lines
from gojparse.dataset.stream import ROWS_A_BLOCK


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the dataset: its table, its path below the folder, and what is in it."""

    table: str
    path: str
    format: str
    bytes: int
    sha256: str


class UnfinishedFile(Protocol):
    """A file that takes blocks of rows."""

    def add(self, block: pa.Table) -> None: ...

    def finish(self) -> WrittenFile:
        """Complete it, on the disk itself."""

    def abandon(self) -> None:
        """Close it as it is."""


class CsvFile:
    """A table as CSV."""

    def __init__(self, table: str, path: str, target: Path, schema: pa.Schema, excel: bool) -> None:
        self._table, self._path, self._excel = table, path, excel
        self._digest, self._size = hashlib.sha256(), 0
        self._file = target.open("wb")
        self._write(csv_header(schema.names, excel=excel))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._size += len(content)

    def add(self, block: pa.Table) -> None:
        for lines in csv_lines(block, excel=self._excel):
            self._write(lines)

    def finish(self) -> WrittenFile:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return WrittenFile(self._table, self._path, "csv", self._size, self._digest.hexdigest())

    def abandon(self) -> None:
        self._file.close()


class ParquetFile:
    """A table, or one year of it, as Parquet; each block is a row group."""

    def __init__(self, table: str, path: str, target: Path, schema: pa.Schema) -> None:
        self._table, self._path, self._target = table, path, target
        self._file = target.open("wb")
        # store_schema=False: readers shall see plain strings, not Arrow's large ones
        self._writer = pq.ParquetWriter(self._file, schema, compression="zstd", store_schema=False)

    def add(self, block: pa.Table) -> None:
        self._writer.write_table(block, row_group_size=ROWS_A_BLOCK)

    def finish(self) -> WrittenFile:
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        with self._target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return WrittenFile(self._table, self._path, "parquet", self._target.stat().st_size, digest)

    def abandon(self) -> None:
        with suppress(OSError, pa.ArrowException):  # what it still wants to write is not wanted
            self._writer.close()
        self._file.close()
