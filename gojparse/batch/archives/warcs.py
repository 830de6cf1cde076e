"""WARC files: what a crawler fetched, each with its address and the day.

warcio knows how records are written. Reading on behind a broken one is ours:
a record begins with a word of its own, and in a .warc.gz with a gzip stream.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from gojparse.batch.archives.streams import (
    DEFLATE_WINDOW,
    GZIP_WINDOW,
    PIECE,
    ZLIB_WINDOW,
    ArchiveMember,
    ArchiveStopped,
    BoundedStream,
    ByteStream,
    InflatedStream,
    Meter,
    PeekableStream,
    ZlibDecoder,
    inflated,
    skip_rest,
)
from gojparse.errors import Unreadable

_LONGEST = 65_536  # bytes of a line
_HEADERS = 1_000_000  # bytes of lines before anything else
_RECORD, _GZIP = b"WARC/", b"\x1f\x8b\x08"
logging.getLogger("warcio").propagate = False  # what it has to say of a damaged record is said by the refusal
logging.getLogger("warcio").addHandler(logging.NullHandler())
_LOADER = ArcWarcRecordLoader(verify_http=True, arc2warc=False)
# Crawlers that speak a later version write its status line. Longer spellings come first: they are prefixes.
_RESPONSES = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3"])
_FAULTS = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
)


class _RecordBody:
    """The content of a record. `reported`: its reader met a fault in it, which needs no second report."""

    def __init__(self, stream: ByteStream, end: Unreadable | None = None) -> None:
        self._stream = stream
        self._end = end
        self.reported = False

    def read(self, size: int) -> bytes:
        try:
            piece = self._stream.read(size)
            if not piece and self._end:
                raise self._end
        except Unreadable:
            self.reported = True
            raise
        return piece


def warc_members(stream: PeekableStream, meter: Meter, *, packed: bool) -> Iterator[ArchiveMember]:
    """Give what was fetched, in its order, and one refusal for each place that is damaged."""
    walk = _RecordWalk(meter)
    return walk.packed(stream) if packed else walk.plain(LineReader(stream))


class _RecordWalk:
    """A walk through the records."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._body: _RecordBody | None = None  # of the record that was given last

    def plain(self, lines: LineReader) -> Iterator[ArchiveMember]:
        more = True
        while more:
            try:
                yield from self._records(lines)
                return
            except ArchiveStopped:
                raise
            except Unreadable as fault:
                yield from self._fault(fault)
            lines.read(1)
            more = lines.skip_to(_RECORD + b"1.")

    def packed(self, stream: PeekableStream) -> Iterator[ArchiveMember]:
        """Each record is a gzip stream; behind a damaged one, the next is looked for."""
        while stream.peek(1):
            content = InflatedStream(stream, ZlibDecoder(GZIP_WINDOW), self._meter)
            try:
                yield from self._records(LineReader(content))
                skip_rest(content)
                stream.give_back(content.unused)
            except ArchiveStopped:
                raise
            except Unreadable as fault:
                yield from self._fault(fault)
                _to_next_gzip(stream, content.fed)

    def _fault(self, fault: Unreadable) -> Iterator[ArchiveMember]:
        if self._body is None or not self._body.reported:
            yield ArchiveMember("?", refusal=fault)
        self._body = None

    def _records(self, lines: LineReader) -> Iterator[ArchiveMember]:
        while start := lines.peek(len(_RECORD)):
            if start[:1] in (b"\r", b"\n"):
                lines.read(1)
                continue
            if start != _RECORD:
                raise Unreadable("archive-damaged")
            record, part = _record(lines)
            self._body = None
            yield from self._member(record, part)
            skip_rest(part)

    def _member(self, record: Any, part: BoundedStream) -> Iterator[ArchiveMember]:
        kind, url = record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""
        name = url or record.rec_headers.get_header("WARC-Record-ID") or "?"
        if kind not in ("response", "resource"):
            if kind in ("revisit", "conversion", "continuation"):
                yield ArchiveMember(name, passed=kind, url=url)
            return
        fetched = _day(record.rec_headers.get_header("WARC-Date"))
        try:
            content = self._content(record.rec_type, part, url)
        except ArchiveStopped:
            raise
        except Unreadable as refusal:
            yield ArchiveMember(name, refusal=refusal, url=url, fetched=fetched)
            return
        if isinstance(content, str):
            yield ArchiveMember(name, passed=content, url=url)
            return
        cut = record.rec_headers.get_header("WARC-Truncated") or content[1]
        self._body = _RecordBody(content[0], Unreadable("archive-beginning") if cut else None)
        yield ArchiveMember(name, self._body, url=url, fetched=fetched, of_a_page=True)

    def _content(self, kind: str, part: BoundedStream, url: str) -> tuple[ByteStream, bool] | str:
        """Return the body as it was sent, and whether it is cut; or why it is none."""
        if kind == "resource" or not url.lower().startswith(("http:", "https:")):
            return (part, False) if not url.lower().startswith("dns:") else "name lookup"
        body = LineReader(part)
        try:
            headers = _RESPONSES.parse(body)
        except _FAULTS:
            raise Unreadable("archive-damaged") from None
        status = headers.statusline.split(" ", 1)[0]
        if status != "200":
            return f"HTTP {status}"
        coding = (headers.get_header("Content-Encoding") or "").lower()
        chunks = "chunked" in (headers.get_header("Transfer-Encoding") or "").lower()
        stated = headers.get_header("Content-Length") or ""
        left = part.left + body.ahead
        cut = not coding and not chunks and stated.isdecimal() and int(stated[:18]) > left
        stream: ByteStream = body
        if chunks and chunk_size(body.peek(32).split(b"\n", 1)[0]) >= 0:  # crawlers may have put it together
            stream = ChunkedBody(body)
        for layer in reversed([layer.strip() for layer in coding.split(",")]):
            stream = self._decoded(PeekableStream(stream), layer)
        return stream, cut

    def _decoded(self, stream: PeekableStream, coding: str) -> ByteStream:
        """Undo one coding, unless the crawler has undone it already."""
        head = stream.peek(4)
        if coding in ("", "identity", "none", "utf-8") or not head:
            return stream
        if coding in ("gzip", "x-gzip"):
            return inflated(stream, "gzip", self._meter) if head.startswith(_GZIP) else stream
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF")):
            return stream
        if coding == "deflate":
            wrapped = len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            decoder = ZlibDecoder(ZLIB_WINDOW if wrapped else DEFLATE_WINDOW)
            return InflatedStream(stream, decoder, self._meter)
        if coding == "br":
            return InflatedStream(stream, _BrotliDecoder(), self._meter)
        raise Unreadable("archive-packing", how=coding[:20])


class _BrotliDecoder:
    """brotli with the interface of bz2 and lzma."""

    unused_data = b""

    def __init__(self) -> None:
        import brotli

        self._decoder = brotli.Decompressor()
        self._error = brotli.error

    @property
    def eof(self) -> bool:
        return bool(self._decoder.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._decoder.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        try:
            return bytes(self._decoder.process(data, output_buffer_limit=max_length))
        except self._error as fault:
            raise zlib.error(str(fault)) from None


def _record(lines: LineReader) -> tuple[Any, BoundedStream]:
    """Read the headers of the record that begins here; return them and its content."""
    lines.begin()
    try:
        record = _LOADER.parse_record_stream(lines, known_format="warc", no_record_parse=True)
    except _FAULTS:
        raise Unreadable("archive-damaged") from None
    length = record.rec_headers.get_header("Content-Length") or ""
    if not re.fullmatch("[0-9]{1,15}", length):  # it does not say how long it is
        raise Unreadable("archive-damaged")
    return record, BoundedStream(lines, int(length))


def _day(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def _to_next_gzip(stream: PeekableStream, fed: bytes) -> None:
    """Go on to the next place where a gzip stream may begin."""
    rest = fed[1:]
    while (place := rest.find(_GZIP)) < 0:
        piece = stream.read(PIECE)
        if not piece:
            return
        rest = rest[-2:] + piece
    stream.give_back(rest[place:])


# ---- lines and chunks ----


class LineReader:
    """A stream that is read by lines of bounded length and by bytes, as the headers of the web are."""

    def __init__(self, stream: ByteStream) -> None:
        """Begin at the start of a stream."""
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._headers = 0

    def begin(self) -> None:
        """Begin new headers, which may be long again."""
        self._headers = 0

    @property
    def ahead(self) -> int:
        """The number of bytes taken from the stream and not read yet."""
        return len(self._buffer) - self._at

    def tell(self) -> int:
        """Return 0: who asks needs no more than a number."""
        return 0

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them, fewer at the end of the stream."""
        while len(self._buffer) - self._at < size and self._filled():
            pass
        return self._buffer[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most `size`; none at the end of the stream."""
        if self._at == len(self._buffer):
            return self._stream.read(size)
        piece = self._buffer[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def readline(self, size: int = _LONGEST) -> bytes:
        """Read the next line with its end; refused where the lines so far are longer than any header."""
        start = 0
        while (end := self._buffer.find(b"\n", self._at + start)) < 0:
            start = len(self._buffer) - self._at
            if start > _LONGEST or not self._filled():
                break
        stop = min(len(self._buffer) if end < 0 else end + 1, self._at + size)
        line, self._at = self._buffer[self._at : stop], stop
        self._headers += len(line)
        if len(line) > _LONGEST or self._headers > _HEADERS:
            raise Unreadable("archive-damaged")
        return line

    def skip_to(self, mark: bytes) -> bool:
        """Go on to the next place of a mark; return whether there is one."""
        while (place := self._buffer.find(mark, self._at)) < 0:
            self._at = max(self._at, len(self._buffer) - len(mark) + 1)
            if not self._filled():
                return False
        self._at = place
        return True

    def _filled(self) -> bool:
        piece = self._stream.read(PIECE)
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        return bool(piece)


class ChunkedBody:
    """A body sent in chunks, put together."""

    def __init__(self, lines: LineReader) -> None:
        """Begin at the first chunk."""
        self._lines = lines
        self._left = 0
        self._first = True
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return the next bytes of the body, at most `size`; none at its end."""
        if not self._left and not self._ended:
            self._next()
        if self._ended:
            return b""
        piece = self._lines.read(min(size, self._left))
        if not piece:
            raise Unreadable("archive-cut")
        self._left -= len(piece)
        return piece

    def _next(self) -> None:
        self._lines.begin()
        if not self._first:
            self._lines.readline()  # the end of the chunk before
        self._first = False
        line = self._lines.readline()
        if not line.strip():
            raise Unreadable("archive-cut")
        self._left = chunk_size(line)
        if self._left < 0:
            raise Unreadable("archive-damaged")
        self._ended = self._left == 0


def chunk_size(line: bytes) -> int:
    """Return the size at the beginning of a chunk; -1 if the line is none."""
    digits = line.split(b";", 1)[0].strip()
    if not digits or len(digits) > 15 or digits.strip(b"0123456789abcdefABCDEF"):
        return -1
    return int(digits, 16)
