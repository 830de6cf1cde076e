"""The real reports, where they lie beside this checkout: every cell as a person read it."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

import gojparse
from gojparse.forms.form import load
from gojparse.model import Report

REAL = Path(__file__).parents[2] / "shared" / "real"
FILES = {"seed": "seed.txt", "district_2024": "district_2024.pdf", "bureau_2023": "bureau_2023.html"}
SIX = ["overview", "disclosure", "applications", "appeals", "problems", "other_matters"]

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not beside this checkout")


@pytest.fixture(scope="module", params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def report(name: str) -> Report:
    return gojparse.parse(REAL / FILES[name])


def truth(name: str) -> dict[tuple[str, str, str], dict[str, str]]:
    with (REAL / f"{name}.truth.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["table"], row["line"], row["column"]): row for row in csv.DictReader(lines)}


def test_every_cell_has_the_value_and_status_of_the_truth(name: str, report: Report) -> None:
    rows = truth(name)
    cells = {(c.table, c.line, c.column): c for c in report.cells}
    assert cells.keys() == rows.keys()
    differing = []
    for key, row in rows.items():
        cell = cells[key]
        value = Decimal(row["value"]) if row["value"] else None
        allowed = {row["status"]}
        if name == "seed" and key[:2] == ("applications", "carried_in"):
            allowed = {"placed", "read"}  # seven numbers one tab too far right
        if cell.value != value or cell.status.value not in allowed or (cell.printed or "") != row["printed"]:
            differing.append(f"{cell.name}: {row}, got {cell.value} {cell.status.value} {cell.printed!r}")
        assert (cell.article or "") == row["article"]
    assert not differing, "\n".join(differing)


def test_six_sections_and_no_error(report: Report) -> None:
    assert [s.section for s in report.sections if s.section != "preamble"] == SIX
    assert all(s.text for s in report.sections if s.section in ("overview", "problems", "other_matters"))
    assert not [f"{f.rule.name} {f.subject}: {f.message}" for f in report.findings if f.severity == "error"]


def test_every_value_has_its_place(report: Report) -> None:
    for cell in report.cells:
        assert (cell.locator is not None) == (cell.printed is not None), cell.name


# ---- the seed ----


def _seed() -> Report:
    return gojparse.parse(REAL / FILES["seed"])


def test_the_seed_is_what_its_issuer_says() -> None:
    report = _seed()
    assert (report.issuer, report.issuer_type, report.level) == ("翟镇镇人民政府", "government", "town")
    assert (report.year, report.edition, report.format) == (2020, "2019", "txt")
    assert report.title == "翟镇镇人民政府2020年政府信息公开工作年度报告"
    assert (report.verdict, report.disclosure_verdict) == ("balanced_trivially", "complete")
    assert report.applications_verdict == report.appeals_verdict == "balanced_trivially"
    assert (len(report.disclosures), len(report.applications), len(report.appeals)) == (22, 161, 15)


def test_the_seed_has_one_short_line_finding_for_each_of_21_lines() -> None:
    short = [f for f in _seed().findings if f.rule.name == "short-line"]
    lines = [line.code for line in load("2019").lines if line.code not in ("received", "carried_in")]
    assert [f.line for f in short] == lines
    assert {f.found for f in short} == {"0 0 0 0 0 0"}
    assert {f.column for f in short} == {None}


def test_the_seed_states_five_numbers_with_their_sentences() -> None:
    said = {(s.section, int(s.number), s.unit) for s in _seed().statements}
    assert {
        ("overview", 112, "条"),
        ("overview", 37, "件"),
        ("overview", 2, "名"),
        ("overview", 5, "次"),
    } <= said
    assert sum((s.number, s.unit) == (5, "次") for s in _seed().statements) == 2
    text = (REAL / FILES["seed"]).read_text(encoding="utf-8")
    for statement in _seed().statements:
        assert "".join(statement.sentence.split()) in "".join(text.split())
        assert str(statement.number) in statement.sentence


# ---- the others ----


def test_the_district_counts_another_scope_in_prose_than_in_its_table() -> None:
    report = gojparse.parse(REAL / FILES["district_2024"])
    assert (report.year, report.edition) == (2024, "hybrid")
    assert not [f for f in report.findings if f.rule.name.startswith("prose")]
    total = next(c for c in report.applications if (c.line, c.column) == ("received", "total"))
    assert total.value == 95


def test_the_totals_of_the_bureau_force_its_blanks() -> None:
    report = gojparse.parse(REAL / FILES["bureau_2023"])
    assert (report.year, report.edition) == (2023, "2021")
    blank = [c for c in report.applications if c.printed == ""]
    assert blank
    assert {(c.value, c.status.value) for c in blank} == {(0, "implied")}
