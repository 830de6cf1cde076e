"""All checks in one go: `python -m tests`.

The cheap ones come first; the first that fails ends the run. What follows
on the command line goes to pytest: `python -m tests -k layers`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
LINT_IMPORTS = (
    PYTHON,
    "-c",
    "from importlinter.cli import lint_imports_command; lint_imports_command()",
    "--no-logo",
)


def checks(arguments: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """The checks by name, in the order in which they run."""
    processes = str(min(os.cpu_count() or 1, 8))
    return {
        "ruff check": (PYTHON, "-m", "ruff", "check", "."),
        "ruff format": (PYTHON, "-m", "ruff", "format", "--check", "."),
        "mypy": (PYTHON, "-m", "mypy"),
        "import-linter": LINT_IMPORTS,
        "pytest": (PYTHON, "-m", "pytest", "-n", processes, *arguments),
    }


def main(arguments: Sequence[str]) -> int:
    """Run the checks; the exit code of the first that fails, else 0."""
    commands = checks(arguments)
    for name, command in commands.items():
        print(f"== {name}", flush=True)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            print(f"{name} failed; what comes after it was not run.", flush=True)
            return code if code > 0 else 1
    print(f"All checks passed: {', '.join(commands)}.", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
