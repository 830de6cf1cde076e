"""Bytes that come in pieces: looked at ahead, cut off, inflated.

A stream here is anything with `read(size)`, which gives at most so many
bytes, and none only at the end. Inflating stops at every piece, so that a
bomb is met after some of it, not after all.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from gojparse.batch.archives.limits import Meter, Stopped
from gojparse.errors import Unreadable
from gojparse.readers.caps import beyond

PIECE = 65_536
_XZ_MEMORY = 100_000_000  # xz -9 asks for 65 MB


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Decoder(Protocol):
    """What bz2 and lzma offer."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class Peeked:
    """A stream whose next bytes can be looked at, and bytes given back to it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Its next bytes: so many, or all there are."""
        while len(self._ahead) < size:
            piece = self._stream.read(max(size - len(self._ahead), 4096))
            if not piece:
                break
            self._ahead += piece
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        if not self._ahead:
            return self._stream.read(size)
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        return piece

    def give_back(self, piece: bytes) -> None:
        self._ahead = piece + self._ahead

    def exactly(self, size: int) -> bytes:
        """So many bytes; refused as cut where there are fewer. Only for few bytes."""
        whole = self.read(size)
        while len(whole) < size:
            piece = self.read(size - len(whole))
            if not piece:
                raise Unreadable("archive-cut")
            whole += piece
        return whole


class Part:
    """The next `size` bytes of a stream; refused as cut where there are fewer."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self.left = size

    def read(self, size: int) -> bytes:
        piece = self._stream.read(min(size, self.left)) if self.left else b""
        if not piece and self.left:
            raise Unreadable("archive-cut")
        self.left -= len(piece)
        return piece


class Inflating:
    """What is stored, inflated. `again`: what inflates the streams behind the first; else it is alone."""

    def __init__(self, stream: Stream, first: Decoder, meter: Meter, again: Again | None = None) -> None:
        self._stream = stream
        self._decoder = first
        self._meter = meter
        self._again = again
        self._stored = self._inflated = 0
        self.fed = b""  # the piece that was fed last: behind damage, the next stream may begin in it

    def read(self, size: int) -> bytes:
        while not self._ended():
            piece = self._fed() if self._decoder.needs_input else b""
            try:
                inflated = self._decoder.decompress(piece, min(size, PIECE))
            except lzma.LZMAError as fault:
                if "emory" in str(fault):
                    raise Stopped("archive-memory") from None
                raise Unreadable("archive-damaged") from None
            except (zlib.error, OSError, EOFError, ValueError):
                raise Unreadable("archive-damaged") from None
            self._inflated += len(inflated)
            self._meter.count_bytes(len(inflated))
            self._meter.check_ratio(self._inflated, self._stored)
            if inflated:
                return inflated
        return b""

    @property
    def unused(self) -> bytes:
        """What was taken from the stream and belongs to what follows."""
        return self._decoder.unused_data

    def _fed(self) -> bytes:
        piece = self._stream.read(PIECE)
        if not piece:
            raise Unreadable("archive-cut")
        self._stored += len(piece)
        self.fed = piece
        return piece

    def _ended(self) -> bool:
        """Whether nothing follows; else the decoder is that of the stream that does."""
        if not self._decoder.eof:
            return False
        if self._again is None:
            return True
        rest = self._decoder.unused_data.lstrip(b"\0")
        while len(rest) < 6 and (piece := self._stream.read(PIECE)):
            rest = (rest + piece).lstrip(b"\0")
        if not rest.startswith(self._again.magic):  # nothing, or a trailer that gzip itself passes over
            self._again = None
            return True
        self._decoder = self._again.decoder()
        self._stream = Peeked(self._stream)
        self._stream.give_back(rest)
        self._stored = self._inflated = 0
        return False


class Again:
    """How the streams of one kind begin, and what inflates them."""

    def __init__(self, magic: bytes, decoder: Callable[[], Decoder]) -> None:
        self.magic = magic
        self.decoder = decoder


class Zlib:
    """zlib with the manners of bz2 and lzma."""

    def __init__(self, bits: int) -> None:
        self._object = zlib.decompressobj(bits)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._object.eof

    @property
    def needs_input(self) -> bool:
        return not self._full and not self._object.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._object.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        inflated = self._object.decompress(self._object.unconsumed_tail + data, max(max_length, 0))
        self._full = len(inflated) == max_length
        return inflated


def gzip() -> Decoder:
    return Zlib(31)


def deflate() -> Decoder:
    return Zlib(-15)


def xz() -> Decoder:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


PACKERS = {
    "gzip": Again(b"\x1f\x8b", gzip),
    "bzip2": Again(b"BZh", bz2.BZ2Decompressor),
    "xz": Again(b"\xfd7zXZ", xz),
}


def inflated(stream: Stream, packer: str, meter: Meter) -> Inflating:
    """What a stream packed by gzip, bzip2 or xz holds, of all streams that follow one another in it."""
    again = PACKERS[packer]
    return Inflating(stream, again.decoder(), meter, again)


def whole(stream: Stream, limit: int) -> bytes:
    """All of it; refused where it is more than any document."""
    collected = io.BytesIO()
    while piece := stream.read(PIECE):
        collected.write(piece)
        if collected.tell() > limit:
            raise beyond("bytes", limit)
    return collected.getvalue()


def drained(stream: Stream) -> None:
    """Read to its end, for what comes behind it."""
    while stream.read(PIECE):
        pass
