"""How much an archive may ask of a machine, and the sentences that say so where it asks for more.

An archive that was made to exhaust a machine is known by what it does, so all
is counted while it unpacks; what its headers claim is believed only where it
makes for an earlier end. Beyond a limit the rest of that archive is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gojparse.errors import Unreadable
from gojparse.readers.caps import MAX_BYTES


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """The limits for one archive that was given, with all that is inside it."""

    member: int = MAX_BYTES  # bytes of one document
    ratio: int = 250  # inflated to stored bytes; pages of a crawl reach 30, deflate can reach 1,032
    judged_from: int = 16_000_000  # inflated bytes before which no ratio is judged: blank text is honest
    inflated: int = 100_000_000_000  # bytes, of all members
    members: int = 1_000_000
    depth: int = 3  # archives in one another


class Stopped(Unreadable):
    """A limit was reached: the rest of this archive is left. `whole`: of the outermost one, too."""

    def __init__(self, key: str, /, *, whole: bool = False, **facts: Any) -> None:
        """Keep what the sentence is made of."""
        super().__init__(key, rule="cap-reached", **facts)
        self.whole = whole


@dataclass(slots=True)
class Meter:
    """What one archive has asked for so far."""

    limits: ArchiveLimits = field(default_factory=ArchiveLimits)
    inflated: int = 0
    members: int = 0

    def count_member(self) -> None:
        self.members += 1
        if self.members > self.limits.members:
            raise Stopped("archive-members", whole=True, limit=self.limits.members)

    def count_bytes(self, count: int) -> None:
        self.inflated += count
        if self.inflated > self.limits.inflated:
            raise Stopped("archive-bytes", whole=True, limit=self.limits.inflated)

    def check_ratio(self, inflated: int, stored: int) -> None:
        if inflated > self.limits.judged_from and inflated > self.limits.ratio * stored:
            raise Stopped("archive-ratio", limit=self.limits.ratio)

    def check_depth(self, depth: int) -> None:
        if depth > self.limits.depth:
            raise Stopped("archive-depth", limit=self.limits.depth)
