"""What became of all documents, counted: the last line on standard error, and the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from gojparse.batch.reading import Outcome
from gojparse.cli.messages import complain, count, language, say
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
class Tally:
    """Counts of verdicts and findings; grows with each outcome."""

    verdicts: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    warnings: int = 0
    before: int = 0
    passed: int = 0

    def add(self, outcome: Outcome) -> None:
        self.verdicts[outcome.verdict] += 1
        self.errors += outcome.errors
        self.warnings += outcome.warnings

    def passing(self, _name: str, _why: str) -> None:
        """Count a member of an archive that is no document."""
        self.passed += 1

    @property
    def documents(self) -> int:
        return self.verdicts.total()

    @property
    def reports(self) -> int:
        return self.documents - self.verdicts["unreadable"] - self.verdicts["not_a_report"]

    def exit(self, fail_on: str) -> Exit:
        """The exit code: the first that applies."""
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
        others = [say(key, n=n) for key, n in counts.items() if n]
        return say(
            "summary",
            documents=count("documents", self.documents),
            reports=self._reports(),
            others="".join(f", {other}" if language() == "en" else f"，{other}" for other in others),
            findings=say(
                "findings", errors=count("errors", self.errors), warnings=count("warnings", self.warnings)
            )
            + self._known(),
        )

    def _known(self) -> str:
        known = say("before", documents=count("documents", self.before)) if self.before else ""
        return known + (say("passed", n=f"{self.passed:,}") if self.passed else "")

    def _reports(self) -> str:
        if not self.reports:
            return say("reports-none")
        known = [verdict for verdict in _VERDICTS if self.verdicts[verdict]]
        verdicts = ", ".join(_counted(verdict, self.verdicts[verdict]) for verdict in known)
        return count("reports", self.reports, verdicts=verdicts)


def _counted(verdict: str, n: int) -> str:
    return f"{VERDICT_LABELS.get(verdict, verdict)}{n}份" if language() == "zh" else f"{n} {verdict}"


def conclude(tally: Tally, paths: tuple[str, ...], fail_on: str, quiet: bool, written: str = "") -> Exit:
    """Say how it went, and return the exit code."""
    code = tally.exit(fail_on)
    if not tally.documents:
        complain(say("no-reports.no-documents", paths=tuple(paths)))
    elif code is Exit.NO_REPORT and tally.documents > 1:
        complain(say("no-reports.no-report", documents=count("documents", tally.documents)))
    if tally.documents and not quiet:
        complain(tally.sentence() + written)
    return code
