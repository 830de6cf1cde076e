"""What the head of an .rtf says of its text: code pages of fonts, white among its colours.

A byte above 127 means what the font's character set makes of it. Many
programs write Chinese into fonts of the Western set: there the document's
own code page is asked first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gojparse.readers.caps import beyond

_FONT = re.compile(rb"\\(f|fcharset|cpg)(\d{1,5})(?!\d)")
_SHADE = re.compile(rb"\\(red|green|blue)(\d{1,3})(?!\d)")
_WESTERN = "cp1252"
_CODECS = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "big5hkscs", 54936: "gb18030",
           65001: "utf-8", 10000: "mac_roman", 10008: "gb18030", 437: "cp437", 850: "cp850"}  # fmt: skip
_DOUBLE = frozenset(("cp932", "gb18030", "cp949", "big5hkscs", "utf-8"))
_CHARSETS = {
    77: 10000, 78: 932, 80: 936, 81: 950, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254,
    163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437,
}  # fmt: skip
_MAX_FONTS = 10_000


def codec(page: int) -> str:
    """The codec of a code page; that of Western text where it is not known."""
    return _CODECS.get(page) or (f"cp{page}" if page == 874 or 1250 <= page <= 1258 else _WESTERN)


def fonts(table: bytes) -> dict[int, str | None]:
    """The codec of every font of the table; None: the document's own."""
    found: dict[int, str | None] = {}
    font = 0
    for word, digits in _FONT.findall(table):
        number = int(digits)
        if word == b"f":
            font = number
        elif word == b"cpg":
            found[font] = codec(number)
        elif number in _CHARSETS:
            found.setdefault(font, codec(_CHARSETS[number]))
        if len(found) > _MAX_FONTS:
            raise beyond("fonts", _MAX_FONTS, format="rtf")
    return found


def white(table: bytes) -> frozenset[int]:
    """The numbers of the colours that are white."""
    found = set()
    for number, colour in enumerate(table.split(b";")):
        shades = dict(_SHADE.findall(colour))
        if len(shades) == 3 and all(int(shade) >= 250 for shade in shades.values()):
            found.add(number)
    return frozenset(found)


def decoded(content: bytes, codecs: Sequence[str]) -> str:
    """The characters of these bytes in the first codec that they fit; what fits none is no longer legible."""
    if content.isascii():
        return content.decode("ascii")
    for name in codecs:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode(codecs[0], "replace")


def codecs_of(font: str | None, own: str) -> tuple[str, ...]:
    """The codecs to try for text in a font, in the order in which they are believed."""
    if font is None:
        return (own,) if own == _WESTERN else (own, _WESTERN)
    return (font, own) if font in _DOUBLE and own != font else (font,)
