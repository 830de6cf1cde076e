"""What may stand before a heading: numerals, marks, a year, a name.

Numerals decide nothing: they are repeated, shifted or missing. They are
taken off to compare, and their style says a little (（一） is rarely a part).
All patterns are for folded text and linear.
"""

from __future__ import annotations

import re

from gojparse.text import chinese_number

_MARKS = r'[#*_>|"·•●◆■▲★☆§◎○\-]*'
_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMERAL = (
    rf"(?:第{_CHINESE}(?:部分|章|节|篇)[、.,:]?"
    rf"|\((?:{_CHINESE}|[0-9]{{1,2}})\)[、.,:]?"
    rf"|{_CHINESE}[、.,:;)]?"
    r"|[0-9]{1,2}(?![0-9年])(?:\.[0-9]{1,2})?[、.,:)]?"
    r"|[IVX]{1,4}[、.,:])"
)
_YEAR = r"(?:(?:20[0-9]{2}|[二〇零一三四五六七八九]{4})年度?)?"

PREFIX = re.compile(rf"{_MARKS}{_NUMERAL}?{_MARKS}(?:{_NUMERAL})?{_MARKS}{_YEAR}{_MARKS}")
# a numeral that ends a stretch of running text: it must carry its mark to be one
INLINE = re.compile(
    rf"{_MARKS}(?:第{_CHINESE}(?:部分|章|节|篇)[、.,:]?|\((?:{_CHINESE})\)[、.]?|{_CHINESE}[、.]|(?<![0-9])[0-9]{{1,2}}[、.])"
    rf"{_MARKS}{_YEAR}$"
)
_TOP = re.compile(rf"{_MARKS}(?:第?({_CHINESE})(?:[、.,:;)]|部分|章|节|篇|$)|([0-9]{{1,2}})(?![0-9年]))")
_BRACKETED = re.compile(rf"{_MARKS}\((?:{_CHINESE}|[0-9]{{1,2}})\)")
_TRAILING = re.compile(r'[:;。.,、…·*#_"|]+$')


def bare(text: str) -> str:
    """A folded label without numeral, marks and final punctuation."""
    match = PREFIX.match(text)
    rest = text[match.end() :] if match else text
    return _TRAILING.sub("", rest)


def numeral(text: str) -> int | None:
    """The number of a heading's own numeral (三、 is 3), None where it has none or a bracketed one."""
    match = _TOP.match(text)
    if match is None:
        return None
    return chinese_number(match[1]) if match[1] else int(match[2])


def bracketed(text: str) -> bool:
    """Whether the heading is numbered （一）: the style of headings below the six."""
    return _BRACKETED.match(text) is not None
