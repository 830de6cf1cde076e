"""Saved web pages (.mht, .mhtml): the page itself, out of the message that it was saved as.

A page may be a frame around the one that holds the report. The form's own
words tell which part that is; without any, it is the page that was saved.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import date
from email.errors import CloseBoundaryNotFoundDefect, InvalidBase64LengthDefect, StartBoundaryNotFoundDefect
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from gojparse.batch.archives.limits import CUT, DAMAGED
from gojparse.batch.refusals import Refused, refusal
from gojparse.readers.encoding import decode

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_OF_THE_FORM = ("本年新收", "予以公开", "不予公开", "结转下年度", "行政复议", "第二十条", "总体情况")
_BY_BYTES = ("utf-8", "utf8", "us-ascii", "gb", "big5", "iso-8859", "windows-125", "unicode")  # readers tell

NO_PAGE = refusal(
    "the saved page holds no text; save it again as HTML", "保存的网页中没有正文；请重新另存为HTML"
)


class Page(NamedTuple):
    content: bytes
    member: str  # the address of the part, if it is not the page that was saved
    saved_on: date | None
    passed: int  # parts that are left: pictures, styles, other frames


def page(message: bytes) -> Page:
    """The page in the message."""
    try:
        whole = email.message_from_bytes(message, policy=email.policy.compat32)
        parts = [part for part in whole.walk() if not part.is_multipart()]
        root = _root(whole, parts)
        texts = [part for part in _in_front(root, parts) if part.get_content_type() in _TEXTS]
        if not texts:
            raise Refused(NO_PAGE)
        chosen = max(texts, key=_likeness) if len(texts) > 1 else texts[0]
        content = _content(chosen)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        raise Refused(DAMAGED) from None
    if _is_cut(whole, chosen, parts):
        raise Refused(CUT)
    member = "" if chosen is root else str(chosen.get("Content-Location") or chosen.get("Content-ID") or "")
    return Page(content, member, _date(whole), len(parts) - 1)


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


def _likeness(part: Message) -> int:
    """How many of the form's words it has."""
    try:
        text = decode(_content(part))
    except Exception:
        return 0
    return sum(word in text for word in _OF_THE_FORM)


def _content(part: Message) -> bytes:
    """Its bytes; in UTF-8 where its charset is one that bytes alone do not tell."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or any(isinstance(d, InvalidBase64LengthDefect) for d in part.defects):
        raise Refused(DAMAGED)
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


def _date(whole: Message) -> date | None:
    try:
        return parsedate_to_datetime(str(whole["Date"])).date()
    except (ValueError, TypeError, IndexError):
        return None
