"""Saved web pages (.mht, .mhtml): the page itself, out of the message that it was saved as.

One saved page is one document, as a .docx is, though both consist of parts.
A page may be a frame around the one that holds the report. Words of the
report, which the caller knows, show which part that is. Without any, it is
the page that was saved. The message is dated on the day of saving, which is
no more than the last day on which the page can have been published.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from email.errors import CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, StartBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.encoding import decode
from gojparse.readers.kind import detect
from gojparse.readers.plain import reader as plain
from gojparse.readers.web import html

format = "mhtml"

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_SEEN_IN_BYTES = ("utf-8", "utf8", "us-ascii", "gb", "big5", "iso-8859", "windows-125", "unicode")
_MAX_SHEETS = 200
_HEAD = 65_536  # bytes that hold the lines before the first part


class SavedPage(NamedTuple):
    """The page in a message, and its address where the message states it."""

    content: bytes
    address: str
    sheets: Mapping[str, str]  # the style sheets that were saved with it, by their address


def read(data: bytes, report_words: Collection[str] = ()) -> Document:
    """Return the page that was saved, or the frame in it that has most of the `report_words`."""
    page = _page(data, report_words)
    detected = detect(page.content)
    try:
        if detected.name in ("txt", "md"):
            document = plain.read(page.content, detected.text)
        else:
            document = html.read(page.content, detected.text, linked=page.sheets)
    except Unreadable as refused:
        raise refused.of_format(format) from None
    metadata = {**document.metadata, "address": page.address} if page.address else document.metadata
    return replace(document, format=format, metadata=metadata)


def saved_on(message: bytes) -> date | None:
    """Return the day on which the page was saved."""
    try:
        return parsedate_to_datetime(str(BytesHeaderParser().parsebytes(message[:_HEAD])["Date"])).date()
    except (ValueError, TypeError, IndexError):
        return None


def _page(message: bytes, report_words: Collection[str]) -> SavedPage:
    """Return the page in the message."""
    try:
        whole = email.message_from_bytes(message, policy=email.policy.compat32)
        parts = [part for part in whole.walk() if not part.is_multipart()]
        texts = _texts(whole, parts)
        if not texts:
            raise Unreadable("page-no-text", format=format)
        chosen = max(texts, key=lambda part: _word_count(part, report_words)) if len(texts) > 1 else texts[0]
        content = _content(chosen)
        cut = _is_cut(whole, chosen, parts)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        raise Unreadable("page-damaged", format=format) from None
    if cut:
        raise Unreadable("page-cut", format=format)
    return SavedPage(content, _address(whole, chosen), _sheets(parts, _address(whole, chosen)))


def _sheets(parts: list[Message], page_address: str) -> dict[str, str]:
    """Return the style sheets in a message, by all addresses under which its page may name them."""
    found: dict[str, str] = {}
    for part in parts:
        if part.get_content_type() == "text/css" and len(found) < _MAX_SHEETS:
            content = part.get_payload(decode=True)
            text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
            identifier = str(part.get("Content-ID") or "").strip("<> ")
            location = "".join(str(part.get("Content-Location") or "").split())
            names = [f"cid:{identifier}"] if identifier else []
            if location:
                names += [location, *_relative(location, page_address)]
            found.update(dict.fromkeys(names, text))
    return found


def _relative(address: str, page_address: str) -> Iterator[str]:
    """Yield the ways in which a page may name an address relative to its own."""
    site, path = urlsplit(page_address)[1:3]
    one, other = urlsplit(address)[1:3]
    if one and one == site:
        yield other
        yield f"//{site}{other}"
        folder = path.rpartition("/")[0] + "/"
        if other.startswith(folder):
            yield other.removeprefix(folder)
            yield "./" + other.removeprefix(folder)


def _texts(whole: Message, parts: list[Message]) -> list[Message]:
    """Return the parts that are text, first the page that was saved where the message names it."""
    start, place = whole.get_param("start"), whole.get("Snapshot-Content-Location")
    roots = [part for part in parts if start and part.get("Content-ID") == start]
    roots = roots or [part for part in parts if place and part.get("Content-Location") == place]
    texts = [part for part in parts if part.get_content_type() in _TEXTS]
    return sorted(texts, key=lambda part: part is not roots[0]) if roots else texts


def _word_count(part: Message, words: Collection[str]) -> int:
    """Return how many of these words a part has."""
    try:
        text = decode(_content(part))
    except Exception:
        return 0
    return sum(word in text for word in words)


def _content(part: Message) -> bytes:
    """Return the bytes of a part; in UTF-8 where its charset cannot be seen in the bytes alone."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or any(isinstance(d, InvalidBase64LengthDefect) for d in part.defects):
        raise Unreadable("page-damaged", format=format)
    charset = (part.get_content_charset() or "utf-8").lower()
    if charset.startswith(_SEEN_IN_BYTES):
        return content
    try:
        return content.decode(charset).encode()
    except (LookupError, UnicodeError):
        return content


def _is_cut(whole: Message, chosen: Message, parts: list[Message]) -> bool:
    """Tell whether the message breaks off inside the part chosen."""
    defects = [defect for part in whole.walk() for defect in part.defects]
    if any(isinstance(defect, StartBoundaryNotFoundDefect) for defect in defects):
        return True
    unclosed = any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in defects)
    return unclosed and chosen is parts[-1]


def _address(whole: Message, chosen: Message) -> str:
    """Return the web address of the part, else of the message."""
    for header in (chosen.get("Content-Location"), whole.get("Snapshot-Content-Location")):
        address = "".join(str(header or "").split())
        if address.startswith(("http://", "https://")):
            return address
    return ""
