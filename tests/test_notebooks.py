"""The notebooks run from top to bottom, and are kept without outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(notebook: Path) -> list[dict[str, Any]]:
    return [
        cell
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]


def executed(notebook: Path) -> dict[str, Any]:
    """The names that are defined when all code cells have run."""
    names: dict[str, Any] = {}
    for number, cell in enumerate(cells(notebook)):
        exec(compile("".join(cell["source"]), f"{notebook.name}, code cell {number}", "exec"), names)
    return names


@pytest.fixture(autouse=True)
def beside_the_corpus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder like notebooks, in which nothing of ours can be overwritten."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.name)
def test_no_outputs_are_kept(notebook: Path) -> None:
    assert cells(notebook)
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(notebook))


def test_first_look() -> None:
    names = executed(ROOT / "notebooks" / "first_look.ipynb")
    by_year = names["by_year"]
    assert by_year.reports.sum() > 50
    assert by_year.disposed.gt(0).all()
    assert by_year.share.between(0, 1).all()
    assert len(names["cells"]) in (23, 25)


def test_every_notebook_is_tested() -> None:
    assert [notebook.name for notebook in NOTEBOOKS] == ["first_look.ipynb"]
