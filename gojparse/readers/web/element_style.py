"""The style of an element of a page, and the declarations that change it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gojparse.readers.visible import PATTERN, WHITE, TextStyle
from gojparse.readers.web.cascade import Weighed, without_variables
from gojparse.readers.web.css import BLOCKS
from gojparse.readers.web.sheets import Declarations
from gojparse.readers.web.values import (
    BLACK,
    MEDIUM,
    Colour,
    letter_size,
    pixels,
)

_LEAST_RELATIVE = 6.0  # pixels; browsers make no letters smaller unless told so in pixels or points
_LEAST_OF_ROOT = 2.0  # pixels; between the two, a script still sets the size of the page that `rem` counts in
_RELATIVE = ("em", "%", "ex", "ch", "smaller", "small", "medium")
_OF_ROOT = re.compile(r"(?<![\d.])([-+]?(?:\d++(?:\.\d++)?|\.\d++))rem\b")
_NAMES: Mapping[str, str] = {}
HANDED_ON = ("inherit", "unset", "revert", "revert-layer")
CELLS = frozenset(("td", "th"))
SIDE_BY_SIDE = frozenset(("inline-block", "inline-flex", "inline-grid", "inline-table", "table-cell", "flex",
                          "grid", "block", "flow-root", "list-item", "table", "-webkit-box"))  # fmt: skip
ARRANGING = frozenset(("flex", "inline-flex", "grid", "inline-grid", "-webkit-box", "-webkit-inline-box"))


class ElementStyle(NamedTuple):
    """The style of an element. What its text and its children have from it comes first, then its own."""

    colour: Colour | None = BLACK  # None: not known
    fill: Colour | None = None  # goes before the colour
    ground: int | None = None  # 0xRRGGBB, PATTERN, or None: not stated
    paper: bool = True  # the page itself is white; False: nobody knows
    size: float = MEDIUM  # pixels
    fixed: bool = False  # the size goes back to pixels or points
    root_size: float = MEDIUM  # of the letters of the page
    opacity: float = 1.0
    shown: bool = True  # `visibility`, which a child may set again
    gone: bool = False  # clipped, moved off the page, of no size: with all it holds
    struck: bool = False
    raised: bool = False
    doubtful: bool = False  # something about it can't be evaluated
    indent: float = 0.0  # pixels
    backwards: bool = False  # `direction: rtl`
    overridden: bool = False  # each letter is set in that direction
    shadow: bool = False
    in_row: bool = False
    in_cell: bool = False
    # its own
    display: str = "inline"
    apart: bool = False  # an inline element in a box of its own
    covers: bool = False  # lies over what stands around it, and is not transparent
    picture: str = ""  # the picture that is its background
    background: bool = False  # has a background of its own
    variables: Mapping[str, str] = _NAMES  # the last: it has no hash

    def text_style(self) -> TextStyle:
        """Return it as the common rule asks for it."""
        colour = self.fill or self.colour
        alpha = 1.0 if colour is None else colour.alpha
        if self.ground == PATTERN and colour is not None and alpha == 0:
            alpha = 1.0  # letters cut out of a picture
        return TextStyle(
            hidden=self.gone or not self.shown,
            struck=self.struck,
            colour=None if colour is None else colour.rgb,
            ground=WHITE if self.ground is None and self.paper and self.in_cell else self.ground,
            size=self.letters * 0.75,
            opacity=self.opacity * (1.0 if self.shadow else alpha),
        )

    @property
    def letters(self) -> float:
        """The size of the letters as they are displayed, in pixels."""
        return self.size if self.fixed or self.size == 0 else max(self.size, _LEAST_RELATIVE)

    @property
    def uncertain(self) -> bool:
        """Tell whether its digits, in a cell, can't be relied on."""
        return self.doubtful or (self.colour is None and self.fill is None) or self.shadow_only

    @property
    def shadow_only(self) -> bool:
        """Tell whether only the shadow of its letters may be seen."""
        colour = self.fill or self.colour
        return self.shadow and colour is not None and colour.alpha < 0.5


class StyleChange:
    """An element's declarations, as they change the style around it."""

    def __init__(self, around: ElementStyle, tag: str, weighed: Weighed) -> None:
        """Resolve what is declared."""
        named = {name: value for name, value in weighed.declared.items() if name.startswith("--")}
        self.variables = {**around.variables, **named} if named else around.variables
        self.around, self.tag = around, tag
        self.declared = _without_root(without_variables(weighed.declared, self.variables), around.root_size)
        self.doubted = weighed.doubtful
        self.size = self._size()
        self.display = self.get("display") or ("block" if tag in BLOCKS else "inline")
        self.position = self.get("position") or "static"

    def get(self, name: str) -> str:
        """Return the value declared, empty for none and for what is handed down anyway."""
        value = self.declared.get(name, "")
        return "" if value in HANDED_ON else value

    def length(self, name: str, whole: float | None = None) -> float | None:
        """Return a length in pixels; None for none."""
        value = self.get(name)
        return pixels(value, self.size, whole) if value else None

    def _size(self) -> float:
        value = self.declared.get("font-size", "")
        shorthand = self.declared.get("font", "")
        if shorthand and (not value or is_declared_later(self.declared, "font", "font-size")):
            value = next((part for part in map(_size_in, shorthand.split()) if part), value)
        size = letter_size(value, self.around.size) if value else None
        size = self.around.size if size is None else size
        self.fixed = self.around.fixed or bool(value and not value.endswith(_RELATIVE) and value[-1] != "e")
        if value.endswith("rem"):
            self.fixed = size < _LEAST_OF_ROOT or size >= _LEAST_RELATIVE
        zoom = pixels(self.get("zoom").replace("normal", "") or "100%", 1.0, 1.0)
        zoom = number_of(self.get("zoom")) if zoom is None else zoom
        return size * zoom if zoom and 0 < zoom < 1 else size


def _without_root(declared: Declarations, root_size: float) -> Declarations:
    """Return declarations with `rem` as it is where the letters of the page have another size."""
    if root_size == MEDIUM or not any("rem" in value for value in declared.values()):
        return declared
    return {
        name: _OF_ROOT.sub(lambda match: f"{float(match[1]) * root_size / MEDIUM:.4f}rem", value)
        for name, value in declared.items()
    }


def _size_in(part: str) -> str:
    """Return the size in a part of `font`: `12px/1.5`."""
    size = part.split("/")[0]
    return (
        size
        if size and not size.isdigit() and letter_size(size, MEDIUM) is not None and size != "initial"
        else ("0px" if size == "0" else "")
    )


def is_declared_later(declared: Declarations, one: str, other: str) -> bool:
    """Tell which of two declared properties is declared later."""
    names = list(declared)
    return names.index(one) > names.index(other)


def number_of(text: str) -> float | None:
    """Return a number, or a percentage as its part of 1."""
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None
