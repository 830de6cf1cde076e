"""The tables on disk: whole, or not there.

Every file is written under a name that begins with a dot, in the same folder,
and renamed when all are complete. datapackage.json comes last and is the sign
that a dataset is whole. The bytes depend on nothing but the rows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from gojparse.dataset import TABLE_NAMES
from gojparse.dataset.arrow import (
    ROWS_A_BLOCK,
    RowStream,
    TableParts,
    TablesInMemory,
    arrow_schema,
    csv_header,
    csv_lines,
    row_blocks,
)
from gojparse.dataset.package import DESCRIPTOR, package_descriptor
from gojparse.errors import NotWritten

FORMATS = ("csv", "parquet", "both")
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """The form in which a dataset is written. `excel` concerns the CSV files, `by_year` the Parquet files."""

    format: str = "csv"
    by_year: bool = False
    excel: bool = False


class FolderOccupied(NotWritten):
    """The folder for the dataset holds something already."""

    def __init__(self, folder: Path) -> None:
        """Word the message for `folder`."""
        super().__init__("folder-occupied", folder=str(folder))
        self.folder = folder


class WritingFailed(NotWritten):
    """The system refused to write, for this cause."""

    def __init__(self, folder: Path, error: OSError) -> None:
        """Word the message for `folder` from what the system says."""
        self.folder = folder
        self.cause = (error.strerror or str(error)).lower()
        super().__init__("folder", folder=str(folder), reason=self.cause)


# ---- one file while it grows ----


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of the dataset: its table, its path below the folder, its format, size and hash."""

    table: str
    path: str
    format: str
    bytes: int
    sha256: str


class UnfinishedFile(Protocol):
    """A file that takes blocks of rows."""

    def add(self, block: pa.Table) -> None:
        """Append rows."""

    def finish(self) -> WrittenFile:
        """Complete the file, on the disk itself."""

    def abandon(self) -> None:
        """Close the file as it is."""


class CsvFile:
    """A table as CSV."""

    def __init__(self, table: str, path: str, target: Path, schema: pa.Schema, excel: bool) -> None:
        """Begin the file `target`, which will be `path` below the dataset's folder."""
        self._table, self._path, self._excel = table, path, excel
        self._digest, self._size = hashlib.sha256(), 0
        self._file = target.open("wb")
        self._write(csv_header(schema.names, excel=excel))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._size += len(content)

    def add(self, block: pa.Table) -> None:
        """Append rows."""
        for lines in csv_lines(block, excel=self._excel):
            self._write(lines)

    def finish(self) -> WrittenFile:
        """Complete the file, on the disk itself."""
        _sync_and_close(self._file)
        return WrittenFile(self._table, self._path, "csv", self._size, self._digest.hexdigest())

    def abandon(self) -> None:
        """Close the file as it is."""
        self._file.close()


class ParquetFile:
    """A table, or one year of it, as Parquet. Each block is a row group."""

    def __init__(self, table: str, path: str, target: Path, schema: pa.Schema) -> None:
        """Begin the file `target`, which will be `path` below the dataset's folder."""
        self._table, self._path, self._target = table, path, target
        self._file = target.open("wb")
        # store_schema=False: readers shall see plain strings, not Arrow's large ones
        self._writer = pq.ParquetWriter(self._file, schema, compression="zstd", store_schema=False)

    def add(self, block: pa.Table) -> None:
        """Append rows."""
        self._writer.write_table(block, row_group_size=ROWS_A_BLOCK)

    def finish(self) -> WrittenFile:
        """Complete the file, on the disk itself."""
        self._writer.close()
        _sync_and_close(self._file)
        with self._target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return WrittenFile(self._table, self._path, "parquet", self._target.stat().st_size, digest)

    def abandon(self) -> None:
        """Close the file as it is."""
        with suppress(OSError, pa.ArrowException):  # what it still wants to write is not wanted
            self._writer.close()
        self._file.close()


def _sync_and_close(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


# ---- all files of a dataset ----


def prepare_folder(folder: Path, *, force: bool = False) -> None:
    """Make sure that a folder can be written to, before any work is done. Else NotWritten."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
        probe = folder / ".gojparse-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise WritingFailed(folder, error) from error
    if occupied and not force:
        raise FolderOccupied(folder)


def write_dataset(
    rows: RowStream | Mapping[str, pa.Table], folder: Path, shape: WriteOptions | None = None
) -> tuple[WrittenFile, ...]:
    """Write the tables, then datapackage.json. On failure nothing new is left behind.

    Args:
        rows: All tables, or a stream of their rows.
        folder: The folder to write to, which exists.
        shape: The form of the dataset.

    Returns:
        The files of the tables.

    Raises:
        WritingFailed: If the system refuses to write.
    """
    stream = TablesInMemory(rows) if isinstance(rows, Mapping) else rows
    shape = shape or WriteOptions()
    unfinished: list[Path] = []
    try:
        written = _write_all(stream, folder, shape, unfinished)
        _remove_older_dataset(folder)
        for file in written:
            _rename(folder / file.path, unfinished)
        _sync_folders(folder / file.path for file in written)
        _write_file(folder / DESCRIPTOR, package_descriptor(written, shape.excel).encode(), unfinished)
        _rename(folder / DESCRIPTOR, unfinished)
    except BaseException as error:
        _remove_files(unfinished, folder)
        if isinstance(error, OSError):
            raise WritingFailed(folder, error) from error
        raise
    return written


def _write_all(
    stream: RowStream, folder: Path, shape: WriteOptions, unfinished: list[Path]
) -> tuple[WrittenFile, ...]:
    """Write all files under their temporary names. Return them in the order of the tables."""
    parquet = shape.format in ("parquet", "both")
    formats = [f for f in ("csv", "parquet") if shape.format in (f, "both")]
    if shape.by_year:
        formats = [f for f in formats if f != "parquet"]
    written = _write_tables(stream.everything(), folder, formats, shape.excel, unfinished) if formats else []
    if parquet and shape.by_year:
        for year in stream.years():
            written += _write_year(stream.of_year(year), folder, year, unfinished)
    return tuple(sorted(written, key=lambda file: (TABLE_NAMES.index(file.table), file.format)))


def _write_tables(
    rows: Iterable[TableParts], folder: Path, formats: Sequence[str], excel: bool, unfinished: list[Path]
) -> list[WrittenFile]:
    """Write one file for each table and format."""
    files: dict[str, list[UnfinishedFile]] = {name: [] for name in TABLE_NAMES}
    try:
        for name in TABLE_NAMES:
            for format in formats:
                path = f"{name}.{format}"
                target = _temporary_target(folder / path, unfinished)
                files[name].append(_new_file(name, path, target, format, excel))
        for name, block in row_blocks(rows):
            for file in files[name]:
                file.add(block)
        return [file.finish() for table_files in files.values() for file in table_files]
    finally:
        for file in chain.from_iterable(files.values()):
            file.abandon()


def _new_file(name: str, path: str, target: Path, format: str, excel: bool) -> UnfinishedFile:
    schema = arrow_schema(name)
    if format == "csv":
        return CsvFile(name, path, target, schema, excel)
    return ParquetFile(name, path, target, schema)


def _write_year(
    rows: Iterable[TableParts], folder: Path, year: int | None, unfinished: list[Path]
) -> list[WrittenFile]:
    """Write the Parquet files of one year, in Hive's manner: one for each table that has rows of it."""
    files: dict[str, ParquetFile] = {}
    try:
        for name, block in row_blocks(rows):
            rest = block.drop_columns(["year"]) if name == "reports" else block
            if name not in files:
                path = f"{name}/year={_NO_YEAR if year is None else year}/part-0.parquet"
                target = _temporary_target(folder / path, unfinished)
                files[name] = ParquetFile(name, path, target, rest.schema)
            files[name].add(rest)
        return [file.finish() for file in files.values()]
    finally:
        for file in files.values():
            file.abandon()


def _write_file(target: Path, content: bytes, unfinished: list[Path]) -> None:
    """Write the content under the temporary name."""
    with _temporary_target(target, unfinished).open("wb") as file:
        file.write(content)
        _sync_and_close(file)


def _temporary_target(target: Path, unfinished: list[Path]) -> Path:
    temporary = _temporary(target)
    temporary.parent.mkdir(parents=True, exist_ok=True)
    unfinished.append(temporary)
    return temporary


def _rename(target: Path, unfinished: list[Path]) -> None:
    """Give a complete file its name. It counts as unfinished as long as others are missing."""
    unfinished.append(target)
    _temporary(target).replace(target)


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def _sync_folders(paths: Iterable[Path]) -> None:
    """Make the renames outlast a power cut, where the system allows to open a folder."""
    for folder in sorted({path.parent for path in paths}):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _remove_older_dataset(folder: Path) -> None:
    """Remove an older dataset in this folder, its datapackage.json first. Other files stay."""
    (folder / DESCRIPTOR).unlink(missing_ok=True)
    for name in TABLE_NAMES:
        parts = folder.glob(f"{name}/year=*/part-0.parquet")
        for old in (folder / f"{name}.csv", folder / f"{name}.parquet", *parts):
            old.unlink(missing_ok=True)
    _remove_empty_folders(folder)


def _remove_files(unfinished: Iterable[Path], folder: Path) -> None:
    for path in unfinished:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    _remove_empty_folders(folder)


def _remove_empty_folders(folder: Path) -> None:
    """Remove our folders of years that hold nothing, and then their tables' folders."""
    for name in TABLE_NAMES:
        for path in (*folder.glob(f"{name}/year=*"), folder / name):
            with suppress(OSError):  # not there, or not empty
                path.rmdir()
