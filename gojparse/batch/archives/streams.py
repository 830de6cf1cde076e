"""Bytes that come in pieces, looked at ahead, cut off, inflated, within the limits of an archive.

A stream here is anything with `read(size)`, which gives at most so many
bytes, and none only at the end. Inflating stops at every piece, so that a
bomb is met after some of it, not after all. What an archive claims of itself
is believed only where it makes for an earlier end.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Protocol

from gojparse.errors import Unreadable
from gojparse.readers.refusals import MAX_BYTES, beyond

PIECE = 65_536
_XZ_MEMORY = 100_000_000  # xz -9 asks for 65 MB


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """The limits for one archive that was given, with all that is inside it."""

    member: int = MAX_BYTES  # bytes of one document
    ratio: int = 250  # inflated to stored bytes; pages of a crawl reach 30, deflate can reach 1,032
    judged_from: int = 16_000_000  # inflated bytes before which no ratio is judged: blank text is honest
    inflated: int = 100_000_000_000  # bytes, of all members
    members: int = 1_000_000
    depth: int = 3  # archives in one another


class ArchiveStopped(Unreadable):
    """A limit was reached: the rest of this archive is left. `whole`: of the outermost one, too."""

    def __init__(self, key: str, /, *, whole: bool = False, **facts: Any) -> None:
        """Keep what the sentence is made of."""
        super().__init__(key, rule="cap-reached", **facts)
        self.whole = whole


@dataclass(slots=True)
class Meter:
    """Counts what one archive has asked for so far, and raises `ArchiveStopped` beyond a limit."""

    limits: ArchiveLimits = field(default_factory=ArchiveLimits)
    inflated: int = 0
    members: int = 0

    def count_member(self) -> None:
        """Count one more member."""
        self.members += 1
        if self.members > self.limits.members:
            raise ArchiveStopped("archive-members", whole=True, limit=self.limits.members)

    def count_bytes(self, count: int) -> None:
        """Count bytes that were inflated."""
        self.inflated += count
        if self.inflated > self.limits.inflated:
            raise ArchiveStopped("archive-bytes", whole=True, limit=self.limits.inflated)

    def check_ratio(self, inflated: int, stored: int) -> None:
        """Check inflated against stored bytes of one stream."""
        if inflated > self.limits.judged_from and inflated > self.limits.ratio * stored:
            raise ArchiveStopped("archive-ratio", limit=self.limits.ratio)

    def check_depth(self, depth: int) -> None:
        """Check how many archives lie in one another."""
        if depth > self.limits.depth:
            raise ArchiveStopped("archive-depth", limit=self.limits.depth)


# ---- streams ----


class ByteStream(Protocol):
    """Anything that gives its bytes in pieces."""

    def read(self, size: int, /) -> bytes:
        """Read at most so many bytes; none only at the end."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One thing in an archive, before anybody knows what it is.

    It has its name and its bytes, or why there are none to read. The bytes are
    there until the next member is.
    """

    name: str
    stream: ByteStream | None = None
    refusal: Unreadable | None = None
    passed: str = ""  # why it is no document, where its archive says so: a link, a device, a page not found
    url: str = ""  # where it was fetched
    fetched: date | None = None
    of_a_page: bool = False  # whether it was fetched for a page, as pictures are


class Decoder(Protocol):
    """The interface of the decompressors of bz2 and lzma."""

    @property
    def eof(self) -> bool:
        """Tell whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Tell whether nothing more comes out without new input."""

    @property
    def unused_data(self) -> bytes:
        """The input behind the end of the stream."""

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Inflate, to at most so many bytes."""


class PeekableStream:
    """A stream whose next bytes can be looked at, and to which bytes can be given back."""

    def __init__(self, stream: ByteStream) -> None:
        """Begin with nothing read ahead."""
        self._stream = stream
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Return the next bytes without reading them: so many, or all there are."""
        while len(self._ahead) < size:
            piece = self._stream.read(max(size - len(self._ahead), 4096))
            if not piece:
                break
            self._ahead += piece
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Read at most so many bytes."""
        if not self._ahead:
            return self._stream.read(size)
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        return piece

    def give_back(self, piece: bytes) -> None:
        """Put bytes in front of what comes next."""
        self._ahead = piece + self._ahead

    def exactly(self, size: int) -> bytes:
        """Read so many bytes, and few; refused as cut where there are fewer."""
        whole = self.read(size)
        while len(whole) < size:
            piece = self.read(size - len(whole))
            if not piece:
                raise Unreadable("archive-cut")
            whole += piece
        return whole


class BoundedStream:
    """The next bytes of a stream, of which `left` are not read yet; refused as cut where there are fewer."""

    def __init__(self, stream: ByteStream, size: int) -> None:
        """Bound a stream to its next `size` bytes."""
        self._stream = stream
        self.left = size

    def read(self, size: int) -> bytes:
        """Read at most so many bytes."""
        piece = self._stream.read(min(size, self.left)) if self.left else b""
        if not piece and self.left:
            raise Unreadable("archive-cut")
        self.left -= len(piece)
        return piece


class InflatedStream:
    """The inflated content of a packed stream."""

    def __init__(self, stream: ByteStream, first: Decoder, meter: Meter, again: Packer | None = None) -> None:
        """Begin to inflate; `again` packs the streams that may follow the first, None if it is alone."""
        self._stream = stream
        self._decoder = first
        self._meter = meter
        self._again = again
        self._stored = self._inflated = 0
        self.fed = b""  # the piece that was fed last: behind damage, the next stream may begin in it

    def read(self, size: int) -> bytes:
        """Read at most so many bytes, inflated."""
        while not self._ended():
            piece = self._fed() if self._decoder.needs_input else b""
            try:
                inflated = self._decoder.decompress(piece, min(size, PIECE))
            except lzma.LZMAError as fault:
                if "emory" in str(fault):
                    raise ArchiveStopped("archive-memory") from None
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
        """The bytes taken from the stream that belong to what follows."""
        return self._decoder.unused_data

    def _fed(self) -> bytes:
        piece = self._stream.read(PIECE)
        if not piece:
            raise Unreadable("archive-cut")
        self._stored += len(piece)
        self.fed = piece
        return piece

    def _ended(self) -> bool:
        """Tell whether nothing follows; else the decoder is that of the next stream."""
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
        self._stream = PeekableStream(self._stream)
        self._stream.give_back(rest)
        self._stored = self._inflated = 0
        return False


@dataclass(frozen=True, slots=True)
class Packer:
    """A way to pack a stream: the first bytes, and what inflates it."""

    magic: bytes
    decoder: Callable[[], Decoder]


GZIP_WINDOW, DEFLATE_WINDOW, ZLIB_WINDOW = 31, -15, 15  # the window bits by which zlib tells formats apart


class ZlibDecoder:
    """zlib with the interface of bz2 and lzma."""

    def __init__(self, bits: int) -> None:
        """Begin with the window bits of the format."""
        self._object = zlib.decompressobj(bits)
        self._full = False

    @property
    def eof(self) -> bool:
        """Tell whether the end of the stream was reached."""
        return self._object.eof

    @property
    def needs_input(self) -> bool:
        """Tell whether nothing more comes out without new input."""
        return not self._full and not self._object.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """The input behind the end of the stream."""
        return self._object.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Inflate, to at most so many bytes."""
        inflated = self._object.decompress(self._object.unconsumed_tail + data, max(max_length, 0))
        self._full = len(inflated) == max_length
        return inflated


PACKERS = {
    "gzip": Packer(b"\x1f\x8b", partial(ZlibDecoder, GZIP_WINDOW)),
    "bzip2": Packer(b"BZh", bz2.BZ2Decompressor),
    "xz": Packer(b"\xfd7zXZ", partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)),
}


def inflated(stream: ByteStream, name: str, meter: Meter) -> InflatedStream:
    """Inflate a stream packed by gzip, bzip2 or xz, with all streams that follow one another in it."""
    packer = PACKERS[name]
    return InflatedStream(stream, packer.decoder(), meter, packer)


def read_whole(stream: ByteStream, limit: int) -> bytes:
    """Read to the end; refused where it is more than the limit in bytes."""
    collected = io.BytesIO()
    while piece := stream.read(PIECE):
        collected.write(piece)
        if collected.tell() > limit:
            raise beyond("bytes", limit)
    return collected.getvalue()


def skip_rest(stream: ByteStream) -> None:
    """Read to the end, for what comes behind it."""
    while stream.read(PIECE):
        pass
