"""The options that several commands share, each described once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from gojparse.dataset import TABLE_NAMES

TIMEOUT = 120.0  # seconds
MEMORY = "2G"

Paths: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="File, folder with all below it, archive, pattern, address, or - for standard input:"
        " a list of paths, or one document.",
    ),
]
File: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="One document, or - for standard input.")
]


class Language(StrEnum):
    """The languages of messages."""

    en = "en"
    zh = "zh"


class FailOn(StrEnum):
    """The severities that `--fail-on` knows."""

    never = "never"
    error = "error"
    warning = "warning"


class OutputFormat(StrEnum):
    """The formats of the tables."""

    csv = "csv"
    parquet = "parquet"
    both = "both"


class LogStyle(StrEnum):
    """The styles of messages on standard error."""

    text = "text"
    json = "json"


class OcrChoice(StrEnum):
    """The documents in which text in pictures is recognised."""

    auto = "auto"
    always = "always"
    never = "never"


class Partition(StrEnum):
    """The columns by which Parquet files are divided."""

    year = "year"


class GroupBy(StrEnum):
    """The groups of a comparison."""

    issuer = "issuer"
    county = "county"
    year = "year"


class SortColumn(StrEnum):
    """The columns by which a comparison is sorted."""

    name = "name"
    received = "received"
    disposed = "disposed"
    granted = "granted"
    partly = "partly"
    denied = "denied"
    not_held = "not_held"
    unhandled = "unhandled"
    clearance = "clearance"
    appeals = "appeals"
    findings = "findings"
    verdict = "verdict"


TableName = StrEnum("TableName", {name: name for name in TABLE_NAMES})  # type: ignore[misc]

Lang: TypeAlias = Annotated[
    Language, typer.Option("--lang", envvar="GOJPARSE_LANG", help="Language of messages.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Only say what went wrong altogether.")]
Fail: TypeAlias = Annotated[
    FailOn, typer.Option("--fail-on", help="End with 3 if there are findings of this severity or above.")
]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, max=256, help="Processes that read; one for each core if not given."),
]
Timeout: TypeAlias = Annotated[
    float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="What one document may take.")
]
Memory: TypeAlias = Annotated[
    str, typer.Option("--max-memory", metavar="SIZE", help="What one document may take, as 500M or 2G.")
]
OcrMode: TypeAlias = Annotated[
    OcrChoice,
    typer.Option(
        "--ocr",
        help="Recognise text in pictures: of scans (auto), of every PDF page (always), not at all (never).",
    ),
]
From0: TypeAlias = Annotated[
    bool, typer.Option("--from0", help="Paths on standard input (-) end with NUL, as find -print0 has them.")
]
Scheduler: TypeAlias = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Read on the cluster of this Dask scheduler."),
]
LogFormat: TypeAlias = Annotated[
    LogStyle, typer.Option("--log-format", help="Messages as text, or as one JSON object a line.")
]
Folder: TypeAlias = Annotated[
    str, typer.Argument(metavar="DIR", help="Folder that extract wrote, or one with reports, read first.")
]
Where: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="COLUMN=VALUE",
        help="Only reports with this, as level=town, year=2019-2022, county=偃师区;"
        " may be given several times.",
    ),
]
Corrections: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        help="CSV of values that people read in the documents: report_id, cell, value, reason, author.",
    ),
]
Output: TypeAlias = Annotated[
    str | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for the tables, or its address.")
]
