"""`gojparse extract`: the tables of all inputs, as files, as one CSV, or as lines of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from gojparse.batch.given import Given
from gojparse.batch.journal import Journal
from gojparse.batch.remote import is_url
from gojparse.cli.ending import Work
from gojparse.cli.many import Reading, outcomes
from gojparse.cli.messages import complain, count, say
from gojparse.cli.out import put, put_line
from gojparse.cli.stopping import Terminated
from gojparse.cli.tally import Tally, conclude
from gojparse.dataset.rows import json_line, pack_json
from gojparse.errors import Exit, NotWritten, Unreadable, WrongUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for. `format` is None where it named none."""

    reading: Reading
    folder: str | None
    format: str | None
    by_year: bool
    excel: bool
    force: bool
    resume: bool
    table: str | None
    fail_on: str


def work(wish: Wish) -> Work:
    """The work that the options ask for. WrongUsage where they contradict each other."""
    _check(wish)
    if wish.folder is not None and is_url(wish.folder):
        return partial(_to_url, wish, wish.folder)
    if wish.folder is not None:
        return partial(_to_folder, wish, Path(wish.folder), wish.folder)
    if wish.table is not None:
        return partial(_to_csv, wish, wish.table)
    return partial(_to_json, wish)


def _check(wish: Wish) -> None:
    """Refuse options that would be without effect: somebody counts on them."""
    if wish.folder is None:
        for_files = {
            "--format": wish.format,
            "--partition": wish.by_year,
            "--force": wish.force,
            "--resume": wish.resume,
        }
        for option, given in for_files.items():
            if given:
                raise WrongUsage("needs-folder", option=option)
        if wish.excel and wish.table is None:
            raise WrongUsage("csv-only")
    elif wish.table is not None:
        raise WrongUsage("table-or-folder")
    elif wish.by_year and wish.format not in ("parquet", "both"):
        raise WrongUsage("parquet-only")
    elif wish.excel and wish.format == "parquet":
        raise WrongUsage("csv-only")


def _to_url(wish: Wish, url: str) -> Exit:
    from gojparse.batch.store import Store
    from gojparse.dataset.files import FolderOccupied, WritingFailed
    from gojparse.dataset.package import DESCRIPTOR

    try:
        store = Store(url)
        store.begin(force=wish.force, resume=wish.resume)
        code = _to_folder(wish, store.near, url)
        if (store.near / DESCRIPTOR).exists():
            store.publish()
        return code
    except FolderOccupied:
        raise NotWritten("folder-occupied", folder=url) from None
    except WritingFailed as error:
        raise NotWritten("not-finished", folder=url, reason=error.cause) from None
    except Unreadable as error:  # nothing installed opens such an address
        raise WrongUsage("address", reason=error.phrase) from None


def _to_folder(wish: Wish, folder: Path, shown: str) -> Exit:
    """Fill the folder; `shown` is its name for people."""
    from gojparse.batch.folder import FolderBusy, NothingToResume, Unfinished, journal_in
    from gojparse.dataset.files import FolderOccupied, WritingFailed

    begun, tally = False, Tally()
    documents = wish.reading.documents(tally, without=folder)
    first = next(documents, None)
    if first is None:
        return conclude(tally, wish.reading.paths, wish.fail_on, wish.reading.quiet)
    try:
        with journal_in(folder, force=wish.force, resume=wish.resume) as journal:
            begun = True
            return _filled(wish, chain([first], documents), folder, shown, journal, tally)
    except Unfinished:
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
    wish: Wish, documents: Iterator[Given], folder: Path, shown: str, journal: Journal, tally: Tally
) -> Exit:
    """Read everything into the journal, then write the tables from it."""
    from gojparse.batch.kept import Kept
    from gojparse.dataset.files import WriteOptions, write_dataset
    from gojparse.dataset.rows import pack_rows

    try:
        for _ in outcomes(wish.reading, documents, pack_rows, journal, tally):
            pass
    except (KeyboardInterrupt, Terminated) as stopped:
        stopped.args = (_kept(stopped, len(journal), shown),)
        raise
    if left_out := journal.drop_outdated(wish.reading.limits):
        complain(say("outdated", documents=count("documents", left_out), folder=shown))
    shape = WriteOptions(wish.format or "csv", by_year=wish.by_year, excel=wish.excel)
    written = write_dataset(Kept(journal), folder, shape)
    journal.settle()
    where = say("written", files=len(written) + 1, folder=shown)
    return conclude(tally, wish.reading.paths, wish.fail_on, wish.reading.quiet, where)


def _kept(stopped: BaseException, documents: int, folder: str) -> str:
    how = say("terminated" if isinstance(stopped, Terminated) else "interrupted")
    return say("resumable", how=how, documents=count("documents", documents), folder=folder)


def _to_csv(wish: Wish, name: str) -> Exit:
    from gojparse.batch.kept import Kept
    from gojparse.dataset.arrow import stream_as_csv
    from gojparse.dataset.rows import pack_rows

    tally, journal = Tally(), Journal()
    for _ in outcomes(wish.reading, wish.reading.documents(tally), pack_rows, journal, tally):
        pass
    if tally.documents:
        for piece in stream_as_csv(name, Kept(journal).everything(), excel=wish.excel):
            put(piece)
    return conclude(tally, wish.reading.paths, wish.fail_on, wish.reading.quiet)


def _to_json(wish: Wish) -> Exit:
    tally, journal = Tally(), Journal()
    for outcome in outcomes(
        wish.reading, wish.reading.documents(tally), pack_json, journal, tally, in_order=True
    ):
        put_line(json_line(outcome.packed, outcome.source, outcome.member))
    return conclude(tally, wish.reading.paths, wish.fail_on, wish.reading.quiet)
