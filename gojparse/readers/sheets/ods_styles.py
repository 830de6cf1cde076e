"""The styles of an OpenDocument spreadsheet: common ones, automatic ones, and what they inherit.

A style has the properties of its parent and of the default of its family
where it states none. Formats of numbers are written as the code of Excel
that says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gojparse.readers.package import attribute, find_child, local_name
from gojparse.readers.sheets.cells import LEAST_DIGIT, PLAIN_CELL, CellStyle, FormatChange
from gojparse.readers.sheets.formats import GENERAL, NumberFormat, number_format
from gojparse.readers.visible import PATTERN, PLAIN, Ground, TextStyle, hex_colour, small_size

_BORDERS = ("border", "border-top", "border-bottom", "border-left", "border-right")
_DIAGONALS = ("diagonal-tl-br", "diagonal-bl-tr")
_STRUCK = ("text-line-through-style", "text-line-through-type")
_LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,12})?)(pt|cm|mm|in|px|pc)")
_POINTS = {"pt": 1.0, "cm": 28.3465, "mm": 2.83465, "in": 72.0, "px": 0.75, "pc": 12.0}
_MAP = re.compile(r"value\(\)\s*(<=|>=|!=|<>|=|<|>)\s*([+-]?[0-9]{1,18}(?:\.[0-9]{1,9})?)")
_USUAL_SIZE = 10.0  # points
_MAX_PARENTS = 20
_MAX_PLACES = 20  # digits that a format asks for
_DATE_PARTS = {"year": "yyyy", "month": "m", "day": "d", "hours": "h", "minutes": "m", "seconds": "s"}


@dataclass(slots=True)
class OdsStyles:
    """The styles of a spreadsheet by family and name."""

    styles: dict[tuple[str, str], Any] = field(default_factory=dict)
    formats: dict[str, Any] = field(default_factory=dict)  # of numbers
    _properties: dict[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)
    _cells: dict[str, CellStyle] = field(default_factory=dict)

    def add(self, section: Any) -> None:
        """Enter the styles of a section, which may be None; later ones win."""
        for style in () if section is None else section:
            name, kind = attribute(style, "name") or "", local_name(style)
            if kind in ("style", "default-style"):
                family = attribute(style, "family") or ""
                self.styles[family, name] = style
                self.styles.setdefault((family, attribute(style, "display-name") or name), style)
            elif kind.endswith("-style"):
                self.formats[name] = style

    def properties(self, family: str, name: str | None, part: str) -> Mapping[str, str]:
        """Return the properties that a style states or inherits, such as those of its `text-properties`."""
        key = family, name or "", part
        if key not in self._properties:
            found: dict[str, str] = {}
            for style in reversed(list(self._lineage(family, name or ""))):
                found |= _attributes(find_child(style, part))
            self._properties[key] = found
        return self._properties[key]

    def _lineage(self, family: str, name: str) -> Iterator[Any]:
        """Yield a style, its parents and the default of its family."""
        for _ in range(_MAX_PARENTS):
            style = self.styles.get((family, name)) if name else None
            if style is None:
                break
            yield style
            name = attribute(style, "parent-style-name") or ""
        if (family, "") in self.styles:
            yield self.styles[family, ""]

    def cell(self, name: str | None) -> CellStyle:
        """Return a style of cells."""
        key = name or ""
        if key not in self._cells:
            self._cells[key] = self._cell_style(name or "Default")
        return self._cells[key]

    def _cell_style(self, name: str) -> CellStyle:
        own = self.properties("table-cell", name, "table-cell-properties")
        letters = self.properties("table-cell", name, "text-properties")
        text = letters_style(letters)._replace(ground=_ground(own.get("background-color")), raised="")
        named = (attribute(style, "data-style-name") for style in self._lineage("table-cell", name))
        style = CellStyle(
            self.number_format(next((code for code in named if code), None)),
            any(_is_line(own.get(side)) for side in _BORDERS),
            PLAIN if text == PLAIN else text,
            any(_is_line(own.get(side)) for side in _DIAGONALS),
            own.get("repeat-content") == "true",
            _digit(own, letters),
        )
        return PLAIN_CELL if style == PLAIN_CELL else style

    def maps(self, name: str | None) -> list[Any]:
        """Return the conditions of a style of cells."""
        style = self.styles.get(("table-cell", name or ""))
        return [] if style is None else [part for part in style if local_name(part) == "map"]

    def change(self, name: str | None) -> FormatChange:
        """Return what the style of a conditional format changes: what it and its parents state themselves."""
        own: dict[str, str] = {}
        letters: dict[str, str] = {}
        code = None
        for style in reversed(list(self._lineage("table-cell", name or ""))):
            if attribute(style, "name") not in (None, "Default"):
                own |= _attributes(find_child(style, "table-cell-properties"))
                letters |= _attributes(find_child(style, "text-properties"))
                code = attribute(style, "data-style-name") or code
        stated = letters_style(letters)
        changed: dict[str, Any] = {"struck": True} if stated.struck else {}
        if "color" in letters or "use-window-font-color" in letters:
            changed["colour"] = stated.colour
        if (ground := _ground(own.get("background-color"))) is not None:
            changed["ground"] = ground
        return FormatChange(
            self.number_format(code) if code else None,
            (lambda style: style._replace(**changed)) if changed else None,
        )

    def run(self, cell: str | None, spans: tuple[str, ...]) -> TextStyle:
        """Return the style of a run in a cell of this style, inside spans of these styles."""
        letters = dict(self.properties("table-cell", cell or "Default", "text-properties"))
        letters.pop("background-color", None)
        for span in spans:
            letters |= self.properties("text", span, "text-properties")
        return letters_style(letters)._replace(ground=_ground(letters.get("background-color")))

    def size(self, family: str, name: str | None, measure: str) -> float | None:
        """Return the height of rows or the width of columns of a style, in points."""
        part = f"{family}-properties"
        return length(self.properties(family, name, part).get(measure))

    def shows_table(self, name: str | None) -> bool:
        """Tell whether a table of this style is shown at all."""
        return self.properties("table", name, "table-properties").get("display") != "false"

    def number_format(self, name: str | None) -> NumberFormat:
        """Return the format of numbers of this name."""
        style = self.formats.get(name or "")
        if style is None:
            return GENERAL
        codes: list[str] = []
        for mapped in style:
            condition = _MAP.fullmatch(attribute(mapped, "condition") or "")
            target = self.formats.get(attribute(mapped, "apply-style-name") or "")
            if local_name(mapped) == "map" and condition and target is not None:
                operator = condition[1].replace("!=", "<>")
                codes.append(f"[{operator}{condition[2]}]{_code(target)}")
        return number_format(";".join((*codes, _code(style))))


def letters_style(letters: Mapping[str, str]) -> TextStyle:
    """Return the style of letters with these properties."""
    raised = letters.get("text-position", "0%").split(" ")[0]
    automatic = letters.get("use-window-font-color") == "true"
    return TextStyle(
        hidden=letters.get("display") == "none",
        struck=any(letters.get(name, "none") != "none" for name in _STRUCK),
        colour=None if automatic else hex_colour(letters.get("color", "")),
        raised="" if raised in ("0%", "0") else raised,
        size=small_size(length(letters.get("font-size"))),
    )


def _digit(cell: Mapping[str, str], letters: Mapping[str, str]) -> float:
    """Return the least width of a digit in points; 0 where numbers are fitted to their cell or turned."""
    if cell.get("shrink-to-fit") == "true" or cell.get("rotation-angle", "0") not in ("0", "0deg"):
        return 0.0
    return LEAST_DIGIT * (length(letters.get("font-size")) or _USUAL_SIZE)


def _ground(background: str | None) -> Ground:
    """Return the ground of a background; none, or transparent, shows what is below."""
    if background in (None, "transparent"):
        return None
    colour = hex_colour(background or "")
    return PATTERN if colour is None else colour


def _is_line(border: str | None) -> bool:
    return (border or "none").split(" ")[-1] not in ("none", "hidden")


def length(text: str | None) -> float | None:
    """Return a length in points; None where it is none."""
    found = _LENGTH.fullmatch(text or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


def _attributes(part: Any) -> dict[str, str]:
    """Return the attributes of an element without their namespaces."""
    if part is None:
        return {}
    return {str(key).rpartition("}")[2]: str(value).lower() for key, value in part.attrib.items()}


# ---- formats of numbers ----


def _code(style: Any) -> str:
    """Return the code of Excel that says what a format says, without its conditions."""
    percent = local_name(style) == "percentage-style"
    pieces: list[str] = []
    for element in style:
        name = local_name(element)
        if name == "number":
            pieces.append(_digits(element))
        elif name == "scientific-number":
            pieces.append(_digits(element) + "E+00")
        elif name == "fraction":
            pieces.append("# ?/?")
        elif name in ("text", "currency-symbol"):
            pieces.append(_words(element.text or "", percent))
        elif name == "text-content":
            pieces.append("@")
        elif name == "boolean":
            pieces.append("General")
        elif name == "text-properties" and (colour := attribute(element, "color")):
            pieces.insert(0, f"[{colour}]")
        pieces.append(_DATE_PARTS.get(name, ""))
    return "".join(pieces)


def _words(text: str, percent: bool) -> str:
    if percent and "%" in text:
        before, _, after = text.partition("%")
        return f"{_words(before, False)}%{_words(after, False)}"
    plain = text.replace('"', "")
    return f'"{plain}"' if plain else ""


def _digits(element: Any) -> str:
    """Return the code of the digits of a number; one that states no decimals is shown as it is."""
    stated = attribute(element, "decimal-places")
    if stated is None and local_name(element) == "number":
        return "General"
    places = _count(stated)
    least = _count(attribute(element, "min-decimal-places") or str(places))
    if attribute(element, "decimal-replacement") is not None:
        least = 0
    whole = "0" * _count(attribute(element, "min-integer-digits")) or "#"
    if attribute(element, "grouping") == "true":
        whole = "#," + whole.rjust(3, "#")
    whole = _with_words(whole, element)
    decimals = "0" * min(least, places) + "#" * (places - least)
    factor = attribute(element, "display-factor") or ""
    commas = "," * ((len(factor) - 1) // 3) if factor.strip("0") == "1" else ""
    return whole + ("." if places else "") + decimals + commas


def _with_words(whole: str, element: Any) -> str:
    """Return the digits before the point with the words that stand among them."""
    words = {
        _count(attribute(inner, "position")): inner.text or ""
        for inner in element
        if local_name(inner) == "embedded-text"
    }
    if not words:
        return whole
    whole = whole.replace(",", "").rjust(max(words) + 1, "#")
    pieces = [_words(words.get(len(whole) - n, ""), False) + digit for n, digit in enumerate(whole)]
    return "".join(pieces) + _words(words.get(0, ""), False)


def _count(text: str | None) -> int:
    return min(int(text), _MAX_PLACES) if text and text.isascii() and text.isdecimal() else 0
