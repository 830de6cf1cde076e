"""Saved web pages (.mht, .mhtml): the page itself, out of the message that it was saved as.

One saved page is one document, as a .docx is, though both are parcels of
parts. A page may be a frame around the one that holds the report: words
of the report, which the caller knows, tell which part that is. Without any,
it is the page that was saved. The day in the message is when it was saved, and no more than a
last day on which it can have been published.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from email.errors import CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, StartBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.encoding import decode
from gojparse.readers.kind import detect, kind
from gojparse.readers.plain import reader as plain
from gojparse.readers.web import html

format = "mhtml"

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_BY_BYTES = ("utf-8", "utf8", "us-ascii", "gb", "big5", "iso-8859", "windows-125", "unicode")  # readers tell

_HEAD = 65_536  # bytes that hold the lines before the first part


class SavedPage(NamedTuple):
    """The page in a message, and its address where the message says it."""

    content: bytes
    address: str


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes, report_words: Collection[str] = ()) -> Document:
    """Return the page that was saved, or the frame in it that has most of the `report_words`."""
    page = _page(data, report_words)
    detected = detect(page.content)
    read_page = plain.read if detected.name in ("txt", "md") else html.read
    try:
        document = read_page(page.content, detected.text)
    except Unreadable as refused:
        raise refused.of_format(format) from None
    metadata = {**document.metadata, "address": page.address} if page.address else document.metadata
    return replace(document, format=format, metadata=metadata)


def saved_on(message: bytes) -> date | None:
    """The day on which the page was saved."""
    try:
        return parsedate_to_datetime(str(BytesHeaderParser().parsebytes(message[:_HEAD])["Date"])).date()
    except (ValueError, TypeError, IndexError):
        return None


def _damaged() -> Unreadable:
    return Unreadable("page-damaged", format=format)


def _page(message: bytes, report_words: Collection[str]) -> SavedPage:
    """Return the page in the message."""
    try:
        whole = email.message_from_bytes(message, policy=email.policy.compat32)
        parts = [part for part in whole.walk() if not part.is_multipart()]
        root = _root(whole, parts)
        texts = [part for part in _in_front(root, parts) if part.get_content_type() in _TEXTS]
        if not texts:
            raise Unreadable("page-no-text", format=format)
        chosen = max(texts, key=lambda part: _word_count(part, report_words)) if len(texts) > 1 else texts[0]
        content = _content(chosen)
        cut = _is_cut(whole, chosen, parts)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        raise _damaged() from None
    if cut:
        raise Unreadable("page-cut", format=format)
    return SavedPage(content, _address(whole, chosen))


def _address(whole: Message, chosen: Message) -> str:
    """Where the part was on the web."""
    for said in (chosen.get("Content-Location"), whole.get("Snapshot-Content-Location")):
        address = "".join(str(said or "").split())
        if address.startswith(("http://", "https://")):
            return address
    return ""


def _root(whole: Message, parts: list[Message]) -> Message | None:
    """The page that was saved: the one named as the start, else the first."""
    start, place = whole.get_param("start"), whole.get("Snapshot-Content-Location")
    for part in parts:
        if start and part.get("Content-ID") == start:
            return part
    for part in parts:
        if place and part.get("Content-Location") == place:
            return part
    return next((part for part in parts if part.get_content_type() in _TEXTS), None)


def _in_front(root: Message | None, parts: list[Message]) -> Iterator[Message]:
    if root is not None:
        yield root
    yield from (part for part in parts if part is not root)


def _word_count(part: Message, words: Collection[str]) -> int:
    """Return how many of these words a part has."""
    try:
        text = decode(_content(part))
    except Exception:
        return 0
    return sum(word in text for word in words)


def _content(part: Message) -> bytes:
    """Its bytes; in UTF-8 where its charset is one that bytes alone do not tell."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or any(isinstance(d, InvalidBase64LengthDefect) for d in part.defects):
        raise _damaged()
    charset = (part.get_content_charset() or "utf-8").lower()
    if charset.startswith(_BY_BYTES):
        return content
    try:
        return content.decode(charset).encode()
    except (LookupError, UnicodeError):
        return content


def _is_cut(whole: Message, chosen: Message, parts: list[Message]) -> bool:
    """Whether the message breaks off inside the part chosen."""
    defects = [defect for part in whole.walk() for defect in part.defects]
    if any(isinstance(defect, StartBoundaryNotFoundDefect) for defect in defects):
        return True
    open_end = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in defects)
    return open_end and chosen is parts[-1]
