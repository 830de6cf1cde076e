"""Tar files, as they pass by: one header after the other, nothing is sought and nothing remembered.

tarfile knows how a header is written; the walk is ours, because tarfile keeps
every member it has met and reads a name of a gigabyte if a header claims one.
"""

from __future__ import annotations

import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from gojparse.batch.archives.streams import ArchiveMember, BoundedStream, PeekableStream, skip_rest
from gojparse.errors import Unreadable

_BLOCK = 512
_LONGEST = 1_000_000  # bytes of a name or of extended headers
_LINKS = (tarfile.SYMTYPE, tarfile.LNKTYPE)
_DEVICES = (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
_NOTES = (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_PASSED_NOTES = (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK, b"V", b"M")  # for all, of links, a label, a rest
_PAX = re.compile(rb"(\d{1,9}) ([^=]+)=")
_NUMBER = re.compile(rb"\d{1,18}")


@dataclass(slots=True)
class _Extended:
    """The extended headers of the next member."""

    name: bytes | None = None
    size: int | None = None
    sparse: bool = False


@dataclass(slots=True)
class _Position:
    """The state at a place of the archive."""

    next: _Extended = field(default_factory=_Extended)
    ended: bool = False  # whether the last block was that of an end


def tar_members(stream: PeekableStream) -> Iterator[ArchiveMember]:
    """Give the members in their order; also those behind an end mark, where archives were put together."""
    position = _Position()
    while block := stream.peek(_BLOCK):
        if len(block) < _BLOCK:
            if block.strip(b"\0"):
                raise Unreadable("archive-cut")
            break
        if not block.strip(b"\0"):
            position.ended = True
            stream.read(_BLOCK)
            continue
        header = _header(block)
        if header is None:
            yield from _damage(stream)
            continue
        position.ended = False
        stream.exactly(_BLOCK)
        yield from _one(stream, block, header, position)
    if not position.ended:
        raise Unreadable("archive-cut")


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None
    return header if header.size >= 0 else None


def _damage(stream: PeekableStream) -> Iterator[ArchiveMember]:
    """Give one refusal for all that comes before the next header that is whole."""
    yield ArchiveMember("?", refusal=Unreadable("archive-damaged"))
    while len(block := stream.peek(_BLOCK)) == _BLOCK and (not block.strip(b"\0") or _header(block) is None):
        stream.exactly(_BLOCK)


def _one(
    stream: PeekableStream, block: bytes, header: tarfile.TarInfo, position: _Position
) -> Iterator[ArchiveMember]:
    """Give the member, if the header is one of a member: others describe the next."""
    if header.type in _NOTES:
        _note(_short(stream, header.size), header.type, position.next)
        return
    if header.type in _PASSED_NOTES:
        skip_rest(BoundedStream(stream, header.size + -header.size % _BLOCK))
        return
    extended, position.next = position.next, _Extended()
    name = _decoded(os.fsencode(header.name) if extended.name is None else extended.name)
    if header.type in _LINKS:
        yield ArchiveMember(name, passed="link")
    elif header.type in _DEVICES:
        yield ArchiveMember(name, passed="device")
    elif not header.isdir():
        sparse = extended.sparse or header.type == tarfile.GNUTYPE_SPARSE
        more = header.type == tarfile.GNUTYPE_SPARSE and block[482:483] not in (b"", b"\0")
        while more:  # a map of holes that goes on
            more = stream.exactly(_BLOCK)[504] != 0
        size = header.size if extended.size is None else extended.size
        part = BoundedStream(stream, size)
        refusal = Unreadable("archive-packing", how="sparse") if sparse else None
        yield ArchiveMember(name, None if sparse else part, refusal)
        skip_rest(part)
        skip_rest(BoundedStream(stream, -size % _BLOCK))


def _short(stream: PeekableStream, size: int) -> bytes:
    if size > _LONGEST:
        raise Unreadable("archive-damaged")
    content = stream.exactly(size)
    stream.exactly(-size % _BLOCK)
    return content


def _note(content: bytes, kind: bytes, extended: _Extended) -> None:
    """Take up an extended header: a long name, or `length key=value` lines."""
    if kind == tarfile.GNUTYPE_LONGNAME:
        extended.name = content.rstrip(b"\0")
        return
    while found := _PAX.match(content):
        length, key = int(found[1]), found[2]
        value = content[found.end() : length - 1]
        if length <= found.end():
            raise Unreadable("archive-damaged")
        if key == b"path" or key == b"GNU.sparse.name":
            extended.name = value
        elif key == b"size":
            if not _NUMBER.fullmatch(value):
                raise Unreadable("archive-damaged")
            extended.size = int(value)
        extended.sparse = extended.sparse or key.startswith(b"GNU.sparse.")
        content = content[length:]


def _decoded(name: bytes) -> str:
    """Decode a name: UTF-8, else GB18030, as Chinese programs wrote it; else the bytes are kept."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "surrogateescape")
