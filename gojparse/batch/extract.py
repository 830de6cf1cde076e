"""`gojparse.extract`: the tables of many documents as pandas frames."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from gojparse.batch import inputs
from gojparse.batch.attachments import AttachmentAddresses, with_attachments
from gojparse.batch.engine import Engine, InProcess
from gojparse.batch.journal import Journal
from gojparse.batch.limits import MAX_MEMORY, TIMEOUT, ReadLimits
from gojparse.batch.pages import with_bundles
from gojparse.batch.reading import PackReport
from gojparse.batch.run import BatchRun
from gojparse.batch.source import Source

if TYPE_CHECKING:
    from gojparse.dataset.frames import Dataset

Address = str | os.PathLike[str]


def extract(
    paths: Address | Iterable[Address],
    jobs: int = 1,
    *,
    timeout: float = TIMEOUT,
    max_memory: int = MAX_MEMORY,
    ocr: str = "auto",
) -> Dataset:
    """The tables of all documents that the paths name, as pandas frames; a bad one is a row of `reports`.

    With `jobs` of 2 or more, documents are read in processes of their own:
    one that takes more than `timeout` seconds or `max_memory` bytes, or ends
    its process, costs no other. With 1 they are read in this process, where
    no such cap holds. `ocr`: whether text is recognised in pictures: `auto`
    (pages that are nothing else), `always` or `never`.
    """
    from gojparse.batch.kept import StoredReports
    from gojparse.dataset.frames import dataset_from_stream
    from gojparse.dataset.rows import pack_rows

    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    limits = ReadLimits(timeout, max_memory, ocr)
    journal = Journal()
    try:
        reader = engine(jobs, pack_rows, limits) if jobs > 1 else InProcess(pack_rows, ocr)
        for _ in BatchRun(sources_of(several), reader, journal, limits):
            pass
        return dataset_from_stream(StoredReports(journal))
    finally:
        journal.close()


def sources_of(
    paths: Iterable[Address],
    *,
    without: Address | None = None,
    from0: bool = False,
    passed: Callable[[str, str], None] | None = None,
) -> Iterator[Source]:
    """All documents that the paths name, archives opened, one after the other.

    Behind a page without tables come the files beside it that it points to, unless they are given anyway.
    Pictures that are pages of one report are one document.
    `passed` is told the name of each member of an archive that is no document, and why.
    """
    yield from with_bundles(_given(tuple(paths), without, from0, passed))


def _given(
    several: tuple[Address, ...],
    without: Address | None,
    from0: bool,
    passed: Callable[[str, str], None] | None,
) -> Iterator[Source]:
    others = AttachmentAddresses(several)
    for address in inputs.addresses(several, without=without, from0=from0):
        for found in inputs.contents(address, passed=passed):
            page = with_attachments(found, address)
            yield page
            for other in others.of(page, address):
                yield from inputs.contents(other, passed=passed)
            del found, page  # or two would be in memory while the next is read


def engine(jobs: int, pack: PackReport, limits: ReadLimits) -> Engine:
    """Worker processes, as many as that."""
    from gojparse.batch.pool import Pool

    return Pool(jobs, pack, limits)
