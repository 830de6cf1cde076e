"""Kinds by bytes, refusals in one line, caps."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.generate.compound import compound
from gojparse.errors import Unreadable
from gojparse.readers import kind, read
from gojparse.readers.encoding import decode


def zipped(**members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, content in members.items():
            member = zipfile.ZipInfo(name.replace("__", "/"))  # of 1980: the bytes name the test
            container.writestr(member, content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)

ODF = "application/vnd.oasis.opendocument"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0 a picture named .pdf", "image"),
        (b"{\\rtf1\\ansi", "rtf"),
        ("<p>规章</p>".encode(), "html"),
        ("\ufeff<!DOCTYPE html><title>报告</title>".encode(), "html"),
        (b"<!-- saved from url -->\r\n<html>", "html"),
        ("一、总体情况\n规章\t0\t0\t0\n".encode(), "txt"),
        ("一、总体情况\n规章\t0\t0\t0\n".encode("gb18030"), "txt"),
        ("## 一、总体情况\n正文\n".encode(), "md"),
        ("| 规章 | 本年 |\n|---|---|\n| 1 | 2 |\n".encode(), "md"),
        ("规章 | 0 | 0 | 0 |\n".encode(), "txt"),
        ("说明\n<table><tr><td>1</td></tr></table>".encode(), "md"),
        ('var x = "<p style=\\"a\\">规章<\\/p>"'.encode(), "html"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n<html>", "mhtml"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "doc"),
        (OLE + "Workbook\0".encode("utf-16-le"), "xls"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "encrypted"),
        (zipped(**{"OFD.xml": "", "Doc_0__Document.xml": ""}), "ofd"),
        (zipped(**{"[Content_Types].xml": "", "word__document.xml": ""}), "docx"),
        (zipped(**{"[Content_Types].xml": "", "xl__workbook.xml": ""}), "xlsx"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (zipped(**{"content.xml": "", "META-INF__manifest.xml": "", "mimetype": f"{ODF}.text"}), "odt"),
        (zipped(**{"META-INF__manifest.xml": f'"{ODF}.spreadsheet"', "content.xml": ""}), "ods"),
        (compound({"WORDDOCUMENT": b"x", "1TABLE": b"x"}), "doc"),
        (zipped(**{"年报.pdf": "x"}), "zip"),
        (zipped(**{"word__document.xml": "x" * 99})[:60], "docx"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (bytes(range(256)) * 8, "binary"),
    ],
)
def test_kind(data: bytes, expected: str) -> None:
    assert kind(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        OLE + "WordDocument\0".encode("utf-16-le"),
        b"\xff\xd8\xff",
        b"{\\rtf1",
        b"\0\1\2" * 99,
        zipped(a="b"),
    ],
)
def test_refusals_say_what_and_what_to_do(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.reason
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


def test_html_named_doc_is_read_as_html() -> None:
    assert read("<html><body><p>规章 7</p></body></html>".encode()).format == "html"


def test_fifty_megabytes_of_one_line() -> None:
    with pytest.raises(Unreadable) as refused:
        read(b"1" * 50_000_000)
    assert refused.value.rule == "cap-reached"


def test_too_many_bytes() -> None:
    with pytest.raises(Unreadable, match="200,000,000 bytes") as refused:
        read(bytes(200_000_001))
    assert refused.value.rule == "cap-reached"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    text = "政府信息公开工作年度报告，共１２条 12"
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert decode(mark + text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cut_last_character_fails_nothing(encoding: str) -> None:
    assert decode("年度报告".encode(encoding)[:-1]) == "年度报"


def test_damaged_utf8_stays_utf8_and_shows_its_damage() -> None:
    data = ("政府信息公开工作年度报告" * 20).encode()
    text = decode(data[:300] + b"\xff" + data[300:])
    assert text.count("\ufffd") == 1
    assert text.replace("\ufffd", "") == "政府信息公开工作年度报告" * 20


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030"])
def test_traditional_text(encoding: str) -> None:
    text = "縣政府資訊公開工作年度報告：行政許可數量，無法提供，其他處理，總計 128 件。\n" * 3
    assert decode(text.encode(encoding)) == text


def test_short_lines_are_not_taken_for_big5() -> None:
    for line in (
        "规章\t0\t0\t0",
        "无",
        "行政许可 12",
        "一、总体情况",
        "2.重复申请",
        "瞿镇镇",
        "（六）其他处理",
    ):
        assert decode(line.encode("gb18030")) == line
