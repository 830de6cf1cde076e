"""Reports as web pages that a browser saved in one file (.mhtml): the layouts of pages, in a message."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.generate.layouts_html import LAYOUTS as PAGES
from corpus.generate.layouts_html import whole
from corpus.generate.records import Draft

_BOUNDARY = "----MultipartBoundary--5f3a"
_PLACE = "http://www.example.gov.cn/zwgk/"
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@dataclass(frozen=True, slots=True)
class Saved:
    """How a page is saved: the page's layout, how its bytes are written, and whether it stands in a frame."""

    page: str
    coding: str
    framed: bool = False


LAYOUTS = {
    "saved_quoted": Saved("word_export", "quoted-printable"),
    "saved_base64": Saved("furniture", "base64"),
    "saved_gb": Saved("no_charset_gb", "quoted-printable"),
    "saved_frame": Saved("split_table", "base64", framed=True),
}


def document(draft: Draft, layout: Saved) -> bytes:
    """The message as bytes."""
    page = PAGES[layout.page]
    return b"\r\n".join(_lines(whole(draft, page).encode(page.encoding), page.encoding, layout))


def _lines(report: bytes, encoding: str, layout: Saved) -> Iterator[bytes]:
    yield b"From: <Saved by Blink>"
    yield f"Snapshot-Content-Location: {_PLACE}a.html".encode()
    yield b"Date: Fri, 27 Nov 2026 08:00:00 +0800"
    yield b"MIME-Version: 1.0"
    yield f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{_BOUNDARY}"'.encode()
    yield b"\r\n"
    if layout.framed:
        shell = '<html><body><div>首页 &gt; 政务公开</div><iframe src="f.html"></iframe></body></html>'
        yield from _part("text/html; charset=utf-8", "a.html", shell.encode(), layout.coding)
    name = "f.html" if layout.framed else "a.html"
    charset = "" if encoding == "utf-8" else "gb2312"
    yield from _part(f"text/html; charset={charset or 'utf-8'}", name, report, layout.coding)
    yield from _part("image/gif", "a.gif", _PIXEL, "base64")
    yield f"--{_BOUNDARY}--\r\n".encode()


def _part(sort: str, name: str, content: bytes, coding: str) -> Iterator[bytes]:
    yield f"--{_BOUNDARY}\r\nContent-Type: {sort}\r\nContent-Transfer-Encoding: {coding}".encode()
    yield f"Content-Location: {_PLACE}{name}\r\n".encode()
    yield base64.encodebytes(content) if coding == "base64" else quopri.encodestring(content)
