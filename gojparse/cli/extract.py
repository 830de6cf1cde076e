"""`gojparse extract`: the tables of all inputs, as files, as one CSV, or as lines of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from gojparse.batch.inputs import is_url
from gojparse.batch.journal import Journal
from gojparse.batch.source import Source
from gojparse.cli.console import count, message, print_message, write_bytes, write_line
from gojparse.cli.many import ReadingOptions, counted_outcomes
from gojparse.cli.shutdown import Terminated, Work
from gojparse.cli.tally import OutcomeTally, conclude
from gojparse.dataset.rows import json_line, pack_json
from gojparse.errors import Exit, NotWritten, Unreadable, WrongUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractOptions:
    """The options of the command line. `format` is None where it named none."""

    reading: ReadingOptions
    folder: str | None
    format: str | None
    by_year: bool
    excel: bool
    force: bool
    resume: bool
    table: str | None
    fail_on: str


def run_command(options: ExtractOptions) -> Work:
    """Return the work that the options ask for; WrongUsage if they contradict each other."""
    _check(options)
    if options.folder is not None and is_url(options.folder):
        return partial(_to_url, options, options.folder)
    if options.folder is not None:
        return partial(_to_folder, options, Path(options.folder), options.folder)
    if options.table is not None:
        return partial(_to_csv, options, options.table)
    return partial(_to_json, options)


def _check(options: ExtractOptions) -> None:
    """Refuse options that would be without effect: somebody counts on them."""
    if options.folder is None:
        for_files = {
            "--format": options.format,
            "--partition": options.by_year,
            "--force": options.force,
            "--resume": options.resume,
        }
        for option, value in for_files.items():
            if value:
                raise WrongUsage("needs-folder", option=option)
        if options.excel and options.table is None:
            raise WrongUsage("csv-only")
    elif options.table is not None:
        raise WrongUsage("table-or-folder")
    elif options.by_year and options.format not in ("parquet", "both"):
        raise WrongUsage("parquet-only")
    elif options.excel and options.format == "parquet":
        raise WrongUsage("csv-only")


def _to_url(options: ExtractOptions, url: str) -> Exit:
    from gojparse.batch.output import RemoteFolder
    from gojparse.dataset.files import FolderOccupied, WritingFailed
    from gojparse.dataset.package import DESCRIPTOR

    try:
        store = RemoteFolder(url)
        store.begin(force=options.force, resume=options.resume)
        code = _to_folder(options, store.local, url)
        if (store.local / DESCRIPTOR).exists():
            store.publish()
        return code
    except FolderOccupied:
        raise NotWritten("folder-occupied", folder=url) from None
    except WritingFailed as error:
        raise NotWritten("not-finished", folder=url, reason=error.cause) from None
    except Unreadable as error:  # nothing installed opens such an address
        raise WrongUsage("address", reason=error.phrase) from None


def _to_folder(options: ExtractOptions, folder: Path, shown: str) -> Exit:
    """Fill the folder, which messages call by the name `shown`."""
    from gojparse.batch.output import FolderBusy, NothingToResume, UnfinishedRun, journal_in
    from gojparse.dataset.files import FolderOccupied, WritingFailed

    begun, tally = False, OutcomeTally()
    documents = options.reading.documents(tally, without=folder)
    first = next(documents, None)
    if first is None:
        return conclude(tally, options.reading.paths, options.fail_on, options.reading.quiet)
    try:
        with journal_in(folder, force=options.force, resume=options.resume) as journal:
            begun = True
            return _filled(options, chain([first], documents), folder, shown, journal, tally)
    except UnfinishedRun:
        raise NotWritten("unfinished", folder=shown) from None
    except FolderOccupied:
        raise NotWritten("folder-occupied", folder=shown) from None
    except FolderBusy:
        raise NotWritten("busy", folder=shown) from None
    except NothingToResume:
        raise NotWritten("nothing-to-resume", folder=shown) from None
    except WritingFailed as error:
        how = "not-finished" if begun else "folder"
        raise NotWritten(how, folder=shown, reason=error.cause) from None


def _filled(
    options: ExtractOptions,
    documents: Iterator[Source],
    folder: Path,
    shown: str,
    journal: Journal,
    tally: OutcomeTally,
) -> Exit:
    """Read everything into the journal, then write the tables from it."""
    from gojparse.batch.output import StoredReports
    from gojparse.dataset.files import WriteOptions, write_dataset
    from gojparse.dataset.rows import pack_rows

    try:
        for _ in counted_outcomes(options.reading, documents, pack_rows, journal, tally):
            pass
    except (KeyboardInterrupt, Terminated) as stopped:
        stopped.args = (_resumable(stopped, len(journal), shown),)
        raise
    if left_out := journal.drop_outdated(options.reading.limits):
        print_message(message("outdated", documents=count("documents", left_out), folder=shown))
    shape = WriteOptions(options.format or "csv", by_year=options.by_year, excel=options.excel)
    written = write_dataset(StoredReports(journal), folder, shape)
    journal.settle()
    where = message("written", files=len(written) + 1, folder=shown)
    return conclude(tally, options.reading.paths, options.fail_on, options.reading.quiet, where)


def _resumable(stopped: BaseException, documents: int, folder: str) -> str:
    how = message("terminated" if isinstance(stopped, Terminated) else "interrupted")
    return message("resumable", how=how, documents=count("documents", documents), folder=folder)


def _to_csv(options: ExtractOptions, name: str) -> Exit:
    from gojparse.batch.output import StoredReports
    from gojparse.dataset.arrow import stream_as_csv
    from gojparse.dataset.rows import pack_rows

    tally, journal = OutcomeTally(), Journal()
    for _ in counted_outcomes(options.reading, options.reading.documents(tally), pack_rows, journal, tally):
        pass
    if tally.documents:
        for piece in stream_as_csv(name, StoredReports(journal).everything(), excel=options.excel):
            write_bytes(piece)
    return conclude(tally, options.reading.paths, options.fail_on, options.reading.quiet)


def _to_json(options: ExtractOptions) -> Exit:
    tally, journal = OutcomeTally(), Journal()
    for outcome in counted_outcomes(
        options.reading, options.reading.documents(tally), pack_json, journal, tally, in_order=True
    ):
        write_line(json_line(outcome.packed, outcome.source, outcome.member))
    return conclude(tally, options.reading.paths, options.fail_on, options.reading.quiet)
