"""The documents that a list of paths names, each with its bytes: files, archives, standard input, URLs.

An address names a file, a URL, `-`, or a place inside an archive
(crawl.zip/dir/a.html). One address may hold many documents; they are given
one at a time, so that memory holds one, however large its archive.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from gojparse.batch import remote, standard
from gojparse.batch.addresses import addresses, count_addresses
from gojparse.batch.folders import is_pattern
from gojparse.batch.source import Source, printable_name
from gojparse.batch.standard import STDIN
from gojparse.errors import Unreadable
from gojparse.readers.caps import MAX_BYTES, beyond
from gojparse.readers.kind import packing

_HEAD = 4096
Passed = Callable[[str, str], None]  # is told the name of what is no document, and why

__all__ = ["STDIN", "Source", "addresses", "contents", "count_addresses", "name", "read"]


def contents(address: str, *, passed: Passed | None = None) -> Iterator[Source]:
    """The documents at this address, one in memory at a time; of an archive, its members in their order.

    An address inside an archive (crawl.zip/dir/a.html, or a folder there) gives what lies there.
    `passed` is told the name of each member that is no document, and why.
    """
    file, wanted = _split(address)
    any_given = False
    try:
        with _opened(file) as stream:
            for given in _documents(stream, file, wanted, passed):
                any_given = True
                yield given
                del given  # or two would be in memory while the next is read
        if not any_given:
            yield Source(name(address), None, Unreadable("no-member"))
    except Unreadable as reason:
        yield Source(name(address), None, reason)
    except Exception as error:  # of the network, anything; of files, what their system says
        if remote.is_url(file):
            yield Source(name(address), None, remote.refused(error, file))
        elif isinstance(error, (OSError, ValueError)):  # ValueError: a NUL inside the name
            yield Source(name(address), None, _by_system(error))
        else:
            raise


def read(address: str) -> bytes:
    """The bytes of the one document at this address. Unreadable says why there is none, or not one."""
    with closing(contents(address)) as documents:  # type: ignore[type-var]
        given = list(islice(documents, 2))
    if len(given) > 1:
        raise _several(address, given)
    if given[0].content is None:
        raise given[0].refusal or Unreadable("missing")
    return given[0].content


def _split(address: str) -> tuple[str, str | None]:
    """The file that the address names; if it lies in an archive: that, and its own address as printed."""
    if address == STDIN or remote.is_url(address) or "\0" in address or os.path.lexists(address):
        return address, None
    outer = os.path.dirname(address.rstrip("/"))  # noqa: PTH120 (Path would forget slashes)
    while outer and not os.path.lexists(outer):
        outer = os.path.dirname(outer)  # noqa: PTH120
    if outer and Path(outer).is_file() and _is_archive(outer):
        return outer, name(address.rstrip("/"))
    return address, None


def _is_archive(file: str) -> bool:
    try:
        with Path(file).open("rb") as stream:
            return bool(packing(stream.read(_HEAD)))
    except OSError:
        return False


def _opened(address: str) -> AbstractContextManager[BinaryIO]:
    """The bytes at the address. Unreadable, where there are none."""
    if address == STDIN:
        return nullcontext(standard.opened())
    if remote.is_url(address):
        return remote.opened(address)
    try:
        _check(address, Path(address).stat())
        return Path(address).open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable("no-match" if is_pattern(address) else "missing") from None
    except PermissionError:
        raise Unreadable("forbidden") from None


def _check(address: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable("folder" if os.access(address, os.R_OK) else "forbidden")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("no-plain-file")


def _documents(stream: BinaryIO, file: str, wanted: str | None, passed: Passed | None) -> Iterator[Source]:
    """The documents in what was opened."""
    if file != STDIN and stream.seekable():
        if not packing(stream.read(_HEAD)):
            if stream.seek(0, os.SEEK_END) > MAX_BYTES:
                raise beyond("bytes", MAX_BYTES)
            stream.seek(0)
            yield Source(name(file), stream.read())
            return
        stream.seek(0)
    from gojparse.batch.archives.unpack import Unpacking  # most documents are in no archive

    yield from Unpacking(wanted, passed).documents(stream, name(file))


def _by_system(error: Exception) -> Unreadable:
    """The refusal of a file that the operating system does not hand out for an unusual reason."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Unreadable("system", reason=" ".join(told.split()).lower() or type(error).__name__)


def _several(archive: str, given: list[Source]) -> Unreadable:
    """The refusal that names two documents of an archive, and how to ask for one."""
    first, second = (f"{name(archive)}/{one.member}" if one.member else one.name for one in given)
    return Unreadable("several-members", first=first, second=second)


def name(address: str) -> str:
    """The address as it can be printed on one line, whatever bytes it holds."""
    return printable_name(address)
