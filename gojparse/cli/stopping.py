"""Ctrl-C and SIGTERM during a run over many documents: a wish first, an order the second time.

The first lets the documents in hand be finished and kept. The second ends
everything at once.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any, Self

from gojparse.cli.messages import complain, say


class Terminated(BaseException):
    """SIGTERM came."""


class Stopping:
    """As a context it takes the signals over; called, it tells whether somebody wants to stop.

    On leaving, the wish is raised: KeyboardInterrupt or Terminated.
    """

    def __init__(self) -> None:
        self._number: int | None = None
        self._before: dict[int, Any] = {}

    def __call__(self) -> bool:
        return self._number is not None

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup and the like are to be respected
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        if kind is None and self._number is not None:
            raise _raised(self._number)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        if self._number is not None:
            raise _raised(number)
        self._number = number
        if sys.stderr.isatty():
            complain(say("stopping"))


def _raised(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else Terminated()
