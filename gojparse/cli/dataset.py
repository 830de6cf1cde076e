"""A dataset to work on, whatever was given: one that `extract` wrote, or reports, which are read first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gojparse.batch.output import journal_in
from gojparse.cli.console import counted, print_message
from gojparse.cli.many import ReadingOptions, counted_outcomes, reading_options
from gojparse.cli.options import MEMORY, TIMEOUT
from gojparse.cli.tally import OutcomeTally
from gojparse.compare.numbers import StoredDataset, is_dataset, open_dataset
from gojparse.dataset.files import WritingFailed
from gojparse.errors import Exit, GojparseError, NotWritten, WrongUsage


class NoReport(GojparseError):
    """There is nothing to work on."""

    exit = Exit.NO_REPORT
    section = "no-reports"


@contextmanager
def dataset_of(
    folder: str,
    *,
    quiet: bool = False,
    jobs: int | None = None,
    ocr: str = "auto",
    tally: OutcomeTally | None = None,
) -> Iterator[StoredDataset]:
    """The dataset in a folder; of a folder or archive of reports the one they make, while it is in use.

    `tally`: counts the documents that were read for it, so that the caller can end with its exit code;
    it counts none where the dataset was there. WrongUsage if there is nothing at this path, NoReport if
    there is no report in it.
    """
    path = Path(folder)
    if not path.exists():
        raise WrongUsage("no-such-folder", folder=folder)
    if is_dataset(path):
        yield open_dataset(path)
        return
    tally = OutcomeTally() if tally is None else tally
    with tempfile.TemporaryDirectory(prefix="gojparse-") as place:
        options = reading_options([folder], jobs, TIMEOUT, MEMORY, ocr, None, False, quiet)
        yield _extracted(options, Path(place) / "dataset", tally)


def _extracted(options: ReadingOptions, folder: Path, tally: OutcomeTally) -> StoredDataset:
    """The dataset of these documents, written into a folder of its own."""
    from gojparse.batch.output import StoredReports
    from gojparse.dataset.files import WriteOptions, write_dataset
    from gojparse.dataset.rows import pack_rows

    try:
        with journal_in(folder) as journal:
            for _ in counted_outcomes(options, options.documents(tally), pack_rows, journal, tally):
                pass
            _check(options, tally)
            write_dataset(StoredReports(journal), folder, WriteOptions("parquet"))
    except WritingFailed as error:
        raise NotWritten("folder", folder=folder, reason=error.cause) from None
    if not options.quiet:
        print_message(tally.sentence())
    return open_dataset(folder)


def _check(options: ReadingOptions, tally: OutcomeTally) -> None:
    """NoReport if there was nothing to read, or none of it was a report."""
    if not tally.documents:
        raise NoReport("no-documents", paths=tuple(options.paths))
    if not tally.reports:
        raise NoReport("no-report", documents=counted("documents", tally.documents))
