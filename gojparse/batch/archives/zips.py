"""Zip files, read entry by entry: a directory of any length costs no memory.

The directory at the end is what counts. Where it is missing, the download
broke off, and the members before the break are read from their own headers.
"""

from __future__ import annotations

import lzma
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from
from typing import BinaryIO

from gojparse.batch.archives.limits import Meter, Stopped
from gojparse.batch.archives.member import Member
from gojparse.batch.archives.streams import Decoder, Inflating, Part, Peeked, Stream, deflate, drained
from gojparse.errors import Unreadable
from gojparse.readers.kind import member_names

_END, _ENTRY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END_64, _FINDER_64 = b"PK\x06\x06", b"PK\x06\x07"
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_UTF8, _ENCRYPTED, _SIZES_BEHIND, _MASKED = 0x800, 0x1, 0x8, 0x2000
_BLOCK = 262_144  # bytes of the directory that are read at a time
_STORED, _DEFLATED, _BZIP2, _LZMA = 0, 8, 12, 14
_METHODS = {1: "shrink", 6: "implode", 9: "deflate64", 93: "zstd", 95: "xz", 98: "PPMd", 99: "AES"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a zip says of one member."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    stored: int  # bytes in the archive
    size: int  # bytes inflated
    offset: int  # of its own header
    mode: int


@dataclass(frozen=True, slots=True)
class _Directory:
    start: int
    end: int
    shift: int  # bytes before the archive, which offsets do not count


def members(file: BinaryIO, meter: Meter) -> Iterator[Member]:
    """The members, in the order of the directory."""
    length = file.seek(0, 2)
    directory = _directory(file, length)
    if directory is None:
        file.seek(0)
        yield from _unlisted(Peeked(file), meter)
        raise Unreadable("archive-cut")
    taken, before = 0, (0, 0)
    for entry in _entries(file, directory):
        taken += entry.stored
        end = entry.offset + len(entry.raw_name) + 30 + entry.stored
        if taken > length or before[0] <= entry.offset < before[1]:
            raise Stopped("archive-overlap")
        before = (entry.offset, end)
        if not entry.name.endswith("/"):
            yield _member(file, entry, directory.shift, meter)


def names(file: BinaryIO) -> Iterator[str]:
    """The names in the directory; none where there is no directory."""
    directory = _directory(file, file.seek(0, 2))
    try:
        yield from (entry.name for entry in _entries(file, directory)) if directory else ()
    except Unreadable:  # it is met again when the members are read
        return


def first_names(file: BinaryIO) -> list[str]:
    """The names in the headers of the first members: all there is of a document that is cut."""
    file.seek(0)
    return member_names(file.read(_BLOCK))


# ---- the directory ----


def _directory(file: BinaryIO, length: int) -> _Directory | None:
    start = max(length - 22 - _FULL_16, 0)
    file.seek(start)
    tail = file.read(length - start)
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        return None
    volume, first_volume, _, _, size, offset, _ = unpack_from("<4H2LH", tail, place + 4)
    end = start + place
    if place >= 20 and tail[place - 20 : place - 16] == _FINDER_64:
        file.seek(unpack_from("<Q", tail, place - 12)[0])
        record = file.read(56)
        if record.startswith(_END_64) and len(record) == 56:
            size, offset = unpack_from("<QQ", record, 40)
            end -= 20 + 56
    elif _FULL_16 not in (volume, first_volume) and volume != first_volume:
        raise Unreadable("archive-volume")
    if size + offset > end:
        return None
    return _Directory(end - size, end, end - size - offset)


def _entries(file: BinaryIO, directory: _Directory) -> Iterator[Entry]:
    place, block, at = directory.start, b"", 0
    while place < directory.end:
        fixed = block[at : at + 46]
        length = 46 + sum(unpack_from("<3H", fixed, 28)) if len(fixed) == 46 else 46
        if len(fixed) < 46 or at + length > len(block):
            file.seek(place)
            block, at = file.read(max(_BLOCK, length)), 0
            if len(block) < length:
                raise Unreadable("archive-cut")
            continue
        if not fixed.startswith(_ENTRY):
            raise Unreadable("archive-damaged")
        yield _entry(block[at : at + length], directory.shift)
        place, at = place + length, at + length


def _entry(record: bytes, shift: int) -> Entry:
    flags, method, _, _, crc, stored, size, n, m, _, _, _, attributes, offset = unpack_from(
        "<4H3L5H2L", record, 8
    )
    raw, extra = record[46 : 46 + n], _extra(record[46 + n : 46 + n + m])
    sizes = extra.get(1, b"")
    values = []
    for value in (size, stored, offset):
        if value == _FULL_32 and len(sizes) >= 8:
            value, sizes = unpack_from("<Q", sizes)[0], sizes[8:]
        values.append(value)
    size, stored, offset = values
    name = _name(raw, flags, extra.get(0x7075, b""))
    return Entry(name, raw, flags, method, crc, stored, size, offset + shift, attributes >> 16)


def _extra(fields: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(fields) >= 4:
        kind, length = unpack_from("<2H", fields)
        found.setdefault(kind, fields[4 : 4 + length])
        fields = fields[4 + length :]
    return found


def _name(raw: bytes, flags: int, unicode: bytes) -> str:
    """The name; Chinese programs write GBK and say nothing of it."""
    if len(unicode) > 5 and unicode[0] == 1 and unpack_from("<L", unicode, 1)[0] == zlib.crc32(raw):
        raw = unicode[5:]
    for encoding in ("utf-8", *(() if flags & _UTF8 else ("gb18030",))):
        try:
            name = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        name = raw.decode("utf-8", "surrogateescape") if flags & _UTF8 else raw.decode("cp437")
    return name.replace("\\", "/") if "/" not in name else name


# ---- one member ----


def _member(file: BinaryIO, entry: Entry, shift: int, meter: Meter) -> Member:
    if stat.S_ISLNK(entry.mode):
        return Member(entry.name, passed="link")
    try:
        _check_flags(entry.flags, entry.method)
        file.seek(entry.offset)
        local = file.read(30)
        if len(local) < 30 or not local.startswith(_LOCAL):
            raise Unreadable("archive-damaged")
        n, m = unpack_from("<2H", local, 26)
        if file.read(n) != entry.raw_name:
            raise Unreadable("archive-damaged")
        file.seek(m, 1)
        return Member(entry.name, _Checked(_content(Part(file, entry.stored), entry.method, meter), entry))
    except Unreadable as refusal:
        if isinstance(refusal, Stopped):
            raise
        return Member(entry.name, refusal=refusal)


def _check_flags(flags: int, method: int) -> None:
    if flags & (_ENCRYPTED | _MASKED):
        raise Unreadable("archive-encrypted")
    if method not in (_STORED, _DEFLATED, _BZIP2, _LZMA):
        raise Unreadable("archive-packing", how=_METHODS.get(method, f"zip method {method}"))


def _content(stream: Stream, method: int, meter: Meter) -> Stream:
    if method == _STORED:
        return stream
    return Inflating(stream, _decoder(stream, method), meter)


def _decoder(stream: Stream, method: int) -> Decoder:
    if method == _DEFLATED:
        return deflate()
    if method == _BZIP2:
        import bz2

        return bz2.BZ2Decompressor()
    head = Peeked(stream).exactly(9)
    signs, size = head[4], unpack_from("<L", head, 5)[0]
    if head[2:4] != b"\x05\0" or signs >= 225 or signs % 9 + signs // 9 % 5 > 4:
        raise Unreadable("archive-damaged")
    if size > 100_000_000:
        raise Stopped("archive-memory")
    properties = {"lc": signs % 9, "lp": signs // 9 % 5, "pb": signs // 45, "dict_size": size}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, **properties}])


class _Checked:
    """Content that turns out, at its end, to be what its entry says."""

    def __init__(self, stream: Stream, entry: Entry) -> None:
        self._stream = stream
        self._entry = entry
        self._size = self._crc = 0

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self._size += len(piece)
        self._crc = zlib.crc32(piece, self._crc)
        ended = not piece and (self._size, self._crc) != (self._entry.size, self._entry.crc)
        if ended or self._size > self._entry.size:
            raise Unreadable("archive-damaged")
        return piece


# ---- without a directory ----


def _unlisted(stream: Peeked, meter: Meter) -> Iterator[Member]:
    """The members by their own headers, up to the break."""
    while stream.peek(4) == _LOCAL:
        fixed = stream.exactly(30)
        flags, method, _, _, crc, stored, size, n, m = unpack_from("<4H3L2H", fixed, 6)
        raw = stream.exactly(n)
        extra = _extra(stream.exactly(m))
        if stored == _FULL_32 and len(extra.get(1, b"")) >= 16:
            size, stored = unpack_from("<QQ", extra[1])
        entry = Entry(_name(raw, flags, extra.get(0x7075, b"")), raw, flags, method, crc, stored, size, 0, 0)
        if flags & _SIZES_BEHIND and not stored:
            if method != _DEFLATED or flags & (_ENCRYPTED | _MASKED):
                return
            yield from _self_ending(stream, entry, meter)
        else:
            yield from _of_known_size(stream, entry, meter)


def _self_ending(stream: Peeked, entry: Entry, meter: Meter) -> Iterator[Member]:
    content = Inflating(stream, deflate(), meter)
    yield Member(entry.name, content)
    drained(content)
    stream.give_back(content.unused)
    behind = stream.peek(24)
    if behind.startswith(b"PK\x07\x08"):
        stream.exactly(24 if behind[16:20] not in (_LOCAL, _ENTRY, b"") else 16)
    elif behind[12:16] in (_LOCAL, _ENTRY):
        stream.exactly(12)


def _of_known_size(stream: Peeked, entry: Entry, meter: Meter) -> Iterator[Member]:
    part = Part(stream, entry.stored)
    try:
        _check_flags(entry.flags, entry.method)
        member = Member(entry.name, _Checked(_content(part, entry.method, meter), entry))
    except Stopped:
        raise
    except Unreadable as refusal:
        member = Member(entry.name, refusal=refusal)
    if entry.name.endswith("/"):
        member = Member(entry.name, passed="folder")
    yield member
    drained(part)
