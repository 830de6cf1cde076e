"""The output folder of a run: the journal inside it, the tables written from it, and a folder behind a URL.

A journal needs a disk that can be locked and written to in the middle, and
an object store is none. So a run for a URL fills a folder of this machine,
always the same for the same URL, and what is complete is copied: the tables,
the journal (so that another machine can go on with --resume), and last
datapackage.json, the sign that the dataset is whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gojparse.batch.inputs import url_file_system
from gojparse.batch.journal import JOURNAL_NAME, Journal, JournalFailed, JournalLocked, StoredSource, forget
from gojparse.dataset.arrow import TableParts
from gojparse.dataset.files import FolderOccupied, WritingFailed, prepare_folder
from gojparse.dataset.package import DESCRIPTOR
from gojparse.dataset.rows import rows_of_source
from gojparse.errors import NotWritten


class FolderBusy(NotWritten):
    """Another run is writing into the folder."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        super().__init__("busy", folder=str(folder))


class UnfinishedRun(FolderOccupied):
    """The folder holds a run that did not end."""


class NothingToResume(NotWritten):
    """The folder holds other things and no journal."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        super().__init__("nothing-to-resume", folder=str(folder))


@contextmanager
def journal_in(folder: Path, *, force: bool = False, resume: bool = False) -> Iterator[Journal]:
    """Open the journal of this folder, made if need be, which no other run can enter until the end.

    `force` starts anew, whatever is there; `resume` goes on with what is there.
    NotWritten if the folder is occupied, in use, or cannot be written to.
    """
    occupied = _is_occupied(folder)
    prepare_folder(folder, force=True)
    with _locked(folder):
        if occupied and not force:
            _check(folder, resume)
        if force and not resume:
            forget(folder)
        try:
            journal = Journal(folder / JOURNAL_NAME)
        except JournalLocked:
            raise FolderBusy(folder) from None
        except JournalFailed as error:
            raise WritingFailed(folder, OSError(str(error))) from None
        try:
            yield journal
        except JournalFailed as error:
            raise WritingFailed(folder, OSError(str(error))) from None
        finally:
            journal.close()


def _is_occupied(folder: Path) -> bool:
    with suppress(OSError):
        return any(folder.iterdir())
    return False


def _check(folder: Path, resume: bool) -> None:
    """Refuse a folder that this run has no business in."""
    begun = (folder / JOURNAL_NAME).exists()
    if not resume:
        finished = any(not path.name.startswith(JOURNAL_NAME) for path in folder.iterdir())
        raise FolderOccupied(folder) if finished or not begun else UnfinishedRun(folder)
    if not begun:
        raise NothingToResume(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep the folder from other runs. Where folders cannot be locked, the journal's own lock must do."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderBusy(folder) from None
        except OSError:  # a file system without such locks
            pass
        yield
    finally:
        os.close(handle)


class StoredReports:
    """The rows of a journal whose reports were packed by `dataset.rows.pack_rows`, in the tables' order."""

    def __init__(self, journal: Journal) -> None:
        """Keep the journal."""
        self._journal = journal

    def years(self) -> list[int | None]:
        """Return the years there are, sorted; None last."""
        return self._journal.years()

    def everything(self) -> Iterator[TableParts]:
        """Give all rows."""
        return _parts(self._journal.listed())

    def of_year(self, year: int | None) -> Iterator[TableParts]:
        """Give the rows of the reports of one year."""
        return _parts(self._journal.listed_of(year))


def _parts(documents: Iterable[StoredSource]) -> Iterator[TableParts]:
    for document in documents:
        yield rows_of_source(document.packed, document.source, document.member, document.first)


class RemoteFolder:
    """The output folder behind a URL; `local` is the one on this machine that it is filled from."""

    def __init__(self, url: str) -> None:
        """Connect to the file system of the URL; Unreadable where nothing installed opens it."""
        self._url = url.rstrip("/")
        self._system, self._path = url_file_system(self._url)
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self.local = cache / "gojparse" / hashlib.sha256(self._url.encode()).hexdigest()[:16]

    def begin(self, *, force: bool, resume: bool) -> None:
        """Refuse a folder that is not empty (NotWritten); to go on, fetch its journal."""
        if force and not resume:
            shutil.rmtree(self.local, ignore_errors=True)
        try:
            there = self._names()
            if there and not (force or resume):
                raise FolderOccupied(Path(self._url))
            if resume and JOURNAL_NAME in there and not (self.local / JOURNAL_NAME).exists():
                self.local.mkdir(parents=True, exist_ok=True)
                self._system.get_file(f"{self._path}/{JOURNAL_NAME}", str(self.local / JOURNAL_NAME))
        except FolderOccupied:
            raise
        except Exception as error:  # of a network, anything
            raise WritingFailed(Path(self._url), _as_system_error(error)) from error

    def publish(self) -> None:
        """Copy what the run has written, and remove the folder on this machine; NotWritten if that fails."""
        files = [path for path in sorted(self.local.rglob("*")) if path.is_file()]
        names = {str(path.relative_to(self.local)) for path in files}
        try:
            for old in self._names() - (names - {DESCRIPTOR}):
                if old == DESCRIPTOR or old.split("/")[0].split(".")[-1] in ("csv", "parquet"):
                    self._system.rm_file(f"{self._path}/{old}")
            for name in sorted(names, key=lambda name: (name == DESCRIPTOR, name)):
                target = f"{self._path}/{name}"
                self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._system.put_file(str(self.local / name), target)
        except Exception as error:
            raise WritingFailed(Path(self._url), _as_system_error(error)) from error
        shutil.rmtree(self.local, ignore_errors=True)

    def _names(self) -> set[str]:
        """Return what is in the folder, by its path below it."""
        self._system.invalidate_cache()
        if not self._system.isdir(self._path):
            return set()
        return {str(path)[len(self._path) :].lstrip("/") for path in self._system.find(self._path)}


def _as_system_error(error: Exception) -> OSError:
    """Return whatever a remote system raised in the form of a local system's error."""
    if isinstance(error, OSError) and error.strerror:
        return error
    return OSError(0, " ".join(str(error).split())[:200] or type(error).__name__)
