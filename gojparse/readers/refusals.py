"""The refusals that readers share: limits of what is read, and files that are damaged or locked.

The limits are far above any report (the longest seen has 60,000 characters)
and far below what would exhaust a worker. They are counted, never timed, so
that a document meets the same fate on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from gojparse.errors import Unreadable
from gojparse.messages import Phrase

MAX_BYTES = 200_000_000
MAX_CHARACTERS = 5_000_000  # of text
MAX_MARKUP = 20_000_000  # characters of an HTML source, pictures inside it not counted
MAX_CELLS = 500_000
MAX_LINES = 500_000  # of a text
MAX_ELEMENTS = 1_000_000  # of HTML
MAX_ATTRIBUTES = 2_000  # of one HTML element; lexbor's time grows with their square
MAX_COLUMNS = 2_000
MAX_DEPTH = 1_000  # elements inside one another
MAX_PART = 40_000_000  # bytes of one part of a zip container, inflated


def beyond(what: str, limit: int, *, format: str = "") -> Unreadable:
    """Return the refusal of a document that has more than `limit` of `what`, an amount of `messages.toml`."""
    return Unreadable("beyond", format=format, rule="cap-reached", limit=limit, what=Phrase(f"amount.{what}"))


def check_bytes(data: bytes) -> None:
    """Refuse a file of more than `MAX_BYTES`."""
    if len(data) > MAX_BYTES:
        raise beyond("bytes", MAX_BYTES)


def check_characters(count: int, format: str) -> None:
    """Refuse more than `MAX_CHARACTERS` of text."""
    if count > MAX_CHARACTERS:
        raise beyond("characters", MAX_CHARACTERS, format=format)


def check_lines(count: int, format: str) -> None:
    """Refuse more than `MAX_LINES` lines."""
    if count > MAX_LINES:
        raise beyond("lines", MAX_LINES, format=format)


def check_cells(count: int, format: str) -> None:
    """Refuse more than `MAX_CELLS` table cells."""
    if count > MAX_CELLS:
        raise beyond("cells", MAX_CELLS, format=format)


@dataclass(frozen=True, slots=True)
class FileKind:
    """The kind of a document for messages: its format."""

    format: str

    def damaged(self) -> Unreadable:
        """Return the refusal of one that is cut or damaged."""
        return Unreadable("damaged", format=self.format)

    def locked(self) -> Unreadable:
        """Return the refusal of one with a password or an unknown compression."""
        return Unreadable("locked", format=self.format)

    def declaring(self) -> Unreadable:
        """Return the refusal of one that declares XML entities."""
        return Unreadable("entities", format=self.format)

    def too_deep(self) -> Unreadable:
        """Return the refusal of one whose elements nest deeper than the parser goes."""
        return beyond("nested-elements", 256, format=self.format)
