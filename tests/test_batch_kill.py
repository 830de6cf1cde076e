"""A run that is killed, and then goes on, writes what an undisturbed run writes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.campaigns import kill

DOCUMENTS = sorted(kill.DOCUMENTS.iterdir())[40:100]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return kill.undisturbed(DOCUMENTS, tmp_path_factory.mktemp("undisturbed") / "out")


def journal_grows(out: Path) -> None:
    """Wait until the run has kept something."""
    log = out / ".gojparse-journal-wal"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (log.exists() and log.stat().st_size > 100_000):
        time.sleep(0.02)
    assert log.exists(), "the run is over before it could be killed"


def started(out: Path, *more: str) -> subprocess.Popen[bytes]:
    running = subprocess.Popen(kill.command(DOCUMENTS, out, *more), cwd=kill.ROOT, stderr=subprocess.PIPE)
    journal_grows(out)
    return running


def test_the_run_itself_is_killed(expected: dict[str, bytes], tmp_path: Path) -> None:
    running = started(tmp_path / "out", "--jobs", "2")
    below = kill.descendants(running.pid)
    running.kill()
    running.wait()
    assert not (tmp_path / "out/datapackage.json").exists()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}/cmdline").exists() for pid in below) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in below if Path(f"/proc/{pid}/cmdline").exists()], "workers outlive their run"
    assert kill.resumed(DOCUMENTS, tmp_path / "out") == expected


def test_a_worker_is_killed(expected: dict[str, bytes], tmp_path: Path) -> None:
    running = started(tmp_path / "out", "--jobs", "2")
    os.kill(kill.descendants(running.pid)[-1], signal.SIGKILL)
    assert running.wait() == 0
    assert kill.written(tmp_path / "out") == expected


def test_a_worker_of_a_cluster_is_killed(expected: dict[str, bytes], tmp_path: Path) -> None:
    with kill.cluster(tmp_path) as (address, workers):
        running = started(tmp_path / "out", "--scheduler", address)
        kill.end(workers.pop())
        assert running.wait() == 0
    assert kill.written(tmp_path / "out") == expected


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_keeps_what_is_done(
    expected: dict[str, bytes], tmp_path: Path, number: signal.Signals, code: int
) -> None:
    out = tmp_path / "out"
    running = subprocess.Popen(
        [part for part in kill.command(DOCUMENTS, out, "--jobs", "2") if part != "--quiet"],
        cwd=kill.ROOT,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job ignores it
    )
    journal_grows(out)
    running.send_signal(number)
    _, err = running.communicate(timeout=60)
    assert running.returncode == code
    how = "interrupted" if number is signal.SIGINT else "terminated"
    message = re.fullmatch(
        rf"gojparse: {how} before it was finished; the results of (\d+) documents are kept in \S+:"
        r" run the same command with --resume to continue\n",
        err.decode(),
    )
    assert message, err
    assert 0 < int(message[1]) < len(DOCUMENTS)
    assert kill.resumed(DOCUMENTS, out) == expected


def test_two_runs_at_once(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = started(out)
    second = subprocess.run(
        kill.command(DOCUMENTS, out, "--resume"), cwd=kill.ROOT, capture_output=True, check=False
    )
    assert second.returncode == 6
    assert second.stderr.decode() == (
        f"gojparse: another run is writing to {out}; wait until it is done, or choose another folder\n"
    )
    assert first.wait() == 0


SMALL_DISK = 'mount -t tmpfs -o size={size}k tmpfs "$1" && shift && exec "$@"'


@pytest.fixture
def on_a_small_disk(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command whose output folder is on a disk of so many kilobytes, which is gone afterwards."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def running(size: int, script: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        alone = ["unshare", "--mount"] if os.getuid() == 0 else ["unshare", "--map-root-user", "--mount"]
        asked = [*alone, "sh", "-c", SMALL_DISK.format(size=size), "sh", str(disk), "sh", "-c", script]
        return subprocess.run([*asked, "sh", *arguments], cwd=kill.ROOT, capture_output=True, check=False)

    return running


def test_a_full_disk_loses_only_what_is_in_hand(
    expected: dict[str, bytes],
    tmp_path: Path,
    on_a_small_disk: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    out, copy = tmp_path / "disk/out", tmp_path / "copy"
    done = on_a_small_disk(
        300, f'"$@"; code=$?; cp -r {out} {copy}; exit $code', *kill.command(DOCUMENTS, out)
    )
    assert done.returncode == 6, done.stderr
    message = (
        "no space left on device; what was read is kept there: solve this, then run the same command again"
        " with --resume\n"
    )
    assert done.stderr.decode() == f"gojparse: cannot write to {out}: {message}"
    assert {path.name[:17] for path in copy.iterdir()} == {".gojparse-journal"}
    assert kill.resumed(DOCUMENTS, copy) == expected


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("text")
    done = subprocess.run(
        kill.command([tmp_path / "in.txt"], Path("/proc/out")),
        cwd=kill.ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 6
    assert len(done.stderr.decode().splitlines()) == 1
    assert b"cannot write to /proc/out: no such file or directory; choose another folder" in done.stderr


def test_the_first_line_is_enough_for_head() -> None:
    asked = [sys.executable, "-m", "gojparse", "extract", *map(str, DOCUMENTS)]
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" | head -n 1 | wc -l; echo ${PIPESTATUS[0]}', "bash", *asked],
        cwd=kill.ROOT,
        capture_output=True,
        check=False,
    )
    assert done.stdout.split() == [b"1", b"0"], done
    assert b"Traceback" not in done.stderr
