"""What the fuzzer found, and a small search without one.

`tests/fuzz_cases` holds inputs named TARGET-WHAT: each broke a promise once.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gojparse.align import ALIGNERS
from gojparse.balances.settle import settle_table
from gojparse.model import Grid, GridCell, Locator, TablePlace
from tests.fuzzing.tables import aligner
from tests.fuzzing.targets import TARGETS
from tests.fuzzing.words import sections

CASES = sorted((Path(__file__).parent / "fuzz_cases").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_found_once_holds_now(case: Path) -> None:
    assert case.stat().st_size < 2_000
    TARGETS[case.name.partition("-")[0]].run(case.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_first_inputs_hold(name: str) -> None:
    for seed in TARGETS[name].seeds():
        TARGETS[name].run(seed)


@pytest.mark.parametrize("seed", range(40))
def test_tables_and_sections_by_chance(seed: int) -> None:
    chance = random.Random(seed)
    for length in (40, 120, 300):
        aligner(chance.randbytes(length))
        sections(chance.randbytes(length))


def test_a_number_over_two_rows_of_the_appeals_table_is_told_of() -> None:
    """The row below prints more, so that it is the number of neither; it must not vanish."""
    texts = {(0, 0): "行政复议", (1, 0): "10041", (1, 1): "10042", (2, 1): "10043"}
    cells = tuple(
        GridCell(
            text, row, column, 2 if text == "10041" else 1, 1, Locator((TablePlace(1, row + 1, column + 1),))
        )
        for (row, column), text in texts.items()
    )
    settled = settle_table(ALIGNERS["appeals"]([Grid(cells, cells[0].locator)]))
    told = " ".join(f"{finding.found}" for finding in settled.findings)
    assert all(number in told for number in ("10041", "10042", "10043")), told
