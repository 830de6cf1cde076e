"""Reading on the machines of a Dask cluster.

This machine opens the inputs, so that the others need none of its disks, and
sends documents in batches: a task of its own for each would cost more than
many documents do. On the other side each batch goes through a pool of one
worker process: a poisonous document costs itself, there as here. A machine
that is lost costs time only: its batches are read again by another.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from contextlib import suppress
from typing import Any, cast

from gojparse.batch.pool import WorkerPool
from gojparse.batch.reading import DocumentOutcome, PackReport, ReadLimits
from gojparse.batch.source import Source
from gojparse.errors import GojparseError, WrongUsage

_DOCUMENTS = 32  # of a batch
_BYTES = 8_000_000  # of a batch
_BATCHES_PER_THREAD = 2
_ASK_AGAIN = 2.0  # seconds
_TRIES = 5  # machines that may be lost over a batch

Batch = tuple[tuple[int, Source], ...]


class ClusterFailed(GojparseError):
    """The cluster gives no answers any more: its fault, not a document's."""

    section = "cluster"

    def __init__(self, why: object) -> None:
        """Name the failure of the last task."""
        super().__init__("failed", error=f"{type(why).__name__}: {why}")


class Cluster:
    """An engine that reads on a cluster."""

    def __init__(self, scheduler: str, pack: PackReport, limits: ReadLimits) -> None:
        """Connect to the Dask scheduler at this address; WrongUsage if nobody answers, or without Dask."""
        try:
            from distributed import Client
        except ImportError:
            raise WrongUsage("no-dask") from None
        try:
            self._client: Any = cast("Any", Client)(scheduler, timeout=10, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise WrongUsage("no-scheduler", scheduler=scheduler, error=str(error)) from None
        self._pack, self._limits = pack, limits
        self._open: list[tuple[int, Source]] = []
        self._tasks: dict[Any, tuple[Batch, int]] = {}
        self._done: list[tuple[int, DocumentOutcome]] = []
        self._asked, self._known_threads = -_ASK_AGAIN, 1
        self._finished: queue.Queue[Any] = queue.Queue()

    def room(self) -> bool:
        """Tell whether another document can be taken now."""
        return len(self._tasks) < self._threads() * _BATCHES_PER_THREAD

    def _threads(self) -> int:
        """Return how many documents the cluster reads at a time, asked now and then: machines come and go."""
        if time.monotonic() - self._asked > _ASK_AGAIN:
            self._asked = time.monotonic()
            self._known_threads = sum(self._client.nthreads().values()) or 1
        return self._known_threads

    def in_hand(self) -> int:
        """Return how many documents are taken and not yet answered."""
        return len(self._open) + len(self._done) + sum(len(batch) for batch, _ in self._tasks.values())

    def give(self, ticket: int, source: Source) -> None:
        """Take a document; a batch is sent when it is full."""
        self._open.append((ticket, source))
        size = sum(len(source.content or b"") for _, source in self._open)
        if len(self._open) >= _DOCUMENTS or size >= _BYTES:
            self._send_open()

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        """Return the outcomes that are done, after so many seconds at most."""
        self._send_open()  # nothing more comes before this is answered
        with suppress(queue.Empty):
            self._take(self._finished.get(timeout=seconds))
            while True:
                self._take(self._finished.get_nowait())
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Cancel what is in hand, and leave the cluster."""
        for task in self._tasks:
            with suppress(Exception):
                task.cancel()
        self._tasks.clear()
        with suppress(Exception):
            self._client.close(timeout=5)

    def _send_open(self) -> None:
        if self._open:
            batch, self._open = tuple(self._open), []
            self._send(batch, 0)

    def _send(self, batch: Batch, tries: int) -> None:
        task = self._client.submit(read_batch, batch, self._pack, self._limits, pure=False, retries=0)
        self._tasks[task] = (batch, tries)
        task.add_done_callback(self._finished.put)

    def _take(self, task: Any) -> None:
        batch, tries = self._tasks.pop(task)
        if task.status == "finished":
            self._done += task.result()
        elif tries < _TRIES:
            self._send(batch, tries + 1)
        else:
            raise ClusterFailed(task.exception() if task.status == "error" else task.status)


_pools: dict[tuple[int, PackReport, ReadLimits], WorkerPool] = {}
"""On a machine of the cluster: the pool of each of its threads, kept warm from batch to batch."""


def read_batch(batch: Batch, pack: PackReport, limits: ReadLimits) -> list[tuple[int, DocumentOutcome]]:
    """Read the documents of a batch. Runs on a machine of the cluster."""
    mine = (threading.get_ident(), pack, limits)
    pool = _pools.get(mine) or _pools.setdefault(mine, _pool(pack, limits))
    todo = list(reversed(batch))
    answers: list[tuple[int, DocumentOutcome]] = []
    try:
        while todo or pool.in_hand():
            while todo and pool.room():
                pool.give(*todo.pop())
            answers += pool.wait(1.0)
    except BaseException:
        _pools.pop(mine).close()
        raise
    return answers


def _pool(pack: PackReport, limits: ReadLimits) -> WorkerPool:
    # Dask marks its workers as processes that may have no children; ours end when they do
    multiprocessing.current_process()._config.pop("daemon", None)  # type: ignore[attr-defined]
    return WorkerPool(1, pack, limits)
