"""A progress bar on standard error, on a terminal only: done, rate, remaining, failures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from gojparse.batch.reading import Outcome
from gojparse.cli.messages import logs_json, say


def watched(outcomes: Iterable[Outcome], total: Callable[[], int | None], quiet: bool) -> Iterator[Outcome]:
    """The outcomes, with a bar where somebody watches. `total`: how many there will be, if that is known."""
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
        task = bar.add_task(say("progress"), total=total(), pace="", failures="")
        failed = 0
        for outcome in outcomes:
            failed += outcome.failed
            speed = bar.tasks[0].speed
            pace = say("pace", n=f"{speed:.0f}") if speed else ""
            failures = say("failures", n=f"{failed:,}") if failed else ""
            bar.update(task, advance=1, pace=pace, failures=failures)
            yield outcome
