"""An output folder behind a URL: filled on this machine, then copied there.

A journal needs a disk that can be locked and written to in the middle, and
an object store is none. So the run fills a folder of this machine, always
the same for the same URL, and what is complete is copied: the tables, the
journal (so that another machine can go on with --resume), and last
datapackage.json, the sign that the dataset is whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from gojparse.batch.journal import NAME
from gojparse.batch.remote import refused, system_of
from gojparse.dataset.files import FolderOccupied, WritingFailed
from gojparse.dataset.package import DESCRIPTOR
from gojparse.errors import Unreadable


class Store:
    """The folder behind `url`; `near` is the one on this machine that it is filled from."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        try:
            self._system, self._path = system_of(self._url)
        except Unreadable:
            raise
        except Exception as error:
            raise refused(error, url) from None
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self.near = cache / "gojparse" / hashlib.sha256(self._url.encode()).hexdigest()[:16]

    def begin(self, *, force: bool, resume: bool) -> None:
        """Refuse a folder that is not empty; to go on, fetch its journal. NotWritten if that fails."""
        if force and not resume:
            shutil.rmtree(self.near, ignore_errors=True)
        try:
            there = self._names()
            if there and not (force or resume):
                raise FolderOccupied(Path(self._url))
            if resume and NAME in there and not (self.near / NAME).exists():
                self.near.mkdir(parents=True, exist_ok=True)
                self._system.get_file(f"{self._path}/{NAME}", str(self.near / NAME))
        except FolderOccupied:
            raise
        except Exception as error:  # of a network, anything
            raise WritingFailed(Path(self._url), _as_system(error)) from error

    def publish(self) -> None:
        """Copy what the run has written, and take the folder on this machine away."""
        files = [path for path in sorted(self.near.rglob("*")) if path.is_file()]
        names = {str(path.relative_to(self.near)) for path in files}
        try:
            for old in self._names() - (names - {DESCRIPTOR}):
                if old == DESCRIPTOR or old.split("/")[0].split(".")[-1] in ("csv", "parquet"):
                    self._system.rm_file(f"{self._path}/{old}")
            for name in sorted(names, key=lambda name: (name == DESCRIPTOR, name)):
                target = f"{self._path}/{name}"
                self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._system.put_file(str(self.near / name), target)
        except Exception as error:
            raise WritingFailed(Path(self._url), _as_system(error)) from error
        shutil.rmtree(self.near, ignore_errors=True)

    def _names(self) -> set[str]:
        """What is in the folder, by its path below it."""
        self._system.invalidate_cache()
        if not self._system.isdir(self._path):
            return set()
        return {str(path)[len(self._path) :].lstrip("/") for path in self._system.find(self._path)}


def _as_system(error: Exception) -> OSError:
    """Whatever a remote system raised, in the form in which a local one tells it."""
    if isinstance(error, OSError) and error.strerror:
        return error
    return OSError(0, " ".join(str(error).split())[:200] or type(error).__name__)
