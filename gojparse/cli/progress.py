"""A progress bar on standard error, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from gojparse.batch.run import Outcome
from gojparse.cli.messages import say


def watched(outcomes: Iterable[Outcome], total: int, quiet: bool) -> Iterator[Outcome]:
    """The outcomes, with a bar of how many are done where somebody watches."""
    if quiet or total < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        outcomes, description=say("progress"), total=total, console=Console(stderr=True), transient=True
    )
