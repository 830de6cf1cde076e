"""Text styles of the runs of a .doc, from their own properties and their character style's."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gojparse.readers.doc import properties as sprm
from gojparse.readers.doc.grounds import numbered_colour, stated_ground
from gojparse.readers.doc.pieces import FileHeader
from gojparse.readers.doc.properties import RunProperties, is_property_on, property_list
from gojparse.readers.visible import LEAST_PICTURE, PLAIN, Ground, TextStyle, is_hidden, rgb, small_size
from gojparse.readers.word.assembly import is_sign_font

_STYLE_SHEET, _FONTS = 1, 15  # the numbers of their tables
_PRIVATE = 0xE000  # from here on, characters have no shape but their font's
_FONT_SET, _FONT_NAME = 4, 40  # bytes into the description of a font
_PARAGRAPH, _CHARACTER = 1, 2  # kinds of styles
_MAX_STYLES = 4095
_MAX_ANCESTORS = 20
# Only these decide what is read. Most runs have none of them.
_DECIDING = frozenset((
    sprm.DELETED, sprm.HIDDEN, sprm.WEB_HIDDEN, sprm.STRUCK, sprm.STRUCK_TWICE, sprm.SIZE,
    sprm.COLOUR_NUMBER, sprm.COLOUR, sprm.RAISED, sprm.SHIFTED, sprm.SYMBOL, sprm.CHARACTER_STYLE,
    sprm.HIGHLIGHT, sprm.GROUND, sprm.GROUND_OLD, sprm.PICTURE, sprm.FONT,
))  # fmt: skip


class StoredStyle(NamedTuple):
    """A style as the document keeps it."""

    kind: int
    based_on: int  # its number
    properties: RunProperties
    of_paragraph: RunProperties  # what it states of the paragraph itself


class RunStyle(NamedTuple):
    """The style of a run, and the character of a symbol font that replaces each of its own."""

    text: TextStyle = PLAIN
    symbol: str = ""
    picture: int | None = None  # where the stream of data holds the picture that the run shows
    deleted: bool = False
    draws_signs: bool = False  # its font draws signs in place of letters and digits

    @property
    def is_hidden(self) -> bool:
        """Tell whether nobody can see the run, or will once its deletion is accepted."""
        return self.deleted or is_hidden(self.text)


PLAIN_RUN = RunStyle()


class RunStyles:
    """The styles that stored properties stand for. The same few lists recur all through a document."""

    def __init__(self, sheet: Mapping[int, StoredStyle], sign_fonts: frozenset[int] = frozenset()) -> None:
        """Take the styles by number, and the fonts that draw signs."""
        self._sheet = sheet
        self._sign_fonts = sign_fonts
        self._paragraphs: dict[int, TextStyle] = {}
        self._known: dict[tuple[bytes, int], RunStyle] = {}
        self.are_plain = all(
            self.paragraph(number) == PLAIN and not self._draws_signs({}, number, None) for number in sheet
        )

    def of(self, stored: bytes, paragraph: int = 0) -> RunStyle:
        """Return the style of a run with these properties in a paragraph whose style has this number.

        It is `PLAIN_RUN` itself if it is plain.
        """
        key = stored, paragraph
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = self._style(stored, paragraph)
        return style

    def paragraph(self, number: int) -> TextStyle:
        """Return the style of letters in a paragraph whose style has this number."""
        if number not in self._paragraphs:
            self._paragraphs[number] = self._inherited(number, _PARAGRAPH, PLAIN)
        return self._paragraphs[number]

    def of_paragraph(self, number: int, code: int) -> bytes | None:
        """Return what the style of a paragraph, or one it is based on, states of a property of paragraphs."""
        for _ in range(_MAX_ANCESTORS):
            style = self._sheet.get(number)
            if style is None or code in style.of_paragraph:
                return None if style is None else style.of_paragraph[code]
            number = style.based_on
        return None

    def _style(self, stored: bytes, paragraph: int) -> RunStyle:
        own = {code: value for code, value in property_list(stored) if code in _DECIDING}
        base = self.paragraph(paragraph)
        stated = own.get(sprm.CHARACTER_STYLE)
        name = _number(stated) if stated else None
        if name is not None:
            base = self._with_character_style(name, base)
        picture = own.get(sprm.PICTURE)
        place = None if picture is None else struct.unpack("<I", picture)[0]
        deleted = is_property_on(own, sprm.DELETED)
        signs = self._draws_signs(own, paragraph, name)
        symbol = _symbol(own.get(sprm.SYMBOL), self._sign_fonts)
        style = RunStyle(text_style(own, base), symbol, place, deleted, signs)
        return PLAIN_RUN if style == PLAIN_RUN else style

    def _with_character_style(self, number: int, base: TextStyle) -> TextStyle:
        """Return a character style on top of a paragraph's; what both switch on, neither shows."""
        alone = self._inherited(number, _CHARACTER, PLAIN)
        style = self._inherited(number, _CHARACTER, base)
        return style._replace(hidden=base.hidden != alone.hidden, struck=base.struck != alone.struck)

    def _draws_signs(self, own: RunProperties, paragraph: int, character: int | None) -> bool:
        """Tell whether the font of a run, by its own properties or those of its styles, draws signs."""
        if not self._sign_fonts:
            return False
        font = own.get(sprm.FONT)
        if font is None and character is not None:
            font = self._font(character, _CHARACTER)
        if font is None:
            font = self._font(paragraph, _PARAGRAPH)
        return font is not None and _number(font) in self._sign_fonts

    def _font(self, number: int, kind: int) -> bytes | None:
        """Return the font that a style, or one it is based on, states."""
        for _ in range(_MAX_ANCESTORS):
            style = self._sheet.get(number)
            if style is None or style.kind != kind:
                return None
            if sprm.FONT in style.properties:
                return style.properties[sprm.FONT]
            number = style.based_on
        return None

    def _inherited(self, number: int, kind: int, base: TextStyle) -> TextStyle:
        """Return a style, with those of its kind that it is based on, on top of the style around it."""
        chain: list[RunProperties] = []
        while len(chain) < _MAX_ANCESTORS and (style := self._sheet.get(number)) and style.kind == kind:
            chain.append(style.properties)
            number = style.based_on
        for properties in reversed(chain):
            base = text_style(properties, base)
        return base


def text_style(own: RunProperties, base: TextStyle = PLAIN) -> TextStyle:
    """Return the style that these properties make of another one."""
    size = own.get(sprm.SIZE)
    colour = base.colour
    if sprm.COLOUR_NUMBER in own:
        colour = numbered_colour(own[sprm.COLOUR_NUMBER][0])
    if sprm.COLOUR in own:
        red, green, blue, automatic = own[sprm.COLOUR]
        colour = None if automatic else rgb(red, green, blue)
    return TextStyle(
        hidden=is_property_on(own, sprm.WEB_HIDDEN) or is_property_on(own, sprm.HIDDEN, base.hidden),
        struck=is_property_on(own, sprm.STRUCK, base.struck)
        or is_property_on(own, sprm.STRUCK_TWICE)
        or is_property_on(own, sprm.DELETED),  # tracked, and displayed struck out
        colour=colour,
        ground=_ground(own, base.ground),
        size=base.size if size is None else small_size(_number(size) / 2),
        raised=_raised(own, base.raised),
    )


def _ground(own: RunProperties, base: Ground) -> Ground:
    """Return the ground of letters: their highlight, else their shading."""
    if (highlight := own.get(sprm.HIGHLIGHT)) and highlight[0]:
        return numbered_colour(highlight[0])
    stated = stated_ground(own, sprm.GROUND, sprm.GROUND_OLD)
    return base if stated is None else stated


def _raised(own: RunProperties, base: str) -> str:
    """Return how far a run is raised: by its place on the line or by the kind of its script."""
    shift = own.get(sprm.SHIFTED)
    if shift is not None and (half_points := struct.unpack("<h", shift)[0]):
        return str(half_points)
    script = own.get(sprm.RAISED)
    return base if script is None else ("", "super", "sub")[script[0] % 3]


def _symbol(value: bytes | None, sign_fonts: frozenset[int]) -> str:
    """Return a character of a symbol font by its code. Its shape is unknown, its presence is not."""
    if value is None:
        return ""
    font, code = struct.unpack_from("<HH", value)
    is_sign = font in sign_fonts and code < _PRIVATE
    return "\ufffd" if is_sign or 0xD800 <= code < _PRIVATE or not code else chr(code)


def _number(value: bytes) -> int:
    return int.from_bytes(value[:2], "little")


def run_styles(header: FileHeader, table: bytes) -> RunStyles:
    """Return the styles of a document as far as they are in order."""
    fonts = frozenset(_sign_fonts(header.part(_FONTS, table)))
    try:
        return RunStyles(_stored_styles(header.part(_STYLE_SHEET, table)), fonts)
    except (struct.error, IndexError):
        return RunStyles({}, fonts)


def _sign_fonts(listed: bytes) -> Iterator[int]:
    """Yield the numbers of the fonts that draw signs in place of letters ([MS-DOC] 2.9.286, SttbfFfn)."""
    at = 4
    for number in range(int.from_bytes(listed[:2], "little")):
        if at >= len(listed):
            return
        stored = listed[at : at + 1 + listed[at]]
        at += len(stored)
        name = stored[_FONT_NAME:].decode("utf-16-le", "replace").partition("\0")[0]
        if len(stored) > _FONT_NAME and is_sign_font(name, stored[_FONT_SET]):
            yield number


def _stored_styles(sheet: bytes) -> dict[int, StoredStyle]:
    """Return the styles of paragraphs and characters by number ([MS-DOC] 2.9.271)."""
    if len(sheet) < 8:
        return {}
    length, count, fixed = struct.unpack_from("<3H", sheet)
    at = 2 + length
    found: dict[int, StoredStyle] = {}
    for number in range(min(count, _MAX_STYLES)):
        (size,) = struct.unpack_from("<H", sheet, at)
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size
        if size > fixed and (kind := style[2] & 15) in (_PARAGRAPH, _CHARACTER):
            based_on = struct.unpack_from("<H", style, 2)[0] >> 4
            own = _paragraph_properties(style, fixed) if kind == _PARAGRAPH else {}
            letters = _run_properties(style, fixed, kind == _PARAGRAPH)
            found[number] = StoredStyle(kind, based_on, letters, own)
    return found


def _paragraph_properties(style: bytes, fixed: int) -> RunProperties:
    """Return what the style of a paragraph states of it: its first list, behind the number of the style."""
    (letters,) = struct.unpack_from("<H", style, fixed)
    at = fixed + 2 + 2 * letters + 2
    (size,) = struct.unpack_from("<H", style, at)
    return dict(property_list(style[at + 4 : at + 2 + size]))


def _run_properties(style: bytes, fixed: int, is_paragraph: bool) -> RunProperties:
    """Return what a style states of runs: its only list, or the one behind that of a paragraph."""
    (letters,) = struct.unpack_from("<H", style, fixed)
    at = fixed + 2 + 2 * letters + 2
    if is_paragraph:
        (size,) = struct.unpack_from("<H", style, at)
        at += 2 + size + size % 2  # lists begin at even places
    if at + 2 > len(style):
        return {}
    (size,) = struct.unpack_from("<H", style, at)
    return {code: value for code, value in property_list(style[at + 2 : at + 2 + size]) if code in _DECIDING}


_GOAL = 28  # bytes into the description of a picture: its width and height in twips, then their scales
_TWIPS, _PER_MILLE = 20, 1000


def doc_picture_size(elsewhere: bytes, place: int | None) -> tuple[float, float] | None:
    """Return the width and height, in points, of a picture in the stream of data; None where nobody sees it.

    A picture that is not there in order is taken for a small one ([MS-DOC] 2.9.157, PICF).
    """
    if place is None or place + _GOAL + 8 > len(elsewhere):
        return LEAST_PICTURE, LEAST_PICTURE
    wide, high, scale_across, scale_down = struct.unpack_from("<4H", elsewhere, place + _GOAL)
    width = wide * (scale_across or _PER_MILLE) / _PER_MILLE / _TWIPS
    height = high * (scale_down or _PER_MILLE) / _PER_MILLE / _TWIPS
    return None if max(width, height) < LEAST_PICTURE else (width, height)
