"""Title and day of creation, from the stream of properties beside a document's text."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

_CODE_PAGE, _TITLE, _CREATED = 1, 2, 12
_TEXT, _WIDE, _TIME = 30, 31, 64
_UTF8, _CHINESE = 65001, (936, 54936)
_YEAR_1601 = datetime(1601, 1, 1, tzinfo=UTC)


def summary(stream: bytes) -> dict[str, str]:
    """What of it is there in order."""
    try:
        return _summary(stream)
    except (struct.error, IndexError, ValueError, OverflowError, LookupError):
        return {}


def _summary(stream: bytes) -> dict[str, str]:
    (start,) = struct.unpack_from("<I", stream, 44)
    (count,) = struct.unpack_from("<I", stream, start + 4)
    places = dict(struct.unpack_from("<II", stream, start + 8 + 8 * n) for n in range(min(count, 50)))
    found: dict[str, str] = {}
    page = 1252
    if _CODE_PAGE in places:
        (page,) = struct.unpack_from("<H", stream, start + places[_CODE_PAGE] + 4)
    if _TITLE in places and (title := _text(stream, start + places[_TITLE], page)):
        found["title"] = title
    if _CREATED in places:
        kind, ticks = struct.unpack_from("<IQ", stream, start + places[_CREATED])
        day = _YEAR_1601 + timedelta(microseconds=ticks // 10)
        if kind == _TIME and 1990 <= day.year < 2100:
            found["created"] = day.date().isoformat()
    return found


def _text(stream: bytes, at: int, page: int) -> str:
    kind, length = struct.unpack_from("<II", stream, at)
    if kind not in (_TEXT, _WIDE) or length > 1000:
        return ""
    content = stream[at + 8 : at + 8 + length * (2 if kind == _WIDE else 1)]
    codec = "gb18030" if page in _CHINESE else "utf-8" if page == _UTF8 else f"cp{page}"
    text = content.decode("utf-16-le" if kind == _WIDE else codec)
    return text.partition("\0")[0].strip()
