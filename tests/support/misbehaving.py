"""Packing functions that misbehave as hostile documents do, inside a worker process."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from gojparse.model import Report


def pack(report: Report) -> bytes:
    """The verdict and source; before that, what the source's name asks for."""
    if report.verdict != "unreadable":
        _misbehave(Path(report.source))
    return f"{report.verdict} {report.source}".encode()


def _misbehave(source: Path) -> None:
    if "segfault" in source.name:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "leave" in source.name:
        os._exit(3)
    if "hang" in source.name:
        time.sleep(60)
    if "hungry" in source.name:
        bytearray(8 * 1024**3)
    if "once" in source.name and not source.exists():
        source.touch()
        os.kill(os.getpid(), signal.SIGKILL)
