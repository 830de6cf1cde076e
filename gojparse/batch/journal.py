"""The journal of a run: the outcome of every document, stored as soon as it is known.

One SQLite file in the output folder. A document's outcome is one small
transaction in a write-ahead log, so a run that is killed loses what was in
hand and nothing else; the file's lock keeps a second run out, also on a
network drive; and its index gives the outcomes back in the order of the
tables without any of them staying in memory.

The same bytes are stored once, however many sources gave them. Names can be
evidence (a file name that tells the year), so of several sources the
smallest name counts: which one that is does not depend on who came first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from gojparse.batch.reading import DocumentOutcome, ReadLimits, Refusal
from gojparse.batch.source import NAMELESS, Source
from gojparse.dataset.schema import SCHEMA_VERSION
from gojparse.readers.scan.reader import ocr_available
from gojparse.version import full_version

JOURNAL_NAME = ".gojparse-journal"
_FORMAT = "2"


@cache
def _edition() -> str:
    """Return what an outcome was made by: the journal's format, our version, the contract's.

    An outcome of another edition is read again.
    """
    return f"{_FORMAT} {full_version()} {SCHEMA_VERSION}"


def _optical(limits: ReadLimits) -> str:
    """Return the edition of outcomes that also depend on how pictures of text are read."""
    return f"{_edition()} ocr={limits.ocr if ocr_available() else 'missing'}"


_TABLES = """
create table if not exists outcome (
    key text primary key, edition text not null, source text not null, crawled_on text not null,
    verdict text not null,
    errors integer not null, warnings integer not null, year integer,
    rule text, severity text, english text, chinese text,
    stopped text not null, timeout real, max_memory integer, packed blob not null
);
create table if not exists document (
    key text, source text, member text not null, primary key (key, source)
) without rowid;
create index if not exists by_year on outcome (year, key);
"""
_MARKS = ",".join("?" * 16)
_OUTCOME = (
    "source, key, '', crawled_on, verdict, errors, warnings, year,"
    " rule, severity, english, chinese, stopped, packed"
)


class JournalLocked(Exception):
    """Another run holds this journal."""


class JournalFailed(Exception):
    """The journal cannot be written or is no journal any more; the system's words say why."""

    def __init__(self, error: sqlite3.Error) -> None:
        """Say why, in the system's words where they are known."""
        super().__init__(_REASONS.get(str(error), str(error)))


_REASONS = {
    "database or disk is full": "no space left on device",
    "file is not a database": "its journal is damaged",
}


class StoredSource(NamedTuple):
    """A document of the tables: one source of one outcome. `first`: the outcome is reported under it."""

    key: str
    source: str
    member: str
    packed: bytes
    first: bool


class Journal:
    """Outcomes of documents, by their bytes."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a journal, or make it; without a path for this run only, on disk if there are many outcomes.

        Raises:
            JournalLocked: Another run holds it.
            JournalFailed: It cannot be written, or is no journal.
        """
        self._path = path
        self._base = sqlite3.connect("" if path is None else str(path), isolation_level=None, timeout=0.2)
        try:
            self._open()
        except sqlite3.Error as error:
            self._base.close()
            raise (JournalLocked() if "locked" in str(error) else JournalFailed(error)) from None

    def _open(self) -> None:
        # alone: with this the log works without shared memory, and nobody else gets in until we end
        self._base.execute("pragma locking_mode = exclusive")
        self._base.execute("pragma journal_mode = wal" if self._path else "pragma journal_mode = off")
        self._base.execute("pragma synchronous = normal")
        self._base.execute("begin exclusive")
        for statement in _TABLES.split(";\n"):
            self._base.execute(statement)
        self._base.execute("commit")

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    # ---- writing ----

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Open a transaction: what is written inside is stored whole or not at all."""
        try:
            with self._base:
                self._base.execute("begin")
                yield
        except sqlite3.Error as error:
            raise JournalFailed(error) from None

    def add(self, outcome: DocumentOutcome, limits: ReadLimits) -> None:
        """Store an outcome and list its source; of one known already the smaller source's is kept."""
        with self._writing():
            known = self.find(outcome.key, limits)
            if known is None or (outcome.known_as <= known.known_as and not outcome.stopped):
                self._base.execute(f"insert or replace into outcome values ({_MARKS})", _row(outcome, limits))
            self._enlist(outcome.key, *outcome.known_as, outcome.member)

    def enlist(self, key: str, source: Source) -> None:
        """List one more source of an outcome that is known."""
        with self._writing():
            self._enlist(key, *source.known_as, source.member)

    def _enlist(self, key: str, source: str, crawled_on: str, member: str) -> None:
        self._base.execute("insert or replace into document values (?,?,?)", (key, source, member))
        smaller = "key = :key and (source, crawled_on) > (:source, :crawled)"
        self._base.execute(
            f"update outcome set source = :source, crawled_on = :crawled where {smaller}",
            {"key": key, "source": source, "crawled": crawled_on},
        )
        if not key.startswith(NAMELESS):  # it could not be read before, and now it could
            self._base.execute("delete from document where key = ?", (NAMELESS + source,))
            self._base.execute("delete from outcome where key = ?", (NAMELESS + source,))

    def drop_outdated(self, limits: ReadLimits) -> int:
        """Forget outcomes of another edition that were not read anew, and count the documents left out."""
        with self._writing():
            current = (_edition(), _optical(limits))
            outdated = "key in (select key from outcome where edition not in (?, ?))"
            (documents,) = self._base.execute(
                f"select count(*) from document where {outdated}", current
            ).fetchone()
            self._base.execute(f"delete from document where {outdated}", current)
            self._base.execute("delete from outcome where edition not in (?, ?)", current)
        return int(documents)

    # ---- reading ----

    def find(self, key: str, limits: ReadLimits | None = None) -> DocumentOutcome | None:
        """Return the outcome stored for this document, under its first source; None if it is to be read.

        To be read are those of another edition, and those that a limit stopped which `limits` raises.
        """
        row = self._base.execute(
            f"select {_OUTCOME}, timeout, max_memory from outcome where key = ? and edition in (?, ?)",
            (key, _edition(), _optical(limits or ReadLimits())),
        ).fetchone()
        if row is None:
            return None
        *kept, timeout, max_memory = row
        if timeout is not None and limits and limits.beyond(ReadLimits(timeout, max_memory)):
            return None
        return _outcome(tuple(kept))

    def __len__(self) -> int:
        """Return the number of documents."""
        (count,) = self._base.execute("select count(*) from document").fetchone()
        return int(count)

    def years(self) -> list[int | None]:
        """Return the years of the reports, sorted; None last, if a document has none."""
        years = [year for (year,) in self._base.execute("select distinct year from outcome")]
        return sorted(years, key=lambda year: (year is None, year or 0))

    def listed(self) -> Iterator[StoredSource]:
        """Give all documents in the order of the tables: by key, then by source."""
        return self._listed("", ())

    def listed_of(self, year: int | None) -> Iterator[StoredSource]:
        """Give the documents of one year in the order of the tables."""
        return self._listed("where outcome.year is ?", (year,))

    def _listed(self, where: str, facts: tuple[int | None, ...]) -> Iterator[StoredSource]:
        rows = self._base.execute(
            "select key, document.source, member, packed from outcome join document using (key)"
            f" {where} order by key, document.source",
            facts,
        )
        before = ""
        for key, source, member, packed in rows:
            yield StoredSource(key, source, member, packed, key != before)
            before = key

    # ---- the end ----

    def settle(self) -> None:
        """Put the file into the one form that these documents give, in whatever order they came.

        SQLite's pages show in which order rows came; a copy made in the order of the keys does not.
        """
        if self._path is None:
            return
        settled = self._path.with_name(f"{self._path.name}.part")
        settled.unlink(missing_ok=True)
        try:
            self._copy(settled)
            self._base.close()  # takes the log away: beside the copy it would be another file's
            settled.replace(self._path)
        except sqlite3.Error as error:
            raise JournalFailed(error) from None
        finally:
            settled.unlink(missing_ok=True)

    def _copy(self, path: Path) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        try:
            other.execute("pragma journal_mode = off")
            other.execute("begin")
            for statement in _TABLES.split(";\n"):
                other.execute(statement)
            for name, marks in (("outcome", _MARKS), ("document", "?,?,?")):
                rows = self._base.execute(f"select * from {name} order by key")
                other.executemany(f"insert into {name} values ({marks})", rows)
            other.execute("commit")
        finally:
            other.close()


def _row(outcome: DocumentOutcome, limits: ReadLimits) -> tuple[object, ...]:
    refusal = outcome.refusal
    why = (refusal.rule, refusal.severity, refusal.english, refusal.chinese) if refusal else (None,) * 4
    under = (limits.timeout, limits.max_memory) if outcome.stopped else (None, None)
    counts = (outcome.verdict, outcome.errors, outcome.warnings, outcome.year)
    edition = _optical(limits) if outcome.optical else _edition()
    return (outcome.key, edition, *outcome.known_as, *counts, *why, outcome.stopped, *under, outcome.packed)


def _outcome(row: tuple[Any, ...]) -> DocumentOutcome:
    *known, rule, severity, english, chinese, stopped, packed = row
    refusal = Refusal(rule, severity, english, chinese) if rule else None
    return DocumentOutcome(*known, refusal, stopped, packed)  # type: ignore[call-arg]


def forget(folder: Path) -> None:
    """Remove the journal of this folder and what SQLite keeps beside it."""
    for path in folder.glob(f"{JOURNAL_NAME}*"):
        with suppress(OSError):
            path.unlink()
