"""Words and text of RTF: the words that matter, bytes and the code pages of their fonts.

A byte above 127 means what the font's character set makes of it. Many
programs write Chinese into fonts of the Western set. There the document's
own code page is tried first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gojparse.readers.refusals import beyond
from gojparse.readers.visible import LEAST_PICTURE, rgb
from gojparse.readers.word.assembly import is_ink_field, is_sign_font

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(?:(-?[0-9]{1,10})[0-9]*)? ?"  # 1 and 2: a word and its number
    rb"|\\'([0-9a-fA-F]{2})"  # 3: a byte
    rb"|([{}])"  # 4: a group begins or ends
    rb"|\\([^a-zA-Z])"  # 5: a sign
    rb"|([^\\{}\r\n\0]+)"  # 6: text
    rb"|[\r\n\0]+|\\",
    re.DOTALL,
)
_IN_SKIPPED = re.compile(rb"\\bin([0-9]{1,9}) ?|\\.|[{}]", re.DOTALL)

SIGNS = {b"~": "\xa0", b"_": "-", b"-": "", b"\t": "\t"}
CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"softline": "\n", b"page": "\n", b"column": "\n",
    b"emdash": "—", b"endash": "–",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ",
    b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
# Groups that hold no text of the document, or text that is repeated elsewhere.
SKIPPED = frozenset((
    b"stylesheet", b"pict", b"nonshppict", b"header", b"headerl", b"headerr", b"headerf",
    b"footer", b"footerl", b"footerr",
    b"footerf", b"footnote", b"annotation", b"shprslt", b"sp", b"nonesttables", b"xe", b"tc", b"tcn", b"rxe",
    b"txe", b"filetbl", b"revtbl", b"private", b"template", b"ftnsep", b"ftnsepc", b"ftncn", b"aftnsep",
    b"aftnsepc", b"aftncn", b"pntxta", b"pntxtb", b"comment", b"objdata", b"datafield", b"listtable",
    b"listoverridetable", b"rsidtbl", b"generator", b"bkmkstart", b"bkmkend", b"fldinst", b"background",
))  # fmt: skip
# Groups marked as such that a program may skip, but that hold text or tables.
KEPT = frozenset((b"nesttableprops", b"shpinst", b"ud", b"do", b"cs", b"fldrslt", b"shptxt", b"dptxbxtext"))
SHAPES = frozenset((b"shp", b"do"))
_HIDDEN_SHAPE = re.compile(rb"\\sn\s+fHidden\s*\}\s*\{\s*\\sv\s+1")
BOXES = frozenset((b"shptxt", b"dptxbxtext"))

_FONT = re.compile(rb"\\(f|fcharset|cpg)(\d{1,5})(?!\d)")
_FONT_NAME = re.compile(rb"\\f(\d{1,5})(?!\d)((?:\\[a-z*][^\s{};]*\s?|\{[^{}]*\}|\s)*)([^\\{};]{1,60})")
_IS_SYMBOLIC = re.compile(rb"\\fcharset2(?!\d)")
_SYMBOL_SET = 2
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


def end_of_group(content: bytes, at: int) -> int:
    """Return the place of the bracket that closes the group open here, or the end of everything."""
    depth = 1
    while True:
        for found in _IN_SKIPPED.finditer(content, at):
            token = found.group()
            if token == b"{":
                depth += 1
            elif token == b"}":
                depth -= 1
                if not depth:
                    return found.start()
            elif found[1]:  # bytes that are no RTF
                at = found.end() + int(found[1])
                break
        else:
            return len(content)


_PICTURE_SIDE = re.compile(rb"\\pic(w|h)goal(\d{1,7})")
_TWIPS = 20  # in a point


def rtf_picture_size(group: bytes) -> tuple[float, float] | None:
    """Return the width and height of a picture in points; None where nobody sees it."""
    sides = {side: int(twips) / _TWIPS for side, twips in _PICTURE_SIDE.findall(group)}
    width, height = sides.get(b"w", LEAST_PICTURE), sides.get(b"h", LEAST_PICTURE)
    return None if max(width, height) < LEAST_PICTURE else (width, height)


_RESULT = re.compile(rb"\}\s*\{\\fldrslt(?![a-z])")
_CONTROL = re.compile(rb"\\[a-z]+-?\d* ?|[{}\r\n]")


def shows_ink(content: bytes, start: int, end: int) -> bool:
    """Tell whether a field shows something that its result does not hold: a formula, a list, a box.

    Its code is from `start` to `end`, the result, if there is one, behind it.
    """
    result = _RESULT.match(content, end)
    shown = b"" if result is None else content[result.end() : end_of_group(content, result.end())]
    has_result = bool(_CONTROL.sub(b"", shown).strip(b"{} \r\n"))
    return is_ink_field(_CONTROL.sub(b"", content[start:end]).decode("latin-1"), has_result=has_result)


def is_bare_shape(group: bytes) -> bool:
    """Tell whether a shape is seen and has no text of its own: a line, an outline, a picture."""
    return not any(b"\\" + word in group for word in BOXES) and not _HIDDEN_SHAPE.search(group)


class IncomingText:
    """Collects text until its style changes. Bytes are decoded together: a character may be two."""

    def __init__(self) -> None:
        """Start with the code page of Western text."""
        self.fonts: Mapping[int, str | None] = {}  # the codec of each; None is the document's own
        self.own = _WESTERN  # the codec of fonts that name none
        self.to_skip = 0  # of the next characters, those that only repeat one already read
        self._bytes: list[bytes] = []
        self._text: list[str] = []

    def literal(self, text: bytes) -> None:
        """Take text as it is stored."""
        if self.to_skip:
            skipped = min(self.to_skip, len(text))
            self.to_skip -= skipped
            text = text[skipped:]
        if text:
            self._bytes.append(text)

    def byte(self, value: int) -> None:
        """Take a byte by its number."""
        if self.to_skip:
            self.to_skip -= 1
        else:
            self._bytes.append(bytes((value,)))

    def character(self, character: str, font: int) -> None:
        """Take a character that a word or a sign stands for."""
        if self.to_skip:
            self.to_skip -= 1
            return
        self.decode(font)
        self._text.append(character)

    def unicode(self, number: int, font: int, substitutes: int) -> None:
        """Take a character, or half of a rare one, by its number. Its substitutes follow."""
        self.decode(font)
        code = number & 0xFFFF if number < 0x10000 else number
        self._text.append(chr(code) if 0 < code < 0x110000 else "\ufffd")
        self.to_skip = substitutes

    def decode(self, font: int) -> None:
        """Decode the bytes so far, before their font changes."""
        if self._bytes:
            content = b"".join(self._bytes)
            self._text.append(decoded(content, codecs_of(self.fonts.get(font), self.own)))
            self._bytes = []

    def take(self, font: int) -> str:
        """Return all text since the last time."""
        self.decode(font)
        if not self._text:
            return ""
        text = "".join(self._text)
        self._text = []
        return text


def codec(page: int) -> str:
    """Return the codec of a code page; that of Western text if the page is not known."""
    return _CODECS.get(page) or (f"cp{page}" if page == 874 or 1250 <= page <= 1258 else _WESTERN)


def font_codecs(table: bytes) -> dict[int, str | None]:
    """Return the codec of every font of a font table; None is the document's own."""
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


def sign_fonts(table: bytes) -> frozenset[int]:
    """Return the fonts of a font table that draw signs in place of letters and digits."""
    found = _FONT_NAME.findall(table)
    return frozenset(
        int(number)
        for number, words, name in found
        if is_sign_font(name.decode("latin-1"), _SYMBOL_SET if _IS_SYMBOLIC.search(words) else 0)
    )


def colour_table(table: bytes) -> dict[int, int]:
    """Return the colours (0xRRGGBB) of a colour table by number, without those left to the program."""
    found: dict[int, int] = {}
    for number, entry in enumerate(table.split(b";")):
        shades = {name: min(int(shade), 255) for name, shade in _SHADE.findall(entry)}
        if len(shades) == 3:
            found[number] = rgb(shades[b"red"], shades[b"green"], shades[b"blue"])
    return found


def decoded(content: bytes, codecs: Sequence[str]) -> str:
    """Return these bytes decoded by the first codec that they fit. What fits none is no longer legible."""
    if content.isascii():
        return content.decode("ascii")
    for name in codecs:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return content.decode(codecs[0], "replace")


def codecs_of(font: str | None, own: str) -> tuple[str, ...]:
    """Return the codecs to try for text in a font, the likeliest first."""
    if font is None:
        return (own,) if own == _WESTERN else (own, _WESTERN)
    return (font, own) if font in _DOUBLE and own != font else (font,)
