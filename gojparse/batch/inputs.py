"""The documents at an address, each with its bytes: of a file, an archive, standard input, a URL.

An address names a file, a URL, `-`, or a place inside an archive
(crawl.zip/dir/a.html). One address may hold many documents; they are given
one at a time, so that memory holds one, however large its archive.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from gojparse.batch.source import Passed, Source, printable_name
from gojparse.errors import Unreadable
from gojparse.readers.kind import kind, packing
from gojparse.readers.refusals import MAX_BYTES, beyond

STDIN = "-"
_HEAD = 4096


def contents(address: str, *, passed: Passed | None = None) -> Iterator[Source]:
    """Give the documents at this address, one in memory at a time.

    Of an archive these are its members in their order; of an address inside
    an archive (crawl.zip/dir/a.html, or a folder there) what lies there.
    `passed` is called for each member that is no document.
    """
    file, wanted = _split(address)
    any_found = False
    try:
        with _opened(file) as stream:
            for source in _documents(stream, file, wanted, passed):
                any_found = True
                yield source
                del source  # or two would be in memory while the next is read
        if not any_found:
            yield Source(printable_name(address), None, Unreadable("no-member"))
    except Unreadable as reason:
        yield Source(printable_name(address), None, reason)
    except Exception as error:  # of the network, anything; of files, what their system says
        if is_url(file):
            yield Source(printable_name(address), None, url_refusal(error, file))
        elif isinstance(error, (OSError, ValueError)):  # ValueError: a NUL inside the name
            yield Source(printable_name(address), None, _system_refusal(error))
        else:
            raise


def read(address: str) -> bytes:
    """Return the bytes of the one document at this address; Unreadable if there is none, or several."""
    with closing(contents(address)) as documents:  # type: ignore[type-var]
        found = list(islice(documents, 2))
    if len(found) > 1:
        raise _several(address, found)
    if found[0].content is None:
        raise found[0].refusal or Unreadable("missing")
    return found[0].content


def _split(address: str) -> tuple[str, str | None]:
    """Return the file that the address names, and where it lies in an archive, its address as printed."""
    if address == STDIN or is_url(address) or "\0" in address or os.path.lexists(address):
        return address, None
    outer = os.path.dirname(address.rstrip("/"))  # noqa: PTH120 (Path would forget slashes)
    while outer and not os.path.lexists(outer):
        outer = os.path.dirname(outer)  # noqa: PTH120
    if outer and Path(outer).is_file() and _is_archive(outer):
        return outer, printable_name(address.rstrip("/"))
    return address, None


def _is_archive(file: str) -> bool:
    try:
        with Path(file).open("rb") as stream:
            return bool(packing(stream.read(_HEAD)))
    except OSError:
        return False


def _opened(address: str) -> AbstractContextManager[BinaryIO]:
    """Open what the address names; refuse it where there is nothing to read."""
    if address == STDIN:
        return nullcontext(cast("BinaryIO", standard_input.document()))
    if is_url(address):
        return open_url(address)
    try:
        _check_kind(address, Path(address).stat())
        return Path(address).open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("no-match" if is_pattern(address) else "missing") from None
    except PermissionError:
        raise Unreadable("forbidden") from None


def _check_kind(address: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable("folder" if os.access(address, os.R_OK) else "forbidden")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("no-plain-file")


def _documents(stream: BinaryIO, file: str, wanted: str | None, passed: Passed | None) -> Iterator[Source]:
    """Give the documents in what was opened."""
    name = printable_name(file)
    if file != STDIN and stream.seekable():
        if not packing(stream.read(_HEAD)):
            if stream.seek(0, os.SEEK_END) > MAX_BYTES:
                raise beyond("bytes", MAX_BYTES)
            stream.seek(0)
            yield Source(name, stream.read())
            return
        stream.seek(0)
    from gojparse.batch.archives.unpack import Unpacking  # most documents are in no archive

    yield from Unpacking(wanted, passed).documents(stream, name)


def _several(archive: str, found: list[Source]) -> Unreadable:
    """Return the refusal that names two documents of an archive, and how to ask for one."""
    first, second = (f"{printable_name(archive)}/{one.member}" if one.member else one.name for one in found)
    return Unreadable("several-members", first=first, second=second)


def _system_refusal(error: Exception) -> Unreadable:
    """Return the refusal of a file that the operating system does not hand out for an unusual reason."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Unreadable("system", reason=" ".join(reason.split()).lower() or type(error).__name__)


_MAGIC = re.compile(r"[*?[]")


def is_pattern(path: str) -> bool:
    """Tell whether the path holds a sign of a pattern: `*`, `?` or `[`."""
    return first_magic(path) >= 0


def first_magic(path: str) -> int:
    """Return where the first sign of a pattern is, counted from 0; -1 if there is none."""
    found = _MAGIC.search(path)
    return found.start() if found else -1


# ---- standard input ----

_BEGINNING = 65_536  # bytes that tell a list from a document
_LINES = 50  # lines that tell it
_LONGEST_PATH = 65_536  # bytes: more than any system knows
_LIKE_PATH = re.compile(r"(?:/|\./|\.\./|[A-Za-z]:\\|[a-z][a-z0-9+.-]*://)\S.*|[^<>|\t]*\.[A-Za-z0-9]{1,8}")


class _StandardInput:
    """Standard input: a list of documents, or one document.

    `cat report.html | gojparse extract -` gives a document, `find ... |
    gojparse extract -` a list. The beginning tells: binary bytes and markup
    are a document, and so is text of whose lines most name nothing. What was
    read to find that out is kept for the reader.
    """

    def __init__(self) -> None:
        """Begin with nothing read ahead."""
        self._beginning = b""

    def paths(self, from0: bool) -> Iterator[str] | None:
        """Return the paths of the list as they arrive; None if it is one document.

        With `from0` it is a list, whose paths are separated by NUL, as `find -print0` writes them.
        """
        beginning = _beginning_of(sys.stdin.buffer)
        if not from0 and is_document_start(beginning):
            self._beginning = beginning
            return None
        return _paths(beginning, sys.stdin.buffer, b"\0" if from0 else b"\n")

    def document(self) -> _StandardInput:
        """Return standard input as a document, a stream that is read from its beginning."""
        stream = _StandardInput()
        stream._beginning, self._beginning = self._beginning, b""
        return stream

    def read(self, size: int) -> bytes:
        """Read at most so many bytes of the document."""
        if not self._beginning:
            return sys.stdin.buffer.read(size)
        piece, self._beginning = self._beginning[:size], self._beginning[size:]
        return piece


standard_input = _StandardInput()


def _beginning_of(stream: BinaryIO) -> bytes:
    """Read enough to tell a list, or all there is. A list that grows slowly is not waited for."""
    beginning = b""
    while len(beginning) < _BEGINNING and beginning.count(b"\n") < _LINES:
        piece = _read_available(stream, _BEGINNING - len(beginning))
        if not piece:
            break
        beginning += piece
    return beginning


def _read_available(stream: BinaryIO, size: int) -> bytes:
    return stream.read1(size) if hasattr(stream, "read1") else stream.read(size)


def is_document_start(beginning: bytes) -> bool:
    """Tell whether what begins so is a document, and no list of documents."""
    if not beginning.strip() or packing(beginning) or kind(beginning) not in ("txt", "md", "binary"):
        return True
    lines = [line for line in beginning.split(b"\n")[:_LINES] if line.strip()]
    if len(beginning) >= _BEGINNING and len(lines) > 1:
        lines.pop()  # it may be cut
    return sum(map(_names_something, lines)) * 2 < len(lines)


def _names_something(line: bytes) -> bool:
    path = os.fsdecode(line.rstrip(b"\r"))
    if len(path) > 4096 or "\0" in path:
        return False
    return os.path.lexists(path) or _LIKE_PATH.fullmatch(path) is not None


def _paths(beginning: bytes, stream: BinaryIO, separator: bytes) -> Iterator[str]:
    rest, piece = b"", beginning
    while piece:
        # a line longer than any path names nothing; it need not be kept whole
        *whole, rest = (rest[:_LONGEST_PATH] + piece).split(separator)
        yield from filter(None, (_path(line, separator) for line in whole))
        piece = _read_available(stream, _BEGINNING)
    if last := _path(rest, separator):
        yield last


def _path(line: bytes, separator: bytes) -> str:
    path = os.fsdecode(line)
    written_in_windows = separator == b"\n" and path.endswith("\r") and not os.path.lexists(path)
    return path[:-1] if written_in_windows else path


# ---- URLs: s3://, http://, memory:// and whatever else fsspec and its companions open ----

_URL = re.compile(r"[a-z][a-z0-9+.-]*(?:::|://)")
_WEB = re.compile(r"https?://")


def is_url(path: str) -> bool:
    """Tell whether the path is a URL."""
    return _URL.match(path) is not None


def url_documents(url: str) -> Iterator[str]:
    """Give the documents that a URL names: itself, those of a pattern, all below a folder but hidden ones.

    Of the web, where `?` begins a query and every page can be taken for a folder, only `*` is a
    pattern, and only what has one is looked up. A URL that names nothing is given itself.
    """
    try:
        if _WEB.match(url) and "*" not in url:
            yield url
            return
        system, path = url_file_system(url)
        if magic := re.search(r"\*" if _WEB.match(url) else r"[*?[]", path):
            start = path.rfind("/", 0, magic.start())
            files = [name for name in system.glob(path) if _WEB.match(url) or not system.isdir(name)]
        elif system.isdir(path):
            files, start = system.find(path), len(path.rstrip("/"))
        else:
            files, start = [], 0
        shown = [name for name in sorted(files) if "/." not in name[start:]]
        yield from (system.unstrip_protocol(name).replace("memory:///", "memory://") for name in shown)
        if not shown:
            yield url
    except Exception:  # it is met again, and reported, when the document is opened
        yield url


def open_url(url: str) -> BinaryIO:
    """Open the document behind the URL; Unreadable gives the reason and the remedy where it does not open."""
    system, path = url_file_system(url)
    try:
        return cast("BinaryIO", system.open(path, "rb"))
    except Exception as error:
        raise url_refusal(error, url) from None


def url_refusal(error: Exception, url: str) -> Unreadable:
    """Return the refusal that says what a file system said."""
    cause = error.__cause__  # on the web, whatever happens is first said to be a missing file
    if isinstance(cause, Exception) and getattr(cause, "status", None) not in (404, 410):
        error = cause
    if isinstance(error, FileNotFoundError):
        return Unreadable("no-match" if "*" in url else "missing")
    if isinstance(error, IsADirectoryError):
        return Unreadable("folder")
    if isinstance(error, PermissionError):
        return Unreadable("forbidden")
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, (ImportError, ValueError)) and ("rotocol" in reason or "nstall" in reason):
        return Unreadable("unknown-protocol", reason=reason)
    return Unreadable("not-fetched", reason=reason)


def url_file_system(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path there; Unreadable where nothing installed opens it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise Unreadable("no-fsspec") from None
    try:
        system, path = url_to_fs(url)
    except Exception as error:
        raise url_refusal(error, url) from None
    return system, str(path)
