"""Documents behind URLs: s3://, http://, memory:// and whatever else fsspec and its companions open.

fsspec is an extra, imported when the first URL turns up. Whatever goes wrong
between here and there is the refusal of that one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from gojparse.errors import Unreadable

_URL = re.compile(r"[a-z][a-z0-9+.-]*(?:::|://)")
_WEB = re.compile(r"https?://")


def is_url(path: str) -> bool:
    return _URL.match(path) is not None


def expand(url: str) -> Iterator[str]:
    """The documents that a URL names: itself, those behind a pattern, all below a folder but hidden ones.

    Of the web, where `?` begins a query and every page can be taken for a folder, only `*` is a
    pattern, and only what has one is looked up. A URL that names nothing is given itself.
    """
    try:
        if _WEB.match(url) and "*" not in url:
            yield url
            return
        system, path = system_of(url)
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
    except Exception:  # it is met again, and told, when the document is opened
        yield url


def opened(url: str) -> BinaryIO:
    """The document behind the URL. Unreadable, with the reason and the remedy, where it does not open."""
    try:
        system, path = system_of(url)
        return cast("BinaryIO", system.open(path, "rb"))
    except Unreadable:
        raise
    except Exception as error:
        raise refused(error, url) from None


def refused(error: Exception, url: str) -> Unreadable:
    """The refusal that says what a file system said."""
    cause = error.__cause__  # on the web, whatever happens is first said to be a missing file
    if isinstance(cause, Exception) and getattr(cause, "status", None) not in (404, 410):
        error = cause
    if isinstance(error, FileNotFoundError):
        return Unreadable("no-match" if "*" in url else "missing")
    if isinstance(error, IsADirectoryError):
        return Unreadable("folder")
    if isinstance(error, PermissionError):
        return Unreadable("forbidden")
    told = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, (ImportError, ValueError)) and ("rotocol" in told or "nstall" in told):
        return Unreadable("unknown-protocol", reason=told)
    return Unreadable("not-fetched", reason=told)


def system_of(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path there. Unreadable where it does not open."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise Unreadable("no-fsspec") from None
    system, path = url_to_fs(url)
    return system, str(path)
