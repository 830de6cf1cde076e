"""The properties of RTF text that hold until their group ends."""

from __future__ import annotations

from dataclasses import dataclass

from gojparse.readers.word.printed import PLAIN, SMALLEST, Look


@dataclass(slots=True)
class State:
    """How text stands and looks now."""

    font: int
    substitutes: int = 1  # characters after each \u, for programs that do not know it
    in_table: bool = False
    depth: int = 0  # of tables inside one another, as \itap says
    is_hidden: bool = False
    is_deleted: bool = False
    is_tiny: bool = False
    is_struck: bool = False
    is_white: bool = False
    level: int = 0
    look: Look | None = PLAIN  # None: to be made out again
    is_inner: bool = False  # in the definition of rows inside a cell

    def copy(self) -> State:
        """The same for a group inside: what changes there does not last."""
        return State(
            self.font, self.substitutes, self.in_table, self.depth, self.is_hidden, self.is_deleted,
            self.is_tiny, self.is_struck, self.is_white, self.level, self.look, self.is_inner,
        )  # fmt: skip

    @property
    def tables(self) -> int:
        """How many tables are around this text."""
        return max(self.depth, 1) if self.in_table or self.depth > 1 else 0

    def seen(self) -> Look:
        """The look of the text."""
        if self.look is None:
            look = Look(
                self.is_hidden or self.is_deleted or self.is_tiny, self.is_struck, self.is_white, self.level
            )
            self.look = PLAIN if look == PLAIN else look
        return self.look

    def plain(self, font: int) -> None:
        """No properties of characters."""
        self.font = font
        self.is_hidden = self.is_deleted = self.is_tiny = self.is_struck = self.is_white = False
        self.level, self.look = 0, PLAIN

    def set(self, word: bytes, number: int | None, white: frozenset[int]) -> None:
        """A property of characters; without a number it is on."""
        value = 1 if number is None else number
        match word:
            case b"v" | b"webhidden":
                self.is_hidden = value != 0
            case b"deleted":
                self.is_deleted = value != 0
            case b"strike" | b"striked":
                self.is_struck = value != 0
            case b"cf":
                self.is_white = value in white
            case b"fs":
                self.is_tiny = 0 <= value <= SMALLEST
            case b"up" | b"dn":
                distance = 6 if number is None else number
                self.level = distance if word == b"up" else -distance
            case b"super" | b"sub":
                self.level = 0 if not value else 1000 if word == b"super" else -1000
            case _:  # nosupersub
                self.level = 0
        self.look = None


LOOKS = frozenset((b"v", b"webhidden", b"deleted", b"strike", b"striked", b"cf", b"fs", b"up", b"dn",
                   b"super", b"sub", b"nosupersub"))  # fmt: skip
