"""The documents that a list of paths names: files, folders with all below them, patterns, standard input.

They come sorted by name, so that nothing downstream depends on the order in
which a shell or a file system happened to list them.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gojparse.errors import GojparseError, Unreadable
from gojparse.readers.caps import MAX_BYTES, beyond
from gojparse.rules import Rule, Severity

STDIN = "-"
_PATTERN = frozenset("*?[")


class Refused(Unreadable):
    """A document that was never opened. Its finding has a sentence in both languages."""

    def __init__(self, rule: Rule) -> None:
        GojparseError.__init__(self, rule.english)
        self.reason, _, self.remedy = rule.english.partition("; ")
        self.format = ""
        self.rule = rule.name
        self.sentence = rule


def _refusal(english: str, chinese: str) -> Rule:
    return Rule("document-unreadable", Severity.ERROR, english, f"无法读取：{chinese}")


MISSING = _refusal("there is no such file; check the path", "没有这个文件；请检查路径")
NO_MATCH = _refusal("no file matches this pattern; check it", "没有与此模式相符的文件；请检查")
FORBIDDEN = _refusal(
    "permission to read it is denied; change its permissions or run as its owner",
    "没有读取权限；请更改文件权限，或以其所有者身份运行",
)
A_FOLDER = _refusal("this is a folder; give a file", "这是一个文件夹；请给出文件")
NO_PLAIN_FILE = _refusal(
    "this is a pipe, socket or device and no plain file; give a file, or - for standard input",
    "这是管道、套接字或设备，不是普通文件；请给出文件，或用 - 由标准输入读取",
)


def expand(
    paths: Iterable[str | os.PathLike[str]], without: str | os.PathLike[str] | None = None
) -> list[str]:
    """The documents that the paths name, sorted, each once. `without`: a folder to leave out.

    A path that names nothing stays in the list: it is reported like any document that cannot be read.
    """
    left_out = os.path.realpath(without) if without is not None else None
    found = {document for path in paths for document in _documents(os.fspath(path), left_out)}
    return sorted(found, key=os.fsencode)


def _documents(path: str, left_out: str | None) -> Iterator[str]:
    if path == STDIN or (os.path.lexists(path) and not Path(path).is_dir()):
        yield path
    elif Path(path).is_dir():
        yield from _below(path, left_out)
    elif _PATTERN.isdisjoint(path):
        yield path
    else:
        matches = glob.glob(path, recursive=True)  # noqa: PTH207 (Path.glob takes no absolute pattern)
        yield from (document for match in matches for document in _documents(match, left_out))
        if not matches:
            yield path


def _below(folder: str, left_out: str | None) -> Iterator[str]:
    """All files below a folder but hidden ones; links to folders may run in circles and are not followed."""
    for here, folders, files in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(Path(here, name)) != left_out
        ]
        yield from (os.fspath(Path(here, name)) for name in files if not name.startswith("."))


def size(document: str) -> int | None:
    """Its size in bytes; None for standard input and for what is not there."""
    try:
        return Path(document).stat().st_size if document != STDIN else None
    except (OSError, ValueError):
        return None


def read(document: str) -> bytes:
    """The document's bytes. Unreadable, with the reason and the remedy, where there are none."""
    if document == STDIN:
        return _capped(sys.stdin.buffer.read(MAX_BYTES + 1))
    try:
        _check(Path(document).stat())
        return _capped(Path(document).read_bytes())
    except FileNotFoundError:
        raise Refused(MISSING if _PATTERN.isdisjoint(document) else NO_MATCH) from None
    except PermissionError:
        raise Refused(FORBIDDEN) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unreadable(
            f"the system says: {reason.lower()}", "copy the file to a local disk and try again"
        ) from None


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


def name(document: str) -> str:
    """The document's name as it can be printed: bytes of a file name that are no UTF-8 become \\xNN."""
    return os.fsencode(document).decode("utf-8", "backslashreplace")
