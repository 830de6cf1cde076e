"""The documents that a list of paths names, one by one: files, folders, patterns, URLs, standard input.

They come in the order of the paths, those of a folder sorted by name. Each
comes once, though paths may repeat or lie in one another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gojparse.batch.inputs import STDIN, first_magic, is_pattern, is_url, standard_input, url_documents

AnyPath = str | os.PathLike[str]


def addresses(
    paths: Iterable[AnyPath], *, without: AnyPath | None = None, from0: bool = False
) -> Iterator[str]:
    """Give the address of every document that the paths name, but for those in the folder `without`.

    A path that names nothing is given too: it is reported like any document that cannot be read.
    With `from0`, the list on standard input separates its paths by NUL.
    """
    walk = _AddressWalk(os.path.realpath(without) if without is not None else None)
    for path in (os.fspath(path) for path in paths):
        if path != STDIN:
            yield from walk.named(path, globs=True)
        elif walk.is_new(STDIN):
            listed = standard_input.paths(from0)
            if listed is None:
                yield STDIN
            else:
                for line in listed:
                    yield from walk.named(line, globs=False)


def count_addresses(
    paths: Iterable[AnyPath], *, without: AnyPath | None = None, from0: bool = False
) -> int | None:
    """Count the addresses; None where their number is known only afterwards."""
    several = [os.fspath(path) for path in paths]
    if any(path == STDIN or is_url(path) for path in several):
        return None
    return sum(1 for _ in addresses(several, without=without, from0=from0))


class _AddressWalk:
    """A walk through paths that remembers each document it has met."""

    def __init__(self, left_out: str | None) -> None:
        self._left_out = left_out
        self._seen: set[str] = set()  # absolute paths and URLs

    def is_new(self, path: str) -> bool:
        """Tell whether the path was not met before, and remember it."""
        before = len(self._seen)
        self._seen.add(path)
        return len(self._seen) > before

    def named(self, path: str, *, globs: bool) -> Iterator[str]:
        """Give the documents of one path."""
        if is_url(path):
            if self.is_new(path):
                yield from (found for found in url_documents(path) if found == path or self.is_new(found))
        elif os.path.isdir(path):  # noqa: PTH112 (a NUL in it is no error here)
            yield from self._files(path)
        elif globs and is_pattern(path) and not os.path.lexists(path):
            for match in matches(path) or [path]:
                yield from self._files(match)
        else:
            yield from self._new([path])

    def _files(self, path: str) -> Iterator[str]:
        """Give a file, or all files below a folder."""
        folder = os.path.isdir(path)  # noqa: PTH112
        yield from self._new(files_below(str(Path(path)), self._is_left_out) if folder else [path])

    def _new(self, files: Iterable[str]) -> Iterator[str]:
        return (file for file in files if self.is_new(os.path.abspath(file)))  # noqa: PTH100

    def _is_left_out(self, folder: str) -> bool:
        return self._left_out is not None and os.path.realpath(folder) == self._left_out


# ---- folders ----


def files_below(folder: str, left_out: Callable[[str], bool]) -> Iterator[str]:
    """Give all files below a folder but hidden ones, in the order of their whole paths.

    Links to folders may run in circles and are not followed. A folder that
    may not be listed is given itself, so that it is reported. The folder is
    named without needless slashes and dots.
    """
    start = os.path.join(os.fsencode(folder), b"")  # noqa: PTH118
    waiting = [start]  # folders end with a slash; no recursion, for they may lie a thousand deep
    while waiting:
        path = waiting.pop()
        inner = os.fsdecode(path.removesuffix(b"/"))
        if not path.endswith(b"/"):
            yield inner.removeprefix("./") if folder == "." else inner
        elif path == start or not (os.path.islink(inner) or left_out(inner)):  # noqa: PTH114
            try:
                waiting += reversed(_children(path))
            except PermissionError:
                yield inner


def _children(folder: bytes) -> list[bytes]:
    """Return the paths in a folder that are not hidden, sorted by their bytes."""
    try:
        with os.scandir(folder) as entries:
            visible = (entry for entry in entries if not entry.name.startswith(b"."))
            return sorted(entry.path + b"/" if entry.is_dir() else entry.path for entry in visible)
    except FileNotFoundError:  # it has just gone
        return []


# ---- patterns ----


def matches(pattern: str) -> list[str]:
    """Return the files and folders that a pattern names, sorted by their bytes.

    `*`, `?` and `[...]` stand for signs of one name, `**` for folders in one
    another. Hidden names never match. A folder that may not be listed is
    returned itself, so that it is reported.
    """
    start = pattern[: pattern.rfind("/", 0, first_magic(pattern)) + 1]  # what every match begins with
    base = Path(start or ".")
    parts = [part if part == "**" else re.sub(r"\*+", "*", part) for part in pattern[len(start) :].split("/")]
    try:
        found = set(_relative(base.glob("/".join(parts)), base))
        for depth in range(len(parts)):
            around = base.glob("/".join(parts[:depth])) if depth else [base]
            found.update(_relative(filter(_is_closed, around), base))
    except (OSError, ValueError):  # no such name can be
        return []
    return sorted((start + name or "." for name in found if "/." not in f"/{name}"), key=os.fsencode)


def _relative(paths: Iterable[Path], base: Path) -> Iterator[str]:
    """Give the paths from the base, and nothing for the base itself."""
    skipped = 0 if base == Path() else len(os.path.join(base, ""))  # noqa: PTH118
    return ("" if path == base else str(path)[skipped:] for path in paths)


def _is_closed(folder: Path) -> bool:
    return folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK)
