"""What a web page's styles keep from the eye, taken out of its tree before it is walked.

An editor's leftovers (text of size 0, white on white, digits in a class that
is not displayed) stand in the source right beside what is displayed: read
along, 1 and 2 with a hidden 7 between them are 172. Taken out is what the
page itself says cannot be seen; where the ground under white digits is
unknown, they are faint (`struck`). A site's own style sheets are not known,
so an element with a class may look otherwise than the elements around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from enum import IntEnum
from typing import NamedTuple

from gojparse.readers.struck import fade, strike
from gojparse.readers.web.elements import BLOCKS, Attributes
from gojparse.readers.web.trees import Element

_CELLS = frozenset(("td", "th"))
_WHITE = (
    r"(?:white\b|#f{3}\b|#f[a-f]f[a-f]f[a-f]"
    r"|rgba?\(\s{0,4}25[0-5]\s{0,4},\s{0,4}25[0-5]\s{0,4},\s{0,4}25[0-5])"
)
# rgba(0,0,0) has no fourth part and is black
_CLEAR = r"(?:transparent|rgba\((?:[^(),]{0,12},){3}\s{0,4}(?:0(?:\.0{0,6})?|\.0{1,6})%?\s{0,4}\))"
_COLOUR = r"color(?<![-a-z]color)"
_SIZE = r"font-size\s*:\s*"
# What may keep text from the eye, in small letters, by the word (of `style_words`) without which it does not.
_SIGNS = tuple(
    (word, re.compile(pattern.encode()))
    for word, pattern in (
        (b"line-through", r"line-through"),
        (b"font-size", _SIZE + r"(?:0|\.|[12](?:\.\d+)?p)"),
        (b"opacity", r"opacity(?<![-a-z]opacity)\s*:\s*0(?:\.0*)?(?![.\d])"),
    )
)
_MAYBE_WHITE = re.compile(rf"{_COLOUR}\s*+[:=]\s*+[\"']?(?:{_WHITE}|{_CLEAR})".encode())
_LONGEST_STYLE = 2_000  # characters of a tag before its colour
_NOT_SHOWN = ("none", "hidden")
_SHEET_WORDS = frozenset((b"display", b"hid"))
_WORDS = frozenset((b"line-through", b"font-size", b"opacity", b"color")) | _SHEET_WORDS
_NO_SHOW = re.compile(rb"display\s*:\s*none|visibility\s*:\s*hidden")

_SIZE_OF = re.compile(_SIZE + r"(\d*\.?\d+)\s*(p[xt])?")
_SMALLEST = 2.0  # pixels or points that no eye can read
_OPACITY = re.compile(r"(?<![-\w])opacity\s*+:\s*+0*+(?:\.0*+)?\s*+(?:;|!|$)")
_INK = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)")
_CLEAR_INK = re.compile(r"^(?!.*background-clip).*(?<![-\w])color\s*:\s*" + _CLEAR, re.DOTALL)
_GROUND = re.compile(r"(?<![-\w])background(?:-color)?\s*:\s*([^;!]+)")
_IS_WHITE = re.compile(_WHITE)
_IS_CLEAR = re.compile(_CLEAR + r"|none|inherit|initial|unset")

_SHEET = re.compile(r"<style\b[^<>]*+>(.*?)(?:</style|\Z)", re.IGNORECASE | re.DOTALL)
_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*+)\}")
_AT_RULE = re.compile(r"@[^@{};]++\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}|@[^@{};]*+;")
_SOLE = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][-\w]+")
_NAME = re.compile(r"[.#][-\w]+")
_DISPLAY = re.compile(r"(?<![-\w])(?:display|visibility)\s*:\s*([a-z-]+)")


def may_be_unseen(source: bytes, words: Set[bytes]) -> bool:
    """Whether anything on a page, in which these words occur, may be kept from the eye."""
    if words.isdisjoint(_WORDS):
        return False
    source = source.lower()
    if any(word in words and sign.search(source) for word, sign in _SIGNS):
        return True
    if b"color" in words and any(_is_in_tag(source, m.start()) for m in _MAYBE_WHITE.finditer(source)):
        return True
    return not words.isdisjoint(_SHEET_WORDS) and b"<style" in source and bool(_NO_SHOW.search(source))


def _is_in_tag(source: bytes, position: int) -> bool:
    """Whether this place of the source is inside a tag, and not in a style sheet or the text."""
    before = source[max(0, position - _LONGEST_STYLE) : position]
    return before.rfind(b"<") > before.rfind(b">")


class Sureness(IntEnum):
    """Whether text looks so; PERHAPS, where a class may make it look otherwise."""

    NO = 0
    PERHAPS = 1
    YES = 2


class Look(NamedTuple):
    """How the text of an element looks, as far as the page itself says."""

    gone: bool = False
    struck: bool = False
    apart: bool = False  # it may be gone
    tiny: Sureness = Sureness.NO
    white: Sureness = Sureness.NO
    ground: str = ""  # the colour behind it
    in_cell: bool = False


def take_out(tree: Iterable[Element], source: str) -> None:
    """Take out of the tree all text that is not seen, and mark what is struck out or faint."""
    named = _named(source)
    looks: dict[object, Look] = {}
    for element in tree:
        look = looks.get(element.parent, _PLAIN)
        looks[element.key] = look = _look(look, element.tag, element.attributes, named)
        if look != _PLAIN:
            for text, rewrite in element.texts():
                seen = _seen(text, look)
                if seen != text:
                    rewrite(seen)


_PLAIN = Look()


def _look(around: Look, tag: str, attributes: Attributes, named: Named | None) -> Look:
    """How the text of an element looks that stands in one which looks like `around`."""
    look = around._replace(in_cell=True) if tag in _CELLS else around
    if "class" in attributes:
        look = look._replace(tiny=min(look.tiny, Sureness.PERHAPS), white=min(look.white, Sureness.PERHAPS))
    style = (attributes.get("style") or "").lower()
    if style:
        look = look._replace(
            gone=look.gone or _OPACITY.search(style) is not None or _CLEAR_INK.search(style) is not None,
            struck=look.struck or "line-through" in style,
        )
    if named and (names := _names(tag, attributes, style)):
        gone, apart = not named.hiding.isdisjoint(names), not named.perhaps.isdisjoint(names)
        look = look._replace(gone=look.gone or gone, apart=look.apart or apart)
    if size := _SIZE_OF.search(style):
        small = float(size[1]) == 0 or (size[2] is not None and float(size[1]) <= _SMALLEST)
        look = look._replace(tiny=Sureness.YES if small else Sureness.NO)
    if ink := _ink(tag, attributes, style):
        look = look._replace(white=Sureness.YES if _IS_WHITE.match(ink) else Sureness.NO)
    ground = _GROUND.search(style)
    colour = ground[1].strip() if ground else (attributes.get("bgcolor") or "").strip().lower()
    return look._replace(ground=colour) if colour and not _IS_CLEAR.match(colour) else look


def _ink(tag: str, attributes: Attributes, style: str) -> str:
    """The colour that the element gives its text, as it is written; links have one of their own."""
    if said := _INK.search(style):
        return said[1].strip()
    return (attributes.get("color") or "").strip().lower() or ("link" if tag == "a" else "")


def _seen(text: str, look: Look) -> str:
    """The text as far as it is seen."""
    white = look.white and (not look.ground or _IS_WHITE.match(look.ground))
    if look.gone or look.tiny is Sureness.YES or (white and look.ground and look.white is Sureness.YES):
        return ""
    if (look.tiny or white) and look.in_cell:
        text = fade(text)
    if look.struck:
        text = strike(text)
    return f" {text} " if look.apart else text


class Named(NamedTuple):
    """The classes and ids (`.a`, `#b`) of elements that the page's own style sheets do not display."""

    hiding: frozenset[str]
    perhaps: frozenset[str]  # by a rule of several parts, or shown again by another


def _named(source: str) -> Named | None:
    sole: set[str] = set()
    part: set[str] = set()
    shown: set[str] = set()
    for sheet in _SHEET.findall(source):
        for selectors, rule in _RULE.findall(_AT_RULE.sub("", _REMARK.sub("", sheet))):
            for display in _DISPLAY.findall(rule.lower()):
                for selector in selectors.lower().split(","):
                    names = _NAME.findall((selector.split() or [""])[-1])
                    if display not in _NOT_SHOWN:
                        shown.update(names)
                    elif _SOLE.fullmatch(selector.strip()):
                        sole.update(names)
                    else:
                        part.update(names)
    return Named(frozenset(sole - shown), frozenset(part | (sole & shown))) if sole or part else None


def _names(tag: str, attributes: Attributes, style: str) -> set[str]:
    """The class and id of an inline element that says nothing of its own display, as style sheets name them.

    A block is left to the scripts that may show it, and ends its line either way.
    """
    if tag in BLOCKS or _DISPLAY.search(style):
        return set()
    names = {f".{name}" for name in (attributes.get("class") or "").lower().split()}
    return names | {f"#{attributes.get('id')}".lower()}
