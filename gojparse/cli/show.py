"""`gojparse show`: one report on the screen, its sections, tables and findings."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from gojparse.cli.console import language, message, print_message
from gojparse.cli.findings import escape_controls, finding_line, read_report
from gojparse.cli.shutdown import Work
from gojparse.cli.tables import STATUS_MARKS, table_grid
from gojparse.cli.tally import OutcomeTally
from gojparse.dataset.words import ISSUER_TYPES, LEVELS, TABLES_OF_CELLS, VERDICT_LABELS, status_meaning
from gojparse.errors import Exit
from gojparse.forms.form import forms
from gojparse.model import Cell, Report, Section, Status

_SNIPPET_LINES = 2
_VERDICT_STYLES = {
    "balanced": "green",
    "complete": "green",
    "balanced_trivially": "green",
    "unverifiable": "yellow",
    "missing": "yellow",
    "unbalanced": "red",
    "doubtful": "red",
}
_SEVERITY_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}


def run_command(file: str, image: Path | None, ocr: str, fail_on: str, quiet: bool) -> Work:
    """Return the work of the command: read the document, print its report, draw its pages where asked for."""
    return partial(_show, file, image, ocr, fail_on, quiet)


def _show(file: str, image: Path | None, ocr: str, fail_on: str, quiet: bool) -> Exit:
    report, outcome = read_report(file, ocr)
    tally = OutcomeTally()
    tally.add(outcome)
    if not outcome.failed:
        print_report(report, Console(highlight=False, emoji=False, markup=False))
        sys.stdout.flush()
        if image is not None:
            from gojparse.cli.image import draw_pages

            draw_pages(file, report, image, quiet)
    if not quiet:
        print_message(tally.sentence())
    return tally.exit(fail_on)


def print_report(report: Report, console: Console) -> None:
    """The whole view."""
    _header(report, console)
    tables = {heading.code: heading.table for form in forms() for heading in form.sections if heading.table}
    cells = {
        "disclosures": report.disclosures,
        "applications": report.applications,
        "appeals": report.appeals,
    }
    for section in sorted(report.sections, key=lambda section: section.position):
        _section(section, console)
        table = tables.get(section.section)
        if table:
            _table(report, table, cells.pop(table, ()), console)
    for table, left in cells.items():  # no section of the document is known to hold it
        console.print()
        _table(report, table, left, console)
    _legend(report.cells, console)
    _findings(report, console)


def word(key: str) -> str:
    """Return a word of the view, in the language of this run."""
    return message(f"show.{key}")


def _header(report: Report, console: Console) -> None:
    unknown = word("unknown")
    console.print(Text(escape_controls(report.title or word("no-title")), style="bold"))
    console.print(f"{report.source}  {report.format}  {report.report_id}", style="dim", soft_wrap=True)
    words = {**ISSUER_TYPES, **LEVELS} if language() == "zh" else {}
    kind = ", ".join(words.get(part, part) for part in (report.issuer_type, report.level) if part)
    issuer = escape_controls(report.issuer or unknown) + (f" ({kind})" if kind else "")
    console.print(f"{word('issuer')}: {issuer}")
    facts = (
        (word("year"), str(report.year or unknown)),
        (word("edition"), report.edition or unknown),
        (word("published"), report.published_on or unknown),
    )
    console.print("  ".join(f"{name}: {value}" for name, value in facts))
    verdict = Text(f"{word('verdict')}: ")
    verdict.append_text(_verdict(report.verdict))
    verdict.append("  " + message("numbers", printed=report.numbers_printed, placed=report.numbers_placed))
    console.print(verdict)


def _verdict(verdict: str) -> Text:
    label = VERDICT_LABELS.get(verdict, verdict) if language() == "zh" else verdict
    return Text(label, style=_VERDICT_STYLES.get(verdict, "red"))


def _section(section: Section, console: Console) -> None:
    console.print()
    heading = Text(f"{section.section}", style="bold")
    if section.heading:
        heading.append(f"  {escape_controls(section.heading)}")
    heading.truncate(console.width, overflow="ellipsis")
    console.print(heading)
    for line in snippet(section.text, console.width - 2):
        console.print(f"  {line}", style="dim")


def snippet(text: str, width: int) -> list[str]:
    """The beginning of the prose, two lines of it."""
    rest = escape_controls(" ".join(text.split()))
    lines: list[str] = []
    while rest and len(lines) < _SNIPPET_LINES:
        line = rest if cell_len(rest) <= width else set_cell_size(rest, width).rstrip()
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    if rest and lines:
        lines[-1] = set_cell_size(lines[-1], width - 1).rstrip() + "…"
    return lines


def _table(report: Report, table: str, cells: tuple[Cell, ...], console: Console) -> None:
    verdicts = {
        "disclosures": report.disclosure_verdict,
        "applications": report.applications_verdict,
        "appeals": report.appeals_verdict,
    }
    title = Text(f"  {TABLES_OF_CELLS[table] if language() == 'zh' else table}: ")
    title.append_text(_verdict(verdicts[table]))
    edition = next((cell.edition for cell in cells if cell.edition), None)
    title.append(f"  {word('edition')}: {edition}" if edition else "")
    console.print(title)
    if cells:
        console.print(table_grid(table, cells, console.width))


def _legend(cells: Iterable[Cell], console: Console) -> None:
    """Print the meaning of the marks that occur."""
    used = {cell.status for cell in cells} - {Status.READ}
    if used:
        console.print()
    for status in Status:
        if status in used:
            mark, meaning = STATUS_MARKS[status], status_meaning(status, language())
            console.print(Text(f"{mark.sign} {status}: ", style=mark.style).append(meaning, style="dim"))


def _findings(report: Report, console: Console) -> None:
    console.print()
    if not report.findings:
        console.print(word("no-findings"), style="green")
        return
    console.print(f"{word('findings')}:", style="bold")
    for finding in report.findings:
        line = Text(finding_line(report.source, finding))
        start = line.plain.find(f"{finding.severity}[")
        line.stylize(_SEVERITY_STYLES[finding.severity], start, start + len(finding.severity))
        console.print(line, soft_wrap=True)
