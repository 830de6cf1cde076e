"""The tables on disk: whole, or not there.

Every file is written under a name that begins with a dot, in the same folder,
and renamed when all are complete; datapackage.json comes last and is the sign
that a dataset is whole. The bytes depend on nothing but the rows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gojparse.dataset.csvtext import csv_pieces
from gojparse.dataset.names import TABLE_NAMES
from gojparse.dataset.package import DESCRIPTOR, descriptor
from gojparse.errors import NotWritten

FORMATS = ("csv", "parquet", "both")
_NO_YEAR = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the dataset: its table, its path below the folder, and what is in it."""

    table: str
    path: str
    format: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a dataset is written. `excel` concerns the CSV files, `by_year` the Parquet files."""

    format: str = "csv"
    by_year: bool = False
    excel: bool = False


class FolderOccupied(NotWritten):
    """The folder for the dataset holds something already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is not empty; choose another folder, or replace what is there with --force"
        )
        self.folder = folder


class WritingFailed(NotWritten):
    """The system refused to write, for `reason`."""

    def __init__(self, folder: Path, error: OSError) -> None:
        self.folder = folder
        self.reason = (error.strerror or str(error)).lower()
        super().__init__(
            f"cannot write to {folder}: {self.reason}; choose another folder, or free some space"
        )


def prepare(folder: Path, *, force: bool = False) -> None:
    """Make sure of a folder to write to, before any work is done. NotWritten if there is none."""
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


def write(tables: Mapping[str, pa.Table], folder: Path, shape: Shape | None = None) -> tuple[Written, ...]:
    """Write the tables, then datapackage.json; the tables' files. On failure nothing new is left behind."""
    shape = shape or Shape()
    unfinished: list[Path] = []
    try:
        written = tuple(_write_all(tables, folder, shape, unfinished))
        _withdraw(folder)
        for file in written:
            _rename(folder / file.path, unfinished)
        _sync_folders(folder / file.path for file in written)
        _write_file(folder / DESCRIPTOR, [descriptor(written, shape.excel).encode()], unfinished)
        _rename(folder / DESCRIPTOR, unfinished)
    except BaseException as error:
        _remove(unfinished, folder)
        if isinstance(error, OSError):
            raise WritingFailed(folder, error) from error
        raise
    return written


def _write_all(
    tables: Mapping[str, pa.Table], folder: Path, shape: Shape, unfinished: list[Path]
) -> Iterator[Written]:
    for name, whole in tables.items():
        if shape.format in ("csv", "both"):
            path = f"{name}.csv"
            size, digest = _write_file(folder / path, csv_pieces(whole, excel=shape.excel), unfinished)
            yield Written(name, path, "csv", size, digest)
        if shape.format in ("parquet", "both"):
            for path, part in _parts(name, whole, tables["reports"], shape.by_year):
                size, digest = _write_parquet(folder / path, part, unfinished)
                yield Written(name, path, "parquet", size, digest)


def _parts(name: str, whole: pa.Table, reports: pa.Table, by_year: bool) -> Iterator[tuple[str, pa.Table]]:
    """The Parquet files of one table, as path and rows: one, or one a year in Hive's manner."""
    if not by_year:
        yield f"{name}.parquet", whole
        return
    years = reports["year"] if name == "reports" else _years(whole, reports)
    rest = whole.drop_columns(["year"]) if name == "reports" else whole
    for year in sorted(pc.unique(years).to_pylist(), key=lambda y: (y is None, y)):
        mask = pc.is_null(years) if year is None else pc.fill_null(pc.equal(years, year), False)
        yield f"{name}/year={_NO_YEAR if year is None else year}/part-0.parquet", rest.filter(mask)


def _years(whole: pa.Table, reports: pa.Table) -> pa.ChunkedArray:
    """The year of each row's report; null where the report names none."""
    place = pc.index_in(whole["report_id"], value_set=reports["report_id"].combine_chunks(), skip_nulls=True)
    return reports["year"].take(place)


def _write_file(target: Path, pieces: Iterable[bytes], unfinished: list[Path]) -> tuple[int, str]:
    """Write the pieces under the temporary name; size and SHA-256 of what was written."""
    temporary = _opened(target, unfinished)
    digest, size = hashlib.sha256(), 0
    with temporary.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _write_parquet(target: Path, part: pa.Table, unfinished: list[Path]) -> tuple[int, str]:
    temporary = _opened(target, unfinished)
    # store_schema=False: readers shall see plain strings, not Arrow's large ones
    with temporary.open("wb") as file:
        pq.write_table(part, file, compression="zstd", store_schema=False)
        file.flush()
        os.fsync(file.fileno())
    with temporary.open("rb") as file:
        return temporary.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _opened(target: Path, unfinished: list[Path]) -> Path:
    temporary = _temporary(target)
    temporary.parent.mkdir(parents=True, exist_ok=True)
    unfinished.append(temporary)
    return temporary


def _rename(target: Path, unfinished: list[Path]) -> None:
    """Give a complete file its name; as long as others are missing it is still unfinished business."""
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


def _withdraw(folder: Path) -> None:
    """Take away an older dataset in this folder, its sign of wholeness first; other files stay."""
    (folder / DESCRIPTOR).unlink(missing_ok=True)
    for name in TABLE_NAMES:
        parts = folder.glob(f"{name}/year=*/part-0.parquet")
        for old in (folder / f"{name}.csv", folder / f"{name}.parquet", *parts):
            old.unlink(missing_ok=True)
    _remove_empty(folder)


def _remove(unfinished: Iterable[Path], folder: Path) -> None:
    for path in unfinished:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    """Remove our year folders that hold nothing, and then their tables' folders."""
    for name in TABLE_NAMES:
        for path in (*folder.glob(f"{name}/year=*"), folder / name):
            with suppress(OSError):  # not there, or not empty
                path.rmdir()
