"""The journal: what it keeps, in which order, and whose it is."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gojparse.batch import journal as journals
from gojparse.batch.journal import JOURNAL_NAME, Journal, JournalFailed, JournalLocked
from gojparse.batch.output import FolderBusy, NothingToResume, UnfinishedRun, journal_in
from gojparse.batch.reading import DocumentOutcome, ReadLimits, outcome_of, stopped_outcome
from gojparse.batch.source import Source
from gojparse.dataset.files import FolderOccupied
from gojparse.errors import Unreadable
from tests.support.made import printed_report

LIMITS = ReadLimits(10.0, 1024**3)


def packed(report: object) -> bytes:
    return repr(report).encode()[:40]


def outcome(source: str, number: int = 1) -> DocumentOutcome:
    title = f"甲{number}镇人民政府20{10 + number}年政府信息公开工作年度报告"
    return outcome_of(Source(source, printed_report(title, number).encode()), packed)


def nothing(source: str) -> DocumentOutcome:
    return outcome_of(Source(source, None, Unreadable("missing")), packed)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / JOURNAL_NAME)
    yield journal
    journal.close()


def listed(journal: Journal) -> list[tuple[str, str, bool]]:
    return [(document.key, document.source, document.first) for document in journal.listed()]


def test_an_outcome_comes_back_as_it_went(journal: Journal) -> None:
    for kept in (outcome("a.txt"), nothing("gone.txt")):
        journal.add(kept, LIMITS)
        assert journal.find(kept.key) == kept


def test_documents_come_by_their_bytes_then_by_their_names_and_those_without_bytes_last(
    journal: Journal,
) -> None:
    kept = [outcome(f"{n}.txt", n) for n in range(9)] + [nothing("y"), nothing("x")]
    for one in kept:
        journal.add(one, LIMITS)
    journal.enlist(kept[3].key, Source("0.txt copy", None))
    keys = [key for key, _, _ in listed(journal)]
    assert keys == sorted(keys)
    assert [source for _, source, _ in listed(journal)][-2:] == ["x", "y"]
    twice = [(source, first) for key, source, first in listed(journal) if key == kept[3].key]
    assert twice == [("0.txt copy", True), ("3.txt", False)]
    assert len(journal) == 12


def test_each_year_has_its_documents_in_the_same_order(journal: Journal) -> None:
    for n in range(9):
        journal.add(outcome(f"{n}.txt", n % 3), LIMITS)
    journal.add(nothing("x"), LIMITS)
    assert journal.years() == [2010, 2011, 2012, None]
    by_year = [document for year in journal.years() for document in journal.listed_of(year)]
    assert sorted(by_year) == sorted(journal.listed())
    assert [document.source for document in journal.listed_of(None)] == ["x"]


def test_of_several_names_the_smallest_counts_whoever_came_first(tmp_path: Path) -> None:
    names = ["b.txt", "a.txt", "c.txt"]
    settled = []
    for seed in range(4):
        random.Random(seed).shuffle(names)
        path = tmp_path / f"{seed}"
        journal = Journal(path)
        for name in names:
            journal.add(replace(outcome(name), packed=name.encode()), LIMITS)
        assert {document.packed for document in journal.listed()} == {b"a.txt"}
        journal.settle()
        settled.append(path.read_bytes())
    assert len(set(settled)) == 1


def test_settled_journals_of_the_same_documents_are_the_same_bytes(tmp_path: Path) -> None:
    kept = [outcome(f"{n}.txt", n) for n in range(40)] + [nothing("x")]
    settled = []
    for seed in range(3):
        random.Random(seed).shuffle(kept)
        journal = Journal(tmp_path / f"{seed}")
        for one in kept:
            journal.add(one, LIMITS)
        journal.settle()
        settled.append((tmp_path / f"{seed}").read_bytes())
        assert sorted(path.name for path in tmp_path.iterdir()) == [f"{n}" for n in range(seed + 1)]
    assert len(set(settled)) == 1
    again = Journal(tmp_path / "0")
    assert len(again) == 41
    again.close()


def test_what_a_limit_stopped_is_read_again_once_the_limit_is_raised(journal: Journal) -> None:
    given = Source("slow.txt", b"slow")
    late = stopped_outcome(given, "out-of-time", "time", packed, seconds="10")
    journal.add(late, LIMITS)
    assert journal.find(late.key, LIMITS) == late
    assert journal.find(late.key, ReadLimits(5.0, 1024**3)) == late
    assert journal.find(late.key, ReadLimits(20.0, 1024**3)) is None
    assert journal.find(late.key, ReadLimits(10.0, 2 * 1024**3)) is None
    read = replace(late, verdict="balanced", stopped="", source="zzz.txt")
    journal.add(read, ReadLimits(20.0, 1024**3))
    assert journal.find(late.key, LIMITS) == read


def test_a_document_that_was_not_there_and_now_is_stands_once(journal: Journal) -> None:
    journal.add(nothing("a.txt"), LIMITS)
    journal.add(outcome("a.txt"), LIMITS)
    assert [source for _, source, _ in listed(journal)] == ["a.txt"]
    assert not listed(journal)[0][0].startswith("~")


def test_other_bytes_under_one_name_are_another_document(journal: Journal) -> None:
    journal.add(outcome("a.txt", 1), LIMITS)
    journal.add(outcome("a.txt", 2), LIMITS)
    assert [source for _, source, _ in listed(journal)] == ["a.txt", "a.txt"]


def test_outcomes_of_another_version_are_read_again_or_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = outcome("a.txt", 1), outcome("b.txt", 2)
    journal = Journal(tmp_path / JOURNAL_NAME)
    journal.add(old, LIMITS)
    journal.add(other, LIMITS)
    monkeypatch.setattr(journals, "_edition", lambda: "another")
    assert journal.find(old.key) is None
    journal.add(replace(old, packed=b"anew", source="z.txt"), LIMITS)
    assert journal.drop_outdated(LIMITS) == 1
    assert {document.packed for document in journal.listed()} == {b"anew"}
    journal.close()


def test_a_journal_has_one_owner(tmp_path: Path) -> None:
    journal = Journal(tmp_path / JOURNAL_NAME)
    with pytest.raises(JournalLocked):
        Journal(tmp_path / JOURNAL_NAME)
    journal.close()
    Journal(tmp_path / JOURNAL_NAME).close()


def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / JOURNAL_NAME).write_bytes(b"no journal" * 1000)
    with pytest.raises(JournalFailed, match="damaged"):
        Journal(tmp_path / JOURNAL_NAME)


def test_a_folder_belongs_to_one_run(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with journal_in(folder) as journal:
        journal.add(outcome("a.txt"), LIMITS)
        for force, resume in ((False, False), (True, False), (False, True)):
            with pytest.raises((FolderBusy, FolderOccupied)), journal_in(folder, force=force, resume=resume):
                pass
    with pytest.raises(UnfinishedRun), journal_in(folder):
        pass
    with journal_in(folder, resume=True) as journal:
        assert len(journal) == 1
    with journal_in(folder, force=True) as journal:
        assert len(journal) == 0


def test_only_a_folder_with_a_journal_can_be_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("mine")
    with pytest.raises(FolderOccupied), journal_in(tmp_path / "out"):
        pass
    with pytest.raises(NothingToResume), journal_in(tmp_path / "out", resume=True):
        pass
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["letter.txt"]
    with journal_in(tmp_path / "new", resume=True) as journal:
        assert len(journal) == 0


def test_reading_the_journal_in_order_sorts_nothing(tmp_path: Path) -> None:
    """With a sort SQLite would hold all documents at once before it gives the first."""
    journal = Journal(tmp_path / JOURNAL_NAME)
    journal.add(outcome("a.txt"), LIMITS)
    journal.close()
    base = sqlite3.connect(tmp_path / JOURNAL_NAME)
    statements: list[str] = []
    base.set_trace_callback(statements.append)
    journal._base = base
    list(journal.listed())
    list(journal.listed_of(2011))
    plans = [str(row) for s in statements for row in base.execute(f"explain query plan {s}")]
    base.close()
    assert plans
    assert not [plan for plan in plans if "TEMP B-TREE FOR ORDER BY" in plan]
