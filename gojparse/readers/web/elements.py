"""What the elements and attributes of HTML mean for what a page displays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import TypeAlias

Attributes: TypeAlias = Mapping[str, str | None]

# fmt: off
NEVER_SHOWN = frozenset((
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "select",
    "datalist", "xml", "textarea", "rt", "rp", "noframes", "noembed", "audio", "video",
    "canvas",
))
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "option", "p", "plaintext", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
    "listing",
))
# fmt: on
PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
# Raised or lowered digits must not run together with those beside them: 5² is not 52.
APART = frozenset(("sup", "sub"))
STRUCK = frozenset(("s", "strike", "del"))
ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
FIELD = "input"  # a form field prints the value it holds

# All elements that mean something here; the others only dress the text.
TELLING = NEVER_SHOWN | BLOCKS | APART | STRUCK | {FIELD, "a", "meta", "link", "publishtime"}

RUNS = re.compile(r"[ \t\n\r\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# What may hide an element, each with a word that is looked for first: a word is found faster than a pattern,
# and a pattern that begins with a literal ten times faster than a choice.
_HIDING = (
    (b"display", re.compile(r"display\s*:\s*none")),
    (b"display", re.compile(r"DISPLAY\s*:")),
    (b"hid", re.compile(r"hidden[\s=>/;\"']")),
    (b"hid", re.compile(r"mso-hide")),
)
# Set apart by style as by the elements above, or standing in a box of its own; in small letters, as above.
_SET_APART = tuple(
    (pattern.partition("\\")[0].encode(), re.compile(pattern))
    for pattern in (
        r"vertical-align\s*:\s*(?:super|sub|-?[0.]*[1-9][\d.]*\s*(?:p[tx]|em|%))",
        r"text-raise\s*:\s*-?[0.]*[1-9]",
        r"display\s*:\s*(?:inline-(?:block|flex|table)|table-cell|flex|grid|block)",
        r"float\s*:\s*(?:left|right)",
        r"position\s*:\s*(?:absolute|fixed)",
    )
)
_UNSEEN_WORDS = (b"line-through", b"font-size", b"opacity", b"color")
_STYLE_WORDS = frozenset((*[word for word, _ in _HIDING + _SET_APART], *_UNSEEN_WORDS))
# A page is searched for them with all other letters left out: it is half as long, and no word is lost.
_IN_WORDS = frozenset(b"".join(_STYLE_WORDS))
_NOT_IN_WORDS = bytes(sign for sign in range(256) if bytes((sign,)).lower()[0] not in _IN_WORDS)
_SMALL = bytes(range(256)).lower()
_TYPED = frozenset(("text", "number", "tel", "search", "url", "email", "date", "month"))  # of form fields
_SPAN = re.compile(r"(?<!\s)\s*+\+?(\d{1,6})(%?)")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
BOUNDLESS = 100_000

META = {
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "publish_date": "published",
    "publishtime": "published",
    "article:published_time": "published",
    "og:release_date": "published",
    "contentsource": "content_source",
    "sitename": "site",
    "og:site_name": "site",
    "url": "address",
    "og:url": "address",
}


def is_hidden(attributes: Attributes) -> bool:
    """Whether the element's own attributes keep it from being displayed."""
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def is_apart(attributes: Attributes) -> bool:
    """Whether the style of an inline element sets its text apart from what stands beside it."""
    style = (attributes.get("style") or "").lower()
    return any(pattern.search(style) for _, pattern in _SET_APART)


def style_words(source: bytes) -> frozenset[bytes]:
    """Which words that hide elements, keep them from the eye or set them apart may occur in a whole page."""
    letters = source.translate(_SMALL, _NOT_IN_WORDS)
    return frozenset([word for word in _STYLE_WORDS if word in letters])


def may_be_apart(source: str, words: Set[bytes]) -> bool:
    """Whether any style of a whole page, in which these words occur, sets text apart."""
    patterns = [pattern for word, pattern in _SET_APART if word in words]
    if not patterns:
        return False
    source = source.lower()
    return any(pattern.search(source) for pattern in patterns)


def may_hide(source: str, words: Set[bytes]) -> bool:
    """Whether anything on a whole page, in which these words occur, hides an element."""
    return any(word in words and pattern.search(source) for word, pattern in _HIDING)


def typed(attributes: Attributes) -> str:
    """The text that a form field displays."""
    kind = (attributes.get("type") or "text").lower()
    return attributes.get("value") or "" if kind in _TYPED else ""


def iso_date(text: str) -> str | None:
    """The first date in the text as YYYY-MM-DD, else None."""
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def span(text: str | None, zero: int) -> int:
    """A span as browsers read it, and `zero` for 0; a percentage means "to the end"."""
    match = _SPAN.match(text) if text else None
    if match is None:
        return 1
    return BOUNDLESS if match[2] else int(match[1]) or zero
