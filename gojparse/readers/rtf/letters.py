"""Text of an .rtf while it comes in, as bytes of a code page or as numbers of characters."""

from __future__ import annotations

from collections.abc import Mapping

from gojparse.readers.rtf.tables import codecs_of, decoded


class Letters:
    """Collects text until its look changes. Bytes are decoded together: a character may be two of them."""

    def __init__(self) -> None:
        self.fonts: Mapping[int, str | None] = {}
        self.own = "cp1252"  # the codec of fonts that name none
        self.to_skip = 0  # characters that stand for one already read
        self._bytes: list[bytes] = []
        self._text: list[str] = []

    def literal(self, text: bytes) -> None:
        """Text as it stands."""
        if self.to_skip:
            skipped = min(self.to_skip, len(text))
            self.to_skip -= skipped
            text = text[skipped:]
        if text:
            self._bytes.append(text)

    def byte(self, value: int) -> None:
        """A byte by its number."""
        if self.to_skip:
            self.to_skip -= 1
        else:
            self._bytes.append(bytes((value,)))

    def character(self, character: str, font: int) -> None:
        """A character that a word or a sign stands for."""
        if self.to_skip:
            self.to_skip -= 1
            return
        self.decode(font)
        self._text.append(character)

    def unicode(self, number: int, font: int, substitutes: int) -> None:
        """A character, or half of a rare one, by its number; its substitutes follow, for older programs."""
        self.decode(font)
        code = number & 0xFFFF if number < 0x10000 else number
        self._text.append(chr(code) if 0 < code < 0x110000 else "\ufffd")
        self.to_skip = substitutes

    def decode(self, font: int) -> None:
        """Decode the bytes that came in, before their font changes."""
        if self._bytes:
            content = b"".join(self._bytes)
            self._text.append(decoded(content, codecs_of(self.fonts.get(font), self.own)))
            self._bytes = []

    def take(self, font: int) -> str:
        """All that came in since the last time."""
        self.decode(font)
        if not self._text:
            return ""
        text = "".join(self._text)
        self._text = []
        return text
