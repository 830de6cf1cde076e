"""Style sheets, parsed by tinycss2, as rules: what their selectors say, and what they declare.

A site's sheet has thousands of rules of which a page meets a few dozen. They
are parsed only if their names occur in the page, since tinycss2 takes 3 µs
for each character.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote_to_bytes

from gojparse.patterns import Pattern
from gojparse.readers.refusals import beyond
from gojparse.readers.web.values import MEDIUM, all_of, colour_of, is_for_screen, is_supported, letter_size

Declarations: TypeAlias = Mapping[str, str]  # the value of each property, both in small letters

_SHEETS = "style,link[rel~=stylesheet i]"
_MAX_STYLE = 300_000  # characters of rules whose names occur in the page
_MAX_RULES = 20_000
_DEEPEST = 8  # blocks in one another: @media in @supports, a rule in a rule
_UNLAYERED = 1_000_000  # goes before all layers
_PICTURE = Pattern(r"data:[^)\"']*+")
_IN_SHEET = Pattern(r"(?s)/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|[{};]")
_COMMENT = Pattern(r"(?s)/\*.*?(?:\*/|\Z)")
_NAME = re.compile(r"(?<!\\)[.#]((?:[-\w]|[^\x00-\x7f])+)")
_FUNCTION = re.compile(r"\\|:(?:not|is|where|has|-webkit-any|matches)\(|&", re.IGNORECASE)
_AT_RULE = re.compile(r"@([-a-z]+)\s*([^{]*)", re.IGNORECASE)
_TRANSPARENT_AT_RULES = ("media", "supports", "layer", "container", "scope", "starting-style")
_DECIDING_NAMES = """
    animation animation-name background background-clip background-color background-image bottom clip
    clip-path color content content-visibility direction display filter flex-direction flex-flow float
    font font-size font-variant-position grid-area grid-column grid-column-start grid-row grid-row-start
    height inset left letter-spacing margin margin-left margin-top mask mask-image max-height max-width
    mso-hide mso-text-raise opacity order overflow overflow-x overflow-y padding position right rotate
    scale text-decoration text-decoration-color text-decoration-line text-indent text-shadow top
    transform translate unicode-bidi vertical-align visibility width z-index zoom
    -webkit-background-clip -webkit-box-direction -webkit-mask -webkit-mask-image -webkit-text-fill-color
    -webkit-text-decoration-line -webkit-text-security -webkit-text-stroke -webkit-text-stroke-width
    border border-top border-bottom border-left border-right border-width outline box-shadow
"""
DECIDING = frozenset(_DECIDING_NAMES.split())
"""The properties that decide on what is seen, alone or together with others."""
_MAY_DECIDE = re.compile("|".join(sorted({re.escape(name) for name in DECIDING} | {"--"})), re.IGNORECASE)
_SIMPLE_LIST = re.compile(r"[-\w\s.,#*>+~]*")
_SIMPLE_STYLE = re.compile(r"(?:[^\"'\\{}()/\[\]-]|-(?!-)|/(?!\*)|\([^()\"';\\]*\))*+")
_WORDED = {  # values of these are words; any other value is none, and the one before it counts
    "display": "none block inline flow-root table table-row table-cell table-row-group table-header-group"
    " table-footer-group table-column table-column-group table-caption flex grid contents list-item ruby"
    " flow inline-block inline-flex inline-grid inline-table -webkit-box -webkit-inline-box -webkit-flex"
    " math run-in",
    "visibility": "visible hidden collapse",
    "position": "static relative absolute fixed sticky -webkit-sticky",
    "direction": "ltr rtl",
    "unicode-bidi": "normal embed isolate bidi-override isolate-override plaintext -webkit-isolate",
    "overflow": "visible hidden clip scroll auto overlay",
    "float": "none left right inline-start inline-end",
}
_WORDS_OF = {name: frozenset(words.split()) for name, words in _WORDED.items()}
_EVERYWHERE = frozenset(("inherit", "initial", "unset", "revert", "revert-layer"))
_COLOURS = ("color", "background-color", "-webkit-text-fill-color")
_COMPUTED = re.compile(
    r"(?:var|env|color-mix|light-dark|color|lab|lch|oklab|oklch|attr|calc|min|max|clamp)\("
)


class StyleRule(NamedTuple):
    """A rule: its selectors as written, and its declarations."""

    selectors: tuple[str, ...]
    normal: Declarations
    important: Declarations
    layer: int
    certain: bool  # False: in a query that was not understood


class StyleSheet(NamedTuple):
    """A style sheet of a page: its text, and whether its own `media` lets it apply."""

    text: str
    media: str = ""


def style_sheets(parser: Any, source: bytes, linked: Mapping[str, str]) -> tuple[list[StyleSheet], bool]:
    """Return the style sheets of a page in their order, and whether these are all that it has.

    Args:
        parser: lexbor's parser of the page.
        source: The page, in small letters. A piece of a page has lost its sheets.
        linked: The style sheets that were saved with it, by their address.
    """
    sheets: list[StyleSheet] = []
    certain = b"<html" in source or b"<!doctype" in source or b"<body" in source
    if b"<style" in source or b"stylesheet" in source:
        for node in parser.css(_SHEETS):
            attributes = node.attributes
            text = _linked_text(attributes.get("href") or "", linked) if node.tag == "link" else node.text()
            kind = (attributes.get("type") or "text/css").strip().lower()
            if text is not None and kind == "text/css":
                sheets.append(StyleSheet(text, attributes.get("media") or ""))
            certain = certain and text is not None and "@import" not in text
    return sheets, certain


def _linked_text(address: str, linked: Mapping[str, str]) -> str | None:
    """Return a style sheet by its address: one that was saved with the page, or is written into it."""
    address = address.strip()
    if address[:13].lower() == "data:text/css":
        head, _, content = address.partition(",")
        with suppress(ValueError):
            data = b64decode(content) if head.lower().endswith("base64") else unquote_to_bytes(content)
            return data.decode("utf-8", "replace")
    return linked.get(address)


class _Source(NamedTuple):
    """A rule as written: what stands before its braces, and within; what surrounds it."""

    prelude: str
    body: str
    layer: str | None
    certain: bool


def rules_of(sheets: Iterable[StyleSheet], names: Set[str]) -> list[StyleRule]:
    """Return the rules that may meet an element of a page with these names (classes, ids, small letters)."""
    layers: dict[str, int] = {}
    sources: list[_Source] = []
    size = 0
    for sheet in sheets:
        applies = is_for_screen(sheet.media)
        if applies is not False:
            text = _COMMENT.sub(" ", _PICTURE.sub("", _without_frame(sheet.text)))
            for source in _sources(text, None, applies is True, names, layers, 0):
                size += len(source.prelude) + len(source.body)
                sources.append(source)
                if size > _MAX_STYLE or len(sources) > _MAX_RULES:
                    raise beyond("style-characters", _MAX_STYLE, format="html")
    return [rule for source in sources if (rule := _parsed(source, layers)) is not None]


def _without_frame(text: str) -> str:
    """Return a sheet without the marks that hide it from the oldest browsers, or from XML parsers."""
    return text.replace("<!--", " ").replace("-->", " ").replace("<![CDATA[", " ").replace("]]>", " ")


def _sources(
    text: str, layer: str | None, certain: bool, names: Set[str], layers: dict[str, int], depth: int
) -> Iterator[_Source]:
    """Yield the rules of a sheet, or of a block in it, that apply to the screen."""
    for prelude, body in _blocks(text, layers):
        if not prelude.startswith("@"):
            if _MAY_DECIDE.search(body) and _may_match(prelude, names):
                yield _Source(prelude, body, layer, certain)
            if "{" in body and depth < _DEEPEST:
                nested = _unnested(prelude, body, layers)
                yield from _sources(nested, layer, certain, names, layers, depth + 1)
            continue
        match = _AT_RULE.match(prelude)
        name, query = (match[1].lower(), match[2].strip()) if match else ("", "")
        if name not in _TRANSPARENT_AT_RULES or depth >= _DEEPEST:
            continue
        applies = all_of([_applies(name, query), certain or None])
        if applies is not False:
            inner = _layer(name, query, layer, layers)
            yield from _sources(body, inner, applies is True, names, layers, depth + 1)


def _unnested(prelude: str, body: str, layers: dict[str, int]) -> str:
    """Return the rules written inside a rule as rules of their own."""
    around = prelude if "," not in prelude else f":is({prelude})"
    rules: list[str] = []
    for inner, content in _blocks(body, layers):
        if inner.startswith("@"):
            rules.append(f"{inner}{{{prelude}{{{content}}}}}")
        else:
            selectors = [
                part.replace("&", around) if "&" in part else f"{around} {part}" for part in inner.split(",")
            ]
            rules.append(f"{','.join(selectors)}{{{content}}}")
    return "\n".join(rules)


def _applies(name: str, query: str) -> bool | None:
    """Tell whether the rules of an at-rule apply."""
    if name == "media":
        return is_for_screen(query)
    if name == "supports":
        return is_supported(query)
    return {"layer": True}.get(name)  # containers and scopes: who knows


def _layer(name: str, query: str, around: str | None, layers: dict[str, int]) -> str | None:
    """Return the layer of the rules in an at-rule, and give it a place after those before it."""
    if name != "layer":
        return around
    full = f"{around}.{query}" if around else query or f"@{len(layers)}"
    layers.setdefault(full, len(layers))
    return full


def _blocks(text: str, layers: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield what stands before each outer pair of braces, and within; note layers declared on the way."""
    depth = start = opened = 0
    for sign in _IN_SHEET.finditer(text):
        if sign[0] == "{":
            opened = sign.end() if depth == 0 else opened
            depth += 1
        elif sign[0] == ";" and depth == 0:
            _note_layers(text[start : sign.start()].strip(), layers)
            start = sign.end()
        elif sign[0] == "}":
            depth -= 1
            if depth == 0:
                yield text[start : opened - 1].strip(), text[opened : sign.start()]
                start = sign.end()
            depth = max(depth, 0)  # one that closes nothing spoils the selector behind it
    if depth > 0:  # the end of a sheet closes what is open
        yield text[start : opened - 1].strip(), text[opened:]


def _note_layers(statement: str, layers: dict[str, int]) -> None:
    """Give the layers of `@layer a, b;` their places."""
    if statement[:6].lower() == "@layer":
        for name in statement[6:].split(","):
            layers.setdefault(name.strip(), len(layers))


def _may_match(prelude: str, names: Set[str]) -> bool:
    """Tell whether a selector, by the names in it alone, may match in a page."""
    if _FUNCTION.search(prelude):
        return True
    return any(
        all(name.lower() in names for name in _NAME.findall(selector)) for selector in prelude.split(",")
    )


# ---- tinycss2 ----


def _parsed(source: _Source, layers: Mapping[str, int]) -> StyleRule | None:
    """Return the rule that a source says; None where it declares nothing."""
    normal, important = declarations(source.body)
    if not normal and not important:
        return None
    layer = _UNLAYERED if source.layer is None else layers[source.layer]
    return StyleRule(selectors_of(source.prelude), normal, important, layer, source.certain)


def selectors_of(prelude: str) -> tuple[str, ...]:
    """Return the selectors of a list, as written."""
    if _SIMPLE_LIST.fullmatch(prelude):
        return tuple(selector for part in prelude.split(",") if (selector := part.strip()))
    import tinycss2  # few pages need it

    tokens = tinycss2.parse_component_value_list(prelude, skip_comments=True)
    parts = groupby(tokens, key=lambda token: token == ",")
    return tuple(source for is_comma, part in parts if not is_comma and (source := source_of(part)))


def declarations(body: str) -> tuple[Declarations, Declarations]:
    """Return what a block or a `style` attribute declares: the plain part, and the important one."""
    normal: dict[str, str] = {}
    important: dict[str, str] = {}
    if _SIMPLE_STYLE.fullmatch(body):  # nearly all attributes: thirty times as fast
        for piece in body.split(";"):
            name, colon, value = piece.partition(":")
            if colon:
                value, mark, _ = value.lower().partition("!")
                _declare(important if mark else normal, name.strip().lower(), value.strip())
        return normal, important
    import tinycss2

    for item in tinycss2.parse_blocks_contents(body, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            value = source_of(item.value)
            if item.name.startswith("--"):  # a name of the page's own, told apart by its capitals
                (important if item.important else normal)[item.name] = value
            else:
                value = value if item.lower_name == "content" else value.lower()
                _declare(important if item.important else normal, item.lower_name, value)
    return normal, important


def _declare(declared: dict[str, str], name: str, value: str) -> None:
    """Note a declaration, unless its value is none: then the one before it counts."""
    if name not in DECIDING:
        return
    words = _WORDS_OF.get(name)
    if words is not None:
        valid = words.issuperset(value.split()) or value in _EVERYWHERE
    elif name in _COLOURS:
        valid = value in _EVERYWHERE or value == "currentcolor" or colour_of(value) is not None
    elif name == "font-size":
        valid = letter_size(value, MEDIUM) is not None
    else:
        valid = bool(value)
    if valid or _COMPUTED.match(value):
        declared.pop(name, None)  # a shorthand after it goes before it
        declared[name] = value


def source_of(tokens: Sequence[Any] | Iterable[Any]) -> str:
    """Return the source of tokens, empty for brackets that nest beyond all reason."""
    import tinycss2

    try:
        return str(tinycss2.serialize(tokens)).strip()
    except RecursionError:
        return ""
