"""The notebooks are kept without outputs; pytest runs them from top to bottom (nbmake)."""

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


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.name)
def test_no_outputs_are_kept(notebook: Path) -> None:
    assert cells(notebook)
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(notebook))


def test_pytest_runs_all_of_them(pytestconfig: pytest.Config) -> None:
    assert {path.name for path in NOTEBOOKS} == {
        "check_a_draft.ipynb",
        "outcomes.ipynb",
        "who_receives_none.ipynb",
    }
    assert "notebooks" in pytestconfig.getini("testpaths")
    assert pytestconfig.getoption("nbmake")
