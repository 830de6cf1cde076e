"""Colours of workbooks: numbered palettes, themes and tints, as 0xRRGGBB.

ECMA-376 part 1, 18.8.3 (`color`), 18.8.27 (the palette) and 20.1.6.2 (the
colours of a theme); [MS-XLS] 2.5.161 has the same palette.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gojparse.readers.package import OFF, find_child, local_name
from gojparse.readers.visible import BLACK, WHITE, rgb

_STANDARD = (
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
    0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
    0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
    0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
    0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
)  # fmt: skip
_FIRST = 8  # numbers 0 to 7 are the same eight colours once more
_SYSTEM_GROUND = 65  # white, as 64 is the automatic colour of letters
# Office's own theme, in the order in which cells number the colours.
_OFFICE_THEME = (WHITE, BLACK, 0xEEECE1, 0x1F497D, 0x4F81BD, 0xC0504D, 0x9BBB59, 0x8064A2, 0x4BACC6, 0xF79646,
                 0x0000FF, 0x800080)  # fmt: skip
_THEME_NAMES = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
                "hlink", "folHlink")  # fmt: skip
_ARGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


def standard_colour(number: int) -> int | None:
    """Return a colour of the standard palette; None for the automatic colour and unknown numbers."""
    if number == _SYSTEM_GROUND:
        return WHITE
    place = number - _FIRST if number >= _FIRST else number
    return _STANDARD[place] if 0 <= place < len(_STANDARD) else None


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that a workbook names by number."""

    theme: Sequence[int | None] = _OFFICE_THEME
    own: Mapping[int, int | None] | None = None  # in place of the standard palette

    def colour(self, element: Any) -> int | None:
        """Return the colour that an element states (`rgb`, `theme` or `indexed`); None if automatic."""
        if element is None or element.get("auto") not in (None, *OFF):
            return None
        found: int | None = None
        if stated := _ARGB.fullmatch(element.get("rgb") or ""):
            found = int(stated[1], 16)
        elif (number := _number(element.get("theme"))) is not None:
            found = self.theme[number] if number < len(self.theme) else None
        elif (number := _number(element.get("indexed"))) is not None:
            found = self.own[number] if self.own and number in self.own else standard_colour(number)
        return None if found is None else tinted(found, _share(element.get("tint")))


def read_palette(styles: Any, theme: Any) -> Palette:
    """Return the colours of a workbook from its parts `styles` and `theme`, of which either may be None."""
    stated = None if styles is None else find_child(styles, "colors", "indexedColors")
    own = {} if stated is None else {number: _stated(colour) for number, colour in enumerate(stated)}
    scheme = None if theme is None else find_child(theme, "themeElements", "clrScheme")
    if scheme is None:
        return Palette(own=own)
    named = {local_name(entry): _theme_colour(entry) for entry in scheme}
    return Palette(tuple(named.get(name) for name in _THEME_NAMES), own)


def _stated(colour: Any) -> int | None:
    found = _ARGB.fullmatch(colour.get("rgb") or "")
    return int(found[1], 16) if found else None


def _theme_colour(entry: Any) -> int | None:
    """Return the colour of a theme, also one of the system as it was when the file was saved."""
    for colour in entry:
        found = _ARGB.fullmatch(colour.get("lastClr") or colour.get("val") or "")
        if found:
            return int(found[1], 16)
        return {"window": WHITE, "windowText": BLACK}.get(colour.get("val") or "")
    return None


@lru_cache(maxsize=1024)
def tinted(colour: int, tint: float) -> int:
    """Return a colour made darker (from -1) or lighter (to 1) by changing its lightness."""
    if not tint:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*((colour >> shift & 255) / 255 for shift in (16, 8, 0)))
    lightness = lightness * (1 + tint) if tint < 0 else lightness * (1 - tint) + tint
    return rgb(*(round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation)))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else None


def _share(text: str | None) -> float:
    """Return a tint, from -1 to 1."""
    try:
        return max(-1.0, min(1.0, float(text or 0)))
    except ValueError:
        return 0.0
