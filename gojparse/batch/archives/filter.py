"""What in an archive is no document, so that a crawl does not end as thousands of unreadable pictures.

Passed over, by the bytes: fonts, sound, films, programs; pictures that came
with a page, or are too small to show one; text without one Chinese character,
in any spelling, as style sheets and scripts are. By the name only what
systems leave behind: hidden files, __MACOSX, Thumbs.db. All else is a
document: a script may hold a report, a large picture may be a scanned one.
"""

from __future__ import annotations

import re
from struct import unpack_from

LITTER = "hidden or left by a system"
PICTURE = "picture"
MEDIA = "font, sound, film or program"
NO_CHINESE = "text without Chinese"
NOTHING = "empty answer"

_LEFT = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?(?:/|$))|(?:thumbs\.db|desktop\.ini)$)", re.IGNORECASE)
_MEDIA = re.compile(
    rb"wOFF|wOF2|OTTO|\x00\x01\x00\x00[\x00-\xff]|ttcf|true\x00|.{34}LP\x00\x00|ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]|OggS|fLaC|FLV\x01|[FCZ]WS[\x01-\x30]"
    rb"|.{4}ftyp(?!heic|mif1|avif)|RIFF.{4}(?!WEBP)|\x1aE\xdf\xa3|\x30\x26\xb2\x75|\x00\x00\x01[\xb3\xba]|\x00asm|MZ.{58}"
    rb"|\x7fELF|\xca\xfe\xba\xbe",
    re.DOTALL,
)
_ICON = re.compile(rb"\x00\x00[\x01\x02]\x00[\x01-\x20]\x00")
_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|BM.{4}\x00\x00\x00\x00|RIFF.{4}WEBP|.{4}ftyp(?:heic|mif1|avif)"
    rb"|II\*\x00|MM\x00\*|\x00\x00\x00\x0cjP  ",
    re.DOTALL,
)
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+"
    rb"(?:<!DOCTYPE svg[^>]{0,300}>\s*+)?<svg\b",
    re.DOTALL,
)
_CHINESE = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]")
_TWO_BYTES = re.compile(rb"[\x81-\xfe][\x40-\xfe]")  # GB18030 or Big5
_ESCAPED = re.compile(  # \u653f %u653f &#25919; %E6%94%BF
    rb"[\\%]u[4-9][0-9a-fA-F]{3}|&#(?:[1-6]\d{4}|[xX][4-9][0-9a-fA-F]{3});|%[eE][4-9]%[89abAB][0-9a-fA-F]"
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_OF_TEXT = bytes((*b"\t\n\f\r\x1b", *range(0x20, 0x7F), *range(0x80, 0x100)))
_SHORT_SIDE, _LONG_SIDE = 500, 700  # pixels: less does not show a page that anybody could read


def is_litter(name: str) -> bool:
    """Whether the name is one that systems leave in archives."""
    return _LEFT.search(name) is not None


def by_head(head: bytes, *, of_a_page: bool) -> str:
    """Why what begins so is no document; nothing if it may be one."""
    if _MEDIA.match(head):
        return MEDIA
    if _ICON.match(head) or _SVG.match(head) or (of_a_page and _PICTURE.match(head)):
        return PICTURE
    return NOTHING if of_a_page and not head else ""


def by_content(content: bytes) -> str:
    """Why this is no document; nothing if it may be one."""
    if _PICTURE.match(content):
        size = _size(content)
        small = size is not None and (min(size) < _SHORT_SIDE or max(size) < _LONG_SIDE)
        return PICTURE if small else ""
    if not content or content.translate(None, _OF_TEXT) or content.startswith((*_WIDE, b"{\\rtf")):
        return ""
    if b"%PDF-" in content[:1024] or _ESCAPED.search(content):
        return ""
    return "" if _has_chinese(content) else NO_CHINESE


def _has_chinese(text: bytes) -> bool:
    if text.isascii():
        return False
    try:
        return _CHINESE.search(text.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return _TWO_BYTES.search(text) is not None


def _size(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None if it is not known."""
    if picture.startswith(b"\x89PNG") and len(picture) >= 24:
        return unpack_from(">LL", picture, 16)
    if picture.startswith(b"GIF8") and len(picture) >= 10:
        return unpack_from("<HH", picture, 6)
    if picture.startswith(b"BM") and len(picture) >= 26:
        width, height = unpack_from("<ll", picture, 18)
        return abs(width), abs(height)
    return _jpeg_size(picture) if picture.startswith(b"\xff\xd8") else None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        mark = picture[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", picture, at + 5)
            return width, height
        at += 1 if mark == 0xFF else 2 + unpack_from(">H", picture, at + 2)[0]
    return None
