"""Several processes that read documents, their reports in the order of the documents.

pdfium is not thread-safe, so these are processes. When one dies, the standard
pool gives up all documents under way: they are then read again, each in a
process of its own, and the one that dies there again is the culprit.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from gojparse.batch.inputs import STDIN
from gojparse.batch.run import parsed
from gojparse.model import Report

_UNDER_WAY_PER_WORKER = 4


def in_order(documents: list[str], jobs: int, crashed: Callable[[str], Report]) -> Iterator[Report]:
    """The reports, in the order of the documents; `crashed` gives that of one that ended its process."""
    todo = deque(documents)
    while todo:
        try:
            yield from _through_pool(todo, jobs)
        except BrokenProcessPool:
            for _ in range(min(len(todo), jobs * _UNDER_WAY_PER_WORKER)):
                yield _alone(todo.popleft(), crashed)


def _through_pool(todo: deque[str], jobs: int) -> Iterator[Report]:
    """Reports as long as the pool lives; a document leaves `todo` when its report is given out."""
    others = set(multiprocessing.active_children())
    pool = _pool(jobs)
    try:
        under_way: deque[Future[Report]] = deque()
        for document in tuple(todo):
            under_way.append(_begun(pool, document))
            if len(under_way) == jobs * _UNDER_WAY_PER_WORKER:
                yield _next(under_way, todo)
        while under_way:
            yield _next(under_way, todo)
    except BaseException:  # Ctrl-C, or nobody wants the rest: do not wait for what is under way
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begun(pool: ProcessPoolExecutor, document: str) -> Future[Report]:
    """The document, under way; standard input is ours alone and is read here."""
    if document != STDIN:
        return pool.submit(parsed, document)
    done: Future[Report] = Future()
    done.set_result(parsed(document))
    return done


def _next(under_way: deque[Future[Report]], todo: deque[str]) -> Report:
    report = under_way.popleft().result()
    todo.popleft()
    return report


def _alone(document: str, crashed: Callable[[str], Report]) -> Report:
    with _pool(1) as pool:
        try:
            return pool.submit(parsed, document).result()
        except BrokenProcessPool:
            return crashed(document)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # spawn: a fork would copy threads of ours (a progress bar) in the middle of what they do
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_ignore_interrupt)


def _ignore_interrupt() -> None:
    """Ctrl-C reaches every process of a terminal; only the first shall act on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
