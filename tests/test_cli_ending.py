"""How a run ends when something outside ends it: a closed pipe, Ctrl-C, SIGTERM, a full disk."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PRETENDING = "import made; made.install(); from gojparse.cli import main; main()"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", PRETENDING, *arguments]


START = HERE / "pretending"
"""On the path of a new Python it puts the pretended parser in the place of the real one."""


def environment(*first: Path) -> dict[str, str]:
    paths = [
        *map(str, first),
        str(START),
        str(HERE / "support"),
        str(HERE.parent),
        os.environ.get("PYTHONPATH", ""),
    ]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.txt").write_text(f"one {number}")
    return folder


@pytest.mark.parametrize("arguments", [["extract"], ["extract", "--table", "applications"], ["check"]])
def test_a_closed_pipe_ends_quietly(many: Path, arguments: list[str]) -> None:
    running = subprocess.Popen(
        command(*arguments, str(many)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert running.stdout and running.stderr
    running.stdout.read(10)
    running.stdout.close()
    err = running.stderr.read().decode()
    assert running.wait(timeout=60) == 0
    assert all(line.startswith("gojparse: ") and "documents" in line for line in err.splitlines())


@pytest.mark.parametrize(
    "arguments", [["show", "a.txt"], ["--help"], ["schema"], ["explain", "a.txt", "rules_issued"]]
)
def test_a_pipe_closed_before_the_first_byte(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text("one")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command(*arguments),
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def _heeding_interrupts() -> None:
    """What a shell runs in the background ignores Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_and_terminated_runs_leave_no_dataset(
    many: Path, tmp_path: Path, number: signal.Signals, code: int, jobs: str
) -> None:
    (many / "999.txt").write_text("sleep")
    out = tmp_path / "out"
    running = subprocess.Popen(
        command("extract", str(many), "-o", str(out), "--jobs", jobs),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
        preexec_fn=_heeding_interrupts,
    )
    deadline = time.monotonic() + 30
    while not out.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)
    running.send_signal(number)
    _, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert len(err.decode().splitlines()) == 1, err
    assert [path.name for path in out.iterdir()] == [".gojparse-journal"]
    kept = re.search(rb"(\d+) documents? (?:is|are) kept .* --resume", err)
    assert kept and int(kept[1]) > 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["extract", "a.txt"], ["show", "a.txt"], ["check", "a.txt"]])
def test_a_full_disk_behind_standard_output(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text("one")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment(),
            check=False,
        )
    assert done.returncode == 6
    assert b"no space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_worker_that_dies_costs_its_own_document_only(tmp_path: Path) -> None:
    for name, content in (("a", "one"), ("b", "crash"), ("c", "two"), ("d", "three")):
        (tmp_path / f"{name}.txt").write_text(content)
    documents = [f"{name}.txt" for name in "abcd"]
    done = subprocess.run(
        command("extract", *documents, "--jobs", "2"),
        capture_output=True,
        cwd=tmp_path,
        env=environment(),
        check=False,
    )
    verdicts = {r["source"]: r["verdict"] for r in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 4, done.stderr
    assert list(verdicts) == documents
    assert [source for source, verdict in verdicts.items() if verdict == "unreadable"] == ["b.txt"]
    assert b"crashed repeatedly" in done.stderr


def test_several_processes_give_the_same_bytes(tmp_path: Path) -> None:
    from tests.support.made import printed_report

    for number in range(6):
        report = printed_report(f"甲{number}镇人民政府2023年政府信息公开工作年度报告", number % 5)
        (tmp_path / f"{number}.txt").write_text(report)
    documents = [str(tmp_path / f"{number}.txt") for number in range(6)]
    written = []
    for jobs in ("1", "3"):
        out = tmp_path / f"out{jobs}"
        plain = [sys.executable, "-m", "gojparse", "extract", *documents, "-o", str(out), "--jobs", jobs]
        done = subprocess.run(plain, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        written.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert written[0] == written[1]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["show", "a.txt"], ["check", "a.txt"], ["extract", "a.txt"]]
)
def test_neither_pandas_nor_pyarrow_is_imported_where_no_table_is_written(
    tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("one")
    code = (
        "import sys, made; made.install();"
        "from gojparse.cli import run_command_line; run_command_line(sys.argv[1:]);"
        "heavy = {'pandas', 'pyarrow', 'numpy', 'pdfplumber'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    asked = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(asked, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
