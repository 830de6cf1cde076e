"""How the cells of an .xlsx look, by the number of their style: format, border, and what hides a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gojparse.readers.markup import OFF, attribute, child, local_name
from gojparse.readers.sheets.numbers import BUILT_IN, GENERAL, NumberFormat, number_format

_WHITE = ("FFFFFFFF", "00FFFFFF", "FFFFFF")


@dataclass(frozen=True, slots=True)
class CellStyle:
    """One style of the workbook."""

    number: NumberFormat = GENERAL
    ruled: bool = False
    struck: bool = False
    white: bool = False  # white letters on a white ground


PLAIN = CellStyle()


def cell_styles(part: Any) -> tuple[CellStyle, ...]:
    """The styles that cells name by their number."""
    sections = {local_name(section): section for section in part}
    codes = {**BUILT_IN, **_codes(sections.get("numFmts"))}
    fonts = [_font(font) for font in sections.get("fonts", ())]
    grounds = [_is_white_ground(fill) for fill in sections.get("fills", ())]
    borders = [_has_rule(border) for border in sections.get("borders", ())]
    return tuple(_looks(sections.get("cellXfs", ()), codes, fonts, grounds, borders))


def _looks(
    styles: Any,
    codes: dict[int, str],
    fonts: list[tuple[bool, bool]],
    grounds: list[bool],
    borders: list[bool],
) -> Iterator[CellStyle]:
    for style in styles:
        struck, white = _at(fonts, style.get("fontId"), (False, False))
        yield CellStyle(
            number_format(codes.get(_number(style.get("numFmtId")), "")),
            _at(borders, style.get("borderId"), False),
            struck,
            white and _at(grounds, style.get("fillId"), True),
        )


def _at(found: list[Any], number: str | None, default: Any) -> Any:
    place = _number(number)
    return found[place] if 0 <= place < len(found) else default


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else -1


def _codes(section: Any) -> dict[int, str]:
    """The formats that the workbook spells out."""
    found = section if section is not None else ()
    return {_number(code.get("numFmtId")): code.get("formatCode") or "" for code in found}


def _font(font: Any) -> tuple[bool, bool]:
    """Whether a font strikes its text out, and whether it is white."""
    return strikes(font), is_white(font)


def strikes(properties: Any) -> bool:
    """Whether these properties of letters strike them out."""
    strike = child(properties, "strike")
    return strike is not None and attribute(strike, "val") not in OFF


def is_white(properties: Any) -> bool:
    """Whether these properties of letters make them white."""
    colour = child(properties, "color")
    return colour is not None and _is_white(colour)


def _is_white(colour: Any) -> bool:
    if colour.get("tint") not in (None, "0"):
        return False
    return (
        (colour.get("rgb") or "").upper() in _WHITE
        or colour.get("theme") == "0"
        or colour.get("indexed") in ("1", "9")
    )


def _is_white_ground(fill: Any) -> bool:
    """Whether what is behind the letters is white, as it is where nothing is said."""
    pattern = child(fill, "patternFill")
    if pattern is None:
        return len(fill) == 0  # else a gradient
    if pattern.get("patternType") in (None, "none"):
        return True
    colour = child(pattern, "fgColor")
    return pattern.get("patternType") == "solid" and colour is not None and _is_white(colour)


def _has_rule(border: Any) -> bool:
    """Whether any side of a cell is ruled."""
    return any(side.get("style") not in (None, "none") for side in border)
