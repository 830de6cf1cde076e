"""The corpus is what it claims to be: reproducible, varied, and true by arithmetic."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from corpus.generate import RECIPES, committed, damage, fresh, invent, make, seed_shape, tables
from corpus.generate.oracle import Line, judge
from corpus.generate.truth import equations
from gojparse.forms.form import load
from gojparse.model import Status

CORPUS = Path(__file__).parents[1] / "corpus"
SEED_TXT = Path(__file__).parents[2] / "shared" / "real" / "seed.txt"
MANIFEST: list[dict[str, Any]] = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))


def truth(name: str) -> list[dict[str, str]]:
    with (CORPUS / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ---- the committed documents ----


def test_the_committed_documents_are_what_the_generator_prints() -> None:
    for sample in committed(2026, 12):
        assert (CORPUS / "documents" / sample.name).read_bytes() == sample.data
    assert {path.name for path in (CORPUS / "documents").iterdir()} == {entry["file"] for entry in MANIFEST}


def test_enough_documents_of_every_carrier_edition_and_quirk() -> None:
    assert len(MANIFEST) >= 150
    carriers = Counter(entry["carrier"] for entry in MANIFEST)
    assert min(carriers[c] for c in ("txt", "html", "docx", "pdf")) >= 13
    assert carriers["md"] >= 5
    editions = Counter(tuple(entry["editions"].values())[:2] for entry in MANIFEST)
    assert min(editions[pair] for pair in (("2019", "2019"), ("2021", "2021"), ("2021", "2019"))) >= 25
    seen = {quirk for entry in MANIFEST for quirk in entry["quirks"]}
    assert set(damage.QUIRKS) <= seen
    assert {"gb18030", "bom", "crlf", "traditional", "half_width"} <= seen
    printed = {(r.carrier, r.layout) for r in RECIPES if r.carrier != "tif"}  # pictures are only made afresh
    assert printed == {(e["carrier"], e["layout"]) for e in MANIFEST}
    assert sum(entry["undamaged"] for entry in MANIFEST) >= 15


def test_at_most_a_quarter_is_all_zero_and_many_are_dense() -> None:
    assert sum(entry["all_zero"] for entry in MANIFEST) <= len(MANIFEST) / 4
    assert sum(entry["fill"] == "dense" for entry in MANIFEST) >= 30


def test_small_enough_for_a_repository() -> None:
    size = sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file())
    assert size < 8_000_000


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_truth_is_true(entry: dict[str, Any]) -> None:
    rows = truth(entry["file"])
    statuses = {status.value for status in Status}
    for row in rows:
        allowed = set(row["status"].split("|"))
        assert allowed <= statuses
        if row["value"]:
            assert Decimal(row["value"]) == Decimal(row["real"])
        else:
            assert not allowed & {"read", "placed", "implied"} or not entry["recoverable"]
        if entry["undamaged"]:
            assert row["status"] == "read"
    for table, edition in entry["editions"].items():
        real = {
            f"{row['line']}.{row['column']}": Decimal(row["real"]) for row in rows if row["table"] == table
        }
        holds = [
            sum(real[n] for n in left) == sum(real[n] for n in right)
            for left, right in equations(load(edition), table)
        ]
        assert all(holds) or "wrong_total" in entry["quirks"]
        if entry["fill"] == "dense" and table == "applications" and all(holds):
            assert len(set(real.values())) == len(real)
            assert 0 not in real.values()


# ---- the generator ----


def test_the_same_seed_gives_the_same_bytes() -> None:
    for recipe in RECIPES[::9]:
        assert make(Random("3/x"), recipe, 1) == make(Random("3/x"), recipe, 1)
    assert [s.data for s in fresh(11, 5)] == [s.data for s in fresh(11, 5)]
    digests = {hashlib.sha256(s.data).hexdigest() for seed in (1, 2) for s in fresh(seed, 5)}
    assert len(digests) == 10


@pytest.mark.parametrize("fill", tables.FILLS)
def test_all_balances_hold_in_invented_tables(fill: str) -> None:
    form = load("2021")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), form)
    values = tables.fill(Random(4), forms, fill, ruling=True)
    for table in ("applications", "appeals"):
        real = {f"{line}.{column}": v for (t, line, column), v in values.items() if t == table}
        assert min(real.values()) >= 0
        for left, right in equations(form, table):
            assert sum(real[n] for n in left) == sum(real[n] for n in right)


def test_every_character_of_the_prose_is_in_the_fonts() -> None:
    from corpus.generate.setting import fonts

    chinese, western = (set(font.face.charToGlyph) for font in fonts())
    printed = [recipe for recipe in RECIPES if recipe.carrier == "pdf"]
    for number, recipe in enumerate(printed):
        sample = make(Random(f"fonts {number}"), recipe, number)
        text = f"{sample.facts['title']}{sample.facts['issuer']}" + "".join(
            s["sentence"]
            for s in sample.facts["statements"]  # type: ignore[attr-defined]
        )
        assert {ord(char) for char in text} <= chinese | western


def _pattern(line: str) -> list[str]:
    """A line's fields between tabs, reduced to empty, number or text."""
    return [
        "" if not f else "#" if re.fullmatch(r"[-+增减]?[0-9.]+", f) else "text" for f in line.split("\t")
    ]


def _words(line: str) -> list[str]:
    return [field for field, kind in zip(line.split("\t"), _pattern(line), strict=True) if kind == "text"]


@pytest.mark.skipif(not SEED_TXT.exists(), reason="the real report is not beside this checkout")
def test_the_ragged_shape_is_the_real_one_line_for_line() -> None:
    real = SEED_TXT.read_text(encoding="utf-8").split("\n")
    old = load("2019")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), old)
    for fill in ("zero", "sparse", "dense"):
        rng = Random(fill)
        values = tables.fill(rng, forms, fill, ruling=False)
        draft = seed_shape.lose(rng, invent.draft(rng, forms, values, "town", 2020))
        ours = seed_shape.document(draft).split("\n")
        assert [_pattern(line) for line in ours] == [_pattern(line) for line in real]
        tables_at = (*range(20, 38), *range(41, 75))
        assert [_words(ours[at]) for at in tables_at] == [_words(real[at]) for at in tables_at]


# ---- the oracle, against naked enumeration ----

ROW = ("a", "b", "t")
SUM = (("a", "b"), ("t",))


def _enumerated(lines: list[tuple[str, list[int]]], top: int) -> dict[str, set[int]]:
    """The values of every cell over all readings of a small table x, y, z with x + y = z in each column."""
    names = [f"{line}.{cell}" for line, _ in lines for cell in ROW]
    seen: dict[str, set[int]] = {name: set() for name in names}
    placements = [list(combinations(range(3), len(numbers))) for _, numbers in lines]
    for places in product(*placements):
        cells: dict[str, int] = {}
        for (line, numbers), chosen in zip(lines, places, strict=True):
            cells.update({f"{line}.{ROW[p]}": n for p, n in zip(chosen, numbers, strict=True)})
        empty = [name for name in names if name not in cells]
        for drawn in product(range(top), repeat=len(empty)):
            full = cells | dict(zip(empty, drawn, strict=True))
            across = all(full[f"{x}.a"] + full[f"{x}.b"] == full[f"{x}.t"] for x in "xyz")
            if across and all(full[f"x.{c}"] + full[f"y.{c}"] == full[f"z.{c}"] for c in ROW):
                for name in names:
                    seen[name].add(full[name])
    return seen


@pytest.mark.parametrize("seed", range(25))
def test_the_oracle_agrees_with_naked_enumeration(seed: int) -> None:
    rng = Random(seed)
    rows = {x: [rng.choice((0, 0, 1, 2, 3)) for _ in "ab"] for x in "xy"}
    rows["z"] = [p + q for p, q in zip(rows["x"], rows["y"], strict=True)]
    printed = []
    for x in "xyz":
        full = [*rows[x], sum(rows[x])]
        for _ in range(rng.choice((0, 1, 1))):
            full.pop(rng.randrange(len(full)))
        printed.append((x, full))
    balances = [(tuple(f"{x}.{c}" for c in SUM[0]), (f"{x}.t",)) for x in "xyz"]
    balances += [((f"x.{c}", f"y.{c}"), (f"z.{c}",)) for c in ROW]
    lines = [Line(tuple(f"{x}.{c}" for c in ROW), tuple(full), len(full) < 3) for x, full in printed]
    seen = _enumerated(printed, 26)
    for name, fate in judge(lines, balances).items():
        assert (fate.value is not None) == (len(seen[name]) == 1), name
        if fate.value is not None:
            assert seen[name] == {fate.value}
