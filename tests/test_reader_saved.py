"""Saved pages as documents: what they print, and what becomes of hostile, cut and torn ones."""

from __future__ import annotations

from datetime import date
from random import Random
from time import process_time

import pytest

from corpus.generate import RECIPES, make
from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.model import Grid, Paragraph
from gojparse.readers import kind, read
from gojparse.readers.web.saved import saved_on

_SOON = 15.0  # seconds of CPU time
HEAD = b"From: <x>\r\nMIME-Version: 1.0\r\nDate: Tue, 5 Mar 2024 06:07:08 +0800\r\n"


def message(*parts: tuple[str, bytes]) -> bytes:
    """A message of these parts: their headers, and what they hold as it is written there."""
    body = b"".join(b"--b\r\n%s\r\n\r\n%s\r\n" % (head.encode(), content) for head, content in parts)
    return HEAD + b'Content-Type: multipart/related; boundary="b"\r\n\r\n' + body + b"--b--\r\n"


def sample() -> bytes:
    return make(Random("saved"), next(r for r in RECIPES if r.carrier == "mhtml"), 1).data


def test_a_corpus_page_is_a_report_with_its_address() -> None:
    data = sample()
    assert (kind(data), read(data).format) == ("mhtml", "mhtml")
    assert read(data).metadata["address"] == "http://www.example.gov.cn/zwgk/a.html"
    assert parse(data).published_on != "2026-11-27"
    assert saved_on(data) == date(2026, 11, 27)


def test_a_saved_text() -> None:
    document = read(message(("Content-Type: text/plain; charset=utf-8", "规章 7\n".encode())))
    assert (document.format, len(document.blocks)) == ("mhtml", 1)


def test_days_that_are_none() -> None:
    assert saved_on(b"") is None
    assert saved_on(b"Date: yesterday\r\n\r\n") is None
    assert saved_on(b"Date: Tue, 45 Mar 99999 06:07:08\r\n\r\n") is None


HOSTILE = {
    "no parts": message(),
    "a page of nothing": message(("Content-Type: text/html", b"")),
    "2,000 messages in one another": HEAD
    + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000)
    ),
    "50,000 parts": message(*[("Content-Type: text/html", b"<p>7</p>")] * 50_000),
    "a header of 5 MB": HEAD + b"Content-Type: text/html\r\nX: " + b"x" * 5_000_000 + b"\r\n\r\n<p>7</p>",
    "base64 that is none": message(
        ("Content-Type: text/html\r\nContent-Transfer-Encoding: base64", b"A" * 4001)
    ),
    "an unknown coding": message(("Content-Type: text/html\r\nContent-Transfer-Encoding: x-uu", b"<p>7</p>")),
    "an unknown charset": message(("Content-Type: text/html; charset=klingon", b"<p>7</p>")),
    "a boundary of nothing": HEAD + b'Content-Type: multipart/related; boundary=""\r\n\r\n----\r\n',
    "a page in a page": message(
        ("Content-Type: message/rfc822", message(("Content-Type: text/html", b"<p>7</p>")))
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_message_is_more_than_a_refusal(name: str) -> None:
    began = process_time()
    try:
        verdict = parse(HOSTILE[name], name).verdict
    except Unreadable as refused:
        assert refused.reason
        assert "\n" not in str(refused)
        verdict = "unreadable"
    assert verdict in ("unreadable", "not_a_report")
    assert process_time() - began < _SOON


def _is_safe(data: bytes) -> None:
    try:
        read(data)
    except Unreadable as refused:
        assert refused.reason


def test_cut_anywhere() -> None:
    whole = message(
        (
            "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable",
            b"<p>=B9=E6 7</p>",
        )
    )
    for end in range(len(whole)):
        _is_safe(whole[:end])


def test_cut_inside_the_page_it_is_refused() -> None:
    data = sample()
    for end in range(len(data) // 3, len(data) * 2 // 3, len(data) // 40):
        with pytest.raises(Unreadable) as refused:
            read(data[:end])
        assert refused.value.format == "mhtml"


def test_torn_anywhere() -> None:
    whole, chance = sample(), Random(5)
    for _ in range(300):
        torn = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            torn[chance.randrange(len(torn) // chance.choice((1, 50)))] = chance.randrange(256)
        _is_safe(bytes(torn))


def test_the_callers_words_tell_which_page_is_the_report() -> None:
    data = message(
        ("Content-Type: text/html", "<html><p>首页</p></html>".encode()),
        ("Content-Type: text/html", "<html><p>结转下年度 7</p></html>".encode()),
    )
    assert [str(block.text) for block in read(data).blocks if isinstance(block, Paragraph)] == ["首页"]
    (block,) = read(data, report_words=("结转下年度",)).blocks
    assert isinstance(block, Paragraph) and block.text == "结转下年度 7"


@pytest.mark.parametrize(
    "link", ["cid:css-1@mhtml.blink", "http://a.cn/b/c.css", "c.css", "/b/c.css", "//a.cn/b/c.css"]
)
def test_style_sheets_saved_with_the_page_count(link: str) -> None:
    page = f"<html><link rel=stylesheet href='{link}'><table><tr><td>甲<td>1<i class=x>7</i>2</table></html>"
    data = message(
        ("Content-Type: text/html\r\nContent-Location: http://a.cn/b/page.html", page.encode()),
        (
            "Content-Type: text/css\r\nContent-ID: <css-1@mhtml.blink>\r\n"
            "Content-Location: http://a.cn/b/c.css",
            b".x{display:none}",
        ),
    )
    (grid,) = read(data).blocks
    assert isinstance(grid, Grid) and grid.cells[1].text == "12"
