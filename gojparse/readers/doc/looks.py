"""How the runs of a .doc look, by their own properties and their character style's."""

from __future__ import annotations

import struct

from gojparse.readers.doc import sprms
from gojparse.readers.doc.pieces import Head
from gojparse.readers.doc.sprms import Properties, is_on, listed
from gojparse.readers.word.printed import PLAIN, SMALLEST, Look

_STYLES = 1
_CHARACTER = 2
_MAX_STYLES = 4095
_MAX_ABOVE = 20  # styles that a style is based on
_WHITE_NUMBER, _WHITE = 8, b"\xff\xff\xff\0"
# Only these decide what is read: most runs have none, and are told apart by that.
_DECIDING = frozenset((
    sprms.DELETED, sprms.HIDDEN, sprms.WEB_HIDDEN, sprms.STRUCK, sprms.STRUCK_TWICE, sprms.SIZE,
    sprms.COLOUR_NUMBER, sprms.COLOUR, sprms.RAISED, sprms.SHIFTED, sprms.SYMBOL, sprms.CHARACTER_STYLE,
))  # fmt: skip


class Looks:
    """What properties as stored mean for a run. The same few lists come back all through a document."""

    def __init__(self, styles: dict[int, Look]) -> None:
        self._styles = styles
        self._known: dict[bytes, Look] = {}

    def of(self, stored: bytes) -> Look:
        """The look of a run with these properties; `PLAIN` itself if it has none of its own."""
        look = self._known.get(stored)
        if look is None:
            look = self._known[stored] = self._look(stored)
        return look

    def _look(self, stored: bytes) -> Look:
        own = {code: value for code, value in listed(stored) if code in _DECIDING}
        if not own:
            return PLAIN
        style = own.get(sprms.CHARACTER_STYLE)
        base = self._styles.get(_number(style), PLAIN) if style else PLAIN
        look = look_of(own, base)
        return PLAIN if look == PLAIN else look


def look_of(own: Properties, base: Look = PLAIN) -> Look:
    """The look that these properties make of that of a style."""
    size = own.get(sprms.SIZE)
    is_tiny = size is not None and _number(size) <= SMALLEST
    is_white = base.is_white
    if sprms.COLOUR_NUMBER in own:
        is_white = own[sprms.COLOUR_NUMBER][0] == _WHITE_NUMBER
    if sprms.COLOUR in own:
        is_white = own[sprms.COLOUR] == _WHITE
    return Look(
        is_hidden=is_tiny
        or is_on(own, sprms.DELETED)
        or is_on(own, sprms.WEB_HIDDEN)
        or is_on(own, sprms.HIDDEN, base.is_hidden),
        is_struck=is_on(own, sprms.STRUCK, base.is_struck) or is_on(own, sprms.STRUCK_TWICE),
        is_white=is_white,
        level=_level(own, base.level),
        symbol=_symbol(own.get(sprms.SYMBOL)),
    )


def _level(own: Properties, base: int) -> int:
    """How far a run is raised: by its place on the line or by the kind of its script."""
    shift = own.get(sprms.SHIFTED)
    if shift is not None and (points := struct.unpack("<h", shift)[0]):
        return int(points)
    script = own.get(sprms.RAISED)
    return base if script is None else (0, 1000, -1000)[script[0] % 3]


def _symbol(value: bytes | None) -> str:
    """A character of a symbol font by its code; what it looks like is unknown, that it is there is not."""
    if value is None:
        return ""
    code = struct.unpack_from("<H", value, 2)[0]
    return "\ufffd" if 0xD800 <= code < 0xE000 or not code else chr(code)


def _number(value: bytes) -> int:
    return int.from_bytes(value[:2], "little")


def looks(head: Head, table: bytes) -> Looks:
    """The looks of a document, with its character styles as far as they are in order."""
    try:
        return Looks(_styles(head.part(_STYLES, table)))
    except (struct.error, IndexError):
        return Looks({})


def _styles(sheet: bytes) -> dict[int, Look]:
    """The character styles of a document that make a run look otherwise, by number."""
    if len(sheet) < 8:
        return {}
    length, count, fixed = struct.unpack_from("<3H", sheet)
    at = 2 + length
    own: dict[int, tuple[int, Properties]] = {}
    for number in range(min(count, _MAX_STYLES)):
        (size,) = struct.unpack_from("<H", sheet, at)
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size
        if size > fixed and style[2] & 15 == _CHARACTER:
            own[number] = struct.unpack_from("<H", style, 2)[0] >> 4, _character_part(style, fixed)
    return {number: _inherited(number, own) for number in own}


def _character_part(style: bytes, fixed: int) -> Properties:
    """The properties of a character style, which stand behind its name."""
    (letters,) = struct.unpack_from("<H", style, fixed)
    at = fixed + 2 + 2 * letters + 2
    (size,) = struct.unpack_from("<H", style, at)
    return dict(listed(style[at + 2 : at + 2 + size]))


def _inherited(number: int, own: dict[int, tuple[int, Properties]]) -> Look:
    """The look of a style on top of that of the style it is based on."""
    chain: list[Properties] = []
    while number in own and len(chain) < _MAX_ABOVE:
        number, properties = own[number]
        chain.append(properties)
    look = PLAIN
    for properties in reversed(chain):
        look = look_of(properties, look)
    return look
