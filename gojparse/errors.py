"""Exit codes, and the few exceptions: raised only where work cannot go on.

Each says what happened, why, and what to do about it. A bad document is
`Unreadable`; everything odd inside a readable one is a finding instead.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line; the first that applies, in this order of precedence."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    FINDINGS = 3
    SOME_FAILED = 4
    NO_REPORT = 5
    NOT_WRITTEN = 6
    INTERRUPTED = 130
    TERMINATED = 143


class GojparseError(Exception):
    """The base of everything gojparse raises on purpose."""

    exit = Exit.INTERNAL


class Unreadable(GojparseError):
    """A document that cannot be opened: what happened, and what to do.

    `rule` is the finding it becomes in a batch: `document-unreadable`, or
    `cap-reached` where one of our own limits stopped it.
    """

    exit = Exit.SOME_FAILED

    def __init__(
        self, reason: str, remedy: str = "", *, format: str = "", rule: str = "document-unreadable"
    ) -> None:
        super().__init__(f"{reason}; {remedy}" if remedy else reason)
        self.reason = reason
        self.remedy = remedy
        self.format = format
        self.rule = rule


class NotWritten(GojparseError):
    """The output could not be written."""

    exit = Exit.NOT_WRITTEN


class WrongUsage(GojparseError):
    """A request that makes no sense, with the one that would."""

    exit = Exit.USAGE
