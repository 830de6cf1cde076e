"""What a saved page only points to: the report in a frame, a PDF or an attachment beside it.

Browsers save a page with a folder (page.html, page_files/), crawlers a page
with its attachments. Where the page has none of the form's tables, the files
it names are where the report may be. Only names that lie in the page's own
folder are looked up: no address is fetched, no absolute path believed, and
no link followed out of that folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from gojparse.batch import remote
from gojparse.batch.folders import Pattern, is_pattern
from gojparse.batch.source import Seen, Source
from gojparse.batch.standard import STDIN
from gojparse.errors import Unreadable
from gojparse.readers.encoding import decode
from gojparse.readers.kind import kind

_MOST = 20  # files that one page points to
_LONGEST = 2_000_000  # characters of a page in which they are sought
_OF_TABLES = ("结转下年度继续办理", "本年新收政府信息公开申请", "结果维持", "尚未审结", "第二十条第")
_ENOUGH = 3  # of these, and the page has tables itself
_ENCODED = tuple(tuple(word.encode(coding) for word in _OF_TABLES) for coding in ("utf-8", "gb18030"))
_FRAME = re.compile(r"<(?:iframe|frame|embed|object)\b([^<>]{1,2000})>", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]{1,2000})>", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b([^<>]{1,2000})>", re.IGNORECASE)
_TARGET = re.compile(r"""(?<![\w-])(?:src|href|data)\s{0,9}=\s{0,9}(?:"([^"]{1,999})"|'([^']{1,999})'|([^\s"'<>]{1,999}))""", re.IGNORECASE)  # fmt: skip  # noqa: E501
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|ods|odt|rtf|html?)\Z", re.IGNORECASE)
_PAGE_ENDING = re.compile(r"\.html?\Z", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp)\Z", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:|[/\\]")  # a scheme, a drive, a root
_SMALL = 40_000  # bytes of a picture: a smaller one is no scanned page


@dataclass(frozen=True, slots=True)
class Attachments:
    """The files a page points to, by their paths from its folder: those that are there, and the others."""

    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def attachments_of(content: bytes, address: str) -> Attachments:
    """What the page at this address points to, if it has no tables of its own."""
    if remote.is_url(address) or address == STDIN or b"<" not in content[:4096] or _has_tables(content):
        return Attachments()
    if kind(content) != "html":
        return Attachments()
    try:
        text = decode(content)[:_LONGEST]
    except Unreadable:
        return Attachments()
    page = Path(address)
    there: dict[str, None] = {}
    gone: dict[str, None] = {}
    for name, is_picture in _names(text):
        found = _found(page, name)
        if found is None:
            if not is_picture:
                gone[name] = None
        elif found != page.name and _is_worth_it(page.parent / found, is_picture):
            there[found] = None
        if len(there) + len(gone) >= _MOST:
            break
    return Attachments(tuple(there), tuple(gone))


def with_attachments(given: Source, address: str) -> Source:
    """The document with the files that it points to."""
    if given.content is None or given.member:
        return given
    found = attachments_of(given.content, address)
    return replace(given, attachments=found.found, missing=found.missing) if found != Attachments() else given


class AttachmentAddresses:
    """The files that pages point to, each once, without those that are given anyway."""

    def __init__(self, paths: Sequence[str | os.PathLike[str]]) -> None:
        named = [os.fspath(path) for path in paths]
        self._is_known = STDIN not in named  # a list on standard input may yet name them
        self._paths = [Path(os.path.abspath(p)) for p in named if not remote.is_url(p)]  # noqa: PTH100
        patterns = (p for p in named if is_pattern(p) and not os.path.lexists(p))
        self._patterns = [Pattern(os.path.abspath(p)) for p in patterns]  # noqa: PTH100
        self._seen = Seen()

    def of(self, given: Source, address: str) -> Iterator[str]:
        """The addresses of the files to read for this page."""
        for name in given.attachments if self._is_known else ():
            path = os.path.join(os.path.dirname(address), name)  # noqa: PTH118, PTH120
            absolute = os.path.abspath(path)  # noqa: PTH100
            if not self._is_given(absolute) and self._seen.add(os.fsencode(absolute)):
                yield path

    def _is_given(self, file: str) -> bool:
        around = (Path(file), *Path(file).parents)
        if any(pattern.covers(file) for pattern in self._patterns):
            return True
        return any(path in around and not _is_hidden(Path(file), path) for path in self._paths)


def _is_hidden(file: Path, folder: Path) -> bool:
    """Whether a walk through the folder passes this file over."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


# ---- what a page names ----


def _names(text: str) -> Iterator[tuple[str, bool]]:
    """The local names in frames, links and pictures, and whether each is a picture's."""
    for pattern, fits in ((_FRAME, None), (_LINK, _DOCUMENT), (_LINK, _PICTURE), (_IMAGE, _PICTURE)):
        for tag in pattern.findall(text):
            for found in _TARGET.findall(tag):
                name = _local("".join(found))
                if name and (fits is None or _fits(name, fits)):
                    yield name, fits is _PICTURE


def _fits(name: str, ending: re.Pattern[str]) -> bool:
    """Whether it ends so; other pages are linked from every page, and are no attachments."""
    return ending.search(name) is not None and not _PAGE_ENDING.search(name)


def _local(target: str) -> str:
    """The path from the page's folder; nothing where it leads out of it or is an address of the web."""
    name = unescape(target).strip()
    if _ELSEWHERE.match(name):
        return ""
    name = unquote(re.split(r"[?#]", name, maxsplit=1)[0]).replace("\\", "/")
    if _ELSEWHERE.match(name) or "\0" in name:
        return ""
    name = os.path.normpath(name) if name else ""
    return "" if name in ("", ".") or name.startswith("..") else name


def _found(page: Path, name: str) -> str | None:
    """The file of this name in the page's folder, as it is spelled there; None if there is none."""
    folder = page.parent
    try:
        spelled = name if (folder / name).is_file() else _spelled(folder, name)
        if not spelled or not (folder / spelled).is_file():
            return None
        inside = (folder / spelled).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return None
    return spelled if inside else None


def _spelled(folder: Path, name: str) -> str:
    """The name with the case of letters that its file has, sought in a folder inside the page's only."""
    outer, _, last = name.rpartition("/")
    if not outer or not (folder / outer).is_dir():
        return ""
    with os.scandir(folder / outer) as entries:
        return next((f"{outer}/{e.name}" for e in entries if e.name.lower() == last.lower()), "")


def _is_worth_it(file: Path, is_picture: bool) -> bool:
    """Whether it may hold the tables: a picture by its size, a framed page by the form's words in it."""
    if is_picture:
        return file.stat().st_size >= _SMALL
    if not _PAGE_ENDING.search(file.name):
        return True
    with file.open("rb") as stream:
        return _has_tables(stream.read(_LONGEST))


def _has_tables(page: bytes) -> bool:
    return any(sum(word in page for word in words) >= _ENOUGH for words in _ENCODED)
