"""The commands and their options. Each returns the work to do; `exit_status` does it.

Nothing heavy is imported before the work is chosen: `--help` must be there
at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gojparse.cli.console import set_language, set_log_style
from gojparse.cli.options import (
    MEMORY,
    TIMEOUT,
    Corrections,
    Fail,
    FailOn,
    File,
    Folder,
    From0,
    GroupBy,
    Jobs,
    Lang,
    Language,
    LogFormat,
    LogStyle,
    Memory,
    OcrChoice,
    OcrMode,
    Output,
    OutputFormat,
    Partition,
    Paths,
    Quiet,
    Scheduler,
    SortColumn,
    TableName,
    Timeout,
    Where,
)
from gojparse.cli.shutdown import Work

app = typer.Typer(
    help="Read Chinese annual reports on open government, 政府信息公开工作年度报告.",
    epilog="Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 findings (--fail-on),"
    " 4 some inputs failed, 5 no report among the inputs, 6 output not written,"
    " 130 interrupted, 143 terminated.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from gojparse.version import full_version

        typer.echo(f"gojparse {full_version()}")
        raise typer.Exit


@app.callback()
def gojparse(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read Chinese annual reports on open government (政府信息公开工作年度报告)."""


@app.command()
def extract(
    paths: Paths,
    output: Output = None,
    format: Annotated[
        OutputFormat | None, typer.Option("--format", help="Files to write; csv if not given.")
    ] = None,
    partition: Annotated[
        Partition | None, typer.Option("--partition", help="Divide the Parquet files by year.")
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV that Excel opens rightly and in which no cell is a formula.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
    table: Annotated[
        TableName | None, typer.Option("--table", help="Print this table of all inputs as one CSV.")
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with what is in the folder: skip what is read."),
    ] = False,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    max_memory: Memory = MEMORY,
    ocr: OcrMode = OcrChoice.auto,
    scheduler: Scheduler = None,
    from0: From0 = False,
    fail_on: Fail = FailOn.never,
    quiet: Quiet = False,
    log_format: LogFormat = LogStyle.text,
    lang: Lang = Language.en,
) -> Work:
    """Write the tables of all reports; without -o print each report as one line of JSON."""
    set_language(lang)
    set_log_style(log_format)
    from gojparse.cli.extract import ExtractOptions, run_command
    from gojparse.cli.many import reading_options

    return run_command(
        ExtractOptions(
            reading=reading_options(paths, jobs, timeout, max_memory, ocr.value, scheduler, from0, quiet),
            folder=output,
            format=format.value if format else None,
            by_year=partition is not None,
            excel=excel,
            force=force,
            resume=resume,
            table=table.value if table else None,
            fail_on=fail_on.value,
        )
    )


@app.command()
def show(
    file: File,
    image: Annotated[
        Path | None,
        typer.Option(
            "--image",
            metavar="DIR",
            help="Also write the pages of a PDF or picture there, cells drawn.",
        ),
    ] = None,
    ocr: OcrMode = OcrChoice.auto,
    fail_on: Fail = FailOn.never,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> Work:
    """Print the sections and tables of one report for a person, its findings beneath."""
    set_language(lang)
    from gojparse.cli.show import run_command

    return run_command(file, image, ocr.value, fail_on.value, quiet)


@app.command()
def check(
    paths: Paths,
    jobs: Jobs = None,
    timeout: Timeout = TIMEOUT,
    max_memory: Memory = MEMORY,
    ocr: OcrMode = OcrChoice.auto,
    scheduler: Scheduler = None,
    from0: From0 = False,
    fail_on: Fail = FailOn.error,
    quiet: Quiet = False,
    log_format: LogFormat = LogStyle.text,
    lang: Lang = Language.en,
) -> Work:
    """Print the findings only, one on a line; ends with 3 if there is an error among them."""
    set_language(lang)
    set_log_style(log_format)
    from gojparse.cli.check import run_command
    from gojparse.cli.many import reading_options

    return run_command(
        reading_options(paths, jobs, timeout, max_memory, ocr.value, scheduler, from0, quiet), fail_on.value
    )


@app.command()
def panel(
    folder: Folder,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="File for the panel, its format by its end: .csv, .parquet, .xlsx, .dta or .sqlite.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="As it was published until this day, as 2024-03-31."),
    ] = None,
    where: Where = None,
    corrections: Corrections = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> Work:
    """Write issuers and years, one in a row, with all numbers and rates; without -o print them as CSV."""
    set_language(lang)
    from gojparse.cli.panel import run_command

    return run_command(folder, output, as_of, where or [], corrections, force, quiet)


@app.command()
def compare(
    folder: Folder,
    where: Where = None,
    by: Annotated[GroupBy, typer.Option("--by", help="What makes a row.")] = GroupBy.issuer,
    sort: Annotated[
        SortColumn | None, typer.Option("--sort", help="Order of the rows, the largest or worst first.")
    ] = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Print the findings across years and issuers, one on a line.")
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="With --findings: print them as the table of that name.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Write one page instead that opens without a network; every number opens its source.",
        ),
    ] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="FILE", help="TOML with thresholds and deadlines.")
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", metavar="FILE", help="CSV with findings that were answered.")
    ] = None,
    corrections: Corrections = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the page if it is there.")] = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> Work:
    """Lay issuers and years side by side, with what does not fit; as tab-separated values in a pipe."""
    set_language(lang)
    from gojparse.cli.compare import run_command

    return run_command(
        folder, where or [], by.value, sort.value if sort else None, findings, as_csv, html,
        settings, waivers, corrections, lang.value, force, quiet,
    )  # fmt: skip


@app.command()
def audit(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="[DIR]", help="Folder that extract wrote, or one with reports, read first."),
    ] = None,
    sample: Annotated[int, typer.Option("--sample", "-n", min=1, help="How many cells to draw.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same cells.")] = 1,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.html",
            help="Sheet with print and page of each cell; the list to fill in is FILE.csv.",
        ),
    ] = None,
    ticked: Annotated[
        Path | None,
        typer.Option("--ticked", metavar="FILE.csv", help="The list filled in: print what it proves."),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option("--corrections", metavar="FILE", help="With --ticked: write the wrong cells there."),
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", help="Who compared; named in the corrections.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> Work:
    """Draw cells at random to compare with the documents by hand, and tell what the ticks prove."""
    set_language(lang)
    from gojparse.cli.audit import run_command

    return run_command(folder, sample, seed, output, ticked, corrections, author, force, quiet)


@app.command()
def explain(
    file: File,
    cell: Annotated[
        str,
        typer.Argument(metavar="CELL", help="As in applications.denied_law.person, or denied_law_person."),
    ],
    image: Annotated[
        Path | None,
        typer.Option("--image", metavar="FILE", help="Also write a PNG of the cell in its page there."),
    ] = None,
    ocr: OcrMode = OcrChoice.auto,
    lang: Lang = Language.en,
) -> Work:
    """Tell of one cell what is printed, where, what it was taken for, and the balances it stands in."""
    set_language(lang)
    from gojparse.cli.explain import run_command

    return run_command(file, cell, image, ocr.value)


@app.command()
def forms(
    edition: Annotated[
        str | None, typer.Argument(metavar="[EDITION]", help="Print this form; else list them.")
    ] = None,
    lang: Lang = Language.en,
) -> Work:
    """List the official forms, or print one with our codes beside its labels."""
    set_language(lang)
    from gojparse.cli.reference import forms_command

    return forms_command(edition)


@app.command()
def schema(
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON; the tables as Frictionless Table Schemas.")
    ] = False,
    panel: Annotated[bool, typer.Option("--panel", help="Print the columns of the panel instead.")] = False,
    indicators: Annotated[
        bool, typer.Option("--indicators", help="Print what the panel's rates are made of instead.")
    ] = False,
    lang: Lang = Language.en,
) -> Work:
    """Print the contract: the eight tables, their columns and codes."""
    set_language(lang)
    from gojparse.cli.reference import schema_command

    return schema_command(as_json, panel, indicators)


@app.command()
def doctor(lang: Lang = Language.en) -> Work:
    """Tell which libraries and extras are there, and what each missing one would add."""
    set_language(lang)
    from gojparse.cli.reference import doctor_command

    return doctor_command()
