"""The output folder of a run: whose it is, and the journal inside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gojparse.batch.journal import NAME, Failed, Journal, Locked, forget
from gojparse.dataset.files import FolderOccupied, WritingFailed, prepare_folder
from gojparse.errors import NotWritten


class FolderBusy(NotWritten):
    """Another run is writing into the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__("busy", folder=str(folder))
        self.folder = folder


class Unfinished(FolderOccupied):
    """The folder holds a run that did not end."""


class NothingToResume(NotWritten):
    """The folder holds other things and no journal."""

    def __init__(self, folder: Path) -> None:
        super().__init__("nothing-to-resume", folder=str(folder))
        self.folder = folder


@contextmanager
def journal_in(folder: Path, *, force: bool = False, resume: bool = False) -> Iterator[Journal]:
    """The journal of this folder, which is ours alone until the end. NotWritten says why it cannot be had.

    `resume`: go on with what is there. `force`: start anew, whatever is there.
    """
    occupied = _occupied(folder)
    prepare_folder(folder, force=True)
    with _held(folder):
        if occupied and not force:
            _check(folder, resume)
        if force and not resume:
            forget(folder)
        try:
            journal = Journal(folder / NAME)
        except Locked:
            raise FolderBusy(folder) from None
        except Failed as error:
            raise WritingFailed(folder, OSError(str(error))) from None
        try:
            yield journal
        except Failed as error:
            raise WritingFailed(folder, OSError(str(error))) from None
        finally:
            journal.close()


def _occupied(folder: Path) -> bool:
    with suppress(OSError):
        return any(folder.iterdir())
    return False


def _check(folder: Path, resume: bool) -> None:
    """Refuse a folder that this run has no business in."""
    begun = (folder / NAME).exists()
    if not resume:
        finished = any(not path.name.startswith(NAME) for path in folder.iterdir())
        raise FolderOccupied(folder) if finished or not begun else Unfinished(folder)
    if not begun:
        raise NothingToResume(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
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
