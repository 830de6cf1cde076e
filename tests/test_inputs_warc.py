"""WARC and saved pages: what a crawler or a browser stored, with its address and its day."""

from __future__ import annotations

import base64
import quopri
import re
import zipfile
import zlib
from datetime import date
from pathlib import Path
from random import Random

import brotli
import pytest

import gojparse
from corpus.generate import RECIPES, make
from gojparse.batch import inputs
from gojparse.batch.archives.streams import ArchiveLimits
from gojparse.batch.inputs import contents
from gojparse.batch.reading import report_of
from gojparse.compare.evidence import CropRequest, cell_evidence
from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.forms import REPORT_WORDS
from gojparse.identifiers import document_hash
from gojparse.readers import read
from tests.support.packed import Warc, chunked, documents, gzipped, page, refusals, unpacked, zipped

HOST = "http://www.jia.gov.cn"
HTML = ("Content-Type", "text/html")


@pytest.mark.parametrize("packed", [True, False])
def test_answers_with_their_address_and_day(packed: bool) -> None:
    warc = Warc(packed=packed)
    warc.add(f"{HOST}/a.html", page(101)).add(f"{HOST}/b.html", page(102), kind="resource")
    warc.add(f"{HOST}/gone.html", page(103), "404 Not Found").add(f"{HOST}/moved", b"", "302 Found")
    warc.add(f"{HOST}/a.css", b"p { color: red }").add(f"{HOST}/a.jpg", b"\xff\xd8\xff" + bytes(999))
    warc.add(f"{HOST}/beacon", b"").add(f"{HOST}/a.html", page(104))
    passed: list[tuple[str, str]] = []
    given = unpacked(warc.bytes, passed=passed)
    assert [(one.name, one.content) for one in given] == [
        (f"{HOST}/a.html", page(101)),
        (f"{HOST}/b.html", page(102)),
        (f"{HOST}/a.html#2", page(104)),
    ]
    assert {one.crawled_on for one in given} == {date(2024, 1, 23)}
    assert given[1].member == f"{HOST}/b.html"
    assert [why for _, why in passed] == [
        "HTTP 404", "HTTP 302", "text without Chinese", "picture", "empty answer",
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/2", "HTTP/2.0", "HTTP/3"])
def test_answers_of_every_version_of_the_protocol(version: str) -> None:
    warc = Warc(packed=False)
    warc.add(f"{HOST}/a.html", page(101)).add(f"{HOST}/gone.html", page(103), "404 Not Found")
    stored = warc.bytes.replace(b"HTTP/1.1", version.encode())
    passed: list[tuple[str, str]] = []
    given = unpacked(_with_lengths(stored, len(b"HTTP/1.1") - len(version)), passed=passed)
    assert [one.content for one in given] == [page(101)]
    assert [why for _, why in passed] == ["HTTP 404"]


def _with_lengths(stored: bytes, less: int) -> bytes:
    """Records whose contents are so many bytes shorter than they state."""
    return re.sub(
        rb"(WARC/1.+?Content-Length: )(\d+)",
        lambda m: m[1] + b"%d" % (int(m[2]) - less),
        stored,
        flags=re.DOTALL,
    )


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzipped(page(105)), [("Content-Encoding", "gzip")]),
        (zlib.compress(page(105)), [("Content-Encoding", "deflate")]),
        (zlib.compress(page(105), wbits=-15), [("Content-Encoding", "deflate")]),
        (brotli.compress(page(105)), [("Content-Encoding", "br")]),
        (chunked(page(105)), [("Transfer-Encoding", "chunked")]),
        (chunked(brotli.compress(page(105))), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "br")]),
        (chunked(gzipped(page(105))), [("Transfer-Encoding", "Chunked"), ("Content-Encoding", "GZIP")]),
        (page(105), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (page(105), [("Content-Encoding", "br"), ("Content-Length", "7")]),
    ],
)
def test_codings_are_undone_unless_the_crawler_did(body: bytes, headers: list[tuple[str, str]]) -> None:
    archive = Warc().add(f"{HOST}/a.html", body, headers=[HTML, *headers]).bytes
    assert documents(archive) == {f"{HOST}/a.html": page(105)}


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (page(106), [HTML, ("Content-Length", "99999")], {}),
        (page(106), [HTML], {"WARC-Truncated": "length"}),
        (gzipped(page(106))[:-9], [HTML, ("Content-Encoding", "gzip")], {}),
        (brotli.compress(page(106))[:-9], [HTML, ("Content-Encoding", "br")], {}),
        (chunked(page(106))[:-9], [HTML, ("Transfer-Encoding", "chunked")], {}),
        (page(106), [HTML, ("Content-Encoding", "zstd")], {}),
    ],
)
def test_half_a_page_is_refused(body: bytes, headers: list[tuple[str, str]], said: dict[str, str]) -> None:
    if "zstd" in str(headers):
        body = b"\x28\xb5\x2f\xfd" + body
    warc = Warc().add(f"{HOST}/a.html", body, headers=headers, said=said).add(f"{HOST}/b.html", page(107))
    given = unpacked(warc.bytes)
    assert refusals(given) == {f"{HOST}/a.html": "document-unreadable"}
    assert given[1].content == page(107)


@pytest.mark.parametrize("packed", [True, False])
def test_behind_a_broken_record_reading_goes_on(packed: bool) -> None:
    warc = Warc(packed=packed)
    for number in range(6):
        warc.add(f"{HOST}/{number}.html", page(110 + number) * 40)
    whole = warc.bytes
    for place in range(40, len(whole), len(whole) // 37):
        broken = whole[:place] + b"\x07\x91\xfe\x88\x03" + whole[place + 5 :]
        given = unpacked(broken)
        contents = [one.content for one in given if one.content]
        intact = [content for content in contents if content in [page(110 + n) * 40 for n in range(6)]]
        assert len(intact) >= 4, place
        assert len(intact) == 6 or refusals(given) or not packed
    given = unpacked(whole[: len(whole) * 2 // 3 + 100])
    assert len([one for one in given if one.content]) >= 3
    assert refusals(given)


def test_an_attachment_that_is_an_archive() -> None:
    archive = Warc().add(f"{HOST}/f.zip", zipped({"年报.html": page(120)})).bytes
    (given,) = unpacked(archive)
    assert (given.name, given.content) == (f"{HOST}/f.zip/年报.html", page(120))
    assert given.crawled_on == date(2024, 1, 23)


def test_one_page_of_a_crawl(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(Warc().add(f"{HOST}/a.html", page(121)).add(f"{HOST}/b.html", page(122)).bytes)
    assert inputs.read(f"{file}/{HOST}/b.html") == page(122)
    with pytest.raises(Unreadable, match="several documents"):
        inputs.read(str(file))


def test_a_bomb_in_an_answer_ends_the_reading() -> None:
    bomb = brotli.compress(b"0" * 40_000_000)
    warc = (
        Warc()
        .add(f"{HOST}/a.html", page(123))
        .add(f"{HOST}/bomb", bomb, headers=[HTML, ("Content-Encoding", "br")])
    )
    given = unpacked(warc.bytes, ArchiveLimits(judged_from=1_000_000))
    assert refusals(given) == {f"{HOST}/bomb": "cap-reached"}
    long_line = b"WARC/1.0\r\nX: " + b"x" * 3_000_000
    assert refusals(unpacked(long_line)) == {"x/?": "document-unreadable"}


# ---- saved pages ----

FORM = "<html><body><p>本年新收政府信息公开申请数量 7，予以公开 8，结转下年度 9</p></body></html>"


def mhtml(*parts: tuple[str, str, bytes, str], start: str = "", end: bool = True) -> bytes:
    lines = [
        b"From: <Saved by Blink>",
        b"Snapshot-Content-Location: http://h/a.html",
        b"Subject: =?utf-8?Q?=E5=B9=B4?=\r\n =?utf-8?Q?=E6=8A=A5?=",
        b"Date: Tue, 5 Mar 2024 06:07:08 +0800",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--=_b"' + start.encode(),
        b"",
    ]
    for kind, place, content, coding in parts:
        packed = base64.encodebytes(content) if coding == "base64" else quopri.encodestring(content)
        lines += [
            b"----=_b",
            f"Content-Type: {kind}".encode(),
            f"Content-Transfer-Encoding: {coding}".encode(),
        ]
        lines += [f"Content-Location: {place}".encode(), b"", packed]
    return b"\r\n".join([*lines, b"----=_b--" if end else b"", b""])


PICTURE = ("image/jpeg", "http://h/a.jpg", b"\xff\xd8\xff" + bytes(99), "base64")


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_the_page_that_was_saved(coding: str) -> None:
    frame = ("text/html", "http://h/ad.html", "<p>广告</p>".encode(), coding)
    saved = mhtml(PICTURE, frame, ("text/html", "http://h/a.html", page(130), coding))
    (given,) = unpacked(saved)
    assert (given.name, given.member, given.crawled_on) == ("x", "", date(2024, 3, 5))
    assert given.content == saved
    document = read(saved)
    assert document.blocks == read(page(130)).blocks
    assert (document.format, document.metadata["address"]) == ("mhtml", "http://h/a.html")


def test_the_report_in_a_frame() -> None:
    frame = ("text/html", "http://h/f.html", FORM.encode("gb18030"), "quoted-printable")
    saved = mhtml(("text/html; charset=utf-8", "http://h/a.html", b"<iframe src=f.html>", "base64"), frame)
    document = read(saved, report_words=REPORT_WORDS)
    assert document.blocks == read(FORM.encode()).blocks
    assert document.metadata["address"] == "http://h/f.html"


def test_the_surroundings_of_a_cell_are_those_of_the_frame_it_was_read_from() -> None:
    """A sheet or page that shows the row of a cell reads the document as the report was read."""
    row = "<table><tr><td>本年新收</td><td>%d</td></tr></table>"
    frame = ("text/html", "http://h/f.html", (FORM + row % 37).encode(), "base64")
    menu = (
        "text/html; charset=utf-8",
        "http://h/a.html",
        (row % 99).encode(),
        "base64",
    )
    saved = mhtml(menu, frame)
    request = CropRequest(
        "r", "a.mht", document_hash(saved), "mhtml", (("received", "table=1;row=1;cell=2"),)
    )
    evidence = cell_evidence([request], lambda sources: [(source, saved) for source in sources])
    assert "37" in evidence.rows["received"] and "99" not in evidence.rows["received"]


def test_a_charset_that_bytes_do_not_tell() -> None:
    saved = mhtml(("text/html; charset=hz-gb-2312", "http://h/a.html", FORM.encode("hz"), "base64"))
    assert read(saved).blocks == read(FORM.encode()).blocks


def test_a_page_saved_alone_is_no_text_with_marks_in_it() -> None:
    head = b"From: <x>\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    saved = head + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"<p>=E5=85=B1 12=\n34</p>\n"
    assert read(saved).blocks == read("<p>共 1234</p>".encode()).blocks


def test_saved_pages_that_are_cut_or_hold_none() -> None:
    cut = mhtml(PICTURE, ("text/html", "http://h/a.html", FORM.encode(), "base64"), end=False)
    for message, told in ((cut, "its end is missing"), (mhtml(PICTURE), "holds no text")):
        with pytest.raises(Unreadable, match=told) as refused:
            read(message)
        assert refused.value.format == "mhtml"


def test_a_saved_page_gives_the_same_cells_whichever_way_it_is_given(tmp_path: Path) -> None:
    report = make(Random("saved"), next(r for r in RECIPES if r.layout == "clean" and r.carrier == "html"), 1)
    saved = mhtml(PICTURE, ("text/html; charset=utf-8", "http://h/a.html", report.data, "base64"))
    (tmp_path / "a.mht").write_bytes(saved)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b/a.mht", saved)
    bare, one, other = parse(report.data), gojparse.parse(saved), gojparse.parse(tmp_path / "a.mht")
    (third,) = (report_of(given) for given in contents(str(tmp_path / "a.zip")))
    assert one.verdict == "balanced"
    assert bare.cells == one.cells == other.cells == third.cells
    assert one.report_id == other.report_id == third.report_id != bare.report_id
    assert {one.format, other.format, third.format} == {"mhtml"}
