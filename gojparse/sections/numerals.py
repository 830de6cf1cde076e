"""What may stand before a heading: numerals, marks, a year, a name.

Numerals decide nothing: they are repeated, shifted or missing. They are
taken off to compare, and their style says a little (（一） is rarely a part).
All patterns are for folded text and linear. They see it in a plainer
alphabet, character for character: any numeral is 一, any mark is *, so that
no pattern needs a set of Chinese characters (slow to compile).
"""

from __future__ import annotations

from functools import lru_cache

from gojparse.text import chinese_number, lazy

_ALIKE = {
    **{ord(c): "*" for c in '#*_>|"·•●◆■▲★☆§◎○-'},
    **{ord(c): "一" for c in "一二三四五六七八九十"},
    ord("零"): "〇",
    ord("、"): "`",
    ord("。"): ";",
}
_NUMERAL = (
    r"(?:第一{1,3}(?:部分|章|节|篇)[`.,:]?"
    r"|\((?:一{1,3}|[0-9]{1,2})\)[`.,:]?"
    r"|一{1,3}[`.,:;)]?"
    r"|[0-9]{1,2}(?![0-9年])(?:\.[0-9]{1,2})?[`.,:)]?"
    r"|[IVX]{1,4}[`.,:]"
    r"|[^\s\x21-\x7e][`.])"  # a misread numeral: ニ、
)
_YEAR = r"(?:(?:20[0-9]{2}|(?:一|〇){4})年度?)?"

_PREFIX = lazy(rf"\**+(?:{_NUMERAL}\**+)?(?:{_NUMERAL}\**+)?{_YEAR}\**+")
# a numeral that ends a stretch of running text: it must carry its mark to be one
_INLINE = lazy(
    r"(?<!\*)\**+(?:第一{1,3}(?:部分|章|节|篇)[`.,:]?|\(一{1,3}\)[`.]?|一{1,3}[`.]|(?<![0-9])[0-9]{1,2}[`.])"
    rf"\**+{_YEAR}$"
)
_TOP = lazy(r"\**(?:第?(一{1,3})(?:[`.,:;)]|部分|章|节|篇|$)|([0-9]{1,2})(?![0-9年]))")
_BRACKETED = lazy(r"\**\((?:一{1,3}|[0-9]{1,2})\)")
_TRAILING = ':;。.,、…·*#_"|'


@lru_cache(maxsize=1024)
def _plainer(text: str) -> str:
    """The text in the plainer alphabet; what stands before headings is much alike."""
    return text.translate(_ALIKE)


def is_prefix(text: str) -> bool:
    """Whether the text is nothing but what may stand before a heading's words."""
    return _PREFIX.fullmatch(_plainer(text)) is not None


def inline(text: str) -> str | None:
    """The numeral, with its mark, that a stretch of running text ends with."""
    match = _INLINE.search(_plainer(text))
    return text[match.start() :] if match else None


def bare(text: str) -> str:
    """A folded label without numeral, marks and final punctuation."""
    match = _PREFIX.match(_plainer(text))
    return text[match.end() if match else 0 :].rstrip(_TRAILING)


def numeral(text: str) -> int | None:
    """The number of a heading's own numeral (三、 is 3), None where it has none or a bracketed one."""
    match = _TOP.match(_plainer(text))
    if match is None:
        return None
    return chinese_number(text[slice(*match.span(1))]) if match[1] else int(match[2])


def bracketed(text: str) -> bool:
    """Whether the heading is numbered （一）: the style of headings below the six."""
    return _BRACKETED.match(_plainer(text)) is not None
