"""How a run ends: one exit code, one line that says why, never a traceback.

Typer only parses the command line; the work it chose is run here, outside of
it, because typer ends with 1 when the reader of a pipe has gone.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TypeAlias

from gojparse.cli.messages import complain, language, say, speak
from gojparse.cli.stopping import Terminated
from gojparse.errors import Exit, GojparseError, NotWritten

Work: TypeAlias = Callable[[], Exit]


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the command line; everything else has been said by then."""
    _prepare_streams()
    before = signal.signal(signal.SIGTERM, _terminate), signal.getsignal(signal.SIGINT)
    try:
        return int(_ended(lambda: _flushed(_work(arguments))))
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(number, handler)


def _ended(work: Work) -> Exit:
    """The work's exit code, or the one for what stopped it."""
    try:
        return work()
    except (BrokenPipeError, SystemExit):  # SystemExit: what rich and typer make of a closed pipe
        _silence()
        return Exit.OK
    except KeyboardInterrupt as stopped:
        hear_no_more()
        complain(str(stopped) or say("interrupted"))
        return Exit.INTERRUPTED
    except Terminated as stopped:
        hear_no_more()
        complain(str(stopped) or say("terminated"))
        return Exit.TERMINATED
    except GojparseError as error:
        complain(error.sentence(language()))
        return error.exit
    except Exception as error:
        return _unexpected(error)


def _unexpected(error: Exception) -> Exit:
    if hasattr(error, "format_message"):  # a usage error, in the words of typer
        complain(say("usage", reason=error.format_message().rstrip(".")))
        return Exit.USAGE
    if isinstance(error, OSError) and error.filename is None:
        return _not_printed(error)
    if os.environ.get("GOJPARSE_DEBUG"):
        traceback.print_exc(file=sys.stderr)
    complain(say("internal", reason=f"{type(error).__name__}: {error}"))
    return Exit.INTERNAL


def _not_printed(error: OSError) -> Exit:
    _silence()
    reason = (error.strerror or str(error)).lower()
    complain(say("stdout", reason=reason))
    return NotWritten.exit


def _work(arguments: Sequence[str] | None) -> Exit:
    """Parse the command line and do what it says."""
    from gojparse.cli.app import app

    _speak_early(sys.argv[1:] if arguments is None else arguments)
    chosen = app(arguments, prog_name="gojparse", standalone_mode=False)
    if callable(chosen):
        return Exit(chosen())
    return Exit(chosen or 0)  # --help has been printed


def _speak_early(arguments: Sequence[str]) -> None:
    """Take the language from the bare arguments: wrong usage is complained of before they are parsed."""
    for option, value in zip(arguments, (*arguments[1:], ""), strict=False):
        if option in ("--lang=zh", "--lang=en") or (option == "--lang" and value in ("zh", "en")):
            speak(option[-2:] if "=" in option else value)


def _flushed(code: Exit) -> Exit:
    sys.stdout.flush()
    return code


def _prepare_streams() -> None:
    """What a terminal cannot show is escaped rather than fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _silence() -> None:
    """Nobody reads our output any more: what is still buffered must not fail again at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no real file behind it
        pass


def hear_no_more() -> None:
    """The end has begun: whoever asks for it again gets it just so."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated
