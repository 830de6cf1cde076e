"""Zip files, read by zipfile, within the limits of an archive.

The directory at the end is what counts. Where it is missing, the download
broke off and the archive is refused whole: half of a crawl that looks like
all of it would do harm.
"""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from struct import unpack_from
from typing import BinaryIO, cast

from gojparse.batch.archives.streams import ArchiveMember, ArchiveStopped, Meter
from gojparse.errors import Unreadable

_ENTRY = b"PK\x01\x02"  # begins each entry of the directory
_MOST_ENTRIES = 1_000_000  # of one directory, which zipfile holds in memory
_LONGEST_DIRECTORY = 200_000_000  # bytes
_UTF8, _ENCRYPTED = 0x800, 0x1 | 0x40 | 0x2000  # flags; the last two: strong encryption, a masked directory
_STEPS = {
    zipfile.ZIP_STORED: 65_536,
    zipfile.ZIP_DEFLATED: 65_536,
    zipfile.ZIP_BZIP2: 4096,
    zipfile.ZIP_LZMA: 4096,
}
"""The methods that are read, and the bytes of each step: zipfile inflates a whole step of the last two."""
_METHODS = {1: "shrink", 6: "implode", 9: "deflate64", 93: "zstd", 95: "xz", 98: "PPMd", 99: "AES"}
_UNICODE_PATH = 0x7075  # the extra field of Info-ZIP that holds a name in UTF-8
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)


class ZipArchive:
    """A zip file whose directory has been read."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the directory; Unreadable if there is none, or it is damaged or larger than any honest one."""
        if not zipfile.is_zipfile(file):
            raise Unreadable("archive-cut")
        self._length = file.seek(0, 2)
        self._reads = _CountedReads(file)
        try:
            self._zip = zipfile.ZipFile(cast("BinaryIO", self._reads))
        except UnicodeDecodeError:
            raise Unreadable("archive-packing", how="names not in UTF-8") from None
        except _FAULTS:
            raise Unreadable("archive-damaged") from None

    def names(self) -> Iterator[str]:
        """Give the names of all entries."""
        return map(_name, self._zip.infolist())

    def members(self, meter: Meter) -> Iterator[ArchiveMember]:
        """Give the members in the order of the directory."""
        taken, before = 0, range(0)
        for entry in self._zip.infolist():
            if entry.volume:
                raise Unreadable("archive-volume")
            taken += entry.compress_size
            if taken > self._length or entry.header_offset in before:
                raise ArchiveStopped("archive-overlap")
            before = range(entry.header_offset, entry.header_offset + 30 + entry.compress_size)
            if not _name(entry).endswith("/"):
                yield self._member(entry, meter)

    def _member(self, entry: zipfile.ZipInfo, meter: Meter) -> ArchiveMember:
        name, method = _name(entry), entry.compress_type
        if stat.S_ISLNK(entry.external_attr >> 16):
            return ArchiveMember(name, passed="link")
        if entry.flag_bits & _ENCRYPTED:
            return ArchiveMember(name, refusal=Unreadable("archive-encrypted"))
        if method not in _STEPS:
            how = _METHODS.get(method, f"zip method {method}")
            return ArchiveMember(name, refusal=Unreadable("archive-packing", how=how))
        return ArchiveMember(name, _Content(self._zip, self._reads, entry, meter))


class _CountedReads:
    """The file below a zip: counts what is read, and refuses a directory too large for memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        """Read so many bytes. A directory is read in one piece."""
        if size > _LONGEST_DIRECTORY:
            raise ArchiveStopped("archive-memory")
        piece = self._file.read(size)
        self.taken += len(piece)
        if len(piece) > _MOST_ENTRIES and piece.count(_ENTRY) > _MOST_ENTRIES:
            raise ArchiveStopped("archive-memory")
        return piece


class _Content:
    """The content of one member. It is opened at its first reading."""

    def __init__(
        self, archive: zipfile.ZipFile, reads: _CountedReads, entry: zipfile.ZipInfo, meter: Meter
    ) -> None:
        self._archive, self._reads, self._entry, self._meter = archive, reads, entry, meter
        self._opened: zipfile.ZipExtFile | None = None
        self._before = reads.taken
        self._size = 0

    def read(self, size: int) -> bytes:
        """Read at most so many bytes; never more comes out than the entry claims."""
        try:
            piece = self._stream().read1(min(size, _STEPS[self._entry.compress_type]))
        except MemoryError:  # LZMA may ask for gigabytes
            raise ArchiveStopped("archive-memory") from None
        except _FAULTS:
            raise Unreadable("archive-damaged") from None
        self._size += len(piece)
        self._meter.count_bytes(len(piece))
        self._meter.check_ratio(self._size, self._reads.taken - self._before)
        if not piece and self._size != self._entry.file_size:
            raise Unreadable("archive-damaged")
        return piece

    def _stream(self) -> zipfile.ZipExtFile:
        if self._opened is None:
            self._before = self._reads.taken
            self._opened = cast("zipfile.ZipExtFile", self._archive.open(self._entry))
        return self._opened


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a member; Chinese programs write GBK and do not declare it."""
    if entry.flag_bits & _UTF8:
        name = entry.orig_filename
    else:
        name = _decoded(entry.orig_filename.encode("cp437"), entry.extra)
    return name if "/" in name else name.replace("\\", "/")


def _decoded(raw: bytes, extra: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return (_unicode_path(raw, extra) or raw).decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(raw: bytes, extra: bytes) -> bytes:
    """Return the name in the extra field of Info-ZIP, if it still belongs to this name."""
    while len(extra) >= 4:
        kind, length = unpack_from("<2H", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and field[:5] == struct.pack("<BL", 1, zlib.crc32(raw)):
            return field[5:]
    return b""
