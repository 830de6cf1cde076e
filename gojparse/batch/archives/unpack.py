"""From an archive to the documents in it, one at a time, down through archives in archives.

Whatever is wrong with a member is its own refusal, and the others are read.
A member that is no document is passed over and counted; an archive with no
document at all says so, for nothing vanishes silently.

Passed over, by the bytes: fonts, sound, films, programs; pictures that came
with a page, or are too small to show one; text without one Chinese character,
in any spelling, as style sheets and scripts are. By the name only litter of
systems: hidden files, __MACOSX, Thumbs.db. All else is a document: a script
may hold a report, a large picture may be a scanned one.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from struct import unpack_from
from typing import BinaryIO

from gojparse.batch.archives.streams import (
    PACKERS,
    ArchiveLimits,
    ArchiveMember,
    ArchiveStopped,
    Meter,
    PeekableStream,
    inflated,
    read_whole,
)
from gojparse.batch.source import Passed, Source, UniqueNames, locatable_name, printable_name
from gojparse.errors import Unreadable
from gojparse.readers.kind import container, member_names, packing

HEAD = 4096
LONG_HEAD = 65_536
_NAMES_WITHIN = 262_144  # bytes of a zip whose directory is missing, in which names are sought
_ROOT = re.compile(r"^(?:(?:[A-Za-z]:)?/+|\./+)+")


@dataclass(frozen=True, slots=True)
class MemberPlace:
    """The place of a document in an archive: its address, and what the archive says of it."""

    path: str  # crawl.warc.gz/http://..., as it can be asked for
    source: str  # http://..., as it is listed
    member: str = ""
    fetched: date | None = None

    def inside(self, name: str, member: ArchiveMember) -> MemberPlace:
        """Return the place of a member of this, under a name of its own."""
        shown, place = printable_name(name), locatable_name(name)
        return MemberPlace(
            f"{self.path}/{shown}",
            shown if member.url else f"{self.source}/{shown}",
            f"{self.member}/{place}" if self.member else place,
            member.fetched or self.fetched,
        )


class _RestLeft(Exception):
    """A limit was met and reported: the rest of this archive is left."""


class Unpacking:
    """The unpacking of one archive, with all that is inside it."""

    def __init__(
        self, wanted: str | None = None, passed: Passed | None = None, limits: ArchiveLimits | None = None
    ) -> None:
        """Prepare to give all, or only the member, or folder of members, at the address `wanted`."""
        self._wanted = wanted
        self._passed = passed
        self._meter = Meter(limits or ArchiveLimits())
        self._left = Counter[str]()  # how many were passed over, by the reason
        self._stop_reported = False  # whether the end of it all was reported

    def documents(self, stream: BinaryIO, name: str) -> Iterator[Source]:
        """Give the documents in what was opened under this name."""
        place = MemberPlace(name, name)
        file = stream if hasattr(stream, "seekable") and stream.seekable() else None
        try:
            yield from self._unpacked(PeekableStream(stream), place, 0, file)
        except Unreadable as reason:
            yield from self._refused(place, reason)

    def _refused(self, place: MemberPlace, reason: Unreadable) -> Iterator[Source]:
        if isinstance(reason, ArchiveStopped) and reason.whole:
            if self._stop_reported:
                return
            self._stop_reported = True
        yield Source(place.source, None, reason, place.member, place.fetched)

    # ---- one thing ----

    def _unpacked(
        self,
        stream: PeekableStream,
        place: MemberPlace,
        depth: int,
        file: BinaryIO | None = None,
        of_a_page: bool = False,
    ) -> Iterator[Source]:
        """Give the documents in it: itself, or what it holds. What cannot be read is raised."""
        head = stream.peek(HEAD)
        packed = packing(head)
        if packed in PACKERS:
            self._meter.check_depth(depth + 1)
        if packed == "zip":
            yield from self._zip(stream, place, depth, file)
        elif packed == "warc" or (packed == "gzip" and _is_warc(stream.peek(LONG_HEAD))):
            from gojparse.batch.archives.warcs import warc_members

            records = warc_members(stream, self._meter, packed=packed == "gzip")
            yield from self._members(records, place, depth + 1)
        elif packed in PACKERS:
            inner = PeekableStream(inflated(stream, packed, self._meter))
            again = packing(inner.peek(HEAD)) in PACKERS  # a tar.gz is one archive, a gz in a gz two
            yield from self._unpacked(inner, place, depth + again, None, of_a_page)
        elif packed == "tar":
            from gojparse.batch.archives.tars import tar_members

            yield from self._members(tar_members(stream), place, depth + 1)
        elif packed == "mhtml":
            yield from self._page(read_whole(stream, self._meter.limits.member), place)
        elif why := reason_by_head(head, of_a_page=of_a_page) if depth else "":
            self._pass(place, why)
        else:
            yield from self._document(read_whole(stream, self._meter.limits.member), place, depth)

    def _document(self, content: bytes, place: MemberPlace, depth: int) -> Iterator[Source]:
        if why := reason_by_content(content) if depth else "":
            self._pass(place, why)
        else:
            yield from self._if_wanted(content, place)

    def _if_wanted(self, content: bytes, place: MemberPlace) -> Iterator[Source]:
        wanted = self._wanted
        if wanted is None or place.path == wanted or place.path.startswith(f"{wanted}/"):
            yield Source(place.source, content, None, place.member, place.fetched)

    def _zip(
        self, stream: PeekableStream, place: MemberPlace, depth: int, file: BinaryIO | None
    ) -> Iterator[Source]:
        """Give the members of a zip, or the zip itself where it is a document, as OFD and DOCX are."""
        from gojparse.batch.archives.zips import ZipArchive

        head = stream.peek(HEAD)
        if file is None:
            file = io.BytesIO(read_whole(stream, self._meter.limits.member))
        try:
            archive = ZipArchive(file)
            kind = container(archive.names(), head)
        except Unreadable as reason:
            file.seek(0)
            kind = container(member_names(file.read(_NAMES_WITHIN)), head)  # of a document that is cut
            if kind == "zip" or isinstance(reason, ArchiveStopped):
                raise
        if kind == "zip":
            yield from self._members(archive.members(self._meter), place, depth + 1)
        else:
            file.seek(0)
            yield from self._if_wanted(read_whole(file, self._meter.limits.member), place)

    def _page(self, message: bytes, place: MemberPlace) -> Iterator[Source]:
        """Give a saved page as a document of its own; the day it was saved is known from here on."""
        from gojparse.readers.web.saved import saved_on

        yield from self._if_wanted(message, replace(place, fetched=place.fetched or saved_on(message)))

    # ---- what an archive holds ----

    def _members(self, found: Iterator[ArchiveMember], place: MemberPlace, depth: int) -> Iterator[Source]:
        """Give the documents of all members; at a limit or a missing end, one refusal for the rest."""
        self._meter.check_depth(depth)
        names, before, any_found = UniqueNames(), Counter(self._left), self._wanted is not None
        try:
            for member in found:
                self._meter.count_member()
                inner = place.inside(names.unique(_inward(member)), member)
                if self._wants(inner.path):
                    for source in self._member(member, inner, depth):
                        any_found = True
                        yield source
                        del source
        except _RestLeft:
            return
        except Unreadable as reason:
            any_found = True
            yield from self._refused(place, reason)
        if not any_found:
            left = self._left - before
            yield Source(place.source, None, _no_document(left), place.member, place.fetched)

    def _member(self, member: ArchiveMember, place: MemberPlace, depth: int) -> Iterator[Source]:
        why = member.passed or (LITTER if not member.url and _LITTER.search(member.name) else "")
        if why:
            self._pass(place, why)
            return
        try:
            if member.stream is None or _leads_out(member):
                raise member.refusal or Unreadable("archive-leads-out")
            yield from self._unpacked(PeekableStream(member.stream), place, depth, None, member.of_a_page)
        except Unreadable as reason:
            yield from self._refused(place, reason)
            if isinstance(reason, ArchiveStopped):
                raise _RestLeft from None

    def _pass(self, place: MemberPlace, why: str) -> None:
        self._left[why] += 1
        if self._passed is not None:
            self._passed(place.path, why)

    def _wants(self, path: str) -> bool:
        wanted = self._wanted
        return (
            wanted is None or path == wanted or path.startswith(f"{wanted}/") or wanted.startswith(f"{path}/")
        )


def _inward(member: ArchiveMember) -> str:
    """Return the name of a member inside its archive, without a root or drive in front."""
    return member.name if member.url else _ROOT.sub("", member.name) or "?"


def _leads_out(member: ArchiveMember) -> bool:
    return not member.url and ".." in member.name.split("/")


def _begins(packed: bytes) -> bytes:
    """Return the beginning of a gzip stream, as far as it is whole."""
    inflating, begun = zlib.decompressobj(31), b""
    for place in range(len(packed)):
        try:
            begun += inflating.decompress(packed[place : place + 1], 64)
        except zlib.error:
            break
        if len(begun) > 5:
            break
    return begun


def _is_warc(head: bytes) -> bool:
    """Tell whether it is a .warc.gz: by its first record, or by the next if the first is damaged."""
    begun, place = _begins(head), 0
    while len(begun) < 5 and (place := head.find(b"\x1f\x8b\x08", place + 1)) > 0:
        begun = _begins(head[place:])
    return begun.startswith(b"WARC/")


def _no_document(left: Counter[str]) -> Unreadable:
    """Return the refusal of an archive that holds no document, with what was passed over."""
    if not left:
        return Unreadable("archive-empty")
    reasons = tuple(f"{why}: {count:,}" for why, count in sorted(left.items()))
    return Unreadable("archive-nothing", left=reasons)


# ---- what is no document ----

LITTER = "hidden or left by a system"
PICTURE = "picture"
MEDIA = "font, sound, film or program"
NO_CHINESE = "text without Chinese"
NOTHING = "empty answer"

_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?(?:/|$))|(?:thumbs\.db|desktop\.ini)$)", re.IGNORECASE)
_MEDIA = re.compile(
    rb"wOFF|wOF2|OTTO|\x00\x01\x00\x00[\x00-\xff]|ttcf|true\x00|.{34}LP\x00\x00|ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]|OggS|fLaC|FLV\x01|[FCZ]WS[\x01-\x30]"
    rb"|.{4}ftyp(?!heic|mif1|avif)|RIFF.{4}(?!WEBP)|\x1aE\xdf\xa3|\x30\x26\xb2\x75|\x00\x00\x01[\xb3\xba]|\x00asm|MZ.{58}"
    rb"|\x7fELF|\xca\xfe\xba\xbe",
    re.DOTALL,
)
_ICON = re.compile(rb"\x00\x00[\x01\x02]\x00[\x01-\x20]\x00")
_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8|BM.{4}\x00\x00\x00\x00|RIFF.{4}WEBP|.{4}ftyp(?:heic|mif1|avif)"
    rb"|II\*\x00|MM\x00\*|\x00\x00\x00\x0cjP  ",
    re.DOTALL,
)
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--(?:(?!-->).){0,2000}+-->\s*+)*+"
    rb"(?:<!DOCTYPE svg[^>]{0,300}>\s*+)?<svg\b",
    re.DOTALL,
)
_CHINESE = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff]")
_TWO_BYTES = re.compile(rb"[\x81-\xfe][\x40-\xfe]")  # GB18030 or Big5
_ESCAPED = re.compile(  # \u653f %u653f &#25919; %E6%94%BF
    rb"[\\%]u[4-9][0-9a-fA-F]{3}|&#(?:[1-6]\d{4}|[xX][4-9][0-9a-fA-F]{3});|%[eE][4-9]%[89abAB][0-9a-fA-F]"
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_OF_TEXT = bytes((*b"\t\n\f\r\x1b", *range(0x20, 0x7F), *range(0x80, 0x100)))
_SHORT_SIDE, _LONG_SIDE = 500, 700  # pixels: less does not show a page that anybody could read


def reason_by_head(head: bytes, *, of_a_page: bool) -> str:
    """Return why a member that begins so is no document; nothing if it may be one."""
    if _MEDIA.match(head):
        return MEDIA
    if _ICON.match(head) or _SVG.match(head) or (of_a_page and _PICTURE.match(head)):
        return PICTURE
    return NOTHING if of_a_page and not head else ""


def reason_by_content(content: bytes) -> str:
    """Return why this is no document; nothing if it may be one."""
    if _PICTURE.match(content):
        size = _size(content)
        small = size is not None and (min(size) < _SHORT_SIDE or max(size) < _LONG_SIDE)
        return PICTURE if small else ""
    if not content or content.translate(None, _OF_TEXT) or content.startswith((*_WIDE, b"{\\rtf")):
        return ""
    if b"%PDF-" in content[:1024] or _ESCAPED.search(content):
        return ""
    return "" if _has_chinese(content) else NO_CHINESE


def _has_chinese(text: bytes) -> bool:
    if text.isascii():
        return False
    try:
        return _CHINESE.search(text.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return _TWO_BYTES.search(text) is not None


def _size(picture: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None if they are not known."""
    if picture.startswith(b"\x89PNG") and len(picture) >= 24:
        return unpack_from(">LL", picture, 16)
    if picture.startswith(b"GIF8") and len(picture) >= 10:
        return unpack_from("<HH", picture, 6)
    if picture.startswith(b"BM") and len(picture) >= 26:
        width, height = unpack_from("<ll", picture, 18)
        return abs(width), abs(height)
    return _jpeg_size(picture) if picture.startswith(b"\xff\xd8") else None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:
        mark = picture[at + 1]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = unpack_from(">HH", picture, at + 5)
            return width, height
        at += 1 if mark == 0xFF else 2 + unpack_from(">H", picture, at + 2)[0]
    return None
