"""Cells drawn at random, ticked by hand, and what the ticks prove."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html

import gojparse
from gojparse.cli import run_command_line as main
from gojparse.compare.audit.marks import error_bounds, mark_list, marked_corrections, read_marks, upper_bound
from gojparse.compare.audit.sampling import draw_sample, proportional, with_small_ones
from gojparse.compare.audit.sheet import audit_sheet
from gojparse.compare.corrections import read_corrections
from gojparse.compare.numbers import StoredDataset, open_dataset
from gojparse.compare.panel import build_panel
from gojparse.errors import WrongUsage

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
FILES = ("009_tabs.txt", "010_pipes.txt", "045_spaces.txt", "058_clean.html")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> StoredDataset:
    folder = tmp_path_factory.mktemp("dataset")
    gojparse.extract([CORPUS / name for name in FILES]).write(folder, "parquet")
    return open_dataset(folder)


@pytest.mark.parametrize(
    ("wrong", "checked", "bound"),
    [  # the exact bound: 1 - 0.05 ** (1 / n) where nothing is wrong; else from scipy's beta.ppf
        (0, 59, 0.0495),
        (0, 100, 0.0295),
        (0, 300, 0.0099),
        (1, 100, 0.0466),
        (5, 50, 0.1988),
        (2, 2, 1.0),
    ],
)
def test_the_exact_bound(wrong: int, checked: int, bound: float) -> None:
    assert upper_bound(wrong, checked) == pytest.approx(bound, abs=6e-5)


def test_more_cells_checked_prove_more() -> None:
    bounds = [upper_bound(1, checked) for checked in range(2, 4000, 97)]
    assert all(a > b for a, b in pairwise(bounds))
    with pytest.raises(ValueError, match="cannot be wrong"):
        upper_bound(3, 2)


def test_a_sample_in_proportion_and_small_strata() -> None:
    sizes = {("pdf", "read"): 9_000, ("txt", "read"): 980, ("txt", "placed"): 17, ("txt", "slash"): 3}
    core = proportional(sizes, 100)
    assert core == {("pdf", "read"): 90, ("txt", "read"): 10, ("txt", "placed"): 0, ("txt", "slash"): 0}
    wanted = with_small_ones(core, sizes, 100)
    assert wanted == {**core, ("txt", "placed"): 5, ("txt", "slash"): 3}
    assert sum(proportional(sizes, 20_000).values()) == 10_000


def test_the_same_seed_draws_the_same_cells(dataset: StoredDataset) -> None:
    first, again, other = (
        draw_sample(dataset, 60, 1),
        draw_sample(dataset, 60, 1),
        draw_sample(dataset, 60, 2),
    )
    assert first == again != other
    assert sum(cell.core for cell in first.cells) == 60
    assert len({(cell.report["report_id"], cell.cell) for cell in first.cells}) == len(first.cells)
    drawn = Counter(cell.stratum for cell in first.cells)
    assert set(drawn) == set(first.sizes)
    assert {stratum for stratum, n in drawn.items() if n < min(5, first.sizes[stratum])} == set()


def test_every_cell_is_as_likely_as_another(dataset: StoredDataset) -> None:
    """Of 400 draws of 20 cells every cell of a large stratum turns up about as often."""
    times: Counter[int] = Counter()
    for seed in range(60):
        times.update(
            hash((cell.report["report_id"], cell.cell))
            for cell in draw_sample(dataset, 100, seed).cells
            if cell.core and cell.stratum == ("html", "read")
        )
    size = draw_sample(dataset, 1, 0).sizes["html", "read"]
    assert len(times) > 0.95 * size
    assert max(times.values()) < 6 * sum(times.values()) / size


def test_ticks_prove_a_bound_and_become_corrections(dataset: StoredDataset, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    path.write_text("\n".join(mark_list(draw_sample(dataset, 80, 3))) + "\n", encoding="utf-8")
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    for number, row in enumerate(rows):
        row["right"] = "是" if number % 10 else "" if number else "n"
    rows[0].update(should_be="7", remark="a smudge", right="n")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    ticks = read_marks(path)
    strata, whole = error_bounds(ticks)
    checked = sum(1 for row in rows if row["right"])
    assert sum(one.checked for one in strata.values()) == checked
    assert sum(one.wrong for one in strata.values()) == 1
    assert whole.cells == sum(one.cells for one in strata.values())
    assert whole.bound == upper_bound(whole.wrong, whole.checked)
    into = tmp_path / "corrections.csv"
    into.write_text("\n".join(marked_corrections(ticks, "me")) + "\n", encoding="utf-8")
    (correction,) = read_corrections(into)
    assert (correction.cell, correction.value, correction.reason) == (rows[0]["cell"], 7, "a smudge")
    assert len(build_panel(dataset, corrections=[correction]).corrected) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [("a,b\n1,2\n", "the column number is missing"), (None, "the column 'right' contains 'maybe'")],
)
def test_a_list_that_cannot_be_understood(
    dataset: StoredDataset, tmp_path: Path, content: str | None, told: str
) -> None:
    path = tmp_path / "audit.csv"
    lines = list(mark_list(draw_sample(dataset, 3, 1)))
    path.write_text(
        content or "\n".join([lines[0], lines[1].replace(",", ",maybe,", 1).replace(",,", ",", 1)])
    )
    with pytest.raises(WrongUsage, match=told):
        read_marks(path)


# ---- the command, and its sheet ----


def test_the_sheet_shows_print_and_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    reports = tmp_path / "reports"
    reports.mkdir()
    for name in ("105_ruled.pdf", "009_tabs.txt"):
        (reports / name).write_bytes((CORPUS / name).read_bytes())
    assert main(["audit", "reports", "-n", "80", "-o", "sheet.html", "--quiet"]) == 0
    page = lxml_html.fromstring(Path("sheet.html").read_text(encoding="utf-8"))
    rows = list(csv.DictReader(io.StringIO(Path("sheet.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert len(page.xpath("//article")) == len(rows) >= 80
    assert not page.xpath("//script")
    pictures = page.xpath("//article[.//img]")
    assert len(pictures) == sum(row["format"] == "pdf" and bool(row["locator"]) for row in rows) > 20
    for row, article in zip(rows, page.xpath("//article"), strict=True):
        assert (row["value"] or "none") in article.text_content()
        assert row["source"] in article.text_content()
    old = [row["cell"] for row in rows if row["cell"].startswith(("licensing", "services", "procurement"))]
    assert all(name.endswith("_2019") or name == "licensing_decisions" for name in old)
    assert main(["audit", "reports", "-n", "80", "-o", "sheet.html", "--quiet"]) == 6
    (reports / "105_ruled.pdf").write_bytes(b"%PDF-1.4 another")
    assert main(["audit", "reports", "-n", "3", "-o", "sheet.html", "--force", "--quiet"]) == 4


def test_no_text_of_a_report_is_code_on_the_sheet(tmp_path: Path) -> None:
    data = gojparse.extract([CORPUS / FILES[0]])
    bad = "</style><script>window.hacked=1</script>"
    data.reports["issuer"] = bad
    data.applications["printed"] = bad
    data.write(tmp_path / "data", "parquet")
    drawn = draw_sample(open_dataset(tmp_path / "data"), 40, 1)
    text = audit_sheet(drawn, lambda sources: (), name=bad, list_name="a.csv")
    assert bad not in text
    assert "&lt;/style&gt;&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["audit"], 2),
        (["audit", "no-such-folder"], 2),
        (["audit", ".", "--ticked", "a.csv"], 2),
        (["audit", "--ticked", "no-such.csv"], 2),
        (["audit", "data", "-o", "sheet.pdf"], 2),
        (["audit", "data", "-n", "0"], 2),
        (["audit", "data", "-o", "no/such/folder/sheet.html"], 6),
    ],
)
def test_wrong_usage(
    dataset: StoredDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(dataset.folder, target_is_directory=True)
    assert main(arguments) == code


def test_the_command_says_what_ticks_prove(
    dataset: StoredDataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["audit", str(dataset.folder), "-n", "30", "--quiet"]) == 0
    lines = capsys.readouterr().out
    Path("ticks.csv").write_text(lines, encoding="utf-8")
    assert main(["audit", "--ticked", "ticks.csv"]) == 2
    filled = lines.replace(",,,,", ",y,,,")
    Path("ticks.csv").write_text(filled, encoding="utf-8")
    capsys.readouterr()
    assert main(["audit", "--ticked", "ticks.csv"]) == 0
    out = capsys.readouterr().out
    assert f"{100 * upper_bound(0, 30):.2f}%" in out
    assert main(["audit", "--ticked", "ticks.csv", "--corrections", "c.csv"]) == 2
    assert main(["audit", "--ticked", "ticks.csv", "--corrections", "c.csv", "--author", "me"]) == 0
    assert Path("c.csv").read_text(encoding="utf-8") == "report_id,cell,value,reason,author\n"
