"""Zip and tar: what is in them comes out, whatever the names, and what is wrong is one refusal."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from random import Random

import pytest

from gojparse.batch import inputs
from gojparse.batch.archives.streams import ArchiveLimits
from gojparse.errors import Unreadable
from tests.support.packed import documents, gzipped, page, raw_zip, refusals, tarred, unpacked, zipped

THREE = {"a.html": page(31), "dir/b.html": page(42), "dir/deep/c.html": page(53)}
OUT = {f"x/{name}": content for name, content in THREE.items()}


@pytest.mark.parametrize(
    "archive",
    [
        zipped(THREE),
        zipped(THREE, zipfile.ZIP_STORED),
        zipped(THREE, zipfile.ZIP_BZIP2),
        zipped(THREE, zipfile.ZIP_LZMA),
        tarred(THREE),
        tarred(THREE, form=tarfile.GNU_FORMAT),
        tarred(THREE, form=tarfile.USTAR_FORMAT),
        tarred(THREE, "w:gz"),
        tarred(THREE, "w:bz2"),
        tarred(THREE, "w:xz"),
        b"#!/bin/sh a prefix" * 0 + zipped(THREE),
    ],
)
def test_members_in_their_order(archive: bytes) -> None:
    assert list(documents(archive).items()) == list(OUT.items())
    given = unpacked(archive)
    assert [one.member for one in given] == list(THREE)


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress])
def test_one_document_that_is_packed_alone_keeps_its_name(packed: object) -> None:
    assert documents(packed(page(64))) == {"x": page(64)}  # type: ignore[operator]
    assert documents(packed(page(75)) + packed(page(86))) == {"x": page(75) + page(86)}  # type: ignore[operator]


def test_documents_that_are_zips_stay_documents() -> None:
    docx = zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<b/>"})
    ofd = zipped({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<b/>"})
    odt = zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED)
    for document in (docx, ofd, odt, docx[:120]):
        assert documents(document) == {"x": document}
    assert documents(zipped({"word/报告.docx": docx, "甲.ofd": ofd})) == {
        "x/word/报告.docx": docx,
        "x/甲.ofd": ofd,
    }


def test_a_pdf_stored_in_an_archive_does_not_make_it_a_pdf() -> None:
    pdf = b"%PDF-1.4\n" + bytes(range(200))
    assert documents(zipped({"a.pdf": pdf}, zipfile.ZIP_STORED)) == {"x/a.pdf": pdf}
    assert documents(tarred({"a.pdf": pdf})) == {"x/a.pdf": pdf}


# ---- names ----


@pytest.mark.parametrize(
    ("raw", "flags", "shown"),
    [
        ("报告.html".encode(), 0x800, "报告.html"),
        ("报告.html".encode(), 0, "报告.html"),
        ("报告.html".encode("gb18030"), 0, "报告.html"),
        (b"dir\\a.html", 0, "dir/a.html"),
        ("文\\a.html".encode("gbk"), 0, "文/a.html"),
        (b"\x9f\xff.html", 0, "ƒ\xa0.html"),
        (b"a\nb\r\x1b[2J\0.html", 0, "a\\nb\\r\\x1b[2J\\x00.html"),
        (b"/etc/passwd", 0, "etc/passwd"),
        (b"C:/a.html", 0, "a.html"),
        (b"", 0, "?"),
    ],
)
def test_names_in_a_zip(raw: bytes, flags: int, shown: str) -> None:
    assert documents(raw_zip([(raw, page(97))], flags=flags)) == {f"x/{shown}": page(97)}


def test_the_unicode_name_beside_a_name_of_old() -> None:
    old, name = b"????.html", "年报.html".encode()
    extra = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, zlib.crc32(old)) + name
    assert documents(raw_zip([(old, page(18))], extra=extra)) == {"x/年报.html": page(18)}
    stale = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, 7) + name
    assert documents(raw_zip([(old, page(18))], extra=stale)) == {"x/????.html": page(18)}


def test_names_in_a_tar() -> None:
    names = {"长" * 120 + ".html": page(29), os.fsdecode("年报.html".encode("gb18030")): page(30)}
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        assert documents(tarred(names, form=form)) == {
            f"x/{'长' * 120}.html": page(29),
            "x/年报.html": page(30),
        }


def test_equal_names_are_told_apart() -> None:
    archive = raw_zip([(b"a.html", page(n)) for n in (1, 2, 3)] + [(b"a.html#2", page(4))])
    assert documents(archive) == {
        "x/a.html": page(1),
        "x/a.html#2": page(2),
        "x/a.html#3": page(3),
        "x/a.html#2#2": page(4),
    }


def test_a_name_never_leads_out() -> None:
    for archive in (
        raw_zip([(b"../../etc/passwd", page(5)), (b"a/../b.html", page(6)), (b"c.html", page(7))]),
        tarred({"../../etc/passwd": page(5), "a/../b.html": page(6), "c.html": page(7)}),
    ):
        given = unpacked(archive)
        assert refusals(given) == dict.fromkeys(
            ("x/../../etc/passwd", "x/a/../b.html"), "document-unreadable"
        )
        assert [one.content for one in given if one.content] == [page(7)]


def test_links_and_devices_are_no_documents() -> None:
    archive = io.BytesIO()
    with tarfile.open(mode="w", fileobj=archive) as container:
        for kind, name in ((tarfile.SYMTYPE, "s"), (tarfile.LNKTYPE, "h"), (tarfile.CHRTYPE, "d")):
            header = tarfile.TarInfo(name)
            header.type, header.linkname = kind, "/etc/passwd"
            container.addfile(header)
        header = tarfile.TarInfo("a.html")
        header.size = len(page(8))
        container.addfile(header, io.BytesIO(page(8)))
    passed: list[tuple[str, str]] = []
    given = unpacked(archive.getvalue(), passed=passed)
    assert [one.name for one in given] == ["x/a.html"]
    assert passed == [("x/s", "link"), ("x/h", "link"), ("x/d", "device")]
    link = zipfile.ZipInfo("s")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zips:
        zips.writestr(link, "/etc/passwd")
        zips.writestr("a.html", page(8))
    assert documents(stream.getvalue()) == {"x/a.html": page(8)}


def test_names_in_a_locator_cannot_end_it() -> None:
    (given,) = unpacked(zipped({"a;b|c.html": page(9)}))
    assert (given.name, given.member) == ("x/a;b|c.html", "a\\x3bb\\x7cc.html")


# ---- what is no document ----

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def test_what_is_no_document_is_passed_over_and_counted() -> None:
    icon = PNG + struct.pack(">LL", 32, 32)
    scan = PNG + struct.pack(">LL", 1240, 1754)
    members = {
        "__MACOSX/._a.html": b"x",
        ".DS_Store": b"x",
        "dir/Thumbs.db": b"x",
        "style.css": b"body { color: red }",
        "lib.js": "/* © é */ var a = 1;".encode(),
        "icon.png": icon,
        "font.woff": b"wOFF" + bytes(99),
        "film.mp4": b"\0\0\0\x20ftypisom" + bytes(99),
        "draw.svg": "<svg xmlns='x'><text>图</text></svg>".encode(),
        "scan.png": scan,
        "data.js": b'var a = "\\u653f\\u5e9c";',
        "a.html": page(11),
        "b.txt": "共12件".encode("gb18030"),
        "c.html": b"<p>&#25919;&#24220;</p>",
        "empty.html": b"",
        "odd.bin": bytes(range(256)),
    }
    for archive in (zipped(members), tarred(members)):
        passed: list[tuple[str, str]] = []
        given = unpacked(archive, passed=passed)
        kept = ["scan.png", "data.js", "a.html", "b.txt", "c.html", "empty.html", "odd.bin"]
        assert [one.member for one in given] == kept
        assert len(passed) == len(members) - len(kept)
        assert len({why for _, why in passed}) == 4


def test_an_archive_without_a_document_says_so() -> None:
    (given,) = unpacked(zipped({"style.css": b"body {}", "a.woff": b"wOFF"}))
    assert given.name == "x"
    assert "no document in it (font, sound, film or program: 1, text without Chinese: 1)" in str(
        given.refusal
    )
    assert refusals(unpacked(zipped({}))) == {"x": "document-unreadable"}
    assert refusals(unpacked(tarred({}) + bytes(10240))) in ({"x": "document-unreadable"}, {})


# ---- archives in archives ----


def test_archives_in_archives_have_names_one_behind_the_other() -> None:
    inner = tarred({"a.html": page(13)}, "w:gz")
    outer = zipped(
        {"inner.tar.gz": inner, "b.html.gz": gzipped(page(14)), "c.zip": zipped({"d.html": page(15)})}
    )
    assert documents(tarred({"outer.zip": outer}, "w:xz")) == {
        "x/outer.zip/inner.tar.gz/a.html": page(13),
        "x/outer.zip/b.html.gz": page(14),
        "x/outer.zip/c.zip/d.html": page(15),
    }


def test_four_in_one_another_are_too_many() -> None:
    deep = page(16)
    for level in range(4):
        deep = zipped({f"{level}.zip" if level else "a.html": deep})
    archive = tarred({"deep.zip": deep, "b.html": page(17)})
    given = unpacked(archive)
    assert refusals(given) == {"x/deep.zip/3.zip/2.zip": "cap-reached"}
    assert [one.name for one in given if one.content] == ["x/b.html"]
    nested = page(18)
    for _ in range(6):
        nested = gzipped(nested)
    assert refusals(unpacked(nested)) == {"x": "cap-reached"}


# ---- damage ----


def test_a_damaged_member_costs_only_itself() -> None:
    names = [b"a.html", b"b.html", b"c.html"]
    good = raw_zip(list(zip(names, map(page, (21, 22, 23)), strict=True)))
    place = good.index(b"b.html") + 6 + 20
    bad = good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
    given = unpacked(bad)
    assert refusals(given) == {"x/b.html": "document-unreadable"}
    assert [one.content for one in given] == [page(21), None, page(23)]


def test_encrypted_and_strangely_packed_members() -> None:
    assert "password" in str(unpacked(raw_zip([(b"a.html", page(24))], flags=1))[0].refusal)
    assert "(deflate64)" in str(unpacked(raw_zip([(b"a.html", page(25))], method=9))[0].refusal)
    assert "(zip method 77)" in str(unpacked(raw_zip([(b"a.html", page(25))], method=77))[0].refusal)


def test_a_size_that_is_not_true() -> None:
    good = raw_zip([(b"a.html", page(26)), (b"b.html", page(27))])
    for claimed in (1, 10, 10_000, 0xFFFFFFF0):
        size = struct.pack("<L", len(page(26)))
        directory = good.index(b"PK\x01\x02")
        bad = good[:directory] + good[directory:].replace(size, struct.pack("<L", claimed), 1)
        given = unpacked(bad)
        assert [one.content for one in given] == [None, page(27)], claimed


NOISE = {f"{n}.html": Random(n).randbytes(90) + page(30 + n) for n in range(5)}  # packs badly


@pytest.mark.parametrize("cut", range(0, 400, 13))
def test_what_stands_before_a_break_is_read(cut: int) -> None:
    for whole in (tarred(NOISE), tarred(NOISE, "w:gz")):
        broken = whole[: len(whole) - 1 - cut * len(whole) // 500]
        given = unpacked(broken)
        kept = [one.content for one in given if one.content is not None]
        assert kept == list(NOISE.values())[: len(kept)]
        ended = whole.startswith(b"0.html") and not broken[-512:].strip(b"\0")
        assert refusals(given) or ended
        assert all(one.refusal or one.content in NOISE.values() for one in given)


@pytest.mark.parametrize("cut", range(0, 400, 13))
def test_a_zip_cut_in_download_is_refused_whole(cut: int) -> None:
    whole = zipped(NOISE)
    (given,) = unpacked(whole[: len(whole) - 1 - cut * len(whole) // 500])
    assert given.refusal and given.refusal.rule == "document-unreadable"
    assert "its end is missing; download it again" in str(given.refusal)


def test_a_zip_that_was_written_to_a_pipe() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.got = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.got += bytes(piece)  # type: ignore[call-overload]
            return len(bytes(piece))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as container:
        for number in (41, 42, 43):
            container.writestr(f"{number}.html", page(number))
    assert len(documents(pipe.got)) == 3
    assert "download it again" in str(unpacked(pipe.got[: pipe.got.index(b"PK\x01\x02") + 5])[0].refusal)


def test_a_name_that_is_not_the_utf8_it_claims_to_be() -> None:
    (given,) = unpacked(raw_zip([(b"\xff.html", page(97))], flags=0x800))
    assert "unpack it and give the documents" in str(given.refusal)


def test_one_volume_of_several() -> None:
    good = raw_zip([(b"a.html", page(26))])
    entry = good.index(b"PK\x01\x02")
    given = unpacked(good[: entry + 34] + b"\x01\0" + good[entry + 36 :])
    assert "one of several volumes" in str(given[0].refusal)


def test_a_damaged_header_in_a_tar() -> None:
    good = tarred({"a.html": page(44), "b.html": page(45), "c.html": page(46)}, form=tarfile.USTAR_FORMAT)
    bad = good[:1030] + b"?" + good[1031:]
    given = unpacked(bad)
    assert [one.content for one in given if one.content] == [page(44), page(46)]
    assert len(refusals(given)) == 1


def test_tars_that_were_put_together() -> None:
    both = tarred({"a.html": page(47)}) + tarred({"b.html": page(48)})
    assert documents(both) == {"x/a.html": page(47), "x/b.html": page(48)}


# ---- by address ----


def test_one_document_of_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "crawl.zip"
    inner = tarred({"d/c.html": page(51), "e.html": page(52)})
    archive.write_bytes(zipped({"a.html": page(49), "dir/b.html": page(50), "inner.tar": inner}))
    assert inputs.read(f"{archive}/dir/b.html") == page(50)
    assert inputs.read(f"{archive}/inner.tar/d/c.html") == page(51)
    below = [given.name for given in inputs.contents(f"{archive}/inner.tar")]
    assert below == [f"{archive}/inner.tar/d/c.html", f"{archive}/inner.tar/e.html"]
    with pytest.raises(Unreadable, match="several documents") as refused:
        inputs.read(str(archive))
    assert f"'{archive}/a.html'" in str(refused.value)
    assert f"{archive}/dir/b.html" in str(refused.value)
    for missing in ("/no.html", "/a.html/b"):
        with pytest.raises(Unreadable, match=r"no such|there is no"):
            inputs.read(f"{archive}{missing}")
    (tmp_path / "one.zip").write_bytes(zipped({"only.html": page(53)}))
    assert inputs.read(str(tmp_path / "one.zip")) == page(53)


def test_limits_of_members_and_bytes() -> None:
    many = zipped({f"{n}.html": page(n) for n in range(9)})
    given = unpacked(many, ArchiveLimits(members=5))
    assert len([one for one in given if one.content]) == 5
    assert refusals(given) == {"x": "cap-reached"}
    assert "more than 5 members" in str(given[-1].refusal)
    given = unpacked(tarred({"big.txt": "件".encode() * 500, "a.html": page(54)}), ArchiveLimits(member=1000))
    assert refusals(given) == {"x/big.txt": "cap-reached"}
    assert given[1].content == page(54)
    given = unpacked(
        tarred({f"{n}.html": page(n) for n in range(99)}, "w:gz"), ArchiveLimits(inflated=30_000)
    )
    assert 20 < len(given) < 40
    assert refusals(given) == {given[-1].name: "cap-reached"}
