"""HTML that was saved as a string of JavaScript or JSON.

Pages that are put together by script hold their report as a string:
quotes and slashes with a backslash, characters as \\u4e00. Some crawls keep
only that string, or a part of it.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"(?:<|\\u003c|\\x3c)(?:table|tbody|div|p|span|br|h[1-6]|section)\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_SIMPLE = {
    "n": "\n",
    "r": "\n",
    "t": "\t",
    "b": "",
    "f": "\f",
    "v": "\n",
    "0": "",
    "\n": "",
    "\r\n": "",
    "\r": "",
}
_BARE_QUOTE = re.compile(r"""(?<!\\)["'`]""")
_CODE = re.compile(r"[{}=;\"'`<>]")


def unescape(text: str) -> str:
    """A JavaScript or JSON string's text, its escapes resolved."""
    plain = _ESCAPE.sub(_resolved, text)
    if any("\ud800" <= char <= "\udfff" for char in plain):
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def _resolved(match: re.Match[str]) -> str:
    mark = match[1]
    if mark[0] in "ux" and len(mark) > 1:
        return chr(int(mark[1:], 16))
    return _SIMPLE.get(mark, mark)


def strings(text: str) -> list[str]:
    """The HTML of every string in the text that holds markup, and the plain lines around them, in order."""
    found: list[str] = []
    position = 0
    while match := _TAG.search(text, position):
        start = _opening_quote(text, position, match.start())
        end = _closing_quote(text, text[start - 1], match.end()) if start > position else len(text)
        found.append(_around(text[position:start]))
        markup = unescape(text[start:end])
        if "<" not in markup or ("&lt;table" in markup and "<table" not in markup):
            markup = html.unescape(markup)
        found.append(markup)
        position = end
    found.append(_around(text[position:]))
    return [part for part in found if part]


def _opening_quote(text: str, low: int, high: int) -> int:
    """Where the string around `high` begins: after the last bare quote before it, else at `low`."""
    start = low
    for quote in _BARE_QUOTE.finditer(text, low, high):
        start = quote.end()
    return start


def _closing_quote(text: str, quote: str, position: int) -> int:
    """Where the string ends: at the next quote of its kind without a backslash, or with the text."""
    while (position := text.find(quote, position)) >= 0:
        if text[position - 1] != "\\":
            return position
        position += 1
    return len(text)


def _around(text: str) -> str:
    """The lines outside the strings that are text and no code, as HTML."""
    lines = [line.strip() for line in text.split("\n")]
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line and not _CODE.search(line))
