"""What a worker process does: take a document, read it, answer; one after the other.

It opens no file and knows no other document. It leaves of its own accord
when it has grown old or fat, so that what a library leaks stays bounded.
"""

from __future__ import annotations

import gc
import signal
from multiprocessing.connection import Connection
from typing import cast

from gojparse.batch.limits import ReadLimits, cap_memory, die_with_parent, resident
from gojparse.batch.reading import DocumentOutcome, PackReport, outcome_of
from gojparse.batch.source import Source

_OLD = 2_000  # documents
_FAT = 0.5  # of the memory it may have
_GARBAGE = 20_000  # objects; a report makes as many, and Python's own 700 cost a twentieth of the time


def serve(connection: Connection, pack: PackReport, limits: ReadLimits) -> None:
    """Answer each source with its outcome and whether this worker leaves; end at None or a closed pipe."""
    for number in (signal.SIGINT, signal.SIGTERM):  # of a terminal or a job's end: the parent decides
        signal.signal(number, signal.SIG_IGN)
    die_with_parent()
    cap_memory(limits)
    _tolerate_garbage()
    answered = 0
    while (given := _next(connection)) is not None:
        outcome: DocumentOutcome = outcome_of(given, pack, limits.ocr)
        answered += 1
        leaves = bool(outcome.stopped) or answered >= _OLD or resident() > _FAT * limits.max_memory
        try:
            connection.send((outcome, leaves))
        except OSError:  # nobody is there any more
            return
        if leaves:
            return


def _tolerate_garbage() -> None:
    """Seek unreachable objects less often, and never among the modules."""
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _next(connection: Connection) -> Source | None:
    try:
        return cast("Source | None", connection.recv())
    except (EOFError, OSError):
        return None
