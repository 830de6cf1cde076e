"""Files below folders and behind patterns, in the order of their names, without a list of all of them.

A crawl may lie in one flat folder of a million files. So a folder is read in
passes: each keeps the next names of the order and forgets the others. That
costs a look at the folder for every so many names, and no memory.
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from itertools import takewhile

PASS = 20_000  # names that are kept at a time
_MAGIC = re.compile(r"[*?[]")
_NEVER = re.compile(r"(?!)")

Test = Callable[[bytes], bool]


def is_pattern(path: str) -> bool:
    return _MAGIC.search(path) is not None


def below(folder: bytes, left_out: Test) -> Iterator[bytes]:
    """All files below a folder but hidden ones; links to folders may run in circles and are not followed."""
    return _walk(
        folder,
        takes=lambda child: not child.endswith(b"/"),
        enters=lambda inner: not os.path.islink(inner) and not left_out(inner),  # noqa: PTH114 (bytes)
    )


def _walk(folder: bytes, takes: Test, enters: Test) -> Iterator[bytes]:
    """The children taken, in order; a folder that may not be listed is given itself."""
    ways = [(folder, _children(folder))]  # no recursion: folders may lie a thousand deep
    while ways:
        here, children = ways[-1]
        try:
            child = next(children, None)
        except PermissionError:
            child = None
            yield here
        if child is None:
            ways.pop()
        elif takes(child):
            yield child
        elif child.endswith(b"/") and enters(child[:-1]):
            ways.append((child[:-1], _children(child[:-1])))


def _children(folder: bytes) -> Iterator[bytes]:
    """What stands in a folder and is not hidden, sorted as whole paths are; folders end with a slash."""
    last, full = b"", True
    while full:
        names = heapq.nsmallest(PASS, _after(folder, last))
        full = len(names) == PASS
        for last in names:
            yield os.path.join(folder, last)  # noqa: PTH118 (bytes)


def _after(folder: bytes, last: bytes) -> Iterator[bytes]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name + b"/" if entry.is_dir() else entry.name
                if name > last and not name.startswith(b"."):
                    yield name
    except FileNotFoundError:  # it has just gone
        return


class Pattern:
    """A glob: `*` `?` `[...]` inside one name, `**` for folders in one another. Hidden names never match."""

    def __init__(self, pattern: str) -> None:
        parts = pattern.split("/")
        fixed = list(takewhile(lambda part: not is_pattern(part), parts))
        self._start = "".join(f"{part}/" for part in fixed)  # what every match begins with
        self._parts = [None if part == "**" else _name(part) for part in parts[len(fixed) :] if part]

    def found(self) -> Iterator[str]:
        """The files and whole folders that it names, sorted; what lies in such a folder comes no more."""
        base = os.fsencode(self._start) or b"./"
        skipped = 0 if self._start else 2

        def names(child: bytes) -> list[str]:
            return os.fsdecode(child[len(base) :].rstrip(b"/")).split("/")

        def takes(child: bytes) -> bool:
            return self._fits(names(child), whole=True)

        def enters(inner: bytes) -> bool:
            circular = None in self._parts and os.path.islink(inner)  # noqa: PTH114 (bytes)
            return not circular and self._fits(names(inner), whole=False)

        try:
            for child in _walk(base, takes, enters):
                yield os.fsdecode(child[skipped:].rstrip(b"/"))
        except NotADirectoryError:
            return

    def covers(self, path: str) -> bool:
        """Whether the pattern names this path or a folder that it lies in."""
        if not path.startswith(self._start):
            return False
        names = path[len(self._start) :].split("/")
        if any(name.startswith(".") for name in names):
            return False
        return any(self._fits(names[:end], whole=True) for end in range(1, len(names) + 1))

    def _fits(self, names: list[str], *, whole: bool) -> bool:
        """Whether these names fit the parts; not `whole`: whether what lies below them still may."""
        reached = _past({0}, self._parts)
        for name in names:
            stepped: set[int] = set()
            for place in reached:
                part = self._parts[place] if place < len(self._parts) else _NEVER
                if part is None:
                    stepped.add(place)
                elif part.fullmatch(name):
                    stepped.add(place + 1)
            reached = _past(stepped, self._parts)
        end = len(self._parts)
        return end in reached if whole else any(place < end for place in reached)


def _name(part: str) -> re.Pattern[str]:
    return re.compile(translate(part))


def _past(places: set[int], parts: list[re.Pattern[str] | None]) -> set[int]:
    """These places, and those behind a `**`, which may stand for nothing."""
    for start in sorted(places):
        place = start
        while place < len(parts) and parts[place] is None:
            place += 1
            places.add(place)
    return places
