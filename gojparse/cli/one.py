"""One document for `show` and `explain`: its report, or the sentence that says why there is none."""

from __future__ import annotations

from gojparse.batch.run import Outcome, outcomes
from gojparse.cli.lines import refusal_line
from gojparse.cli.messages import complain


def outcome_of(file: str) -> Outcome:
    """The outcome of this one document; why it could not be read is said on standard error."""
    outcome = next(outcomes([file]))
    if outcome.failed:
        complain(refusal_line(outcome.report))
    return outcome
