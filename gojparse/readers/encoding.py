"""Bytes to text, by the bytes themselves.

Declared charsets are wrong too often to be asked. UTF-8 is so regular that
other encodings do not pass for it; GB18030 takes nearly everything else that
offices write. A cut last character is no reason to refuse a document.
"""

from __future__ import annotations

import codecs

from gojparse.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("gb18030", "big5hkscs")
_REPLACED = "\ufffd"
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20)))
_MARKED = dict.fromkeys(_CONTROLS, _REPLACED)
_TOLERATED = 0.02  # share of characters beyond ASCII that may be damaged


def decode(data: bytes) -> str:
    """The text of these bytes; what cannot be decoded is U+FFFD, so that no digit is made up."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace").replace("\0", _REPLACED)
    damage = len(data) - len(data.translate(None, _CONTROLS))  # no encoding below uses these bytes
    if damage > len(data) * _TOLERATED:
        raise _no_text()
    text = _decoded(data)
    return text.translate(_MARKED) if damage else text


def _decoded(data: bytes) -> str:
    for name in ("utf-8", *_LEGACY):
        try:
            return codecs.getincrementaldecoder(name)().decode(data, False)
        except UnicodeDecodeError:
            if name == "utf-8" and (text := _nearly(data, name)) is not None:
                return text
    for name in _LEGACY:
        if (text := _nearly(data, name)) is not None:
            return text
    raise _no_text()


def _nearly(data: bytes, name: str) -> str | None:
    """The text in this encoding if only few characters are damaged, else None."""
    text = data.decode(name, "replace")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count(_REPLACED) <= foreign * _TOLERATED else None


def _no_text() -> Unreadable:
    return Unreadable(
        "the file is neither text nor any known kind of document",
        "open it in the program it came from and save it as PDF, DOCX or text",
        format="binary",
    )
