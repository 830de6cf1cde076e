"""`gojparse compare`: issuers, years or counties side by side, on the terminal, as TSV, or as a page."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gojparse.cli.compared import comparison_rows, panel_finding_lines, print_comparison
from gojparse.cli.console import count, message, print_message, write_bytes, write_line
from gojparse.cli.dataset import NoReport, dataset_of
from gojparse.cli.panel import filters_test, left_out_words
from gojparse.cli.shutdown import Work
from gojparse.cli.tally import OutcomeTally
from gojparse.compare.checks import Settings, check_panel, finding_rows, read_settings, read_waivers
from gojparse.compare.corrections import Correction, read_corrections
from gojparse.compare.evidence import CropSource
from gojparse.compare.export.rows import stated_scopes
from gojparse.compare.groups import ScopeOf, ordered_groups, panel_groups, row_figures
from gojparse.compare.numbers import StoredDataset
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding, Record, build_panel
from gojparse.dataset.arrow import csv_header, csv_lines
from gojparse.errors import Exit, NotWritten, WrongUsage

_LARGE = 20_000_000  # bytes of a page
_MOST_ROWS = 6_000  # of a page: some forty million bytes, which browsers still open


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOptions:
    """The options of the command. `test` passes the rows of `reports` that are wanted."""

    folder: str
    test: Callable[[Record], bool]
    by: str
    sort: str | None
    findings: bool
    as_csv: bool
    html: Path | None
    settings: Settings
    corrections: tuple[Correction, ...]
    language: str
    force: bool
    quiet: bool


def run_command(
    folder: str,
    filters: list[str],
    by: str,
    sort: str | None,
    findings: bool,
    as_csv: bool,
    html: Path | None,
    settings: Path | None,
    waivers: Path | None,
    corrections: Path | None,
    language: str,
    force: bool,
    quiet: bool,
) -> Work:
    """The work that the options ask for. WrongUsage where one makes no sense."""
    _check(findings=findings, html=html, table=by != "issuer" or sort is not None, force=force)
    if as_csv and not findings:
        raise WrongUsage("needs-findings", option="--csv")
    checks = read_settings(settings) if settings else Settings()
    if waivers:
        checks = replace(checks, waivers=read_waivers(waivers))
    options = CompareOptions(
        folder=folder, test=filters_test(filters), by=by, sort=sort, findings=findings, as_csv=as_csv,
        html=html, settings=checks, language=language, force=force, quiet=quiet,
        corrections=read_corrections(corrections) if corrections else (),
    )  # fmt: skip
    return partial(_compare, options)


def _check(*, findings: bool, html: Path | None, table: bool, force: bool) -> None:
    """WrongUsage where an option would do nothing, such as a page that is not written."""
    if findings and html is not None:
        raise WrongUsage("not-together", one="--findings", other="--html")
    if table and (findings or html is not None):
        other = "--findings" if findings else "--html"
        raise WrongUsage("not-together", one="--by / --sort", other=other)
    if force and html is None:
        raise WrongUsage("needs-page", option="--force")


def _compare(options: CompareOptions) -> Exit:
    tally = OutcomeTally()
    if options.html is not None:
        _prepare(options.html, options.force)
    with dataset_of(options.folder, quiet=options.quiet, tally=tally) as dataset:
        whole = build_panel(dataset, where=options.test, corrections=options.corrections)
        if not whole.rows:
            raise NoReport("empty-panel", folder=options.folder, left_out=left_out_words(whole.left_out))
        if options.html is not None and len(whole.rows) > _MOST_ROWS:
            raise WrongUsage("page-of-too-many", rows=len(whole.rows), most=_MOST_ROWS)
        found = check_panel(whole, options.settings)
        note = _shown(options, dataset, whole, found)
    sys.stdout.flush()
    if not options.quiet:
        print_message(_sentence(whole, found) + note + left_out_words(whole.left_out))
    return tally.exit("never") if tally.documents else Exit.OK


def _shown(
    options: CompareOptions, dataset: StoredDataset, whole: Panel, found: Sequence[PanelFinding]
) -> str:
    """Print or write what was asked for; return the note on a page."""
    if options.as_csv:
        table = finding_rows(found)
        for piece in (csv_header(table.schema.names), *csv_lines(table)):
            write_bytes(piece)
        return ""
    if options.findings:
        for line in panel_finding_lines(found):
            write_line(line)
        return ""
    scope = _scope(dataset, whole)
    if options.html is not None:
        return _page(options, options.html, whole, found, scope)
    outline = row_figures(whole, found)
    listed = panel_groups(outline, options.by, scope)
    listed = ordered_groups(listed, options.sort) if options.sort else listed
    if sys.stdout.isatty():
        print_comparison(listed, outline.years, found, options.by)
    else:
        for line in comparison_rows(listed, outline.years, options.by):
            write_line(line)
    return ""


def _scope(dataset: StoredDataset, whole: Panel) -> ScopeOf:
    """Return a function that gives the scope which a report states."""
    known = stated_scopes(dataset, {row.record["report_id"] for row in whole.rows})

    def scope(row: IssuerYear) -> str | None:
        stated = known.get(row.record["report_id"])
        return stated.kind if stated else None

    return scope


def _sentence(whole: Panel, found: Sequence[PanelFinding]) -> str:
    issuers = len({row.issuer_id for row in whole.rows})
    rows = message("panel", rows=count("issuer-years", len(whole.rows)), issuers=count("issuers", issuers))
    number = Counter(one.finding.severity for one in found if one.waived is None)
    return rows + message(
        "across",
        errors=count("errors", number["error"]),
        warnings=count("warnings", number["warning"]),
        notes=count("notes", number["note"]),
    )


# ---- the page ----


def _page(
    options: CompareOptions, target: Path, whole: Panel, found: Sequence[PanelFinding], scope: ScopeOf
) -> str:
    from gojparse.cli.many import source_contents
    from gojparse.compare.page import comparison_page

    name = Path(options.folder).resolve().name
    made = comparison_page(whole, found, source_contents, name=name, language=options.language, scope=scope)
    with _faults(target):
        temporary = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            temporary.write_bytes(made.content)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    size = f"{len(made.content) / 1e6:.1f}"
    if len(made.content) > _LARGE:
        print_message(message("large-page", size=size))
    gone, changed = (made.room.count(source) for source in (CropSource.GONE, CropSource.CHANGED))
    lost = message("sources-lost", gone=gone, changed=changed) if gone or changed else ""
    return message("page", file=target, size=size, pictures=f"{made.room.shown:,}") + lost


def _prepare(target: Path, force: bool) -> None:
    """Find out before any work whether the page can be written."""
    if os.path.lexists(target) and not force:
        raise NotWritten("file-occupied", file=target)
    with _faults(target):
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        probe = target.with_name(f".{target.name}.{os.getpid()}")
        probe.open("wb").close()
        probe.unlink()


@contextmanager
def _faults(target: Path) -> Iterator[None]:
    """Turn what the system refuses into NotWritten."""
    try:
        yield
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise NotWritten("file", file=target, reason=reason) from fault
