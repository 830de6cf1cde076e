"""Whole reports stay as they are, unless somebody looked at the difference and wrote them anew."""

from __future__ import annotations

import difflib

import pytest

from tests.golden import FOLDER, NAMES, written


@pytest.mark.parametrize("name", NAMES)
def test_the_report_is_the_golden_one(name: str) -> None:
    golden = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    new = written(name)
    if new != golden:
        lines = difflib.unified_diff(golden.splitlines(), new.splitlines(), "golden", "now", lineterm="", n=0)
        shown = "\n".join(line[:300] for line in list(lines)[:40])
        pytest.fail(
            f"{name} differs:\n{shown}\n\nIf this is wanted: python -m tests.golden, and look at the diff."
        )


def test_no_golden_report_is_left_over() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {f"{name}.json" for name in NAMES}
