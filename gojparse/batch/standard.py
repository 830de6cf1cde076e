"""Standard input: a list of documents, or one document.

`cat report.html | gojparse extract -` gives a document, `find ... | gojparse
extract -` a list. The beginning tells: binary bytes and markup are a document,
and so is text of whose lines most name nothing. What was read to find that
out is kept for the reader.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import BinaryIO

from gojparse.readers.kind import kind, packing

STDIN = "-"
_HEAD = 65_536
_LOOKED_AT = 50  # lines that decide
_LONGEST = 65_536  # bytes of a path: more than any system knows
_LIKE_PATH = re.compile(r"(?:/|\./|\.\./|[A-Za-z]:\\|[a-z][a-z0-9+.-]*://)\S.*|[^<>|\t]*\.[A-Za-z0-9]{1,8}")

_kept: tuple[bytes, BinaryIO] | None = None  # what was read of it to find out what it is, and the rest


def listed(from0: bool) -> Iterator[str] | None:
    """The paths of the list on standard input, as they arrive; None if it is one document."""
    global _kept
    stream = sys.stdin.buffer
    head = _filled(stream)
    if not from0 and is_document(head):
        _kept = (head, stream)
        return None
    return _lines(head, stream, b"\0" if from0 else b"\n")


def opened() -> BinaryIO:
    """Standard input as a document, from its beginning."""
    global _kept
    (head, stream), _kept = _kept or (b"", sys.stdin.buffer), None
    return _Again(head, stream)  # type: ignore[return-value]


class _Again:
    """A stream of which some was read, from its beginning."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int) -> bytes:
        if not self._head:
            return self._stream.read(size)
        piece, self._head = self._head[:size], self._head[size:]
        return piece


def _filled(stream: BinaryIO) -> bytes:
    """The beginning: enough to tell, or all there is. A list that grows slowly is not waited for."""
    head = b""
    while len(head) < _HEAD and head.count(b"\n") < _LOOKED_AT:
        piece = stream.read1(_HEAD - len(head)) if hasattr(stream, "read1") else stream.read(_HEAD)
        if not piece:
            break
        head += piece
    return head


def is_document(head: bytes) -> bool:
    """Whether what begins so is a document, and no list of documents."""
    if not head.strip() or packing(head) or kind(head) not in ("txt", "md", "binary"):
        return True
    lines = [line for line in head.split(b"\n")[:_LOOKED_AT] if line.strip()]
    if len(head) >= _HEAD and len(lines) > 1:
        lines.pop()  # it may be cut
    return sum(map(_names_something, lines)) * 2 < len(lines)


def _names_something(line: bytes) -> bool:
    path = os.fsdecode(line.rstrip(b"\r"))
    if len(path) > 4096 or "\0" in path:
        return False
    return os.path.lexists(path) or _LIKE_PATH.fullmatch(path) is not None


def _lines(rest: bytes, stream: BinaryIO, end: bytes) -> Iterator[str]:
    while True:
        *whole, rest = rest.split(end)
        yield from (path for path in map(_path if end == b"\n" else os.fsdecode, whole) if path)
        piece = stream.read1(_HEAD) if hasattr(stream, "read1") else stream.read(_HEAD)
        if not piece:
            break
        rest = rest[:_LONGEST] + piece  # a line longer than any path names nothing; it need not be kept whole
    if last := _path(rest) if end == b"\n" else os.fsdecode(rest):
        yield last


def _path(line: bytes) -> str:
    path = os.fsdecode(line)
    return path[:-1] if path.endswith("\r") and not os.path.lexists(path) else path
