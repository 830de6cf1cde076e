"""HTML to a Document, parsed by lexbor.

A saved page is the report with a site around it. Nothing is guessed about
the site: its lines stay lines, and what follows finds the report in them.
Nesting is checked before lexbor sees it, since its time grows with the
square of the depth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from math import isqrt
from typing import Any, NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document, Grid
from gojparse.readers.encoding import decode
from gojparse.readers.kind import is_escaped_html, kind
from gojparse.readers.refusals import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_MARKUP, beyond
from gojparse.readers.tables import Flow, blocks_of_flow
from gojparse.readers.visible import BLANKS
from gojparse.readers.web.css import (
    Attributes,
    hides_element,
    is_set_apart,
    may_alter_text,
    may_hide_elements,
    may_set_apart,
    style_words,
    take_out,
)
from gojparse.readers.web.escaped import strings, unescape
from gojparse.readers.web.page import MEANINGFUL, Page

format = "html"

_INLINE_PICTURE = re.compile(r"data:[\w/+.-]{0,100};base64,[A-Za-z0-9+/=\s]*")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,20})")
_SCRIPT = re.compile(r"<(script|textarea)\b", re.IGNORECASE)
_JSON_TITLE = re.compile(r'"(?:title|articleTitle|docTitle)"\s*:\s*"((?:[^"\\]|\\.){1,200})"')
_LONG_TAG = 100_000  # characters; a shorter tag has no room for so many attributes that they cost a second
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/]++")
_FEW_TAGS = 2_500  # so few cannot nest deep enough to cost a second
_MAX_UNCLOSED = (
    20_000  # tags; what closes with the element around it is counted too, hence more than MAX_DEPTH
)
_MAX_REOPENED = 5_000_000
_HARMLESS = isqrt(2 * _MAX_REOPENED)  # so few tags reach neither limit, whatever they are
_FEW_CELLS = 40  # a report's tables have two hundred; a page with so few may have them elsewhere
# Elements that the next of their kind closes, or that are never closed, do not nest.
# fmt: off
_SELF_CLOSING = frozenset((
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup",
    "colgroup", "col", "br", "hr", "img", "input", "meta", "link", "base", "area", "param", "source",
    "track", "wbr", "embed", "html", "head", "body",
))
# fmt: on
# Left open, these are opened again in every paragraph that follows.
# fmt: off
_REOPENED = frozenset((
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
))
# fmt: on
# White space directly inside these is never displayed.
_ROWS = frozenset(("html", "table", "tbody", "thead", "tfoot", "tr"))

_MORE_THAN_LINES = MEANINGFUL - {"tr", "td", "th", "p"}

_MAYBE_HIDDEN = "[hidden],[style*=none i],[style*=hidden i],[style*=mso-hide i]"
_MAYBE_APART = (
    "[style*=line-through i],[style*=vertical-align i],[style*=text-raise i],[style*=display i]"
    ",[style*=float i],[style*=absolute i],[style*=fixed i]"
)
_AS_RAISED = "sup"  # what is set apart by its style reads like this element
_SPANNING = "[colspan],[rowspan]"
_NO_SPANS: Attributes = {}
_SHOWN_BY_SCRIPT = ("html", "body")  # hidden only until their scripts have run


class Walked(NamedTuple):
    """What a walk found: the page, its scripts if it shows few cells, and whether something was hidden."""

    page: Page
    scripts: list[str]
    hid: bool


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes, text: str | None = None) -> Document:
    """The page, its lines and tables in the order in which they are displayed."""
    text = _fit(decode(data) if text is None else text)
    if _is_string(text):
        page = _walk(_fit("\n".join(strings(text)))).page
        if title := _JSON_TITLE.search(text):
            page.metadata.setdefault("title", unescape(title[1]))
        return page.document(format)
    walked = _walk(text)
    document = walked.page.document(format)
    if walked.page.cells < _FEW_CELLS:
        return max((document, *_elsewhere(text, walked)), key=_cells)
    return document


def flow_of(text: str, tables: int = 0) -> Flow:
    """The lines and grids of a fragment whose tables are counted from `tables` on."""
    return _walk(_fit(text), tables).page.close()


def _elsewhere(text: str, walked: Walked) -> Iterator[Document]:
    """The page with its tables from a string in a script, or with what is hidden until a script runs."""
    parts = [part for script in walked.scripts for part in strings(script) if "<" in part]
    if parts:
        written = _walk(_fit("\n".join(parts)), walked.page.tables).page
        flow = [*walked.page.flow, *written.close()]
        yield Document(format, blocks_of_flow(flow), walked.page.metadata)
    if walked.hid:
        yield _walk(text, all_of_it=True).page.document(format)


def _cells(document: Document) -> int:
    return sum(len(block.cells) for block in document.blocks if isinstance(block, Grid))


def _is_string(text: str) -> bool:
    """Whether the document itself, outside its scripts, is HTML escaped in a string."""
    if "\\" not in text:
        return False
    first, *others = _SCRIPT.split(text)
    outside = [first]
    for name, part in zip(others[::2], others[1::2], strict=True):
        outside.append(part.lower().partition(f"</{name.lower()}")[2])
    return is_escaped_html("".join(outside))


def _fit(text: str) -> str:
    """The source without the pictures written into it; refused if it is too large or too deep."""
    if len(text) > MAX_MARKUP // 4:
        text = _INLINE_PICTURE.sub("", text)
    if len(text) > MAX_MARKUP:
        raise beyond("html-characters", MAX_MARKUP, format=format)
    marks = text.count("<")
    opened = marks - text.count("</") if marks > _HARMLESS else 0
    if opened > MAX_ELEMENTS:
        raise beyond("elements", MAX_ELEMENTS, format=format)
    if opened > _FEW_TAGS:
        _check_depth(text)
    if len(text) > _LONG_TAG:
        _check_attributes(text)
    return text


def _check_depth(text: str) -> None:
    """Refuse what by its tags alone could nest, or multiply open elements, beyond what an engine bears."""
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


# ---- the walk ----


def _walk(text: str, tables: int = 0, *, all_of_it: bool = False) -> Walked:
    """Depth first through lexbor's tree; a paragraph of mere text, which most of a page is, in one piece."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(text)
    page = Page(tables)
    words = style_words(parser.raw_html)
    altered = may_alter_text(parser.raw_html, words)
    if altered:
        take_out(parser)
    hidden: set[int] = set()
    if may_hide_elements(text, words):
        hiding = [node for node in parser.css(_MAYBE_HIDDEN) if hides_element(node.attributes)]
        hidden = {n.mem_id for n in hiding if not (all_of_it and n.css_first("table"))}
    apart: set[int] = set()
    if may_set_apart(text, words):
        apart = {node.mem_id for node in parser.css(_MAYBE_APART) if is_set_apart(node.attributes)}
    not_mere = hidden | apart
    spanning = {node.mem_id for node in parser.css(_SPANNING)}
    levels: list[tuple[Iterator[Any], str]] = [(iter([parser.root]), "")]
    while levels:
        nodes, closing = levels[-1]
        for node in nodes:
            tag = node.tag
            if tag == "-text":
                page.text(node.text_content)
            elif (
                tag is None
                or tag[0] == "-"
                or (hidden and node.mem_id in hidden and tag not in _SHOWN_BY_SCRIPT)
            ):
                continue
            elif tag == "p" and _is_mere_text(node, not_mere):
                page.line(node.text())
            elif (
                tag == "tr"
                and page.takes_rows
                and not altered
                and (row := _plain_row(node, not_mere, spanning, MAX_DEPTH - len(levels)))
            ):
                page.row(row)
            elif apart and node.mem_id in apart and tag not in MEANINGFUL and page.start(_AS_RAISED, node):
                levels.append((node.iter(include_text=True), _AS_RAISED))
                break
            elif tag not in MEANINGFUL:
                levels.append((node.iter(include_text=True), ""))
                break
            elif page.start(tag, node):
                levels.append((node.iter(include_text=True, skip_empty=tag in _ROWS), tag))
                break
        else:
            levels.pop()
            if closing:
                page.end(closing)
        if len(levels) > MAX_DEPTH:
            raise _too_deep()
    scripts = (
        [] if page.cells >= _FEW_CELLS else [element.text() for element in parser.css("script,textarea")]
    )
    return Walked(page, scripts, bool(hidden))


def _is_mere_text(paragraph: Any, others: Set[int]) -> bool:
    """Whether nothing inside the paragraph does more than dress its text; `others` do by their style."""
    inside = list(paragraph.traverse())[1:]
    if not MEANINGFUL.isdisjoint([element.tag for element in inside]):
        return False
    return not others or others.isdisjoint([element.mem_id for element in inside])


def _plain_row(row: Any, others: Set[int], spanning: Set[int], depth: int) -> list[tuple[Attributes, str]]:
    """The cells of a table row, their attributes if they are `spanning`, and their text, if each holds one
    line, be it in a paragraph or not.

    No cells if one may hold more, or could nest to this depth, which is for the walk to refuse.
    """
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
                return []  # something stands beside the paragraph
        elif text and text < " ":
            return []  # a control character, white space to some and none to others
        cells.append((cell.attributes if cell.mem_id in spanning else _NO_SPANS, text))
    return [] if paragraphs else cells
