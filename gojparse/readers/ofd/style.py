"""How an object shows: the colours it, its drawing parameters or its layer give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.readers.ofd.ink import Shade
from gojparse.readers.ofd.parts import KIND, Element, children, local_name, number
from gojparse.readers.package import parsed

_NEARLY_WHITE = 250
_RELATIVES = 8  # drawing parameters that go back to others
OFF: frozenset[str | None] = frozenset(("false", "False", "FALSE", "0"))
UNSAID = OFF | {None}  # a switch that is off where nothing is said


class Resources:
    """Drawing parameters and composed drawings, by ID; opened when an object first asks for one."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = tuple(parts)
        self._found: dict[tuple[str, str], Element] | None = None

    def find(self, kind: str, name: str | None) -> Element:
        """The resource of this kind and ID, else None."""
        if name is None:
            return None
        if self._found is None:
            self._found = dict(self._all())
        return self._found.get((kind, name))

    def _all(self) -> Iterator[tuple[tuple[str, str], Element]]:
        for part in self._parts:
            with suppress(Unreadable):
                for group in parsed(part, KIND):
                    for resource in group:
                        yield (local_name(resource), resource.get("ID") or ""), resource


class Palette(NamedTuple):
    """What gives the objects of a layer their colours. `layer`: its drawing parameters."""

    resources: Resources
    layer: str | None

    def shade(self, element: Element, colour: Element, kind: str) -> Shade:
        """How an object shows in its colour of a kind (`FillColor`, `StrokeColor`).

        `colour` is the one inside the object, None where drawing parameters may name it; else it is black.
        """
        alpha = element.get("Alpha")
        if alpha is not None and number(alpha, 255) <= 0:
            return Shade.NONE
        if colour is None:
            named = element.get("DrawParam") or self.layer
            colour = self._drawn_with(named, kind) if named else None
            if colour is None:
                return Shade.DARK
        return _shade(colour.get("Alpha"), colour.get("Value"))

    def _drawn_with(self, name: str | None, kind: str) -> Element:
        """The colour that drawing parameters give, else None."""
        for _ in range(_RELATIVES):
            parameters = self.resources.find("DrawParam", name)
            if parameters is None:
                return None
            colour = next(children(parameters, kind), None)
            if colour is not None:
                return colour
            name = parameters.get("Relative")
        return None


@lru_cache(maxsize=256)
def _shade(alpha: str | None, value: str | None) -> Shade:
    """How a colour shows; a report has few, and names them thousands of times."""
    if alpha is not None and number(alpha, 255) <= 0:
        return Shade.NONE
    return Shade.WHITE if _is_white(value) else Shade.DARK


def _is_white(value: str | None) -> bool:
    """Whether a colour is white: of one part grey, of three red, green and blue, of four printer's inks."""
    try:
        parts = [int(part[1:], 16) if part.startswith("#") else float(part) for part in (value or "").split()]
    except ValueError:
        return False
    if len(parts) == 4:
        return not any(parts)
    return len(parts) in (1, 3) and min(parts) >= _NEARLY_WHITE
