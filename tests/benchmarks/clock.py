"""CPU time, fairly: the contenders take turns, call by call, and the median counts.

A shared machine changes its speed from second to second. Taking turns gives
every contender the same share of good and bad seconds, so that their ratio
is steadier than any of the times; and each call finds the processor's caches
as they are in a run over many documents, filled by other work.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

Work: TypeAlias = Callable[[], object]
_LONGEST = 2.0  # seconds for all turns together
_ROUNDS, _MOST_ROUNDS = 9, 80


class Spent(NamedTuple):
    """Seconds that a process took."""

    cpu: float
    wall: float


def cpu(contenders: Mapping[str, Work]) -> dict[str, float]:
    """Median CPU time of each contender, in seconds of this process."""
    for work in contenders.values():
        work()  # imports, forms and fonts are loaded once and cost no report
    once = sum(_timed(work) for work in contenders.values())
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    for _ in range(min(max(_ROUNDS, round(_LONGEST / once)), _MOST_ROUNDS)):
        for name, work in contenders.items():
            times[name].append(_timed(work))
    return {name: median(taken) for name, taken in times.items()}


def _timed(work: Work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def processes(commands: Mapping[str, Sequence[str]], rounds: int = 2 * _ROUNDS) -> dict[str, Spent]:
    """Median CPU and wall time of running this interpreter with these arguments, modules compiled before."""
    runs: dict[str, list[Spent]] = {name: [] for name in commands}
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for arguments in commands.values():
            _run(arguments, environment)
        for _ in range(rounds):
            for name, arguments in commands.items():
                runs[name].append(_run(arguments, environment))
    return {
        name: Spent(median(run.cpu for run in taken), median(run.wall for run in taken))
        for name, taken in runs.items()
    }


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> Spent:
    start = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(running.pid, 0)
    wall = time.perf_counter() - start
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {running.returncode}")
    return Spent(usage.ru_utime + usage.ru_stime, wall)
