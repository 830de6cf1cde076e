"""The documents that a list of paths names, each with its bytes: files, archives, standard input, URLs.

An address names a file, a URL, `-`, or a place inside an archive
(crawl.zip/dir/a.html). One address may hold many documents; they are given
one at a time, so that memory holds one, however large its archive.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from gojparse.batch import standard
from gojparse.batch.addresses import addresses, count
from gojparse.batch.folders import is_pattern
from gojparse.batch.given import Given, printable
from gojparse.batch.refusals import (
    A_FOLDER,
    FORBIDDEN,
    MISSING,
    NO_MATCH,
    NO_PLAIN_FILE,
    Refused,
    by_system,
)
from gojparse.batch.standard import STDIN
from gojparse.errors import Unreadable
from gojparse.readers.caps import MAX_BYTES, beyond

__all__ = ["STDIN", "Given", "Refused", "addresses", "contents", "count", "expand", "name", "read", "size"]


def contents(address: str) -> Iterator[Given]:
    """The documents at this address, one in memory at a time."""
    try:
        yield Given(name(address), read(address))
    except Unreadable as refusal:
        yield Given(name(address), None, refusal)


def expand(
    paths: Iterable[str | os.PathLike[str]], without: str | os.PathLike[str] | None = None
) -> list[str]:
    """All addresses, sorted."""
    return sorted(addresses(paths, without=without), key=os.fsencode)


def size(document: str) -> int | None:
    """Its size in bytes; None for standard input and for what is not there."""
    try:
        return Path(document).stat().st_size if document != STDIN else None
    except (OSError, ValueError):
        return None


def read(document: str) -> bytes:
    """The document's bytes. Unreadable, with the reason and the remedy, where there are none."""
    if document == STDIN:
        return _capped(standard.opened().read(MAX_BYTES + 1))
    try:
        _check(Path(document).stat())
        return _capped(Path(document).read_bytes())
    except FileNotFoundError:
        raise Refused(NO_MATCH if is_pattern(document) else MISSING) from None
    except PermissionError:
        raise Refused(FORBIDDEN) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the name
        raise by_system(error) from None


def _check(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise Refused(A_FOLDER)
    if not stat.S_ISREG(status.st_mode):
        raise Refused(NO_PLAIN_FILE)
    if status.st_size > MAX_BYTES:
        raise beyond("bytes", MAX_BYTES)


def _capped(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise beyond("bytes", MAX_BYTES)
    return content


def name(address: str) -> str:
    """The address as it can be printed on one line, whatever bytes it holds."""
    return printable(address)
