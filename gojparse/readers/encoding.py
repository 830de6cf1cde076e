"""Bytes to text, by the bytes themselves.

Declared charsets are wrong too often to be asked. UTF-8 is so regular that
other encodings do not pass for it; GB18030 takes nearly everything else that
offices write. A cut last character is no reason to refuse a document.
"""

from __future__ import annotations

import codecs
import re

from gojparse.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RARE_IN_GB = 0xD8  # the lead bytes from which the second, rare half of the characters begins
_RARE_IN_BIG5 = 0xC9
_ASCII = re.compile(r"[\x00-\x7f]+")
_REPLACED = "\ufffd"
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20)))
_MARKED = dict.fromkeys(_CONTROLS, _REPLACED)
_TOLERATED = 0.02  # share of characters beyond ASCII that may be damaged


def decode(data: bytes) -> str:
    """Return the text of these bytes. Bytes that cannot be decoded are U+FFFD: no digit is made up."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").replace("\0", _REPLACED)
    damage = len(data) - len(data.translate(None, _CONTROLS))  # no encoding below uses these bytes
    if damage > len(data) * _TOLERATED:
        raise Unreadable("unknown-kind", format="binary")
    text = _decoded(data)
    return text.translate(_MARKED) if damage else text


def _decoded(data: bytes) -> str:
    text = _strictly(data, "utf-8") or _nearly(data, "utf-8")
    if text is None:
        text = _strictly(data, "gb18030")
        if text is not None and _is_foreign(text, "gb2312", _RARE_IN_GB):
            other = _strictly(data, "big5hkscs")
            text = other if other and not _is_foreign(other, "big5", _RARE_IN_BIG5) else text
    if text is None:
        text = _nearly(data, "gb18030") or _nearly(data, "big5hkscs")
    if text is None:
        raise Unreadable("unknown-kind", format="binary")
    return text


def _strictly(data: bytes, name: str) -> str | None:
    """Return the text in this encoding, up to a character that is cut; None if it is in another."""
    try:
        return codecs.getincrementaldecoder(name)().decode(data, False)
    except UnicodeDecodeError:
        return None


def _nearly(data: bytes, name: str) -> str | None:
    """Return the text in this encoding if only few characters are damaged, else None."""
    text = data.decode(name, "replace")
    return text if text.count(_REPLACED) <= len(_ASCII.sub("", text)) * _TOLERATED else None


def _is_foreign(text: str, name: str, rare: int) -> bool:
    """Tell whether a fifth of the characters are unknown to this charset, or among its rare ones.

    Big5 passes for GB18030 byte by byte, but its common characters are not GB's.
    """
    sample = _ASCII.sub("", text[:20_000])
    known = sample.encode(name, "ignore")
    common = sum(lead < rare for lead in known[::2])
    return len(sample) - common > len(sample) * 0.2
