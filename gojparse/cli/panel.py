"""`gojparse panel`: issuers and years, one in a row, as a file for a statistics program or as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from gojparse.cli.console import count, language, message, print_message, write_bytes
from gojparse.cli.dataset import NoReport, dataset_of
from gojparse.cli.shutdown import Work
from gojparse.cli.tally import OutcomeTally
from gojparse.compare.corrections import Correction, read_corrections
from gojparse.compare.export import files
from gojparse.compare.export.filters import report_filter
from gojparse.compare.numbers import StoredDataset
from gojparse.compare.panel import SUPERSEDED, Panel, Record, build_panel
from gojparse.dataset.words import VERDICT_LABELS
from gojparse.errors import Exit, NotWritten, WrongUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelOptions:
    """The options of the command. `test` passes the rows of `reports` that are wanted."""

    folder: str
    output: Path | None
    as_of: date | None
    test: Callable[[Record], bool]
    corrections: tuple[Correction, ...]
    force: bool
    quiet: bool


def run_command(
    folder: str,
    output: Path | None,
    as_of: str | None,
    filters: list[str],
    corrections: Path | None,
    force: bool,
    quiet: bool,
) -> Work:
    """The work that the options ask for. WrongUsage where one makes no sense."""
    if force and output is None:
        raise WrongUsage("needs-file", option="--force")
    options = PanelOptions(
        folder=folder,
        output=output,
        as_of=_day(as_of),
        test=filters_test(filters),
        corrections=read_corrections(corrections) if corrections else (),
        force=force,
        quiet=quiet,
    )
    return partial(_panel, options)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise WrongUsage("day", day=text) from None


def filters_test(filters: list[str]) -> Callable[[Record], bool]:
    """The test for these filters. WrongUsage where one makes no sense."""
    return report_filter(filters)


def _panel(options: PanelOptions) -> Exit:
    tally = OutcomeTally()
    try:
        if options.output is not None:
            files.prepare_file(options.output, force=options.force)
        with dataset_of(options.folder, quiet=options.quiet, tally=tally) as dataset:
            found = _found(options, dataset)
            _write(options, found)
    except files.UnknownSuffix as wrong:
        raise WrongUsage("unknown-suffix", file=wrong.path, suffixes=files.SUFFIXES) from None
    except files.FileOccupied as refused:
        raise NotWritten("file-occupied", file=refused.path) from None
    except files.FileNotWritten as refused:
        raise NotWritten("file", file=refused.path, reason=refused.cause) from None
    if not options.quiet:
        print_message(_sentence(found, options.output))
    return tally.exit("never") if tally.documents else Exit.OK


def _found(options: PanelOptions, dataset: StoredDataset) -> Panel:
    """The panel. NoReport, with what there is instead, if it has no row."""
    found = build_panel(dataset, as_of=options.as_of, where=options.test, corrections=options.corrections)
    if not found.rows:
        raise NoReport("empty-panel", folder=options.folder, left_out=left_out_words(found.left_out))
    return found


def _write(options: PanelOptions, found: Panel) -> None:
    if options.output is not None:
        files.write_panel(found, options.output, language=language(), force=options.force, where=options.test)
        return
    from gojparse.compare.export.files import panel_csv
    from gojparse.compare.export.rows import panel_rows

    for piece in panel_csv(panel_rows(found)):
        write_bytes(piece)


def _sentence(found: Panel, output: Path | None) -> str:
    """Return what was written, and what is not in it."""
    issuers = len({row.issuer_id for row in found.rows})
    written = message("panel", rows=count("issuer-years", len(found.rows)), issuers=count("issuers", issuers))
    where_to = message("panel-file", file=output) if output is not None else ""
    return written + where_to + left_out_words(found.left_out)


def left_out_words(reasons: Mapping[str, int]) -> str:
    """Return which documents are in no row and why, or nothing if all are in one."""
    if not reasons:
        return ""
    zh = language() == "zh"
    named = [
        f"{_REASONS.get(reason) or VERDICT_LABELS.get(reason, reason)}{n:,}份"
        if zh
        else f"{n:,} {reason.replace('_', ' ')}"
        for reason, n in sorted(reasons.items())
    ]
    return message("left-out", reasons=("、" if zh else ", ").join(named))


_REASONS = {
    "no issuer or no year": "机关或年度不详",
    SUPERSEDED: "已有未被选取的较新版本",
    "published after the day asked for, or without a date": "在所指日期之后发布或无发布日期",
}
