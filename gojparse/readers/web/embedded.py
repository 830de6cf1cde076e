"""Pages inside other files: frames written into a page, shadow roots, and the items of a feed."""

from __future__ import annotations

from collections.abc import Collection
from html import unescape
from typing import Any

from gojparse.errors import Unreadable
from gojparse.patterns import Pattern

EMBEDDING = "iframe[srcdoc],template[shadowrootmode],template[shadowroot]"
_OUTER_TAG = Pattern(r"(?s)\A<template\b[^>]*+>(.*)</template>\s*\Z")
_HOLDER = Pattern(r"(?is)<slot\b([^>]*+)>((?:(?!<slot\b).)*?)</slot>")
_HOLDER_NAME = Pattern(r"""(?i)\bname\s*=\s*["']?([^\s"'>]+)""")

# ---- frames and shadow roots ----


def embedded_source(node: Any) -> str | None:
    """Return the page that an element displays in its own place; None where it has none."""
    attributes = node.attributes
    if node.tag == "iframe":
        sizes = (attributes.get("width"), attributes.get("height"))
        return None if any(size in ("0", "1", "0px", "1px") for size in sizes) else attributes.get("srcdoc")
    if node.tag == "template" and ("shadowrootmode" in attributes or "shadowroot" in attributes):
        inner = _OUTER_TAG.match(node.html or "")
        return _HOLDER.sub(lambda place: _held(node, place[1], place[2]), inner[1]) if inner else None
    return None


def _held(root: Any, attributes: str, otherwise: str) -> str:
    """Return the children of the host that a slot displays, else what the slot itself holds."""
    named = _HOLDER_NAME.search(attributes)
    name = named[1] if named else ""
    found: list[str] = []
    for child in root.parent.iter(include_text=True):
        if child.mem_id == root.mem_id or child.tag == "template":
            continue
        wanted = (child.attributes.get("slot") or "") if child.tag and child.tag[0] != "-" else ""
        if wanted == name:
            found.append(child.html or "")
    return "".join(found) if "".join(found).strip() else otherwise


def hidden_by_shadow(parser: Any) -> list[Any]:
    """Return the elements that a shadow root takes the place of: they are displayed in its slots only."""
    hosts = [root.parent for root in parser.css("template[shadowrootmode],template[shadowroot]")]
    return [
        child
        for host in hosts
        if host is not None
        for child in host.iter(include_text=True)
        if child.tag != "template"
    ]


# ---- feeds and other XML ----

_FEED = Pattern(r"(?i)<(?:rss|feed|rdf:rdf|channel)\b")
_ITEM = Pattern(r"(?is)<(item|entry)\b[^>]*+>((?:(?!<\1\b).)*?)</\1\s*+>")
_CONTENT = Pattern(
    r"(?is)<(content:encoded|content|description|summary|body|text|article|html)\b([^>]*+)>((?:(?!<\1\b).)*?)</\1\s*+>"
)
_TITLE = Pattern(r"(?is)<title\b[^>]*+>((?:(?!<title\b).)*?)</title\s*+>")
_DATE = Pattern(r"(?is)<(pubDate|published|updated|dc:date)\b[^>]*+>((?:(?!<\1\b).)*?)</\1\s*+>")
_CDATA = Pattern(r"(?s)<!\[CDATA\[(.*?)(?:\]\]>|\Z)")
_XHTML = Pattern(r"(?is)\s*<\?xml\b[^>]*\?>.{0,2000}?<html\b[^>]*\bxmlns\s*=")
_MARKUP = Pattern(r"(?i)<(?:table|p|div|h[1-6]|br|section|span)\b")
_FEW_WORDS = 4  # of a report: an item with fewer is a notice about one


def page_of_feed(text: str, report_words: Collection[str] = ()) -> str | None:
    """Return the page that a feed, or another XML file, holds as text; None for a file that is neither.

    Args:
        text: The file.
        report_words: Words that tell a report from other items.

    Raises:
        Unreadable: Several items are reports.
    """
    start = text.lstrip("\ufeff \t\r\n")[:2_000]
    if not start.startswith("<?xml") and not _FEED.match(start):
        return None
    items = [item[2] for item in _ITEM.finditer(text)] or [text]
    pages = [page for item in items if (page := _page_of_item(item))]
    reports = [page for page in pages if sum(word in page for word in report_words) >= _FEW_WORDS]
    if len(reports) > 1:
        raise Unreadable("feed-several", format="html", count=len(reports))
    if reports or len(pages) == 1:
        return (reports or pages)[0]
    return None


def _page_of_item(item: str) -> str:
    """Return the longest piece of an item that is a page, below its title."""
    pieces = [_plain(match[3]) for match in _CONTENT.finditer(item)]
    pieces = [piece for piece in pieces if _MARKUP.search(piece)]
    pieces = pieces or [piece for piece in _CDATA.findall(item) if _MARKUP.search(piece)]
    if not pieces:
        return ""
    title, page = _TITLE.search(item), max(pieces, key=len)
    date = _DATE.search(item)
    head = f"<title>{_plain(title[1])}</title>" if title else ""
    head += f"<meta name=PubDate content='{_plain(date[2])}'>" if date else ""
    return f"<!doctype html><html><head>{head}</head><body>{page}</body></html>"


def _plain(content: str) -> str:
    """Return the text of an XML element: its CDATA, or its text with the entities resolved."""
    if "<![CDATA[" in content:
        return _CDATA.sub(lambda match: match[1], content).strip()
    return unescape(content).strip() if "<" not in content else content.strip()


def without_cdata(text: str) -> str:
    """Return an XHTML page with the text of its CDATA sections written as plain text."""
    if "<![CDATA[" not in text or not _XHTML.match(text):
        return text
    return _CDATA.sub(lambda match: match[1].replace("&", "&amp;").replace("<", "&lt;"), text)
