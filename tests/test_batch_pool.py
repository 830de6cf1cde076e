"""Worker processes: a crash, a hang, a bomb costs one document and nothing else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gojparse.batch.pool import WorkerPool
from gojparse.batch.reading import DocumentOutcome, ReadLimits
from gojparse.batch.source import Source
from tests.support import hostile
from tests.support.made import printed_report
from tests.support.misbehaving import pack

LIMITS = ReadLimits(timeout=60.0, max_memory=512 * 1024**2)


def named(*names: str) -> list[Source]:
    return [
        Source(name, printed_report(f"甲{n}镇人民政府2023年政府信息公开工作年度报告", n + 1).encode())
        for n, name in enumerate(names)
    ]


def is_report(outcome: DocumentOutcome) -> bool:
    return outcome.verdict not in ("unreadable", "not_a_report")


def answers(pool: WorkerPool, documents: Iterable[Source]) -> Iterator[tuple[int, DocumentOutcome]]:
    """What the pool makes of the documents, as it is done."""
    todo = list(enumerate(documents))[::-1]
    while todo or pool.in_hand():
        while todo and pool.room():
            pool.give(*todo.pop())
        yield from pool.wait(1.0)


def outcomes(
    documents: list[Source], limits: ReadLimits = LIMITS, jobs: int = 2
) -> dict[str, DocumentOutcome]:
    """Each document's outcome by its source; every ticket comes back once."""
    with closing(WorkerPool(jobs, pack, limits)) as pool:
        answered = list(answers(pool, documents))
    assert sorted(ticket for ticket, _ in answered) == list(range(len(documents)))
    assert all(documents[ticket].name == outcome.source for ticket, outcome in answered)
    return {outcome.source: outcome for _, outcome in answered}


@pytest.mark.parametrize("jobs", [1, 3])
def test_all_documents_are_answered_whatever_the_number_of_workers(jobs: int) -> None:
    read = outcomes(named(*(f"{n}.txt" for n in range(20))), jobs=jobs)
    assert all(is_report(outcome) for outcome in read.values())
    assert all(o.packed.decode() == f"{o.verdict} {source}" for source, o in read.items())


@pytest.mark.parametrize(
    ("name", "stopped", "sentence"),
    [
        ("segfault.txt", "crash", "crashed repeatedly (SIGSEGV)"),
        ("leave.txt", "crash", "crashed repeatedly (exit code 3)"),
        ("hang.txt", "time", "more than 2 seconds"),
        ("hungry.txt", "memory", "more memory than one document may"),
    ],
)
def test_a_document_that_misbehaves_costs_itself_only(name: str, stopped: str, sentence: str) -> None:
    read = outcomes(named("a.txt", "b.txt", name, "c.txt", "d.txt"), ReadLimits(2.0, LIMITS.max_memory))
    bad = read.pop(name)
    assert (bad.verdict, bad.stopped, bad.errors) == ("unreadable", stopped, 1)
    assert bad.refusal
    assert sentence in bad.refusal.english
    assert bad.refusal.chinese.startswith(("无法读取：", "超出限制："))
    assert all(is_report(outcome) for outcome in read.values())


def test_a_worker_that_was_killed_once_is_no_fault_of_its_document(tmp_path: Path) -> None:
    documents = named("a.txt", str(tmp_path / "once"), "b.txt")
    assert {outcome.stopped for outcome in outcomes(documents).values()} == {""}


def test_workers_killed_at_any_time_change_no_outcome() -> None:
    documents = named(*(f"{n}.txt" for n in range(60)))
    with closing(WorkerPool(2, pack, LIMITS)) as pool:
        answered = []
        for n, answer in enumerate(answers(pool, documents)):
            answered.append(answer)
            if n in (5, 20, 21, 40):
                os.kill(pool._workers[n % len(pool._workers)].process.pid or 0, signal.SIGKILL)
    assert sorted(outcome.source for _, outcome in answered) == sorted(given.name for given in documents)
    assert all(is_report(outcome) for _, outcome in answered)


def test_an_old_worker_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = named(*(f"{n}.txt" for n in range(8)))
    with closing(WorkerPool(1, pack, LIMITS)) as pool:
        first = list(answers(pool, documents[:2]))
        pids = {worker.process.pid for worker in pool._workers}
        os.kill(pids.pop() or 0, signal.SIGKILL)
        time.sleep(0.2)
        second = list(answers(pool, documents[2:]))
    assert len(first) + len(second) == 8


def test_a_document_larger_than_a_pipe_is_sent_whole() -> None:
    text = printed_report()
    large = Source("large.txt", (text + "\n" + "此处为说明文字。\n" * 200_000).encode())
    small = named("a.txt", "b.txt")
    assert all(is_report(outcome) for outcome in outcomes([small[0], large, small[1]]).values())


def test_closing_leaves_no_process_behind() -> None:
    pool = WorkerPool(2, pack, LIMITS)
    for ticket, given in enumerate(named("hang1.txt", "hang2.txt")):
        pool.give(ticket, given)
    time.sleep(0.5)
    workers = [worker.process for worker in pool._workers]
    pool.close()
    assert workers
    assert not any(worker.is_alive() for worker in workers)


@pytest.mark.parametrize("name", hostile.WORKER_ONLY)
def test_what_only_a_process_can_be_saved_from(name: str) -> None:
    """It happens inside a library, before anything can be counted; the document beside it is read."""
    good, bad = named("a.txt")[0], Source(f"{name}.pdf", hostile.WORKER_ONLY[name]())
    read = outcomes([bad, good], ReadLimits(5.0, 256 * 1024**2))
    assert is_report(read[good.name])
    assert read[bad.name].failed
    assert read[bad.name].refusal
