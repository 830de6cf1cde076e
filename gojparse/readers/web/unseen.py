"""What a web page's styles keep from the eye, taken out of its tree before it is walked.

An editor's leftovers (text of size 0, white on white, digits in a class that
is not displayed) stand in the source right beside what is displayed: read
along, 1 and 2 with a hidden 7 between them are 172. Taken out is what the
page itself says cannot be seen; where the ground under white digits is
unknown, they are illegible (`visible`). A site's own style sheets are not known,
so an element with a class may look otherwise than the elements around it.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Any, NamedTuple

from gojparse.readers.visible import PLAIN, WHITE, Ground, TextStyle, visible_text
from gojparse.readers.web.elements import BLOCKS, Attributes

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


class ElementStyle(NamedTuple):
    """How the text of an element looks, as far as the page itself says."""

    text: TextStyle = PLAIN
    maybe_hidden: bool = False  # by a style sheet's rule of several parts
    in_cell: bool = False


_PLAIN_ELEMENT = ElementStyle()


def take_out(parser: Any, source: str) -> None:
    """Take out of a parsed page all text that is not seen, and mark what is struck out or doubtful."""
    if parser.root is None:
        return
    named = _named(source)
    styles: dict[int, ElementStyle] = {}
    for node in list(parser.root.traverse()):
        parent = node.parent
        around = _PLAIN_ELEMENT if parent is None else styles.get(parent.mem_id, _PLAIN_ELEMENT)
        style = _element_style(around, node.tag or "", node.attributes or {}, named)
        styles[node.mem_id] = style
        if style != _PLAIN_ELEMENT:
            for text in [child for child in node.iter(include_text=True) if child.tag == "-text"]:
                printed = text.text_content or ""
                seen = _seen(printed, style)
                if seen != printed:
                    text.replace_with(seen)


def _seen(text: str, style: ElementStyle) -> str:
    """Return what is seen of a text; what may be hidden stays apart from its neighbours."""
    seen = visible_text(text, style.text, in_cell=style.in_cell)
    return f" {seen} " if seen and style.maybe_hidden else seen


def _element_style(
    around: ElementStyle, tag: str, attributes: Attributes, named: Named | None
) -> ElementStyle:
    """Return the style of an element inside one of the style `around`."""
    css = (attributes.get("style") or "").lower()
    text = _text_style(around.text, tag, attributes, css)
    maybe_hidden = around.maybe_hidden
    if named and (names := _names(tag, attributes, css)):
        text = text if named.hiding.isdisjoint(names) else text._replace(hidden=True)
        maybe_hidden = maybe_hidden or not named.perhaps.isdisjoint(names)
    return ElementStyle(text, maybe_hidden, around.in_cell or tag in _CELLS)


def _text_style(style: TextStyle, tag: str, attributes: Attributes, css: str) -> TextStyle:
    """Return what the attributes of an element, and its own CSS, make of the style around it."""
    if "class" in attributes and (style.size is not None or style.colour is not None):
        style = style._replace(size_certain=False, colour_certain=False)
    if css:
        hides = _OPACITY.search(css) is not None or _CLEAR_INK.search(css) is not None
        style = style._replace(hidden=style.hidden or hides, struck=style.struck or "line-through" in css)
    if size := _SIZE_OF.search(css):
        # A pixel counts as a point. Of other units only 0 says how large the letters are.
        points = float(size[1]) if size[2] or float(size[1]) == 0 else None
        style = style._replace(size=points, size_certain=True)
    if ink := _ink(tag, attributes, css):
        style = style._replace(colour=WHITE if _IS_WHITE.match(ink) else None, colour_certain=True)
    background = _GROUND.search(css)
    colour = background[1].strip() if background else (attributes.get("bgcolor") or "").strip().lower()
    if colour and not _IS_CLEAR.match(colour):
        style = style._replace(ground=Ground.WHITE if _IS_WHITE.match(colour) else Ground.COLOURED)
    return style


def _ink(tag: str, attributes: Attributes, css: str) -> str:
    """The colour that the element gives its text, as it is written; links have one of their own."""
    if stated := _INK.search(css):
        return stated[1].strip()
    return (attributes.get("color") or "").strip().lower() or ("link" if tag == "a" else "")


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
