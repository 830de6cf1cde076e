"""HTML to a Document, parsed by lexbor.

A saved page is the report with a site around it. Nothing is guessed about
the site: its lines stay lines, and later steps find the report in them.
Pages that are put together by script hold their report as a string of
JavaScript or JSON, and some crawls keep only that string, or a part of it.
Nesting is checked before lexbor sees it, since its time grows with the
square of the depth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from html import escape, unescape
from typing import Any, NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document, Grid
from gojparse.patterns import Match, Pattern
from gojparse.readers.encoding import decode
from gojparse.readers.kind import is_escaped_html
from gojparse.readers.refusals import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_MARKUP, beyond
from gojparse.readers.tables import Flow, blocks_of_flow
from gojparse.readers.visible import BLANKS
from gojparse.readers.web.css import Attributes, may_differ, names_in
from gojparse.readers.web.embedded import embedded_source, hidden_by_shadow, page_of_feed, without_cdata
from gojparse.readers.web.page import APART, MEANINGFUL, PageBuilder
from gojparse.readers.web.sheets import rules_of, style_sheets

format = "html"

_NONE_LINKED: Mapping[str, str] = {}

_INLINE_PICTURE = Pattern(r"data:[\w/+.-]{0,100};base64,[A-Za-z0-9+/=\s]*")
_TAG = Pattern(r"<(/?)([a-zA-Z][^\s/>]{0,20})")
_SCRIPT = Pattern(r"(?i)<(script|textarea)\b")
_JSON_TITLE = Pattern(r'"(?:title|articleTitle|docTitle)"\s*:\s*"((?:[^"\\]|\\.){1,200})"')
_LONG_TAG = 100_000  # characters; a shorter tag has no room for so many attributes that they cost a second
_QUOTED = Pattern(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN_ATTRIBUTES = Pattern(r"[\s/]++")
_FEW_TAGS = 2_500  # so few cannot nest deep enough to cost a second
_MAX_UNCLOSED = 20_000  # tags; more than MAX_DEPTH, because some close with the element around them
_MAX_REOPENED = 5_000_000
_FEW_CELLS = 40  # a report's tables have two hundred; a page with so few may have them elsewhere
# Elements that the next of their kind closes, or that are never closed, do not nest.
# fmt: off
_SELF_CLOSING = frozenset((
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup", "col", "br", "hr", "img", "input", "meta", "link", "base", "area", "param", "source",
    "track", "wbr", "embed", "html", "head", "body",
))
# Left open, these are opened again in every paragraph that follows.
_REOPENED = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
))
# fmt: on
# White space directly inside these is never displayed.
_ROWS = frozenset(("html", "table", "tbody", "thead", "tfoot", "tr"))

_MORE_THAN_LINES = MEANINGFUL - {"tr", "td", "th", "p"}

_SPANNING = "[colspan],[rowspan]"
_NO_SPANS: Attributes = {}
_SHOWN_BY_SCRIPT = ("html", "body")  # hidden only until their scripts have run
_EMBEDDING = frozenset(("iframe", "template"))
_MAX_EMBEDDED = 200  # pages in a page


class Walked(NamedTuple):
    """The result of a walk: the page, the parser of its source, and whether something was hidden."""

    page: PageBuilder
    parser: Any
    hid: bool


def read(
    data: bytes,
    text: str | None = None,
    report_words: Collection[str] = (),
    linked: Mapping[str, str] = _NONE_LINKED,
) -> Document:
    """Return the page, its lines and tables in the order in which they are displayed.

    Args:
        data: The content of a file.
        text: The same decoded, where that was done already.
        report_words: Words that tell the report from the other items of a feed.
        linked: The style sheets that were saved with the page, by their address.

    Raises:
        Unreadable: The page is too large or too deep.
    """
    text = decode(data) if text is None else text
    text = _checked(page_of_feed(text, report_words) or without_cdata(text))
    if _is_string(text):
        page = _walk(_checked("\n".join(_markup_in_strings(text)))).page
        if title := _JSON_TITLE.search(text):
            page.metadata.setdefault("title", _unescaped(title[1]))
        return page.document(format)
    walked = _walk(text, linked=linked)
    document = walked.page.document(format)
    if _cells(document) < _FEW_CELLS:
        return max((document, *_other_readings(text, walked, linked)), key=_cells)
    return document


def flow_of(text: str, tables: int = 0) -> Flow:
    """Return the lines and grids of a fragment whose tables are counted from `tables` on."""
    return _walk(_checked(text), tables).page.close()


def _other_readings(text: str, walked: Walked, linked: Mapping[str, str]) -> Iterator[Document]:
    """Yield the page with tables from a string in a script, and with those hidden until a script runs."""
    scripts = [element.text() for element in walked.parser.css("script,textarea")]
    parts = [part for script in scripts for part in _markup_in_strings(script) if "<" in part]
    if parts:
        written = _walk(_checked("\n".join(parts)), walked.page.tables).page
        flow = [*walked.page.flow, *written.close()]
        yield Document(format, blocks_of_flow(flow), walked.page.metadata)
    if walked.hid:
        yield _walk(text, all_of_it=True, linked=linked).page.document(format)


def _cells(document: Document) -> int:
    """Return how many cells show something."""
    return sum(
        len([1 for cell in block.cells if cell.text]) for block in document.blocks if isinstance(block, Grid)
    )


def _is_string(text: str) -> bool:
    """Tell whether the document itself, outside its scripts, is HTML escaped in a string."""
    if "\\" not in text:
        return False
    first, *others = _SCRIPT.split(text)
    outside = [first]
    for name, part in zip(others[::2], others[1::2], strict=True):
        outside.append(part.lower().partition(f"</{name.lower()}")[2])
    return is_escaped_html("".join(outside))


# ---- limits ----


def _checked(text: str) -> str:
    """Return the source without the pictures written into it. Refuse what is too large or too deep."""
    if len(text) > MAX_MARKUP // 4:
        text = _INLINE_PICTURE.sub("data:", text)
    if len(text) > MAX_MARKUP:
        raise beyond("html-characters", MAX_MARKUP, format=format)
    opened = text.count("<") - text.count("</")
    if opened > MAX_ELEMENTS:
        raise beyond("elements", MAX_ELEMENTS, format=format)
    if opened > _FEW_TAGS:
        _check_depth(text)
    if len(text) > _LONG_TAG:
        _check_attributes(text)
    return text


def _check_depth(text: str) -> None:
    """Refuse a source whose tags could nest, or multiply open elements, beyond what an engine bears."""
    opened: Counter[str] = Counter()
    depth = formatting = reopened = 0
    for closing, name in _TAG.findall(text):
        name = name.lower()
        reopened += formatting
        if name in _SELF_CLOSING or (closing and not opened[name]):
            continue
        step = -1 if closing else 1
        opened[name] += step
        depth += 4 * step if name == "table" else step  # with its body, row and cell, which count for nothing
        if name in _REOPENED:
            formatting += step
        if depth > _MAX_UNCLOSED or reopened > _MAX_REOPENED:
            raise _too_deep()


def _check_attributes(text: str) -> None:
    """Refuse an element of more attributes than an engine can compare with one another."""
    for piece in text.split("<"):
        if len(piece) > _LONG_TAG:
            tag = _QUOTED.sub("", piece).partition(">")[0]
            if len(_BETWEEN_ATTRIBUTES.findall(tag)) > MAX_ATTRIBUTES and tag[0].isalpha():
                raise beyond("attributes", MAX_ATTRIBUTES, format=format)


def _too_deep() -> Unreadable:
    return beyond("nested-elements", MAX_DEPTH, format=format)


# ---- HTML in a string of JavaScript or JSON ----

_MARKUP_START = Pattern(r"(?i)(?:<|\\u003c|\\x3c)(?:table|tbody|div|p|span|br|h[1-6]|section)\b")
_ESCAPE = Pattern(r"(?s)\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)")
_CONTROL_ESCAPES = {"n": "\n", "r": "\n", "v": "\n", "t": "\t"}
_CONTROL_ESCAPES.update(dict.fromkeys(("b", "f", "0", "\n", "\r\n", "\r"), ""))
_BARE_QUOTE = re.compile(r"""(?<!\\)["'`]""")
_CODE = re.compile(r"[{}=;\"'`<>]")


def _unescaped(text: str) -> str:
    """Return the text of a JavaScript or JSON string, its escapes resolved."""
    plain: str = _ESCAPE.sub(_resolved, text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _resolved(match: Match) -> str:
    escaped: str = match[1]
    if escaped[0] in "ux" and len(escaped) > 1:
        return chr(int(escaped[1:], 16))
    return _CONTROL_ESCAPES.get(escaped, escaped)


def _markup_in_strings(text: str) -> list[str]:
    """Return, in order, the HTML of every string that holds markup, and the plain lines around them."""
    found: list[str] = []
    position = 0
    while match := _MARKUP_START.search(text, position):
        start = _opening_quote(text, position, match.start())
        end = _closing_quote(text, text[start - 1], match.end()) if start > position else len(text)
        found.append(_lines_without_code(text[position:start]))
        markup = _unescaped(text[start:end])
        if "<" not in markup or ("&lt;table" in markup and "<table" not in markup):
            markup = unescape(markup)
        found.append(markup)
        position = end
    found.append(_lines_without_code(text[position:]))
    return [part for part in found if part]


def _opening_quote(text: str, low: int, high: int) -> int:
    """Return where the string around `high` begins: after the last bare quote before it, else at `low`."""
    return max((quote.end() for quote in _BARE_QUOTE.finditer(text, low, high)), default=low)


def _closing_quote(text: str, quote: str, position: int) -> int:
    """Return where a string ends: at the next quote of its kind without a backslash, or with the text."""
    while (position := text.find(quote, position)) >= 0:
        if text[position - 1] != "\\":
            return position
        position += 1
    return len(text)


def _lines_without_code(text: str) -> str:
    """Return the lines of a text that are no code, as HTML."""
    lines = [line.strip() for line in text.split("\n")]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line and not _CODE.search(line))


# ---- the walk ----


class _Display:
    """The pages of a document as they are displayed: the page itself, and those written into it."""

    def __init__(self, all_of_it: bool, linked: Mapping[str, str]) -> None:
        """Begin without a page. With `all_of_it` no table is hidden."""
        self._all_of_it, self._linked = all_of_it, linked
        self.parsers: list[Any] = []  # kept: elements are known by where they lie in memory
        self.conceals = False  # whether a table is not seen
        self.hidden: set[int] = set()
        self.apart: set[int] = set()
        self.others: set[int] = set()  # elements whose text is not simply what is written
        self.spanning: set[int] = set()

    def page(self, text: str) -> Any:
        """Parse a page, change it into what is seen of it, and return its root."""
        from selectolax.lexbor import LexborHTMLParser

        parser = LexborHTMLParser(text)
        self.parsers.append(parser)
        source = parser.raw_html.lower()
        if b"shadowroot" in source:
            self.hidden.update(node.mem_id for node in hidden_by_shadow(parser))
        sheets, certain = style_sheets(parser, source, self._linked)
        rules = rules_of(sheets, names_in(source)) if sheets else []
        if may_differ(source, rules, certain):
            from gojparse.readers.web.seen import show  # plain pages need none of it

            seen = show(parser, rules, certain, shows_tables=self._all_of_it)
            self.hidden |= seen.hidden
            self.apart |= seen.apart
            self.conceals = self.conceals or seen.conceals
            self.others |= seen.hidden | seen.apart | seen.altered
        self.spanning.update(node.mem_id for node in parser.css(_SPANNING))
        return parser.root

    def embedded(self, node: Any) -> Any:
        """Return the root of the page that an element displays in its own place; None where it has none."""
        source = embedded_source(node) if len(self.parsers) < _MAX_EMBEDDED else None
        return None if source is None else self.page(_checked(source))


def _walk(
    text: str, tables: int = 0, *, all_of_it: bool = False, linked: Mapping[str, str] = _NONE_LINKED
) -> Walked:
    """Walk through lexbor's tree, depth first."""
    page = PageBuilder(tables)
    display = _Display(all_of_it, linked)
    root = display.page(text)
    _walk_tree(root, page, display)
    return Walked(page, display.parsers[0], display.conceals)


def _walk_tree(root: Any, page: PageBuilder, display: _Display) -> None:
    """Give a page all elements and texts. A paragraph of mere text and a plain row go in one piece."""
    hidden, apart, others, spanning = display.hidden, display.apart, display.others, display.spanning
    levels: list[tuple[Iterator[Any], str, Any]] = [(iter([root]), "", None)]
    while levels:
        nodes, closing, element = levels[-1]
        for node in nodes:
            tag = node.tag
            if hidden and node.mem_id in hidden and tag not in _SHOWN_BY_SCRIPT:
                continue
            if tag == "-text":
                page.text(node.text_content)
            elif tag is None or tag[0] == "-":
                continue
            elif tag == "p" and _is_mere_text(node, others):
                page.line(node.text())
            elif (
                tag == "tr"
                and page.takes_rows
                and (row := _plain_row(node, others, spanning, MAX_DEPTH - len(levels)))
            ):
                page.row(row)
            elif tag in _EMBEDDING and (inner := display.embedded(node)) is not None:
                levels.append((iter([inner]), "", None))
                break
            elif tag not in MEANINGFUL:
                closing = APART if apart and node.mem_id in apart else ""
                if closing:
                    page.start(closing, node)
                levels.append((node.iter(include_text=True), closing, node))
                break
            elif page.start(tag, node):
                levels.append((node.iter(include_text=True, skip_empty=tag in _ROWS), tag, node))
                break
        else:
            levels.pop()
            if closing:
                page.end(closing, element)
        if len(levels) > MAX_DEPTH:
            raise _too_deep()


def _is_mere_text(paragraph: Any, others: Set[int]) -> bool:
    """Tell whether nothing in a paragraph does more than dress its text. The style of `others` does."""
    inside = list(paragraph.traverse())[1:]
    if not MEANINGFUL.isdisjoint([element.tag for element in inside]):
        return False
    return not others or others.isdisjoint([element.mem_id for element in inside])


def _plain_row(row: Any, others: Set[int], spanning: Set[int], depth: int) -> list[tuple[Attributes, str]]:
    """Return the attributes (if `spanning`) and the text of all cells; none if any may hold several lines."""
    elements = list(row.traverse())
    tags = [element.tag for element in elements]
    if not _MORE_THAN_LINES.isdisjoint(tags) or len(tags) > depth:
        return []
    if others and not others.isdisjoint([element.mem_id for element in elements]):
        return []
    cells: list[tuple[Attributes, str]] = []
    paragraphs = tags.count("p")
    for position in [at for at, tag in enumerate(tags, 1) if tag == "td" or tag == "th"]:
        cell = elements[position - 1]
        source = cell.text()
        text = source.strip(BLANKS)
        if position < len(tags) and tags[position] == "p":
            paragraphs -= 1
            if text and (inside := elements[position].text()) != source and inside.strip(BLANKS) != text:
                return []  # there is text outside the paragraph
        elif text and text < " ":
            return []  # a control character, white space to some and none to others
        cells.append((cell.attributes if cell.mem_id in spanning else _NO_SPANS, text))
    return [] if paragraphs else cells
