"""A hundred thousand documents in one run: `python -m tests.campaigns.scale [COUNT] [JOBS]`.

Freshly invented reports in all carriers are made unlike each other by a few
bytes that say nothing, as many as asked for, and read in one run as
`gojparse extract -o` does it. Printed are the memory of the parent at a
thousand, ten thousand and a hundred thousand documents, the CPU time a
document beside that of a bare loop over the same documents, and for each
carrier the documents a CPU second beside pdfplumber's tables of the same
files. A machine's pace changes by the minute and with what its other cores
do: so the run is halted eleven times, and as many processes as it has run
the bare loop for a while.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import gojparse
from corpus.generate import fresh
from corpus.generate.recipes import PICTURES
from gojparse.batch.output import StoredReports, journal_in
from gojparse.batch.pool import resident_memory
from gojparse.batch.reading import ReadLimits
from gojparse.batch.run import BatchRun, worker_pool
from gojparse.batch.source import Source
from gojparse.dataset.files import WriteOptions, write_dataset
from gojparse.dataset.rows import pack_rows
from tests.benchmarks.bare import pdfplumber_tables
from tests.campaigns.kill import descendants

INVENTED = 360  # of these all others are made
SEARCHING = 0.1  # seconds of CPU time
HALTS = 11  # for a bare loop
SAMPLE = 120  # documents of one bare loop
_TICKS = os.sysconf("SC_CLK_TCK")


def invented(seed: int) -> list[tuple[str, bytes]]:
    """Names and bytes of freshly invented reports, shuffled.

    Left out are the few whose lost columns are sought step by step, and pictures: one of
    them costs as much as a hundred others, and a run would measure little else.
    """
    samples = (sample for sample in fresh(seed, INVENTED) if sample.carrier not in PICTURES)
    reports = [(sample.name, sample.data) for sample in samples]
    swift = [report for report in reports if _seconds(report[1]) < SEARCHING]
    left_out = len(reports) - len(swift)
    print(f"| invented, of them left out as searching | {len(reports)}, {left_out} |", flush=True)
    random.Random(seed).shuffle(swift)
    return swift


def _seconds(content: bytes) -> float:
    start = time.process_time()
    gojparse.parse(content)
    return time.process_time() - start


def unlike(number: int, reports: Sequence[tuple[str, bytes]]) -> Source:
    """Document number so-and-so: a report with a few bytes behind it that no reader heeds."""
    name, content = reports[number % len(reports)]
    mark = f"{number:09}"
    if name.endswith(".pdf"):
        content += f"\n%{mark}\n".encode()
    elif name.endswith(".html"):
        content += f"<!--{mark}-->".encode()
    elif name.endswith(".docx"):
        content = content[:-2] + len(mark).to_bytes(2, "little") + mark.encode()  # the archive's comment
    else:
        content += b"\n" * (1 + number // len(reports))
    return Source(f"{number // 1000:03}/{mark}-{name}", content)


def cpu_of(pids: Sequence[int]) -> float:
    """Seconds of CPU that these processes and those they have outlived have taken."""
    total = 0.0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / _TICKS
    return total


class Bare:
    """Processes that only parse, when asked to; how long they took, by carrier."""

    def __init__(self, jobs: int, reports: Sequence[tuple[str, bytes]]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes = []
        self.pids = set()
        self.spent: defaultdict[str, list[float]] = defaultdict(list)
        self.wall = 0.0
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_parse_only, args=(theirs, list(reports)), daemon=True)
            process.start()
            self.pids.add(process.pid)
            self._pipes.append(ours)

    def run(self, first: int) -> None:
        """Parse a sample that begins with this document, each process its own."""
        begun = time.monotonic()
        for number, pipe in enumerate(self._pipes):
            pipe.send(first + number * SAMPLE)
        for pipe in self._pipes:
            for carrier, taken in pipe.recv():
                self.spent[carrier].append(taken)
        self.wall += time.monotonic() - begun

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.send(None)

    @property
    def mean(self) -> float:
        """CPU seconds a document."""
        times = [taken for some in self.spent.values() for taken in some]
        return sum(times) / len(times)


def _parse_only(pipe: Connection, reports: Sequence[tuple[str, bytes]]) -> None:
    while (first := pipe.recv()) is not None:
        documents = [unlike(number, reports) for number in range(first, first + SAMPLE)]
        pipe.send([(Path(given.name).suffix[1:], _seconds(given.content or b"")) for given in documents])


def watched(documents: Iterator[Source], count: int, bare: Bare) -> Iterator[Source]:
    """The documents; on the way the parent's memory is printed, and the bare loop runs."""
    for number, given in enumerate(documents, 1):
        if number in (100, 1_000, 3_000, 10_000, 30_000, 100_000):
            print(f"| parent at {number:,} documents | {resident_memory() / 1e6:.0f} MB |", flush=True)
        if number % (count // HALTS) == 1:
            bare.run(number)
        yield given


def measure(count: int, jobs: int, seed: int) -> None:
    """Print all figures of one run."""
    reports = invented(seed)
    limits = ReadLimits()
    bare = Bare(jobs, reports)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        begun, mine = time.monotonic(), time.process_time()
        with journal_in(out) as journal:
            documents = watched((unlike(number, reports) for number in range(count)), count, bare)
            run = BatchRun(documents, worker_pool(jobs, pack_rows, limits), journal, limits)
            workers, told = 0.0, 0
            for told, outcome in enumerate(run, 1):
                assert not outcome.failed, outcome.source
                if told % 500 == 0 or told == count - jobs:
                    workers = cpu_of([pid for pid in descendants(os.getpid()) if pid not in bare.pids])
            read = time.monotonic() - begun
            write_dataset(StoredReports(journal), out, WriteOptions("both"))
            journal.settle()
        wall, parent = time.monotonic() - begun, time.process_time() - mine
        assert told == count
        sizes = {path.name: path.stat().st_size for path in out.iterdir()}
    each = (workers + parent) / count
    print(f"| parent at the end | {resident_memory() / 1e6:.0f} MB |")
    print(f"| documents, processes | {count:,}, {jobs} |")
    print(f"| wall time | {wall - bare.wall:.0f} s, of it reading {read - bare.wall:.0f} s |")
    print(f"| CPU a document | {each * 1e3:.2f} ms, of it parent {parent / count * 1e3:.2f} ms |")
    print(f"| a bare loop | {bare.mean * 1e3:.2f} ms; the run costs {each / bare.mean:.3f} of it |")
    print(f"| output | {json.dumps(sizes)} |", flush=True)
    bare.end()
    paces(reports, bare)


def paces(reports: Sequence[tuple[str, bytes]], bare: Bare) -> None:
    """Print how many documents of each carrier a CPU second is enough for."""
    for carrier, times in sorted(bare.spent.items()):
        print(f"| {carrier} | {len(times) / sum(times):.0f} documents a CPU second |")
    pdfs = [content for name, content in reports if name.endswith(".pdf")][:20]
    start = time.process_time()
    for content in pdfs:
        pdfplumber_tables(content)
    pace = len(pdfs) / (time.process_time() - start)
    print(f"| pdf, pdfplumber.extract_tables alone | {pace:.1f} documents a CPU second |", flush=True)


if __name__ == "__main__":
    measure(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        int(sys.argv[2]) if len(sys.argv) > 2 else 2,
        seed=20_260,
    )
