"""Counts of outcomes: the progress bar, the last line on standard error, and the exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from gojparse.batch.reading import DocumentOutcome
from gojparse.cli.console import count, language, logs_json, message, print_message
from gojparse.dataset.words import VERDICT_LABELS
from gojparse.errors import Exit

# From worst to best, as DATA.md orders them.
_VERDICTS = (
    "several_reports",
    "doubtful",
    "missing",
    "unbalanced",
    "unverifiable",
    "balanced_trivially",
    "balanced",
)


@dataclass(slots=True)
class OutcomeTally:
    """Counts of verdicts and findings.

    `before` counts the documents known from an earlier run, `passed` the
    members of archives that are no documents.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    warnings: int = 0
    before: int = 0
    passed: int = 0

    def add(self, outcome: DocumentOutcome) -> None:
        """Count one outcome."""
        self.verdicts[outcome.verdict] += 1
        self.errors += outcome.errors
        self.warnings += outcome.warnings

    def count_passed(self, _name: str, _why: str) -> None:
        """Count a member of an archive that is no document."""
        self.passed += 1

    @property
    def documents(self) -> int:
        """The number of documents."""
        return self.verdicts.total()

    @property
    def reports(self) -> int:
        """The number of documents that are reports."""
        return self.documents - self.verdicts["unreadable"] - self.verdicts["not_a_report"]

    def exit(self, fail_on: str) -> Exit:
        """Return the exit code: the first that applies."""
        if not self.reports:
            return Exit.NO_REPORT
        if self.verdicts["unreadable"]:
            return Exit.SOME_FAILED
        if (self.errors and fail_on != "never") or (self.warnings and fail_on == "warning"):
            return Exit.FINDINGS
        return Exit.OK

    def sentence(self) -> str:
        """All counts in one line."""
        counts = {"not-a-report": self.verdicts["not_a_report"], "unreadable": self.verdicts["unreadable"]}
        others = [count(key, n) for key, n in counts.items() if n]
        errors, warnings = count("errors", self.errors), count("warnings", self.warnings)
        return message(
            "summary",
            documents=count("documents", self.documents),
            reports=self._reports(),
            others="".join(f", {other}" if language() == "en" else f"，{other}" for other in others),
            findings=message("findings", errors=errors, warnings=warnings) + self._not_read(),
        )

    def _not_read(self) -> str:
        known = message("before", documents=count("documents", self.before)) if self.before else ""
        return known + (message("passed", n=f"{self.passed:,}") if self.passed else "")

    def _reports(self) -> str:
        if not self.reports:
            return message("reports-none")
        known = [verdict for verdict in _VERDICTS if self.verdicts[verdict]]
        verdicts = ", ".join(_counted(verdict, self.verdicts[verdict]) for verdict in known)
        return count("reports", self.reports, verdicts=verdicts)


def _counted(verdict: str, n: int) -> str:
    return f"{VERDICT_LABELS.get(verdict, verdict)}{n}份" if language() == "zh" else f"{n} {verdict}"


def conclude(
    tally: OutcomeTally, paths: tuple[str, ...], fail_on: str, quiet: bool, written: str = ""
) -> Exit:
    """Print the summary, with a sentence about the files written, and return the exit code."""
    code = tally.exit(fail_on)
    if not tally.documents:
        print_message(message("no-reports.no-documents", paths=tuple(paths)))
    elif code is Exit.NO_REPORT and tally.documents > 1:
        print_message(message("no-reports.no-report", documents=count("documents", tally.documents)))
    if tally.documents and not quiet:
        print_message(tally.sentence() + written)
    return code


def with_progress(
    outcomes: Iterable[DocumentOutcome], total: Callable[[], int | None], quiet: bool
) -> Iterator[DocumentOutcome]:
    """Pass the outcomes on, with a bar on standard error where that is a terminal.

    `total` counts how many there will be, or gives None. It is called only for a bar.
    """
    if quiet or logs_json() or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failures]}", style="red"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(message("progress"), total=total(), pace="", failures="")
        failed = 0
        for outcome in outcomes:
            failed += outcome.failed
            speed = bar.tasks[0].speed
            pace = message("pace", n=f"{speed:.0f}") if speed else ""
            failures = message("failures", n=f"{failed:,}") if failed else ""
            bar.update(task, advance=1, pace=pace, failures=failures)
            yield outcome
