"""The documents that a list of paths names, one by one: files, folders, patterns, URLs, standard input.

They come in the order of the paths, those of a folder sorted by name; each
once, though paths may repeat or lie in one another. No list of all of them is
kept: what a folder or a pattern given earlier has named is seen from the path.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Iterator

from gojparse.batch import remote, standard
from gojparse.batch.folders import Pattern, below, is_pattern
from gojparse.batch.source import Seen
from gojparse.batch.standard import STDIN

Path = str | os.PathLike[str]


def addresses(paths: Iterable[Path], *, without: Path | None = None, from0: bool = False) -> Iterator[str]:
    """The address of every document that the paths name. `without`: a folder to leave out.

    A path that names nothing is given too: it is reported like any document that cannot be read.
    `from0`: the list on standard input separates its paths by NUL.
    """
    walk = _Walk(os.path.realpath(without) if without is not None else None)
    for path in (os.fspath(path) for path in paths):
        if path != STDIN:
            yield from walk.named(path, globs=True)
        elif walk.is_new(STDIN):
            listed = standard.listed(from0)
            if listed is None:
                yield STDIN
            else:
                for line in listed:
                    yield from walk.named(line, globs=False)


def count_addresses(paths: Iterable[Path], *, without: Path | None = None, from0: bool = False) -> int | None:
    """How many addresses there will be; None where that is known only afterwards."""
    given = [os.fspath(path) for path in paths]
    if any(path == STDIN or remote.is_url(path) for path in given):
        return None
    return sum(1 for _ in addresses(given, without=without, from0=from0))


class _Walk:
    """What was given so far, and how to tell from a path that it has come already."""

    def __init__(self, left_out: str | None) -> None:
        self._left_out = left_out
        self._single = Seen()
        self._folders: set[str] = set()  # absolute, like the patterns: as many as there were paths
        self._patterns: list[Pattern] = []

    def is_new(self, path: str) -> bool:
        return self._single.add(os.fsencode(path))

    def named(self, path: str, *, globs: bool) -> Iterator[str]:
        """The documents of one path."""
        if remote.is_url(path):
            if self.is_new(path):
                yield from (found for found in remote.expand(path) if found == path or self.is_new(found))
        elif os.path.isdir(path):  # noqa: PTH112 (a NUL in it is no error here)
            yield from self._folder(path)
        elif globs and is_pattern(path) and not os.path.lexists(path):
            yield from self._pattern(path)
        else:
            absolute = os.path.abspath(path)  # noqa: PTH100
            if not self._came(absolute):
                self.is_new(absolute)
                yield path

    def _pattern(self, path: str) -> Iterator[str]:
        found = False
        for match in Pattern(path).found():
            found = True
            if os.path.isdir(match):  # noqa: PTH112
                yield from self._folder(match)
            elif not self._came(os.path.abspath(match)):  # noqa: PTH100
                yield match
        if found:
            self._patterns.append(Pattern(os.path.abspath(path)))  # noqa: PTH100
        elif self.is_new(path):
            yield path

    def _folder(self, path: str) -> Iterator[str]:
        absolute = os.path.abspath(path)  # noqa: PTH100
        if absolute in self._folders or self._came(absolute):
            return
        start = os.fspath(pathlib.Path(path))  # without needless slashes and dots
        for file in map(os.fsdecode, below(os.fsencode(start), self._is_left_out)):
            file = file.removeprefix("./") if start == "." else file
            if not self._came(os.path.abspath(file)):  # noqa: PTH100
                yield file
        self._folders.add(absolute)

    def _is_left_out(self, folder: bytes) -> bool:
        return self._left_out is not None and os.path.realpath(os.fsdecode(folder)) == self._left_out

    def _came(self, absolute: str) -> bool:
        """Whether this file or folder was given, or lies where all was given."""
        return (
            os.fsencode(absolute) in self._single
            or any(pattern.covers(absolute) for pattern in self._patterns)
            or (bool(self._folders) and self._lies_in_a_folder(absolute))
        )

    def _lies_in_a_folder(self, absolute: str) -> bool:
        """Whether the walk through a folder given earlier met it: by way of no link and nothing hidden."""
        inner = absolute
        if os.path.isdir(inner) and not self._is_entered(inner):  # noqa: PTH112
            return False
        while not os.path.basename(inner).startswith("."):  # noqa: PTH119
            outer = os.path.dirname(inner)  # noqa: PTH120
            if outer in self._folders or outer == inner:
                return outer != inner
            if not self._is_entered(outer):
                return False
            inner = outer
        return False

    def _is_entered(self, folder: str) -> bool:
        return not os.path.islink(folder) and not self._is_left_out(os.fsencode(folder))  # noqa: PTH114
