"""A sample of the campaign on foreign documents: what installed packages bring along, and hostile ones."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from tests.campaigns import foreign
from tests.campaigns.fetch import pages
from tests.campaigns.foreign import Row, failures, judged, table
from tests.support import hostile

_KINDS = (".pdf", ".docx", ".html", ".htm", ".svg", ".md", ".rst")
_MOST = 60


def _installed() -> list[Path]:
    """Small documents that came with installed packages, a few of each kind."""
    there = [path for path in Path(sysconfig.get_path("purelib")).rglob("*.*") if path.suffix in _KINDS]
    small = sorted((path for path in there if path.stat().st_size < 100_000), key=lambda path: path.name)
    return [path for kind in _KINDS for path in [p for p in small if p.suffix == kind][:15]][:_MOST]


def test_foreign_documents_are_read_and_none_is_a_report(tmp_path: Path) -> None:
    paths = _installed()
    for made in (hostile.TEXTS, hostile.PAGES, hostile.DOCUMENTS, hostile.PDFS):
        for number, make in enumerate(list(made.values())[:8]):
            paths.append(tmp_path / f"{len(paths)}-{number}")
            paths[-1].write_bytes(make())
    rows = list(judged(paths, 2))
    assert [row.path for row in rows] == paths
    assert failures(rows, paths) == []
    assert max(row.peak for row in rows) < 1_000
    assert f"all {len(paths):15} " in table(rows)


def test_a_process_that_dies_or_hangs_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "CLOCK", 4.0)
    paths = [tmp_path / name for name in ("before.txt", "bomb.pdf", "after.txt")]
    for path in paths:
        path.write_text("尊敬的读者：\n这不是报告。\n")
    paths[1].write_bytes(hostile.WORKER_ONLY["a form that draws itself twice"]())
    rows = list(judged(paths, 1))
    assert [row.fate for row in rows[::2]] == ["not_a_report", "not_a_report"]
    assert rows[1].fate in ("hung", "crashed")
    assert len(failures(rows, paths)) == 1


def test_a_report_among_them_or_a_missing_row_is_a_failure() -> None:
    row = Row(Path("a.txt"), "balanced")
    assert failures([row], [row.path]) == ["taken for a report: a.txt (balanced)"]
    assert failures([], [row.path]) == ["0 rows: a.txt"]


def test_the_tests_of_html5lib_are_cut_into_pages() -> None:
    tests = "#data\n<p>One\n#errors\n(1,3): expected\n#document\n| <html>\n\n#data\n<b>\n\nTwo\n#errors\n"
    assert pages(tests) == ["<p>One", "<b>\n\nTwo"]
