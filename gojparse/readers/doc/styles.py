"""Text styles of the runs of a .doc, from their own properties and their character style's."""

from __future__ import annotations

import struct
from typing import NamedTuple

from gojparse.readers.doc import properties as sprm
from gojparse.readers.doc.pieces import FileHeader
from gojparse.readers.doc.properties import RunProperties, is_property_on, property_list
from gojparse.readers.visible import PLAIN, WHITE, TextStyle, is_hidden, rgb

_STYLE_SHEET = 1  # the number of its table
_CHARACTER = 2  # the kind of a style
_MAX_STYLES = 4095
_MAX_ANCESTORS = 20
_WHITE_NUMBER = 8
# Only these decide what is read. Most runs have none of them.
_DECIDING = frozenset((
    sprm.DELETED, sprm.HIDDEN, sprm.WEB_HIDDEN, sprm.STRUCK, sprm.STRUCK_TWICE, sprm.SIZE,
    sprm.COLOUR_NUMBER, sprm.COLOUR, sprm.RAISED, sprm.SHIFTED, sprm.SYMBOL, sprm.CHARACTER_STYLE,
))  # fmt: skip


class RunStyle(NamedTuple):
    """How a run looks, and the character of a symbol font that replaces each of its own."""

    text: TextStyle = PLAIN
    symbol: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether nobody can see the run."""
        return is_hidden(self.text)


PLAIN_RUN = RunStyle()


class RunStyles:
    """The styles that stored properties stand for. The same few lists recur all through a document."""

    def __init__(self, named: dict[int, TextStyle]) -> None:
        """Take the character styles by number."""
        self._named = named
        self._known: dict[bytes, RunStyle] = {}

    def of(self, stored: bytes) -> RunStyle:
        """Return the style of a run with these properties; `PLAIN_RUN` itself if it is plain."""
        style = self._known.get(stored)
        if style is None:
            style = self._known[stored] = self._style(stored)
        return style

    def _style(self, stored: bytes) -> RunStyle:
        own = {code: value for code, value in property_list(stored) if code in _DECIDING}
        if not own:
            return PLAIN_RUN
        name = own.get(sprm.CHARACTER_STYLE)
        base = self._named.get(_number(name), PLAIN) if name else PLAIN
        style = RunStyle(text_style(own, base), _symbol(own.get(sprm.SYMBOL)))
        return PLAIN_RUN if style == PLAIN_RUN else style


def text_style(own: RunProperties, base: TextStyle = PLAIN) -> TextStyle:
    """Return the style that these properties make of another one. A size is not inherited."""
    hidden_base = is_hidden(base)
    size = own.get(sprm.SIZE)
    colour = base.colour
    if sprm.COLOUR_NUMBER in own:
        colour = WHITE if own[sprm.COLOUR_NUMBER][0] == _WHITE_NUMBER else None
    if sprm.COLOUR in own:
        red, green, blue, automatic = own[sprm.COLOUR]
        colour = None if automatic else rgb(red, green, blue)
    return TextStyle(
        hidden=is_property_on(own, sprm.DELETED)
        or is_property_on(own, sprm.WEB_HIDDEN)
        or is_property_on(own, sprm.HIDDEN, hidden_base),
        struck=is_property_on(own, sprm.STRUCK, base.struck) or is_property_on(own, sprm.STRUCK_TWICE),
        colour=colour,
        size=None if size is None else _number(size) / 2,
        raised=_raised(own, base.raised),
    )


def _raised(own: RunProperties, base: str) -> str:
    """Return how far a run is raised: by its place on the line or by the kind of its script."""
    shift = own.get(sprm.SHIFTED)
    if shift is not None and (half_points := struct.unpack("<h", shift)[0]):
        return str(half_points)
    script = own.get(sprm.RAISED)
    return base if script is None else ("", "super", "sub")[script[0] % 3]


def _symbol(value: bytes | None) -> str:
    """Return a character of a symbol font by its code. Its shape is unknown, its presence is not."""
    if value is None:
        return ""
    code = struct.unpack_from("<H", value, 2)[0]
    return "\ufffd" if 0xD800 <= code < 0xE000 or not code else chr(code)


def _number(value: bytes) -> int:
    return int.from_bytes(value[:2], "little")


def run_styles(header: FileHeader, table: bytes) -> RunStyles:
    """Return the styles of a document, with its character styles as far as they are in order."""
    try:
        return RunStyles(_character_styles(header.part(_STYLE_SHEET, table)))
    except (struct.error, IndexError):
        return RunStyles({})


def _character_styles(sheet: bytes) -> dict[int, TextStyle]:
    """Return the character styles of a document by number."""
    if len(sheet) < 8:
        return {}
    length, count, fixed = struct.unpack_from("<3H", sheet)
    at = 2 + length
    own: dict[int, tuple[int, RunProperties]] = {}
    for number in range(min(count, _MAX_STYLES)):
        (size,) = struct.unpack_from("<H", sheet, at)
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size
        if size > fixed and style[2] & 15 == _CHARACTER:
            own[number] = struct.unpack_from("<H", style, 2)[0] >> 4, _character_properties(style, fixed)
    return {number: _inherited(number, own) for number in own}


def _character_properties(style: bytes, fixed: int) -> RunProperties:
    """Return the properties of a character style, which follow its name."""
    (letters,) = struct.unpack_from("<H", style, fixed)
    at = fixed + 2 + 2 * letters + 2
    (size,) = struct.unpack_from("<H", style, at)
    return dict(property_list(style[at + 2 : at + 2 + size]))


def _inherited(number: int, own: dict[int, tuple[int, RunProperties]]) -> TextStyle:
    """Return a style on top of the one that it is based on."""
    chain: list[RunProperties] = []
    while number in own and len(chain) < _MAX_ANCESTORS:
        number, properties = own[number]
        chain.append(properties)
    style = PLAIN
    for properties in reversed(chain):
        style = text_style(properties, style)
    return style
