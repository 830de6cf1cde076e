"""Archives that were made to exhaust a machine end early, in little memory; honest ones stream through it."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gojparse.batch import inputs
from gojparse.batch.archives import zips
from gojparse.batch.archives.streams import DEFLATE_WINDOW, InflatedStream, Meter, PeekableStream, ZlibDecoder
from gojparse.batch.archives.unpack import Unpacking
from gojparse.errors import Unreadable
from tests.__main__ import ROOT
from tests.support.packed import Warc, page, refusals, tarred, unpacked, zipped

GIGABYTE = 1_000_000_000


def zeros(size: int, bits: int) -> bytes:
    """So many zeros, deflated; the checksum at the end is wrong, if anybody gets there."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, bits)
    flushed = [deflater.compress(bytes(1_000_000)) + deflater.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    return flushed[0] + flushed[1] * (size // 1_000_000 - 1) + deflater.flush()


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of them."""
    folder = tmp_path_factory.mktemp("bombs")
    (folder / "zeros.gz").write_bytes(zeros(GIGABYTE, 31))
    (folder / "zeros.bz2").write_bytes(bz2.compress(bytes(20_000_000)) * 50)
    (folder / "zeros.xz").write_bytes(lzma.compress(bytes(50_000_000), preset=0) * 20)
    (folder / "zeros.zip").write_bytes(big_zip())
    (folder / "nested.zip").write_bytes(nested(6))
    (folder / "overlap.zip").write_bytes(overlapping(2_000))
    (folder / "tar.gz").write_bytes(zeros_in_a_tar())
    (folder / "name.tar").write_bytes(long_name())
    return folder


def big_zip() -> bytes:
    stored = zeros(GIGABYTE, -15)
    fixed = struct.pack("<4H3L2H", 0, 8, 0, 33, 0, len(stored), GIGABYTE % 2**32, 5, 0)
    body = b"PK\x03\x04\x14\0" + fixed + b"a.txt" + stored
    entry = b"PK\x01\x02\x14\0\x14\0" + fixed + struct.pack("<3H2L", 0, 0, 0, 0, 0) + b"a.txt"
    return body + entry + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, len(entry), len(body), 0)


def nested(levels: int) -> bytes:
    """Like 42.zip: sixteen zips in each zip, and zeros at the bottom."""
    inner = zipped({"a.txt": bytes(50_000_000)})
    for _ in range(levels - 1):
        inner = zipped({f"{n}.zip": inner for n in range(16)})
    return inner


def overlapping(count: int) -> bytes:
    """Like Fifield's: many entries of the directory share one piece of deflated zeros."""
    stored = zeros(1_000_000, -15)
    fixed = struct.pack("<4H3L2H", 0, 8, 0, 33, zlib.crc32(bytes(1_000_000)), len(stored), 1_000_000, 5, 0)
    body = b"PK\x03\x04\x14\0" + fixed + b"a.txt" + stored
    entry = b"PK\x01\x02\x14\0\x14\0" + fixed + struct.pack("<3H2L", 0, 0, 0, 0, 0) + b"a.txt"
    end = struct.pack("<4H2LH", 0, 0, count, count, len(entry) * count, len(body), 0)
    return body + entry * count + b"PK\x05\x06" + end


def zeros_in_a_tar() -> bytes:
    header = tarred({"a.txt": bytes(5)})[:512]
    size = header[:124] + b"07346545000\0" + b" " * 8 + header[156:]
    named = size[:148] + b"%06o\0 " % sum(size) + size[156:]
    deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
    begun = deflater.compress(named) + deflater.flush(zlib.Z_FULL_FLUSH)
    return begun + (deflater.compress(bytes(1_000_000)) + deflater.flush(zlib.Z_FULL_FLUSH)) * 1000


def long_name() -> bytes:
    header = bytearray(tarred({"././@LongLink": b"12345"})[:512])
    header[124:136], header[156:157], header[148:156] = b"77777777777\0", b"L", b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(2048)


MEASURE = r"""
import pathlib, re, sys, time
from gojparse.batch import inputs
from gojparse.batch.archives import tars, warcs, zips
def peak(): return int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1])
before, start = peak(), time.process_time()
rules = [one.refusal and one.refusal.rule for one in inputs.contents(sys.argv[1])]
print(peak() - before, time.process_time() - start, len(rules), *set(rules))
"""


@pytest.mark.parametrize(
    "name",
    ["zeros.gz", "zeros.bz2", "zeros.xz", "zeros.zip", "nested.zip", "overlap.zip", "tar.gz", "name.tar"],
)
def test_a_bomb_ends_early_and_in_little_memory(bombs: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(bombs / name)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    kilobytes, seconds, rows, *rules = done.stdout.split()
    assert int(kilobytes) < 100_000
    assert float(seconds) < 10
    assert int(rows) <= 300
    assert set(rules) <= {"cap-reached", "document-unreadable", "None"}
    assert "cap-reached" in rules or name == "name.tar"


def test_honest_blank_text_passes() -> None:
    blank = ("规章" + " " * 5_000_000 + "7").encode()
    archive = zipped({"a.txt": blank})
    given = list(Unpacking().documents(io.BytesIO(archive), "x"))
    assert [one.content for one in given] == [blank]


def test_a_limit_of_ratio_counts_for_each_stream() -> None:
    packed = zlib.compress(bytes(20_000_000), 9, wbits=-15)
    stream = InflatedStream(PeekableStream(io.BytesIO(packed)), ZlibDecoder(DEFLATE_WINDOW), Meter())
    with pytest.raises(Unreadable) as stopped:
        while stream.read(1 << 30):
            pass
    assert stopped.value.rule == "cap-reached"


# ---- streaming ----

MEMBER = 200_000


class Made(io.RawIOBase):
    """A tar or WARC of any length that is made while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        piece, self._rest = self._rest[:size], self._rest[size:]
        self.taken += len(piece)
        return piece


def tar_of(count: int) -> Iterator[bytes]:
    for number in range(count):
        text = page(number) + b" " * MEMBER
        yield tarred({f"{number}.html": text})[: 512 + len(text) + -len(text) % 512]
    yield bytes(1024)


def warc_of(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield Warc().add(f"http://h/{number}.html", page(number) + b" " * MEMBER).bytes


@pytest.mark.parametrize("made", [tar_of, warc_of])
def test_an_archive_of_any_length_streams_in_the_memory_of_one_member(made: object) -> None:
    peaks = []
    for count in (20, 120):
        stream = Made(made(count))  # type: ignore[operator]
        tracemalloc.start()
        seen = 0
        for given in Unpacking().documents(stream, "x"):
            assert given.content is not None and len(given.content) > MEMBER
            seen += 1
            del given
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == count
    assert peaks[1] < peaks[0] * 1.2 + 100_000
    assert peaks[1] < 12 * MEMBER


def test_the_first_member_comes_before_the_last_is_read() -> None:
    stream = Made(tar_of(100))
    first = next(Unpacking().documents(stream, "x"))
    assert first.name == "x/0.html"
    assert stream.taken < 2 * MEMBER


def test_a_long_directory_costs_a_kilobyte_an_entry(tmp_path: Path) -> None:
    file = tmp_path / "many.zip"
    file.write_bytes(zipped({f"{n}.html": page(n) for n in range(6_000)}, zipfile.ZIP_STORED))
    tracemalloc.start()
    assert sum(1 for _ in inputs.contents(str(file))) == 6_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("limit", ["_MOST_ENTRIES", "_LONGEST_DIRECTORY"])
def test_a_directory_made_to_exhaust_a_machine_is_refused(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, limit, 100)
    archive = zipped({f"{n}.html": page(n) for n in range(101)})
    given = unpacked(archive)
    assert refusals(given) == {"x": "cap-reached"}
    assert "more memory than any ordinary archive" in str(given[0].refusal)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_inflates_in_leaps_is_stopped(packing: int) -> None:
    given = unpacked(zipped({"a.txt": bytes(60_000_000)}, packing))
    assert refusals(given) == {"x/a.txt": "cap-reached"}
