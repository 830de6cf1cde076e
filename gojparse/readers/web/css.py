"""The part of CSS that decides what a page lets its reader see.

An editor's leftovers (text of size 0, white on white, digits in a class that
is not displayed) stand in the source right next to what is displayed. Read
along, 1 and 2 with a hidden 7 between them are 172. Text that the page itself
hides is taken out of its tree before the tree is walked. A site's own style
sheets are not in the page, so an element with a class may look different from
the elements around it.

Most pages hide nothing. A few patterns see that in the source, which is much
cheaper than to ask every element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from gojparse.patterns import Pattern
from gojparse.readers.refusals import beyond
from gojparse.readers.visible import PATTERN, PLAIN, WHITE, TextStyle, visible_text

Attributes: TypeAlias = Mapping[str, str | None]

_CELLS = frozenset(("td", "th"))
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

# ---- patterns of a whole page, in small letters ----

_WHITE = (
    r"(?:white\b|#f{3}\b|#f[a-f]f[a-f]f[a-f]"
    r"|rgba?\(\s{0,4}25[0-5]\s{0,4},\s{0,4}25[0-5]\s{0,4},\s{0,4}25[0-5])"
)
# rgba(0,0,0) has no fourth part and is black
_CLEAR = r"(?:transparent|rgba\((?:[^(),]{0,12},){3}\s{0,4}(?:0(?:\.0{0,6})?|\.0{1,6})%?\s{0,4}\))"
_SIZE = r"font-size\s*:\s*"


def _with_words(*patterns: str) -> tuple[tuple[bytes, re.Pattern[bytes]], ...]:
    """Return patterns, each with the word it begins with: a word is found much faster than a pattern."""
    return tuple((re.split(r"[\\(\[]", text)[0].encode(), re.compile(text.encode())) for text in patterns)


_UNDISPLAYING = _with_words(r"display\s*:\s*none", r"visibility\s*:\s*hidden")
_HIDING = _with_words(r"display\s*:\s*none", r"hidden[\s=>/;\"']", r"mso-hide")
# Raised and lowered text, and text in a box of its own.
_SETTING_APART = _with_words(
    r"vertical-align\s*:\s*(?:super|sub|-?[0.]*[1-9][\d.]*\s*(?:p[tx]|em|%))",
    r"text-raise\s*:\s*-?[0.]*[1-9]",
    r"display\s*:\s*(?:inline-(?:block|flex|table)|table-cell|flex|grid|block)",
    r"float\s*:\s*(?:left|right)",
    r"position\s*:\s*(?:absolute|fixed)",
)
_ALTERING = _with_words(
    r"line-through",
    _SIZE + r"(?:0|\.|[12](?:\.\d+)?p)",
    r"opacity(?<![-a-z]opacity)\s*:\s*0(?:\.0*)?(?![.\d])",
)
_MAYBE_WHITE = re.compile(rf"color(?<![-a-z]color)\s*+[:=]\s*+[\"']?(?:{_WHITE}|{_CLEAR})".encode())
_LONGEST_STYLE = 2_000  # characters of a tag before its colour


def _occurs(patterns: Iterable[tuple[bytes, re.Pattern[bytes]]], source: bytes) -> bool:
    return any(word in source and pattern.search(source) for word, pattern in patterns)


def may_hide_elements(source: bytes) -> bool:
    """Tell whether any attribute on a page may hide an element."""
    return _occurs(_HIDING, source)


def may_set_apart(source: bytes) -> bool:
    """Tell whether any style on a page may set text apart."""
    return _occurs(_SETTING_APART, source)


def may_alter_text(source: bytes) -> bool:
    """Tell whether `take_out` may find anything on a page."""
    return (
        _occurs(_ALTERING, source)
        or (b"color" in source and any(_is_in_tag(source, m.start()) for m in _MAYBE_WHITE.finditer(source)))
        or (b"<style" in source and _occurs(_UNDISPLAYING, source))
    )


def _is_in_tag(source: bytes, position: int) -> bool:
    """Tell whether a place of the source is inside a tag, not in a style sheet or the text."""
    before = source[max(0, position - _LONGEST_STYLE) : position]
    return before.rfind(b"<") > before.rfind(b">")


# ---- one element ----

_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def hides_element(attributes: Attributes) -> bool:
    """Tell whether an element's own attributes keep it from being displayed."""
    return "hidden" in attributes or _HIDES.search(attributes.get("style") or "") is not None


def is_set_apart(attributes: Attributes) -> bool:
    """Tell whether the style of an inline element sets its text apart from its neighbours."""
    return _occurs(_SETTING_APART, (attributes.get("style") or "").lower().encode())


# ---- text that is not seen ----

_SIZE_OF = re.compile(_SIZE + r"(\d*\.?\d+)\s*(p[xt])?")
_OPACITY = re.compile(r"(?<![-\w])opacity\s*+:\s*+0*+(?:\.0*+)?\s*+(?:;|!|$)")
_COLOUR_OF = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)")
_CLEAR_TEXT = re.compile(r"^(?!.*background-clip).*(?<![-\w])color\s*:\s*" + _CLEAR, re.DOTALL)
_GROUND_OF = re.compile(r"(?<![-\w])background(?:-color)?\s*:\s*([^;!]+)")
_DISPLAY_OF = re.compile(r"(?<![-\w])(?:display|visibility)\s*:")
_IS_WHITE = re.compile(_WHITE)
_IS_CLEAR = re.compile(_CLEAR + r"|none|inherit|initial|unset")


class ElementStyle(NamedTuple):
    """The style of the text of an element, as far as the page itself states it."""

    text: TextStyle = PLAIN
    maybe_hidden: bool = False  # by a style sheet's rule of several parts
    in_cell: bool = False


_PLAIN_ELEMENT = ElementStyle()


def take_out(parser: Any) -> None:
    """Take out of a parsed page all text that is not seen, and mark what is struck out or doubtful."""
    if parser.root is None:
        return
    sheets = _undisplayed(parser)
    styles: dict[int, ElementStyle] = {}
    for node in list(parser.root.traverse()):
        parent = node.parent
        around = _PLAIN_ELEMENT if parent is None else styles.get(parent.mem_id, _PLAIN_ELEMENT)
        styles[node.mem_id] = style = _element_style(around, node, sheets)
        if style != _PLAIN_ELEMENT:
            for text in [child for child in node.iter(include_text=True) if child.tag == "-text"]:
                _rewrite(text, style)


def _rewrite(node: Any, style: ElementStyle) -> None:
    """Replace the text of a node by what is seen of it."""
    text = node.text_content or ""
    seen = visible_text(text, style.text, in_cell=style.in_cell)
    if seen and style.maybe_hidden:
        seen = f" {seen} "
    if seen != text:
        node.replace_with(seen)


def _element_style(around: ElementStyle, node: Any, sheets: Undisplayed) -> ElementStyle:
    """Return the style of an element inside one of the style `around`."""
    tag, attributes = node.tag or "", node.attributes or {}
    css = (attributes.get("style") or "").lower()
    text = _text_style(around.text, tag, attributes, css)
    maybe_hidden = around.maybe_hidden
    # A block is left to the scripts that may show it, and ends its line either way.
    if sheets != _NOTHING and tag not in BLOCKS and not _DISPLAY_OF.search(css):
        text = text._replace(hidden=True) if node.mem_id in sheets.surely else text
        maybe_hidden = maybe_hidden or node.mem_id in sheets.perhaps
    return ElementStyle(text, maybe_hidden, around.in_cell or tag in _CELLS)


def _text_style(style: TextStyle, tag: str, attributes: Attributes, css: str) -> TextStyle:
    """Return what the attributes of an element, and its own CSS, make of the style around it."""
    if "class" in attributes and (style.size is not None or style.colour is not None):
        style = style._replace(size_certain=False, colour_certain=False)
    if css:
        hides = _OPACITY.search(css) is not None or _CLEAR_TEXT.search(css) is not None
        style = style._replace(hidden=style.hidden or hides, struck=style.struck or "line-through" in css)
    if size := _SIZE_OF.search(css):
        # A pixel counts as a point. Of other units only 0 says how large the letters are.
        points = float(size[1]) if size[2] or float(size[1]) == 0 else None
        style = style._replace(size=points, size_certain=True)
    if colour := _colour(tag, attributes, css):
        style = style._replace(colour=WHITE if _IS_WHITE.match(colour) else None, colour_certain=True)
    background = _GROUND_OF.search(css)
    ground = background[1].strip() if background else (attributes.get("bgcolor") or "").strip().lower()
    if ground and not _IS_CLEAR.match(ground):
        style = style._replace(ground=WHITE if _IS_WHITE.match(ground) else PATTERN)
    return style


def _colour(tag: str, attributes: Attributes, css: str) -> str:
    """Return the colour that an element gives its text, as written; links have one of their own."""
    if stated := _COLOUR_OF.search(css):
        return stated[1].strip()
    return (attributes.get("color") or "").strip().lower() or ("link" if tag == "a" else "")


# ---- style sheets ----

_MAX_STYLE = 300_000  # characters of rules that speak of display; tinycss2 takes 3 µs for each
_MAX_MATCHES = 50_000_000  # selectors times elements
_PICTURE = Pattern(r"data:[^)\"']*+")
_IN_SHEET = Pattern(r"(?s)/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|[{}]")
_BLOCK_AT_RULE = re.compile(r"(?:\s++|/\*.*?\*/|@[^;{}]*+;)*+@[^;{]*+\{", re.DOTALL)
_SPEAKS_OF_DISPLAY = re.compile(r"display|visibility", re.IGNORECASE)
_NAME = re.compile(r"[.#][-\w]+")
_COMBINATOR = re.compile(r"[\s>+~]++")
_LAST_PART = re.compile(r"(?:(?<![a-zA-Z0-9])[a-zA-Z][a-zA-Z0-9]*+)?(?:[.#][-\w]++)++")
_SOLE_NAME = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9]*)?([.#][-\w]+)")


class Undisplayed(NamedTuple):
    """The elements, by `mem_id`, that the page's own style sheets do not display."""

    surely: frozenset[int] = frozenset()
    perhaps: frozenset[int] = frozenset()  # by a rule of several parts, or shown again by another


_NOTHING = Undisplayed()


def _undisplayed(parser: Any) -> Undisplayed:
    """Match the rules of a page's style sheets with its elements.

    Names keep their letters as written: lexbor tells capitals apart as browsers do, which
    depends on the page's doctype. Only what may be shown again is compared without.
    """
    hiding: set[str] = set()
    shown: set[str] = set()  # classes and ids, as `.name` and `#name`, that any rule shows
    for selector, shows in _display_rules("\n".join(sheet.text() for sheet in parser.css("style"))):
        if shows:
            shown.update(_NAME.findall(selector.rpartition(" ")[2].lower()))
        else:
            hiding.add(selector)
    if not hiding:
        return _NOTHING
    if len(hiding) * len(parser.css("*")) > _MAX_MATCHES:
        raise beyond("style-matches", _MAX_MATCHES, format="html")
    sure = {rule for rule in hiding if (sole := _SOLE_NAME.fullmatch(rule)) and sole[1].lower() not in shown}
    return Undisplayed(_matching(parser, sure), _matching(parser, map(_last_part, hiding - sure)))


def _last_part(selector: str) -> str:
    """Return the last tag, classes and ids of a selector. lexbor would take too long over the ancestors."""
    parts = _LAST_PART.findall(_COMBINATOR.split(selector)[-1])
    return parts[0] if parts else ""


def _matching(parser: Any, selectors: Iterable[str]) -> frozenset[int]:
    """Return the elements that match any of the selectors."""
    from selectolax.lexbor import SelectolaxError

    found: set[int] = set()
    for selector in selectors:
        with suppress(SelectolaxError):  # what is no selector selects nothing
            found.update(node.mem_id for node in parser.css(selector))
    return frozenset(found)


def _display_rules(sheet: str) -> Iterator[tuple[str, bool]]:
    """Yield each selector of the rules that decide on display, and whether they show."""
    import tinycss2  # few pages need it

    for rule in tinycss2.parse_stylesheet(_deciding_rules(sheet), skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        parts = groupby(rule.prelude, key=lambda token: token == ",")
        selectors = [_source(part) for is_comma, part in parts if not is_comma]
        for declaration in tinycss2.parse_blocks_contents(rule.content):
            if declaration.type == "declaration" and declaration.lower_name in ("display", "visibility"):
                shows = _source(declaration.value).lower() not in ("none", "hidden")
                yield from ((selector, shows) for selector in selectors)


def _source(tokens: Iterable[Any]) -> str:
    """Return the source of tokens, empty for brackets that nest beyond all reason."""
    import tinycss2

    try:
        return str(tinycss2.serialize(tokens)).strip()
    except RecursionError:
        return ""


def _deciding_rules(sheet: str) -> str:
    """Return the rules that speak of display, by their braces alone, without `@media` and the like."""
    sheet = _PICTURE.sub("", sheet)
    rules: list[str] = []
    depth = start = 0
    for sign in _IN_SHEET.finditer(sheet):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth = max(depth - 1, 0)
            if depth == 0:
                rules.append(sheet[start : sign.end()])
                start = sign.end()
    rules.append(sheet[start:])  # the end of a sheet closes what is open
    deciding = [rule for rule in rules if _SPEAKS_OF_DISPLAY.search(rule) and not _BLOCK_AT_RULE.match(rule)]
    if sum(map(len, deciding)) > _MAX_STYLE:
        raise beyond("style-characters", _MAX_STYLE, format="html")
    return "".join(deciding)
