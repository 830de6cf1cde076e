"""Text styles of WordprocessingML: what a run looks like by its own properties and by all its styles.

A run has five levels: the defaults of the document, the table's style, the
paragraph's, the character style, and its own properties. A level overrides
those before it. Switches that toggle (hidden, struck out) are different: two
styles that both strike a run out leave it as it was, and only the run's own
property is final (ISO/IEC 29500-1, 17.7.3).
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from gojparse.readers.package import (
    OFF,
    attribute,
    children_by_name,
    find_child,
    is_switched_on,
    local_name,
    property_number,
)
from gojparse.readers.visible import (
    BLACK,
    PATTERN,
    PLAIN,
    WHITE,
    Ground,
    TextStyle,
    blended,
    draws_signs,
    hex_colour,
    is_hidden,
    rgb,
    small_size,
)

_LEVEL = (*OFF, "baseline")
_PERCENT = re.compile(r"pct([0-9]{1,2})")
SHIFTED = "shifted"
"""Begins the description of a run that is raised or lowered by too little to be a mark for sure."""

_SLIGHT = 3  # half-points; a run lowered by less is set to fit its line
_CLEARLY = 6  # half-points; a run raised by as much is a mark
_MAX_ANCESTORS = 50

Properties: TypeAlias = Mapping[str, Any]  # elements by their names


class RunFormat(NamedTuple):
    """The properties of a run that one level states; None where it states nothing."""

    hidden: bool | None = None
    struck: bool | None = None
    doubly_struck: bool | None = None
    web_hidden: bool | None = None
    colour: int | None = None
    automatic: bool = False  # the automatic colour, stated as such: it hides the one of the level before
    size: float | None = None
    raised: str | None = None
    ground: Ground = None
    opacity: float | None = None
    dingbats: bool | None = None  # a font that draws signs in place of letters and digits

    def over(self, below: RunFormat) -> RunFormat:
        """Return both levels as one, where this one overrides."""
        stated = (own if own is not None else other for own, other in zip(self, below, strict=True))
        merged = RunFormat(*stated)  # type: ignore[arg-type]
        return merged._replace(
            colour=self.colour if self.automatic else merged.colour,
            automatic=self.automatic or (below.automatic and self.colour is None),
        )


_NOTHING_STATED = RunFormat()


class WordRunStyle(NamedTuple):
    """The style of a run by all its levels."""

    style: TextStyle
    draws_signs: bool  # its font draws signs in place of letters and digits
    hidden: bool


class Theme(NamedTuple):
    """The colours of a document's theme, by the names in which properties state them."""

    colours: Mapping[str, int] = {}

    def colour(self, element: Any, name: str = "themeColor") -> int | None:
        """Return the colour that an element takes from the theme, made lighter or darker as it says."""
        stated = attribute(element, name)
        if stated is None:
            return None
        colour = self.colours.get(_SAME_COLOUR.get(stated, stated))
        if colour is None:
            return None
        name = name.removesuffix("Color")
        shade, tint = attribute(element, f"{name}Shade"), attribute(element, f"{name}Tint")
        return _shaded(colour, _share(shade), _share(tint))


_SAME_COLOUR = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2",
    "background1": "lt1", "light1": "lt1", "text1": "dk1", "dark1": "dk1",
    "background2": "lt2", "light2": "lt2", "text2": "dk2", "dark2": "dk2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
_OFFICE = {"lt1": WHITE, "dk1": BLACK}


def theme(part: Any) -> Theme:
    """Return the theme in the part `theme`; black and white where there is none."""
    scheme = None if part is None else find_child(part, "themeElements", "clrScheme")
    colours = dict(_OFFICE)
    for entry in () if scheme is None else scheme:
        for colour in entry:
            stated = attribute(colour, "lastClr") or attribute(colour, "val") or ""
            if (known := hex_colour(stated)) is not None:
                colours[local_name(entry)] = known
    return Theme(colours)


def _share(value: str | None) -> float:
    try:
        return int(value or "FF", 16) / 255
    except ValueError:
        return 1.0


@lru_cache(maxsize=256)
def _shaded(colour: int, shade: float, tint: float) -> int:
    """Return a colour made darker or lighter (ISO/IEC 29500-1, 17.3.2.6)."""
    if shade == tint == 1:
        return colour
    parts = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parts))
    light = light * shade * tint + (1 - tint)
    return rgb(*(round(part * 255) for part in colorsys.hls_to_rgb(hue, light, saturation)))


# ---- one level ----


def run_format(properties: Properties, colours: Theme) -> RunFormat:
    """Return what the properties of a run state."""
    if not properties:
        return _NOTHING_STATED
    size = attribute(properties["sz"], "val") or "" if "sz" in properties else ""
    colour, automatic = _colour(properties, colours)
    filled, opacity = _fill(properties.get("textFill"), colours)
    font = properties.get("rFonts")
    font_name = None if font is None else attribute(font, "ascii") or attribute(font, "hAnsi")
    return RunFormat(
        hidden=_switch(properties, "vanish"),
        struck=_switch(properties, "strike"),
        doubly_struck=_switch(properties, "dstrike"),
        web_hidden=_switch(properties, "webHidden"),
        colour=colour if filled is None else filled,
        automatic=automatic and filled is None,
        size=int(size) / 2 if size.isdecimal() and len(size) < 5 else None,
        raised=_raised(properties),
        ground=ground(properties, colours),
        opacity=opacity,
        dingbats=None if font_name is None else draws_signs(font_name),
    )


def _fill(fill: Any, colours: Theme) -> tuple[int | None, float | None]:
    """Return colour and opacity that `w14:textFill` gives letters, None where it states none.

    Its `alpha` is how transparent they are, 100000 being entirely so.
    """
    if fill is None:
        return None, None
    if find_child(fill, "noFill") is not None:
        return None, 0.0
    solid = find_child(fill, "solidFill")
    shade = solid[0] if solid is not None and len(solid) else None
    if shade is None:
        return None, None
    alpha = find_child(shade, "alpha")
    text = "" if alpha is None else attribute(alpha, "val") or ""
    opacity = max(1 - int(text) / 100_000, 0.0) if text.isdecimal() and len(text) < 7 else None
    is_plain = not any(local_name(change).startswith("lum") for change in shade)
    value = attribute(shade, "val") or ""
    named = colours.colours.get(_SAME_COLOUR.get(value, value))
    return (hex_colour(value) if named is None else named) if is_plain else None, opacity


def _switch(properties: Properties, name: str) -> bool | None:
    return is_switched_on(properties, name) if name in properties else None


def _colour(properties: Properties, colours: Theme) -> tuple[int | None, bool]:
    """Return the colour of letters, and whether it is the automatic one."""
    colour = properties.get("color")
    if colour is None:
        return None, False
    themed = colours.colour(colour)
    if themed is not None:
        return themed, False
    value = (attribute(colour, "val") or "").lower()
    if value == "white":
        return WHITE, False
    return hex_colour(value), value == "auto"


def _raised(properties: Properties) -> str | None:
    """Return how a run is raised or lowered, empty where it stands on its line; None if nothing is stated."""
    if "vertAlign" in properties:
        aligned = attribute(properties["vertAlign"], "val") or ""
        if aligned not in _LEVEL or "position" not in properties:
            return "" if aligned in _LEVEL else aligned
    if "position" not in properties:
        return None
    value = attribute(properties["position"], "val") or ""
    shift = int(value) if value.lstrip("-").isdecimal() and len(value) < 6 else 0
    if abs(shift) < _SLIGHT:
        return ""
    return f"{'' if abs(shift) >= _CLEARLY else SHIFTED}{shift}"


_HIGHLIGHTS = {
    "black": 0x000000, "blue": 0x0000FF, "cyan": 0x00FFFF, "green": 0x00FF00, "magenta": 0xFF00FF,
    "red": 0xFF0000, "yellow": 0xFFFF00, "white": WHITE, "darkBlue": 0x000080, "darkCyan": 0x008080,
    "darkGreen": 0x008000, "darkMagenta": 0x800080, "darkRed": 0x800000, "darkYellow": 0x808000,
    "darkGray": 0x808080, "lightGray": 0xC0C0C0,
}  # fmt: skip


def ground(properties: Properties, colours: Theme) -> Ground:
    """Return the ground that the properties of a run, a paragraph or a cell give it; None if none."""
    if is_switched_on(properties, "highlight"):
        return _HIGHLIGHTS.get(attribute(properties["highlight"], "val") or "", PATTERN)
    shading = properties.get("shd")
    if shading is None:
        return None
    pattern = attribute(shading, "val") or "clear"
    if pattern == "solid":
        front = _stated(shading, "color", "themeColor", colours)
        return BLACK if front is None else front
    if pattern == "nil":
        return None
    if percent := _PERCENT.fullmatch(pattern):
        return _mixed(shading, int(percent[1]) / 100, colours)
    if pattern != "clear":
        return PATTERN
    return _stated(shading, "fill", "themeFill", colours)


def _stated(shading: Any, name: str, themed: str, colours: Theme) -> int | None:
    """Return a colour of a shading; None for the automatic one."""
    known = colours.colour(shading, themed)
    if known is not None:
        return known
    value = (attribute(shading, name) or "auto").lower()
    return None if value == "auto" else WHITE if value == "white" else hex_colour(value)


def _mixed(shading: Any, share: float, colours: Theme) -> int:
    """Return the colour that dots of one colour on another one make from afar."""
    front = _stated(shading, "color", "themeColor", colours)
    behind = _stated(shading, "fill", "themeFill", colours)
    return blended(BLACK if front is None else front, WHITE if behind is None else behind, share)


# ---- the styles of a document ----


class DocxStyles:
    """The styles of a document, each with what those that it is based on state."""

    def __init__(self, part: Any, colours: Theme) -> None:
        """Take the part `styles` (None where there is none) and the theme."""
        self.theme = colours
        self._styles: dict[tuple[str, str], Any] = {}
        self._default: dict[str, str] = {}
        self._formats: dict[tuple[str, str], RunFormat] = {}
        self._runs: dict[Any, WordRunStyle] = {}
        self._bare: dict[str | None, WordRunStyle] = {}
        self._grounds: dict[str | None, Ground] = {}
        self.document = _NOTHING_STATED
        for style in () if part is None else part:
            if local_name(style) == "docDefaults":
                run = find_child(style, "rPrDefault", "rPr")
                self.document = run_format(children_by_name(run), colours)
            elif local_name(style) == "style":
                self._add(style)

    def _add(self, style: Any) -> None:
        kind, name = attribute(style, "type") or "paragraph", attribute(style, "styleId")
        if name is not None:
            self._styles[kind, name] = style
            if attribute(style, "default") not in (None, *OFF):
                self._default[kind] = name

    def ancestry(self, kind: str, name: str | None) -> Sequence[Any]:
        """Return a style (the default one where no name is given) and those it is based on, nearest first."""
        found: list[Any] = []
        name = name or self._default.get(kind)
        while name is not None and len(found) < _MAX_ANCESTORS:
            style = self._styles.get((kind, name))
            if style is None or style in found:
                break
            found.append(style)
            above = find_child(style, "basedOn")
            name = None if above is None else attribute(above, "val")
        return found

    def format(self, kind: str, name: str | None) -> RunFormat:
        """Return what a paragraph or character style states of runs."""
        key = (kind, name or "")
        if key not in self._formats:
            merged = _NOTHING_STATED
            for style in reversed(self.ancestry(kind, name)):
                own = run_format(children_by_name(find_child(style, "rPr")), self.theme)
                merged = own.over(merged)
            self._formats[key] = merged
        return self._formats[key]

    def paragraph_ground(self, name: str | None) -> Ground:
        """Return the ground that a paragraph style gives its paragraphs."""
        if name not in self._grounds:
            grounds = (
                ground(children_by_name(find_child(style, "pPr")), self.theme)
                for style in self.ancestry("paragraph", name)
            )
            self._grounds[name] = next((known for known in grounds if known is not None), None)
        return self._grounds[name]

    def bare_run(self, paragraph: str | None) -> WordRunStyle:
        """Return how a run without properties of its own looks in a paragraph of this style."""
        if paragraph not in self._bare:
            self._bare[paragraph] = self.run(_NOTHING_STATED, None, paragraph, _NOTHING_STATED)
        return self._bare[paragraph]

    def run(
        self, own: RunFormat, character: str | None, paragraph: str | None, table: RunFormat
    ) -> WordRunStyle:
        """Return how a run looks by its own format, its character and paragraph style and its table's."""
        key = (own, character, paragraph, table)
        if key not in self._runs:
            styles = (table, self.format("paragraph", paragraph), self.format("character", character))
            levels = (own, *reversed(styles), self.document)
            signs = next((level.dingbats for level in levels if level.dingbats is not None), False)
            style = _text_style(self.document, styles, own)
            style = PLAIN if style == PLAIN else style
            self._runs[key] = WordRunStyle(style, bool(signs), is_hidden(style))
        return self._runs[key]


def _text_style(document: RunFormat, styles: Sequence[RunFormat], own: RunFormat) -> TextStyle:
    """Return the style of a run from all its levels."""
    merged = document
    for level in (*styles, own):
        merged = level.over(merged)
    hidden = _toggled(own.hidden, document.hidden, [style.hidden for style in styles])
    struck = _toggled(own.struck, document.struck, [style.struck for style in styles])
    return TextStyle(
        hidden=hidden,
        struck=struck or bool(merged.doubly_struck),
        colour=merged.colour,
        ground=merged.ground,
        size=small_size(merged.size),
        raised=merged.raised or "",
        opacity=1.0 if merged.opacity is None else merged.opacity,
    )


def _toggled(own: bool | None, document: bool | None, styles: Sequence[bool | None]) -> bool:
    """Return a switch that toggles: the run's own statement is final, those of styles cancel in pairs."""
    if own is not None:
        return own
    return bool(document) or sum(map(bool, styles)) % 2 == 1


# ---- heights that leave no room ----

_NO_HEIGHT = 60  # twentieths of a point


def has_no_line_height(spacing: Any) -> bool:
    """Tell whether the exact height of a paragraph's lines leaves no room for letters."""
    if spacing is None or attribute(spacing, "lineRule") != "exact":
        return False
    line = attribute(spacing, "line") or ""
    return line.isdecimal() and len(line) < 6 and 0 < int(line) < _NO_HEIGHT


def has_no_row_height(properties: Any) -> bool:
    """Tell whether the exact height of a row leaves no room for letters."""
    height = find_child(properties, "trHeight")
    is_exact = height is not None and attribute(height, "hRule") == "exact"
    return is_exact and 0 < property_number(properties, "trHeight", 0) < _NO_HEIGHT
