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
from warcio.statusandheaders import StatusAndHeadersParserException

from gojparse.batch.archives.limits import Meter, Stopped
from gojparse.batch.archives.lines import Chunked, Lines, chunk_size
from gojparse.batch.archives.member import Member
from gojparse.batch.archives.streams import (
    PIECE,
    Inflating,
    Part,
    Peeked,
    Stream,
    Zlib,
    deflate,
    drained,
    gzip,
    inflated,
)
from gojparse.errors import Unreadable

_RECORD, _GZIP = b"WARC/", b"\x1f\x8b\x08"
logging.getLogger("warcio").propagate = False  # what it has to say of a damaged record is said by the refusal
logging.getLogger("warcio").addHandler(logging.NullHandler())
_LOADER = ArcWarcRecordLoader(verify_http=True, arc2warc=False)
_FAULTS = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
)


class _Body:
    """The content of a record. `told`: a fault in it was met by whoever read it, and needs no second word."""

    def __init__(self, stream: Stream, end: Unreadable | None = None) -> None:
        self._stream = stream
        self._end = end
        self.told = False

    def read(self, size: int) -> bytes:
        try:
            piece = self._stream.read(size)
            if not piece and self._end:
                raise self._end
        except Unreadable:
            self.told = True
            raise
        return piece


def members(stream: Peeked, meter: Meter, *, packed: bool) -> Iterator[Member]:
    """What was fetched, in its order; for each place that is damaged, one refusal."""
    walk = _Walk(meter)
    return walk.packed(stream) if packed else walk.plain(Lines(stream))


class _Walk:
    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._body: _Body | None = None  # of the record that was given last

    def plain(self, lines: Lines) -> Iterator[Member]:
        more = True
        while more:
            try:
                yield from self._records(lines)
                return
            except Stopped:
                raise
            except Unreadable as fault:
                yield from self._fault(fault)
            lines.read(1)
            more = lines.skip_to(_RECORD + b"1.")

    def packed(self, stream: Peeked) -> Iterator[Member]:
        """Each record is a gzip stream; behind a damaged one, the next is looked for."""
        while stream.peek(1):
            content = Inflating(stream, gzip(), self._meter)
            try:
                yield from self._records(Lines(content))
                drained(content)
                stream.give_back(content.unused)
            except Stopped:
                raise
            except Unreadable as fault:
                yield from self._fault(fault)
                _to_next_gzip(stream, content.fed)

    def _fault(self, fault: Unreadable) -> Iterator[Member]:
        if self._body is None or not self._body.told:
            yield Member("?", refusal=fault)
        self._body = None

    def _records(self, lines: Lines) -> Iterator[Member]:
        while start := lines.peek(len(_RECORD)):
            if start[:1] in (b"\r", b"\n"):
                lines.read(1)
                continue
            if start != _RECORD:
                raise Unreadable("archive-damaged")
            record, part = _record(lines)
            self._body = None
            yield from self._member(record, part)
            drained(part)

    def _member(self, record: Any, part: Part) -> Iterator[Member]:
        kind, url = record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""
        name = url or record.rec_headers.get_header("WARC-Record-ID") or "?"
        if kind not in ("response", "resource"):
            if kind in ("revisit", "conversion", "continuation"):
                yield Member(name, passed=kind, url=url)
            return
        fetched = _day(record.rec_headers.get_header("WARC-Date"))
        try:
            content = self._content(record.rec_type, part, url)
        except Stopped:
            raise
        except Unreadable as refusal:
            yield Member(name, refusal=refusal, url=url, fetched=fetched)
            return
        if isinstance(content, str):
            yield Member(name, passed=content, url=url)
            return
        cut = record.rec_headers.get_header("WARC-Truncated") or content[1]
        self._body = _Body(content[0], Unreadable("archive-beginning") if cut else None)
        yield Member(name, self._body, url=url, fetched=fetched, of_a_page=True)

    def _content(self, kind: str, part: Part, url: str) -> tuple[Stream, bool] | str:
        """The body as it was meant, and whether it is cut; or why it is none."""
        if kind == "resource" or not url.lower().startswith(("http:", "https:")):
            return (part, False) if not url.lower().startswith("dns:") else "name lookup"
        body = Lines(part)
        try:
            headers = _LOADER.http_parser.parse(body)
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
        stream: Stream = body
        if chunks and chunk_size(body.peek(32).split(b"\n", 1)[0]) >= 0:  # crawlers may have put it together
            stream = Chunked(body)
        for layer in reversed([layer.strip() for layer in coding.split(",")]):
            stream = self._decoded(Peeked(stream), layer)
        return stream, cut

    def _decoded(self, stream: Peeked, coding: str) -> Stream:
        """The content behind one coding, unless the crawler has undone it already."""
        head = stream.peek(4)
        if coding in ("", "identity", "none", "utf-8") or not head:
            return stream
        if coding in ("gzip", "x-gzip"):
            return inflated(stream, "gzip", self._meter) if head.startswith(_GZIP) else stream
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF")):
            return stream
        if coding == "deflate":
            wrapped = len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
            return Inflating(stream, Zlib(15) if wrapped else deflate(), self._meter)
        if coding == "br":
            return Inflating(stream, _Brotli(), self._meter)
        raise Unreadable("archive-packing", how=coding[:20])


class _Brotli:
    """brotli with the manners of bz2 and lzma."""

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


def _record(lines: Lines) -> tuple[Any, Part]:
    """The headers of the record that begins here, and its content."""
    lines.begin()
    try:
        record = _LOADER.parse_record_stream(lines, known_format="warc", no_record_parse=True)
    except _FAULTS:
        raise Unreadable("archive-damaged") from None
    length = record.rec_headers.get_header("Content-Length") or ""
    if not re.fullmatch("[0-9]{1,15}", length):  # it does not say how long it is
        raise Unreadable("archive-damaged")
    return record, Part(lines, int(length))


def _day(stamp: str | None) -> date | None:
    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def _to_next_gzip(stream: Peeked, fed: bytes) -> None:
    """Go on to the next place where a gzip stream may begin."""
    rest = fed[1:]
    while (place := rest.find(_GZIP)) < 0:
        piece = stream.read(PIECE)
        if not piece:
            return
        rest = rest[-2:] + piece
    stream.give_back(rest[place:])
