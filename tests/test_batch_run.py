"""A run: order, twins, stopping, and that nothing is taken before there is room for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from gojparse.batch.journal import Journal
from gojparse.batch.reading import DocumentOutcome, ReadLimits, outcome_of
from gojparse.batch.run import _AHEAD, BatchRun, InProcess
from gojparse.batch.source import Source
from gojparse.model import Report
from tests.support.made import printed_report

LIMITS = ReadLimits()


def pack(report: Report) -> bytes:
    return f"{report.year} {report.issuer}".encode()


class Backwards:
    """An engine that holds four documents and answers the last first."""

    def __init__(self) -> None:
        self.held: list[tuple[int, Source]] = []
        self.read: list[str] = []
        self.most = 4

    def room(self) -> bool:
        return len(self.held) < self.most

    def in_hand(self) -> int:
        return len(self.held)

    def give(self, ticket: int, given: Source) -> None:
        self.held.append((ticket, given))

    def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
        ticket, given = self.held.pop()
        self.read.append(given.name)
        return [(ticket, outcome_of(given, pack))]

    def close(self) -> None:
        self.held.clear()


def document(source: str, number: int) -> Source:
    title = f"甲{number}镇人民政府2023年政府信息公开工作年度报告"
    return Source(source, printed_report(title, number + 1).encode())


def documents(count: int) -> list[Source]:
    return [document(f"{n:03}.txt", n) for n in range(count)]


def sources(run: BatchRun) -> list[str]:
    return [outcome.source for outcome in run]


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = Journal()
    yield journal
    journal.close()


def test_outcomes_come_in_the_order_of_the_documents_where_that_is_wanted(journal: Journal) -> None:
    given = documents(11)
    assert sources(BatchRun(iter(given), Backwards(), journal, LIMITS, in_order=True)) == [
        g.name for g in given
    ]


def test_outcomes_come_as_they_are_done_where_it_is_not(journal: Journal) -> None:
    told = sources(BatchRun(iter(documents(11)), Backwards(), journal, LIMITS))
    assert told[:4] == ["003.txt", "004.txt", "005.txt", "006.txt"]
    assert sorted(told) == [given.name for given in documents(11)]


def test_identical_bytes_are_read_once_and_told_of_under_each_name(journal: Journal) -> None:
    engine = Backwards()
    given = [document(name, 1) for name in ("b.txt", "a.txt", "c.txt")] + [document("d.txt", 2)]
    assert sorted(sources(BatchRun(iter(given), engine, journal, LIMITS))) == [
        "a.txt",
        "b.txt",
        "c.txt",
        "d.txt",
    ]
    assert sorted(engine.read) == ["b.txt", "d.txt"]
    run = BatchRun(iter(given), engine, journal, LIMITS)
    assert len(sources(run)) == run.before == 4
    assert sorted(engine.read) == ["b.txt", "d.txt"]


@pytest.mark.parametrize("reverse", [False, True])
def test_where_names_are_evidence_the_smallest_name_is_believed(journal: Journal, reverse: bool) -> None:
    """The text names no year; each file name names another one."""
    text = printed_report("政府信息公开工作年度报告", 3).encode()
    given = [Source(f"{n}/甲镇201{n}年政府信息公开工作年度报告.txt", text) for n in (1, 2, 3)]
    told = list(BatchRun(iter(given[::-1] if reverse else given), InProcess(pack), journal, LIMITS))
    assert len(told) == 3
    assert {document.packed for document in journal.listed()} == {b"2011 " + "甲镇".encode()}


def test_no_document_is_taken_before_there_is_room(journal: Journal) -> None:
    taken = 0

    def counted() -> Iterator[Source]:
        nonlocal taken
        for given in documents(60):
            taken += 1
            yield given

    engine = Backwards()
    for told, _ in enumerate(BatchRun(counted(), engine, journal, LIMITS)):
        assert taken <= told + 1 + engine.most


def test_what_waits_for_its_turn_is_bounded(journal: Journal) -> None:
    """The first document is never answered until all others would be."""

    class Stuck(Backwards):
        def wait(self, seconds: float) -> list[tuple[int, DocumentOutcome]]:
            if len(self.held) == 1:
                return super().wait(seconds)
            ticket, given = self.held.pop(1)
            return [(ticket, outcome_of(given, pack))]

    taken = 0

    def counted() -> Iterator[Source]:
        nonlocal taken
        for given in documents(4 * _AHEAD):
            taken += 1
            yield given

    run = iter(BatchRun(counted(), Stuck(), journal, LIMITS, in_order=True))
    assert next(run).source == "000.txt"
    assert taken <= 2 * _AHEAD
    assert [outcome.source for outcome in run] == [f"{n:03}.txt" for n in range(1, 4 * _AHEAD)]


def test_a_wish_to_stop_lets_what_is_in_hand_be_finished(journal: Journal) -> None:
    told: list[str] = []
    run = BatchRun(iter(documents(40)), Backwards(), journal, LIMITS, stop=lambda: len(told) >= 10)
    for outcome in run:
        told.append(outcome.source)
    assert 10 < len(told) <= 14
    assert len(journal) == len(told)
    again = BatchRun(iter(documents(40)), Backwards(), journal, LIMITS)
    assert len(sources(again)) == 40
    assert again.before == len(told)


def test_a_document_without_bytes_is_an_outcome_like_any_other(journal: Journal) -> None:
    given = [document("a.txt", 1), Source("gone.txt", None), document("b.txt", 2)]
    told = {
        outcome.source: outcome.verdict for outcome in BatchRun(iter(given), InProcess(pack), journal, LIMITS)
    }
    assert told["gone.txt"] == "unreadable"
    assert len(told) == 3


@pytest.mark.parametrize("reverse", [False, True])
def test_a_page_was_not_published_after_it_was_fetched(journal: Journal, reverse: bool) -> None:
    """Printed are two days; the page was fetched between them, and once more after both."""
    title = "甲镇人民政府2023年政府信息公开工作年度报告"
    text = f"发布日期：2024-06-30 14:05\n{printed_report(title, 3)}\n甲镇人民政府\n2024年1月19日\n".encode()
    fetched = [
        Source("http://a/1.html", text, crawled_on=day) for day in (date(2024, 3, 1), date(2024, 8, 1))
    ]
    run = BatchRun(iter(fetched[::-1] if reverse else fetched), InProcess(packed_day), journal, LIMITS)
    assert len(list(run)) == 2
    assert [document.packed for document in journal.listed()] == [b"2024-01-19"]


def packed_day(report: Report) -> bytes:
    return str(report.published_on).encode()


def test_a_day_after_the_fetching_alone_is_no_day_of_publication(journal: Journal) -> None:
    title = "甲镇人民政府2023年政府信息公开工作年度报告"
    text = f"发布日期：2024-06-30\n{printed_report(title, 3)}".encode()
    for day, published in ((date(2024, 3, 1), b"None"), (date(2024, 7, 1), b"2024-06-30")):
        given = Source(f"http://a/{day}.html", text + b"\n" * day.month, crawled_on=day)
        (outcome,) = BatchRun(iter([given]), InProcess(packed_day), journal, LIMITS)
        assert outcome.packed == published
