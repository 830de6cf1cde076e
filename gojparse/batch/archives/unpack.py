"""From an archive to the documents in it, one at a time, down through archives in archives.

Whatever is wrong with a member is its own refusal, and the others are read.
What is no document is passed over and told to whoever counts; an archive
with no document at all says so, for nothing vanishes silently.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import BinaryIO

from gojparse.batch.archives import filter
from gojparse.batch.archives.limits import ArchiveLimits, Meter, Stopped
from gojparse.batch.archives.member import Member
from gojparse.batch.archives.streams import PACKERS, Peeked, inflated, whole
from gojparse.batch.source import Names, Source, locatable, printable_name
from gojparse.errors import Unreadable
from gojparse.readers.kind import container, packing

Passed = Callable[[str, str], None]  # is told the name of what is no document, and why

HEAD = 4096
LONG_HEAD = 65_536
_ROOT = re.compile(r"^(?:(?:[A-Za-z]:)?/+|\./+)+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its address, and what is said of it."""

    path: str  # crawl.warc.gz/http://..., as it can be asked for
    source: str  # http://..., as it is listed
    member: str = ""
    fetched: date | None = None

    def inside(self, name: str, member: Member) -> Place:
        shown, place = printable_name(name), locatable(name)
        return Place(
            f"{self.path}/{shown}",
            shown if member.url else f"{self.source}/{shown}",
            f"{self.member}/{place}" if self.member else place,
            member.fetched or self.fetched,
        )


class _Left(Exception):
    """A limit was met and told: the rest of this archive is left."""


class Unpacking:
    """One archive that was given. `wanted`: the address of the only member, or folder of members, to give."""

    def __init__(
        self, wanted: str | None = None, passed: Passed | None = None, limits: ArchiveLimits | None = None
    ) -> None:
        self._wanted = wanted
        self._passed = passed
        self._meter = Meter(limits or ArchiveLimits())
        self._left = Counter[str]()  # how many were passed over, by the reason
        self._told = False  # whether the end of it all was told

    def documents(self, stream: BinaryIO, name: str) -> Iterator[Source]:
        """The documents in what was opened under this name."""
        place = Place(name, name)
        sought = hasattr(stream, "seekable") and stream.seekable()
        return self.file(stream, place) if sought else self.stream(Peeked(stream), place)

    def file(self, file: BinaryIO, place: Place) -> Iterator[Source]:
        """The documents in a file that can be sought in."""
        return self._all(Peeked(file), place, 0, file)

    def stream(self, stream: Peeked, place: Place) -> Iterator[Source]:
        """The documents in a stream."""
        return self._all(stream, place, 0, None)

    def _all(self, stream: Peeked, place: Place, depth: int, file: BinaryIO | None) -> Iterator[Source]:
        try:
            yield from self._unpacked(stream, place, depth, file)
        except Unreadable as reason:
            yield from self._refused(place, reason)

    def _refused(self, place: Place, reason: Unreadable) -> Iterator[Source]:
        if isinstance(reason, Stopped) and reason.whole:
            if self._told:
                return
            self._told = True
        yield Source(place.source, None, reason, place.member, place.fetched)

    # ---- one thing ----

    def _unpacked(
        self, stream: Peeked, place: Place, depth: int, file: BinaryIO | None = None, of_a_page: bool = False
    ) -> Iterator[Source]:
        """The documents in it: itself, or what it holds. What cannot be read is raised."""
        head = stream.peek(HEAD)
        packed = packing(head)
        if packed == "zip":
            yield from self._zip(stream, place, depth, file)
        elif packed in PACKERS:
            self._meter.check_depth(depth + 1)
            if packed == "gzip" and _is_warc(stream.peek(LONG_HEAD)):
                from gojparse.batch.archives import warcs

                yield from self._members(warcs.members(stream, self._meter, packed=True), place, depth + 1)
                return
            inner = Peeked(inflated(stream, packed, self._meter))
            again = packing(inner.peek(HEAD)) in PACKERS  # a tar.gz is one archive, a gz in a gz two
            yield from self._unpacked(inner, place, depth + again, None, of_a_page)
        elif packed == "tar":
            from gojparse.batch.archives import tars

            yield from self._members(tars.members(stream), place, depth + 1)
        elif packed == "warc":
            from gojparse.batch.archives import warcs

            yield from self._members(warcs.members(stream, self._meter, packed=False), place, depth + 1)
        elif packed == "mhtml":
            yield from self._page(whole(stream, self._meter.limits.member), place)
        elif why := filter.by_head(head, of_a_page=of_a_page) if depth else "":
            self._pass(place, why)
        else:
            yield from self._document(whole(stream, self._meter.limits.member), place, depth)

    def _document(self, content: bytes, place: Place, depth: int) -> Iterator[Source]:
        if why := filter.by_content(content) if depth else "":
            self._pass(place, why)
        else:
            yield from self._given(content, place)

    def _given(self, content: bytes, place: Place) -> Iterator[Source]:
        wanted = self._wanted
        if wanted is None or place.path == wanted or place.path.startswith(f"{wanted}/"):
            yield Source(place.source, content, None, place.member, place.fetched)

    def _zip(self, stream: Peeked, place: Place, depth: int, file: BinaryIO | None) -> Iterator[Source]:
        from gojparse.batch.archives import zips

        head = stream.peek(HEAD)
        content = None
        if file is None:
            content = whole(stream, self._meter.limits.member)
            file = io.BytesIO(content)
        if container(chain(zips.names(file), zips.first_names(file)), head) != "zip":
            if content is None:
                file.seek(0)
                content = whole(file, self._meter.limits.member)
            yield from self._given(content, place)
        else:
            yield from self._members(zips.members(file, self._meter), place, depth + 1)

    def _page(self, message: bytes, place: Place) -> Iterator[Source]:
        """A saved page is a document of its own; the day it was saved is known from here on."""
        from gojparse.readers.web.saved import saved_on

        yield from self._given(message, replace(place, fetched=place.fetched or saved_on(message)))

    # ---- what an archive holds ----

    def _members(self, found: Iterator[Member], place: Place, depth: int) -> Iterator[Source]:
        """The documents of all members; at a limit or an end that is missing, one refusal for the rest."""
        self._meter.check_depth(depth)
        names, before, any_given = Names(), Counter(self._left), self._wanted is not None
        try:
            for member in found:
                self._meter.count_member()
                here = place.inside(names.unique(_inward(member)), member)
                if self._wants(here.path):
                    for given in self._member(member, here, depth):
                        any_given = True
                        yield given
                        del given
        except _Left:
            return
        except Unreadable as reason:
            any_given = True
            yield from self._refused(place, reason)
        if not any_given:
            left = self._left - before
            yield Source(place.source, None, _no_document(left), place.member, place.fetched)

    def _member(self, member: Member, place: Place, depth: int) -> Iterator[Source]:
        why = member.passed or (filter.LITTER if not member.url and filter.is_litter(member.name) else "")
        if why:
            self._pass(place, why)
            return
        try:
            if member.stream is None or _leads_out(member):
                raise member.refusal or Unreadable("archive-leads-out")
            yield from self._unpacked(Peeked(member.stream), place, depth, None, member.of_a_page)
        except Unreadable as reason:
            yield from self._refused(place, reason)
            if isinstance(reason, Stopped):
                raise _Left from None

    def _pass(self, place: Place, why: str) -> None:
        self._left[why] += 1
        if self._passed is not None:
            self._passed(place.path, why)

    def _wants(self, path: str) -> bool:
        wanted = self._wanted
        return (
            wanted is None or path == wanted or path.startswith(f"{wanted}/") or wanted.startswith(f"{path}/")
        )


def _inward(member: Member) -> str:
    """The name of a member as it stands inside its archive, without a root or drive in front."""
    return member.name if member.url else _ROOT.sub("", member.name) or "?"


def _leads_out(member: Member) -> bool:
    return not member.url and ".." in member.name.split("/")


def _begins(packed: bytes) -> bytes:
    """What a gzip stream begins with, as far as it is whole."""
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
    """Whether it is a .warc.gz: by its first record, or by the next if the first is damaged."""
    begun, place = _begins(head), 0
    while len(begun) < 5 and (place := head.find(b"\x1f\x8b\x08", place + 1)) > 0:
        begun = _begins(head[place:])
    return begun.startswith(b"WARC/")


def _no_document(left: Counter[str]) -> Unreadable:
    if not left:
        return Unreadable("archive-empty")
    reasons = tuple(f"{why}: {count:,}" for why, count in sorted(left.items()))
    return Unreadable("archive-nothing", left=reasons)
