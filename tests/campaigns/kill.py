"""Kill a run in the middle, go on, and compare every byte: `python -m tests.campaigns.kill [TIMES]`.

Killed are, one after the other and each at random moments: the run itself, a
worker process of it, and one of two workers of a Dask cluster on this
machine. What the resumed run wrote must be what an undisturbed run with one
process wrote.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "corpus" / "documents"


def command(documents: Sequence[Path], out: Path, *more: str) -> list[str]:
    """The command line of a run over these documents."""
    return [
        *(sys.executable, "-m", "gojparse", "extract", *map(str, documents)),
        *("-o", str(out), "--format", "both", "--quiet", *more),
    ]


def undisturbed(documents: Sequence[Path], out: Path) -> dict[str, bytes]:
    """The files that a run with one process writes when nobody kills it."""
    subprocess.run(command(documents, out, "--jobs", "1"), cwd=ROOT, check=True)
    return written(out)


def written(out: Path) -> dict[str, bytes]:
    """All files below the folder."""
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def killed(documents: Sequence[Path], out: Path, moment: float, victim: str, *more: str) -> int:
    """Start a run and kill it, or a worker of it, after so many seconds; its exit code."""
    running = subprocess.Popen(command(documents, out, *more), cwd=ROOT, stderr=subprocess.PIPE)
    time.sleep(moment)
    with suppress(ProcessLookupError):
        if victim == "run":
            running.kill()
        else:
            for pid in descendants(running.pid)[-1:]:
                os.kill(pid, signal.SIGKILL)
    running.communicate(timeout=300)
    return running.returncode


def resumed(documents: Sequence[Path], out: Path, *more: str) -> dict[str, bytes]:
    """Go on with the run; what it has written."""
    subprocess.run(command(documents, out, "--resume", *more), cwd=ROOT, check=True)
    return written(out)


def descendants(pid: int) -> list[int]:
    """The processes below this one, in the order of their numbers."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    below = {pid}
    for _ in parents:
        below |= {child for child, parent in parents.items() if parent in below}
    return sorted(below - {pid})


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on this machine: the scheduler's address, and the workers."""
    listening = folder / "scheduler.json"
    scheduler = _dask("scheduler", folder, "--port", "0")
    workers = [worker(folder) for _ in range(2)]
    try:
        while not listening.exists() or not listening.read_text().strip():
            time.sleep(0.1)
        yield json.loads(listening.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            end(process)


def worker(folder: Path) -> subprocess.Popen[bytes]:
    """One more worker of the cluster."""
    return _dask("worker", folder, "--nthreads", "1", "--local-directory", str(folder))


def _dask(what: str, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    asked = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--host", "127.0.0.1", "--no-dashboard"]
    asked += ["--scheduler-file", str(folder / "scheduler.json"), *more]
    return subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all below it."""
    for pid in (*descendants(process.pid), process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def main(times: int) -> None:
    """Kill everything so many times, print what came of it, and fail if a byte differs."""
    documents = sorted(DOCUMENTS.iterdir())
    seed = random.SystemRandom().randrange(10**6)
    rng = random.Random(seed)
    print(f"seed {seed}, {len(documents)} documents")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.monotonic()
        expected = undisturbed(documents, folder / "undisturbed")
        took = time.monotonic() - start
        for victim in ("run", "worker"):
            for _ in range(times):
                moment = rng.uniform(0.3, took / 2)
                out = folder / "out"
                code = killed(documents, out, moment, victim, "--jobs", "2")
                same = (resumed(documents, out) if code else written(out)) == expected
                print(f"{victim} killed after {moment:.2f} s, exit {code}: {'same' if same else 'DIFFERS'}")
                assert same
                shutil.rmtree(out)
        _cluster_killed(documents, folder, expected, times, rng)


def _cluster_killed(
    documents: Sequence[Path], folder: Path, expected: dict[str, bytes], times: int, rng: random.Random
) -> None:
    with cluster(folder) as (address, workers):
        for _ in range(times):
            out = folder / "out"
            running = subprocess.Popen(command(documents, out, "--scheduler", address), cwd=ROOT)
            moment = rng.uniform(1.5, 6.0)
            time.sleep(moment)
            end(workers.pop(0))
            workers.append(worker(folder))
            code = running.wait(timeout=300)
            same = written(out) == expected
            print(f"cluster worker killed after {moment:.2f} s, exit {code}: {'same' if same else 'DIFFERS'}")
            assert same
            assert code == 0
            shutil.rmtree(out)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
