"""In CI nothing is skipped but what needs the real reports, which are no part of this repository.

A skipped test says nothing and looks like a passed one. So where CI is set,
a skip for any other reason is a failure, here and in every worker process.

The seed of the corpus that is invented for this run is chosen here, before
there are workers, whose output nobody sees.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from tests.gate import samples

REAL_REPORTS = Path(__file__).parents[2] / "shared" / "real"
Outcome = TypeVar("Outcome", pytest.TestReport, pytest.CollectReport)


def pytest_configure() -> None:
    """One seed for this run and all its workers."""
    os.environ.setdefault(samples.SEED, str(samples.fresh_seed()))


def pytest_report_header() -> str:
    seed, count = os.environ[samples.SEED], samples.fresh_count()
    return f"fresh corpus: python -m tests.gate --fresh {seed} --count {count}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that was skipped, at its start or within."""
    return _refused((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole file that was skipped."""
    return _refused((yield))


def _refused(report: Outcome) -> Outcome:
    """The report; a failure in place of a skip that CI does not allow."""
    if "CI" in os.environ and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "real report" not in reason or REAL_REPORTS.exists():
            report.outcome = "failed"
            report.longrepr = f"skipped in CI, where every test has to run: {reason}"
    return report
