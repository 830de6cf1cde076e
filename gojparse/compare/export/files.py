"""The panel as one file, its format by the name's suffix: whole, or not there.

It grows under a name that begins with a dot, in the same folder, and takes
its own when it is complete. An older file stays until then.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gojparse.compare.export.rows import PanelRows, panel_rows
from gojparse.compare.panel import Panel, Record
from gojparse.errors import NotWritten, WrongUsage

SUFFIXES = (".csv", ".parquet", ".xlsx", ".dta", ".sqlite")
_REFUSED = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class UnknownSuffix(WrongUsage):
    """The name of the file does not say in which format it is to be."""

    def __init__(self, path: Path) -> None:
        super().__init__("unknown-suffix", file=str(path), suffixes=SUFFIXES)
        self.path = path


class FileOccupied(NotWritten):
    """A file of this name is there."""

    def __init__(self, path: Path) -> None:
        super().__init__("file-occupied", file=str(path))
        self.path = path


class FileNotWritten(NotWritten):
    """The system refused to write, for this cause."""

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__("file", file=str(path), reason=cause)
        self.path, self.cause = path, cause


def prepare_file(path: Path, *, force: bool = False) -> None:
    """Make sure that this file can be written, before any work is done. Else UnknownSuffix or NotWritten."""
    if path.suffix.lower() not in SUFFIXES:
        raise UnknownSuffix(path)
    with _named_faults(path):
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
    where: Callable[[Record], bool] = lambda record: True,
) -> None:
    """Write the panel. `language`: of Excel's header; `where`: which documents a database holds beside it."""
    prepare_file(path, force=force)
    temporary = _temporary(path)
    try:
        with _named_faults(path):
            _write(panel_rows(panel), path.suffix.lower(), temporary, language, where)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        for left in (temporary, temporary.with_name(f"{temporary.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _write(
    found: PanelRows, suffix: str, target: Path, language: str, where: Callable[[Record], bool]
) -> None:
    """Each format's writer is imported when it is wanted."""
    if suffix == ".csv":
        from gojparse.compare.export.delimited import write_csv

        write_csv(found, target)
    elif suffix == ".parquet":
        from gojparse.compare.export.parquet import write_parquet

        write_parquet(found, target)
    elif suffix == ".xlsx":
        from gojparse.compare.export.excel import write_xlsx

        write_xlsx(found, target, language)
    elif suffix == ".dta":
        from gojparse.compare.export.stata import write_dta

        write_dta(found, target)
    else:
        from gojparse.compare.export.database import write_sqlite

        write_sqlite(found, target, where)


@contextmanager
def _named_faults(path: Path) -> Iterator[None]:
    """What the system refuses, as one sentence about this file."""
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
