"""Processes that read documents: one crash, one hang, one bomb costs one document.

pdfium is not thread-safe and a hostile file can end a process, so each
document is read in a worker that has a pipe of its own: when a worker dies,
the document it held is known. A standard pool knows only that somebody died,
and loses all that was under way.

A document whose worker died is read once more, alone in a fresh worker: a
death by SIGKILL is somebody else's doing (a machine short of memory, an
administrator) until it has happened a few times, any other only once.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import signal
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

from gojparse.batch.reading import DocumentOutcome, PackReport, ReadLimits, outcome_of, stopped_outcome
from gojparse.batch.source import Source

_IN_HAND = 2  # documents a worker holds: while it answers one, the next is already there
_SMALL = 32_000  # bytes that fit into a pipe whose other end is busy
_WARM = ("gojparse.batch.pool", "gojparse.flow")  # a reader is imported when its carrier turns up

_OLD = 2_000  # documents
_FAT = 0.5  # of the memory it may have
_GARBAGE = 20_000  # objects; a report makes as many, and Python's own 700 cost a twentieth of the time

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(slots=True)
class _Held:
    """A document in a worker's hands. `deaths` counts the workers that ended over it."""

    ticket: int
    source: Source
    deaths: int = 0

    @property
    def size(self) -> int:
        return len(self.source.content or b"")


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    held: deque[_Held] = field(default_factory=deque)
    since: float = 0.0  # when it began with the first of them

    def take(self, held: _Held) -> None:
        if not self.held:
            self.since = time.monotonic()
        self.held.append(held)
        self.pipe.send(held.source)

    def ready_for(self, held: _Held) -> bool:
        """Tell whether this can be sent to it without waiting for it."""
        if not self.held:
            return True
        alone = held.deaths or self.held[0].deaths
        return len(self.held) < _IN_HAND and held.size <= _SMALL and not alone


class WorkerPool:
    """An engine of at most `jobs` worker processes. They start when there is something to read."""

    def __init__(self, jobs: int, pack: PackReport, limits: ReadLimits) -> None:
        """Begin without workers."""
        self._jobs = jobs
        self._pack = pack
        self._limits = limits
        self._workers: list[_Worker] = []
        self._waiting: deque[_Held] = deque()
        self._done: list[tuple[int, DocumentOutcome]] = []
        self._context = _context()

    def room(self) -> bool:
        """Tell whether another document can be taken now."""
        return not self._waiting and self._free() > 0

    def in_hand(self) -> int:
        """Return how many documents are taken and not yet answered."""
        return len(self._waiting) + sum(len(worker.held) for worker in self._workers) + len(self._done)

    def give(self, ticket: int, source: Source) -> None:
        """Take a document; its outcome comes back with this ticket."""
        self._waiting.append(_Held(ticket, source))
        self._hand_out()

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        """Return the outcomes that are done, after so many seconds at most."""
        if not self._done:
            self._listen(min(seconds, self._until_deadline()))
        self._end_the_late()
        self._hand_out()
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """End all workers, whatever they hold."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()
        self._waiting.clear()

    # ---- handing out ----

    def _free(self) -> int:
        idle = sum(max(0, _IN_HAND - len(worker.held)) for worker in self._workers)
        return idle + _IN_HAND * (self._jobs - len(self._workers))

    def _hand_out(self) -> None:
        while self._waiting and (worker := self._worker_for(self._waiting[0])):
            held = self._waiting.popleft()
            try:
                worker.take(held)
            except OSError:  # it has just died, and had not begun with this one
                worker.held.remove(held)
                self._waiting.appendleft(held)
                self._bury(worker)

    def _worker_for(self, held: _Held) -> _Worker | None:
        """The least busy worker that can take it, or a new one while there may be more."""
        ready = [worker for worker in self._workers if worker.ready_for(held)]
        idlest = min(ready, key=lambda worker: len(worker.held), default=None)
        if (idlest is None or idlest.held) and len(self._workers) < self._jobs:
            return self._hire()
        return idlest

    def _hire(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        process = self._context.Process(
            target=serve, args=(theirs, self._pack, self._limits), daemon=True, name="gojparse-reader"
        )
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    # ---- listening ----

    def _listen(self, seconds: float) -> None:
        pipes = {worker.pipe: worker for worker in self._workers if worker.held}
        if not pipes:
            return
        for pipe in wait(list(pipes), max(0.0, seconds)):
            self._receive(pipes[pipe])  # type: ignore[index]

    def _receive(self, worker: _Worker) -> None:
        """Take a worker's answer. A pipe that ends without one means that the worker died."""
        try:
            outcome, leaves = worker.pipe.recv()
        except (EOFError, OSError):
            self._lost(worker)
            return
        self._done.append((worker.held.popleft().ticket, outcome))
        worker.since = time.monotonic()
        if leaves:
            self._bury(worker)

    def _lost(self, worker: _Worker) -> None:
        """Deal with the death of a worker: the document it had begun has cost one life."""
        worker.process.join(1)
        begun = worker.held.popleft()
        begun.deaths += 1
        if begun.deaths >= _lives(worker.process.exitcode):
            how = _cause(worker.process.exitcode)
            self._done.append(
                (begun.ticket, stopped_outcome(begun.source, "crashed", "crash", self._pack, how=how))
            )
        else:
            worker.held.appendleft(begun)
        self._bury(worker)

    def _bury(self, worker: _Worker) -> None:
        """Remove a worker; what it still held goes to others, the first of it first."""
        self._waiting.extendleft(reversed(worker.held))
        worker.held.clear()
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        self._workers.remove(worker)

    # ---- the clock ----

    def _until_deadline(self) -> float:
        busy = [worker.since for worker in self._workers if worker.held]
        return min(busy) + self._limits.timeout - time.monotonic() if busy else 0.0

    def _end_the_late(self) -> None:
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.held]:
            if now - worker.since > self._limits.timeout and not worker.pipe.poll():
                late = worker.held.popleft()
                seconds = f"{self._limits.timeout:g}"
                outcome = stopped_outcome(late.source, "out-of-time", "time", self._pack, seconds=seconds)
                self._done.append((late.ticket, outcome))
                self._bury(worker)


def _context() -> ForkServerContext | SpawnContext:
    """Start a server that has all imported, and forks: a worker costs milliseconds and no threads of ours."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_WARM))
    forkserver.ensure_running()  # it imports while we get ready
    return context


def _lives(exitcode: int | None) -> int:
    """Return how many workers may end so over one document before it is the document's fault."""
    return 4 if exitcode == -signal.SIGKILL else 2


def _cause(exitcode: int | None) -> str:
    """Name how a process ended, in the system's words."""
    if exitcode is not None and exitcode < 0:
        return signal.Signals(-exitcode).name
    return f"exit code {exitcode}"


# ---- the worker process ----


def serve(connection: Connection, pack: PackReport, limits: ReadLimits) -> None:
    """Read documents in a worker process, one after the other, until None or a closed pipe comes.

    It opens no file and knows no other document. Each `Source` is answered
    with its `DocumentOutcome` and with whether this worker leaves: it does so
    when it has grown old or fat, so that what a library leaks stays bounded.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # of a terminal or a job's end: the parent decides
        signal.signal(number, signal.SIG_IGN)
    _die_with_parent()
    _cap_memory(limits)
    gc.freeze()  # what is imported stays, and unreachable objects are sought less often
    gc.set_threshold(_GARBAGE)
    answered = 0
    while (source := _next(connection)) is not None:
        outcome: DocumentOutcome = outcome_of(source, pack, limits.ocr)
        answered += 1
        leaves = bool(outcome.stopped) or answered >= _OLD or resident_memory() > _FAT * limits.max_memory
        try:
            connection.send((outcome, leaves))
        except OSError:  # nobody is there any more
            return
        if leaves:
            return


def _next(connection: Connection) -> Source | None:
    try:
        return cast("Source | None", connection.recv())
    except (EOFError, OSError):
        return None


def _cap_memory(limits: ReadLimits) -> None:
    """Hold this process to its memory, counted as address space: the one cap that no library escapes."""
    with suppress(ImportError, OSError, ValueError):  # not every system has such a limit
        import resource

        allowed = _memory_in_use(0) + limits.max_memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            allowed = min(allowed, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _memory_in_use(column: int) -> int:
    """Return a column of /proc/self/statm in bytes: 0 is the address space, 1 the resident memory."""
    import resource

    return int(Path("/proc/self/statm").read_text().split()[column]) * resource.getpagesize()


def resident_memory() -> int:
    """Return the bytes of memory that this process holds now; 0 where the system does not tell."""
    with suppress(ImportError, OSError, ValueError):
        return _memory_in_use(1)
    return 0


def _die_with_parent() -> None:
    """End this process when its parent ends, however that ended: nobody would read our answer."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
