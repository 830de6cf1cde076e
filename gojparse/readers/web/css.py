"""The test whether a page may display anything otherwise than it is written.

Most pages don't: their styles choose fonts, and colours that everybody sees.
A few patterns and the distinct `style` attributes tell that, which is much
cheaper than to compute the style of every element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from gojparse.readers.visible import BLACK, WHITE, contrast
from gojparse.readers.web.sheets import DECIDING, Declarations, StyleRule, declarations
from gojparse.readers.web.values import LINK, MEDIUM, attribute_colour, colour_of, letter_size, pixels

Attributes: TypeAlias = Mapping[str, str | None]

# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "option", "p", "plaintext", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
    "listing",
))
# fmt: on
"""Elements that begin and end a line. All others stand inside one."""

# ---- the source of a page, in small letters ----

_STYLE = re.compile(rb"""\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_FONT_COLOUR = re.compile(rb"""<font\b[^>]{0,300}?\scolor\s*=\s*["']?([^\s"'>]+)""")
_TELLING_TAGS = re.compile(rb"<(?:s(?:[\s>]|trike|u[pb]|mall)|d(?:el|ialog|etails)|b(?:do|ig))[\s>]?")
_TELLING = (  # a word, which is found much faster than a pattern, and the pattern
    (b"hidden", re.compile(rb"\shidden[\s=>/]")),
    (b"popover", re.compile(rb"\spopover[\s=>/]")),
    (b"bgcolor", re.compile(rb"\sbgcolor\s*=")),
    (b"background=", re.compile(rb"\sbackground=")),
    (b"text=", re.compile(rb"<body\b[^<>]{0,500}?\stext=")),
    (b"dir=", re.compile(rb"\sdir=[\"']?rtl")),
    (b"<font", re.compile(rb"<font\b[^>]{0,300}?\ssize\s*=")),
)
_CLASS_AMONG_DIGITS = re.compile(
    rb"\d<(?!td|th|tr|a\s)\w{1,8}\s[^<>]{0,200}?class\s*=[^<>]{0,200}>\d|class\s*=[^<>]{0,200}>\d{1,12}</\w{1,8}>\d"
)
_NAMED = re.compile(rb"""\s(?:class|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_LEAST_CONTRAST = 1.5
_MAX_PAIRS = 2_000


class Colours(NamedTuple):
    """The colours that declarations give to letters, and to what is behind them."""

    letters: frozenset[int] = frozenset()
    grounds: frozenset[int] = frozenset()


def names_in(source: bytes) -> frozenset[str]:
    """Return all classes and ids of a page, given in small letters."""
    return frozenset(name for text in _values(_NAMED, source) for name in text.split())


def may_differ(source: bytes, rules: Iterable[StyleRule], certain: bool = True) -> bool:
    """Tell whether a page may display anything otherwise than it is written.

    Args:
        source: The page, in small letters.
        rules: The rules of its style sheets.
        certain: Whether these are all style sheets of the page.
    """
    if not certain and _CLASS_AMONG_DIGITS.search(source) is not None:
        return True
    if _TELLING_TAGS.search(source) is not None:
        return True
    if any(word in source and pattern.search(source) for word, pattern in _TELLING):
        return True
    found = [_harmless_style(text) for text in _styles(source)] if b"style" in source else []
    found += [_of_font(text) for text in _values(_FONT_COLOUR, source)] if b"<font" in source else []
    for rule in rules:
        found += [_harmless(rule.normal), _harmless(rule.important)]
        if any(":" in selector for selector in rule.selectors):
            return True  # generated content, first letters
    return None in found or not _contrasting([colours for colours in found if colours is not None])


def _styles(source: bytes) -> Iterable[str]:
    """Return the distinct `style` attributes."""
    pieces = source.split(b' style="')
    if source.count(b"style") == len(pieces) - 1:  # nearly always, and three times as fast
        return [
            piece.decode("utf-8", "replace") for piece in {piece.partition(b'"')[0] for piece in pieces[1:]}
        ]
    return _values(_STYLE, source)


def _values(pattern: re.Pattern[bytes], source: bytes) -> Iterable[str]:
    """Return the distinct values of an attribute."""
    found = pattern.findall(source)
    distinct = {value if isinstance(value, bytes) else value[0] or value[1] or value[2] for value in found}
    return [value.decode("utf-8", "replace") for value in distinct]


def _contrasting(found: Iterable[Colours]) -> bool:
    """Tell whether all letters contrast with all grounds of a page."""
    letters, grounds = {BLACK}, {WHITE}
    for colours in found:
        letters |= colours.letters
        grounds |= colours.grounds
    if len(grounds) > 1:
        letters.add(LINK.rgb)
    if len(letters) * len(grounds) > _MAX_PAIRS:
        return False
    return all(contrast(one, other) >= _LEAST_CONTRAST for one in letters for other in grounds)


def _of_font(text: str) -> Colours | None:
    colour = attribute_colour(text)
    return None if colour is None else Colours(frozenset((colour.rgb,)))


@lru_cache(maxsize=4096)
def _harmless_style(style: str) -> Colours | None:
    """Return the colours of a `style` attribute that decides on nothing else; None for others."""
    if "&" in style:
        return None
    normal, important = declarations(style)
    return _harmless({**normal, **important})


def _harmless(declared: Declarations) -> Colours | None:
    letters: set[int] = set()
    grounds: set[int] = set()
    for name, value in declared.items():
        if name in ("color", "background", "background-color"):
            colours = letters if name == "color" else grounds
            if value in ("transparent", "none", "inherit") and name != "color":
                continue
            colour = colour_of(value)
            if colour is None or colour.alpha < 1:
                return None
            colours.add(colour.rgb)
        elif name in DECIDING and not _is_harmless(name, value):
            return None
    return Colours(frozenset(letters), frozenset(grounds))


# fmt: off
_HARMLESS_WORDS: Mapping[str, frozenset[str]] = {
    "display": frozenset(("block", "inline", "table", "table-row", "list-item", "table-row-group")),
    "visibility": frozenset(("visible",)), "position": frozenset(("static",)),
    "vertical-align": frozenset(("baseline", "middle", "top", "bottom")),
    "overflow": frozenset(("visible", "auto")), "float": frozenset(("none",)),
    "direction": frozenset(("ltr",)), "unicode-bidi": frozenset(("normal", "embed")),
    "background-image": frozenset(("none",)), "transform": frozenset(("none",)),
    "text-shadow": frozenset(("none",)), "filter": frozenset(("none",)), "opacity": frozenset(("1",)),
}
# fmt: on


def _is_harmless(name: str, value: str) -> bool:
    """Tell whether a declaration decides on nothing that is seen, whatever else is declared."""
    if name in _HARMLESS_WORDS:
        return value in _HARMLESS_WORDS[name]
    if name.startswith("text-decoration"):
        return "through" not in value
    if name == "font-size":
        return _is_legible(value)
    if name == "font":
        return any(_is_legible(part.split("/")[0]) for part in value.split())
    lengths = [pixels(part, MEDIUM, 100.0) for part in value.split()]
    if name.startswith("margin") or name in ("letter-spacing", "text-indent"):
        return all(length is None or 0 <= length < 100 for length in lengths)
    if name in ("width", "height", "max-width", "max-height"):
        return all(length is None or length > 4 for length in lengths)
    return False


def _is_legible(value: str) -> bool:
    """Tell whether letters of this size are legible, however often they are made so much smaller."""
    size = letter_size(value, MEDIUM)
    return size is not None and size >= (13.0 if value.endswith(("em", "%", "ex", "ch", "r")) else 8.0)
