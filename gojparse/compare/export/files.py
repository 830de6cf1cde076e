"""The panel as one file, its format by the name's suffix: whole, or not there.

It grows under a name that begins with a dot, in the same folder, and takes
its own when it is complete. An older file stays until then.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gojparse.compare.export.fields import FieldKind, PanelField, panel_fields
from gojparse.compare.export.rows import PanelRows, panel_rows, panel_schema
from gojparse.compare.panel import Panel, ReportFilter
from gojparse.dataset.arrow import csv_header, csv_lines
from gojparse.errors import NotWritten, WrongUsage
from gojparse.version import full_version


def panel_csv(rows: PanelRows) -> Iterator[bytes]:
    """Yield the panel as CSV, in the dialect of the dataset's own tables, the header first."""
    yield csv_header(panel_schema().names)
    for block in rows.blocks():
        yield from csv_lines(_with_plain_amounts(block))


def write_csv(rows: PanelRows, target: Path) -> None:
    """Write the panel as CSV."""
    with target.open("wb") as file:
        file.writelines(panel_csv(rows))


def _with_plain_amounts(block: pa.Table) -> pa.Table:
    """Return the block with amounts as text. Arrow would write 0 with eight places as 0E-8."""
    for at, field in enumerate(panel_fields()):
        if field.kind is FieldKind.AMOUNT:
            numbers = block.column(at).to_pylist()
            plain = [None if number is None else f"{number.normalize():f}" for number in numbers]
            block = block.set_column(at, field.name, pa.array(plain, pa.large_string()))
    return block


_ROWS_A_GROUP = 32_768


def write_parquet(rows: PanelRows, target: Path) -> None:
    """Write the panel as Parquet."""
    with target.open("wb") as file, pq.ParquetWriter(file, labelled_schema(), compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for block in rows.blocks():
            waiting.append(block.cast(labelled_schema()))
            if sum(part.num_rows for part in waiting) >= _ROWS_A_GROUP:
                writer.write_table(pa.concat_tables(waiting), row_group_size=_ROWS_A_GROUP)
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting), row_group_size=_ROWS_A_GROUP)


@cache
def labelled_schema() -> pa.Schema:
    """Return the schema with the meaning of each column, and once more in the notes of the file."""
    own = [
        pa.field(
            field.name,
            pa.string()
            if field.kind in (FieldKind.TEXT, FieldKind.CODE)
            else panel_schema().field(field.name).type,
            metadata=column_metadata(field),
        )
        for field in panel_fields()
    ]
    columns = {field.name: column_metadata(field) for field in panel_fields()}
    notes = {"creator": f"gojparse {full_version()}", "columns": json.dumps(columns, ensure_ascii=False)}
    return pa.schema(own, metadata=notes)


def column_metadata(field: PanelField) -> dict[str, str]:
    """Return meaning, unit and comparability of a column as Parquet's metadata."""
    found = {"label": field.english, "label_zh": field.chinese}
    if field.unit:
        found["unit"] = field.unit
    if field.comparable:
        found["comparable"] = str(field.comparable.extent)
        found["comparable_note"] = field.comparable.english
    return found


SUFFIXES = (".csv", ".parquet", ".xlsx", ".dta", ".sqlite")
_REFUSED = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class UnknownSuffix(WrongUsage):
    """The name of the file does not say in which format it is to be."""

    def __init__(self, path: Path) -> None:
        """Word the message for `path`."""
        super().__init__("unknown-suffix", file=str(path), suffixes=SUFFIXES)
        self.path = path


class FileOccupied(NotWritten):
    """A file of this name is there."""

    def __init__(self, path: Path) -> None:
        """Word the message for `path`."""
        super().__init__("file-occupied", file=str(path))
        self.path = path


class FileNotWritten(NotWritten):
    """The system refused to write, for this cause."""

    def __init__(self, path: Path, cause: str) -> None:
        """Word the message for `path` and `cause`."""
        super().__init__("file", file=str(path), reason=cause)
        self.path, self.cause = path, cause


def prepare_file(path: Path, *, force: bool = False) -> None:
    """Make sure that a file can be written, before any work is done. Else UnknownSuffix or NotWritten."""
    if path.suffix.lower() not in SUFFIXES:
        raise UnknownSuffix(path)
    with _as_not_written(path):
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        if not force and os.path.lexists(path):
            raise FileOccupied(path)
        temporary = _temporary(path)
        temporary.open("wb").close()
        temporary.unlink()


def write_panel(
    panel: Panel,
    path: Path,
    *,
    language: str = "en",
    force: bool = False,
    where: ReportFilter = lambda record: True,
) -> None:
    """Write the panel in the format that the suffix names.

    Args:
        panel: The panel.
        path: The file to write.
        language: The language of Excel's header, `en` or `zh`.
        force: Whether an older file of this name may be replaced.
        where: Lets those documents pass that a database holds besides the panel.

    Raises:
        UnknownSuffix: If the suffix names no format.
        NotWritten: If the file exists, or if the system refuses to write.
    """
    prepare_file(path, force=force)
    temporary = _temporary(path)
    try:
        with _as_not_written(path):
            _write(panel_rows(panel), path.suffix.lower(), temporary, language, where)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        for left in (temporary, temporary.with_name(f"{temporary.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _write(found: PanelRows, suffix: str, target: Path, language: str, where: ReportFilter) -> None:
    """Write the format of this suffix. Libraries of a format are imported when it is wanted."""
    if suffix == ".csv":
        write_csv(found, target)
    elif suffix == ".parquet":
        write_parquet(found, target)
    elif suffix == ".xlsx":
        from gojparse.compare.export.excel import write_xlsx

        write_xlsx(found, target, language)
    elif suffix == ".dta":
        from gojparse.compare.export.frame import write_dta

        write_dta(found, target)
    else:
        from gojparse.compare.export.database import write_sqlite

        write_sqlite(found, target, where)


@contextmanager
def _as_not_written(path: Path) -> Iterator[None]:
    """Turn what the system refuses into one sentence about this file."""
    try:
        yield
    except OSError as fault:
        raise FileNotWritten(path, (fault.strerror or str(fault)).lower()) from fault
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF not in _REFUSED:
            raise
        raise FileNotWritten(path, str(fault)) from fault


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
