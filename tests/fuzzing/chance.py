"""Choices made by bytes: an input of the fuzzer, read as decisions, so that every input prints something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Decisions by the bytes of an input, one after the other; none are left when it ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._data) - self._at

    def below(self, most: int) -> int:
        """A number from 0 to below `most`; 0 where no bytes are left."""
        size = 1 if most <= 256 else 2
        piece = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(piece) % most

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def text(self, most: int) -> str:
        """Up to `most` characters as the input has them."""
        length = self.below(most + 1)
        piece = self._data[self._at : self._at + 3 * length]
        self._at += 3 * length
        return piece.decode("utf-8", "replace")[:length]
