"""The styles of an .xlsx: what its cells look like, by the number that they name.

A run of a shared text has a font of its own in place of its cell's. Only the
ground and the number format are still the cell's then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from gojparse.readers.package import OFF, attribute, find_child, local_name
from gojparse.readers.sheets.cells import (
    USUAL_SIZE,
    CellStyle,
    CellValue,
    FormatChange,
    TextRun,
    digit_width,
)
from gojparse.readers.sheets.colours import Palette, read_palette
from gojparse.readers.sheets.formats import BUILT_IN, number_format
from gojparse.readers.visible import PATTERN, PLAIN, WHITE, Ground, TextStyle, small_size


class WorkbookStyles(NamedTuple):
    """The styles that the sheets of a workbook name by number."""

    cells: Sequence[CellStyle] = ()
    changes: Sequence[FormatChange] = ()
    palette: Palette = Palette()


def workbook_styles(part: Any, theme: Any) -> WorkbookStyles:
    """Return the styles from the parts `styles` and `theme`; either may be None."""
    palette = read_palette(part, theme)
    if part is None:
        return WorkbookStyles(palette=palette)
    sections = {local_name(section): section for section in part}
    codes = dict(BUILT_IN)
    for code in sections.get("numFmts", ()):
        codes[_number(code.get("numFmtId"))] = code.get("formatCode") or ""
    fonts = [font_style(font, palette) for font in sections.get("fonts", ())]
    digits = list(_digit_widths(sections.get("fonts", ())))
    grounds = [_ground(fill, palette) for fill in sections.get("fills", ())]
    borders = list(sections.get("borders", ()))
    cells = tuple(
        cell_style(
            codes.get(_number(style.get("numFmtId")), ""),
            _at(fonts, style.get("fontId"), PLAIN),
            _at(grounds, style.get("fillId"), None),
            ruled=_is_ruled(border := _at(borders, style.get("borderId"), ())),
            crossed=_is_crossed(border),
            repeated=_is_repeated(alignment := find_child(style, "alignment")),
            digit=0.0 if _is_fitted(alignment) else _at(digits, style.get("fontId"), 0.0),
        )
        for style in sections.get("cellXfs", ())
    )
    changes = tuple(read_change(change, palette) for change in sections.get("dxfs", ()))
    return WorkbookStyles(cells, changes, palette)


def cell_style(
    code: str,
    font: TextStyle,
    ground: Ground,
    *,
    ruled: bool,
    crossed: bool,
    repeated: bool,
    digit: float,
) -> CellStyle:
    """Return the style of cells with this number format, font, ground, borders and room for digits."""
    text = font._replace(ground=ground, raised="")
    return CellStyle(number_format(code), ruled, PLAIN if text == PLAIN else text, crossed, repeated, digit)


def _is_repeated(alignment: Any) -> bool:
    return alignment is not None and alignment.get("horizontal") == "fill"


def _is_fitted(alignment: Any) -> bool:
    """Tell whether numbers are made small enough for their cell, or written upwards."""
    if alignment is None:
        return False
    return alignment.get("shrinkToFit") not in (None, *OFF) or alignment.get("textRotation") not in (
        None,
        "0",
    )


def _digit_widths(fonts: Iterable[Any]) -> Iterator[float]:
    """Yield the least width of a digit of each font, in digits of the first, as columns are measured."""
    first = None
    for font in fonts:
        named = {local_name(inner): attribute(inner, "val") for inner in font}
        name, size = named.get("name") or "", size_in_points(named.get("sz")) or USUAL_SIZE
        first = first or (name, size)
        yield digit_width(first, (name, size))


def _is_ruled(border: Any) -> bool:
    return any(side.get("style") not in (None, "none") for side in border if local_name(side) != "diagonal")


def _is_crossed(border: Any) -> bool:
    """Tell whether a diagonal line runs through the cell."""
    switches = ("diagonalUp", "diagonalDown")
    if not len(border) or all(border.get(switch) in (None, *OFF) for switch in switches):
        return False
    line = find_child(border, "diagonal")
    return line is not None and line.get("style") not in (None, "none")


def font_style(properties: Any, palette: Palette) -> TextStyle:
    """Return the style of letters with these properties, of a font or of a run."""
    named = {local_name(inner): inner for inner in properties}
    strike, shift, size = (named.get(name) for name in ("strike", "vertAlign", "sz"))
    level = None if shift is None else attribute(shift, "val")
    return TextStyle(
        struck=strike is not None and attribute(strike, "val") not in OFF,
        colour=palette.colour(named.get("color")),
        raised="" if level in (None, "baseline") else str(level),
        size=None if size is None else small_size(size_in_points(attribute(size, "val"))),
    )


def size_in_points(text: str | None) -> float | None:
    """Return a size in points as it is written; None where it is none."""
    if not text:
        return None
    try:
        size = float(text)
    except ValueError:
        return None
    return size if 0 <= size < 1_000 else None


def _ground(fill: Any, palette: Palette) -> Ground:
    """Return the ground that a fill makes; None where the sheet is seen through it."""
    pattern = find_child(fill, "patternFill")
    if pattern is None:
        return PATTERN if len(fill) else None  # a gradient
    kind = pattern.get("patternType")
    if kind in (None, "none"):
        return None
    if kind != "solid":
        return PATTERN
    colour = palette.colour(find_child(pattern, "fgColor"))
    return WHITE if colour is None and find_child(pattern, "bgColor") is None else _known(colour)


def _known(colour: int | None) -> int:
    return PATTERN if colour is None else colour


# ---- what a conditional format changes ----


def read_change(change: Any, palette: Palette) -> FormatChange:
    """Return what an entry of `dxfs` changes."""
    code = find_child(change, "numFmt")
    number = None if code is None else number_format(code.get("formatCode") or "")
    font, fill = find_child(change, "font"), find_child(change, "fill")
    changed: dict[str, Any] = {}
    if font is not None:
        stated = font_style(font, palette)
        names = {local_name(inner) for inner in font}
        changed = {"struck": stated.struck} if "strike" in names else {}
        changed |= {"colour": stated.colour} if "color" in names else {}
    if fill is not None and (ground := _changed_ground(fill, palette)) is not None:
        changed["ground"] = ground
    return FormatChange(number, (lambda style: style._replace(**changed)) if changed else None)


def _changed_ground(fill: Any, palette: Palette) -> Ground:
    """Return the ground of a conditional format, which states a solid colour as its `bgColor`."""
    pattern = find_child(fill, "patternFill")
    if pattern is None:
        return PATTERN if len(fill) else None
    kind = pattern.get("patternType")
    if kind == "none":
        return None
    if kind not in (None, "solid"):
        return PATTERN
    colours = {local_name(inner): inner for inner in pattern}
    stated = colours.get("bgColor", colours.get("fgColor"))
    return None if stated is None else _known(palette.colour(stated))


# ---- texts in runs ----


def read_text(element: Any, palette: Palette, unescape: Callable[[str], str]) -> CellValue:
    """Return the text of a cell, in one piece or in runs, without how it is pronounced."""
    if len(element) == 1 and local_name(element[0]) == "t":
        return CellValue(unescape(element[0].text or ""))  # nearly every text
    runs: list[TextRun] = []
    for inner in element:
        name = local_name(inner)
        if name == "t":
            runs.append(TextRun(unescape(inner.text or "")))
        elif name == "r":
            parts = {local_name(part): part for part in inner}
            text = unescape(parts["t"].text or "") if "t" in parts else ""
            properties = parts.get("rPr")
            runs.append(TextRun(text, None if properties is None else font_style(properties, palette)))
    return CellValue.of_runs(runs)


def _at(found: Sequence[Any], number: str | None, default: Any) -> Any:
    place = _number(number)
    return found[place] if 0 <= place < len(found) else default


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else -1
