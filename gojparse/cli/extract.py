"""`gojparse extract`: the tables of all inputs, as files, as one CSV, or as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from gojparse.batch import inputs
from gojparse.batch.run import Outcome, outcomes
from gojparse.cli.ending import Work
from gojparse.cli.lines import refusal_line
from gojparse.cli.messages import complain, say
from gojparse.cli.out import put, put_line
from gojparse.cli.progress import watched
from gojparse.cli.tally import Tally, conclude
from gojparse.dataset.rows import nested
from gojparse.errors import Exit, NotWritten, WrongUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the command line asked for. `format` is None where it named none."""

    paths: tuple[str, ...]
    folder: Path | None
    format: str | None
    by_year: bool
    excel: bool
    force: bool
    table: str | None
    jobs: int
    fail_on: str
    quiet: bool


def work(wish: Wish) -> Work:
    """The work that the options ask for. WrongUsage where they contradict each other."""
    _check(wish)
    if wish.folder is not None:
        return partial(_to_folder, wish, wish.folder)
    if wish.table is not None:
        return partial(_to_csv, wish, wish.table)
    return partial(_to_json, wish)


def _check(wish: Wish) -> None:
    """Refuse options that would be without effect: somebody counts on them."""
    if wish.folder is None:
        for_files = {"--format": wish.format, "--partition": wish.by_year, "--force": wish.force}
        for option, given in for_files.items():
            if given:
                raise WrongUsage(say("needs_folder", option=option))
        if wish.excel and wish.table is None:
            raise WrongUsage(say("csv_only"))
    elif wish.table is not None:
        raise WrongUsage(say("table_or_folder"))
    elif wish.by_year and wish.format not in ("parquet", "both"):
        raise WrongUsage(say("parquet_only"))
    elif wish.excel and wish.format == "parquet":
        raise WrongUsage(say("csv_only"))


def _to_folder(wish: Wish, folder: Path) -> Exit:
    from gojparse.dataset.arrow import Gathering
    from gojparse.dataset.files import FolderOccupied, Shape, WritingFailed, prepare, write

    documents = inputs.expand(wish.paths, without=folder)
    tally, gathering = Tally(), Gathering()
    if not documents:
        return conclude(tally, wish.paths, wish.fail_on, wish.quiet)
    try:
        prepare(folder, force=wish.force)
        for outcome in _read(wish, documents, tally):
            gathering.add(outcome.report)
        shape = Shape(wish.format or "csv", by_year=wish.by_year, excel=wish.excel)
        written = write(gathering.tables(), folder, shape)
    except FolderOccupied:
        raise NotWritten(say("occupied", folder=folder)) from None
    except WritingFailed as error:
        raise NotWritten(say("not_written", folder=folder, reason=error.reason)) from None
    where = say("written", files=len(written) + 1, folder=folder)
    return conclude(tally, wish.paths, wish.fail_on, wish.quiet, where)


def _to_csv(wish: Wish, name: str) -> Exit:
    from gojparse.dataset.arrow import Gathering
    from gojparse.dataset.csvtext import csv_pieces

    tally, gathering = Tally(), Gathering()
    for outcome in _read(wish, inputs.expand(wish.paths), tally):
        gathering.add(outcome.report)
    if tally.documents:
        for piece in csv_pieces(gathering.table(name), excel=wish.excel):
            put(piece)
    return conclude(tally, wish.paths, wish.fail_on, wish.quiet)


def _to_json(wish: Wish) -> Exit:
    tally = Tally()
    for outcome in _read(wish, inputs.expand(wish.paths), tally):
        put_line(json_text(nested(outcome.report)))
    return conclude(tally, wish.paths, wish.fail_on, wish.quiet)


def _read(wish: Wish, documents: list[str], tally: Tally) -> Iterator[Outcome]:
    """The outcomes, counted; what cannot be read or is no report is named on standard error."""
    for outcome in watched(outcomes(documents, wish.jobs), len(documents), wish.quiet):
        tally.add(outcome)
        if not wish.quiet and (not outcome.is_report or outcome.report.verdict == "several_reports"):
            complain(refusal_line(outcome.report))
        yield outcome


def json_text(value: object) -> str:
    """The value as JSON on one line; decimals as numbers with just the digits they need."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)}: {json_text(part)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)
