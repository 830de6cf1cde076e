"""A run over many documents: each is read once, kept, and told of.

    given ─▶ known already? ─▶ engine (this process, workers, a cluster) ─▶ journal ─▶ told

Nothing grows with the number of documents: they are taken from their source
as there is room for them, and what became of them is in the journal.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from gojparse.batch.engine import Engine
from gojparse.batch.journal import Journal
from gojparse.batch.limits import ReadLimits
from gojparse.batch.reading import DocumentOutcome
from gojparse.batch.source import Source
from gojparse.identity import evidence_of_name

_MOMENT = 0.2  # seconds until a wish to stop is noticed
_GRACE = 10.0  # seconds for what is in hand when somebody wants to stop
_AHEAD = 64  # documents that may be known before their turn to be told has come


class BatchRun:
    """Iterate over it for the outcome of each document. `before`: how many were known from earlier.

    `in_order`: outcomes come in the order of the documents, not as they are done.
    `stop`: asked again and again; once it says yes, no further document is begun.
    """

    def __init__(
        self,
        given: Iterator[Source],
        engine: Engine,
        journal: Journal,
        limits: ReadLimits,
        *,
        in_order: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._given = enumerate(given)
        self._engine, self._journal, self._limits = engine, journal, limits
        self._in_order, self._stop = in_order, stop
        self._ready: list[tuple[int, DocumentOutcome]] = []  # a heap, by ticket
        self._turn = 0
        self._begun: dict[int, Source] = {}
        self._under_way: dict[str, Source] = {}
        self._twins: defaultdict[str, list[tuple[int, Source]]] = defaultdict(list)
        self._exhausted = False
        self._deadline: float | None = None
        self.before = 0

    def __iter__(self) -> Iterator[DocumentOutcome]:
        try:
            while True:
                self._feed()
                yield from self._tell()
                if self._engine.in_hand():
                    self._hear()
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
            ticket, given = next(self._given, (-1, None))
            if given is None:
                self._exhausted = True
                return
            self._begin(ticket, given)

    def _may_go_on(self) -> bool:
        """Whether what is known before its turn leaves space for more."""
        return len(self._ready) < _AHEAD and (not self._in_order or len(self._begun) < _AHEAD)

    def _begin(self, ticket: int, given: Source) -> None:
        key = given.key
        known = self._journal.find(key, self._limits)
        same = known or self._under_way.get(key)
        if same is None or (given.known_as < same.known_as and _tells_more(given, same)):
            self._begun[ticket] = self._under_way[key] = given
            self._engine.give(ticket, given)
        elif known:
            self.before += 1
            self._list(ticket, given, known)
        else:
            self._twins[key].append((ticket, replace(given, content=None)))

    # ---- taking in ----

    def _hear(self) -> None:
        for ticket, outcome in self._engine.wait(_MOMENT):
            del self._begun[ticket]
            self._under_way.pop(outcome.key, None)
            self._journal.add(outcome, self._limits)
            heapq.heappush(self._ready, (ticket, outcome))
            for twin, given in self._twins.pop(outcome.key, ()):
                self._list(twin, given, outcome)

    def _list(self, ticket: int, given: Source, known: DocumentOutcome) -> None:
        """One more source of bytes that were read."""
        self._journal.enlist(known.key, given)
        heapq.heappush(self._ready, (ticket, replace(known, source=given.name, member=given.member)))

    def _tell(self) -> Iterator[DocumentOutcome]:
        """What is known and whose turn it is."""
        while self._ready and (not self._in_order or self._ready[0][0] == self._turn):
            self._turn += 1
            yield heapq.heappop(self._ready)[1]

    def _overdue(self) -> bool:
        """Whether it is time to leave what is in hand."""
        if self._deadline is None and self._stop():
            self._exhausted = True
            self._deadline = time.monotonic() + _GRACE
        return self._deadline is not None and time.monotonic() > self._deadline


def _tells_more(given: Source, same: Source | DocumentOutcome) -> bool:
    """Whether what is known of a document beside its bytes could make another report of the same bytes."""
    (source, crawled), (other, other_crawled) = given.known_as, same.known_as
    return crawled != other_crawled or evidence_of_name(source) != evidence_of_name(other)
