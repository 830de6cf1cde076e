"""The invented panel of 302 files, read and held against itself: exactly what was made wrong comes out."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import gojparse
from corpus.generate.panel import TRUTH, write
from gojparse.compare.checks import PanelFinding, check_panel
from gojparse.compare.numbers import open_dataset
from gojparse.compare.panel import Panel, build_panel

Line = tuple[str, ...]


def made(folder: Path, seed: int) -> Panel:
    """The panel of a seed, written, extracted and opened again."""
    assert write(folder / "reports", seed) == 302
    paths = sorted(path for path in (folder / "reports").iterdir() if path.name != TRUTH)
    data = gojparse.extract(paths, jobs=2)
    data.write(folder / "data", "parquet")
    return build_panel(open_dataset(folder / "data"))


def truth(folder: Path) -> list[Line]:
    with (folder / "reports" / TRUTH).open(encoding="utf-8", newline="") as lines:
        return sorted(tuple(row.values()) for row in csv.DictReader(lines))


def line(found: PanelFinding) -> Line:
    """A finding as the truth writes it, without the measured share of a copy."""
    finding = found.finding
    value = "" if finding.rule.name == "boilerplate" else finding.found or ""
    cell = (finding.table or "", finding.line or "", finding.column or "")
    return (
        finding.rule.name,
        found.row.record["issuer"],
        str(found.row.year),
        *cell,
        finding.expected or "",
        value,
    )


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [2026, 31])
def test_exactly_what_was_made_wrong_comes_out(tmp_path: Path, seed: int) -> None:
    whole = made(tmp_path, seed)
    assert (len(whole.rows), whole.left_out) == (300, {})
    assert all(row.certain for row in whole.rows)
    assert Counter(Counter(row.issuer_id for row in whole.rows).values()) == {6: 50}
    namesakes = {row.issuer_id for row in whole.rows if row.issuer_id.endswith("/三川镇")}
    assert namesakes == {"410324/三川镇", "510824/三川镇", "530722/三川镇"}
    found = check_panel(whole)
    assert sorted(map(line, found)) == truth(tmp_path)
    assert Counter(each.finding.rule.name for each in found) == {
        "boilerplate": 4,
        "carry-chain": 4,
        "in-force-chain": 1,
        "items-chain": 1,
        "restated": 3,
    }
    assert found == check_panel(whole)
    copies = [each for each in found if each.finding.rule.name == "boilerplate"]
    for copy in copies:
        assert copy.other and copy.passages
        assert 70 <= int((copy.finding.found or "").rstrip("%")) < 100
        text = sections(whole, copy.row.record["report_id"])
        assert all(passage in text for passage in copy.passages)
    assert Counter(c.other is not None and c.other.year == c.row.year for c in copies) == {True: 2, False: 2}
    cells = [each for each in found if each.finding.column]
    assert all(each.finding.locator for each in cells)


def sections(whole: Panel, report_id: str) -> str:
    rows = whole.dataset.table("sections", ("report_id", "text")).to_pylist()
    return " ".join(" ".join((row["text"] or "").split()) for row in rows if row["report_id"] == report_id)


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, 5)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(files) == 303
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    assert Counter(f.rsplit(".")[-1] for f in files).keys() == {"txt", "html", "md", "docx", "pdf", "csv"}


def test_every_character_of_the_panel_is_in_a_font() -> None:
    from corpus.generate import panel_offices, panel_prose, panel_reports
    from corpus.generate.setting import _more, fonts

    known = {code for font in (*fonts(), _more()) for code in font.face.charToGlyph}
    for module in (panel_offices, panel_prose, panel_reports):
        text = Path(module.__file__).read_text(encoding="utf-8")
        assert {c for c in text if ord(c) > 255 and ord(c) not in known} == set(), module.__name__
