"""The records of an .xls, and the strings in them.

A record ends after at most 8,224 bytes and is continued in the next, in the
middle of a string if need be; there a byte says anew how wide its
characters are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gojparse.readers.visible import strike

BOF, EOF, CONTINUE, FILEPASS, DATEMODE = 0x0809, 0x000A, 0x003C, 0x002F, 0x0022
BOUNDSHEET, SST, FONT, FORMAT, XF = 0x0085, 0x00FC, 0x0031, 0x041E, 0x00E0
ROW, COLINFO, MERGED, DRAWING = 0x0208, 0x007D, 0x00E5, 0x00EC
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6
BLANK, MULBLANK, BOOLERR, FORMULA, STRING = 0x0201, 0x00BE, 0x0205, 0x0006, 0x0207

_TWO = struct.Struct("<HH")


class Record(NamedTuple):
    """A record with those that continue it."""

    sort: int
    parts: tuple[bytes, ...]

    @property
    def body(self) -> bytes:
        return self.parts[0]


def records(stream: bytes, position: int) -> Iterator[Record]:
    """The records of the substream that begins here, without those of charts inside it; ValueError if cut."""
    depth = 0
    while True:
        sort, body, position = _next(stream, position)
        parts = [body]
        while stream[position : position + 2] == b"\x3c\0" and sort != DRAWING:
            _, more, position = _next(stream, position)
            parts.append(more)
        if sort == BOF:
            depth += 1
        if depth <= 1:
            yield Record(sort, tuple(parts))
        if sort == EOF:
            depth -= 1
            if depth <= 0:
                return


def _next(stream: bytes, position: int) -> tuple[int, bytes, int]:
    if position + 4 > len(stream):
        raise ValueError("the stream ends inside a sheet")
    sort, length = _TWO.unpack_from(stream, position)
    body = stream[position + 4 : position + 4 + length]
    if len(body) < length:
        raise ValueError("the stream ends inside a record")
    return sort, body, position + 4 + length


class Run(NamedTuple):
    """From this character on the text is set in this font."""

    start: int
    font: int


class Letters(NamedTuple):
    """What a font does to a text."""

    struck: bool = False
    white: bool = False
    raised: bool = False


class Strings:
    """Reads strings from a record and those that continue it."""

    def __init__(self, parts: Sequence[bytes], position: int = 0) -> None:
        self._parts = parts
        self._part = 0
        self._at = position

    def take(self, count: int) -> bytes:
        """The next bytes, wherever records end."""
        taken = b""
        while len(taken) < count:
            piece = self._parts[self._part][self._at : self._at + count - len(taken)]
            taken += piece
            self._at += len(piece)
            if len(taken) < count:
                self._turn()
        return taken

    def _turn(self) -> None:
        self._part += 1
        self._at = 0
        if self._part >= len(self._parts):
            raise ValueError("a string that ends behind its record")

    def skip(self, count: int) -> None:
        """Leave out bytes; more than there are is a fault."""
        while count > (left := len(self._parts[self._part]) - self._at):
            count -= left
            self._turn()
        self._at += count

    def short(self) -> str:
        """A string with a length of one byte."""
        return self._characters(self.take(1)[0], self.take(1)[0])

    def long(self) -> tuple[str, tuple[Run, ...]]:
        """A string with a length of two bytes, and its runs in fonts of their own."""
        count, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        spoken = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        text = self._characters(count, flags)
        found = tuple(Run(*_TWO.unpack(self.take(4))) for _ in range(runs))
        self.skip(spoken)
        return text, found

    def _characters(self, count: int, flags: int) -> str:
        pieces: list[str] = []
        while count:
            if self._at >= len(self._parts[self._part]):
                self._turn()
                flags = self.take(1)[0]
            size = 2 if flags & 1 else 1
            here = min(count, (len(self._parts[self._part]) - self._at) // size)
            if not here:
                raise ValueError("a character cut in two")
            piece = self.take(here * size)
            pieces.append(piece.decode("utf-16-le" if size == 2 else "latin-1", "surrogatepass"))
            count -= here
        return "".join(pieces)


def seen(text: str, runs: Sequence[Run], fonts: Sequence[Letters]) -> str:
    """The text as its runs let it be seen."""
    if not runs or all(_letters(fonts, run.font) == Letters() for run in runs):
        return text
    ends = [*(run.start for run in runs[1:]), len(text)]
    pieces = [text[: runs[0].start]]
    for run, end in zip(runs, ends, strict=True):
        piece, letters = text[run.start : end], _letters(fonts, run.font)
        if letters.white:
            continue
        piece = f" {piece} " if letters.raised else piece
        pieces.append(strike(piece) if letters.struck else piece)
    return "".join(pieces)


def _letters(fonts: Sequence[Letters], number: int) -> Letters:
    """The font of this number; there is none of number 4, for reasons of 1987."""
    place = number - (number > 4)
    return fonts[place] if place < len(fonts) else Letters()
