"""All documents that a list of paths names, with those that belong to one another.

A saved page may only point to its report: a frame, a PDF or an attachment in
its folder. Browsers save a page with a folder (page.html, page_files/),
crawlers a page with its attachments. Where the page has none of the form's
tables, the files it names are read too. Only names that lie in the page's own
folder are looked up: no address is fetched, no absolute path believed, and
no link followed out of that folder.

Pictures may be the pages of one report, and are joined into one document then:
those whose names are numbered from 0 or 1 without a gap (scan_1.jpg,
scan_2.jpg), and those that are alone in their folder (IMG_2031.jpg,
IMG_2033.jpg). If they turn out to be none, when they are read, each is a
document of its own after all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from itertools import groupby, zip_longest
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from gojparse.batch.addresses import AnyPath, addresses, matches
from gojparse.batch.inputs import STDIN, contents, is_pattern, is_url
from gojparse.batch.source import Passed, Source, locatable_name
from gojparse.errors import Unreadable
from gojparse.forms import TABLE_WORDS
from gojparse.identifiers import BundledPicture, bundle
from gojparse.readers.encoding import decode
from gojparse.readers.kind import kind
from gojparse.readers.refusals import MAX_BYTES


def sources_of(
    paths: Iterable[AnyPath],
    *,
    without: AnyPath | None = None,
    from0: bool = False,
    passed: Passed | None = None,
) -> Iterator[Source]:
    """Open all documents that the paths name, archives too, one after the other.

    Behind a page without tables come the files that it points to, unless the
    paths name them anyway. Pictures that are pages of one report are one document.
    `passed` is called for each member of an archive that is no document. The
    other arguments are those of `addresses`.
    """
    yield from with_bundles(_with_attached(tuple(paths), without, from0, passed))


def _with_attached(
    paths: tuple[AnyPath, ...], without: AnyPath | None, from0: bool, passed: Passed | None
) -> Iterator[Source]:
    attached = AttachmentAddresses(paths)
    for address in addresses(paths, without=without, from0=from0):
        for source in contents(address, passed=passed):
            page = with_attachments(source, address)
            yield page
            for other in attached.of(page, address):
                yield from contents(other, passed=passed)
            del source, page  # or two would be in memory while the next is read


# ---- a page and the files it points to ----

_MOST_ATTACHMENTS = 20  # files that one page points to
_LONGEST = 2_000_000  # characters of a page in which they are sought
_ENOUGH = 3  # of the form's words, and the page has tables itself
_ENCODED = tuple(tuple(word.encode(coding) for word in TABLE_WORDS) for coding in ("utf-8", "gb18030"))
_FRAME = re.compile(r"<(?:iframe|frame|embed|object)\b([^<>]{1,2000})>", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]{1,2000})>", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b([^<>]{1,2000})>", re.IGNORECASE)
_TARGET = re.compile(r"""(?<![\w-])(?:src|href|data)\s{0,9}=\s{0,9}(?:"([^"]{1,999})"|'([^']{1,999})'|([^\s"'<>]{1,999}))""", re.IGNORECASE)  # fmt: skip  # noqa: E501
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|ods|odt|rtf|html?)\Z", re.IGNORECASE)
_WEB_PAGE = re.compile(r"\.html?\Z", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|tiff?|bmp)\Z", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:|[/\\]")  # a scheme, a drive, a root
_SMALLEST_SCAN = 40_000  # bytes of a picture: a smaller one is no scanned page


@dataclass(frozen=True, slots=True)
class Attachments:
    """The files a page points to, by their paths from its folder: those that are there, and the others."""

    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def attachments_of(content: bytes, address: str) -> Attachments:
    """Find the files that the page at this address points to, if it has no tables of its own."""
    if is_url(address) or address == STDIN or b"<" not in content[:4096] or _has_tables(content):
        return Attachments()
    if kind(content) != "html":
        return Attachments()
    try:
        text = decode(content)[:_LONGEST]
    except Unreadable:
        return Attachments()
    return _looked_up(Path(address), text)


def _looked_up(page: Path, text: str) -> Attachments:
    """Look up the names on the page in its folder."""
    there: dict[str, None] = {}
    missing: dict[str, None] = {}
    for name, is_picture in _names(text):
        found = _file_in_folder(page, name)
        if found is None:
            if not is_picture:
                missing[name] = None
        elif found != page.name and _may_hold_tables(page.parent / found, is_picture):
            there[found] = None
        if len(there) + len(missing) >= _MOST_ATTACHMENTS:
            break
    return Attachments(tuple(there), tuple(missing))


def with_attachments(source: Source, address: str) -> Source:
    """Return the document with the files that it points to."""
    if source.content is None or source.member:
        return source
    found = attachments_of(source.content, address)
    return replace(source, attachments=found.found, missing=found.missing)


class AttachmentAddresses:
    """The addresses of files that pages point to, each once, without those that the paths name anyway."""

    def __init__(self, paths: Sequence[AnyPath]) -> None:
        """Keep the paths of a run."""
        named = [os.fspath(path) for path in paths]
        self._complete = STDIN not in named  # a list on standard input may yet name them
        self._named = [path for path in named if not is_url(path)]
        self._seen: set[str] = set()

    def of(self, page: Source, address: str) -> Iterator[str]:
        """Give the addresses of the files to read for this page."""
        for name in page.attachments if self._complete else ():
            path = os.path.join(os.path.dirname(address), name)  # noqa: PTH118, PTH120
            absolute = os.path.abspath(path)  # noqa: PTH100
            if absolute not in self._seen and not self._is_named(Path(absolute)):
                self._seen.add(absolute)
                yield path

    def _is_named(self, file: Path) -> bool:
        """Tell whether the paths name the file or a folder that shows it."""
        around = (folder for folder in (file, *file.parents) if folder in self._named_places)
        return any(not _is_hidden(file, folder) for folder in around)

    @cached_property
    def _named_places(self) -> frozenset[Path]:
        """The absolute paths of all files and folders named, also by patterns."""
        places = []
        for path in self._named:
            places += matches(path) if is_pattern(path) and not os.path.lexists(path) else [path]
        return frozenset(Path(os.path.abspath(place)) for place in places)  # noqa: PTH100


def _is_hidden(file: Path, folder: Path) -> bool:
    """Tell whether a walk through the folder passes this file over."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _names(text: str) -> Iterator[tuple[str, bool]]:
    """Give the local names in frames, links and pictures, each with whether it is a picture's."""
    for pattern, suffixes in ((_FRAME, None), (_LINK, _DOCUMENT), (_LINK, _PICTURE), (_IMAGE, _PICTURE)):
        for tag in pattern.findall(text):
            for found in _TARGET.findall(tag):
                name = _local_path("".join(found))
                if name and (suffixes is None or _is_attachment(name, suffixes)):
                    yield name, suffixes is _PICTURE


def _is_attachment(name: str, suffixes: re.Pattern[str]) -> bool:
    """Tell whether the name has such a suffix; other pages are linked from every page, and are none."""
    return suffixes.search(name) is not None and not _WEB_PAGE.search(name)


def _local_path(target: str) -> str:
    """Return the path from the page's folder; nothing where it leads out of it or to the web."""
    name = unescape(target).strip()
    if _ELSEWHERE.match(name):
        return ""
    name = unquote(re.split(r"[?#]", name, maxsplit=1)[0]).replace("\\", "/")
    if _ELSEWHERE.match(name) or "\0" in name:
        return ""
    name = os.path.normpath(name) if name else ""
    return "" if name in ("", ".") or name.startswith("..") else name


def _file_in_folder(page: Path, name: str) -> str | None:
    """Return the file of this name in the page's folder, as it is spelled there; None if there is none."""
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
    """Return the name in the case that its file has, sought only in a folder inside the page's."""
    outer, _, last = name.rpartition("/")
    if not outer or not (folder / outer).is_dir():
        return ""
    with os.scandir(folder / outer) as entries:
        return next((f"{outer}/{e.name}" for e in entries if e.name.lower() == last.lower()), "")


def _may_hold_tables(file: Path, is_picture: bool) -> bool:
    """Judge a picture by its size, a framed page by the form's words in it."""
    if is_picture:
        return file.stat().st_size >= _SMALLEST_SCAN
    if not _WEB_PAGE.search(file.name):
        return True
    with file.open("rb") as stream:
        return _has_tables(stream.read(_LONGEST))


def _has_tables(page: bytes) -> bool:
    return any(sum(word in page for word in words) >= _ENOUGH for words in _ENCODED)


# ---- pictures that are pages of one report ----

_NUMBERED = re.compile(
    r"(?P<stem>.*?)(?P<number>(?<![0-9])[0-9]{1,3})(?P<rest>[)）页]?\.(?:jpe?g|png|tiff?|bmp|webp))",
    re.IGNORECASE | re.DOTALL,
)
_MOST_PAGES = 100  # of one report
_YEAR = re.compile(r"(?<![0-9A-Za-z_])(?:19|20)[0-9]{2}(?![0-9])|(?:19|20)[0-9]{2}(?=年)")


class _NumberedPicture(NamedTuple):
    number: int
    source: Source


def with_bundles(documents: Iterator[Source]) -> Iterator[Source]:
    """Pass the documents on, with pictures that may be pages of one report as one of them."""
    waiting: list[Source] = []
    before = None  # the folder of the last document that is no picture in hand
    for source in documents:
        folder = _folder(source)
        if waiting and (folder != _folder(waiting[0]) or _is_full(waiting, source)):
            yield from _joined(waiting, alone=before != _folder(waiting[0]) != folder)
            before, waiting = _folder(waiting[0]), []
        if source.content and kind(source.content) == "image":
            waiting.append(source)
        else:
            if waiting:
                yield from _joined(waiting, alone=False)
            before, waiting = folder, []
            yield source
        del source  # or two would be in memory while the next is read
    if waiting:
        yield from _joined(waiting, alone=before != _folder(waiting[0]))


def _folder(source: Source) -> str:
    return source.name.rpartition("/")[0]


def _is_full(waiting: list[Source], source: Source) -> bool:
    size = sum(len(page.content or b"") for page in waiting) + len(source.content or b"")
    return len(waiting) >= _MOST_PAGES or size > MAX_BYTES


def _joined(pictures: list[Source], alone: bool) -> Iterator[Source]:
    """Give the pictures of a folder as one document if they are alone there, else those numbered as pages."""
    if len(pictures) > 1 and alone and _are_all_of_folder(pictures) and not _are_of_several_years(pictures):
        yield _bundle_of(sorted(pictures, key=_natural_order), _folder(pictures[0]) or ".")
        return
    for _, series in groupby(pictures, key=_series):
        yield from _bundled(list(series))


def _are_all_of_folder(pictures: Sequence[Source]) -> bool:
    """Tell whether a folder of this machine holds nothing else; an archive is always given as a whole."""
    if pictures[0].member:
        return True
    try:
        with os.scandir(_folder(pictures[0]) or ".") as entries:
            names = [entry.name for entry in entries if not entry.name.startswith(".")]
    except (OSError, ValueError):
        return False
    return len(names) == len(pictures)


def _are_of_several_years(pictures: Sequence[Source]) -> bool:
    """Tell whether the names hold years that differ: such pictures are reports, not pages."""
    years = [frozenset(_YEAR.findall(picture.name.rpartition("/")[2])) for picture in pictures]
    return all(years) and len(set(years)) > 1


def _natural_order(source: Source) -> list[tuple[str, int]]:
    """Return what pictures are sorted by: their names, numbers in them by their value."""
    stem = source.name.rpartition("/")[2].rpartition(".")[0]
    parts = re.split(r"([0-9]+)", stem)
    return [(text, int(number or 0)) for text, number in zip_longest(parts[::2], parts[1::2], fillvalue="")]


def _series(source: Source) -> tuple[str, str]:
    """Return what the names of numbered pages have in common."""
    name = _NUMBERED.fullmatch(source.name)
    return (name["stem"], name["rest"].lower()) if name else (source.name, "")


def _bundled(series: list[Source]) -> Iterator[Source]:
    """Give the pictures as one document if they are numbered as pages are, else each alone."""
    names = [_NUMBERED.fullmatch(source.name) for source in series]
    pages = sorted(
        (
            _NumberedPicture(int(name["number"]), source)
            for name, source in zip(names, series, strict=True)
            if name
        ),
        key=lambda page: page.number,
    )
    numbers = [page.number for page in pages]
    if len(pages) < 2 or numbers[0] > 1 or numbers != list(range(numbers[0], numbers[0] + len(pages))):
        yield from series
        return
    first, last = pages[0].source, pages[-1].source
    yield _bundle_of([page.source for page in pages], f"{first.name}...{last.name.rpartition('/')[2]}")


def _bundle_of(pages: Sequence[Source], name: str) -> Source:
    """Return the pages as one document of this name."""
    return Source(
        name,
        bundle(
            BundledPicture(locatable_name(page.member or page.name.rpartition("/")[2]), page.content or b"")
            for page in pages
        ),
        crawled_on=pages[0].crawled_on,
        parts=tuple(pages),
    )
