"""The command line: thin. Standard output is data, standard error is talk."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gojparse.errors import Exit

_STOPPED = 128  # exit codes from here on are a signal's


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from gojparse.cli.shutdown import ignore_signals

    code = run_command_line()
    if code >= _STOPPED:
        ignore_signals()
    raise SystemExit(code)


def run_command_line(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; `sys.argv` where no arguments are given.

    Returns:
        Its exit code. Everything else has been printed by then.
    """
    from gojparse.cli.shutdown import exit_status, termination_raised

    for stream in (sys.stdout, sys.stderr):  # what a terminal cannot show is escaped rather than fatal
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    with termination_raised():
        return int(exit_status(lambda: _work(sys.argv[1:] if arguments is None else arguments)))


def _work(arguments: Sequence[str]) -> Exit:
    """Parse the command line and do what it asks for."""
    from gojparse.cli.app import app
    from gojparse.errors import Exit

    _choose_language(arguments)
    chosen = app(arguments, prog_name="gojparse", standalone_mode=False)
    if callable(chosen):
        return Exit(chosen())
    return Exit(chosen or 0)  # --help has been printed


def _choose_language(arguments: Sequence[str]) -> None:
    """Take the language from the bare arguments: wrong usage is reported before they are parsed."""
    from gojparse.cli.console import set_language

    for option, value in zip(arguments, (*arguments[1:], ""), strict=False):
        if option in ("--lang=zh", "--lang=en") or (option == "--lang" and value in ("zh", "en")):
            set_language(option[-2:] if "=" in option else value)
