"""Archives made by hand, as programs, crawlers and attackers write them."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from gojparse.batch.archives.streams import ArchiveLimits
from gojparse.batch.archives.unpack import Unpacking
from gojparse.batch.source import Source


def page(number: int) -> bytes:
    """A small web page that no other number gives."""
    return f"<html><body><p>甲镇政府信息公开，共{number}件</p></body></html>".encode()


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", packing) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return archive.getvalue()


def tarred(members: Mapping[str, bytes], how: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(mode=how, fileobj=archive, format=form) as container:  # type: ignore[call-overload]
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            container.addfile(header, io.BytesIO(content))
    return archive.getvalue()


def raw_zip(
    entries: Iterable[tuple[bytes, bytes]], *, flags: int = 0, method: int = 8, extra: bytes = b""
) -> bytes:
    """A zip with just these bytes as names, which zipfile would not write."""
    body, directory, count = b"", b"", 0
    for name, content in entries:
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        stored = deflate.compress(content) + deflate.flush() if method == 8 else content
        sizes = struct.pack("<3L", zlib.crc32(content), len(stored), len(content))
        fixed = struct.pack("<4H", flags, method, 0, 33) + sizes
        lengths = struct.pack("<2H", len(name), len(extra))
        offset = len(body)
        body += b"PK\x03\x04" + struct.pack("<H", 20) + fixed + lengths + name + extra + stored
        directory += b"PK\x01\x02" + struct.pack("<2H", 20, 20) + fixed + lengths
        directory += struct.pack("<3H2L", 0, 0, 0, 0, offset) + name + extra
        count += 1
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


class Warc:
    """A WARC that grows record by record."""

    def __init__(self, *, packed: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=packed)

    def add(
        self,
        url: str,
        body: bytes,
        status: str = "200 OK",
        kind: str = "response",
        headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html"),),
        said: Mapping[str, str] | None = None,
    ) -> Warc:
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if kind != "resource" else None
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2024-01-23T04:05:06Z", **(said or {})},
        )
        self._writer.write_record(record)
        return self

    @property
    def bytes(self) -> bytes:
        return self._file.getvalue()


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def unpacked(
    archive: bytes,
    limits: ArchiveLimits | None = None,
    wanted: str | None = None,
    passed: list[tuple[str, str]] | None = None,
) -> list[Source]:
    """All that comes out of an archive named `x`."""
    told = passed.append if passed is not None else None
    unpacking = Unpacking(wanted, (lambda name, why: told((name, why))) if told else None, limits)
    return list(unpacking.documents(io.BytesIO(archive), "x"))


def documents(archive: bytes, **how: ArchiveLimits) -> dict[str, bytes]:
    """The documents by their names, where nothing is refused."""
    given = unpacked(archive, **how)
    assert [one.refusal for one in given if one.refusal] == []
    assert len({one.name for one in given}) == len(given)
    return {one.name: one.content or b"" for one in given}


def refusals(given: Iterable[Source]) -> dict[str, str]:
    """What was refused, and the rule."""
    return {one.name: one.refusal.rule for one in given if one.refusal}


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
