"""Who reads: this process, worker processes, a cluster. All take documents and answer with outcomes."""

from __future__ import annotations

from typing import Protocol

from gojparse.batch.reading import DocumentOutcome, PackReport, outcome_of
from gojparse.batch.source import Source


class Engine(Protocol):
    """Takes documents with a ticket, answers with the ticket, in any order."""

    def room(self) -> bool:
        """Whether another document can be given now."""

    def in_hand(self) -> int:
        """How many documents are given and not yet answered."""

    def give(self, ticket: int, given: Source) -> None:
        """Take a document."""

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        """What is done, after so many seconds at most."""

    def close(self) -> None:
        """Let go of everything, also of what is in hand."""


class InProcess:
    """Reads in this process, one document at a time: no cap on time or memory, and a crash ends all."""

    def __init__(self, pack: PackReport, ocr: str = "auto") -> None:
        self._pack, self._ocr = pack, ocr
        self._done: list[tuple[int, DocumentOutcome]] = []

    def room(self) -> bool:
        return not self._done

    def in_hand(self) -> int:
        return len(self._done)

    def give(self, ticket: int, given: Source) -> None:
        self._done.append((ticket, outcome_of(given, self._pack, self._ocr)))

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        self._done.clear()
