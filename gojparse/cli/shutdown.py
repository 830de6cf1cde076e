"""The end of a run: one exit code, one line that says why, never a traceback.

Typer only parses the command line. The work it chose is run outside of it,
because typer ends with 1 when the reader of a pipe has gone.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self, TypeAlias

from gojparse.cli.console import language, message, print_message
from gojparse.errors import Exit, GojparseError, NotWritten

Work: TypeAlias = Callable[[], Exit]
"""The work that a command line asks for. It returns its exit code."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Terminated(BaseException):
    """SIGTERM arrived."""


# ---- the exit code ----


def exit_status(work: Work) -> Exit:
    """Do the work, report whatever stops it, and return the exit code."""
    try:
        code = work()
        sys.stdout.flush()
        return code
    except (BrokenPipeError, SystemExit):  # SystemExit: what rich and typer make of a closed pipe
        _discard_output()
        return Exit.OK
    except KeyboardInterrupt as stopped:
        return _stopped(stopped, "interrupted", Exit.INTERRUPTED)
    except Terminated as stopped:
        return _stopped(stopped, "terminated", Exit.TERMINATED)
    except GojparseError as error:
        print_message(error.sentence(language()))
        return error.exit
    except Exception as error:
        return _unexpected(error)


def _stopped(signalled: BaseException, key: str, code: Exit) -> Exit:
    ignore_signals()
    print_message(str(signalled) or message(key))
    return code


def _unexpected(error: Exception) -> Exit:
    if hasattr(error, "format_message"):  # a usage error, in the words of typer
        print_message(message("usage", reason=error.format_message().rstrip(".")))
        return Exit.USAGE
    if isinstance(error, OSError) and error.filename is None:
        _discard_output()
        print_message(message("stdout", reason=(error.strerror or str(error)).lower()))
        return NotWritten.exit
    if os.environ.get("GOJPARSE_DEBUG"):
        traceback.print_exc(file=sys.stderr)
    print_message(message("internal", reason=f"{type(error).__name__}: {error}"))
    return Exit.INTERNAL


def _discard_output() -> None:
    """Send what is still buffered nowhere: nobody reads it, and it must not fail again at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no real file behind it
        pass


# ---- signals ----


@contextmanager
def termination_raised() -> Iterator[None]:
    """Raise `Terminated` on SIGTERM, and put both signal handlers back on leaving."""
    before = signal.signal(signal.SIGTERM, _terminate), signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def ignore_signals() -> None:
    """Ignore SIGTERM and Ctrl-C from now on: the shutdown has begun and needs no second request."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


class GracefulStop:
    """Ctrl-C and SIGTERM during a run over many documents.

    As a context it takes over the signals. The first signal asks: the
    documents in hand are finished and stored, and `KeyboardInterrupt` or
    `Terminated` is raised on leaving. The second ends everything at once.
    """

    def __init__(self) -> None:
        """Begin without a request to stop."""
        self._number: int | None = None
        self._before: dict[int, Any] = {}

    def __call__(self) -> bool:
        """Tell whether somebody has asked to stop."""
        return self._number is not None

    def __enter__(self) -> Self:
        """Take over the signals that are not ignored already, as nohup and the like ask for."""
        for number in reversed(_SIGNALS):
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Put the handlers back, and raise what was asked for."""
        for number, before in self._before.items():
            signal.signal(number, before)
        if kind is None and self._number is not None:
            raise _exception_of(self._number)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self._number is not None:
            raise _exception_of(number)
        self._number = number
        if sys.stderr.isatty():
            print_message(message("stopping"))


def _exception_of(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else Terminated()
