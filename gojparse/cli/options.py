"""The options that several commands share, each described once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from gojparse.dataset.names import TABLE_NAMES

Paths: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="File, folder with all below it, pattern, or - for one document on standard input.",
    ),
]
File: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="One document, or - for standard input.")
]


class Language(StrEnum):
    en = "en"
    zh = "zh"


class FailOn(StrEnum):
    never = "never"
    error = "error"
    warning = "warning"


class Format(StrEnum):
    csv = "csv"
    parquet = "parquet"
    both = "both"


class Partition(StrEnum):
    year = "year"


TableName = StrEnum("TableName", {name: name for name in TABLE_NAMES})  # type: ignore[misc]

Lang: TypeAlias = Annotated[
    Language, typer.Option("--lang", envvar="GOJPARSE_LANG", help="Language of messages.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Only say what went wrong altogether.")]
Fail: TypeAlias = Annotated[
    FailOn, typer.Option("--fail-on", help="End with 3 if there are findings of this severity or above.")
]
Jobs: TypeAlias = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Processes that read.")]
Output: TypeAlias = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for the tables.")
]
