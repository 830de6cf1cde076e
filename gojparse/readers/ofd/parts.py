"""Elements, numbers and places of an OFD package, as its writers really put them.

Some write the standard's namespace, some another or none; paths begin at the
root, at the part that names them, or wrongly at the root without a slash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias

from gojparse.readers.package import FileKind, Package

KIND = FileKind("ofd")
POINTS = 72 / 25.4  # in a millimetre, the unit of everything in the file

Element: TypeAlias = Any


@lru_cache(maxsize=256)
def bare(tag: object) -> str:
    """A tag without its namespace; an entity's, which is no name, is none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def local_name(element: Element) -> str:
    """An element's name without its namespace."""
    return bare(element.tag)


def children(element: Element, name: str) -> Iterator[Element]:
    """The elements of this name directly inside an element; none where there is no such element."""
    return (inner for inner in (() if element is None else element) if local_name(inner) == name)


def child(element: Element, *path: str) -> Element:
    """The first element on this path of names, else None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text(element: Element) -> str:
    """What an element says; nothing where there is none."""
    return "" if element is None else (element.text or "").strip()


def number(value: str | None, default: float) -> float:
    """A finite number, or the default."""
    try:
        found = float(value) if value else default
    except ValueError:
        return default
    return found if isfinite(found) else default


def numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    """So many finite numbers parted by blanks, or None."""
    try:
        found = tuple(map(float, (value or "").split()[:count]))
    except ValueError:
        return None
    return found if len(found) == count and isfinite(sum(found)) else None


class Shelf:
    """The parts of a package by their places, however these are written."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {_plain(name).lower(): name for name in sorted(package.names)}

    def find(self, place: str | None, beside: str = "") -> str | None:
        """The name of the part at a place, named by the part `beside`; None if there is none."""
        if not place or not place.strip():
            return None
        plain = _plain(place)
        if not place.strip().startswith(("/", "\\")):
            folder = _plain(beside).rpartition("/")[0]
            near = self._names.get(_plain(f"{folder}/{place}").lower())
            if near is not None:
                return near
        return self._names.get(plain.lower())

    def has(self, ending: str) -> bool:
        """Whether a part has this name, in whatever folder."""
        return any(name.rpartition("/")[2] == ending for name in self._names)

    def part(self, name: str) -> bytes:
        return self._package.part(name)

    def xml(self, name: str) -> Element:
        return self._package.xml(name)


def _plain(place: str) -> str:
    """A place from the root, without dots and doubled strokes; what leads outside ends at the root."""
    return "/".join(_steps(place.strip().replace("\\", "/").split("/")))


def _steps(names: Iterable[str]) -> list[str]:
    steps: list[str] = []
    for name in names:
        if name == "..":
            del steps[-1:]
        elif name not in ("", "."):
            steps.append(name)
    return steps
