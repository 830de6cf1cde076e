"""An output folder behind a URL holds what a folder on this machine would hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import fsspec
import pytest

from gojparse.batch.output import RemoteFolder
from gojparse.batch.run import InProcess
from gojparse.cli import console, run_command_line
from tests.support.made import printed_report

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Run]:
    monkeypatch.setattr("gojparse.cli.many.worker_pool", lambda jobs, pack, limits: InProcess(pack))
    monkeypatch.setattr(console, "_language", "en")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        title = f"甲{number}镇人民政府2023年政府信息公开工作年度报告"
        Path(f"{number}.txt").write_text(printed_report(title, number))

    def running(*arguments: str) -> tuple[int, str]:
        code = run_command_line(["extract", *arguments])
        return code, capsys.readouterr().err

    yield running
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


def far(url: str) -> dict[str, bytes]:
    memory = fsspec.filesystem("memory")
    root = "/" + url.removeprefix("memory://")
    return {name.removeprefix(root + "/"): memory.cat_file(name) for name in memory.find(root)}


def near(folder: str) -> dict[str, bytes]:
    root = Path(folder)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_same_bytes_far_and_near(run: Run, tmp_path: Path) -> None:
    options = ("--format", "both", "--partition", "year")
    assert run("0.txt", "1.txt", "-o", "near", *options)[0] == 0
    code, said = run("0.txt", "1.txt", "-o", "memory://far", *options)
    assert code == 0
    assert said.rstrip().endswith("files written to memory://far")
    assert far("memory://far") == near("near") != {}
    assert not list((tmp_path / "cache/gojparse").iterdir())


def test_an_occupied_one_is_refused_and_gone_on_with(run: Run) -> None:
    assert run("0.txt", "-o", "memory://far")[0] == 0
    code, said = run("1.txt", "-o", "memory://far")
    assert code == 6
    assert "memory://far is not empty" in said
    code, said = run("0.txt", "1.txt", "2.txt", "-o", "memory://far", "--resume", "--format", "parquet")
    assert code == 0
    assert "read in an earlier run" in said
    assert run("0.txt", "1.txt", "2.txt", "-o", "near", "--format", "parquet")[0] == 0
    assert far("memory://far") == near("near")


def test_a_copy_that_fails_is_made_good_by_going_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = type(fsspec.filesystem("memory"))
    real = memory.put_file

    def failing(self: object, here: str, there: str, **more: object) -> None:
        if there.endswith("reports.csv"):
            raise OSError(5, "the network is down")
        real(self, here, there, **more)

    monkeypatch.setattr(memory, "put_file", failing)
    code, said = run("0.txt", "-o", "memory://far")
    assert code == 6
    assert "cannot write to memory://far: the network is down; what was read is kept" in said
    assert "datapackage.json" not in far("memory://far")
    monkeypatch.setattr(memory, "put_file", real)
    assert run("0.txt", "-o", "memory://far", "--resume")[0] == 0
    assert run("0.txt", "-o", "near")[0] == 0
    assert far("memory://far") == near("near")


def test_an_address_that_nothing_opens(run: Run) -> None:
    code, said = run("0.txt", "-o", "nonsense://far")
    assert code == 2
    assert len(said.splitlines()) == 1


def test_each_url_has_a_folder_of_its_own_here(run: Run) -> None:
    assert (
        RemoteFolder("memory://a/").local
        == RemoteFolder("memory://a").local
        != RemoteFolder("memory://b").local
    )
