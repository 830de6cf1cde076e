"""A run over many documents: each is read once, stored, and reported.

    sources ─▶ known already? ─▶ engine (this process, workers, a cluster) ─▶ journal ─▶ outcomes

Nothing grows with the number of documents: they are taken from their source
as there is room for them, and what became of them is in the journal.
"""

from __future__ import annotations

import heapq
import os
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Protocol

from gojparse.batch.addresses import AnyPath
from gojparse.batch.documents import sources_of
from gojparse.batch.journal import Journal
from gojparse.batch.reading import (
    MAX_MEMORY,
    TIMEOUT,
    DocumentOutcome,
    PackReport,
    ReadLimits,
    outcome_of,
)
from gojparse.batch.source import Source
from gojparse.identity import evidence_of_name

if TYPE_CHECKING:
    from gojparse.dataset.frames import Dataset

_MOMENT = 0.2  # seconds until a request to stop is noticed
_GRACE = 10.0  # seconds for what is in hand when somebody wants to stop
_AHEAD = 64  # outcomes that may be known before it is their turn


class Engine(Protocol):
    """Reads documents: in this process, in worker processes, on a cluster.

    It takes each with a ticket, and answers with the ticket, in any order.
    """

    def room(self) -> bool:
        """Tell whether another document can be taken now."""

    def in_hand(self) -> int:
        """Return how many documents are taken and not yet answered."""

    def give(self, ticket: int, source: Source) -> None:
        """Take a document."""

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        """Return the outcomes that are done, after so many seconds at most."""

    def close(self) -> None:
        """Let go of everything, also of what is in hand."""


class InProcess:
    """An engine in this process, one document at a time: no limit of time or memory, and a crash ends all."""

    def __init__(self, pack: PackReport, ocr: str = "auto") -> None:
        """Begin with nothing in hand."""
        self._pack, self._ocr = pack, ocr
        self._done: list[tuple[int, DocumentOutcome]] = []

    def room(self) -> bool:
        """Tell whether the last outcome has been fetched."""
        return not self._done

    def in_hand(self) -> int:
        """Return how many outcomes wait to be fetched."""
        return len(self._done)

    def give(self, ticket: int, source: Source) -> None:
        """Read a document."""
        self._done.append((ticket, outcome_of(source, self._pack, self._ocr)))

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        """Return the outcome of the last document."""
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Forget what was not fetched."""
        self._done.clear()


class BatchRun:
    """Iterate over it for the outcome of each document. `before` counts those known from earlier."""

    def __init__(
        self,
        sources: Iterator[Source],
        engine: Engine,
        journal: Journal,
        limits: ReadLimits,
        *,
        in_order: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Prepare a run; it begins when it is iterated over, and closes its engine at the end.

        With `in_order`, outcomes come in the order of the documents, not as they are done. `stop` is
        asked again and again. Once it says yes, no further document is begun.
        """
        self._sources = sources
        self._parts: deque[Source] = deque()  # pictures that were joined, and are no report together
        self._tickets = count()
        self._engine, self._journal, self._limits = engine, journal, limits
        self._in_order, self._stop = in_order, stop
        self._ready: list[tuple[int, DocumentOutcome | None]] = []  # a heap, by ticket
        self._turn = 0
        self._begun: dict[int, Source] = {}
        self._under_way: dict[str, Source] = {}
        self._twins: defaultdict[str, list[tuple[int, Source]]] = defaultdict(list)
        self._exhausted = False
        self._deadline: float | None = None
        self.before = 0

    def __iter__(self) -> Iterator[DocumentOutcome]:
        """Give the outcomes."""
        try:
            while True:
                self._feed()
                yield from self._due()
                if self._engine.in_hand():
                    self._receive()
                elif self._exhausted and not self._ready:
                    return
                if self._overdue():
                    return
        finally:
            self._engine.close()

    # ---- giving out ----

    def _feed(self) -> None:
        """Begin with as many documents as there is room for."""
        while not self._exhausted and self._engine.room() and self._may_go_on():
            if self._stop():
                self._exhausted = True
                self._deadline = time.monotonic() + _GRACE
                return
            source = self._parts.popleft() if self._parts else next(self._sources, None)
            if source is None:
                self._exhausted = True
                return
            self._begin(next(self._tickets), source)

    def _may_go_on(self) -> bool:
        """Tell whether the outcomes that wait for their turn leave space for more."""
        return len(self._ready) < _AHEAD and (not self._in_order or len(self._begun) < _AHEAD)

    def _begin(self, ticket: int, source: Source) -> None:
        key = source.key
        known = self._journal.find(key, self._limits)
        same = known or self._under_way.get(key)
        if same is None or (source.known_as < same.known_as and _may_differ(source, same)):
            self._begun[ticket] = self._under_way[key] = source
            self._engine.give(ticket, source)
        elif known:
            self.before += 1
            self._list(ticket, source, known)
        else:
            self._twins[key].append((ticket, replace(source, content=None)))

    # ---- taking in ----

    def _receive(self) -> None:
        for ticket, outcome in self._engine.wait(_MOMENT):
            begun = self._begun.pop(ticket)
            self._under_way.pop(outcome.key, None)
            if outcome.divided:
                self._divide(ticket, begun)
                continue
            self._journal.add(outcome, self._limits)
            heapq.heappush(self._ready, (ticket, outcome))
            for twin, source in self._twins.pop(outcome.key, ()):
                self._list(twin, source, outcome)

    def _divide(self, ticket: int, joined: Source) -> None:
        """Have the pictures of a document read one by one, and those of its twins."""
        self._exhausted = self._deadline is not None
        self._parts.extend(joined.parts)
        heapq.heappush(self._ready, (ticket, None))
        for twin, source in self._twins.pop(joined.key, ()):
            self._parts.extend(source.parts)
            heapq.heappush(self._ready, (twin, None))

    def _list(self, ticket: int, source: Source, known: DocumentOutcome) -> None:
        """List one more source of bytes that were read."""
        self._journal.enlist(known.key, source)
        heapq.heappush(self._ready, (ticket, replace(known, source=source.name, member=source.member)))

    def _due(self) -> Iterator[DocumentOutcome]:
        """Give the outcomes whose turn it is."""
        while self._ready and (not self._in_order or self._ready[0][0] == self._turn):
            self._turn += 1
            outcome = heapq.heappop(self._ready)[1]
            if outcome is not None:
                yield outcome

    def _overdue(self) -> bool:
        """Tell whether it is time to leave what is in hand."""
        if self._deadline is None and self._stop():
            self._exhausted = True
            self._deadline = time.monotonic() + _GRACE
        return self._deadline is not None and time.monotonic() > self._deadline


def _may_differ(source: Source, same: Source | DocumentOutcome) -> bool:
    """Tell whether a document's name or date could make another report of the same bytes."""
    (name, crawled), (other, other_crawled) = source.known_as, same.known_as
    return crawled != other_crawled or evidence_of_name(name) != evidence_of_name(other)


# ---- a whole run ----


def extract_dataset(
    paths: AnyPath | Iterable[AnyPath],
    jobs: int = 1,
    *,
    timeout: float = TIMEOUT,
    max_memory: int = MAX_MEMORY,
    ocr: str = "auto",
) -> Dataset:
    """Read all documents that the paths name into pandas frames; a bad one is a row of `reports`.

    With `jobs` of 2 or more, documents are read in processes of their own:
    one that takes more than `timeout` seconds or `max_memory` bytes, or ends
    its process, costs no other. With 1 they are read in this process, where
    no such limit holds.

    Args:
        paths: Files, folders, archives, patterns or URLs.
        jobs: The number of processes that read.
        timeout: Seconds that one document may take.
        max_memory: Bytes that one document may take.
        ocr: Whether text is recognised in pictures: `auto` (pages that are
            nothing else), `always` or `never`.
    """
    from gojparse.batch.output import StoredReports
    from gojparse.dataset.frames import dataset_from_stream
    from gojparse.dataset.rows import pack_rows

    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    limits = ReadLimits(timeout, max_memory, ocr)
    journal = Journal()
    try:
        engine = worker_pool(jobs, pack_rows, limits) if jobs > 1 else InProcess(pack_rows, ocr)
        for _ in BatchRun(sources_of(several), engine, journal, limits):
            pass
        return dataset_from_stream(StoredReports(journal))
    finally:
        journal.close()


def worker_pool(jobs: int, pack: PackReport, limits: ReadLimits) -> Engine:
    """Make an engine of so many worker processes."""
    from gojparse.batch.pool import WorkerPool

    return WorkerPool(jobs, pack, limits)
